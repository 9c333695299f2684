//! A workspace, people in memory, and facts read back.

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Date32Type, Int32Type, UInt8Type, UInt32Type, UInt64Type};
use intake::{
    ContentStore, Erasure, ImportOptions, ItemsReport, Limits, Mapping, NoProgress, PartSize,
    PersonDirectory, Quarantined, Sealed, Swap,
};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rights::{Error, Ordinal};
use std::collections::HashMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Knows everybody it is asked for.
#[derive(Default)]
pub(crate) struct Everybody {
    pub(crate) known: HashMap<String, Ordinal>,
    pub(crate) asked: usize,
}

impl PersonDirectory for Everybody {
    fn resolve(&mut self, ids: &[String]) -> Result<Vec<Ordinal>, Error> {
        self.asked += 1;
        let next = |known: &HashMap<String, Ordinal>| Ordinal(u32::try_from(known.len()).unwrap());
        Ok(ids
            .iter()
            .map(|id| {
                let new = next(&self.known);
                *self.known.entry(id.clone()).or_insert(new)
            })
            .collect())
    }
}

pub(crate) struct Shop {
    pub(crate) folder: TempDir,
    pub(crate) store: ContentStore,
    pub(crate) people: Everybody,
    pub(crate) limits: Limits,
    pub(crate) parts: PartSize,
}

impl Shop {
    pub(crate) fn new() -> Shop {
        let folder = tempfile::tempdir().unwrap();
        let store = ContentStore::new(&folder.path().join("shop"));
        Shop {
            folder,
            store,
            people: Everybody::default(),
            limits: Limits::default(),
            parts: PartSize::default(),
        }
    }

    /// Writes a file to be imported.
    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    pub(crate) fn try_import(
        &mut self,
        path: &Path,
        mapping: &Mapping,
    ) -> Result<ItemsReport, Error> {
        let options = ImportOptions {
            mapping,
            limits: &self.limits,
            today: "2026-11-23".parse().unwrap(),
            window_months: 3,
            dry_run: false,
            parts: self.parts,
        };
        let report =
            intake::import_items(&self.store, path, &options, &mut self.people, &NoProgress)?;
        assert!(report.count.adds_up(), "{report:?}");
        Ok(report)
    }

    pub(crate) fn import(&mut self, path: &Path, mapping: &Mapping) -> ItemsReport {
        self.try_import(path, mapping).unwrap()
    }

    /// The rows that an import set aside.
    pub(crate) fn quarantined(&self, report: &ItemsReport) -> Vec<Quarantined> {
        let Some(path) = &report.quarantine else {
            return Vec::new();
        };
        let text = fs::read_to_string(path).unwrap();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    pub(crate) fn facts(&self, content: &str) -> Facts {
        let folder = self.store.facts(content);
        Facts {
            facts: read(&folder.join("facts.parquet")),
            profiles: read(&folder.join("profiles.parquet")),
            links: read(&folder.join("links.parquet")),
        }
    }

    /// A canonical column of every accepted item, as text.
    pub(crate) fn column(&self, content: &str, name: &str) -> Vec<Option<String>> {
        let info = self.store.content(content).unwrap().unwrap();
        let batches: Vec<RecordBatch> = self
            .store
            .read_rows(&info, &[name], None)
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let texts = batches.iter().flat_map(|b| {
            let texts =
                arrow::compute::cast(b.column(0), &arrow::datatypes::DataType::Utf8).unwrap();
            texts
                .as_string::<i32>()
                .iter()
                .map(|t| t.map(str::to_owned))
                .collect::<Vec<_>>()
        });
        texts.collect()
    }
}

/// Blanks what an erasure says in what imports wrote.
pub(crate) fn blank(store: &ContentStore, erasure: &Erasure) {
    let _lock = store.lock().unwrap();
    let plan = store.plan_blank(erasure).unwrap();
    let folder = store.root().join(".purge");
    let mut swap = Swap::begin(&folder).unwrap();
    store.blank(&plan, &mut swap, &|| ()).unwrap();
    let sealed: Sealed<u8> = swap.seal(0).unwrap();
    sealed.install(store.root(), &folder, &|| ()).unwrap();
    sealed.install_late(store.root(), &folder, &|| ()).unwrap();
    sealed.finish(&folder).unwrap();
}

/// The three files of one content.
pub(crate) struct Facts {
    pub(crate) facts: RecordBatch,
    pub(crate) profiles: RecordBatch,
    pub(crate) links: RecordBatch,
}

pub(crate) fn read(path: &Path) -> RecordBatch {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap())
        .unwrap()
        .build()
        .unwrap();
    let schema = arrow::array::RecordBatchReader::schema(&reader);
    let batches: Vec<RecordBatch> = reader.map(Result::unwrap).collect();
    arrow::compute::concat_batches(&schema, &batches).unwrap()
}

