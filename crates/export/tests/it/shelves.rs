//! Tokenized shards of a trial's set, written and read here byte by byte, with their sidecar.

use super::copies::guard;
use super::trial::Trial;
use arrow::array::{Array, AsArray};
use corpus::set::schema::parse_pseudonym;
use export::{Dtype, Kind, Masked, Refusals, Shelf, SidecarWriter, Tokens};
use loader::{Options, Selection};
use rights::{Clock, Error, Hash, Pseudonym};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What stands between items.
pub(crate) const BETWEEN: i64 = 1;
pub(crate) const MASK: i64 = 0;

/// How shards are laid out.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Layout {
    Mds(&'static str, bool),
    Megatron,
}

/// The tokens of each sample, by shard.
pub(crate) type Samples = BTreeMap<String, Vec<Vec<i64>>>;

pub(crate) struct Made {
    pub(crate) folder: PathBuf,
    pub(crate) sidecar: PathBuf,
    pub(crate) layout: Layout,
    pub(crate) dtype: Dtype,
    pub(crate) samples: Samples,
    /// Shard, sample, first token, number of tokens, item.
    pub(crate) spans: Vec<(String, u64, u64, u64, Pseudonym)>,
    columns: Vec<String>,
}

/// A token in its bytes; only what fits every type.
pub(crate) fn number(dtype: Dtype, token: i64) -> Vec<u8> {
    match dtype.name() {
        "float32" => (token as f32).to_le_bytes().to_vec(),
        "float64" => (token as f64).to_le_bytes().to_vec(),
        _ => token.to_le_bytes()[..dtype.bytes() as usize].to_vec(),
    }
}

fn numbers(dtype: Dtype, bytes: &[u8]) -> Vec<i64> {
    let one = |part: &[u8]| match dtype.name() {
        "float32" => f32::from_le_bytes(part.try_into().unwrap()) as i64,
        "float64" => f64::from_le_bytes(part.try_into().unwrap()) as i64,
        _ => {
            let mut all = [0; 8];
            all[..part.len()].copy_from_slice(part);
            i64::from_le_bytes(all)
        }
    };
    bytes
        .chunks_exact(dtype.bytes() as usize)
        .map(one)
        .collect()
}

/// Items in the order of a loader, as bytes from 2 to 127, packed into samples of so many tokens.
pub(crate) fn make(trial: &Trial, root: &Path, layout: Layout, dtype: Dtype, width: usize) -> Made {
    let options = Options {
        guard: guard(),
        columns: Some(["item", "person", "text"].map(str::to_owned).to_vec()),
        ..Options::default()
    };
    let set = trial.open();
    let tokens = |shards: &Path, kind, columns: &[&str]| Tokens {
        kind,
        shards: shards.to_owned(),
        columns: columns.iter().map(|c| (*c).to_owned()).collect(),
        dtype,
        tokenizer: "bytes".to_owned(),
        mask: MASK,
    };
    let shards = root.join("tokens");
    fs::create_dir_all(&shards).unwrap();
    let sidecar = root.join("tokens.sidecar");
    let tokens = match layout {
        Layout::Mds(..) => tokens(&shards, Kind::Mds, &["tokens", "labels"]),
        Layout::Megatron => tokens(&shards, Kind::Megatron, &[]),
    };
    let columns = tokens.columns.clone();
    let mut writer = SidecarWriter::create(&sidecar, &set, tokens).unwrap();
    let mut loader = set.loader(Selection::default(), options).unwrap();
    let (mut spans, mut samples) = (Vec::new(), vec![Vec::new()]);
    while let Some(batch) = loader.next_batch().unwrap() {
        let text = |name| {
            batch
                .rows
                .column_by_name(name)
                .unwrap()
                .as_string::<i32>()
                .clone()
        };
        let (items, people, texts) = (text("item"), text("person"), text("text"));
        for row in 0..items.len() {
            let [item, person] = [&items, &people].map(|c| parse_pseudonym(c.value(row)).unwrap());
            let text = texts.value(row).bytes().chain(*b"!");
            let mut left: Vec<i64> = text.map(|b| 2 + i64::from(b) % 126).collect();
            while !left.is_empty() {
                if samples.last().unwrap().len() == width {
                    samples.push(Vec::new());
                }
                let (number, last) = (samples.len() - 1, samples.last_mut().unwrap());
                let some = left.len().min(width - last.len());
                spans.push((number, last.len(), some, item, person));
                last.extend(left.drain(..some));
                if last.len() < width {
                    last.push(BETWEEN);
                }
            }
        }
    }
    let per_shard = 10;
    let mut all = Samples::new();
    for (at, part) in samples.chunks(per_shard).enumerate() {
        all.insert(name(layout, at), part.to_vec());
    }
    write(&shards, layout, dtype, &all);
    let mut said = Vec::new();
    for (sample, start, length, item, person) in spans {
        let (shard, sample) = (
            name(layout, sample / per_shard),
            (sample % per_shard) as u64,
        );
        let place = (start as u64, length as u64);
        writer.add(&shard, sample, place, item, person).unwrap();
        said.push((shard, sample, place.0, place.1, item));
    }
    writer.finish().unwrap();
    Made {
        folder: shards,
        sidecar,
        layout,
        dtype,
        samples: all,
        spans: said,
        columns,
    }
}

