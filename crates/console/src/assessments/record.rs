//! What an assessment says.

use crate::field;
use rights::{Day, Kind};

/// The parts of an assessment, as people wrote them.
#[derive(Clone, Debug)]
pub struct Record {
    /// The interest pursued: lawful, specific, real.
    pub interest: String,
    /// Why no milder means does.
    pub necessity: String,
    /// What people expected when they posted.
    pub expectations: String,
    /// The kinds of data it covers.
    pub kinds: Vec<Kind>,
    /// What protects people.
    pub safeguards: String,
    /// How interests weigh against each other.
    pub balance: String,
    /// Third parties in the content.
    pub third_parties: String,
    /// Children.
    pub minors: String,
    /// Special categories (Art. 9).
    pub special_categories: String,
    /// Purposes of collection found compatible (Art. 6(4)).
    pub compatible_with: Vec<String>,
    /// Whether items from before the scope are found compatible, too.
    pub older_items_compatible: bool,
    /// Why compatible.
    pub compatibility: String,
    /// The impact assessment (Art. 35): id or address.
    pub dpia: String,
    /// The last day on which it holds.
    pub expires: Day,
}

/// A part that is prose.
pub(crate) struct Part {
    pub(crate) field: &'static str,
    pub(crate) key: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) of: fn(&Record) -> &str,
}

/// The parts that are prose, in the order in which they are read.
pub(crate) const PARTS: [Part; 9] = [
    Part {
        field: field::INTEREST,
        key: "part-interest",
        hint: "part-interest-hint",
        of: |r| &r.interest,
    },
    Part {
        field: field::NECESSITY,
        key: "part-necessity",
        hint: "part-necessity-hint",
        of: |r| &r.necessity,
    },
    Part {
        field: field::EXPECTATIONS,
        key: "part-expectations",
        hint: "part-expectations-hint",
        of: |r| &r.expectations,
    },
    Part {
        field: field::SAFEGUARDS,
        key: "part-safeguards",
        hint: "part-safeguards-hint",
        of: |r| &r.safeguards,
    },
    Part {
        field: field::BALANCE,
        key: "part-balance",
        hint: "part-balance-hint",
        of: |r| &r.balance,
    },
    Part {
        field: field::THIRD_PARTIES,
        key: "part-third-parties",
        hint: "part-third-parties-hint",
        of: |r| &r.third_parties,
    },
    Part {
        field: field::MINORS,
        key: "part-minors",
        hint: "part-minors-hint",
        of: |r| &r.minors,
    },
    Part {
        field: field::SPECIAL,
        key: "part-special",
        hint: "part-special-hint",
        of: |r| &r.special_categories,
    },
    Part {
        field: field::COMPATIBILITY,
        key: "part-compatibility",
        hint: "part-compatibility-hint",
        of: |r| &r.compatibility,
    },
];

/// What a part is called, by its name in the file.
pub(crate) fn key_of(name: &str) -> Option<&'static str> {
    let prose = PARTS.iter().find(|part| part.field == name);
    match (prose, name) {
        (Some(part), _) => Some(part.key),
        (None, "dpia") => Some("assessment-dpia"),
        (None, "kinds") => Some("assessment-kinds"),
        (None, _) => None,
    }
}

impl Record {
    /// Whether the impact assessment is a link.
    pub(crate) fn dpia_link(&self) -> Option<&str> {
        crate::parts::safe(&self.dpia).then_some(self.dpia.as_str())
    }
}
