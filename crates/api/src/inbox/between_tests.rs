//! A no that comes while a batch is taken in which the same person says an earlier yes.

use super::Sent;
use super::breaking_tests::{inbox, settings, tree};
use ledger::{Call, Hook, Hooked, Ledger, Sqlite};
use rights::{
    Choice, ChoiceKind, Clock, Entry, Error, Ordinal, PersonId, Scope, Subject, SystemClock,
};
use std::sync::atomic::{AtomicI64, Ordering as Order};

/// At one call, somebody objects by another program.
#[derive(Debug)]
struct Interjects {
    left: AtomicI64,
    /// The other program's.
    other: Ledger<Sqlite>,
}

impl Hook for &'static Interjects {
    async fn before(&self, _: Call) -> Result<(), Error> {
        if self.left.fetch_sub(1, Order::SeqCst) == 0 {
            let other = &self.other;
            let at = "2026-03-01".parse().unwrap();
            let no = Choice::new(ChoiceKind::Objection, Scope::all(), at, "test");
            let person = other.resolve(&[PersonId::from("a")]).await?[0].unwrap();
            let entry = (Subject::Person(person), Entry::Choice(no));
            other.append(&[entry]).await?;
        }
        Ok(())
    }
}

/// Whenever the later no comes while an earlier yes is taken, it stands in the end; and the yes was taken or set aside.
#[tokio::test(flavor = "multi_thread")]
async fn no_yes_undoes_a_later_no_that_comes_while_it_is_taken() {
    let mut at = 0;
    loop {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let other = Sqlite::open(&root.join("ledger")).await.unwrap();
        let hook: &'static Interjects = Box::leak(Box::new(Interjects {
            left: AtomicI64::new(-1),
            other: Ledger::open(other, settings()).await.unwrap(),
        }));
        let inner = Sqlite::open(&root.join("ledger")).await.unwrap();
        let ledger = Ledger::open(Hooked { inner, hook }, settings()).await;
        let (ledger, taker) = (ledger.unwrap(), inbox(root).await);
        let events = |from: u64, choices: &[&str]| {
            let one = |(n, choice): (u64, &&str)| {
                let text = format!(
                    r#"{{"stream":"s","position":{n},"at":"2026-02-0{n}","type":"choice_made","person":"a","choice":"{choice}"}}"#
                );
                Sent::read(n, text.as_bytes())
            };
            (from..).zip(choices).map(one).collect::<Vec<Sent>>()
        };
        let (tree, rules) = (tree(), server::ConsentRules::default());
        let ground = ((&tree, &rules), SystemClock.now());
        let made = events(1, &["objection"]);
        taker.take(&ledger, &made, ground).await.unwrap();
        hook.left.store(at, Order::SeqCst);
        let made = events(2, &["objection_withdrawn"]);
        let taken = taker.take(&ledger, &made, ground).await.unwrap();
        assert_eq!(taken.taken + taken.set_aside, 1);
        // Whoever looks now disturbs nothing any more.
        let came = hook.left.swap(-1, Order::SeqCst) < 0;
        let standing = ledger.own_standing(Ordinal(0)).await.unwrap();
        assert_eq!(!standing.objections.is_empty(), came, "at call {at}");
        if !came {
            break;
        }
        at += 1;
    }
    assert!(at > 4, "{at} calls");
}
