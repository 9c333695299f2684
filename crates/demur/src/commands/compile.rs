//! `demur compile`

use super::{Found, Session};
use crate::cli::Compile;
use crate::output::{self, number};
use corpus::set::{WriterOptions, paths};
use corpus::{CELL_BYTES, Compiled, Order};
use rights::{Error, Grid};
use serde::Serialize;

#[derive(Serialize)]
struct Made {
    set: String,
    path: String,
    purpose: String,
    policy: String,
    sequence: u64,
    as_of: String,
    items: u64,
    admitted: u64,
    people: u64,
    cells: usize,
    cells_kept: usize,
    rows_read: u64,
    rows_masked: u64,
    largest_cell_bytes: u64,
    /// Shards with which no cell would be larger than it should be; none where all are small enough.
    shards_advised: Option<u16>,
    state: u64,
    report: String,
}

pub(super) fn run(session: &Session, args: &Compile) -> Result<Found, Error> {
    let ws = &session.ws;
    let purpose = ws.purpose(&args.purpose)?;
    let policy = ws.policy(None)?;
    let active = ws.wait(async {
        let head = ws.ledger.head().await?;
        ws.ledger.policy_at(head, &purpose).await
    })?;
    if active.is_none_or(|(hash, _)| hash != policy.hash().to_string()) {
        return Err(Error::refused(format!(
            "the policy `{}` is not the one recorded in the ledger; look at `demur policy diff`, then record it with `demur policy activate`",
            policy.name()
        )));
    }
    let order = Order {
        terms: ws.config.terms(&purpose)?,
        purpose,
        policy: &policy,
        as_of: ws.day(args.as_of.as_deref())?,
        grid: ws.config.grid,
        full: args.full,
        options: WriterOptions {
            memory_bytes: args.memory_mb.max(16) << 20,
            ..WriterOptions::default()
        },
        threads: crate::deciding::threads(args.threads),
        lang: args.lang.into(),
    };
    let keys = ws.keys()?;
    let compiled = ws.wait(ws.sets(&keys).compile(&order, &session.bars))?;
    output::print(session.json, &made(&compiled, ws.config.grid), text)?;
    Ok(Found::Nothing)
}

/// A grid has no more shards.
const MOST: u16 = 4_096;

/// How many shards would do: cells become smaller in the same measure, as people are spread evenly.
fn shards_advised(grid: Grid, largest_cell_bytes: u64) -> Option<u16> {
    let times = largest_cell_bytes.div_ceil(CELL_BYTES).next_power_of_two();
    let shards = u64::from(grid.shards).saturating_mul(times);
    (times > 1).then(|| u16::try_from(shards).unwrap_or(MOST).min(MOST))
}

fn made(compiled: &Compiled, grid: Grid) -> Made {
    let manifest = &compiled.manifest;
    Made {
        set: compiled.name.clone(),
        path: compiled.path.display().to_string(),
        purpose: manifest.purpose.to_string(),
        policy: manifest.policy.to_string(),
        sequence: manifest.sequence.0,
        as_of: manifest.as_of.to_string(),
        items: manifest.items_seen,
        admitted: manifest.items_admitted,
        people: manifest.people,
        cells: manifest.cells.len(),
        cells_kept: compiled.cells_kept,
        rows_read: compiled.rows_read,
        rows_masked: compiled.rows_masked,
        largest_cell_bytes: compiled.largest_cell_bytes,
        shards_advised: shards_advised(grid, compiled.largest_cell_bytes),
        state: manifest.state,
        report: paths::report(&compiled.path).display().to_string(),
    }
}

fn text(m: &Made) -> String {
    let mut out = format!(
        "published {} at ledger entry {}\n\n  {} of {} items, {} people, {} cells\n",
        m.set,
        m.sequence,
        number(m.admitted),
        number(m.items),
        number(m.people),
        number(m.cells as u64)
    );
    if m.cells_kept > 0 {
        out += &format!(
            "  {} cells taken over from the set before, {} rows read\n",
            number(m.cells_kept as u64),
            number(m.rows_read)
        );
    }
    if m.rows_masked > 0 {
        out += &format!(
            "  {} rows masked for choices that arrived meanwhile\n",
            number(m.rows_masked)
        );
    }
    if let Some(shards) = m.shards_advised {
        out += &format!(
            "  note: the largest cell has {} MB, and a purge of one person in it writes it anew; with `shards = {shards}` under [grid] no cell of the next set has more than {} MB\n",
            number(m.largest_cell_bytes / 1_000_000),
            CELL_BYTES / 1_000_000
        );
    }
    out += &format!(
        "\ntable   {}\nreport  {}\ncheck   demur verify {}\n",
        paths::table(m.path.as_ref()).display(),
        m.report,
        m.path
    );
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_shards_are_advised_where_cells_are_too_large() {
        let grid = Grid {
            shards: 16,
            slices: 4,
        };
        for (bytes, advised) in [
            (0, None),
            (CELL_BYTES, None),
            (CELL_BYTES + 1, Some(32)),
            (3 * CELL_BYTES, Some(64)),
            (u64::MAX >> 1, Some(MOST)),
        ] {
            assert_eq!(shards_advised(grid, bytes), advised, "{bytes}");
        }
    }
}
