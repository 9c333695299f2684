//! A library for `LD_PRELOAD`: stands between a program and the C library, counts the calls that change
//! what lies below a folder, and breaks one of them.
//!
//! | variable | meaning |
//! | --- | --- |
//! | `BREAK_BELOW` | the folder; without it nothing is counted |
//! | `BREAK_TRACE` | a file outside it that gets a line for each counted call |
//! | `BREAK_ON` | a name and a part of a path, such as `write feed/head`: only these calls are broken |
//! | `BREAK_AT` | the number of the call to break, from 1, among those; none otherwise |
//! | `BREAK_HOW` | `fail`, `full`, `dead`, `fail-after`, `short`, `kill` or `kill-after` |
//!
//! Compiled by `rustc` alone, as a room of its own beside the tests: no crate is needed, and the lints of
//! the workspace, which forbid `unsafe`, do not reach a library whose every function is called from C.

mod call;
mod path;
mod setting;

use call::{AT_FDCWD, Call, at_file, at_path};
use setting::next;
use std::ffi::{CStr, c_char, c_int, c_long, c_uint, c_void};

const O_CREAT: c_int = 0o100;
const O_TRUNC: c_int = 0o1000;

/// `open` in its spellings. A failure after it was done leaves the file open, as a lost answer would.
macro_rules! opens {
    ($($name:ident)*) => {$(
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name(path: *const c_char, flags: c_int, mode: c_uint) -> c_int {
            type Real = unsafe extern "C" fn(*const c_char, c_int, ...) -> c_int;
            let real: Real = unsafe { next(name_of!($name)) };
            let open = || unsafe { real(path, flags, mode) };
            match flags & (O_CREAT | O_TRUNC) {
                0 => open(),
                _ => at_path(b"open", AT_FDCWD, path, true).done(open),
            }
        }
    )*};
}

macro_rules! opens_at {
    ($($name:ident)*) => {$(
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name(folder: c_int, path: *const c_char, flags: c_int, mode: c_uint) -> c_int {
            type Real = unsafe extern "C" fn(c_int, *const c_char, c_int, ...) -> c_int;
            let real: Real = unsafe { next(name_of!($name)) };
            let open = || unsafe { real(folder, path, flags, mode) };
            match flags & (O_CREAT | O_TRUNC) {
                0 => open(),
                _ => at_path(b"open", folder, path, true).done(open),
            }
        }
    )*};
}

macro_rules! name_of {
    ($name:ident) => {
        match CStr::from_bytes_with_nul(concat!(stringify!($name), "\0").as_bytes()) {
            Ok(name) => name,
            Err(_) => c"",
        }
    };
}

/// Functions whose call is known from their arguments, and that are done whole or not at all.
macro_rules! whole {
    ($($name:ident($($arg:ident: $type:ty),*) -> $gives:ty = $call:expr;)*) => {$(
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name($($arg: $type),*) -> $gives {
            type Real = unsafe extern "C" fn($($type),*) -> $gives;
            let real: Real = unsafe { next(name_of!($name)) };
            let call: Call = $call;
            call.done(|| unsafe { real($($arg),*) })
        }
    )*};
}

/// Functions that write bytes from a buffer, and may write fewer.
macro_rules! writes {
    ($($name:ident($($more:ident: $type:ty),*);)*) => {$(
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name(file: c_int, from: *const c_void, bytes: usize, $($more: $type),*) -> isize {
            type Real = unsafe extern "C" fn(c_int, *const c_void, usize, $($type),*) -> isize;
            let real: Real = unsafe { next(name_of!($name)) };
            at_file(b"write", file, true).written(bytes, |some| unsafe { real(file, from, some, $($more),*) })
        }
    )*};
}

/// Functions that copy bytes from file to file, and may copy fewer.
macro_rules! copies {
    ($($name:ident($($arg:ident: $type:ty),*) to $to:ident, $bytes:ident;)*) => {$(
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name($($arg: $type),*) -> isize {
            type Real = unsafe extern "C" fn($($type),*) -> isize;
            let real: Real = unsafe { next(name_of!($name)) };
            at_file(b"copy", $to, true).written($bytes, |some| unsafe {
                let $bytes = some;
                real($($arg),*)
            })
        }
    )*};
}

