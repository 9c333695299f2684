//! Texts as they are compared.
//!
//! Folding: compatibility composition (NFKC, Unicode Standard Annex 15), letters in upper and then in
//! lower case one by one (so that `ß` is `ss`), any white space as one space, characters that show
//! nothing (soft hyphen, joiners) left out.
//!
//! A word is a run of letters, digits and marks; punctuation and signs part words and are not compared.
//! In scripts that part no words (Han, kana, Thai, Lao, Khmer, Burmese) every letter is a word.

use std::hash::{DefaultHasher, Hasher};
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// The whole text folded, with its punctuation.
pub(super) fn fold(text: &str) -> String {
    let letters: String = text
        .nfkc()
        .filter(|c| !is_silent(*c))
        .flat_map(cased)
        .collect();
    let letters: String = letters.nfkc().collect();
    let words: Vec<&str> = letters.split_whitespace().collect();
    words.join(" ")
}

fn cased(letter: char) -> impl Iterator<Item = char> {
    letter.to_uppercase().flat_map(char::to_lowercase)
}

/// Characters that show nothing and part nothing.
const fn is_silent(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
    )
}

/// Letters of scripts that put no spaces between words.
const fn is_alone(letter: char) -> bool {
    matches!(letter,
        '\u{0e00}'..='\u{0eff}' // Thai, Lao
        | '\u{1000}'..='\u{109f}' // Burmese
        | '\u{1780}'..='\u{17ff}' // Khmer
        | '\u{3040}'..='\u{30ff}' // Hiragana, Katakana
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' // Han
        | '\u{ff66}'..='\u{ff9d}' // Katakana, half width
        | '\u{20000}'..='\u{3ffff}' // Han, further planes
    )
}

fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() || is_combining_mark(letter)
}

/// What the next letter does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// Begins a word.
    Gap,
    /// Goes on with the word.
    Word,
    /// Only marks go on with it.
    Alone,
}

/// The words of a text, as ranges of its bytes.
pub(super) fn words(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::with_capacity(text.len() / 6);
    let (mut now, mut from) = (At::Gap, 0);
    for (at, letter) in text.char_indices() {
        let next = match letter {
            // Most letters of most texts: no table is asked.
            _ if letter.is_ascii_alphanumeric() => At::Word,
            _ if letter.is_ascii() => At::Gap,
            _ if is_silent(letter) || (now != At::Gap && is_combining_mark(letter)) => continue,
            _ if !is_letter(letter) => At::Gap,
            _ if is_alone(letter) => At::Alone,
            _ => At::Word,
        };
        if now == At::Word && next == At::Word {
            continue;
        }
        if now != At::Gap {
            words.push(from..at);
        }
        (now, from) = (next, at);
    }
    if now != At::Gap {
        words.push(from..text.len());
    }
    words
}

/// One word folded.
pub(super) fn folded(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    fold(word)
}

/// A number that stands for a folded word.
pub(super) fn number(word: &str, buffer: &mut String) -> u64 {
    buffer.clear();
    if word.is_ascii() {
        buffer.push_str(word);
        buffer.make_ascii_lowercase();
    } else if is_nfkc_quick(word.chars()) == IsNormalized::Yes && !word.contains(is_silent) {
        let simple = word.chars().flat_map(cased);
        buffer.extend(simple.nfkc());
    } else {
        buffer.push_str(&fold(word));
    }
    let mut hasher = DefaultHasher::new();
    hasher.write(buffer.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Vec<String> {
        let words = words(text).into_iter();
        words.map(|w| folded(&text[w])).collect()
    }

    #[test]
    fn what_reads_the_same_folds_to_the_same() {
        for (a, b) in [
            ("Grüße  AUS\nKöln", "grüsse aus köln"),
            ("GRÜSSE aus Ko\u{308}ln", "Gru\u{308}ße\u{a0}aus Köln"),
            ("ﬁne ＦＵＬＬ ①", "fine full 1"),
            ("Σίσυφος", "ΣΊΣΥΦΟΣ"),
            ("co\u{ad}op\u{200b}erate", "cooperate"),
        ] {
            assert_eq!(fold(a), fold(b), "{a}");
            assert_eq!(list(a), list(b), "{a}");
        }
        assert_ne!(fold("a b"), fold("ab"));
        assert_ne!(fold("a, b"), fold("a b"), "punctuation counts for exact");
        assert_eq!(list("a, b!"), list("a b"), "and not for words");
    }

    #[test]
    fn words_are_cut_where_readers_cut_them() {
        assert_eq!(
            list("Don't stop-me now, 2nd!"),
            ["don", "t", "stop", "me", "now", "2nd"]
        );
        assert_eq!(
            list("日本語 text字x"),
            ["日", "本", "語", "text", "字", "x"]
        );
        assert_eq!(list("ที่นี่"), ["ที่", "นี่"], "marks stay with their letter");
        assert_eq!(list("cafe\u{301} noir"), ["café", "noir"]);
        assert_eq!(list("\u{301}x 👍 —"), ["\u{301}x"]);
        assert!(list(" \n👍").is_empty());
    }

    #[test]
    fn numbers_follow_the_folded_word() {
        let mut buffer = String::new();
        for word in [
            "Straße",
            "STRASSE",
            "ﬁne",
            "Ko\u{308}ln",
            "a\u{ad}b",
            "ΣΊΣΥΦΟΣ",
            "plain",
        ] {
            let whole = number(word, &mut buffer);
            assert_eq!(whole, number(&folded(word), &mut buffer), "{word}");
        }
    }
}
