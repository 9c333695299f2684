//! Opens a file, unpacking it where its name says so, and refuses bombs.

use crate::limits::Limits;
use rights::Error;
use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::rc::Rc;

/// Files that unpack to less are let pass whatever their ratio.
const HARMLESS_BYTES: u64 = 16 << 20;

/// Counts what is read of the file itself.
struct Counting<R> {
    inner: R,
    read: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.read.set(self.read.get() + n as u64);
        Ok(n)
    }
}

/// Stops when more comes out than the limits allow.
struct Guarded<R> {
    inner: R,
    out: u64,
    most: u64,
    compressed: bool,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.out += n as u64;
        if self.out > self.most {
            let limit = if self.compressed {
                "limits.unpacked_bytes or limits.unpacked_ratio"
            } else {
                "limits.unpacked_bytes"
            };
            return Err(io::Error::other(format!(
                "it unpacks to more than `{}` bytes ({limit} in demur.toml)",
                self.most
            )));
        }
        Ok(n)
    }
}

/// The unpacked bytes of a file, and how much of the file was read for them.
pub(super) fn open(path: &Path, limits: &Limits) -> Result<(Box<dyn Read>, Rc<Cell<u64>>), Error> {
    let failed =
        |e: io::Error| Error::storage(format!("cannot open `{}`", path.display())).because(e);
    let file = File::open(path).map_err(failed)?;
    let size = file.metadata().map_err(failed)?.len();
    let read = Rc::new(Cell::new(0));
    let counting = Counting {
        inner: file,
        read: Rc::clone(&read),
    };
    let name = path.to_string_lossy().to_lowercase();
    let (inner, compressed): (Box<dyn Read>, bool) = match name.rsplit('.').next() {
        Some("zst") => (
            Box::new(zstd::Decoder::new(counting).map_err(failed)?),
            true,
        ),
        Some("gz") => (Box::new(flate2::read::MultiGzDecoder::new(counting)), true),
        _ => (Box::new(counting), false),
    };
    let ratio = size
        .saturating_mul(limits.unpacked_ratio)
        .max(HARMLESS_BYTES);
    let most = if compressed {
        limits.unpacked_bytes.min(ratio)
    } else {
        limits.unpacked_bytes
    };
    Ok((
        Box::new(Guarded {
            inner,
            out: 0,
            most,
            compressed,
        }),
        read,
    ))
}
