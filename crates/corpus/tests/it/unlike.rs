//! Sets that are unlike: other languages, other settings, other content, other masks.

use crate::fixture::{CONTENT, Row, Town, at, files, signing_key};
use corpus::inspect::{self, Difference, Looking, Scope};
use corpus::set::state::{self, Step};
use corpus::set::{DecisionWriter, SetTable, Signed, SigningKey, decisions, paths};
use corpus::{NoProgress, Progress};
use rights::{ContentFile, Decision, Error, ErrorKind, Hash, Manifest, RuleMask, Sequence};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counted by tiktoken-rs 0.12, `o200k_base_singleton().encode_ordinary(text).len()`.
const ENGLISH: (&str, u64) = ("The quick brown fox jumps over the lazy dog.", 10);
const GERMAN: (&str, u64) = (
    "Franz jagt im komplett verwahrlosten Taxi quer durch Bayern.",
    15,
);

struct Published {
    folder: tempfile::TempDir,
    key: SigningKey,
}

impl Published {
    async fn new(town: &Town) -> Published {
        let folder = tempfile::tempdir().unwrap();
        let key = signing_key(folder.path());
        let set = Published { folder, key };
        fs::create_dir_all(set.path()).unwrap();
        town.publish(&set.path(), &set.key).await;
        set
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("sets/ai_assistant/0001")
    }

    fn resign(&self, change: impl FnOnce(&mut Manifest)) {
        let path = paths::state(&self.path(), 0);
        let mut manifest = Signed::read(&path).unwrap().manifest;
        change(&mut manifest);
        fs::write(path, self.key.seal(&manifest).unwrap()).unwrap();
    }

    /// Masks the first rows of every cell, and signs it.
    async fn mask(&self, town: &Town, rows: usize) -> Vec<Row> {
        let now = at("2026-11-24T08:00:00Z");
        let first = (0..rows as u64).collect::<BTreeSet<u64>>();
        let wanted = town
            .cells()
            .keys()
            .map(|cell| (*cell, first.clone()))
            .collect();
        let mut table = SetTable::load(&self.path()).await.unwrap();
        table.mask(&wanted, now).await.unwrap();
        let step = Step {
            sequence: Sequence(50),
            masks: table.masks().unwrap(),
            absence: None,
            table_version: table.version(),
            tool: "0.1.0".to_owned(),
            made_at: now,
        };
        let parent = state::head(&self.path()).unwrap();
        state::write(&self.path(), &state::successor(&parent, step), &self.key).unwrap();
        let cells = town.cells().into_values();
        cells.flat_map(|of_cell| of_cell[..rows].to_vec()).collect()
    }
}

async fn diff(a: &Published, b: &Published) -> Result<Difference, Error> {
    let looking = Looking {
        examples: 2,
        progress: &NoProgress,
    };
    inspect::diff(&a.path(), &b.path(), looking).await
}

