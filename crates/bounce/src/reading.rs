//! The order in which a message is tried.

use crate::addresses;
use crate::answer;
use crate::complaint;
use crate::fields::Fields;
use crate::judge::About;
use crate::kind::{Action, Kind};
use crate::mail::Mail;
use crate::narration;
use crate::narrative::{self, Narrative};
use crate::notification;
use crate::original::{self, Original};
use crate::recipient::{Recipient, Told};
use crate::report;
use crate::returned::{Returned, worst};
use crate::sections;
use crate::sender::Sender;
use crate::words::Words;

/// How deep reports inside reports are opened.
const DEPTH: u8 = 3;

/// Says what the bytes of a message are.
///
/// Whatever the bytes, this returns, and never panics. See the crate for what is read and how much of it.
#[must_use]
pub fn read(bytes: &[u8]) -> Returned {
    at_depth(bytes, DEPTH)
}

fn at_depth(bytes: &[u8], depth: u8) -> Returned {
    let Some(mail) = Mail::parse(bytes) else {
        return Returned::unreadable();
    };
    let sender = Sender::of(&mail);
    let text = mail.text();
    if let Some(notification) = notification::read(&text) {
        let original = Original::new(notification.fields, &mail.fields);
        return Returned::new(notification.kind, notification.recipients, original);
    }
    let mut original = Original::new(original::fields(&mail, &text), &mail.fields);
    if let Some(feedback) = complaint::read(&mail, &sender) {
        if let Some(value) = feedback
            .fields
            .get("Original-Message-ID")
            .or_else(|| feedback.fields.get("Message-ID"))
        {
            original.set("Message-ID", value);
        }
        let judge = |address| Told::of(Some(address), Action::Delivered).judge(&About::default());
        let recipients = feedback.recipient().into_iter().map(judge).collect();
        return Returned::new(feedback.kind, recipients, original);
    }
    if let Some(recipients) = status_parts(&mail, &sender, &text) {
        identify(&mut original, &mail);
        return Returned::new(
            worst(&recipients).unwrap_or(Kind::Other),
            recipients,
            original,
        );
    }
    let Some(narrative) = narrative::read(&mail, &sender, &text) else {
        let (kind, by_words) = answer::kind(&mail, &sender, &text);
        return Returned {
            by_words,
            ..Returned::new(kind, Vec::new(), original)
        };
    };
    identify(&mut original, &mail);
    // What a report tells in fields, wherever it puts them, is surer than its words.
    let fielded = judged(
        report::recipients(&text),
        narrative.about.text(),
        Some(narrative.action),
    );
    if !fielded.is_empty() {
        return Returned::new(worst(&fielded).unwrap_or(Kind::Other), fielded, original);
    }
    if narrative.recipients.is_empty()
        && depth > 0
        && let Some(inner) = inner(&mail, &text, depth)
    {
        return inner;
    }
    in_words(narrative, original)
}

/// The recipients of a report's own parts. A part among others is a report only from a mail system:
/// somebody may have passed it on.
fn status_parts(mail: &Mail, sender: &Sender, text: &str) -> Option<Vec<Recipient>> {
    if !(mail.media == "multipart/report" || sender.is_system() || sender.null_path)
        || sender.forwards && !sender.is_system()
    {
        return None;
    }
    let told: Vec<Told> = mail
        .parts
        .iter()
        .filter(|part| part.is_status())
        .flat_map(|part| report::recipients(&part.text))
        .collect();
    if told.is_empty() {
        return None;
    }
    let narration = narration::of(text, sender.system == 3);
    let action = narrative::action(sender, &Words::of(&narration));
    let recipients = judged(told, &narration, Some(action));
    (!recipients.is_empty()).then_some(recipients)
}

/// Judges what fields tell. Words stand in for a missing action only where they say that it is not final.
fn judged(mut told: Vec<Told>, narration: &str, action: Option<Action>) -> Vec<Recipient> {
    told.truncate(report::RECIPIENTS);
    // The words of a report on several tell nothing of one; the replies that it quotes are the surest.
    let about = if told.len() == 1 {
        let refusals = sections::refusals(narration);
        About::of(if refusals.is_empty() {
            narration
        } else {
            &refusals
        })
    } else {
        About::default()
    };
    told.into_iter()
        .map(|told| {
            let waiting = told.action.is_none()
                && action == Some(Action::Delayed)
                && told.status.is_none_or(|status| status.class == 4);
            let action = if waiting {
                Some(Action::Delayed)
            } else {
                told.action
            };
            Told { action, ..told }.judge(&about)
        })
        .collect()
}

fn in_words(narrative: Narrative, original: Original) -> Returned {
    let mut recipients = narrative.recipients.clone();
    let kind = worst(&recipients).unwrap_or_else(|| narrative.unnamed(None).kind);
    // A report that names nobody is about whom the message went to, if that is one.
    if recipients.is_empty() {
        let to = original.to().unwrap_or_default();
        if let [only] = addresses::find(&to).as_slice() {
            recipients.push(narrative.unnamed(Some(only.address.to_owned())));
        }
    }
    Returned::new(kind, recipients, original)
}

/// The report inside a report that names nobody itself: gateways pass on what others sent them.
fn inner(mail: &Mail, text: &str, depth: u8) -> Option<Returned> {
    let attached = mail
        .parts
        .iter()
        .find(|part| part.is_message())
        .map(|part| part.text.as_str());
    let copied = original::copy_begin(text).and_then(|begin| text.get(begin..));
    let inner = at_depth(attached.or(copied)?.as_bytes(), depth - 1);
    (matches!(inner.kind, Kind::Hard | Kind::Soft | Kind::Delayed) && !inner.recipients.is_empty())
        .then_some(inner)
}

/// Some reports name the message that they are about in a field of their own.
fn identify(original: &mut Original, mail: &Mail) {
    let own = ["X-Original-Message-ID", "Original-Message-ID"];
    let of = |fields: &Fields| {
        own.iter()
            .find_map(|name| fields.get(name).map(str::to_owned))
    };
    let parts = mail
        .parts
        .iter()
        .filter(|part| part.is_status())
        .filter_map(|part| Mail::fields_of(&part.text));
    let named = of(&mail.fields).or_else(|| parts.filter_map(|fields| of(&fields)).next());
    if let Some(value) = named {
        original.set("Message-ID", &value);
    }
}
