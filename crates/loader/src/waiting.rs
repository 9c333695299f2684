//! Waiting for the table's storage, which is asynchronous inside.

use crate::failure::internal;
use rights::Error;
use std::future::Future;
use tokio::runtime::{Builder, Runtime};

/// A runtime for one opened table. It is made where the table is opened, so that a process that was
/// forked has its own.
pub(crate) struct Waiting(Option<Runtime>);

impl Waiting {
    pub(crate) fn new() -> Result<Waiting, Error> {
        let mut builder = Builder::new_multi_thread();
        let runtime = builder.worker_threads(1).enable_all().build();
        let runtime = runtime.map_err(|e| internal("threads for reading", e))?;
        Ok(Waiting(Some(runtime)))
    }

    /// Waits on a thread of its own: the caller's may belong to another runtime, where waiting is not
    /// allowed.
    pub(crate) fn on<T: Send>(
        &self,
        work: impl Future<Output = Result<T, Error>> + Send,
    ) -> Result<T, Error> {
        let ended = || Error::internal("a thread for reading ended early");
        let runtime = self.0.as_ref().ok_or_else(ended)?;
        std::thread::scope(|scope| {
            let thread = scope.spawn(|| runtime.block_on(work));
            thread.join().map_err(|_| ended())?
        })
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