fn name(layout: Layout, shard: usize) -> String {
    match layout {
        Layout::Mds(..) => format!("shard.{shard:05}.mds"),
        Layout::Megatron => format!("corpus-{shard}"),
    }
}

fn write(folder: &Path, layout: Layout, dtype: Dtype, samples: &Samples) {
    match layout {
        Layout::Mds(encoding, zstd) => write_mds(folder, (encoding, zstd), dtype, samples),
        Layout::Megatron => {
            for (name, samples) in samples {
                write_megatron(folder, name, dtype, samples);
            }
        }
    }
}

pub(crate) fn write_megatron(folder: &Path, name: &str, dtype: Dtype, samples: &[Vec<i64>]) {
    let code = [
        "", "uint8", "int8", "int16", "int32", "int64", "float64", "float32", "uint16",
    ];
    let code = code.iter().position(|name| *name == dtype.name()).unwrap();
    let mut idx = b"MMIDIDX\0\0".to_vec();
    idx.extend(1_u64.to_le_bytes());
    idx.push(code as u8);
    idx.extend((samples.len() as u64).to_le_bytes());
    idx.extend((samples.len() as u64 + 1).to_le_bytes());
    let (mut bin, mut pointers) = (Vec::new(), Vec::new());
    for sample in samples {
        idx.extend((sample.len() as i32).to_le_bytes());
        pointers.extend((bin.len() as i64).to_le_bytes());
        bin.extend(sample.iter().flat_map(|token| number(dtype, *token)));
    }
    idx.extend(pointers);
    (0..=samples.len() as i64).for_each(|document| idx.extend(document.to_le_bytes()));
    fs::write(folder.join(format!("{name}.bin")), bin).unwrap();
    fs::write(folder.join(format!("{name}.idx")), idx).unwrap();
}

fn array(encoding: &str, dtype: Dtype, tokens: &[i64]) -> Vec<u8> {
    let codes = [
        ("uint8", 8),
        ("int8", 9),
        ("uint16", 16),
        ("int16", 17),
        ("uint32", 32),
        ("int32", 33),
        ("float32", 34),
        ("uint64", 64),
        ("int64", 65),
        ("float64", 66),
    ];
    let mut bytes = Vec::new();
    if encoding == "ndarray" {
        bytes.push(
            codes
                .iter()
                .find(|(name, _)| *name == dtype.name())
                .unwrap()
                .1,
        );
    }
    if encoding.starts_with("ndarray") && encoding.split(':').count() < 3 {
        // One dimension of 16 bits.
        bytes.push(1 << 2 | 1);
        bytes.extend((tokens.len() as u16).to_le_bytes());
    }
    bytes.extend(tokens.iter().flat_map(|token| number(dtype, *token)));
    bytes
}

fn write_mds(folder: &Path, (encoding, zstd): (&str, bool), dtype: Dtype, samples: &Samples) {
    let data = |name: &str, bytes: &[u8]| json!({ "basename": name, "bytes": bytes.len(), "hashes": { "sha256": Hash::of(bytes) } });
    let mut shards = Vec::new();
    for (name, samples) in samples {
        let records: Vec<Vec<u8>> = samples
            .iter()
            .enumerate()
            .map(|(at, tokens)| {
                let tokens = array(encoding, dtype, tokens);
                let text = "x".repeat(at % 3);
                let mut record = (tokens.len() as u32).to_le_bytes().to_vec();
                record.extend((text.len() as u32).to_le_bytes());
                record.extend((tokens.len() as u32).to_le_bytes());
                record.extend((at as i64).to_le_bytes());
                record.extend(&tokens);
                record.extend(text.bytes());
                record.extend(tokens);
                record
            })
            .collect();
        let config = "{}";
        let mut at = 4 + 4 * (records.len() + 1) + config.len();
        let mut raw = (records.len() as u32).to_le_bytes().to_vec();
        raw.extend((at as u32).to_le_bytes());
        for record in &records {
            at += record.len();
            raw.extend((at as u32).to_le_bytes());
        }
        raw.extend(config.bytes());
        raw.extend(records.concat());
        let zip = format!("{name}.zstd");
        let packed = zstd::bulk::compress(&raw, 3).unwrap();
        match zstd {
            true => fs::write(folder.join(&zip), &packed).unwrap(),
            false => fs::write(folder.join(name), &raw).unwrap(),
        }
        shards.push(json!({
            "column_encodings": ["int", encoding, "str", encoding],
            "column_names": ["id", "labels", "text", "tokens"],
            "column_sizes": [8, null, null, null],
            "compression": if zstd { json!("zstd:3") } else { Value::Null },
            "format": "mds", "hashes": ["sha256"], "samples": records.len(),
            "size_limit": null, "version": 2,
            "raw_data": data(name, &raw),
            "zip_data": if zstd { data(&zip, &packed) } else { Value::Null },
        }));
    }
    let index = json!({ "shards": shards, "version": 2 });
    fs::write(folder.join("index.json"), index.to_string()).unwrap();
}

