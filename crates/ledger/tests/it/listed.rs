//! Entries of certain kinds over all persons: requests, what is withheld for them, looks.

use crate::home::{On, on_both};
use crate::town::{person, wait};
use ledger::{AnyStorage, Ledger};
use rights::{
    Channel, Entry, EntryKind, ItemId, Ordinal, Request, RequestKind, RequestStep, Scope,
    SearchFor, Sequence, Subject, Withheld, Withholding,
};

on_both!(
    requests_are_listed_over_all_persons,
    what_is_withheld_survives_a_rebuild_and_requests_change_no_decision,
);

fn asks(person: u32, text: &str) -> (Subject, Entry) {
    let request = Request {
        kind: RequestKind::Access,
        channel: Channel::Letter,
        received: "2026-11-01".parse().unwrap(),
        subject: String::new(),
        text: text.to_owned(),
        name: String::new(),
        by: None,
        evidence: Vec::new(),
        entered_by: None,
        search: SearchFor::default(),
        reach: Scope::all(),
    };
    (
        Subject::Person(Ordinal(person)),
        Entry::RequestMade(request),
    )
}

async fn texts(ledger: &Ledger<AnyStorage>, from: Sequence) -> Vec<Option<String>> {
    let listed = ledger.listed(EntryKind::RequestMade, from).await.unwrap();
    let text = |entry: Entry| match entry {
        Entry::RequestMade(request) => request.text,
        other => format!("{other:?}"),
    };
    listed.into_iter().map(|r| r.entry.map(text)).collect()
}

fn requests_are_listed_over_all_persons(on: On) {
    let home = on.home();
    wait(async {
        let ledger = home.open().await;
        ledger
            .register(&[person(0), person(1)], "file")
            .await
            .unwrap();
        assert!(texts(&ledger, Sequence(0)).await.is_empty());
        ledger
            .append(&[asks(1, "one"), asks(0, "two")])
            .await
            .unwrap();
        let middle = ledger.head().await.unwrap();
        let step = Entry::RequestStepped {
            request: Sequence(1),
            by: "mara".to_owned(),
            step: RequestStep::Revoked,
        };
        let step = (Subject::Person(Ordinal(1)), step);
        ledger.append(&[step, asks(1, "three")]).await.unwrap();
        let some = |texts: &[&str]| -> Vec<Option<String>> {
            texts.iter().map(|text| Some((*text).to_owned())).collect()
        };
        assert_eq!(
            texts(&ledger, Sequence(0)).await,
            some(&["one", "two", "three"])
        );
        assert_eq!(texts(&ledger, middle).await, some(&["three"]));
        let steps = ledger
            .listed(EntryKind::RequestStepped, Sequence(0))
            .await
            .unwrap();
        assert_eq!(steps.len(), 1);
        // Of an erased person nothing is left but that something was there.
        ledger.erase(&[Ordinal(1)].into()).await.unwrap();
        let left = texts(&ledger, Sequence(0)).await;
        assert_eq!(left, [None, Some("two".to_owned()), None]);
        // What has no index is not listed.
        assert!(ledger.listed(EntryKind::Choice, Sequence(0)).await.is_err());
    });
}

fn what_is_withheld_survives_a_rebuild_and_requests_change_no_decision(on: On) {
    let home = on.home();
    wait(async {
        let ledger = home.open().await;
        ledger
            .register(&[person(0), person(1)], "file")
            .await
            .unwrap();
        let head = ledger.head().await.unwrap();
        ledger.append(&[asks(1, "it shows me")]).await.unwrap();
        let touched = ledger.touched_since(head).await.unwrap();
        assert!(touched.people.is_empty(), "{touched:?}");
        let withheld = |item: &str, request| {
            let withheld = Withheld {
                item: ItemId::from(item),
                request: Sequence(request),
                why: Withholding::Examined,
            };
            (Subject::Person(Ordinal(0)), Entry::ItemWithheld(withheld))
        };
        let all = [withheld("i1", 3), withheld("i1", 4), withheld("i2", 3)];
        ledger.append(&all).await.unwrap();
        let released = Entry::ItemReleased {
            item: ItemId::from("i1"),
            request: Sequence(3),
        };
        let released = (Subject::Person(Ordinal(0)), released);
        ledger.append(&[released]).await.unwrap();
        let touched = ledger.touched_since(head).await.unwrap();
        assert_eq!(touched.people, [Ordinal(0)].into());
        for _ in 0..2 {
            let standing = ledger.own_standing(Ordinal(0)).await.unwrap();
            let left: Vec<(&str, u64)> = standing
                .withheld
                .iter()
                .map(|w| (w.item.as_str(), w.request.0))
                .collect();
            // Another request withholds it still.
            assert_eq!(left, [("i1", 4), ("i2", 3)]);
            ledger.rebuild_state().await.unwrap();
        }
    });
}
