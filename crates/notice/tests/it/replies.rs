//! Answers of people to a notice.

use crate::returns::{returns, taken};
use crate::shop::Shop;
use notice::{MailId, Verdict};
use rights::{Choice, ChoiceKind, Hash, Ordinal, Scope};

async fn name(shop: &Shop, person: u32) -> String {
    let planned = shop.outbox.campaign("spring").await.unwrap();
    let id = MailId {
        campaign: planned.sequence,
        person: Ordinal(person),
        round: 0,
    };
    id.name(&shop.mail_key)
}

fn answer(from: &str, name: &str, text: &str) -> Vec<u8> {
    format!(
        "From: {from}\r\nTo: privacy@example.org\r\nSubject: Re: Your right to object\r\nMessage-ID: <{}@home.example>\r\nIn-Reply-To: <{name}@mail.example.org>\r\n\r\n{text}\r\n",
        text.len()
    )
    .into_bytes()
}

async fn choices(shop: &Shop, person: u32) -> Vec<Choice> {
    shop.ledger.said(Ordinal(person)).await.unwrap()
}

async fn seems(shop: &Shop, bytes: &[u8]) -> Option<String> {
    let all = shop.outbox.aside().await.unwrap();
    let digest = Hash::of(bytes);
    all.into_iter().find(|a| a.digest == digest).map(|a| a.kind)
}

#[tokio::test]
async fn a_plain_objection_from_the_right_address_counts_once() {
    let Some(shop) = taken().await else { return };
    let take = returns(&shop);
    let mail = answer(
        "Member Two <Member2@Example.org>",
        &name(&shop, 2).await,
        "I object.\r\n\r\n> quoted?",
    );
    assert_eq!(take.take(&mail, "here").await.unwrap(), Verdict::Objected);
    let said = choices(&shop, 2).await;
    assert_eq!(said.len(), 1);
    assert_eq!(
        (said[0].source.as_str(), &said[0].scope),
        ("mail", &Scope::all())
    );
    let evidence = said[0].evidence.as_ref().unwrap();
    assert!(evidence.contains("@home.example") && evidence.contains(&Hash::of(&mail).to_string()));
    assert_eq!(seems(&shop, &mail).await, None, "nobody has to read it");
    assert!(
        shop.outbox.is_kept(Hash::of(&mail)).await.unwrap(),
        "it is evidence"
    );
    assert_eq!(take.take(&mail, "here").await.unwrap(), Verdict::Known);
    // A crash after the ledger had it: it is read again, and said once.
    let file = shop.folder.path().join("notices/outbox.db");
    let file = if file.exists() {
        file
    } else {
        shop.folder.path().join("outbox.db")
    };
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", file.display()))
        .await
        .unwrap();
    sqlx::query("DELETE FROM returned")
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;
    assert_eq!(take.take(&mail, "here").await.unwrap(), Verdict::Objected);
    assert_eq!(choices(&shop, 2).await.len(), 1);
}

/// Where nobody gave a name, clients repeat the address: there is one all the same.
#[tokio::test]
async fn an_address_that_is_repeated_as_a_name_is_one() {
    let Some(shop) = taken().await else { return };
    for (person, from) in [
        (1, "\"member1@example.org\" <member1@example.org>"),
        (2, "member2@example.org <Member2@Example.org>"),
    ] {
        let mail = answer(from, &name(&shop, person).await, "I object.");
        let took = returns(&shop).take(&mail, "here").await.unwrap();
        assert_eq!(took, Verdict::Objected, "{from}");
        assert_eq!(choices(&shop, person).await.len(), 1, "{from}");
    }
}

#[tokio::test]
async fn whatever_is_less_certain_is_for_somebody_to_read() {
    let Some(shop) = taken().await else { return };
    let take = returns(&shop);
    let (own, other) = (name(&shop, 3).await, name(&shop, 4).await);
    let from = "member3@example.org";
    for (mail, why) in [
        (answer(from, &own, "May I object later?"), "reply:question"),
        (
            answer(from, &own, "I object if you use my photos."),
            "reply:condition",
        ),
        (
            answer(from, &own, "I object. Delete my account."),
            "reply:several",
        ),
        (answer(from, &own, "I agree."), "reply:opposite"),
        (answer(from, &own, "Unsubscribe"), "reply:mail"),
        (answer(from, &own, "Thank you."), "reply:other"),
        // Somebody else's mail, forwarded or not; a forged name; several writers.
        (answer(from, &other, "I object."), "reply:sender"),
        (answer("eve@example.org", &own, "I object!"), "reply:sender"),
        (
            answer("member3@example.org, eve@example.org", &own, "I object! "),
            "reply:sender",
        ),
        (answer(from, &"a".repeat(32), "I object."), "reply"),
    ] {
        assert_eq!(
            take.take(&mail, "here").await.unwrap(),
            Verdict::Aside,
            "{why}"
        );
        assert_eq!(seems(&shop, &mail).await.as_deref(), Some(why));
    }
    for person in 0..8 {
        let said = choices(&shop, person).await;
        // Six answers to the notice of one, two from elsewhere, and one to that of another.
        let messages = [0, 0, 0, 8, 1, 0, 0, 0][person as usize];
        assert_eq!(said.len(), messages, "{said:?}");
        let holds =
            |c: &Choice| (c.kind, c.source.as_str()) == (ChoiceKind::Restriction, "notice:aside");
        assert!(
            said.iter().all(holds),
            "nothing else was recorded: {said:?}"
        );
    }
}

/// Somebody who is away can object in the next sentence; a program that says what it is says no more.
#[tokio::test]
async fn an_absence_note_by_its_words_alone_is_for_somebody_to_read() {
    let Some(shop) = taken().await else { return };
    let take = returns(&shop);
    let note = String::from_utf8(answer(
        "Member Two <member2@example.org>",
        &name(&shop, 2).await,
        "I am on vacation. Do not use my posts.",
    ));
    // The notice's own subject speaks of objecting.
    let note = note.unwrap();
    let note = note.replace("Re: Your right to object", "Out of Office");
    let programs = format!("Auto-Submitted: auto-replied\r\n{note}");
    let taken = take.take(programs.as_bytes(), "here").await.unwrap();
    assert_eq!(taken, Verdict::Nothing);
    assert!(choices(&shop, 2).await.is_empty());
    let taken = take.take(note.as_bytes(), "there").await.unwrap();
    assert_eq!(taken, Verdict::Aside);
    let said = choices(&shop, 2).await;
    assert_eq!(said[0].kind, ChoiceKind::Restriction);
    assert_eq!(
        seems(&shop, note.as_bytes()).await.as_deref(),
        Some("auto_reply")
    );
}
