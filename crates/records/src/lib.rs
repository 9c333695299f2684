//! What a workspace knows, gathered for documents.
//!
//! **Does:** reads what really is there: the ledger's entries, the training sets with their figures, exports and
//! recipients, orders, notices, requests, incidents, assessments, the policy; takes from the operator what only
//! the operator knows ([`Said`], `[records]` in `demur.toml`); makes of both the facts that `papers` writes
//! documents of; says of everything that is missing where it is to be filled in ([`Missing`]).
//!
//! **Does not:** invent what nobody said; write documents (`papers` does); know the command line, HTTP, or what
//! pages look like.
//!
//! **Takes:** a [`Workspace`]: ledger, sets, contents, policy, settings, a day. **Gives:** [`Gathered`], and of it
//! lists of documents with what is missing, documents, and their bytes. The same workspace on the same day gives
//! the same bytes.
//!
//! What each fact comes from, and what the laws ask for, stands in `docs/papers.md`.

mod bits;
mod campaigns;
mod draft;
mod facts;
mod gathered;
mod made;
mod missing;
mod people;
mod period;
mod person;
mod said;
mod sets;
mod told;
mod which;
mod workspace;

pub use draft::{Flaw, draft, is_id};
pub use facts::breach::notification;
pub use gathered::Gathered;
pub use made::{Document, Made};
pub use missing::{Fill, Missing};
pub use papers::{DocKind, Lang};
pub use person::{Purposes, person};
pub use said::{DpiaStated, PurposeStated, RecipientStated, Said, Stated, SummaryStated};
pub use which::{Format, Which};
pub use workspace::{Both, Words, Workspace};
