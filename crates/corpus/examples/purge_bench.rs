//! Measures one erasure from the request to the bytes gone:
//! `cargo run --release -p corpus --example purge_bench -- --items 10000000 --erasures 50`.
//!
//! Makes up posts of people with ten each in one Parquet file, imports it in place, compiles a set, and
//! then erases people one by one: the entry in the ledger, the mask, the purge of set and facts. Prints
//! the median and the 99th percentile, parted into mask, set and facts, and the bytes that went
//! through. `--shards` and `--slices` say how large cells become; `--folder` where it all lies.

mod posts;

use corpus::purge::{Bytes, PurgeOrder, Purged};
use corpus::set::SetTable;
use corpus::{Look, NoProgress};
use policy::Policy;
use posts::{Made, POLICY, Place, mix, quantile};
use rights::{Choice, ChoiceKind, Clock, Entry, Error, Grid, Scope, Subject, SystemClock};
use std::error::Error as AnyError;
use std::path::PathBuf;
use std::time::{Duration, Instant};

struct Arguments {
    erasures: u64,
    made: Made,
}

fn arguments() -> Result<Arguments, Box<dyn AnyError>> {
    let mut out = Arguments {
        erasures: 50,
        made: Made {
            items: 1_000_000,
            grid: Grid::default(),
            folder: PathBuf::from("target/purge-bench"),
            keep: false,
        },
    };
    let mut given = std::env::args().skip(1);
    while let Some(name) = given.next() {
        let value = given.next().ok_or("a flag without a value")?;
        match name.as_str() {
            "--items" => out.made.items = value.parse()?,
            "--erasures" => out.erasures = value.parse()?,
            "--shards" => out.made.grid.shards = value.parse()?,
            "--slices" => out.made.grid.slices = value.parse()?,
            "--folder" => out.made.folder = value.into(),
            "--keep" => out.made.keep = value.parse()?,
            other => return Err(format!("`{other}` is no flag").into()),
        }
    }
    Ok(out)
}

impl Place {
    /// Sizes of the cells, ascending.
    fn cells(&self) -> Result<Vec<u64>, Error> {
        let set = self.folder.join("sets/ai_assistant/0001");
        let table = self.runtime.block_on(SetTable::load(&set))?;
        let mut sizes: Vec<u64> = table.files()?.iter().map(|f| f.bytes).collect();
        sizes.sort_unstable();
        Ok(sizes)
    }

    /// One erasure: entry, mask, purge.
    async fn erase(&self, who: &str) -> Result<Option<Measured>, Box<dyn AnyError>> {
        let found = self.ledger.resolve(&[who.into()]).await?;
        let Some(person) = found.into_iter().flatten().next() else {
            return Ok(None);
        };
        let begin = Instant::now();
        let choice = Choice::new(
            ChoiceKind::Erasure,
            Scope::all(),
            SystemClock.now(),
            "bench",
        );
        let entry = (Subject::Person(person), Entry::Choice(choice));
        self.ledger.append(&[entry]).await?;
        let sets = self.sets();
        sets.mask(Look::Touched, &NoProgress).await?;
        let masked = begin.elapsed();
        let order: PurgeOrder = sets.purge_order(Some(person), 30).await?;
        // The set alone first, so that the two halves can be told apart.
        let only_set = PurgeOrder {
            erased: Default::default(),
            ..order.clone()
        };
        let of_set = sets.purge(&only_set, &NoProgress).await?;
        let set_done = begin.elapsed();
        let of_facts = sets.purge(&order, &NoProgress).await?;
        Ok(Some(Measured {
            masked,
            set_done,
            all: begin.elapsed(),
            of_set,
            of_facts,
        }))
    }
}

struct Measured {
    masked: Duration,
    set_done: Duration,
    all: Duration,
    of_set: Purged,
    of_facts: Purged,
}

fn line(name: &str, of: &[f64], unit: &str) {
    let (median, most) = (quantile(of.to_vec(), 0.5), quantile(of.to_vec(), 0.99));
    println!("{name:<28} median {median:>9.1} {unit}, p99 {most:>9.1} {unit}");
}

fn print(measured: &[Measured]) {
    let times = |of: &dyn Fn(&Measured) -> Duration| -> Vec<f64> {
        measured.iter().map(|m| of(m).as_secs_f64() * 1e3).collect()
    };
    let megabytes = |of: &dyn Fn(&Measured) -> u64| -> Vec<f64> {
        measured.iter().map(|m| of(m) as f64 / 1e6).collect()
    };
    let of_set = |m: &Measured, of: fn(&Bytes) -> u64| -> u64 {
        m.of_set.sets.iter().map(|s| of(&s.bytes)).sum()
    };
    println!("{} erasures, one after another", measured.len());
    line("entry and mask", &times(&|m| m.masked), "ms");
    line(
        "rows gone from the set",
        &times(&|m| m.set_done - m.masked),
        "ms",
    );
    line("facts blanked", &times(&|m| m.all - m.set_done), "ms");
    line("request to bytes gone", &times(&|m| m.all), "ms");
    line(
        "cells touched",
        &megabytes(&|m| of_set(m, |b| b.cells)),
        "MB",
    );
    line(
        "parts of decisions touched",
        &megabytes(&|m| of_set(m, |b| b.decisions)),
        "MB",
    );
    line(
        "read for the set",
        &megabytes(&|m| of_set(m, |b| b.read)),
        "MB",
    );
    line(
        "written for the set",
        &megabytes(&|m| of_set(m, |b| b.written)),
        "MB",
    );
    line(
        "read for the facts",
        &megabytes(&|m| m.of_facts.inputs.read),
        "MB",
    );
}

fn main() -> Result<(), Box<dyn AnyError>> {
    let arguments = arguments()?;
    let people = arguments.made.people();
    let policy = Policy::load("bench.cedar", POLICY)?;
    let place = arguments.made.place(&policy)?;
    let cells = place.cells()?;
    let largest = cells.last().copied().unwrap_or(0) as f64 / 1e6;
    println!("{} cells, the largest {largest:.1} MB", cells.len());
    let mut measured = Vec::new();
    for n in 0..arguments.erasures {
        let who = format!("p{}", mix(n ^ 0x5eed) % people);
        measured.extend(place.runtime.block_on(place.erase(&who))?);
    }
    print(&measured);
    arguments.made.end()
}
