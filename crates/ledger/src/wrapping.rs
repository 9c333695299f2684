//! The master keys of a process, read anew when somebody else has rotated them.

use crate::master::{KeyName, Masters, Version};
use crate::seal::Key;
use rayon::prelude::*;
use rights::Error;
use std::sync::{PoisonError, RwLock};

/// Wraps and unwraps the keys of persons.
pub(crate) struct Wrapping(RwLock<Masters>);

impl Wrapping {
    pub(crate) fn new(masters: Masters) -> Wrapping {
        Wrapping(RwLock::new(masters))
    }

    /// Changes the master keys.
    ///
    /// # Errors
    /// Those of `act`.
    pub(crate) fn with<T>(
        &self,
        act: impl FnOnce(&mut Masters) -> Result<T, Error>,
    ) -> Result<T, Error> {
        // A panic cannot leave the master keys half changed.
        let mut masters = self.0.write().unwrap_or_else(PoisonError::into_inner);
        act(&mut masters)
    }

    /// Another process may have rotated.
    ///
    /// # Errors
    /// When the master keys cannot be read.
    pub(crate) fn read_again(&self) -> Result<(), Error> {
        self.with(|masters| {
            *masters = masters.again()?;
            Ok(())
        })
    }

    /// Whether there is a master key of this number.
    pub(crate) fn has(&self, version: Version) -> bool {
        let masters = self.0.read().unwrap_or_else(PoisonError::into_inner);
        masters.has(version)
    }

    /// A key from what is stored of it.
    ///
    /// # Errors
    /// When its master key is not there, or the bytes are another key's.
    pub(crate) fn unwrap(
        &self,
        version: Version,
        name: KeyName,
        wrapped: &[u8],
    ) -> Result<Key, Error> {
        if !self.has(version) {
            self.read_again()?;
        }
        let masters = self.0.read().unwrap_or_else(PoisonError::into_inner);
        masters.unwrap(version, name, wrapped)
    }

    /// Keys as they are stored, with the numbers of their subjects.
    ///
    /// # Errors
    /// When the master key is not there.
    pub(crate) fn wrap(
        &self,
        version: Version,
        keys: &[(KeyName, Key)],
    ) -> Result<Vec<(i64, Vec<u8>)>, Error> {
        if !self.has(version) {
            self.read_again()?;
        }
        let masters = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let wrap = |(name, key): &(KeyName, Key)| Ok((name.0, masters.wrap(version, *name, key)?));
        keys.par_iter().map(wrap).collect()
    }
}
