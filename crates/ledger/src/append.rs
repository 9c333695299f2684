//! Appending: many at once, each all or nothing, durable before anyone is told.

use crate::build::Build;
use crate::log::Ledger;
use crate::receipt::Receipt;
use crate::storage::{Ask, Commit, Held, Storage};
use rights::{Entry, Error, Subject};
use tokio::sync::oneshot;

/// Entries that one write takes at most, unless a single request is larger.
const GROUP: usize = 16_384;

type Answer = Result<Vec<Receipt>, Error>;

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
            let turn = tokio::select! {
                biased;
                answer = &mut answered => return answer.unwrap_or_else(|_| Err(abandoned())),
                turn = self.waiting.turn() => turn,
            };
            // Whoever had the turn before may have written this one, too.
            match answered.try_recv() {
                Ok(answer) => return answer,
                Err(oneshot::error::TryRecvError::Closed) => return Err(abandoned()),
                Err(oneshot::error::TryRecvError::Empty) => {}
            }
            let mut room = GROUP;
            let group = self.waiting.take(|next| {
                let fits = next.entries.len() <= room;
                room = room.saturating_sub(next.entries.len());
                fits
            });
            self.write(group).await;
            drop(turn);
        }
    }

    async fn write(&self, group: Vec<Waiting>) {
        let requests = group.iter().map(|one| one.entries.as_slice());
        let requests: Vec<&[(Subject, Entry)]> = requests.collect();
        let ask = asked(&requests);
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

    fn build_all(
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

fn asked(requests: &[&[(Subject, Entry)]]) -> Ask {
    let mut ask = Ask::default();
    for (subject, entry) in requests.iter().copied().flatten() {
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
