//! The loop around the turns: waits, and runs jobs on threads of their own.

use super::{Event, Watch};
use crate::progress::Progress;
use ledger::Storage;
use rights::{Error, ErrorKind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;
use tokio::runtime::Handle;

/// When a loop ends.
#[derive(Clone, Copy, Debug)]
pub enum Until<'u> {
    /// When this becomes true.
    Told(&'u AtomicBool),
    /// When every feed is at the head of the ledger and everything is masked; or when this becomes
    /// true.
    Settled(&'u AtomicBool),
}

impl Until<'_> {
    fn told(self) -> bool {
        let (Until::Told(flag) | Until::Settled(flag)) = self;
        flag.load(Ordering::Relaxed)
    }
}

/// Turns again and again, and tells `each` what happens. Ends with everything masked that was found
/// until then. Failures of storage are told and tried again.
///
/// `runtime` has more than one thread; this is called from outside it.
///
/// # Errors
/// What stands against any turn, such as a damaged ledger.
pub fn follow<S: Storage>(
    watch: &mut Watch<'_, S>,
    runtime: &Handle,
    until: Until<'_>,
    progress: &dyn Progress,
    each: &mut dyn FnMut(Result<Event, Error>),
) -> Result<(), Error> {
    let sets = watch.sets;
    let pause = u64::try_from(watch.pace.look_every_millis).unwrap_or(1);
    let retry = u64::try_from(watch.pace.retry_every_millis).unwrap_or(1);
    std::thread::scope(|scope| {
        let (tell, told) = mpsc::channel();
        loop {
            let mut wait = pause;
            match runtime.block_on(watch.turn()) {
                Ok(events) => events.into_iter().for_each(|e| each(Ok(e))),
                Err(e) if e.kind() == ErrorKind::Storage && !until.told() => {
                    each(Err(e));
                    wait = retry;
                }
                Err(e) => return Err(e),
            }
            let ending = until.told();
            let settling = matches!(until, Until::Settled(_));
            if (settling && watch.is_settled()) || (ending && !watch.has_masks()) {
                return Ok(());
            }
            for job in watch.jobs(ending || settling) {
                if ending && !job.is_mask() {
                    // A look that never began is made at the next start.
                    continue;
                }
                let tell = tell.clone();
                scope.spawn(move || {
                    let done = runtime.block_on(job.run(sets, progress));
                    // Nobody listens when the loop ended with an error.
                    drop(tell.send(done));
                });
            }
            match told.recv_timeout(Duration::from_millis(wait)) {
                Ok(done) => watch.finish(done).into_iter().for_each(|e| each(Ok(e))),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
            }
        }
    })
}
