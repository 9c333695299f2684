//! Everything that is tried on the crate from outside.

mod answers;
mod complaints;
mod corpus;
mod forms;
mod hostile;
mod letters;
mod originals;
mod reports;
mod wordings;
