//! The same in terms of the Data Privacy Vocabulary: JSON-LD 1.1 with DPV 2.3 and its extensions for the
//! GDPR, AI and categories of personal data.
//!
//! The context stands in the document and names prefixes only, so that nothing has to be fetched to read it.
//! Only terms of [`TERMS`] are written.

mod facts;
mod graph;
mod person;
mod terms;
mod workspace;

pub use facts::{
    Exercise, ExerciseStatus, PersonTerms, PurposeStatus, PurposeTerms, Status, WorkspaceTerms,
};
pub use person::person;
pub use terms::{PREFIXES, TERMS, Term};
pub use workspace::workspace;
