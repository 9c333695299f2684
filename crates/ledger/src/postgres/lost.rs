//! Lost connections and servers that go away: what is tried again, and for how long.

use rights::Error;
use sqlx::postgres::PgDatabaseError;
use std::fmt;
use std::future::Future;
use std::time::Duration;
use tokio::time::Instant;

/// The cause of an error that another try may not have.
#[derive(Debug)]
pub(super) struct Again(pub(super) String);

impl fmt::Display for Again {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Again {}

/// SQLSTATEs of a server that goes away, comes up, or is none that takes writes; and of locks that
/// were not had in time.
const PASSING: [&str; 10] = [
    "57P01", "57P02", "57P03", "57P05", "25P03", "25006", "40001", "40P01", "53300", "55P03",
];

/// Whether another try may succeed where this one failed.
pub(super) fn passing(error: &Error) -> bool {
    let Some(cause) = std::error::Error::source(error) else {
        return false;
    };
    cause.is::<Again>()
        || cause
            .downcast_ref::<sqlx::Error>()
            .is_some_and(passing_cause)
}

/// The same of an error of the driver's.
pub(super) fn passing_cause(error: &sqlx::Error) -> bool {
    match error {
        // Protocol: an answer that ends in the middle.
        sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::BeginFailed => true,
        sqlx::Error::Database(error) => error
            .code()
            .is_some_and(|code| code.starts_with("08") || PASSING.contains(&code.as_ref())),
        _ => false,
    }
}

/// Whether an error at COMMIT says that nothing was written. Any other leaves it open: the server
/// may have written before the connection was lost.
pub(super) fn rolled_back(error: &sqlx::Error) -> bool {
    let sqlx::Error::Database(error) = error else {
        return false;
    };
    let severity = error
        .try_downcast_ref::<PgDatabaseError>()
        .map(|e| e.severity());
    matches!(severity, Some(sqlx::postgres::PgSeverity::Error))
}

/// How long something is tried again.
pub(super) struct Patience {
    until: Instant,
    pause: Duration,
    limit: Duration,
}

/// How long one try, or one wait for a lock, may take when it asks for nothing big, so that there is
/// time for others: a server that has gone without a word is noticed by this alone.
pub(super) fn limit(patience: Duration) -> Duration {
    (patience / 3).max(Duration::from_secs(1))
}

/// How long a writer may hold the head without a word to its server before the next one has its turn.
pub(super) fn silence(patience: Duration) -> Duration {
    limit(patience) * 2
}

impl Patience {
    /// Trying for a time; one try may handle this many rows.
    pub(super) fn new(time: Duration, rows: usize) -> Patience {
        let rows = u64::try_from(rows).unwrap_or(u64::MAX);
        let more = Duration::from_millis(rows.min(1 << 32));
        Patience {
            until: Instant::now() + time,
            pause: Duration::from_millis(20),
            limit: limit(time) + more,
        }
    }

    /// One try.
    ///
    /// # Errors
    /// Those of the try, or that it took too long.
    pub(super) async fn attempt<T>(
        &self,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        match tokio::time::timeout(self.limit, work).await {
            Ok(done) => done,
            Err(_) => Err(again(format!(
                "a server of the ledger has not answered within `{}` s",
                self.limit.as_secs()
            ))),
        }
    }

    /// Waits before the next try.
    ///
    /// # Errors
    /// The error itself when another try would not help, or the time is over.
    pub(super) async fn after(&mut self, error: Error) -> Result<(), Error> {
        if !passing(&error) || Instant::now() + self.pause > self.until {
            return Err(error);
        }
        tokio::time::sleep(self.pause).await;
        self.pause = (self.pause * 2).min(Duration::from_secs(1));
        Ok(())
    }
}

/// An error that another try may not have.
pub(super) fn again(message: String) -> Error {
    Error::storage(message).because(Again("the connection was lost or refused".into()))
}
