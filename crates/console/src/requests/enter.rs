//! Entering a request that came by letter, by phone, or through somebody else.

use crate::Pick;
use crate::page::page;
use pages::{FormError, Tick};

/// The form; sent as `multipart/form-data`, since evidence may be a file.
#[derive(Clone, Debug)]
pub struct EnterRequest {
    /// Where it is sent (POST).
    pub action: String,
    /// Kinds of requests ([`super::RequestKind`]).
    pub kinds: Vec<Pick>,
    /// Ways in which it came.
    pub channels: Vec<Pick>,
    /// Who asks: the person, an agent, a guardian, an heir.
    pub behalf: Vec<Pick>,
    /// The day on which it came, as entered: the clock runs from it.
    pub received: String,
    /// Account, handle or address of the person, as entered.
    pub person: String,
    /// Whether it was ticked that they have no account.
    pub no_account: bool,
    /// Why it is not known who is meant.
    pub unclear: Option<Unclear>,
    /// Name of whoever asks for them, as entered.
    pub name: String,
    /// Where whoever asks for them can be written to, as entered.
    pub mail: String,
    /// What proves it, as entered.
    pub evidence: String,
    /// What is asked for, in their words, as entered.
    pub text: String,
    /// Purposes to which an objection or a withdrawal of consent is narrowed.
    pub purposes: Vec<Tick>,
    /// Kinds of items to which it is narrowed.
    pub items: Vec<Tick>,
    /// Links to what others posted, or ids, one a line; as entered.
    pub links: String,
    /// Words that stand in it, one phrase a line; as entered.
    pub words: String,
    /// The returned mail that asks for it, if one does; it goes along as evidence.
    pub from_mail: Option<FromMail>,
    /// The largest picture that is taken.
    pub picture_megabytes: u64,
    /// What is wrong.
    pub errors: Vec<FormError>,
}

/// A returned mail that is entered as a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FromMail {
    /// SHA-256 of its bytes, as [`crate::field::RETURNED`] sends it.
    pub digest: String,
    /// Where all of it can be read.
    pub href: String,
}

/// Why it is not known whose a request is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unclear {
    /// No account, handle or address is called so.
    Nobody,
    /// The address is that of several accounts.
    Several(Vec<String>),
}

page!(EnterRequest, "requests/enter.html");
