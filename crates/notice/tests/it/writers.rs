//! Mails that quote nothing of ours, from the address of a member: they may object, and until somebody has read them
//! nothing of the member's is used.

use crate::aside::{choices, is_restricted, name, settle, sort, standing, state};
use crate::returns::{report, returns, taken};
use crate::shop::Shop;
use notice::{Aside, Sorted, State, Verdict};
use rights::{Choice, ChoiceKind, Clock as _, Entry, Hash, Ordinal, Scope, Subject};

fn fresh(from: &str, words: &str) -> String {
    format!("From: {from}\r\nTo: privacy@example.org\r\nSubject: Your AI\r\n\r\n{words}\r\n")
}

/// A mail that is put aside, about no mail of ours.
async fn lies(shop: &Shop, mail: &str) -> Aside {
    let took = returns(shop).take(mail.as_bytes(), "here").await;
    assert_eq!(took.unwrap(), Verdict::Aside, "{mail}");
    let digest = Hash::of(mail.as_bytes());
    let mut all = shop.outbox.aside().await.unwrap().into_iter();
    let aside = all.find(|aside| aside.digest == digest).unwrap();
    assert_eq!(aside.mail, None);
    aside
}

#[tokio::test]
async fn a_new_mail_of_a_member_holds_until_it_was_read() {
    let Some(shop) = taken().await else { return };
    let before = standing(&shop, 4).await;
    let mail = fresh("Member Four <Member4@Example.org>", "I object.");
    let aside = lies(&shop, &mail).await;
    assert!(is_restricted(&shop, 4).await, "at once");
    assert!(!is_restricted(&shop, 3).await);
    assert!(shop.outbox.is_aside(Ordinal(4)).await.unwrap());
    shop.clock.by_hours(73);
    assert_eq!(settle(&shop).await, 7, "all but the one");
    assert_eq!(state(&shop, 4).await, State::Accepted);
    sort(&shop, &aside, Sorted::Request).await;
    assert_eq!(standing(&shop, 4).await, before);
    assert!(!shop.outbox.is_aside(Ordinal(4)).await.unwrap());
    assert_eq!(settle(&shop).await, 1);
}

/// Anybody can write an address, as often as they like.
#[tokio::test]
async fn one_hold_stands_however_many_mails_and_its_owner_can_lift_it() {
    let addresses = ["ada@example.org", "ADA@example.org", "bob@example.org"];
    let shop = Shop::with(&addresses.map(str::to_owned)).await;
    let from = addresses[0];
    let first = lies(&shop, &fresh(from, "I object.")).await;
    for n in 0..20 {
        lies(&shop, &fresh(from, &format!("I object {n} times."))).await;
    }
    for (person, said) in [(0, 1), (1, 1), (2, 0)] {
        assert_eq!(choices(&shop, person).await.len(), said, "{person}");
    }
    sort(&shop, &first, Sorted::Nothing).await;
    assert!(is_restricted(&shop, 0).await && is_restricted(&shop, 1).await);
    let now = shop.clock.now();
    let back = Choice::new(ChoiceKind::RestrictionLifted, Scope::all(), now, "portal");
    let entry = (Subject::Person(Ordinal(0)), Entry::Choice(back));
    shop.ledger.append(&[entry]).await.unwrap();
    settle(&shop).await;
    assert!(!is_restricted(&shop, 0).await, "by nothing that lay there");
    lies(&shop, &fresh(from, "I said that I object.")).await;
    assert!(is_restricted(&shop, 0).await, "what comes then may object");
    for aside in shop.outbox.aside().await.unwrap() {
        assert!(is_restricted(&shop, 0).await && is_restricted(&shop, 1).await);
        sort(&shop, &aside, Sorted::Nothing).await;
    }
    assert!(!is_restricted(&shop, 0).await && !is_restricted(&shop, 1).await);
}

