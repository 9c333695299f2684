//! Tests of the policy crate from outside.

mod differential;
mod generate;
mod laws;
mod loading;
mod rules;
