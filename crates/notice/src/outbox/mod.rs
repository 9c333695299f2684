//! What was planned and what became of it: one row a mail, in a file of its own.
//!
//! INVARIANT: a mail is marked as being sent, on the disk, before the server gets its content, and that
//! mark is never taken back by itself. Whatever dies when, nobody gets a mail of the same round twice;
//! those of whom it is not known whether they got theirs are told apart and count as not reached.

mod campaign;
mod count;
mod delayed;
mod mailbox;
mod maildir;
mod mark;
mod open;
mod recalled;
mod returned;
mod said;
mod sources;
mod taken;
mod writer;

pub use campaign::Planned;
pub(crate) use mailbox::ReadUpTo;
pub use maildir::ReadFile;
pub(crate) use mark::Mark;
pub use returned::Aside;
pub(crate) use returned::{Generations, OBJECTION, Whose};
pub use sources::{PIPE, ReadSource};

use rights::{Error, Instant, Ordinal, Sequence};
use sqlx::sqlite::{SqlitePool, SqliteRow};
use sqlx::{Decode, Row, Sqlite, Type};
use std::path::PathBuf;

/// The rows of all campaigns.
#[derive(Clone, Debug)]
pub struct Outbox {
    pool: SqlitePool,
    folder: PathBuf,
}

/// What became of one mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// To be sent, perhaps again after a server put it off.
    Waiting = 0,
    /// Given to a server right now.
    Sending = 1,
    /// The server took it.
    Accepted = 2,
    /// The server refused it for good: not reached.
    Refused = 3,
    /// Whether the server took it is not known, since the connection or the program died at that
    /// moment. It is not sent again by itself: not reached, until something else proves otherwise.
    Unsure = 4,
    /// It came back: not reached.
    Bounced = 5,
    /// Taken, and not come back for long enough.
    Delivered = 6,
    /// No address is known: not reached.
    NoAddress = 7,
    /// The person was erased before it was sent.
    Gone = 8,
}

impl State {
    const ALL: [State; 9] = [
        State::Waiting,
        State::Sending,
        State::Accepted,
        State::Refused,
        State::Unsure,
        State::Bounced,
        State::Delivered,
        State::NoAddress,
        State::Gone,
    ];

    /// Whether a mail in this state can have come back.
    pub(crate) const fn can_come_back(self) -> bool {
        matches!(
            self,
            State::Sending | State::Accepted | State::Unsure | State::Delivered
        )
    }

    fn of(number: i64) -> Result<State, Error> {
        let found = State::ALL.into_iter().find(|s| *s as i64 == number);
        found.ok_or_else(|| corrupt("state"))
    }
}

/// One mail as the outbox has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    /// Of which campaign: the ledger entry with which it was planned.
    pub campaign: Sequence,
    /// To whom.
    pub person: Ordinal,
    /// The how manieth to this person.
    pub round: u16,
    /// What became of it.
    pub state: State,
    /// How often a server put it off.
    pub tries: u32,
    /// When that happened; for one that waits, when it is due.
    pub at: Instant,
}

fn failed(e: sqlx::Error) -> Error {
    Error::storage("the outbox's database failed").because(e)
}

fn corrupt(what: &str) -> Error {
    Error::corrupt(format!(
        "the outbox holds an impossible {what}; restore it from a backup"
    ))
}

fn get<'r, T>(row: &'r SqliteRow, column: usize) -> Result<T, Error>
where
    T: Decode<'r, Sqlite> + Type<Sqlite>,
{
    row.try_get(column).map_err(failed)
}

fn sequence(number: i64) -> Result<Sequence, Error> {
    let number = u64::try_from(number);
    number.map(Sequence).map_err(|_| corrupt("campaign"))
}

fn number(sequence: Sequence) -> Result<i64, Error> {
    i64::try_from(sequence.0).map_err(|_| corrupt("campaign"))
}

const LETTER: &str = "campaign, person, round, state, tries, at";

fn letter(row: &SqliteRow) -> Result<Letter, Error> {
    let person = u32::try_from(get::<i64>(row, 1)?).map_err(|_| corrupt("person"))?;
    Ok(Letter {
        campaign: sequence(get(row, 0)?)?,
        person: Ordinal(person),
        round: u16::try_from(get::<i64>(row, 2)?).map_err(|_| corrupt("round"))?,
        state: State::of(get(row, 3)?)?,
        tries: u32::try_from(get::<i64>(row, 4)?).map_err(|_| corrupt("number of tries"))?,
        at: Instant::from_epoch_micros(get(row, 5)?).ok_or_else(|| corrupt("time"))?,
    })
}
