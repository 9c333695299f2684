//! The five documents: facts in, a document out.

mod activity;
pub(crate) mod assessment;
mod balance;
mod counts;
pub(crate) mod dpia;
mod extent;
pub(crate) mod record;
mod risk;
mod size;
mod sources;
pub(crate) mod statistics;
pub(crate) mod summary;
mod user_data;
