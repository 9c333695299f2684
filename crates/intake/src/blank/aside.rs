//! Rows set aside that name an erased person or item go as a whole: nothing uses them, and whoever
//! wants to correct one can import it again. In doubt, a row goes.

use super::BlankPlan;
use crate::quarantine::{Quarantined, read_failed, write_failed};
use crate::rewrite::Moved;
use crate::store::ContentStore;
use crate::swap::Swap;
use rights::Error;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

/// Writes the files of rows set aside that name anybody; gives the number of rows that go.
pub(super) fn blank(
    store: &ContentStore,
    plan: &BlankPlan,
    swap: &mut Swap,
) -> Result<(u64, Moved), Error> {
    let names: BTreeSet<&str> = plan
        .names
        .iter()
        .map(String::as_str)
        .chain(plan.ids.keys().map(String::as_str))
        .filter(|name| !name.is_empty())
        .collect();
    let (mut gone, mut moved) = (0, Moved::default());
    let folder = store.root().join("quarantine");
    if names.is_empty() || !folder.is_dir() {
        return Ok((gone, moved));
    }
    for entry in fs::read_dir(&folder).map_err(|e| read_failed(&folder, e))? {
        let path = entry.map_err(|e| read_failed(&folder, e))?.path();
        if !path.is_file() {
            continue;
        }
        let to = Path::new("quarantine").join(path.file_name().unwrap_or_default());
        let to = swap.replaces(&to);
        let rows = without(&path, &to, &names, &mut moved)?;
        if rows == 0 {
            fs::remove_file(&to).map_err(|e| write_failed(&to, e))?;
        }
        gone += rows;
    }
    Ok((gone, moved))
}

fn without(
    from: &Path,
    to: &Path,
    names: &BTreeSet<&str>,
    moved: &mut Moved,
) -> Result<u64, Error> {
    let mut input = BufReader::new(File::open(from).map_err(|e| read_failed(from, e))?);
    let failed = |e| write_failed(to, e);
    let mut out = BufWriter::new(File::create(to).map_err(failed)?);
    let (mut line, mut gone) = (Vec::new(), 0);
    loop {
        line.clear();
        let read = input.read_until(b'\n', &mut line);
        let read = read.map_err(|e| read_failed(from, e))?;
        if read == 0 {
            break;
        }
        moved.read += read as u64;
        if names_any(&line, names) {
            gone += 1;
        } else {
            out.write_all(&line).map_err(failed)?;
            moved.written += read as u64;
        }
    }
    out.flush().map_err(failed)?;
    Ok(gone)
}

fn names_any(line: &[u8], names: &BTreeSet<&str>) -> bool {
    let text = String::from_utf8_lossy(line);
    match serde_json::from_str::<Quarantined>(&text) {
        Ok(row) => {
            has_word(&row.reason, names)
                || has_word(&row.remedy, names)
                || in_value(&row.data, names)
        }
        Err(_) => has_word(&text, names),
    }
}

fn in_value(value: &Value, names: &BTreeSet<&str>) -> bool {
    match value {
        Value::String(text) => names.contains(text.as_str()) || has_word(text, names),
        Value::Number(number) => names.contains(number.to_string().as_str()),
        Value::Array(values) => values.iter().any(|v| in_value(v, names)),
        Value::Object(fields) => fields.values().any(|v| in_value(v, names)),
        Value::Null | Value::Bool(_) => false,
    }
}

/// Whether a name stands in a text as a word of its own.
fn has_word(text: &str, names: &BTreeSet<&str>) -> bool {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
    names.iter().any(|name| {
        text.match_indices(*name).any(|(at, found)| {
            let before = text.get(..at).and_then(|t| t.chars().next_back());
            let after = text.get(at + found.len()..).and_then(|t| t.chars().next());
            !before.is_some_and(part_of_word) && !after.is_some_and(part_of_word)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_counts_as_a_whole_word() {
        let names = BTreeSet::from(["ada", "17"]);
        for text in ["by ada", "@ada!", "row `17`", "{\"person\":\"ada\"}"] {
            assert!(has_word(text, &names), "{text}");
        }
        for text in ["adam", "nevada", "170", "ada_b", ""] {
            assert!(!has_word(text, &names), "{text}");
        }
        let line = |data: &str| {
            let line = format!(r#"{{"file":"f","row":17,"reason":"r","remedy":"","data":{data}}}"#);
            names_any(line.as_bytes(), &names)
        };
        assert!(
            !line(r#"{"person":"ben"}"#),
            "the number of a row is nobody's name"
        );
        assert!(line(r#"{"person":"ada"}"#) && line(r#"{"mentions":["x","ada"]}"#));
        assert!(line(r#"{"id":17}"#) && line(r#""{\"person\": \"ada\""#));
    }
}
