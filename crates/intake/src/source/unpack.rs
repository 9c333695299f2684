//! Opens a file, unpacking it where its name says so, and refuses bombs.

use crate::limits::Limits;
use crate::quarantine::read_failed;
use rights::Error;
use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Chain, Cursor, Read};
use std::path::Path;
use std::rc::Rc;

/// Files that unpack to less are let pass whatever their ratio.
const HARMLESS_BYTES: u64 = 16 << 20;

/// The beginning of a file that is looked at before its rows are read.
const SAMPLE_BYTES: u64 = 64 << 10;

/// Counts what is read of the file itself.
struct Counting {
    inner: File,
    read: Rc<Cell<u64>>,
}

impl Read for Counting {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.read.set(self.read.get() + n as u64);
        Ok(n)
    }
}

/// Stops when more comes out than the limits allow.
struct Guarded {
    inner: Box<dyn Read>,
    read: Rc<Cell<u64>>,
    out: u64,
    limits: Limits,
    packed: bool,
}

impl Read for Guarded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.out += n as u64;
        let Limits {
            unpacked_bytes,
            unpacked_ratio,
            ..
        } = self.limits;
        if self.packed && self.out > unpacked_bytes {
            let what = format!(
                "it unpacks to more than `{unpacked_bytes}` bytes; if it is meant, raise `unpacked_bytes` under [limits] in demur.toml"
            );
            return Err(io::Error::other(what));
        }
        // Measured against what was read so far, so that a bomb is met early.
        let most = self
            .read
            .get()
            .saturating_mul(unpacked_ratio)
            .max(HARMLESS_BYTES);
        if self.packed && self.out > most {
            let what = format!(
                "it unpacks to more than `{unpacked_ratio}` times its size; if it is meant, raise `unpacked_ratio` under [limits] in demur.toml"
            );
            return Err(io::Error::other(what));
        }
        Ok(n)
    }
}

/// The unpacked bytes of a file.
pub(super) type Unpacked = BufReader<Chain<Cursor<Vec<u8>>, Box<dyn Read>>>;

/// An opened file: its bytes without a byte order mark, its beginning, and how much was read.
pub(super) struct Opened {
    pub(super) input: Unpacked,
    pub(super) sample: Vec<u8>,
    pub(super) read: Rc<Cell<u64>>,
}

/// Opens a file.
pub(super) fn open(path: &Path, limits: &Limits) -> Result<Opened, Error> {
    let failed = |e: io::Error| read_failed(path, e);
    let read = Rc::new(Cell::new(0));
    let counting = Counting {
        inner: File::open(path).map_err(failed)?,
        read: Rc::clone(&read),
    };
    let name = path.to_string_lossy().to_lowercase();
    let (inner, packed): (Box<dyn Read>, bool) = match name.rsplit_once('.').map(|(_, end)| end) {
        Some("zst") => (
            Box::new(zstd::Decoder::new(counting).map_err(failed)?),
            true,
        ),
        Some("gz") => (
            Box::new(flate2::read::MultiGzDecoder::new(BufReader::new(counting))),
            true,
        ),
        _ => (Box::new(counting), false),
    };
    let mut guarded: Box<dyn Read> = Box::new(Guarded {
        inner,
        read: Rc::clone(&read),
        out: 0,
        limits: *limits,
        packed,
    });
    let mut sample = Vec::new();
    guarded
        .by_ref()
        .take(SAMPLE_BYTES)
        .read_to_end(&mut sample)
        .map_err(|e| refused(path, e))?;
    if sample.starts_with(b"\xFF\xFE") || sample.starts_with(b"\xFE\xFF") {
        let what = format!(
            "`{}` is UTF-16; write it as UTF-8 and import it again",
            path.display()
        );
        return Err(Error::input(what));
    }
    if sample.starts_with(b"\xEF\xBB\xBF") {
        sample.drain(..3);
    }
    let chain = Cursor::new(sample.clone()).chain(guarded);
    Ok(Opened {
        input: BufReader::with_capacity(1 << 17, chain),
        sample,
        read,
    })
}

/// The error of a file whose bytes cannot be read on.
pub(super) fn refused(path: &Path, e: io::Error) -> Error {
    Error::input(format!("`{}` cannot be read: {e}", path.display())).because(e)
}
