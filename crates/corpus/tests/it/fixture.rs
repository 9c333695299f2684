//! A small made-up set: people with items in two windows, some refused, some pointing to others.

use arrow::array::{
    ArrayRef, BinaryArray, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
};
use corpus::set::{
    DecisionRow, DecisionWriter, SetTable, SetWriter, SigningKey, WriterOptions, Written,
    decisions, schema, state,
};
use rights::{
    Cell, ContentFile, Decision, Error, Grid, GridId, GridKey, Hash, Instant, ItemId, LegalBasis,
    Manifest, Pseudonym, PurposeId, Randomness, RuleId, RuleMask, Sequence, Terms, Window,
};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

pub(crate) const CONTENT: &str = "00112233445566aa";

/// Randomness that is the same every time.
pub(crate) struct Fixed(pub(crate) u8);

impl Randomness for Fixed {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), Error> {
        buffer.fill(self.0);
        Ok(())
    }
}

pub(crate) fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

pub(crate) fn grid_key() -> GridKey {
    GridKey::new([9; 32])
}

pub(crate) fn purpose() -> PurposeId {
    PurposeId::new("ai_assistant")
}

/// An item seen.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) person: Pseudonym,
    pub(crate) item: Pseudonym,
    pub(crate) cell: Cell,
    pub(crate) row: u64,
    pub(crate) decision: Decision,
    pub(crate) targets: Vec<Pseudonym>,
    pub(crate) text: Option<String>,
    pub(crate) media: Option<Vec<u8>>,
    pub(crate) created: Option<i64>,
    pub(crate) language: &'static str,
}

pub(crate) struct Town {
    pub(crate) grid: Grid,
    pub(crate) rows: Vec<Row>,
}

pub(crate) fn terms() -> Terms {
    let purposes = [
        ("generative_ai", None),
        ("ai_assistant", Some("generative_ai")),
    ];
    Terms {
        basis: LegalBasis::Consent,
        scope_from: None,
        notice_delay_days: 14,
        purposes: purposes
            .map(|(p, parent)| (p.into(), parent.map(PurposeId::from)))
            .into(),
        surpassed: [].into(),
        wordings: None,
    }
}

pub(crate) fn rules() -> Vec<RuleId> {
    ["public_posts", "objection", "age"]
        .map(|r| RuleId(r.to_owned()))
        .to_vec()
}

fn decision(row: u64) -> Decision {
    let (permit, none) = (RuleMask(1), RuleMask::EMPTY);
    let (permits, forbids, errored) = match row % 7 {
        3 => (permit, RuleMask(2), none),
        4 => (permit, RuleMask(6), none),
        5 => (permit, none, RuleMask(4)),
        6 => (none, none, none),
        _ => (permit, none, none),
    };
    Decision {
        permits,
        forbids,
        errored,
    }
}

impl Town {
    pub(crate) fn person(grid: Grid, number: u128) -> (Pseudonym, (u16, u16)) {
        let id = GridId((number + 1).to_le_bytes());
        let key = grid_key();
        (key.person(&purpose(), id), grid.place(&key, id))
    }

    pub(crate) fn new(people: u128, items: u64, grid: Grid) -> Town {
        let key = grid_key();
        let window = |row: u64| Window(24_300 + 3 * i32::try_from(row % 2).unwrap());
        let rows = (0..items).map(|row| {
            let number = u128::from(row * 7 + row / 4) % people;
            let (person, (shard, slice)) = Town::person(grid, number);
            let other = Town::person(grid, (number + 1) % people).0;
            Row {
                person,
                item: key.item(&purpose(), &ItemId::new(format!("post/{row}"))),
                cell: Cell {
                    window: window(row),
                    shard,
                    slice,
                },
                row,
                decision: decision(row),
                targets: if row % 11 == 0 { vec![other] } else { vec![] },
                text: (row % 13 != 12).then(|| format!("item {row} says grüß dich {}", row * row)),
                media: (row % 17 == 0).then(|| row.to_be_bytes().to_vec()),
                created: (row % 5 != 0).then_some(1_600_000_000_000_000 + row as i64 * 1_000_003),
                language: "de",
            }
        });
        Town {
            grid,
            rows: rows.collect(),
        }
    }

    pub(crate) fn small() -> Town {
        let grid = Grid {
            shards: 4,
            slices: 2,
        };
        Town::new(60, 1_000, grid)
    }

    pub(crate) fn admitted(&self) -> Vec<Row> {
        let admitted = self.rows.iter().filter(|r| r.decision.is_admitted());
        admitted.cloned().collect()
    }

    /// Admitted rows in the order of the set.
    pub(crate) fn cells(&self) -> BTreeMap<Cell, Vec<Row>> {
        let mut cells: BTreeMap<Cell, Vec<Row>> = BTreeMap::new();
        for row in self.admitted() {
            cells.entry(row.cell).or_default().push(row);
        }
        for rows in cells.values_mut() {
            rows.sort_by_key(|r| (r.person, r.item));
        }
        cells
    }