impl Made {
    /// The bytes of a shard that tokens lie in, unpacked.
    pub(crate) fn raw(&self, shard: &str) -> Vec<u8> {
        match self.layout {
            Layout::Megatron => fs::read(self.folder.join(format!("{shard}.bin"))).unwrap(),
            Layout::Mds(_, false) => fs::read(self.folder.join(shard)).unwrap(),
            Layout::Mds(_, true) => {
                let packed = fs::read(self.folder.join(format!("{shard}.zstd"))).unwrap();
                zstd::stream::decode_all(&*packed).unwrap()
            }
        }
    }

    /// The tokens as they are now; of MDS both columns, which must be the same.
    pub(crate) fn read(&self) -> Samples {
        let shards = self.samples.iter();
        shards
            .map(|(name, samples)| {
                let raw = self.raw(name);
                let lengths: Vec<usize> = samples.iter().map(Vec::len).collect();
                (name.clone(), self.read_shard(&raw, &lengths))
            })
            .collect()
    }

    fn read_shard(&self, raw: &[u8], lengths: &[usize]) -> Vec<Vec<i64>> {
        let size = self.dtype.bytes() as usize;
        let Layout::Mds(..) = self.layout else {
            let mut at = 0;
            return lengths
                .iter()
                .map(|length| {
                    at += length * size;
                    numbers(self.dtype, &raw[at - length * size..at])
                })
                .collect();
        };
        let number = |at: usize| u32::from_le_bytes(raw[at..at + 4].try_into().unwrap()) as usize;
        let sample = |sample: usize| {
            let begin = number(4 + 4 * sample);
            let (labels, text) = (number(begin), number(begin + 4));
            let at = begin + 20;
            let header = labels - lengths[sample] * size;
            let labels_at = &raw[at + header..at + labels];
            let at = at + labels + text;
            let tokens = &raw[at + header..at + labels];
            assert_eq!(labels_at, tokens);
            numbers(self.dtype, tokens)
        };
        (0..lengths.len()).map(sample).collect()
    }

    /// The tokens as they are to be when these items are refused: by what was said to the sidecar.
    pub(crate) fn want(&self, refused: &dyn Fn(&Pseudonym) -> bool, token: i64) -> Samples {
        let mut samples = self.samples.clone();
        for (shard, sample, start, length, item) in &self.spans {
            if refused(item) {
                let sample = &mut samples.get_mut(shard).unwrap()[*sample as usize];
                sample[*start as usize..(start + length) as usize].fill(token);
            }
        }
        samples
    }

    pub(crate) fn mask(&self, trial: &Trial, token: Option<i64>) -> Result<Option<Masked>, Error> {
        let mut shelf = Shelf::open(&self.sidecar, None)?;
        let key = trial.public().bytes();
        let refusals = Refusals::read(&trial.feed_folder(), key, None, shelf.since())?;
        shelf.mask(&refusals, token, &*trial.hands as &dyn Clock)
    }

    /// Hashes of the index of MDS are those of the files.
    pub(crate) fn check_index(&self) {
        let Layout::Mds(_, zstd) = self.layout else {
            return;
        };
        assert_eq!(self.columns, ["tokens", "labels"]);
        let index = fs::read(self.folder.join("index.json")).unwrap();
        let index: Value = serde_json::from_slice(&index).unwrap();
        for shard in index["shards"].as_array().unwrap() {
            let name = shard["raw_data"]["basename"].as_str().unwrap();
            let mut files = vec![("raw_data", self.raw(name))];
            if zstd {
                let packed = fs::read(self.folder.join(format!("{name}.zstd"))).unwrap();
                files.push(("zip_data", packed));
            }
            for (data, bytes) in files {
                assert_eq!(shard[data]["bytes"], bytes.len());
                let hash = Hash::of(&bytes).to_string();
                assert_eq!(shard[data]["hashes"]["sha256"], hash);
            }
        }
    }
}
