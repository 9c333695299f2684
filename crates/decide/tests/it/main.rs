//! Tests of the crate `decide`.

mod derived;
mod differential;
#[path = "../../../policy/tests/it/generate.rs"]
mod generate;
mod oracle;
mod town;
