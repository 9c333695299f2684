//! An overwriting that is written down before it begins, and can be done again from there.

use super::plan::{Plan, unlike};
use super::tombstones::Tombstones;
use super::{Change, Masked, Shelf};
use crate::crash::step;
use crate::failure::{damaged, storage};
use crate::files::{self, FileEntry};
use crate::sidecar::check::fits;
use crate::sidecar::{HEAD, Kind, SidecarHead, Span};
use crate::tokens::mds::{MdsIndex, MdsShard, ShardInfo};
use crate::tokens::megatron::{MegatronShard, bin, idx};
use crate::tokens::{Place, TokenShard, overwrite};
use rights::{Error, Hash};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The file of a job.
pub(super) const NAME: &str = "job.json";

/// What is to be done, in this order.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Job {
    steps: Vec<Step>,
    /// `index.json` of MDS as it will be.
    index: Option<String>,
    pub(super) head: SidecarHead,
    pub(super) tombstones: Tombstones,
    pub(super) record: Masked,
}

/// One file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    after: FileEntry,
    how: How,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum How {
    /// These bytes are overwritten.
    InPlace { places: Vec<Place>, token: Vec<u8> },
    /// This file, written beside, is put in its place.
    Replace { by: String },
}

/// The number of the next record.
pub(super) fn next_number(sidecar: &Path) -> u64 {
    let there = |number: &u64| record(sidecar, *number).exists();
    (1..).find(|number| !there(number)).unwrap_or(u64::MAX)
}

fn record(sidecar: &Path, number: u64) -> PathBuf {
    sidecar.join("masked").join(format!("{number}.json"))
}

/// Where a packed shard is written before it is put in its place.
fn beside(file: &str) -> String {
    format!(".{file}.demur")
}

/// Does what is left of a job that was cut off; whether there was one.
pub(super) fn resume(sidecar: &Path, shards: &Path, head: &SidecarHead) -> Result<bool, Error> {
    let path = sidecar.join(NAME);
    if path.exists() {
        let job: Job = files::parse(&path)?;
        job.steps(shards)?;
        job.compare(shards)?;
        job.end(sidecar, shards)?;
        return Ok(true);
    }
    // Written for a job that was cut off before it was one.
    for file in &head.files {
        files::remove(&shards.join(beside(&file.file)))?;
    }
    Ok(false)
}

/// The beginnings of a job.
struct Begun<'s> {
    shelf: &'s Shelf,
    token: Vec<u8>,
    steps: Vec<Step>,
    changes: Vec<Change>,
}

impl Job {
    /// Compares what will be touched with the sidecar, and says what is to be done. Packed shards are written
    /// beside their places; nothing else is written.
    pub(super) fn prepare(shelf: &Shelf, plan: Plan, mut record: Masked) -> Result<Job, Error> {
        let mut begun = Begun {
            shelf,
            token: plan.token,
            steps: Vec::new(),
            changes: Vec::new(),
        };
        let index = match (shelf.head.tokens.kind, plan.spans.is_empty()) {
            (_, true) => None,
            (Kind::Mds, _) => Some(begun.mds(&plan.spans)?),
            (Kind::Megatron, _) => {
                begun.megatron(&plan.spans)?;
                None
            }
        };
        let mut head = shelf.head.clone();
        (head.sequence, head.state) = (record.sequence, record.state);
        let index_entry = index
            .as_ref()
            .map(|text: &String| FileEntry::of(crate::mds::INDEX, None, text.as_bytes()));
        let changed = begun.steps.iter().map(|step| &step.after);
        for after in changed.chain(&index_entry) {
            for file in &mut head.files {
                if file.file == after.file {
                    *file = after.clone();
                }
            }
        }
        let mut tombstones = shelf.tombstones.clone();
        plan.spans.iter().for_each(|span| tombstones.add(span));
        record.files = begun.changes;
        Ok(Job {
            steps: begun.steps,
            index,
            head,
            tombstones,
            record,
        })
    }

    /// Does it. Every step can be done again.
    pub(super) fn carry_out(&self, sidecar: &Path, shards: &Path) -> Result<(), Error> {
        self.steps(shards)?;
        self.end(sidecar, shards)
    }

