//! A witness: someone else, who cosigns a checkpoint only when it continues the last one they saw
//! (C2SP tlog-cosignature).

use crate::checkpoint::{SignedCheckpoint, signature};
use crate::files::sync_folder;
use crate::key::WitnessKey;
use crate::leaf::nothing;
use crate::proof::ConsistencyProof;
use crate::published::Published;
use crate::vkey::LogVerifier;
use rights::{Clock, Error, Hash};
use serde::{Deserialize, Serialize};
use signed_note::Signature;
use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The tree of a log that a witness saw last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// Its size.
    pub size: u64,
    /// Its root.
    pub root: Hash,
}

/// One cosignature, as the line that stands in a signed note.
#[derive(Clone, Debug, PartialEq)]
pub struct Cosignature(pub(crate) Signature);

impl fmt::Display for Cosignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self.0.to_bytes();
        f.write_str(String::from_utf8_lossy(&line).trim_end())
    }
}

impl FromStr for Cosignature {
    type Err = Error;
    fn from_str(text: &str) -> Result<Cosignature, Error> {
        let line = text.trim_end_matches(['\r', '\n']);
        Signature::from_bytes(line.as_bytes())
            .map(Cosignature)
            .map_err(|e| {
                Error::input("the text is no signature line; it begins with `— ` and a name")
                    .because(e)
            })
    }
}

/// A witness: a key, and a small file that remembers the last tree of every log.
#[derive(Debug)]
pub struct Witness {
    key: WitnessKey,
    state: PathBuf,
}

impl Witness {
    /// A witness with its key and the file of what it saw, which is made at the first cosignature.
    #[must_use]
    pub fn new(key: WitnessKey, state: &Path) -> Witness {
        Witness {
            key,
            state: state.to_owned(),
        }
    }

    /// The last tree it saw of a log.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn last(&self, origin: &str) -> Result<Option<Seen>, Error> {
        Ok(self.read()?.get(origin).copied())
    }

    /// Cosigns the checkpoint of a published log, with the proof from its tiles.
    ///
    /// # Errors
    /// As [`Witness::cosign`], and when nothing is published.
    pub fn cosign_published(
        &self,
        published: &Published,
        log: &LogVerifier,
        clock: &dyn Clock,
    ) -> Result<Cosignature, Error> {
        let checkpoint = published
            .checkpoint()
            .ok_or_else(|| Error::not_found("there is no checkpoint to cosign"))?;
        let mut proof = |from, to| published.consistency(from, to);
        self.cosign(checkpoint, log, &mut proof, clock)
    }

    /// Cosigns a checkpoint, if the log signed it and it continues the last one seen. The first one
    /// of a log is taken as it is. The proof is asked for with both sizes.
    ///
    /// # Errors
    /// When the log did not sign it, when it is older than the last one seen, when the proof does not
    /// show that the one is the beginning of the other, or when the file cannot be written: nothing
    /// is cosigned that would not be remembered.
    pub fn cosign(
        &self,
        checkpoint: &SignedCheckpoint,
        log: &LogVerifier,
        proof: &mut dyn FnMut(u64, u64) -> Result<ConsistencyProof, Error>,
        clock: &dyn Clock,
    ) -> Result<Cosignature, Error> {
        checkpoint.verify(log)?;
        let _lock = self.lock()?;
        let mut seen = self.read()?;
        let (origin, size, root) = (checkpoint.origin(), checkpoint.size(), *checkpoint.root());
        let last = seen.get(origin).copied().unwrap_or(Seen {
            size: 0,
            root: nothing(),
        });
        continues(last, checkpoint, proof)?;
        let next = Seen { size, root };
        if seen.insert(origin.to_owned(), next) != Some(next) {
            // INVARIANT: what is cosigned is durably remembered before anybody sees the cosignature.
            self.write(&seen)?;
        }
        let text = checkpoint.text().as_bytes();
        let bytes = self.key.signature(text, clock.now())?;
        signature(&self.key.verifier(), bytes).map(Cosignature)
    }

    fn lock(&self) -> Result<File, Error> {
        let lock = || {
            let file = File::options()
                .create(true)
                .truncate(false)
                .write(true)
                .open(beside(&self.state, "lock"))?;
            file.lock()?;
            Ok(file)
        };
        lock().map_err(|e| failed("lock", &self.state, e))
    }

    fn read(&self) -> Result<BTreeMap<String, Seen>, Error> {
        let bytes = match fs::read(&self.state) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
            Err(e) => return Err(failed("read", &self.state, e)),
        };
        serde_json::from_slice(&bytes).map_err(|e| {
            let path = self.state.display();
            // In doubt, refuse: a witness that forgets may cosign a second history.
            Error::corrupt(format!(
                "`{path}` does not say what the witness saw; restore it, nothing is cosigned without it"
            ))
            .because(e)
        })
    }

    fn write(&self, seen: &BTreeMap<String, Seen>) -> Result<(), Error> {
        let text = serde_json::to_vec_pretty(seen)
            .map_err(|e| Error::internal("the witness's file could not be written").because(e))?;
        let temporary = beside(&self.state, "new");
        let write = || {
            let mut file = File::create(&temporary)?;
            file.write_all(&text)?;
            file.sync_all()?;
            fs::rename(&temporary, &self.state)?;
            let folder = self.state.parent().filter(|p| !p.as_os_str().is_empty());
            sync_folder(folder.unwrap_or(Path::new(".")))
        };
        write().map_err(|e| failed("write", &self.state, e))
    }
}

fn continues(
    last: Seen,
    checkpoint: &SignedCheckpoint,
    proof: &mut dyn FnMut(u64, u64) -> Result<ConsistencyProof, Error>,
) -> Result<(), Error> {
    let (origin, size) = (checkpoint.origin(), checkpoint.size());
    if size < last.size {
        return Err(Error::refused(format!(
            "the checkpoint of `{origin}` has `{size}` entries, and the last one seen had `{}`; an older \
             one is not cosigned",
            last.size
        )));
    }
    let proof = proof(last.size, size)?;
    if (proof.from, proof.to) != (last.size, size) {
        return Err(Error::input(format!(
            "the proof leads from `{}` to `{}`, and one from `{}` to `{size}` is needed",
            proof.from, proof.to, last.size
        )));
    }
    proof.check(&last.root, checkpoint.root()).map_err(|e| {
        Error::refused(format!(
            "the checkpoint of `{origin}` at `{size}` does not continue the one seen at `{}`: the log \
             shows two histories, or the proof is wrong; it is not cosigned",
            last.size
        ))
        .because(e)
    })
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{ending}"));
    name.into()
}

fn failed(what: &str, path: &Path, source: io::Error) -> Error {
    Error::storage(format!(
        "cannot {what} what the witness saw, `{}`; nothing is cosigned",
        path.display()
    ))
    .because(source)
}
