//! Many erase at the same time.

use crate::erased::{just, said};
use crate::home::{On, on_both};
use crate::town::{person, wait};
use rights::ChoiceKind;

on_both!(many_erase_at_once);

/// From two machines, eight at a time each, while somebody reads and appends.
fn many_erase_at_once(on: On) {
    let home = on.home();
    wait(async {
        let one = home.open().await;
        let people: Vec<_> = (0..40).map(person).collect();
        one.register(&people, "file").await.unwrap();
        let other = home.open().await;
        let erase = |who: u32| {
            let ledger = if who.is_multiple_of(2) { &one } else { &other };
            async move { ledger.erase(&just([who])).await.unwrap().len() }
        };
        let says = |who: u32| {
            let said = [said(who, ChoiceKind::Objection, None)];
            let one = &one;
            async move {
                one.append(&said).await.unwrap();
                one.people_now().await.unwrap();
            }
        };
        let erased = futures::future::join_all((0..32).map(erase));
        let (erased, _) = futures::join!(erased, futures::future::join_all((32..40).map(says)));
        assert_eq!(erased.into_iter().sum::<usize>(), 32);
        assert_eq!(one.erased().await.unwrap(), just(0..32));
        one.verify().await.unwrap();
    });
}
