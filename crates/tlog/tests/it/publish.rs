//! Publishing: which files there are, what they hold, and what is refused.

use crate::fixture::{entries, entry, head, key, log_key, oracle_leaves, publish, published_in};
use crate::oracle;
use proptest::prelude::*;
use rights::{ErrorKind, Hash};
use std::collections::BTreeMap;
use std::path::Path;
use tlog::{Commitment, Published};
use tlog_tiles::tlog as theirs;

/// Every file of the log, by its path.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut found, mut folders) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path
                .strip_prefix(folder)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            if !name.starts_with('.') {
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// The files that the specification asks for, worked out from its text (C2SP tlog-tiles).
fn wanted(log: &[Commitment]) -> BTreeMap<String, Vec<u8>> {
    let mut wanted = BTreeMap::new();
    let name = |row: &str, at: usize, width: usize| {
        let number = match at {
            0..1000 => format!("{at:03}"),
            _ => format!("x{:03}/{:03}", at / 1000, at % 1000),
        };
        let partial = if width < 256 {
            format!(".p/{width}")
        } else {
            String::new()
        };
        format!("tile/{row}/{number}{partial}")
    };
    for (at, part) in log.chunks(256).enumerate() {
        let bundle = part
            .iter()
            .flat_map(|e| [&[0, 32], e.0.as_slice()].concat())
            .collect();
        wanted.insert(name("entries", at, part.len()), bundle);
    }
    let mut row = oracle_leaves(log);
    for level in 0.. {
        if row.is_empty() {
            break;
        }
        for (at, part) in row.chunks(256).enumerate() {
            let tile = part.iter().flat_map(|h| h.0).collect();
            wanted.insert(name(&level.to_string(), at, part.len()), tile);
        }
        row = row
            .as_chunks::<256>()
            .0
            .iter()
            .map(|tile| oracle::root(tile))
            .collect();
    }
    wanted
}

fn compare_files(folder: &Path, log: &[Commitment], superseded: bool) {
    let mut found = files(folder);
    assert!(found.remove("checkpoint").is_some());
    for (name, bytes) in wanted(log) {
        assert_eq!(found.remove(&name), Some(bytes), "{name} at {}", log.len());
    }
    let partial = found.keys().all(|name| name.contains(".p/"));
    assert!(
        partial && (superseded || found.is_empty()),
        "{:?}",
        found.keys()
    );
}

#[test]
fn the_files_are_those_of_the_specification_for_any_size() {
    for size in [
        0, 1, 2, 255, 256, 257, 511, 512, 600, 65_535, 65_536, 65_537, 70_000,
    ] {
        let folder = tempfile::tempdir().unwrap();
        let log = entries(1, size);
        published_in(folder.path(), &log, &log_key());
        compare_files(folder.path(), &log, false);
    }
}

#[test]
fn a_path_gets_more_folders_after_a_thousand_tiles() {
    let folder = tempfile::tempdir().unwrap();
    let log = entries(1, 256 * 1001 + 3);
    published_in(folder.path(), &log, &log_key());
    assert!(folder.path().join("tile/0/x001/000").is_file());
    assert!(folder.path().join("tile/entries/x001/001.p/3").is_file());
    compare_files(folder.path(), &log, false);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// However it grows, the files are the same, and every signed size stays provable.
    #[test]
    fn steps_lead_to_the_same_files(steps in prop::collection::vec(0..400_u64, 1..8)) {
        let folder = tempfile::tempdir().unwrap();
        let (key, mut size, mut published) = (log_key(), 0, Published::open(folder.path()).unwrap());
        let mut signed = Vec::new();
        for step in steps {
            size += step;
            let log = entries(1, size);
            let checkpoint = publish(&mut published, &log, &key).unwrap();
            prop_assert_eq!(*checkpoint.root(), oracle::root(&oracle_leaves(&log)));
            compare_files(folder.path(), &log, true);
            signed.push(checkpoint);
        }
        let log = oracle_leaves(&entries(1, size));
        let last = signed.last().unwrap();
        for old in &signed {
            let proof = published.consistency(old.size(), size).unwrap();
            proof.check(old.root(), last.root()).unwrap();
            if old.size() > 0 {
                let from = usize::try_from(old.size()).unwrap();
                prop_assert_eq!(proof.hashes, oracle::consistency(from, &log));
            }
        }
        for index in (0..size).step_by(37) {
            let proof = published.prove(index).unwrap();
            let at = usize::try_from(index).unwrap();
            prop_assert_eq!(&proof.hashes, &oracle::path(at, &log));
            let hashes = proof.hashes.iter().map(|h| theirs::Hash(h.0)).collect();
            theirs::check_record(&hashes, size, theirs::Hash(last.root().0), index, theirs::Hash(log[at].0)).unwrap();
        }
        prop_assert!(published.prove(size).is_err());
        prop_assert!(published.consistency(0, size + 1).is_err());
    }
}

#[test]
fn a_proof_leads_to_any_size_up_to_the_published_one() {
    let folder = tempfile::tempdir().unwrap();
    let log = entries(1, 300);
    let published = published_in(folder.path(), &log, &log_key());
    let leaves = oracle_leaves(&log);
    // Most of these sizes were never published: there are no tiles of just their width.
    for to in (0..=300).step_by(7) {
        for from in (0..=to).step_by(13) {
            let proof = published.consistency(from as u64, to as u64).unwrap();
            let (old, new) = (oracle::root(&leaves[..from]), oracle::root(&leaves[..to]));
            proof.check(&old, &new).unwrap();
        }
    }
    assert!(published.consistency(9, 8).is_err());
}

#[test]
fn a_reader_with_an_older_checkpoint_reads_on_when_its_partial_tiles_are_gone() {
    let folder = tempfile::tempdir().unwrap();
    published_in(folder.path(), &entries(1, 300), &log_key());
    let reader = Published::open(folder.path()).unwrap();
    let mut writer = Published::open(folder.path()).unwrap();
    publish(&mut writer, &entries(1, 600), &log_key()).unwrap();
    assert!(!folder.path().join("tile/0/001.p").exists());
    let leaves = oracle_leaves(&entries(1, 300));
    for index in [0, 255, 256, 299] {
        assert_eq!(reader.entry(index).unwrap(), entry(1, index));
        let proof = reader.prove(index).unwrap();
        assert_eq!(
            proof.hashes,
            oracle::path(usize::try_from(index).unwrap(), &leaves)
        );
    }
    assert!(reader.prove(300).is_err());
}

#[test]
fn what_an_unfinished_write_left_goes_with_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let mut published = published_in(folder.path(), &entries(1, 100), &log_key());
    // Of a ledger that was then restored from a copy: it never signed these.
    for name in [
        "tile/0/000.p/200",
        "tile/entries/000.p/200",
        "tile/0/000",
        ".new/0",
    ] {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "another history").unwrap();
    }
    publish(&mut published, &entries(1, 240), &log_key()).unwrap();
    let left = files(folder.path());
    assert!(!left.contains_key("tile/0/000.p/200") && !left.contains_key("tile/entries/000.p/200"));
    assert!(
        left.contains_key("tile/0/000.p/100"),
        "a signed size keeps its tiles"
    );
    publish(&mut published, &entries(1, 300), &log_key()).unwrap();
    compare_files(folder.path(), &entries(1, 300), false);
}

