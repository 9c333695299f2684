//! What somebody wrote themselves in an answer, without what they quote and how they sign.

/// With this begins a line above a message that is quoted, in lower case; the second part is somewhere behind
/// it in this or the next line.
const ABOVE: &[(&str, &str)] = &[
    ("on ", "wrote:"),
    ("am ", "schrieb"),
    ("le ", "a écrit"),
    ("-----original", ""),
    ("----- original", ""),
    ("-----urspr", ""),
    ("----- urspr", ""),
    ("---------- forwarded", ""),
    ("________________________________", ""),
    ("begin forwarded message", ""),
];

/// With these begins a signature that a program added.
const SIGNED: &[&str] = &[
    "sent from my ",
    "get outlook for",
    "von meinem ",
    "gesendet von ",
    "diese nachricht wurde von meinem",
];

/// The lines that are the writer's own. Everything below a quoted message is left out, too: who answers below
/// it is read by somebody.
pub(crate) fn words(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let mut own = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let next = lines.get(at + 1).copied().unwrap_or_default();
        if *line == "--" || begins_quotation(line, next) || begins_header(line, next) {
            break;
        }
        let plain = line.trim_start().to_lowercase();
        if SIGNED.iter().any(|signed| plain.starts_with(signed)) {
            break;
        }
        if !line.trim_start().starts_with('>') {
            own.push(*line);
        }
    }
    own.join("\n").trim().to_owned()
}

/// Whether something is quoted and then written on below: an answer between the lines.
pub(crate) fn goes_on_below(text: &str) -> bool {
    let mut quoted = false;
    for line in text.lines() {
        let line = line.trim();
        match line.starts_with('>') {
            true => quoted = true,
            false if line == "--" => return false,
            false if quoted && !line.is_empty() => return true,
            false => {}
        }
    }
    false
}

fn begins_quotation(line: &str, next: &str) -> bool {
    let line = line.trim_start().to_lowercase();
    // Long ones are wrapped.
    let both = format!("{line} {}", next.to_lowercase());
    ABOVE
        .iter()
        .any(|(begin, then)| line.starts_with(begin) && both.contains(then))
}

/// The header of a quoted message, as some programs write it.
fn begins_header(line: &str, next: &str) -> bool {
    let is = |line: &str, names: &[&str]| {
        let line = line.trim_start_matches(['*', ' ']).to_lowercase();
        names.iter().any(|name| line.starts_with(name))
    };
    is(line, &["from:", "von:"])
        && is(
            next,
            &[
                "sent:",
                "gesendet:",
                "date:",
                "datum:",
                "to:",
                "an:",
                "subject:",
                "betreff:",
            ],
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quotations_and_signatures_are_left_out() {
        for (text, own) in [
            ("I object.\n\n> quoted\n> more", "I object."),
            (
                "No.\n\nOn Mon, 3 Nov 2026 at 10:12, Example Town\n<privacy@example.org> wrote:\n> x",
                "No.",
            ),
            (
                "Nein.\n\nAm 03.11.2026 um 10:12 schrieb Example:\nIch widerspreche",
                "Nein.",
            ),
            ("Yes\n-----Original Message-----\nI object", "Yes"),
            (
                "Ja\n\nVon: Example Town\nGesendet: Montag\nIch widerspreche",
                "Ja",
            ),
            ("Am Montag bin ich da.", "Am Montag bin ich da."),
            ("Words\n-- \nAda", "Words"),
            ("Words\nSent from my iPhone", "Words"),
            ("> I object", ""),
        ] {
            assert_eq!(words(text), own, "{text}");
        }
        assert!(goes_on_below("> quoted\nmine"));
        assert!(!goes_on_below("mine\n> quoted\n\n-- \nAda"));
    }

    proptest! {
        #[test]
        fn any_text_is_read(text: String) {
            let own = words(&text);
            prop_assert!(own.len() <= text.len());
            let _ = goes_on_below(&text);
        }
    }
}
