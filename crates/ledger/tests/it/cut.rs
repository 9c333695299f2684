//! One append cut off in the middle: the database itself aborts at a row of a chosen table.

use crate::home::{Home, On, Part, on_both};
use crate::town::{person, wait};
use ledger::{AnyStorage, Ledger, NewPerson};
use rights::{AccountType, Choice, ChoiceKind, Entry, Error, Ordinal, Scope, Sequence, Subject};

on_both!(an_append_cut_at_any_table_leaves_nothing_and_can_be_repeated);

/// Every table that an append writes, with the part it is in and how it is written.
const CUTS: [(Part, &str, &str); 11] = [
    (Part::Keys, "INSERT", "key"),
    (Part::Log, "INSERT", "entry"),
    (Part::Log, "INSERT", "stand"),
    (Part::Log, "UPDATE", "stand"),
    (Part::Log, "UPDATE", "head"),
    (Part::Log, "INSERT", "person"),
    (Part::Log, "INSERT", "handle"),
    (Part::Log, "INSERT", "contact"),
    (Part::Log, "INSERT", "standing"),
    (Part::Log, "INSERT", "link"),
    (Part::Log, "UPDATE OF corrected", "person"),
];

/// One append that writes every kind of state: standings, a correction, a link, a handle, a contact.
async fn change_everything(ledger: &Ledger<AnyStorage>) -> Result<Vec<Sequence>, Error> {
    let objection = |kind| {
        let at = "2026-11-01".parse().unwrap();
        Entry::Choice(Choice::new(kind, Scope::all(), at, "test"))
    };
    let entries = [
        (Ordinal(0), objection(ChoiceKind::Objection)),
        (Ordinal(1), objection(ChoiceKind::Restriction)),
        (
            Ordinal(1),
            Entry::PersonCorrected {
                birth: Some("2010-02-03".parse().unwrap()),
                region: Some("fr".into()),
                created: None,
                account: AccountType::Personal,
            },
        ),
        (
            Ordinal(0),
            Entry::PersonLinked {
                with: Ordinal(1),
                evidence: "same mail".into(),
            },
        ),
        (
            Ordinal(0),
            Entry::HandleAdded {
                handle: "@other".into(),
            },
        ),
        (
            Ordinal(0),
            Entry::ContactChanged {
                contact: rights::Contact {
                    mail: Some("ada@example.org".parse().unwrap()),
                    lang: None,
                },
            },
        ),
    ];
    let entries = entries.map(|(person, entry)| (Subject::Person(person), entry));
    let receipts = ledger.append(&entries).await?;
    Ok(receipts.iter().map(|r| r.sequence).collect())
}

/// What can be seen of a ledger from outside.
async fn seen(ledger: &Ledger<AnyStorage>) -> (Sequence, rights::People, Vec<rights::GridId>) {
    let head = ledger.head().await.unwrap();
    let people = ledger.people_at(head).await.unwrap();
    (head, people, ledger.grid_ids().await.unwrap())
}

fn newcomers() -> Vec<NewPerson> {
    vec![person(7), person(8)]
}

fn an_append_cut_at_any_table_leaves_nothing_and_can_be_repeated(on: On) {
    for (part, write, table) in CUTS {
        let home = on.home();
        wait(async {
            let ledger = home.open().await;
            ledger
                .register(&[person(0), person(1)], "file")
                .await
                .unwrap();
            let at = "2026-10-01".parse().unwrap();
            let consent = Choice::new(ChoiceKind::Consent, Scope::all(), at, "test");
            let consents = Entry::Choice(consent);
            ledger
                .append(&[(Subject::Person(Ordinal(0)), consents)])
                .await
                .unwrap();
            let before = seen(&ledger).await;
            // After the first row where one append writes several, so that a part is written.
            let when = match table {
                "entry" => format!("NEW.sequence > {}", before.0),
                _ => String::new(),
            };
            home.cut(part, write, table, &when).await;
            let cut = format!("{write} of {table}");
            let registered = ledger.register(&newcomers(), "file").await;
            let middle = seen(&ledger).await;
            if registered.is_err() {
                assert_eq!(middle, before, "{cut}: a failed import leaves nothing");
            }
            let appended = change_everything(&ledger).await;
            assert!(
                registered.is_err() || appended.is_err(),
                "{cut}: the cut must cut"
            );
            if appended.is_err() {
                assert_eq!(seen(&ledger).await, middle, "{cut}: nor does an append");
            }
            drop(ledger);
            home.uncut(part, table).await;
            repeat(&home, &cut).await;
        });
    }
}

/// After the cut: the same again succeeds, every entry opens, and the state is the fold.
async fn repeat(home: &Home, cut: &str) {
    let ledger = home.open().await;
    let again = ledger.register(&newcomers(), "file").await.unwrap();
    assert!(again.iter().all(|r| r.ordinal.is_some()), "{cut}");
    let head = ledger.head().await.unwrap().0;
    let sequences = change_everything(&ledger).await.unwrap();
    let expected: Vec<Sequence> = (head..head + 6).map(Sequence).collect();
    assert_eq!(sequences, expected, "{cut}: no gap where the cut was");
    let (head, state, grid) = seen(&ledger).await;
    let verified = ledger.verify().await.unwrap();
    assert_eq!(
        (verified.read, verified.opened),
        (head.0, head.0),
        "{cut}: every entry opens"
    );
    assert_eq!(grid.len(), 4, "{cut}");
    assert!(
        state
            .standing(Ordinal(1))
            .unwrap()
            .objections
            .contains(&Scope::all()),
        "{cut}: the objection reaches the linked account"
    );
    ledger.rebuild_state().await.unwrap();
    let fold = ledger.people_at(head).await.unwrap();
    for person in (0..4).map(Ordinal) {
        assert_eq!(state.standing(person), fold.standing(person), "{cut}");
        assert_eq!(state.birth(person), fold.birth(person), "{cut}");
        assert_eq!(state.region(person), fold.region(person), "{cut}");
    }
}
