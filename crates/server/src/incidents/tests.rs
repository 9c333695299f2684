//! What is found again, and what is added.

use super::entries::{add, open_found};
use super::had::{More, concerns_of};
use super::{About, NewIncident, Rounds, found_incident, open_incident};
use ledger::{Ledger, NewPerson, OpenedIncident, OsRandomness, Settings, Sqlite};
use rights::{
    Entry, FixedClock, FoundBy, Incident, IncidentEnd, IncidentStep, Instant, ItemId, Ordinal,
    PersonId, PurposeTree, Sequence, Subject,
};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

type Book = Ledger<Sqlite>;

fn now() -> Instant {
    "2026-11-20T10:00:00Z".parse().unwrap()
}

async fn book(root: &Path) -> Book {
    let storage = Sqlite::open(&root.join("ledger")).await.unwrap();
    let settings = Settings {
        clock: Arc::new(FixedClock(now())),
        randomness: Arc::new(OsRandomness),
        tree: PurposeTree::new([("ai_assistant".into(), None)]).unwrap(),
        keep_pseudonyms: true,
    };
    let book = Ledger::open(storage, settings).await.unwrap();
    let people: Vec<NewPerson> = (0..4)
        .map(|n| NewPerson::unknown(PersonId::new(format!("u{n}"))))
        .collect();
    book.register(&people, "people").await.unwrap();
    book
}

/// Items of people, some that nobody owns, in a set.
fn about(items: &[(u32, &[&str])], unowned: u64, place: &str) -> About {
    let of = |(person, ids): &(u32, &[&str])| {
        let items = ids.iter().map(|id| (ItemId::from(*id), "why".to_owned()));
        (Ordinal(*person), items.collect())
    };
    About {
        concerns: items.iter().map(of).collect::<BTreeMap<_, _>>(),
        unowned,
        place: place.to_owned(),
        mark: None,
    }
}

fn new(mark: Option<&str>, about: About) -> NewIncident {
    NewIncident {
        incident: Incident {
            title: "items are visible".to_owned(),
            found_by: FoundBy::Verify,
            known: now(),
            place: String::new(),
            items: 0,
            people: 0,
            unowned: None,
            mark: mark.map(str::to_owned),
        },
        about,
    }
}

async fn found(book: &Book, about: About) -> Sequence {
    let set = about.place.clone();
    found_incident(book, new(Some(&set), about)).await.unwrap()
}

async fn step(book: &Book, incident: Sequence, step: IncidentStep) {
    let by = "mara".to_owned();
    let entry = Entry::IncidentStepped { incident, by, step };
    book.append(&[(Subject::Operator, entry)]).await.unwrap();
}

/// How many items and people it says, and in how many entries people stand.
async fn counts(book: &Book, number: Sequence) -> (u64, u64, usize) {
    let opened = book.incident(number).await.unwrap();
    let concerns = concerns_of(book, number).await.unwrap();
    (opened.items(), opened.people(), concerns.len())
}

const SET: &str = "ai_assistant/0001";

#[tokio::test]
async fn one_row_more_the_next_day_is_the_same_incident() {
    let folder = tempfile::tempdir().unwrap();
    let book = book(folder.path()).await;
    let first = found(&book, about(&[(0, &["a", "b"])], 1, SET)).await;
    assert_eq!(counts(&book, first).await, (3, 1, 1));
    assert_eq!(
        found(&book, about(&[(0, &["a", "b"])], 1, SET)).await,
        first
    );
    assert_eq!(counts(&book, first).await, (3, 1, 1), "nothing is new");
    let more: &[(u32, &[&str])] = &[(0, &["a", "b", "c"]), (1, &["d"])];
    assert_eq!(found(&book, about(more, 1, SET)).await, first);
    assert_eq!(counts(&book, first).await, (5, 2, 3), "c and d are");
    // Less than before adds nothing, nor does the same once more; one that nobody owns counts.
    for (items, unowned, is) in [(&more[1..], 0, 5), (more, 1, 5), (more, 2, 6)] {
        assert_eq!(found(&book, about(items, unowned, SET)).await, first);
        assert_eq!(counts(&book, first).await, (is, 2, 3));
    }
    // Another set is another incident, and what somebody reported is none that a program found.
    let other = found(&book, about(&[(0, &["a"])], 0, "ai_assistant/0002")).await;
    assert_ne!(other, first);
    let said = about(&[(2, &["z"])], 0, "ai_assistant/0003");
    let said = open_incident(&book, new(None, said)).await.unwrap();
    let found = found(&book, about(&[(2, &["z"])], 0, "ai_assistant/0003")).await;
    assert_ne!(found, said);
}

