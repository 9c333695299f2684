//! Imports a file of items.

use crate::copy::CopyWriter;
use crate::count::Count;
use crate::facts::{FactsWriter, Resolved};
use crate::item::{ITEMS, Item};
use crate::limits::Limits;
use crate::mapping::Mapping;
use crate::progress::Progress;
use crate::quarantine::Quarantine;
use crate::records::Records;
use crate::source::{Format, hash_file};
use crate::store::{ContentInfo, ContentStore};
use rights::{Day, Error, Ordinal, Window};
use std::collections::HashMap;
use std::fs;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// Items whose people are looked up at a time.
const BATCH: usize = 8192;

/// Knows people by id or handle, and registers those it does not know.
pub trait PersonDirectory {
    /// The ordinals of these ids, in their order.
    ///
    /// # Errors
    /// When people cannot be looked up or registered.
    fn resolve(&mut self, ids: &[String]) -> Result<Vec<Ordinal>, Error>;
}

/// How items are imported.
#[derive(Clone, Copy, Debug)]
pub struct ImportOptions<'a> {
    /// How the file's columns become demur's.
    pub mapping: &'a Mapping,
    /// How much a file, a row and a value may be.
    pub limits: &'a Limits,
    /// The day of this import; it gives new items their window.
    pub today: Day,
    /// Length of a window in months.
    pub window_months: u8,
    /// Read and count, and write nothing.
    pub dry_run: bool,
}

/// What became of a file of items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemsReport {
    /// Id of the content in the workspace.
    pub content: String,
    /// SHA-256 of the file, hex.
    pub hash: String,
    /// The very same file had been imported before; nothing changed.
    pub known_file: bool,
    /// What became of its rows.
    pub count: Count,
    /// Where the rows set aside stand, if there are any.
    pub quarantine: Option<PathBuf>,
}

/// Digests of items by digests of their ids: what has been imported so far.
///
/// 24 bytes an item are held in memory while a file is imported.
struct Known {
    digests: HashMap<u128, u64>,
    new: Vec<(u128, u64)>,
}

impl Known {
    fn load(store: &ContentStore) -> Result<Known, Error> {
        let mut digests = HashMap::new();
        for info in store.contents()? {
            let path = store.facts(&info.content).join("ids.bin");
            let failed = |e: std::io::Error| {
                Error::corrupt(format!("cannot read `{}`", path.display())).because(e)
            };
            let mut input = BufReader::new(fs::File::open(&path).map_err(failed)?);
            for _ in 0..info.items {
                let (mut key, mut digest) = ([0; 16], [0; 8]);
                input
                    .read_exact(&mut key)
                    .and_then(|()| input.read_exact(&mut digest))
                    .map_err(failed)?;
                digests.insert(u128::from_le_bytes(key), u64::from_le_bytes(digest));
            }
        }
        Ok(Known {
            digests,
            new: Vec::new(),
        })
    }

    /// Whether an item is new (`None`), the same (`true`) or another under the same id (`false`).
    fn meet(&mut self, item: &Item) -> Option<bool> {
        let (key, digest) = (item.key(), item.digest());
        if let Some(known) = self.digests.get(&key) {
            return Some(*known == digest);
        }
        self.digests.insert(key, digest);
        self.new.push((key, digest));
        None
    }

    fn save(&self, path: &Path) -> Result<(), Error> {
        let failed = |e: std::io::Error| {
            Error::storage(format!("cannot write `{}`", path.display())).because(e)
        };
        let mut out = BufWriter::new(fs::File::create(path).map_err(failed)?);
        for (key, digest) in &self.new {
            out.write_all(&key.to_le_bytes())
                .and_then(|()| out.write_all(&digest.to_le_bytes()))
                .map_err(failed)?;
        }
        out.flush().map_err(failed)
    }
}

/// What an import writes, in a folder that becomes visible only when all of it is there.
struct Output {
    facts: FactsWriter,
    copy: Option<CopyWriter>,
    copied: u64,
}

impl Output {
    fn write(&mut self, rows: &mut [Resolved]) -> Result<(), Error> {
        if let Some(copy) = &mut self.copy {
            // In a copy, an item's row is its place among the accepted ones.
            for row in rows.iter_mut() {
                row.row = self.copied;
                self.copied += 1;
            }
            copy.write(rows)?;
        }
        self.facts.write(rows)
    }
}

