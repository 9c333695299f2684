//! What a text without fields tells of whom.

use crate::addresses::{self, Found};
use crate::lexicon;
use crate::original;
use crate::recipient::Told;
use crate::report::RECIPIENTS;
use crate::words::{Words, cut};

/// How much of a text is read, and how many lines.
const TEXT_BYTES: usize = 64 * 1024;
const LINES: usize = 2000;

/// How many lines are said of one recipient.
const SECTION_LINES: usize = 40;

/// How many recipients are looked up in the other lines of a text.
const LOOKED_UP: usize = 50;

/// What a report tells in its own words: the lines before the message that it repeats, without those that
/// quote somebody.
pub(crate) fn narration(text: &str) -> String {
    let text = cut(text, TEXT_BYTES);
    let text = original::copy_begin(text)
        .and_then(|begin| text.get(..begin))
        .filter(|text| !text.trim().is_empty())
        .unwrap_or(text);
    let mut told = String::with_capacity(text.len());
    for line in text.lines().take(LINES) {
        let line = line.trim_end();
        if is_copy_mark(line) && !told.trim().is_empty() {
            break;
        }
        // `>>>` is what was sent in a session of SMTP.
        if line.starts_with('>') && !line.starts_with(">>") || line.starts_with("> >") {
            continue;
        }
        told.push_str(line);
        told.push('\n');
    }
    told
}

/// Whether a line announces the message that is repeated after it.
fn is_copy_mark(line: &str) -> bool {
    let line = line.trim();
    if line.is_empty() || line.len() > 120 {
        return false;
    }
    let rule = |letter: char| matches!(letter, '-' | '=' | '_' | '*' | '|' | '#');
    let marked =
        line.starts_with(rule) || line.ends_with(rule) || line.ends_with([':', '.', '：', '。']);
    marked && {
        let words = Words::of(line);
        words.has_any(lexicon::COPY)
            && !words.has_any(&["message was", "message is", "message could", "message has"])
    }
}

/// The recipients that a narration names, and what it says of each.
///
/// `failed` are those of a field `X-Failed-Recipients`; `others` are addresses that are no recipients: of
/// whom the report went to, and of who wrote it.
pub(crate) fn recipients(narration: &str, failed: &[String], others: &[String]) -> Vec<Told> {
    let lines: Vec<&str> = narration.lines().collect();
    let is_other = |address: &str| {
        others.iter().any(|other| addresses::same(other, address)) || is_office(address)
    };
    let mut led: Vec<(usize, &str)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        led.extend(
            lead(line)
                .filter(|address| !is_other(address))
                .map(|address| (at, address)),
        );
    }
    let mut names: Vec<String> = Vec::new();
    let mut add = |address: &str| {
        if names.len() < RECIPIENTS
            && !names
                .iter()
                .rev()
                .take(LOOKED_UP)
                .any(|known| addresses::same(known, address))
        {
            names.push(address.to_owned());
        }
    };
    if failed.is_empty() {
        led.iter().for_each(|(_, address)| add(address));
    } else {
        failed.iter().for_each(|address| add(address));
    }
    if names.is_empty() {
        // One sentence names whom it is about.
        let named = lines
            .iter()
            .filter(|line| !is_about_sender(line))
            .map(|line| addresses::find(line));
        let named = named.map(|found| {
            found
                .into_iter()
                .filter(|found| !is_other(found.address))
                .collect::<Vec<_>>()
        });
        if let Some(found) = named.into_iter().find(|found| !found.is_empty()) {
            names.extend(found.first().map(|found| found.address.to_owned()));
        }
    }
    let alone = names.len() == 1;
    let told = names.into_iter().enumerate().map(|(at, address)| {
        let said = if alone || at >= LOOKED_UP {
            String::new()
        } else {
            said_of(&address, &lines, &led)
        };
        Told {
            address: Some(address),
            said,
            ..Told::default()
        }
    });
    told.collect()
}

/// The lines that speak of one of several recipients: those after it up to the next, and others that name it.
fn said_of(address: &str, lines: &[&str], led: &[(usize, &str)]) -> String {
    let mut said = String::new();
    let mut add = |from: usize, to: usize| {
        for line in lines.get(from..to.min(lines.len())).unwrap_or_default() {
            said.push_str(line);
            said.push('\n');
        }
    };
    let mut covered = 0;
    for (position, (at, name)) in led.iter().enumerate() {
        if addresses::same(name, address) {
            let next = led.get(position + 1).map_or(lines.len(), |(next, _)| *next);
            add(*at, next.min(at + SECTION_LINES));
            covered = covered.max(next.min(at + SECTION_LINES));
        }
    }
    for (at, line) in lines.iter().enumerate().skip(covered) {
        if line.contains(address) {
            add(at, at + 1);
        }
    }
    said
}

/// The address that a line begins with: of a list, of a reply of SMTP, or after a word for a recipient.
fn lead(line: &str) -> Option<&str> {
    let found = addresses::find(line);
    let Found { address, begin, .. } = found.first()?;
    let before = line.get(..*begin)?.trim();
    let bare = before.trim_matches(|letter: char| letter.is_ascii_punctuation() || letter == '•');
    if bare.is_empty() {
        // `>>> MAIL FROM` is no list; brackets alone are.
        return Some(address);
    }
    let reply = bare.split([' ', '-']).all(|word| {
        word.chars()
            .all(|letter| letter.is_ascii_digit() || letter == '.')
    });
    let bracketed = before.ends_with('<') && line.get(begin + address.len()..)?.starts_with(">...");
    if reply {
        return bracketed.then_some(address);
    }
    let words = Words::of(bare);
    (before.len() <= 60
        && before
            .trim_end_matches(['<', '"', '\'', ' '])
            .ends_with([':', '：'])
        && words.has_any(LABELS)
        && !words.has_any(SENDERS))
    .then_some(address)
}

/// Labels of recipients.
const LABELS: &[&str] = &[
    "recipient",
    "rcpt to",
    "addressed to",
    "failed",
    "target",
    "mailbox",
    "undeliverable",
    "address",
    "empfanger",
    "adressat",
    "zieladresse",
    "destinataire",
    "destinatario",
    "destinatari",
    "geadresseerde",
    "mottagare",
    "modtager",
    "odbiorca",
    "prijemce",
    "получател",
    "адресат",
    "кому",
    "宛先",
    "受信者",
    "收件人",
];

/// Words of lines that speak of a sender or of whom to ask.
const SENDERS: &[&str] = &[
    "from",
    "sender",
    "contact",
    "reply to",
    "mail from",
    "postmaster",
    "support",
    "help",
    "assistance",
    "admin",
    "expanded from",
    "generated",
    "return path",
    "subject",
    "message id",
    "absender",
    "expediteur",
    "remitente",
    "mittente",
    "remetente",
    "afzender",
    "отправител",
    "送信者",
    "差出人",
    "发件人",
    "please send",
    "visit",
];

fn is_about_sender(line: &str) -> bool {
    // Long lines of prose name both; their first address is judged by what stands before it.
    let before = addresses::find(line)
        .first()
        .and_then(|found| line.get(..found.begin))
        .unwrap_or(line);
    Words::of(before).has_any(SENDERS)
}

/// Whether an address is one of a mail system's own.
fn is_office(address: &str) -> bool {
    let local = address
        .split('@')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    matches!(
        local.as_str(),
        "postmaster" | "mailer-daemon" | "abuse" | "hostmaster" | "helpdesk"
    )
}