#[test]
fn publishing_again_without_news_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (log, key) = (entries(1, 300), log_key());
    let mut published = published_in(folder.path(), &log, &key);
    let before = files(folder.path());
    publish(&mut published, &log, &key).unwrap();
    assert_eq!(files(folder.path()), before);
}

#[test]
fn full_tiles_are_never_rewritten_and_their_partial_forms_go() {
    let folder = tempfile::tempdir().unwrap();
    let key = log_key();
    let mut published = published_in(folder.path(), &entries(1, 300), &key);
    assert!(folder.path().join("tile/0/001.p/44").is_file());
    let full = folder.path().join("tile/0/000");
    let before = std::fs::metadata(&full).unwrap().modified().unwrap();
    publish(&mut published, &entries(1, 700), &key).unwrap();
    assert_eq!(
        std::fs::metadata(&full).unwrap().modified().unwrap(),
        before
    );
    assert!(!folder.path().join("tile/0/001.p").exists());
    assert!(!folder.path().join("tile/entries/001.p").exists());
    assert!(!folder.path().join(".new").exists());
}

/// Tries to publish a log, which must be refused and leave everything as it was.
fn refused(folder: &Path, log: &[Commitment], says: &str) {
    let before = files(folder);
    let mut published = Published::open(folder).unwrap();
    let error = publish(&mut published, log, &log_key()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused, "{error}");
    assert!(error.to_string().contains(says), "{error}");
    let after = files(folder);
    assert_eq!(
        after["checkpoint"], before["checkpoint"],
        "nothing is signed"
    );
    assert!(
        before.iter().all(|(name, bytes)| after[name] == *bytes),
        "nothing published changes"
    );
}

