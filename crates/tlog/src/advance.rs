//! Letting a published log grow: tiles first, the checkpoint last, and nothing is signed that is not
//! the continuation of what was.

use crate::checkpoint::SignedCheckpoint;
use crate::edge::{Edge, entries};
use crate::files::failed;
use crate::frontier::Frontier;
use crate::key::LogKey;
use crate::leaf::Commitment;
use crate::place::{Place, Row, WIDTH};
use crate::published::{Published, STAGE};
use crate::tiles::read;
use rights::Error;
use std::ops::Range;

/// Entries asked for at a time.
const ASKED: u64 = 1 << 14;
/// Files written together, which is what is held in memory.
const TOGETHER: usize = 512;

/// Reads the commitments of a range of the log.
pub type ReadRange<'a> = dyn FnMut(Range<u64>) -> Result<Vec<Commitment>, Error> + 'a;

/// A published log that is growing; see [`Published::begin`].
pub struct Advance<'a> {
    published: &'a mut Published,
    key: &'a LogKey,
    head: Frontier,
    edge: Edge,
    /// Full tiles not written yet.
    waiting: Vec<(Place, Vec<u8>)>,
    /// Tiles that became full.
    full: Vec<Place>,
    _lock: Box<dyn Send>,
}

impl Published {
    /// Publishes the log up to `head`, and signs a checkpoint over it. The entries that are not
    /// published yet are read in ranges.
    ///
    /// A log that is already published so far is left as it is, and its checkpoint is returned.
    ///
    /// # Errors
    /// When the log is not the continuation of the published one (it became shorter, or an entry
    /// differs), when the entries are not those of `head`, when the key is another, when published
    /// tiles are damaged, or when reading or writing fails. Nothing is signed then, and the published
    /// log stays as it was.
    pub fn advance(
        &mut self,
        head: &Frontier,
        entries: &mut ReadRange<'_>,
        key: &LogKey,
    ) -> Result<SignedCheckpoint, Error> {
        let mut advance = self.begin(head, key)?;
        let mut at = advance.next();
        while at < head.size() {
            let until = head.size().min(at + ASKED);
            let asked = entries(at..until)?;
            if asked.len() as u64 != until - at {
                return Err(Error::corrupt(format!(
                    "the log gave `{}` entries for the range `{at}..{until}`; nothing is signed",
                    asked.len()
                )));
            }
            advance.push(&asked)?;
            at = until;
        }
        if !advance.fits()? {
            let differs = advance.difference(entries)?;
            return Err(advance.another(differs));
        }
        advance.finish()
    }

    /// Begins to publish the log up to `head`, for callers that bring the entries themselves: push
    /// those from [`Advance::next`] on, then finish. Others that publish here wait until then.
    ///
    /// # Errors
    /// When the log became shorter, the key is not that of the published checkpoint, or the published
    /// tiles do not lead to the root of the checkpoint.
    pub fn begin<'a>(&'a mut self, head: &Frontier, key: &'a LogKey) -> Result<Advance<'a>, Error> {
        let lock = self.lock()?;
        self.reload()?;
        self.files
            .remove(STAGE)
            .map_err(|e| failed("clear", STAGE, e))?;
        let edge = self.edge(key)?;
        if head.size() < edge.size() {
            return Err(Error::refused(format!(
                "the log has `{}` entries, and `{}` are published: it became shorter, so nothing is \
                 signed; restore the log that was published",
                head.size(),
                edge.size()
            )));
        }
        Ok(Advance {
            published: self,
            key,
            head: head.clone(),
            edge,
            waiting: Vec::new(),
            full: Vec::new(),
            _lock: lock,
        })
    }

    /// The right edge of what is published, if it leads to the root of the checkpoint.
    fn edge(&self, key: &LogKey) -> Result<Edge, Error> {
        let Some(checkpoint) = &self.checkpoint else {
            return Ok(Edge::default());
        };
        checkpoint.verify(&key.verifier())?;
        let edge = Edge::load(checkpoint.size(), |place| read(self.files.as_ref(), place))?;
        if edge.frontier()?.root() != *checkpoint.root() {
            return Err(Error::corrupt(format!(
                "the tiles in `{}` do not lead to the root of its checkpoint, so nothing is signed; \
                 restore them from a copy",
                self.files.name()
            )));
        }
        Ok(edge)
    }
}

