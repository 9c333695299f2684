//! Whether spans fit the shards that they are of.

use super::{Kind, Span, Tokens};
use crate::files::{self, FileEntry};
use crate::tokens::TokenShard;
use crate::tokens::mds::{MdsIndex, MdsShard};
use crate::tokens::megatron::{MegatronShard, bin, idx};
use rights::Error;
use std::path::Path;

/// Checks sorted spans, and gives the files of the shards.
pub(super) fn shards(
    folder: &Path,
    tokens: &Tokens,
    spans: &[Span],
) -> Result<Vec<FileEntry>, Error> {
    match tokens.kind {
        Kind::Mds => of_mds(folder, tokens, spans),
        Kind::Megatron => of_megatron(folder, tokens, spans),
    }
}

fn of_mds(folder: &Path, tokens: &Tokens, spans: &[Span]) -> Result<Vec<FileEntry>, Error> {
    let infos = MdsIndex::open(folder)?.shards()?;
    let mut files = vec![FileEntry::read(folder, crate::mds::INDEX, None)?];
    for info in &infos {
        let path = folder.join(info.stored());
        let bytes = files::read(&path)?;
        files.push(FileEntry::of(info.stored(), None, &bytes));
        let raw = info.unpack(&path, bytes)?;
        let shard = MdsShard::new(info, &raw, (&tokens.columns, tokens.dtype), folder)?;
        let own = spans.iter().filter(|span| *span.shard == *info.raw);
        own.into_iter().try_for_each(|span| fits(&shard, span))?;
    }
    let unknown = |span: &&Span| !infos.iter().any(|info| *span.shard == *info.raw);
    match spans.iter().find(unknown) {
        Some(span) => Err(Error::input(format!(
            "there is no shard `{}` in `{}`; shards are named as in index.json, not packed",
            span.shard,
            folder.display()
        ))),
        None => Ok(files),
    }
}

fn of_megatron(folder: &Path, tokens: &Tokens, spans: &[Span]) -> Result<Vec<FileEntry>, Error> {
    let mut files = Vec::new();
    for own in spans.chunk_by(|a, b| a.shard == b.shard) {
        let Some(first) = own.first() else { continue };
        let shard = MegatronShard::open(folder, &first.shard, tokens.dtype)?;
        own.iter().try_for_each(|span| fits(&shard, span))?;
        files.push(FileEntry::read(folder, &idx(&first.shard), None)?);
        files.push(FileEntry::read(folder, &bin(&first.shard), None)?);
    }
    Ok(files)
}

/// Whether a span lies in its sample.
pub(crate) fn fits(shard: &dyn TokenShard, span: &Span) -> Result<(), Error> {
    let place = || format!("shard `{}`, sample `{}`", span.shard, span.sample);
    if span.sample >= shard.samples() {
        let samples = shard.samples();
        return Err(Error::input(format!(
            "{}: the shard has `{samples}` samples",
            place()
        )));
    }
    let tokens = shard.tokens(span.sample)?;
    let end = span.start.checked_add(span.length);
    if end.is_none_or(|end| end > tokens) {
        return Err(Error::input(format!(
            "{}: `{}` tokens from `{}` on, and the sample has `{tokens}`",
            place(),
            span.length,
            span.start
        )));
    }
    Ok(())
}
