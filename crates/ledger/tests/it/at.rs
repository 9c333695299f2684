//! What held at a sequence: assessments, policies, people, and nothing of what came later.

use crate::home::{On, on_both};
use crate::town::{person, wait};
use rights::{
    Assessment, Choice, ChoiceKind, Entry, LegalBasis, Ordinal, PurposeId, Scope, Sequence, Subject,
};

on_both!(
    the_latest_assessment_of_each_id_counts_and_a_later_one_does_not_reach_back,
    a_policy_of_the_purpose_stands_above_one_for_all,
    people_of_a_sequence_know_nobody_and_nothing_that_came_later,
    a_history_is_one_persons_entries_in_order,
);

fn assessment(id: &str, version: u32) -> Entry {
    Entry::AssessmentSigned(Assessment {
        id: id.into(),
        version,
        purpose: "ai_assistant".into(),
        basis: LegalBasis::LegitimateInterest,
        kinds: [rights::Kind::Post].into(),
        interest: "i".into(),
        necessity: "n".into(),
        expectations: "e".into(),
        safeguards: "s".into(),
        balance: "b".into(),
        third_parties: "t".into(),
        minors: "m".into(),
        special_categories: "c".into(),
        compatible_with: [].into(),
        older_items_compatible: false,
        compatibility: String::new(),
        dpia: "d".into(),
        expires: "2027-01-01".parse().unwrap(),
        sign_off: None,
    })
}

fn policy(purpose: Option<&str>, hash: &str) -> Entry {
    Entry::PolicyActivated {
        purpose: purpose.map(PurposeId::from),
        policy: hash.into(),
        form: "opt_in".into(),
    }
}

fn the_latest_assessment_of_each_id_counts_and_a_later_one_does_not_reach_back(on: On) {
    let home = on.home();
    wait(async {
        let ledger = home.open().await;
        let entries = [assessment("a", 1), assessment("b", 1), assessment("a", 2)];
        let entries = entries.map(|e| (Subject::Operator, e));
        ledger.append(&entries).await.unwrap();
        let mut seen = Vec::new();
        for at in 0..=3 {
            let all = ledger.assessments_at(Sequence(at)).await.unwrap();
            seen.push(
                all.iter()
                    .map(|a| format!("{}{}", a.id, a.version))
                    .collect::<Vec<_>>()
                    .join(" "),
            );
        }
        assert_eq!(seen, ["", "a1", "a1 b1", "a2 b1"]);
    });
}

fn a_policy_of_the_purpose_stands_above_one_for_all(on: On) {
    let home = on.home();
    wait(async {
        let ledger = home.open().await;
        let entries = [
            policy(None, "general"),
            policy(Some("ai_assistant"), "own"),
            policy(None, "general again"),
            policy(Some("creative_tools"), "of another"),
        ];
        let entries = entries.map(|e| (Subject::Operator, e));
        ledger.append(&entries).await.unwrap();
        let mut seen = Vec::new();
        for at in 0..=4 {
            let active = ledger
                .policy_at(Sequence(at), &"ai_assistant".into())
                .await
                .unwrap();
            seen.push(active.map(|(hash, _)| hash).unwrap_or_default());
        }
        assert_eq!(seen, ["", "general", "own", "own", "own"]);
    });
}

fn people_of_a_sequence_know_nobody_and_nothing_that_came_later(on: On) {
    let home = on.home();
    wait(async {
        let ledger = home.open().await;
        ledger.register(&[person(0)], "file").await.unwrap();
        let link = Entry::PersonLinked {
            with: Ordinal(0),
            evidence: "same mail".into(),
        };
        let at = "2026-11-01".parse().unwrap();
        let objection = Choice::new(ChoiceKind::Objection, Scope::all(), at, "test");
        ledger.register(&[person(1)], "file").await.unwrap();
        let subject = Subject::Person(Ordinal(1));
        ledger
            .append(&[(subject, Entry::Choice(objection)), (subject, link)])
            .await
            .unwrap();
        let mut changed = person(0);
        changed.region = Some("fr".into());
        ledger.register(&[changed], "file").await.unwrap();
        let counts = [0, 1, 2, 2, 2, 2];
        for (at, count) in counts.into_iter().enumerate() {
            let people = ledger.people_at(Sequence(at as u64)).await.unwrap();
            assert_eq!(people.len(), count, "people before sequence {at}");
            let objects = |n| {
                people
                    .standing(Ordinal(n))
                    .is_some_and(|s| !s.objections.is_empty())
            };
            assert_eq!(objects(1), at >= 3, "the objection is entry 2");
            assert!(!objects(0) || at >= 4, "the link is entry 3");
            if at >= 1 {
                let region = if at >= 5 { "fr" } else { "de" };
                assert_eq!(people.region(Ordinal(0)), Some(region), "at {at}");
            }
        }
    });
}

fn a_history_is_one_persons_entries_in_order(on: On) {
    let home = on.home();
    wait(async {
        let ledger = home.open().await;
        ledger
            .register(&[person(0), person(1)], "file")
            .await
            .unwrap();
        let said = |n: u32, source: &str| {
            let at = "2026-11-01".parse().unwrap();
            let choice = Choice::new(ChoiceKind::Objection, Scope::all(), at, source);
            (Subject::Person(Ordinal(n)), Entry::Choice(choice))
        };
        let entries = [said(0, "first"), said(1, "other"), said(0, "second")];
        ledger.append(&entries).await.unwrap();
        let history = ledger.history(Ordinal(0)).await.unwrap();
        let seen: Vec<_> = history
            .into_iter()
            .map(|r| (r.sequence.0, r.entry.unwrap()))
            .collect();
        let expected = [(1, entries[0].1.clone()), (3, entries[2].1.clone())];
        assert_eq!(seen, expected);
    });
}
