//! Takes typed values out of a row: names, words, moments, lists, bytes.

use crate::fault::{Fault, shown};
use crate::plan::{Plan, Said};
use crate::row::Row;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use rights::{Day, Error, Instant};
use std::borrow::Cow;
use std::str::FromStr;

/// A row seen through a plan.
#[derive(Clone, Copy)]
pub(crate) struct Take<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) row: &'a Row,
}

impl<'a> Take<'a> {
    fn wrong(&self, at: usize, found: &str) -> Fault {
        let shape = self
            .plan
            .table
            .columns
            .get(at)
            .map_or("text", |c| c.shape.expected());
        self.plan.fault(
            at,
            &format!("found {found}, expected {shape}"),
            "map another column, or correct the file",
        )
    }

    fn long(&self, at: usize, found: usize, most: usize, limit: &str) -> Fault {
        let remedy = format!("raise `{limit} = {most}` under [limits] in demur.toml");
        self.plan
            .fault(at, &format!("`{found}` bytes, at most {most}"), &remedy)
    }

    fn described(said: Said<'_>) -> &'static str {
        match said {
            Said::Nothing => "nothing",
            Said::Text(_) => "text",
            Said::Number(_) => "a number",
            Said::Bytes(_) => "bytes",
            Said::Bool(_) => "true or false",
            Said::Time(_) => "a moment",
            Said::List(..) => "a list",
            Said::Wrong(what) => what,
        }
    }

    /// A short name, or `None` when nothing was said.
    pub(crate) fn name(&self, at: usize) -> Result<Option<&'a str>, Fault> {
        let text = match self.plan.said(self.row, at) {
            Said::Nothing => return Ok(None),
            Said::Text(text) | Said::Number(text) => text,
            other => return Err(self.wrong(at, Self::described(other))),
        };
        self.short(at, text).map(Some)
    }

    /// A short text of a form of its own, such as a mail address.
    pub(crate) fn parsed<T: FromStr<Err = Error>>(&self, at: usize) -> Result<Option<T>, Fault> {
        let wrong = |e: Error| {
            self.plan
                .fault(at, &shown(&e.to_string()), "correct the row")
        };
        let text = self.name(at)?.map(str::trim);
        let text = text.filter(|text| !text.is_empty());
        text.map(|text| text.parse().map_err(wrong)).transpose()
    }

    fn short(&self, at: usize, text: &'a str) -> Result<&'a str, Fault> {
        let most = self.plan.limits.id_bytes;
        if text.len() > most {
            return Err(self.long(at, text.len(), most, "id_bytes"));
        }
        Ok(text)
    }

    /// A name that must be there.
    pub(crate) fn need(&self, at: usize) -> Result<&'a str, Fault> {
        self.name(at)?.ok_or_else(|| self.empty(at))
    }

    pub(crate) fn empty(&self, at: usize) -> Fault {
        self.plan.fault(
            at,
            "nothing is said",
            "correct the row, or map another column",
        )
    }

