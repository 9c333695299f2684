//! Reminders: who gets one, and what it says of the first use. Through a real mail server.

use crate::letters::decoded;
use crate::returns::{report, returns};
use crate::sending::{at, named, send};
use crate::server::{MailServer, Taken};
use crate::shop::{NOW, Shop, tree};
use notice::{Funnel, Link, Linked, MailId, Reminded, Stage, State, Unreached, Verdict, Wait, Why};
use rights::{
    Choice, ChoiceKind, Clock as _, Entry, Instant, Notice, NoticeStatus, Ordinal, Scope, Subject,
};
use std::collections::BTreeSet;

fn to(mails: &[Taken]) -> BTreeSet<&str> {
    let names = mails.iter().map(|m| m.to.split('@').next().unwrap());
    names.collect()
}

async fn say(shop: &Shop, person: u32, kind: ChoiceKind, source: &str) {
    let now: Instant = shop.clock.now();
    let scope = match kind {
        ChoiceKind::Consent => Scope {
            purposes: ["ai_assistant".into()].into(),
            ..Scope::all()
        },
        _ => Scope::all(),
    };
    let choice = Choice::new(kind, scope, now, source);
    let entry = (Subject::Person(Ordinal(person)), Entry::Choice(choice));
    shop.ledger.append(&[entry]).await.unwrap();
}

async fn see(shop: &Shop, person: u32) {
    let planned = shop.outbox.campaign("spring").await.unwrap();
    let seen = Notice {
        campaign: "spring".into(),
        purposes: planned.plan.purposes,
        kinds: planned.plan.kinds,
        status: NoticeStatus::Seen,
        at: shop.clock.now(),
        channel: "in_app".into(),
    };
    let entry = (Subject::Person(Ordinal(person)), Entry::Notice(seen));
    shop.ledger.append(&[entry]).await.unwrap();
}

/// Reminds; for how many a reminder is planned.
async fn remind(shop: &Shop) -> u64 {
    let reminded = shop.planning().remind("spring", &tree()).await;
    reminded.unwrap().planned
}

/// What has not come back until now is delivered; gives how many.
async fn settle(shop: &Shop) -> u64 {
    shop.outbox
        .set_read_until(notice::PIPE, shop.clock.now())
        .await
        .unwrap();
    shop.sending().settle().await.unwrap()
}

/// Right after a sending nobody knows whether it arrived: nobody is mailed twice.
#[tokio::test]
async fn nobody_is_reminded_while_a_mail_can_still_come_back() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = at(&server, &named(&["ada", "bob", "cleo"])).await;
    send(&shop, Wait::Yes).await.unwrap();
    see(&shop, 2).await;
    let reminded = async || shop.planning().remind("spring", &tree()).await.unwrap();
    let of = |planned, not_yet| Reminded { planned, not_yet };
    assert_eq!(reminded().await, of(0, 2), "one has seen it");
    shop.clock.by_hours(73);
    assert_eq!(settle(&shop).await, 3);
    assert_eq!(reminded().await, of(2, 0));
    // Planned, and sent: the reminder has to arrive first.
    assert_eq!(reminded().await, of(0, 2));
    assert!(send(&shop, Wait::Yes).await.unwrap().finished);
    assert_eq!(reminded().await, of(0, 2));
    assert_eq!(server.taken().len(), 5);
    shop.clock.by_hours(73);
    assert_eq!(settle(&shop).await, 2);
    assert_eq!(reminded().await, of(2, 0));
}

/// Whoever has seen it, objected in whatever way, or consented, is left alone; so is who was not reached.
#[tokio::test]
async fn only_those_are_reminded_who_have_not_answered() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let people = [
        "silent",
        "objected",
        "signal",
        "consented",
        "saw",
        "unknown1",
        "back",
    ];
    let shop = at(&server, &named(&people)).await;
    send(&shop, Wait::Yes).await.unwrap();
    let first = server.taken().len();
    assert_eq!(first, 6, "one has no mailbox");
    shop.clock.by_hours(73);
    assert_eq!(settle(&shop).await, 6);
    say(&shop, 1, ChoiceKind::Objection, "demur:portal").await;
    say(&shop, 2, ChoiceKind::Objection, "signal:gpc").await;
    say(&shop, 3, ChoiceKind::Consent, "demur:portal").await;
    see(&shop, 4).await;
    // An objection that was taken back is none.
    say(&shop, 6, ChoiceKind::Objection, "demur:portal").await;
    say(&shop, 6, ChoiceKind::ObjectionWithdrawn, "demur:portal").await;
    assert_eq!(remind(&shop).await, 2);
    // Asked again before they went, nobody gets two.
    assert_eq!(remind(&shop).await, 0);
    let sent = send(&shop, Wait::Yes).await.unwrap();
    assert!(sent.finished, "{sent:?}");
    let taken = server.taken();
    assert_eq!(to(&taken[first..]), ["back", "silent"].into());
    assert_eq!(taken.len(), first + 2);
}

