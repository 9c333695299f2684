//! What holds while a mail lies aside is lifted, and nothing that somebody says at that moment.

use crate::returns::returns;
use crate::shop::{NOW, Shop, tree};
use ledger::{Call, Hook, Hooked, Ledger, OsRandomness, Sqlite};
use notice::{Sorted, Sorting, Verdict};
use rights::{
    Choice, ChoiceKind, Entry, Error, FixedClock, Instant, Kind, Ordinal, Scope, Subject,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

fn now() -> Instant {
    NOW.parse().unwrap()
}

fn settings() -> ledger::Settings {
    ledger::Settings {
        clock: Arc::new(FixedClock(now())),
        randomness: Arc::new(OsRandomness),
        tree: tree(),
        keep_pseudonyms: true,
    }
}

fn says(kind: ChoiceKind, scope: Scope) -> (Subject, Entry) {
    let choice = Choice::new(kind, scope, now(), "letter");
    (Subject::Person(Ordinal(0)), Entry::Choice(choice))
}

/// Another process restricts right before the next entry.
struct Meanwhile {
    other: Ledger<Sqlite>,
    scope: Scope,
    next: Arc<AtomicBool>,
}

impl Hook for Meanwhile {
    async fn before(&self, call: Call) -> Result<(), Error> {
        if call == Call::Append && self.next.swap(false, Ordering::SeqCst) {
            let entry = says(ChoiceKind::Restriction, self.scope.clone());
            self.other.append(&[entry]).await?;
        }
        Ok(())
    }
}

#[tokio::test]
async fn what_is_restricted_meanwhile_stays() {
    let shop = Shop::with(&["ada@example.org".to_owned()]).await;
    let photos = Scope {
        kinds: [Kind::Photo].into(),
        ..Scope::all()
    };
    for scope in [photos, Scope::all()] {
        let mail = format!("From: ada@example.org\r\n\r\nI object: {scope:?}\r\n");
        let took = returns(&shop).take(mail.as_bytes(), "here").await.unwrap();
        assert_eq!(took, Verdict::Aside);
        let aside = shop.outbox.aside().await.unwrap().remove(0);
        let folder = shop.folder.path().join("ledger");
        let next = Arc::new(AtomicBool::new(false));
        let other = Sqlite::open(&folder).await.unwrap();
        let hook = Meanwhile {
            other: Ledger::open(other, settings()).await.unwrap(),
            scope: scope.clone(),
            next: Arc::clone(&next),
        };
        let inner = Sqlite::open(&folder).await.unwrap();
        let ledger = Ledger::open(Hooked { inner, hook }, settings());
        let (ledger, tree) = (ledger.await.unwrap(), tree());
        let sorting = Sorting {
            ledger: &ledger,
            outbox: &shop.outbox,
            tree: &tree,
            clock: &shop.clock,
        };
        next.store(true, Ordering::SeqCst);
        sorting
            .settle(&aside, Sorted::Nothing, "sam")
            .await
            .unwrap();
        assert!(!next.load(Ordering::SeqCst), "it was said meanwhile");
        let standing = shop.ledger.own_standing(Ordinal(0)).await.unwrap();
        assert_eq!(standing.restrictions, [scope].into());
        let lifted = says(ChoiceKind::RestrictionLifted, Scope::all());
        shop.ledger.append(&[lifted]).await.unwrap();
    }
}
