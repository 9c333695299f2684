//! Connections to one database, wherever its primary is at the moment.
//!
//! A pool of the driver's has one address. Here each new connection looks for the primary anew, and
//! one on which anything failed, or whose use was broken off, is closed: no half of an answer and no
//! open transaction is ever handed on.

use super::address::{Servers, name, parse};
use super::lost::{Patience, again, limit, passing_cause, silence};
use rights::Error;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Row};
use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Connections at a time to one database, for each process.
const CONNECTIONS: usize = 8;
/// How long one address is given to answer.
const CONNECT: Duration = Duration::from_secs(3);

/// What is set for every session, and read of its server.
///
/// `synchronous_commit`: acknowledged means on the disk, and on the standbys that
/// `synchronous_standby_names` asks for; a server that waits for more (`remote_apply`) may.
/// `lock_timeout` and the two `idle` and `keepalive` settings: a writer whose machine has gone holds
/// the head for seconds and not for ever. `plan_cache_mode`: a plan made for empty tables must not
/// outlive them. `jit`: it takes longer than the statements.
const SESSION: &str = "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::bool, \
    current_setting('fsync')::bool, current_setting('server_version_num')::bigint, \
    set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false), \
    set_config('lock_timeout', $1, false), \
    set_config('statement_timeout', '0', false), \
    set_config('idle_in_transaction_session_timeout', $2, false), \
    set_config('tcp_keepalives_idle', '5', false), \
    set_config('tcp_keepalives_interval', '2', false), \
    set_config('tcp_keepalives_count', '3', false), \
    set_config('plan_cache_mode', 'force_custom_plan', false), \
    set_config('jit', 'off', false), \
    set_config('enable_seqscan', 'off', false), \
    set_config('random_page_cost', '1.1', false), \
    set_config('search_path', 'pg_catalog', false)";

/// The oldest version of PostgreSQL that is taken.
const OLDEST: i64 = 130_000;

/// One database.
pub(super) struct Server {
    what: &'static str,
    addresses: Vec<PgConnectOptions>,
    patience: Duration,
    unsafe_fsync_off: bool,
    idle: Mutex<Vec<PgConnection>>,
    room: Semaphore,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Server({})", self.what)
    }
}

/// A connection in use. Dropping it closes it, and the server rolls back what was begun; give it
/// back with [`Lease::keep`] once its work is done.
pub(super) struct Lease<'s> {
    pub(super) connection: PgConnection,
    server: &'s Server,
    _permit: SemaphorePermit<'s>,
}

impl Lease<'_> {
    /// The next one may use it.
    pub(super) fn keep(self) {
        self.server.idle().push(self.connection);
    }
}

impl Server {
    pub(super) fn new(
        what: &'static str,
        addresses: &[String],
        servers: &Servers,
    ) -> Result<Server, Error> {
        Ok(Server {
            what,
            addresses: parse(what, addresses)?,
            patience: servers.patience,
            unsafe_fsync_off: servers.unsafe_fsync_off,
            idle: Mutex::default(),
            room: Semaphore::new(CONNECTIONS),
        })
    }

    /// The addresses in words, for messages.
    pub(super) fn names(&self) -> String {
        let names: Vec<String> = self.addresses.iter().map(name).collect();
        names.join(", ")
    }

    pub(super) fn patience(&self, rows: usize) -> Patience {
        Patience::new(self.patience, rows)
    }

    /// Does `work` until no server is lost meanwhile, or patience ends. For work that may be done
    /// twice.
    pub(super) async fn patiently<T, F: Future<Output = Result<T, Error>>>(
        &self,
        rows: usize,
        mut work: impl FnMut() -> F,
    ) -> Result<T, Error> {
        let mut patience = self.patience(rows);
        loop {
            match patience.attempt(work()).await {
                Ok(done) => return Ok(done),
                Err(error) => patience.after(error).await?,
            }
            self.forget();
        }
    }

    /// Closes what is idle: it may lead to a server that has gone.
    pub(super) fn forget(&self) {
        self.idle().clear();
    }

    /// A connection to the primary.
    ///
    /// # Errors
    /// When no address leads to one.
    pub(super) async fn lease(&self) -> Result<Lease<'_>, Error> {
        let permit = self.room.acquire().await;
        let permit = permit.map_err(|e| Error::internal("no more connections").because(e))?;
        let idle = self.idle().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        Ok(Lease {
            connection,
            server: self,
            _permit: permit,
        })
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<PgConnection>> {
        // A panic cannot leave the list half changed: each use is one push or pop.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn connect(&self) -> Result<PgConnection, Error> {
        let (mut told, mut hope) = (Vec::new(), false);
        for address in &self.addresses {
            let why = match tokio::time::timeout(CONNECT, self.connect_to(address)).await {
                Ok(Ok(connection)) => return Ok(connection),
                Ok(Err(Unfit::Refused(error))) => return Err(error),
                Ok(Err(Unfit::Standby)) => {
                    hope = true;
                    "it takes no writes".to_owned()
                }
                Ok(Err(Unfit::Failed(error))) => {
                    hope |= passing_cause(&error);
                    error.to_string()
                }
                Err(_) => {
                    hope = true;
                    format!("no answer within `{}` s", CONNECT.as_secs())
                }
            };
            told.push(format!("`{}`: {why}", name(address)));
        }
        let message = format!(
            "no server of the ledger's {} can be used: {}",
            self.what,
            told.join("; ")
        );
        Err(if hope {
            again(message)
        } else {
            Error::storage(message)
        })
    }

    async fn connect_to(&self, address: &PgConnectOptions) -> Result<PgConnection, Unfit> {
        let mut connection = address.connect().await?;
        let row = sqlx::query(SESSION)
            .bind(limit(self.patience).as_millis().to_string())
            .bind(silence(self.patience).as_millis().to_string())
            .fetch_one(&mut connection)
            .await?;
        let (read_only, fsync): (bool, bool) = (row.try_get(0)?, row.try_get(1)?);
        let version: i64 = row.try_get(2)?;
        if version < OLDEST {
            return Err(Unfit::Refused(Error::input(format!(
                "`{}` is PostgreSQL `{}`; the ledger needs 13 or later",
                name(address),
                version / 10_000
            ))));
        }
        if !fsync && !self.unsafe_fsync_off {
            return Err(Unfit::Refused(Error::refused(format!(
                "`{}` has `fsync = off`: it loses what it has acknowledged when its machine fails; set `fsync = on`",
                name(address)
            ))));
        }
        if read_only {
            return Err(Unfit::Standby);
        }
        Ok(connection)
    }
}

/// Why an address does not serve.
enum Unfit {
    Refused(Error),
    Standby,
    Failed(sqlx::Error),
}

impl From<sqlx::Error> for Unfit {
    fn from(error: sqlx::Error) -> Unfit {
        Unfit::Failed(error)
    }
}
