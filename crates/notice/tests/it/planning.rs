//! Planning: whom it reaches, that it is done once, what the ledger says.

use crate::shop::{Shop, plan};
use notice::State;
use rights::{Entry, EntryKind, Ordinal};

fn addresses() -> Vec<String> {
    let address = |n: u32| match n {
        4 => String::new(),
        n => format!("member{n}@example.org"),
    };
    (0..6).map(address).collect()
}

#[tokio::test]
async fn everybody_is_planned_for_once_and_the_ledger_says_what_is_told() {
    let shop = Shop::with(&addresses()).await;
    let (planned, added) = shop.plan("spring").await;
    assert_eq!(added, 6);
    let counts = shop.outbox.counts(planned.sequence).await.unwrap();
    assert_eq!(counts, [(State::Waiting, 5), (State::NoAddress, 1)].into());
    // The same again adds nobody and writes nothing.
    let head = shop.ledger.head().await.unwrap();
    let (again, added) = shop.plan("spring").await;
    assert_eq!((again.sequence, added), (planned.sequence, 0));
    assert_eq!(shop.ledger.head().await.unwrap(), head);
    // Whoever comes later is added by planning again.
    let mut late = ledger::NewPerson::unknown("late".into());
    late.contact.mail = Some("late@example.org".parse().unwrap());
    shop.ledger.register(&[late], "people").await.unwrap();
    assert_eq!(shop.plan("spring").await.1, 1);

    let entries = shop
        .ledger
        .operator_history(EntryKind::CampaignPlanned)
        .await
        .unwrap();
    assert_eq!(entries.len(), 1);
    let Some(Entry::CampaignPlanned(campaign)) = &entries[0].entry else {
        panic!("{entries:?}");
    };
    assert_eq!(campaign.texts, Some(shop.texts.hash()));
    assert_eq!(entries[0].sequence, planned.sequence);
}

#[tokio::test]
async fn another_campaign_of_the_same_name_is_refused() {
    let shop = Shop::with(&addresses()).await;
    shop.plan("spring").await;
    let mut other = plan("spring");
    other.kinds = [rights::Kind::Reel].into();
    let error = shop.try_plan(&other).await.unwrap_err();
    assert!(error.to_string().contains("`spring` already"), "{error}");
    let mut other = plan("spring");
    other.audience.regions.insert("FR".to_owned());
    assert!(shop.try_plan(&other).await.is_err());
}

#[tokio::test]
async fn a_text_that_lacks_something_plans_nothing() {
    let mut shop = Shop::with(&addresses()).await;
    shop.settings.officer.contact.clear();
    let error = shop.try_plan(&plan("spring")).await.unwrap_err();
    assert!(
        error.to_string().contains("notice.officer.contact"),
        "{error}"
    );
    assert!(shop.outbox.campaigns().await.unwrap().is_empty());
}

#[tokio::test]
async fn regions_and_erased_persons_are_left_out() {
    let shop = Shop::with(&addresses()).await;
    shop.ledger
        .erase(&[rights::Ordinal(1)].into())
        .await
        .unwrap();
    let mut german = plan("german");
    german.audience.regions.insert("DE".to_owned());
    let (planned, added) = shop.try_plan(&german).await.unwrap();
    // 0 and 3 are French, 1 is erased, 4 has no address.
    assert_eq!(added, 3);
    let counts = shop.outbox.counts(planned.sequence).await.unwrap();
    assert_eq!(counts, [(State::Waiting, 2), (State::NoAddress, 1)].into());
}

/// Only accounts made on the day or later; of those of unknown age nobody knows that they were told before.
#[tokio::test]
async fn a_campaign_since_a_day_leaves_out_older_accounts() {
    let shop = Shop::with(&[]).await;
    let made = [
        ("older", Some("2026-03-31")),
        ("same", Some("2026-04-01")),
        ("newer", Some("2026-04-02")),
        ("unknown", None),
    ];
    let people = made.map(|(id, created)| {
        let mut person = ledger::NewPerson::unknown(id.into());
        person.created = created.map(|day| day.parse().unwrap());
        person.contact.mail = Some(format!("{id}@example.org").parse().unwrap());
        person
    });
    shop.ledger.register(&people, "people").await.unwrap();
    let mut newcomers = plan("newcomers");
    newcomers.audience.since = Some("2026-04-01".parse().unwrap());
    let (planned, added) = shop.try_plan(&newcomers).await.unwrap();
    assert_eq!(added, 3);
    let rows = shop.outbox.people(planned.sequence, Ordinal(0), 10);
    let persons: Vec<u32> = rows.await.unwrap().iter().map(|(p, _)| p.0).collect();
    assert_eq!(persons, [1, 2, 3], "all but the older one");
}
