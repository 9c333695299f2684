//! Why a message was not delivered.

use std::fmt;

use crate::status::Status;

/// Why a message was not delivered, as far as a report says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// Nobody has this address at this domain.
    UnknownUser,
    /// The domain does not exist or takes no mail (RFC 7505).
    UnknownHost,
    /// The address is malformed.
    BadAddress,
    /// The address was given up for another, which may not be known.
    Moved,
    /// The mailbox is switched off, locked, suspended or abandoned.
    MailboxDisabled,
    /// The mailbox is full or over its quota.
    MailboxFull,
    /// The message is larger than what the recipient takes.
    TooBig,
    /// Greylisted, or too many messages or connections.
    RateLimited,
    /// The server passes on no mail for this sender or recipient.
    Relaying,
    /// The sender, its address, its host or its authentication is refused, or the recipient wants no such
    /// mail.
    Policy,
    /// The message was taken for spam.
    Spam,
    /// The message is malformed, or has content that is not taken, such as a virus.
    Content,
    /// The message went in a circle.
    Loop,
    /// A host could not be reached, or the time for trying ran out.
    Network,
    /// A mail system failed: its disk, its configuration, its protocol.
    System,
    /// The report does not say.
    Unknown,
}

impl Cause {
    /// A name for logs and tables; never changes.
    pub fn name(self) -> &'static str {
        match self {
            Cause::UnknownUser => "unknown_user",
            Cause::UnknownHost => "unknown_host",
            Cause::BadAddress => "bad_address",
            Cause::Moved => "moved",
            Cause::MailboxDisabled => "mailbox_disabled",
            Cause::MailboxFull => "mailbox_full",
            Cause::TooBig => "too_big",
            Cause::RateLimited => "rate_limited",
            Cause::Relaying => "relaying",
            Cause::Policy => "policy",
            Cause::Spam => "spam",
            Cause::Content => "content",
            Cause::Loop => "loop",
            Cause::Network => "network",
            Cause::System => "system",
            Cause::Unknown => "unknown",
        }
    }

    /// Whether nobody is there, so that no later try helps.
    pub(crate) fn is_nobody(self) -> bool {
        matches!(
            self,
            Cause::UnknownUser
                | Cause::UnknownHost
                | Cause::BadAddress
                | Cause::Moved
                | Cause::MailboxDisabled
        )
    }

    /// Whether the state passes by its nature.
    pub(crate) fn is_passing(self) -> bool {
        matches!(self, Cause::MailboxFull | Cause::RateLimited)
    }

    /// What the detail of a status says by itself: RFC 3463, section 3, with the codes registered since
    /// (RFC 5248, RFC 7372, RFC 7504, RFC 7505). `None` where it only names a field of causes.
    pub(crate) fn of_status(status: Status) -> Option<Cause> {
        Some(match (status.subject, status.detail) {
            (1, 1) => Cause::UnknownUser,
            (1, 2 | 10) => Cause::UnknownHost,
            (1, 3) => Cause::BadAddress,
            (1, 6) => Cause::Moved,
            (1, 7 | 8) => Cause::Policy,
            (2, 1) => Cause::MailboxDisabled,
            (2, 2) => Cause::MailboxFull,
            (2, 3) => Cause::TooBig,
            (3, 1) => Cause::System,
            (3, 4) => Cause::TooBig,
            (4, 1 | 2 | 3 | 5 | 7) => Cause::Network,
            (4, 4) => Cause::UnknownHost,
            (4, 6) => Cause::Loop,
            (6, 1..=10) => Cause::Content,
            (7, 13) => Cause::MailboxDisabled,
            (7, 27) => Cause::Policy,
            (7, 1 | 2 | 7 | 8 | 9 | 18 | 20..=26 | 28..=30 | 64) => Cause::Policy,
            _ => return None,
        })
    }

    /// What the subject of a status says where its detail says nothing: RFC 3463, section 2.
    pub(crate) fn of_subject(status: Status) -> Cause {
        match status.subject {
            // Something about the address is wrong for good.
            1 if status.class == 5 => Cause::UnknownUser,
            3 | 5 => Cause::System,
            4 => Cause::Network,
            6 => Cause::Content,
            7 if status.detail != 0 => Cause::Policy,
            _ => Cause::Unknown,
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
