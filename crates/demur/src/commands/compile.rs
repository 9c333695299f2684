//! `demur compile`

use super::{Found, Session, signals};
use crate::cli::Compile;
use crate::output::{self, number};
use crate::told;
use crate::worded;
use corpus::set::{WriterOptions, paths};
use corpus::{CELL_BYTES, Compiled, Order, shards_advised};
use rights::Error;
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
    shards: u16,
    slices: u16,
    cells: usize,
    cells_kept: usize,
    rows_read: u64,
    rows_masked: u64,
    largest_cell_bytes: u64,
    /// Shards with which no cell would be larger than it should be; none where all are small enough.
    shards_advised: Option<u16>,
    /// Whether the workspace says how many shards there are; otherwise the next set gets what it needs.
    shards_fixed: bool,
    state: u64,
    report: String,
}

pub(super) fn run(session: &Session, args: &Compile) -> Result<Found, Error> {
    let ws = &session.ws;
    // What sites say of a surface counts for whoever has come to it since.
    signals::spread(session)?;
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
    told::take_over(ws, &policy)?;
    let head = ws.wait(ws.ledger.head())?;
    let on = ws.day(args.as_of.as_deref())?;
    // INVARIANT: a set is used from now on, so nothing in it rests on a waiting time or an age that has not come yet.
    if on > ws.clock.today() {
        return Err(Error::input(format!(
            "`--as-of {on}` is a day to come, and what is used today has to be allowed today; look at that day with `demur decide --as-of {on}`, and compile when it is there"
        )));
    }
    let (terms, heard) = told::terms(ws, &purpose, &policy, (head, on))?;
    if let Some(held) = heard.hold(ws.clock.today(), terms.notice_delay_days) {
        return Err(Error::refused(held));
    }
    worded::remember(ws, &policy)?;
    if let Some(held) = worded::hold(ws, &purpose, &policy)? {
        return Err(Error::refused(held));
    }
    let order = Order {
        terms,
        purpose,
        policy: &policy,
        as_of: on,
        grid: ws.config.grid.fewest(),
        cell_bytes: ws.config.grid.shards.is_none().then_some(CELL_BYTES),
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
    output::print(
        session.json,
        &made(&compiled, ws.config.grid.shards.is_some()),
        text,
    )?;
    Ok(Found::Nothing)
}

fn made(compiled: &Compiled, fixed: bool) -> Made {
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
        shards: manifest.grid.shards,
        slices: manifest.grid.slices,
        shards_advised: shards_advised(manifest.grid, compiled.largest_cell_bytes),
        shards_fixed: fixed,
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
        let then = match m.shards_fixed {
            true => format!(
                "with `shards = {shards}` under [grid], or without that line, the next set has none above {} MB, unless one person has as much",
                CELL_BYTES / 1_000_000
            ),
            false => "more shards are made for the next set where that helps".to_owned(),
        };
        out += &format!(
            "  note: the largest cell has {} MB, and a purge of one person in it writes it anew; {then}\n",
            number(m.largest_cell_bytes / 1_000_000)
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
