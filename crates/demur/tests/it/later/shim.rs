//! Stands before the C library: a clock that is some seconds ahead (`DEMUR_TEST_AHEAD`).

use std::ffi::{c_int, c_long};
use std::sync::OnceLock;

#[repr(C)]
pub struct Moment {
    seconds: i64,
    nanos: c_long,
}

#[cfg(target_arch = "x86_64")]
const CLOCK_GETTIME: c_long = 228;
#[cfg(target_arch = "aarch64")]
const CLOCK_GETTIME: c_long = 113;
/// The clock that says which day it is.
const REALTIME: c_int = 0;

unsafe extern "C" {
    fn syscall(number: c_long, ...) -> c_long;
}

static AHEAD: OnceLock<i64> = OnceLock::new();

fn ahead() -> i64 {
    *AHEAD.get_or_init(|| {
        let said = std::env::var("DEMUR_TEST_AHEAD");
        said.ok().and_then(|said| said.parse().ok()).unwrap_or(0)
    })
}

/// # Safety
/// As that of the C library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn clock_gettime(clock: c_int, moment: *mut Moment) -> c_int {
    // SAFETY: the arguments are the caller's.
    let done = unsafe { syscall(CLOCK_GETTIME, clock as c_long, moment) };
    if done == 0 && clock == REALTIME {
        // SAFETY: the kernel has just written there.
        unsafe { (*moment).seconds += ahead() };
    }
    done as c_int
}
