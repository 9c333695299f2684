//! Every span that was overwritten so far, for trainings that must not learn the token that stands there.
//!
//! `tombstones.json` names the shards and has a row of four numbers a span: shard (by its place among those
//! named), sample, first token, number of tokens. `tombstones.npy` is the same rows as an array of int64 with
//! shape (spans, 4) (NumPy's format 1.0).

use crate::files;
use crate::sidecar::Span;
use rights::Error;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::Path;

const JSON: &str = "tombstones.json";
const NPY: &str = "tombstones.npy";

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tombstones {
    /// Names, in the order in which they came.
    shards: Vec<String>,
    spans: BTreeSet<(u64, u64, u64, u64)>,
}

impl Tombstones {
    pub(super) fn read(sidecar: &Path) -> Result<Tombstones, Error> {
        let path = sidecar.join(JSON);
        match path.exists() {
            true => files::parse(&path),
            false => Ok(Tombstones::default()),
        }
    }

    fn shard(&self, name: &str) -> Option<u64> {
        let at = self.shards.iter().position(|shard| shard == name)?;
        Some(at as u64)
    }

    pub(super) fn contains(&self, span: &Span) -> bool {
        let shard = self.shard(&span.shard);
        let span = |shard| (shard, span.sample, span.start, span.length);
        shard.is_some_and(|shard| self.spans.contains(&span(shard)))
    }

    pub(super) fn add(&mut self, span: &Span) {
        let shard = self.shard(&span.shard).unwrap_or_else(|| {
            self.shards.push(span.shard.to_string());
            self.shards.len() as u64 - 1
        });
        self.spans
            .insert((shard, span.sample, span.start, span.length));
    }

    pub(super) fn write(&self, sidecar: &Path) -> Result<(), Error> {
        files::replace(&sidecar.join(NPY), &self.npy())?;
        let text = serde_json::to_string(self);
        let text = text.map_err(|e| crate::failure::internal("tombstones", e))?;
        files::replace(&sidecar.join(JSON), text.as_bytes())
    }

    fn npy(&self) -> Vec<u8> {
        const BEFORE: usize = 10;
        let shape = format!(
            "{{'descr': '<i8', 'fortran_order': False, 'shape': ({}, 4), }}",
            self.spans.len()
        );
        // With its line break, the header ends at a multiple of 64.
        let width = (BEFORE + shape.len() + 1).next_multiple_of(64) - BEFORE;
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend(u16::try_from(width).unwrap_or(u16::MAX).to_le_bytes());
        bytes.extend(format!("{shape:<0$}\n", width - 1).bytes());
        for (shard, sample, start, length) in &self.spans {
            for number in [shard, sample, start, length] {
                bytes.extend(number.to_le_bytes());
            }
        }
        bytes
    }
}
