//! `demur watch`

use super::{Found, Session};
use crate::bars::Bars;
use crate::cli::Watch;
use crate::output::{self, number};
use crate::workspace::Workspace;
use corpus::watch::{Effects, Event, Pace, Until, follow};
use rights::{Clock, Error, ErrorKind, Instant};
use serde::Serialize;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

/// Exit status of a program that a second Ctrl-C ends, as shells count.
const INTERRUPTED: i32 = 130;

/// A line for machines.
#[derive(Serialize)]
struct Line<'e> {
    at: Instant,
    #[serde(flatten)]
    event: &'e Event,
}

fn pace(ws: &Workspace) -> Pace {
    Pace {
        mask_every_millis: i64::from(ws.config.watch.mask_every_seconds) * 1_000,
        ..Pace::default()
    }
}

/// A watch beside something else makes choices reach sets and loaders. It has a workspace of its own, and ends with
/// this program, however that ends.
pub(super) fn aside(root: PathBuf, stop: Arc<AtomicBool>) -> JoinHandle<()> {
    std::thread::spawn(move || {
        let watched = Workspace::open(Some(&root)).and_then(|ws| {
            let session = Session {
                ws,
                json: true,
                bars: Bars::new(true),
            };
            beside(&session, &stop)
        });
        if let Err(e) = watched {
            // One that runs already does the same.
            output::error(&e, true);
        }
    })
}

/// The same in this thread, until it is told to stop.
fn beside(session: &Session, stop: &AtomicBool) -> Result<(), Error> {
    let ws = &session.ws;
    let keys = ws.keys()?;
    let sets = ws.sets(&keys);
    let mut watch = corpus::watch::Watch::new(&sets, pace(ws))?;
    let effects = ws.wait(Effects::begin(&sets))?;
    let mut each = |told: Result<Event, Error>| {
        let noted = told.and_then(|event| ws.wait(effects.note(&sets, &event)));
        if let Err(e) = noted {
            output::error(&e, true);
        }
    };
    follow(
        &mut watch,
        ws.handle(),
        Until::Told(stop),
        &session.bars,
        &mut each,
    )
}

pub(super) fn run(session: &Session, args: &Watch) -> Result<Found, Error> {
    let ws = &session.ws;
    let keys = ws.keys()?;
    let sets = ws.sets(&keys);
    let mut watch = corpus::watch::Watch::new(&sets, pace(ws))?;
    let stop = Arc::new(AtomicBool::new(false));
    ws.handle().spawn(until_told(Arc::clone(&stop)));
    let until = match args.once {
        true => Until::Settled(&stop),
        false => Until::Told(&stop),
    };
    if !session.json {
        output::raw("watching the ledger; Ctrl-C ends it");
    }
    let clock = &*ws.clock;
    let effects = ws.wait(Effects::begin(&sets))?;
    let mut each = |told: Result<Event, Error>| match told {
        Ok(event) => {
            tell(&event, clock, session.json);
            // That a time was not recorded stops no watch.
            if let Err(e) = ws.wait(effects.note(&sets, &event)) {
                output::error(&e, session.json);
            }
        }
        Err(e) => output::error(&e, session.json),
    };
    follow(&mut watch, ws.handle(), until, &session.bars, &mut each)?;
    Ok(match args.once && !watch.failing().is_empty() {
        true => Found::Something,
        false => Found::Nothing,
    })
}

/// Lets the feeds of purged sets begin anew, which still list what is gone. A watch that runs does so by
/// itself.
pub(super) fn renew_feeds(session: &Session) -> Result<(), Error> {
    let ws = &session.ws;
    let keys = ws.keys()?;
    let sets = ws.sets(&keys);
    let mut concerned = false;
    for set in sets.list()? {
        let purged = corpus::set::state::head(&set.path)?.manifest.purge;
        concerned |= purged.is_some() && set.path.join("feed").exists();
    }
    if !concerned {
        return Ok(());
    }
    let mut watch = match corpus::watch::Watch::new(&sets, Pace::default()) {
        Ok(watch) => watch,
        Err(e) if e.kind() == ErrorKind::Refused => return Ok(()),
        Err(e) => return Err(e),
    };
    let stop = AtomicBool::new(false);
    let mut failed = None;
    let mut each = |told: Result<Event, Error>| match told {
        Ok(Event::Failed { set, error }) => {
            failed = Some(Error::storage(format!("the feed of set `{set}`: {error}")));
        }
        Ok(_) => {}
        Err(e) => failed = Some(e),
    };
    let until = Until::Settled(&stop);
    follow(&mut watch, ws.handle(), until, &session.bars, &mut each)?;
    failed.map_or(Ok(()), Err)
}

fn tell(event: &Event, clock: &dyn Clock, json: bool) {
    let at = clock.now();
    if !json {
        return output::raw(&format!("{}  {}", second(at), text(event)));
    }
    // An event is text and numbers, which can always be written.
    if let Ok(line) = serde_json::to_string(&Line { at, event }) {
        output::raw(&line);
    }
}

/// `2026-11-23T10:00:00Z`
fn second(at: Instant) -> String {
    let text = at.to_string();
    format!("{}Z", text.get(..19).unwrap_or(&text))
}

fn text(event: &Event) -> String {
    match event {
        Event::Following {
            set,
            state,
            listed,
            begun_anew,
        } => {
            let why = begun_anew.as_ref();
            let why = why.map_or_else(String::new, |why| format!("; a new list, since {why}"));
            let listed = number(*listed);
            format!("{set}: followed from state {state}, {listed} items listed{why}")
        }
        Event::Refused {
            set,
            items,
            sequence,
            ..
        } => format!(
            "{set}: {} items refused, in the feed by sequence {sequence}",
            number(*items)
        ),
        Event::Everything { set, items } => format!(
            "{set}: all {} items are decided again; loaders wait meanwhile",
            number(*items)
        ),
        Event::Masked {
            set,
            rows,
            cells,
            state,
            sequence,
        } => format!(
            "{set}: {} rows masked in {cells} cells, state {state} at sequence {sequence}",
            number(*rows)
        ),
        Event::Renewed { set, state } => {
            format!("{set}: its files were rewritten; a new list begins at state {state}")
        }
        Event::Dropped { set } => format!("{set}: is gone"),
        Event::Failed { set, error } => format!(
            "{set}: FAILED, and its loaders stop: {error}; `demur verify {set}` says what is wrong, and it is tried again every few seconds"
        ),
        Event::Unmasked { set, error } => {
            format!("{set}: could not be masked, and is tried again; loaders go on: {error}")
        }
    }
}

/// Waits for Ctrl-C or SIGTERM, and for a second one, which ends the program at once: whatever it is
/// doing, the next start goes on.
pub(super) async fn until_told(stop: Arc<AtomicBool>) {
    if told().await.is_ok() {
        stop.store(true, Ordering::Relaxed);
        if told().await.is_ok() {
            std::process::exit(INTERRUPTED);
        }
    }
}

#[cfg(unix)]
async fn told() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        told = tokio::signal::ctrl_c() => told,
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn told() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
