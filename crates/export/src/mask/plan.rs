//! Which spans are to be overwritten, after everything was compared.

use super::Shelf;
use crate::failure::damaged;
use crate::refusals::Refusals;
use crate::sidecar::{SPANS, Span, SpanReader};
use rights::Error;
use std::collections::BTreeSet;

/// The spans of refused items that were not overwritten yet, sorted.
pub(super) struct Plan {
    pub(super) spans: Vec<Span>,
    pub(super) token: Vec<u8>,
}

impl Plan {
    /// Compares the files with what the sidecar says of them, by length; those that are to be touched are
    /// compared by hash, too, before they are.
    pub(super) fn new(shelf: &Shelf, refusals: &Refusals, token: i64) -> Result<Plan, Error> {
        let token = shelf.head.tokens.dtype.token(token)?;
        for file in &shelf.head.files {
            if let Some(what) = file.differs_in_length(&shelf.shards)? {
                let path = shelf.shards.join(&file.file);
                return Err(unlike(&path, &what));
            }
        }
        if let Some(what) = shelf.head.spans.differs(&shelf.sidecar)? {
            return Err(damaged(&shelf.sidecar.join(SPANS), what));
        }
        let mut reader = SpanReader::open(&shelf.sidecar.join(SPANS))?;
        let mut spans = Vec::new();
        while let Some(part) = reader.next_spans()? {
            let part = part.into_iter();
            spans.extend(
                part.filter(|span| {
                    refusals.refuses(&span.item) && !shelf.tombstones.contains(span)
                }),
            );
        }
        spans.sort_unstable();
        Ok(Plan { spans, token })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    pub(super) fn items(&self) -> u64 {
        let items: BTreeSet<_> = self.spans.iter().map(|span| span.item).collect();
        items.len() as u64
    }
}

/// Shards that the sidecar is not of.
pub(super) fn unlike(path: &std::path::Path, what: &str) -> Error {
    Error::corrupt(format!(
        "the sidecar does not fit `{}`: {what}; nothing was written. Whoever changed or replaced the shards has to make the sidecar anew",
        path.display()
    ))
}
