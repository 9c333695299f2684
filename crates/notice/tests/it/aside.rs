//! What lies aside, for somebody to read: nothing of the person's is used until they have.

use crate::returns::{report, returns, taken};
use crate::shop::{NOW, Shop, tree};
use ledger::Sqlite;
use notice::{Aside, MailId, Sorted, Sorting, State, Unreached, Verdict, Why};
use rights::{
    Choice, ChoiceKind, Clock as _, Entry, Hash, Instant, Kind, Ordinal, PurposeTree, Scope,
    Standing, Subject,
};

pub(crate) async fn name(shop: &Shop, person: u32) -> String {
    let planned = shop.outbox.campaign("spring").await.unwrap();
    let id = MailId {
        campaign: planned.sequence,
        person: Ordinal(person),
        round: 0,
    };
    id.name(&shop.mail_key)
}

/// A person's answer that no program understands.
async fn asks(shop: &Shop, person: u32, words: &str) -> Aside {
    asks_on(shop, person, (words, None), None).await
}

/// The same, with when its last server and its mailbox say that it came.
async fn asks_on(
    shop: &Shop,
    person: u32,
    (words, received): (&str, Option<&str>),
    mailbox: Option<Instant>,
) -> Aside {
    let name = name(shop, person).await;
    let received = received.map_or_else(String::new, |at| {
        format!("Received: from home.example by mail.example.org with ESMTP id 1; {at}\r\n")
    });
    let mail = format!(
        "{received}From: member{person}@example.org\r\nTo: privacy@example.org\r\nSubject: Re: notice\r\nIn-Reply-To: <{name}@mail.example.org>\r\n\r\n{words}\r\n"
    );
    let returns = returns(shop);
    let took = returns.take_of(mail.as_bytes(), "here", mailbox);
    assert_eq!(took.await.unwrap(), Verdict::Aside);
    let mut all = shop.outbox.aside().await.unwrap().into_iter();
    let digest = Hash::of(mail.as_bytes());
    all.find(|a| a.digest == digest).unwrap()
}

fn sorting<'s>(shop: &'s Shop, tree: &'s PurposeTree) -> Sorting<'s, Sqlite> {
    Sorting {
        ledger: &shop.ledger,
        outbox: &shop.outbox,
        tree,
        clock: &shop.clock,
    }
}

pub(crate) async fn sort(shop: &Shop, aside: &Aside, sorted: Sorted) {
    let tree = tree();
    let sorting = sorting(shop, &tree);
    sorting.settle(aside, sorted, "sam").await.unwrap();
}

pub(crate) async fn standing(shop: &Shop, person: u32) -> Standing {
    shop.ledger.own_standing(Ordinal(person)).await.unwrap()
}

pub(crate) async fn is_restricted(shop: &Shop, person: u32) -> bool {
    !standing(shop, person).await.restrictions.is_empty()
}

pub(crate) async fn state(shop: &Shop, person: u32) -> State {
    let planned = shop.outbox.campaign("spring").await.unwrap();
    let people = shop.outbox.people(planned.sequence, Ordinal(person), 1);
    people.await.unwrap().pop().unwrap().1
}

/// Whatever came back was read until now; gives how many are delivered by that.
pub(crate) async fn settle(shop: &Shop) -> u64 {
    shop.outbox
        .set_read_until(notice::PIPE, shop.clock.now())
        .await
        .unwrap();
    shop.sending().settle().await.unwrap()
}

#[tokio::test]
async fn a_mail_is_not_delivered_while_an_answer_to_it_lies_aside() {
    let Some(shop) = taken().await else { return };
    let aside = asks(&shop, 4, "Can I object?").await;
    assert!(is_restricted(&shop, 4).await, "at once");
    assert!(!is_restricted(&shop, 3).await);
    shop.clock.by_hours(73);
    assert_eq!(settle(&shop).await, 7, "all but the one");
    assert_eq!(state(&shop, 4).await, State::Accepted);
    assert_eq!(standing(&shop, 4).await.notices["spring"].delivered, None);
    sort(&shop, &aside, Sorted::Nothing).await;
    assert!(!is_restricted(&shop, 4).await);
    assert_eq!(settle(&shop).await, 1);
    // The waiting time counts from the server's yes, as for everybody else.
    let delivered = standing(&shop, 4).await.notices["spring"].delivered;
    assert_eq!(delivered.unwrap().to_string(), NOW[..10]);
    assert!(shop.outbox.aside().await.unwrap().is_empty());
}

