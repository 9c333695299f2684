//! Whom the newest entries touch, read once for all sets.

use ledger::{Ledger, Storage, Touched};
use rights::{Error, Sequence};

/// The last answer.
#[derive(Default)]
pub(super) struct Seen(Option<(Sequence, Sequence, Touched)>);

impl Seen {
    /// Whom the entries from `from` on touch; `head` is where the ledger was found to end.
    pub(super) async fn since<S: Storage>(
        &mut self,
        ledger: &Ledger<S>,
        from: Sequence,
        head: Sequence,
    ) -> Result<Touched, Error> {
        match &self.0 {
            // INVARIANT: an answer that was read when the ledger ended elsewhere lacks entries.
            Some((of, to, touched)) if (*of, *to) == (from, head) => Ok(touched.clone()),
            _ => {
                let touched = ledger.touched_since(from).await?;
                self.0 = Some((from, head, touched.clone()));
                Ok(touched)
            }
        }
    }
}
