//! Measures how long the first page of a dossier takes:
//! `cargo run --release -p corpus --example dossier_bench -- --items 3000000 --requests 500`.
//!
//! Makes up posts of people with ten each in one Parquet file, imports it in place, compiles a set, lets
//! some people object, one after another, and then asks for the first page of random persons. The ledger's
//! database stays open, as in a server.
//! Half of those asked objected, so that masks are looked up, too. Prints the median and the 99th
//! percentile, once with everything opened anew, and once with the tables of sets kept open between
//! requests, as in a server. `--folder` says where it all lies.

mod posts;

use corpus::{DossierAsk, Look, NoProgress, Tables};
use policy::Policy;
use posts::{Made, POLICY, Place, mix, quantile};
use rights::{
    Choice, ChoiceKind, Clock, Entry, Grid, LegalBasis, Ordinal, PurposeId, PurposeTree, Scope,
    Subject, SystemClock, Terms,
};
use std::error::Error as AnyError;
use std::path::PathBuf;
use std::time::{Duration, Instant};

struct Arguments {
    requests: u64,
    made: Made,
}

fn arguments() -> Result<Arguments, Box<dyn AnyError>> {
    let mut out = Arguments {
        requests: 500,
        made: Made {
            items: 1_000_000,
            grid: Grid::default(),
            folder: PathBuf::from("target/dossier-bench"),
            keep: false,
        },
    };
    let mut given = std::env::args().skip(1);
    while let Some(name) = given.next() {
        let value = given.next().ok_or("a flag without a value")?;
        match name.as_str() {
            "--items" => out.made.items = value.parse()?,
            "--requests" => out.requests = value.parse()?,
            "--shards" => out.made.grid.shards = value.parse()?,
            "--slices" => out.made.grid.slices = value.parse()?,
            "--folder" => out.made.folder = value.into(),
            "--keep" => out.made.keep = value.parse()?,
            other => return Err(format!("`{other}` is no flag").into()),
        }
    }
    Ok(out)
}

impl Place {
    /// Somebody objects, and the set is masked.
    async fn object(&self, person: Ordinal) -> Result<(), Box<dyn AnyError>> {
        let choice = Choice::new(
            ChoiceKind::Objection,
            Scope::all(),
            SystemClock.now(),
            "bench",
        );
        let entry = (Subject::Person(person), Entry::Choice(choice));
        self.ledger.append(&[entry]).await?;
        self.sets().mask(Look::Touched, &NoProgress).await?;
        Ok(())
    }

    /// The first page; gives the items of it, and the time.
    async fn first_page(
        &self,
        person: Ordinal,
        policy: &Policy,
        purposes: &[(PurposeId, Terms)],
        tables: &Tables,
    ) -> Result<(u64, Duration), Box<dyn AnyError>> {
        let begin = Instant::now();
        let ask = DossierAsk {
            person,
            policy,
            purposes,
            today: SystemClock.today(),
            keeps_pseudonyms: true,
            page: 1,
            tables,
            per_page: 100,
            lang: policy::Lang::En,
            suppose: None,
            only: None,
            after: None,
        };
        let dossier = self.sets().dossier(&ask).await?;
        let json = serde_json::to_vec(&dossier)?;
        let took = begin.elapsed();
        assert!(!json.is_empty());
        Ok((dossier.items.total, took))
    }
}

fn line(name: &str, of: &[f64]) {
    let (median, most) = (quantile(of.to_vec(), 0.5), quantile(of.to_vec(), 0.99));
    println!("{name:<24} median {median:>7.1} ms, p99 {most:>7.1} ms");
}

fn main() -> Result<(), Box<dyn AnyError>> {
    let arguments = arguments()?;
    let people = arguments.made.people();
    let policy = Policy::load("bench.cedar", POLICY)?;
    let place = arguments.made.place(&policy)?;
    let tree = PurposeTree::new([(place.purpose.clone(), None)])?;
    let terms = Terms::new(LegalBasis::LegitimateInterest, None, 0, &tree);
    let purposes = [(place.purpose.clone(), terms)];
    let someone = |n: u64| -> Result<Ordinal, Box<dyn AnyError>> {
        let known = u32::try_from(people)?;
        Ok(Ordinal(u32::try_from(
            mix(n ^ 0x5eed) % u64::from(known.max(1)),
        )?))
    };
    // Not everybody whom numbers could name has an item.
    let objecting = 25.min(arguments.requests / 2);
    for n in 0..objecting {
        place.runtime.block_on(place.object(someone(n)?))?;
    }
    let kept = Tables::default();
    for (how, tables) in [
        ("everything opened anew", None),
        ("as a server does", Some(&kept)),
    ] {
        let (mut plain, mut objected) = (Vec::new(), Vec::new());
        let mut items = 0;
        for n in 0..arguments.requests {
            let masked = n % 2 == 0;
            let who = someone(if masked {
                n / 2 % objecting.max(1)
            } else {
                1_000 + n
            })?;
            let anew = Tables::default();
            let page = place.first_page(who, &policy, &purposes, tables.unwrap_or(&anew));
            let Ok((found, took)) = place.runtime.block_on(page) else {
                continue;
            };
            items += found;
            let list = if masked { &mut objected } else { &mut plain };
            list.push(took.as_secs_f64() * 1e3);
        }
        let asked = plain.len() + objected.len();
        println!("{how}: {asked} first pages, {items} items");
        line("nothing masked", &plain);
        line("everything masked", &objected);
        plain.append(&mut objected);
        line("all", &plain);
    }
    arguments.made.end()
}
