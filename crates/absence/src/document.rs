//! The document that a person gets: proofs, and the signed state of the set that they are about.

use crate::{Found, Proof, Secret};
use rights::{AbsenceTree, Error, PersonId, Record};
use serde::{Deserialize, Serialize};

/// The form of documents.
const FORM: &str = "demur/1";
/// The longest document that is read, in bytes.
const MAX_BYTES: usize = 1 << 27;

/// Proofs about one person, who may have several accounts, in one state of a set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    absence: String,
    /// One proof for each account, or for each item asked for.
    pub proofs: Vec<Statement>,
    /// The signed manifest of the state, as its file has it.
    pub state: String,
}

/// One proof and what it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// The account: the person's id at first import, as their receipts name it.
    pub person: PersonId,
    /// One item of theirs by its id; without it the person as such, and with them every item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The proof.
    pub proof: Proof,
}

impl Document {
    /// Puts a document together.
    #[must_use]
    pub fn new(proofs: Vec<Statement>, state: String) -> Document {
        Document {
            absence: FORM.to_owned(),
            proofs,
            state,
        }
    }

    /// The document as JSON: the same bytes for the same proofs and state.
    ///
    /// # Errors
    /// Never in practice; a failure is a defect.
    pub fn to_json(&self) -> Result<String, Error> {
        serde_json::to_string_pretty(self)
            .map(|text| text + "\n")
            .map_err(|e| Error::internal("a proof of absence could not be written").because(e))
    }

    /// Reads [`Document::to_json`]. What it claims is not checked yet.
    ///
    /// # Errors
    /// When the bytes are no such document.
    pub fn read(bytes: &[u8]) -> Result<Document, Error> {
        let wrong = || {
            Error::input(
                "this is no proof of absence: give the file that `demur prove-absence --out` wrote",
            )
        };
        if bytes.len() > MAX_BYTES {
            return Err(wrong());
        }
        let document: Document = serde_json::from_slice(bytes).map_err(|e| wrong().because(e))?;
        if document.absence != FORM {
            return Err(Error::input(format!(
                "a proof of absence of the form `{}`; this program knows `{FORM}`",
                document.absence
            )));
        }
        Ok(document)
    }

    /// What the proofs show about the person whom a receipt's record names, in the order in which they
    /// stand here. The commitments are made from the record alone.
    ///
    /// # Errors
    /// When the record names nobody, no proof is about them, or one does not hold.
    pub fn check<'d>(
        &'d self,
        tree: &AbsenceTree,
        record: &Record,
    ) -> Result<Vec<(&'d Statement, Found)>, Error> {
        let named = record.person.as_ref().ok_or_else(|| {
            Error::input("the receipt is about no person: give one of a choice of the person's own")
        })?;
        let secret = Secret::of(&tree.salt, named.blind);
        let theirs = self.proofs.iter().filter(|s| s.person == named.id);
        let checked = theirs.map(|statement| {
            let commitment = match &statement.item {
                Some(item) => secret.item(item),
                None => secret.person(),
            };
            Ok((statement, statement.proof.check(tree, &commitment)?))
        });
        let checked: Vec<_> = checked.collect::<Result<_, Error>>()?;
        if checked.is_empty() {
            return Err(Error::corrupt(format!(
                "no proof is about `{}`, whom the receipt names",
                named.id
            )));
        }
        Ok(checked)
    }
}
