//! Where the files of a feed lie.
//!
//! ```text
//! <set>/feed/head          signed; replaced whole
//!            head.tmp      the next head, while it is written
//!            revoked-3     the list of epoch 3
//! ```

use std::path::{Path, PathBuf};

const LIST: &str = "revoked-";

/// The feed of a set.
pub(crate) fn feed(set: &Path) -> PathBuf {
    set.join("feed")
}

pub(crate) fn head(feed: &Path) -> PathBuf {
    feed.join("head")
}

pub(crate) fn next_head(feed: &Path) -> PathBuf {
    feed.join("head.tmp")
}

pub(crate) fn list(feed: &Path, epoch: u64) -> PathBuf {
    feed.join(format!("{LIST}{epoch}"))
}

/// The epoch of a list by its file name.
pub(crate) fn epoch_of(name: &str) -> Option<u64> {
    let epoch: u64 = name.strip_prefix(LIST)?.parse().ok()?;
    // `+1` and `01` are numbers, too, but not how an epoch is written.
    (format!("{LIST}{epoch}") == name).then_some(epoch)
}
