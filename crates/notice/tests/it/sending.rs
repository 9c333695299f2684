//! Sending to a real mail server that takes, refuses, puts off and breaks off.

use crate::server::MailServer;
use crate::shop::{Shop, occasion, tree};
use notice::{Funnel, MailId, Sent, Stage, State, Wait};
use rights::{Entry, EntryKind, Error, Ordinal};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

pub(crate) async fn send(shop: &Shop, wait: Wait) -> Result<Sent, Error> {
    let stop = AtomicBool::new(false);
    let occasion = occasion();
    shop.sending()
        .send("spring", (&shop.texts, &occasion), (wait, &stop), &|_| {})
        .await
}

pub(crate) fn named(names: &[&str]) -> Vec<String> {
    names.iter().map(|n| format!("{n}@example.org")).collect()
}

/// A shop whose server is this one.
pub(crate) async fn at(server: &MailServer, addresses: &[String]) -> Shop {
    let mut shop = Shop::with(addresses).await;
    shop.settings.server.port = Some(server.port);
    shop.plan("spring").await;
    shop
}

async fn states(shop: &Shop) -> BTreeMap<u32, State> {
    let planned = shop.outbox.campaign("spring").await.unwrap();
    let people = shop
        .outbox
        .people(planned.sequence, Ordinal(0), 1_000)
        .await;
    people.unwrap().into_iter().map(|(p, s)| (p.0, s)).collect()
}

#[tokio::test]
async fn each_gets_one_mail_and_the_ledger_says_so() {
    let Some(server) = MailServer::start(&["--close-every", "7"]) else {
        return;
    };
    let many: Vec<String> = (0..60).map(|n| format!("member{n}@example.org")).collect();
    let shop = at(&server, &many).await;
    let sent = send(&shop, Wait::Yes).await.unwrap();
    assert_eq!((sent.accepted, sent.unsure, sent.finished), (60, 0, true));
    let taken = server.taken();
    let mut to: Vec<String> = taken.iter().map(|t| t.to.clone()).collect();
    to.sort();
    let mut wanted = many.clone();
    wanted.sort();
    assert_eq!(to, wanted);
    for mail in &taken {
        let name = mail.from.split(['+', '@']).nth(1).unwrap();
        let id = MailId::of(name, &shop.mail_key).unwrap();
        assert_eq!(
            many[id.person.0 as usize], mail.to,
            "the mark is that of the person"
        );
        assert!(
            mail.data
                .contains(&format!("Message-ID: <{name}@mail.example.org>"))
        );
    }
    for person in [0, 1, 59] {
        assert_eq!(shop.steps(person).await, ["sent"]);
    }
    // Sending again sends nothing.
    let again = send(&shop, Wait::Yes).await.unwrap();
    assert!(again.finished);
    assert_eq!(server.taken().len(), 60);
    let closed = shop
        .ledger
        .operator_history(EntryKind::CampaignSent)
        .await
        .unwrap();
    assert_eq!(closed.len(), 1);
    let wanted = Entry::CampaignSent {
        campaign: "spring".into(),
        sent: 60,
        unreached: 0,
    };
    assert_eq!(closed[0].entry, Some(wanted));
}

#[tokio::test]
async fn delivered_only_after_nothing_came_back_for_long_enough() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let mut shop = at(&server, &named(&["ada", "bob"])).await;
    // Five days, for which servers on the way try.
    shop.settings.sender.bounce_wait_hours = notice::Sender::default().bounce_wait_hours;
    send(&shop, Wait::Yes).await.unwrap();
    assert_eq!(shop.sending().settle().await.unwrap(), 0);
    shop.clock.by_hours(121);
    assert_eq!(
        shop.sending().settle().await.unwrap(),
        0,
        "nobody looked whether anything came back"
    );
    let now = rights::Clock::now(&shop.clock);
    let read = async |at| shop.outbox.set_read_until(notice::PIPE, at).await.unwrap();
    read(now.plus_seconds(-2 * 3_600)).await;
    assert_eq!(
        shop.sending().settle().await.unwrap(),
        0,
        "after 119 hours something can still come"
    );
    read(now).await;
    assert_eq!(shop.sending().settle().await.unwrap(), 2);
    assert_eq!(shop.steps(0).await, ["sent", "delivered"]);
    // The waiting time counts from the server's yes, not from here.
    let head = shop.ledger.head().await.unwrap();
    let people = shop.ledger.people_at(head).await.unwrap();
    let state = &people.standing(Ordinal(0)).unwrap().notices["spring"];
    assert_eq!(state.delivered.unwrap().to_string(), "2026-11-23");
    assert_eq!(shop.sending().settle().await.unwrap(), 0);
}

