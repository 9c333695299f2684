//! How an operator's columns become demur's.

use crate::table::Table;
use rights::Error;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One name or several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    /// One.
    One(String),
    /// Several; the first that says something counts.
    Many(Vec<String>),
}

impl OneOrMany {
    /// The names.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        match self {
            OneOrMany::One(name) => vec![name],
            OneOrMany::Many(names) => names.iter().map(String::as_str).collect(),
        }
    }
}

/// Columns, constants and renamed values; `[items]`, `[people]`, `[choices]`, `[notices]` in
/// demur.toml, or `--map`, `--set`, `--value`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// demur's column = the file's column or columns.
    pub map: BTreeMap<String, OneOrMany>,
    /// demur's column = a value for every row that says nothing.
    pub set: BTreeMap<String, String>,
    /// By demur's column: the file's value = demur's value.
    pub values: BTreeMap<String, BTreeMap<String, String>>,
    /// The character between CSV fields; found out from the first line otherwise.
    pub delimiter: Option<char>,
    /// Turn the HTML of `text` into plain text.
    pub strip_html: bool,
}

fn pair<'a>(text: &'a str, form: &str) -> Result<(&'a str, &'a str), Error> {
    text.split_once('=')
        .filter(|(a, b)| !a.is_empty() && !b.is_empty())
        .ok_or_else(|| Error::input(format!("`{text}` is not of the form {form}")))
}

impl Mapping {
    /// Adds `--map SOURCE=COLUMN`, as in `--map author_id=person`.
    ///
    /// # Errors
    /// When it has another form.
    pub fn add_map(&mut self, text: &str) -> Result<(), Error> {
        let (source, column) = pair(text, "FILE_COLUMN=DEMUR_COLUMN")?;
        let known = self
            .map
            .get(column)
            .map(|n| n.names().into_iter().map(str::to_owned).collect());
        let mut names: Vec<String> = known.unwrap_or_default();
        names.push(source.to_owned());
        self.map.insert(column.to_owned(), OneOrMany::Many(names));
        Ok(())
    }

    /// Adds `--set COLUMN=VALUE`.
    ///
    /// # Errors
    /// When it has another form.
    pub fn add_set(&mut self, text: &str) -> Result<(), Error> {
        let (column, value) = pair(text, "DEMUR_COLUMN=VALUE")?;
        self.set.insert(column.to_owned(), value.to_owned());
        Ok(())
    }

    /// Adds `--value COLUMN:FROM=TO`.
    ///
    /// # Errors
    /// When it has another form.
    pub fn add_value(&mut self, text: &str) -> Result<(), Error> {
        let form = "DEMUR_COLUMN:FILE_VALUE=VALUE";
        let (left, to) = pair(text, form)?;
        let (column, from) = left
            .split_once(':')
            .ok_or_else(|| Error::input(format!("`{text}` is not of the form {form}")))?;
        self.values
            .entry(column.to_owned())
            .or_default()
            .insert(from.to_owned(), to.to_owned());
        Ok(())
    }

    /// Checks that the mapping speaks of canonical columns only.
    ///
    /// # Errors
    /// Names the column that is none, and the nearest that is.
    pub(crate) fn check(&self, table: &Table) -> Result<(), Error> {
        for name in self
            .map
            .keys()
            .chain(self.set.keys())
            .chain(self.values.keys())
        {
            if table.place(name).is_some() {
                continue;
            }
            let turned = self
                .map
                .get(name)
                .and_then(|n| n.names().into_iter().find(|s| table.place(s).is_some()));
            let hint = match (turned, nearest(name, table.names())) {
                (Some(column), _) => {
                    format!("; the file's column comes first: `--map {name}={column}`")
                }
                (None, Some(near)) => format!("; did you mean `{near}`?"),
                (None, None) => String::new(),
            };
            return Err(Error::input(format!(
                "`{name}` in the mapping of [{}] is no column of demur's{hint} (columns: {})",
                table.section,
                table.names().join(", ")
            )));
        }
        Ok(())
    }
}

/// The name nearest by edit distance, if one is near at all.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    let near = |k: &str| (closeness(&lower, k), distance(&lower, k));
    let all = known.into_iter().map(|k| (near(&k.to_lowercase()), k));
    all.min()
        .filter(|((d, _), _)| *d <= name.chars().count())
        .map(|(_, k)| k)
}

/// Edit distance; a name within the other counts as near.
fn closeness(a: &str, b: &str) -> usize {
    let inside = !a.is_empty() && !b.is_empty() && (a.contains(b) || b.contains(a));
    if inside { 1 } else { distance(a, b) }
}

/// Edit distance (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (y, up) in b.iter().zip(row.iter().skip(1)) {
            left = (diagonal + usize::from(x != *y)).min(left + 1).min(up + 1);
            diagonal = *up;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_read_and_nonsense_is_refused() {
        let mut mapping = Mapping::default();
        mapping.add_map("text=text").unwrap();
        mapping.add_map("html=text").unwrap();
        mapping.add_set("kind=post").unwrap();
        mapping.add_value("kind:reply=comment").unwrap();
        assert_eq!(mapping.map["text"].names(), ["text", "html"]);
        assert_eq!(mapping.values["kind"]["reply"], "comment");
        assert!(mapping.add_map("nonsense").is_err() && mapping.add_value("a=b").is_err());
        assert_eq!(distance("kitten", "sitting"), 3);
    }

    #[test]
    fn a_turned_mapping_is_recognised() {
        let mut mapping = Mapping::default();
        mapping.add_map("person=author_id").unwrap();
        let text = mapping.check(&crate::table::ITEMS).unwrap_err().to_string();
        assert!(text.contains("`--map author_id=person`"), "{text}");
        let mut mapping = Mapping::default();
        mapping.add_set("kin=post").unwrap();
        let text = mapping.check(&crate::table::ITEMS).unwrap_err().to_string();
        assert!(text.contains("did you mean `kind`"), "{text}");
    }
}
