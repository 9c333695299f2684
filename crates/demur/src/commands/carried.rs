//! Whether a recipient's copy has come as far as an order to them.

use super::export::known;
use crate::workspace::Workspace;
use corpus::purge::orders::{Addressee, DeletionOrder, Ground};
use corpus::set::schema::parse_pseudonym;
use export::{Carried, Recorded};
use rights::{Error, Pseudonym};
use std::collections::BTreeSet;
use std::path::Path;

/// What a confirmation of an order rests on: the record of the recipient's copy that is named, or that
/// lies on this machine, and otherwise the word of whoever confirms.
///
/// # Errors
/// `Refused` while the copy has not come as far as the order.
pub(super) fn ground(
    ws: &Workspace,
    order: &DeletionOrder,
    applied: Option<&Path>,
) -> Result<Ground, Error> {
    let Addressee::Recipient { name } = &order.to else {
        return Err(Error::internal("an order to the operator has no copy"));
    };
    let mut exports = known(ws, None)?
        .into_iter()
        .map(|(_, known)| known.recorded);
    let Some(recorded) = exports.find(|recorded| recorded.export == order.of) else {
        return match applied {
            None => Ok(Ground::Word),
            Some(_) => Err(Error::not_found(format!(
                "the ledger records no copy `{}`, so that no record can be compared with it",
                order.of
            ))),
        };
    };
    let found = match applied {
        Some(path) => Some(Carried::read(path, &recorded)?),
        None => Carried::here(&ws.root, &recorded)?,
    };
    let Some(carried) = found else {
        return Ok(Ground::Word);
    };
    covers(order, name, &carried)?;
    if applied.is_some() {
        carried.keep(&ws.root, &recorded)?;
    }
    Ok(Ground::Applied {
        number: carried.number,
        sequence: carried.sequence,
        hash: carried.hash,
    })
}

fn covers(order: &DeletionOrder, name: &str, carried: &Carried) -> Result<(), Error> {
    if !carried.is_as_far_as(order.sequence, order.created) {
        let needs = order.sequence.map_or_else(
            || format!("it needs a feed of a day after {}", order.created),
            |sequence| format!("it needs those before entry `{sequence}`"),
        );
        return Err(Error::refused(format!(
            "order `{}` is not carried out: by `{}` the copy of `{name}` has carried out ledger entries before `{}`, and {needs}; `demur export apply` there with the newest feed of the set, and then confirm it with --applied",
            order.number,
            carried.from.display(),
            carried.sequence
        )));
    }
    let items: Result<BTreeSet<Pseudonym>, Error> = order
        .items
        .iter()
        .map(|item| parse_pseudonym(item))
        .collect();
    let left = carried.still_there(&items?)?;
    match left.len() {
        0 => Ok(()),
        left => Err(Error::refused(format!(
            "order `{}` is not carried out: `{left}` of its items are still in `{}`; `demur export apply` there with the newest feed",
            order.number,
            carried.from.display()
        ))),
    }
}

/// How far the copy of an export has come, as far as it is known here.
pub(super) fn sequence(
    ws: &Workspace,
    recorded: &Recorded,
) -> Result<Option<rights::Sequence>, Error> {
    // The copy as it was handed over tells nothing of the recipient.
    let known = Carried::known(&ws.root, recorded)?;
    Ok(known.filter(|c| c.number > 0).map(|c| c.sequence))
}