#[tokio::test]
async fn whom_the_server_refuses_is_not_reached() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = at(
        &server,
        &named(&["ada", "unknown1", "full1", "spam1", "bob"]),
    )
    .await;
    let sent = send(&shop, Wait::Yes).await.unwrap();
    assert_eq!((sent.accepted, sent.refused, sent.finished), (2, 3, true));
    for refused in [1, 2, 3] {
        assert_eq!(shop.steps(refused).await, ["bounced"]);
    }
    let planned = shop.outbox.campaign("spring").await.unwrap();
    let funnel = Funnel::of(&shop.outbox, &shop.ledger, &tree(), &planned)
        .await
        .unwrap();
    let count = |stage| funnel.count(stage);
    assert_eq!(
        [
            Stage::Planned,
            Stage::Sent,
            Stage::Unreached,
            Stage::Pending
        ]
        .map(count),
        [5, 2, 3, 2]
    );
}

#[tokio::test]
async fn what_is_put_off_is_tried_again_and_given_up_in_the_end() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = at(&server, &named(&["later1", "ada"])).await;
    let sent = send(&shop, Wait::No).await.unwrap();
    assert_eq!((sent.accepted, sent.waiting, sent.finished), (1, 1, false));
    // Not due yet: nothing happens.
    let sent = send(&shop, Wait::No).await.unwrap();
    assert_eq!((sent.accepted, sent.waiting), (1, 1));
    shop.clock.by_hours(1);
    let sent = send(&shop, Wait::No).await.unwrap();
    assert_eq!(
        (sent.accepted, sent.waiting),
        (1, 1),
        "put off a second time"
    );
    shop.clock.by_hours(1);
    let sent = send(&shop, Wait::No).await.unwrap();
    assert_eq!((sent.accepted, sent.finished), (2, true));
    assert_eq!(server.taken().len(), 2);
}

/// A mailbox that always says "later" is given up after the hours that were set, however often it was tried.
#[tokio::test]
async fn whoever_is_put_off_for_ever_is_given_up() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = at(&server, &named(&["never1"])).await;
    let mut hours = 0;
    loop {
        let sent = send(&shop, Wait::No).await.unwrap();
        if sent.finished {
            assert_eq!((sent.refused, sent.accepted), (1, 0));
            break;
        }
        hours += 1;
        shop.clock.by_hours(1);
        assert!(hours < 60, "48 hours and the last pause");
    }
    assert!(hours > 40, "{hours}");
    assert_eq!(shop.steps(0).await, ["bounced"]);
}

/// A server that refuses every address refuses us: nobody counts as not reached.
#[tokio::test]
async fn hundreds_of_refusals_without_one_mail_taken_are_nobodys_bounce() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let many: Vec<String> = (0..260)
        .map(|n| format!("unknown{n}@example.org"))
        .collect();
    let shop = at(&server, &many).await;
    let error = send(&shop, Wait::Yes).await.unwrap_err();
    assert!(error.to_string().contains("whoever it is for"), "{error}");
    let found = states(&shop).await;
    assert!(
        found.values().all(|state| *state == State::Waiting),
        "{found:?}"
    );
    assert!(shop.steps(0).await.is_empty());
}

/// A connection that breaks after the content: the server may have the mail. It is not sent again.
#[tokio::test]
async fn what_may_have_gone_is_not_sent_again() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = at(&server, &named(&["ada", "lost1", "cut1", "bob"])).await;
    let sent = send(&shop, Wait::Yes).await.unwrap();
    assert_eq!((sent.accepted, sent.unsure, sent.finished), (2, 2, true));
    send(&shop, Wait::Yes).await.unwrap();
    let mut to: Vec<String> = server.taken().into_iter().map(|t| t.to).collect();
    to.sort();
    assert_eq!(to, named(&["ada", "bob", "lost1"]), "nobody got it twice");
    let found = states(&shop).await;
    assert_eq!((found[&1], found[&2]), (State::Unsure, State::Unsure));
    assert!(
        shop.steps(1).await.is_empty(),
        "no step is claimed for them"
    );
    let planned = shop.outbox.campaign("spring").await.unwrap();
    let funnel = Funnel::of(&shop.outbox, &shop.ledger, &tree(), &planned)
        .await
        .unwrap();
    assert_eq!(funnel.count(Stage::Unreached), 2);
}

/// What is no person's fault makes nobody unreached: the campaign stops and can go on.
#[tokio::test]
async fn a_server_that_refuses_us_ends_the_sending_and_nobody_is_blamed() {
    for (options, name) in [(vec!["--refuse-sender"], "ada"), (vec![], "relay1")] {
        let Some(server) = MailServer::start(&options) else {
            return;
        };
        let shop = at(&server, &named(&[name, "bob", "cyn", "dan", "eve"])).await;
        let error = send(&shop, Wait::Yes).await.unwrap_err();
        assert!(error.to_string().contains("whoever it is for"), "{error}");
        assert!(
            !states(&shop).await.values().any(|s| *s == State::Refused),
            "{name}"
        );
        assert!(shop.steps(0).await.is_empty());
    }
}