    /// Text of any length within the limits.
    pub(crate) fn text(&self, at: usize) -> Result<Option<&'a str>, Fault> {
        let text = match self.plan.said(self.row, at) {
            Said::Nothing => return Ok(None),
            Said::Text(text) | Said::Number(text) => text,
            other => return Err(self.wrong(at, Self::described(other))),
        };
        let most = self.plan.limits.value_bytes;
        if text.len() > most {
            return Err(self.long(at, text.len(), most, "value_bytes"));
        }
        Ok(Some(text))
    }

    /// A word of a vocabulary.
    pub(crate) fn word<T: FromStr<Err = Error>>(&self, at: usize) -> Result<Option<T>, Fault> {
        let text = match self.plan.said(self.row, at) {
            Said::Nothing => return Ok(None),
            Said::Text(text) | Said::Number(text) => text,
            other => return Err(self.wrong(at, Self::described(other))),
        };
        self.parse_word(at, text).map(Some)
    }

    fn parse_word<T: FromStr<Err = Error>>(&self, at: usize, text: &str) -> Result<T, Fault> {
        text.parse().map_err(|_: Error| {
            let known = match T::from_str("") {
                Err(e) => e.to_string(),
                Ok(_) => String::new(),
            };
            let known = known.split_once(';').map_or("", |(_, known)| known.trim());
            let (column, text) = (
                self.plan.table.columns.get(at).map_or("", |c| c.name),
                shown(text),
            );
            let what = format!("unknown word `{text}`; {known}");
            self.plan.fault(
                at,
                &what,
                &format!(
                    "rename the value with `--value {column}:{text}=WORD`, or correct the file"
                ),
            )
        })
    }

    /// Yes or no, as a word or as true and false.
    pub(crate) fn flag<T: FromStr<Err = Error>>(
        &self,
        at: usize,
        yes: T,
        no: T,
    ) -> Result<Option<T>, Fault> {
        match self.plan.said(self.row, at) {
            Said::Bool(true) => Ok(Some(yes)),
            Said::Bool(false) => Ok(Some(no)),
            Said::Text("true" | "1") | Said::Number("1") => Ok(Some(yes)),
            Said::Text("false" | "0") | Said::Number("0") => Ok(Some(no)),
            _ => self.word(at),
        }
    }

    /// A moment.
    pub(crate) fn moment(&self, at: usize) -> Result<Option<Instant>, Fault> {
        let remedy = "write 2005-11-10 or 2005-11-10T08:30:00Z";
        match self.plan.said(self.row, at) {
            Said::Nothing => Ok(None),
            Said::Text(text) => {
                let wrong = |e: Error| self.plan.fault(at, &shown(&e.to_string()), remedy);
                text.parse().map(Some).map_err(wrong)
            }
            Said::Time(micros) => {
                let outside = || self.plan.fault(at, "outside the years 1 to 9999", remedy);
                Instant::from_epoch_micros(micros)
                    .map(Some)
                    .ok_or_else(outside)
            }
            Said::Number(text) => {
                let what = format!("`{}` is a number, and its unit is not known", shown(text));
                Err(self.plan.fault(at, &what, remedy))
            }
            other => Err(self.wrong(at, Self::described(other))),
        }
    }

    /// A day (UTC).
    pub(crate) fn day(&self, at: usize) -> Result<Option<Day>, Fault> {
        Ok(self.moment(at)?.map(Instant::day))
    }

    /// Several names; one text is parted at semicolons, or read as a JSON list.
    pub(crate) fn list(&self, at: usize) -> Result<Vec<Cow<'a, str>>, Fault> {
        let parts: Vec<Cow<'a, str>> = match self.plan.said(self.row, at) {
            Said::Nothing => return Ok(Vec::new()),
            Said::List(row, range) => row.parts(range).map(Cow::Borrowed).collect(),
            Said::Number(text) => vec![Cow::Borrowed(text)],
            Said::Text(text) if text.trim_start().starts_with('[') => self.json_list(at, text)?,
            Said::Text(text) => text.split(';').map(Cow::Borrowed).collect(),
            other => return Err(self.wrong(at, Self::described(other))),
        };
        self.checked(at, parts)
    }

    /// Several item ids; one text is one id.
    pub(crate) fn ids(&self, at: usize) -> Result<Vec<Cow<'a, str>>, Fault> {
        match self.plan.said(self.row, at) {
            Said::List(..) => self.list(at),
            _ => Ok(self.name(at)?.map(Cow::Borrowed).into_iter().collect()),
        }
    }

    fn json_list(&self, at: usize, text: &str) -> Result<Vec<Cow<'a, str>>, Fault> {
        let list: Result<Vec<String>, _> = serde_json::from_str(text);
        let remedy = "write [\"a\", \"b\"] or a;b";
        let list = list.map_err(|_| {
            self.plan.fault(
                at,
                &format!("`{}` is no list of texts", shown(text)),
                remedy,
            )
        });
        Ok(list?.into_iter().map(Cow::Owned).collect())
    }

    fn checked(&self, at: usize, parts: Vec<Cow<'a, str>>) -> Result<Vec<Cow<'a, str>>, Fault> {
        let most = self.plan.limits.list_values;
        if parts.len() > most {
            let remedy = format!("raise `list_values = {most}` under [limits] in demur.toml");
            return Err(self.plan.fault(
                at,
                &format!("`{}` values, at most {most}", parts.len()),
                &remedy,
            ));
        }
        let mut out = Vec::with_capacity(parts.len());
        for part in parts {
            let part = trimmed(part);
            let longest = self.plan.limits.id_bytes;
            if part.len() > longest {
                return Err(self.long(at, part.len(), longest, "id_bytes"));
            }
            if !part.is_empty() {
                out.push(match part {
                    Cow::Borrowed(text) => Cow::Borrowed(self.plan.renamed(at, text)),
                    Cow::Owned(text) => Cow::Owned(self.plan.renamed(at, &text).to_owned()),
                });
            }
        }
        Ok(out)
    }

    /// Words of a vocabulary.
    pub(crate) fn words<T: FromStr<Err = Error> + Ord>(
        &self,
        at: usize,
    ) -> Result<std::collections::BTreeSet<T>, Fault> {
        self.list(at)?
            .iter()
            .map(|word| self.parse_word(at, word))
            .collect()
    }

    /// Bytes; text is base64 (RFC 4648, section 4).
    pub(crate) fn bytes(&self, at: usize) -> Result<Option<Cow<'a, [u8]>>, Fault> {
        let bytes = match self.plan.said(self.row, at) {
            Said::Nothing => return Ok(None),
            Said::Bytes(bytes) => Cow::Borrowed(bytes),
            Said::Text(text) => {
                let wrong = |_| {
                    self.plan.fault(
                        at,
                        "is not base64 (RFC 4648)",
                        "encode the bytes in base64 with padding",
                    )
                };
                Cow::Owned(BASE64.decode(text.trim()).map_err(wrong)?)
            }
            other => return Err(self.wrong(at, Self::described(other))),
        };
        let most = self.plan.limits.value_bytes;
        if bytes.len() > most {
            return Err(self.long(at, bytes.len(), most, "value_bytes"));
        }
        Ok(Some(bytes))
    }
}

fn trimmed(part: Cow<'_, str>) -> Cow<'_, str> {
    match part {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}
