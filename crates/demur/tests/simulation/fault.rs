//! What goes wrong: storage that fails before or after it has written, and processes that stop.

use crate::draw::Draw;
use corpus::Progress;
use ledger::{Call, Hook};
use rights::Error;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

/// How a step of a process ended.
pub(crate) enum Ended<T> {
    Done(T),
    /// With an error.
    Failed,
    /// The process stopped in the middle.
    Stopped,
}

#[derive(Default)]
struct State {
    /// Calls and steps until something goes wrong; none: nothing will.
    left: Option<usize>,
    /// Whether it is the end of the process, rather than an error.
    stops: bool,
}

/// The faults of one process. Clones are the same.
#[derive(Clone, Default)]
pub(crate) struct Faults {
    state: Arc<Mutex<State>>,
    fired: Arc<AtomicBool>,
    pub(crate) count: Arc<AtomicUsize>,
    pub(crate) stopped: Arc<Notify>,
}

/// What a fault does.
enum Fault {
    Fails,
    Stops,
}

impl Faults {
    /// Lets something go wrong within the next `within` calls, or nothing.
    pub(crate) fn arm(&self, draw: &mut Draw, within: usize) {
        let mut state = self.state.lock().unwrap();
        state.left = draw.once_in(3).then(|| draw.below(within));
        state.stops = draw.once_in(2);
        self.fired.store(false, Ordering::SeqCst);
    }

    pub(crate) fn disarm(&self) {
        self.state.lock().unwrap().left = None;
    }

    /// Whether anything went wrong since it was armed.
    pub(crate) fn fired(&self) -> bool {
        self.fired.load(Ordering::SeqCst)
    }

    fn next(&self, can_fail: bool) -> Option<Fault> {
        let mut state = self.state.lock().unwrap();
        let left = state.left.as_mut()?;
        if *left > 0 {
            *left -= 1;
            return None;
        }
        if !state.stops && !can_fail {
            return None;
        }
        state.left = None;
        self.fired.store(true, Ordering::SeqCst);
        self.count.fetch_add(1, Ordering::SeqCst);
        Some(match state.stops {
            true => Fault::Stops,
            false => Fault::Fails,
        })
    }

    async fn meet(&self, call: Call, when: &str) -> Result<(), Error> {
        match self.next(true) {
            None => Ok(()),
            Some(Fault::Fails) => Err(Error::storage(format!("broken {when} {call:?}"))),
            Some(Fault::Stops) => {
                self.stopped.notify_one();
                std::future::pending().await
            }
        }
    }
}

impl Hook for Faults {
    async fn before(&self, call: Call) -> Result<(), Error> {
        self.meet(call, "before").await
    }

    async fn after(&self, call: Call) -> Result<(), Error> {
        match call.writes() {
            true => self.meet(call, "after").await,
            false => Ok(()),
        }
    }
}

/// Compiles, masks and purges tell of their steps; between two of them the process can stop.
impl Progress for Faults {
    fn begin(&self, _: &str, _: u64) {}
    fn advance(&self, _: u64) {
        if let Some(Fault::Stops) = self.next(false) {
            std::panic::resume_unwind(Box::new("the process stops here"));
        }
    }
    fn end(&self) {}
}
