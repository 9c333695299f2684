//! Signing in: a name with a one-time code, or an account of the house.

use crate::page::page;
use pages::FormError;
pub use pages::signin::Elsewhere;

/// Asks who it is.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// Another account to sign in with (OpenID Connect).
    pub elsewhere: Option<Elsewhere>,
    /// The name as entered.
    pub name: String,
    /// Where to go on.
    pub next: Option<String>,
    /// Whether somebody has just signed out.
    pub signed_out: bool,
    /// What is wrong.
    pub errors: Vec<FormError>,
}

page!(SignIn, "sign_in.html");
