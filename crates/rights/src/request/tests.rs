//! Clocks, steps, and what may follow what.

use super::*;
use crate::{Ordinal, Sequence};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn asked(on: &str) -> Request {
    Request {
        kind: RequestKind::Access,
        channel: Channel::Letter,
        received: day(on),
        subject: String::new(),
        text: "What do you have of me?".to_owned(),
        name: String::new(),
        by: None,
        evidence: Vec::new(),
        entered_by: Some("mara".to_owned()),
        search: SearchFor::default(),
        reach: Scope::all(),
    }
}

#[test]
fn a_month_ends_on_its_day_or_on_the_last_one_there_is() {
    for (came, due, latest) in [
        ("2026-01-15", "2026-02-15", "2026-04-15"),
        ("2026-01-31", "2026-02-28", "2026-04-30"),
        ("2024-01-31", "2024-02-29", "2024-04-30"),
        ("2026-12-01", "2027-01-01", "2027-03-01"),
    ] {
        let request = asked(came);
        assert_eq!((request.due(), request.latest()), (day(due), day(latest)));
    }
}

#[test]
fn it_is_extended_once_in_time_with_a_reason_and_not_too_far() {
    let request = asked("2026-01-15");
    let extend = |until: &str, why: &str| RequestStep::Extended {
        until: day(until),
        why: why.to_owned(),
    };
    let state = request.after([]);
    let check = |on: &str, step: &RequestStep| request.check(&state, day(on), step).is_ok();
    assert!(check("2026-02-15", &extend("2026-04-15", "many items")));
    assert!(!check("2026-02-16", &extend("2026-04-15", "many items")));
    assert!(!check("2026-02-01", &extend("2026-04-16", "many items")));
    assert!(!check("2026-02-01", &extend("2026-02-15", "many items")));
    assert!(!check("2026-02-01", &extend("2026-04-15", "  ")));
    let once = extend("2026-03-15", "many items");
    let state = request.after([(day("2026-02-01"), &once)]);
    assert_eq!(state.due, day("2026-03-15"));
    assert!(request.check(&state, day("2026-02-02"), &once).is_err());
}

#[test]
fn nothing_follows_an_answer_and_a_refusal_says_where_to_complain() {
    let request = asked("2026-01-15");
    let answer = |outcome, remedy: &str| RequestStep::Answered {
        outcome,
        text: "Here it is.".to_owned(),
        remedy: remedy.to_owned(),
    };
    let state = request.after([]);
    let on = day("2026-01-20");
    let refused = answer(RequestOutcome::Refused, "");
    assert!(request.check(&state, on, &refused).is_err());
    let refused = answer(RequestOutcome::Partly, "The authority.");
    assert!(request.check(&state, on, &refused).is_ok());
    let granted = answer(RequestOutcome::Granted, "");
    assert!(request.check(&state, on, &granted).is_ok());
    let state = request.after([(on, &granted)]);
    assert_eq!(state.ended, Some((on, Some(RequestOutcome::Granted))));
    assert!(request.check(&state, on, &RequestStep::Revoked).is_err());
    // That the answer went by letter is said after it.
    let posted = RequestStep::Posted {
        letter: Sequence(7),
    };
    assert!(request.check(&state, on, &posted).is_ok());
    let state = request.after([(on, &granted), (on, &posted)]);
    assert_eq!(state.ended, Some((on, Some(RequestOutcome::Granted))));
}

