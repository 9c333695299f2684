//! What is to be broken, and the C library behind us.

use std::ffi::{CStr, c_char, c_int, c_uint, c_void};
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU8, AtomicU64, AtomicUsize, Ordering};

/// What a killed program exits with; no status that demur has.
const KILLED: c_int = 86;
const O_WRONLY_APPEND_CREAT_CLOEXEC: c_int = 1 | 0o2000 | 0o100 | 0o2_000_000;
const RTLD_NEXT: *mut c_void = -1_isize as *mut c_void;

unsafe extern "C" {
    fn dlsym(of: *mut c_void, name: *const c_char) -> *mut c_void;
    fn getenv(name: *const c_char) -> *const c_char;
    fn _exit(status: c_int) -> !;
}

/// How the call breaks; the numbers are those kept in [`HOW`].
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum How {
    Never = 0,
    /// Not done, EIO; later ones are done again.
    Fail = 1,
    /// Not done, ENOSPC; later ones that need room fail, too.
    Full = 2,
    /// Not done, EIO; so are all later ones.
    Dead = 3,
    /// Done, and EIO all the same.
    FailAfter = 4,
    /// Half of a write is done, the next write gets EIO.
    Short = 5,
    Kill = 6,
    KillAfter = 7,
}

const HOWS: [How; 8] = [
    How::Never,
    How::Fail,
    How::Full,
    How::Dead,
    How::FailAfter,
    How::Short,
    How::Kill,
    How::KillAfter,
];
const NAMES: [&[u8]; 8] = [
    b"never",
    b"fail",
    b"full",
    b"dead",
    b"fail-after",
    b"short",
    b"kill",
    b"kill-after",
];

static READY: AtomicBool = AtomicBool::new(false);
static BELOW: AtomicUsize = AtomicUsize::new(0);
static TRACE: AtomicI32 = AtomicI32::new(-1);
static ON: AtomicUsize = AtomicUsize::new(0);
static AT: AtomicU64 = AtomicU64::new(0);
static HOW: AtomicU8 = AtomicU8::new(0);

/// Runs once, when the program is loaded; what changes the disk before is nobody's.
#[used]
#[unsafe(link_section = ".init_array")]
static BEGIN: extern "C" fn() = begin;

extern "C" fn begin() {
    unsafe {
        let Some(below) = variable(c"BREAK_BELOW") else {
            return;
        };
        BELOW.store(below.as_ptr() as usize, Ordering::Relaxed);
        if let Some(on) = variable(c"BREAK_ON") {
            ON.store(on.as_ptr() as usize, Ordering::Relaxed);
        }
        if let Some(path) = variable(c"BREAK_TRACE") {
            let open: extern "C" fn(*const c_char, c_int, c_uint) -> c_int = next(c"open");
            let file = open(path.as_ptr(), O_WRONLY_APPEND_CREAT_CLOEXEC, 0o600);
            TRACE.store(file, Ordering::Relaxed);
        }
        let number = |text: &CStr| text.to_str().ok().and_then(|t| t.parse().ok());
        AT.store(
            variable(c"BREAK_AT").and_then(number).unwrap_or(0),
            Ordering::Relaxed,
        );
        let how = variable(c"BREAK_HOW").map_or(0, |how| {
            NAMES.iter().position(|n| *n == how.to_bytes()).unwrap_or(0)
        });
        HOW.store(how as u8, Ordering::Relaxed);
        READY.store(true, Ordering::Release);
    }
}

/// A variable; lives as long as the program, which changes none of these.
unsafe fn variable(name: &CStr) -> Option<&'static CStr> {
    let value = unsafe { getenv(name.as_ptr()) };
    (!value.is_null()).then(|| unsafe { CStr::from_ptr(value) })
}

/// The function of the C library that ours stands before.
pub(crate) unsafe fn next<F: Copy>(name: &CStr) -> F {
    let found = unsafe { dlsym(RTLD_NEXT, name.as_ptr()) };
    if found.is_null() || size_of::<F>() != size_of::<*mut c_void>() {
        unsafe { _exit(KILLED + 1) }
    }
    unsafe { std::mem::transmute_copy(&found) }
}

/// Ends the program there and then.
pub(crate) fn kill() -> ! {
    unsafe { _exit(KILLED) }
}

/// The folder below which calls count; none before the library is ready, and without a setting.
pub(crate) fn below() -> Option<&'static CStr> {
    let below = BELOW.load(Ordering::Relaxed) as *const c_char;
    let ready = READY.load(Ordering::Acquire) && !below.is_null();
    // INVARIANT: it is a variable of the environment, which nobody changes.
    ready.then(|| unsafe { CStr::from_ptr(below) })
}

/// The file that gets a line for each call, where there is one.
pub(crate) fn trace() -> Option<c_int> {
    let file = TRACE.load(Ordering::Relaxed);
    (file >= 0).then_some(file)
}

/// Which call breaks, and how.
pub(crate) fn point() -> Option<(u64, How)> {
    let at = AT.load(Ordering::Relaxed);
    let how = HOWS.get(usize::from(HOW.load(Ordering::Relaxed)));
    how.filter(|_| at > 0).map(|how| (at, *how))
}

/// Among which calls the one to break is counted: their name, and a part of their path; empty is any.
pub(crate) fn meant() -> (&'static [u8], &'static [u8]) {
    let on = ON.load(Ordering::Relaxed) as *const c_char;
    if on.is_null() {
        return (b"", b"");
    }
    // INVARIANT: as above.
    let on = unsafe { CStr::from_ptr(on) }.to_bytes();
    let mut parts = on.splitn(2, |byte| *byte == b' ');
    (parts.next().unwrap_or(b""), parts.next().unwrap_or(b""))
}
