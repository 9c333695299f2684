//! Late choices carried out in copies.

use crate::copies::{FORMS, bytes, form, texts};
use crate::trial::Trial;
use export::{Compression, CopiedExport, Current, Format, Refusals, differences};
use proptest::prelude::*;
use rights::{Clock, ErrorKind, Pseudonym};
use std::collections::BTreeSet;
use std::fs;

/// A copy holds what it held, in its order, less what is refused; untouched files have the same bytes.
fn applied(format: Format, compression: Compression, rounds: &[Vec<usize>]) {
    let mut trial = Trial::small();
    let folder = tempfile::tempdir().unwrap();
    let (to, form) = (folder.path().join("copy"), form(format, compression));
    trial.export(form.clone(), &to);
    let all = texts(&to, &form);
    for (number, round) in rounds.iter().enumerate() {
        let before = bytes(&to);
        let gone: Vec<Pseudonym> = round.iter().map(|at| all[at % all.len()].0).collect();
        trial.revoke(&gone);
        let record = trial.apply(&to).unwrap().unwrap();
        assert_eq!(record.number, number as u64 + 1);
        let mut want = all.clone();
        want.retain(|(item, _)| !trial.revoked.contains(item));
        assert!(texts(&to, &form) == want, "{form:?} {round:?}");
        assert_eq!(record.listing.items, want.len() as u64);
        let after = bytes(&to);
        for (name, bytes) in &before {
            let changed = record.touched.contains(name) || record.dropped.contains(name);
            let same = after.get(name) == Some(bytes) || name == ".demur.lock";
            assert!(same != changed || same, "{name}");
            assert!(changed || same, "{name} changed and is not in the record");
        }
        let current = Current::read(&to, Some(&trial.public())).unwrap();
        assert_eq!(current.last.as_ref(), Some(&record));
        assert!(differences(&to, &current).unwrap().is_empty());
        for (name, file) in &after {
            let data =
                name.starts_with("part") || name.starts_with("shard") || name == "items.parquet";
            let plain = compression == Compression::None && format != Format::Parquet;
            for item in gone
                .iter()
                .filter(|_| data && plain && name != "items.parquet")
            {
                let item = item.to_string();
                assert!(!file.windows(32).any(|w| w == item.as_bytes()), "{name}");
            }
        }
        assert!(trial.apply(&to).unwrap().is_none(), "nothing is new");
    }
}

#[test]
fn each_format_loses_what_is_refused_and_nothing_else() {
    for (format, compression) in FORMS {
        // A few, none that is there, and all the rest of the first files.
        applied(
            format,
            compression,
            &[vec![0, 7, 8, 200], vec![0], (0..150).collect()],
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn whatever_is_refused_in_whatever_rounds(
        at in 0..FORMS.len(),
        rounds in prop::collection::vec(prop::collection::vec(0_usize..2000, 0..40), 1..4),
    ) {
        let (format, compression) = FORMS[at];
        applied(format, compression, &rounds);
    }
}

#[test]
fn everything_can_go() {
    for (format, compression) in FORMS {
        let mut trial = Trial::small();
        let folder = tempfile::tempdir().unwrap();
        let (to, form) = (folder.path().join("copy"), form(format, compression));
        trial.export(form.clone(), &to);
        let all: Vec<Pseudonym> = trial.items().into_iter().collect();
        trial.revoke(&all);
        let record = trial.apply(&to).unwrap().unwrap();
        assert_eq!(
            (record.removed, record.listing.items),
            (all.len() as u64, 0)
        );
        assert!(texts(&to, &form).is_empty());
        assert!(
            differences(&to, &Current::read(&to, None).unwrap())
                .unwrap()
                .is_empty()
        );
    }
}

#[test]
fn what_was_masked_before_the_feed_began_needs_the_set() {
    let mut trial = Trial::small();
    let folder = tempfile::tempdir().unwrap();
    let (to, form) = (
        folder.path().join("copy"),
        form(Format::Jsonl, Compression::Zstd),
    );
    trial.export(form.clone(), &to);
    let gone: Vec<Pseudonym> = trial.items().into_iter().step_by(3).collect();
    trial.revoke(&gone);
    trial.mask(&trial.revoked.clone());
    trial.purge();
    let more: Vec<Pseudonym> = trial.items().into_iter().skip(1).step_by(3).collect();
    trial.revoke(&more);
    let alone = trial.apply(&to).unwrap_err();
    assert_eq!(alone.kind(), ErrorKind::Input);
    assert!(alone.to_string().contains("--set"), "{alone}");
    let mut copy = CopiedExport::open(&to, Some(&trial.public())).unwrap();
    let (set, key) = (trial.open(), trial.public().bytes());
    let feed = trial.feed_folder();
    let refusals = Refusals::read(&feed, key, Some(&set), copy.since()).unwrap();
    let record = copy
        .apply(&refusals, &*trial.hands as &dyn Clock)
        .unwrap()
        .unwrap();
    let got: BTreeSet<Pseudonym> = texts(&to, &form)
        .into_iter()
        .map(|(item, _)| item)
        .collect();
    let left: BTreeSet<Pseudonym> = trial.items().difference(&trial.revoked).copied().collect();
    assert_eq!(got, left);
    assert_eq!(record.removed as usize, trial.revoked.len());
    drop(copy);
    // From there on the feed reaches back far enough.
    let one: Vec<Pseudonym> = left.iter().take(1).copied().collect();
    trial.revoke(&one);
    assert_eq!(trial.apply(&to).unwrap().unwrap().removed, 1);
}

#[test]
fn a_changed_copy_an_older_feed_and_a_forged_record_are_refused_and_nothing_is_written() {
    let mut trial = Trial::small();
    let folder = tempfile::tempdir().unwrap();
    let (to, form) = (
        folder.path().join("copy"),
        form(Format::Jsonl, Compression::None),
    );
    trial.export(form, &to);
    let old = folder.path().join("old-feed");
    fs::create_dir(&old).unwrap();
    for entry in fs::read_dir(trial.feed_folder()).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, old.join(path.file_name().unwrap())).unwrap();
    }
    let some: Vec<Pseudonym> = trial.items().into_iter().step_by(2).collect();
    trial.revoke(&some);
    let file = to.join("part-00001.jsonl");
    let right = fs::read(&file).unwrap();
    let mut wrong = right.clone();
    wrong[10] ^= 1;
    fs::write(&file, &wrong).unwrap();
    let before = bytes(&to);
    let refused = trial.apply(&to).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Corrupt, "{refused}");
    let mut after = bytes(&to);
    after.retain(|name, _| !name.starts_with(".demur") && !name.starts_with(".applying.half"));
    assert_eq!(after, before);
    fs::write(&file, &right).unwrap();
    trial.apply(&to).unwrap().unwrap();
    let copy = CopiedExport::open(&to, None).unwrap();
    let older = Refusals::read(&old, trial.public().bytes(), None, copy.since()).unwrap_err();
    assert!(older.to_string().contains("newer feed"), "{older}");
    drop(copy);
    let record = to.join("applied/1.json");
    let text = fs::read_to_string(&record).unwrap();
    fs::write(
        &record,
        text.replacen("\"parent\": \"", "\"parent\": \"00", 1)
            .replacen("00", "", 0),
    )
    .unwrap();
    assert!(Current::read(&to, None).is_err());
    let text = text.replace("\"number\": 1", "\"number\": 2");
    fs::write(&record, text).unwrap();
    assert_eq!(
        Current::read(&to, None).unwrap_err().kind(),
        ErrorKind::Corrupt
    );
}