#[tokio::test]
async fn rows_that_are_still_visible_after_the_end_open_another_one() {
    let folder = tempfile::tempdir().unwrap();
    let book = book(folder.path()).await;
    let rows = || about(&[(0, &["a"])], 0, SET);
    let first = found(&book, rows()).await;
    let parts = vec!["It happened.".to_owned()];
    step(&book, first, IncidentStep::AuthorityTold { parts }).await;
    assert_eq!(found(&book, rows()).await, first, "it names them already");
    let (end, why) = (IncidentEnd::Settled, "mended".to_owned());
    step(&book, first, IncidentStep::Closed { end, why }).await;
    let second = found(&book, rows()).await;
    assert_ne!(second, first);
    assert!(book.incident(second).await.unwrap().settled().is_none());
    assert_eq!(found(&book, rows()).await, second);
    assert_eq!(counts(&book, second).await, (1, 1, 1));
}

#[tokio::test]
async fn a_break_before_it_is_said_whom_it_concerns_counts_nobody_twice() {
    let folder = tempfile::tempdir().unwrap();
    let book = book(folder.path()).await;
    let torn = Incident {
        place: SET.to_owned(),
        items: 4,
        people: 2,
        ..new(Some(SET), About::default()).incident
    };
    let torn = (Subject::Operator, Entry::IncidentOpened(torn));
    let number = book.append(&[torn]).await.unwrap()[0].sequence;
    let rows = about(&[(0, &["a", "b"]), (1, &["c"])], 1, SET);
    assert_eq!(found(&book, rows).await, number);
    assert_eq!(counts(&book, number).await, (4, 2, 2));
}

#[tokio::test]
async fn what_somebody_adds_counts_once_and_ends_with_the_incident() {
    let folder = tempfile::tempdir().unwrap();
    let book = book(folder.path()).await;
    let number = open_incident(&book, new(None, about(&[(0, &["a"])], 1, SET))).await;
    let number = number.unwrap();
    let adds = async |more: About| {
        let opened: OpenedIncident = book.incident(number).await.unwrap();
        add(&book, &opened, ("mara", more)).await
    };
    // Somebody without an item, an item that is known, one that is not, one of nobody's; by a double click.
    let more = || About {
        mark: Some("the same".to_owned()),
        ..about(&[(0, &["a", "b"]), (3, &[])], 1, "ai_assistant/0002")
    };
    for _ in 0..2 {
        adds(more()).await.unwrap();
        assert_eq!(counts(&book, number).await, (4, 2, 3));
    }
    let opened = book.incident(number).await.unwrap();
    assert_eq!(opened.place(), format!("{SET}, ai_assistant/0002"));
    assert_eq!(opened.steps.len(), 1);
    let (end, why) = (IncidentEnd::None, "a mistake".to_owned());
    step(&book, number, IncidentStep::Closed { end, why }).await;
    assert!(adds(about(&[(2, &["z"])], 0, SET)).await.is_err());
    assert_eq!(counts(&book, number).await, (4, 2, 3));
}

async fn tell_authority(book: &Book, number: Sequence) {
    let parts = vec!["It happened.".to_owned()];
    step(book, number, IncidentStep::AuthorityTold { parts }).await;
}

#[tokio::test]
async fn what_is_found_after_the_authority_was_told_has_hours_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let book = book(folder.path()).await;
    let first = found(&book, about(&[(0, &["a"])], 1, SET)).await;
    tell_authority(&book, first).await;
    let more: &[(u32, &[&str])] = &[(0, &["a", "b"]), (1, &["c"])];
    let second = found(&book, about(more, 2, SET)).await;
    assert_ne!(second, first);
    assert_eq!(counts(&book, first).await, (2, 1, 1));
    assert_eq!(
        counts(&book, second).await,
        (3, 2, 2),
        "of the new rows alone"
    );
    let opened = book.incident(second).await.unwrap();
    assert!(opened.settled().is_none() && opened.owes());
    // It is found again as it is, and with one more; once it is told, too, nothing of both is new.
    assert_eq!(found(&book, about(more, 2, SET)).await, second);
    assert_eq!(counts(&book, second).await, (3, 2, 2));
    let more: &[(u32, &[&str])] = &[(0, &["a", "b"]), (1, &["c", "d"])];
    assert_eq!(found(&book, about(more, 2, SET)).await, second);
    assert_eq!(counts(&book, second).await, (4, 2, 3));
    tell_authority(&book, second).await;
    assert_eq!(found(&book, about(more, 2, SET)).await, second);
    assert_eq!(book.incidents().await.unwrap().len(), 2);
    // Once the first is closed, what it was about is still visible.
    let (end, why) = (IncidentEnd::Settled, "mended".to_owned());
    step(&book, first, IncidentStep::Closed { end, why }).await;
    let third = found(&book, about(more, 2, SET)).await;
    assert_eq!(counts(&book, third).await, (2, 1, 1));
}

