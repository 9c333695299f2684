//! The state is the fold of the log; nothing personal stands in clear in it; people keep their places.

use crate::home::{On, on_both};
use crate::town::{Draw, entry, person, wait};
use ledger::Outcome;
use rights::{
    AccountType, Choice, ChoiceKind, Entry, Ordinal, PersonId, Record, Scope, Sequence, Subject,
};

on_both!(
    fold_of_the_log_equals_the_state,
    sequences_have_no_gaps_and_receipts_match,
    entries_are_not_in_clear_on_disk,
    imports_are_idempotent_and_correct_what_changed,
    linked_accounts_share_choices_and_the_younger_age,
    two_writers_share_one_gapless_sequence,
);

fn objection() -> Entry {
    let mut choice = Choice::new(
        ChoiceKind::Objection,
        Scope::all(),
        "2026-11-01".parse().unwrap(),
        "test",
    );
    choice.note = Some("a marker nobody else writes".into());
    Entry::Choice(choice)
}

fn fold_of_the_log_equals_the_state(on: On) {
    for seed in 0..12 {
        let home = on.home();
        wait(async {
            let mut draw = Draw(seed);
            let ledger = home.open().await;
            ledger
                .register(&(0..10).map(person).collect::<Vec<_>>(), "file")
                .await
                .unwrap();
            let mut before = Vec::new();
            for _ in 0..30 {
                let batch: Vec<_> = (0..1 + draw.below(5))
                    .map(|_| entry(&mut draw, 10))
                    .collect();
                ledger.append(&batch).await.unwrap();
                let head = ledger.head().await.unwrap();
                before.push((head, ledger.people_at(head).await.unwrap()));
            }
            let now = before.last().unwrap().1.clone();
            ledger.rebuild_state().await.unwrap();
            let same = |a: &rights::People, b: &rights::People| {
                assert_eq!(
                    (&a.birth, &a.account),
                    (&b.birth, &b.account),
                    "seed {seed}"
                );
                for n in 0..10 {
                    assert_eq!(
                        a.standing(Ordinal(n)),
                        b.standing(Ordinal(n)),
                        "seed {seed}, person {n}"
                    );
                }
            };
            let reopened = home.open().await;
            let head = reopened.head().await.unwrap();
            same(&reopened.people_at(head).await.unwrap(), &now);
            // Every earlier sequence, by replay, is what the state was then.
            for (at, people) in &before {
                same(&reopened.people_at(*at).await.unwrap(), people);
            }
            let verified = reopened.verify().await.unwrap();
            assert_eq!((verified.read, verified.opened), (head.0, head.0));
        });
    }
}

fn sequences_have_no_gaps_and_receipts_match(on: On) {
    let home = on.home();
    wait(async {
        let ledger = home.open().await;
        ledger.register(&[person(0)], "file").await.unwrap();
        let receipts = ledger
            .append(&vec![(Subject::Person(Ordinal(0)), objection()); 5])
            .await
            .unwrap();
        assert_eq!(
            receipts.iter().map(|r| r.sequence.0).collect::<Vec<_>>(),
            [1, 2, 3, 4, 5]
        );
        let read = ledger.entries(Sequence(1), Sequence(6)).await.unwrap();
        for (receipt, recorded) in receipts.iter().zip(read) {
            let opening = recorded.opening.unwrap();
            assert_eq!(opening.record, receipt.record());
            assert_eq!(opening.salt, receipt.salt);
            assert_eq!(receipt.salt.commit(receipt.record()).leaf(), receipt.leaf);
            assert_eq!(recorded.commitment.leaf(), receipt.leaf);
            let record = Record::from_bytes(receipt.record()).unwrap();
            assert_eq!(record.person.unwrap().id, person(0).id);
            let (tree, proof) = (receipt.tree(), receipt.proof().unwrap());
            assert_eq!(tree, &ledger.frontier().await.unwrap());
            assert_eq!((proof.index, proof.size), (receipt.sequence.0, tree.size()));
            proof.check(receipt.leaf, &tree.root()).unwrap();
        }
        assert!(
            ledger
                .append(&[(Subject::Person(Ordinal(9)), objection())])
                .await
                .is_err(),
            "nobody has that ordinal"
        );
        assert!(ledger.people_at(Sequence(99)).await.is_err());
    });
}

