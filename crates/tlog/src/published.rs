//! A log as plain files that any server of static files can publish (C2SP tlog-tiles).

use crate::checkpoint::SignedCheckpoint;
use crate::edge::entries;
use crate::files::{Files, Folder, failed};
use crate::leaf::Commitment;
use crate::place::Row;
use crate::proof::{ConsistencyProof, InclusionProof};
use crate::tiles::{Tiles, read};
use crate::vkey::WitnessVerifier;
use crate::witness::Cosignature;
use rights::Error;
use std::path::Path;
use std::sync::Arc;

/// The file with the newest checkpoint.
pub(crate) const CHECKPOINT: &str = "checkpoint";
/// Where files are written before they get their name. What an interrupted write left there goes
/// with the next one.
pub(crate) const STAGE: &str = ".new";

/// A published log: `checkpoint`, `tile/<level>/...` and `tile/entries/...`. Names that begin with a
/// dot are not part of it.
#[derive(Clone)]
pub struct Published {
    pub(crate) files: Arc<dyn Files>,
    pub(crate) checkpoint: Option<SignedCheckpoint>,
}

impl Published {
    /// The log in a folder, which may be empty but must be there. Nothing is checked yet but that the
    /// checkpoint can be read: see [`check`](crate::check).
    ///
    /// # Errors
    /// When there is no such folder, or its checkpoint is none.
    pub fn open(folder: &Path) -> Result<Published, Error> {
        Published::at(Arc::new(Folder::open(folder)?))
    }

    /// The log in a place that is no folder on disk.
    ///
    /// # Errors
    /// When it cannot be read, or its checkpoint is none.
    pub fn at(files: Arc<dyn Files>) -> Result<Published, Error> {
        let checkpoint = checkpoint_in(files.as_ref())?;
        Ok(Published { files, checkpoint })
    }

    /// The newest checkpoint as this value saw it; none in an empty folder.
    #[must_use]
    pub const fn checkpoint(&self) -> Option<&SignedCheckpoint> {
        self.checkpoint.as_ref()
    }

