//! What is open, as entries come.

use super::*;
use crate::follow::catch_up;
use crate::follow::tests::{grow, open as book};
use ledger::NewPerson;
use rights::{Audience, PersonId, Scope};

/// Asked in entry 7.
fn ask(source: &str, kind: ChoiceKind, item: bool) -> Ask {
    let at = "2026-01-15T08:00:00Z".parse().unwrap();
    let mut choice = Choice::new(kind, Scope::all(), at, source);
    choice.item = item.then(|| "p1".into());
    Ask {
        number: Sequence(7),
        person: Ordinal(3),
        received: choice.made_at.day(),
        choice,
        carried: false,
    }
}

fn said(source: &str, kind: ChoiceKind, audience: Option<Audience>) -> Choice {
    let mut choice = ask(source, kind, true).choice;
    choice.audience = audience;
    choice
}

#[test]
fn an_event_confirms_what_is_at_least_as_narrow_or_gone() {
    let narrowed = ChoiceKind::AudienceNarrowed;
    let mut asked = ask("demur:portal", narrowed, true);
    asked.choice.audience = Some(Audience::Friends);
    let now = |at: u64, audience| {
        let said = said("inbox:eu-1", narrowed, Some(audience));
        confirms(&asked, (Sequence(at), &said))
    };
    assert!(now(8, Audience::Friends) && now(8, Audience::OnlyMe));
    assert!(!now(8, Audience::Public) && !now(8, Audience::Unknown));
    assert!(
        !now(6, Audience::OnlyMe),
        "it may have been widened since then"
    );
    let erased = said("inbox:eu-1", ChoiceKind::Erasure, None);
    assert!(confirms(&asked, (Sequence(8), &erased)));
    assert!(
        confirms(&asked, (Sequence(6), &erased)),
        "deleted is deleted"
    );
    let erase = ask("demur:portal", ChoiceKind::Erasure, true);
    let only_me = said("inbox:eu-1", narrowed, Some(Audience::OnlyMe));
    assert!(
        !confirms(&erase, (Sequence(8), &only_me)),
        "narrowed is not deleted"
    );
}

#[test]
fn what_a_person_said_there_confirms_nothing() {
    let erase = ask("demur:portal", ChoiceKind::Erasure, true);
    for source in ["inbox:eu-1/choice_made", "platform", "demur:portal"] {
        let said = said(source, ChoiceKind::Erasure, None);
        assert!(!confirms(&erase, (Sequence(8), &said)), "{source}");
    }
    // A stream may be called so.
    let done = said("inbox:choice_made", ChoiceKind::Erasure, None);
    assert!(confirms(&erase, (Sequence(8), &done)));
}

#[test]
fn what_has_a_request_with_a_clock_of_its_own_is_not_counted_twice() {
    assert!(ask("demur:portal", ChoiceKind::AudienceNarrowed, false).needs_platform());
    assert!(ask("demur:portal", ChoiceKind::Erasure, true).needs_platform());
    assert!(!ask("demur:portal", ChoiceKind::Erasure, false).needs_platform());
    assert!(!ask("portal", ChoiceKind::Erasure, true).needs_platform());
    assert!(!ask("demur:link", ChoiceKind::Objection, false).needs_platform());
    let due = ask("demur:link", ChoiceKind::Objection, false).due();
    assert_eq!(due.to_string(), "2026-02-15");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_forgotten_who_stands_behind_what_was_read() {
    let folder = tempfile::tempdir().unwrap();
    let book = book(folder.path()).await;
    grow(&book, 3).await;
    let person = PersonId::new("p1".to_owned());
    let known = NewPerson::unknown(person.clone());
    book.register(&[known], "people").await.unwrap();
    let found = book.resolve(&[person]).await.unwrap();
    let choice = ask("demur:portal", ChoiceKind::Objection, false).choice;
    let said = (Subject::Person(found[0].unwrap()), Entry::Choice(choice));
    let number = book.append(&[said]).await.unwrap()[0].sequence;
    let mut asks = Asks::default();
    let read = catch_up(&mut asks, &book, 3).await.unwrap();
    assert!(asks.open.is_empty(), "{read:?}");
    assert!(!read.is_all(), "none is not what it says: {read:?}");
    while !catch_up(&mut asks, &book, 3).await.unwrap().is_all() {}
    assert!(asks.open.keys().eq([&number]), "{:?}", asks.open);
}
