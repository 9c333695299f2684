//! Machine signals: what programs say for people about the use of their content.
//!
//! **Does:** reads the header `Sec-GPC`, records of the Bluesky lexicon `org.user-intents.declaration`,
//! AIPREF's `Content-Usage`, and `indexable` and `discoverable` of ActivityPub actors; says of each whether
//! it denies, allows or says nothing, for whom, since when, and for which purposes it counts.
//!
//! **Does not:** fetch anything, know who a name belongs to, decide what a signal is worth beside what the
//! person said ([`rights::Standing`] does), or take anything as a consent.
//!
//! **Takes:** a header or a line of JSON, [`Settings`]. **Gives:** [`Statement`]s, and the
//! [`rights::Choice`] that each amounts to.
//!
//! Follows Global Privacy Control (W3C Working Draft, 3 December 2024), Bluesky proposal 0008 (user
//! intents), RFC 9651 (dictionaries), draft-ietf-aipref-vocab-08 and draft-ietf-aipref-attach-05, with the
//! labels `all` and `train-genai` of earlier drafts, and FEP-5feb (`indexable`).

mod aipref;
mod bluesky;
mod dictionary;
mod gpc;
mod mastodon;
mod row;
mod settings;
mod statement;
mod token;

pub use aipref::preferences;
pub use gpc::denies as gpc_denies;
pub use row::read;
pub use settings::Settings;
pub use statement::{Says, Statement, lasts};
pub use token::{Source, TOKENS, Token};
