//! Signing in with an account elsewhere (OpenID Connect).
//!
//! **Does:** finds a provider's addresses and keys; makes the address where a browser is sent; takes what it
//! brings back, exchanges the code, checks the ID token, and says whom it names. On request it has the
//! provider ask for the password again, and checks that this was done.
//!
//! **Does not:** know who that is here, HTTP of ours, cookies or sessions; keep a token; sign out elsewhere.
//!
//! **Takes:** [`Settings`], a [`Secret`], time and randomness; a [`Pending`] and the [`Answer`] to it.
//! **Gives:** addresses, [`Pending`], [`Entered`].
//!
//! Follows OpenID Connect Core 1.0 (code flow, section 3.1) and Discovery 1.0, RFC 6749, RFC 7636 (PKCE, S256
//! alone), RFC 7515, 7517 and 7518 (RS256, ES256), RFC 8037 (EdDSA with Ed25519), RFC 9207 (`iss`), and the
//! advice of RFC 9700. Encrypted tokens, signed answers of the userinfo endpoint, and other ways for this
//! program to name itself than `client_secret_basic` are not there.

mod address;
mod answer;
mod checks;
mod fetch;
mod keys;
mod known;
mod metadata;
mod pending;
mod provider;
mod settings;
mod token;
mod who;

pub use answer::Answer;
pub use pending::Pending;
pub use provider::{Asking, Provider};
pub use settings::{Secret, Settings};
pub use who::{Entered, Who};
