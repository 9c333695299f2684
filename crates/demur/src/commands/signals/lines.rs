//! Lines of a file, none longer than a row may be.

use rights::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};

/// One line.
pub(super) struct Line {
    /// From 1.
    pub(super) number: u64,
    /// Its bytes, or why it was not read.
    pub(super) text: Result<Vec<u8>, Error>,
    /// Bytes that it took in the file.
    pub(super) taken: u64,
}

impl Line {
    /// What is kept of it where it is set aside.
    pub(super) fn shown(&self) -> serde_json::Value {
        match &self.text {
            Ok(bytes) => serde_json::from_slice(bytes)
                .unwrap_or_else(|_| String::from_utf8_lossy(bytes).into_owned().into()),
            Err(_) => serde_json::Value::Null,
        }
    }
}

/// A file read line by line; empty lines are left out.
pub(super) struct Lines {
    from: BufReader<File>,
    path: PathBuf,
    longest: usize,
    number: u64,
    bytes: u64,
}

impl Lines {
    pub(super) fn open(path: &Path, longest: usize) -> Result<Lines, Error> {
        let failed = |e| Error::not_found(format!("cannot read `{}`", path.display())).because(e);
        let file = File::open(path).map_err(failed)?;
        let bytes = file.metadata().map_err(failed)?.len();
        Ok(Lines {
            from: BufReader::new(file),
            path: path.to_owned(),
            longest,
            number: 0,
            bytes,
        })
    }

    /// Bytes of the whole file.
    pub(super) const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The next lines, at most so many; none at the end.
    pub(super) fn next(&mut self, most: usize) -> Result<Vec<Line>, Error> {
        let mut lines = Vec::new();
        while lines.len() < most {
            match self.one()? {
                Some(line) => lines.extend(Some(line).filter(|line| !is_empty(line))),
                None => break,
            }
        }
        Ok(lines)
    }

    fn one(&mut self) -> Result<Option<Line>, Error> {
        let path = self.path.clone();
        let failed = |e| Error::storage(format!("cannot read `{}`", path.display())).because(e);
        let mut bytes = Vec::new();
        let most = self.longest as u64 + 1;
        let mut taken = 0;
        taken += (&mut self.from)
            .take(most)
            .read_until(b'\n', &mut bytes)
            .map_err(failed)? as u64;
        if taken == 0 {
            return Ok(None);
        }
        self.number += 1;
        let ended = bytes.last() == Some(&b'\n');
        if ended {
            bytes.pop();
        }
        let text = match ended || taken < most {
            true => Ok(bytes),
            false => {
                taken += self.skip().map_err(failed)?;
                Err(Error::input(format!(
                    "the line is longer than `{}` bytes (row_bytes under [limits])",
                    self.longest
                )))
            }
        };
        Ok(Some(Line {
            number: self.number,
            text,
            taken,
        }))
    }

    /// Over the rest of a line.
    fn skip(&mut self) -> std::io::Result<u64> {
        let mut skipped = 0;
        loop {
            let buffer = self.from.fill_buf()?;
            if buffer.is_empty() {
                return Ok(skipped);
            }
            let (taken, ended) = match buffer.iter().position(|byte| *byte == b'\n') {
                Some(at) => (at + 1, true),
                None => (buffer.len(), false),
            };
            self.from.consume(taken);
            skipped += taken as u64;
            if ended {
                return Ok(skipped);
            }
        }
    }
}

fn is_empty(line: &Line) -> bool {
    line.text
        .as_ref()
        .is_ok_and(|text| text.trim_ascii().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_and_long_ones_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, "ab\n\nabcdefgh\r\nabc").unwrap();
        let mut lines = Lines::open(&path, 4).unwrap();
        let (first, rest) = (lines.next(1).unwrap(), lines.next(9).unwrap());
        let all: Vec<(u64, Option<Vec<u8>>)> = first
            .into_iter()
            .chain(rest)
            .map(|line| (line.number, line.text.ok()))
            .collect();
        let text = |t: &str| Some(t.as_bytes().to_vec());
        assert_eq!(all, [(1, text("ab")), (3, None), (4, text("abc"))]);
        assert!(lines.next(9).unwrap().is_empty());
        // Of exactly the longest length.
        std::fs::write(&path, "abcd\nabcde").unwrap();
        let found = Lines::open(&path, 4).unwrap().next(9).unwrap();
        assert_eq!(found[0].text.as_ref().ok(), text("abcd").as_ref());
        assert!(found[1].text.is_err());
    }
}
