//! Assessments: the balancing test as a structured record in versions, signed off by a named officer.

mod compare;
mod edit;
mod record;

pub use compare::Compare;
pub use edit::{BeginAssessment, EditAssessment, Entered};
pub use record::Record;

use crate::chart::Plot;
use crate::page::page;
use crate::purposes::beyond;
use crate::whatif::Groups;
use crate::{Clock, tone::Tone};
use pages::FormError;
use pages::text::{Say, Words};
use rights::{Beyond, Day, LegalBasis};

/// All assessments.
#[derive(Clone, Debug)]
pub struct Assessments {
    /// Newest versions, by purpose.
    pub list: Vec<AssessmentLine>,
    /// Files that none can be read from.
    pub unread: Vec<UnreadFile>,
    /// Where a new one is begun.
    pub begin: String,
}

/// A file of the workspace that no assessment can be read from.
#[derive(Clone, Debug)]
pub struct UnreadFile {
    /// What it is called.
    pub name: String,
    /// What is wrong with it.
    pub why: Unread,
}

/// Why no assessment can be read from a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It is called as no assessment can be.
    Name,
    /// What is written there is none.
    Text {
        /// Line and column, from 1, where they are known.
        at: Option<(u64, u64)>,
        /// What is wrong, as whatever reads it says.
        what: String,
    },
}

/// One assessment in short.
#[derive(Clone, Debug)]
pub struct AssessmentLine {
    /// Its page.
    pub href: String,
    /// Its name in the workspace.
    pub name: String,
    /// The name of its purpose.
    pub purpose: String,
    /// Its legal basis.
    pub basis: LegalBasis,
    /// Its version.
    pub version: u32,
    /// How it stands.
    pub state: AssessmentState,
    /// How long it still holds.
    pub expires: Clock,
}

/// How an assessment stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AssessmentState {
    /// Not signed; nothing rests on it.
    Draft,
    /// Signed.
    Signed(Day),
    /// Over since this day.
    Expired(Day),
    /// A later version is signed.
    Replaced(Day),
}

/// One assessment.
#[derive(Clone, Debug)]
pub struct AssessmentPage {
    /// In short.
    pub line: AssessmentLine,
    /// What it says.
    pub record: Record,
    /// Who signed it.
    pub signed: Option<SignedOff>,
    /// Every version, the newest first.
    pub versions: Vec<Version>,
    /// The file of the next version, if nothing can be read from it.
    pub unread: Option<UnreadFile>,
    /// What it would change if it were signed.
    pub effect: Option<Effect>,
    /// Where the next version is written.
    pub edit: Option<String>,
    /// Where the form that signs it is sent (POST); `None` when it is signed.
    pub sign: Option<String>,
    /// SHA-256 of the draft that is shown; empty where there is none.
    pub hash: String,
    /// Parts that a draft lacks before it can be signed, as its file names them.
    pub missing: Vec<&'static str>,
    /// What stands against the signature that was tried.
    pub refused: Option<String>,
    /// Whether the draft is another one than whoever tried to sign it has seen.
    pub changed: bool,
    /// The statement as entered.
    pub statement: String,
    /// What is wrong.
    pub errors: Vec<FormError>,
}

/// Who signed an assessment.
#[derive(Clone, Debug)]
pub struct SignedOff {
    /// The officer.
    pub by: String,
    /// When.
    pub on: Day,
    /// What they stated.
    pub statement: String,
    /// The entry of the ledger.
    pub entry: u64,
}

/// One version in the list.
#[derive(Clone, Debug)]
pub struct Version {
    /// Its number.
    pub number: u32,
    /// Its page.
    pub href: String,
    /// Where it is compared with the version before.
    pub compare: Option<String>,
    /// How it stands.
    pub state: AssessmentState,
    /// Who signed it.
    pub signed: Option<SignedOff>,
}

/// What a change would change.
#[derive(Clone, Debug)]
pub struct Effect {
    /// Items that would be in and are not.
    pub admitted_items: u64,
    /// Whose they are: people.
    pub admitted_people: u64,
    /// Items that would be out and are in.
    pub refused_items: u64,
    /// Whose they are: people.
    pub refused_people: u64,
    /// Why people have to be told again; they have not if this is empty.
    pub again: Vec<Beyond>,
    /// The same by kind, by region and by age.
    pub groups: Groups,
}

impl AssessmentState {
    pub(crate) fn say(&self, w: &Words) -> Say {
        match self {
            AssessmentState::Draft => w.t("assessment-draft"),
            AssessmentState::Signed(day) => w.t("assessment-signed").with("day", day),
            AssessmentState::Expired(day) => w.t("assessment-expired").with("day", day),
            AssessmentState::Replaced(day) => w.t("assessment-replaced").with("day", day),
        }
    }

    pub(crate) const fn tone(&self) -> Tone {
        match self {
            AssessmentState::Draft => Tone::Held,
            AssessmentState::Signed(_) => Tone::Good,
            AssessmentState::Expired(_) => Tone::Bad,
            AssessmentState::Replaced(_) => Tone::Over,
        }
    }
}

impl Unread {
    pub(crate) fn say(&self, w: &Words) -> Say {
        match self {
            Unread::Name => w.t("unread-name"),
            Unread::Text { at: None, .. } => w.t("unread-text"),
            Unread::Text {
                at: Some((line, column)),
                ..
            } => w.t("unread-at").with("line", *line).with("column", *column),
        }
    }

    /// What whatever reads it says.
    pub(crate) fn what(&self) -> Option<&str> {
        match self {
            Unread::Name => None,
            Unread::Text { what, .. } => Some(what),
        }
    }
}

impl AssessmentPage {
    /// What the parts are called that a draft lacks.
    pub(crate) fn lacks(&self, w: &Words) -> Vec<String> {
        let part = |name: &&str| record::key_of(name).map(|key| w.t(key).to_string());
        self.missing.iter().filter_map(part).collect()
    }
}

impl Effect {
    /// Items, by kind, region and age; none where nothing changes.
    pub(crate) fn plots(&self, w: &Words) -> Vec<Plot> {
        match self.admitted_items + self.refused_items {
            0 => Vec::new(),
            _ => self.groups.plots(w),
        }
    }

    pub(crate) fn reasons(&self, w: &Words) -> String {
        beyond(w, &self.again)
    }
}

page!(Assessments, "assessments/list.html");
page!(AssessmentPage, "assessments/one.html");
