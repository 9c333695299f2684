//! Measures how long the first page of a dossier takes:
//! `cargo run --release -p corpus --example dossier_bench -- --items 3000000 --requests 500`.
//!
//! Makes up posts of people with ten each in one Parquet file, imports it in place, compiles a set, lets
//! some people object, one after another, and then asks for the first page of random persons. Every file
//! of contents and sets is opened anew for each; the ledger's database stays open, as in a server.
//! Half of those asked objected, so that masks are looked up, too. Prints the median and the 99th
//! percentile. `--folder` says where it all lies.

use arrow::array::{ArrayRef, RecordBatch, StringArray};
use corpus::set::{SigningKey, WriterOptions};
use corpus::{DossierAsk, Look, NoProgress, Order, Sets};
use intake::{ContentStore, ImportOptions, Limits, Mapping, PersonDirectory};
use ledger::{Ledger, OsRandomness, Settings, Sqlite};
use parquet::arrow::ArrowWriter;
use policy::Policy;
use rights::{
    Assessment, Choice, ChoiceKind, Clock, Entry, Error, Grid, GridKey, Kind, LegalBasis, Ordinal,
    PersonId, PurposeId, PurposeTree, Scope, SignOff, Subject, SystemClock, Terms,
};
use std::collections::HashMap;
use std::error::Error as AnyError;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

const ITEMS_OF_PERSON: u64 = 10;
const WORDS: [&str; 16] = [
    "harbour",
    "ferry",
    "gulls",
    "lunch",
    "rain",
    "bicycle",
    "market",
    "neighbour",
    "garden",
    "kitchen",
    "window",
    "train",
    "letter",
    "music",
    "river",
    "evening",
];
/// Public posts are in, but those of people who objected.
const POLICY: &str = r#"
@id("public") @article("Art. 6") @text_en("Public.") @text_de("Öffentlich.")
permit (principal, action == Action::"train", resource is Item)
when { resource.audience == "public" };
@id("objection") @article("Art. 21") @text_en("Objected.") @text_de("Widersprochen.")
forbid (principal, action == Action::"train", resource is Item)
when { resource has owner && resource.owner.objections.containsAny(resource.scopes) };
"#;

struct Arguments {
    items: u64,
    requests: u64,
    grid: Grid,
    folder: PathBuf,
}

fn arguments() -> Result<Arguments, Box<dyn AnyError>> {
    let mut out = Arguments {
        items: 1_000_000,
        requests: 500,
        grid: Grid::default(),
        folder: PathBuf::from("target/dossier-bench"),
    };
    let mut given = std::env::args().skip(1);
    while let Some(name) = given.next() {
        let value = given.next().ok_or("a flag without a value")?;
        match name.as_str() {
            "--items" => out.items = value.parse()?,
            "--requests" => out.requests = value.parse()?,
            "--shards" => out.grid.shards = value.parse()?,
            "--slices" => out.grid.slices = value.parse()?,
            "--folder" => out.folder = value.into(),
            other => return Err(format!("`{other}` is no flag").into()),
        }
    }
    Ok(out)
}

