//! What is remembered against what the whole ledger says, as entries come.

use super::Docket;
use ledger::{Call, Hook, Hooked, Ledger, NewPerson, OsRandomness, Settings, Sqlite};
use rights::{
    Channel, Choice, ChoiceKind, Day, Entry, Error, FixedClock, FoundBy, Incident, IncidentEnd,
    IncidentStep, Instant, Ordinal, PersonId, PurposeTree, Request, RequestKind, RequestOutcome,
    RequestStep, Scope, SearchFor, Sequence, Subject,
};
use std::path::Path;
use std::sync::{Arc, Mutex};

/// Writes down what is asked of storage.
#[derive(Clone, Debug, Default)]
struct Asked(Arc<Mutex<Vec<Call>>>);

impl Asked {
    fn taken(&self) -> Vec<Call> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl Hook for Asked {
    async fn before(&self, call: Call) -> Result<(), Error> {
        self.0.lock().unwrap().push(call);
        Ok(())
    }
}

type Book = Ledger<Hooked<Sqlite, Asked>>;

async fn open(root: &Path, hook: Asked) -> Book {
    let inner = Sqlite::open(&root.join("ledger")).await.unwrap();
    let settings = Settings {
        clock: Arc::new(FixedClock(now())),
        randomness: Arc::new(OsRandomness),
        tree: PurposeTree::new([("ai_assistant".into(), None)]).unwrap(),
        keep_pseudonyms: true,
    };
    Ledger::open(Hooked { inner, hook }, settings)
        .await
        .unwrap()
}

fn now() -> Instant {
    "2026-11-20T10:00:00Z".parse().unwrap()
}

fn request(received: Day) -> Entry {
    Entry::RequestMade(Request {
        kind: RequestKind::Access,
        channel: Channel::Letter,
        received,
        subject: String::new(),
        text: "What do you have of me?".to_owned(),
        name: String::new(),
        by: None,
        evidence: Vec::new(),
        entered_by: Some("mara".to_owned()),
        search: SearchFor::default(),
        reach: Scope::all(),
    })
}

fn incident(known: Instant) -> Entry {
    Entry::IncidentOpened(Incident {
        title: "an item was used".to_owned(),
        found_by: FoundBy::Report,
        known,
        place: String::new(),
        items: 1,
        people: 1,
        unowned: None,
        mark: None,
    })
}

/// Numbers that look like chance (Lehmer), the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0 * 48_271 % 0x7fff_ffff;
        self.0 % sides
    }
}

async fn say(book: &Book, subject: Subject, entry: Entry) -> Sequence {
    let receipts = book.append(&[(subject, entry)]).await.unwrap();
    receipts[0].sequence
}

/// A day in the life of an office: one thing happens.
struct Life {
    dice: Dice,
    people: Vec<Ordinal>,
    /// Requests that were made, with whose each is; incidents that were opened.
    requests: Vec<(Sequence, Ordinal)>,
    incidents: Vec<Sequence>,
}

impl Life {
    async fn goes_on(&mut self, book: &Book) {
        let person = self.people[self.dice.roll(self.people.len() as u64) as usize];
        let days = -(self.dice.roll(120) as i32);
        let received = now().day().plus_days(days);
        match self.dice.roll(10) {
            0..=2 => {
                let number = say(book, Subject::Person(person), request(received)).await;
                self.requests.push((number, person));
            }
            3..=4 => self.steps(book).await,
            5 => {
                let hours = self.dice.roll(100) as i64;
                let entry = incident(now().plus_seconds(-hours * 3_600));
                self.incidents
                    .push(say(book, Subject::Operator, entry).await);
            }
            6 => self.steps_of_incident(book).await,
            7 if self.people.len() > 3 && self.dice.roll(3) == 0 => {
                self.people.retain(|other| *other != person);
                self.requests.retain(|(_, whose)| *whose != person);
                book.erase(&[person].into()).await.unwrap();
            }
            _ => {
                let choice = Choice::new(ChoiceKind::Objection, Scope::all(), now(), "portal");
                say(book, Subject::Person(person), Entry::Choice(choice)).await;
            }
        }
    }

    async fn steps(&mut self, book: &Book) {
        if self.requests.is_empty() {
            return;
        }
        let at = self.dice.roll(self.requests.len() as u64) as usize;
        let (request, person) = self.requests[at];
        let step = match self.dice.roll(4) {
            0 => RequestStep::Wrote {
                text: "we are at it".to_owned(),
            },
            1 => RequestStep::Extended {
                until: now().day().plus_days(20),
                why: "it is much".to_owned(),
            },
            2 => RequestStep::Answered {
                outcome: RequestOutcome::Granted,
                text: "here it is".to_owned(),
                remedy: String::new(),
            },
            _ => RequestStep::Revoked,
        };
        let by = "mara".to_owned();
        let entry = Entry::RequestStepped { request, by, step };
        say(book, Subject::Person(person), entry).await;
    }

    async fn steps_of_incident(&mut self, book: &Book) {
        if self.incidents.is_empty() {
            return;
        }
        let incident = self.incidents[self.dice.roll(self.incidents.len() as u64) as usize];
        let step = match self.dice.roll(4) {
            0 => IncidentStep::Noted {
                text: "seen".to_owned(),
            },
            3 => IncidentStep::Added {
                items: 1,
                people: 0,
                unowned: None,
                place: String::new(),
                mark: None,
            },
            1 => IncidentStep::AuthorityTold { parts: Vec::new() },
            _ => IncidentStep::Closed {
                end: IncidentEnd::None,
                why: "nothing was used".to_owned(),
            },
        };
        let by = "mara".to_owned();
        let entry = Entry::IncidentStepped { incident, by, step };
        say(book, Subject::Operator, entry).await;
    }
}

