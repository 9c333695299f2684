//! What may be looked into for somebody else.
//!
//! Messages, and what only some can see, are not: nobody is to learn by a search what stands in them, and they
//! are not used. What was typed into AI features may be used, and what nobody knows the audience of is looked into
//! in doubt; how much of these was found is the officer's to know alone (`server`). What its owner narrowed or asked to
//! erase since it was imported is not looked into, either (`owners`).

use arrow::array::{Array as _, AsArray as _, RecordBatch, StringArray};
use rights::{Audience, Error, Kind};

fn wrong() -> Error {
    Error::internal("a column was read in another form")
}

fn column<'b>(batch: &'b RecordBatch, name: &str) -> Result<&'b StringArray, Error> {
    let column = batch.column_by_name(name).ok_or_else(wrong)?;
    column.as_string_opt::<i32>().ok_or_else(wrong)
}

/// Whether items of a kind may be looked into that were imported with an audience.
pub(crate) const fn is_open(kind: Kind, audience: Audience) -> bool {
    match kind {
        Kind::Message => false,
        Kind::AiPrompt | Kind::AiFeedback => true,
        _ => matches!(audience, Audience::Public | Audience::Unknown),
    }
}

/// Kinds and audiences of some rows, as they were imported.
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
        is_open(kind, audience.unwrap_or(Audience::Unknown))
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
