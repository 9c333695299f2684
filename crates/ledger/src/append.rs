//! Appending: many at once, each all or nothing, durable before anyone is told.

use crate::ahead::Ahead;
use crate::build::Build;
use crate::group::Gathered;
use crate::log::Ledger;
use crate::receipt::Receipt;
use crate::storage::{Ask, Commit, Held, Storage};
use rights::{Entry, Error, Subject};
use tokio::sync::{MutexGuard, oneshot};

/// Reading ahead for fewer subjects costs more trips than it saves.
const FEW: usize = 64;

/// For how many more entries there is room in a group.
struct Room(usize);

impl Room {
    fn fits(&mut self, next: &Waiting) -> bool {
        let left = self.0.checked_sub(next.entries.len());
        // Whoever does not fit waits, and nobody overtakes them.
        self.0 = left.unwrap_or(0);
        left.is_some()
    }
}

pub(crate) type Answer = Result<Vec<Receipt>, Error>;

/// Somebody who waits for an acknowledgement.
pub(crate) struct Waiting {
    entries: Vec<(Subject, Entry)>,
    answer: oneshot::Sender<Answer>,
}

impl<S: Storage> Ledger<S> {
    /// Appends entries, all or none, and returns when they are durable. Calls made at the same time
    /// share a write; one that is refused does not disturb the others.
    ///
    /// # Errors
    /// An entry that cannot mean anything (a choice that contradicts itself, a person that nobody
    /// is, somebody else's handle), or storage that fails: then nothing is acknowledged.
    pub async fn append(&self, entries: &[(Subject, Entry)]) -> Result<Vec<Receipt>, Error> {
        if entries.is_empty() {
            return Ok(Vec::new());
        }
        let (answer, mut answered) = oneshot::channel();
        self.waiting.join(Waiting {
            entries: entries.to_vec(),
            answer,
        });
        loop {
            let gathering = tokio::select! {
                biased;
                answer = &mut answered => return answer.unwrap_or_else(|_| Err(abandoned())),
                gathering = self.waiting.gathering() => gathering,
            };
            let (mut group, mut room) = (self.waiting.nobody(), Room(self.storage.largest_group()));
            // Whoever gathered before may have taken this one, too; then there may be nobody yet.
            while group.take(|next| room.fits(next)).is_empty() {
                tokio::select! {
                    biased;
                    answer = &mut answered => return answer.unwrap_or_else(|_| Err(abandoned())),
                    () = self.waiting.arrival() => {}
                }
            }
            self.write_group(gathering, group, room).await;
        }
    }

    /// Writes a group in its turn. While another one is written, what this one needs is read ahead, and
    /// whoever comes meanwhile joins at the end.
    async fn write_group(
        &self,
        gathering: MutexGuard<'_, ()>,
        mut group: Gathered<'_, Waiting>,
        mut room: Room,
    ) {
        let (turn, ahead) = match self.waiting.free() {
            Some(turn) => (turn, None),
            None => {
                let ask = asked(group.taken());
                let ahead = match ask.subjects.len() {
                    0..FEW => None,
                    _ => self.storage.read_ahead(&ask).await,
                };
                (self.waiting.turn().await, ahead)
            }
        };
        group.take(|next| room.fits(next));
        let group = group.into_taken();
        drop(gathering);
        self.write(group, ahead).await;
        drop(turn);
    }

    async fn write(&self, group: Vec<Waiting>, ahead: Option<Ahead>) {
        let requests = group.iter().map(|one| one.entries.as_slice());
        let requests: Vec<&[(Subject, Entry)]> = requests.collect();
        let ask = Ask {
            ahead,
            ..asked(&group)
        };
        let written = self
            .storage
            .append(ask, |held| self.build_all(held, &requests))
            .await;
        let answers = match written {
            Ok(answers) => answers,
            Err(error) => requests.iter().map(|_| Err(same(&error))).collect(),
        };
        for (one, answer) in group.into_iter().zip(answers) {
            // Nobody may wait any more; the entries are durable all the same.
            drop(one.answer.send(answer));
        }
    }

    pub(crate) fn build_all(
        &self,
        held: &Held,
        requests: &[&[(Subject, Entry)]],
    ) -> Result<(Commit, Vec<Answer>), Error> {
        let mut build = Build::new(&self.settings, held, Commit::default())?;
        let mut places = Vec::with_capacity(requests.len());
        for entries in requests {
            places.push(build.request(entries)?);
        }
        let (commit, grown) = build.finish()?;
        let answers = places
            .into_iter()
            .map(|place| place.map(|range| range.filter_map(|at| grown.receipt(at)).collect()));
        Ok((commit, answers.collect()))
    }
}

fn asked(group: &[Waiting]) -> Ask {
    only(group.iter().flat_map(|one| &one.entries))
}

/// What is needed for these entries.
pub(crate) fn only<'e>(entries: impl IntoIterator<Item = &'e (Subject, Entry)>) -> Ask {
    let mut ask = Ask::default();
    for (subject, entry) in entries {
        ask.subjects.push(*subject);
        match entry {
            Entry::HandleAdded { handle } => ask.handles.push(handle.clone()),
            Entry::PersonLinked { with, .. } => ask.subjects.push(Subject::Person(*with)),
            _ => {}
        }
    }
    ask
}

/// The writer was cancelled in the middle.
fn abandoned() -> Error {
    Error::storage("the write was given up; it may have happened or not: look at the history")
}

/// The same error for one more of those whom a failed write concerns.
fn same(error: &Error) -> Error {
    let cause = std::error::Error::source(error).map(ToString::to_string);
    let again = Error::new(error.kind(), error.to_string());
    match cause {
        Some(cause) => again.because(cause),
        None => again,
    }
}
