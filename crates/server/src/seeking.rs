//! Looking for what requests about others' items name, whichever way they came.
//!
//! What is to be looked for is read from the ledger, so that no request stays without its search because a
//! program died.

use crate::app::App;
use ledger::Case;
use rights::Error;
use seek::{Found, Sought, seek};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Items that are taken in for one request.
pub(crate) const MOST_ITEMS: usize = 200;

/// After what failed is tried again.
const PAUSE: Duration = Duration::from_secs(600);

/// Looks, one request after the other.
pub(crate) struct Seeker {
    app: Arc<App>,
}

impl Seeker {
    /// For a portal.
    pub(crate) fn new(app: Arc<App>) -> Seeker {
        Seeker { app }
    }

    /// Looks until it is told to stop. What fails is logged and tried again.
    pub(crate) async fn run(&self, stop: &Arc<AtomicBool>) {
        while !stop.load(Ordering::SeqCst) {
            if let Err(error) = self.all(stop).await {
                crate::fault::log(&self.app, &error);
            }
            if stop.load(Ordering::SeqCst) {
                return;
            }
            tokio::select! {
                () = self.app.sought.notified() => {}
                () = tokio::time::sleep(PAUSE) => {}
            }
        }
    }

    async fn all(&self, stop: &Arc<AtomicBool>) -> Result<(), Error> {
        let waits = |case: &Case| {
            !case.request.search.is_empty()
                && case.state.searched.is_none()
                && case.state.ended.is_none()
        };
        let cases = self.app.cases().await?;
        for case in cases.iter().filter(|case| waits(case)) {
            // One that fails keeps nobody else's back.
            if let Err(error) = self.one(case, stop).await {
                if stop.load(Ordering::SeqCst) {
                    return Ok(());
                }
                crate::fault::log(&self.app, &error);
            }
        }
        Ok(())
    }

    async fn one(&self, case: &Case, stop: &Arc<AtomicBool>) -> Result<(), Error> {
        let number = case.number;
        let sought = Sought::of(&case.request.search, &self.app.item_links()?)?;
        let (app, stop) = (Arc::clone(&self.app), Arc::clone(stop));
        let looked = tokio::task::spawn_blocking(move || found(&app, &sought, &stop));
        let broken =
            |e| Error::internal(format!("the search for request `{number}` broke off")).because(e);
        let found = looked.await.map_err(broken)??;
        self.app.found(number, &found).await
    }
}

fn found(app: &App, sought: &Sought, stop: &AtomicBool) -> Result<Found, Error> {
    let go_on = || match stop.load(Ordering::SeqCst) {
        true => Err(Error::refused(
            "the program ends; the search goes on when it begins again",
        )),
        false => Ok(()),
    };
    app.with_owners(|owners| seek(&app.parts.store, sought, MOST_ITEMS, (owners, &go_on)))
}