/// Every mail of a campaign names the same first day of use: the ledger counts from the first one.
#[tokio::test]
async fn a_reminder_names_the_day_of_the_first_mail() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = at(&server, &named(&["ada", "bob"])).await;
    send(&shop, Wait::Yes).await.unwrap();
    shop.clock.by_hours(5 * 24);
    // Of Bob the ledger knows before the outbox does: the day is the same.
    let bob = Notice {
        campaign: "spring".into(),
        purposes: ["ai_assistant".into()].into(),
        kinds: [rights::Kind::Post].into(),
        status: NoticeStatus::Delivered,
        at: NOW.parse().unwrap(),
        channel: "mail".into(),
    };
    let entry = (Subject::Person(Ordinal(1)), Entry::Notice(bob));
    shop.ledger.append(&[entry]).await.unwrap();
    for round in 1..3 {
        assert_eq!(settle(&shop).await, 2);
        assert_eq!(remind(&shop).await, 2);
        assert!(send(&shop, Wait::Yes).await.unwrap().finished, "{round}");
        shop.clock.by_hours(5 * 24);
    }
    let taken = server.taken();
    assert_eq!(taken.len(), 6);
    for mail in taken {
        let Some(parts) = decoded(&mail.data) else {
            return;
        };
        let text = parts["text"].as_str().unwrap();
        // Sent on 23 November, with a waiting time of 14 days.
        let day = if mail.to.starts_with("ada") {
            "7. Dezember 2026"
        } else {
            "7 December 2026"
        };
        assert!(text.contains(day), "{text}");
    }
    // What the ledger counts is that day, too.
    assert_eq!(settle(&shop).await, 2);
    let head = shop.ledger.head().await.unwrap();
    let people = shop.ledger.people_at(head).await.unwrap();
    for person in 0..2 {
        let state = &people.standing(Ordinal(person)).unwrap().notices["spring"];
        let first_use = state.delivered.unwrap().plus_days(14);
        assert_eq!(first_use.to_string(), "2026-12-07", "{person}");
    }
}

/// Whoever's reminder came back is not reached, in the figures, in the list of letters and for the ledger alike,
/// and gets no other.
#[tokio::test]
async fn a_reminder_that_came_back_counts() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = at(&server, &named(&["ada", "bob", "cleo"])).await;
    send(&shop, Wait::Yes).await.unwrap();
    shop.clock.by_hours(73);
    shop.outbox
        .set_read_until(notice::PIPE, shop.clock.now())
        .await
        .unwrap();
    assert_eq!(shop.sending().settle().await.unwrap(), 3);
    assert_eq!(remind(&shop).await, 3);
    assert!(send(&shop, Wait::Yes).await.unwrap().finished);
    let planned = shop.outbox.campaign("spring").await.unwrap();
    let comes_back = async |person: u32, round: u16, verdict: Verdict| {
        let id = MailId {
            campaign: planned.sequence,
            person: Ordinal(person),
            round,
        };
        let message = report(&id.name(&shop.mail_key), "failed", "5.1.1", "no such user");
        let took = returns(&shop).take(message.as_bytes(), "here").await;
        assert_eq!(took.unwrap(), verdict);
        returns(&shop).record().await.unwrap();
    };
    shop.clock.by_hours(1);
    // Whichever of them comes back, the first had counted.
    comes_back(0, 1, Verdict::NotReachedAfterAll).await;
    // Of Cleo the first one comes back, late.
    comes_back(2, 0, Verdict::NotReachedAfterAll).await;
    shop.clock.by_hours(100);
    shop.outbox
        .set_read_until(notice::PIPE, shop.clock.now())
        .await
        .unwrap();
    // Cleo's reminder had gone before: that it arrived nobody knows.
    assert_eq!(shop.sending().settle().await.unwrap(), 1, "Bob's");

    let head = shop.ledger.head().await.unwrap();
    let people = shop.ledger.people_at(head).await.unwrap();
    for (person, reached) in [(0, false), (1, true), (2, false)] {
        let state = &people.standing(Ordinal(person)).unwrap().notices["spring"];
        assert_eq!(state.delivered.is_some(), reached, "{person}");
    }
    let tree = tree();
    let funnel = Funnel::of(&shop.outbox, &shop.ledger, &tree, &planned);
    let funnel = funnel.await.unwrap();
    let stages = [Stage::Delivered, Stage::Unreached, Stage::Pending];
    assert_eq!(stages.map(|stage| funnel.count(stage)), [1, 2, 0]);
    let states: std::collections::BTreeMap<State, u64> =
        [(State::Bounced, 2), (State::Delivered, 1)].into();
    assert_eq!(funnel.states, states);
    assert_eq!(shop.outbox.counts(planned.sequence).await.unwrap(), states);
    let missed = Unreached::of(&shop.outbox, &people, &planned);
    let missed: Vec<(u32, Why)> = missed
        .await
        .unwrap()
        .iter()
        .map(|one| (one.person.0, one.why))
        .collect();
    assert_eq!(missed, [(0, Why::Bounced), (2, Why::Bounced)]);
    assert_eq!(remind(&shop).await, 1);
}

/// After links were revoked, those of the mails that follow work.
#[tokio::test]
async fn a_reminder_after_a_revocation_has_links_that_work() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = at(&server, &named(&["ada", "bob"])).await;
    send(&shop, Wait::Yes).await.unwrap();
    let planned = shop.outbox.campaign("spring").await.unwrap();
    let now = shop.clock.now();
    shop.outbox
        .revoke(planned.sequence, None, now)
        .await
        .unwrap();
    let bob = Some(Ordinal(1));
    shop.outbox
        .revoke(planned.sequence, bob, now)
        .await
        .unwrap();
    shop.clock.by_hours(73);
    assert_eq!(settle(&shop).await, 2);
    assert_eq!(remind(&shop).await, 2);
    assert!(send(&shop, Wait::Yes).await.unwrap().finished);
    let taken = server.taken();
    assert_eq!(taken.len(), 4);
    for (n, mail) in taken.iter().enumerate() {
        let Some(parts) = decoded(&mail.data) else {
            return;
        };
        let text = parts["text"].as_str().unwrap();
        let token = text.split("/o/").nth(1).unwrap();
        let token = token.split(['?', ' ', '\n', '\r']).next().unwrap();
        let Linked::Good(link) = Link::open(token, &shop.links, now.day()) else {
            panic!("{token}");
        };
        let dead = shop.outbox.is_revoked(&link).await.unwrap();
        assert_eq!(dead, n < 2, "{n}: {link:?}");
    }
}
