//! What anyone can check offline about the ledger.
//!
//! **Does:** the ledger is a Merkle log. An entry's record is committed to with a salt
//! ([`Salt::commit`]); the commitment is a leaf ([`Commitment::leaf`]). From the right edge of the
//! tree ([`Frontier`]) a batch of leaves gets its proofs ([`Growth`]). The log is signed
//! ([`LogKey`], [`SignedCheckpoint`]), published as plain files ([`Published`]), cosigned by others
//! ([`Witness`]) and checked by outsiders ([`check`]). A person gets a [`Receipt`], as JSON, as a page
//! to print, as a QR code.
//!
//! **Does not:** know the ledger's storage, wait, or reach a network. Time and randomness enter as
//! traits.
//!
//! **Takes:** records and salts, commitments in ranges, folders, keys. **Gives:** proofs, checkpoints,
//! files, receipts, and errors that say what does not hold.
//!
//! Follows RFC 6962 sections 2.1 to 2.1.2, C2SP tlog-tiles, tlog-checkpoint, tlog-cosignature (Ed25519)
//! and signed-note, RFC 8032 and RFC 9285 (base45).

mod advance;
mod check;
mod checkpoint;
mod edge;
mod files;
mod frontier;
mod growth;
mod key;
mod leaf;
mod place;
mod proof;
mod published;
mod receipt;
mod secret_file;
mod tiles;
mod vkey;
mod witness;

pub use advance::{Advance, ReadRange};
pub use check::{Expected, Part, Report, check, check_files};
pub use checkpoint::{Cosigned, SignedCheckpoint};
pub use files::{Files, Folder, sync_folder};
pub use frontier::{Frontier, MAX_SIZE};
pub use growth::Growth;
pub use key::{LogKey, WitnessKey};
pub use leaf::{Commitment, Leaf, Salt};
pub use proof::{ConsistencyProof, InclusionProof};
pub use published::Published;
pub use receipt::{Checked, Lang, Receipt, Said, SignedWith, happened, reach, said};
pub use secret_file::{make_private, read_secret, write_private, write_secret};
pub use vkey::{LogVerifier, WitnessVerifier};
pub use witness::{Cosignature, Seen, Witness};