/// Whose mail counts as delivered already is not used either, until all that lies aside was read, and as before
/// then.
#[tokio::test]
async fn what_comes_late_restricts_until_all_of_it_was_read() {
    let Some(shop) = taken().await else { return };
    shop.clock.by_hours(73);
    assert_eq!(settle(&shop).await, 8);
    let before = standing(&shop, 4).await;
    let first = asks(&shop, 4, "Can I object?").await;
    let second = asks(&shop, 4, "What do you know of me?").await;
    // Read again after a crash, it is said once.
    let restrictions = |choices: &[Choice]| {
        let all = choices.iter();
        all.filter(|c| c.kind == ChoiceKind::Restriction).count()
    };
    settle(&shop).await;
    assert_eq!(restrictions(&choices(&shop, 4).await), 2);
    assert!(is_restricted(&shop, 4).await);
    sort(&shop, &first, Sorted::Nothing).await;
    assert!(is_restricted(&shop, 4).await, "another one lies there");
    sort(&shop, &second, Sorted::Request).await;
    assert_eq!(standing(&shop, 4).await, before);
}

pub(crate) async fn choices(shop: &Shop, person: u32) -> Vec<Choice> {
    shop.ledger.said(Ordinal(person)).await.unwrap()
}

/// What was restricted for another reason stays restricted: a part of it, or everything.
#[tokio::test]
async fn other_restrictions_stay() {
    let Some(shop) = taken().await else { return };
    let photos = Scope {
        kinds: [Kind::Photo].into(),
        ..Scope::all()
    };
    for (person, scope) in [(1, photos), (2, Scope::all())] {
        let own = Choice::new(
            ChoiceKind::Restriction,
            scope.clone(),
            shop.clock.now(),
            "letter",
        );
        let entry = (Subject::Person(Ordinal(person)), Entry::Choice(own));
        shop.ledger.append(&[entry]).await.unwrap();
        let aside = asks(&shop, person, "Can I object?").await;
        assert!(
            standing(&shop, person)
                .await
                .restrictions
                .contains(&Scope::all())
        );
        sort(&shop, &aside, Sorted::Nothing).await;
        assert_eq!(standing(&shop, person).await.restrictions, [scope].into());
    }
    // What the person took back meanwhile is not taken back again.
    let aside = asks(&shop, 3, "Can I object?").await;
    let now = shop.clock.now();
    let back = Choice::new(ChoiceKind::RestrictionLifted, Scope::all(), now, "portal");
    let entry = (Subject::Person(Ordinal(3)), Entry::Choice(back));
    shop.ledger.append(&[entry]).await.unwrap();
    settle(&shop).await;
    assert!(!is_restricted(&shop, 3).await);
    let before = choices(&shop, 3).await.len();
    sort(&shop, &aside, Sorted::Nothing).await;
    assert_eq!(choices(&shop, 3).await.len(), before);
}

#[tokio::test]
async fn an_objection_that_somebody_read_was_said_when_the_mail_came() {
    let Some(shop) = taken().await else { return };
    // The notice went on 23 November; the answer lies in a mailbox for a week, and on a desk for twenty days.
    let came: Instant = "2026-11-25T08:30:00Z".parse().unwrap();
    shop.clock.by_hours(9 * 24);
    let read = shop.clock.now();
    let words = ("Can I object?", Some("Wed, 25 Nov 2026 09:30:00 +0100"));
    let aside = asks_on(&shop, 4, words, None).await;
    assert_eq!(aside.at, came);
    let restricted = choices(&shop, 4).await.remove(0);
    let begun = (restricted.kind, restricted.made_at);
    assert_eq!(
        begun,
        (ChoiceKind::Restriction, read),
        "not before it was read"
    );
    shop.clock.by_hours(20 * 24);
    sort(&shop, &aside, Sorted::Objection).await;
    let mut said = choices(&shop, 4).await.into_iter();
    let said = said.find(|c| c.kind == ChoiceKind::Objection).unwrap();
    assert_eq!((said.made_at, said.source.as_str()), (came, "demur:mail"));
    let evidence = format!("mail {}, read by sam", aside.digest);
    assert_eq!(said.evidence, Some(evidence));
    let standing = standing(&shop, 4).await;
    assert_eq!(standing.objections, [Scope::all()].into());
    assert!(standing.restrictions.is_empty());
    assert!(shop.outbox.is_kept(aside.digest).await.unwrap(), "evidence");
    // What needs nothing is not.
    let other = asks(&shop, 5, "Can I object?").await;
    assert!(shop.outbox.is_kept(other.digest).await.unwrap());
    sort(&shop, &other, Sorted::Nothing).await;
    assert!(!shop.outbox.is_kept(other.digest).await.unwrap());
}

