//! An outbox that was restored from a copy: nobody is mailed again, and no link that was revoked works.

use crate::returns::{report, returns};
use crate::sending::{at, named, send};
use crate::server::MailServer;
use crate::shop::Shop;
use notice::{Link, MailId, Outbox, Revocations, State, Verdict, Wait};
use rights::{Clock as _, Entry, Ordinal, Subject};
use std::path::{Path, PathBuf};

async fn copied(shop: &Shop) -> PathBuf {
    let file = shop.folder.path().join("notices/outbox.db");
    let copy = shop.folder.path().join("copy.db");
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", file.display()))
        .await
        .unwrap();
    sqlx::query("VACUUM INTO ?")
        .bind(copy.display().to_string())
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;
    copy
}

async fn restore(shop: &mut Shop, copy: &Path) {
    shop.outbox.close().await;
    let folder = shop.folder.path().join("notices");
    for left in ["outbox.db-wal", "outbox.db-shm"] {
        drop(std::fs::remove_file(folder.join(left)));
    }
    std::fs::copy(copy, folder.join("outbox.db")).unwrap();
    shop.outbox = Outbox::open(&folder).await.unwrap();
}

#[tokio::test]
async fn nobody_is_mailed_again_for_what_the_outbox_forgot() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    // The last one has no mailbox.
    let mut shop = at(&server, &named(&["ada", "bob", "cleo", "unknown1"])).await;
    let copy = copied(&shop).await;
    send(&shop, Wait::Yes).await.unwrap();
    assert_eq!(server.taken().len(), 3);
    let planned = shop.outbox.campaign("spring").await.unwrap();
    let bob = MailId {
        campaign: planned.sequence,
        person: Ordinal(1),
        round: 0,
    };
    let back = report(&bob.name(&shop.mail_key), "failed", "5.1.1", "no such user");
    let took = returns(&shop).take(back.as_bytes(), "here").await.unwrap();
    assert_eq!(took, Verdict::NotReached);
    returns(&shop).record().await.unwrap();
    shop.clock.by_hours(73);
    shop.outbox
        .set_read_until(notice::PIPE, shop.clock.now())
        .await
        .unwrap();
    assert_eq!(shop.sending().settle().await.unwrap(), 2);
    let states = async |shop: &Shop| {
        let people = shop.outbox.people(planned.sequence, Ordinal(0), 9);
        let people = people.await.unwrap().into_iter();
        people.map(|(_, state)| state).collect::<Vec<State>>()
    };
    let steps = async |shop: &Shop| {
        let mut all = Vec::new();
        for person in 0..4 {
            all.push(shop.steps(person).await);
        }
        all
    };
    let before = steps(&shop).await;

    restore(&mut shop, &copy).await;
    assert_eq!(states(&shop).await, [State::Waiting; 4]);
    let mut late = ledger::NewPerson::unknown("late".into());
    late.contact.mail = Some("late@example.org".parse().unwrap());
    shop.ledger.register(&[late], "people").await.unwrap();
    assert_eq!(shop.plan("spring").await.1, 1);
    let sent = send(&shop, Wait::Yes).await.unwrap();
    assert!(sent.finished, "{sent:?}");
    let taken = server.taken();
    assert_eq!(taken.len(), 4);
    assert_eq!(taken.last().unwrap().to, "late@example.org");
    // As the ledger has it, which is told nothing again.
    assert_eq!(steps(&shop).await, before);
    let (came, back) = (State::Delivered, State::Bounced);
    let known = [came, back, came, back, State::Accepted];
    assert_eq!(states(&shop).await, known);
}

#[tokio::test]
async fn a_link_that_was_revoked_stays_worthless() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let mut shop = at(&server, &named(&["ada", "bob"])).await;
    let copy = copied(&shop).await;
    let campaign = shop.outbox.campaign("spring").await.unwrap().sequence;
    let bob = Ordinal(1);
    for whose in [None, Some(bob)] {
        let subject = whose.map_or(Subject::Operator, Subject::Person);
        let entry = Entry::LinksRevoked {
            campaign: "spring".to_owned(),
        };
        shop.ledger.append(&[(subject, entry)]).await.unwrap();
        let now = shop.clock.now();
        shop.outbox.revoke(campaign, whose, now).await.unwrap();
    }
    let link = |person, generation| Link {
        person: Ordinal(person),
        campaign: Some(campaign),
        until: "2027-05-27".parse().unwrap(),
        generation,
    };
    for restores in [false, true] {
        if restores {
            restore(&mut shop, &copy).await;
        }
        let revocations = Revocations {
            ledger: &shop.ledger,
            outbox: &shop.outbox,
        };
        for (link, dead) in [
            (link(0, 0), true),
            (link(0, 1), false),
            (link(1, 1), true),
            (link(1, 2), false),
        ] {
            let is = revocations.is_revoked(&link).await.unwrap();
            assert_eq!(is, dead, "{restores}: {link:?}");
        }
    }
    // Mails that go out then have links that work.
    restore(&mut shop, &copy).await;
    assert_eq!(shop.outbox.generation(campaign, bob).await.unwrap(), 0);
    assert!(send(&shop, Wait::Yes).await.unwrap().finished);
    assert_eq!(shop.outbox.generation(campaign, bob).await.unwrap(), 2);
}
