//! Looking at sets: which there are, what is in them, how two of them differ.
//!
//! Everything comes from the files of the sets, so a copied folder does as well. Signatures and
//! roots are not checked here; that is what [`crate::set::verify`] is for.

mod cell;
mod compiled;
mod diff;
mod list;
mod masked;
mod sheet;
mod stats;
mod tokens;
mod waiting;

pub use compiled::{Compiled, compiled};
pub use diff::{
    Change, Changes, Difference, Example, Group, Kept, Looking, RuleItems, Scope, Setting, diff,
};
pub use list::{Damaged, Listed, list};
pub use stats::{Count, Part, Stats, stats};
pub use tokens::VOCABULARY;
pub use waiting::{Waiting, waiting};
