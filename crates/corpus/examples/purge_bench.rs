//! Measures one erasure from the request to the bytes gone:
//! `cargo run --release -p corpus --example purge_bench -- --items 10000000 --erasures 50`.
//!
//! Makes up posts of people with ten each in one Parquet file, imports it in place, compiles a set, and
//! then erases people one by one: the entry in the ledger, the mask, the purge of set and facts. Prints
//! the median and the 99th percentile, parted into mask, set and facts, and the bytes that went
//! through. `--shards` and `--slices` say how large cells become; `--folder` where it all lies.

use arrow::array::{ArrayRef, RecordBatch, StringArray};
use corpus::purge::{Bytes, PurgeOrder, Purged};
use corpus::set::{SetTable, SigningKey, WriterOptions};
use corpus::{Look, NoProgress, Order, Sets};
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
/// Public posts are in, but those that were erased.
const POLICY: &str = r#"
@id("public") @article("Art. 6") @text_en("Public.") @text_de("Öffentlich.")
permit (principal, action == Action::"train", resource is Item)
when { resource.audience == "public" };
@id("erasure") @article("Art. 17") @text_en("Erased.") @text_de("Gelöscht.")
forbid (principal, action == Action::"train", resource is Item)
when { resource has owner && resource.owner.erased };
"#;

struct Arguments {
    items: u64,
    erasures: u64,
    grid: Grid,
    folder: PathBuf,
}

fn arguments() -> Result<Arguments, Box<dyn AnyError>> {
    let mut out = Arguments {
        items: 1_000_000,
        erasures: 50,
        grid: Grid::default(),
        folder: PathBuf::from("target/purge-bench"),
    };
    let mut given = std::env::args().skip(1);
    while let Some(name) = given.next() {
        let value = given.next().ok_or("a flag without a value")?;
        match name.as_str() {
            "--items" => out.items = value.parse()?,
            "--erasures" => out.erasures = value.parse()?,
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

    /// Sizes of the cells, ascending.
    fn cells(&self) -> Result<Vec<u64>, Error> {
        let set = self.folder.join("sets/ai_assistant/0001");
        let table = self.runtime.block_on(SetTable::load(&set))?;
        let mut sizes: Vec<u64> = table.files()?.iter().map(|f| f.bytes).collect();
        sizes.sort_unstable();
        Ok(sizes)
    }

    /// One erasure: entry, mask, purge.
    async fn erase(&self, who: &str) -> Result<Option<Measured>, Box<dyn AnyError>> {
        let found = self.ledger.resolve(&[who.into()]).await?;
        let Some(person) = found.into_iter().flatten().next() else {
            return Ok(None);
        };
        let begin = Instant::now();
        let choice = Choice::new(
            ChoiceKind::Erasure,
            Scope::all(),
            SystemClock.now(),
            "bench",
        );
        let entry = (Subject::Person(person), Entry::Choice(choice));
        self.ledger.append(&[entry]).await?;
        let sets = self.sets();
        sets.mask(Look::Touched, &NoProgress).await?;
        let masked = begin.elapsed();
        let order: PurgeOrder = sets.purge_order(Some(person), 30).await?;
        // The set alone first, so that the two halves can be told apart.
        let only_set = PurgeOrder {
            erased: Default::default(),
            ..order.clone()
        };
        let of_set = sets.purge(&only_set, &NoProgress).await?;
        let set_done = begin.elapsed();
        let of_facts = sets.purge(&order, &NoProgress).await?;
        Ok(Some(Measured {
            masked,
            set_done,
            all: begin.elapsed(),
            of_set,
            of_facts,
        }))
    }
}

struct Measured {
    masked: Duration,
    set_done: Duration,
    all: Duration,
    of_set: Purged,
    of_facts: Purged,
}

fn quantile(mut of: Vec<f64>, part: f64) -> f64 {
    of.sort_by(f64::total_cmp);
    let at = ((of.len() as f64 * part).ceil() as usize).max(1) - 1;
    of.get(at).copied().unwrap_or(0.0)
}

fn line(name: &str, of: &[f64], unit: &str) {
    let (median, most) = (quantile(of.to_vec(), 0.5), quantile(of.to_vec(), 0.99));
    println!("{name:<28} median {median:>9.1} {unit}, p99 {most:>9.1} {unit}");
}

fn print(measured: &[Measured]) {
    let times = |of: &dyn Fn(&Measured) -> Duration| -> Vec<f64> {
        measured.iter().map(|m| of(m).as_secs_f64() * 1e3).collect()
    };
    let megabytes = |of: &dyn Fn(&Measured) -> u64| -> Vec<f64> {
        measured.iter().map(|m| of(m) as f64 / 1e6).collect()
    };
    let of_set = |m: &Measured, of: fn(&Bytes) -> u64| -> u64 {
        m.of_set.sets.iter().map(|s| of(&s.bytes)).sum()
    };
    println!("{} erasures, one after another", measured.len());
    line("entry and mask", &times(&|m| m.masked), "ms");
    line(
        "rows gone from the set",
        &times(&|m| m.set_done - m.masked),
        "ms",
    );
    line("facts blanked", &times(&|m| m.all - m.set_done), "ms");
    line("request to bytes gone", &times(&|m| m.all), "ms");
    line(
        "cells touched",
        &megabytes(&|m| of_set(m, |b| b.cells)),
        "MB",
    );
    line(
        "parts of decisions touched",
        &megabytes(&|m| of_set(m, |b| b.decisions)),
        "MB",
    );
    line(
        "read for the set",
        &megabytes(&|m| of_set(m, |b| b.read)),
        "MB",
    );
    line(
        "written for the set",
        &megabytes(&|m| of_set(m, |b| b.written)),
        "MB",
    );
    line(
        "read for the facts",
        &megabytes(&|m| m.of_facts.inputs.read),
        "MB",
    );
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
    println!(
        "{} items of {people} people written in {:.0?}",
        arguments.items,
        begin.elapsed()
    );
    let place = Place::open(&arguments.folder)?;
    place.fill(arguments.grid, &posts)?;
    println!("imported and compiled after {:.0?}", begin.elapsed());
    let cells = place.cells()?;
    let largest = cells.last().copied().unwrap_or(0) as f64 / 1e6;
    println!("{} cells, the largest {largest:.1} MB", cells.len());
    let mut measured = Vec::new();
    for n in 0..arguments.erasures {
        let who = format!("p{}", mix(n ^ 0x5eed) % people);
        measured.extend(place.runtime.block_on(place.erase(&who))?);
    }
    print(&measured);
    fs::remove_dir_all(&arguments.folder)?;
    Ok(())
}
