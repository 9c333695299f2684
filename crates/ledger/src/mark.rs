//! Whether a ledger is still the one that somebody has read: where an older copy was restored, the numbers that they
//! read are not there, or are those of other entries.

use crate::log::{Ledger, Recorded};
use crate::storage::{Sealed, Storage};
use rights::{Error, Instant, Sequence};
use tlog::Commitment;

/// Up to where somebody read a ledger, and what stood there. An erasure changes none of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The first entry that they did not read.
    pub before: Sequence,
    /// The commitment of the entry before it, and when that was recorded; `None` where nothing was read, or where it
    /// was not kept.
    pub last: Option<(Commitment, Instant)>,
}

impl Mark {
    /// Of whoever read up to this entry.
    #[must_use]
    pub const fn after(read: &Recorded) -> Mark {
        Mark {
            before: read.sequence.next(),
            last: Some((read.commitment, read.recorded_at)),
        }
    }
}

impl<S: Storage> Ledger<S> {
    /// Of whoever read up to an entry, without it.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn mark(&self, before: Sequence) -> Result<Mark, Error> {
        let last = match before.0.checked_sub(1) {
            Some(last) => self.sealed(Sequence(last)).await?,
            None => None,
        };
        let last = last.map(|sealed| (sealed.commitment, sealed.recorded_at));
        Ok(Mark { before, last })
    }

    /// From which entry on this is another ledger than the one that was read; `None` where it is the same.
    ///
    /// Both have the entries of the copy that was restored. What came after it here was recorded after whatever was
    /// read before, so its time tells where it begins.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn parted(&self, mark: &Mark) -> Result<Option<Sequence>, Error> {
        let head = self.head().await?;
        let Some((commitment, at)) = mark.last else {
            return Ok((mark.before > head).then_some(head));
        };
        let last = Sequence(mark.before.0.saturating_sub(1));
        if mark.before <= head {
            let there = self.commitments(last, mark.before).await?;
            if there.first() == Some(&commitment) {
                return Ok(None);
            }
        }
        let (mut low, mut high) = (0, head.min(last).0);
        while low < high {
            let middle = low + (high - low) / 2;
            let here = self.sealed(Sequence(middle)).await?;
            match here.is_some_and(|sealed| sealed.recorded_at <= at) {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        Ok(Some(Sequence(low)))
    }

    async fn sealed(&self, at: Sequence) -> Result<Option<Sealed>, Error> {
        let stored = self.storage.entries(at, at.next()).await?;
        Ok(stored.into_iter().next().map(|(sealed, _)| sealed))
    }
}
