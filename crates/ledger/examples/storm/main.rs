//! A storm of objections, each acknowledged on its own, beside plain inserts of the same rows:
//! `cargo run --release -p ledger --example storm -- [people] [objections] [sqlite|postgres] [folder]`
//! (`postgres` starts a server of its own, with `fsync` on).
//!
//! Both write in turn, round by round, on the same disk: demur with a seal, a leaf, a proof, the
//! person's state; the plain table with the very bytes that demur stored, in groups of the same size,
//! flushed as often. Only the ratios mean anything; absolute times are printed beside them.

mod plain;
#[path = "../../tests/it/server.rs"]
#[allow(
    dead_code,
    clippy::unwrap_used,
    reason = "tests need more of it, and fail by panicking"
)]
mod server;

use futures::StreamExt;
use ledger::{
    AnyStorage, Ledger, NewPerson, OsRandomness, Postgres, Receipt, Sealed, Servers, Settings,
    Sqlite, Storage,
};
use plain::Plain;
use rights::{
    Choice, ChoiceKind, Entry, Error, Ordinal, PersonId, PurposeTree, Scope, Sequence, Subject,
    SystemClock,
};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// People in one import.
const BATCH: u32 = 100_000;
/// Members who object at the same time.
const AT_ONCE: usize = 16_384;
/// Rounds in turn.
const ROUNDS: u32 = 5;
/// What a server of its own is given: memory for what both sides touch, as a server in use has (the
/// default of 128 MB would make both wait for pages).
const SERVER: &[&str] = &["shared_buffers=2GB", "max_wal_size=8GB"];
/// Single objections under light load.
const SINGLE: usize = 2_000;

fn failed(e: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::storage("the plain table failed").because(e)
}

fn objection(n: u64, people: u32) -> (Subject, Entry) {
    // Scattered over all people, as a storm is (the multiplier is odd, so that none comes twice soon).
    let person = n.wrapping_mul(2_654_435_761) % u64::from(people);
    let at = "2026-11-01".parse().unwrap_or(rights::Day::MIN.into());
    let choice = Choice::new(ChoiceKind::Objection, Scope::all(), at, "portal");
    let person = Ordinal(u32::try_from(person).unwrap_or(0));
    (Subject::Person(person), Entry::Choice(choice))
}

async fn register<S: Storage>(ledger: &Ledger<S>, people: u32) -> Result<(), Error> {
    let start = Instant::now();
    for first in (0..people).step_by(BATCH as usize) {
        let batch = first..people.min(first + BATCH);
        let batch: Vec<NewPerson> = batch
            .map(|n| NewPerson::unknown(PersonId::new(format!("member-{n:09}"))))
            .collect();
        ledger.register(&batch, "bench").await?;
    }
    let took = start.elapsed().as_secs_f64();
    println!(
        "{people} people registered in {took:.1} s, {:.0}/s",
        f64::from(people) / took
    );
    Ok(())
}

/// Every objection is a call and a task of its own, as in a server, acknowledged with a receipt that is
/// checked to have a proof.
async fn storm<S: Storage + 'static>(
    ledger: &Arc<Ledger<S>>,
    people: u32,
    from: u64,
    count: u64,
) -> Result<Duration, Error> {
    let start = Instant::now();
    let one = |n| {
        let ledger = Arc::clone(ledger);
        tokio::spawn(async move {
            let receipts = ledger.append(&[objection(n, people)]).await?;
            let receipt: Option<&Receipt> = receipts.first();
            let proof = receipt.map(Receipt::proof).transpose()?;
            proof
                .map(|_| ())
                .ok_or_else(|| Error::internal("an acknowledgement without receipt"))
        })
    };
    let mut all = futures::stream::iter((from..from + count).map(one)).buffer_unordered(AT_ONCE);
    while let Some(done) = all.next().await {
        done.map_err(failed)??;
    }
    Ok(start.elapsed())
}

