//! Writing the next version.

use super::record::{PARTS, Part};
use super::{Effect, Record};
use crate::Pick;
use crate::page::page;
use pages::{FormError, Tick};

/// The form. It is sent with [`crate::field::STEP`]: to be shown what it would change, or to be saved.
#[derive(Clone, Debug)]
pub struct EditAssessment {
    /// Where it is sent (POST).
    pub action: String,
    /// Where one goes without saving.
    pub cancel: String,
    /// The name of the assessment.
    pub name: String,
    /// The version that it will be.
    pub version: u32,
    /// The name of its purpose.
    pub purpose: String,
    /// SHA-256 of the draft that was opened; empty where there was none.
    pub hash: String,
    /// Whether somebody else has saved or signed it since it was opened; saving again overwrites that.
    pub overtaken: bool,
    /// What was entered.
    pub entered: Entered,
    /// What it would change, after one asked for it.
    pub effect: Option<Effect>,
    /// What is wrong.
    pub errors: Vec<FormError>,
}

/// Asks what a new assessment is about; its parts come next.
#[derive(Clone, Debug)]
pub struct BeginAssessment {
    /// Where it is sent (POST).
    pub action: String,
    /// The name as entered.
    pub name: String,
    /// Purposes to choose from.
    pub purposes: Vec<Pick>,
    /// Legal bases to choose from, as `rights::LegalBasis` is written.
    pub bases: Vec<Pick>,
    /// What is wrong.
    pub errors: Vec<FormError>,
}

/// What was entered into the form.
#[derive(Clone, Debug)]
pub struct Entered {
    /// The parts that are prose; its lists and its day are not looked at.
    pub record: Record,
    /// Kinds to choose from.
    pub kinds: Vec<Tick>,
    /// Purposes of collection, one a line.
    pub compatible_with: String,
    /// The last day, as entered.
    pub expires: String,
}

impl EditAssessment {
    pub(crate) const fn parts() -> &'static [Part] {
        &PARTS
    }
}

page!(BeginAssessment, "assessments/begin.html");
page!(EditAssessment, "assessments/edit.html");
