//! What comes back: from a real mail server, and as people and programs answer.

use crate::postfix::Postfix;
use crate::shop::{NOW, Shop, occasion};
use notice::{MailId, Returns, State, Verdict, Wait};
use rights::{Ordinal, Sequence};
use std::sync::atomic::AtomicBool;

pub(crate) fn returns(shop: &Shop) -> Returns<'_, ledger::Sqlite> {
    Returns {
        ledger: &shop.ledger,
        outbox: &shop.outbox,
        mail_key: &shop.mail_key,
        clock: &shop.clock,
    }
}

async fn state(shop: &Shop, person: u32) -> State {
    let planned = shop.outbox.campaign("spring").await.unwrap();
    let people = shop.outbox.people(planned.sequence, Ordinal(person), 1);
    people.await.unwrap().pop().unwrap().1
}

#[tokio::test]
async fn a_real_server_sends_back_what_it_cannot_deliver() {
    let Some(postfix) = Postfix::start(&["ada@example.org", "bounces@mail.example.org"]) else {
        return;
    };
    let people = [
        "ada@example.org",
        "ghost@example.org",
        "far@elsewhere.example",
    ];
    let mut shop = Shop::with(&people.map(str::to_owned)).await;
    shop.settings.server.port = Some(postfix.port);
    shop.plan("spring").await;
    let (stop, occasion) = (AtomicBool::new(false), occasion());
    let texts = (&shop.texts, &occasion);
    let sent = shop
        .sending()
        .send("spring", texts, (Wait::Yes, &stop), &|_| {})
        .await
        .unwrap();
    assert_eq!(
        (sent.accepted, sent.finished),
        (3, true),
        "it takes them all"
    );
    postfix.wait_for(|| {
        postfix.arrived("bounces@mail.example.org").len() == 2
            && postfix.arrived("ada@example.org").len() == 1
    });
    let returns = returns(&shop);
    for file in postfix.arrived("bounces@mail.example.org") {
        let bytes = std::fs::read(&file).unwrap();
        let place = file.display().to_string();
        assert_eq!(
            returns.take(&bytes, &place).await.unwrap(),
            Verdict::NotReached
        );
        assert_eq!(returns.take(&bytes, &place).await.unwrap(), Verdict::Known);
    }
    returns.record().await.unwrap();
    assert_eq!(state(&shop, 0).await, State::Accepted);
    for ghost in [1, 2] {
        assert_eq!(state(&shop, ghost).await, State::Bounced);
        assert_eq!(shop.steps(ghost).await, ["sent", "bounced"]);
    }
    // The one who has a mailbox has the mail in it, with both parts, and is delivered in the end.
    let mail = std::fs::read_to_string(&postfix.arrived("ada@example.org")[0]).unwrap();
    assert!(mail.contains("Return-Path: <bounces+"));
    assert!(mail.contains("multipart/alternative"));
    shop.clock.by_hours(73);
    let now = rights::Clock::now(&shop.clock);
    shop.outbox.set_read_until(notice::PIPE, now).await.unwrap();
    assert_eq!(shop.sending().settle().await.unwrap(), 1);
    assert_eq!(shop.steps(0).await, ["sent", "delivered"]);
}

/// A campaign in which everybody's mail was taken.
pub(crate) async fn taken() -> Option<Shop> {
    let server = crate::server::MailServer::start(&[])?;
    let people: Vec<String> = (0..8).map(|n| format!("member{n}@example.org")).collect();
    let mut shop = Shop::with(&people).await;
    shop.settings.server.port = Some(server.port);
    shop.plan("spring").await;
    let (stop, occasion) = (AtomicBool::new(false), occasion());
    let texts = (&shop.texts, &occasion);
    let sending = shop.sending();
    let sent = sending.send("spring", texts, (Wait::Yes, &stop), &|_| {});
    assert_eq!(sent.await.unwrap().accepted, 8);
    Some(shop)
}

