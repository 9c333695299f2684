//! Until when orders are to be carried out: read again when their folder has changed, not for every page.

use rights::{Clock, Day, Error};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

/// A folder that changed so lately, in seconds, may change again without its time showing it.
const SETTLED: i64 = 2;

/// The last days of orders that nobody has confirmed, and when their folder had changed when they were read.
#[derive(Debug, Default)]
pub(crate) struct OrdersDue(Mutex<Option<(SystemTime, Vec<Day>)>>);

impl OrdersDue {
    /// How many are over their time.
    ///
    /// # Errors
    /// When they cannot be read.
    pub(crate) fn overdue(&self, root: &Path, clock: &dyn Clock) -> Result<u64, Error> {
        let changed = std::fs::metadata(root.join("orders")).and_then(|folder| folder.modified());
        // Without a folder there are none.
        let Ok(changed) = changed else {
            return Ok(0);
        };
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let due = match &*known {
            Some((at, due)) if *at == changed => due.clone(),
            _ => {
                let due = open(root)?;
                let settled = seconds(changed) + SETTLED < clock.now().epoch_micros() / 1_000_000;
                *known = settled.then(|| (changed, due.clone()));
                due
            }
        };
        let today = clock.today();
        Ok(due.into_iter().filter(|day| *day < today).count() as u64)
    }
}

/// Seconds since 1970.
fn seconds(at: SystemTime) -> i64 {
    let since = at.duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX / 2)
    })
}

fn open(root: &Path) -> Result<Vec<Day>, Error> {
    let orders = tokio::task::block_in_place(|| corpus::purge::orders::list(root))?;
    let open = orders.into_iter().filter(|order| order.confirmed.is_none());
    Ok(open.map(|order| order.due).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rights::Instant;
    use serde_json::json;

    /// Noon of a day in February.
    struct Noon;

    impl Clock for Noon {
        fn now(&self) -> Instant {
            "2026-02-01T12:00:00Z".parse().unwrap()
        }

        fn today(&self) -> Day {
            self.now().day()
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_over_and_not_confirmed_counts() {
        let root = tempfile::tempdir().unwrap();
        let due = OrdersDue::default();
        let count = || due.overdue(root.path(), &Noon).unwrap();
        assert_eq!(count(), 0);
        let folder = root.path().join("orders");
        std::fs::create_dir(&folder).unwrap();
        let write = |number: u32, last: &str, confirmed: bool| {
            let mut order = json!({
                "number": number, "to": {"kind": "operator"}, "person": 3, "of": "posts",
                "count": 9, "created": "2026-01-01", "due": last,
            });
            if confirmed {
                order["confirmed"] = json!({"at": "2026-01-20", "by": "mara"});
            }
            let path = folder.join(format!("{number}.json"));
            intake::write_whole(&path, order.to_string().as_bytes()).unwrap();
        };
        write(1, "2026-01-15", false);
        write(2, "2026-02-01", false);
        write(3, "2026-01-15", true);
        assert_eq!(count(), 1);
        write(1, "2026-01-15", true);
        assert_eq!(count(), 0, "it is read again when something has changed");
    }
}
