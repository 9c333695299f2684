//! A set folder with a feed, and a key.

use ed25519_dalek::Signer as _;
use feed::{Beat, Origin, Reader, Signer, Writer};
use rights::{Error, Hash, Instant, Pseudonym, Sequence};
use std::fs;
use std::path::{Path, PathBuf};

pub(crate) struct Key(ed25519_dalek::SigningKey);

impl Key {
    pub(crate) fn new(seed: u8) -> Key {
        Key(ed25519_dalek::SigningKey::from_bytes(&[seed; 32]))
    }
}

impl Signer for Key {
    fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }
    fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        self.0.sign(bytes).to_bytes()
    }
}

pub(crate) struct Set {
    folder: tempfile::TempDir,
    pub(crate) key: Key,
}

pub(crate) fn item(number: u64) -> Pseudonym {
    let mut bytes = [7; 16];
    bytes[..8].copy_from_slice(&number.to_le_bytes());
    Pseudonym(bytes)
}

pub(crate) fn items(numbers: impl IntoIterator<Item = u64>) -> Vec<Pseudonym> {
    numbers.into_iter().map(item).collect()
}

pub(crate) fn at(micros: i64) -> Instant {
    Instant::from_epoch_micros(1_800_000_000_000_000 + micros).unwrap()
}

/// A beat at a sequence, in a state; its moment is the sequence in milliseconds.
pub(crate) fn beat(state: u64, sequence: u64) -> Beat {
    Beat {
        state,
        state_hash: Hash::of(&state.to_le_bytes()),
        sequence: Sequence(sequence),
        at: at(sequence as i64 * 1000),
    }
}

impl Set {
    /// A set whose manifest says nothing but its name.
    pub(crate) fn new(name: &str) -> Set {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("manifest.json"), name).unwrap();
        let key = Key::new(1);
        Set { folder, key }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn feed(&self) -> PathBuf {
        self.path().join("feed")
    }

    pub(crate) fn origin(&self) -> Origin {
        let manifest = fs::read(self.path().join("manifest.json")).unwrap();
        Origin {
            set: String::from_utf8(manifest.clone()).unwrap(),
            manifest: Hash::of(&manifest),
        }
    }

    /// A writer that goes on with what is there, or begins at state 0.
    pub(crate) fn writer(&self) -> Writer {
        let mut writer = self.open();
        if writer.head().is_none() {
            writer.begin(0).unwrap();
        }
        writer
    }

    pub(crate) fn open(&self) -> Writer {
        Writer::open(self.path(), self.origin(), &self.key.public()).unwrap()
    }

    pub(crate) fn reader(&self) -> Result<Reader, Error> {
        Reader::open(self.path(), self.key.public())
    }

    /// A feed that refuses the items 0 to 9, in two beats.
    pub(crate) fn ten(&self) -> Writer {
        let mut writer = self.writer();
        for (sequence, numbers) in [(3, 0..4), (8, 4..10)] {
            writer.revoke(Sequence(sequence), &items(numbers)).unwrap();
            writer.beat(beat(0, sequence), &self.key).unwrap();
        }
        writer
    }
}

/// What a reader knows to be refused, sorted.
pub(crate) fn known(reader: &Reader) -> Vec<Pseudonym> {
    let mut known: Vec<_> = reader.revoked().copied().collect();
    known.sort();
    known
}

pub(crate) fn sorted(mut items: Vec<Pseudonym>) -> Vec<Pseudonym> {
    items.sort();
    items
}

/// The message of what must fail.
pub(crate) fn fails<T>(result: Result<T, Error>) -> String {
    match result {
        Ok(_) => panic!("this must fail"),
        Err(e) => e.to_string(),
    }
}
