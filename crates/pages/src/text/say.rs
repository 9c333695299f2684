//! One message with what is put into it, as templates write it: `w.t("key").with("n", v.count)`.

use super::{Book, PORTAL, number};
use crate::{Lang, Moment};
use askama::filters::HtmlSafe;
use fluent_bundle::{FluentArgs, FluentValue};
use rights::Day;
use std::fmt;

/// The words of one language.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    lang: Lang,
    book: &'static Book,
}

/// A message and its arguments. Not safe: what is put in comes from people, and is escaped where it
/// is written.
#[derive(Debug)]
pub struct Say {
    words: Words,
    key: &'static str,
    args: FluentArgs<'static>,
}

/// What a message can hold.
pub trait Arg {
    /// As Fluent takes it.
    fn value(&self, lang: Lang) -> FluentValue<'static>;
}

impl<T: Arg + ?Sized> Arg for &T {
    fn value(&self, lang: Lang) -> FluentValue<'static> {
        (**self).value(lang)
    }
}

impl Arg for str {
    fn value(&self, _: Lang) -> FluentValue<'static> {
        FluentValue::String(self.to_owned().into())
    }
}

impl Arg for String {
    fn value(&self, lang: Lang) -> FluentValue<'static> {
        self.as_str().value(lang)
    }
}

impl Arg for Say {
    fn value(&self, lang: Lang) -> FluentValue<'static> {
        self.to_string().value(lang)
    }
}

/// As a number, so that Fluent finds the plural; the formatter of the bundle groups its digits.
impl Arg for u64 {
    fn value(&self, _: Lang) -> FluentValue<'static> {
        FluentValue::from(*self)
    }
}

impl Arg for usize {
    fn value(&self, _: Lang) -> FluentValue<'static> {
        FluentValue::from(*self)
    }
}

impl Arg for Day {
    fn value(&self, lang: Lang) -> FluentValue<'static> {
        FluentValue::String(number::day(*self, lang).into())
    }
}

impl Arg for Moment {
    fn value(&self, lang: Lang) -> FluentValue<'static> {
        FluentValue::String(number::moment(self, lang).into())
    }
}

impl Say {
    /// The same with one argument more.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Arg) -> Say {
        self.args.set(name, value.value(self.words.lang));
        self
    }
}

impl fmt::Display for Say {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.words.book.say(self.words.lang, self.key, &self.args) {
            Some(text) => f.write_str(&text),
            // A page with a hole is better than none for somebody who wants to object; a test finds it.
            None => write!(f, "⟦{}⟧", self.key),
        }
    }
}

impl Words {
    /// The words of a book.
    #[must_use]
    pub const fn new(lang: Lang, book: &'static Book) -> Words {
        Words { lang, book }
    }

    /// Those of this crate.
    pub(crate) const fn portal(lang: Lang) -> Words {
        Words::new(lang, &PORTAL)
    }

    /// In which language.
    #[must_use]
    pub const fn lang(self) -> Lang {
        self.lang
    }

    /// A message.
    #[must_use]
    pub fn t(self, key: &'static str) -> Say {
        Say {
            words: self,
            key,
            args: FluentArgs::new(),
        }
    }

    /// A count by itself.
    #[must_use]
    pub fn count(self, n: &u64) -> String {
        number::grouped(&n.to_string(), self.lang)
    }

    /// A size of a file.
    #[must_use]
    pub fn size(self, bytes: &u64) -> String {
        number::size(*bytes, self.lang)
    }

    /// A day, which machines can read, too.
    #[must_use]
    pub fn day(self, day: &Day) -> Time {
        Time {
            machine: day.to_string(),
            people: number::day(*day, self.lang),
        }
    }

    /// A day for columns: `3 Mar 2026`.
    #[must_use]
    pub fn short_day(self, day: Day) -> String {
        number::short_day(day, self.lang)
    }

    /// The same, which machines can read, too.
    #[must_use]
    pub fn date(self, day: &Day) -> Time {
        Time {
            machine: day.to_string(),
            people: self.short_day(*day),
        }
    }

    /// A moment for columns: `3 Mar 2026, 14:05`.
    #[must_use]
    pub fn stamp(self, moment: &Moment) -> Time {
        Time {
            machine: moment.day.to_string(),
            people: number::short_moment(moment, self.lang),
        }
    }

    /// A moment; machines read the day, since names of zones are not for them.
    #[must_use]
    pub fn moment(self, moment: &Moment) -> Time {
        Time {
            machine: moment.day.to_string(),
            people: number::moment(moment, self.lang),
        }
    }
}

/// An element `time`.
#[derive(Debug)]
pub struct Time {
    machine: String,
    people: String,
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<time datetime=\"{}\">", self.machine)?;
        let escaped = askama::filters::escape(&self.people, askama::filters::Html);
        match escaped {
            Ok(text) => write!(f, "{text}")?,
            Err(never) => match never {},
        }
        f.write_str("</time>")
    }
}

/// The zone of a moment is the caller's text; it was escaped above.
impl HtmlSafe for Time {}
