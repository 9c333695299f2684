//! The operating system's randomness.

use rights::{Error, Randomness};

/// Randomness from the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsRandomness;

impl Randomness for OsRandomness {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the system's randomness is read"
    )]
    fn fill(&self, buffer: &mut [u8]) -> Result<(), Error> {
        getrandom::fill(buffer)
            .map_err(|e| Error::storage(format!("the system gives no randomness: {e}")))
    }
}
