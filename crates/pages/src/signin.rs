//! Signing in and out, and confirming that it is still the same person.

use crate::FormError;
use crate::page::page;

/// Signing in by mail, or by an account elsewhere.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// Another account to sign in with.
    pub elsewhere: Option<Elsewhere>,
    /// The address, if the form came back.
    pub mail: String,
    /// Where to go on.
    pub next: Option<String>,
    /// What is wrong.
    pub errors: Vec<FormError>,
}

/// An account to sign in with (OpenID Connect).
#[derive(Clone, Debug)]
pub struct Elsewhere {
    /// What it is called.
    pub name: String,
    /// Where the form is sent (POST).
    pub action: String,
}

/// On the way to an account elsewhere.
#[derive(Clone, Debug)]
pub struct Onward {
    /// What it is called.
    pub name: String,
    /// Where it is.
    pub address: String,
}

/// Why an account elsewhere let nobody in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Whoever it names cannot be told for certain here.
    Nobody,
    /// It did not come to an end in time, in this browser, once.
    Failed,
}

/// An account elsewhere let nobody in.
#[derive(Clone, Debug)]
pub struct NotEntered {
    /// What it is called.
    pub name: String,
    /// Why.
    pub why: Why,
}

/// "Look in your mailbox": the same whether or not the address is known.
#[derive(Clone, Debug)]
pub struct MailSent {
    /// The address as entered.
    pub mail: String,
    /// How long the link works.
    pub minutes: u64,
    /// Where a new link is asked for, to go on to the same place.
    pub again: String,
}

/// The same for somebody who is signed in and confirms that it is them.
#[derive(Clone, Debug)]
pub struct ConfirmSent {
    /// The address, with most of it hidden.
    pub masked_mail: String,
    /// How long the link works.
    pub minutes: u64,
    /// Where a new link is asked for, to go on to the same place.
    pub again: String,
}

/// Where the link of the mail leads. Only its button signs in, since scanners open links.
#[derive(Clone, Debug)]
pub struct SignInConfirm {
    /// Where the form is sent (POST).
    pub action: String,
    /// The token of the link.
    pub token: String,
}

/// Where the link of the mail leads that confirms.
#[derive(Clone, Debug)]
pub struct ConfirmOnce {
    /// Where the form is sent (POST).
    pub action: String,
    /// The token of the link.
    pub token: String,
}

/// The link of the mail does not work any more.
#[derive(Clone, Debug)]
pub struct SignInClosed {
    /// Whether it was to confirm that it is still them.
    pub confirms: bool,
    /// Where a new link is asked for, to go on to the same place.
    pub again: String,
}

/// "Confirm that it is you", before something that matters.
#[derive(Clone, Debug)]
pub struct Reauthenticate {
    /// Before what.
    pub before: Before,
    /// The address that the link goes to, with most of it hidden: `g…@lindental.example`; `None` where no
    /// mail can be sent. Where there is no account elsewhere either, the officer is named.
    pub masked_mail: Option<String>,
    /// Another account to confirm with.
    pub elsewhere: Option<Elsewhere>,
    /// Where to go on.
    pub next: String,
}

/// What somebody confirms themselves for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// Reading what they typed into AI features.
    AiInteractions,
    /// Erasing.
    Erasure,
    /// Loading the dossier.
    Dossier,
}

/// Signed out.
#[derive(Clone, Debug)]
pub struct SignedOut {}

impl Reauthenticate {
    /// Whether there is no way to confirm it here.
    pub(crate) const fn is_closed(&self) -> bool {
        self.masked_mail.is_none() && self.elsewhere.is_none()
    }
}

page!(SignIn, "signin/sign_in.html");
page!(Onward, "signin/onward.html");
page!(NotEntered, "signin/not_entered.html");
page!(MailSent, "signin/mail_sent.html");
page!(ConfirmSent, "signin/confirm_sent.html");
page!(SignInConfirm, "signin/confirm.html");
page!(ConfirmOnce, "signin/confirm_once.html");
page!(SignInClosed, "signin/closed.html");
page!(Reauthenticate, "signin/again.html");
page!(SignedOut, "signin/signed_out.html");
