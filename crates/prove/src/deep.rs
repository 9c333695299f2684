//! A thread with room for the symbolic compiler, and the runtime on it.

use rights::Error;
use std::future::Future;

/// The stack, in bytes. Only what is used is taken from memory.
///
/// INVARIANT: the symbolic compiler recurses along a rule and once more along what it makes of it.
/// A rule at the limits of loading overflows 2 MiB and is proved on this; a test does so.
const STACK_BYTES: usize = 256 << 20;

/// Does the work on a thread of its own, and waits for it.
pub(crate) fn wait<T, W>(work: impl FnOnce() -> W + Send) -> Result<T, Error>
where
    T: Send,
    W: Future<Output = Result<T, Error>>,
{
    let run = || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let runtime = runtime.map_err(|e| Error::storage("cannot start the runtime").because(e))?;
        runtime.block_on(work())
    };
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
        let thread = thread
            .spawn_scoped(scope, run)
            .map_err(|e| Error::storage("cannot start a thread").because(e))?;
        let ended = thread.join();
        ended.unwrap_or_else(|_| Err(Error::internal("the prover ended before it was done")))
    })
}