/// Clients repeat the address where nobody gave a name, two write together, and lists put their own address in front.
#[tokio::test]
async fn every_member_whose_address_stands_in_from_is_held_however_it_is_written() {
    let addresses = ["ada@example.org", "bob@example.org"];
    let shop = Shop::with(&addresses.map(str::to_owned)).await;
    for (from, held) in [
        ("\"ada@example.org\" <ada@example.org>", [true, false]),
        ("ada@example.org <Ada@Example.org>", [true, false]),
        ("bob@example.org, eve@example.net", [false, true]),
        (
            "Bob <bob@example.org>, \"A.\" <ada@example.org>",
            [true, true],
        ),
        (
            "\"'bob@example.org' via Privacy\" <privacy@example.org>",
            [false, true],
        ),
    ] {
        let aside = lies(&shop, &fresh(from, "I object.")).await;
        for (person, held) in (0..).zip(held) {
            assert_eq!(is_restricted(&shop, person).await, held, "{from}");
            let lies = shop.outbox.is_aside(Ordinal(person)).await.unwrap();
            assert_eq!(lies, held, "{from}");
        }
        sort(&shop, &aside, Sorted::Nothing).await;
        for person in 0..2 {
            assert!(!is_restricted(&shop, person).await, "{from}: it was read");
        }
    }
}

#[tokio::test]
async fn strangers_and_programs_hold_nobody() {
    let shop = Shop::with(&["bob@example.org".to_owned()]).await;
    lies(&shop, &fresh("eve@example.net", "I object.")).await;
    let back = report(&"a".repeat(32), "failed", "5.1.1", "no such user");
    let back = back.replace("MAILER-DAEMON@relay.example.org", "bob@example.org");
    lies(&shop, &back).await;
    let away = "From: bob@example.org\r\nSubject: Away\r\nAuto-Submitted: auto-replied\r\n\r\nI am away.\r\n";
    let took = returns(&shop).take(away.as_bytes(), "here").await.unwrap();
    assert_eq!(took, Verdict::Nothing);
    assert!(choices(&shop, 0).await.is_empty());
}

/// An answer from the address of one member to the notice of another.
async fn passed_on(shop: &Shop, writer: u32, told: u32) -> Aside {
    let name = name(shop, told).await;
    let mail = format!(
        "From: member{writer}@example.org\r\nTo: privacy@example.org\r\nSubject: Re: notice\r\nIn-Reply-To: <{name}@mail.example.org>\r\n\r\nI object.\r\n"
    );
    let took = returns(shop).take(mail.as_bytes(), "here").await;
    assert_eq!(took.unwrap(), Verdict::Aside, "{mail}");
    let digest = Hash::of(mail.as_bytes());
    let mut all = shop.outbox.aside().await.unwrap().into_iter();
    let aside = all.find(|aside| aside.digest == digest).unwrap();
    assert_eq!(aside.kind, "reply:sender");
    assert_eq!(aside.mail.unwrap().person, Ordinal(told));
    let writers = shop.outbox.writers(digest).await.unwrap();
    assert_eq!(writers, [Ordinal(writer)]);
    aside
}

