//! The receipts of what a person said.

use crate::publishing::Receipts;
use crate::workspace::Workspace;
use report::dossier::{About, ReceiptPart};
use rights::{Error, Sequence};
use std::collections::BTreeMap;

/// More codes than these would fill page after page.
const CODES: usize = 20;

/// Puts a receipt beside every choice.
pub(super) fn put(ws: &Workspace, about: &mut About) -> Result<(), Error> {
    if about.choices.is_empty() {
        return Ok(());
    }
    let receipts = Receipts::open(ws)?;
    let mut recorded = BTreeMap::new();
    for account in &about.accounts {
        let history = ws.wait(ws.ledger.history(account.person))?;
        recorded.extend(history.into_iter().map(|entry| (entry.sequence, entry)));
    }
    let codes = about.choices.len() <= CODES;
    for choice in &mut about.choices {
        let lost = |at: Sequence| Error::internal(format!("entry `{at}` was read and is gone"));
        let entry = recorded
            .get(&choice.sequence)
            .ok_or_else(|| lost(choice.sequence))?;
        let receipt = receipts.of(entry)?;
        let json = serde_json::from_str(&receipt.to_json()?)
            .map_err(|e| Error::internal("a receipt is no JSON").because(e))?;
        choice.receipt = Some(ReceiptPart {
            json,
            text: receipt.to_qr_text()?,
            code: match codes {
                true => receipt.code()?,
                false => None,
            },
        });
    }
    Ok(())
}
