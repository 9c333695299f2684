//! Phrases of mail systems and of their users, in several languages, as `words` finds them: in lower case,
//! without accents and punctuation, ` * ` for a few words in between, the last word possibly cut short.
//!
//! They name what is said, not who says it: no phrase belongs to one product.

mod answers;
mod nobody;
mod refused;
pub(crate) mod replies;
mod reports;
mod trouble;

use crate::cause::Cause;
use crate::words::Words;

pub(crate) use answers::{
    ABSENT, ABSENT_SUBJECT, ANSWER_PREFIX, CONFIRM, FORWARD_PREFIX, GONE, REFUSING, SPAM_BUTTON,
};
pub(crate) use reports::{
    COPY, DECLARED, DELAYED, DELIVERED, FAILED, FAILED_SUBJECT, GIVEN_UP, WARNING,
};
pub(crate) use trouble::PASSING;

/// Causes and their phrases, in the order in which they are looked for: what is said of the sender before
/// what is said of the recipient, since both may be unknown, and what says more before what says less.
const CAUSES: &[(Cause, &[&str])] = &[
    (Cause::RateLimited, trouble::RATE),
    (Cause::MailboxFull, trouble::FULL),
    (Cause::TooBig, trouble::BIG),
    (Cause::Loop, trouble::LOOP),
    (Cause::Relaying, refused::RELAY),
    (Cause::Spam, refused::SPAM),
    (Cause::Policy, refused::SENDER),
    (Cause::BadAddress, nobody::SYNTAX),
    (Cause::UnknownHost, nobody::HOST),
    (Cause::MailboxDisabled, nobody::DISABLED),
    (Cause::Moved, nobody::MOVED),
    (Cause::UnknownUser, nobody::USER),
    (Cause::Content, refused::CONTENT),
    (Cause::Policy, refused::POLICY),
    (Cause::Spam, refused::SPAM_AT_ALL),
    (Cause::Network, trouble::NETWORK),
    (Cause::System, trouble::SYSTEM),
];

/// The first cause that the text names.
pub(crate) fn cause(words: &Words) -> Option<Cause> {
    CAUSES
        .iter()
        .find(|(_, phrases)| words.has_any(phrases))
        .map(|(cause, _)| *cause)
}

/// Whether it says that a mailbox cannot be had, the words of RFC 5321, section 4.2.3, for a reply 550 as
/// well as for a reply 450. Only the code tells whether there is such a mailbox.
pub(crate) fn is_unavailable(words: &Words) -> bool {
    words.has_any(nobody::UNAVAILABLE)
}
