//! What documents are made of. Everything may be missing: a fact that is absent becomes a gap that the
//! document shows, never a silence.
//!
//! Absent is `None`, [`Applies::Unknown`] or a blank text; a list that is known to be empty is
//! `Some(vec![])`. In JSON these are `null`, `"unknown"`, `""` and `[]`. Unknown fields are an error, so that a
//! misspelt name cannot turn a fact into a gap.

mod breach;
mod dpia;
mod party;
mod record;
mod statistics;
mod summary;

pub use breach::{BreachFacts, BreachMessage, PeopleTold};
pub use dpia::{DpiaFacts, Level, Measure, Risk, RiskKind, Scale};
pub use party::{Applies, Party};
pub use record::{Activity, AssessmentFacts, Recipient, RecordFacts, Retention, Transfer};
pub use statistics::{
    Choices, Erasures, Incidents, Late, Models, Month, Notices, Platform, RequestKind, Requests,
    Sets, StatisticsFacts,
};
pub use summary::{
    Crawled, DataSet, Described, Modality, ModelFacts, SetFacts, Size, SourceFacts, SummaryFacts,
    Synthetic, TextAndDataMining,
};
