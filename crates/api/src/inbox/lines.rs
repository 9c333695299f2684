//! A file of lines of JSON, each with its place in a stream. A line that is there already is not written again;
//! a line that was torn by a crash is cut off.

use super::Streams;
use super::places::Places;
use rights::Error;
use serde::Deserialize;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

/// A file of lines.
pub(super) struct Lines {
    path: PathBuf,
    places: Places,
}

/// A line to be written: stream, position, text without an end.
pub(super) type Line = (String, u64, Vec<u8>);

pub(super) fn failed(path: &Path) -> impl Fn(std::io::Error) -> Error + '_ {
    move |e| Error::storage(format!("cannot read or write `{}`", path.display())).because(e)
}

/// Makes the names in a folder durable.
pub(super) fn sync_folder(path: &Path) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(path);
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(failed(folder))
}

/// What events set aside say of their place.
#[derive(Deserialize)]
struct AsidePlace {
    file: String,
    row: u64,
}

/// How the file of events set aside names a stream.
pub(super) const ASIDE: &str = "inbox:";

/// The place of a line of events that were set aside.
pub(super) fn place_aside(line: &[u8], places: &mut Places) {
    if let Ok(place) = serde_json::from_slice::<AsidePlace>(line)
        && let Some(stream) = place.file.strip_prefix(ASIDE)
    {
        places.add(stream, place.row);
    }
}

/// Calls `each` with every whole line; gives the length of the file up to its last whole line.
pub(super) fn each_line(path: &Path, mut each: impl FnMut(&[u8])) -> Result<u64, Error> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        Err(e) => return Err(failed(path)(e)),
    };
    let (mut reader, mut line, mut whole) = (BufReader::new(file), Vec::new(), 0);
    loop {
        line.clear();
        let read = reader.read_until(b'\n', &mut line).map_err(failed(path))?;
        if read == 0 || line.last() != Some(&b'\n') {
            return Ok(whole);
        }
        whole += read as u64;
        each(line.strip_suffix(b"\n").unwrap_or(&line));
    }
}

impl Lines {
    /// Opens a file; `place` reads the place of a line.
    pub(super) fn open(path: &Path, place: impl Fn(&[u8], &mut Places)) -> Result<Lines, Error> {
        let mut places = Places::default();
        let whole = each_line(path, |line| place(line, &mut places))?;
        let length = fs::metadata(path).map_or(0, |file| file.len());
        if length > whole {
            let file = File::options()
                .write(true)
                .open(path)
                .map_err(failed(path))?;
            file.set_len(whole).map_err(failed(path))?;
            file.sync_all().map_err(failed(path))?;
        }
        Ok(Lines {
            path: path.to_owned(),
            places,
        })
    }

    /// The same file, where these positions are taken as well.
    pub(super) fn with(mut self, others: Places) -> Lines {
        self.places.add_all(others);
        self
    }

    /// Forgets the positions that streams have come past.
    pub(super) fn settle(&mut self, streams: &Streams) {
        self.places.settle(streams);
    }

    /// Writes the lines that are not there yet, durably. Those without a place are always written.
    pub(super) fn write(&mut self, lines: Vec<Line>, unplaced: &[Vec<u8>]) -> Result<(), Error> {
        let (mut bytes, mut new) = (Vec::new(), Places::default());
        let mut put = |text: &[u8]| {
            bytes.extend_from_slice(text);
            bytes.push(b'\n');
        };
        for (stream, position, text) in lines {
            if !self.places.has(&stream, position) {
                put(&text);
                new.add(&stream, position);
            }
        }
        unplaced.iter().for_each(|text| put(text));
        if bytes.is_empty() {
            return Ok(());
        }
        self.append(&bytes)?;
        self.places.add_all(new);
        Ok(())
    }

    /// All of it, or nothing that stays: a part that was written is cut off again.
    fn append(&self, bytes: &[u8]) -> Result<(), Error> {
        let path = &self.path;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed(folder))?;
        }
        let new = !path.exists();
        tlog::make_private(path).map_err(failed(path))?;
        let mut file = File::options()
            .append(true)
            .open(path)
            .map_err(failed(path))?;
        let before = file.metadata().map_err(failed(path))?.len();
        if let Err(e) = file.write_all(bytes).and_then(|()| file.sync_all()) {
            drop(file.set_len(before));
            return Err(failed(path)(e));
        }
        match new {
            true => sync_folder(path),
            false => Ok(()),
        }
    }
}
