//! Counts, in the text format of Prometheus (version 0.0.4). No label says who anybody is.

use rights::ChoiceKind;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper bounds of the buckets of latencies, in seconds.
const BUCKETS: [f64; 11] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0,
];

/// How long requests of one kind took.
#[derive(Clone, Copy, Debug, Default)]
struct Latency {
    buckets: [u64; BUCKETS.len()],
    count: u64,
    sum_seconds: f64,
}

impl Latency {
    fn add(&mut self, took: Duration) {
        let seconds = took.as_secs_f64();
        for (count, bound) in self.buckets.iter_mut().zip(BUCKETS) {
            *count += u64::from(seconds <= bound);
        }
        self.count += 1;
        self.sum_seconds += seconds;
    }
}

#[derive(Debug, Default)]
struct Counts {
    /// By method, route and status.
    requests: BTreeMap<(String, String, u16), u64>,
    /// By method and route.
    latencies: BTreeMap<(String, String), Latency>,
    choices: BTreeMap<ChoiceKind, u64>,
    /// By what became of them.
    events: BTreeMap<&'static str, u64>,
    /// By status, or `none`.
    webhooks: BTreeMap<String, u64>,
    keys_refused: u64,
}

/// Counts since the program started.
#[derive(Debug, Default)]
pub(crate) struct Metrics(Mutex<Counts>);

/// What is read when somebody asks.
#[derive(Debug, Default)]
pub(crate) struct Now {
    pub(crate) head: u64,
    pub(crate) owed: u64,
    pub(crate) deliveries: Vec<(String, u64)>,
    pub(crate) streams: u64,
    pub(crate) spooled: u64,
}

impl Metrics {
    fn with(&self, change: impl FnOnce(&mut Counts)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    pub(crate) fn answered(&self, (method, route): (&str, &str), status: u16, took: Duration) {
        self.with(|counts| {
            let key = (method.to_owned(), route.to_owned());
            counts.latencies.entry(key.clone()).or_default().add(took);
            let key = (key.0, key.1, status);
            *counts.requests.entry(key).or_default() += 1;
        });
    }

    pub(crate) fn said(&self, kind: ChoiceKind) {
        self.with(|counts| *counts.choices.entry(kind).or_default() += 1);
    }

    pub(crate) fn took(&self, what: &'static str, events: u64) {
        self.with(|counts| *counts.events.entry(what).or_default() += events);
    }

    pub(crate) fn delivered(&self, status: Option<u16>) {
        let status = status.map_or_else(|| "none".to_owned(), |status| status.to_string());
        self.with(|counts| *counts.webhooks.entry(status).or_default() += 1);
    }

    pub(crate) fn refused_key(&self) {
        self.with(|counts| counts.keys_refused += 1);
    }

    /// Everything as text.
    pub(crate) fn text(&self, now: &Now) -> String {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out = String::new();
        requests(&mut out, &counts);
        head(
            &mut out,
            "demur_choices_total",
            "counter",
            "Choices seen in the ledger, by kind.",
        );
        for (kind, count) in &counts.choices {
            line(
                &mut out,
                "demur_choices_total",
                &[("kind", kind.as_str())],
                *count as f64,
            );
        }
        head(
            &mut out,
            "demur_events_total",
            "counter",
            "Events of the platform, by what became of them.",
        );
        for (what, count) in &counts.events {
            line(
                &mut out,
                "demur_events_total",
                &[("became", what)],
                *count as f64,
            );
        }
        head(
            &mut out,
            "demur_webhook_tries_total",
            "counter",
            "Tries to deliver a webhook, by status.",
        );
        for (status, count) in &counts.webhooks {
            line(
                &mut out,
                "demur_webhook_tries_total",
                &[("status", status)],
                *count as f64,
            );
        }
        head(
            &mut out,
            "demur_webhook_deliveries",
            "gauge",
            "Deliveries of webhooks, by state.",
        );
        for (state, count) in &now.deliveries {
            line(
                &mut out,
                "demur_webhook_deliveries",
                &[("state", state)],
                *count as f64,
            );
        }
        for (name, kind, about, value) in [
            (
                "demur_keys_refused_total",
                "counter",
                "Requests with a key that is none.",
                counts.keys_refused,
            ),
            (
                "demur_ledger_head",
                "gauge",
                "Entries in the ledger.",
                now.head,
            ),
            (
                "demur_confirmations_owed",
                "gauge",
                "Choices still to be confirmed by mail.",
                now.owed,
            ),
            (
                "demur_event_streams",
                "gauge",
                "Streams of events.",
                now.streams,
            ),
            (
                "demur_inbox_items",
                "gauge",
                "Items of events that are still to be imported.",
                now.spooled,
            ),
        ] {
            head(&mut out, name, kind, about);
            line(&mut out, name, &[], value as f64);
        }
        out
    }
}

fn requests(out: &mut String, counts: &Counts) {
    head(
        out,
        "demur_http_requests_total",
        "counter",
        "Requests, by method, route and status.",
    );
    for ((method, route, status), count) in &counts.requests {
        let status = status.to_string();
        let labels = [
            ("method", method.as_str()),
            ("route", route),
            ("status", &status),
        ];
        line(out, "demur_http_requests_total", &labels, *count as f64);
    }
    let name = "demur_http_request_duration_seconds";
    head(
        out,
        name,
        "histogram",
        "How long requests took, by method and route.",
    );
    for ((method, route), latency) in &counts.latencies {
        let labels = [("method", method.as_str()), ("route", route.as_str())];
        let mut bucket = |le: &str, count: u64| {
            let labels = [
                ("method", method.as_str()),
                ("route", route.as_str()),
                ("le", le),
            ];
            line(
                out,
                "demur_http_request_duration_seconds_bucket",
                &labels,
                count as f64,
            );
        };
        for (count, bound) in latency.buckets.iter().zip(BUCKETS) {
            bucket(&bound.to_string(), *count);
        }
        bucket("+Inf", latency.count);
        line(
            out,
            "demur_http_request_duration_seconds_sum",
            &labels,
            latency.sum_seconds,
        );
        line(
            out,
            "demur_http_request_duration_seconds_count",
            &labels,
            latency.count as f64,
        );
    }
}

// Writing to a String cannot fail.
fn head(out: &mut String, name: &str, kind: &str, about: &str) {
    let _ = writeln!(out, "# HELP {name} {about}\n# TYPE {name} {kind}");
}

fn line(out: &mut String, name: &str, labels: &[(&str, &str)], value: f64) {
    let escaped = |text: &str| {
        text.replace('\\', "\\\\")
            .replace('"', "\\\"")
            .replace('\n', "\\n")
    };
    let labels: Vec<String> = labels
        .iter()
        .map(|(name, value)| format!("{name}=\"{}\"", escaped(value)))
        .collect();
    let labels = match labels.is_empty() {
        true => String::new(),
        false => format!("{{{}}}", labels.join(",")),
    };
    let _ = writeln!(out, "{name}{labels} {value}");
}
