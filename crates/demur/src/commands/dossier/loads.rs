//! What loaders showed to training of a person's, from their logs.

use crate::keys::Keys;
use crate::workspace::Workspace;
use report::dossier::{About, Load};
use rights::Error;

/// Every run of every set, with what it showed of the person's.
pub(super) fn of(ws: &Workspace, keys: &Keys, about: &About) -> Result<Vec<Load>, Error> {
    let mut grid = Vec::new();
    for account in about.accounts.iter().filter(|a| a.erased.is_none()) {
        grid.push(ws.wait(ws.ledger.person(account.person))?.row.grid);
    }
    let (loads, unread) = loader::loads_of(&ws.root.join("sets"), &keys.grid, &grid)?;
    match unread.into_iter().next() {
        Some(error) => Err(error),
        None => Ok(loads),
    }
}
