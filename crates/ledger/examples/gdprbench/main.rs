//! The four workloads of GDPRbench (Shastri et al., VLDB 2020) on demur's ledger, beside the same
//! operations on a plain PostgreSQL table:
//! `cargo run --release -p ledger --example gdprbench -- [records] [operations]`
//!
//! It is a reproduction of the mixes, not the benchmark's own client: demur has no records with a purpose
//! and an expiry each, so the operations stand for what they mean here ([`mix`]). Both write to one
//! PostgreSQL server, started for the purpose with `fsync` on, and both acknowledge what is on the disk.
//! The plain table keeps a log, too, as the workloads read it: one row for each operation that writes,
//! in the same transaction. demur does more for it: it seals, proves, and destroys keys.
//!
//! Workloads take turns, round by round, on the same server. Only the ratios mean anything.

mod mix;
mod ours;
mod plain;
#[path = "../../tests/it/server.rs"]
#[allow(
    dead_code,
    clippy::unwrap_used,
    reason = "tests need more of it, and fail by panicking"
)]
mod server;

use futures::StreamExt;
use mix::{Mix, Operation, Workload};
use rights::Error;
use std::time::Instant;

/// Clients at a time, as GDPRbench has by default.
const CLIENTS: usize = 8;
/// Rounds in turn.
const ROUNDS: u64 = 3;

/// Operations of one kind that are timed apart.
const EACH: usize = 100;

/// What can be done to either side.
pub(crate) trait Side: Sync {
    /// Does one operation, and says how many records or entries it gave back.
    fn does(&self, operation: Operation) -> impl Future<Output = Result<usize, Error>> + Send;
}

pub(crate) fn failed(e: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::storage("the benchmark failed").because(e)
}

/// Seconds for the operations of a round, and what they gave back.
async fn runs(side: &impl Side, of: &[Operation]) -> Result<(f64, usize), Error> {
    let start = Instant::now();
    let all = futures::stream::iter(of.iter().map(|operation| side.does(*operation)));
    let mut all = all.buffer_unordered(CLIENTS);
    let mut given = 0;
    while let Some(done) = all.next().await {
        given += done?;
    }
    Ok((start.elapsed().as_secs_f64(), given))
}

fn median(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of.get(of.len() / 2).copied().unwrap_or(0.0)
}

async fn measure(records: u32, operations: usize) -> Result<(), Error> {
    let server = server::Server::start(&[]);
    let url = server.url("postgres");
    let folder = tempfile::tempdir().map_err(failed)?;
    let ours = ours::Ours::open(&url, folder.path(), records).await?;
    let theirs = plain::Plain::open(&url, records).await?;
    println!(
        "{records} records, {operations} operations a round, {CLIENTS} clients, {ROUNDS} rounds"
    );
    let mut mix = Mix::new(records);
    for workload in Workload::ALL {
        let (mut a, mut b) = (Vec::new(), Vec::new());
        let mut given = (0, 0);
        for _ in 0..ROUNDS {
            let of: Vec<Operation> = (0..operations).map(|_| mix.next(workload)).collect();
            let (took, gave) = runs(&ours, &of).await?;
            a.push(took);
            given.0 += gave;
            let (took, gave) = runs(&theirs, &of).await?;
            b.push(took);
            given.1 += gave;
        }
        let (a, b) = (median(a), median(b));
        println!(
            "{workload:?}: demur {a:.2} s ({:.0}/s), plain {b:.2} s ({:.0}/s), {:.2} times its time; gave {} and {}",
            operations as f64 / a,
            operations as f64 / b,
            a / b,
            given.0,
            given.1
        );
        for (kind, _) in workload.shares() {
            let of: Vec<Operation> = (0..EACH).map(|_| mix.of_kind(*kind)).collect();
            let (ours, _) = runs(&ours, &of).await?;
            let (theirs, _) = runs(&theirs, &of).await?;
            let each = 1e3 / of.len().max(1) as f64;
            println!(
                "    {kind:?}: {:.2} ms, {:.2} ms each",
                ours * each,
                theirs * each
            );
        }
    }
    Ok(())
}

fn main() -> Result<(), Error> {
    let mut arguments = std::env::args().skip(1);
    let mut number = |otherwise: u32| match arguments.next() {
        Some(text) => text
            .parse()
            .map_err(|e| Error::input(format!("`{text}` is no number")).because(e)),
        None => Ok(otherwise),
    };
    let records = number(10_000)?;
    let operations = number(1_000)? as usize;
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let runtime = builder.enable_all().build().map_err(failed)?;
    runtime.block_on(measure(records, operations))
}
