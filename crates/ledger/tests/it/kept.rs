//! The pseudonym that is kept of an erased person's id.

use crate::erased::{just, said, town};
use crate::home::{On, on_both};
use crate::town::{person, settings, wait};
use ledger::{AnyStorage, Ledger};
use rights::ChoiceKind;

on_both!(a_kept_pseudonym_is_told_from_an_id_that_nobody_had);

fn a_kept_pseudonym_is_told_from_an_id_that_nobody_had(on: On) {
    let home = on.home();
    wait(async {
        let ledger = town(&home).await;
        let kept = async |ledger: &Ledger<AnyStorage>, id: &str| {
            ledger.is_kept_as_pseudonym(&id.into()).await.unwrap()
        };
        assert!(!kept(&ledger, "p1").await, "nobody is erased yet");
        ledger.erase(&just([1])).await.unwrap();
        let head = ledger.head().await.unwrap();
        for (id, expected) in [("p1", true), ("p2", true), ("p0", false), ("p9", false)] {
            assert_eq!(kept(&ledger, id).await, expected, "{id}");
            assert_eq!(
                kept(&home.open().await, id).await,
                expected,
                "{id}, opened anew"
            );
        }
        // Asking writes nothing and leaves nothing locked.
        assert_eq!(ledger.head().await.unwrap(), head);
        let said = [said(0, ChoiceKind::ObjectionWithdrawn, None)];
        ledger.append(&said).await.unwrap();
        // Of whoever comes back it has become an objection.
        ledger.register(&[person(1)], "file").await.unwrap();
        assert!(!kept(&ledger, "p1").await && kept(&ledger, "p2").await);
        ledger.verify().await.unwrap();

        let other = on.home();
        town(&other).await;
        let forgetful = ledger::Settings {
            keep_pseudonyms: false,
            ..settings()
        };
        let ledger = Ledger::open(other.storage().await.unwrap(), forgetful)
            .await
            .unwrap();
        ledger.erase(&just([1])).await.unwrap();
        assert!(!kept(&ledger, "p1").await, "none was kept");
    });
}
