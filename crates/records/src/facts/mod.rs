//! The facts of each document: what was gathered, and what the operator says.

pub(crate) mod assessment;
pub(crate) mod breach;
pub(crate) mod dpia;
mod outcomes;
mod parties;
mod recipients;
pub(crate) mod record;
pub(crate) mod statistics;
pub(crate) mod summary;
pub(crate) mod terms;
mod year;
