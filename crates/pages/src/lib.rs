//! Every page that a person sees: a member, or somebody without an account who is shown or named.
//!
//! **Does:** lays plain data out as HTML, in English and German. The pages need no script, fit 320 px
//! and paper, keep to light, dark and forced colours, and work under
//! [`CONTENT_SECURITY_POLICY`]. Gives the files they refer to, under names that change with content.
//!
//! **Does not:** know HTTP, sessions, the ledger, storage or clocks. It decides nothing and counts
//! nothing: what a page says is in its view. It does not check forms; it shows what is wrong with them.
//!
//! **Takes:** a view (a struct that implements [`Page`]) and a [`Frame`]. **Gives:** HTML as text,
//! [`assets`].
//!
//! Follows WCAG 2.2 AA, HTML (WHATWG), Fluent syntax 1.0 for messages, CSP Level 3. Names of fields
//! are in [`field`]. [`text`], [`form`] and [`parts`] serve the officer's console as well.

mod assets;
pub mod audience;
pub mod choices;
pub mod consent;
pub mod dossier;
pub mod erase;
pub mod error;
pub mod field;
pub mod form;
mod frame;
pub mod guest;
pub mod home;
pub mod items;
mod lang;
pub mod looks;
pub mod notice;
pub mod objection;
pub mod officer;
pub mod others;
mod page;
pub mod parts;
pub mod public;
pub mod sets;
pub mod signin;
pub mod text;

pub use assets::{Asset, CACHE_CONTROL, CONTENT_SECURITY_POLICY, MARK, SHARED_STYLE, assets};
pub use form::{FormError, Problem, Tick};
pub use frame::{Account, Authority, Frame, LanguageLink, Operator, Paths, Section};
pub use lang::Lang;
pub use page::Page;
pub use parts::{
    Download, Format, Moment, Pager, Reach, Reason, Receipt, RequestState, Ruling, Used,
};
pub use text::{choice_word, kind_word, request_word};
