//! One recipient, and what a report says of it.

use crate::cause::Cause;
use crate::judge::{self, About};
use crate::kind::{Action, Kind};
use crate::status::Status;
use crate::words::cut;

/// How much of what a server said is kept.
const DIAGNOSTIC_BYTES: usize = 1024;

/// A recipient that a report speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// The address that was tried: `Final-Recipient` of RFC 3464, section 2.3.2, or what the words name.
    pub address: String,
    /// The address that the sender wrote, where the report gives it: `Original-Recipient` of RFC 3464,
    /// section 2.3.1. It differs where mail is passed on.
    pub original_address: Option<String>,
    /// What was done.
    pub action: Action,
    /// The enhanced status: RFC 3464, section 2.3.4, or from the words.
    pub status: Option<Status>,
    /// The reply of the server that refused: RFC 5321, section 4.2.
    pub reply: Option<u16>,
    /// What a server or a report said, on one line, at most 1 KiB: RFC 3464, section 2.3.6, or the words.
    pub diagnostic: String,
    /// Why.
    pub cause: Cause,
    /// Until when the message is tried, where it is not delivered yet: `Will-Retry-Until` of RFC 3464, section 2.3.9, in
    /// seconds since 1970.
    pub tried_until: Option<i64>,
    /// What it means for this recipient: [`Kind::Hard`], [`Kind::Soft`], [`Kind::Delayed`] or
    /// [`Kind::Delivered`].
    pub kind: Kind,
}

/// What is known of a recipient before it is judged.
#[derive(Debug, Clone, Default)]
pub(crate) struct Told {
    pub(crate) address: Option<String>,
    pub(crate) original_address: Option<String>,
    pub(crate) action: Option<Action>,
    /// The `Status` field, if there is one.
    pub(crate) status: Option<Status>,
    /// What was said of this recipient.
    pub(crate) said: String,
    /// Until when it is tried.
    pub(crate) until: Option<i64>,
}

impl Told {
    /// A recipient of whom only this is known.
    pub(crate) fn of(address: Option<String>, action: Action) -> Told {
        Told {
            address,
            action: Some(action),
            ..Told::default()
        }
    }

    /// Judges what was told. `about` is what the report says besides, looked at only where nothing was said
    /// of this recipient or what was said names no cause.
    pub(crate) fn judge(self, about: &About) -> Recipient {
        let action = self.action.unwrap_or_else(|| judge::action(self.status));
        let verdict = judge::judge(action, self.status, &self.said, about);
        let said = if self.said.trim().is_empty() {
            about.text()
        } else {
            &self.said
        };
        Recipient {
            address: self
                .address
                .or_else(|| self.original_address.clone())
                .unwrap_or_default(),
            original_address: self.original_address,
            action,
            status: verdict.status,
            reply: verdict.reply,
            diagnostic: one_line(said),
            cause: verdict.cause,
            tried_until: self.until,
            kind: verdict.kind,
        }
    }
}

fn one_line(text: &str) -> String {
    let mut line = String::new();
    for word in cut(text, 8 * DIAGNOSTIC_BYTES).split_whitespace() {
        if line.len() + word.len() >= DIAGNOSTIC_BYTES {
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}
