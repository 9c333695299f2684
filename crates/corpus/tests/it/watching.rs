//! A watch turns: what late choices refuse is in the feed at once, and masked later, in batches.

use crate::shop::{Items, Shop, items};
use crate::street::{ALL, rows, says, says_of, seen, street};
use crate::watched::watch;
use corpus::watch::{Event, Pace, Watch};
use corpus::{Look, NoProgress};
use policy::Form;
use rights::{ChoiceKind, Kind, Sequence};
use serde_json::Value;

pub(crate) const ADA: &str = "a1 a2 a3 b1 b2 c1 d1 f1";
pub(crate) const DAN: &str = "d1 e1 e2";

pub(crate) fn named() -> Items {
    let id = |row: &Value| row["id"].as_str().unwrap().to_owned();
    rows().iter().map(id).collect()
}

pub(crate) fn without(masked: &[&str]) -> Items {
    masked.iter().fold(items(ALL), |all, m| &all - &items(m))
}

fn ends(shop: &Shop) -> Sequence {
    shop.wait(shop.ledger.head()).unwrap()
}

#[test]
fn a_choice_is_in_the_feed_with_the_next_turn_and_masked_after_a_quiet_moment() {
    let shop = street(Form::OptOut);
    let sets = shop.sets();
    let mut watch = watch(&sets);
    let events = shop.turn(&mut watch);
    assert!(
        matches!(
            events[..],
            [Event::Following {
                state: 0,
                listed: 0,
                ..
            }]
        ),
        "{events:?}"
    );
    shop.hands_out(1, &named(), &items(ALL), "nothing happened");
    assert_eq!(shop.feed_head(1).sequence, ends(&shop));
    shop.say("ada", says(ChoiceKind::Objection));
    let events = shop.turn(&mut watch);
    assert!(
        matches!(events[..], [Event::Refused { items: 8, .. }]),
        "{events:?}"
    );
    let head = shop.feed_head(1);
    assert_eq!(
        (head.sequence, head.revoked, head.state),
        (ends(&shop), 8, 0)
    );
    assert_eq!(head.at, shop.now());
    shop.hands_out(1, &named(), &without(&[ADA]), "ada objected");
    assert_eq!(seen(&shop), items(ALL), "nothing is masked yet");
    assert!(watch.jobs(false).is_empty(), "another choice may follow");
    shop.later(1_000);
    let mut jobs = watch.jobs(false);
    assert_eq!(jobs.len(), 1);
    assert!(watch.jobs(true).is_empty(), "one mask at a time");
    let events = shop.does(&mut watch, &sets, jobs.remove(0));
    let masked = Event::Masked {
        set: "ai_assistant/0001".to_owned(),
        rows: 8,
        cells: shop.head(1).manifest.masks.len(),
        state: 1,
        sequence: head.sequence,
    };
    assert_eq!(events, [masked]);
    assert_eq!(
        shop.turn(&mut watch),
        [],
        "what was masked is listed already"
    );
    let head = shop.feed_head(1);
    assert_eq!((head.base_state, head.state, head.revoked), (0, 1, 8));
    shop.hands_out(1, &named(), &without(&[ADA]), "masked");
    assert_eq!(seen(&shop), without(&[ADA]));
    shop.later(10_000);
    assert!(watch.jobs(false).is_empty(), "nothing waits");
    shop.holds(1);
}

#[test]
fn without_news_a_head_is_signed_now_and_then() {
    let shop = street(Form::OptOut);
    let sets = shop.sets();
    let mut watch = watch(&sets);
    shop.turn(&mut watch);
    let first = shop.feed_head(1);
    shop.later(100);
    shop.turn(&mut watch);
    assert_eq!(shop.feed_head(1), first);
    shop.later(100);
    shop.turn(&mut watch);
    let second = shop.feed_head(1);
    assert_eq!(second.at, shop.now());
    assert!(second.at > first.at && second.sequence == first.sequence);
    // A clock that was set back must not silence the feed.
    shop.later(-3_600_000);
    shop.turn(&mut watch);
    assert_eq!(shop.feed_head(1).at, shop.now());
}

