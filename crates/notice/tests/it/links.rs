//! Links that were made worthless, and those that were made since.

use notice::{Link, Outbox};
use rights::{Instant, Ordinal, Sequence};

fn link(person: u32, generation: u16) -> Link {
    Link {
        person: Ordinal(person),
        campaign: Some(Sequence(4)),
        until: "2027-05-27".parse().unwrap(),
        generation,
    }
}

fn now() -> Instant {
    crate::shop::NOW.parse().unwrap()
}

async fn dead(outbox: &Outbox, person: u32, generation: u16) -> bool {
    outbox.is_revoked(&link(person, generation)).await.unwrap()
}

#[tokio::test]
async fn what_is_revoked_are_the_links_that_there_are() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = Outbox::open(folder.path()).await.unwrap();
    let (campaign, all) = (Sequence(4), None);
    let generation = async |person| outbox.generation(campaign, Ordinal(person)).await.unwrap();
    assert!(!dead(&outbox, 1, 0).await);
    assert_eq!(generation(1).await, 0);
    outbox
        .revoke(campaign, Some(Ordinal(1)), now())
        .await
        .unwrap();
    assert!(dead(&outbox, 1, 0).await && !dead(&outbox, 2, 0).await);
    assert_eq!((generation(1).await, generation(2).await), (1, 0));
    assert!(!dead(&outbox, 1, 1).await, "one that is made now");
    // Everybody's, among them the new one of the first.
    outbox.revoke(campaign, all, now()).await.unwrap();
    assert!(dead(&outbox, 1, 1).await && dead(&outbox, 2, 0).await);
    assert_eq!((generation(1).await, generation(2).await), (2, 1));
    assert!(!dead(&outbox, 1, 2).await && !dead(&outbox, 2, 1).await);
    // And again.
    outbox.revoke(campaign, all, now()).await.unwrap();
    assert!(dead(&outbox, 1, 2).await && dead(&outbox, 2, 1).await);
    let other = Link {
        campaign: Some(Sequence(5)),
        ..link(1, 0)
    };
    let bare = Link {
        campaign: None,
        ..link(1, 0)
    };
    for link in [other, bare] {
        assert!(!outbox.is_revoked(&link).await.unwrap(), "{link:?}");
    }
}

/// An outbox from before links were counted: what was revoked stays so, and what is made now works.
#[tokio::test]
async fn an_outbox_of_before_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("outbox.db");
    let made = format!("sqlite://{}?mode=rwc", file.display());
    let pool = sqlx::SqlitePool::connect(&made).await.unwrap();
    for statement in [
        "CREATE TABLE revoked (campaign INTEGER NOT NULL, person INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (campaign, person)) STRICT, WITHOUT ROWID",
        "INSERT INTO revoked (campaign, person, at) VALUES (4, -1, 0)",
        "PRAGMA user_version = 1",
    ] {
        sqlx::query(statement).execute(&pool).await.unwrap();
    }
    pool.close().await;
    for _ in 0..2 {
        let outbox = Outbox::open(folder.path()).await.unwrap();
        assert!(dead(&outbox, 1, 0).await);
        assert!(!dead(&outbox, 1, 1).await);
        outbox.close().await;
    }
}
