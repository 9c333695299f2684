//! Whether an answer to a notice plainly objects. Everything else is for somebody to read.

use crate::lexicon::replies;
use crate::mail::Mail;
use crate::own;
use crate::words::Words;

/// The longest own text that is taken for plain, in bytes.
const PLAIN_BYTES: usize = 700;
/// A line that is so long without a sign at its end goes on in the next one.
const WRAPPED_BYTES: usize = 55;

/// What an answer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Intent {
    /// The writer objects to the use of what is theirs, without condition, and says nothing else.
    Objects,
    /// That cannot be told; why.
    Unsure(Doubt),
}

/// Why an answer is for somebody to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// It has no words of its own, or no text.
    Empty,
    /// It is long.
    Long,
    /// It has an attachment, or answers between the lines of what it quotes.
    Mixed,
    /// It asks.
    Question,
    /// It depends on something.
    Condition,
    /// It asks for something else, too, or is about somebody else.
    Several,
    /// It names a part of what the person has.
    Part,
    /// It is about mail.
    Mail,
    /// It says that it does not object, or agrees.
    Opposite,
    /// It does not say plainly that it objects.
    Other,
}

impl Doubt {
    /// A name for logs and tables; never changes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Doubt::Empty => "empty",
            Doubt::Long => "long",
            Doubt::Mixed => "mixed",
            Doubt::Question => "question",
            Doubt::Condition => "condition",
            Doubt::Several => "several",
            Doubt::Part => "part",
            Doubt::Mail => "mail",
            Doubt::Opposite => "opposite",
            Doubt::Other => "other",
        }
    }
}

/// What a message that is [`crate::Kind::Reply`] says. Whether it is from whom it seems to be from is the
/// caller's to know.
#[must_use]
pub fn intent(bytes: &[u8]) -> Intent {
    let Some(mail) = Mail::parse(bytes) else {
        return Intent::Unsure(Doubt::Empty);
    };
    let reads = |media: &str| {
        matches!(media, "text/plain" | "text/html") || media.starts_with("multipart/")
    };
    if mail.parts.iter().any(|part| !reads(&part.media)) {
        return Intent::Unsure(Doubt::Mixed);
    }
    of_text(&mail.text())
}

fn of_text(text: &str) -> Intent {
    if own::goes_on_below(text) {
        return Intent::Unsure(Doubt::Mixed);
    }
    let own = own::words(text);
    let doubt = if own.is_empty() {
        Some(Doubt::Empty)
    } else if own.len() > PLAIN_BYTES {
        Some(Doubt::Long)
    } else if own.contains(['?', '？', '¿']) {
        Some(Doubt::Question)
    } else {
        doubt(&own)
    };
    match doubt {
        Some(doubt) => Intent::Unsure(doubt),
        None if is_plain(&own) => Intent::Objects,
        None => Intent::Unsure(Doubt::Other),
    }
}

fn doubt(own: &str) -> Option<Doubt> {
    // Statements do not keep phrases apart here: a condition may stand before or behind.
    let words = Words::of(&own.replace(['.', '!', ';', ':', '\n'], " "));
    let found = [
        (Doubt::Opposite, replies::OPPOSITE),
        (Doubt::Mail, replies::MAIL),
        (Doubt::Condition, replies::DEPENDS),
        (Doubt::Several, replies::MORE),
    ];
    // What somebody would like to say, they say.
    let words = words.without(&["would like to object ", "would like to opt out "]);
    let first = found
        .into_iter()
        .find(|(_, phrases)| words.has_any(phrases));
    let part = || words.has_any(replies::PARTS) && !words.has_any(replies::ALL);
    first
        .map(|(doubt, _)| doubt)
        .or_else(|| part().then_some(Doubt::Part))
}

/// Whether somebody objects in it, and nothing stands beside that but a greeting, a reason and a name. A word
/// that is not expected has it read: it may be about something else.
fn is_plain(own: &str) -> bool {
    let lines = lines(own);
    let (mut objected, mut polite) = (false, false);
    for line in &lines {
        let sentences: Vec<&str> = line
            .split(['.', '!', ';', ':'])
            .filter(|sentence| !plain(sentence).is_empty())
            .collect();
        let alone = sentences.len() == 1;
        for sentence in sentences {
            if is_objection(sentence) {
                objected = true;
                continue;
            }
            let whole = plain(sentence);
            let named = replies::NAMED
                .iter()
                .any(|n| format!("{whole} ").starts_with(n));
            let short = whole.split(' ').count();
            // A name stands alone below the greeting or the objection.
            let name = alone && short <= 3 && (polite || objected) && is_name(sentence);
            if !((named && short <= 5) || name || made_of(&whole, replies::POLITE)) {
                return false;
            }
            polite = true;
        }
    }
    objected
}

