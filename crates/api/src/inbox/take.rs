//! Taking a batch.

use super::ages::Ages;
use super::effect::{Effect, Ground, Wrong};
use super::event::Sent;
use super::later::Later;
use super::lines::{ASIDE, Line};
use super::names::Names;
use super::order::{Follows, Order};
use super::spool::{self, Item};
use super::times::impossible;
use super::{Inbox, State, Streams};
use crate::store::Stream;
use intake::Quarantined;
use ledger::{Incoming, Ledger, Storage};
use rayon::prelude::*;
use rights::{Entry, Error, ErrorKind, Instant, PersonId, PurposeTree};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::time::Duration;
use utoipa::ToSchema;

/// An event that was set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Aside {
    /// Its line, or its place in the list, from 1.
    pub(crate) line: u64,
    /// Its stream, if that could be read.
    pub(crate) stream: Option<String>,
    /// Its position there.
    pub(crate) position: Option<u64>,
    /// What is wrong with it.
    pub(crate) reason: String,
    /// What to do.
    pub(crate) remedy: String,
}

/// A stream in which something is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Refused {
    /// The stream.
    pub(crate) stream: String,
    /// The line of the first event that does not follow, from 1.
    pub(crate) line: u64,
    /// The position that it has.
    pub(crate) position: u64,
    /// The position of the last event that was taken; the next one follows on it. `null`: none was; then the
    /// first one is 0 or 1, or says `after`.
    pub(crate) last: Option<u64>,
}

/// What became of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Taken {
    /// Events taken; what they say is durable.
    pub(crate) taken: u64,
    /// Events among them that change nothing, such as a wider audience.
    pub(crate) without_effect: u64,
    /// Events that were taken before.
    pub(crate) repeated: u64,
    /// Events set aside: `quarantine/inbox.jsonl`.
    pub(crate) set_aside: u64,
    /// The first of them.
    pub(crate) aside: Vec<Aside>,
    /// Events not taken since one before them is missing; send them again after it.
    pub(crate) refused: u64,
    /// The streams in which that is so.
    pub(crate) missing: Vec<Refused>,
    /// The position up to which each stream of this batch has come.
    pub(crate) streams: BTreeMap<String, u64>,
}

/// So many events that were set aside are named in an answer.
const NAMED: usize = 1_000;
/// How often a batch is worked out anew when somebody else took a name in between.
const TRIES: u32 = 3;

/// A batch, worked out.
#[derive(Default)]
struct Batch {
    taken: Taken,
    incoming: Vec<Incoming>,
    spool: Vec<Line>,
    aside: Vec<Line>,
    /// Those without a place.
    unplaced: Vec<Vec<u8>>,
    /// How many of each stream, those set aside among them.
    events: BTreeMap<String, u64>,
}

