//! What changed between two texts, word by word.

/// A stretch of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// In both.
    Same(String),
    /// Only in the older one.
    Gone(String),
    /// Only in the newer one.
    New(String),
}

/// Texts with more words than this are compared as a whole: the work grows with the square.
const MOST_WORDS: usize = 1500;

/// From the older to the newer text.
pub(crate) fn changes(old: &str, new: &str) -> Vec<Change> {
    let (old, new): (Vec<&str>, Vec<&str>) = (
        old.split_whitespace().collect(),
        new.split_whitespace().collect(),
    );
    if old == new {
        return joined(new.iter().map(|word| Change::Same((*word).to_owned())));
    }
    if old.len() > MOST_WORDS || new.len() > MOST_WORDS {
        return joined([Change::Gone(old.join(" ")), Change::New(new.join(" "))]);
    }
    joined(steps(&old, &new))
}

/// Words in order, by the longest sequence that both have.
fn steps(old: &[&str], new: &[&str]) -> Vec<Change> {
    let width = new.len() + 1;
    // `common[i * width + j]`: the longest common sequence of old from i and new from j.
    let mut common = vec![0_u16; (old.len() + 1) * width];
    let at = |common: &[u16], i: usize, j: usize| common.get(i * width + j).copied().unwrap_or(0);
    for (i, gone) in old.iter().enumerate().rev() {
        for (j, word) in new.iter().enumerate().rev() {
            let longest = if gone == word {
                at(&common, i + 1, j + 1) + 1
            } else {
                at(&common, i + 1, j).max(at(&common, i, j + 1))
            };
            if let Some(cell) = common.get_mut(i * width + j) {
                *cell = longest;
            }
        }
    }
    let (mut i, mut j, mut out) = (0, 0, vec![]);
    loop {
        out.push(match (old.get(i), new.get(j)) {
            (None, None) => return out,
            (Some(gone), Some(word)) if gone == word => {
                (i, j) = (i + 1, j + 1);
                Change::Same((*word).to_owned())
            }
            (Some(gone), other)
                if other.is_none() || at(&common, i + 1, j) >= at(&common, i, j + 1) =>
            {
                i += 1;
                Change::Gone((*gone).to_owned())
            }
            (_, Some(word)) => {
                j += 1;
                Change::New((*word).to_owned())
            }
            (Some(gone), None) => {
                i += 1;
                Change::Gone((*gone).to_owned())
            }
        });
    }
}

/// Neighbours of a kind become one stretch.
fn joined(changes: impl IntoIterator<Item = Change>) -> Vec<Change> {
    let mut out: Vec<Change> = vec![];
    for change in changes {
        match (out.last_mut(), &change) {
            (Some(Change::Same(text)), Change::Same(word))
            | (Some(Change::Gone(text)), Change::Gone(word))
            | (Some(Change::New(text)), Change::New(word)) => {
                text.push(' ');
                text.push_str(word);
            }
            _ => out.push(change),
        }
    }
    out.retain(
        |c| !matches!(c, Change::Same(t) | Change::Gone(t) | Change::New(t) if t.is_empty()),
    );
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(old: &str, new: &str) -> String {
        let parts = changes(old, new).into_iter().map(|c| match c {
            Change::Same(t) => t,
            Change::Gone(t) => format!("[-{t}-]"),
            Change::New(t) => format!("[+{t}+]"),
        });
        parts.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_that_came_and_went() {
        assert_eq!(shown("a b c", "a b c"), "a b c");
        assert_eq!(shown("a b c", "a x c"), "a [-b-] [+x+] c");
        assert_eq!(shown("", "a b"), "[+a b+]");
        assert_eq!(shown("a b", ""), "[-a b-]");
        assert_eq!(shown("", ""), "");
        assert_eq!(shown("a  b", "a\nb"), "a b");
        assert_eq!(
            shown(
                "since 2014 public posts",
                "since 2020 public posts and photos"
            ),
            "since [-2014-] [+2020+] public posts [+and photos+]"
        );
    }

    #[test]
    fn long_texts_are_compared_whole() {
        let (old, new) = ("a ".repeat(2000), "b ".repeat(2000));
        assert_eq!(changes(&old, &new).len(), 2);
    }

    #[test]
    fn what_is_not_new_is_the_old_text() {
        let (old, new) = ("the quick brown fox jumps", "a quick red fox jumps high");
        let kept = |drop: fn(&Change) -> bool| {
            let parts = changes(old, new).into_iter().filter(|c| !drop(c));
            let words = parts.map(|c| match c {
                Change::Same(t) | Change::Gone(t) | Change::New(t) => t,
            });
            words.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(kept(|c| matches!(c, Change::New(_))), old);
        assert_eq!(kept(|c| matches!(c, Change::Gone(_))), new);
    }
}