/// Of what the last server and a mailbox say the earliest counts, between the notice and now.
#[tokio::test]
async fn a_mail_came_between_the_notice_and_now() {
    let Some(shop) = taken().await else { return };
    let sent = shop.clock.now();
    shop.clock.by_hours(9 * 24);
    let now = shop.clock.now();
    let at = |text: &str| text.parse::<Instant>().unwrap();
    let (early, late) = (
        "Tue, 24 Nov 2026 10:00:00 +0000",
        "Fri, 27 Nov 2026 10:00:00 +0000",
    );
    let [first, last] = [at("2026-11-24T10:00:00Z"), at("2026-11-27T10:00:00Z")];
    for (person, received, mailbox, came) in [
        (0, None, None, now),
        (1, None, Some(last), last),
        (2, Some(early), Some(last), first),
        (3, Some(late), Some(first), first),
        (4, Some("Fri, 27 Nov 2020 10:00:00 +0000"), None, sent),
        (5, Some("Fri, 27 Nov 2099 10:00:00 +0000"), None, now),
        (6, Some("some day"), None, now),
    ] {
        let aside = asks_on(&shop, person, ("Can I object?", received), mailbox).await;
        assert_eq!(aside.at, came, "{person}");
    }
    // Where the answer plainly objects, too.
    let name = name(&shop, 7).await;
    let mail = format!(
        "Received: by mail.example.org; {early}\r\nFrom: member7@example.org\r\nTo: privacy@example.org\r\nSubject: Re: notice\r\nMessage-ID: <7@home.example>\r\nIn-Reply-To: <{name}@mail.example.org>\r\n\r\nI object.\r\n"
    );
    let took = returns(&shop).take(mail.as_bytes(), "here").await.unwrap();
    assert_eq!(took, Verdict::Objected);
    assert_eq!(choices(&shop, 7).await.remove(0).made_at, first);
}

/// Staff's word that a mail did not arrive stands, whatever the server said before and nobody says after.
#[tokio::test]
async fn not_delivered_stays_so() {
    let Some(shop) = taken().await else { return };
    let early = asks(&shop, 4, "Can I object?").await;
    sort(&shop, &early, Sorted::Bounced).await;
    shop.clock.by_hours(73);
    assert_eq!(settle(&shop).await, 7);
    // Of somebody whose mail counted as delivered.
    let late = asks(&shop, 5, "Can I object?").await;
    let delivered = |standing: Standing| standing.notices["spring"].delivered;
    assert!(delivered(standing(&shop, 5).await).is_some());
    sort(&shop, &late, Sorted::Bounced).await;
    shop.clock.by_hours(73);
    assert_eq!(settle(&shop).await, 0);
    let planned = shop.outbox.campaign("spring").await.unwrap();
    let head = shop.ledger.head().await.unwrap();
    let people = shop.ledger.people_at(head).await.unwrap();
    let missed = Unreached::of(&shop.outbox, &people, &planned)
        .await
        .unwrap();
    let missed: Vec<(u32, Why)> = missed.iter().map(|one| (one.person.0, one.why)).collect();
    assert_eq!(missed, [(4, Why::Bounced), (5, Why::Bounced)]);
    for person in [4, 5] {
        assert_eq!(state(&shop, person).await, State::Bounced);
        assert_eq!(delivered(standing(&shop, person).await), None);
        assert!(!is_restricted(&shop, person).await);
        assert_eq!(shop.steps(person).await.last().unwrap(), "bounced");
    }
}

