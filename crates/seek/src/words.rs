//! Words that stand in an item.

use corpus::search::folded_words;
use rights::Error;

/// Words that are looked for: all of them, in their order, nothing between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// As they were given.
    text: String,
    /// Folded.
    words: Vec<String>,
}

/// Fewer words stand in too many items to say anything.
const LEAST_WORDS: usize = 2;
/// Fewer letters, too. Letters of scripts that put no spaces between words count double.
const LEAST_LETTERS: usize = 5;

impl Phrase {
    /// Takes words.
    ///
    /// # Errors
    /// Fewer than two words, or very short ones: they would find what is about anybody.
    pub fn new(text: &str) -> Result<Phrase, Error> {
        let words = folded_words(text);
        let weight = |letter: char| if letter.len_utf8() > 2 { 2 } else { 1 };
        let letters: usize = words.iter().flat_map(|w| w.chars()).map(weight).sum();
        if words.len() < LEAST_WORDS || letters < LEAST_LETTERS {
            let shown: String = text.chars().take(80).collect();
            return Err(Error::input(format!(
                "`{}` stands in too many items; give at least {LEAST_WORDS} words with {LEAST_LETTERS} letters, such as a whole name",
                shown.escape_debug()
            )));
        }
        Ok(Phrase {
            text: text.trim().to_owned(),
            words,
        })
    }

    /// As it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether these words, folded, have it.
    pub(crate) fn is_in(&self, words: &[String]) -> bool {
        words
            .windows(self.words.len().max(1))
            .any(|window| window == self.words)
    }
}

/// The first of some phrases that a text has.
pub(crate) fn first_in<'p>(phrases: &'p [Phrase], text: &str) -> Option<&'p Phrase> {
    // Most texts lack the longest word as a run of bytes. Where there are only ASCII letters, folding is no
    // more than their case, so that nothing is lost by looking for it first.
    let lower = text.is_ascii().then(|| text.to_ascii_lowercase());
    let may = |phrase: &Phrase| {
        let longest = phrase.words.iter().max_by_key(|word| word.len());
        match (&lower, longest) {
            (Some(text), Some(word)) => text.contains(word.as_str()),
            _ => true,
        }
    };
    let mut candidates = phrases.iter().filter(|phrase| may(phrase)).peekable();
    candidates.peek()?;
    let words = folded_words(text);
    candidates.find(|phrase| phrase.is_in(&words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn finds(phrase: &str, text: &str) -> bool {
        first_in(&[Phrase::new(phrase).unwrap()], text).is_some()
    }

    #[test]
    fn a_name_is_found_however_it_is_written() {
        for text in [
            "I met Ada Lovelace.",
            "ADA LOVELACE!",
            "ada\u{a0}\n lovelace",
            "“Ada–Lovelace”",
            "ａｄａ ｌｏｖｅｌａｃｅ",
            "Ada Love\u{ad}lace",
        ] {
            assert!(finds("Ada Lovelace", text), "{text}");
        }
        assert!(finds("Anna Strauß", "ANNA STRAUSS war da"));
        assert!(finds("山田太郎", "昨日、山田太郎さんに会った"));
    }

    #[test]
    fn other_orders_and_words_between_are_not_found() {
        for text in [
            "Lovelace, Ada",
            "Ada King Lovelace",
            "Adalovelace",
            "Ada Lovelaces",
            "",
        ] {
            assert!(!finds("Ada Lovelace", text), "{text}");
        }
    }

    #[test]
    fn what_stands_everywhere_is_not_looked_for() {
        for text in ["", " ", "Ada", "?!", "I am", "a b", "太郎", "is it"] {
            assert!(Phrase::new(text).is_err(), "{text}");
        }
        for text in ["Ada Li", "Bo Derek", "山田太郎", "It rained that day"] {
            assert!(Phrase::new(text).is_ok(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_phrase_is_in_every_text_around_it(
            before in "[a-zäöüß ]{0,20}", phrase in "[a-zäöü]{3,8} [a-zäöü]{3,8}", after in "[a-zäöüß ]{0,20}",
        ) {
            let text = format!("{before}. {}, {after}", phrase.to_uppercase());
            prop_assert!(finds(&phrase, &text));
        }

        #[test]
        fn any_text_is_a_phrase_or_an_error(text in "\\PC{0,60}") {
            if let Ok(phrase) = Phrase::new(&text) {
                prop_assert!(phrase.is_in(&folded_words(&text)));
            }
        }
    }
}
