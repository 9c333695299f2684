//! Mixed events in one durable write: all of it or nothing, and nothing twice for the same names.

use crate::home::{On, on_both};
use crate::town::wait;
use ledger::{AnyStorage, ContactChange, Incoming, Ledger, NewPerson};
use rights::{Choice, ChoiceKind, Contact, Entry, EntryKind, Ordinal, PersonId, Scope};

on_both!(
    a_batch_is_taken_in_its_order_and_as_a_whole,
    what_names_somebody_else_takes_nothing,
    who_was_erased_and_comes_back_is_still_refused,
);

fn choice(id: &str, kind: ChoiceKind) -> Incoming {
    let at = "2026-01-01".parse().unwrap();
    Incoming::Choice(id.into(), Choice::new(kind, Scope::all(), at, "inbox:s"))
}

fn somebody(id: &str, handles: &[&str]) -> Incoming {
    Incoming::Person(NewPerson {
        handles: handles.iter().map(|h| PersonId::from(*h)).collect(),
        birth: Some("1990-01-01".parse().unwrap()),
        contact: Contact {
            mail: Some("ada@example.org".parse().unwrap()),
            lang: Some("de".parse().unwrap()),
        },
        ..NewPerson::unknown(id.into())
    })
}

fn taken(last: u64) -> Incoming {
    Incoming::Operator(Entry::EventsTaken {
        stream: "s".to_owned(),
        last,
        events: 1,
    })
}

async fn known(ledger: &Ledger<AnyStorage>, id: &str) -> Option<Ordinal> {
    ledger.resolve(&[PersonId::from(id)]).await.unwrap()[0]
}

fn a_batch_is_taken_in_its_order_and_as_a_whole(on: On) {
    let home = on.home();
    wait(async {
        let ledger = home.open().await;
        let no_mail = ContactChange {
            mail: Some(None),
            lang: None,
        };
        let batch = [
            choice("b", ChoiceKind::Objection),
            somebody("a", &["@a"]),
            choice("@a", ChoiceKind::Consent),
            Incoming::Birth("a".into(), None),
            Incoming::Contact("a".into(), no_mail),
            somebody("b", &[]),
            choice("a", ChoiceKind::ConsentWithdrawn),
            taken(7),
        ];
        let done = ledger.take_in(&batch, "inbox").await.unwrap();
        assert_eq!(done.new_people, 2);
        assert_eq!(ledger.head().await.unwrap().0, done.entries);
        let a = known(&ledger, "@a").await.unwrap();
        let record = ledger.person(a).await.unwrap();
        assert_eq!(record.row.corrected.unwrap().0, None, "not known after all");
        assert_eq!(
            (record.contact.mail, record.contact.lang.unwrap().as_str()),
            (None, "de")
        );
        assert!(record.standing.consents.is_empty() && !record.standing.withdrawals.is_empty());
        let b = known(&ledger, "b").await.unwrap();
        let record = ledger.person(b).await.unwrap();
        assert_eq!(record.standing.objections.len(), 1);
        assert!(record.row.corrected.is_some(), "known better than by name");
        let marks = ledger
            .operator_history(EntryKind::EventsTaken)
            .await
            .unwrap();
        assert_eq!(marks.len(), 1);

        // What is known already writes nothing but the mark.
        let again = [
            somebody("b", &[]),
            Incoming::Birth("a".into(), None),
            taken(8),
        ];
        assert_eq!(ledger.take_in(&again, "inbox").await.unwrap().entries, 1);
        ledger.verify().await.unwrap();
    });
}

fn what_names_somebody_else_takes_nothing(on: On) {
    let home = on.home();
    wait(async {
        let ledger = home.open().await;
        let batch = [somebody("a", &["@a"]), somebody("b", &["@b"])];
        ledger.take_in(&batch, "inbox").await.unwrap();
        let head = ledger.head().await.unwrap();
        for wrong in [
            somebody("a", &["@b"]),
            Incoming::Operator(Entry::HoldLifted),
        ] {
            let batch = [choice("c", ChoiceKind::Objection), wrong, taken(1)];
            ledger.take_in(&batch, "inbox").await.unwrap_err();
            assert_eq!(ledger.head().await.unwrap(), head);
            assert_eq!(known(&ledger, "c").await, None);
        }
    });
}

fn who_was_erased_and_comes_back_is_still_refused(on: On) {
    let home = on.home();
    wait(async {
        let ledger = home.open().await;
        ledger
            .take_in(&[somebody("a", &[])], "inbox")
            .await
            .unwrap();
        let a = known(&ledger, "a").await.unwrap();
        ledger.erase(&[a].into()).await.unwrap();
        ledger
            .take_in(&[choice("a", ChoiceKind::Consent)], "inbox")
            .await
            .unwrap();
        let again = known(&ledger, "a").await.unwrap();
        assert_ne!(again, a);
        let standing = ledger.own_standing(again).await.unwrap();
        assert_eq!(
            standing.objections.len(),
            1,
            "the objection stands above the consent"
        );
    });
}