/// Spreads numbers without a pattern (SplitMix64).
fn mix(n: u64) -> u64 {
    let a = n.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let b = (a ^ (a >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let c = (b ^ (b >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    c ^ (c >> 31)
}

fn person(n: u64, people: u64) -> String {
    format!("p{}", mix(n) % people)
}

fn text(n: u64) -> String {
    let mut random = mix(n ^ 0xabcd);
    let mut text = format!("{n:x} {random:x}");
    for _ in 0..12 {
        text.push(' ');
        text.push_str(WORDS.get((random & 15) as usize).copied().unwrap_or("word"));
        random >>= 4;
    }
    text
}

fn write(path: &Path, items: u64, people: u64) -> Result<(), Box<dyn AnyError>> {
    let mut writer = None;
    for from in (0..items).step_by(65_536) {
        let these = || from..(from + 65_536).min(items);
        let texts = |of: &dyn Fn(u64) -> String| -> ArrayRef {
            Arc::new(StringArray::from_iter_values(these().map(of)))
        };
        let batch = RecordBatch::try_from_iter([
            ("id", texts(&|n| format!("i{n}"))),
            ("person", texts(&|n| person(n, people))),
            ("kind", texts(&|_| "post".to_owned())),
            ("audience", texts(&|_| "public".to_owned())),
            ("created", texts(&|_| "2024-05-01".to_owned())),
            ("text", texts(&text)),
        ])?;
        let writer = match &mut writer {
            Some(writer) => writer,
            none => none.insert(ArrowWriter::try_new(
                File::create(path)?,
                batch.schema(),
                None,
            )?),
        };
        writer.write(&batch)?;
    }
    writer.ok_or("no items")?.close()?;
    Ok(())
}

/// Everything that sets are made of.
struct Place {
    folder: PathBuf,
    runtime: Runtime,
    ledger: Ledger<Sqlite>,
    store: ContentStore,
    signing_key: SigningKey,
    grid_key: GridKey,
    purpose: PurposeId,
}

struct Directory<'p>(&'p Place, HashMap<String, Ordinal>);

impl PersonDirectory for Directory<'_> {
    fn resolve(&mut self, ids: &[String]) -> Result<Vec<Ordinal>, Error> {
        let new = ids.iter().filter(|id| !self.1.contains_key(*id));
        let new: Vec<PersonId> = new.map(|id| PersonId::new(id.as_str())).collect();
        let registered = self.0.ledger.resolve_or_register(&new, "posts");
        let found = self.0.runtime.block_on(registered)?;
        let names = new.iter().map(|id| id.as_str().to_owned());
        self.1.extend(names.zip(found));
        let lost = || Error::internal("nobody");
        let known = |id: &String| self.1.get(id).copied().ok_or_else(lost);
        ids.iter().map(known).collect()
    }
}

impl Place {
    fn open(folder: &Path) -> Result<Place, Box<dyn AnyError>> {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        let runtime = builder.enable_all().build()?;
        let purpose = PurposeId::from("ai_assistant");
        let tree = PurposeTree::new([(purpose.clone(), None)])?;
        let storage = runtime.block_on(Sqlite::open(&folder.join("ledger")))?;
        let settings = Settings {
            clock: Arc::new(SystemClock),
            randomness: Arc::new(OsRandomness),
            tree,
            keep_pseudonyms: true,
        };
        Ok(Place {
            ledger: runtime.block_on(Ledger::open(storage, settings))?,
            store: ContentStore::new(folder),
            signing_key: SigningKey::create(&folder.join("signing.key"), &OsRandomness)?,
            grid_key: GridKey::new([7; 32]),
            folder: folder.to_owned(),
            runtime,
            purpose,
        })
    }

    fn sets(&self) -> Sets<'_, Sqlite> {
        Sets {
            folder: self.folder.join("sets"),
            store: &self.store,
            ledger: &self.ledger,
            grid_key: &self.grid_key,
            signing_key: &self.signing_key,
            clock: &SystemClock,
            tool: "bench",
        }
    }

    fn fill(&self, grid: Grid, path: &Path) -> Result<(), Box<dyn AnyError>> {
        let options = ImportOptions {
            mapping: &Mapping::default(),
            limits: &Limits::default(),
            today: SystemClock.today(),
            window_months: 3,
            dry_run: false,
        };
        let mut people = Directory(self, HashMap::new());
        intake::import_items(
            &self.store,
            path,
            &options,
            &mut people,
            &intake::NoProgress,
        )?;
        let entry = Entry::AssessmentSigned(self.assessment()?);
        let entries = [(Subject::Operator, entry)];
        self.runtime.block_on(self.ledger.append(&entries))?;
        let policy = Policy::load("bench.cedar", POLICY)?;
        let tree = PurposeTree::new([(self.purpose.clone(), None)])?;
        let order = Order {
            purpose: self.purpose.clone(),
            policy: &policy,
            terms: Terms::new(LegalBasis::LegitimateInterest, None, 0, &tree),
            as_of: SystemClock.today(),
            grid,
            full: true,
            options: WriterOptions::default(),
            threads: 2,
            lang: policy::Lang::En,
        };
        let sets = self.sets();
        self.runtime.block_on(sets.compile(&order, &NoProgress))?;
        Ok(())
    }

    fn assessment(&self) -> Result<Assessment, Error> {
        let said = String::new;
        Ok(Assessment {
            id: "all".into(),
            version: 1,
            purpose: self.purpose.clone(),
            basis: LegalBasis::LegitimateInterest,
            kinds: Kind::ALL.iter().copied().collect(),
            interest: said(),
            necessity: said(),
            expectations: said(),
            safeguards: said(),
            balance: said(),
            third_parties: said(),
            minors: said(),
            special_categories: said(),
            compatible_with: Default::default(),
            older_items_compatible: true,
            compatibility: said(),
            dpia: said(),
            expires: "2999-01-01".parse()?,
            sign_off: Some(SignOff {
                officer: "bench".into(),
                on: SystemClock.today(),
            }),
        })
    }

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
    ) -> Result<(u64, Duration), Box<dyn AnyError>> {
        let begin = Instant::now();
        let ask = DossierAsk {
            person,
            policy,
            purposes,
            today: SystemClock.today(),
            keeps_pseudonyms: true,
            page: 1,
            per_page: 100,
            lang: policy::Lang::En,
        };
        let dossier = self.sets().dossier(&ask).await?;
        let json = serde_json::to_vec(&dossier)?;
        let took = begin.elapsed();
        assert!(!json.is_empty());
        Ok((dossier.items.total, took))
    }
}

