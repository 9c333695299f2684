//! The documents: facts in, a document out.

mod activity;
pub(crate) mod assessment;
mod balance;
pub(crate) mod breach;
mod counts;
pub(crate) mod dpia;
mod events;
mod extent;
mod months;
mod processing;
pub(crate) mod record;
mod removed;
mod risk;
mod sets;
mod size;
mod sources;
pub(crate) mod statistics;
pub(crate) mod summary;
mod user_data;
