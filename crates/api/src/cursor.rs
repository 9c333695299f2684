//! Where the next page of a list begins, as text that means nothing to whoever sends it back.

use crate::problem::{BAD_REQUEST, Problem};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A place in a list: the list, and up to two parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    pub(crate) number: u64,
    pub(crate) text: String,
}

impl Cursor {
    /// As it is sent, for a list.
    pub(crate) fn write(list: &str, number: u64, text: &str) -> String {
        URL_SAFE_NO_PAD.encode(format!("{list}\n{number}\n{text}"))
    }

    /// Reads one of a list.
    pub(crate) fn read(list: &str, cursor: Option<&str>) -> Result<Option<Cursor>, Problem> {
        let Some(cursor) = cursor else {
            return Ok(None);
        };
        let parts = || {
            let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
            let text = String::from_utf8(bytes).ok()?;
            let (of, rest) = text.split_once('\n')?;
            let (number, text) = rest.split_once('\n')?;
            let number: u64 = number.parse().ok()?;
            // What storage counts with.
            let fits = i64::try_from(number).is_ok();
            (of == list && fits).then(|| Cursor {
                number,
                text: text.to_owned(),
            })
        };
        let wrong = || {
            Problem::new(
                BAD_REQUEST,
                "`cursor` is not one that was given out for this list",
            )
        };
        parts().map(Some).ok_or_else(wrong)
    }
}

/// Cuts a page off a list of which one more than the page holds was found; gives where the next page begins.
pub(crate) fn cut<T>(
    list: &str,
    found: &mut Vec<T>,
    limit: u32,
    place: impl FnOnce(&T) -> (u64, &str),
) -> Option<String> {
    let limit = limit as usize;
    let more = found.len() > limit;
    found.truncate(limit);
    let last = found.last().filter(|_| more)?;
    let (number, text) = place(last);
    Some(Cursor::write(list, number, text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cursor_is_read_as_it_was_written(number in 0..=i64::MAX as u64, text in "[a-z_0-9]{0,30}") {
            let cursor = Cursor::write("choices", number, &text);
            let read = Cursor::read("choices", Some(&cursor)).unwrap().unwrap();
            prop_assert_eq!((read.number, read.text), (number, text));
            prop_assert!(Cursor::read("entries", Some(&cursor)).is_err());
        }

        #[test]
        fn whatever_is_sent_as_a_cursor_is_read_or_refused(text in ".{0,80}") {
            drop(Cursor::read("choices", Some(&text)));
        }
    }
}