/// One fact with its profile's codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fact {
    pub(crate) row: u64,
    pub(crate) item: String,
    pub(crate) person: Option<u32>,
    pub(crate) kind: u8,
    pub(crate) audience: u8,
    pub(crate) audience_then: u8,
    pub(crate) special: u8,
    pub(crate) surface: String,
    pub(crate) language: String,
    pub(crate) collected_for: Vec<String>,
    pub(crate) created: Option<i32>,
    pub(crate) imported: i32,
    pub(crate) window: i32,
}

impl Facts {
    pub(crate) fn rows(&self) -> Vec<Fact> {
        let (f, p) = (&self.facts, &self.profiles);
        let column = |b: &RecordBatch, name: &str| b.column_by_name(name).unwrap().clone();
        let number = |name: &str| column(f, name);
        let (row, item, person) = (number("row"), number("item"), number("person"));
        let (profile, created) = (number("profile"), number("created"));
        let (imported, window) = (number("imported"), number("window"));
        let code = |name: &str, at: usize| column(p, name).as_primitive::<UInt8Type>().value(at);
        let text = |name: &str, at: usize| column(p, name).as_string::<i32>().value(at).to_owned();
        (0..f.num_rows())
            .map(|at| {
                let of = profile.as_primitive::<UInt32Type>().value(at) as usize;
                let purposes = column(p, "collected_for").as_list::<i32>().value(of);
                Fact {
                    row: row.as_primitive::<UInt64Type>().value(at),
                    item: item.as_string::<i32>().value(at).to_owned(),
                    person: person
                        .is_valid(at)
                        .then(|| person.as_primitive::<UInt32Type>().value(at)),
                    kind: code("kind", of),
                    audience: code("audience", of),
                    audience_then: code("audience_then", of),
                    special: code("special_category", of),
                    surface: text("surface", of),
                    language: text("language", of),
                    collected_for: purposes
                        .as_string::<i32>()
                        .iter()
                        .flatten()
                        .map(str::to_owned)
                        .collect(),
                    created: created
                        .is_valid(at)
                        .then(|| created.as_primitive::<Date32Type>().value(at)),
                    imported: imported.as_primitive::<Date32Type>().value(at),
                    window: window.as_primitive::<Int32Type>().value(at),
                }
            })
            .collect()
    }

    /// Links: fact, relation, item, person.
    pub(crate) fn links(&self) -> Vec<(u64, u8, Option<String>, Option<u32>)> {
        let column = |name: &str| self.links.column_by_name(name).unwrap().clone();
        let (fact, relation) = (column("fact"), column("relation"));
        let (item, person) = (column("item"), column("person"));
        (0..self.links.num_rows())
            .map(|at| {
                (
                    fact.as_primitive::<UInt64Type>().value(at),
                    relation.as_primitive::<UInt8Type>().value(at),
                    item.is_valid(at)
                        .then(|| item.as_string::<i32>().value(at).to_owned()),
                    person
                        .is_valid(at)
                        .then(|| person.as_primitive::<UInt32Type>().value(at)),
                )
            })
            .collect()
    }
}

/// A mapping from `SOURCE=COLUMN` pairs and `COLUMN:FROM=TO` renames.
pub(crate) fn mapping(map: &[&str], values: &[&str], set: &[&str]) -> Mapping {
    let mut mapping = Mapping::default();
    map.iter().for_each(|text| mapping.add_map(text).unwrap());
    values
        .iter()
        .for_each(|text| mapping.add_value(text).unwrap());
    set.iter().for_each(|text| mapping.add_set(text).unwrap());
    mapping
}

/// The shared data, if it is there.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data"));
    if root.exists() {
        return Some(root.join(path));
    }
    eprintln!("skipped: shared/data is absent");
    None
}

/// The first and the last day of creation.
pub(crate) fn span(facts: &[Fact]) -> (i32, i32) {
    let days: Vec<i32> = facts.iter().filter_map(|f| f.created).collect();
    (*days.iter().min().unwrap(), *days.iter().max().unwrap())
}
