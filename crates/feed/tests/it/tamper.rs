//! Whatever is changed in a feed is noticed, or changes nothing.

use crate::fixture::{Key, Set, beat, fails, items, known};
use feed::{Reader, Signer};
use proptest::collection::vec;
use proptest::prelude::*;
use rights::{Pseudonym, Sequence};
use std::fs;

fn bytes(set: &Set) -> (Vec<u8>, Vec<u8>) {
    let read = |name| fs::read(set.feed().join(name)).unwrap();
    (read("head"), read("revoked-0"))
}

/// A reader that opens the feed now, and one that followed it until now, know all or fail.
fn all_or_nothing(set: &Set, follower: &mut Reader, all: &[Pseudonym], told: &str) {
    if let Ok(reader) = set.reader() {
        assert_eq!(known(&reader), all, "{told}");
    }
    let before = known(follower);
    match follower.poll() {
        Ok(_) => assert_eq!(known(follower), all, "{told}"),
        Err(_) => assert_eq!(known(follower), before, "{told}"),
    }
}

#[test]
fn every_flipped_bit_is_noticed() {
    let set = Set::new("ai/0001");
    let mut writer = set.ten();
    let followed = set.reader().unwrap();
    writer.revoke(Sequence(9), &items([30])).unwrap();
    writer.beat(beat(0, 9), &set.key).unwrap();
    drop(followed);
    let (head, list) = bytes(&set);
    for (name, whole) in [("head", &head), ("revoked-0", &list)] {
        for bit in 0..whole.len() * 8 {
            let mut changed = whole.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            fs::write(set.feed().join(name), &changed).unwrap();
            let told = fails(set.reader());
            assert!(told.contains("feed"), "{told}");
        }
        fs::write(set.feed().join(name), whole).unwrap();
    }
    assert_eq!(set.reader().unwrap().revoked().count(), 11);
}

#[test]
fn every_torn_head_and_list_is_noticed() {
    let set = Set::new("ai/0001");
    set.ten();
    let (head, list) = bytes(&set);
    for (name, whole) in [("head", &head), ("revoked-0", &list)] {
        for length in 0..whole.len() {
            fs::write(set.feed().join(name), &whole[..length]).unwrap();
            fails(set.reader());
        }
        fs::write(set.feed().join(name), whole).unwrap();
    }
    fs::write(set.feed().join("head"), [head.as_slice(), b" "].concat()).unwrap();
    fails(set.reader());
    fs::write(set.feed().join("head"), &head).unwrap();
    // What lies behind the records that count does not count.
    fs::write(
        set.feed().join("revoked-0"),
        [list.as_slice(), &[1; 100]].concat(),
    )
    .unwrap();
    assert_eq!(set.reader().unwrap().revoked().count(), 10);
}

#[test]
fn an_older_head_played_again_is_refused_by_whoever_saw_a_newer_one() {
    let set = Set::new("ai/0001");
    let mut writer = set.ten();
    let mut heads = vec![bytes(&set)];
    for sequence in 9..14 {
        // Now an item, now a state, now nothing but a sequence, now a new epoch.
        match sequence {
            9 => drop(writer.revoke(Sequence(8), &items([50])).unwrap()),
            11 => writer.begin(1).unwrap(),
            _ => {}
        }
        let state = u64::from(sequence >= 10);
        writer.beat(beat(state, sequence), &set.key).unwrap();
        let list = set
            .feed()
            .join(format!("revoked-{}", u64::from(sequence >= 11)));
        let head = fs::read(set.feed().join("head")).unwrap();
        heads.push((head, fs::read(list).unwrap()));
    }
    for (at, (newer, _)) in heads.iter().enumerate() {
        let put = |(head, list): &(Vec<u8>, Vec<u8>), at: usize| {
            fs::write(set.feed().join("head"), head).unwrap();
            fs::write(
                set.feed().join(format!("revoked-{}", u64::from(at >= 3))),
                list,
            )
            .unwrap();
        };
        put(&heads[at], at);
        let mut reader = set.reader().unwrap();
        for (earlier, head) in heads.iter().enumerate().take(at) {
            put(head, earlier);
            let told = fails(reader.poll());
            assert!(told.contains("went back"), "{at} {earlier}: {told}");
        }
        for (later, head) in heads.iter().enumerate().skip(at) {
            put(head, later);
            assert_eq!(
                reader.poll().unwrap().changed,
                &head.0 != newer || later > at
            );
        }
    }
}

