//! Everything that an outsider can check about a published log, from its files alone.

use crate::checkpoint::SignedCheckpoint;
use crate::edge::{Edge, entries, length_bytes};
use crate::files::{Files, Folder, LOCK, failed};
use crate::frontier::Frontier;
use crate::place::{Place, Row, WIDTH};
use crate::published::{CHECKPOINT, STAGE};
use crate::tiles::read;
use crate::vkey::{LogVerifier, WitnessVerifier};
use rights::{Error, Hash};
use std::path::Path;

/// Faults of one kind that are named; more are counted.
const NAMED: usize = 20;

/// What is known from elsewhere, and held against the files.
#[derive(Clone, Debug)]
pub struct Expected {
    /// The log's key.
    pub log: LogVerifier,
    /// Witnesses who must have cosigned.
    pub witnesses: Vec<WitnessVerifier>,
    /// A checkpoint of the same log from earlier, which must be its beginning.
    pub older: Option<SignedCheckpoint>,
}

/// The outcome of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Every part, in the order in which it was checked.
    pub parts: Vec<Part>,
}

/// One thing that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// `checkpoint`, `signature`, `cosignature`, `entries`, `tiles`, `root`, `older`, `files`.
    pub name: &'static str,
    /// What was looked at or found.
    pub found: String,
    /// What does not hold; empty when all does.
    pub faults: Vec<String>,
}

impl Report {
    /// Whether everything holds.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.parts.iter().all(|p| p.faults.is_empty())
    }
}

/// Checks a published log in a folder: signatures, that every entry and every tile leads to the root,
/// that an older checkpoint is its beginning, and that nothing else lies there. One part that fails
/// stops no other that can go on without it.
///
/// # Errors
/// When there is no such folder.
pub fn check(folder: &Path, expected: &Expected) -> Result<Report, Error> {
    Ok(check_files(&Folder::open(folder)?, expected))
}

/// As [`check`], for a place that is no folder on disk.
#[must_use]
pub fn check_files(files: &dyn Files, expected: &Expected) -> Report {
    let mut parts = vec![Part::new("checkpoint")];
    let checkpoint = match published(files) {
        Ok(checkpoint) => checkpoint,
        Err(e) => {
            parts.iter_mut().for_each(|p| p.fault(e.to_string()));
            return Report { parts };
        }
    };
    let (origin, size) = (checkpoint.origin(), checkpoint.size());
    parts
        .iter_mut()
        .for_each(|p| p.found = format!("`{origin}`, {size} entries"));
    parts.push(Part::of(
        "signature",
        expected.log.to_string(),
        checkpoint.verify(&expected.log),
    ));
    for witness in &expected.witnesses {
        let held = checkpoint.verify_cosigned(witness);
        let found = held.as_ref().map_or(witness.to_string(), |c| {
            format!("{} at {}", c.witness, c.at)
        });
        parts.push(Part::of("cosignature", found, held.map(|_| ())));
    }
    let mut walk = Walk::new(
        files,
        size,
        expected.older.as_ref().map(SignedCheckpoint::size),
    );
    walk.run();
    let root = walk.root(checkpoint.root());
    parts.extend([walk.entries, walk.tiles, root]);
    if let Some(older) = &expected.older {
        parts.push(beginning(older, &expected.log, size, walk.older));
    }
    parts.push(belongs(files, size));
    Report { parts }
}

fn published(files: &dyn Files) -> Result<SignedCheckpoint, Error> {
    let bytes = files
        .read(CHECKPOINT)
        .map_err(|e| failed("read", CHECKPOINT, e))?;
    let bytes = bytes.ok_or_else(|| Error::not_found("there is no file `checkpoint`"))?;
    SignedCheckpoint::parse(&String::from_utf8_lossy(&bytes))
}

fn beginning(
    older: &SignedCheckpoint,
    log: &LogVerifier,
    size: u64,
    tree: Option<Frontier>,
) -> Part {
    let mut part = Part::of(
        "older",
        format!("{} entries", older.size()),
        older.verify(log),
    );
    match tree.map(|t| t.root()) {
        Some(root) if root == *older.root() => {}
        Some(_) => part.fault(format!(
            "the first {} entries do not make the root of the older checkpoint: the log shows two histories",
            older.size()
        )),
        None if older.size() > size => part.fault(format!(
            "the older checkpoint has {} entries, and this one {size}: the log became shorter",
            older.size()
        )),
        None => part.fault("not compared, since entries cannot be read".to_owned()),
    }
    part
}

/// The walk over all entries, from which every tile and the root follow.
struct Walk<'a> {
    files: &'a dyn Files,
    size: u64,
    stop: Option<u64>,
    edge: Edge,
    older: Option<Frontier>,
    entries: Part,
    tiles: Part,
    read: u64,
}

