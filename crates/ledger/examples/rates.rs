//! How fast the ledger is on this machine:
//! `cargo run --release -p ledger --example rates -- [people] [folder]`
//!
//! Prints one line for each kind of work, in the order in which a workspace meets them. The
//! folder is where the disk to be measured is; a temporary one otherwise.

use ledger::{Ledger, NewPerson, OsRandomness, Settings, Sqlite};
use rights::{
    AccountType, Choice, ChoiceKind, Day, Entry, Error, Instant as Moment, Kind, Notice,
    NoticeStatus, Ordinal, PersonId, PurposeTree, Scope, Sequence, Subject, SystemClock,
};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// People or entries in one durable append.
const BATCH: u32 = 50_000;
/// Objections that are acknowledged one by one.
const SINGLE: u32 = 500;

fn person(n: u32) -> NewPerson {
    NewPerson {
        id: PersonId::new(format!("member-{n:09}")),
        handles: vec![PersonId::new(format!("@handle{n}"))],
        birth: Day::from_epoch_days(i32::try_from(n % 20_000).unwrap_or(0)),
        region: Some(
            ["de", "fr", "at"]
                .iter()
                .cycle()
                .nth(n as usize % 3)
                .copied()
                .unwrap_or("de")
                .into(),
        ),
        created: Day::from_epoch_days(15_000),
        account: AccountType::Personal,
        contact: rights::Contact::default(),
    }
}

fn notice(n: u32, at: Moment) -> (Subject, Entry) {
    let notice = Notice {
        campaign: "spring".into(),
        purposes: ["ai_assistant".into()].into(),
        kinds: [Kind::Post, Kind::Comment].into(),
        status: NoticeStatus::Delivered,
        at,
        channel: "mail".into(),
    };
    (Subject::Person(Ordinal(n)), Entry::Notice(notice))
}

fn objection(n: u32, at: Moment) -> (Subject, Entry) {
    let choice = Choice::new(ChoiceKind::Objection, Scope::all(), at, "portal");
    (Subject::Person(Ordinal(n)), Entry::Choice(choice))
}

fn line(what: &str, count: u64, took: Duration) {
    let rate = count as f64 / took.as_secs_f64();
    println!(
        "{what:<34} {count:>10} in {:>8.2} s {rate:>12.0}/s",
        took.as_secs_f64()
    );
}

async fn fill(ledger: &Ledger<Sqlite>, people: u32, at: Moment) -> Result<(), Error> {
    let (mut registering, mut notifying) = (Duration::ZERO, Duration::ZERO);
    for first in (0..people).step_by(BATCH as usize) {
        let range = first..people.min(first + BATCH);
        let batch: Vec<NewPerson> = range.clone().map(person).collect();
        let start = Instant::now();
        ledger.register(&batch, "bench").await?;
        registering += start.elapsed();
        let batch: Vec<_> = range.map(|n| notice(n, at)).collect();
        let start = Instant::now();
        ledger.append(&batch).await?;
        notifying += start.elapsed();
    }
    line("register new people", people.into(), registering);
    line("append notices in batches", people.into(), notifying);
    Ok(())
}

async fn again(ledger: &Ledger<Sqlite>, people: u32) -> Result<(), Error> {
    let batch: Vec<NewPerson> = (0..people.min(BATCH)).map(person).collect();
    let ids: Vec<PersonId> = batch.iter().map(|p| p.id.clone()).collect();
    let start = Instant::now();
    ledger.register(&batch, "bench").await?;
    line("register known people", batch.len() as u64, start.elapsed());
    let start = Instant::now();
    ledger.resolve(&ids).await?;
    line("resolve ids", ids.len() as u64, start.elapsed());
    Ok(())
}

async fn singly(ledger: &Ledger<Sqlite>, people: u32, at: Moment) -> Result<(), Error> {
    let mut took = Vec::new();
    for n in 0..SINGLE.min(people) {
        let start = Instant::now();
        ledger.append(&[objection(n, at)]).await?;
        took.push(start.elapsed());
    }
    line(
        "append one durable objection",
        took.len() as u64,
        took.iter().sum(),
    );
    took.sort();
    let part = |share: usize| {
        took.get(took.len() * share / 100)
            .map_or(0.0, |d| d.as_secs_f64() * 1e3)
    };
    println!("{:<34} p50 {:.2} ms, p99 {:.2} ms", "", part(50), part(99));
    Ok(())
}

async fn read(ledger: &Ledger<Sqlite>, people: u32) -> Result<(), Error> {
    let head = ledger.head().await?;
    let start = Instant::now();
    ledger.people_at(head).await?;
    line("people at the head", people.into(), start.elapsed());
    let start = Instant::now();
    ledger.people_at(Sequence(head.0.saturating_sub(1))).await?;
    line(
        "people one entry before it (entries)",
        head.0,
        start.elapsed(),
    );
    let start = Instant::now();
    ledger.verify().await?;
    line("verify (entries)", head.0, start.elapsed());
    let start = Instant::now();
    ledger.rebuild_state().await?;
    line("rebuild the state (entries)", head.0, start.elapsed());
    Ok(())
}

async fn measure(folder: &Path, people: u32) -> Result<(), Error> {
    let tree = PurposeTree::new([("ai_assistant".into(), None)])?;
    let settings = Settings {
        clock: Arc::new(SystemClock),
        randomness: Arc::new(OsRandomness),
        tree,
        keep_pseudonyms: true,
    };
    let ledger = Ledger::open(Sqlite::open(folder).await?, settings).await?;
    let at: Moment = "2026-11-01".parse()?;
    fill(&ledger, people, at).await?;
    again(&ledger, people).await?;
    singly(&ledger, people, at).await?;
    read(&ledger, people).await
}

fn main() -> Result<(), Error> {
    let mut arguments = std::env::args().skip(1);
    let people = arguments.next().map(|a| a.parse::<u32>());
    let people = people
        .transpose()
        .map_err(|e| Error::input("how many people?").because(e))?;
    let people = people.unwrap_or(200_000);
    let parent = arguments.next().map_or_else(std::env::temp_dir, Into::into);
    let failed =
        |e: std::io::Error| Error::storage(format!("cannot use `{}`", parent.display())).because(e);
    let folder = tempfile::tempdir_in(&parent).map_err(failed)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(|e| Error::storage("no threads").because(e))?;
    runtime.block_on(measure(folder.path(), people))
}