#[test]
fn masks_are_batched() {
    let shop = street(Form::OptOut);
    let sets = shop.sets();
    let pace = Pace {
        mask_every_millis: 5_000,
        ..Pace::default()
    };
    let mut watch = Watch::new(&sets, pace).unwrap();
    shop.turn(&mut watch);
    // Never quiet: a mask comes all the same, after five seconds, and holds all that came until then.
    let mut waited = 0;
    for kind in Kind::ALL.iter().cycle() {
        shop.say("ada", says_of(ChoiceKind::Objection, &[*kind]));
        if waited == 1_800 {
            shop.say("eve", says(ChoiceKind::Objection));
        }
        shop.turn(&mut watch);
        if let Some(job) = watch.jobs(false).pop() {
            shop.does(&mut watch, &sets, job);
            break;
        }
        // Another row now and then, so that it is never quiet.
        shop.later(900);
        waited += 900;
        assert!(waited < 20_000);
    }
    shop.turn(&mut watch);
    assert_eq!(shop.head(1).manifest.state, 1, "one state for all of them");
    assert!(
        seen(&shop).is_disjoint(&items("e1 e2 a1")),
        "{:?}",
        seen(&shop)
    );
    shop.later(900);
    shop.say("cleo", says(ChoiceKind::Objection));
    shop.turn(&mut watch);
    shop.later(2_000);
    assert!(
        watch.jobs(false).is_empty(),
        "not before five seconds have passed since the last"
    );
    shop.later(2_100);
    assert_eq!(watch.jobs(false).len(), 1);
}

#[test]
fn a_choice_that_arrives_during_a_mask_is_in_the_feed_and_in_the_next_mask() {
    let shop = street(Form::OptOut);
    let sets = shop.sets();
    let mut watch = watch(&sets);
    shop.turn(&mut watch);
    shop.say("ada", says(ChoiceKind::Objection));
    shop.turn(&mut watch);
    let job = watch.jobs(true).pop().unwrap();
    let then = ends(&shop);
    shop.say("dan", says(ChoiceKind::Objection));
    shop.later(300);
    shop.turn(&mut watch);
    let head = shop.feed_head(1);
    assert_eq!(
        (head.sequence, head.at),
        (ends(&shop), shop.now()),
        "the heart beats on"
    );
    shop.hands_out(
        1,
        &named(),
        &without(&[ADA, DAN]),
        "before the mask is done",
    );
    shop.does(&mut watch, &sets, job);
    assert_eq!(seen(&shop), without(&[ADA]));
    assert_eq!(
        shop.head(1).manifest.sequence,
        then,
        "a state claims what was looked at"
    );
    shop.holds(1);
    shop.settle(&mut watch, true);
    assert_eq!(seen(&shop), without(&[ADA, DAN]));
    assert_eq!(shop.head(1).manifest.state, 2);
    shop.hands_out(1, &named(), &without(&[ADA, DAN]), "after both");
    shop.holds(1);
}

#[test]
fn an_objection_taken_back_stays_in_this_set() {
    for (restarted, masked_by_another) in
        [(false, false), (true, false), (false, true), (true, true)]
    {
        let told = format!("restarted {restarted}, masked by another {masked_by_another}");
        let shop = street(Form::OptOut);
        let sets = shop.sets();
        let mut first = watch(&sets);
        shop.turn(&mut first);
        shop.say("ada", says(ChoiceKind::Objection));
        shop.turn(&mut first);
        shop.say("ada", says(ChoiceKind::ObjectionWithdrawn));
        shop.turn(&mut first);
        shop.hands_out(1, &named(), &without(&[ADA]), &told);
        if masked_by_another {
            // It knows nothing of the objection, and notes that the set was looked at.
            assert_eq!(shop.mask(Look::Everything), []);
        }
        let mut second = match restarted {
            true => {
                drop(first);
                watch(&sets)
            }
            false => first,
        };
        shop.settle(&mut second, true);
        shop.hands_out(1, &named(), &without(&[ADA]), &told);
        assert_eq!(seen(&shop), without(&[ADA]), "{told}");
        shop.holds(1);
        // The next set has her again.
        shop.compile();
        shop.settle(&mut second, true);
        shop.hands_out(2, &named(), &items(ALL), &told);
        shop.hands_out(1, &named(), &without(&[ADA]), &told);
        shop.holds(1);
        shop.holds(2);
    }
}

#[test]
fn what_another_process_masks_is_in_the_feed() {
    let shop = street(Form::OptOut);
    let sets = shop.sets();
    let mut watch = watch(&sets);
    shop.turn(&mut watch);
    shop.say("ada", says(ChoiceKind::Objection));
    shop.mask(Look::Touched);
    shop.say("ada", says(ChoiceKind::ObjectionWithdrawn));
    // By now nobody would refuse her rows; but they were masked, and readers opened before that.
    shop.turn(&mut watch);
    let head = shop.feed_head(1);
    assert_eq!((head.base_state, head.state, head.revoked), (0, 1, 8));
    shop.hands_out(1, &named(), &without(&[ADA]), "masked by another");
    // The same while no watch runs.
    drop(watch);
    shop.say("eve", says(ChoiceKind::Objection));
    shop.mask(Look::Touched);
    shop.say("eve", says(ChoiceKind::ObjectionWithdrawn));
    let mut watch = crate::watched::watch(&sets);
    shop.settle(&mut watch, true);
    shop.hands_out(
        1,
        &named(),
        &without(&[ADA, "e1 e2"]),
        "masked while nobody watched",
    );
    assert_eq!(shop.feed_head(1).epoch, 0, "the epoch goes on");
    shop.holds(1);
}

