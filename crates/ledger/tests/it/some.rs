//! Certain people, read one by one, are the people of the head; what is known of sets.

use crate::home::{On, on_both};
use crate::town::{Draw, entry, over, person, wait};
use ledger::{AnyStorage, Call, Hook, Hooked, Ledger};
use rights::{
    Choice, ChoiceKind, Entry, Error, ErrorKind, Ordinal, People, Scope, Sequence, Standing,
    Subject,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU32, Ordering};

on_both!(
    some_people_are_those_of_the_head,
    whoever_is_nobody_is_an_error,
    an_append_between_two_reads_is_seen_whole,
    the_states_of_each_set_are_known_once,
);

const PEOPLE: u32 = 14;

/// Everything that decisions read of a person.
fn known(people: &People, who: Ordinal) -> impl PartialEq + std::fmt::Debug {
    (
        people.birth(who),
        people.region(who).map(str::to_owned),
        people.account(who),
        people.standing(who).cloned(),
    )
}

async fn compare(ledger: &Ledger<AnyStorage>, wanted: &BTreeSet<Ordinal>, told: &str) {
    let head = ledger.head().await.unwrap();
    let all = ledger.people_at(head).await.unwrap();
    let places = ledger.grid_ids().await.unwrap();
    let some = ledger.some_people(wanted).await.unwrap();
    assert_eq!(some.at, head, "{told}");
    let linked = ledger.linked().await.unwrap();
    for who in wanted {
        let stands = ledger.standing_with(&linked, *who).await.unwrap();
        assert_eq!(stands.as_ref(), all.standing(*who), "{told}: {who:?}");
        assert_eq!(
            known(&some.people, *who),
            known(&all, *who),
            "{told}: {who:?}"
        );
        assert_eq!(some.grid_ids[who], places[who.index()], "{told}: {who:?}");
    }
    let mut read = wanted.clone();
    for who in wanted {
        read.extend(ledger.person(*who).await.unwrap().linked);
    }
    let found: BTreeSet<Ordinal> = some.grid_ids.keys().copied().collect();
    assert_eq!(
        found, read,
        "{told}: those asked for, and their other accounts"
    );
    for who in (0..PEOPLE).map(Ordinal).filter(|who| !read.contains(who)) {
        let standing = some.people.standing(who);
        assert!(
            standing.is_none_or(|s| *s == Standing::default()),
            "{told}: {who:?}"
        );
        assert_eq!(some.people.birth(who), None, "{told}: {who:?}");
    }
}

fn some_people_are_those_of_the_head(on: On) {
    let (mut links, mut standings) = (0, 0);
    for seed in 0..8 {
        let home = on.home();
        wait(async {
            let mut draw = Draw(seed);
            let ledger = home.open().await;
            let people: Vec<_> = (0..PEOPLE).map(person).collect();
            ledger.register(&people, "file").await.unwrap();
            for round in 0..6 {
                let batch: Vec<_> = (0..12).map(|_| entry(&mut draw, PEOPLE)).collect();
                let linked = |(_, e): &&(Subject, Entry)| matches!(e, Entry::PersonLinked { .. });
                links += batch.iter().filter(linked).count();
                ledger.append(&batch).await.unwrap();
                for size in [0, 1, 3, PEOPLE as usize, 4 * PEOPLE as usize] {
                    let any = |_| Ordinal(draw.below(PEOPLE as usize) as u32);
                    let wanted: BTreeSet<Ordinal> = (0..size).map(any).collect();
                    compare(&ledger, &wanted, &format!("seed {seed}, round {round}")).await;
                }
            }
            let head = ledger.head().await.unwrap();
            standings += ledger.people_at(head).await.unwrap().standings.len();
        });
    }
    assert!(links > 10, "{links} linked accounts in all towns");
    assert!(standings > 50, "{standings} different standings");
}

fn whoever_is_nobody_is_an_error(on: On) {
    let home = on.home();
    wait(async {
        let ledger = home.open().await;
        ledger.register(&[person(0)], "file").await.unwrap();
        let failed = ledger
            .some_people(&[Ordinal(0), Ordinal(1)].into())
            .await
            .unwrap_err();
        assert_eq!(failed.kind(), ErrorKind::NotFound, "{failed}");
        assert!(failed.to_string().contains("`1`"), "{failed}");
        let linked = ledger.linked().await.unwrap();
        let stands = ledger.standing_with(&linked, Ordinal(1)).await.unwrap();
        assert_eq!(stands, None);
    });
}

