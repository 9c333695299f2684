//! A document while it is written: fixed texts in the right language, facts beside them, gaps where a
//! fact is missing.

use crate::doc::{Block, By, Gap, Table, Value};
use crate::facts::{Applies, Party};
use crate::lang::{Lang, Options, Two};
use crate::number;
use crate::xml::lines;
use rights::Day;

/// What is missing, where, and who can say it.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    at: String,
    what: Two,
    by: By,
}

/// Shorthand for [`Ask`].
pub(crate) fn ask(at: impl Into<String>, what: Two, by: By) -> Ask {
    let at = at.into();
    Ask { at, what, by }
}

/// A document in the making.
pub(crate) struct Draft<'a> {
    pub(crate) options: &'a Options,
    pub(crate) blocks: Vec<Block>,
}

impl<'a> Draft<'a> {
    pub(crate) const fn new(options: &'a Options) -> Draft<'a> {
        let blocks = Vec::new();
        Draft { options, blocks }
    }

    pub(crate) const fn lang(&self) -> Lang {
        self.options.lang
    }

    pub(crate) const fn options(&self) -> &'a Options {
        self.options
    }

    pub(crate) fn t(&self, two: Two) -> String {
        self.lang().pick(two).to_owned()
    }

    pub(crate) fn heading(&mut self, level: u8, two: Two) {
        self.headed(level, self.t(two));
    }

    pub(crate) fn headed(&mut self, level: u8, text: String) {
        self.blocks.push(Block::Heading { level, text });
    }

    pub(crate) fn say(&mut self, two: Two) {
        self.blocks.push(Block::Paragraph(self.t(two)));
    }

    pub(crate) fn note(&mut self, two: Two) {
        self.blocks.push(Block::Note(self.t(two)));
    }

    pub(crate) fn noted(&mut self, text: String) {
        self.blocks.push(Block::Note(text));
    }

    pub(crate) fn list(&mut self, items: Vec<String>) {
        if !items.is_empty() {
            self.blocks.push(Block::List(items));
        }
    }

    /// A gap; its number and section are known when the document is finished.
    pub(crate) fn gap(&self, ask: Ask) -> Gap {
        Gap {
            number: 0,
            at: ask.at,
            section: String::new(),
            what: self.t(ask.what),
            by: ask.by,
        }
    }

    pub(crate) fn open(&self, ask: Ask) -> Value {
        Value::Gap(self.gap(ask))
    }

    /// What a human wrote, in paragraphs, or a gap.
    pub(crate) fn prose(&mut self, text: Option<&str>, ask: Ask) {
        match text.map(str::trim).filter(|t| !t.is_empty()) {
            Some(text) => {
                let parts = lines(text).into_iter().filter(|l| !l.trim().is_empty());
                self.blocks.extend(parts.map(Block::Paragraph));
            }
            None => self.blocks.push(Block::Gap(self.gap(ask))),
        }
    }

    /// What a human wrote, in paragraphs, if anybody wrote anything; nobody has to.
    pub(crate) fn prose_if_any(&mut self, text: Option<&str>) {
        if let Value::Text(text) = self.optional(text) {
            let parts = lines(&text).into_iter().filter(|l| !l.trim().is_empty());
            self.blocks.extend(parts.map(Block::Paragraph));
        }
    }

    pub(crate) fn text(&self, text: Option<&str>, ask: Ask) -> Value {
        match text.map(str::trim).filter(|t| !t.is_empty()) {
            Some(text) => Value::Text(lines(text).join("\n")),
            None => self.open(ask),
        }
    }

    /// A list of which is known whether it is empty: then `none` is said.
    pub(crate) fn lines(&self, items: Option<&Vec<String>>, none: Two, ask: Ask) -> Value {
        match items {
            None => self.open(ask),
            Some(items) if items.is_empty() => Value::Text(self.t(none)),
            Some(items) => Value::Lines(items.clone()),
        }
    }

    pub(crate) fn count(&self, n: Option<u64>, ask: Ask) -> Value {
        match n {
            Some(n) => Value::Number(number::count(n, self.lang())),
            None => self.open(ask),
        }
    }

    pub(crate) fn day(&self, day: Option<Day>, ask: Ask) -> Value {
        match day {
            Some(day) => Value::Text(number::day(day, self.lang())),
            None => self.open(ask),
        }
    }

    pub(crate) fn yes(&self, yes: Option<bool>, ask: Ask) -> Value {
        match yes {
            Some(true) => Value::Text(self.t(("Yes", "Ja"))),
            Some(false) => Value::Text(self.t(("No", "Nein"))),
            None => self.open(ask),
        }
    }

    pub(crate) fn applies<T>(&self, what: &Applies<T>, ask: Ask) -> Value {
        let yes = match what {
            Applies::Yes(_) => Some(true),
            Applies::No => Some(false),
            Applies::Unknown => None,
        };
        self.yes(yes, ask)
    }

    /// What need not be said: its absence is shown, but is no open point.
    pub(crate) fn optional(&self, text: Option<&str>) -> Value {
        match text.map(str::trim).filter(|t| !t.is_empty()) {
            Some(text) => Value::Text(lines(text).join("\n")),
            None => Value::Text(self.t(("not stated", "keine Angabe"))),
        }
    }

    /// The rows of a party: name, address, mail, telephone. One way to reach it is enough.
    pub(crate) fn party(&self, party: &Party, at: &str, by: By) -> Vec<(Two, Value)> {
        let field = |text: &Option<String>, name: &str, what: Two| {
            let value = self.text(text.as_deref(), ask(format!("{at}/{name}"), what, by));
            (what, value)
        };
        let mail = ("E-mail address", "E-Mail-Adresse");
        let phone = ("Telephone number", "Telefonnummer");
        let given = |text: &Option<String>| text.as_deref().is_some_and(|t| !t.trim().is_empty());
        let mail_row = match given(&party.phone) {
            true => (mail, self.optional(party.email.as_deref())),
            false => field(&party.email, "email", mail),
        };
        vec![
            field(&party.name, "name", ("Name", "Name")),
            field(&party.address, "address", ("Postal address", "Anschrift")),
            mail_row,
            (phone, self.optional(party.phone.as_deref())),
        ]
    }

    /// A table of two columns: what is asked, what is said.
    pub(crate) fn pairs(&mut self, caption: Two, rows: Vec<(Two, Value)>) {
        let row = |(what, value)| {
            let value = match value {
                // One figure below a text is no column of figures.
                Value::Number(text) => Value::Text(text),
                value => value,
            };
            vec![Value::Text(self.t(what)), value]
        };
        let rows = rows.into_iter().map(row).collect();
        let head = [("Item", "Angabe"), ("Entry", "Inhalt")];
        self.table(caption, &head, &[34, 66], rows);
    }

    pub(crate) fn table(
        &mut self,
        caption: Two,
        head: &[Two],
        widths: &[u16],
        rows: Vec<Vec<Value>>,
    ) {
        self.blocks.push(Block::Table(Table {
            caption: self.t(caption),
            head: head.iter().map(|two| self.t(*two)).collect(),
            widths: widths.to_vec(),
            rows,
        }));
    }
}