/// Lines, with those joined that were wrapped.
fn lines(own: &str) -> Vec<String> {
    let mut joined = String::new();
    for line in own.lines() {
        joined += line.trim();
        let ends = line.trim_end().ends_with(['.', '!', ',', ':', ';']);
        let goes_on = line.len() >= WRAPPED_BYTES && !ends;
        joined.push(if goes_on { ' ' } else { '\n' });
    }
    // Dots of abbreviations end nothing, and a comma before `dass` parts nothing.
    let parts = [
        ("Art. ", "Art "),
        ("art. ", "art "),
        ("Abs. ", "Abs "),
        (", dass ", " dass "),
    ];
    let joined = parts
        .iter()
        .fold(joined, |text, (from, to)| text.replace(from, to));
    joined.lines().map(without_initials).collect()
}

/// A line in which initials have no dot.
fn without_initials(line: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        match (letters.next(), letters.next(), letters.next()) {
            (Some(first), Some('.'), None) if first.is_uppercase() => first.to_string(),
            _ => word.to_owned(),
        }
    };
    line.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// The words of a text, one space between them.
fn plain(text: &str) -> String {
    let words = Words::of(text).as_str().replace('|', " ");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn made_of(words: &str, of: &str) -> bool {
    words
        .split_whitespace()
        .all(|word| of.split_whitespace().any(|known| known == word))
}

/// Whether each word begins with a capital.
fn is_name(text: &str) -> bool {
    text.split_whitespace()
        .all(|word| word.chars().next().is_some_and(char::is_uppercase))
}

/// Whether a sentence objects, whatever its parts between commas: each objects, goes on with the words of an
/// objection, gives a reason or is polite.
fn is_objection(sentence: &str) -> bool {
    let mut objected = false;
    let mut reason = false;
    for part in sentence
        .split(',')
        .map(plain)
        .filter(|part| !part.is_empty())
    {
        let begins = |phrases: &[&str]| phrases.iter().any(|p| format!("{part} ").starts_with(p));
        reason |= objected && begins(replies::REASONS);
        if reason || made_of(&part, replies::POLITE) {
            continue;
        }
        match objects(&part) {
            true => objected = true,
            false if objected && made_of(&part, replies::OBJECT) => {}
            false => return false,
        }
    }
    objected
}

fn objects(part: &str) -> bool {
    let mut rest = format!("{part} ");
    while let Some(lead) = replies::LEADS.iter().find(|lead| rest.starts_with(**lead)) {
        rest = rest.split_off(lead.len());
    }
    if replies::WHOLE.contains(&rest.trim()) {
        return true;
    }
    let begins = |phrase: &&&str| rest.starts_with(**phrase);
    // The longest, so that what is left is the least.
    let longest = replies::OBJECTS
        .iter()
        .filter(begins)
        .max_by_key(|p| p.len());
    let Some(phrase) = longest else {
        return false;
    };
    let needs = replies::ONLY_WITH
        .iter()
        .filter(|(begin, _)| phrase.starts_with(begin));
    let met = |(_, with): &(&str, &[&str])| with.iter().any(|word| rest.contains(word));
    let tail = rest.get(phrase.len()..).unwrap_or_default();
    let tail = replies::REASONS.iter().fold(tail, |tail, reason| {
        tail.split_once(&format!(" {reason}"))
            .map_or(tail, |(before, _)| before)
    });
    let wanted: Vec<_> = needs.collect();
    wanted.into_iter().all(met) && made_of(tail, replies::OBJECT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_is_judged(text: String, bytes: Vec<u8>) {
            let _ = of_text(&text);
            let _ = intent(&bytes);
        }

        /// Whatever stands beside an objection: a question, a condition or what else it asks for has it read.
        #[test]
        fn a_doubt_is_never_drowned(
            before in "[a-zA-Z ,.\n]{0,80}", after in "[a-zA-Z ,.\n]{0,80}",
            doubt in prop::sample::select(vec!["Is that so?", "If you must.", "Bitte löschen Sie mein Konto.",
                "Falls nötig.", "Unsubscribe me.", "I withdraw my objection.", "Ich widerspreche nicht."])
        ) {
            let text = format!("{before}\nI object.\n{doubt}\n{after}");
            prop_assert_ne!(of_text(&text), Intent::Objects);
        }
    }
}
