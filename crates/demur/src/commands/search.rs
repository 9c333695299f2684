//! `demur prove-absence --text`: looks for texts in a set.

use super::Found;
use crate::bars::Bars;
use crate::cli::{Cli, ProveAbsence};
use crate::output::{self, number};
use crate::sets;
use crate::workspace::{Workspace, runtime};
use corpus::search::{FoundText, How, Match, Searched, Searching, search};
use corpus::set::state;
use rights::Error;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;

/// The longest text or file of texts, in bytes.
const MAX_BYTES: u64 = 1 << 28;

#[derive(Serialize)]
struct Told {
    /// What this is: a search, no proof.
    kind: &'static str,
    set: String,
    state: u64,
    sequence: u64,
    threshold: f64,
    #[serde(flatten)]
    searched: Searched,
    /// Ids of the items found, by pseudonym; inside the workspace only.
    ids: BTreeMap<String, String>,
}

/// A line of a file of texts; other fields are left alone.
#[derive(Deserialize)]
struct Line {
    text: Option<String>,
}

pub(super) fn run(cli: &Cli, args: &ProveAbsence, set: &str) -> Result<Found, Error> {
    if args.out.is_some() {
        return Err(Error::input(
            "looking for a text gives no proof to write; --json prints what was found",
        ));
    }
    let texts = texts(args)?;
    let ws = Workspace::open_if_any(cli.workspace.as_deref())?;
    let set = sets::find(ws.as_ref(), set)?;
    let how = Searching {
        threshold: args.threshold,
        limit: args.limit,
    };
    let bars = Bars::new(cli.quiet || cli.json);
    let searched = runtime()?.block_on(search(&set, &texts, &how, &bars))?;
    let head = state::head(&set)?.manifest;
    let told = Told {
        kind: "search",
        set: head.set,
        state: head.state,
        sequence: head.sequence.0,
        threshold: args.threshold,
        ids: ids(ws.as_ref(), &searched)?,
        searched,
    };
    let found = told.searched.texts.iter().any(|t| t.rows > 0);
    output::print(cli.json, &told, say)?;
    Ok(match found {
        true => Found::Something,
        false => Found::Nothing,
    })
}

/// The ids that the platform gave to what was found.
fn ids(ws: Option<&Workspace>, searched: &Searched) -> Result<BTreeMap<String, String>, Error> {
    let Some(ws) = ws else {
        return Ok(BTreeMap::new());
    };
    let found = || searched.texts.iter().flat_map(|t| &t.matches);
    let mut places: BTreeMap<&str, BTreeSet<u64>> = BTreeMap::new();
    for one in found() {
        places
            .entry(&one.content)
            .or_default()
            .insert(one.content_row);
    }
    let mut ids = BTreeMap::new();
    for (content, rows) in places {
        // A copy of another workspace's set.
        if ws.store.content(content)?.is_none() {
            continue;
        }
        let known = ws.store.ids_at(content, &rows)?;
        for one in found().filter(|one| one.content == content) {
            let id = known.get(&one.content_row);
            ids.extend(id.map(|id| (one.item.clone(), id.clone())));
        }
    }
    Ok(ids)
}

fn texts(args: &ProveAbsence) -> Result<Vec<String>, Error> {
    if let Some(file) = &args.text {
        return Ok(vec![read(file)?]);
    }
    let Some(file) = &args.texts else {
        return Err(Error::input("give a text with --text FILE"));
    };
    let all = read(file)?;
    let lines = all
        .lines()
        .enumerate()
        .filter(|(_, l)| !l.trim().is_empty());
    let mut texts = Vec::new();
    for (at, line) in lines {
        let line: Line = serde_json::from_str(line).map_err(|e| {
            let (file, row) = (file.display(), at + 1);
            Error::input(format!("`{file}` line `{row}` is no JSON object")).because(e)
        })?;
        // A picture without words has nothing to look for.
        texts.extend(line.text.filter(|text| !text.trim().is_empty()));
    }
    if texts.is_empty() {
        return Err(Error::input(format!(
            "`{}` has no line with a `text`",
            file.display()
        )));
    }
    Ok(texts)
}

fn read(file: &Path) -> Result<String, Error> {
    let name = file.display();
    let failed =
        |e: std::io::Error| Error::not_found(format!("cannot read the text `{name}`")).because(e);
    let mut bytes = Vec::new();
    let mut take = |from: &mut dyn Read| from.take(MAX_BYTES + 1).read_to_end(&mut bytes);
    match file == Path::new("-") {
        true => take(&mut std::io::stdin().lock()).map_err(failed)?,
        false => take(&mut std::fs::File::open(file).map_err(failed)?).map_err(failed)?,
    };
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Error::input(format!(
            "`{name}` has more than `{MAX_BYTES}` bytes; give it in parts"
        )));
    }
    String::from_utf8(bytes).map_err(|e| Error::input(format!("`{name}` is not UTF-8")).because(e))
}

fn say(told: &Told) -> String {
    let Told { searched, .. } = told;
    let mut out = format!(
        "looked at {} visible rows of {}, state {} (sequence {})\n",
        number(searched.rows),
        told.set,
        told.state,
        told.sequence
    );
    let many = searched.texts.len() > 1;
    for (at, text) in searched.texts.iter().enumerate() {
        if many && text.rows == 0 {
            continue;
        }
        if many {
            out += &format!("\ntext {}: ", at + 1);
        }
        out += &one(text, &told.ids);
    }
    let without = searched.texts.iter().filter(|t| t.rows == 0).count();
    if many && without > 0 {
        out += &format!(
            "\nof {without} of {} texts nothing was found\n",
            searched.texts.len()
        );
    }
    out + "\nthis was a search, not a proof: a translation, other words for the same, or words in a picture are not found\n"
}

fn one(text: &FoundText, ids: &BTreeMap<String, String>) -> String {
    let mut out = match text.rows {
        0 => "nothing was found\n".to_owned(),
        1 => "1 row has it, or much of it\n".to_owned(),
        rows => format!("{} rows have it, or much of it\n", number(rows)),
    };
    if text.short {
        out += "  it is shorter than five words: only rows that have it word for word were looked for\n";
    }
    for found in &text.matches {
        out += &format!("  {}: {}\n", place(found, ids), how(found));
        for passage in &found.passages {
            let line: Vec<&str> = passage.split_whitespace().collect();
            out += &format!("      “{}”\n", line.join(" "));
        }
    }
    if (text.matches.len() as u64) < text.rows {
        let more = text.rows - text.matches.len() as u64;
        out += &format!("  and {} more; --limit shows them\n", number(more));
    }
    out
}

fn place(found: &Match, ids: &BTreeMap<String, String>) -> String {
    match ids.get(&found.item) {
        Some(id) => format!("item {id}"),
        None => format!("content {} row {}", found.content, found.content_row),
    }
}

fn how(found: &Match) -> String {
    let percent = |part: f64| format!("{:.0} %", part * 100.0);
    match found.how {
        How::Exact => "the same text".to_owned(),
        How::Contains => "has all of it, word for word".to_owned(),
        How::Near => format!(
            "has {} of it; resemblance {}",
            percent(found.of_text),
            percent(found.resemblance)
        ),
        How::Part => format!("{} of the row is from it", percent(found.of_row)),
    }
}
