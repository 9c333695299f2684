//! How an operator's columns become demur's.

use crate::field::Field;
use rights::Error;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

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

    /// The file's columns that feed a column of demur's.
    pub(crate) fn sources<'a>(&'a self, column: &'a str) -> Vec<&'a str> {
        self.map
            .get(column)
            .map_or_else(|| vec![column], OneOrMany::names)
    }

    /// Takes a column's value out of a row: the first source that says something, else the
    /// constant; then renamed.
    pub(crate) fn take(&self, row: &mut BTreeMap<String, Field>, column: &str) -> Field {
        let mut found = Field::Null;
        for source in self.sources(column) {
            // A source may feed several columns, so it is not removed.
            if let Some(field) = row.get(source).filter(|f| !f.is_empty()) {
                found = field.clone();
                break;
            }
        }
        if found.is_empty()
            && let Some(value) = self.set.get(column)
        {
            found = Field::Text(value.clone());
        }
        match (found, self.values.get(column)) {
            (Field::Text(text), Some(renamed)) => {
                Field::Text(renamed.get(&text).cloned().unwrap_or(text))
            }
            (Field::List(list), Some(renamed)) => Field::List(
                list.into_iter()
                    .map(|t| renamed.get(&t).cloned().unwrap_or(t))
                    .collect(),
            ),
            (field, _) => field,
        }
    }

    /// Checks the mapping against demur's columns, and a file's columns against the mapping.
    ///
    /// # Errors
    /// A mapped column that the file lacks, a required column that nothing feeds, or a mapping of
    /// something that is no column of demur's; with the line to add.
    pub(crate) fn check(
        &self,
        file: &str,
        section: &str,
        found: &BTreeSet<String>,
        known: &[&str],
        required: &[&str],
    ) -> Result<(), Error> {
        for column in self
            .map
            .keys()
            .chain(self.set.keys())
            .chain(self.values.keys())
        {
            if !known.contains(&column.as_str()) {
                return Err(Error::input(format!(
                    "`{column}` in the mapping of [{section}] is no column of demur's; known are {}",
                    known.join(", ")
                )));
            }
        }
        for column in known {
            let sources = self.sources(column);
            let fed = sources.iter().any(|s| found.contains(*s)) || self.set.contains_key(*column);
            let wanted = required.contains(column) || self.map.contains_key(*column);
            if wanted && !fed {
                return Err(self.missing(file, section, column, &sources, found));
            }
        }
        Ok(())
    }

    fn missing(
        &self,
        file: &str,
        section: &str,
        column: &str,
        sources: &[&str],
        found: &BTreeSet<String>,
    ) -> Error {
        let near = sources
            .iter()
            .flat_map(|s| found.iter().map(move |f| (distance(s, f), f)));
        let near = near.min().map_or("...", |(_, f)| f.as_str());
        let has: Vec<&str> = found.iter().map(String::as_str).collect();
        let source = sources.join("`, `");
        Error::input(format!(
            "`{file}` lacks the column `{source}` for `{column}`; it has {}. Add to demur.toml:\n\n[{section}.map]\n{column} = \"{near}\"\n\nor call with --map {near}={column}",
            has.join(", ")
        ))
    }
}

/// Edit distance (Levenshtein), to suggest a name.
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
    fn the_first_source_that_says_something_counts() {
        let mut mapping = Mapping::default();
        mapping.add_map("text=text").unwrap();
        mapping.add_map("html=text").unwrap();
        mapping.add_set("kind=post").unwrap();
        mapping.add_value("kind:reply=comment").unwrap();
        let row = |kind: &str, html: &str| {
            BTreeMap::from([
                ("kind".to_owned(), Field::Text(kind.into())),
                ("html".to_owned(), Field::Text(html.into())),
            ])
        };
        assert_eq!(
            mapping.take(&mut row("", "h"), "text"),
            Field::Text("h".into())
        );
        assert_eq!(
            mapping.take(&mut row("", "h"), "kind"),
            Field::Text("post".into())
        );
        assert_eq!(
            mapping.take(&mut row("reply", ""), "kind"),
            Field::Text("comment".into())
        );
        assert!(mapping.add_map("nonsense").is_err() && mapping.add_value("a=b").is_err());
    }

    #[test]
    fn a_missing_column_is_named_with_the_line_to_add() {
        let found = ["author_id".to_owned(), "date".to_owned(), "id".to_owned()].into();
        let error = Mapping::default()
            .check(
                "posts.csv",
                "items",
                &found,
                &["id", "author"],
                &["id", "author"],
            )
            .unwrap_err();
        let text = error.to_string();
        assert!(
            text.contains("posts.csv") && text.contains("author = \"author_id\""),
            "{text}"
        );
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
