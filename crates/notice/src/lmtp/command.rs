//! Commands of LMTP (RFC 2033) as lines.

/// One command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Command {
    Lhlo,
    /// The size that is announced, if any.
    Mail(Option<u64>),
    /// To which address.
    Rcpt(String),
    Data,
    Rset,
    Noop,
    Vrfy,
    Quit,
    /// One of SMTP's that LMTP has not.
    Helo,
    /// A known word with something that it cannot have.
    Malformed,
    Unknown,
}

/// Reads a line without its end.
pub(super) fn parse(line: &[u8]) -> Command {
    let Ok(line) = std::str::from_utf8(line) else {
        return Command::Unknown;
    };
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    let rest = rest.trim();
    match word.trim_end().to_ascii_uppercase().as_str() {
        "LHLO" if !rest.is_empty() => Command::Lhlo,
        "LHLO" => Command::Malformed,
        "HELO" | "EHLO" => Command::Helo,
        "MAIL" => path(rest, "FROM:").map_or(Command::Malformed, |(_, rest)| size(rest)),
        "RCPT" => match path(rest, "TO:") {
            Some((address, _)) if !address.is_empty() => Command::Rcpt(address.to_owned()),
            _ => Command::Malformed,
        },
        "DATA" => Command::Data,
        "RSET" => Command::Rset,
        "NOOP" => Command::Noop,
        "VRFY" => Command::Vrfy,
        "QUIT" => Command::Quit,
        _ => Command::Unknown,
    }
}

/// What stands between `<` and `>` after a word, and what comes behind it.
fn path<'l>(rest: &'l str, word: &str) -> Option<(&'l str, &'l str)> {
    let (begins, path) = rest.split_at_checked(word.len())?;
    let path = path.trim_start().strip_prefix('<')?;
    let (address, rest) = path.split_once('>')?;
    begins.eq_ignore_ascii_case(word).then_some((address, rest))
}

fn size(parameters: &str) -> Command {
    let mut words = parameters.split_ascii_whitespace();
    let size = words.find_map(|word| {
        let (name, value) = word.split_once('=')?;
        name.eq_ignore_ascii_case("SIZE").then_some(value)
    });
    match size.map(str::parse) {
        None => Command::Mail(None),
        Some(Ok(size)) => Command::Mail(Some(size)),
        Some(Err(_)) => Command::Malformed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_are_commands() {
        let rcpt = |address: &str| Command::Rcpt(address.to_owned());
        for (line, want) in [
            ("LHLO relay.example.org", Command::Lhlo),
            ("lhlo", Command::Malformed),
            ("EHLO x", Command::Helo),
            ("MAIL FROM:<>", Command::Mail(None)),
            (
                "mail from:<a@b> BODY=8BITMIME size=17",
                Command::Mail(Some(17)),
            ),
            ("MAIL FROM:<a@b> SIZE=many", Command::Malformed),
            ("MAIL a@b", Command::Malformed),
            ("RCPT TO:<a+b@c.example>", rcpt("a+b@c.example")),
            ("RCPT TO: <a@c> NOTIFY=NEVER", rcpt("a@c")),
            ("RCPT TO:<>", Command::Malformed),
            ("RCPT TO:a@c", Command::Malformed),
            ("DATA", Command::Data),
            ("quit ", Command::Quit),
            ("", Command::Unknown),
            ("STARTTLS", Command::Unknown),
        ] {
            assert_eq!(parse(line.as_bytes()), want, "{line}");
        }
        assert_eq!(parse(b"RCPT TO:<\xff>"), Command::Unknown);
    }

    proptest! {
        #[test]
        fn any_line_is_read(line: Vec<u8>, text in "(MAIL|RCPT|LHLO)[ -~]{0,30}") {
            let _ = parse(&line);
            let _ = parse(text.as_bytes());
        }
    }
}
