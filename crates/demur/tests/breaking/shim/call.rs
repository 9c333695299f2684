//! A call, and what becomes of it.

use crate::path::Path;
use crate::setting::{How, kill, meant, next, point, trace};
use std::ffi::{c_char, c_int, c_void};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

const EIO: c_int = 5;
const ENOSPC: c_int = 28;
/// Paths start from the current folder.
pub(crate) const AT_FDCWD: c_int = -100;

unsafe extern "C" {
    fn __errno_location() -> *mut c_int;
}

static CALLS: AtomicU64 = AtomicU64::new(0);
/// Those among which the call to break is counted.
static MET: AtomicU64 = AtomicU64::new(0);
/// It came.
static BROKEN: AtomicBool = AtomicBool::new(false);
/// A write was cut short, and the rest of it fails.
static CUT: AtomicBool = AtomicBool::new(false);

fn set_errno(value: c_int) {
    unsafe { *__errno_location() = value }
}

/// A call as it is traced and broken.
pub(crate) struct Call {
    name: &'static [u8],
    /// What it changes.
    path: Path,
    /// Whether it needs room on the disk.
    grows: bool,
}

/// What is done of a call.
enum Fate {
    /// All of it.
    All,
    /// Nothing, with this error.
    Nothing(c_int),
    /// All, and an error or the end follows.
    AllThen(How),
    /// Half.
    Half,
}

impl Call {
    fn trace(&self, number: u64) {
        let Some(file) = trace() else {
            return;
        };
        let mut line = Path::none();
        line.number(number);
        line.push(b" ");
        line.push(self.name);
        line.push(b" ");
        line.push(self.path.text());
        line.push(b"\n");
        type Write = extern "C" fn(c_int, *const c_void, usize) -> isize;
        let write: Write = unsafe { next(c"write") };
        write(file, line.text().as_ptr().cast(), line.text().len());
    }

    /// Whether it is one of those among which the call to break is counted.
    fn is_meant(&self) -> bool {
        let (name, part) = meant();
        let has = |part: &[u8]| self.path.text().windows(part.len()).any(|w| w == part);
        (name.is_empty() || name == self.name) && (part.is_empty() || has(part))
    }

    fn fate(&self, is_write: bool) -> Fate {
        if !self.path.is_below() {
            return Fate::All;
        }
        let number = CALLS.fetch_add(1, Ordering::SeqCst) + 1;
        self.trace(number);
        if is_write && CUT.swap(false, Ordering::SeqCst) {
            return Fate::Nothing(EIO);
        }
        let Some((at, how)) = point() else {
            return Fate::All;
        };
        let first = self.is_meant() && MET.fetch_add(1, Ordering::SeqCst) + 1 == at;
        if !first && !BROKEN.load(Ordering::SeqCst) {
            return Fate::All;
        }
        BROKEN.store(true, Ordering::SeqCst);
        match how {
            How::Dead => Fate::Nothing(EIO),
            How::Full if first || self.grows => Fate::Nothing(ENOSPC),
            How::Fail if first => Fate::Nothing(EIO),
            How::Short if first && is_write => {
                CUT.store(true, Ordering::SeqCst);
                Fate::Half
            }
            How::Short if first => Fate::Nothing(EIO),
            How::Kill if first => kill(),
            How::FailAfter | How::KillAfter if first => Fate::AllThen(how),
            _ => Fate::All,
        }
    }

    /// Does a call that gives a number, below zero when it fails.
    pub(crate) fn done<T: From<i8>>(self, real: impl FnOnce() -> T) -> T {
        match self.fate(false) {
            Fate::All | Fate::Half => real(),
            Fate::Nothing(errno) => {
                set_errno(errno);
                T::from(-1)
            }
            Fate::AllThen(how) => {
                let done = real();
                then(how).unwrap_or(done)
            }
        }
    }

    /// Does a write of some bytes; `real` is told how many.
    pub(crate) fn written(self, bytes: usize, real: impl FnOnce(usize) -> isize) -> isize {
        match self.fate(true) {
            Fate::All => real(bytes),
            Fate::Half => real(bytes.div_ceil(2)),
            Fate::Nothing(errno) => {
                set_errno(errno);
                -1
            }
            Fate::AllThen(how) => {
                let done = real(bytes);
                then(how).unwrap_or(done)
            }
        }
    }
}

/// What follows a call that was done.
fn then<T: From<i8>>(how: How) -> Option<T> {
    if how == How::KillAfter {
        kill();
    }
    set_errno(EIO);
    Some(T::from(-1))
}

pub(crate) fn at_path(
    name: &'static [u8],
    folder: c_int,
    path: *const c_char,
    grows: bool,
) -> Call {
    let path = unsafe { Path::from(folder, path) };
    Call { name, path, grows }
}

pub(crate) fn at_file(name: &'static [u8], file: c_int, grows: bool) -> Call {
    let path = Path::of_file(file);
    Call { name, path, grows }
}