/// The same, counted in the whole ledger.
async fn counted(book: &Book, today: Day, now: Instant) -> (u64, u64) {
    let cases = book.cases().await.unwrap();
    let incidents = book.incidents().await.unwrap();
    let requests = cases.iter().filter(|case| case.is_overdue(today));
    let incidents = incidents.iter().filter(|opened| opened.is_overdue(now));
    (requests.count() as u64, incidents.count() as u64)
}

async fn people(book: &Book) -> Vec<Ordinal> {
    let people: Vec<NewPerson> = (0..8)
        .map(|n| NewPerson::unknown(PersonId::new(format!("p{n}"))))
        .collect();
    book.register(&people, "people").await.unwrap();
    let ids: Vec<PersonId> = people.into_iter().map(|person| person.id).collect();
    let found = book.resolve(&ids).await.unwrap();
    found.into_iter().flatten().collect()
}

/// However the news come, one by one or many at once, what is remembered is what the ledger says.
#[tokio::test(flavor = "multi_thread")]
async fn numbers_stay_right_as_entries_come() {
    for seed in 1..=6 {
        let folder = tempfile::tempdir().unwrap();
        let book = open(folder.path(), Asked::default()).await;
        let mut life = Life {
            dice: Dice(seed),
            people: people(&book).await,
            requests: Vec::new(),
            incidents: Vec::new(),
        };
        // Entries as they stand, lists of kinds, and whatever comes first.
        let mut dockets = [(u64::MAX, 1), (0, 1), (3, 5)].map(|by| (by, Docket::default()));
        let mut most = (0, 0);
        for day in 1..=60 {
            life.goes_on(&book).await;
            for ((few, every), docket) in &mut dockets {
                if day % *every != 0 {
                    continue;
                }
                docket.catch_up_by(&book, *few).await.unwrap();
                for days in [0, 15, 200] {
                    let later = now().plus_seconds(i64::from(days) * 86_400);
                    let real = counted(&book, later.day(), later).await;
                    let told = docket.overdue(later.day(), later);
                    assert_eq!(told, real, "seed {seed}, day {day}, in {days} days");
                    most = (most.0.max(real.0), most.1.max(real.1));
                }
                let open = book.cases().await.unwrap();
                let open = open.into_iter().filter(|case| case.state.ended.is_none());
                let open: Vec<_> = open.map(|case| (case.number, case.state)).collect();
                let left = book.incidents().await.unwrap().into_iter();
                let left = left.filter(|opened| !opened.is_done());
                let left: Vec<_> = left.map(|opened| opened.number).collect();
                let known: Vec<_> = docket.incidents().map(|opened| opened.number).collect();
                assert_eq!(known, left, "seed {seed}, day {day}");
                let told: Vec<_> = docket
                    .requests()
                    .map(|case| (case.number, case.state.clone()))
                    .collect();
                assert_eq!(told, open, "seed {seed}, day {day}");
            }
        }
        assert!(most.0 > 2 && most.1 > 0, "seed {seed}: {most:?}");
    }
}

/// What a page costs is what is new; with a long ledger behind it, too.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_reads_only_what_is_new() {
    let folder = tempfile::tempdir().unwrap();
    let asked = Asked::default();
    let book = open(folder.path(), asked.clone()).await;
    let people = people(&book).await;
    let made = |n: i32| request(now().day().plus_days(-n));
    for n in 0..50 {
        say(&book, Subject::Person(people[0]), made(n)).await;
    }
    let mut docket = Docket::default();
    docket.catch_up(&book).await.unwrap();
    asked.taken();
    docket.catch_up(&book).await.unwrap();
    assert_eq!(asked.taken(), [Call::Head], "nothing is new");
    let from = book.head().await.unwrap();
    say(&book, Subject::Person(people[1]), made(100)).await;
    asked.taken();
    docket.catch_up(&book).await.unwrap();
    assert_eq!(asked.taken(), [Call::Head, Call::Entries]);
    assert_eq!(docket.next, from.next(), "one entry was read");
    assert_eq!(
        docket.overdue(now().day(), now()),
        counted(&book, now().day(), now()).await
    );
}

/// A ledger that was restored from an older copy is another one.
#[tokio::test(flavor = "multi_thread")]
async fn an_older_ledger_is_read_anew() {
    let (long, short) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let book = open(long.path(), Asked::default()).await;
    let someone = people(&book).await[0];
    let late = || request(now().day().plus_days(-90));
    for _ in 0..3 {
        say(&book, Subject::Person(someone), late()).await;
    }
    let mut docket = Docket::default();
    docket.catch_up(&book).await.unwrap();
    assert_eq!(docket.overdue(now().day(), now()).0, 3);
    let book = open(short.path(), Asked::default()).await;
    let someone = people(&book).await[0];
    say(&book, Subject::Person(someone), late()).await;
    docket.catch_up(&book).await.unwrap();
    assert_eq!(docket.overdue(now().day(), now()).0, 1);
}
