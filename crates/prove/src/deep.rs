//! Threads with room for the symbolic compiler, and the runtime on them.

use rights::Error;
use std::future::Future;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{Builder, Result as Ended};
use std::time::Duration;

/// The stack, in bytes. Only what is used is taken from memory.
///
/// INVARIANT: the symbolic compiler recurses along a rule and once more along what it makes of it.
/// A rule at the limits of loading overflows 2 MiB and is answered on this; a test does so.
const STACK_BYTES: usize = 256 << 20;

/// How much later than the solver's own limit the thread is given up.
const SLACK: Duration = Duration::from_secs(2);

/// What a thread said last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// It did all of its work.
    Ended,
    /// It said nothing for longer than the limit.
    Nothing,
}

/// Does the work on a thread of its own, and waits for it.
pub(crate) fn wait<T, W>(work: impl FnOnce() -> W + Send) -> Result<T, Error>
where
    T: Send,
    W: Future<Output = Result<T, Error>>,
{
    std::thread::scope(|scope| {
        let thread = thread().spawn_scoped(scope, || run(work()));
        ended(thread.map_err(unstarted)?.join())
    })
}

/// Does the work on a thread of its own and hears what it says, until it has said nothing for
/// longer than the limit.
///
/// The symbolic compiler cannot be interrupted, and takes twice as long for each further clause of
/// some rules. Its thread is therefore left behind then; it ends with the program.
pub(crate) fn watch<S, W>(
    limit: Duration,
    work: impl FnOnce(Sender<S>) -> W + Send + 'static,
    mut hear: impl FnMut(S),
) -> Result<Heard, Error>
where
    S: Send + 'static,
    W: Future<Output = Result<(), Error>>,
{
    let (says, said) = channel();
    let thread = thread().spawn(move || run(work(says))).map_err(unstarted)?;
    loop {
        match said.recv_timeout(limit.saturating_add(SLACK)) {
            Ok(one) => hear(one),
            Err(RecvTimeoutError::Timeout) => return Ok(Heard::Nothing),
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    ended(thread.join())?;
    Ok(Heard::Ended)
}

fn thread() -> Builder {
    Builder::new().stack_size(STACK_BYTES)
}

fn run<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(|e| Error::storage("cannot start the runtime").because(e))?;
    runtime.block_on(work)
}

fn unstarted(e: std::io::Error) -> Error {
    Error::storage("cannot start a thread").because(e)
}

fn ended<T>(ended: Ended<Result<T, Error>>) -> Result<T, Error> {
    ended.unwrap_or_else(|_| Err(Error::internal("the prover ended before it was done")))
}
