//! When a request cannot be answered as asked.

use console::Deed;
use console::error::Status;
use rights::Error;

/// What went wrong; [`crate::asked::Asked::answer`] makes a page of it.
#[derive(Debug)]
pub(crate) enum Fault {
    /// Something of ours failed.
    Error(Error),
    /// Said by the request itself.
    Status(Status),
    /// So many seconds are to be waited.
    TooMany(u64),
    /// Somebody has to sign in first; where they go on.
    SignIn(String),
    /// Their role may not.
    Forbidden(Deed),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Fault {
        Fault::Error(error)
    }
}

impl From<Status> for Fault {
    fn from(status: Status) -> Fault {
        Fault::Status(status)
    }
}
