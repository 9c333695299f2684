//! Every page of the officer's console: for the people who answer for what is used, all day.
//!
//! **Does:** lays plain data out as HTML, in English and German, close together: what needs doing
//! first, clocks, gates, funnels, records. Plots are SVG that is made here, each beside a table of the
//! same figures. The pages need no script, work from 320 px to wide screens, keep to light, dark and
//! forced colours, and work under [`CONTENT_SECURITY_POLICY`].
//!
//! **Does not:** know HTTP, sessions, the ledger, storage or clocks. It decides nothing and counts
//! nothing: what a page says is in its view. It does not check forms; it shows what is wrong with them.
//! It is no guard: a form that a role may not use is not shown, and a server still has to ask
//! [`Deed::open_to`].
//!
//! **Takes:** a view (a struct that implements [`Page`]) and a [`Frame`]. **Gives:** HTML as text,
//! [`assets`].
//!
//! Follows WCAG 2.2 AA, HTML (WHATWG), SVG 2, Fluent syntax 1.0 for messages, CSP Level 3. Names of
//! fields are in [`field`].

pub mod aside;
pub mod assessments;
mod assets;
pub mod campaigns;
mod chart;
mod clock;
pub mod deed;
mod diff;
pub mod documents;
pub mod error;
pub mod field;
mod form;
mod frame;
pub mod incidents;
pub mod keys;
pub mod late;
pub mod log;
pub mod orders;
pub mod overview;
mod page;
pub mod persons;
pub mod purposes;
pub mod requests;
pub mod sets;
pub mod signin;
pub mod staff;
mod tone;
pub mod unconfirmed;
pub mod webhooks;
pub mod whatif;
mod worded;
mod words;

pub use assets::assets;
pub use clock::{Clock, Left};
pub use deed::Deed;
pub use form::Pick;
pub use frame::{Frame, Paths, Room, Staff};
pub use page::Page;
pub use pages::home::PolicyForm;
pub use pages::looks::Role;
pub use pages::{
    Asset, CACHE_CONTROL, CONTENT_SECURITY_POLICY, FormError, Lang, LanguageLink, Moment, Operator,
    Pager, Problem, Reason, Tick, Used,
};

use pages::parts;
pub use worded::{Named, day, language, number, scope, word};
