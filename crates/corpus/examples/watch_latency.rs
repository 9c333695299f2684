//! How long it takes from the acknowledgement of an objection until a reader of the feed knows every
//! item that it refuses, and how long a great many choices at once take.
//!
//! ```sh
//! demur up town --people 40000 --opt-out
//! cargo run --release --package corpus --example watch_latency -- town/shop --choices 200 --many 100000
//! ```
//!
//! It objects in the name of people who are in the newest set, in a workspace that is made for this: do
//! not run it on one that matters. The watch runs in a thread of this process and masks every second
//! meanwhile. The reader looks at the feed every 2 ms; a loader that looks every 50 ms comes 25 ms later
//! on average.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a measurement that fails says so by stopping"
)]

use corpus::set::{SetTable, SigningKey, state};
use corpus::watch::{Event, Pace, Until, Watch, follow};
use corpus::{NoProgress, SetPlace, Sets};
use feed::Reader;
use intake::ContentStore;
use ledger::{Ledger, OsRandomness, Places, Settings, Sqlite};
use rights::{
    Choice, ChoiceKind, Clock, Entry, GridKey, Hash, Manifest, Ordinal, Pseudonym, Scope, Subject,
    SystemClock,
};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Entries of one append, in the part with many choices.
const BATCH: usize = 10_000;

struct Options {
    workspace: PathBuf,
    choices: usize,
    many: usize,
}

fn options() -> Options {
    let mut args = std::env::args().skip(1);
    let workspace = args.next().expect("name a workspace").into();
    let mut options = Options {
        workspace,
        choices: 200,
        many: 0,
    };
    while let Some(flag) = args.next() {
        let number = args.next().expect("a number").parse().expect("a number");
        match flag.as_str() {
            "--choices" => options.choices = number,
            "--many" => options.many = number,
            other => panic!("no such flag: {other}"),
        }
    }
    options
}

/// A workspace as one more process opens it.
struct Shop {
    ledger: Ledger<Sqlite>,
    store: ContentStore,
    grid: GridKey,
    signing: SigningKey,
    folder: PathBuf,
}

impl Shop {
    async fn open(root: &Path, manifest: &Manifest) -> Shop {
        let grid = std::fs::read_to_string(root.join("keys/grid.key")).unwrap();
        let grid: Hash = grid.trim().parse().unwrap();
        let places = Places {
            log: root.join("ledger"),
            keys: root.join("vault"),
            erasures: root.join("erasures"),
            master: root.join("keys"),
        };
        let storage = Sqlite::open_at(&places).await.unwrap();
        let tree = manifest.terms.tree().unwrap();
        Shop {
            ledger: Ledger::open(
                storage,
                Settings {
                    clock: Arc::new(SystemClock),
                    randomness: Arc::new(OsRandomness),
                    tree,
                    keep_pseudonyms: true,
                },
            )
            .await
            .unwrap(),
            store: ContentStore::new(root),
            grid: GridKey::new(grid.0),
            signing: SigningKey::load(&root.join("keys/signing.key")).unwrap(),
            folder: root.join("sets"),
        }
    }

    fn sets(&self) -> Sets<'_, Sqlite> {
        Sets {
            folder: self.folder.clone(),
            store: &self.store,
            ledger: &self.ledger,
            grid_key: &self.grid,
            signing_key: &self.signing,
            clock: &SystemClock,
            tool: "bench",
        }
    }
}

/// People with rows in the set, in an order of no meaning, each with their items.
async fn people(shop: &Shop, set: &Path, manifest: &Manifest) -> Vec<(Ordinal, Vec<Pseudonym>)> {
    let table = SetTable::load(set).await.unwrap();
    let mut rows: std::collections::HashMap<Pseudonym, Vec<Pseudonym>> = Default::default();
    for file in table.files().unwrap() {
        table
            .each_visible(&file, |_, row| {
                rows.entry(row.person).or_default().push(row.item)
            })
            .unwrap();
    }
    let (_, people) = shop.ledger.people_now().await.unwrap();
    let all: Vec<Ordinal> = (0..people.len() as u32).map(Ordinal).collect();
    let mut found = Vec::new();
    for some in all.chunks(500) {
        let some: BTreeSet<Ordinal> = some.iter().copied().collect();
        let ids = shop.ledger.some_people(&some).await.unwrap().grid_ids;
        for (ordinal, id) in ids {
            let name = shop.grid.person(&manifest.purpose, id);
            found.extend(rows.remove(&name).map(|items| (ordinal, items)));
        }
    }
    found.sort_by_key(|(ordinal, _)| Hash::of(&ordinal.0.to_le_bytes()));
    found
}

fn objection() -> Entry {
    let (scope, now) = (Scope::all(), SystemClock.now());
    Entry::Choice(Choice::new(ChoiceKind::Objection, scope, now, "bench"))
}

fn percentile(sorted: &[Duration], part: f64) -> f64 {
    sorted[((sorted.len() - 1) as f64 * part).round() as usize].as_secs_f64() * 1e3
}

