//! What may be looked into for somebody else.
//!
//! Messages, and what only some can see, are not: nobody is to learn by a search what stands in them, and they
//! are not used. What was typed into AI features may be used, and what nobody knows the audience of is looked into
//! in doubt; how much of these was found is the officer's to know alone (`server`).

use arrow::array::{Array as _, AsArray as _, RecordBatch, StringArray};
use intake::{ContentInfo, ContentStore};
use rights::{Audience, Error, Kind};
use std::collections::BTreeSet;

fn wrong() -> Error {
    Error::internal("a column was read in another form")
}

fn column<'b>(batch: &'b RecordBatch, name: &str) -> Result<&'b StringArray, Error> {
    let column = batch.column_by_name(name).ok_or_else(wrong)?;
    column.as_string_opt::<i32>().ok_or_else(wrong)
}

/// Kinds and audiences of some rows.
pub(crate) struct Open<'b> {
    kinds: &'b StringArray,
    audiences: &'b StringArray,
}

impl<'b> Open<'b> {
    pub(crate) fn of(batch: &'b RecordBatch) -> Result<Open<'b>, Error> {
        Ok(Open {
            kinds: column(batch, "kind")?,
            audiences: column(batch, "audience")?,
        })
    }

    fn is_open(&self, at: usize) -> bool {
        let kind = self.kinds.is_valid(at).then(|| self.kinds.value(at));
        let kind: Kind = kind.and_then(|k| k.parse().ok()).unwrap_or(Kind::Unknown);
        let audience = self
            .audiences
            .is_valid(at)
            .then(|| self.audiences.value(at));
        let audience = audience.and_then(|a| a.parse().ok());
        match kind {
            Kind::Message => false,
            Kind::AiPrompt | Kind::AiFeedback => true,
            _ => matches!(
                audience.unwrap_or(Audience::Unknown),
                Audience::Public | Audience::Unknown
            ),
        }
    }

    /// Rows that may be looked into, with their texts.
    pub(crate) fn texts<'t>(
        &self,
        rows: &[u64],
        batch: &'t RecordBatch,
    ) -> Result<Vec<(u64, &'t str)>, Error> {
        let texts = column(batch, "text")?;
        let said = rows.iter().zip(texts).enumerate();
        let open = said.filter(|(at, _)| self.is_open(*at));
        Ok(open
            .filter_map(|(_, (row, text))| Some((*row, text?)))
            .collect())
    }
}

/// Of these rows those that may be looked into.
pub(crate) fn open_rows(
    store: &ContentStore,
    info: &ContentInfo,
    rows: BTreeSet<u64>,
) -> Result<BTreeSet<u64>, Error> {
    let mut open = BTreeSet::new();
    if rows.is_empty() {
        return Ok(open);
    }
    let mut numbers = rows.iter().copied();
    let asked = Some(rows.iter().copied().collect());
    for batch in store.read_rows(info, &["kind", "audience"], asked)? {
        let batch = batch?;
        let seen = Open::of(&batch)?;
        for at in 0..batch.num_rows() {
            let row = numbers.next().ok_or_else(wrong)?;
            if seen.is_open(at) {
                open.insert(row);
            }
        }
    }
    Ok(open)
}