/// CPU seconds of this process so far, where the system tells (Linux): less noisy than the clock.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let field = |n| after_name.split_whitespace().nth(n);
    let ticks = |n| field(n).and_then(|f| f.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

fn median(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of.get(of.len() / 2).copied().unwrap_or(0.0)
}

async fn in_turn(
    storage: &AnyStorage,
    ledger: &Arc<Ledger<AnyStorage>>,
    plain: &mut Plain,
    (people, objections): (u32, u64),
) -> Result<(), Error> {
    let round = objections / u64::from(ROUNDS);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for n in 0..u64::from(ROUNDS) {
        let (before, begun) = (ledger.head().await?, cpu());
        let took = storm(ledger, people, n * round, round).await?.as_secs_f64();
        let our_cpu = cpu() - begun;
        let after = Sequence(before.0 + round);
        let rows = storage.entries(before, after).await?;
        let rows: Vec<Sealed> = rows.into_iter().map(|(sealed, _)| sealed).collect();
        let bytes: usize = rows.iter().map(|r| r.payload.len() + 32).sum();
        let begun = cpu();
        let beside = plain.insert(&rows).await?.as_secs_f64();
        let their_cpu = cpu() - begun;
        println!(
            "round {n}: {round} objections of {} bytes: demur {took:.2} s ({:.0}/s, CPU {our_cpu:.2} s), plain {beside:.2} s ({:.0}/s, CPU {their_cpu:.2} s), ratio {:.2}",
            bytes / rows.len().max(1),
            round as f64 / took,
            round as f64 / beside,
            took / beside
        );
        ours.push(took);
        theirs.push(beside);
    }
    let (ours, theirs) = (median(ours), median(theirs));
    println!(
        "storm, medians: demur {:.0}/s, plain {:.0}/s, {:.2} times its time",
        round as f64 / ours,
        round as f64 / theirs,
        ours / theirs
    );
    Ok(())
}

async fn singly<S: Storage>(ledger: &Ledger<S>, people: u32) -> Result<(), Error> {
    let mut took = Vec::with_capacity(SINGLE);
    for n in 0..SINGLE as u64 {
        let start = Instant::now();
        ledger.append(&[objection(n, people)]).await?;
        took.push(start.elapsed().as_secs_f64() * 1e3);
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    took.sort_by(f64::total_cmp);
    let at = |share: usize| took.get(took.len() * share / 1000).copied().unwrap_or(0.0);
    println!(
        "one durable objection: p50 {:.2} ms, p99 {:.2} ms, p99.9 {:.2} ms",
        at(500),
        at(990),
        at(999)
    );
    Ok(())
}

/// A storage in a folder, and a plain table on the same kind of database beside it.
async fn open(
    folder: &Path,
    on: &str,
) -> Result<(AnyStorage, Plain, Option<server::Server>), Error> {
    match on {
        "sqlite" => {
            let storage = AnyStorage::Sqlite(Sqlite::open(folder).await?);
            Ok((storage, Plain::sqlite(folder).await?, None))
        }
        "postgres" => {
            let server = server::Server::start(SERVER);
            let url = server.url("postgres");
            let storage = Postgres::open(&Servers::one(&url, folder.join("master"))).await?;
            let plain = Plain::postgres(&url).await?;
            Ok((AnyStorage::Postgres(storage), plain, Some(server)))
        }
        other => Err(Error::input(format!(
            "`{other}` is neither `sqlite` nor `postgres`"
        ))),
    }
}

async fn measure(folder: &Path, on: &str, people: u32, objections: u64) -> Result<(), Error> {
    let settings = Settings {
        clock: Arc::new(SystemClock),
        randomness: Arc::new(OsRandomness),
        tree: PurposeTree::new([("ai_assistant".into(), None)])?,
        keep_pseudonyms: true,
    };
    let (storage, mut plain, _server) = open(folder, on).await?;
    let ledger = Arc::new(Ledger::open(storage.clone(), settings).await?);
    register(&ledger, people).await?;
    singly(&ledger, people).await?;
    in_turn(&storage, &ledger, &mut plain, (people, objections)).await
}

fn main() -> Result<(), Error> {
    let mut arguments = std::env::args().skip(1);
    let mut number = |otherwise: u64| match arguments.next() {
        Some(text) => text
            .parse()
            .map_err(|e| Error::input(format!("`{text}` is no number")).because(e)),
        None => Ok(otherwise),
    };
    let people = u32::try_from(number(1_000_000)?).map_err(failed)?;
    let objections = number(200_000)?;
    let on = std::env::args()
        .nth(3)
        .unwrap_or_else(|| "sqlite".to_owned());
    let parent = std::env::args()
        .nth(4)
        .map_or_else(std::env::temp_dir, Into::into);
    let folder = tempfile::tempdir_in(&parent).map_err(failed)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(failed)?;
    runtime.block_on(measure(folder.path(), &on, people, objections))
}
