//! Errors: rich inside, few kinds outside.

/// What the caller can do about an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The input, a flag or a configuration is wrong: correct it and call again.
    Input,
    /// Something named does not exist.
    NotFound,
    /// A right, a gate or a policy stands against it.
    Refused,
    /// A check found that stored data is not what it claims to be.
    Corrupt,
    /// Storage, a device or another program failed: may work when called again.
    Storage,
    /// A defect of demur.
    Internal,
}

/// An error with what to do about it. The message is lowercase and carries the offending value
/// in backticks.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    kind: ErrorKind,
    message: String,
    #[source]
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error of `kind` with a message.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            source: None,
        }
    }

    /// Wrong input.
    pub fn input(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Input, message)
    }

    /// Something named does not exist.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::NotFound, message)
    }

    /// A right or a gate stands against it.
    pub fn refused(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Refused, message)
    }

    /// Stored data is not what it claims to be.
    pub fn corrupt(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Corrupt, message)
    }

    /// Storage failed.
    pub fn storage(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Storage, message)
    }

    /// A defect.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Internal, message)
    }

    /// The same error with its cause.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    pub(crate) fn vocabulary(what: &str, got: &str, known: &[&str]) -> Self {
        Self::input(format!(
            "unknown {what} `{got}`; known are {}",
            known.join(", ")
        ))
    }

    /// What the caller can do.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }
}