fn entries_are_not_in_clear_on_disk(on: On) {
    let home = on.home();
    wait(async {
        let ledger = home.open().await;
        ledger.register(&[person(0)], "file").await.unwrap();
        ledger
            .append(&[(Subject::Person(Ordinal(0)), objection())])
            .await
            .unwrap();
        // Read while the ledger is open, so that the write-ahead logs are there to be read, too.
        let found = |marker| !home.with(marker).is_empty();
        assert!(found("@p0"), "the scan finds what the state holds in clear");
        assert!(!found("a marker"), "what a person said is sealed");
        assert_eq!(ledger.head().await.unwrap(), Sequence(2));
    });
}

fn imports_are_idempotent_and_correct_what_changed(on: On) {
    let home = on.home();
    wait(async {
        let ledger = home.open().await;
        let people: Vec<_> = (0..3).map(person).collect();
        ledger.register(&people, "file").await.unwrap();
        let (grid, head) = (
            ledger.grid_ids().await.unwrap(),
            ledger.head().await.unwrap(),
        );
        let again = ledger.register(&people, "file").await.unwrap();
        assert!(again.iter().all(|r| r.outcome == Outcome::Same));
        assert_eq!(
            ledger.head().await.unwrap(),
            head,
            "the same people twice write nothing"
        );
        let mut changed = person(1);
        changed.birth = Some("2012-12-12".parse().unwrap());
        changed.region = None;
        changed.account = AccountType::Unknown;
        changed.handles.push("@new".into());
        assert_eq!(
            ledger.register(&[changed], "file").await.unwrap()[0].outcome,
            Outcome::Changed
        );
        let record = ledger.person(Ordinal(1)).await.unwrap();
        assert!(record.handles.contains(&PersonId::from("@new")));
        let now = ledger
            .people_at(ledger.head().await.unwrap())
            .await
            .unwrap();
        assert_eq!(now.birth(Ordinal(1)).unwrap().to_string(), "2012-12-12");
        assert_eq!(
            now.region(Ordinal(1)),
            Some("de"),
            "unknown never overwrites"
        );
        assert_eq!(
            ledger.grid_ids().await.unwrap(),
            grid,
            "places on the grid stay"
        );
        let mut thief = person(7);
        thief.handles = vec!["@p0".into(), "@p2".into()];
        assert!(matches!(
            ledger.register(&[thief], "file").await.unwrap()[0].outcome,
            Outcome::Conflict(_)
        ));
    });
}

fn linked_accounts_share_choices_and_the_younger_age(on: On) {
    let home = on.home();
    wait(async {
        let ledger = home.open().await;
        ledger
            .register(&[person(0), person(5)], "file")
            .await
            .unwrap();
        ledger
            .append(&[(Subject::Person(Ordinal(1)), objection())])
            .await
            .unwrap();
        let link = Entry::PersonLinked {
            with: Ordinal(1),
            evidence: "same mail".into(),
        };
        ledger
            .append(&[(Subject::Person(Ordinal(0)), link)])
            .await
            .unwrap();
        let people = ledger
            .people_at(ledger.head().await.unwrap())
            .await
            .unwrap();
        assert!(
            people
                .standing(Ordinal(0))
                .unwrap()
                .objections
                .contains(&Scope::all())
        );
        assert_eq!(people.birth(Ordinal(0)), people.birth(Ordinal(1)));
        assert_eq!(
            ledger.person(Ordinal(0)).await.unwrap().linked,
            [Ordinal(0), Ordinal(1)]
        );
    });
}

fn two_writers_share_one_gapless_sequence(on: On) {
    let home = on.home();
    wait(async {
        let (a, b) = (home.open().await, home.open().await);
        a.register(&(0..4).map(person).collect::<Vec<_>>(), "file")
            .await
            .unwrap();
        let one = |ledger: ledger::Ledger<ledger::AnyStorage>, who: u32| async move {
            let mut seen = Vec::new();
            for _ in 0..50 {
                let receipts = ledger
                    .append(&[(Subject::Person(Ordinal(who)), objection())])
                    .await
                    .unwrap();
                seen.push(receipts[0].sequence.0);
            }
            seen
        };
        let (x, y) = (tokio::spawn(one(a, 0)), tokio::spawn(one(b, 1)));
        let mut all = [x.await.unwrap(), y.await.unwrap()].concat();
        all.sort_unstable();
        assert_eq!(all, (1..=100).collect::<Vec<u64>>());
        home.open().await.verify().await.unwrap();
    });
}
