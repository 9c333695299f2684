//! A reader follows a writer.

use crate::fixture::{Key, Set, at, beat, fails, item, items, known, sorted};
use feed::{Poll, Reader, Signer};
use rights::{ErrorKind, Hash, Sequence};
use std::fs;
use std::time::Duration;

const SAME: Poll = Poll {
    changed: false,
    added: 0,
    new_epoch: false,
};

#[test]
fn what_is_revoked_is_known_with_the_next_beat() {
    let set = Set::new("ai/0001");
    let mut writer = set.writer();
    writer.beat(beat(0, 1), &set.key).unwrap();
    let mut reader = set.reader().unwrap();
    assert_eq!(reader.revoked().count(), 0);
    assert_eq!(reader.poll().unwrap(), SAME);
    assert_eq!(writer.revoke(Sequence(1), &items([5, 6, 5])).unwrap(), 2);
    assert_eq!(
        reader.poll().unwrap(),
        SAME,
        "nothing counts before its beat"
    );
    writer.beat(beat(0, 2), &set.key).unwrap();
    let poll = reader.poll().unwrap();
    assert_eq!((poll.changed, poll.added, poll.new_epoch), (true, 2, false));
    assert!(reader.contains(&item(5)) && reader.contains(&item(6)) && !reader.contains(&item(7)));
    assert_eq!(writer.revoke(Sequence(2), &items([6, 7])).unwrap(), 1);
    assert!(writer.contains(&item(7)));
    writer.beat(beat(4, 3), &set.key).unwrap();
    assert_eq!(reader.poll().unwrap().added, 1);
    let head = reader.head();
    assert_eq!(
        (head.state, head.sequence, head.revoked),
        (4, Sequence(3), 3)
    );
    assert_eq!(head.state_hash, Hash::of(&4u64.to_le_bytes()));
    assert_eq!(Some(head), writer.head());
    assert_eq!(known(&set.reader().unwrap()), items([5, 6, 7]));
}

#[test]
fn the_list_has_the_form_that_the_documents_give() {
    let set = Set::new("ai/0001");
    let mut writer = set.writer();
    writer.revoke(Sequence(258), &items([1])).unwrap();
    writer.revoke(Sequence(259), &items([2])).unwrap();
    writer.beat(beat(0, 260), &set.key).unwrap();
    let list = fs::read(set.feed().join("revoked-0")).unwrap();
    let mut want = vec![2, 1, 0, 0, 0, 0, 0, 0];
    want.extend(item(1).0);
    want.extend([3, 1, 0, 0, 0, 0, 0, 0]);
    want.extend(item(2).0);
    assert_eq!(list, want);
    let head = fs::read_to_string(set.feed().join("head")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&head).unwrap();
    let want = serde_json::json!({
        "format": 1, "set": "ai/0001", "manifest": Hash::of(b"ai/0001").to_string(),
        "base_state": 0, "state": 0, "state_hash": Hash::of(&[0; 8]).to_string(),
        "sequence": 260, "at": "2027-01-15T08:00:00.26Z", "epoch": 0, "revoked": 2,
        "revoked_hash": Hash::of(&list).to_string(),
    });
    assert_eq!(json["feed"], want);
}

#[test]
fn a_new_epoch_keeps_what_the_reader_knew() {
    let set = Set::new("ai/0001");
    let mut writer = set.ten();
    let mut reader = set.reader().unwrap();
    writer.begin(3).unwrap();
    assert_eq!(reader.poll().unwrap(), SAME);
    assert!(!writer.contains(&item(4)), "the new list is empty");
    writer.revoke(Sequence(9), &items([4, 20])).unwrap();
    writer.beat(beat(3, 10), &set.key).unwrap();
    let poll = reader.poll().unwrap();
    assert_eq!((poll.changed, poll.added, poll.new_epoch), (true, 1, true));
    assert_eq!((reader.head().base_state, reader.head().epoch), (3, 1));
    assert_eq!(known(&reader), sorted(items((0..10).chain([20]))));
    assert_eq!(known(&set.reader().unwrap()), items([4, 20]));
    assert!(!set.feed().join("revoked-0").exists());
}

#[test]
fn a_head_from_the_future_is_as_old_as_one_from_the_past() {
    let set = Set::new("ai/0001");
    set.ten();
    let reader = set.reader().unwrap();
    assert_eq!(reader.head().at, at(8_000));
    assert_eq!(reader.age(at(8_000)), Duration::ZERO);
    assert_eq!(reader.age(at(8_500)), Duration::from_micros(500));
    assert_eq!(reader.age(at(7_000)), Duration::from_millis(1));
}

#[test]
fn a_feed_that_is_not_there_is_an_error_that_says_what_to_do() {
    let set = Set::new("ai/0001");
    let error = set.reader().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(error.to_string().contains("demur watch"), "{error}");
    set.ten();
    let mut reader = set.reader().unwrap();
    fs::remove_dir_all(set.feed()).unwrap();
    assert_eq!(reader.poll().unwrap_err().kind(), ErrorKind::NotFound);
    let nowhere = Reader::open(&set.path().join("nowhere"), set.key.public());
    assert!(fails(nowhere).contains("no training set"));
}

#[test]
fn another_key_or_another_set_is_refused() {
    let (set, other) = (Set::new("ai/0001"), Set::new("ai/0002"));
    set.ten();
    let wrong = Reader::open(set.path(), Key::new(2).public());
    assert!(fails(wrong).contains("signed with another key"));
    other.ten();
    let wrong = Reader::of(&set.feed(), set.key.public(), other.origin().manifest);
    assert!(fails(wrong).contains("another set, `ai/0001`"));
    assert!(Reader::of(&set.feed(), set.key.public(), set.origin().manifest).is_ok());
    // The same name made again is another set.
    let mut origin = set.origin();
    origin.manifest = other.origin().manifest;
    let writer = feed::Writer::open(set.path(), origin, &set.key.public()).unwrap();
    assert!(writer.head().is_none());
    assert!(writer.why_not().unwrap().contains("another set"));
}