#[test]
fn nothing_is_answered_while_something_is_undecided() {
    let on = day("2026-01-16");
    let answer = |outcome: &RequestOutcome| RequestStep::Answered {
        outcome: *outcome,
        text: "Here it is.".to_owned(),
        remedy: "The authority.".to_owned(),
    };
    let answers: Vec<RequestStep> = RequestOutcome::ALL.iter().map(answer).collect();
    let found = |item: &str| RequestStep::Found {
        item: item.into(),
        matched: Match::Link,
    };
    let decided = |item: &str, theirs| RequestStep::Decided {
        item: item.into(),
        theirs,
        why: String::new(),
    };
    let searched = RequestStep::Searched { more: false };
    let mut names = asked("2026-01-15");
    names.search.words = vec!["nele sommerfeld".to_owned()];
    let plain = asked("2026-01-15");
    let (a, b) = (found("p1"), found("p2"));
    let (yes, no) = (decided("p1", true), decided("p2", false));
    for (request, steps, may) in [
        (&plain, vec![], true),
        (&names, vec![], false),
        (&names, vec![&a, &yes], false),
        (&names, vec![&searched], true),
        (&names, vec![&a, &b, &searched, &yes], false),
        (&names, vec![&a, &b, &searched, &yes, &no], true),
        (&plain, vec![&a], false),
        (&plain, vec![&a, &yes], true),
    ] {
        let state = request.after(steps.iter().map(|step| (on, *step)));
        for answer in &answers {
            assert_eq!(request.check(&state, on, answer).is_ok(), may, "{steps:?}");
        }
        // Who asked can always take it back.
        assert!(request.check(&state, on, &RequestStep::Revoked).is_ok());
    }
}

#[test]
fn only_what_was_found_is_decided() {
    let request = asked("2026-01-15");
    let found = RequestStep::Found {
        item: "p1".into(),
        matched: Match::Picture(3),
    };
    let decided = |item: &str| RequestStep::Decided {
        item: item.into(),
        theirs: true,
        why: String::new(),
    };
    let on = day("2026-01-16");
    let state = request.after([(on, &found), (on, &found)]);
    assert_eq!(state.found.len(), 1);
    assert!(request.check(&state, on, &decided("p1")).is_ok());
    assert!(request.check(&state, on, &decided("p2")).is_err());
    let state = request.after([(on, &found), (on, &decided("p1"))]);
    assert_eq!(state.found[0].2, Some((on, true)));
    assert!(state.begun);
}

#[test]
fn what_refuses_at_once_is_narrowed_only_where_the_law_lets_people_choose() {
    let now = crate::Instant::from(day("2026-01-16"));
    let narrow = Scope {
        kinds: [crate::Kind::Photo].into(),
        ..Scope::all()
    };
    for kind in RequestKind::ALL.iter().copied() {
        let request = Request {
            kind,
            reach: narrow.clone(),
            ..asked("2026-01-15")
        };
        let said = request.at_once(now, "demur:letter".to_owned());
        let is = said.map(|choice| (choice.kind, choice.scope));
        let narrowed = |kind| Some((kind, narrow.clone()));
        let expected = match kind {
            RequestKind::Objection => narrowed(crate::ChoiceKind::Objection),
            RequestKind::Withdrawal => narrowed(crate::ChoiceKind::ConsentWithdrawn),
            RequestKind::Erasure | RequestKind::Restriction => {
                Some((crate::ChoiceKind::Restriction, Scope::all()))
            }
            _ => None,
        };
        assert_eq!(is, expected, "{kind}");
    }
    // A request from before there was this field reaches everything.
    let plain = serde_json::to_value(asked("2026-01-15")).unwrap();
    assert!(plain.get("reach").is_none(), "{plain}");
    let read: Request = serde_json::from_value(plain).unwrap();
    assert_eq!(read.reach, Scope::all());
}

