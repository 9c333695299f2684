//! What is in the ledger about persons, read of many at once.

use crate::erased::just;
use crate::home::{On, on_both};
use crate::town::{Draw, entry, person, wait};
use rights::{Choice, Entry, Ordinal, Subject};

on_both!(of_many_at_once_is_read_what_is_read_of_each);

fn of_many_at_once_is_read_what_is_read_of_each(on: On) {
    let home = on.home();
    wait(async {
        let ledger = home.open().await;
        let people: Vec<_> = (0..14).map(person).collect();
        ledger.register(&people, "file").await.unwrap();
        let mut draw = Draw(5);
        for _ in 0..4 {
            let mut entries: Vec<(Subject, Entry)> = Vec::new();
            // Of the last two there is nothing.
            entries.resize_with(80, || entry(&mut draw, 12));
            ledger.append(&entries).await.unwrap();
        }
        ledger.erase(&just([3])).await.unwrap();
        // In no order, some twice, one that nobody has.
        let asked = [13, 7, 3, 0, 7, 1, 2, 4, 5, 12, 6, 8, 9, 11, 10, 0, 99].map(Ordinal);
        let (histories, said) = (ledger.histories(&asked), ledger.said_by(&asked));
        let (mut histories, mut said) = (histories.await.unwrap(), said.await.unwrap());
        for person in (0..14).chain([99]).map(Ordinal) {
            let history = ledger.history(person).await.unwrap();
            assert!(history.windows(2).all(|w| w[0].sequence < w[1].sequence));
            let choices = history.iter().filter_map(|one| match &one.entry {
                Some(Entry::Choice(choice)) => Some(choice.clone()),
                _ => None,
            });
            let choices: Vec<Choice> = choices.collect();
            assert_eq!(said.contains_key(&person), !choices.is_empty());
            assert_eq!(ledger.said(person).await.unwrap(), choices);
            assert_eq!(said.remove(&person).unwrap_or_default(), choices);
            assert_eq!(histories.remove(&person).unwrap_or_default(), history);
        }
        assert!(histories.is_empty() && said.is_empty());
        assert!(ledger.said_by(&[]).await.unwrap().is_empty());
    });
}
