//! The files of an export without some items: only those that hold one are written again.

use crate::failure::damaged;
use crate::files::{self, FileEntry};
use crate::form::{Form, Format};
use crate::index::{self, FileRows, IndexReader, IndexWriter};
use crate::mds;
use crate::pack::unpack;
use crate::shards::{Listing, write_records, write_rows};
use arrow::array::BooleanArray;
use arrow::compute::filter_record_batch;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rights::{Error, Pseudonym};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What was written anew.
#[derive(Debug)]
pub(crate) struct Rewritten {
    /// The files as they will be.
    pub(crate) listing: Listing,
    /// Names of the files written anew, the index among them.
    pub(crate) touched: Vec<String>,
    /// Names of the files of which nothing is left.
    pub(crate) dropped: Vec<String>,
    /// Items that are no longer in them.
    pub(crate) removed: u64,
}

/// Writes to `to` what changes when the refused items go from the export in `from`; nothing when there are
/// none. A file is compared with the listing before anything of it is kept.
pub(crate) fn without(
    form: &Form,
    from: &Path,
    listing: &Listing,
    refuses: &dyn Fn(&Pseudonym) -> bool,
    to: &Path,
) -> Result<Rewritten, Error> {
    let of_index = from.join(index::NAME);
    if let Some(what) = listing.index.differs(from)? {
        return Err(damaged(&of_index, what));
    }
    let mut files: BTreeMap<String, FileEntry> = BTreeMap::new();
    for entry in &listing.files {
        files::plain_name(&entry.file)?;
        files.insert(entry.file.clone(), entry.clone());
    }
    let (mut reader, new_index) = (IndexReader::open(&of_index)?, to.join(index::NAME));
    let mut writer = IndexWriter::create(&new_index)?;
    let mut done = Rewritten {
        listing: listing.clone(),
        touched: Vec::new(),
        dropped: Vec::new(),
        removed: 0,
    };
    let mut entries: BTreeMap<String, Json> = BTreeMap::new();
    while let Some(mut file) = reader.next_file()? {
        let keep: Vec<bool> = file.rows.iter().map(|r| !refuses(&r.item)).collect();
        let gone = keep.iter().filter(|keep| !**keep).count();
        if gone == 0 {
            writer.put(&file)?;
            continue;
        }
        done.removed += gone as u64;
        let known = files.get(&file.file);
        let known = known
            .ok_or_else(|| damaged(&of_index, format!("file `{}` is not listed", file.file)))?;
        if let Some(what) = known.differs(from)? {
            return Err(damaged(&from.join(&file.file), what));
        }
        if gone == file.rows.len() {
            files.remove(&file.file);
            done.dropped.push(file.file);
            continue;
        }
        let (entry, of_shard) = rewrite(form, from, &mut file, &keep, to)?;
        done.touched.push(file.file.clone());
        entries.extend(of_shard.map(|shard| (file.file.clone(), shard)));
        files.insert(file.file.clone(), entry);
        writer.put(&file)?;
    }
    let items = writer.items;
    writer.end()?;
    if done.removed == 0 {
        files::remove(&new_index)?;
        return Ok(done);
    }
    if form.format == Format::Mds {
        let text = new_mds_index(from, &entries, &done.dropped)?;
        files::write(&to.join(mds::INDEX), text.as_bytes())?;
        let entry = FileEntry::of(mds::INDEX, None, text.as_bytes());
        files.insert(mds::INDEX.to_owned(), entry);
        done.touched.push(mds::INDEX.to_owned());
    }
    done.touched.push(index::NAME.to_owned());
    done.listing = Listing {
        items,
        files: in_order(listing, files),
        index: FileEntry::read(to, index::NAME, Some(items))?,
    };
    Ok(done)
}

fn in_order(before: &Listing, mut files: BTreeMap<String, FileEntry>) -> Vec<FileEntry> {
    let names = before.files.iter().map(|entry| entry.file.as_str());
    names.filter_map(|name| files.remove(name)).collect()
}

/// Writes one file without some of its records, and gives the rows of the index that are left their places.
fn rewrite(
    form: &Form,
    from: &Path,
    file: &mut FileRows,
    keep: &[bool],
    to: &Path,
) -> Result<(FileEntry, Option<Json>), Error> {
    let path = from.join(&file.file);
    let mut kept = keep.iter();
    if form.format == Format::Parquet {
        let entry = rewrite_rows(form, &path, &file.file, keep, to)?;
        file.rows.retain(|_| kept.next() == Some(&true));
        return Ok((entry, None));
    }
    let raw = unpack(files::read(&path)?, form.compression, &path)?;
    file.rows.retain(|_| kept.next() == Some(&true));
    let outside = || damaged(&path, "its index names a place that is not in it");
    let mut records = Vec::with_capacity(file.rows.len());
    for row in &file.rows {
        let (offset, length) = row.span.ok_or_else(outside)?;
        let end = offset.checked_add(length).ok_or_else(outside)?;
        let place = usize::try_from(offset).ok().zip(usize::try_from(end).ok());
        let record = place.and_then(|(from, to)| raw.get(from..to));
        records.push(record.ok_or_else(outside)?);
    }
    let written = write_records(form, to, &file.file, &records)?;
    for (row, span) in file.rows.iter_mut().zip(written.spans) {
        row.span = Some(span);
    }
    Ok((written.file, written.entry))
}

fn rewrite_rows(
    form: &Form,
    path: &Path,
    name: &str,
    keep: &[bool],
    to: &Path,
) -> Result<FileEntry, Error> {
    let file = std::fs::File::open(path).map_err(|e| crate::failure::storage(path, e))?;
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).and_then(|b| b.build());
    let reader = reader.map_err(|e| damaged(path, e))?;
    let (mut batches, mut at) = (Vec::new(), 0);
    for batch in reader {
        let batch = batch.map_err(|e| damaged(path, e))?;
        let end = at + batch.num_rows();
        let part = keep.get(at..end);
        let part = part.ok_or_else(|| damaged(path, "it has more rows than its index"))?;
        let kept = filter_record_batch(&batch, &BooleanArray::from(part.to_vec()));
        batches.push(kept.map_err(|e| crate::failure::internal("rows of a file", e))?);
        at = end;
    }
    if at != keep.len() {
        return Err(damaged(path, "it has fewer rows than its index"));
    }
    write_rows(form, to, name, &batches)
}

/// `index.json` with the entries of shards written anew, and without those that are gone.
fn new_mds_index(
    from: &Path,
    entries: &BTreeMap<String, Json>,
    dropped: &[String],
) -> Result<String, Error> {
    let dropped: BTreeSet<&str> = dropped.iter().map(String::as_str).collect();
    let mut shards = mds::shards(&files::read(&from.join(mds::INDEX))?)?;
    shards.retain(|shard| mds::entry_file(shard).is_none_or(|file| !dropped.contains(file)));
    for shard in &mut shards {
        if let Some(new) = mds::entry_file(shard).and_then(|file| entries.get(file)) {
            *shard = new.clone();
        }
    }
    Ok(mds::index(&shards))
}
