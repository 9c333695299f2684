//! The inbox beside `demur serve`: what events bring is imported when there is much of it, or when it is old.

use super::{Session, import};
use crate::bars::Bars;
use crate::output;
use crate::workspace::Workspace;
use rights::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How often it is looked what waits, and after how long again where an import failed.
const LOOK: Duration = Duration::from_secs(20);
const AFTER_FAILURE: Duration = Duration::from_secs(300);
/// How often it is looked whether it is over.
const NAP: Duration = Duration::from_millis(100);

/// Imports what events bring until it is told to stop. It has a workspace of its own.
pub(super) fn beside(root: PathBuf, stop: Arc<AtomicBool>) -> JoinHandle<()> {
    std::thread::spawn(move || {
        let mut next = Instant::now() + LOOK;
        while !stop.load(Ordering::SeqCst) {
            if Instant::now() >= next {
                let looked = look(&root);
                next = Instant::now() + if looked.is_ok() { LOOK } else { AFTER_FAILURE };
                if let Err(e) = looked {
                    output::error(&e, true);
                }
            }
            std::thread::sleep(NAP);
        }
    })
}

fn look(root: &Path) -> Result<(), Error> {
    let waiting = api::waiting(root)?;
    let Some(oldest) = waiting.oldest else {
        return Ok(());
    };
    let session = Session {
        ws: Workspace::open(Some(root))?,
        json: true,
        bars: Bars::new(true),
    };
    let api = &session.ws.config.api;
    let due = oldest.plus_seconds(i64::from(api.inbox_minutes) * 60);
    if waiting.items < api.inbox_items && session.ws.clock.now() < due {
        return Ok(());
    }
    import::turn(&session).map(drop)
}