    /// How many entries are published.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.checkpoint.as_ref().map_or(0, SignedCheckpoint::size)
    }

    /// The proof that the published tree has a leaf.
    ///
    /// # Errors
    /// When the leaf is not published yet, or the tiles do not lead to the checkpoint's root.
    pub fn prove(&self, index: u64) -> Result<InclusionProof, Error> {
        let checkpoint = self.published(index)?;
        let proof = Tiles::new(self.files.as_ref(), checkpoint.size()).inclusion(index)?;
        // The tiles are only files: a proof that does not hold is handed to nobody.
        proof.check(self.entry(index)?.leaf(), checkpoint.root())?;
        Ok(proof)
    }

    /// The published entry.
    ///
    /// # Errors
    /// When it is not published yet, or its bundle is damaged.
    pub fn entry(&self, index: u64) -> Result<Commitment, Error> {
        let size = self.published(index)?.size();
        let place = Row::Entries.place(index, size);
        let bundle = entries(&read(self.files.as_ref(), place)?);
        let within = usize::try_from(index % 256).unwrap_or_default();
        bundle
            .and_then(|b| b.get(within).copied())
            .ok_or_else(|| Error::corrupt(format!("`{place}` holds what is no entry")))
    }

    fn published(&self, index: u64) -> Result<&SignedCheckpoint, Error> {
        self.checkpoint
            .as_ref()
            .filter(|c| index < c.size())
            .ok_or_else(|| {
                Error::not_found(format!(
                    "entry `{index}` is not published yet; the checkpoint covers `{}` entries",
                    self.size()
                ))
            })
    }

    /// The proof that the tree of size `from` is the beginning of that of size `to`.
    ///
    /// # Errors
    /// When the sizes are not in order, `to` is not published yet, or tiles are damaged.
    pub fn consistency(&self, from: u64, to: u64) -> Result<ConsistencyProof, Error> {
        let size = self.size();
        if from > to || to > size {
            return Err(Error::input(format!(
                "no proof leads from size `{from}` to size `{to}`; `{size}` entries are published"
            )));
        }
        Tiles::new(self.files.as_ref(), size).consistency(from, to)
    }

    /// Adds a witness's cosignature to the published checkpoint.
    ///
    /// # Errors
    /// When it is of another witness, or not over the checkpoint that is published now.
    pub fn add(&mut self, line: &Cosignature, witness: &WitnessVerifier) -> Result<(), Error> {
        let _lock = self.lock()?;
        self.reload()?;
        let none = || Error::not_found("there is no checkpoint yet to cosign");
        let checkpoint = self.checkpoint.as_ref().ok_or_else(none)?;
        let more = checkpoint.with(&line.0)?;
        more.verify_cosigned(witness)?;
        self.put_checkpoint(more)
    }

    pub(crate) fn lock(&self) -> Result<Box<dyn Send>, Error> {
        self.files
            .lock()
            .map_err(|e| failed("lock", &self.files.name(), e))
    }

    pub(crate) fn reload(&mut self) -> Result<(), Error> {
        self.checkpoint = checkpoint_in(self.files.as_ref())?;
        Ok(())
    }

    /// Publishes a checkpoint: the one step by which the log grows for everybody.
    ///
    /// INVARIANT: every file it speaks of is durable before.
    pub(crate) fn put_checkpoint(&mut self, checkpoint: SignedCheckpoint) -> Result<(), Error> {
        let text = checkpoint.note().as_bytes().to_vec();
        self.put(vec![(CHECKPOINT.to_owned(), text)])?;
        self.checkpoint = Some(checkpoint);
        Ok(())
    }

    /// Writes files so that each has either its old content or the new one, whatever happens, and all
    /// are durable afterwards.
    pub(crate) fn put(&self, files: Vec<(String, Vec<u8>)>) -> Result<(), Error> {
        let place = self.files.as_ref();
        let done = |what: &'static str, path: &str, r: std::io::Result<()>| {
            r.map_err(|e| failed(what, path, e))
        };
        done("make", STAGE, place.create_folder(STAGE))?;
        let (names, staged): (Vec<_>, Vec<_>) = files
            .into_iter()
            .enumerate()
            .map(|(at, (name, bytes))| (name, (format!("{STAGE}/{at}"), bytes)))
            .unzip();
        done("write", STAGE, place.write(&staged))?;
        let mut touched = Vec::new();
        for (name, (temporary, _)) in names.iter().zip(&staged) {
            let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
            self.make(folder, &mut touched)?;
            done("name", name, place.rename(temporary, name))?;
        }
        // Names of folders become durable with those in them.
        touched
            .iter()
            .try_for_each(|f| done("keep", f, place.sync_folder(f)))
    }

    /// Makes a folder with those above it, and notes all of them.
    fn make(&self, folder: &str, touched: &mut Vec<String>) -> Result<(), Error> {
        if touched.iter().rev().any(|t| t == folder) {
            return Ok(());
        }
        if !folder.is_empty() {
            let above = folder.rsplit_once('/').map_or("", |(above, _)| above);
            self.make(above, touched)?;
            let made = self.files.create_folder(folder);
            made.map_err(|e| failed("make", folder, e))?;
        }
        touched.push(folder.to_owned());
        Ok(())
    }
}

fn checkpoint_in(files: &dyn Files) -> Result<Option<SignedCheckpoint>, Error> {
    let bytes = files
        .read(CHECKPOINT)
        .map_err(|e| failed("read", CHECKPOINT, e))?;
    let Some(bytes) = bytes else { return Ok(None) };
    let text = String::from_utf8(bytes)
        .map_err(|e| Error::corrupt("the published checkpoint is not UTF-8").because(e))?;
    SignedCheckpoint::parse(&text).map(Some)
}
