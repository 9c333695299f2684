//! Where the databases of a ledger are.

use rights::Error;
use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// The servers of a ledger. Log, keys and journal of erasures are three databases, so that they can
/// lie on different servers and be backed up apart; for a trial one database can hold all of them.
///
/// Each has one or more addresses (`postgres://user@host:5432/database`), in the order in which they
/// are tried: the first that answers as a primary is taken, so a server that takes over is found by
/// itself. Passwords are those of the addresses, of `PGPASSWORD` or of the file that `PGPASSFILE`
/// names; they are never printed.
#[derive(Clone)]
pub struct Servers {
    /// Addresses of the log with the state.
    pub log: Vec<String>,
    /// Addresses of the keys.
    pub keys: Vec<String>,
    /// Addresses of the journal of erasures.
    pub erasures: Vec<String>,
    /// The folder of the master key on this machine. Every machine needs a copy of it.
    pub master: PathBuf,
    /// How long a write or a read goes on trying when a server is lost; one try takes a third of it at
    /// most, unless it is about many rows.
    pub patience: Duration,
    /// Whether a server is accepted that says `fsync = off`, which loses what it has acknowledged
    /// when its machine fails. For tests alone.
    pub unsafe_fsync_off: bool,
}

impl Servers {
    /// Everything in one database, for trials; 30 s of patience.
    #[must_use]
    pub fn one(address: &str, master: PathBuf) -> Servers {
        let one = vec![address.to_owned()];
        Servers {
            log: one.clone(),
            keys: one.clone(),
            erasures: one,
            master,
            patience: Duration::from_secs(30),
            unsafe_fsync_off: false,
        }
    }
}

impl fmt::Debug for Servers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The addresses may hold passwords.
        f.debug_struct("Servers")
            .field("master", &self.master)
            .field("patience", &self.patience)
            .finish_non_exhaustive()
    }
}

/// The servers of one database, in the order in which they are tried.
///
/// # Errors
/// When there is none, or an address cannot be read; the message does not hold the address.
pub(super) fn parse(what: &str, addresses: &[String]) -> Result<Vec<PgConnectOptions>, Error> {
    if addresses.is_empty() {
        return Err(Error::input(format!(
            "no address of the {what} is given; name one as `postgres://user@host/database`"
        )));
    }
    let numbered = addresses.iter().enumerate();
    let parse = |(at, address): (usize, &String)| {
        let unreadable = |e: sqlx::Error| {
            let place = at + 1;
            let remedy = "write it as `postgres://user@host:5432/database`";
            Error::input(format!(
                "address `{place}` of the {what} cannot be read; {remedy}"
            ))
            .because(e)
        };
        let options: PgConnectOptions = address.parse().map_err(unreadable)?;
        Ok(private(options)
            .application_name("demur")
            .disable_statement_logging())
    };
    numbered.map(parse).collect()
}

/// Choices and keys cross a network only under TLS to the server that was named, unless the address
/// says otherwise (`sslmode=require`, `sslmode=disable`). The modes that try TLS and do without it
/// are no choice of anybody's.
fn private(options: PgConnectOptions) -> PgConnectOptions {
    let host = options.get_host();
    let local = options.get_socket().is_some()
        || matches!(host, "localhost" | "::1" | "[::1]")
        || host.starts_with("127.")
        || host.starts_with('/');
    match options.get_ssl_mode() {
        PgSslMode::Prefer | PgSslMode::Allow if !local => options.ssl_mode(PgSslMode::VerifyFull),
        _ => options,
    }
}

/// A server in words: host, port and database, never user or password.
pub(super) fn name(options: &PgConnectOptions) -> String {
    let database = options.get_database().unwrap_or("postgres");
    let host = match options.get_socket() {
        Some(socket) => socket.display().to_string(),
        None => options.get_host().to_owned(),
    };
    format!("{host}:{}/{database}", options.get_port())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(address: &str) -> String {
        let parsed = parse("log", &[address.to_owned()]).unwrap();
        format!("{:?}", parsed[0].get_ssl_mode())
    }

    #[test]
    fn what_crosses_a_network_is_encrypted_unless_the_address_says_otherwise() {
        assert_eq!(mode("postgres://u@db.example.org/d"), "VerifyFull");
        assert_eq!(mode("postgres://u@10.0.0.1/d?sslmode=prefer"), "VerifyFull");
        assert_eq!(mode("postgres://u@10.0.0.1/d?sslmode=require"), "Require");
        assert_eq!(mode("postgres://u@10.0.0.1/d?sslmode=disable"), "Disable");
        assert_eq!(mode("postgres://u@127.0.0.1/d"), "Prefer");
        assert_eq!(mode("postgres://u@localhost/d"), "Prefer");
        assert_eq!(mode("postgres:///d?host=/run/postgresql"), "Prefer");
    }

    #[test]
    fn passwords_are_in_no_message() {
        let address = "postgres://u:hush@db.example.org:99999/d".to_owned();
        let wrong = parse("log", std::slice::from_ref(&address)).unwrap_err();
        assert!(
            wrong.to_string().starts_with("address `1` of the log"),
            "{wrong}"
        );
        assert!(!format!("{wrong:?}").contains("hush"), "{wrong:?}");
        let servers = Servers::one(&address, PathBuf::from("keys"));
        assert!(!format!("{servers:?}").contains("hush"));
        let right = "postgres://u:hush@db.example.org:6432/d".to_owned();
        assert_eq!(
            name(&parse("log", &[right]).unwrap()[0]),
            "db.example.org:6432/d"
        );
        assert!(parse("keys", &[]).unwrap_err().to_string().contains("keys"));
    }
}
