//! The copy of content that is not in Parquet already, in canonical columns.

use crate::facts::{Resolved, failed, new_writer, zstd};
use arrow::array::{
    ArrayRef, BinaryArray, ListBuilder, RecordBatch, StringArray, StringBuilder,
    TimestampMicrosecondArray,
};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;
use rights::Error;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Writes content/<id>.parquet.
pub(crate) struct CopyWriter {
    path: PathBuf,
    writer: ArrowWriter<File>,
}

fn lists(rows: &[Resolved], of: impl Fn(&Resolved) -> Vec<&str>) -> ArrayRef {
    let mut builder = ListBuilder::new(StringBuilder::new());
    rows.iter()
        .for_each(|row| builder.append_value(of(row).into_iter().map(Some)));
    Arc::new(builder.finish())
}

fn texts<'r>(rows: &'r [Resolved], of: impl Fn(&'r Resolved) -> Option<&'r str>) -> ArrayRef {
    Arc::new(StringArray::from_iter(rows.iter().map(of)))
}

fn batch(rows: &[Resolved]) -> Result<RecordBatch, Error> {
    let created = rows
        .iter()
        .map(|r| r.item.created.map(rights::Instant::epoch_micros));
    let hashes = rows
        .iter()
        .map(|r| r.item.media_sha256.map(|h| h.to_string()));
    let strs = |list: &'static str| {
        lists(rows, move |r| {
            let all = match list {
                "reply_to" => &r.item.reply_to,
                "share_of" => &r.item.share_of,
                "quote_of" => &r.item.quote_of,
                "mentions" => &r.item.mentions,
                _ => &r.item.depicted,
            };
            all.iter().map(String::as_str).collect()
        })
    };
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", texts(rows, |r| Some(&r.item.id))),
        ("person", texts(rows, |r| r.item.person.as_deref())),
        ("kind", texts(rows, |r| Some(r.item.profile.kind.as_str()))),
        (
            "audience",
            texts(rows, |r| Some(r.item.profile.audience.as_str())),
        ),
        (
            "audience_then",
            texts(rows, |r| Some(r.item.profile.audience_then.as_str())),
        ),
        (
            "created",
            Arc::new(TimestampMicrosecondArray::from_iter(created).with_timezone("UTC")),
        ),
        ("surface", texts(rows, |r| Some(&r.item.profile.surface))),
        ("language", texts(rows, |r| Some(&r.item.profile.language))),
        ("text", texts(rows, |r| r.item.text.as_deref())),
        ("media_uri", texts(rows, |r| r.item.media_uri.as_deref())),
        (
            "media",
            Arc::new(BinaryArray::from_iter(
                rows.iter().map(|r| r.item.media.as_deref()),
            )),
        ),
        ("media_sha256", Arc::new(StringArray::from_iter(hashes))),
        ("reply_to", strs("reply_to")),
        ("share_of", strs("share_of")),
        ("quote_of", strs("quote_of")),
        ("mentions", strs("mentions")),
        ("depicted", strs("depicted")),
        (
            "special_category",
            texts(rows, |r| Some(r.item.profile.special_category.as_str())),
        ),
        (
            "collected_for",
            lists(rows, |r| {
                r.item
                    .profile
                    .collected_for
                    .iter()
                    .map(String::as_str)
                    .collect()
            }),
        ),
    ];
    let columns = columns
        .into_iter()
        .map(|(name, column)| (name, column, true));
    RecordBatch::try_from_iter_with_nullable(columns)
        .map_err(|e| Error::internal("columns of unequal length").because(e))
}

impl CopyWriter {
    pub(crate) fn create(path: &Path) -> Result<CopyWriter, Error> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|e| failed(path)(e.into()))?;
        }
        let properties = WriterProperties::builder().set_compression(zstd()).build();
        Ok(CopyWriter {
            path: path.to_owned(),
            writer: new_writer(path, batch(&[])?.schema(), properties)?,
        })
    }

    pub(crate) fn write(&mut self, rows: &[Resolved]) -> Result<(), Error> {
        self.writer
            .write(&batch(rows)?)
            .map_err(|e| failed(&self.path)(e.into()))
    }

    pub(crate) fn finish(self) -> Result<(), Error> {
        self.writer
            .close()
            .map(drop)
            .map_err(|e| failed(&self.path)(e.into()))
    }
}
