//! A writer that stops anywhere, and the one that comes after it.

use crate::fixture::{Set, beat, fails, item, items, known};
use rights::Sequence;
use std::fs::{self, OpenOptions};
use std::io::Write;

fn epoch(set: &Set) -> u64 {
    set.reader().unwrap().head().epoch
}

#[test]
fn a_restart_goes_on_with_the_epoch() {
    let set = Set::new("ai/0001");
    drop(set.ten());
    let mut reader = set.reader().unwrap();
    let mut writer = set.open();
    assert_eq!(writer.head(), Some(reader.head()));
    assert_eq!((writer.base_state(), writer.why_not()), (Some(0), None));
    assert_eq!(writer.revoke(Sequence(9), &items([3, 11])).unwrap(), 1);
    writer.beat(beat(0, 10), &set.key).unwrap();
    let poll = reader.poll().unwrap();
    assert_eq!((poll.added, poll.new_epoch), (1, false));
    assert_eq!(epoch(&set), 0);
}

/// Records were written, the head that names them was not: whole records, and parts of one.
#[test]
fn records_without_a_head_do_not_count_and_are_written_over() {
    for bytes in [1, 23, 24, 25, 48, 100] {
        let set = Set::new("ai/0001");
        drop(set.ten());
        let mut reader = set.reader().unwrap();
        let path = set.feed().join("revoked-0");
        let mut list = OpenOptions::new().append(true).open(&path).unwrap();
        list.write_all(&vec![9; bytes]).unwrap();
        assert_eq!(set.reader().unwrap().revoked().count(), 10, "{bytes}");
        let mut writer = set.open();
        assert!(writer.head().is_some(), "{bytes}");
        assert_eq!(writer.revoke(Sequence(9), &items([77])).unwrap(), 1);
        writer.beat(beat(0, 12), &set.key).unwrap();
        assert_eq!(reader.poll().unwrap().added, 1, "{bytes}");
        assert!(reader.contains(&item(77)));
        assert_eq!(fs::metadata(path).unwrap().len(), 11 * 24, "{bytes}");
    }
}

/// A head was being written, under its other name.
#[test]
fn half_a_next_head_is_no_harm() {
    let set = Set::new("ai/0001");
    drop(set.ten());
    fs::write(set.feed().join("head.tmp"), "{\"feed\":{").unwrap();
    let mut reader = set.reader().unwrap();
    let mut writer = set.open();
    writer.beat(beat(0, 9), &set.key).unwrap();
    assert!(reader.poll().unwrap().changed);
    assert_eq!(epoch(&set), 0);
}

#[test]
fn an_epoch_that_was_begun_and_never_published_is_nothing() {
    let set = Set::new("ai/0001");
    let mut writer = set.ten();
    writer.begin(1).unwrap();
    writer.revoke(Sequence(9), &items([60])).unwrap();
    drop(writer);
    let mut reader = set.reader().unwrap();
    assert_eq!(known(&reader), items(0..10));
    let mut writer = set.open();
    assert!(writer.contains(&item(9)) && !writer.contains(&item(60)));
    writer.beat(beat(0, 9), &set.key).unwrap();
    assert!(!reader.poll().unwrap().new_epoch);
    // The number that was given once is not given again.
    writer.begin(2).unwrap();
    writer.beat(beat(2, 10), &set.key).unwrap();
    assert!(reader.poll().unwrap().new_epoch);
    assert_eq!(epoch(&set), 2);
    let names = fs::read_dir(set.feed()).unwrap();
    let mut names: Vec<_> = names.map(|e| e.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["head", "revoked-2"]);
}

/// After a power cut the list may be shorter than the head says, or the head empty.
#[test]
fn what_a_power_cut_damaged_begins_a_new_epoch() {
    for (name, length) in [
        ("head", 0),
        ("head", 100),
        ("revoked-0", 0),
        ("revoked-0", 50),
    ] {
        let set = Set::new("ai/0001");
        drop(set.ten());
        let mut reader = set.reader().unwrap();
        let path = set.feed().join(name);
        let file = OpenOptions::new().write(true).open(&path).unwrap();
        file.set_len(length).unwrap();
        let mut writer = set.open();
        assert!(
            writer.head().is_none() && writer.why_not().is_some(),
            "{name}"
        );
        let told = fails(writer.revoke(Sequence(8), &items([1])));
        assert!(told.contains("before it was begun"));
        fails(writer.beat(beat(1, 8), &set.key));
        writer.begin(1).unwrap();
        writer.beat(beat(1, 8), &set.key).unwrap();
        let poll = reader.poll().unwrap();
        assert!(poll.new_epoch, "{name} {length}");
        assert_eq!(
            known(&reader),
            items(0..10),
            "what was refused once stays refused"
        );
        assert_eq!(set.reader().unwrap().revoked().count(), 0);
    }
}

#[test]
fn a_writer_never_goes_back() {
    let set = Set::new("ai/0001");
    let mut writer = set.ten();
    writer.beat(beat(2, 20), &set.key).unwrap();
    let head = fs::read(set.feed().join("head")).unwrap();
    for (state, sequence, what) in [(2, 19, "sequence"), (1, 20, "state")] {
        let told = fails(writer.beat(beat(state, sequence), &set.key));
        assert!(told.contains(&format!("{what} went back")), "{told}");
    }
    let mut other = beat(2, 21);
    other.state_hash = rights::Hash::of(b"another");
    assert!(fails(writer.beat(other, &set.key)).contains("two hashes"));
    assert_eq!(fs::read(set.feed().join("head")).unwrap(), head);
    writer.beat(beat(2, 20), &set.key).unwrap();
}