    /// Whether the shards are what they were to be. After a job that was cut off others may have changed them.
    fn compare(&self, shards: &Path) -> Result<(), Error> {
        for step in &self.steps {
            if let Some(what) = step.after.differs(shards)? {
                let what = format!("after an overwriting that was cut off and done again, {what}");
                return Err(damaged(&shards.join(&step.after.file), what));
            }
        }
        Ok(())
    }

    fn steps(&self, shards: &Path) -> Result<(), Error> {
        for step in &self.steps {
            let path = shards.join(files::plain_name(&step.after.file)?);
            match &step.how {
                How::InPlace { places, token } => in_place(&path, places, token)?,
                How::Replace { by } => {
                    let by = shards.join(by);
                    // Put in its place before the job was cut off.
                    if by.exists() {
                        files::rename(&by, &path)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Says everywhere what was done.
    fn end(&self, sidecar: &Path, shards: &Path) -> Result<(), Error> {
        if let Some(index) = &self.index {
            files::replace(&shards.join(crate::mds::INDEX), index.as_bytes())?;
        }
        let head = files::json("a sidecar", &self.head)?;
        files::replace(&sidecar.join(HEAD), head.as_bytes())?;
        self.tombstones.write(sidecar)?;
        let path = record(sidecar, self.record.number);
        fs::create_dir_all(sidecar.join("masked")).map_err(|e| storage(&path, e))?;
        let text = files::json("a record", &self.record)?;
        files::replace(&path, text.as_bytes())?;
        files::sync(sidecar)?;
        files::remove(&sidecar.join(NAME))?;
        files::sync(sidecar)
    }
}

impl Begun<'_> {
    /// The entry of a file, which must be as the sidecar says.
    fn entry(&self, file: &str) -> Result<&FileEntry, Error> {
        let entry = self
            .shelf
            .head
            .files
            .iter()
            .find(|entry| entry.file == file);
        let path = self.shelf.shards.join(file);
        let entry = entry.ok_or_else(|| unlike(&path, "it is not among its files"))?;
        Ok(entry)
    }

    fn unchanged(&self, file: &str) -> Result<(), Error> {
        match self.entry(file)?.differs(&self.shelf.shards)? {
            Some(what) => Err(unlike(&self.shelf.shards.join(file), &what)),
            None => Ok(()),
        }
    }

    fn step(&mut self, before: Hash, after: FileEntry, how: How) {
        self.changes.push(Change {
            file: after.file.clone(),
            before,
            after: after.sha256,
        });
        self.steps.push(Step { after, how });
    }

    fn megatron(&mut self, spans: &[Span]) -> Result<(), Error> {
        for own in spans.chunk_by(|a, b| a.shard == b.shard) {
            let Some(first) = own.first() else { continue };
            self.unchanged(&idx(&first.shard))?;
            let shelf = self.shelf;
            let shard = MegatronShard::open(&shelf.shards, &first.shard, shelf.head.tokens.dtype)?;
            let places = places(&shard, own)?;
            let (file, known) = (bin(&first.shard), self.entry(&bin(&first.shard))?.clone());
            let path = shelf.shards.join(&file);
            let (before, after) = both_digests(&path, &places, &self.token)?;
            if before != known.sha256 {
                let what = format!("its SHA-256 is `{before}`, not `{}`", known.sha256);
                return Err(unlike(&path, &what));
            }
            let after = FileEntry {
                sha256: after,
                ..known
            };
            let token = self.token.clone();
            self.step(before, after, How::InPlace { places, token });
        }
        Ok(())
    }

    /// Gives the index as it will be.
    fn mds(&mut self, spans: &[Span]) -> Result<String, Error> {
        self.unchanged(crate::mds::INDEX)?;
        let mut index = MdsIndex::open(&self.shelf.shards)?;
        let infos = index.shards()?;
        for own in spans.chunk_by(|a, b| a.shard == b.shard) {
            let Some(first) = own.first() else { continue };
            let info = infos.iter().find(|info| *info.raw == *first.shard);
            let path = self.shelf.shards.join(&*first.shard);
            let info = info.ok_or_else(|| unlike(&path, "it is not in the index"))?;
            self.mds_shard(info, own, &mut index)?;
        }
        Ok(index.text())
    }

    fn mds_shard(
        &mut self,
        info: &ShardInfo,
        spans: &[Span],
        index: &mut MdsIndex,
    ) -> Result<(), Error> {
        let (folder, tokens) = (&self.shelf.shards, &self.shelf.head.tokens);
        self.unchanged(info.stored())?;
        let known = self.entry(info.stored())?.clone();
        let path = folder.join(info.stored());
        let mut raw = info.unpack(&path, files::read(&path)?)?;
        let shard = MdsShard::new(info, &raw, (&tokens.columns, tokens.dtype), folder)?;
        let places = places(&shard, spans)?;
        let unpacked = self.unpacked(info, &raw)?;
        overwrite(&mut raw, &places, &self.token)?;
        let packed = info.pack(&raw)?;
        index.renew(info, &raw, &packed)?;
        let after = FileEntry::of(info.stored(), None, &packed);
        let token = self.token.clone();
        let in_place = How::InPlace { places, token };
        if info.zip.is_none() {
            self.step(known.sha256, after, in_place);
            return Ok(());
        }
        let by = beside(info.stored());
        files::write(&folder.join(&by), &packed)?;
        self.step(known.sha256, after, How::Replace { by });
        if let Some(before) = unpacked {
            let after = FileEntry::of(&info.raw, None, &raw);
            self.step(before, after, in_place);
        }
        Ok(())
    }

    /// A reader of MosaicML leaves a packed shard beside itself, unpacked: there are the same tokens once
    /// more.
    fn unpacked(&self, info: &ShardInfo, raw: &[u8]) -> Result<Option<Hash>, Error> {
        let path = self.shelf.shards.join(&info.raw);
        if info.zip.is_none() || !path.exists() {
            return Ok(None);
        }
        let (there, want) = (files::digest(&path)?.1, Hash::of(raw));
        match there == want {
            true => Ok(Some(want)),
            false => Err(unlike(
                &path,
                "it is not the packed shard beside it, unpacked; remove it",
            )),
        }
    }
}

fn places(shard: &dyn TokenShard, spans: &[Span]) -> Result<Vec<Place>, Error> {
    let mut places = Vec::new();
    for span in spans {
        fits(shard, span)?;
        places.extend(shard.places(span.sample, span.start, span.length)?);
    }
    places.sort_unstable();
    Ok(places)
}

fn in_place(path: &Path, places: &[Place], token: &[u8]) -> Result<(), Error> {
    let failed = |e| storage(path, e);
    let mut file = OpenOptions::new().write(true).open(path).map_err(failed)?;
    for (offset, length) in places {
        let length = usize::try_from(*length).map_err(|_| Error::internal("a span of tokens"))?;
        let bytes: Vec<u8> = token.iter().copied().cycle().take(length).collect();
        file.seek(SeekFrom::Start(*offset)).map_err(failed)?;
        let (first, second) = bytes.split_at(bytes.len() / 2);
        file.write_all(first).map_err(failed)?;
        step().map_err(failed)?;
        file.write_all(second).map_err(failed)?;
    }
    file.sync_all().map_err(failed)
}

/// SHA-256 of a file as it is, and as it will be with these places (ascending) overwritten.
fn both_digests(path: &Path, places: &[Place], token: &[u8]) -> Result<(Hash, Hash), Error> {
    let failed = |e| storage(path, e);
    let mut file = File::open(path).map_err(failed)?;
    let (mut before, mut after) = (Sha256::new(), Sha256::new());
    let mut buffer = vec![0; 1 << 20];
    let (mut at, mut places) = (0_u64, places);
    loop {
        let read = file.read(&mut buffer).map_err(failed)?;
        let part = buffer.get_mut(..read).unwrap_or_default();
        if part.is_empty() {
            return Ok((
                Hash(before.finalize().into()),
                Hash(after.finalize().into()),
            ));
        }
        before.update(&*part);
        let end = at + read as u64;
        while let Some((offset, length)) = places.first() {
            let (from, to) = ((*offset).max(at), (offset + length).min(end));
            for byte in from..to {
                // INVARIANT: `byte` lies between the place's beginning and the buffer's end.
                let of_token = usize::try_from((byte - offset) % token.len() as u64).unwrap_or(0);
                let of_part = usize::try_from(byte - at).unwrap_or(usize::MAX);
                if let (Some(to), Some(from)) = (part.get_mut(of_part), token.get(of_token)) {
                    *to = *from;
                }
            }
            if offset + length > end {
                break;
            }
            places = places.get(1..).unwrap_or_default();
        }
        after.update(&*part);
        at = end;
    }
}
