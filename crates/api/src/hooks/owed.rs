//! What a webhook that is removed leaves behind: erasures that it had still to be told of. Otherwise one that accepted
//! them would speak for it, and an order would be confirmed although somebody never heard of it.

use super::erased::is_gone;
use corpus::purge::orders::accounts::{Passed, is_asked_here, to_tell};
use ledger::{Ledger, Recorded, Storage};
use rights::{Entry, Error, Sequence};
use std::collections::BTreeSet;
use std::path::Path;

/// Entries read at a time.
const PAGE: u64 = 2_000;

/// The erasures among entries: asked for here, or left in an order by a purge.
pub(crate) async fn erasures<S: Storage>(
    ledger: &Ledger<S>,
    root: &Path,
    mut among: BTreeSet<Sequence>,
) -> Result<Vec<Sequence>, Error> {
    let (mut owed, mut gone) = (Vec::new(), Vec::new());
    while let Some(first) = among.first().copied() {
        let end = Sequence(first.0.saturating_add(PAGE));
        let later = among.split_off(&end);
        let last = among.last().copied().unwrap_or(first);
        let entries = ledger.entries(first, last.next()).await?;
        for one in entries.iter().filter(|one| among.contains(&one.sequence)) {
            if is_asked(one) {
                owed.push(one.sequence);
            } else if is_gone(one) {
                gone.push(one.sequence);
            }
        }
        among = later;
    }
    // After the entries: the order was written before the ledger forgot the person.
    if !gone.is_empty() {
        let orders = tokio::task::block_in_place(|| to_tell(root, &mut Passed::default()))?;
        owed.extend(gone.into_iter().filter(|one| orders.contains_key(one)));
    }
    Ok(owed)
}

fn is_asked(one: &Recorded) -> bool {
    matches!(&one.entry, Some(Entry::Choice(choice)) if is_asked_here(choice))
}