impl Advance<'_> {
    /// The entry that is to come next.
    #[must_use]
    pub const fn next(&self) -> u64 {
        self.edge.size()
    }

    /// Adds the next entries. Full tiles are written on the way.
    ///
    /// # Errors
    /// When there are more of them than the head of the log has, or writing fails.
    pub fn push(&mut self, entries: &[Commitment]) -> Result<(), Error> {
        if entries.len() as u64 > self.head.size() - self.edge.size() {
            return Err(Error::input(format!(
                "there are more entries than the `{}` of the log's head",
                self.head.size()
            )));
        }
        for entry in entries {
            let waiting = &mut self.waiting;
            self.edge.push(entry, &mut |place, bytes| {
                waiting.push((place, bytes));
                Ok(())
            })?;
            if self.waiting.len() >= TOGETHER {
                self.write()?;
            }
        }
        Ok(())
    }

    fn write(&mut self) -> Result<(), Error> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        self.full
            .extend(self.waiting.iter().map(|(place, _)| *place));
        let files = self
            .waiting
            .drain(..)
            .map(|(p, bytes)| (p.to_string(), bytes));
        self.published.put(files.collect())
    }

    /// Whether what was published and the new entries together are the log with this head.
    fn fits(&self) -> Result<bool, Error> {
        Ok(self.edge.frontier()? == self.head)
    }

    /// Signs and publishes the checkpoint.
    ///
    /// # Errors
    /// When entries are missing, when they and those published are not the log with this head, or
    /// when writing fails. Nothing is signed then.
    pub fn finish(mut self) -> Result<SignedCheckpoint, Error> {
        // INVARIANT: what is signed is the tree of `head`, and it begins with the tree that was
        // signed before, since the peaks grew from those of the published tiles.
        if !self.fits()? {
            return Err(self.another(None));
        }
        if let Some(present) = self.published.checkpoint()
            && present.size() == self.head.size()
        {
            return Ok(present.clone());
        }
        let before = self.published.size();
        self.write()?;
        let partial: Vec<_> = self.edge.partial().collect();
        let files = partial
            .iter()
            .map(|(p, bytes)| (p.to_string(), bytes.clone()));
        self.published.put(files.collect())?;
        let signed = self.key.sign(&self.head)?;
        self.published.put_checkpoint(signed.clone())?;
        self.tidy(before, &partial)?;
        Ok(signed)
    }

    /// Removes partial tiles whose full one is there, and those that a write left which ended before
    /// its checkpoint: nobody was ever shown a checkpoint that needs them.
    fn tidy(&self, before: u64, partial: &[(Place, Vec<u8>)]) -> Result<(), Error> {
        let files = self.published.files.as_ref();
        for place in &self.full {
            let folder = place.partial_folder();
            files
                .remove(&folder)
                .map_err(|e| failed("remove", &folder, e))?;
        }
        for (place, _) in partial {
            let folder = place.partial_folder();
            let signed = place
                .row
                .length(before)
                .saturating_sub(place.number * WIDTH);
            let widths = files
                .list(&folder)
                .map_err(|e| failed("list", &folder, e))?;
            for (name, _) in widths {
                let width: u64 = name.parse().unwrap_or_default();
                if width > signed && width != place.width {
                    let path = format!("{folder}/{name}");
                    files
                        .remove(&path)
                        .map_err(|e| failed("remove", &path, e))?;
                }
            }
        }
        files.remove(STAGE).map_err(|e| failed("clear", STAGE, e))
    }

    /// The first published entry that the log has otherwise.
    fn difference(&self, log: &mut ReadRange<'_>) -> Result<Option<u64>, Error> {
        let size = self.published.size();
        let mut at = 0;
        while at < size {
            let until = size.min(at + WIDTH);
            let bundle = read(self.published.files.as_ref(), Row::Entries.place(at, size))?;
            let here = entries(&bundle).unwrap_or_default();
            let there = log(at..until)?;
            if here != there {
                let pairs = here.iter().zip(&there).take_while(|(a, b)| a == b);
                return Ok(Some(at + pairs.count() as u64));
            }
            at = until;
        }
        Ok(None)
    }

    fn another(&self, differs: Option<u64>) -> Error {
        let (size, published) = (self.head.size(), self.published.size());
        if self.edge.size() < size {
            return Error::input(format!(
                "the head of the log is at `{size}`, and entries came only up to before `{}`; nothing \
                 is signed",
                self.edge.size()
            ));
        }
        match differs {
            Some(index) => Error::refused(format!(
                "entry `{index}` of the log is not the one that is published, so nothing is signed; \
                 restore the log that was published"
            )),
            None => Error::refused(format!(
                "the `{published}` entries that are published and those after them do not make the \
                 log with the given head at `{size}`: it is another log, or its head does not fit its \
                 entries; nothing is signed"
            )),
        }
    }
}
