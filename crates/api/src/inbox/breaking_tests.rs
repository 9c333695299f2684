//! Events while storage breaks, at each call, having persisted or not, with a restart or without one, and with
//! the database of the API lost: sent again, everything is there once.

use super::{Inbox, Sent};
use crate::store::Store;
use ledger::{Call, Hook, Hooked, Ledger, NewPerson, OsRandomness, Settings, Sqlite};
use rights::{
    Clock, Entry, EntryKind, Error, Ordinal, PersonId, PurposeTree, Subject, SystemClock,
};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

/// Fails one call: the one that comes when the count is at zero. Or every write fails, or never ends, though it is
/// written.
#[derive(Debug)]
struct Breaks {
    left: AtomicI64,
    after: bool,
    fails: AtomicBool,
    hangs: AtomicBool,
}

fn breaks(after: bool) -> &'static Breaks {
    Box::leak(Box::new(Breaks {
        left: AtomicI64::new(-1),
        after,
        fails: AtomicBool::new(false),
        hangs: AtomicBool::new(false),
    }))
}

impl Breaks {
    fn now(&self) -> Result<(), Error> {
        match self.left.fetch_sub(1, Ordering::SeqCst) {
            0 => Err(Error::storage("broken by the test")),
            _ => Ok(()),
        }
    }
}

impl Hook for &'static Breaks {
    async fn before(&self, call: Call) -> Result<(), Error> {
        if call == Call::Append && self.fails.load(Ordering::SeqCst) {
            return Err(Error::storage("broken by the test"));
        }
        if self.after { Ok(()) } else { self.now() }
    }

    async fn after(&self, call: Call) -> Result<(), Error> {
        if call == Call::Append && self.hangs.load(Ordering::SeqCst) {
            std::future::pending::<()>().await;
        }
        if self.after { self.now() } else { Ok(()) }
    }
}

type Broken = Ledger<Hooked<Sqlite, &'static Breaks>>;

pub(super) fn tree() -> PurposeTree {
    PurposeTree::new([("ai_assistant".into(), None)]).unwrap()
}

pub(super) fn settings() -> Settings {
    Settings {
        clock: Arc::new(SystemClock),
        randomness: Arc::new(OsRandomness),
        tree: tree(),
        keep_pseudonyms: true,
    }
}

async fn open(root: &Path, hook: &'static Breaks) -> Broken {
    let inner = Sqlite::open(&root.join("ledger")).await.unwrap();
    Ledger::open(Hooked { inner, hook }, settings())
        .await
        .unwrap()
}

pub(super) async fn inbox(root: &Path) -> Inbox {
    let store = Store::open(&root.join("api")).await.unwrap();
    Inbox::open(root, store).unwrap()
}

fn sent(from: u64, to: u64) -> Vec<Sent> {
    let one = |n: u64| {
        let rest = match n % 7 {
            0 => r#""type":"account_created","person":"a","birth":"1990-01-01""#,
            1 => r#""type":"birthday_corrected","person":"a","birth":"2001-01-01""#,
            2 => r#""type":"birthday_corrected","person":"a","birth":"1999-09-09""#,
            3 => r#""type":"choice_made","person":"b","choice":"objection""#,
            4 => r#""type":"item_created","row":{"id":"posts/1"}"#,
            5 => r#""type":"account_renamed","person":"b","handle":"@b""#,
            _ => r#""type":"nothing_known""#,
        };
        let text = format!(r#"{{"stream":"s","position":{n},"at":"2026-01-01",{rest}}}"#);
        Sent::read(n, text.as_bytes())
    };
    (from..to).map(one).collect()
}

async fn take(inbox: &Inbox, ledger: &Broken, from: u64, to: u64) -> Result<(), Error> {
    let now = SystemClock.now();
    let rules = server::ConsentRules::default();
    inbox
        .take(ledger, &sent(from, to), ((&tree(), &rules), now))
        .await
        .map(drop)
}

/// Everything that is there at the end: entries of both persons, how much the ledger says was taken, the items,
/// the events set aside.
async fn found(root: &Path, ledger: &Broken) -> (Vec<String>, u64, Vec<String>, Vec<String>) {
    let mut entries = Vec::new();
    for name in ["a", "b"] {
        let person = ledger.resolve(&[PersonId::from(name)]).await.unwrap()[0];
        let person: Ordinal = person.unwrap();
        let row = ledger.row(person).await.unwrap().unwrap();
        entries.push(format!("{:?} {:?}", row.birth, row.corrected));
        for recorded in ledger.history(person).await.unwrap() {
            entries.push(format!("{:?}", recorded.entry.unwrap()));
        }
    }
    let marks = ledger
        .operator_history(EntryKind::EventsTaken)
        .await
        .unwrap();
    let events = marks.into_iter().map(|recorded| match recorded.entry {
        Some(Entry::EventsTaken { events, .. }) => events,
        _ => 0,
    });
    let lines = |path: &str| {
        let text = std::fs::read_to_string(root.join(path)).unwrap_or_default();
        let without_time = |line: &str| match line.split_once(r#""at":"#) {
            Some((before, after)) => {
                format!(
                    "{before}{}",
                    after.split_once(',').map_or("", |(_, rest)| rest)
                )
            }
            None => line.to_owned(),
        };
        text.lines().map(without_time).collect::<Vec<_>>()
    };
    let (items, aside) = (lines("inbox/spool.jsonl"), lines("quarantine/inbox.jsonl"));
    (entries, events.sum(), items, aside)
}

/// How it goes on after the failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum After {
    GoesOn,
    Restarts,
    LosesItsDatabase,
}

