//! Tests of the policy crate from outside.

mod differential;
mod facts;
mod generate;
mod independent;
mod laws;
mod loading;
mod nearly;
mod rules;
mod scratch;
mod untyped;
