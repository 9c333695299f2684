//! Which items of a copy are refused by now.

use feed::{Head, Reader};
use loader::{Options, Position, Selection, TrainingSet};
use rights::{Error, Hash, Pseudonym, Sequence};
use std::collections::HashSet;
use std::path::Path;

/// What a feed refuses, for a copy made at a certain state.
///
/// The list of a feed begins at a signed state: what was masked then is not on it. For a copy that is older
/// the set itself has to be looked at: what it holds no more is refused.
#[derive(Debug)]
pub struct Refusals {
    head: Head,
    listed: HashSet<Pseudonym>,
    still: Option<(u64, HashSet<Pseudonym>)>,
}

/// A copy: of which set, and as of when.
#[derive(Clone, Copy, Debug)]
pub struct Since {
    /// SHA-256 of the set's signed state 0.
    pub manifest: Hash,
    /// A signed state that is not newer than any row of the copy.
    pub state: u64,
    /// The ledger entries before it are carried out in the copy.
    pub sequence: Sequence,
}

impl Refusals {
    /// Reads a feed that is signed with the key, and the set, if it is there, where the feed alone does not
    /// reach back far enough.
    ///
    /// # Errors
    /// When the feed does not hold, is another set's, is older than what was carried out before, or does not
    /// reach back and there is no set.
    pub fn read(
        feed: &Path,
        key: [u8; 32],
        set: Option<&TrainingSet>,
        since: Since,
    ) -> Result<Refusals, Error> {
        let reader = Reader::of(feed, key, since.manifest)?;
        let head = reader.head().clone();
        if head.sequence < since.sequence {
            return Err(Error::input(format!(
                "the feed speaks about ledger entries before `{}`, and those before `{}` were carried out already; take a newer feed",
                head.sequence, since.sequence
            )));
        }
        let still = match (head.base_state > since.state, set) {
            (false, _) => None,
            (true, Some(set)) => Some(still(set, head.base_state)?),
            (true, None) => {
                return Err(Error::input(format!(
                    "the feed's list begins at state `{}` of the set and the copy is of state `{}`: what was masked in between is not on the list; give the set, too, with --set, or ask for a new copy",
                    head.base_state, since.state
                )));
            }
        };
        Ok(Refusals {
            listed: reader.revoked().copied().collect(),
            head,
            still,
        })
    }

    /// Whether an item is refused.
    #[must_use]
    pub fn refuses(&self, item: &Pseudonym) -> bool {
        let gone = |(_, still): &(u64, HashSet<Pseudonym>)| !still.contains(item);
        self.listed.contains(item) || self.still.as_ref().is_some_and(gone)
    }

    /// What the feed claims.
    #[must_use]
    pub const fn head(&self) -> &Head {
        &self.head
    }

    /// The state that a copy is of once this was carried out in it.
    #[must_use]
    pub fn state(&self, before: u64) -> u64 {
        self.still.as_ref().map_or(before, |(state, _)| *state)
    }
}

/// The items that a set still shows, at a state not before `base`, and that state.
pub(crate) fn still(set: &TrainingSet, base: u64) -> Result<(u64, HashSet<Pseudonym>), Error> {
    let options = Options {
        columns: Some(vec!["item".to_owned()]),
        ..Options::default()
    };
    let start = Position::start_of(0);
    let mut stream = set.stream(Selection::default(), &options, start, (0, 1))?;
    let (mut state, mut items) = (u64::MAX, HashSet::new());
    while let Some(step) = stream.next(&mut || Ok(()))? {
        state = state.min(step.state());
        items.extend(step.items());
    }
    let state = match state {
        u64::MAX => base,
        state => state,
    };
    if state < base {
        return Err(Error::input(format!(
            "the feed speaks about the set from state `{base}` on, and `{}` is at state `{state}`; copy the set again",
            set.folder().display()
        )));
    }
    Ok((state, items))
}