impl<'a> Walk<'a> {
    fn new(files: &'a dyn Files, size: u64, stop: Option<u64>) -> Walk<'a> {
        Walk {
            files,
            size,
            stop,
            edge: Edge::default(),
            older: None,
            entries: Part::new("entries"),
            tiles: Part::new("tiles"),
            read: 0,
        }
    }

    fn run(&mut self) {
        self.mark();
        let mut at = 0;
        while at < self.size && self.bundle(Row::Entries.place(at, self.size)) {
            at += WIDTH;
        }
        if self.edge.size() == self.size {
            let partial: Vec<_> = self.edge.partial().collect();
            for (place, bytes) in partial.iter().filter(|(p, _)| p.row != Row::Entries) {
                compare(self.files, place, bytes, &mut self.tiles, &mut self.read);
            }
        }
        self.entries.found = format!("{} read", self.edge.size());
        self.tiles.found = format!("{} compared with the entries", self.read);
    }

    /// Remembers the tree at the size of the older checkpoint.
    fn mark(&mut self) {
        if self.stop == Some(self.edge.size()) {
            self.older = self.edge.frontier().ok();
        }
    }

    /// Takes in one bundle; without it no later one can be placed.
    fn bundle(&mut self, place: Place) -> bool {
        let bundle = read(self.files, place);
        let entries = bundle.and_then(|b| {
            entries(&b).ok_or_else(|| Error::corrupt(format!("`{place}` holds what is no entry")))
        });
        let entries = match entries {
            Ok(entries) => entries,
            Err(e) => {
                self.entries
                    .fault(format!("{e}; the entries after it were not read"));
                return false;
            }
        };
        for entry in &entries {
            let (files, tiles, count) = (self.files, &mut self.tiles, &mut self.read);
            let pushed = self.edge.push(entry, &mut |place, bytes| {
                if place.row != Row::Entries {
                    compare(files, &place, &bytes, tiles, count);
                }
                Ok(())
            });
            if let Err(e) = pushed {
                self.entries.fault(e.to_string());
                return false;
            }
            self.mark();
        }
        true
    }

    fn root(&self, claimed: &Hash) -> Part {
        let mut part = Part::new("root");
        part.found = claimed.to_string();
        match self.edge.frontier() {
            Ok(tree) if tree.size() == self.size => {
                if tree.root() != *claimed {
                    part.fault(format!("the entries make the root `{}`", tree.root()));
                }
            }
            _ => part.fault("not computed, since entries cannot be read".to_owned()),
        }
        part
    }
}

fn compare(files: &dyn Files, place: &Place, bytes: &[u8], tiles: &mut Part, count: &mut u64) {
    *count += 1;
    match read(files, *place) {
        Ok(found) if found == bytes => {}
        Ok(found) => {
            let same = found
                .as_chunks::<32>()
                .0
                .iter()
                .zip(bytes.as_chunks::<32>().0);
            let at = same.take_while(|(a, b)| a == b).count();
            tiles.fault(format!(
                "hash {at} of `{place}` does not follow from the entries"
            ));
        }
        Err(e) => tiles.fault(e.to_string()),
    }
}

/// That every file is one of a log of this size, or of the same log a moment later or earlier.
fn belongs(files: &dyn Files, size: u64) -> Part {
    let mut part = Part::new("files");
    let (mut seen, mut ahead) = (0_u64, 0_u64);
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        let names = match files.list(&folder) {
            Ok(names) => names,
            Err(e) => {
                part.fault(failed("list", &folder, e).to_string());
                continue;
            }
        };
        for (name, is_folder) in names {
            let path = match folder.as_str() {
                "" => name,
                folder => format!("{folder}/{name}"),
            };
            if path == STAGE || path == LOCK {
                continue;
            }
            if is_folder {
                folders.push(path);
                continue;
            }
            seen += 1;
            match known(files, &path, size) {
                Ok(true) => {}
                Ok(false) => ahead += 1,
                Err(fault) => part.fault(fault),
            }
        }
    }
    part.found = match ahead {
        0 => format!("{seen} files"),
        _ => format!("{seen} files, {ahead} of them for entries after the checkpoint, not checked"),
    };
    part
}

/// Whether a file is of the tree of this size (or else of a larger one).
fn known(files: &dyn Files, path: &str, size: u64) -> Result<bool, String> {
    if path == CHECKPOINT {
        return Ok(true);
    }
    let foreign = || format!("`{path}` does not belong to the log");
    let place = Place::parse(path).ok_or_else(foreign)?;
    let end = place.number * WIDTH + place.width;
    if end > place.row.length(size) {
        return Ok(false);
    }
    let now = place.row.place(place.number * WIDTH, size);
    if now == place {
        return Ok(true);
    }
    // An earlier partial form: it must be the beginning of the present one.
    let present = read(files, now).map_err(|e| e.to_string())?;
    let earlier = files
        .read(path)
        .map_err(|e| failed("read", path, e).to_string())?;
    let same = earlier.is_some_and(|e| e.len() == length_bytes(&place) && present.starts_with(&e));
    same.then_some(true)
        .ok_or_else(|| format!("`{path}` is not the beginning of `{now}`"))
}

impl Part {
    fn new(name: &'static str) -> Part {
        Part {
            name,
            found: String::new(),
            faults: Vec::new(),
        }
    }

    fn of(name: &'static str, found: String, held: Result<(), Error>) -> Part {
        let mut part = Part::new(name);
        part.found = found;
        if let Err(e) = held {
            part.fault(e.to_string());
        }
        part
    }

    fn fault(&mut self, what: String) {
        match self.faults.len() {
            ..NAMED => self.faults.push(what),
            NAMED => self.faults.push("and more".to_owned()),
            _ => {}
        }
    }
}
