//! Whom a report in words names, and what it says of each.

use crate::addresses::{self, Found};
use crate::cause::Cause;
use crate::lexicon;
use crate::recipient::Told;
use crate::report::RECIPIENTS;
use crate::status;
use crate::words::Words;

/// How many lines are said of one recipient.
const SECTION_LINES: usize = 40;

/// How many lines a quoted reply has at most.
const REPLY_LINES: usize = 8;

/// How many recipients are looked up in the other lines of a text.
const LOOKED_UP: usize = 50;

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
        names.extend(mentioned(&lines, is_other));
    }
    let alone = names.len() == 1;
    let told = names.into_iter().enumerate().map(|(at, address)| {
        let said = if alone {
            let telling = telling(said_of(&address, &lines, &led));
            telling.unwrap_or_else(|| refusals(narration))
        } else if at >= LOOKED_UP {
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

/// The lines in which a report quotes the reply of a server, each with what belongs to it; nothing if they
/// name no cause. They are surer than the words around them.
pub(crate) fn refusals(narration: &str) -> String {
    let mut said = String::new();
    let mut belongs = 0;
    for line in narration.lines() {
        if status::quotes_reply(line) {
            said.push('\n');
            belongs = REPLY_LINES;
        } else if line.trim().is_empty() {
            belongs = 0;
        }
        if belongs > 0 {
            said.push_str(line);
            said.push('\n');
            belongs -= 1;
        }
    }
    telling(said).unwrap_or_default()
}

/// Lines that name a cause. What says least is often the last of several, and the words around say more.
fn telling(said: String) -> Option<String> {
    let cause = lexicon::cause(&Words::of(&said));
    (!matches!(cause, None | Some(Cause::System | Cause::Network))).then_some(said)
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
#[rustfmt::skip]
const LABELS: &[&str] = &[
    "recipient", "rcpt to", "addressed to", "failed", "target", "mailbox", "undeliverable", "address",
    "empfanger", "adressat", "zieladresse", "destinataire", "destinatario", "destinatari",
    "geadresseerde", "mottagare", "modtager", "odbiorca", "prijemce", "получател", "адресат", "кому",
    "宛先", "受信者", "收件人",
];

/// The address that prose mentions as that of a recipient: after a word that says so, or in a line that names
/// a cause; else one that another was made from. Others are of whom to ask, or of anybody.
fn mentioned(lines: &[&str], is_other: impl Fn(&str) -> bool) -> Option<String> {
    let found = |line: &str, is: &dyn Fn(&Words, &Words) -> bool| {
        let all = addresses::find(line);
        let first = all.iter().find(|found| !is_other(found.address))?;
        let before = Words::of(line.get(..first.begin).unwrap_or_default());
        is(&before, &Words::of(line)).then(|| first.address.to_owned())
    };
    let told = |before: &Words, line: &Words| {
        let named =
            before.has_any(CUES) || lexicon::cause(line).is_some() || line.has_any(lexicon::FAILED);
        named && !before.has_any(SENDERS)
    };
    let made = |before: &Words, _: &Words| before.has_any(ORIGINS);
    let first = |is: &dyn Fn(&Words, &Words) -> bool| lines.iter().find_map(|line| found(line, is));
    first(&told).or_else(|| first(&made))
}

/// Words before the address of a recipient.
#[rustfmt::skip]
const CUES: &[&str] = &[
    "to ", "for ", "recipient", "address", "user", "mailbox", "account", "an ", "fur ", "empfanger", "adressat", "a ", "pour ",
    "destinataire", "para ", "destinatario", "per ", "aan ", "voor ", "till ", "til ", "do ", "до ", "для ", "получател",
    "адресат", "宛", "アドレス", "收件人", "地址",
];

/// Words of lines that speak of a sender or of whom to ask.
#[rustfmt::skip]
const SENDERS: &[&str] = &[
    "from", "sender", "contact", "reply to", "postmaster", "support", "help", "assistance", "admin", "generated",
    "return path", "subject", "message id", "absender", "expediteur", "remitente", "mittente", "remetente", "afzender",
    "отправител", "送信者", "差出人", "发件人", "please send", "visit",
];

/// Words before an address that another was made from.
#[rustfmt::skip]
const ORIGINS: &[&str] = &["generated from", "expanded from", "forwarded from", "originally addressed", "subject * to "];

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