impl Inbox {
    /// Takes a batch, and returns when everything that it took is durable.
    ///
    /// # Errors
    /// When storage fails. Then some of it may have been taken; sent again, it is taken once.
    pub(crate) async fn take<S: Storage>(
        &self,
        ledger: &Ledger<S>,
        sent: &[Sent],
        (ground, now): (Ground<'_>, Instant),
    ) -> Result<Taken, Error> {
        let mut state = self.state.lock().await;
        let mut tries = 0;
        loop {
            tries += 1;
            let done = self
                .try_take(&mut state, (ledger, ground), (sent, now))
                .await;
            match done {
                // Another program gave the name of one event to somebody else: worked out anew, that event is
                // set aside.
                Err(e) if e.kind() == ErrorKind::Input && tries < TRIES => {}
                Err(e) => {
                    // INVARIANT: what the write did is not known, so the ledger is asked before the next one.
                    state.streams = None;
                    return Err(match e.kind() {
                        ErrorKind::Input => {
                            Error::storage("the events could not be taken").because(e)
                        }
                        _ => e,
                    });
                }
                done => return done,
            }
        }
    }

    async fn try_take<S: Storage>(
        &self,
        state: &mut State,
        (ledger, ground): (&Ledger<S>, Ground<'_>),
        (sent, now): (&[Sent], Instant),
    ) -> Result<Taken, Error> {
        let mut streams = self.known(state, ledger).await?;
        // INVARIANT: before anything of the ledger is looked at. What persons say from here on is said again where a yes
        // of the batch takes it back.
        let before = ledger.head().await?;
        let names = Names::of(sent, ledger, ground.1.least_age() > 0).await?;
        let ages = Ages::of(&names, ledger, ground.1).await?;
        let later = Later::of(&names, ledger).await?;
        let known = (names, ages, later);
        let batch =
            tokio::task::block_in_place(|| work_out(sent, (&streams, known), (ground, now)))?;
        let Batch {
            taken,
            mut incoming,
            spool,
            aside,
            unplaced,
            events,
        } = batch;
        self.write_files(state, spool, (aside, &unplaced)).await?;
        if events.is_empty() {
            return Ok(taken);
        }
        let mut changed = Streams::new();
        for (stream, events) in events {
            let last = taken.streams.get(&stream).copied().unwrap_or_default();
            let before = streams.get(&stream).map_or(0, |known| known.events);
            let marked = Entry::EventsTaken {
                stream: stream.clone(),
                last,
                events,
            };
            incoming.push(Incoming::Operator(marked));
            let events = before + events;
            changed.insert(
                stream,
                Stream {
                    last,
                    events,
                    at: now,
                },
            );
        }
        // INVARIANT: until it is known what the write did, it is not known how far streams have come: also where nobody
        // waits for it to its end.
        state.streams = None;
        ledger.take_in_since(&incoming, "inbox", before).await?;
        streams.extend(changed.clone());
        self.keep(state, (ledger, &streams), &changed).await?;
        Ok(taken)
    }

    /// Writes items and what is set aside.
    async fn write_files(
        &self,
        state: &mut State,
        spool: Vec<Line>,
        (aside, unplaced): (Vec<Line>, &[Vec<u8>]),
    ) -> Result<(), Error> {
        if !aside.is_empty() || !unplaced.is_empty() {
            let _no_purge = self.no_purge().await?;
            tokio::task::block_in_place(|| state.aside.write(aside, unplaced))?;
        }
        if !spool.is_empty() {
            tokio::task::block_in_place(|| {
                let _lock = spool::lock(&self.root)?;
                state.spool.write(spool, &[])
            })?;
        }
        Ok(())
    }

    /// A purge writes the files of rows set aside anew; what is added to one meanwhile would be lost.
    async fn no_purge(&self) -> Result<intake::ContentLock, Error> {
        const WAITS: u32 = 50;
        for _ in 0..WAITS {
            if let Ok(lock) = tokio::task::block_in_place(|| self.contents.lock()) {
                return Ok(lock);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Err(Error::storage(
            "an import or a purge is at work, and events are to be set aside; send them again when it is done",
        ))
    }
}

fn by_handle(handle: &PersonId) -> Why {
    let handle: String = handle.as_str().chars().take(60).collect();
    (
        format!("`{}` is a name and no id, and names change hands", handle.escape_debug()),
        "send it with the id under which the account came to be known; only a no is taken by a name".to_owned(),
    )
}

fn work_out(
    sent: &[Sent],
    (streams, mut known): (&Streams, (Names, Ages, Later)),
    (ground, now): (Ground<'_>, Instant),
) -> Result<Batch, Error> {
    let mut order = Order::from(streams.iter().map(|(name, s)| (name.clone(), s.last)));
    let (mut batch, mut blocked) = (Batch::default(), BTreeMap::new());
    // What an event changes does not depend on those before it; whether it is taken does.
    let effects = sent.par_iter().map(|one| effect(one, ground, now));
    let effects: Vec<Result<Effect, Why>> = effects.collect();
    for (one, effect) in sent.iter().zip(effects) {
        let Some(place) = &one.place else {
            batch.put_aside(one, wrong_of(one))?;
            continue;
        };
        if blocked.contains_key(&place.stream) {
            batch.taken.refused += 1;
            continue;
        }
        match order.take(place) {
            Follows::Again => batch.taken.repeated += 1,
            Follows::Not(last) => {
                batch.taken.refused += 1;
                let refused = Refused {
                    stream: place.stream.clone(),
                    line: one.line,
                    position: place.position,
                    last,
                };
                blocked.insert(place.stream.clone(), refused);
            }
            Follows::Next => {
                *batch.events.entry(place.stream.clone()).or_default() += 1;
                batch.take((one, effect), &mut known, (ground.0, now))?;
            }
        }
    }
    let places = sent.iter().filter_map(|one| one.place.as_ref());
    for stream in places.map(|place| &place.stream) {
        if let Some(last) = order.last(stream) {
            batch.taken.streams.insert(stream.clone(), last);
        }
    }
    batch.taken.missing = blocked.into_values().collect();
    Ok(batch)
}

/// Reason and remedy.
pub(super) type Why = (String, String);

fn wrong_of(one: &Sent) -> Why {
    let reason = one.event.as_ref().err().cloned().unwrap_or_default();
    let remedy = match &one.place {
        Some(_) => "correct it and send it as a new event",
        None => "an event is an object with `stream`, `position`, `at`, `type`; see docs/api.md",
    };
    (reason, remedy.to_owned())
}

/// What an event changes, or why it cannot be taken.
fn effect(one: &Sent, ground: Ground<'_>, now: Instant) -> Result<Effect, Why> {
    let event = one.event.as_ref().map_err(|_| wrong_of(one))?;
    if let Some(why) = impossible(event.at, now) {
        let remedy = "set the clock of whoever sends; send it as a new event, with the time at which it happened";
        return Err((format!("`at` {why}"), remedy.to_owned()));
    }
    let wrong = |wrong: Wrong| (wrong.reason, wrong.remedy);
    event.effect(ground).map_err(wrong)
}

impl Batch {
    /// Takes an event that is the next one of its stream.
    fn take(
        &mut self,
        (one, effect): (&Sent, Result<Effect, Why>),
        (names, ages, later): &mut (Names, Ages, Later),
        (tree, now): (&PurposeTree, Instant),
    ) -> Result<(), Error> {
        match effect {
            Err(why) => return self.put_aside(one, why),
            Ok(Effect::Nothing) => self.taken.without_effect += 1,
            Ok(Effect::Item(row)) => self.spool(one, row, now)?,
            Ok(Effect::Known(known)) => {
                if let Some(handle) = names.handle(&known) {
                    return self.put_aside(one, by_handle(handle));
                }
                let refused = ages.refuse(&known, names);
                if let Some(why) = refused.or_else(|| later.refuse(&known, (names, tree))) {
                    return self.put_aside(one, why);
                }
                if let Err(handle) = names.take(&known) {
                    let handle: String = handle.as_str().chars().take(60).collect();
                    let reason = format!("`{}` is somebody else's name", handle.escape_debug());
                    let remedy = "if both are one person, send `accounts_linked` for their ids; if the name was given to somebody else, leave it out";
                    return self.put_aside(one, (reason, remedy.to_owned()));
                }
                ages.learn(&known, names);
                later.learn(&known, names);
                self.incoming.push(*known);
            }
        }
        self.taken.taken += 1;
        Ok(())
    }

    fn spool(&mut self, one: &Sent, row: Map<String, Value>, now: Instant) -> Result<(), Error> {
        let placeless = || Error::internal("an item has no place in a stream");
        let place = one.place.as_ref().ok_or_else(placeless)?;
        let item = Item {
            stream: place.stream.clone(),
            position: place.position,
            at: now,
            row: Value::Object(row),
        };
        let failed = |e| Error::internal("an item could not be written").because(e);
        let text = serde_json::to_vec(&item).map_err(failed)?;
        self.spool
            .push((place.stream.clone(), place.position, text));
        Ok(())
    }

    fn put_aside(&mut self, one: &Sent, (reason, remedy): Why) -> Result<(), Error> {
        self.taken.set_aside += 1;
        let place = one.place.as_ref();
        let raw = serde_json::from_slice(&one.raw);
        let row = Quarantined {
            file: place.map_or_else(|| "inbox".to_owned(), |p| format!("{ASIDE}{}", p.stream)),
            row: place.map_or(one.line, |place| place.position),
            reason: reason.clone(),
            remedy: remedy.clone(),
            data: raw.unwrap_or_else(|_| String::from_utf8_lossy(&one.raw).into_owned().into()),
        };
        let failed = |e| Error::internal("an event could not be set aside").because(e);
        let text = serde_json::to_vec(&row).map_err(failed)?;
        match place {
            Some(place) => self
                .aside
                .push((place.stream.clone(), place.position, text)),
            None => self.unplaced.push(text),
        }
        if self.taken.aside.len() < NAMED {
            self.taken.aside.push(Aside {
                line: one.line,
                stream: place.map(|place| place.stream.clone()),
                position: place.map(|place| place.position),
                reason,
                remedy,
            });
        }
        Ok(())
    }
}
