//! Announcements that were planned for an hour begin at it, while the console runs.

use crate::place::Office;
use crate::rooms::campaigns::{begin, is_held, is_running, was_tried};
use crate::session::seconds;
use crate::store::Hour;
use notice::Planned;
use rights::Error;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How often it is looked whether an hour has come.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// What has not come to its end is begun again after so long.
const AGAIN_SECONDS: i64 = 10 * 60;
/// So long after its hour an announcement is still begun. Later somebody has to say so: a program that stood still
/// for weeks does not write to everybody when it starts.
const LATEST_SECONDS: i64 = 48 * 3_600;

/// Whether an announcement will begin by itself, or be begun again: its hour is ahead, or not long ago, and staff have
/// not stopped it.
pub(crate) async fn begins_by_itself(office: &Office, planned: &Planned) -> Result<bool, Error> {
    let Some(hour) = hour_of(planned) else {
        return Ok(false);
    };
    let over = hour.saturating_add(LATEST_SECONDS) <= seconds(office);
    if over || planned.sent_at.is_some() {
        return Ok(false);
    }
    match office.store.hour(planned.sequence).await? {
        Hour::Stopped => Ok(false),
        Hour::Again(_) => Ok(true),
        // Somebody else sends it, or did.
        Hour::Ahead => Ok(!was_tried(office, planned).await?),
    }
}

/// The second since 1970 for which it was planned.
fn hour_of(planned: &Planned) -> Option<i64> {
    let hour = planned.plan.not_before.map(|at| at.epoch_micros());
    hour.map(|micros| micros.div_euclid(1_000_000))
}

impl Office {
    /// Begins announcements at their hour until `stop`. One that does not come to its end, since the mail server is
    /// away, say, is begun again every ten minutes, for two days after its hour; one that staff stopped, or sent
    /// before, is left to them.
    pub async fn keep_hours(&self, stop: &AtomicBool) {
        while !stop.load(Ordering::SeqCst) {
            if let Err(error) = self.begin_what_is_due().await {
                drop(server::web::log(&self.app, &error));
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    async fn begin_what_is_due(&self) -> Result<(), Error> {
        let now = seconds(self);
        for planned in self.app.parts().outbox.campaigns().await? {
            let Some(hour) = hour_of(&planned) else {
                continue;
            };
            let due = hour <= now && now < hour.saturating_add(LATEST_SECONDS);
            if due && planned.sent_at.is_none() && !is_running(self, &planned) {
                self.begin_at_hour(&planned, now).await?;
            }
        }
        Ok(())
    }

    /// INVARIANT: that it was begun is kept before it is: whoever is started anew in between waits before the next
    /// try. That two never send at once is the lock of the outbox; that nobody gets two, the outbox itself.
    async fn begin_at_hour(&self, planned: &Planned, now: i64) -> Result<(), Error> {
        let at = planned.sequence;
        // INVARIANT: whoever is told that it is stopped can rely on it.
        let _one = self.hours.lock().await;
        match self.store.hour(at).await? {
            Hour::Stopped => return Ok(()),
            Hour::Again(next) if now < next => return Ok(()),
            // Somebody else sends it, or did: theirs to go on with.
            Hour::Ahead if was_tried(self, planned).await? => {
                return self.store.keep_hour(at, Hour::Stopped).await;
            }
            Hour::Ahead | Hour::Again(_) => {}
        }
        let next = Hour::Again(now.saturating_add(AGAIN_SECONDS));
        self.store.keep_hour(at, next).await?;
        match is_held(self, planned).await? {
            true => Ok(()),
            false => begin(self, planned).await,
        }
    }
}
