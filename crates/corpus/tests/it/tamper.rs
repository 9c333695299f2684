//! Every claim is checked: each test changes one thing, and exactly the checks that this touches
//! fail.

use crate::fixture::{CONTENT, Fixed, Row, Town, at, batch, signing_key};
use corpus::NoProgress;
use corpus::set::{
    Report, Rows, SetTable, Signed, SigningKey, paths, schema, state, state::Step, verify,
};
use parquet::arrow::ArrowWriter;
use rights::{Cell, Manifest, Sequence};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

struct Set {
    _folder: TempDir,
    town: Town,
    set: PathBuf,
    key: SigningKey,
}

impl Set {
    /// A set with one mask: states 0 and 1, table versions 0 and 1.
    async fn masked() -> Set {
        let folder = tempfile::tempdir().unwrap();
        let town = Town::small();
        let key = signing_key(folder.path());
        let set = folder.path().join("0001");
        fs::create_dir(&set).unwrap();
        town.publish(&set, &key).await;
        let set = Set {
            _folder: folder,
            town,
            set,
            key,
        };
        set.mask(43, &[0, 1]).await;
        set
    }

    /// Masks rows of the first cell and signs the state after.
    async fn mask(&self, sequence: u64, rows: &[u64]) {
        let mut table = SetTable::load(&self.set).await.unwrap();
        let rows: Rows = [(self.cell(), rows.iter().copied().collect())].into();
        let made_at = at("2026-11-24T08:00:00Z");
        let done = table.mask(&rows, made_at).await.unwrap();
        let step = Step {
            sequence: Sequence(sequence),
            masks: table.masks().unwrap(),
            absence: None,
            table_version: done.version,
            tool: "0.1.0".to_owned(),
            made_at,
        };
        let parent = state::head(&self.set).unwrap();
        let next = state::successor(&parent, step);
        state::write(&self.set, &next, &self.key).unwrap();
    }

    fn cell(&self) -> Cell {
        *self.town.cells().keys().next().unwrap()
    }

    fn cell_path(&self) -> PathBuf {
        let folder = paths::table(&self.set).join(self.cell().to_string());
        fs::read_dir(folder)
            .unwrap()
            .next()
            .unwrap()
            .unwrap()
            .path()
    }

    fn rows(&self) -> Vec<Row> {
        self.town.cells().remove(&self.cell()).unwrap()
    }

    async fn verify(&self) -> Report {
        let report = verify(&self.set, Some(self.key.public()), &NoProgress)
            .await
            .unwrap();
        assert_eq!(report.checks.len(), 14, "no check stops another");
        report
    }

    async fn failed(&self) -> Vec<&'static str> {
        self.verify().await.failed()
    }

    /// Signs a state again, changed.
    fn resign(&self, number: u64, change: impl FnOnce(&mut Manifest)) {
        let path = paths::state(&self.set, number);
        let mut manifest = Signed::read(&path).unwrap().manifest;
        change(&mut manifest);
        fs::write(path, self.key.seal(&manifest).unwrap()).unwrap();
    }

    /// Signs both states again, changed; the chain holds.
    fn resign_all(&self, change: impl Fn(&mut Manifest)) {
        self.resign(0, &change);
        let parent = Signed::read(&paths::state(&self.set, 0)).unwrap().hash;
        self.resign(1, |m| {
            change(m);
            m.parent = Some(parent);
        });
    }
}

