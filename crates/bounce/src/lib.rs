//! What came back after a message was mailed, and what it says about its recipients.
//!
//! **Does:** reads the bytes of one message that arrived at a return path and says whether somebody was
//! not reached ([`Kind::Hard`], [`Kind::Soft`]), is not reached yet, was reached, complained, is away, or
//! answered; for whom; why; and which message came back. Of an answer to a notice it says whether it plainly
//! objects ([`intent`]).
//!
//! **Does not:** fetch mail, send mail, keep anything, look at a clock, or decide what a bounce means for
//! somebody's rights. It does not verify who wrote a message: anybody can send a forged report, so its
//! caller trusts one only for a message of its own, which [`Original`] identifies.
//!
//! **Takes:** bytes, whatever they are. **Gives:** a [`Returned`], always; what cannot be told apart is
//! [`Kind::Other`] or [`Kind::Unreadable`], and an officer looks at it.
//!
//! Specifications: RFC 3464 (delivery status notifications), RFC 6522 (`multipart/report`), RFC 3463 and
//! RFC 5248 (enhanced status codes), RFC 5321 section 4.2 (replies of SMTP), RFC 5965 (feedback reports),
//! RFC 3834 (automatic responses), RFC 5322 (messages). Reports without machine-readable parts are read by
//! their form and by phrases in several languages (`lexicon`).
//!
//! # Hard or soft
//!
//! Both mean that the message was not delivered and will not be. [`Kind::Soft`] means that the same message
//! might arrive if it is sent again later; [`Kind::Hard`], that it will not.
//!
//! 1. It is soft whatever the codes say where the words say that the state passes: mailbox full or over
//!    quota, greylisted, too many messages or connections, try again later, delivery time expired.
//! 2. It is hard whatever the codes say where the words say that there is nobody: unknown user, unknown
//!    domain or one that takes no mail, account disabled or moved, malformed address.
//! 3. Otherwise the class of the `Status` field decides, 5 hard and 4 soft; without one, that of a status
//!    in the words; without one, the first digit of an SMTP reply. Refusals by policy, reputation, spam and
//!    content filters are no exception: with class 5 the same message will be refused again.
//! 4. Without any code, unreachable hosts, timeouts and expiry are soft, and everything else is hard: a
//!    report of failure that names no passing reason is not taken for a passing one.
//!
//! # Limits
//!
//! Of a message the first 2 MiB and the first 200 MIME parts are read, of a part the first 256 KiB, of a
//! text that phrases are looked for in the first 16 KiB, of recipients the first 200. Work is linear in
//! the size of what is read.

mod addresses;
mod answer;
mod arrival;
mod cause;
mod complaint;
mod disarm;
mod fields;
mod intent;
mod judge;
mod kind;
mod lexicon;
mod mail;
mod narration;
mod narrative;
mod notification;
mod original;
mod own;
mod reading;
mod recipient;
mod report;
mod returned;
mod sections;
mod sender;
mod status;
mod words;
mod writer;

pub use arrival::came;
pub use cause::Cause;
pub use intent::{Doubt, Intent, intent};
pub use kind::{Action, Kind};
pub use original::Original;
pub use reading::read;
pub use recipient::Recipient;
pub use returned::Returned;
pub use status::Status;
pub use writer::{Writer, text, writer, writers};
