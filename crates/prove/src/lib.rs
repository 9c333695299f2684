//! Proofs: what a policy never admits, whatever the data.
//!
//! **Does:** states claims ([`CLAIMS`]) such as "nothing is used that an objection reaches"; selects
//! those that a policy has to keep; puts them to a solver ([`Solver`], cvc5), which shows that no
//! data whatever breaks them, or names an item that does; confirms that item with Cedar's
//! authorizer and says it in plain words, English and German ([`Report`]).
//!
//! **Does not:** read people or items, change a policy, or take "unknown" for a proof.
//!
//! **Takes:** a loaded policy and a solver. **Gives:** a report.
//!
//! Follows Cedar's symbolic compiler (`cedar-policy-symcc`), whose translation is proved right in
//! Lean. What is shown is that no request that fits the schema is allowed by the policy and is one
//! that the claim speaks of: for every person, item, assessment and tree of purposes, also such as
//! demur would never make.
//!
//! The symbolic compiler speaks Cedar, and Cedar skips a rule that cannot be evaluated, where demur
//! refuses (`error_refuses`). So Cedar allows everything that demur admits, and perhaps more: what
//! Cedar never allows, demur never admits, and a proof holds for both. A counterexample may be one
//! of Cedar's alone; therefore it counts only once the reference evaluator, which refuses where a
//! rule errors, admits the item. That no rule can error at all is a claim of its own; strict
//! validation excludes missing attributes, and leaves sums and spans of time that overflow.

mod calm;
mod case;
mod claim;
mod counterexample;
mod deep;
mod facts;
mod ordinary;
mod prover;
mod report;
mod select;
mod solver;
mod symbolic;
mod text;
mod words;

pub use case::Known;
pub use claim::{About, CLAIMS, Claim};
pub use counterexample::{Counterexample, Field, Part};
pub use prover::prove;
pub use report::{Finding, Outcome, Report};
pub use select::WhyNot;
pub use solver::{Solver, Undecided};