fn rewrite(path: &Path, rows: &[Row]) {
    let file = fs::File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, schema::columns(), None).unwrap();
    writer.write(&batch(rows)).unwrap();
    writer.close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_honest_set_holds() {
    let set = Set::masked().await;
    set.mask(44, &[1, 3]).await;
    let report = set.verify().await;
    assert!(report.is_ok(), "{report:#?}");
    assert!(verify(&set.set, None, &NoProgress).await.unwrap().is_ok());
    fs::write(paths::report(&set.set), "<html>").unwrap();
    assert!(set.verify().await.is_ok());
    assert!(
        verify(&set.set.join("none"), None, &NoProgress)
            .await
            .is_err()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rewrite_with_the_same_rows_holds() {
    let set = Set::masked().await;
    rewrite(&set.cell_path(), &set.rows());
    assert_eq!(set.failed().await, [""; 0], "cuts and packing are no claim");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flipped_byte_in_a_cell() {
    let set = Set::masked().await;
    let path = set.cell_path();
    let whole = fs::read(&path).unwrap();
    for at in [10, whole.len() / 4, whole.len() / 3] {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        fs::write(&path, bytes).unwrap();
        let failed = set.failed().await;
        assert!(failed.contains(&"cells"), "byte {at}: {failed:?}");
        let touched = ["cells", "grid", "order", "admitted"];
        assert!(failed.iter().all(|f| touched.contains(f)), "{failed:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_text() {
    let set = Set::masked().await;
    let mut rows = set.rows();
    rows[2].text = Some("something else".to_owned());
    rewrite(&set.cell_path(), &rows);
    assert_eq!(set.failed().await, ["cells"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_row() {
    let set = Set::masked().await;
    let mut rows = set.rows();
    // Of somebody who has more than this one row.
    let at = rows.windows(2).position(|w| w[0].person == w[1].person);
    rows.remove(at.unwrap());
    rewrite(&set.cell_path(), &rows);
    assert_eq!(set.failed().await, ["cells", "admitted"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_that_was_not_admitted() {
    let set = Set::masked().await;
    let refused = set.town.rows.iter().find(|r| r.row % 7 == 3).unwrap();
    let mut rows = set.rows();
    rows[0].item = refused.item;
    rows[0].row = refused.row;
    rows.sort_by_key(|r| (r.person, r.item));
    rewrite(&set.cell_path(), &rows);
    let mut root = corpus::set::canonical::RootHasher::default();
    root.add(&batch(&rows)).unwrap();
    let (cell, root) = (set.cell(), root.finish());
    set.resign_all(|m| {
        let claim = m.cells.iter_mut().find(|c| c.cell == cell).unwrap();
        claim.root = root;
    });
    assert_eq!(
        set.failed().await,
        ["admitted"],
        "even when the maker signs it"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_out_of_order() {
    let set = Set::masked().await;
    let mut rows = set.rows();
    let at = rows
        .windows(2)
        .position(|w| w[0].person == w[1].person)
        .unwrap();
    rows.swap(at, at + 1);
    rewrite(&set.cell_path(), &rows);
    assert_eq!(set.failed().await, ["cells", "order"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_at_two_places() {
    let set = Set::masked().await;
    let other = set
        .town
        .cells()
        .into_iter()
        .find(|(c, _)| (c.shard, c.slice) != (set.cell().shard, set.cell().slice));
    let mut rows = set.rows();
    rows[0].person = other.unwrap().1[0].person;
    rows.sort_by_key(|r| (r.person, r.item));
    rewrite(&set.cell_path(), &rows);
    assert_eq!(set.failed().await, ["cells", "grid", "admitted"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edited_count() {
    let set = Set::masked().await;
    let path = paths::state(&set.set, 1);
    let text = fs::read_to_string(&path).unwrap();
    let edited = text.replacen("\"items_admitted\": ", "\"items_admitted\": 1", 1);
    assert_ne!(edited, text);
    fs::write(&path, edited).unwrap();
    assert_eq!(set.failed().await, ["signature", "chain", "counts"]);
    fs::write(&path, text).unwrap();
    set.resign_all(|m| m.rules[1].items += 1);
    assert_eq!(set.failed().await, ["counts"]);
    set.resign_all(|m| {
        m.rules[1].items -= 1;
        m.items_seen += 1;
    });
    assert_eq!(set.failed().await, ["counts"]);
    set.resign_all(|m| {
        m.items_seen -= 1;
        m.people += 1;
    });
    assert_eq!(set.failed().await, ["grid"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn signatures_of_others() {
    let set = Set::masked().await;
    let stranger = set.set.parent().unwrap().join("stranger.key");
    let stranger = SigningKey::create(&stranger, &Fixed(6)).unwrap();
    let [first, second] = [0, 1].map(|s| paths::state(&set.set, s));
    let own = fs::read_to_string(&second).unwrap();

    // The signature of another state.
    let other = fs::read_to_string(&first).unwrap();
    let (text, tail) = own.split_at(own.len() - 91);
    assert!(text.ends_with("\"signature\":\""), "{tail}");
    fs::write(&second, format!("{text}{}", &other[other.len() - 91..])).unwrap();
    assert_eq!(set.failed().await, ["signature"]);

    // One state of another key, and then both.
    let manifest = Signed::read(&second).unwrap().manifest;
    fs::write(&second, stranger.seal(&manifest).unwrap()).unwrap();
    assert_eq!(set.failed().await, ["signature"]);
    let any = verify(&set.set, None, &NoProgress).await.unwrap().failed();
    assert_eq!(any, ["signature"], "two keys are never one maker");
    let verified = verify(&set.set, Some(stranger.public()), &NoProgress)
        .await
        .unwrap();
    assert_eq!(verified.failed(), ["signature"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn states_that_do_not_follow() {
    let set = Set::masked().await;
    set.resign(0, |m| m.tool = "0.2.0".to_owned());
    assert_eq!(set.failed().await, ["chain"], "the parent's hash");
    set.resign(0, |m| m.tool = "0.1.0".to_owned());
    assert_eq!(set.failed().await, [""; 0]);
    set.resign(1, |m| m.sequence = Sequence(41));
    assert_eq!(set.failed().await, ["chain"], "sequences never go back");
    set.resign(1, |m| {
        m.sequence = Sequence(43);
        m.policy = rights::Hash::of(b"another");
    });
    assert_eq!(
        set.failed().await,
        ["chain", "policy"],
        "a mask changes no policy"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn masks_that_differ() {
    let set = Set::masked().await;
    set.resign(1, |m| m.masks[0].rows = 3);
    assert_eq!(set.failed().await, ["masks"]);
    set.resign(1, |m| {
        m.masks[0].rows = 2;
        m.masks[0].root = corpus::set::canonical::mask_root([0, 2]);
    });
    assert_eq!(set.failed().await, ["masks"]);
    set.resign(1, |m| m.masks.clear());
    assert_eq!(set.failed().await, ["masks"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_deletion_vector() {
    let set = Set::masked().await;
    let table = paths::table(&set.set);
    let files = fs::read_dir(table).unwrap().map(|e| e.unwrap().path());
    let mut vectors = files.filter(|p| p.extension().is_some_and(|e| e == "bin"));
    fs::remove_file(vectors.next().unwrap()).unwrap();
    assert!(vectors.next().is_none());
    assert_eq!(set.failed().await, ["masks", "files"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mask_that_was_undone_or_never_signed() {
    let set = Set::masked().await;
    let log = paths::table(&set.set).join("_delta_log");
    let newest = log.join(format!("{:020}.json", 1));
    let text = fs::read(&newest).unwrap();
    fs::remove_file(&newest).unwrap();
    assert_eq!(set.failed().await, ["table", "masks", "files"]);
    fs::write(&newest, text).unwrap();
    assert_eq!(set.failed().await, [""; 0]);
    // As a crash between commit and signature leaves it.
    let mut table = SetTable::load(&set.set).await.unwrap();
    let rows: Rows = [(set.cell(), [7].into())].into();
    table.mask(&rows, at("2026-11-25")).await.unwrap();
    assert_eq!(set.failed().await, ["table", "masks", "files"]);
    // Doing it again signs what is there.
    set.mask(44, &[7]).await;
    assert_eq!(set.failed().await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_decision_table() {
    let set = Set::masked().await;
    let folder = paths::decisions(&set.set).join(CONTENT);
    let path = folder.join("000000000000.parquet");
    let mut town = Town::small();
    // Refused by another rule than it was; as many rows, as many admitted.
    let row = town.rows.iter_mut().find(|r| r.row % 7 == 3).unwrap();
    row.decision.forbids = rights::RuleMask(4);
    let elsewhere = tempfile::tempdir().unwrap();
    town.publish(elsewhere.path(), &set.key).await;
    let other = paths::decisions(elsewhere.path()).join(CONTENT);
    let kept = [&path, &folder.join("parts.json")].map(|p| fs::read(p).unwrap());
    fs::copy(other.join("000000000000.parquet"), &path).unwrap();
    assert_eq!(set.failed().await, ["decisions", "counts"]);
    // With its own list of parts it is as wrong; and so is the list alone.
    fs::copy(other.join("parts.json"), folder.join("parts.json")).unwrap();
    assert_eq!(set.failed().await, ["decisions", "counts"]);
    fs::write(&path, &kept[0]).unwrap();
    assert_eq!(set.failed().await, ["decisions"]);
    fs::write(folder.join("parts.json"), &kept[1]).unwrap();
    assert_eq!(set.failed().await, [""; 0]);
    fs::remove_file(&path).unwrap();
    assert_eq!(
        set.failed().await,
        ["decisions", "counts", "admitted", "files"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn another_policy_text() {
    let set = Set::masked().await;
    fs::write(paths::policy(&set.set), "permit").unwrap();
    assert_eq!(set.failed().await, ["policy"]);
    fs::remove_file(paths::policy(&set.set)).unwrap();
    assert_eq!(set.failed().await, ["policy", "files"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stray_file() {
    let set = Set::masked().await;
    let stray = set.set.join("table/window=2001-01");
    fs::create_dir_all(&stray).unwrap();
    fs::copy(set.cell_path(), stray.join("copy.parquet")).unwrap();
    let report = set.verify().await;
    assert_eq!(report.failed(), ["files"]);
    let detail = &report.checks.last().unwrap().detail;
    assert!(detail.contains("window=2001-01/copy.parquet"), "{detail}");
    fs::remove_dir_all(&stray).unwrap();
    fs::write(set.set.join("table/deletion_vector_x.bin"), "").unwrap();
    assert_eq!(set.failed().await, ["files"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_truncated_index_of_links() {
    let set = Set::masked().await;
    let path = paths::links(&set.set);
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    assert_eq!(set.failed().await, ["links"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn indexes_that_a_mask_changed() {
    let set = Set::masked().await;
    let other = rights::Hash::of(b"another");
    set.resign(1, |m| m.indexes.as_mut().unwrap().links = other);
    assert_eq!(set.failed().await, ["chain", "links"]);
    set.resign_all(|m| m.indexes.as_mut().unwrap().shares = other);
    assert_eq!(set.failed().await, ["chain", "links"]);
    set.resign_all(|m| m.indexes = None);
    assert_eq!(set.failed().await, [""; 0], "as before there were hashes");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_set_without_readable_manifest_still_gives_a_report() {
    let set = Set::masked().await;
    for number in [0, 1] {
        fs::write(paths::state(&set.set, number), "{}").unwrap();
    }
    let report = set.verify().await;
    assert!(report.checks.iter().all(|c| !c.ok));
}
