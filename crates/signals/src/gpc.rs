//! Global Privacy Control: a header that a browser sends with every request.

/// Whether the values of `Sec-GPC` in one request deny: one of them is `1`. There is no value that allows.
pub fn denies<'v>(values: impl IntoIterator<Item = &'v [u8]>) -> bool {
    values.into_iter().any(|value| value.trim_ascii() == b"1")
}

#[cfg(test)]
mod tests {
    use super::denies;

    #[test]
    fn one_is_a_denial_and_nothing_else_says_anything() {
        assert!(denies([b"1".as_slice()]));
        assert!(denies([b"0".as_slice(), b" 1 "]));
        for value in [&b""[..], b"0", b"?1", b"true", b"1, 1", b"11", b"\xff"] {
            assert!(!denies([value]), "{value:?}");
        }
        assert!(!denies([]));
    }
}