/// A head signed with the right key is bound to its list, its set and its own words.
#[test]
fn a_head_of_another_feed_of_the_same_key_is_refused() {
    let (set, other) = (Set::new("ai/0001"), Set::new("ai/0002"));
    set.ten();
    other.ten();
    fs::copy(other.feed().join("head"), set.feed().join("head")).unwrap();
    assert!(fails(set.reader()).contains("another set"));
    // The same set, written by another with the same key: other items, as many of them.
    let twin = Set::new("ai/0001");
    let mut writer = twin.writer();
    writer.revoke(Sequence(8), &items(100..110)).unwrap();
    writer.beat(beat(0, 8), &twin.key).unwrap();
    fs::copy(twin.feed().join("head"), set.feed().join("head")).unwrap();
    assert!(fails(set.reader()).contains("not the one that its head names"));
}

#[test]
fn a_claim_signed_for_something_else_is_no_head() {
    let set = Set::new("ai/0001");
    set.ten();
    let head = fs::read_to_string(set.feed().join("head")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&head).unwrap();
    let seal = |claim: &serde_json::Value, key: &Key| {
        let text = claim.to_string();
        let stated = head.split("\"key\":\"").nth(1).unwrap()[..44].to_owned();
        use base64::Engine as _;
        let signature = key.sign(text.as_bytes());
        let signature = base64::engine::general_purpose::STANDARD.encode(signature);
        format!("{{\"feed\":{text},\"key\":\"{stated}\",\"signature\":\"{signature}\"}}\n")
    };
    let put = |claim: &serde_json::Value, key: &Key| {
        fs::write(set.feed().join("head"), seal(claim, key)).unwrap();
        set.reader()
    };
    assert!(put(&json["feed"], &set.key).is_ok());
    assert!(fails(put(&json["feed"], &Key::new(3))).contains("does not hold"));
    let mut changed = json["feed"].clone();
    changed["more"] = 1.into();
    assert!(fails(put(&changed, &set.key)).contains("unknown field"));
    changed = json["feed"].clone();
    changed.as_object_mut().unwrap().remove("sequence");
    assert!(fails(put(&changed, &set.key)).contains("missing field"));
    changed = json["feed"].clone();
    changed["format"] = 2.into();
    assert!(fails(put(&changed, &set.key)).contains("use a newer demur"));
    changed = json["feed"].clone();
    changed["base_state"] = 1.into();
    assert!(fails(put(&changed, &set.key)).contains("began at state `1`"));
    changed = json["feed"].clone();
    changed["revoked"] = u64::MAX.into();
    assert!(fails(put(&changed, &set.key)).contains("shorter"));
    changed["revoked"] = (u64::MAX / 24 + 2).into();
    assert!(fails(put(&changed, &set.key)).contains("shorter"));
}

#[derive(Clone, Debug)]
enum Damage {
    Replace(Vec<u8>),
    Splice(usize, usize, Vec<u8>),
}

fn damage() -> impl Strategy<Value = (bool, Damage)> {
    let bytes = || vec(any::<u8>(), 0..80);
    let damage = prop_oneof![
        bytes().prop_map(Damage::Replace),
        (0..600usize, 0..60usize, bytes()).prop_map(|(a, n, b)| Damage::Splice(a, n, b)),
    ];
    (any::<bool>(), damage)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_never_panic_and_never_hide_an_item(damages in vec(damage(), 1..4)) {
        let set = Set::new("ai/0001");
        let mut writer = set.writer();
        writer.revoke(Sequence(1), &items(0..3)).unwrap();
        writer.beat(beat(0, 2), &set.key).unwrap();
        let mut follower = set.reader().unwrap();
        writer.revoke(Sequence(2), &items(3..9)).unwrap();
        writer.beat(beat(0, 3), &set.key).unwrap();
        for (of_head, damage) in &damages {
            let path = set.feed().join(if *of_head { "head" } else { "revoked-0" });
            let mut bytes = fs::read(&path).unwrap();
            match damage {
                Damage::Replace(all) => bytes.clone_from(all),
                Damage::Splice(from, length, new) => {
                    let from = (*from).min(bytes.len());
                    let to = (from + length).min(bytes.len());
                    drop(bytes.splice(from..to, new.iter().copied()));
                }
            }
            fs::write(&path, bytes).unwrap();
        }
        all_or_nothing(&set, &mut follower, &items(0..9), &format!("{damages:?}"));
        // A writer that comes back goes on, or begins anew; never does it trust what is damaged.
        let mut writer = set.open();
        if writer.head().is_some() {
            prop_assert!(items(0..9).iter().all(|item| writer.contains(item)));
        } else {
            writer.begin(0).unwrap();
            writer.revoke(Sequence(4), &items(0..9)).unwrap();
        }
        writer.beat(beat(0, 5), &set.key).unwrap();
        prop_assert_eq!(known(&set.reader().unwrap()), items(0..9));
    }
}
