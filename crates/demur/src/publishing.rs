//! The published log of a workspace, and receipts from it.

use crate::keys;
use crate::workspace::Workspace;
use ledger::Recorded;
use rights::{Error, Sequence};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tlog::{Folder, Frontier, LogKey, LogVerifier, Published, Receipt, SignedCheckpoint};

/// The folder of the published log in a workspace.
const FOLDER: &str = "log";

/// Where the log of a workspace is published.
pub(crate) fn folder(ws: &Workspace) -> PathBuf {
    ws.root.join(FOLDER)
}

/// Publishes the log up to the head of the ledger.
pub(crate) fn publish(
    ws: &Workspace,
    folder: &Path,
    key: &LogKey,
) -> Result<(Published, SignedCheckpoint), Error> {
    let mut published = Published::at(Arc::new(Folder::create(folder)?))?;
    let head = ws.wait(ws.ledger.frontier())?;
    let mut read = |range: std::ops::Range<u64>| {
        let (from, to) = (Sequence(range.start), Sequence(range.end));
        ws.wait(ws.ledger.commitments(from, to))
    };
    let checkpoint = published.advance(&head, &mut read, key)?;
    Ok((published, checkpoint))
}

/// Refuses a ledger that has fewer entries than were published, or others: acknowledged entries are
/// lost, and whatever is said next would be a fork of what others have seen.
pub(crate) fn not_behind(root: &Path, tree: &Frontier) -> Result<(), Error> {
    let folder = root.join(FOLDER);
    if !folder.is_dir() {
        return Ok(());
    }
    let published = Published::open(&folder)?;
    let size = published.size();
    let root = published.checkpoint().map(|checkpoint| *checkpoint.root());
    if tree.size() > size || (tree.size() == size && root.is_none_or(|root| root == tree.root())) {
        return Ok(());
    }
    Err(Error::corrupt(format!(
        "`{size}` entries were published, and the ledger has `{}` or others: acknowledged entries are lost; restore the newest ledger, see docs/ledger.md",
        tree.size()
    )))
}

/// Makes receipts from the published log.
pub(crate) struct Receipts {
    published: Published,
    checkpoint: SignedCheckpoint,
    log: LogVerifier,
}

impl Receipts {
    /// Publishes up to the head first, so that every entry has a proof.
    pub(crate) fn open(ws: &Workspace) -> Result<Receipts, Error> {
        let key = keys::log(&ws.root)?;
        let (published, checkpoint) = publish(ws, &folder(ws), &key)?;
        Ok(Receipts {
            published,
            checkpoint,
            log: key.verifier(),
        })
    }

    /// The key of the log.
    pub(crate) fn key(&self) -> String {
        self.log.to_string()
    }

    /// The receipt of an entry.
    ///
    /// # Errors
    /// When the entry is that of an erased person: nobody can prove what it said any more.
    pub(crate) fn of(&self, recorded: &Recorded) -> Result<Receipt, Error> {
        let sequence = recorded.sequence;
        let Some(opening) = &recorded.opening else {
            return Err(Error::refused(format!(
                "entry `{sequence}` is of a person who was erased; what it said is known to nobody any more"
            )));
        };
        let proof = self.published.prove(sequence.0)?;
        Receipt::new(
            sequence.0,
            &opening.record,
            opening.salt,
            proof,
            self.checkpoint.clone(),
            self.log.clone(),
        )
    }
}

/// The receipt of something just acknowledged; nothing is published for it.
pub(crate) fn receipt(ws: &Workspace, of: &ledger::Receipt) -> Result<Receipt, Error> {
    let key = keys::log(&ws.root)?;
    Receipt::new(
        of.sequence.0,
        of.record(),
        of.salt,
        of.proof()?,
        // INVARIANT: what the tree is over is durable: it was acknowledged.
        key.sign(of.tree())?,
        key.verifier(),
    )
}

/// A receipt as a file: a page to print for `.html`, JSON otherwise.
pub(crate) fn write(receipt: &Receipt, to: &Path, lang: tlog::Lang) -> Result<(), Error> {
    let page = to.extension().is_some_and(|e| e == "html" || e == "htm");
    let text = match page {
        true => receipt.page(lang)?,
        false => receipt.to_json()?,
    };
    std::fs::write(to, text)
        .map_err(|e| Error::storage(format!("cannot write `{}`", to.display())).because(e))
}

/// A key that is given as text or as the name of a file with it.
pub(crate) fn given<K>(text: &str) -> Result<K, Error>
where
    K: std::str::FromStr<Err = Error>,
{
    match std::fs::read_to_string(text) {
        Ok(file) => file.trim().parse(),
        Err(_) => text.trim().parse(),
    }
}
