//! A report's own words, without the message that it repeats.

use crate::lexicon;
use crate::original;
use crate::status;
use crate::words::{Words, cut};

/// How much of a text is read, and how many lines.
const TEXT_BYTES: usize = 64 * 1024;
const LINES: usize = 2000;

/// What a report tells in its own words: the lines before the message that it repeats, without those that
/// quote somebody. `system` is whether a mail system wrote it.
pub(crate) fn of(text: &str, system: bool) -> String {
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
        // A mail system marks so what it sent (`>>>`) or was answered; people mark so what they quote.
        let session = line.starts_with(">>")
            || (system && (status::quotes_reply(line) || line.contains('@')));
        if line.starts_with('>') && !session {
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
    let words = Words::of(line);
    // A sentence has to say so; a heading is enough.
    let heads = line.starts_with(rule) || line.ends_with(rule) || line.ends_with([':', '：']);
    (heads || words.has_any(FOLLOWS))
        && words.has_any(lexicon::COPY)
        && !words.has_any(lexicon::FAILED)
        && !words.has_any(&["message was", "message is", "message could", "message has"])
}

/// What a sentence says that announces a copy.
#[rustfmt::skip]
const FOLLOWS: &[&str] = &["follows", "follow", "folgt", "suit ", "ci dessous", "sigue", "segue", "volgt", "следует", "ниже"];
