//! The content of a message on the line: dots taken off, the end found (RFC 5321, section 4.5.2).

/// Where a reader stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    LineStart,
    Inside,
    /// After a CR.
    Cr,
    /// After the dot that a line began with.
    Dot,
    /// After that and a CR.
    DotCr,
}

/// Reads a message byte by byte; keeps its beginning, and counts the rest.
#[derive(Debug)]
pub(super) struct Data {
    at: At,
    kept: Vec<u8>,
    keep: usize,
    long: u64,
}

impl Data {
    /// Keeps so many bytes at most.
    pub(super) const fn new(keep: usize) -> Data {
        Data {
            at: At::LineStart,
            kept: Vec::new(),
            keep,
            long: 0,
        }
    }

    /// Takes bytes until the end of the message; says how many, and whether it ended. Only CRLF ends a line:
    /// what ends by another sign may be content that was made to look like an end.
    pub(super) fn take(&mut self, bytes: &[u8]) -> (usize, bool) {
        for (at, byte) in bytes.iter().enumerate() {
            if self.push(*byte) {
                return (at + 1, true);
            }
        }
        (bytes.len(), false)
    }

    /// How long the message is.
    pub(super) const fn long(&self) -> u64 {
        self.long
    }

    /// The message, or its beginning.
    pub(super) fn into_kept(self) -> Vec<u8> {
        self.kept
    }

    fn emit(&mut self, byte: u8) {
        self.long += 1;
        if self.kept.len() < self.keep {
            self.kept.push(byte);
        }
    }

    fn push(&mut self, byte: u8) -> bool {
        let after = match byte {
            b'\r' => At::Cr,
            _ => At::Inside,
        };
        match (self.at, byte) {
            (At::LineStart, b'.') => {
                self.at = At::Dot;
                return false;
            }
            (At::Dot, b'\r') => {
                self.at = At::DotCr;
                return false;
            }
            (At::DotCr, b'\n') => return true,
            (At::DotCr, _) => {
                // It was no end: the CR is content.
                self.emit(b'\r');
                self.at = after;
            }
            (At::Cr, b'\n') => self.at = At::LineStart,
            _ => self.at = after,
        }
        self.emit(byte);
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(line: &[u8], keep: usize) -> (Vec<u8>, u64, usize, bool) {
        let mut data = Data::new(keep);
        let (taken, ended) = data.take(line);
        let long = data.long();
        (data.into_kept(), long, taken, ended)
    }

    #[test]
    fn only_a_dot_between_line_ends_ends_it() {
        for (line, message) in [
            ("a\r\n.\r\n", "a\r\n"),
            (".\r\n", ""),
            ("..\r\n.\r\n", ".\r\n"),
            ("a\n.\n\r\n.\r\n", "a\n.\n\r\n"),
            ("a\r\n.b\r\n.\r\n", "a\r\nb\r\n"),
            ("a\r.\r\n\r\n.\r\n", "a\r.\r\n\r\n"),
            ("a\r\n.\rb\r\n.\r\n", "a\r\n\rb\r\n"),
            ("a\r\n.\r\r\n.\r\n", "a\r\n\r\r\n"),
        ] {
            let (kept, long, taken, ended) = read(format!("{line}QUIT").as_bytes(), 99);
            assert_eq!(kept, message.as_bytes(), "{line:?}");
            assert_eq!(
                (long, taken, ended),
                (message.len() as u64, line.len(), true)
            );
        }
        assert_eq!(read(b"abcdef\r\n.\r\n", 3).0, b"abc");
        assert_eq!(read(b"abcdef\r\n.\r\n", 3).1, 8);
    }

    proptest! {
        #[test]
        fn what_is_sent_arrives(
            lines in prop::collection::vec("[.a]{0,3}[\\x00-\\x09\\x0b\\x0c\\x0e-\\x7f]{0,5}", 0..8), cut in any::<prop::sample::Index>()
        ) {
            let message: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
            let stuffed: String = lines
                .iter()
                .map(|line| match line.starts_with('.') {
                    true => format!(".{line}\r\n"),
                    false => format!("{line}\r\n"),
                })
                .collect();
            let sent = format!("{stuffed}.\r\n").into_bytes();
            // In two parts, wherever it is cut.
            let mut data = Data::new(usize::MAX);
            let at = cut.index(sent.len());
            let first = data.take(&sent[..at]);
            prop_assert_eq!(first, (at, false));
            let second = data.take(&sent[at..]);
            prop_assert_eq!(second, (sent.len() - at, true));
            prop_assert_eq!(data.into_kept(), message.into_bytes());
        }

        #[test]
        fn any_bytes_are_taken(bytes: Vec<u8>, keep in 0..64_usize) {
            let (kept, long, taken, _) = read(&bytes, keep);
            prop_assert!(kept.len() <= keep && kept.len() as u64 <= long);
            prop_assert!(taken <= bytes.len());
        }
    }
}
