//! Enhanced status codes (RFC 3463) and replies of SMTP (RFC 5321), as fields and inside texts.

use std::fmt;

/// An enhanced status code, `class.subject.detail`: RFC 3463, section 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Status {
    /// 2 success, 4 passing failure, 5 permanent failure.
    pub class: u8,
    /// The field that the cause belongs to, such as 1 for addresses.
    pub subject: u16,
    /// The cause.
    pub detail: u16,
}

impl Status {
    /// Reads a code at the beginning of `text`; what follows may be a comment.
    pub(crate) fn parse(text: &str) -> Option<Status> {
        let (status, length) = Self::prefix(text.trim_start().as_bytes())?;
        let rest = text.trim_start().as_bytes().get(length);
        // Four numbers are an address of a host, no code.
        (!rest.is_some_and(|next| *next == b'.' || next.is_ascii_digit())).then_some(status)
    }

    fn prefix(bytes: &[u8]) -> Option<(Status, usize)> {
        let class = match bytes.first()? {
            b'2' => 2,
            b'4' => 4,
            b'5' => 5,
            _ => return None,
        };
        let (subject, at) = number(bytes, 1)?;
        let (detail, end) = number(bytes, at)?;
        Some((
            Status {
                class,
                subject,
                detail,
            },
            end,
        ))
    }

    /// The first code of class 4 or 5 inside `text` whose subject RFC 3463 knows; one that says something
    /// comes before `x.0.0`.
    pub(crate) fn find(text: &str) -> Option<Status> {
        let bytes = text.as_bytes();
        let mut general = None;
        for (at, byte) in bytes.iter().enumerate() {
            if !matches!(byte, b'4' | b'5') || !starts_token(bytes, at) {
                continue;
            }
            let Some(rest) = bytes.get(at..) else { break };
            let Some((status, length)) = Self::prefix(rest) else {
                continue;
            };
            let ends = match rest.get(length) {
                None => true,
                // A full stop may end a sentence, a dot before a digit is part of an address of a host.
                Some(b'.') => !rest.get(length + 1).is_some_and(u8::is_ascii_digit),
                Some(next) => !next.is_ascii_alphanumeric() && *next != b'_',
            };
            if !ends || status.subject > 7 || is_version(bytes.get(..at).unwrap_or_default()) {
                continue;
            }
            if status.subject != 0 || status.detail != 0 {
                return Some(status);
            }
            general = general.or(Some(status));
        }
        general
    }

    /// Whether it says no more than its class.
    pub(crate) fn is_general(self) -> bool {
        self.subject == 0 && self.detail == 0
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

/// A dot and one to three digits at `at`.
fn number(bytes: &[u8], at: usize) -> Option<(u16, usize)> {
    if bytes.get(at) != Some(&b'.') {
        return None;
    }
    let mut value = 0;
    let mut end = at + 1;
    while let Some(digit) = bytes.get(end).filter(|byte| byte.is_ascii_digit()) {
        if end - at > 3 {
            return None;
        }
        value = value * 10 + u16::from(digit - b'0');
        end += 1;
    }
    (end > at + 1).then_some((value, end))
}

fn starts_token(bytes: &[u8], at: usize) -> bool {
    match at.checked_sub(1).and_then(|before| bytes.get(before)) {
        None => true,
        Some(before) => !before.is_ascii_alphanumeric() && !matches!(before, b'.' | b'_' | b'@'),
    }
}

fn is_version(before: &[u8]) -> bool {
    let text = before.trim_ascii_end();
    [&b"version"[..], b"exim", b"postfix", b"sendmail", b"server"]
        .iter()
        .any(|word| {
            text.len() >= word.len()
                && text
                    .iter()
                    .rev()
                    .zip(word.iter().rev())
                    .all(|(a, b)| a.eq_ignore_ascii_case(b))
        })
}

/// The first reply of SMTP of class 4 or 5 inside `text`: RFC 5321, section 4.2. Numbers that are no
/// such reply are common in texts, so only codes in use count, as words of their own.
pub(crate) fn find_reply(text: &str) -> Option<u16> {
    let bytes = text.as_bytes();
    (0..bytes.len()).find_map(|at| reply_at(bytes, at))
}

/// Whether a line gives a reply of SMTP as a server does: at its beginning, or after a colon or what
/// quotes it, and followed by words.
pub(crate) fn quotes_reply(line: &str) -> bool {
    let bytes = line.as_bytes();
    let begin = bytes
        .iter()
        .take_while(|byte| matches!(byte, b' ' | b'\t' | b'<' | b'>' | b'(' | b'[' | b'#'))
        .count();
    if reply_at(bytes, begin).is_some()
        && bytes
            .get(begin + 3)
            .is_some_and(|next| matches!(next, b' ' | b'-' | b':'))
    {
        return true;
    }
    (begin + 1..bytes.len()).any(|at| {
        reply_at(bytes, at).is_some()
            && matches!(
                bytes
                    .get(..at)
                    .map(<[u8]>::trim_ascii_end)
                    .and_then(<[u8]>::last),
                Some(b':' | b'[' | b'\'' | b'"' | b'>')
            )
    })
}

fn reply_at(bytes: &[u8], at: usize) -> Option<u16> {
    let code = bytes.get(at..at + 3)?;
    let [class @ b'4'..=b'5', tens, ones] = *code else {
        return None;
    };
    if !tens.is_ascii_digit() || !ones.is_ascii_digit() || !starts_token(bytes, at) {
        return None;
    }
    // `[550]` after a number of an error, ports and times are no replies.
    if at
        .checked_sub(1)
        .and_then(|before| bytes.get(before))
        .is_some_and(|before| matches!(before, b'-' | b'+' | b'=' | b'/' | b'$'))
    {
        return None;
    }
    let next = bytes.get(at + 3);
    let ends = match next {
        None => true,
        Some(b'.') => !bytes.get(at + 4).is_some_and(u8::is_ascii_digit),
        Some(byte) => !byte.is_ascii_alphanumeric() && !matches!(byte, b'/' | b'%' | b'_'),
    };
    let code = u16::from(class - b'0') * 100 + u16::from(tens - b'0') * 10 + u16::from(ones - b'0');
    (ends && matches!(code, 421 | 422 | 431 | 432 | 441..=459 | 471 | 472 | 500..=504 | 510..=559 | 571 | 577)).then_some(code)
}
