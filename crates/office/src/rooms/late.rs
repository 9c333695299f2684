//! How fast late choices take effect, and what is not masked yet.

use super::{at, recorded_before};
use crate::asked::Asked;
use crate::fault::Fault;
use axum::response::Response;
use console::Room;
use console::late::{LateChoices, LateClass, LoaderState, OpenMask};
use corpus::inspect::waiting;
use corpus::watch::{effects_since, quantile, times};
use rights::Error;

/// Days that the page covers.
const DAYS: i32 = 90;
/// What is promised: a loader hands out nothing that was refused a second before.
const PROMISED_MS: u64 = 1_000;
/// Upper ends of classes, in milliseconds; the last class has none.
const CLASSES: [u64; 8] = [25, 50, 100, 200, 400, 1_000, 5_000, 60_000];

/// The page.
pub(crate) async fn show(asked: Asked) -> Response {
    let answer = showing(&asked).await;
    asked.answer(answer).await
}

async fn showing(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let parts = asked.office.app.parts();
    let (now, from) = (parts.clock.now(), parts.clock.today().plus_days(-DAYS));
    let since = now.plus_seconds(-i64::from(DAYS) * 86_400);
    let effects = tokio::task::block_in_place(|| effects_since(&parts.sets, since))?;
    let ms = times(&effects);
    let page = LateChoices {
        from,
        at: server::web::moment(now),
        choices: ms.len() as u64,
        p50_ms: quantile(&ms, 50),
        p99_ms: quantile(&ms, 99),
        promised_ms: PROMISED_MS,
        classes: classes(&ms),
        masks: masks(asked).await?,
        loaders: feeds(asked)?,
    };
    asked.page(&session, Room::Late, &page).await
}

fn classes(ascending: &[u64]) -> Vec<LateClass> {
    let mut before = 0;
    let mut class = |end: Option<u64>| {
        let below = end.map_or(ascending.len(), |end| {
            ascending.partition_point(|ms| *ms < end)
        });
        let choices = (below - before) as u64;
        before = below;
        LateClass {
            below_ms: end,
            choices,
        }
    };
    let ends = CLASSES.map(Some).into_iter().chain([None]);
    ends.map(&mut class).collect()
}

/// Sets with rows that their feeds list and no state masks yet.
async fn masks(asked: &Asked) -> Result<Vec<OpenMask>, Error> {
    let parts = asked.office.app.parts();
    let key = asked.office.app.sets().public_key();
    let mut masks = Vec::new();
    for set in corpus::SetPlace::below(&parts.sets)? {
        // A set or a feed that is damaged is told on its own page.
        let Ok(Some(found)) = waiting(&set.path, key).await else {
            continue;
        };
        // It was found when everything before was known.
        let since = recorded_before(&asked.office, found.since).await?;
        masks.push(OpenMask {
            href: at(&format!("/sets/{}", set.name())),
            set: set.name(),
            rows: found.items,
            since: server::web::moment(since),
        });
    }
    Ok(masks)
}

/// The feeds that loaders follow: how old the newest head of each is.
fn feeds(asked: &Asked) -> Result<Vec<LoaderState>, Error> {
    let parts = asked.office.app.parts();
    let now = parts.clock.now();
    let mut feeds = Vec::new();
    for set in corpus::SetPlace::below(&parts.sets)? {
        let path = set.path.join("feed/head");
        let Ok(changed) = std::fs::metadata(&path).and_then(|file| file.modified()) else {
            continue;
        };
        let age = changed.elapsed().unwrap_or_default();
        let age_ms = u64::try_from(age.as_millis()).unwrap_or(u64::MAX);
        let seconds = i64::try_from(age.as_secs()).unwrap_or(0);
        feeds.push(LoaderState {
            name: console::word(console::Named::Feed, asked.lang),
            set: set.name(),
            seen: server::web::moment(now.plus_seconds(-seconds)),
            age_ms: Some(age_ms),
            // A loader that follows it stops.
            stopped: age_ms > PROMISED_MS,
        });
    }
    Ok(feeds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_is_in_one_class() {
        let ms = [0, 24, 25, 999, 1_000, 70_000];
        let classes = classes(&ms);
        let counted: Vec<u64> = classes.iter().map(|class| class.choices).collect();
        assert_eq!(counted, [2, 1, 0, 0, 0, 1, 1, 0, 1]);
    }
}