    /// Builds the whole set: cells, table, decisions, signed manifest.
    pub(crate) async fn publish(&self, set: &Path, key: &SigningKey) -> Manifest {
        let written = write(set, &self.admitted(), 100, WriterOptions::default());
        std::fs::write(corpus::set::paths::policy(set), "policy").unwrap();
        corpus::set::write_shares(set, Vec::new()).unwrap();
        let made_at = at("2026-11-23T10:00:00Z");
        let table = SetTable::create(set, "ai_assistant/0001", &written.cells, made_at)
            .await
            .unwrap();
        let manifest = self.manifest(set, &written, table.version());
        state::write(set, &manifest, key).unwrap();
        manifest
    }

    fn manifest(&self, set: &Path, written: &Written, table_version: u64) -> Manifest {
        let mut writer = DecisionWriter::create(set, CONTENT).unwrap();
        let rows: Vec<_> = self.rows.iter().map(decision_row).collect();
        rows.chunks(300).for_each(|c| writer.push(c).unwrap());
        let root = writer.finish().unwrap();
        let mut counts: BTreeMap<Decision, u64> = BTreeMap::new();
        for row in &self.rows {
            *counts.entry(row.decision).or_default() += 1;
        }
        Manifest {
            format: 1,
            set: "ai_assistant/0001".to_owned(),
            state: 0,
            parent: None,
            purpose: purpose(),
            policy: Hash::of(b"policy"),
            terms: terms(),
            as_of: "2026-11-23".parse().unwrap(),
            sequence: Sequence(42),
            grid: self.grid,
            content: vec![ContentFile {
                content: CONTENT.to_owned(),
                hash: Hash::of(b"content"),
                items: self.rows.len() as u64,
            }],
            items_seen: self.rows.len() as u64,
            items_admitted: written.rows,
            people: written.people,
            rules: decisions::rule_counts(&counts, &rules()),
            cells: written.cells.iter().map(|c| c.entry.clone()).collect(),
            decisions: decisions::table_hash(&BTreeMap::from([(CONTENT.to_owned(), root)])),
            masks: vec![],
            purge: None,
            absence: None,
            indexes: Some(corpus::set::index_hashes(set).unwrap()),
            table_version,
            tool: "0.1.0".to_owned(),
            made_at: at("2026-11-23T10:00:00Z"),
        }
    }
}

fn decision_row(row: &Row) -> DecisionRow {
    // What nobody known owns is refused.
    let person = (row.decision.is_admitted() || row.row % 7 != 6).then_some(row.person);
    DecisionRow {
        item: row.item,
        person,
        row: row.row,
        decision: row.decision,
    }
}

pub(crate) fn batch(rows: &[Row]) -> RecordBatch {
    let text = |f: &dyn Fn(&Row) -> Option<String>| -> ArrayRef {
        Arc::new(rows.iter().map(f).collect::<StringArray>())
    };
    let created: TimestampMicrosecondArray = rows.iter().map(|r| r.created).collect();
    let media: BinaryArray = rows.iter().map(|r| r.media.as_deref()).collect();
    let numbers: Int64Array = rows.iter().map(|r| Some(r.row as i64)).collect();
    let arrays: Vec<ArrayRef> = vec![
        text(&|r| Some(r.person.to_string())),
        text(&|r| Some(r.item.to_string())),
        text(&|r| Some(if r.media.is_some() { "photo" } else { "post" }.to_owned())),
        Arc::new(created.with_timezone("UTC")),
        text(&|r| Some(r.language.to_owned())),
        text(&|_| Some("feed".to_owned())),
        text(&|r| r.text.clone()),
        text(&|_| None),
        Arc::new(media),
        text(&|r| r.media.as_ref().map(|m| Hash::of(m).to_string())),
        text(&|_| Some(CONTENT.to_owned())),
        Arc::new(numbers),
    ];
    RecordBatch::try_new(schema::columns(), arrays).unwrap()
}

/// Writes the cells of rows, pushed in batches.
pub(crate) fn write(
    set: &Path,
    rows: &[Row],
    rows_of_batch: usize,
    options: WriterOptions,
) -> Written {
    let writer = SetWriter::create(set, options).unwrap();
    for chunk in rows.chunks(rows_of_batch) {
        push(&writer, chunk).unwrap();
    }
    writer.finish().unwrap()
}

pub(crate) fn push(writer: &SetWriter, rows: &[Row]) -> Result<(), Error> {
    let cells: Vec<Cell> = rows.iter().map(|r| r.cell).collect();
    let targets = rows.iter().enumerate();
    let targets: Vec<_> = targets
        .flat_map(|(at, r)| r.targets.iter().map(move |t| (at, *t)))
        .collect();
    writer.push(&batch(rows), &cells, &targets)
}

/// Every file below a folder with the hash of its bytes.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Hash> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                found.insert(name, Hash::of(&std::fs::read(&path).unwrap()));
            }
        }
    }
    found
}

pub(crate) fn signing_key(folder: &Path) -> SigningKey {
    SigningKey::create(&folder.join("signing.key"), &Fixed(5)).unwrap()
}
