//! What the operator says about the API.

use serde::Deserialize;

/// `[api]` in demur.toml.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Whether each request is logged, as a line of JSON.
    pub log_requests: bool,
    /// The longest body of a request with events, in bytes.
    pub events_bytes: usize,
    /// The most events in one request.
    pub events_at_once: usize,
    /// The most requests a second with one key, on the average; 0 is without a limit.
    pub calls_per_second: u32,
    /// `demur serve` imports the items that events brought when there are so many,
    pub inbox_items: u64,
    /// or when the oldest of them is so many minutes old.
    pub inbox_minutes: u32,
    /// Whether webhooks may go to addresses of the operator's own network, and by http to the machine itself.
    pub webhooks_inside: bool,
    /// Where traces go by OTLP over HTTP as JSON, such as `http://127.0.0.1:4318/v1/traces`; nowhere without.
    pub traces: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            log_requests: true,
            events_bytes: 64 << 20,
            events_at_once: 100_000,
            calls_per_second: 1_000,
            inbox_items: 100_000,
            inbox_minutes: 60,
            webhooks_inside: false,
            traces: None,
        }
    }
}
