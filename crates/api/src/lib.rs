//! The API, over HTTP and JSON: for the platform's own programs.
//!
//! **Does:** answers what is known of people; records what they say, and says so only when the ledger has it;
//! takes the platform's events in their order, once; tells the platform by webhooks what happened here; counts,
//! logs and traces without saying who anybody is.
//!
//! **Does not:** decide; serve members (that is the portal, beside which it stands) or lay out pages; import
//! content: items that events bring wait in a spool.
//!
//! **Takes:** a [`server::App`], [`Settings`]. **Gives:** addresses below `/api/v1` beside the portal's
//! ([`around`]), a [`Store`] of keys and webhooks for whoever manages them, a [`Postman`] to run.
//!
//! Follows OpenAPI 3.1 (its own description), RFC 9457 (problems), RFC 6750 (bearer tokens), the draft on
//! `Idempotency-Key`, Standard Webhooks 1.0, the text format of Prometheus, OTLP and W3C Trace Context.

mod api;
mod asked;
mod bodies;
mod cursor;
mod describe;
mod grant;
mod hooks;
mod inbox;
mod metrics;
mod observe;
mod once;
mod problem;
mod routes;
mod secret;
mod settings;
mod store;
mod traces;
mod trail;

pub use api::Api;
pub use describe::description;
pub use grant::Grant;
pub use hooks::{Address, HookEvent, Pace, Postman, TurnedOff, signature};
pub use inbox::{Inbox, Sealed, Waiting, waiting};
pub use routes::around;
pub use settings::Settings;
pub use store::{ApiKey, Delivery, DeliveryState, NewHook, NewKey, Store, Webhook};
pub use traces::Traces;
pub use trail::{make_hook, make_key, remove_hook, resend, revoke_key, switch_hook};
