//! What a person gets: everything with which they can show that their choice is in the log.

mod access;
mod asked;
mod base45;
mod checked;
mod compact;
mod form;
mod incidents;
mod lang;
mod news;
mod page;
mod said;
mod square;
mod told;
mod vocabulary;
mod words;

pub use checked::{Checked, SignedWith};
pub use incidents::happened;
pub use lang::Lang;
pub use said::{Said, reach, said};

use crate::checkpoint::SignedCheckpoint;
use crate::leaf::Salt;
use crate::proof::InclusionProof;
use crate::vkey::LogVerifier;
use rights::{Error, Hash};

/// The longest input that is read as a receipt, in bytes.
const MAX_INPUT_BYTES: usize = 1 << 21;

/// One entry of the log with its salt, the proof that it is in the tree of a signed checkpoint, and
/// the log's key. It shows to anyone what was recorded: whoever has the receipt can read the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    index: u64,
    record: String,
    salt: Salt,
    hashes: Vec<Hash>,
    checkpoint: SignedCheckpoint,
    log: LogVerifier,
}

impl Receipt {
    /// A receipt for an entry whose record has these canonical bytes.
    ///
    /// The parts are put together, not checked: [`Receipt::check`] does that, and
    /// [`Receipt::page`] does it before it prints anything.
    ///
    /// # Errors
    /// When the record is not UTF-8, or the parts speak of different entries, trees or logs.
    pub fn new(
        index: u64,
        record: &[u8],
        salt: Salt,
        proof: InclusionProof,
        checkpoint: SignedCheckpoint,
        log: LogVerifier,
    ) -> Result<Receipt, Error> {
        let record = std::str::from_utf8(record)
            .map_err(|e| Error::corrupt("the record of a receipt is not UTF-8").because(e))?;
        if (proof.index, proof.size) != (index, checkpoint.size()) {
            return Err(Error::input(format!(
                "the proof is of entry `{}` in a tree of `{}`, and the receipt of entry `{index}` in one \
                 of `{}`",
                proof.index,
                proof.size,
                checkpoint.size()
            )));
        }
        if checkpoint.origin() != log.origin() {
            return Err(Error::input(format!(
                "the checkpoint is of the log `{}`, and the key of `{}`",
                checkpoint.origin(),
                log.origin()
            )));
        }
        Ok(Receipt {
            index,
            record: record.to_owned(),
            salt,
            hashes: proof.hashes,
            checkpoint,
            log,
        })
    }

    /// Reads a receipt in any of its forms: the JSON, the text of the QR code, or the page.
    ///
    /// # Errors
    /// When the bytes are none of these. What it claims is not checked yet.
    pub fn read(bytes: &[u8]) -> Result<Receipt, Error> {
        let none = || {
            Error::input(
                "this is no receipt; give the JSON file, the text of the QR code, or the page as it \
                 was saved",
            )
        };
        if bytes.len() > MAX_INPUT_BYTES {
            return Err(none());
        }
        let text = std::str::from_utf8(bytes).map_err(|e| none().because(e))?;
        let text = text.trim_start_matches('\u{feff}').trim_start();
        if text.starts_with(compact::PREFIX) {
            return compact::read(text.trim_end_matches(['\r', '\n', '\t']));
        }
        if text.starts_with('{') {
            return form::read(text);
        }
        match page::embedded(text) {
            Some(json) => form::read(&json),
            None => Err(none()),
        }
    }

    /// The receipt as JSON.
    ///
    /// # Errors
    /// Never in practice; a failure is a defect.
    pub fn to_json(&self) -> Result<String, Error> {
        form::write(self)
    }

    /// The whole receipt as the text of a QR code, of letters that such a code packs densely.
    ///
    /// # Errors
    /// Never in practice; a failure is a defect.
    pub fn to_qr_text(&self) -> Result<String, Error> {
        compact::write(self)
    }

    /// The QR code as the width of a square in modules and the path of an SVG that draws it; `None`
    /// when it is too long for a printed code.
    ///
    /// # Errors
    /// Never in practice; a failure is a defect.
    pub fn code(&self) -> Result<Option<(usize, String)>, Error> {
        let drawn = square::square(&self.to_qr_text()?)?;
        Ok(drawn.map(|square| (square.width, square.path)))
    }

    /// A page to print, that stands alone and runs no script. The receipt is checked first.
    ///
    /// # Errors
    /// When the receipt does not hold: a page must not show it.
    pub fn page(&self, lang: Lang) -> Result<String, Error> {
        page::html(self, lang)
    }

    /// The number of the entry in the log, from 0.
    #[must_use]
    pub const fn index(&self) -> u64 {
        self.index
    }

    /// The record, exactly as it was committed to.
    #[must_use]
    pub fn record(&self) -> &str {
        &self.record
    }

    /// The leaf that record and salt make.
    #[must_use]
    pub fn leaf(&self) -> crate::Leaf {
        self.salt.commit(self.record.as_bytes()).leaf()
    }

    /// The signed checkpoint whose tree has the entry.
    #[must_use]
    pub const fn checkpoint(&self) -> &SignedCheckpoint {
        &self.checkpoint
    }

    /// The log's key as the receipt names it.
    #[must_use]
    pub const fn log(&self) -> &LogVerifier {
        &self.log
    }

    fn proof(&self) -> InclusionProof {
        InclusionProof {
            index: self.index,
            size: self.checkpoint.size(),
            hashes: self.hashes.clone(),
        }
    }
}
