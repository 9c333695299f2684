//! What is still told of somebody whom a purge erased: that they asked for it, as the order says that the purge left
//! for this.

use corpus::purge::orders::accounts::{self, Account};
use rights::{Day, Error, Sequence};
use std::collections::BTreeMap;
use std::path::Path;

/// Accounts that are still to be told of, by the entry in which the person asked for their erasure.
pub(super) type Accounts = BTreeMap<Sequence, Account>;

/// Reads them.
pub(super) fn accounts(root: &Path) -> Result<Accounts, Error> {
    tokio::task::block_in_place(|| accounts::to_tell(root))
}

/// Confirms the order about the account of an entry that was told; the person's id goes with that.
pub(super) fn told(root: &Path, sequence: Sequence, today: Day) -> Result<(), Error> {
    tokio::task::block_in_place(|| accounts::confirm_told(root, sequence, today))
}