async fn play(
    left: i64,
    after: bool,
    then: After,
) -> (bool, (Vec<String>, u64, Vec<String>, Vec<String>)) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let hook = breaks(after);
    let (mut ledger, mut taker) = (open(root, hook).await, inbox(root).await);
    take(&taker, &ledger, 0, 9).await.unwrap();
    hook.left.store(left, Ordering::SeqCst);
    let broke = take(&taker, &ledger, 6, 16).await.is_err();
    hook.left.store(-1, Ordering::SeqCst);
    if then != After::GoesOn {
        drop((taker, ledger));
        if then == After::LosesItsDatabase {
            std::fs::remove_dir_all(root.join("api")).unwrap();
        }
        (ledger, taker) = (open(root, hook).await, inbox(root).await);
    }
    take(&taker, &ledger, 6, 16).await.unwrap();
    take(&taker, &ledger, 14, 23).await.unwrap();
    (broke, found(root, &ledger).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_breaks_when_every_event_is_taken_once() {
    let (broke, undisturbed) = play(-1, false, After::GoesOn).await;
    assert!(!broke);
    assert_eq!(undisturbed.1, 23, "each event counts once");
    assert_eq!(undisturbed.2.len(), 3, "three items");
    for after in [false, true] {
        for then in [After::GoesOn, After::Restarts, After::LosesItsDatabase] {
            let mut broken = 0;
            for left in 0.. {
                let (broke, end) = play(left, after, then).await;
                assert_eq!(end, undisturbed, "call {left}, after it {after}, {then:?}");
                if !broke {
                    break;
                }
                broken += 1;
            }
            assert!(
                broken >= 2,
                "calls of the ledger that were broken: {broken}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_files_cannot_be_written_nothing_is_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let hook = breaks(false);
    let (ledger, taker) = (open(root, hook).await, inbox(root).await);
    for (path, from) in [("inbox/spool.jsonl", 0), ("quarantine/inbox.jsonl", 5)] {
        std::fs::create_dir_all(root.join(path)).unwrap();
        assert!(
            take(&taker, &ledger, from, from + 5).await.is_err(),
            "{path}"
        );
        std::fs::remove_dir_all(root.join(path)).unwrap();
        take(&taker, &ledger, from, from + 5).await.unwrap();
    }
    let (_, events, items, aside) = found(root, &ledger).await;
    assert_eq!((events, items.len(), aside.len()), (10, 1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_a_crash_tore_is_cut_off() {
    use std::io::Write;
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let hook = breaks(false);
    let (ledger, taker) = (open(root, hook).await, inbox(root).await);
    take(&taker, &ledger, 0, 7).await.unwrap();
    drop(taker);
    for path in ["inbox/spool.jsonl", "quarantine/inbox.jsonl"] {
        let mut file = std::fs::File::options()
            .append(true)
            .open(root.join(path))
            .unwrap();
        file.write_all(br#"{"stream":"s","posi"#).unwrap();
    }
    let taker = inbox(root).await;
    take(&taker, &ledger, 7, 14).await.unwrap();
    let (_, events, items, aside) = found(root, &ledger).await;
    assert_eq!((events, items.len(), aside.len()), (14, 2, 2));
    for line in items.iter().chain(&aside) {
        assert!(line.ends_with('}'), "{line}");
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(std::fs::copy(entry.path(), to).unwrap()),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_older_copy_of_the_ledger_does_not_have_is_taken_again() {
    for (grown, goes_on) in [(0, false), (0, true), (60, false)] {
        let folder = tempfile::tempdir().unwrap();
        let (root, older) = (folder.path(), folder.path().join("older"));
        let hook = breaks(false);
        let (ledger, mut taker) = (open(root, hook).await, inbox(root).await);
        take(&taker, &ledger, 0, 9).await.unwrap();
        ledger.into_storage().inner.close().await;
        copy(&root.join("ledger"), &older);
        let ledger = open(root, hook).await;
        take(&taker, &ledger, 9, 16).await.unwrap();
        ledger.into_storage().inner.close().await;
        std::fs::remove_dir_all(root.join("ledger")).unwrap();
        std::fs::rename(&older, root.join("ledger")).unwrap();

        let ledger = open(root, hook).await;
        // It may have grown beyond where it was read before anybody looks.
        let others = (0..grown).map(|n| NewPerson::unknown(PersonId::new(format!("p{n}"))));
        let others: Vec<NewPerson> = others.collect();
        ledger.register(&others, "test").await.unwrap();
        match goes_on {
            true => taker.heed_history(&ledger).await.unwrap(),
            false => {
                drop(taker);
                taker = inbox(root).await;
            }
        }
        let last = taker.streams(&ledger).await.unwrap()["s"].last;
        assert_eq!(last, 8, "as far as the copy knows: {grown}, {goes_on}");
        take(&taker, &ledger, 6, 16).await.unwrap();
        let (_, events, items, aside) = found(root, &ledger).await;
        let all = (events, items.len(), aside.len());
        assert_eq!(all, (16, 2, 2), "{grown}, {goes_on}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_waits_for_a_write_the_ledger_says_what_it_did() {
    let folder = tempfile::tempdir().unwrap();
    let (root, hook) = (folder.path(), breaks(false));
    let (ledger, taker) = (open(root, hook).await, inbox(root).await);
    take(&taker, &ledger, 0, 4).await.unwrap();
    hook.hangs.store(true, Ordering::SeqCst);
    let taking = take(&taker, &ledger, 4, 9);
    let taken = tokio::time::timeout(Duration::from_millis(500), taking).await;
    assert!(taken.is_err(), "it hangs");
    hook.hangs.store(false, Ordering::SeqCst);
    take(&taker, &ledger, 4, 16).await.unwrap();
    let (_, events, items, aside) = found(root, &ledger).await;
    assert_eq!((events, items.len(), aside.len()), (16, 2, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_only_the_second_time_is_set_aside_before_what_was_already() {
    let folder = tempfile::tempdir().unwrap();
    let (root, hook) = (folder.path(), breaks(false));
    let (ledger, taker) = (open(root, hook).await, inbox(root).await);
    let people = ["a", "b"].map(|id| NewPerson::unknown(PersonId::from(id)));
    ledger.register(&people, "test").await.unwrap();
    let events = [
        r#""type":"account_renamed","person":"a","handle":"@x""#,
        r#""type":"nothing_known""#,
    ];
    let events = events.iter().zip(1..).map(|(rest, n)| {
        let text = format!(r#"{{"stream":"s","position":{n},"at":"2026-01-01",{rest}}}"#);
        Sent::read(n, text.as_bytes())
    });
    let events: Vec<Sent> = events.collect();
    let (tree, rules) = (tree(), server::ConsentRules::default());
    let take = async || {
        let ground = ((&tree, &rules), SystemClock.now());
        taker.take(&ledger, &events, ground).await
    };
    hook.fails.store(true, Ordering::SeqCst);
    assert!(take().await.is_err());
    hook.fails.store(false, Ordering::SeqCst);
    // The name is given to somebody else before it is tried again.
    let named = ledger.resolve(&[PersonId::from("b")]).await.unwrap()[0].unwrap();
    let handle = PersonId::from("@x");
    let added = (Subject::Person(named), Entry::HandleAdded { handle });
    ledger.append(&[added]).await.unwrap();
    let taken = take().await.unwrap();
    assert_eq!((taken.taken, taken.set_aside), (0, 2));
    let (_, events, _, aside) = found(root, &ledger).await;
    assert_eq!((events, aside.len()), (2, 2), "{aside:?}");
    assert!(
        aside
            .iter()
            .any(|line| line.contains("somebody else's name"))
    );
}