#[tokio::test]
async fn nothing_is_sent_before_the_planned_moment() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let mut shop = Shop::with(&named(&["ada"])).await;
    shop.settings.server.port = Some(server.port);
    let mut later = crate::shop::plan("spring");
    later.not_before = Some("2026-11-23T12:00:00Z".parse().unwrap());
    shop.try_plan(&later).await.unwrap();
    shop.clock.by_hours(1);
    let error = send(&shop, Wait::Yes).await.unwrap_err();
    assert_eq!(error.kind(), rights::ErrorKind::Refused);
    assert!(
        error.to_string().contains("nothing is sent before"),
        "{error}"
    );
    assert_eq!(states(&shop).await[&0], State::Waiting);
    shop.clock.by_hours(1);
    assert_eq!(send(&shop, Wait::Yes).await.unwrap().accepted, 1);
    assert_eq!(server.taken().len(), 1);
}

#[tokio::test]
async fn an_erased_person_gets_no_mail() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = at(&server, &named(&["ada", "bob", "cyn"])).await;
    shop.ledger.erase(&[Ordinal(1)].into()).await.unwrap();
    let sent = send(&shop, Wait::Yes).await.unwrap();
    assert_eq!((sent.accepted, sent.finished), (2, true));
    assert_eq!(states(&shop).await[&1], State::Gone);
    shop.outbox.forget(&[Ordinal(1)]).await.unwrap();
    assert_eq!(states(&shop).await.len(), 2);
}

#[tokio::test]
async fn other_texts_than_planned_are_not_sent() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let mut shop = at(&server, &named(&["ada"])).await;
    let folder = shop.folder.path().join("notices/announcement");
    let path = folder.join("en/body.txt");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("One click is enough. ", "")).unwrap();
    shop.texts = notice::Texts::load(&folder).unwrap();
    let error = send(&shop, Wait::Yes).await.unwrap_err();
    assert!(error.to_string().contains("was planned with"), "{error}");
    assert!(!server.taken().iter().any(|_| true));
}

#[tokio::test]
async fn a_stopped_campaign_goes_on_and_the_pace_is_kept() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let many: Vec<String> = (0..40).map(|n| format!("member{n}@example.org")).collect();
    let mut shop = Shop::with(&many).await;
    shop.settings.server.port = Some(server.port);
    let mut slow = crate::shop::plan("spring");
    slow.per_second = Some(50);
    shop.try_plan(&slow).await.unwrap();
    let (stop, done) = (AtomicBool::new(false), AtomicU64::new(0));
    let occasion = occasion();
    let sending = shop.sending();
    let begun = std::time::Instant::now();
    let count = |_| {
        if done.fetch_add(1, Ordering::SeqCst) == 9 {
            stop.store(true, Ordering::SeqCst);
        }
    };
    let texts = (&shop.texts, &occasion);
    let sent = sending
        .send("spring", texts, (Wait::Yes, &stop), &count)
        .await
        .unwrap();
    assert!(!sent.finished);
    assert!((10..30).contains(&sent.accepted), "{sent:?}");
    let sent = send(&shop, Wait::Yes).await.unwrap();
    assert_eq!((sent.accepted, sent.finished), (40, true));
    assert_eq!(server.taken().len(), 40);
    assert!(begun.elapsed().as_millis() > 600, "40 mails at 50 a second");
}

#[tokio::test]
async fn over_an_encrypted_connection_with_a_name_and_a_password() {
    let certificate = tempfile::tempdir().unwrap();
    let path = |name: &str| certificate.path().join(name).display().to_string();
    let made = std::process::Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
        ])
        .args([
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
            "-addext",
            "basicConstraints=critical,CA:FALSE",
        ])
        .args(["-keyout", &path("key.pem"), "-out", &path("cert.pem")])
        .output();
    if !made.is_ok_and(|out| out.status.success()) {
        assert!(std::env::var_os("CI").is_none(), "openssl must be there");
        println!("skipped: there is no openssl");
        return;
    }
    let (cert, key) = (path("cert.pem"), path("key.pem"));
    let Some(server) = MailServer::start(&["--tls", &cert, &key, "--sign-in", "town", "secret"])
    else {
        return;
    };
    let mut shop = at(&server, &named(&["ada"])).await;
    let password = shop.folder.path().join("password");
    std::fs::write(&password, "secret\n").unwrap();
    shop.settings.server.host = "localhost".to_owned();
    shop.settings.server.encryption = notice::Encryption::Starttls;
    shop.settings.server.user = Some("town".to_owned());
    shop.settings.server.password_file = Some(password.clone());
    // Nobody that we trust says that this is the server.
    let error = send(&shop, Wait::Yes).await.unwrap_err();
    assert!(error.to_string().contains("cannot be reached"), "{error}");
    shop.settings.server.authority = Some(cert.into());
    std::fs::write(&password, "wrong").unwrap();
    let error = send(&shop, Wait::Yes).await.unwrap_err();
    assert!(error.to_string().contains("name and password"), "{error}");
    std::fs::write(&password, "secret\n").unwrap();
    let sent = send(&shop, Wait::Yes).await.unwrap();
    assert_eq!(sent.accepted, 1);
}