async fn one_by_one(
    shop: &Shop,
    reader: &mut Reader,
    people: &[(Ordinal, Vec<Pseudonym>)],
) -> Vec<Duration> {
    let mut took = Vec::new();
    for (number, (ordinal, items)) in people.iter().enumerate() {
        // Between 50 and 250 ms, so that choices meet every part of a turn and of a mask.
        std::thread::sleep(Duration::from_millis(50 + (number as u64 * 37) % 200));
        let entry = (Subject::Person(*ordinal), objection());
        shop.ledger.append(&[entry]).await.unwrap();
        let acknowledged = Instant::now();
        while !items.iter().all(|item| reader.contains(item)) {
            std::thread::sleep(Duration::from_millis(2));
            reader.poll().unwrap();
            assert!(
                acknowledged.elapsed() < Duration::from_secs(60),
                "it never came"
            );
        }
        took.push(acknowledged.elapsed());
    }
    took.sort();
    took
}

/// Appends choices of everybody in turn, again and again, and waits for feed and masks.
async fn many_at_once(
    shop: &Shop,
    reader: &mut Reader,
    people: &[(Ordinal, Vec<Pseudonym>)],
    many: usize,
    set: &Path,
) {
    let before = state::newest(set).unwrap();
    let entry = |number: usize| {
        let (ordinal, _) = &people[number % people.len()];
        (Subject::Person(*ordinal), objection())
    };
    let begun = Instant::now();
    for from in (0..many).step_by(BATCH) {
        let entries: Vec<_> = (from..many.min(from + BATCH)).map(entry).collect();
        shop.ledger.append(&entries).await.unwrap();
    }
    let acknowledged = Instant::now();
    let head = shop.ledger.head().await.unwrap();
    println!(
        "{many} choices of {} people appended in {:.1} s",
        people.len(),
        (acknowledged - begun).as_secs_f64()
    );
    while reader.head().sequence < head {
        std::thread::sleep(Duration::from_millis(10));
        reader.poll().unwrap();
    }
    println!(
        "the feed knew all of it {:.2} s after the last acknowledgement and lists {} items",
        acknowledged.elapsed().as_secs_f64(),
        reader.head().revoked
    );
    let masked = || -> u64 {
        let manifest = state::head(set).unwrap().manifest;
        manifest.masks.iter().map(|m| m.rows).sum()
    };
    while masked() < reader.head().revoked {
        std::thread::sleep(Duration::from_millis(20));
    }
    println!(
        "masked after {:.2} s, in {} states since the first choice",
        acknowledged.elapsed().as_secs_f64(),
        state::newest(set).unwrap() - before
    );
}

fn main() {
    let options = options();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let places = SetPlace::below(&options.workspace.join("sets")).unwrap();
    let set = places.last().expect("a set").path.clone();
    let manifest = state::head(&set).unwrap().manifest;
    let (watched, shop) = runtime.block_on(async {
        let watched = Shop::open(&options.workspace, &manifest).await;
        (watched, Shop::open(&options.workspace, &manifest).await)
    });
    let people = runtime.block_on(people(&shop, &set, &manifest));
    let rows: usize = people.iter().map(|(_, items)| items.len()).sum();
    println!(
        "{}: {rows} visible rows of {} people",
        manifest.set,
        people.len()
    );
    let (stop, masks) = (AtomicBool::new(false), AtomicU64::new(0));
    std::thread::scope(|scope| {
        let handle = runtime.handle();
        let watching = scope.spawn(|| {
            let sets = watched.sets();
            let pace = Pace {
                mask_every_millis: 1_000,
                ..Pace::default()
            };
            let mut watch = Watch::new(&sets, pace).unwrap();
            let each = &mut |event| match event {
                Ok(Event::Masked { .. }) => drop(masks.fetch_add(1, Ordering::Relaxed)),
                Ok(Event::Failed { set, error } | Event::Unmasked { set, error }) => {
                    eprintln!("{set}: {error}");
                }
                Err(e) => eprintln!("{e}"),
                Ok(_) => {}
            };
            follow(&mut watch, handle, Until::Told(&stop), &NoProgress, each).unwrap();
        });
        let key = shop.signing.public().bytes();
        let mut reader = loop {
            match Reader::open(&set, key) {
                Ok(reader) => break reader,
                Err(_) => std::thread::sleep(Duration::from_millis(20)),
            }
        };
        let (some, others) = people.split_at(options.choices.min(people.len()));
        let took = handle.block_on(one_by_one(&shop, &mut reader, some));
        println!(
            "{} objections one by one: p50 {:.0} ms, p90 {:.0} ms, p99 {:.0} ms, most {:.0} ms; {} masks meanwhile",
            took.len(),
            percentile(&took, 0.5),
            percentile(&took, 0.9),
            percentile(&took, 0.99),
            percentile(&took, 1.0),
            masks.load(Ordering::Relaxed)
        );
        if options.many > 0 {
            handle.block_on(many_at_once(&shop, &mut reader, others, options.many, &set));
        }
        stop.store(true, Ordering::Relaxed);
        watching.join().unwrap();
    });
}