pub(crate) fn report(name: &str, action: &str, status: &str, words: &str) -> String {
    format!(
        "From: MAILER-DAEMON@relay.example.org\r
To: bounces+{name}@mail.example.org\r
Subject: Delivery status\r
MIME-Version: 1.0\r
Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r
\r
--b\r
Content-Type: text/plain\r
\r
{words}\r
--b\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; relay.example.org\r
\r
Final-Recipient: rfc822; somebody@example.org\r
Action: {action}\r
Status: {status}\r
Diagnostic-Code: smtp; {words}\r
\r
--b--\r
"
    )
}

#[tokio::test]
async fn each_kind_of_answer_means_what_it_means() {
    let Some(shop) = taken().await else { return };
    let planned = shop.outbox.campaign("spring").await.unwrap();
    let name = |person| {
        let id = MailId {
            campaign: planned.sequence,
            person: Ordinal(person),
            round: 0,
        };
        id.name(&shop.mail_key)
    };
    let away = format!(
        "From: member3@example.org\r\nTo: privacy@example.org\r\nSubject: Abwesenheit\r\nAuto-Submitted: auto-replied\r\nIn-Reply-To: <{}@mail.example.org>\r\n\r\nIch bin bis 3. Dezember nicht da.\r\n",
        name(3)
    );
    let answer = format!(
        "From: member4@example.org\r\nTo: privacy@example.org\r\nSubject: Re: Your right to object\r\nIn-Reply-To: <{}@mail.example.org>\r\n\r\nI do not want this.\r\n",
        name(4)
    );
    let stranger =
        "From: someone@example.net\r\nTo: privacy@example.org\r\nSubject: Hello\r\n\r\nHello\r\n";
    let cases = [
        (
            report(&name(0), "failed", "5.1.1", "550 5.1.1 no such user"),
            Verdict::NotReached,
            State::Bounced,
        ),
        (
            report(&name(1), "failed", "4.2.2", "452 4.2.2 mailbox full"),
            Verdict::NotReached,
            State::Bounced,
        ),
        (
            report(&name(2), "delayed", "4.4.1", "connection timed out"),
            Verdict::Nothing,
            State::Accepted,
        ),
        (away, Verdict::Nothing, State::Accepted),
        (answer, Verdict::Aside, State::Accepted),
        (
            report(&name(5), "delivered", "2.0.0", "250 2.0.0 delivered"),
            Verdict::Arrived,
            State::Delivered,
        ),
    ];
    let returns = returns(&shop);
    for (person, (message, verdict, then)) in (0..).zip(&cases) {
        let took = returns.take(message.as_bytes(), "here").await.unwrap();
        assert_eq!(took, *verdict, "{message}");
        assert_eq!(state(&shop, person).await, *then, "{message}");
    }
    let took = returns.take(stranger.as_bytes(), "there").await.unwrap();
    assert_eq!(took, Verdict::Aside);
    returns.record().await.unwrap();
    assert_eq!(shop.steps(0).await, ["sent", "bounced"]);
    assert_eq!(shop.steps(5).await, ["sent", "delivered"]);
    let aside = shop.outbox.aside().await.unwrap();
    let about: Vec<Option<u32>> = aside.iter().map(|a| a.mail.map(|m| m.person.0)).collect();
    assert!(
        about.contains(&Some(4)) && about.contains(&None),
        "{aside:?}"
    );
    assert_eq!(aside.len(), 2);
}

/// Anybody can send a forged bounce; it counts only with the name of the mail, and for that mail.
#[tokio::test]
async fn a_forged_bounce_reaches_nobody_else() {
    let Some(shop) = taken().await else { return };
    let forged = MailId {
        campaign: Sequence(999),
        person: Ordinal(0),
        round: 0,
    };
    let guessed = report(&"a".repeat(32), "failed", "5.1.1", "no such user");
    let of_no_campaign = report(
        &forged.name(&shop.mail_key),
        "failed",
        "5.1.1",
        "no such user",
    );
    for message in [guessed, of_no_campaign] {
        let took = returns(&shop)
            .take(message.as_bytes(), "here")
            .await
            .unwrap();
        assert_eq!(took, Verdict::Aside, "somebody looks at it");
    }
    for person in 0..8 {
        assert_eq!(state(&shop, person).await, State::Accepted);
    }
}

