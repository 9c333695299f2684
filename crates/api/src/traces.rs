//! Traces: a span for each request, by OTLP over HTTP as JSON (OpenTelemetry Protocol 1.x), with the trace of
//! whoever asks (W3C Trace Context). Attributes are method, route and status; nothing says who anybody is.

use crate::api::Api;
use crate::secret::random_hex;
use axum::http::HeaderMap;
use reqwest::Client;
use rights::{Error, Instant};
use serde_json::{Value, json};
use server::App;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// So many spans wait at most; more are not kept.
const MOST: usize = 10_000;
/// How often they are sent.
const PAUSE: Duration = Duration::from_secs(5);
/// OTLP's number for the span of a server.
const KIND_SERVER: u32 = 2;

/// Where traces go.
pub struct Traces {
    address: String,
    client: Client,
    spans: Mutex<Vec<Value>>,
}

impl std::fmt::Debug for Traces {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Traces")
    }
}

/// The trace that a request belongs to, if it says one: trace and span above.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Context(Option<(String, String)>);

impl Context {
    /// What a request says (`traceparent`).
    pub(crate) fn of(headers: &HeaderMap) -> Context {
        let text = headers
            .get("traceparent")
            .and_then(|value| value.to_str().ok());
        Context(text.and_then(parent))
    }
}

fn parent(text: &str) -> Option<(String, String)> {
    let mut parts = text.trim().split('-');
    let (version, trace, span, _flags) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let hex = |text: &str, length: usize| {
        let digits = text
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        text.len() == length && digits && text.bytes().any(|b| b != b'0')
    };
    let good = version.len() == 2 && version != "ff" && hex(trace, 32) && hex(span, 16);
    good.then(|| (trace.to_owned(), span.to_owned()))
}

impl Traces {
    /// To an address.
    ///
    /// # Errors
    /// An address that is none.
    pub(crate) fn to(address: &str, app: &App) -> Result<Traces, Error> {
        let wrong = || Error::input(format!("`traces` under [api]: `{address}` is no address"));
        let url = url::Url::parse(address).map_err(|_| wrong())?;
        if !["http", "https"].contains(&url.scheme()) {
            return Err(wrong());
        }
        let client = Client::builder()
            .no_proxy()
            .timeout(PAUSE)
            .user_agent(format!("demur/{}", app.parts().tool))
            .build();
        Ok(Traces {
            address: address.to_owned(),
            client: client.map_err(|e| Error::internal("cannot send traces").because(e))?,
            spans: Mutex::default(),
        })
    }

    /// Notes a request that was answered.
    pub(crate) fn note(
        &self,
        api: &Api,
        context: Context,
        (method, route, status): (&str, &str, u16),
        (began, took): (Instant, Duration),
    ) {
        let randomness = &*api.app().parts().randomness;
        let (trace, above) = match context.0 {
            Some((trace, above)) => (trace, Some(above)),
            None => (random_hex::<16>(randomness).unwrap_or_default(), None),
        };
        let start = i128::from(began.epoch_micros()) * 1_000;
        let end = start + i128::try_from(took.as_nanos()).unwrap_or(0);
        let text =
            |key: &str, value: &str| json!({ "key": key, "value": { "stringValue": value } });
        let span = json!({
            "traceId": trace,
            "spanId": random_hex::<8>(randomness).unwrap_or_default(),
            "parentSpanId": above.unwrap_or_default(),
            "name": format!("{method} {route}"),
            "kind": KIND_SERVER,
            "startTimeUnixNano": start.to_string(),
            "endTimeUnixNano": end.to_string(),
            "attributes": [
                text("http.request.method", method),
                text("http.route", route),
                { "key": "http.response.status_code", "value": { "intValue": status.to_string() } },
            ],
            "status": { "code": if status >= 500 { 2 } else { 0 } },
        });
        let mut spans = self.spans.lock().unwrap_or_else(PoisonError::into_inner);
        if spans.len() < MOST {
            spans.push(span);
        }
    }

    /// Sends spans until it is told to stop, and then what is left. What cannot be sent is not kept: traces
    /// serve whoever looks for something slow, and must not fill memory.
    pub async fn run(&self, stop: &AtomicBool) {
        let mut waited = Duration::ZERO;
        loop {
            let over = stop.load(Ordering::SeqCst);
            if over || waited >= PAUSE {
                waited = Duration::ZERO;
                self.send().await;
            }
            if over {
                return;
            }
            let nap = Duration::from_millis(200);
            tokio::time::sleep(nap).await;
            waited += nap;
        }
    }

    async fn send(&self) {
        let spans = std::mem::take(&mut *self.spans.lock().unwrap_or_else(PoisonError::into_inner));
        if spans.is_empty() {
            return;
        }
        let service = json!({ "key": "service.name", "value": { "stringValue": "demur" } });
        let body = json!({ "resourceSpans": [{
            "resource": { "attributes": [service] },
            "scopeSpans": [{ "scope": { "name": "demur" }, "spans": spans }],
        }] });
        let request = self.client.post(&self.address);
        let request = request
            .header("content-type", "application/json")
            .body(body.to_string());
        drop(request.send().await);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_trace_of_whoever_asks_is_gone_on_with() {
        let (trace, span) = ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
        let text = format!("00-{trace}-{span}-01");
        assert_eq!(parent(&text), Some((trace.to_owned(), span.to_owned())));
        for bad in [
            "".to_owned(),
            format!("ff-{trace}-{span}-01"),
            format!("00-{}-{span}-01", "0".repeat(32)),
            format!("00-{trace}-{}-01", "0".repeat(16)),
            format!("00-{trace}-{span}"),
            format!("00-{}-{span}-01", trace.to_uppercase()),
        ] {
            assert_eq!(parent(&bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_sent_as_a_trace_is_read_or_not(text in ".{0,80}") {
            drop(parent(&text));
        }
    }
}
