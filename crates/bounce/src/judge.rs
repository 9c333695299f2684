//! Hard or soft, and why: the rules at the head of the crate.

use crate::cause::Cause;
use crate::kind::{Action, Kind};
use crate::lexicon;
use crate::status::{self, Status};
use crate::words::{Words, cut};

/// How much of what is said of one recipient is looked at.
const SAID_BYTES: usize = 2 * 1024;

/// What a report comes to for one recipient.
pub(crate) struct Verdict {
    pub(crate) status: Option<Status>,
    pub(crate) reply: Option<u16>,
    pub(crate) cause: Cause,
    pub(crate) kind: Kind,
}

/// What was done where the `Action` field is missing: only class 2 is a success (RFC 3463, section 2), and
/// a report is made when something failed.
pub(crate) fn action(status: Option<Status>) -> Action {
    if status.is_some_and(|status| status.class == 2) {
        Action::Delivered
    } else {
        Action::Failed
    }
}

/// What a report says besides what it says of one recipient, read once for all.
#[derive(Debug, Clone, Default)]
pub(crate) struct About {
    text: String,
    cause: Option<Cause>,
    unavailable: bool,
    passing: bool,
    status: Option<Status>,
    reply: Option<u16>,
}

impl About {
    pub(crate) fn of(text: &str) -> About {
        let words = Words::of(text);
        About {
            text: text.to_owned(),
            cause: lexicon::cause(&words),
            unavailable: lexicon::is_unavailable(&words),
            passing: words.has_any(lexicon::PASSING),
            status: Status::find(text),
            reply: status::find_reply(text),
        }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

/// Judges one recipient by its `Status` field, what was said of it, and what the report says `about` all,
/// which counts only where what was said tells nothing.
pub(crate) fn judge(action: Action, field: Option<Status>, said: &str, about: &About) -> Verdict {
    let said = cut(said, SAID_BYTES);
    let words = Words::of(said);
    let (told, reply) = (Status::find(said), status::find_reply(said));
    let named = lexicon::cause(&words);
    let tells =
        named.is_some() || told.is_some() || reply.is_some() || lexicon::is_unavailable(&words);
    let about = (!tells).then_some(about);
    let told = told.or(about.and_then(|about| about.status));
    let reply = reply.or(about.and_then(|about| about.reply));
    let class = field
        .or(told)
        .map(|status| status.class)
        .or(reply.map(class_of));
    let unavailable = lexicon::is_unavailable(&words);
    let cause = if action.is_success() {
        Cause::Unknown
    } else {
        cause(Codes { field, told, class }, named, unavailable, about)
    };
    // A code of class 4 by itself stays what its class says.
    let worded = named.or(about.and_then(|about| about.cause)) == Some(cause);
    let nobody = cause.is_nobody() && (class != Some(4) || worded);
    // RFC 3463, section 3.5: delivery time expired. It is a passing failure that was tried too long.
    let expired = field
        .or(told)
        .is_some_and(|status| status.subject == 4 && status.detail == 7);
    let passing = expired
        || cause.is_passing()
        || words.has_any(lexicon::PASSING)
        || (words.is_empty() && about.is_some_and(|about| about.passing));
    // A detail says more than the class alone, which the field may be all of.
    let status = match (field, told) {
        (Some(field), Some(told)) if field.is_general() && told.class == field.class => Some(told),
        (field, told) => field.or(told),
    };
    Verdict {
        status,
        reply,
        cause,
        kind: kind(action, class, cause, nobody, passing),
    }
}

fn kind(action: Action, class: Option<u8>, cause: Cause, nobody: bool, passing: bool) -> Kind {
    match action {
        Action::Delayed => return Kind::Delayed,
        Action::Delivered | Action::Relayed | Action::Expanded => return Kind::Delivered,
        Action::Failed => {}
    }
    match class {
        _ if passing => Kind::Soft,
        _ if nobody => Kind::Hard,
        Some(4) => Kind::Soft,
        None if cause == Cause::Network => Kind::Soft,
        _ => Kind::Hard,
    }
}

/// The codes of a recipient: of its field, of its words, and the class that counts.
struct Codes {
    field: Option<Status>,
    told: Option<Status>,
    class: Option<u8>,
}

/// The cause by words and by the details of codes. The sender's faults by code come first, since words say
/// of a sender what they say of a recipient; then what was said, the field, what the report says besides.
fn cause(codes: Codes, named: Option<Cause>, unavailable: bool, about: Option<&About>) -> Cause {
    let Codes { field, told, class } = codes;
    let both = [told, field];
    let is_sender = |status: &Status| status.subject == 1 && matches!(status.detail, 7 | 8);
    if both.iter().flatten().any(is_sender) {
        return Cause::Policy;
    }
    let of_code = |code: Option<Status>| code.and_then(Cause::of_status);
    let nobody =
        |unavailable: bool| (unavailable && class != Some(4)).then_some(Cause::UnknownUser);
    let besides = about.and_then(|about| about.cause.or_else(|| nobody(about.unavailable)));
    named
        .map(|cause| refine(cause, both))
        .or_else(|| nobody(unavailable))
        .or_else(|| about.is_none().then(|| of_code(told)).flatten())
        .or_else(|| of_code(field))
        .or_else(|| besides.map(|cause| refine(cause, both)))
        .or_else(|| of_code(told))
        .or_else(|| {
            let mut by_subject = both.into_iter().flatten().map(Cause::of_subject);
            by_subject.find(|cause| *cause != Cause::Unknown)
        })
        .unwrap_or(Cause::Unknown)
}

/// Words that say little give way to a code that says more.
fn refine(cause: Cause, codes: [Option<Status>; 2]) -> Cause {
    let code = || {
        codes
            .iter()
            .flatten()
            .find_map(|status| Cause::of_status(*status))
    };
    match cause {
        Cause::System | Cause::Network => match code() {
            Some(
                code @ (Cause::MailboxFull
                | Cause::UnknownUser
                | Cause::UnknownHost
                | Cause::Loop
                | Cause::TooBig),
            ) => code,
            _ => cause,
        },
        other => other,
    }
}

fn class_of(reply: u16) -> u8 {
    if reply < 500 { 4 } else { 5 }
}
