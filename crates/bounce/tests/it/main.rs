//! Everything that is tried on the crate from outside.

mod corpus;
