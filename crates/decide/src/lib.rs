//! The columnar evaluator.
//!
//! **Does:** decides items by the millions: reads the facts columns that `intake` wrote, the people
//! and their standings, and a lowered policy; gives a decision with every rule that said so for
//! each item, and counts. Follows shares and quotes to their originals, and looks at who is
//! depicted or mentioned.
//!
//! **Does not:** know where people, policies or content come from; read text; write anything; know
//! Cedar. The reference that it is tested against is `policy::Reference`, row by row.
//!
//! **Takes:** [`Facts`], [`rights::People`], a [`policy::Policy`], a [`Run`].
//! **Gives:** a [`Decided`]: a [`Tally`] and, if asked for, the decision of each item.
//!
//! How it is fast: rules are split into what depends on the person, on the item's profile, on days
//! and ages (see `dimension`). Each part is evaluated once per distinct value; values that no rule
//! can tell apart become one class; each tuple of classes is decided once. What remains for an item
//! is to load three columns and look its decision up.

mod ages;
mod class;
mod closure;
mod counts;
mod days;
mod derive;
mod dimension;
mod engine;
mod facts;
mod links;
mod owners;
mod parts;
mod profile;
mod run;
mod scan;
mod single;
mod some;
mod stored;
mod table;
mod tally;
mod view;
mod whole;
mod worker;

pub use closure::{Fact, Originals, Shares};
pub use derive::{audience_since, person_facts, refuses, refusing_signals, standing_facts};
pub use engine::Engine;
pub use facts::Facts;
pub use links::{Link, Relation};
pub use profile::{LinkState, Profile};
pub use run::Run;
pub use single::ItemView;
pub use some::people_of;
pub use stored::StoredFact;
pub use tally::{Group, InOut, Tally};
pub use whole::{Decided, Wanted};
