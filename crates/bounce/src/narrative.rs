//! Reports without machine-readable parts, recognized by their form and their words.

use crate::cause::Cause;
use crate::fields::Fields;
use crate::judge::About;
use crate::kind::Action;
use crate::lexicon;
use crate::mail::Mail;
use crate::narration;
use crate::original;
use crate::recipient::{Recipient, Told};
use crate::sections;
use crate::sender::Sender;
use crate::status::{self, Status};
use crate::words::Words;

/// What has to speak for a report before it is taken for one. A mail system's own address and either a
/// subject or a text of reports suffice; the words alone do not, since people quote them.
const ENOUGH: i32 = 5;

/// What a report in words tells.
pub(crate) struct Narrative {
    /// What was done, for all of its recipients.
    pub(crate) action: Action,
    pub(crate) recipients: Vec<Recipient>,
    /// What its own words say.
    pub(crate) about: About,
}

/// Reads a report in words; `None` if the message is none.
pub(crate) fn read(mail: &Mail, sender: &Sender, text: &str) -> Option<Narrative> {
    let narration = narration::of(text, sender.system == 3);
    let words = Words::of(&narration);
    let failed = failed_recipients(&mail.fields);
    let weight = weigh(mail, sender, &narration, &words, text);
    if weight + if failed.is_empty() { 0 } else { 4 } < ENOUGH {
        return None;
    }
    let told = sections::recipients(&narration, &failed, &sender.others);
    if !is_programs(mail, sender)
        && !shows(mail, sender, &words, (&narration, text), !told.is_empty())
    {
        return None;
    }
    let action = action(sender, &words);
    let about = About::of(&narration);
    let judge = |told: Told| {
        Told {
            action: Some(action),
            ..told
        }
        .judge(&about)
    };
    let recipients = told.into_iter().map(judge).collect();
    Some(Narrative {
        action,
        recipients,
        about,
    })
}

impl Narrative {
    /// What it comes to for a recipient that it does not name.
    pub(crate) fn unnamed(&self, address: Option<String>) -> Recipient {
        Told::of(address, self.action).judge(&self.about)
    }
}

/// Whether its header says that a program wrote it, or that nobody shall answer.
fn is_programs(mail: &Mail, sender: &Sender) -> bool {
    sender.null_path
        || sender.automatic
        || sender.daemon
        || mail.media == "multipart/report"
        || mail.fields.get("X-Failed-Recipients").is_some()
}

/// Whether what anybody may have written shows what only a mail system knows.
///
/// INVARIANT: of whoever refuses no message is taken for a report on another, which nobody would read.
fn shows(
    mail: &Mail,
    sender: &Sender,
    words: &Words,
    (narration, text): (&str, &str),
    names: bool,
) -> bool {
    if words.has_any(lexicon::REFUSING) || sender.subject.has_any(lexicon::REFUSING) {
        return false;
    }
    let mut lines = narration.lines();
    if sender.answers || sender.threaded {
        // Gateways to telephones answer, with a line of a server; whoever can be answered in turn is somebody.
        let replied = |line: &str| line.starts_with(['4', '5']) && status::quotes_reply(line);
        return !sender.has_path && lines.any(replied);
    }
    lines.any(status::quotes_reply)
        || Status::find(narration).is_some()
        || is_attached(mail)
        || original::copy_begin(text).is_some()
        || (names && sender.subject.has_any(lexicon::FAILED_SUBJECT))
}

/// Whether a message, or the header of one, is attached.
fn is_attached(mail: &Mail) -> bool {
    let mut parts = mail.parts.iter();
    parts.any(|part| part.is_message() || part.is_headers())
}

/// What the subject and the words say was done.
pub(crate) fn action(sender: &Sender, words: &Words) -> Action {
    let given_up = words.has_any(lexicon::GIVEN_UP);
    let waiting = words.has_any(lexicon::DELAYED) && !given_up;
    // A warning may be about a virus as well.
    let nobody = lexicon::cause(words).is_some_and(Cause::is_nobody);
    let warned = sender.subject.begins_with_any(lexicon::WARNING);
    let warned = warned && !given_up && !nobody && !words.has_any(lexicon::FAILED);
    if waiting || warned || sender.subject.has_any(lexicon::DELAYED) {
        return Action::Delayed;
    }
    let failed = words.has_any(lexicon::FAILED) || given_up;
    let success = words.has_any(lexicon::DELIVERED) || sender.subject.has_any(lexicon::DELIVERED);
    if success && !failed {
        Action::Delivered
    } else {
        Action::Failed
    }
}

fn weigh(mail: &Mail, sender: &Sender, narration: &str, words: &Words, text: &str) -> i32 {
    let failed_subject = sender.subject.has_any(lexicon::FAILED_SUBJECT);
    let told = words.has_any(lexicon::FAILED)
        || words.has_any(lexicon::DELAYED)
        || words.has_any(lexicon::DELIVERED);
    let replied = narration.lines().any(status::quotes_reply);
    let coded = replied || Status::find(narration).is_some();
    let caused = lexicon::cause(words).is_some() || lexicon::is_unavailable(words);
    // A transcript of a session that ended well, or news about mail, says nothing of a failure.
    // A passing refusal alone ends nothing.
    let refused =
        replied && caused && status::find_reply(narration).is_some_and(|reply| reply >= 500);
    let speaks = failed_subject || told || refused;
    if !speaks && mail.fields.get("X-Failed-Recipients").is_none() {
        return 0;
    }
    let attached = is_attached(mail);
    let repeats = attached || narration.len() + 80 < text.len();
    // Shops and parcels have deliveries as well, and people who run mail systems write letters: whoever is no
    // mail system for certain has to show a reply or a copy.
    let nobody = !sender.is_system();
    let report = mail.media == "multipart/report";
    let shown = coded || repeats || report || mail.fields.get("X-Failed-Recipients").is_some();
    if !shown && (nobody || (sender.system == 2 && !failed_subject)) {
        return 0;
    }
    let given = |what: bool, weight: i32| if what { weight } else { 0 };
    let for_it = i32::from(sender.system)
        + given(sender.null_path, 1)
        + given(failed_subject, 2)
        + given(told, 2)
        + given(coded && caused, 3)
        + given(coded != caused, 1)
        + given(repeats, 1)
        + given(attached && failed_subject && told, 2)
        + given(words.has_any(lexicon::DECLARED), 2)
        + given(report, 2);
    // Mail systems do not answer, pass on, or quote, and they say that they are none.
    let quotes = text
        .lines()
        .any(|line| line.starts_with('>') && !line.starts_with(">>>"));
    // A report to an address that a list stands behind has the fields of the list.
    let bulk = match sender.system {
        0 => 4,
        2 => 1,
        _ => 0,
    };
    for_it
        - given(nobody && (sender.answers || sender.threaded), 3)
        - given(nobody && !sender.null_path, 2)
        - given(
            nobody && sender.has_path && !sender.null_path && !sender.automatic,
            2,
        )
        - given(sender.system < 3 && quotes, 3)
        - given(sender.forwards, 3)
        - given(sender.bulk, bulk)
}

/// The addresses of the field by which Exim and others name whom they did not reach.
pub(crate) fn failed_recipients(fields: &Fields) -> Vec<String> {
    let value = fields.get("X-Failed-Recipients").unwrap_or_default();
    value
        .split(',')
        .filter_map(crate::addresses::of_field)
        .filter(|address| address.contains('@'))
        .collect()
}
