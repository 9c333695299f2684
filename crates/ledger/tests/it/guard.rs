//! What must not be lost, not be seen half, and not be taken: by others who write at the same time,
//! by a lost file, by an entry that means nothing.

use crate::home::{On, Part, on_both};
use crate::town::{open, over, person, wait};
use ledger::Outcome;
use rights::{
    Choice, ChoiceKind, Entry, ErrorKind, Kind, Notice, NoticeStatus, Ordinal, Scope, Sequence,
    Subject,
};

on_both!(
    a_ledger_without_its_keys_is_refused,
    rebuilding_without_a_key_keeps_the_objection,
    a_person_twice_in_an_import_that_was_cut_can_be_imported_again,
    an_objection_is_never_missing_while_others_append,
    an_objection_survives_a_rebuild_beside_it,
    entries_that_cannot_mean_anything_are_refused,
    a_changed_kind_is_found,
    whoever_is_linked_to_somebody_touched_is_touched,
    a_newcomer_with_a_recycled_handle_is_not_the_one_who_had_it,
);

fn objection(at: &str) -> Entry {
    Entry::Choice(Choice::new(
        ChoiceKind::Objection,
        Scope::all(),
        at.parse().unwrap(),
        "test",
    ))
}

#[cfg(unix)]
#[test]
fn files_are_private_from_the_first_moment() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("ledger");
    wait(async {
        let ledger = open(&place).await;
        ledger.register(&[person(0)], "file").await.unwrap();
        ledger
            .append(&[(Subject::Person(Ordinal(0)), objection("2026-11-01"))])
            .await
            .unwrap();
        let mut files = 0;
        for folder in [".", "keys", "erasures", "master"] {
            for file in std::fs::read_dir(place.join(folder)).unwrap() {
                let file = file.unwrap();
                let mode = file.metadata().unwrap().permissions().mode() & 0o777;
                let expected = if file.path().is_dir() { 0o700 } else { 0o600 };
                assert_eq!(mode, expected, "{:?}: {mode:o}", file.file_name());
                files += 1;
            }
        }
        assert!(files >= 7, "{files}");
    });
}

fn a_ledger_without_its_keys_is_refused(on: On) {
    for lost in Part::ALL {
        let home = on.home_in_parts();
        wait(async {
            let storage = home.storage().await.unwrap();
            let ledger = over(storage.clone()).await;
            ledger.register(&[person(0)], "file").await.unwrap();
            ledger
                .append(&[(Subject::Person(Ordinal(0)), objection("2026-11-01"))])
                .await
                .unwrap();
            storage.close().await;
            home.lose(lost);
            let opened = home.storage().await;
            assert!(opened.is_err(), "{lost:?}");
            assert_eq!(opened.err().unwrap().kind(), ErrorKind::Corrupt);
            assert!(!home.has(lost), "nothing is made in its place");
        });
    }
}

fn rebuilding_without_a_key_keeps_the_objection(on: On) {
    let home = on.home();
    wait(async {
        let ledger = home.open().await;
        ledger.register(&[person(0)], "file").await.unwrap();
        ledger
            .append(&[(Subject::Person(Ordinal(0)), objection("2026-11-01"))])
            .await
            .unwrap();
        let delete = "DELETE FROM key WHERE subject = 0";
        home.execute(Part::Keys, delete).await;
        assert_eq!(
            ledger.rebuild_state().await.unwrap_err().kind(),
            ErrorKind::Corrupt
        );
        let people = ledger
            .people_at(ledger.head().await.unwrap())
            .await
            .unwrap();
        assert!(!people.standing(Ordinal(0)).unwrap().objections.is_empty());
    });
}

fn a_person_twice_in_an_import_that_was_cut_can_be_imported_again(on: On) {
    let home = on.home();
    wait(async {
        let ledger = home.open().await;
        home.cut(Part::Log, "INSERT", "entry", "").await;
        let mut twice = person(0);
        twice.handles = vec!["@later".into()];
        let batch = [person(0), twice];
        assert!(ledger.register(&batch, "file").await.is_err());
        home.uncut(Part::Log, "entry").await;
        ledger.register(&batch, "file").await.unwrap();
        ledger.verify().await.unwrap();
    });
}

fn an_objection_is_never_missing_while_others_append(on: On) {
    let home = on.home();
    wait(async {
        let writer = home.open().await;
        writer
            .register(&(0..3000).map(person).collect::<Vec<_>>(), "file")
            .await
            .unwrap();
        let subject = Subject::Person(Ordinal(2999));
        writer
            .append(&[(subject, objection("2026-11-01"))])
            .await
            .unwrap();
        let reader = home.open().await;
        let writing = tokio::spawn(async move {
            for n in 0..150 {
                let notice = Notice {
                    campaign: format!("c{n}"),
                    purposes: ["ai_assistant".into()].into(),
                    kinds: [Kind::Post].into(),
                    status: NoticeStatus::Delivered,
                    at: "2026-11-01".parse().unwrap(),
                    channel: "mail".into(),
                };
                writer
                    .append(&[(subject, Entry::Notice(notice))])
                    .await
                    .unwrap();
            }
        });
        let (mut reads, mut missing, mut ahead) = (0, 0, 0);
        while !writing.is_finished() {
            let head = reader.head().await.unwrap();
            let people = reader.people_at(head).await.unwrap();
            let standing = people.standing(Ordinal(2999)).unwrap();
            reads += 1;
            missing += u32::from(standing.objections.is_empty());
            ahead += u32::from(standing.notices.len() as u64 + 2 != head.0);
        }
        writing.await.unwrap();
        assert_eq!(
            (missing, ahead),
            (0, 0),
            "of {reads} reads: objection missing, state not that of the sequence"
        );
    });
}