/// Whoever reads it says whose objection it is; until then nothing of either is used.
#[tokio::test]
async fn an_answer_to_the_notice_of_another_holds_both_and_objects_for_whom_it_is() {
    let Some(shop) = taken().await else { return };
    let objects = [
        Sorted::Objection,
        Sorted::WritersObjection,
        Sorted::BothObject,
    ];
    let mut lying = Vec::new();
    for (pair, sorted) in (0..).zip(objects) {
        let (writer, told) = (2 * pair, 2 * pair + 1);
        lying.push((writer, told, sorted, passed_on(&shop, writer, told).await));
        assert!(is_restricted(&shop, writer).await && is_restricted(&shop, told).await);
    }
    shop.clock.by_hours(73);
    assert_eq!(settle(&shop).await, 2, "of whom nothing lies there");
    for (writer, told, sorted, aside) in lying {
        sort(&shop, &aside, sorted).await;
        let (by, of) = match sorted {
            Sorted::Objection => (false, true),
            Sorted::WritersObjection => (true, false),
            _ => (true, true),
        };
        for (person, objects) in [(writer, by), (told, of)] {
            let standing = standing(&shop, person).await;
            assert_eq!(
                standing.objections.contains(&Scope::all()),
                objects,
                "{person}"
            );
            assert!(standing.restrictions.is_empty(), "{person}: it was read");
            assert!(!shop.outbox.is_aside(Ordinal(person)).await.unwrap());
        }
        assert!(shop.outbox.is_kept(aside.digest).await.unwrap(), "evidence");
        // Of whoever objected, until they are erased.
        let mut all = shop.outbox.aside_all().await.unwrap().into_iter();
        let kept = all.find(|kept| kept.digest == aside.digest).unwrap();
        assert_eq!(
            kept.mail.map(|mail| mail.person),
            of.then_some(Ordinal(told))
        );
        let writers = shop.outbox.writers(aside.digest).await.unwrap();
        assert_eq!(writers.first().copied(), by.then_some(Ordinal(writer)));
    }
    assert_eq!(settle(&shop).await, 6);
}

/// By their own address somebody answers the notice that they got, whoever else has that address.
#[tokio::test]
async fn an_answer_from_ones_own_address_holds_nobody_else() {
    let Some(shop) = taken().await else { return };
    let name = name(&shop, 1).await;
    for from in [
        "member1@example.org",
        "\"member1@example.org\" <Member1@example.org>",
    ] {
        let mail = format!(
            "From: {from}\r\nTo: privacy@example.org\r\nSubject: Re: notice\r\nIn-Reply-To: <{name}@mail.example.org>\r\n\r\nCan I object?\r\n"
        );
        let took = returns(&shop).take(mail.as_bytes(), "here").await;
        assert_eq!(took.unwrap(), Verdict::Aside);
        let writers = shop.outbox.writers(Hash::of(mail.as_bytes())).await;
        assert!(writers.unwrap().is_empty(), "{from}");
    }
}

/// A message stays with whoever is left of those whom it is about and those who wrote it.
#[tokio::test]
async fn what_another_wrote_stays_when_one_of_both_is_erased() {
    let Some(shop) = taken().await else { return };
    let (first, second) = (passed_on(&shop, 0, 1).await, passed_on(&shop, 2, 3).await);
    shop.outbox.forget(&[Ordinal(1), Ordinal(2)]).await.unwrap();
    let all = shop.outbox.aside().await.unwrap();
    let of = |digest: Hash| {
        all.iter()
            .find(|aside| aside.digest == digest)
            .unwrap()
            .mail
    };
    assert_eq!(of(first.digest), None);
    assert_eq!(of(second.digest).unwrap().person, Ordinal(3));
    let writers = async |digest| shop.outbox.writers(digest).await.unwrap();
    assert_eq!(writers(first.digest).await, [Ordinal(0)]);
    assert!(writers(second.digest).await.is_empty());
    shop.outbox.forget(&[Ordinal(0), Ordinal(3)]).await.unwrap();
    assert!(shop.outbox.aside().await.unwrap().is_empty());
}

/// A message goes with the last of those who can have written it.
#[tokio::test]
async fn whoever_is_erased_has_written_nothing() {
    let addresses = ["ada@example.org", "ada@example.org"];
    let shop = Shop::with(&addresses.map(str::to_owned)).await;
    let aside = lies(&shop, &fresh(addresses[0], "I object.")).await;
    lies(&shop, &fresh("eve@example.net", "I object.")).await;
    let both = [Ordinal(0), Ordinal(1)];
    assert_eq!(shop.outbox.writers(aside.digest).await.unwrap(), both);
    for (gone, left) in both.into_iter().zip([2, 1]) {
        shop.outbox.forget(&[gone]).await.unwrap();
        assert_eq!(shop.outbox.aside().await.unwrap().len(), left);
    }
}
