//! The platform's events: taken in their order, once.
//!
//! INVARIANT: how far a stream has come stands in the ledger, in the same write as what its events changed
//! ([`rights::Entry::EventsTaken`]). Items and events that are set aside go to files before that write, each
//! with its stream and position, and are not written there a second time. So whatever breaks when: an event
//! that was not acknowledged is sent again and taken once, and one that was acknowledged is in the ledger, in
//! the spool, or set aside, durably.

mod ages;
#[cfg(test)]
mod between_tests;
#[cfg(test)]
mod breaking_tests;
mod effect;
mod event;
mod history;
mod later;
mod lines;
mod list;
mod names;
mod order;
mod places;
mod spool;
mod take;
mod times;

pub(crate) use effect::check;
pub(crate) use event::{Event, Sent};
pub(crate) use list::{Uncut, cut};
pub use spool::{Sealed, Waiting, waiting};
pub(crate) use take::Taken;
pub(crate) use times::impossible;

use crate::store::{Store, Stream};
use intake::ContentStore;
use ledger::{Ledger, Storage};
use lines::Lines;
use rights::{Entry, EntryKind, Error};
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

/// How far each stream has come.
pub(crate) type Streams = BTreeMap<String, Stream>;

/// Takes events; one batch at a time.
pub struct Inbox {
    store: Store,
    contents: ContentStore,
    root: PathBuf,
    /// Held as long as events are taken here; the lock ends with the file.
    _alone: File,
    state: tokio::sync::Mutex<State>,
}

impl std::fmt::Debug for Inbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Inbox")
    }
}

/// What is known between batches.
struct State {
    /// As the ledger says; `None` where it has to be read anew, since it is not known what a write did.
    streams: Option<Streams>,
    spool: Lines,
    aside: Lines,
}

impl State {
    /// So far streams have come, as the ledger says.
    fn have_come(&mut self, streams: &Streams) {
        self.spool.settle(streams);
        self.aside.settle(streams);
        self.streams = Some(streams.clone());
    }
}

/// Entries read at a time, and from how many on only those of the one kind are read.
const PAGE: u64 = 10_000;

/// The right to take events of a workspace: two programs would not know how far the other one has come. One that
/// is just ending is waited for.
fn alone(root: &Path) -> Result<File, Error> {
    const WAITS: u32 = 300;
    let file = spool::lock_file(root, ".taking")?;
    for _ in 0..WAITS {
        if file.try_lock().is_ok() {
            return Ok(file);
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    Err(Error::refused(
        "another `demur serve` takes events in this workspace; one is enough, stop it before you start another",
    ))
}

/// Items that wait, and events that were set aside.
fn files(root: &Path) -> Result<(Lines, Lines), Error> {
    let aside = root.join("quarantine/inbox.jsonl");
    Ok((spool::open(root)?, Lines::open(&aside, lines::place_aside)?))
}

impl Inbox {
    /// The inbox of a workspace.
    ///
    /// # Errors
    /// When its files cannot be read, or another program takes events in this workspace.
    pub fn open(root: &Path, store: Store) -> Result<Inbox, Error> {
        let alone = alone(root)?;
        let (spool, aside) = files(root)?;
        Ok(Inbox {
            store,
            contents: ContentStore::new(root),
            root: root.to_owned(),
            _alone: alone,
            state: tokio::sync::Mutex::new(State {
                streams: None,
                spool,
                aside,
            }),
        })
    }

    /// How far each stream has come.
    ///
    /// # Errors
    /// When storage fails.
    pub(crate) async fn streams<S: Storage>(&self, ledger: &Ledger<S>) -> Result<Streams, Error> {
        let mut state = self.state.lock().await;
        self.known(&mut state, ledger).await
    }

    /// The folder of the workspace.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Reads what the ledger says of streams that was not read yet.
    async fn known<S: Storage>(
        &self,
        state: &mut State,
        ledger: &Ledger<S>,
    ) -> Result<Streams, Error> {
        if let Some(streams) = &state.streams {
            return Ok(streams.clone());
        }
        self.heed(state, ledger).await?;
        let (mut streams, before) = self.store.streams().await?;
        let head = ledger.head().await?;
        let entries = match head.0.saturating_sub(before.0) {
            0..PAGE => ledger.entries(before, head).await?,
            _ => ledger.operator_history(EntryKind::EventsTaken).await?,
        };
        let new = entries
            .into_iter()
            .filter(|e| e.sequence >= before && e.sequence < head);
        for recorded in new {
            if let Some(Entry::EventsTaken {
                stream,
                last,
                events,
            }) = recorded.entry
            {
                let known = streams.get(&stream).map_or(0, |known| known.events);
                let at = recorded.recorded_at;
                let events = known + events;
                streams.insert(stream, Stream { last, events, at });
            }
        }
        let mark = ledger.mark(head).await?;
        self.store.keep_streams(&streams, &mark).await?;
        state.have_come(&streams);
        Ok(streams)
    }

    /// Keeps how far streams have come, as a batch left them. The ledger has it already.
    async fn keep<S: Storage>(
        &self,
        state: &mut State,
        (ledger, streams): (&Ledger<S>, &Streams),
        changed: &Streams,
    ) -> Result<(), Error> {
        state.have_come(streams);
        let mark = ledger.mark(ledger.head().await?).await?;
        self.store.keep_streams(changed, &mark).await
    }
}
