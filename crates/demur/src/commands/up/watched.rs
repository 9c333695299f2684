//! The objection of the tour, while a watch follows the ledger, as it does beside the portal: so its time to effect
//! is on record.

use super::Tour;
use crate::commands::watch;
use corpus::SetPlace;
use rights::Error;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// A watch that does not begin in this time is not waited for.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) fn object(tour: &Tour, person: &str) -> Result<(), Error> {
    tour.say("demur watch   (beside what follows)");
    let stop = Arc::new(AtomicBool::new(false));
    let watching = watch::aside(tour.shop.clone(), Arc::clone(&stop));
    begun(&tour.shop)?;
    let done = tour.run(&["object", person]);
    stop.store(true, Ordering::SeqCst);
    drop(watching.join());
    done.map(drop)
}

/// Waits until the watch has signed the head of every feed.
fn begun(shop: &Path) -> Result<(), Error> {
    let until = Instant::now() + PATIENCE;
    let sets = SetPlace::below(&shop.join("sets"))?;
    let signed = || sets.iter().all(|set| set.path.join("feed/head").exists());
    while !signed() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}
