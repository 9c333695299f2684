//! Messages that come without a place of their own.

use super::office::Office;
use crate::keys;
use notice::{Keep, Verdict};
use rights::{Error, Instant};
use std::path::PathBuf;

/// Keeps what somebody has to read below `notices/aside/`.
pub(super) struct Kept<'o> {
    pub(super) office: &'o Office<'o>,
}

impl Keep for Kept<'_> {
    async fn keep(&self, message: &[u8], came: Option<Instant>) -> Result<Verdict, Error> {
        // On the disk before whoever brought it is told that it is kept.
        let path = write(self.office, message)?;
        let place = path.display().to_string();
        // Read for each: keys that were rotated since have named mails.
        let keys = keys::mail(&self.office.session.ws.root)?;
        let returns = self.office.returns_under(&keys);
        let verdict = returns.take_of(message, &place, came).await?;
        // Only what waits for somebody, or shows an objection, is needed again; what was read before may be so.
        let digest = rights::Hash::of(message);
        if !self.office.outbox.is_kept(digest).await? {
            drop(std::fs::remove_file(&path));
        }
        Ok(verdict)
    }
}

fn write(office: &Office<'_>, bytes: &[u8]) -> Result<PathBuf, Error> {
    let folder = office.session.ws.root.join("notices/aside");
    let path = folder.join(format!("{}.eml", rights::Hash::of(bytes)));
    let written = std::fs::create_dir_all(&folder)
        .and_then(|()| tlog::write_private(&path, bytes))
        // Its name, too: whoever is told that it is kept has it no more.
        .and_then(|()| std::fs::File::open(&folder)?.sync_all());
    written.map_err(|e| Error::storage(format!("cannot write `{}`", path.display())).because(e))?;
    Ok(path)
}
