//! Randomness enters as a trait, so that tests and simulations are deterministic.

/// A source of random bytes for keys, salts and grid ids.
pub trait Randomness: Send + Sync {
    /// Fills the buffer.
    ///
    /// # Errors
    /// When the source has none to give; nothing may be written then.
    fn fill(&self, buffer: &mut [u8]) -> Result<(), crate::Error>;
}
