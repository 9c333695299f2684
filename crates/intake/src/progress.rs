//! How long work tells that it goes on.

/// Told how far a file has been read.
pub trait Progress {
    /// Work on something begins; `bytes` is its size on disk.
    fn begin(&self, what: &str, bytes: u64);
    /// So many bytes of it have been read in all.
    fn at(&self, bytes: u64);
    /// It is done.
    fn end(&self);
}

/// Tells nobody.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn begin(&self, _: &str, _: u64) {}
    fn at(&self, _: u64) {}
    fn end(&self) {}
}
