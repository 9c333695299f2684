//! Policies: what may be used, in rules that a data protection officer can read.
//!
//! **Does:** holds the Cedar schema and the two shipped policies (opt-in, opt-out); loads and
//! strictly validates a policy; lowers its rules to [`Expr`], so that other crates evaluate them
//! without Cedar; decides row by row with Cedar's own authorizer ([`Reference`]), refusing where a
//! rule errors; says rules in plain words, English and German.
//!
//! **Does not:** know where people, items or policies are stored; derive facts; know columns.
//!
//! **Takes:** policy text, [`rights::facts`]. **Gives:** [`rights::Decision`]s and texts.
//!
//! Follows the Cedar policy language 4 (docs.cedarpolicy.com); departs from it in one point: Cedar
//! skips a rule that errors, demur refuses (`error_refuses`).

mod attr;
mod constant;
mod env;
mod expr;
mod fault;
mod load;
mod lower;
mod model;
mod never;
mod page;
mod passing;
mod places;
mod prose;
mod reference;
mod shipped;
mod value;

pub use attr::{Attr, ContextAttr, ItemAttr, OwnerAttr};
pub use env::{FactsEnv, decide_rules};
pub use expr::{Binary, Env, Expr, Glob, Unary};
pub use fault::{Fault, Faults};
pub use load::lower_rule;
pub use lower::Unlowerable;
pub use model::{Effect, Lowered, LoweredRule, Policy, Rule};
pub use never::Never;
pub use page::page;
pub use prose::Lang;
pub use reference::Reference;
pub use shipped::{Form, SCHEMA};
pub use value::{EvalError, Found, Value};
