//! Counting tokens.
//!
//! How many tokens a text has depends on the tokenizer of whoever trains; one that many people know
//! makes sets comparable. `bpe-openai` carries its vocabularies inside and takes linear time
//! whatever the text: other implementations run out of stack, or of patience, on a megabyte of
//! spaces, and a text may be anything that a member typed.

/// The vocabulary in which tokens are counted: byte pairs, 200,000 of them, without special tokens.
pub const VOCABULARY: &str = "o200k_base";

/// Tokens of a text.
pub(super) fn count(text: &str) -> u64 {
    bpe_openai::o200k_base().count(text) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counted by tiktoken-rs 0.12, `o200k_base_singleton().encode_ordinary(text).len()`.
    #[test]
    fn agrees_with_another_implementation() {
        let mixed = "Hello, world! Grüß dich, schöne Straße. こんにちは";
        let long = "der schnelle braune Fuchs springt über den Zaun 123. ".repeat(200);
        let faces = "👩\u{200d}👩\u{200d}👧\u{200d}👦".repeat(40);
        for (text, tokens) in [("", 0), (mixed, 13), (&long, 3_001), (&faces, 440)] {
            assert_eq!(count(text), tokens, "{text}");
        }
    }

    #[test]
    fn special_tokens_are_text_like_any_other() {
        assert!(count("<|endoftext|>") > 1);
    }

    #[test]
    fn hostile_texts_are_counted() {
        for text in [" ", "a", "\0", "\n ", "e\u{301}"] {
            assert!(count(&text.repeat(200_000)) > 0);
        }
    }
}
