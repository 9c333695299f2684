//! A list of events, cut into them as they stand there. Nothing is made of them before it is known that they are not too
//! many: what is a few bytes in a list can be many times that in memory.

use serde::de::IgnoredAny;
use serde_json::Deserializer;

/// Why a list is not cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Uncut {
    /// It has more parts than may be.
    TooMany,
    /// It is no list, and why.
    NoList(String),
}

fn no_list<T>(why: impl Into<String>) -> Result<T, Uncut> {
    Err(Uncut::NoList(why.into()))
}

/// What follows on white space, as JSON has it.
fn after_space(bytes: &[u8]) -> &[u8] {
    let space = |b: &u8| b" \t\r\n".contains(b);
    let first = bytes.iter().position(|b| !space(b)).unwrap_or(bytes.len());
    bytes.get(first..).unwrap_or_default()
}

/// Cuts a value off that something else may follow on.
fn value(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut values = Deserializer::from_slice(bytes).into_iter::<IgnoredAny>();
    values.next()?.ok()?;
    bytes.split_at_checked(values.byte_offset())
}

/// The parts of a list; it is not read on after one more than may be.
pub(crate) fn cut(body: &[u8], most: usize) -> Result<Vec<&[u8]>, Uncut> {
    let Some(mut rest) = after_space(body).strip_prefix(b"[").map(after_space) else {
        return no_list("it does not begin with `[`");
    };
    let mut parts = Vec::new();
    if let Some(end) = rest.strip_prefix(b"]") {
        return ended(end, parts);
    }
    loop {
        if parts.len() == most {
            return Err(Uncut::TooMany);
        }
        let Some((part, behind)) = value(rest) else {
            return no_list(format!("event {} of it is no JSON", parts.len() + 1));
        };
        parts.push(part);
        let behind = after_space(behind);
        if let Some(end) = behind.strip_prefix(b"]") {
            return ended(end, parts);
        }
        let Some(next) = behind.strip_prefix(b",").map(after_space) else {
            let after = parts.len();
            return no_list(format!("behind event {after} is neither `,` nor `]`"));
        };
        rest = next;
    }
}

fn ended<'b>(end: &[u8], parts: Vec<&'b [u8]>) -> Result<Vec<&'b [u8]>, Uncut> {
    match after_space(end) {
        [] => Ok(parts),
        _ => no_list("something stands behind it"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    #[test]
    fn a_list_is_cut_where_its_parts_end() {
        let cut = |body: &'static str| {
            let parts = cut(body.as_bytes(), 4)?;
            let text = |part: &'static [u8]| std::str::from_utf8(part).unwrap();
            Ok::<Vec<&str>, Uncut>(parts.into_iter().map(text).collect())
        };
        assert_eq!(cut(" [ ] ").unwrap(), Vec::<&str>::new());
        assert_eq!(
            cut("[1, -2.5e3 ,\n{\"a\": [1, \"],\"]},null]\t").unwrap(),
            ["1", "-2.5e3", "{\"a\": [1, \"],\"]}", "null"]
        );
        let nested = "[".repeat(10_000) + &"]".repeat(10_000);
        assert_eq!(super::cut(nested.as_bytes(), 4).unwrap().len(), 1);
        for none in [
            "", "{}", "1", "[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1]]", "[\"a]", "[1}",
            "[tru]", "[1]x",
        ] {
            assert!(matches!(cut(none), Err(Uncut::NoList(_))), "{none}");
        }
        // What follows on one too many is not looked at.
        assert_eq!(cut("[1,2,3,4,5"), Err(Uncut::TooMany));
        assert_eq!(cut("[1,2,3,4,nonsense"), Err(Uncut::TooMany));
        assert_eq!(cut("[1,2,3,4]").unwrap().len(), 4);
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<i64>().prop_map(|n| json!(n)),
            any::<bool>().prop_map(|b| json!(b)),
            ".{0,8}".prop_map(|text| json!(text)),
            Just(Value::Null),
        ];
        leaf.prop_recursive(3, 20, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(".{0,4}", inner, 0..4).prop_map(|map| json!(map)),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_parts_are_those_of_the_list(list in prop::collection::vec(any_value(), 0..6), pretty in any::<bool>()) {
            let text = match pretty {
                true => serde_json::to_string_pretty(&list).unwrap(),
                false => serde_json::to_string(&list).unwrap(),
            };
            let parts = cut(text.as_bytes(), 6).unwrap();
            let read: Vec<Value> = parts.into_iter().map(|part| serde_json::from_slice(part).unwrap()).collect();
            prop_assert_eq!(read, list);
        }

        #[test]
        fn whatever_is_sent_is_cut_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            drop(cut(&bytes, 5));
        }
    }
}
