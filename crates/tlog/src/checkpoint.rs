//! Checkpoints: what a log signs about its tree (C2SP tlog-checkpoint, in a C2SP signed-note).

use crate::frontier::{Frontier, MAX_SIZE};
use crate::key::LogKey;
use crate::proof::their;
use crate::vkey::{LogVerifier, WitnessVerifier, stated};
use rights::{Error, Hash, Instant};
use signed_note::{Note, NoteError, Signature, Verifier, VerifierList};
use tlog_tiles::checkpoint::Checkpoint;

/// The longest note that is read, in bytes; a hundred signatures fit.
const MAX_NOTE_BYTES: usize = 1 << 16;

/// A checkpoint with its signatures, as text. What it says counts only after [`verify`].
///
/// [`verify`]: SignedCheckpoint::verify
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCheckpoint {
    note: String,
    origin: String,
    size: u64,
    root: Hash,
}

/// A cosignature that holds: who, and when they say to have seen the checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosigned {
    /// The name of the witness.
    pub witness: String,
    /// The time that the cosignature states, in whole seconds.
    pub at: Instant,
}

impl SignedCheckpoint {
    pub(crate) fn sign(key: &LogKey, tree: &Frontier) -> Result<SignedCheckpoint, Error> {
        let root = tree.root();
        let text = Checkpoint::new(key.origin(), tree.size(), their(&root), "")
            .map_err(|e| {
                Error::internal("a checkpoint could not be written").because(e.to_string())
            })?
            .to_bytes();
        let verifier = key.verifier();
        let signature = signature(&verifier, key.signature(&text))?;
        let note = Note::new(&text, &[signature])
            .map_err(|e| Error::internal("a checkpoint could not be written").because(e))?;
        SignedCheckpoint::parse(&text_of(note)?)
    }

    /// Reads a signed checkpoint. No signature is checked.
    ///
    /// # Errors
    /// When the text is not a signed note over a checkpoint, or claims a tree larger than
    /// [`MAX_SIZE`].
    pub fn parse(text: &str) -> Result<SignedCheckpoint, Error> {
        let wrong = || Error::corrupt("the text is no signed checkpoint (C2SP tlog-checkpoint)");
        if text.len() > MAX_NOTE_BYTES {
            return Err(wrong());
        }
        let note = Note::from_bytes(text.as_bytes()).map_err(|e| wrong().because(e))?;
        let checkpoint =
            Checkpoint::from_bytes(note.text()).map_err(|e| wrong().because(e.to_string()))?;
        // INVARIANT: a note and its text are one and the same; there is nothing beside what is read.
        let whole = text_of(note)? == text && checkpoint.size() <= MAX_SIZE;
        whole.then_some(()).ok_or_else(wrong)?;
        Ok(SignedCheckpoint {
            note: text.to_owned(),
            origin: checkpoint.origin().to_owned(),
            size: checkpoint.size(),
            root: Hash(checkpoint.hash().0),
        })
    }

    /// The name of the log.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// How many leaves the tree has.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree.
    #[must_use]
    pub const fn root(&self) -> &Hash {
        &self.root
    }

    /// The signed note as it is published.
    #[must_use]
    pub fn note(&self) -> &str {
        &self.note
    }

    /// The text that is signed.
    pub(crate) fn text(&self) -> &str {
        // INVARIANT: `parse` saw an empty line between text and signatures; signatures hold none.
        match self.note.rfind("\n\n") {
            Some(at) => self.note.get(..=at).unwrap_or_default(),
            None => "",
        }
    }

    /// Checks that the log signed it.
    ///
    /// # Errors
    /// When it is of another log, carries no signature of this key, or one that does not hold.
    /// Signatures of unknown keys are ignored, as the specification says.
    pub fn verify(&self, log: &LogVerifier) -> Result<(), Error> {
        if self.origin != log.origin() {
            return Err(Error::refused(format!(
                "the checkpoint is of the log `{}`, and the key of `{}`",
                self.origin,
                log.origin()
            )));
        }
        self.verified(log.clone()).map(|_| ())
    }

    /// Checks that a witness cosigned it.
    ///
    /// # Errors
    /// When it carries no cosignature of this witness, or one that does not hold.
    pub fn verify_cosigned(&self, witness: &WitnessVerifier) -> Result<Cosigned, Error> {
        let signature = self.verified(witness.clone())?;
        let at = stated(signature.signature()).ok_or_else(|| {
            Error::corrupt(format!(
                "the cosignature of `{}` states no time",
                witness.name()
            ))
        })?;
        Ok(Cosigned {
            witness: witness.name().to_owned(),
            at,
        })
    }

    fn verified(&self, by: impl Verifier + 'static) -> Result<Signature, Error> {
        let (name, origin, size) = (by.name().to_owned(), &self.origin, self.size);
        let known = VerifierList::new(vec![Box::new(by)]);
        let (mut held, _) = self.parsed()?.verify(&known).map_err(|e| match e {
            NoteError::UnverifiedNote => Error::refused(format!(
                "the checkpoint of `{origin}` at size `{size}` is not signed with the given key of \
                 `{name}`"
            )),
            e => Error::corrupt(format!(
                "the signature of `{name}` on the checkpoint of `{origin}` at size `{size}` does not hold"
            ))
            .because(e),
        })?;
        held.pop()
            .ok_or_else(|| Error::internal("a note was verified without a signature"))
    }

    /// The lines of its signatures: who signed, as far as the note says.
    pub(crate) fn signatures(&self) -> Vec<Signature> {
        let lines = self.note.get(self.text().len() + 1..).unwrap_or_default();
        let lines = lines.lines().map(|l| Signature::from_bytes(l.as_bytes()));
        lines.filter_map(Result::ok).collect()
    }

    /// The names that stand on it beside the log's, and the times they state where they do. Nothing
    /// of it is checked.
    #[must_use]
    pub fn others(&self) -> Vec<(String, Option<Instant>)> {
        let others = self.signatures().into_iter();
        let others = others.filter(|s| s.name() != self.origin);
        others
            .map(|s| {
                let timed = s.signature().len() == 72;
                let at = timed.then(|| stated(s.signature())).flatten();
                (s.name().to_owned(), at)
            })
            .collect()
    }

    /// The same checkpoint with one more signature; an older one of the same key goes.
    pub(crate) fn with(&self, signature: &Signature) -> Result<SignedCheckpoint, Error> {
        let mut all = self.signatures();
        all.retain(|s| (s.name(), s.id()) != (signature.name(), signature.id()));
        all.push(signature.clone());
        let note = Note::new(self.text().as_bytes(), &all)
            .map_err(|e| Error::internal("a signature could not be added").because(e))?;
        SignedCheckpoint::parse(&text_of(note)?)
    }

    fn parsed(&self) -> Result<Note, Error> {
        Note::from_bytes(self.note.as_bytes())
            .map_err(|e| Error::corrupt("the checkpoint cannot be read").because(e))
    }
}

/// A signature line.
pub(crate) fn signature(by: &dyn Verifier, bytes: Vec<u8>) -> Result<Signature, Error> {
    Signature::new(by.name().to_owned(), by.key_id(), bytes)
        .map_err(|e| Error::internal("a signature could not be written").because(e))
}

fn text_of(note: Note) -> Result<String, Error> {
    String::from_utf8(note.to_bytes())
        .map_err(|e| Error::internal("a note is not UTF-8").because(e))
}
