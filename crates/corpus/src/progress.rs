//! Told how long work goes on.

/// Told how far a long piece of work has come.
pub trait Progress: Sync {
    /// Work on so many items begins.
    fn begin(&self, what: &str, items: u64);
    /// So many more items are done.
    fn advance(&self, items: u64);
    /// It is done.
    fn end(&self);
}

/// Tells nobody.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn begin(&self, _: &str, _: u64) {}
    fn advance(&self, _: u64) {}
    fn end(&self) {}
}
