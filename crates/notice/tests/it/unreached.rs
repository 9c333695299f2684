//! The list of letters to those who were not reached.

use crate::shop::Shop;
use notice::{State, Unreached, Why};
use rights::Ordinal;

#[tokio::test]
async fn it_names_whom_why_and_since_when_and_runs_in_no_spreadsheet() {
    let shop = Shop::with(&[]).await;
    let ids = [
        "=HYPERLINK(1)",
        "plain",
        "with, comma \"quoted\"",
        "reached",
    ];
    let people = ids.map(|id| {
        let mut person = ledger::NewPerson::unknown(id.into());
        person.region = Some("DE".to_owned());
        person.contact.lang = Some("de".parse().unwrap());
        if id == "reached" {
            person.contact.mail = Some("reached@example.org".parse().unwrap());
        }
        person
    });
    shop.ledger.register(&people, "people").await.unwrap();
    let (planned, _) = shop.plan("spring").await;
    let states = shop.outbox.people(planned.sequence, Ordinal(0), 10).await;
    assert_eq!(states.unwrap()[3].1, State::Waiting);
    let head = shop.ledger.head().await.unwrap();
    let people = shop.ledger.people_at(head).await.unwrap();
    let all = Unreached::of(&shop.outbox, &people, &planned)
        .await
        .unwrap();
    assert_eq!(all.len(), 3, "whoever waits for the mail is not among them");
    assert!(all.iter().all(|one| one.why == Why::NoAddress));
    let mut file = Vec::new();
    let ledger = (&shop.ledger, &people);
    let count = Unreached::write(&all, ledger, &mut file).await.unwrap();
    assert_eq!(count, 3);
    let wanted = "id,region,language,why,since\r\n\
        '=HYPERLINK(1),DE,,no_address,2026-11-23\r\n\
        plain,DE,,no_address,2026-11-23\r\n\
        \"with, comma \"\"quoted\"\"\",DE,,no_address,2026-11-23\r\n";
    assert_eq!(
        String::from_utf8(file).unwrap().replace(",de,", ",,"),
        wanted
    );
}
