//! Reasons, as whoever reads them is spoken to.

use crate::app::App;
use pages::{Lang, Reason};
use rights::Sequence;
use std::collections::BTreeSet;

/// Who reads.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Reader<'r> {
    /// The person themselves, with the entries about them, whose receipts they can open.
    Themselves(&'r BTreeSet<u64>),
    /// Staff.
    Staff,
}

/// A language of pages as policies know it.
pub(crate) const fn spoken(lang: Lang) -> policy::Lang {
    match lang {
        Lang::En => policy::Lang::En,
        Lang::De => policy::Lang::De,
    }
}

/// What the policy said, with the entries behind it.
pub(crate) fn reason<'e>(
    app: &App,
    (said, entries): (&str, impl IntoIterator<Item = &'e Sequence>),
    (reader, lang): (Reader<'_>, Lang),
) -> Reason {
    let entries = entries.into_iter().map(|entry| entry.0);
    match reader {
        Reader::Staff => Reason::said(said, entries),
        Reader::Themselves(own) => {
            let (sentence, source) = app.parts.policy.to_you(said, spoken(lang));
            let said = Reason {
                sentence,
                source,
                ..Reason::said("", entries)
            };
            said.opening(own)
        }
    }
}
