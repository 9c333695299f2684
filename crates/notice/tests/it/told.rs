//! After a change that matters: until when nothing is compiled.

use crate::shop::{Shop, plan, tree};
use notice::{Campaigns, Heard, WaitsFor};
use rights::{Campaign, Day, Entry, LegalBasis, Sequence, Subject, Terms, Told};

fn campaign(id: &str, delay_days: u16) -> Entry {
    let terms = Terms::new(LegalBasis::LegitimateInterest, None, delay_days, &tree());
    let told = Told::of(&terms, Default::default(), []);
    Entry::CampaignPlanned(Campaign {
        id: id.to_owned(),
        kinds: plan(id).kinds,
        told: [("ai_assistant".into(), told)].into(),
        texts: None,
        channel: "mail".to_owned(),
    })
}

async fn heard(shop: &Shop) -> Heard {
    let head: Sequence = shop.ledger.head().await.unwrap();
    let campaigns = Campaigns::before(&shop.ledger, head).await.unwrap();
    let terms = Terms::new(LegalBasis::LegitimateInterest, None, 14, &tree());
    let on: Day = "2026-11-23".parse().unwrap();
    Heard::under(
        &campaigns,
        (&"ai_assistant".into(), &tree()),
        (&terms, Default::default()),
        (&[], on),
    )
}

#[tokio::test]
async fn the_hold_ends_with_the_waiting_time_of_the_next_notice() {
    let shop = Shop::with(&[]).await;
    let say = async |entry: Entry| {
        let entries = [(Subject::Operator, entry)];
        shop.ledger.append(&entries).await.unwrap();
    };
    let day = |text: &str| -> Day { text.parse().unwrap() };
    // People were told of 30 days to object; now there are 14.
    say(campaign("before", 30)).await;
    let hold = heard(&shop).await.hold(day("2027-12-31"), 14).unwrap();
    assert!(hold.contains("demur notice plan"), "{hold}");
    say(campaign("after", 14)).await;
    let hold = heard(&shop).await.hold(day("2027-12-31"), 14).unwrap();
    assert!(hold.contains("not sent"), "{hold}");
    // Sent on 23 November, by the ledger's clock.
    say(Entry::CampaignSent {
        campaign: "after".to_owned(),
        sent: 1,
        unreached: 0,
    })
    .await;
    let heard = heard(&shop).await;
    for (on, held) in [
        ("2026-11-23", true),
        ("2026-12-06", true),
        ("2026-12-07", false),
        ("2027-01-01", false),
    ] {
        let hold = heard.hold(day(on), 14);
        assert_eq!(hold.is_some(), held, "{on}: {hold:?}");
        let until = held.then(|| WaitsFor::Day(day("2026-12-07")));
        assert_eq!(heard.waits_for(day(on), 14), until, "{on}");
        assert!(hold.is_none_or(|hold| hold.contains("ends on `2026-12-07`")));
    }
}