#[test]
fn a_log_that_became_shorter_or_another_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let log = entries(1, 700);
    published_in(folder.path(), &log, &log_key());
    refused(folder.path(), &log[..699], "became shorter");
    refused(folder.path(), &[], "became shorter");
    for (size, differs) in [(700, 0), (700, 699), (701, 256), (1400, 511), (1400, 3)] {
        let mut fork = entries(1, size);
        fork[differs] = entry(2, 0);
        refused(folder.path(), &fork, &format!("entry `{differs}`"));
    }
    // The true log goes on, over whatever the refused ones left.
    let longer = entries(1, 1500);
    publish(
        &mut Published::open(folder.path()).unwrap(),
        &longer,
        &log_key(),
    )
    .unwrap();
    compare_files(folder.path(), &longer, true);
}

#[test]
fn entries_that_do_not_make_the_head_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (log, key) = (entries(1, 300), log_key());
    let mut published = published_in(folder.path(), &log[..100], &key);
    let before = files(folder.path())["checkpoint"].clone();
    let head = head(&log);
    let wrong = |range: std::ops::Range<u64>| {
        Ok(range
            .map(|i| entry(if i == 200 { 2 } else { 1 }, i))
            .collect())
    };
    let error = published.advance(&head, &mut { wrong }, &key).unwrap_err();
    assert!(
        error.to_string().contains("does not fit its entries"),
        "{error}"
    );
    let mut short = |range: std::ops::Range<u64>| Ok(range.skip(1).map(|i| entry(1, i)).collect());
    assert!(published.advance(&head, &mut short, &key).is_err());
    let mut failing = |_| Err(rights::Error::storage("no"));
    assert!(published.advance(&head, &mut failing, &key).is_err());
    let early = published.begin(&head, &key).unwrap();
    assert!(
        early
            .finish()
            .unwrap_err()
            .to_string()
            .contains("came only up to")
    );
    let mut more = published.begin(&head, &key).unwrap();
    assert_eq!(more.next(), 100);
    assert!(more.push(&entries(1, 300)).is_err());
    drop(more);
    assert_eq!(files(folder.path())["checkpoint"], before);
}

#[test]
fn another_key_and_damaged_tiles_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let log = entries(1, 300);
    let mut published = published_in(folder.path(), &log, &log_key());
    let other = key(crate::fixture::ORIGIN, 2);
    assert!(publish(&mut published, &entries(1, 301), &other).is_err());
    let renamed = key("example.com/renamed", 1);
    assert!(publish(&mut published, &entries(1, 301), &renamed).is_err());
    let tile = folder.path().join("tile/0/001.p/44");
    let mut bytes = std::fs::read(&tile).unwrap();
    bytes[40] ^= 1;
    std::fs::write(&tile, bytes).unwrap();
    let error = publish(&mut published, &entries(1, 301), &log_key()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Corrupt);
    assert!(
        published.prove(299).is_err(),
        "no proof from a damaged tile"
    );
    std::fs::remove_file(&tile).unwrap();
    assert!(publish(&mut published, &entries(1, 301), &log_key()).is_err());
}

#[test]
fn an_empty_log_has_a_checkpoint_and_no_tiles() {
    let folder = tempfile::tempdir().unwrap();
    let published = published_in(folder.path(), &[], &log_key());
    let checkpoint = published.checkpoint().unwrap();
    assert_eq!((checkpoint.size(), *checkpoint.root()), (0, Hash::of(b"")));
    assert_eq!(files(folder.path()).len(), 1);
    assert!(Published::open(&folder.path().join("none")).is_err());
}

#[test]
fn of_two_that_publish_at_the_same_time_none_goes_back() {
    let folder = tempfile::tempdir().unwrap();
    let key = log_key();
    std::thread::scope(|scope| {
        for part in 0..4 {
            let (folder, key) = (folder.path(), &key);
            scope.spawn(move || {
                for step in 0..5 {
                    let mut published = Published::open(folder).unwrap();
                    let log = entries(1, step * 100 + part * 30);
                    match publish(&mut published, &log, key) {
                        Ok(_) => {}
                        Err(e) => assert!(e.to_string().contains("shorter"), "{e}"),
                    }
                }
            });
        }
    });
    let log = entries(1, 490);
    assert_eq!(Published::open(folder.path()).unwrap().size(), 490);
    compare_files(folder.path(), &log, true);
}
