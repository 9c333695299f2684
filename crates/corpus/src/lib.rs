//! Training sets.
//!
//! **Does:** compiles the admitted items of one purpose into a Delta table on the grid, with the
//! decision table, the indexes and the signed manifest beside it ([`Sets::compile`]); masks what late
//! choices refuse in every live set ([`Sets::mask`]); follows the ledger and tells loaders of copies at
//! once what it refuses ([`watch`]); removes masked and erased rows from every file ([`Sets::purge`]);
//! verifies a set from its files ([`set::verify`]) and against its inputs ([`Sets::audit`]), audits it
//! as an outsider can ([`outside`]); proves that nothing of a person is in a set
//! ([`Sets::prove_absence`]), and looks for texts in one ([`search`]); says to one person all that is
//! known of them ([`Sets::dossier`]).
//!
//! **Does not:** know the command line, models, or how rules are written.
//!
//! **Takes:** content, a ledger, a policy, keys. **Gives:** sets, masks, reports about them.
//!
//! Tables follow the Delta protocol (reader version 3, writer version 7, feature
//! `deletionVectors`); signatures are Ed25519 (RFC 8032).

mod absent;
mod audit;
mod behind;
mod compile;
mod dossier;
pub mod inspect;
mod late;
pub mod outside;
mod owned;
mod present;
mod progress;
pub mod purge;
pub mod scan;
pub mod search;
pub mod set;
mod sets;
mod surface;
mod waiting;
pub mod watch;

pub use absent::{Absence, CheckedAbsence, check_absence};
pub use audit::UsedRow;
pub use behind::{Behind, ReachedItem, Reads};
pub use compile::{CELL_BYTES, Compiled, Order, shards_advised};
pub use dossier::{Connected, DossierAsk, Tables, Tied, a_month_after};
pub use late::{Look, Masking};
pub use progress::{NoProgress, Progress};
pub use sets::{SetPlace, Sets};
pub use surface::people_on;
