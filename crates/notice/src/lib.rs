//! Announcements by mail: planned, written, sent once, and what came back of them.
//!
//! **Does:** checks that a notice says what GDPR Art. 13, 14 and 21(4) ask for; plans a campaign, which
//! says to whom which text goes; seals the links in it; sends it by SMTP so that nobody gets it twice,
//! whatever is killed when; reads what comes back, from bytes, a mailbox (IMAP) or a mail server of this
//! machine (LMTP); records each step of each person's notice in the
//! ledger; says how many were reached.
//!
//! **Does not:** decide whether a notice counts (policies do), serve the pages that links lead to, sign
//! mails (DKIM is the mail server's), know content or training sets.
//!
//! **Takes:** a ledger, texts, [`Settings`], a folder. **Gives:** mails, ledger entries, [`Funnel`]s.
//!
//! Follows RFC 5321 (SMTP), RFC 5322 (messages), RFC 2033 (LMTP), RFC 3501 (IMAP), RFC 3464 (what comes
//! back), RFC 3834 (no answer to automatic mail). The outbox holds no address, no name and no text of a reply: people are numbers in
//! it, and addresses stay in the ledger's state, where an erasure finds them.

mod first;
mod funnel;
mod imap;
mod key_file;
mod letter;
mod link;
mod links;
mod lmtp;
mod mail_id;
mod outbox;
mod plan;
mod post;
mod reach;
mod replied;
mod returned;
mod revoked;
mod send;
mod settings;
mod showing;
mod sorting;
mod texts;
mod told;
mod unreached;

pub use first::Notified;
pub use funnel::{Funnel, Spoken, Stage};
pub use imap::{Mailbox, MailboxSettings, Then};
pub use letter::{Letter, Written};
pub use link::{Link, Linked};
pub use links::LinkKeys;
pub use lmtp::{Keep, LONGEST_KEPT, Listener, Lmtp};
pub use mail_id::{MailId, MailKey};
pub use outbox::{Aside, Outbox, PIPE, Planned, ReadFile, ReadSource, State};
pub use plan::{Audience, Plan, Planning, Reminded};
pub use post::{Attachment, Post, Went};
pub use reach::Reach;
pub use returned::{Returns, Verdict, Verdicts};
pub use revoked::Revocations;
pub use send::{Done, Sending, Sent, Wait};
pub use settings::{Controller, Encryption, MailServer, Officer, Sender, Settings};
pub use showing::{Showing, Shown};
pub use sorting::{HELD, Sorted, Sorting, text_of, writer_of};
pub use texts::{Facts, Fault, Holding, Kept, Occasion, Piece, Said, Texts, shipped};
pub use told::{Campaigns, Heard, Surpassed, WaitsFor, take_over};
pub use unreached::{Unreached, Why};