#[test]
fn a_verdict_is_changed_after_the_answer_with_a_reason() {
    let mut request = asked("2026-01-15");
    request.kind = RequestKind::Depicted;
    let on = day("2026-01-16");
    let found = RequestStep::Found {
        item: "p1".into(),
        matched: Match::Link,
    };
    let decided = |item: &str, theirs, why: &str| RequestStep::Decided {
        item: item.into(),
        theirs,
        why: why.to_owned(),
    };
    let wrong = decided("p1", true, "");
    let answered = RequestStep::Answered {
        outcome: RequestOutcome::Granted,
        text: "It stays out.".to_owned(),
        remedy: String::new(),
    };
    let state = request.after([&found, &wrong, &answered].map(|step| (on, step)));
    let right = decided("p1", false, "it is her sister");
    let check = |state: &RequestState, step: &RequestStep| request.check(state, on, step).is_ok();
    assert!(check(&state, &right));
    assert!(!check(&state, &decided("p1", false, " ")));
    assert!(!check(&state, &decided("p2", false, "it is her sister")));
    let steps = [&found, &wrong, &answered, &right].map(|step| (on, step));
    let state = request.after(steps);
    assert_eq!(state.found[0].2, Some((on, false)));
    assert_eq!(state.ended, Some((on, Some(RequestOutcome::Granted))));
    // What was found for a request that was taken back is released.
    let back = request.after([&found, &RequestStep::Revoked].map(|step| (on, step)));
    assert!(!check(&back, &right));
    // And so is what was only asked for, unless it is kept out.
    let mut only = asked("2026-01-15");
    only.kind = RequestKind::Access;
    let steps = [&found, &wrong, &answered].map(|step| (on, step));
    let released = only.after(steps);
    let theirs = decided("p1", true, "it is her after all");
    assert!(only.check(&released, on, &theirs).is_err());
    let steps = [&found, &wrong, &RequestStep::Kept, &answered].map(|step| (on, step));
    assert!(only.check(&only.after(steps), on, &theirs).is_ok());
}

#[test]
fn the_answer_releases_what_was_only_asked_for() {
    let on = day("2026-01-16");
    let answered = RequestStep::Answered {
        outcome: RequestOutcome::Granted,
        text: "One post names you.".to_owned(),
        remedy: String::new(),
    };
    let mut request = asked("2026-01-15");
    for (kind, steps, out) in [
        (RequestKind::Access, vec![], true),
        (RequestKind::Access, vec![&answered], false),
        (
            RequestKind::Access,
            vec![&RequestStep::Kept, &answered],
            true,
        ),
        (
            RequestKind::Access,
            vec![&RequestStep::Kept, &RequestStep::Revoked],
            false,
        ),
        (RequestKind::Depicted, vec![&answered], true),
        (RequestKind::Special, vec![&answered], true),
        (RequestKind::Special, vec![&RequestStep::Revoked], false),
    ] {
        request.kind = kind;
        let state = request.after(steps.iter().map(|step| (on, *step)));
        assert_eq!(request.keeps_out(&state), out, "{kind:?} {steps:?}");
    }
    assert!(
        request
            .check(&request.after([]), on, &RequestStep::Kept)
            .is_err()
    );
}

#[test]
fn an_objection_without_signing_in_is_granted_once_its_account_is_known() {
    let on = day("2026-01-16");
    let answer = |outcome| RequestStep::Answered {
        outcome,
        text: "Done.".to_owned(),
        remedy: "The authority.".to_owned(),
    };
    let account = |account: Option<u32>, checked| RequestStep::Account {
        account: account.map(Ordinal),
        checked,
    };
    let mut request = asked("2026-01-15");
    (request.kind, request.channel) = (RequestKind::Objection, Channel::Guest);
    for (steps, may) in [
        (vec![], false),
        (vec![account(Some(7), false)], false),
        (vec![account(Some(7), true)], true),
        (vec![account(Some(7), false), account(None, true)], true),
    ] {
        let state = request.after(steps.iter().map(|step| (on, step)));
        for outcome in [RequestOutcome::Granted, RequestOutcome::Partly] {
            let granted = request.check(&state, on, &answer(outcome));
            assert_eq!(granted.is_ok(), may, "{steps:?}");
        }
        let refused = answer(RequestOutcome::Refused);
        assert!(request.check(&state, on, &refused).is_ok(), "{steps:?}");
    }
    // What somebody named is no work of staff's.
    let named = account(Some(7), false);
    assert!(!request.after([(on, &named)]).begun);
    // Of other requests nobody asks it.
    let other = asked("2026-01-15");
    assert!(other.check(&other.after([]), on, &named).is_err());
    let plain = answer(RequestOutcome::Granted);
    assert!(other.check(&other.after([]), on, &plain).is_ok());
}
