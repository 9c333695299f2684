//! Exports of a trial's set, and what is in them by readers that are not ours.

use super::trial::Trial;
use arrow::array::AsArray;
use corpus::set::schema::parse_pseudonym;
use corpus::set::{PublicKey, SigningKey};
use export::{Claims, Compression, CopiedExport, Form, Format, Order, Refusals, prepare};
use loader::GuardOptions;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rights::{Clock, Error, Pseudonym};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Every format, packed in every way.
pub(crate) const FORMS: [(Format, Compression); 8] = [
    (Format::Jsonl, Compression::None),
    (Format::Jsonl, Compression::Gz),
    (Format::Jsonl, Compression::Zstd),
    (Format::Parquet, Compression::None),
    (Format::Parquet, Compression::Zstd),
    (Format::Webdataset, Compression::None),
    (Format::Mds, Compression::None),
    (Format::Mds, Compression::Zstd),
];

/// Small files, so that a small set has many.
pub(crate) fn form(format: Format, compression: Compression) -> Form {
    Form::new(format, Some(compression), None, Some(20_000)).unwrap()
}

pub(crate) fn guard() -> GuardOptions {
    GuardOptions {
        max_age: Duration::from_secs(600),
        patience: Duration::from_millis(200),
        poll_every: Duration::from_millis(1),
        feed: None,
    }
}

impl Trial {
    pub(crate) fn public(&self) -> PublicKey {
        self.open().key()
    }

    pub(crate) fn feed_folder(&self) -> PathBuf {
        self.set().join("feed")
    }

    /// Exports the set, with something to do whenever rows were written.
    pub(crate) fn export_while(
        &self,
        form: Form,
        to: &Path,
        rows: &dyn Fn(u64),
    ) -> Result<Claims, Error> {
        let set = self.open();
        let key = self
            .set()
            .ancestors()
            .nth(3)
            .unwrap()
            .join("keys/signing.key");
        let key = SigningKey::load(&key).unwrap();
        let order = Order {
            set: &set,
            to,
            form,
            seed: 7,
            recipient: "Example Labs",
            signer: Some(&key),
            guard: guard(),
            log: None,
            tool: "test",
        };
        prepare(&order, rows, &mut || Ok(()))?.publish()
    }

    pub(crate) fn export(&self, form: Form, to: &Path) -> Claims {
        self.export_while(form, to, &|_| {}).unwrap()
    }

    pub(crate) fn apply(&self, copy: &Path) -> Result<Option<export::Applied>, Error> {
        let mut copy = CopiedExport::open(copy, Some(&self.public()))?;
        let key = self.public().bytes();
        let refusals = Refusals::read(&self.feed_folder(), key, None, copy.since())?;
        copy.apply(&refusals, &*self.hands as &dyn Clock)
    }
}

/// The texts of a folder's items, in order of files and records, by readers of each format that are not
/// those of the crate.
pub(crate) fn texts(folder: &Path, form: &Form) -> Vec<(Pseudonym, String)> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("part") || name.starts_with("shard"))
        .collect();
    names.sort();
    let read = |name: &String| match form.format {
        Format::Jsonl => jsonl(&folder.join(name), form.compression),
        Format::Parquet => parquet(&folder.join(name)),
        Format::Webdataset => archive(&folder.join(name)),
        Format::Mds => mds(&folder.join(name), form.compression),
    };
    names.iter().flat_map(read).collect()
}

fn unpacked(path: &Path, compression: Compression) -> Vec<u8> {
    let bytes = fs::read(path).unwrap();
    let mut raw = Vec::new();
    match compression {
        Compression::None => return bytes,
        Compression::Gz => flate2::read::GzDecoder::new(&*bytes).read_to_end(&mut raw),
        Compression::Zstd => zstd::Decoder::new(&*bytes).unwrap().read_to_end(&mut raw),
    }
    .unwrap();
    raw
}

fn named(row: &Value) -> Pseudonym {
    parse_pseudonym(row["item"].as_str().unwrap()).unwrap()
}

fn jsonl(path: &Path, compression: Compression) -> Vec<(Pseudonym, String)> {
    let text = String::from_utf8(unpacked(path, compression)).unwrap();
    let row = |line: &str| {
        let row: Value = serde_json::from_str(line).unwrap();
        (named(&row), row["text"].as_str().unwrap_or("").to_owned())
    };
    text.lines().map(row).collect()
}

fn parquet(path: &Path) -> Vec<(Pseudonym, String)> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap());
    let mut all = Vec::new();
    for batch in reader.unwrap().build().unwrap() {
        let batch = batch.unwrap();
        let text = |name| {
            batch
                .column_by_name(name)
                .unwrap()
                .as_string::<i32>()
                .clone()
        };
        let (items, texts) = (text("item"), text("text"));
        for (item, text) in items.iter().zip(&texts) {
            let item = parse_pseudonym(item.unwrap()).unwrap();
            all.push((item, text.unwrap_or("").to_owned()));
        }
    }
    all
}

fn archive(path: &Path) -> Vec<(Pseudonym, String)> {
    let mut samples: Vec<(String, BTreeMap<String, Vec<u8>>)> = Vec::new();
    let mut archive = tar::Archive::new(File::open(path).unwrap());
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        let name = entry.path().unwrap().to_str().unwrap().to_owned();
        let (key, kind) = name.split_once('.').unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        if samples.last().is_none_or(|(last, _)| last != key) {
            samples.push((key.to_owned(), BTreeMap::new()));
        }
        samples.last_mut().unwrap().1.insert(kind.to_owned(), bytes);
    }
    let sample = |(key, files): (String, BTreeMap<String, Vec<u8>>)| {
        let row: Value = serde_json::from_slice(&files["json"]).unwrap();
        assert_eq!(row["item"].as_str().unwrap(), key);
        let text = String::from_utf8(files["txt"].clone()).unwrap();
        (named(&row), text)
    };
    samples.into_iter().map(sample).collect()
}

/// By the layout alone: columns of `COLUMNS`, sorted, none of a fixed size.
fn mds(path: &Path, compression: Compression) -> Vec<(Pseudonym, String)> {
    let raw = unpacked(path, compression);
    let number = |at: usize| u32::from_le_bytes(raw[at..at + 4].try_into().unwrap()) as usize;
    let mut names = export::COLUMNS;
    names.sort_unstable();
    let sample = |sample: usize| {
        let (begin, end) = (number(4 + 4 * sample), number(8 + 4 * sample));
        let mut at = begin + 4 * names.len();
        let mut values = BTreeMap::new();
        for (column, name) in names.iter().enumerate() {
            let length = number(begin + 4 * column);
            values.insert(*name, raw[at..at + length].to_vec());
            at += length;
        }
        assert_eq!(at, end);
        let text = |name| String::from_utf8(values[name].clone()).unwrap();
        (parse_pseudonym(&text("item")).unwrap(), text("text"))
    };
    (0..number(0)).map(sample).collect()
}

/// Every file below a folder, with its bytes.
pub(crate) fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut left = vec![folder.to_owned()];
    while let Some(at) = left.pop() {
        for entry in fs::read_dir(&at).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => left.push(path),
                false => {
                    let name = path
                        .strip_prefix(folder)
                        .unwrap()
                        .to_str()
                        .unwrap()
                        .to_owned();
                    all.insert(name, fs::read(&path).unwrap());
                }
            }
        }
    }
    all
}