/// Imports one file: reads, checks, sets aside, looks people up, writes facts, and a copy of the
/// content unless it is Parquet, which is read where it is. The same file twice changes nothing.
/// An import that was broken off leaves nothing visible; the next one starts it again.
///
/// # Errors
/// A file that cannot be read or is over the limits, columns that do not fit, people that cannot
/// be looked up, or a disk that cannot be written.
pub fn import_items(
    store: &ContentStore,
    path: &Path,
    options: &ImportOptions<'_>,
    people: &mut dyn PersonDirectory,
    progress: &dyn Progress,
) -> Result<ItemsReport, Error> {
    let hash = hash_file(path)?;
    let content: String = hash.to_string().chars().take(16).collect();
    if let Some(info) = store.content(&content)? {
        let count = Count {
            read: info.items,
            repeated: info.items,
            ..Count::default()
        };
        return Ok(ItemsReport {
            content,
            hash: hash.to_string(),
            known_file: true,
            count,
            quarantine: None,
        });
    }
    let in_place = Format::of(path)? == Format::Parquet;
    let mut records = Records::open(path, ITEMS, options.mapping, options.limits, progress)?;
    let mut known = Known::load(store)?;
    let folder = store.unfinished(&content);
    let aside = if options.dry_run {
        std::env::temp_dir().join(format!("demur-{content}.jsonl"))
    } else {
        store.quarantine(&content)
    };
    let mut quarantine = Quarantine::new(&aside);
    let mut output = if options.dry_run {
        None
    } else {
        Some(begin(&folder, &content, store, options, in_place)?)
    };
    let mut batch = Vec::new();
    loop {
        let next = records.next(&mut quarantine)?;
        let last = next.is_none();
        if let Some(mut row) = next {
            take(
                &mut row,
                &mut known,
                &mut records,
                &mut quarantine,
                &mut batch,
            )?;
        }
        if batch.len() >= BATCH || (last && !batch.is_empty()) {
            let items = std::mem::take(&mut batch);
            if let Some(output) = &mut output {
                output.write(&mut resolve(items, people)?)?;
            }
        }
        if last {
            break;
        }
    }
    quarantine.finish()?;
    let count = records.count;
    if let Some(output) = output {
        finish(
            output,
            store,
            &folder,
            &known,
            &info(path, &content, hash, in_place, count, options.mapping)?,
        )?;
    }
    let quarantine = quarantine.path().map(Path::to_owned);
    Ok(ItemsReport {
        content,
        hash: hash.to_string(),
        known_file: false,
        count,
        quarantine,
    })
}

fn take(
    row: &mut crate::records::Mapped,
    known: &mut Known,
    records: &mut Records<'_>,
    quarantine: &mut Quarantine,
    batch: &mut Vec<(u64, Item)>,
) -> Result<(), Error> {
    match Item::read(row) {
        Err(reason) => records.refuse(row.row, None, reason, quarantine),
        Ok(item) => {
            match known.meet(&item) {
                None => {
                    records.count.accepted += 1;
                    batch.push((row.row, item));
                }
                Some(true) => records.count.repeated += 1,
                Some(false) => {
                    let reason = format!(
                        "another item with the id `{}` was imported before; give it an id of its own",
                        item.id
                    );
                    records.refuse(row.row, Some(item.id), reason, quarantine)?;
                }
            }
            Ok(())
        }
    }
}

fn begin(
    folder: &Path,
    content: &str,
    store: &ContentStore,
    options: &ImportOptions<'_>,
    in_place: bool,
) -> Result<Output, Error> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|e| {
            Error::storage(format!("cannot clear `{}`", folder.display())).because(e)
        })?;
    }
    let window = Window::of(options.today, options.window_months);
    let facts = FactsWriter::create(folder, options.today, window)?;
    let copy = if in_place {
        None
    } else {
        Some(CopyWriter::create(&store.copy(content))?)
    };
    Ok(Output {
        facts,
        copy,
        copied: 0,
    })
}

fn info(
    path: &Path,
    content: &str,
    hash: rights::Hash,
    in_place: bool,
    count: Count,
    mapping: &Mapping,
) -> Result<ContentInfo, Error> {
    let source = fs::canonicalize(path).map_err(|e| {
        Error::storage(format!("cannot find `{}` again", path.display())).because(e)
    })?;
    Ok(ContentInfo {
        content: content.to_owned(),
        source,
        format: Format::of(path)?.name().to_owned(),
        in_place,
        hash,
        items: count.accepted,
        mapping: mapping.clone(),
    })
}

/// Closes the files and makes them visible in one step.
fn finish(
    output: Output,
    store: &ContentStore,
    folder: &Path,
    known: &Known,
    info: &ContentInfo,
) -> Result<(), Error> {
    output.facts.finish()?;
    output.copy.map_or(Ok(()), CopyWriter::finish)?;
    known.save(&folder.join("ids.bin"))?;
    let failed = |e: std::io::Error| {
        Error::storage(format!("cannot write `{}`", folder.display())).because(e)
    };
    let text = serde_json::to_vec_pretty(info)
        .map_err(|e| Error::internal("content.json could not be written").because(e))?;
    fs::write(folder.join("content.json"), text).map_err(failed)?;
    fs::rename(folder, store.facts(&info.content)).map_err(failed)
}

/// Looks up everybody that a batch names.
fn resolve(
    items: Vec<(u64, Item)>,
    people: &mut dyn PersonDirectory,
) -> Result<Vec<Resolved>, Error> {
    let named = |item: &Item| {
        item.person
            .iter()
            .chain(&item.mentions)
            .chain(&item.depicted)
            .cloned()
            .collect::<Vec<_>>()
    };
    let mut ids: Vec<String> = items.iter().flat_map(|(_, item)| named(item)).collect();
    ids.sort();
    ids.dedup();
    let ordinals = people.resolve(&ids)?;
    let by_id: HashMap<&str, Ordinal> = ids.iter().map(String::as_str).zip(ordinals).collect();
    let lost = || Error::internal("a person was not looked up");
    let of = |id: &String| by_id.get(id.as_str()).copied().ok_or_else(lost);
    let all = |ids: &[String]| ids.iter().map(of).collect::<Result<Vec<_>, _>>();
    let one = |(row, item): (u64, Item)| {
        Ok(Resolved {
            row,
            person: item.person.as_ref().map(of).transpose()?,
            mentions: all(&item.mentions)?,
            depicted: all(&item.depicted)?,
            item,
        })
    };
    items.into_iter().map(one).collect()
}
