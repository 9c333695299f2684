//! The secrets of a workspace: the key of the grid, and the key that signs sets.

use corpus::set::{PublicKey, SigningKey};
use notice::MailKey;
use rights::{Error, GridKey, Hash, Randomness};
use std::path::Path;
use tlog::LogKey;

/// The keys in the folder `keys`.
pub(crate) struct Keys {
    pub(crate) grid: GridKey,
    pub(crate) signing: SigningKey,
}

impl Keys {
    /// Reads the keys of a workspace.
    pub(crate) fn read(root: &Path) -> Result<Keys, Error> {
        let folder = root.join("keys");
        let path = folder.join("grid.key");
        let name = path.display();
        let text = tlog::read_secret(&path).map_err(|e| {
            Error::not_found(format!("cannot read the key of the grid `{name}`")).because(e)
        })?;
        // 32 bytes are written like a digest: 64 hex digits.
        let bytes: Hash = text.trim().parse().map_err(|_| {
            Error::input(format!(
                "`{name}` is no key of a grid: 64 hex digits expected"
            ))
        })?;
        Ok(Keys {
            grid: GridKey::new(bytes.0),
            signing: signing(&folder)?,
        })
    }
}

/// The signing key; workspaces from before there was one get it at first need.
pub(crate) fn signing(folder: &Path) -> Result<SigningKey, Error> {
    let path = folder.join("signing.key");
    if path.exists() {
        return SigningKey::load(&path);
    }
    SigningKey::create(&path, &ledger::OsRandomness)
}

/// The key that checks what the workspace signed, if it has signed anything.
pub(crate) fn public(path: &Path) -> Result<Option<PublicKey>, Error> {
    match path.exists() {
        true => SigningKey::load(path).map(|key| Some(key.public())),
        false => Ok(None),
    }
}

/// The keys under which mails are named; made at first need.
pub(crate) fn mail(root: &Path) -> Result<MailKey, Error> {
    MailKey::load_or_create(&root.join("keys/mail.key"), &ledger::OsRandomness)
}

/// The key that signs checkpoints of the ledger; made at first need. Its origin is the name of the log
/// for ever: an operator who wants another one makes the key with `demur init --origin`.
pub(crate) fn log(root: &Path) -> Result<LogKey, Error> {
    let path = root.join("keys/log.key");
    if path.exists() {
        return LogKey::load(&path);
    }
    let mut name = [0; 8];
    ledger::OsRandomness.fill(&mut name)?;
    let name: String = name.iter().map(|b| format!("{b:02x}")).collect();
    LogKey::create(&path, &format!("demur/{name}"), &ledger::OsRandomness)
}
