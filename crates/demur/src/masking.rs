//! After something entered the ledger, the live sets are masked; what commands print about it.

use crate::bars::Bars;
use crate::commands::recipients;
use crate::output::number;
use crate::workspace::Workspace;
use corpus::{Look, Masking};
use rights::Error;
use serde::Serialize;

/// What was masked in one set.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct MaskedSet {
    set: String,
    rows: u64,
    cells: usize,
    state: u64,
}

impl From<Masking> for MaskedSet {
    fn from(m: Masking) -> MaskedSet {
        MaskedSet {
            set: m.set,
            rows: m.rows,
            cells: m.cells,
            state: m.state,
        }
    }
}

/// Masks what is refused by now in every live set. The choice itself is in the ledger already, so a
/// failure here must say that it holds, and how to go on.
pub(crate) fn mask(ws: &Workspace, bars: &Bars, look: Look) -> Result<Vec<MaskedSet>, Error> {
    again(ws, bars, look).map_err(|e| {
        let what =
            "what was said is recorded, but not every set is masked yet; call `demur set mask`";
        Error::new(e.kind(), what).because(e)
    })
}

/// Masks what is refused by now in every live set, without anything new in the ledger.
pub(crate) fn again(ws: &Workspace, bars: &Bars, look: Look) -> Result<Vec<MaskedSet>, Error> {
    if !ws.root.join("sets").is_dir() {
        return Ok(Vec::new());
    }
    let keys = ws.keys()?;
    // First the head: what is said meanwhile may not be masked yet.
    let head = ws.wait(ws.ledger.head())?;
    let masked = ws.wait(ws.sets(&keys).mask(look, bars))?;
    recipients::order_unused(ws, &keys, look == Look::Everything, head)?;
    Ok(masked.into_iter().map(MaskedSet::from).collect())
}

fn counted(count: u64, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {what}{plural}", number(count))
}

/// A line for each set.
pub(crate) fn text(masked: &[MaskedSet]) -> String {
    let line = |m: &MaskedSet| {
        format!(
            "masked {} in {} of {}, state {}",
            counted(m.rows, "row"),
            counted(m.cells as u64, "cell"),
            m.set,
            m.state
        )
    };
    let lines: Vec<String> = masked.iter().map(line).collect();
    lines.join("\n")
}