#[tokio::test(flavor = "multi_thread")]
async fn english_and_german_have_the_tokens_that_others_count() {
    let mut town = Town::small();
    for row in &mut town.rows {
        row.language = ["de", "en", "unknown"][row.row as usize % 3];
        let text = if row.language == "de" {
            GERMAN.0
        } else {
            ENGLISH.0
        };
        row.text = Some(text.to_owned());
    }
    let set = Published::new(&town).await;
    let stats = inspect::stats(&set.path(), &NoProgress).await.unwrap();
    let rows = |language| {
        town.admitted()
            .iter()
            .filter(|r| r.language == language)
            .count() as u64
    };
    for (language, (text, tokens)) in [("de", GERMAN), ("en", ENGLISH), ("unknown", ENGLISH)] {
        let part = stats.languages.iter().find(|p| p.name == language).unwrap();
        let items = rows(language);
        assert_eq!(part.count.items, items);
        assert_eq!(part.count.tokens, tokens * items);
        assert_eq!(part.count.text_bytes, text.len() as u64 * items);
    }
    assert_eq!(stats.languages.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_differ_are_named() {
    let town = Town::small();
    let (a, b) = (Published::new(&town).await, Published::new(&town).await);
    b.resign(|m| {
        m.policy = Hash::of(b"another policy");
        m.terms.notice_delay_days = 30;
        m.sequence = Sequence(43);
    });
    let found = diff(&a, &b).await.unwrap();
    let differ = found.settings.iter().filter(|s| s.differs);
    let differ: BTreeMap<&str, (&str, &str)> = differ
        .map(|s| (s.name, (s.a.as_str(), s.b.as_str())))
        .collect();
    let (policy, other) = (
        Hash::of(b"policy").to_string(),
        Hash::of(b"another policy").to_string(),
    );
    let want = [
        ("policy", (policy.as_str(), other.as_str())),
        ("notice_delay_days", ("14", "30")),
        ("sequence", ("42", "43")),
    ];
    assert_eq!(differ, BTreeMap::from(want));
}

#[tokio::test(flavor = "multi_thread")]
async fn content_that_only_one_has_is_told_apart() {
    let (mut fewer, town) = (Town::small(), Town::small());
    fewer.rows.retain(|r| r.row % 10 != 9);
    let (a, b) = (Published::new(&fewer).await, Published::new(&town).await);
    // B has seen a second content, too, of which it refused everything.
    let refused = Decision {
        permits: RuleMask(1),
        forbids: RuleMask(2),
        errored: RuleMask::EMPTY,
    };
    let row = |row| corpus::set::DecisionRow {
        item: town.rows[0].item,
        person: None,
        row,
        decision: refused,
    };
    let mut writer = DecisionWriter::create(&b.path(), "ffee").unwrap();
    writer.push(&[row(0), row(4)]).unwrap();
    let second = writer.finish().unwrap();
    let mut writer = DecisionWriter::create(a.folder.path(), CONTENT).unwrap();
    let all = |r: &Row| corpus::set::DecisionRow {
        item: r.item,
        person: (r.row % 7 != 6).then_some(r.person),
        row: r.row,
        decision: r.decision,
    };
    writer
        .push(&town.rows.iter().map(all).collect::<Vec<_>>())
        .unwrap();
    let roots = [(CONTENT, writer.finish().unwrap()), ("ffee", second)];
    b.resign(|m| {
        m.content.push(ContentFile {
            content: "ffee".to_owned(),
            hash: Hash::of(b"second"),
            items: 2,
        });
        m.decisions = decisions::table_hash(&roots.map(|(c, r)| (c.to_owned(), r)).into());
    });
    let gone = b.mask(&town, 3).await;
    let found = diff(&a, &b).await.unwrap();
    let only = |rows: &[Row]| rows.iter().filter(|r| r.row % 10 == 9).count() as u64;
    assert!(only(&gone) > 0);
    let want = Scope {
        contents: 1,
        items: only(&town.rows) + 2,
        admitted: only(&town.admitted()),
        masked: only(&gone),
    };
    assert_eq!(found.changes.only_in_b, want);
    assert_eq!(found.changes.only_in_a, Scope::default());
    assert_eq!(found.changes.seen_in_both, fewer.rows.len() as u64);
    assert_eq!(
        (found.masked_in_a, found.masked_in_b),
        (0, gone.len() as u64)
    );
    let kept = &found.changes.admitted_in_both;
    let mut masked: Vec<u64> = gone.iter().map(|r| r.row).filter(|r| r % 10 != 9).collect();
    masked.sort_unstable();
    assert_eq!(kept.masked_only_in_b.items, masked.len() as u64);
    let shown: Vec<u64> = kept
        .masked_only_in_b
        .examples
        .iter()
        .map(|e| e.row)
        .collect();
    assert_eq!(shown, masked[..2]);
    assert_eq!((kept.masked_only_in_a.items, kept.masked_in_both), (0, 0));
    let back = diff(&b, &a).await.unwrap();
    assert_eq!(back.changes.only_in_a, want);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_id_with_another_hash_cannot_be_compared() {
    let town = Town::small();
    let (a, b) = (Published::new(&town).await, Published::new(&town).await);
    b.resign(|m| m.content[0].hash = Hash::of(b"other content"));
    let error = diff(&a, &b).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Input);
    let text = error.to_string();
    assert!(
        text.contains(CONTENT) && text.contains(&Hash::of(b"content").to_string()),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mask_shows_in_the_list() {
    let town = Town::small();
    let set = Published::new(&town).await;
    let gone = set.mask(&town, 2).await.len() as u64;
    let listed = inspect::list(&set.folder.path().join("sets")).unwrap();
    let listed: Vec<_> = listed.into_iter().map(Result::unwrap).collect();
    let written = town.admitted().len() as u64;
    let figures = (
        listed[0].rows_written,
        listed[0].rows_masked,
        listed[0].rows_visible,
    );
    assert_eq!(figures, (written, gone, written - gone));
    assert_eq!((listed[0].state, listed[0].sequence), (1, Sequence(50)));
    assert_eq!(
        listed[0].made_at,
        at("2026-11-23T10:00:00Z"),
        "made once, masked later"
    );
    fs::write(paths::state(&set.path(), 1), "{}").unwrap();
    let other = set.path().with_file_name("0002");
    fs::create_dir_all(&other).unwrap();
    fs::copy(paths::state(&set.path(), 0), paths::state(&other, 0)).unwrap();
    let listed = inspect::list(&set.folder.path().join("sets")).unwrap();
    let damaged = listed[0].as_ref().unwrap_err();
    assert!(damaged.damaged.contains("000001.json"), "{damaged:?}");
    assert_eq!(damaged.set, "ai_assistant/0001");
    assert!(listed[1].is_ok(), "the others are listed all the same");
}

/// Adds up what it is told.
#[derive(Default)]
struct Heard {
    announced: AtomicU64,
    done: AtomicU64,
}

impl Progress for Heard {
    fn begin(&self, _: &str, items: u64) {
        self.announced.fetch_add(items, Ordering::Relaxed);
    }

    fn advance(&self, items: u64) {
        self.done.fetch_add(items, Ordering::Relaxed);
    }

    fn end(&self) {}
}

#[tokio::test(flavor = "multi_thread")]
async fn progress_ends_where_it_said_and_nothing_is_written() {
    let town = Town::small();
    let (a, b) = (Published::new(&town).await, Published::new(&town).await);
    let before = files(a.folder.path());
    let heard = Heard::default();
    inspect::stats(&a.path(), &heard).await.unwrap();
    assert_eq!(
        heard.done.load(Ordering::Relaxed),
        town.admitted().len() as u64
    );
    let looking = Looking {
        examples: 0,
        progress: &heard,
    };
    inspect::diff(&a.path(), &b.path(), looking).await.unwrap();
    let [announced, done] = [&heard.announced, &heard.done].map(|n| n.load(Ordering::Relaxed));
    assert_eq!(announced, done);
    assert_eq!(files(a.folder.path()), before);
    let error = inspect::stats(a.folder.path(), &NoProgress)
        .await
        .unwrap_err();
    assert_eq!(
        error.kind(),
        ErrorKind::NotFound,
        "a folder without a manifest is no set"
    );
}
