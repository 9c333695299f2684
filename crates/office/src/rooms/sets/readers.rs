//! Who got items of a set: loaders, by the logs beside it, and those who were handed copies.

use crate::place::Office;
use console::sets::{CopyLine, LoadLine};
use ledger::Exported;
use rights::Error;
use std::path::Path;

/// Runs of loaders, the newest first. A log that cannot be read is one that somebody has to look at.
pub(super) fn loads(set: &Path) -> Result<Vec<LoadLine>, Error> {
    let mut loads = Vec::new();
    for log in loader::logs(set)? {
        let head = loader::read_head(&log).ok();
        let run = log.file_stem().unwrap_or_default();
        loads.push((
            head.as_ref().map(|head| head.at),
            LoadLine {
                run: run.to_string_lossy().into_owned(),
                begun: head.map(|head| (server::web::moment(head.at), head.consumer)),
            },
        ));
    }
    loads.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    Ok(loads.into_iter().map(|(_, line)| line).collect())
}

/// Copies that were handed out, the newest first.
pub(super) async fn copies(office: &Office, set: &str) -> Result<Vec<CopyLine>, Error> {
    let copies = office.app.parts().ledger.exports(Some(set)).await?;
    let copy = |copy: Exported| CopyLine {
        at: server::web::moment(copy.at),
        recipient: copy.recipient,
        format: copy.format,
        items: copy.items,
        entry: copy.sequence.0,
    };
    Ok(copies.into_iter().rev().map(copy).collect())
}