opens! { open open64 }
opens_at! { openat openat64 }

writes! {
    write();
    pwrite(offset: c_long);
    pwrite64(offset: c_long);
}

copies! {
    copy_file_range(from: c_int, from_at: *mut c_long, to: c_int, to_at: *mut c_long, bytes: usize, flags: c_uint) to to, bytes;
    sendfile(to: c_int, from: c_int, at: *mut c_long, bytes: usize) to to, bytes;
    sendfile64(to: c_int, from: c_int, at: *mut c_long, bytes: usize) to to, bytes;
    splice(from: c_int, from_at: *mut c_long, to: c_int, to_at: *mut c_long, bytes: usize, flags: c_uint) to to, bytes;
}

whole! {
    creat(path: *const c_char, mode: c_uint) -> c_int = at_path(b"open", AT_FDCWD, path, true);
    writev(file: c_int, from: *const c_void, parts: c_int) -> isize = at_file(b"write", file, true);
    pwritev(file: c_int, from: *const c_void, parts: c_int, offset: c_long) -> isize = at_file(b"write", file, true);
    pwritev64(file: c_int, from: *const c_void, parts: c_int, offset: c_long) -> isize = at_file(b"write", file, true);
    rename(from: *const c_char, to: *const c_char) -> c_int = at_path(b"rename", AT_FDCWD, to, false);
    renameat(from_in: c_int, from: *const c_char, to_in: c_int, to: *const c_char) -> c_int = at_path(b"rename", to_in, to, false);
    renameat2(from_in: c_int, from: *const c_char, to_in: c_int, to: *const c_char, flags: c_uint) -> c_int = at_path(b"rename", to_in, to, false);
    unlink(path: *const c_char) -> c_int = at_path(b"unlink", AT_FDCWD, path, false);
    unlinkat(folder: c_int, path: *const c_char, flags: c_int) -> c_int = at_path(b"unlink", folder, path, false);
    remove(path: *const c_char) -> c_int = at_path(b"unlink", AT_FDCWD, path, false);
    rmdir(path: *const c_char) -> c_int = at_path(b"rmdir", AT_FDCWD, path, false);
    mkdir(path: *const c_char, mode: c_uint) -> c_int = at_path(b"mkdir", AT_FDCWD, path, true);
    mkdirat(folder: c_int, path: *const c_char, mode: c_uint) -> c_int = at_path(b"mkdir", folder, path, true);
    link(from: *const c_char, to: *const c_char) -> c_int = at_path(b"link", AT_FDCWD, to, true);
    linkat(from_in: c_int, from: *const c_char, to_in: c_int, to: *const c_char, flags: c_int) -> c_int = at_path(b"link", to_in, to, true);
    symlink(from: *const c_char, to: *const c_char) -> c_int = at_path(b"link", AT_FDCWD, to, true);
    symlinkat(from: *const c_char, to_in: c_int, to: *const c_char) -> c_int = at_path(b"link", to_in, to, true);
    truncate(path: *const c_char, length: c_long) -> c_int = at_path(b"truncate", AT_FDCWD, path, true);
    truncate64(path: *const c_char, length: c_long) -> c_int = at_path(b"truncate", AT_FDCWD, path, true);
    ftruncate(file: c_int, length: c_long) -> c_int = at_file(b"truncate", file, true);
    ftruncate64(file: c_int, length: c_long) -> c_int = at_file(b"truncate", file, true);
    fallocate(file: c_int, mode: c_int, from: c_long, length: c_long) -> c_int = at_file(b"allocate", file, true);
    fallocate64(file: c_int, mode: c_int, from: c_long, length: c_long) -> c_int = at_file(b"allocate", file, true);
    fsync(file: c_int) -> c_int = at_file(b"sync", file, true);
    fdatasync(file: c_int) -> c_int = at_file(b"sync", file, true);
    fchmod(file: c_int, mode: c_uint) -> c_int = at_file(b"chmod", file, false);
    chmod(path: *const c_char, mode: c_uint) -> c_int = at_path(b"chmod", AT_FDCWD, path, false);
}
