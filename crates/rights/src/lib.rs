//! The vocabulary of demur.
//!
//! **Does:** names things. Ids, kinds, audiences, days, choices, notices, assessments, ledger
//! entries, what a person's entries add up to ([`Standing`]), the facts a policy may ask for
//! ([`facts`]), decisions and their reasons, the grid on which a training set lies, and the
//! manifest of a set.
//!
//! **Does not:** read or write anything, wait, know a clock of its own, or know Cedar, Arrow,
//! SQL or HTTP. Time and randomness enter as the traits [`Clock`] and [`Randomness`].
//!
//! **Takes:** nothing. **Gives:** types that every other crate speaks.
//!
//! Terms follow the GDPR (Regulation (EU) 2016/679), Cedar (permit, forbid, policy) and the
//! brief's vocabulary; article numbers stand beside what they ask for.

mod absence;
mod assessment;
mod audience;
mod campaign;
mod choice;
mod code;
mod contact;
mod decision;
mod entry;
mod entry_kind;
mod error;
pub mod facts;
mod grid;
mod hold;
mod id;
mod in_force;
mod incident;
mod kind;
mod manifest;
mod notice;
mod part;
mod people;
mod purpose;
mod random;
mod record;
mod request;
mod scope;
mod signal;
mod source;
mod standing;
mod terms;
mod time;
mod withheld;

pub use absence::AbsenceTree;
pub use assessment::{Assessment, LegalBasis, SignOff};
pub use audience::Audience;
pub use campaign::{Beyond, Campaign, Told, Weighed};
pub use choice::{Choice, ChoiceKind, Wording};
pub use contact::{Contact, LanguageTag, MailAddress};
pub use decision::{Decision, MAX_RULES, Reason, RuleId, RuleMask};
pub use entry::{Entry, Subject};
pub use entry_kind::EntryKind;
pub use error::{Error, ErrorKind};
pub use grid::{Cell, Grid, GridId, GridKey, ItemNames, Pseudonym, Window};
pub use hold::Hold;
pub use id::{ItemId, Ordinal, PersonId, PurposeId, Sequence};
pub use in_force::{in_force, said_after, undoes};
pub use incident::{Concern, FoundBy, INCIDENT_HOURS, Incident, IncidentEnd, IncidentStep};
pub use kind::{AccountType, Kind, SpecialCategory};
pub use manifest::{
    CellEntry, ContentFile, Hash, IndexHashes, Manifest, MaskEntry, Purge, PurgedCell, RuleCount,
};
pub use notice::{Notice, NoticeStatus};
pub use part::{CONTINUES, part_name};
pub use people::People;
pub use purpose::PurposeTree;
pub use random::Randomness;
pub use record::{Blind, Named, Record};
pub use request::{
    ActsFor, Behalf, Channel, Evidence, FoundItem, Match, Request, RequestKind, RequestOutcome,
    RequestState, RequestStep, SearchFor,
};
pub use scope::{Scope, scope_keys};
pub use signal::{SIGNAL, Signal};
pub use source::{ASIDE, INBOX, NAMED, SAID_THERE, is_done_there};
pub use standing::{NoticeState, Standing};
pub use terms::Terms;
pub use time::{Clock, Day, FixedClock, Instant, SystemClock};
pub use withheld::{Withheld, Withholding};
