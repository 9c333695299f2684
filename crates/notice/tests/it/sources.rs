//! Mail comes back to several places: what counts is the one that is furthest behind.

use crate::returns::taken;
use crate::shop::Shop;
use notice::{Outbox, PIPE};
use rights::{Clock as _, Instant};

const FOLDER: &str = "maildir:/var/mail/privacy";
const MAILBOX: &str = "imap:bounces@imap.example.org:993/INBOX";

async fn settled(shop: &Shop) -> u64 {
    shop.sending().settle().await.unwrap()
}

async fn sources(outbox: &Outbox) -> Vec<(String, Option<Instant>)> {
    let sources = outbox.sources().await.unwrap().into_iter();
    sources.map(|s| (s.name, s.read_until)).collect()
}

#[tokio::test]
async fn one_that_fails_holds_what_another_one_read() {
    let Some(shop) = taken().await else { return };
    let begun = shop.clock.now();
    shop.outbox.set_read_until(MAILBOX, begun).await.unwrap();
    // Its password has expired since; the other goes on.
    shop.clock.by_hours(200);
    let now = shop.clock.now();
    shop.outbox.set_read_until(FOLDER, now).await.unwrap();
    assert_eq!(settled(&shop).await, 0);
    let known = [
        (MAILBOX.to_owned(), Some(begun)),
        (FOLDER.to_owned(), Some(now)),
    ];
    assert_eq!(sources(&shop.outbox).await, known);
    // What was read stays read, and one that was only looked for holds everything.
    shop.outbox.set_read_until(FOLDER, begun).await.unwrap();
    shop.outbox.know_source(FOLDER).await.unwrap();
    assert_eq!(sources(&shop.outbox).await, known);
    shop.outbox.set_read_until(MAILBOX, now).await.unwrap();
    shop.outbox.know_source(PIPE).await.unwrap();
    assert_eq!(settled(&shop).await, 0);
    // Nobody uses the pipe any more.
    assert!(shop.outbox.forget_source(PIPE).await.unwrap());
    assert!(!shop.outbox.forget_source(PIPE).await.unwrap());
    assert_eq!(settled(&shop).await, 8);
}

/// An outbox from before sources had names: what was read then counts until something is read by its name.
#[tokio::test]
async fn what_an_earlier_version_read_counts_until_something_is_read() {
    let Some(mut shop) = taken().await else {
        return;
    };
    shop.clock.by_hours(200);
    let now = shop.clock.now();
    shop.outbox.close().await;
    let folder = shop.folder.path().join("notices");
    let file = folder.join("outbox.db");
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", file.display()))
        .await
        .unwrap();
    sqlx::query("DROP TABLE read_until")
        .execute(&pool)
        .await
        .unwrap();
    sqlx::query("INSERT INTO returns (one, read_until) VALUES (1, ?)")
        .bind(now.epoch_micros())
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;
    shop.outbox = Outbox::open(&folder).await.unwrap();
    assert_eq!(sources(&shop.outbox).await, [(String::new(), Some(now))]);
    assert_eq!(settled(&shop).await, 8);
    shop.outbox.know_source(FOLDER).await.unwrap();
    assert_eq!(sources(&shop.outbox).await, [(FOLDER.to_owned(), None)]);
}
