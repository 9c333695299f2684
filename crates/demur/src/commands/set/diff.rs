//! `demur set diff`

use super::{Place, header};
use crate::output::{self, number, table};
use crate::sets;
use crate::workspace::{Workspace, runtime};
use corpus::inspect::{self, Change, Changes, Difference, Example, Group, Looking, Scope, Setting};
use rights::Error;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Letters of a hash that tell it from others at a glance.
const HASH_LETTERS: usize = 12;

#[derive(Serialize)]
struct Told {
    #[serde(flatten)]
    difference: Difference,
    /// Ids of the examples, by pseudonym; only those whose content the workspace has.
    ids: BTreeMap<String, String>,
}

pub(super) fn run(place: &Place, [a, b]: [&str; 2], examples: usize) -> Result<(), Error> {
    let ws = place.ws.as_ref();
    let (a, b) = (sets::find(ws, a)?, sets::find(ws, b)?);
    let looking = Looking {
        examples,
        progress: &place.bars,
    };
    let difference = runtime()?.block_on(inspect::diff(&a, &b, looking))?;
    let ids = match ws {
        Some(ws) => ids(ws, &difference.changes)?,
        None => BTreeMap::new(),
    };
    output::print(place.json, &Told { difference, ids }, text)
}

/// The ids of examples, as `demur explain` takes them.
fn ids(ws: &Workspace, changes: &Changes) -> Result<BTreeMap<String, String>, Error> {
    let kept = &changes.admitted_in_both;
    let examples = [
        &changes.newly_admitted.examples,
        &changes.newly_refused.examples,
        &kept.masked_only_in_a.examples,
        &kept.masked_only_in_b.examples,
    ];
    let mut places: BTreeMap<&str, BTreeSet<u64>> = BTreeMap::new();
    for example in examples.into_iter().flatten() {
        places
            .entry(&example.content)
            .or_default()
            .insert(example.row);
    }
    let mut found = BTreeMap::new();
    for (content, rows) in places {
        if ws.store.content(content)?.is_none() {
            continue;
        }
        let ids = ws.store.ids_at(content, &rows)?;
        for example in examples
            .into_iter()
            .flatten()
            .filter(|e| e.content == content)
        {
            let id = ids.get(&example.row);
            found.extend(id.map(|id| (example.item.clone(), id.clone())));
        }
    }
    Ok(found)
}

fn text(told: &Told) -> String {
    let Difference { a, b, changes, .. } = &told.difference;
    let mut out = format!("A is {a}, B is {b}\n\n");
    out += &settings(&told.difference.settings);
    out += &counts(changes);
    let named = |examples: &[Example]| names(examples, &told.ids);
    for (title, change, (admits, refuses)) in [
        ("newly admitted", &changes.newly_admitted, ("B", "A")),
        ("newly refused", &changes.newly_refused, ("A", "B")),
    ] {
        out += &moved(title, change, [admits, refuses], &named(&change.examples));
    }
    let kept = &changes.admitted_in_both;
    for (set, group) in [("A", &kept.masked_only_in_a), ("B", &kept.masked_only_in_b)] {
        let Group { items, examples } = group;
        if *items > 0 {
            let items = number(*items);
            out += &format!(
                "\nadmitted in both, masked in {set} only: {items} items\n{}",
                named(examples)
            );
        }
    }
    out
}

fn settings(settings: &[Setting]) -> String {
    let (differ, same): (Vec<_>, Vec<_>) = settings.iter().partition(|s| s.differs);
    let row = |s: &&Setting| vec![s.name.to_owned(), brief(&s.a), brief(&s.b)];
    let first = header(["setting", "A", "B"]);
    let rows: Vec<Vec<String>> = std::iter::once(first)
        .chain(differ.iter().map(row))
        .collect();
    let names: Vec<&str> = same.iter().map(|s| s.name).collect();
    let table = if differ.is_empty() {
        String::new()
    } else {
        table(&rows)
    };
    match names.as_slice() {
        [] => table + "\n",
        names => format!("{table}  the same: {}\n\n", names.join(", ")),
    }
}

/// Hashes are long, and their beginning will do.
fn brief(value: &str) -> String {
    let is_hash = value.len() == 64 && value.bytes().all(|b| b.is_ascii_hexdigit());
    let short = value.get(..HASH_LETTERS).filter(|_| is_hash);
    short.map_or_else(|| value.to_owned(), |short| format!("{short}..."))
}

fn counts(changes: &Changes) -> String {
    let kept = &changes.admitted_in_both;
    let mut rows = vec![
        (changes.seen_in_both, "items were seen by both"),
        (kept.items, "  admitted in both"),
    ];
    let masked = [
        (kept.masked_only_in_a.items, "    masked in A only"),
        (kept.masked_only_in_b.items, "    masked in B only"),
        (kept.masked_in_both, "    masked in both"),
    ];
    rows.extend(masked.into_iter().filter(|(items, _)| *items > 0));
    rows.extend([
        (changes.refused_in_both, "  refused in both"),
        (
            changes.newly_admitted.items,
            "  newly admitted: refused in A, admitted in B",
        ),
        (
            changes.newly_refused.items,
            "  newly refused: admitted in A, refused in B",
        ),
    ]);
    let row = |(items, what): (u64, &str)| vec![number(items), what.to_owned()];
    let mut rows: Vec<Vec<String>> = rows.into_iter().map(row).collect();
    for (sets, scope) in [
        (["A", "B"], &changes.only_in_a),
        (["B", "A"], &changes.only_in_b),
    ] {
        if scope.items > 0 {
            rows.push(vec![number(scope.items), only(sets, scope)]);
        }
    }
    table(&rows)
}

fn only([set, other]: [&str; 2], scope: &Scope) -> String {
    let (admitted, masked) = (number(scope.admitted), number(scope.masked));
    let contents = match scope.contents {
        0 => String::new(),
        n => format!("; contents that {other} has not: {}", number(n)),
    };
    format!("items were seen by {set} only: {admitted} admitted, {masked} of them masked{contents}")
}

fn moved(title: &str, change: &Change, [admits, refuses]: [&str; 2], examples: &str) -> String {
    if change.items == 0 {
        return String::new();
    }
    let rules = change.rules.iter().map(|r| {
        let errors = match r.errors {
            0 => String::new(),
            errors => format!("could not be evaluated for {}", number(errors)),
        };
        vec![number(r.items), r.rule.clone(), errors]
    });
    let mut out = format!(
        "\n{title}: {} items, which {refuses} refuses by\n",
        number(change.items)
    );
    out += &table(&rules.collect::<Vec<_>>());
    if change.masked > 0 {
        out += &format!(
            "  {} of them are masked in {admits}\n",
            number(change.masked)
        );
    }
    out + examples
}

fn names(examples: &[Example], ids: &BTreeMap<String, String>) -> String {
    let name = |e: &Example| match ids.get(&e.item) {
        Some(id) => id.clone(),
        None => format!("row {} of content {}", e.row, e.content),
    };
    if examples.is_empty() {
        return String::new();
    }
    let names: Vec<String> = examples.iter().map(name).collect();
    format!("  for example {}\n", names.join(", "))
}
