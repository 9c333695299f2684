//! How much one file, one row and one value may be.

use serde::{Deserialize, Serialize};

/// Limits against bombs and absurd lengths; `[limits]` in demur.toml.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// The most a file may unpack to, in bytes.
    pub unpacked_bytes: u64,
    /// The most a compressed file may grow by; files below 16 MiB unpacked are let pass.
    pub unpacked_ratio: u64,
    /// The most one row may take, in bytes.
    pub row_bytes: usize,
    /// The most one text value may take, in bytes.
    pub value_bytes: usize,
    /// The most an id, a surface or a language may take, in bytes.
    pub id_bytes: usize,
    /// The most values one list may have.
    pub list_values: usize,
}

impl Limits {
    /// For rows that were within the limits before.
    pub(crate) fn none() -> Limits {
        Limits {
            value_bytes: usize::MAX,
            id_bytes: usize::MAX,
            list_values: usize::MAX,
            unpacked_bytes: u64::MAX,
            unpacked_ratio: u64::MAX,
            ..Limits::default()
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            unpacked_bytes: 1 << 40,
            unpacked_ratio: 1000,
            row_bytes: 64 << 20,
            value_bytes: 16 << 20,
            id_bytes: 1024,
            list_values: 10_000,
        }
    }
}