/// Nobody is known of whom something could be recorded.
#[tokio::test]
async fn what_is_about_nobody_known_can_be_nothing_or_a_request() {
    let Some(shop) = taken().await else { return };
    let mail = b"From: someone@example.net\r\nSubject: Hello\r\n\r\nDelete my photos.\r\n";
    returns(&shop).take(mail, "here").await.unwrap();
    let aside = shop.outbox.aside().await.unwrap().remove(0);
    let tree = tree();
    for sorted in [
        Sorted::Objection,
        Sorted::WritersObjection,
        Sorted::BothObject,
        Sorted::Bounced,
    ] {
        let failed = sorting(&shop, &tree).settle(&aside, sorted, "sam").await;
        assert!(failed.unwrap_err().to_string().contains("as a request"));
        assert_eq!(shop.outbox.aside().await.unwrap().len(), 1);
    }
    sort(&shop, &aside, Sorted::Request).await;
    assert!(shop.outbox.aside().await.unwrap().is_empty());
}

/// Messages that lay aside before that restricted anybody's use do so from the next look at what came back.
#[tokio::test]
async fn what_lay_aside_before_restricts_too() {
    let Some(shop) = taken().await else { return };
    let planned = shop.outbox.campaign("spring").await.unwrap();
    let file = shop.folder.path().join("notices/outbox.db");
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", file.display()))
        .await
        .unwrap();
    sqlx::query("INSERT INTO puzzling (digest, at, kind, campaign, person, place) VALUES (?, ?, 'reply:question', ?, 6, 'here')")
        .bind(vec![7_u8; 32])
        .bind(shop.clock.now().epoch_micros())
        .bind(i64::try_from(planned.sequence.0).unwrap())
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;
    assert!(!is_restricted(&shop, 6).await);
    shop.clock.by_hours(73);
    assert_eq!(settle(&shop).await, 7);
    assert!(is_restricted(&shop, 6).await);
}

/// What a program says for itself is nobody's to read.
#[tokio::test]
async fn a_report_that_a_mail_arrived_restricts_nobody() {
    let Some(shop) = taken().await else { return };
    let arrived = report(&name(&shop, 5).await, "delivered", "2.0.0", "250 delivered");
    let took = returns(&shop).take(arrived.as_bytes(), "here").await;
    assert_eq!(took.unwrap(), Verdict::Arrived);
    assert!(!is_restricted(&shop, 5).await, "nobody has to read that");
    assert_eq!(state(&shop, 5).await, State::Delivered);
}

/// A report that a mail arrived, and a complaint about it, come while an answer lies aside, and the complaint lies there
/// itself: nothing is delivered before all of it was read.
#[tokio::test]
async fn nothing_that_came_back_makes_a_mail_delivered_while_something_lies_aside() {
    let Some(shop) = taken().await else { return };
    let answer = asks(&shop, 4, "Can I object?").await;
    let arrived = report(&name(&shop, 4).await, "delivered", "2.0.0", "250 delivered");
    let took = returns(&shop).take(arrived.as_bytes(), "here").await;
    assert_eq!(took.unwrap(), Verdict::Arrived);
    let complaint = format!(
        "From: fbl@example.net\r
To: privacy@example.org\r
Subject: complaint\r
MIME-Version: 1.0\r
Content-Type: multipart/report; report-type=feedback-report; boundary=\"b\"\r
\r
--b\r
Content-Type: text/plain\r
\r
This is a report.\r
--b\r
Content-Type: message/feedback-report\r
\r
Feedback-Type: abuse\r
User-Agent: example/1\r
Version: 1\r
\r
--b\r
Content-Type: text/rfc822-headers\r
\r
Message-ID: <{}@mail.example.org>\r
\r
--b--\r
",
        name(&shop, 5).await
    );
    let took = returns(&shop).take(complaint.as_bytes(), "here").await;
    assert_eq!(took.unwrap(), Verdict::Aside);
    let mut all = shop.outbox.aside().await.unwrap().into_iter();
    let complaint = all.find(|aside| aside.kind == "complaint").unwrap();
    assert_eq!(complaint.mail.unwrap().person, Ordinal(5));
    shop.clock.by_hours(73);
    assert_eq!(settle(&shop).await, 6);
    for (person, aside) in [(4, answer), (5, complaint)] {
        assert_eq!(state(&shop, person).await, State::Accepted, "{person}");
        assert_eq!(
            standing(&shop, person).await.notices["spring"].delivered,
            None
        );
        sort(&shop, &aside, Sorted::Nothing).await;
        assert_eq!(settle(&shop).await, 1);
        assert_eq!(state(&shop, person).await, State::Delivered, "{person}");
    }
}