#[test]
fn an_assessment_that_expires_stops_the_feed_until_everything_was_looked_at() {
    let shop = street(Form::OptOut);
    let sets = shop.sets();
    let mut watch = watch(&sets);
    shop.turn(&mut watch);
    shop.is_now("2027-06-30T23:59:59Z");
    shop.settle(&mut watch, false);
    let before = shop.feed_head(1);
    assert_eq!(before.at, shop.now());
    shop.is_now("2027-07-01T00:00:01Z");
    let events = shop.turn(&mut watch);
    assert!(
        matches!(events[..], [Event::Everything { .. }]),
        "{events:?}"
    );
    shop.later(5_000);
    shop.say("gus", says(ChoiceKind::Consent));
    shop.turn(&mut watch);
    assert_eq!(shop.feed_head(1), before, "it claims no more than it knows");
    shop.settle(&mut watch, false);
    let head = shop.feed_head(1);
    assert_eq!(
        (head.at, head.sequence, head.revoked),
        (shop.now(), ends(&shop), 11)
    );
    shop.hands_out(1, &named(), &Items::new(), "no assessment holds");
    shop.settle(&mut watch, true);
    assert!(seen(&shop).is_empty());
}

/// The note on disk keeps up, so that the next mask of another process has little to look at.
#[test]
fn entries_that_refuse_nothing_are_noted_now_and_then() {
    let shop = street(Form::OptOut);
    let sets = shop.sets();
    let mut watch = watch(&sets);
    shop.settle(&mut watch, false);
    let note = shop.root().join("sets/ai_assistant/.0001.looked");
    let noted = || -> Value { serde_json::from_slice(&std::fs::read(&note).unwrap()).unwrap() };
    for _ in 0..3 {
        shop.say("gus", says(ChoiceKind::Consent));
        shop.turn(&mut watch);
    }
    shop.later(61_000);
    shop.settle(&mut watch, false);
    assert_eq!(noted()["sequence"], ends(&shop).0);
    assert_eq!(shop.head(1).manifest.state, 0, "nothing to sign");
    shop.later(61_000);
    assert!(watch.jobs(false).is_empty(), "nothing new to note");
}

#[test]
fn the_loop_follows_until_it_is_told_to_stop() {
    use corpus::watch::{Until, follow};
    use std::sync::atomic::{AtomicBool, Ordering};
    let shop = street(Form::OptOut);
    let sets = shop.sets();
    let (stop, mut watch) = (AtomicBool::new(false), watch(&sets));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let masked = std::sync::Mutex::new(0);
    std::thread::scope(|scope| {
        let until = Until::Told(&stop);
        let each = &mut |event: Result<Event, rights::Error>| {
            if let Event::Masked { rows, .. } = event.unwrap() {
                *masked.lock().unwrap() += rows;
            }
        };
        let handle = runtime.handle();
        let watch = &mut watch;
        let ends = scope.spawn(|| {
            shop.say("ada", says(ChoiceKind::Objection));
            let waits = || shop.reader(1).is_ok_and(|r| r.revoked().count() == 8);
            while !waits() {
                std::thread::yield_now();
            }
            stop.store(true, Ordering::Relaxed);
        });
        follow(watch, handle, until, &NoProgress, each).unwrap();
        ends.join().unwrap();
    });
    assert_eq!(
        masked.into_inner().unwrap(),
        8,
        "what waits is masked before it ends"
    );
    assert_eq!(seen(&shop), without(&[ADA]));
    // Once, with nothing to wait for.
    shop.say("dan", says(ChoiceKind::Objection));
    let never = AtomicBool::new(false);
    let until = Until::Settled(&never);
    follow(
        &mut watch,
        runtime.handle(),
        until,
        &NoProgress,
        &mut |_| {},
    )
    .unwrap();
    assert_eq!(seen(&shop), without(&[ADA, DAN]));
    shop.hands_out(1, &named(), &without(&[ADA, DAN]), "once");
    shop.holds(1);
}
