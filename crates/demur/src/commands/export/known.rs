//! The exports that the ledger records, with what was kept of each.

use crate::workspace::Workspace;
use export::{Known, Recorded, exports_of};
use ledger::Exported;
use rights::Error;

/// Exports of one set or of all, in the order in which they were recorded.
pub(crate) fn known(ws: &Workspace, set: Option<&str>) -> Result<Vec<(Exported, Known)>, Error> {
    let mut all = Vec::new();
    for export in ws.wait(ws.ledger.exports(set))? {
        let recorded = Recorded {
            sequence: export.sequence,
            set: export.set.clone(),
            export: export.export.clone(),
            recipient: export.recipient.clone(),
            hash: export.hash.parse()?,
        };
        let known = exports_of(&ws.root, &export.set, [recorded])?;
        all.extend(known.into_iter().map(|known| (export.clone(), known)));
    }
    Ok(all)
}
