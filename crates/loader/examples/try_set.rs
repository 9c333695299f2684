//! A small made-up training set with a feed, for trying a loader from another program.
//!
//!     cargo run -p loader --example try_set -- FOLDER [ITEMS] [PEOPLE]
//!
//! Makes a workspace in FOLDER with one set and keeps its feed current until standard input ends. Each
//! line of input is a command and is answered by one line of JSON:
//!
//! ```text
//! items                  every row: item, person, cell, text
//! refuse ITEM...         they are on the feed from now on
//! mask                   masks what was refused, and signs the state
//! purge                  writes cells with masked rows again without them
//! pause | go             the feed grows old | is current again
//! quit                   ends, without an answer
//! ```

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "it stops at what it does not understand"
)]

#[expect(dead_code, reason = "tests use the rest")]
#[path = "../tests/it/trial.rs"]
mod trial;

use rights::{Clock, Pseudonym, SystemClock};
use serde_json::{Value, json};
use std::io::{BufRead, Write};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;
use trial::Trial;
use trial::fixture::Town;

const BEAT_EVERY: Duration = Duration::from_millis(100);

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let number = |at: usize, default: u64| args.get(at).map_or(default, |n| n.parse().unwrap());
    let town = Town::new(
        u128::from(number(3, 60)),
        number(2, 1_000),
        Town::small().grid,
    );
    let mut trial = Trial::make(std::path::Path::new(&args[1]), town);
    answer(&json!({ "set": trial.set(), "key": trial.open().key().to_string() }));
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            sender.send(line.unwrap()).unwrap();
        }
    });
    let mut paused = false;
    loop {
        trial.is_now(SystemClock.now());
        if !paused {
            trial.beat();
        }
        match lines.recv_timeout(BEAT_EVERY) {
            Ok(line) => {
                trial.is_now(SystemClock.now());
                let (command, rest) = line.split_once(' ').unwrap_or((&line, ""));
                match command {
                    "quit" => return,
                    "pause" => paused = true,
                    "go" => paused = false,
                    _ => answer_to(&mut trial, command, rest),
                }
                if command == "pause" || command == "go" {
                    answer(&json!({}));
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn answer_to(trial: &mut Trial, command: &str, rest: &str) {
    match command {
        "items" => {
            let rows = trial.town.admitted().into_iter().map(|row| {
                let (item, person) = (row.item.to_string(), row.person.to_string());
                json!({ "item": item, "person": person, "cell": row.cell.to_string(), "text": row.text })
            });
            answer(&rows.collect::<Value>());
        }
        "refuse" => {
            let parse = |item| corpus::set::schema::parse_pseudonym(item).unwrap();
            let items: Vec<Pseudonym> = rest.split_whitespace().map(parse).collect();
            trial.revoke(&items);
            answer(&json!({ "refused": trial.revoked.len() }));
        }
        "mask" => {
            trial.mask(&trial.revoked.clone());
            trial.beat();
            answer(&json!({}));
        }
        "purge" => {
            trial.purge();
            answer(&json!({}));
        }
        other => answer(&json!({ "unknown": other })),
    }
}

fn answer(value: &Value) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{value}").unwrap();
    out.flush().unwrap();
}