#[tokio::test]
async fn numbers_stay_right_when_somebody_is_erased() {
    let folder = tempfile::tempdir().unwrap();
    let book = book(folder.path()).await;
    let first = found(&book, about(&[(0, &["a", "b"]), (1, &["c"])], 1, SET)).await;
    book.erase(&[Ordinal(0)].into()).await.unwrap();
    // Their items are visible until they are purged; one more that nobody owns is new.
    let now: &[(u32, &[&str])] = &[(0, &["a", "b"]), (1, &["c"])];
    for (items, unowned, is) in [(now, 1, 4), (&now[1..], 1, 4), (now, 2, 5)] {
        assert_eq!(found(&book, about(items, unowned, SET)).await, first);
        assert_eq!(counts(&book, first).await, (is, 2, 1));
    }
    // Where everybody was erased it has not broken off: somebody else comes on top.
    book.erase(&[Ordinal(1)].into()).await.unwrap();
    assert_eq!(
        found(&book, about(&[(2, &["d", "e"])], 2, SET)).await,
        first
    );
    assert_eq!(counts(&book, first).await, (7, 3, 1));
    // One that is opened about items of the erased counts them, and concerns nobody.
    let other = found(&book, about(&[(0, &["x"])], 0, "ai_assistant/0002")).await;
    assert_eq!(counts(&book, other).await, (1, 0, 0));
    let again = found(&book, about(&[(0, &["x"])], 0, "ai_assistant/0002")).await;
    assert_eq!(again, other);
    assert_eq!(counts(&book, other).await, (1, 0, 0));
}

#[tokio::test]
async fn two_programs_at_once_leave_one_incident_open() {
    let folder = tempfile::tempdir().unwrap();
    let book = book(folder.path()).await;
    let first = found(&book, about(&[(0, &["a"])], 0, SET)).await;
    // The other one read the ledger before that.
    let rows = about(&[(0, &["a"]), (1, &["b"])], 0, SET);
    let more = More::of(&book, (rows.concerns, 0)).await.unwrap();
    let incident = new(Some(SET), About::default()).incident;
    let number = open_found(&book, (incident, SET.to_owned()), (more, None)).await;
    assert_eq!(number.unwrap(), first);
    assert_eq!(counts(&book, first).await, (2, 2, 2));
    let all = book.incidents().await.unwrap();
    let open = all.iter().filter(|opened| opened.closed().is_none());
    assert_eq!(
        open.map(|opened| opened.number).collect::<Vec<_>>(),
        [first]
    );
    assert_eq!(found(&book, about(&[(0, &["a"])], 0, SET)).await, first);
}

#[tokio::test]
async fn what_is_added_while_somebody_closes_it_opens_it_again() {
    let folder = tempfile::tempdir().unwrap();
    let book = book(folder.path()).await;
    let number = open_incident(&book, new(None, about(&[(0, &["a"])], 0, SET))).await;
    let number = number.unwrap();
    let read = book.incident(number).await.unwrap();
    let (end, why) = (IncidentEnd::None, "a mistake".to_owned());
    step(&book, number, IncidentStep::Closed { end, why }).await;
    let more = about(&[(1, &["b"])], 0, SET);
    assert!(add(&book, &read, ("mara", more)).await.unwrap());
    let opened = book.incident(number).await.unwrap();
    assert!(opened.closed().is_none() && opened.owes());
    let more = about(&[(2, &["c"])], 0, SET);
    assert!(!add(&book, &opened, ("mara", more)).await.unwrap());
}

#[tokio::test]
async fn each_round_is_for_those_about_whom_something_is_new() {
    let folder = tempfile::tempdir().unwrap();
    let book = book(folder.path()).await;
    let rows = about(&[(0, &["a"]), (1, &["b"])], 0, SET);
    let number = open_incident(&book, new(None, rows)).await.unwrap();
    let rounds = async || Rounds::of(&book, number).await.unwrap();
    let tells = async || {
        step(&book, number, people_told()).await;
        Sequence(book.head().await.unwrap().0 - 1)
    };
    let adds = async |more: &[(u32, &[&str])]| {
        let opened = book.incident(number).await.unwrap();
        let more = about(more, 0, SET);
        add(&book, &opened, ("mara", more)).await.unwrap();
    };
    assert_eq!(rounds().await.untold(), [Ordinal(0), Ordinal(1)]);
    let first = tells().await;
    assert!(rounds().await.untold().is_empty());
    // Something more of one who was told, and somebody new; what is known already is nothing new.
    adds(&[(0, &["a", "c"]), (1, &["b"]), (2, &["d"])]).await;
    assert_eq!(rounds().await.untold(), [Ordinal(0), Ordinal(2)]);
    let second = tells().await;
    adds(&[(1, &["e"])]).await;
    let rounds = rounds().await;
    assert_eq!(rounds.untold(), [Ordinal(1)]);
    assert_eq!(rounds.of_step(first), [Ordinal(0), Ordinal(1)]);
    assert_eq!(rounds.of_step(second), [Ordinal(0), Ordinal(2)]);
    let firsts = [0, 1, 2].map(|person| rounds.first_for(Ordinal(person)));
    assert_eq!(firsts, [Some(first), Some(first), Some(second)]);
}

fn people_told() -> IncidentStep {
    IncidentStep::PeopleTold {
        parts: vec!["We are sorry.".to_owned()],
        translated: BTreeMap::new(),
        people: 1,
        again: 0,
    }
}
