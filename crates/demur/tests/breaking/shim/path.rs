//! Where a call does something, without allocating: it may come from anywhere.

use crate::call::AT_FDCWD;
use std::ffi::{CStr, c_char, c_int};

unsafe extern "C" {
    fn readlink(path: *const c_char, to: *mut c_char, size: usize) -> isize;
    fn getcwd(to: *mut c_char, size: usize) -> *mut c_char;
}

/// A path in place, without allocating.
pub(crate) struct Path {
    bytes: [u8; 4096],
    len: usize,
}

impl Path {
    pub(crate) const fn none() -> Path {
        Path {
            bytes: [0; 4096],
            len: 0,
        }
    }

    pub(crate) fn text(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    pub(crate) fn push(&mut self, more: &[u8]) {
        let more = more
            .get(..more.len().min(4095 - self.len))
            .unwrap_or_default();
        self.bytes[self.len..self.len + more.len()].copy_from_slice(more);
        self.len += more.len();
    }

    pub(crate) fn number(&mut self, mut value: u64) {
        let (mut digits, mut at) = ([0; 20], 20);
        while at == 20 || value > 0 {
            at -= 1;
            digits[at] = b'0' + (value % 10) as u8;
            value /= 10;
        }
        self.push(&digits[at..]);
    }

    /// Where an open file lies.
    pub(crate) fn of_file(file: c_int) -> Path {
        let (mut link, mut path) = (Path::none(), Path::none());
        if file < 0 {
            return path;
        }
        link.push(b"/proc/self/fd/");
        link.number(file as u64);
        let room = path.bytes.as_mut_ptr().cast();
        let read = unsafe { readlink(link.bytes.as_ptr().cast(), room, 4095) };
        path.len = usize::try_from(read).unwrap_or(0);
        path
    }

    /// What a path means, from an open folder or the current one.
    pub(crate) unsafe fn from(folder: c_int, name: *const c_char) -> Path {
        if name.is_null() {
            return Path::of_file(folder);
        }
        let name = unsafe { CStr::from_ptr(name) }.to_bytes();
        let mut path = Path::none();
        if !name.starts_with(b"/") {
            if folder == AT_FDCWD {
                unsafe { getcwd(path.bytes.as_mut_ptr().cast(), 4095) };
                path.len = path.bytes.iter().position(|b| *b == 0).unwrap_or(0);
            } else {
                path = Path::of_file(folder);
            }
            path.push(b"/");
        }
        path.push(name);
        path
    }

    pub(crate) fn is_below(&self) -> bool {
        let below = crate::setting::below().map(CStr::to_bytes);
        let rest = below.and_then(|below| self.text().strip_prefix(below));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(b"/"))
    }
}