fn quantile(mut of: Vec<f64>, part: f64) -> f64 {
    of.sort_by(f64::total_cmp);
    let at = ((of.len() as f64 * part).ceil() as usize).max(1) - 1;
    of.get(at).copied().unwrap_or(0.0)
}

fn line(name: &str, of: &[f64]) {
    let (median, most) = (quantile(of.to_vec(), 0.5), quantile(of.to_vec(), 0.99));
    println!("{name:<24} median {median:>7.1} ms, p99 {most:>7.1} ms");
}

fn main() -> Result<(), Box<dyn AnyError>> {
    let arguments = arguments()?;
    let people = (arguments.items / ITEMS_OF_PERSON).max(1);
    if arguments.folder.exists() {
        fs::remove_dir_all(&arguments.folder)?;
    }
    fs::create_dir_all(&arguments.folder)?;
    let posts = arguments.folder.join("posts.parquet");
    let begin = Instant::now();
    write(&posts, arguments.items, people)?;
    let place = Place::open(&arguments.folder)?;
    place.fill(arguments.grid, &posts)?;
    println!(
        "{} items of {people} people imported and compiled after {:.0?}",
        arguments.items,
        begin.elapsed()
    );
    let policy = Policy::load("bench.cedar", POLICY)?;
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
    let (mut plain, mut objected) = (Vec::new(), Vec::new());
    let mut items = 0;
    for n in 0..arguments.requests {
        let masked = n % 2 == 0;
        let who = someone(if masked {
            n / 2 % objecting.max(1)
        } else {
            1_000 + n
        })?;
        let page = place.first_page(who, &policy, &purposes);
        let Ok((found, took)) = place.runtime.block_on(page) else {
            continue;
        };
        items += found;
        let list = if masked { &mut objected } else { &mut plain };
        list.push(took.as_secs_f64() * 1e3);
    }
    let asked = plain.len() + objected.len();
    println!("{asked} first pages, {items} items");
    line("nothing masked", &plain);
    line("everything masked", &objected);
    plain.append(&mut objected);
    line("all", &plain);
    fs::remove_dir_all(&arguments.folder)?;
    Ok(())
}
