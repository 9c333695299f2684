//! Where masked rows came from.

use super::cell::CellRows;
use crate::set::SetTable;
use arrow::array::{Int64Array, StringArray};
use rights::Error;
use std::collections::BTreeMap;

/// Masked items of a set: row numbers in each content, ascending.
#[derive(Debug, Default)]
pub(super) struct MaskedItems {
    places: BTreeMap<String, Vec<u64>>,
}

impl MaskedItems {
    /// Reads the cells that have masked rows; memory grows with masked items only.
    pub(super) fn of(table: &SetTable) -> Result<MaskedItems, Error> {
        let mut places: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        for file in table.files()?.iter().filter(|f| f.masked > 0) {
            let masked = table.masked_rows(file)?;
            let cell = CellRows::of(table, file);
            let mut rest = masked.as_slice();
            cell.read(&["content", "row"], |first, batch| {
                let contents: &StringArray = cell.column(batch, "content")?;
                let rows: &Int64Array = cell.column(batch, "row")?;
                let end = first + batch.num_rows() as u64;
                let (here, later) = rest.split_at(rest.partition_point(|row| *row < end));
                rest = later;
                for masked in here {
                    let at = usize::try_from(masked - first).map_err(|e| cell.damaged(e))?;
                    let row = u64::try_from(rows.value(at)).map_err(|e| cell.damaged(e))?;
                    let of_content = places.entry(contents.value(at).to_owned());
                    of_content.or_default().push(row);
                }
                Ok(())
            })?;
            if let Some(beyond) = rest.first() {
                return Err(cell.damaged(format!("its mask names row `{beyond}`")));
            }
        }
        places.values_mut().for_each(|rows| rows.sort_unstable());
        Ok(MaskedItems { places })
    }

    /// How many there are.
    pub(super) fn items(&self) -> u64 {
        self.places.values().map(|rows| rows.len() as u64).sum()
    }

    /// Those of one content.
    pub(super) fn of_content(&self, content: &str) -> &[u64] {
        self.places.get(content).map_or(&[], Vec::as_slice)
    }
}
