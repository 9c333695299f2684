//! A watch that is stopped anywhere: the next one goes on as if nothing had happened.

use crate::meanwhile::{Then, meanwhile};
use crate::shop::{Shop, items};
use crate::street::{ALL, says, seen, street};
use crate::watched::watch;
use crate::watching::{ADA, DAN, named, without};
use corpus::NoProgress;
use corpus::watch::{Pace, Watch};
use policy::Form;
use rights::ChoiceKind;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::sync::Notify;

/// Turns and masks; is stopped at a read of the ledger, if at all. Says how many reads there were.
fn runs(shop: &Shop, at: usize, then: Then, stopped: &Notify) -> usize {
    shop.wait(async {
        let (ledger, reads) = meanwhile(shop, at, then).await;
        let sets = shop.sets_over(&ledger);
        let mut watch = Watch::new(&sets, Pace::default()).unwrap();
        let work = async {
            for _ in 0..6 {
                watch.turn().await.unwrap();
                for job in watch.jobs(true) {
                    let done = job.run(&sets, &NoProgress).await;
                    watch.finish(done);
                }
            }
        };
        tokio::select! {
            () = work => {}
            () = stopped.notified() => {}
        }
        reads.load(Ordering::SeqCst)
    })
}

#[test]
fn stopped_at_any_read_of_the_ledger() {
    let before = street(Form::OptOut);
    let sets = before.sets();
    before.turn(&mut watch(&sets));
    before.say("ada", says(ChoiceKind::Objection));
    let never = Notify::new();
    let reads = runs(&before.twin(), 0, Then::Nothing, &never);
    assert!(reads > 30, "{reads}");
    let (mut unmasked, mut masked) = (0, 0);
    for at in 1..=reads {
        let shop = before.twin();
        let stopped = Arc::new(Notify::new());
        runs(&shop, at, Then::Stopped(Arc::clone(&stopped)), &stopped);
        match seen(&shop) == items(ALL) {
            true => unmasked += 1,
            false => masked += 1,
        }
        // What it published is true, wherever it was stopped.
        let handed = shop.handed(1, 0, &named());
        let head = shop.feed_head(1);
        let ends = before.wait(before.ledger.head()).unwrap();
        assert!(
            head.sequence < ends || handed == without(&[ADA]),
            "read {at}"
        );
        shop.say("dan", says(ChoiceKind::Objection));
        let sets = shop.sets();
        shop.settle(&mut watch(&sets), true);
        shop.hands_out(1, &named(), &without(&[ADA, DAN]), &format!("read {at}"));
        assert_eq!(shop.feed_head(1).epoch, 0, "read {at}: the epoch goes on");
        assert_eq!(seen(&shop), without(&[ADA, DAN]), "read {at}");
        if at % 7 == 0 {
            shop.holds(1);
        }
    }
    assert!(unmasked > 5 && masked > 5, "{unmasked} {masked}");
}

/// Records were written and the head was not, or the head was half written.
#[test]
fn stopped_between_records_and_head() {
    let shop = street(Form::OptOut);
    let sets = shop.sets();
    shop.turn(&mut watch(&sets));
    let feed = shop.set(1).join("feed");
    let head = fs::read(feed.join("head")).unwrap();
    shop.say("ada", says(ChoiceKind::Objection));
    shop.turn(&mut watch(&sets));
    fs::write(feed.join("head"), &head).unwrap();
    fs::write(feed.join("head.tmp"), &head[..50]).unwrap();
    assert_eq!(shop.reader(1).unwrap().revoked().count(), 0);
    shop.say("ada", says(ChoiceKind::ObjectionWithdrawn));
    shop.say("dan", says(ChoiceKind::Objection));
    let mut second = watch(&sets);
    shop.turn(&mut second);
    // Nobody was told of Ada's objection before she took it back.
    shop.hands_out(1, &named(), &without(&[DAN]), "after the stop");
    shop.settle(&mut second, true);
    shop.hands_out(1, &named(), &without(&[DAN]), "and on");
    assert_eq!(shop.feed_head(1).epoch, 0);
    shop.holds(1);
}
