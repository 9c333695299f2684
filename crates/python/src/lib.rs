//! The native half of the Python package `demur`.
//!
//! **Does:** makes [`loader`] and the sidecars of [`export`] callable from Python (module `demur._native`), hands batches over by the
//! Arrow PyCapsule interface, turns errors into exceptions, and lets other Python threads run, and
//! Ctrl-C through, while it waits.
//!
//! **Does not:** decide anything, or know PyTorch: that half is Python (`python/demur`).
//!
//! **Takes:** texts and numbers; selections and states as JSON. **Gives:** sealed and open batches.
//!
//! The Arrow PyCapsule interface is that of the Arrow project; the module uses the limited API of
//! Python 3.9.

mod batch;
mod capsule;
mod fault;
mod loading;
mod set;
mod sidecar;
mod stream;
mod told;

use pyo3::prelude::*;

/// The native half of the package `demur`.
#[pymodule]
mod _native {
    #[pymodule_export]
    use crate::batch::{Batch, Rows, Sealed, unseal};
    #[pymodule_export]
    use crate::loading::Loader;
    #[pymodule_export]
    use crate::set::Set;
    #[pymodule_export]
    use crate::sidecar::{Sidecar, mask_tokens};
    #[pymodule_export]
    use crate::stream::Stream;
    #[pymodule_export]
    use crate::told::shown;
}
