//! What the log says of what failed: what and where, and nothing that anybody sent or that is known of anybody.
//!
//! INVARIANT: errors of input quote what was typed, and what libraries say can quote what they were given. So the
//! words of an error stand in the log only where they are ours and about the inside; of causes only those that
//! are known to quote nothing.

use rights::{Error, ErrorKind};
use std::error::Error as Cause;

/// Logs an error under a reference, as a line of JSON.
pub fn log_error(reference: &str, error: &Error) {
    let mut text = own(error);
    let mut cause = Cause::source(error);
    while let Some(inner) = cause {
        text += "; because: ";
        text += &because(inner);
        cause = inner.source();
    }
    let line = serde_json::json!({
        "level": "error", "reference": reference, "kind": name(error.kind()), "error": text,
    });
    eprintln!("{line}");
}

const fn name(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Input => "input",
        ErrorKind::NotFound => "not_found",
        ErrorKind::Refused => "refused",
        ErrorKind::Corrupt => "corrupt",
        ErrorKind::Storage => "storage",
        ErrorKind::Internal => "internal",
    }
}

fn own(error: &Error) -> String {
    match error.kind() {
        ErrorKind::Storage | ErrorKind::Corrupt | ErrorKind::Internal => error.to_string(),
        ErrorKind::Refused => blanked(&error.to_string()),
        ErrorKind::Input | ErrorKind::NotFound => {
            "its words are not logged: they quote what was asked for".to_owned()
        }
    }
}

/// A message without what it quotes: that stands between its first backtick and its last.
fn blanked(message: &str) -> String {
    match (message.split_once('`'), message.rsplit_once('`')) {
        (Some((before, _)), Some((_, after))) => format!("{before}`…`{after}"),
        _ => message.to_owned(),
    }
}

fn because(cause: &(dyn Cause + 'static)) -> String {
    if let Some(error) = cause.downcast_ref::<Error>() {
        return own(error);
    }
    if let Some(error) = cause.downcast_ref::<std::io::Error>() {
        return io(error);
    }
    if let Some(error) = cause.downcast_ref::<sqlx::Error>() {
        return database(error);
    }
    if let Some(e) = cause.downcast_ref::<serde_json::Error>() {
        let (line, column) = (e.line(), e.column());
        return format!("JSON of the class {:?}, {line}:{column}", e.classify());
    }
    "a library failed, whose words are not logged".to_owned()
}

fn io(error: &std::io::Error) -> String {
    match error.raw_os_error() {
        Some(code) => format!("{} (os error {code})", error.kind()),
        None => error.kind().to_string(),
    }
}

/// SQLite names tables and columns, never values; PostgreSQL can quote values, so of it only codes are logged.
fn database(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(said) => {
            let sqlite = said.try_downcast_ref::<sqlx::sqlite::SqliteError>();
            let code = said.code().unwrap_or_default();
            match sqlite {
                Some(sqlite) => format!("SQLite says: {sqlite}"),
                None => format!("the database says {code}"),
            }
        }
        sqlx::Error::Io(error) => format!("the database is not reached: {}", io(error)),
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
            error.to_string()
        }
        sqlx::Error::RowNotFound => "a row is missing".to_owned(),
        sqlx::Error::ColumnDecode { index, .. } => format!("column {index} cannot be read"),
        _ => "the database's library failed".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_quoted_is_left_out() {
        for (message, left) in [
            ("nothing is quoted", "nothing is quoted"),
            ("`a` is not `b`; try again", "`…`; try again"),
            ("it is `ada`s@example.org`, no", "it is `…`, no"),
            ("one ` alone", "one `…` alone"),
        ] {
            assert_eq!(blanked(message), left);
        }
        let input = Error::input("`ada@example.org` is none");
        let cause = std::io::Error::other("ada@example.org");
        for error in [
            Error::storage("a disk").because(input),
            Error::corrupt("a file").because(cause),
            Error::internal("a number").because("ada".parse::<u8>().unwrap_err()),
            Error::not_found("`ada@example.org` is nobody"),
        ] {
            let mut text = own(&error);
            let mut cause = Cause::source(&error);
            while let Some(inner) = cause {
                text += &because(inner);
                cause = inner.source();
            }
            assert!(!text.contains("ada"), "{text}");
        }
        let found = Error::storage("cannot read `x`").because(std::io::Error::from_raw_os_error(2));
        assert!(because(found.source().unwrap()).contains("os error 2"));
    }
}
