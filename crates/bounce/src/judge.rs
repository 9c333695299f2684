//! Hard or soft, and why: the rules at the head of the crate.

use crate::cause::Cause;
use crate::kind::{Action, Kind};
use crate::lexicon;
use crate::status::{self, Status};
use crate::words::Words;

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

/// Judges one recipient by its `Status` field, what was said of it, and what the report says `about` all.
pub(crate) fn judge(action: Action, field: Option<Status>, said: &str, about: &str) -> Verdict {
    let words = Words::of(said);
    let told = Status::find(said);
    let reply = status::find_reply(said);
    let about =
        if words.is_empty() || (told.is_none() && reply.is_none() && named(&words).is_none()) {
            Some((
                Words::of(about),
                Status::find(about),
                status::find_reply(about),
            ))
        } else {
            None
        };
    let (more, told, reply) = match about {
        Some((more, about_status, about_reply)) => {
            (Some(more), told.or(about_status), reply.or(about_reply))
        }
        None => (None, told, reply),
    };
    let class = field
        .or(told)
        .map(|status| status.class)
        .or(reply.map(class_of));
    let cause = if action.is_success() {
        Cause::Unknown
    } else {
        cause(field, told, class, &words)
            .or_else(|| {
                more.as_ref()
                    .and_then(|more| cause(None, None, class, more))
            })
            .unwrap_or_else(|| {
                [told, field]
                    .into_iter()
                    .flatten()
                    .map(Cause::of_subject)
                    .find(|cause| *cause != Cause::Unknown)
                    .unwrap_or(Cause::Unknown)
            })
    };
    let passing = words.has_any(lexicon::PASSING)
        || (words.is_empty() && more.is_some_and(|more| more.has_any(lexicon::PASSING)));
    // A detail says more than the class alone, which the field may be all of.
    let status = match (field, told) {
        (Some(field), Some(told)) if field.is_general() && told.class == field.class => Some(told),
        (field, told) => field.or(told),
    };
    Verdict {
        status,
        reply,
        cause,
        kind: kind(action, class, field.or(told), cause, passing),
    }
}

fn kind(
    action: Action,
    class: Option<u8>,
    status: Option<Status>,
    cause: Cause,
    passing: bool,
) -> Kind {
    match action {
        Action::Delayed => return Kind::Delayed,
        Action::Delivered | Action::Relayed | Action::Expanded => return Kind::Delivered,
        Action::Failed => {}
    }
    // RFC 3463, section 3.5: delivery time expired. It is a passing failure that was tried too long.
    let expired = status.is_some_and(|status| status.subject == 4 && status.detail == 7);
    if cause.is_passing() || passing || expired {
        Kind::Soft
    } else if cause.is_nobody() {
        Kind::Hard
    } else {
        match class {
            Some(4) => Kind::Soft,
            Some(_) => Kind::Hard,
            None if cause == Cause::Network => Kind::Soft,
            None => Kind::Hard,
        }
    }
}

/// The cause by words and by the details of codes. The sender's faults by code come first, since words say
/// of a sender what they say of a recipient.
fn cause(
    field: Option<Status>,
    told: Option<Status>,
    class: Option<u8>,
    words: &Words,
) -> Option<Cause> {
    let codes = [told, field];
    let mut of_codes = codes.iter().flatten();
    if of_codes.any(|status| status.subject == 1 && matches!(status.detail, 7 | 8)) {
        return Some(Cause::Policy);
    }
    if let Some(cause) = lexicon::cause(words) {
        return Some(refine(cause, codes));
    }
    if lexicon::is_unavailable(words) && class != Some(4) {
        return Some(Cause::UnknownUser);
    }
    codes
        .iter()
        .flatten()
        .find_map(|status| Cause::of_status(*status))
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

fn named(words: &Words) -> Option<Cause> {
    lexicon::cause(words).or_else(|| lexicon::is_unavailable(words).then_some(Cause::UnknownUser))
}

fn class_of(reply: u16) -> u8 {
    if reply < 500 { 4 } else { 5 }
}
