//! Delivery status notifications: RFC 3464, in parts of their own and inside texts.

use crate::addresses;
use crate::arrival;
use crate::fields::{FIELD_BYTES, unfold};
use crate::kind::Action;
use crate::recipient::Told;
use crate::status::Status;

/// How many recipients of a report are read.
pub(crate) const RECIPIENTS: usize = 200;

/// The recipients of a part `message/delivery-status`, or of a text that holds what such a part would.
///
/// RFC 3464, section 2.1, parts the fields of recipients by blank lines. Not all do, so a field that comes
/// a second time begins another recipient. Fields of other names are passed over, and so is text between.
pub(crate) fn recipients(text: &str) -> Vec<Told> {
    let mut all = Vec::new();
    let mut group = Group::default();
    for (name, value) in fields(text) {
        if group.has(name) {
            all.extend(std::mem::take(&mut group).end());
        }
        if all.len() >= RECIPIENTS {
            return all;
        }
        match name {
            Name::End => all.extend(std::mem::take(&mut group).end()),
            name => group.set(name, value),
        }
    }
    all.extend(group.end());
    all.truncate(RECIPIENTS);
    all
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Name {
    Original,
    Final,
    Actual,
    Action,
    Status,
    Diagnostic,
    Until,
    End,
}

/// The fields of recipients in a text, and where it parts them.
fn fields(text: &str) -> Vec<(Name, String)> {
    let mut all: Vec<(Name, String)> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let folded = line.starts_with([' ', '\t']);
        let named = line
            .split_once(':')
            .and_then(|(name, value)| Some((name_of(name)?, value)));
        match named {
            Some((name, value)) => {
                all.push((name, unfold(value)));
                open = true;
            }
            None if line.trim().is_empty() || line.trim_start().starts_with("--") => {
                all.push((Name::End, String::new()));
                open = false;
            }
            None if open && (folded || is_continued(line)) => {
                if let Some((_, value)) = all
                    .last_mut()
                    .filter(|(_, value)| value.len() < FIELD_BYTES)
                {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            }
            None => open = false,
        }
    }
    all
}

/// Some servers break a long diagnostic without a space: RFC 5322, section 2.2.3, wants one.
fn is_continued(line: &str) -> bool {
    !line.split(' ').next().unwrap_or_default().ends_with(':')
}

fn name_of(name: &str) -> Option<Name> {
    let name = name.trim();
    let known = [
        ("original-recipient", Name::Original),
        ("final-recipient", Name::Final),
        ("x-actual-recipient", Name::Actual),
        ("action", Name::Action),
        ("status", Name::Status),
        ("diagnostic-code", Name::Diagnostic),
        ("will-retry-until", Name::Until),
    ];
    known
        .iter()
        .find(|(text, _)| name.eq_ignore_ascii_case(text))
        .map(|(_, name)| *name)
}

#[derive(Default)]
struct Group {
    told: Told,
    actual: Option<String>,
    has_diagnostic: bool,
    has_status: bool,
}

impl Group {
    fn has(&self, name: Name) -> bool {
        match name {
            Name::Original => self.told.original_address.is_some(),
            Name::Final => self.told.address.is_some(),
            Name::Actual => self.actual.is_some(),
            Name::Action => self.told.action.is_some(),
            Name::Status => self.has_status,
            Name::Diagnostic => self.has_diagnostic,
            Name::Until => self.told.until.is_some(),
            Name::End => false,
        }
    }

    fn set(&mut self, name: Name, value: String) {
        match name {
            Name::Original => self.told.original_address = addresses::of_field(&value),
            Name::Final => self.told.address = addresses::of_field(&value),
            Name::Actual => self.actual = addresses::of_field(&value),
            Name::Action => self.told.action = Action::parse(&value),
            Name::Status => {
                self.has_status = true;
                self.told.status = Status::parse(&value);
                // Some put the reason into a comment, and write no diagnostic.
                if self.told.said.is_empty() {
                    self.told.said = value
                        .split_once('(')
                        .map(|(_, comment)| comment.to_owned())
                        .unwrap_or_default();
                }
            }
            Name::Diagnostic => {
                self.has_diagnostic = true;
                self.told.said = without_type(&value).to_owned();
            }
            Name::Until => self.told.until = arrival::seconds(&value),
            Name::End => {}
        }
    }

    /// A recipient needs an address, and that something is said of it.
    fn end(self) -> Option<Told> {
        let mut told = self.told;
        if told.address.is_none() {
            told.address = self.actual;
        }
        let known = told.address.is_some() || told.original_address.is_some();
        (known && (told.action.is_some() || self.has_status || self.has_diagnostic)).then_some(told)
    }
}

/// A diagnostic without its type: RFC 3464, section 2.3.6.
fn without_type(value: &str) -> &str {
    match value.split_once(';') {
        Some((kind, said))
            if !kind.trim().is_empty()
                && kind
                    .trim()
                    .chars()
                    .all(|letter| letter.is_ascii_alphanumeric() || letter == '-') =>
        {
            said.trim()
        }
        _ => value.trim(),
    }
}