/// Whoever opened the page was reached, whatever their mail server says later.
#[tokio::test]
async fn a_bounce_after_the_page_was_seen_takes_nothing_back() {
    let Some(shop) = taken().await else { return };
    let planned = shop.outbox.campaign("spring").await.unwrap();
    let seen = rights::Notice {
        campaign: "spring".into(),
        purposes: planned.plan.purposes.clone(),
        kinds: planned.plan.kinds.clone(),
        status: rights::NoticeStatus::Seen,
        at: NOW.parse().unwrap(),
        channel: "portal".into(),
    };
    let entry = (
        rights::Subject::Person(Ordinal(0)),
        rights::Entry::Notice(seen),
    );
    shop.ledger.append(&[entry]).await.unwrap();
    let id = MailId {
        campaign: planned.sequence,
        person: Ordinal(0),
        round: 0,
    };
    let message = report(&id.name(&shop.mail_key), "failed", "5.1.1", "no such user");
    returns(&shop)
        .take(message.as_bytes(), "here")
        .await
        .unwrap();
    returns(&shop).record().await.unwrap();
    let head = shop.ledger.head().await.unwrap();
    let people = shop.ledger.people_at(head).await.unwrap();
    let state = &people.standing(Ordinal(0)).unwrap().notices["spring"];
    assert_eq!(state.delivered, state.seen);
    assert!(state.seen.is_some());
}

/// A mail that a server on its way still tries is not delivered, however long nothing has come back.
#[tokio::test]
async fn a_mail_that_is_delayed_is_delivered_once_it_is_tried_no_more() {
    let Some(shop) = taken().await else { return };
    let planned = shop.outbox.campaign("spring").await.unwrap();
    let delayed = |person: u32, until: &str| {
        let id = MailId {
            campaign: planned.sequence,
            person: Ordinal(person),
            round: 0,
        };
        let name = id.name(&shop.mail_key);
        let report = report(&name, "delayed", "4.4.1", "connection timed out");
        report.replace("Status: 4.4.1\r\n", &format!("Status: 4.4.1\r\n{until}"))
    };
    let says = "Will-Retry-Until: Thu, 26 Nov 2026 12:00:00 +0100\r\n";
    shop.clock.by_hours(4);
    for (person, until) in [(0, says), (1, ""), (2, "")] {
        let message = delayed(person, until);
        let took = returns(&shop).take(message.as_bytes(), "here").await;
        assert_eq!(took.unwrap(), Verdict::Nothing);
    }
    let settle = async || {
        let now = rights::Clock::now(&shop.clock);
        shop.outbox.set_read_until(notice::PIPE, now).await.unwrap();
        shop.sending().settle().await.unwrap()
    };
    // All was sent on 23 November at 10:00. At 73 hours the others count.
    shop.clock.by_hours(69);
    assert_eq!(settle().await, 5);
    for person in 0..3 {
        assert_eq!(state(&shop, person).await, State::Accepted, "{person}");
    }
    // Given up after five days.
    shop.clock.by_hours(47);
    let name = MailId {
        campaign: planned.sequence,
        person: Ordinal(2),
        round: 0,
    };
    let back = report(&name.name(&shop.mail_key), "failed", "4.4.7", "expired");
    let took = returns(&shop).take(back.as_bytes(), "here").await.unwrap();
    assert_eq!(took, Verdict::NotReached);
    assert_eq!(settle().await, 0);
    assert_eq!(shop.steps(2).await, ["sent", "bounced"]);
    // 72 hours after the day that the report names, and after five days where it names none.
    for (hours, settled, delivered) in [(24, 0, 0), (2, 1, 0), (49, 0, 0), (2, 1, 1)] {
        shop.clock.by_hours(hours);
        assert_eq!(settle().await, settled, "{hours}");
        if settled > 0 {
            assert_eq!(shop.steps(delivered).await, ["sent", "delivered"]);
        }
    }
}
