//! Dictionaries of structured fields (RFC 9651, section 4.2.2), as far as tokens matter: every other value
//! is read over.

use std::collections::BTreeMap;

/// A value of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Token(String),
    /// Anything else.
    Other,
}

/// The longest field that is read.
const LONGEST: usize = 64 * 1024;

struct Reader<'b> {
    rest: &'b [u8],
}

/// Reads a dictionary; `None` when it is none. The last value of a key counts.
pub(crate) fn parse(bytes: &[u8]) -> Option<BTreeMap<String, Value>> {
    if bytes.len() > LONGEST {
        return None;
    }
    let mut read = Reader { rest: bytes };
    read.skip(|b| b == b' ');
    let mut found = BTreeMap::new();
    while read.peek().is_some() {
        let key = read.key()?;
        let value = match read.eat(b'=') {
            true => read.member()?,
            false => {
                read.parameters()?;
                Value::Other
            }
        };
        found.insert(key, value);
        read.skip(is_blank);
        if read.rest.is_empty() {
            return Some(found);
        }
        if !read.eat(b',') {
            return None;
        }
        read.skip(is_blank);
        // A comma at the end is none between two.
        read.peek()?;
    }
    Some(found)
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

const fn begins_key(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte == b'*'
}

const fn in_key(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-' | b'.' | b'*')
}

const fn in_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'!' | b'#'
                | b'$'
                | b'%'
                | b'&'
                | b'\''
                | b'*'
                | b'+'
                | b'-'
                | b'.'
                | b'^'
                | b'_'
                | b'`'
                | b'|'
                | b'~'
                | b':'
                | b'/'
        )
}

impl<'b> Reader<'b> {
    fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn eat(&mut self, byte: u8) -> bool {
        let is = self.peek() == Some(byte);
        if is {
            self.next();
        }
        is
    }

    fn skip(&mut self, is: impl Fn(u8) -> bool) -> &'b [u8] {
        let long = self.rest.iter().take_while(|b| is(**b)).count();
        let (taken, rest) = self.rest.split_at_checked(long).unwrap_or((&[], &[]));
        self.rest = rest;
        taken
    }

    fn key(&mut self) -> Option<String> {
        self.peek().filter(|b| begins_key(*b))?;
        text(self.skip(in_key))
    }

    /// An item or an inner list, with its parameters.
    fn member(&mut self) -> Option<Value> {
        if !self.eat(b'(') {
            return self.item();
        }
        loop {
            self.skip(|b| b == b' ');
            if self.eat(b')') {
                self.parameters()?;
                return Some(Value::Other);
            }
            self.item()?;
            if !matches!(self.peek(), Some(b' ' | b')')) {
                return None;
            }
        }
    }

    fn item(&mut self) -> Option<Value> {
        let value = self.bare()?;
        self.parameters()?;
        Some(value)
    }

    fn parameters(&mut self) -> Option<()> {
        while self.eat(b';') {
            self.skip(|b| b == b' ');
            self.key()?;
            if self.eat(b'=') {
                self.bare()?;
            }
        }
        Some(())
    }

    fn bare(&mut self) -> Option<Value> {
        match self.peek()? {
            b'"' => self.string(),
            b'-' | b'0'..=b'9' => self.number(true),
            b':' => self.bytes(),
            b'?' => {
                self.next();
                matches!(self.next()?, b'0' | b'1').then_some(Value::Other)
            }
            b'@' => {
                self.next();
                self.number(false)
            }
            b'%' => self.display(),
            first if first.is_ascii_alphabetic() || first == b'*' => {
                Some(Value::Token(text(self.skip(in_token))?))
            }
            _ => None,
        }
    }

    fn string(&mut self) -> Option<Value> {
        self.next();
        loop {
            match self.next()? {
                b'"' => return Some(Value::Other),
                b'\\' => {
                    matches!(self.next()?, b'"' | b'\\').then_some(())?;
                }
                0x20..=0x7e => {}
                _ => return None,
            }
        }
    }

    /// Integers of at most 15 digits; decimals of at most 12 before the point and 1 to 3 after it.
    fn number(&mut self, decimals: bool) -> Option<Value> {
        self.eat(b'-');
        let whole = self.skip(|b| b.is_ascii_digit()).len();
        if !(1..=15).contains(&whole) {
            return None;
        }
        if !decimals || !self.eat(b'.') {
            return Some(Value::Other);
        }
        let after = self.skip(|b| b.is_ascii_digit()).len();
        (whole <= 12 && (1..=3).contains(&after)).then_some(Value::Other)
    }

    fn bytes(&mut self) -> Option<Value> {
        self.next();
        self.skip(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='));
        self.eat(b':').then_some(Value::Other)
    }

    fn display(&mut self) -> Option<Value> {
        self.next();
        self.eat(b'"').then_some(())?;
        loop {
            match self.next()? {
                b'"' => return Some(Value::Other),
                b'%' => {
                    let hex = |b: u8| matches!(b, b'0'..=b'9' | b'a'..=b'f');
                    (hex(self.next()?) && hex(self.next()?)).then_some(())?;
                }
                0x20..=0x7e => {}
                _ => return None,
            }
        }
    }
}

fn text(bytes: &[u8]) -> Option<String> {
    std::str::from_utf8(bytes).ok().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn token(of: &str, key: &str) -> Option<String> {
        match parse(of.as_bytes())?.remove(key)? {
            Value::Token(token) => Some(token),
            Value::Other => None,
        }
    }

    #[test]
    fn what_the_rfc_shows_is_read() {
        for text in [
            "",
            "  ",
            "en=\"Applepie\", da=:w4ZibGV0w6ZydGU=:",
            "a=?0, b, c; foo=bar",
            "rating=1.5, feelings=(joy sadness)",
            "a=(1 2), b=3, c=4;aa=bb, d=(5 6);valid",
            "when=@1659578233, name=%\"f%c3%bc\", deep=((1)",
        ] {
            let deep = text.contains("deep");
            assert_eq!(parse(text.as_bytes()).is_some(), !deep, "{text}");
        }
        assert_eq!(token("a=1,\tb=x/y", "b").as_deref(), Some("x/y"));
        assert_eq!(token("a=x, a=y", "a").as_deref(), Some("y"));
        assert_eq!(token("a=x, a", "a"), None);
    }

    #[test]
    fn what_is_no_dictionary_is_none() {
        for text in [
            "a=x,",
            "a=x b=y",
            "A=x",
            "a==x",
            "a=",
            "=x",
            "a=\"x",
            "a=1.",
            "a=1234567890123456",
            "a=(1 2",
            "a=(1,2)",
            "a;B",
            ",a",
            "a=é",
            "a=?2",
            "a=@1.5",
            "a=%\"%ZZ\"",
        ] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes: Vec<u8>, text in "[ -~]{0,60}") {
            let _ = parse(&bytes);
            let _ = parse(text.as_bytes());
        }

        #[test]
        fn what_is_written_is_read(pairs in proptest::collection::btree_map("[a-z*][a-z0-9_.*-]{0,8}", "[a-zA-Z*][a-zA-Z0-9!#$%&'*+.^_`|~:/-]{0,8}", 0..8)) {
            let field: Vec<String> = pairs.iter().map(|(k, v)| format!("{k}={v}")).collect();
            let want = pairs.into_iter().map(|(k, v)| (k, Value::Token(v))).collect();
            prop_assert_eq!(parse(field.join(", ").as_bytes()), Some(want));
        }
    }
}
