//! What was said between a look and a write that takes a no back.

use crate::home::{On, on_both};
use crate::town::{person, wait};
use ledger::{AnyStorage, Incoming, Ledger, Since};
use rights::{Choice, ChoiceKind, Entry, Instant, Ordinal, PersonId, Scope, Sequence, Subject};

on_both!(
    what_comes_between_the_look_and_the_write_is_said_again,
    what_was_said_before_its_time_is_taken_back,
    a_no_that_was_taken_back_meanwhile_stays_taken_back,
    only_what_is_reached_and_not_meant_is_said_again,
    what_was_looked_at_is_taken_back_although_it_was_said_again,
);

fn said(kind: ChoiceKind, day: u32) -> Choice {
    let at: Instant = format!("2026-11-{day:02}T08:00:00Z").parse().unwrap();
    Choice::new(kind, Scope::all(), at, "test")
}

fn of(who: u32, choice: Choice) -> (Subject, Entry) {
    (Subject::Person(Ordinal(who)), Entry::Choice(choice))
}

async fn objected(ledger: &Ledger<AnyStorage>, who: u32) -> bool {
    let standing = ledger.own_standing(Ordinal(who)).await.unwrap();
    !standing.objections.is_empty()
}

async fn three(ledger: &Ledger<AnyStorage>) {
    let people: Vec<_> = (0..3).map(person).collect();
    ledger.register(&people, "file").await.unwrap();
}

fn what_comes_between_the_look_and_the_write_is_said_again(on: On) {
    use ChoiceKind::{Objection, ObjectionWithdrawn, Restriction};
    let home = on.home();
    wait(async {
        let ledger = home.open().await;
        three(&ledger).await;
        ledger.append(&[of(0, said(Objection, 1))]).await.unwrap();
        let before = ledger.head().await.unwrap();
        let no = said(Objection, 2);
        let between = [
            of(0, no.clone()),
            of(1, no.clone()),
            of(0, said(Restriction, 3)),
        ];
        ledger.append(&between).await.unwrap();
        // Whoever takes it back now knows of the first alone, whatever time the second is from.
        let yes = [
            of(0, said(ObjectionWithdrawn, 20)),
            of(2, said(Objection, 20)),
        ];
        let receipts = ledger.append_since(&yes, Since::Now(before)).await.unwrap();
        assert_eq!(receipts.len(), 2);
        let first = receipts[0].sequence;
        let written = ledger.entries(first, Sequence(first.0 + 9)).await.unwrap();
        let written: Vec<_> = written.into_iter().map(|one| one.entry.unwrap()).collect();
        let [(_, one), (_, other)] = yes;
        // In the same commit, with the others' words untouched and what it does not take back left alone.
        assert_eq!(written, [one, other, Entry::Choice(no.said_again())]);
        assert!(objected(&ledger, 0).await);
        // Where nothing came between, it is taken back.
        let now = Since::Now(ledger.head().await.unwrap());
        let yes = [of(0, said(ObjectionWithdrawn, 21))];
        ledger.append_since(&yes, now).await.unwrap();
        assert!(!objected(&ledger, 0).await);
        assert!(objected(&ledger, 1).await && objected(&ledger, 2).await);
        // A rebuild from the log comes to the same.
        ledger.verify().await.unwrap();
    });
}

fn what_was_said_before_its_time_is_taken_back(on: On) {
    use ChoiceKind::{Objection, ObjectionWithdrawn};
    let home = on.home();
    wait(async {
        let ledger = home.open().await;
        three(&ledger).await;
        let before = ledger.head().await.unwrap();
        let between = [of(0, said(Objection, 5)), of(1, said(Objection, 7))];
        ledger.append(&between).await.unwrap();
        let yes = |n: u32| {
            let id = PersonId::new(format!("p{n}"));
            Incoming::Choice(id, said(ObjectionWithdrawn, 6))
        };
        let taken = ledger
            .take_in_since(&[yes(0), yes(1)], "inbox", before)
            .await;
        assert_eq!(taken.unwrap().entries, 3);
        assert!(!objected(&ledger, 0).await);
        assert!(objected(&ledger, 1).await, "it was said later");
        let yes = [of(1, said(ObjectionWithdrawn, 6))];
        let since = Since::ItsTime(before);
        ledger.append_since(&yes, since).await.unwrap();
        assert!(objected(&ledger, 1).await);
    });
}

fn a_no_that_was_taken_back_meanwhile_stays_taken_back(on: On) {
    use ChoiceKind::{Objection, ObjectionWithdrawn};
    let home = on.home();
    wait(async {
        let ledger = home.open().await;
        three(&ledger).await;
        let before = ledger.head().await.unwrap();
        let between = [
            of(0, said(Objection, 5)),
            of(0, said(ObjectionWithdrawn, 6)),
        ];
        ledger.append(&between).await.unwrap();
        for since in [Since::Now(before), Since::ItsTime(before)] {
            let yes = [of(0, said(ObjectionWithdrawn, 4))];
            assert_eq!(ledger.append_since(&yes, since).await.unwrap().len(), 1);
            assert!(!objected(&ledger, 0).await);
        }
    });
}

fn only_what_is_reached_and_not_meant_is_said_again(on: On) {
    use ChoiceKind::{Objection, ObjectionWithdrawn};
    let home = on.home();
    let within = |mut choice: Choice, purpose: &str| {
        choice.scope.purposes.insert(purpose.into());
        choice
    };
    wait(async {
        let ledger = home.open().await;
        three(&ledger).await;
        let before = ledger.head().await.unwrap();
        let between = [of(0, said(Objection, 7)), of(1, said(Objection, 7))];
        ledger.append(&between).await.unwrap();
        // It does not reach all of what was said: nothing is taken back, and nothing said again.
        let part = [of(0, within(said(ObjectionWithdrawn, 20), "ai_assistant"))];
        let size = ledger.head().await.unwrap().0;
        ledger
            .append_since(&part, Since::Now(before))
            .await
            .unwrap();
        assert_eq!(ledger.head().await.unwrap().0, size + 1);
        assert!(objected(&ledger, 0).await);
        // An earlier and a later one: the later one means it.
        let yes = |day| Incoming::Choice(PersonId::from("p1"), said(ObjectionWithdrawn, day));
        let both = [yes(4), yes(10)];
        let taken = ledger.take_in_since(&both, "inbox", before).await.unwrap();
        assert_eq!(taken.entries, 2);
        assert!(!objected(&ledger, 1).await);
    });
}

fn what_was_looked_at_is_taken_back_although_it_was_said_again(on: On) {
    use ChoiceKind::{Objection, ObjectionWithdrawn};
    let home = on.home();
    wait(async {
        let ledger = home.open().await;
        three(&ledger).await;
        let no = said(Objection, 1);
        ledger.append(&[of(0, no.clone())]).await.unwrap();
        let before = ledger.head().await.unwrap();
        let again = |no: &Choice| [of(0, said(ObjectionWithdrawn, 2)), of(0, no.said_again())];
        ledger.append(&again(&no)).await.unwrap();
        let yes = [of(0, said(ObjectionWithdrawn, 20))];
        ledger.append_since(&yes, Since::Now(before)).await.unwrap();
        assert!(!objected(&ledger, 0).await);
        // One that came meanwhile itself is another matter.
        let before = ledger.head().await.unwrap();
        let no = said(Objection, 3);
        ledger.append(&[of(0, no.clone())]).await.unwrap();
        ledger.append(&again(&no)).await.unwrap();
        ledger.append_since(&yes, Since::Now(before)).await.unwrap();
        assert!(objected(&ledger, 0).await);
    });
}
