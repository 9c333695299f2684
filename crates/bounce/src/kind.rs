//! What a message is, and what a report says was done for a recipient.

use std::fmt;

/// What a message that arrived at a return path is.
///
/// Of several recipients with different outcomes the worst counts, in the order in which the variants
/// stand here: hard, soft, delayed, delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The message was not delivered and the same message will not be: class 5 of RFC 3463, section 2, or
    /// words of that meaning. The recipient was not reached.
    Hard,
    /// The message was not delivered, for a reason that may pass: class 4 of RFC 3463, section 2, given
    /// up, or a full mailbox, greylisting, a limit, an unreachable host. The recipient was not reached.
    Soft,
    /// The message is not delivered yet and its sender still tries: `Action: delayed` of RFC 3464,
    /// section 2.3.3. Another report follows, or none if it arrives.
    Delayed,
    /// The message was delivered, passed on to a system that reports no further, or expanded: `Action:
    /// delivered`, `relayed` or `expanded` of RFC 3464, section 2.3.3.
    Delivered,
    /// The message arrived and its recipient called it abuse, or asked for no more: RFC 5965, section 3.1.
    /// Reports on authentication (RFC 6591), on viruses, and that something is no spam are `Other`.
    Complaint,
    /// A program answered: an absence note, a receipt, an acknowledgement (RFC 3834). Not a bounce, and
    /// no proof that somebody read the message.
    AutoReply,
    /// Somebody answered. Not a bounce.
    Reply,
    /// Something else, or what cannot be told: an officer looks at it. Besides mail that answers nothing,
    /// this is a bounce that somebody passes on, a program that first wants the sender to confirm, and an
    /// automatic answer that says that its person is gone for good.
    Other,
    /// No message at all: no header fields.
    Unreadable,
}

impl Kind {
    /// Whether the message was not delivered and nobody tries further.
    pub fn is_bounce(self) -> bool {
        matches!(self, Kind::Hard | Kind::Soft)
    }

    /// A name for logs and tables; never changes.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Hard => "hard",
            Kind::Soft => "soft",
            Kind::Delayed => "delayed",
            Kind::Delivered => "delivered",
            Kind::Complaint => "complaint",
            Kind::AutoReply => "auto_reply",
            Kind::Reply => "reply",
            Kind::Other => "other",
            Kind::Unreadable => "unreadable",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What was done for a recipient: the `Action` field of RFC 3464, section 2.3.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Not delivered, and given up.
    Failed,
    /// Not delivered yet, and tried further.
    Delayed,
    /// Delivered.
    Delivered,
    /// Passed on to a system that may not report.
    Relayed,
    /// Delivered to an address that stands for several others.
    Expanded,
}

impl Action {
    /// Reads the value of the field, with what some servers write instead.
    pub(crate) fn parse(value: &str) -> Option<Action> {
        let word: String = value
            .trim()
            .chars()
            .take_while(char::is_ascii_alphabetic)
            .collect::<String>()
            .to_ascii_lowercase();
        Some(match word.as_str() {
            "failed" | "failure" | "fail" | "expired" | "error" | "bounced" => Action::Failed,
            "delayed" | "delay" | "deferred" => Action::Delayed,
            "delivered" | "deliverable" => Action::Delivered,
            "relayed" => Action::Relayed,
            "expanded" => Action::Expanded,
            _ => return None,
        })
    }

    /// Whether the message went on its way.
    pub fn is_success(self) -> bool {
        matches!(self, Action::Delivered | Action::Relayed | Action::Expanded)
    }
}