/// Storage beside which somebody else appends: before a certain read of people, standings or links.
struct Meanwhile {
    other: Ledger<AnyStorage>,
    said: Vec<(Subject, Entry)>,
    reads_left: AtomicU32,
}

impl Hook for Meanwhile {
    async fn before(&self, call: Call) -> Result<(), Error> {
        let counted = matches!(call, Call::People | Call::Standing | Call::Links);
        if counted && self.reads_left.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.other.append(&self.said).await?;
        }
        Ok(())
    }
}

fn objects(who: u32) -> (Subject, Entry) {
    let at = "2026-11-20".parse().unwrap();
    let choice = Choice::new(ChoiceKind::Objection, Scope::all(), at, "test");
    (Subject::Person(Ordinal(who)), Entry::Choice(choice))
}

fn linked(who: u32, with: u32) -> (Subject, Entry) {
    let entry = Entry::PersonLinked {
        with: Ordinal(with),
        evidence: "same mail".into(),
    };
    (Subject::Person(Ordinal(who)), entry)
}

/// Three persons are read with seven reads: links, then row and standing of each.
fn an_append_between_two_reads_is_seen_whole(on: On) {
    for read in 1..=8 {
        let home = on.home();
        wait(async {
            let other = home.open().await;
            let people: Vec<_> = (0..4).map(person).collect();
            other.register(&people, "file").await.unwrap();
            let hook = Meanwhile {
                other,
                said: vec![objects(0), objects(3), linked(2, 3)],
                reads_left: AtomicU32::new(read),
            };
            let inner = home.storage().await.unwrap();
            let ledger = over(Hooked { inner, hook }).await;
            let some = ledger
                .some_people(&(0..3).map(Ordinal).collect())
                .await
                .unwrap();
            let came = read <= 7;
            let head = ledger.head().await.unwrap();
            assert_eq!(head, Sequence(if came { 4 } else { 1 }), "read {read}");
            assert_eq!(some.at, head, "read {read}");
            let all = ledger.people_at(head).await.unwrap();
            for who in (0..3).map(Ordinal) {
                assert_eq!(
                    known(&some.people, who),
                    known(&all, who),
                    "read {read}: {who:?}"
                );
            }
            let refuses = |who| {
                !some
                    .people
                    .standing(Ordinal(who))
                    .unwrap()
                    .objections
                    .is_empty()
            };
            assert_eq!(
                [refuses(0), refuses(1), refuses(2)],
                [came, false, came],
                "read {read}"
            );
        });
    }
}

fn the_states_of_each_set_are_known_once(on: On) {
    let home = on.home();
    wait(async {
        let ledger = home.open().await;
        ledger.register(&[person(0)], "file").await.unwrap();
        assert!(ledger.set_states().await.unwrap().is_empty());
        let published = |set: &str, manifest: &str| Entry::SetPublished {
            set: set.into(),
            manifest: manifest.into(),
        };
        let masked = |set: &str, state: &str| Entry::SetMasked {
            set: set.into(),
            state: state.into(),
            items: 1,
        };
        let said = [
            published("ai_assistant/0001", "aa"),
            masked("ai_assistant/0001", "ab"),
            published("ai_assistant/0002", "ba"),
            masked("ai_assistant/0001", "ac"),
            masked("ai_assistant/0001", "ab"),
            published("creative_tools/0001", "ca"),
        ];
        ledger
            .append(&said.map(|e| (Subject::Operator, e)))
            .await
            .unwrap();
        ledger.append(&[objects(0)]).await.unwrap();
        let want: BTreeMap<String, BTreeSet<String>> = [
            ("ai_assistant/0001", vec!["aa", "ab", "ac"]),
            ("ai_assistant/0002", vec!["ba"]),
            ("creative_tools/0001", vec!["ca"]),
        ]
        .map(|(set, states)| (set.into(), states.into_iter().map(str::to_owned).collect()))
        .into();
        assert_eq!(ledger.set_states().await.unwrap(), want);
    });
}