fn an_objection_survives_a_rebuild_beside_it(on: On) {
    let home = on.home();
    wait(async {
        let one = home.open().await;
        let people: Vec<_> = (0..100).map(person).collect();
        one.register(&people, "file").await.unwrap();
        let two = home.open().await;
        let writing = tokio::spawn(async move {
            for n in 0..100 {
                two.append(&[(Subject::Person(Ordinal(n)), objection("2026-11-01"))])
                    .await
                    .unwrap();
            }
        });
        while !writing.is_finished() {
            one.rebuild_state().await.unwrap();
        }
        writing.await.unwrap();
        let now = one.people_at(one.head().await.unwrap()).await.unwrap();
        let lost = (0..100)
            .filter(|n| now.standing(Ordinal(*n)).unwrap().objections.is_empty())
            .count();
        assert_eq!(lost, 0, "acknowledged objections missing from the state");
    });
}

fn entries_that_cannot_mean_anything_are_refused(on: On) {
    let home = on.home();
    wait(async {
        let ledger = home.open().await;
        ledger
            .register(&[person(0), person(1)], "file")
            .await
            .unwrap();
        let link = |with| Entry::PersonLinked {
            with: Ordinal(with),
            evidence: "e".into(),
        };
        let person = |n| Subject::Person(Ordinal(n));
        let activated = Entry::PolicyActivated {
            purpose: None,
            policy: "p".into(),
            form: "opt_in".into(),
        };
        let cases = [
            ("a link to nobody", person(0), link(9)),
            ("a link to oneself", person(0), link(0)),
            (
                "an operator's objection",
                Subject::Operator,
                objection("2026-11-01"),
            ),
            ("a person's policy", person(0), activated),
            (
                "somebody else's handle",
                person(0),
                Entry::HandleAdded {
                    handle: "@p1".into(),
                },
            ),
        ];
        for (what, subject, entry) in cases {
            assert!(ledger.append(&[(subject, entry)]).await.is_err(), "{what}");
        }
    });
}

fn a_changed_kind_is_found(on: On) {
    let home = on.home();
    wait(async {
        let ledger = home.open().await;
        ledger.register(&[person(0)], "file").await.unwrap();
        ledger
            .append(&[(Subject::Person(Ordinal(0)), objection("2026-11-01"))])
            .await
            .unwrap();
        let update = "UPDATE entry SET kind = 'notice' WHERE sequence = 1";
        home.execute(Part::Log, update).await;
        assert!(ledger.verify().await.is_err());
    });
}

fn whoever_is_linked_to_somebody_touched_is_touched(on: On) {
    let home = on.home();
    wait(async {
        let ledger = home.open().await;
        let people: Vec<_> = (0..4).map(person).collect();
        ledger.register(&people, "file").await.unwrap();
        let link = Entry::PersonLinked {
            with: Ordinal(2),
            evidence: "same mail".into(),
        };
        let activated = Entry::PolicyActivated {
            purpose: None,
            policy: "p".into(),
            form: "opt_in".into(),
        };
        let entries = [
            (Subject::Person(Ordinal(1)), link),
            (Subject::Person(Ordinal(2)), objection("2026-11-01")),
            (Subject::Operator, activated),
            (Subject::Person(Ordinal(3)), objection("2026-11-01")),
        ];
        ledger.append(&entries).await.unwrap();
        let mut seen = Vec::new();
        for from in 0..=5 {
            let touched = ledger.touched_since(Sequence(from)).await.unwrap();
            let people: Vec<u32> = touched.people.iter().map(|o| o.0).collect();
            seen.push((people, touched.rules));
        }
        // Entry 0 is the import, 1 the link, 2 and 4 the objections, 3 the policy.
        assert_eq!(
            seen,
            [
                (vec![1, 2, 3], true),
                (vec![1, 2, 3], true),
                (vec![1, 2, 3], true),
                (vec![3], true),
                (vec![3], false),
                (vec![], false),
            ]
        );
    });
}

fn a_newcomer_with_a_recycled_handle_is_not_the_one_who_had_it(on: On) {
    let home = on.home();
    wait(async {
        let ledger = home.open().await;
        ledger.register(&[person(0)], "file").await.unwrap();
        let mut newcomer = person(9);
        newcomer.handles = vec!["@p0".into()];
        let got = ledger.register(&[newcomer.clone()], "file").await.unwrap();
        assert!(matches!(got[0].outcome, Outcome::Conflict(_)), "{got:?}");
        let record = ledger.person(Ordinal(0)).await.unwrap();
        assert_eq!(record.row.birth, person(0).birth);
        assert!(!record.handles.contains(&newcomer.id));
        // Who says nothing else, or the same, is taken for an account of the same person.
        newcomer.birth = person(0).birth;
        let got = ledger.register(&[newcomer], "file").await.unwrap();
        assert_eq!(got[0].ordinal, Some(Ordinal(0)));
        assert_eq!(got[0].outcome, Outcome::Changed);
    });
}
