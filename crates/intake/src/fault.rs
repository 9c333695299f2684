//! Why a row was set aside, and what to do about it.

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// What is wrong, with the offending value in backticks.
    pub(crate) reason: String,
    /// What to do about it.
    pub(crate) remedy: String,
}

impl Fault {
    /// A fault with its remedy.
    pub(crate) fn new(reason: impl Into<String>, remedy: impl Into<String>) -> Fault {
        Fault {
            reason: reason.into(),
            remedy: remedy.into(),
        }
    }
}

/// A value as messages show it: short, on one line.
pub(crate) fn shown(text: &str) -> String {
    const MOST: usize = 80;
    let mut out: String = text
        .chars()
        .take(MOST)
        .flat_map(char::escape_debug)
        .collect();
    if text.chars().nth(MOST).is_some() {
        out.push('…');
    }
    out
}
