//! One operation, broken again and again.

use crate::at_once::{self, Seen};
use crate::broken::{Call, Fault, Point, Ran, all, draw};
use crate::operations::Operation;
use crate::outcome::{Outcome, entries, nothing_is_left, outcome, places};
use crate::place::Place;
use crate::town::{Inputs, Town};
use std::collections::BTreeMap;

/// Points of each operation in an ordinary run.
const POINTS: usize = 5;

/// The operation as it is when nothing breaks.
struct Reference {
    prepared: Place,
    before: Seen,
    /// Entries of the ledger.
    said: Vec<String>,
    calls: Vec<Call>,
    after: Seen,
    expected: Outcome,
}

impl Reference {
    fn of(operation: &Operation, town: &Town) -> Reference {
        let (prepared, inputs) = (town.place.copy(), &town.inputs);
        (operation.prepare)(&prepared, inputs);
        let said = said(&prepared);
        let done = prepared.copy();
        let ran = operation.run(&done, inputs, &Fault::counted());
        assert_eq!(ran.code(), 0, "{ran}");
        let mut calls = ran.calls();
        assert!(calls.len() > 2, "{calls:?}");
        // Points are drawn from names that do not depend on where the disk is.
        let disk = done.disk().display().to_string();
        calls.iter_mut().for_each(|call| {
            call.path = call.path.replace(&disk, "");
        });
        let (before, after) = (at_once::seen(&prepared), at_once::seen(&done));
        let shows_other = ["object", "import_choices", "watch", "compile"];
        assert_eq!(
            before.rows != after.rows,
            shows_other.contains(&operation.name)
        );
        Reference {
            before,
            said,
            calls,
            after,
            expected: outcome(&done, operation.decides),
            prepared,
        }
    }
}

fn said(place: &Place) -> Vec<String> {
    match place.shop().join("ledger/ledger.db").exists() {
        true => entries(&places(&place.shop())),
        false => Vec::new(),
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn points(operation: &Operation, calls: &[Call]) -> Vec<Point> {
    if let Some(point) = variable("DST_POINT") {
        return vec![point.parse().unwrap()];
    }
    let seed = variable("DST_SEED").map_or(1, |seed| seed.parse().unwrap());
    let name: u64 = operation.name.bytes().map(u64::from).sum();
    let count = match variable("DST_POINTS") {
        Some(count) if count == "all" => return all(calls),
        Some(count) => count.parse().unwrap(),
        None => POINTS,
    };
    let known = operation.known.iter();
    let known = known.map(|(name, part, how)| Point::last(calls, name, part, *how));
    let drawn = draw(calls, count, seed ^ (name << 32));
    known.chain(drawn).collect()
}

pub(crate) fn play(operation: &Operation) {
    if !cfg!(target_os = "linux") {
        println!("skipped: a library that stands before the C library needs Linux");
        return;
    }
    let town = Town::found();
    let inputs = &town.inputs;
    let reference = Reference::of(operation, &town);
    let points = points(operation, &reference.calls);
    let (mut told, mut reached): (BTreeMap<String, u64>, usize) = Default::default();
    for point in &points {
        // Printed when the test fails, so that the point can be played again.
        println!("DST_POINT={point}");
        let ran = attempt(operation, inputs, &reference, point);
        *told.entry(format!("status {}", ran.code())).or_default() += 1;
        reached += usize::from(ran.reached(point));
    }
    // What several threads write is now and then written in fewer calls.
    assert!(reached * 2 >= points.len(), "{reached} points broke");
    println!(
        "{}: {} calls, {} points, {told:?}",
        operation.name,
        reference.calls.len(),
        points.len()
    );
}

fn attempt(operation: &Operation, inputs: &Inputs, reference: &Reference, point: &Point) -> Ran {
    let place = reference.prepared.copy();
    let ran = operation.run(&place, inputs, &Fault::at(point.clone()));
    println!("  {ran}");
    assert!(ran.is_clean(Some(point)), "{ran}");
    if place.shop().join("ledger/ledger.db").exists() && !reference.said.is_empty() {
        at_once::acknowledged(&place, &reference.said, &ran);
        at_once::holds(&place, &reference.before, &reference.after);
    }
    match ran.code() {
        // A failure that nobody had to know of may leave a file, which the next mask takes away.
        0 if operation.name != "init" => drop(place.does(&["set", "mask"])),
        0 => {}
        _ => (operation.mend)(operation, &place, inputs, &ran),
    }
    compare(
        operation,
        &reference.expected,
        outcome(&place, operation.decides),
    );
    if operation.name == "purge" {
        nothing_is_left(&place);
    }
    ran
}

/// INVARIANT: names of files that are left over are among what is compared.
fn compare(operation: &Operation, expected: &Outcome, mut found: Outcome) {
    found.retain(|what, _| !may_be_more(operation, what));
    let missing = expected
        .iter()
        .filter(|(what, _)| !found.contains_key(*what));
    let missing: Vec<_> = missing.collect();
    let more = found
        .iter()
        .filter(|(what, _)| !expected.contains_key(*what));
    let more: Vec<_> = more.collect();
    assert!(
        missing.is_empty() && more.is_empty(),
        "missing: {missing:#?}\nmore: {more:#?}"
    );
    for (what, value) in expected {
        assert_eq!(found[what], *value, "{what}");
    }
}

/// What doing it twice leaves more of than doing it once.
fn may_be_more(operation: &Operation, what: &str) -> bool {
    match operation.name {
        "compile" => {
            what.starts_with("set ai_assistant/0003") || what.contains("ai_assistant/0003\"")
        }
        "backup" => what.starts_with("file moved"),
        _ => false,
    }
}
