//! The statistics of a year, or of any other time.

use crate::doc::{By, DocKind, Value};
use crate::draft::{Draft, ask};
use crate::facts::{RequestKind, Requests, StatisticsFacts};
use crate::lang::{Options, Two};
use crate::number;
use crate::paper::Paper;
use crate::write::{counts, events, months};
use rights::Error;
use serde_json::json;

const TITLE: Two = (
    "Statistics on data subjects' rights and on content used for training",
    "Statistik zu Betroffenenrechten und zu für das Training genutzten Inhalten",
);
const LAW: Two = (
    "accountability under Article 5(2) of Regulation (EU) 2016/679 (General Data Protection Regulation, GDPR)",
    "Rechenschaftspflicht nach Artikel 5 Absatz 2 der Verordnung (EU) 2016/679 (Datenschutz-Grundverordnung, DSGVO)",
);

/// The statistics of a period: requests and their outcomes, choices, how fast they took effect, erasures,
/// notices, incidents, sets and models.
///
/// # Errors
/// When the facts cannot be written as JSON, which would be a defect.
pub fn statistics(facts: &StatisticsFacts, options: &Options) -> Result<Paper, Error> {
    let mut draft = Draft::new(options);
    period(&mut draft, facts);
    requests(&mut draft, facts);
    months::write(&mut draft, &facts.months);
    counts::choices(&mut draft, facts);
    counts::erasures(&mut draft, facts);
    events::notices(&mut draft, facts.notices.as_deref());
    events::incidents(&mut draft, facts);
    events::sets_and_models(&mut draft, facts);
    let what = ("Controller", "Verantwortlicher");
    let ask = ask("/controller", what, By::Controller);
    let who = (what, draft.text(facts.controller.as_deref(), ask));
    let doc = draft.finish(DocKind::Statistics, TITLE, LAW, vec![who]);
    let differ = facts.requests.iter().filter(|r| difference(r).is_some());
    let differ: Vec<RequestKind> = differ.map(|r| r.kind).collect();
    Paper::new(doc, facts, json!({ "outcomes_differ": differ }), options)
}

fn period(draft: &mut Draft, facts: &StatisticsFacts) {
    let title = ("Period", "Zeitraum");
    draft.heading(1, title);
    let (from, to) = (("First day", "Erster Tag"), ("Last day", "Letzter Tag"));
    let rows = vec![
        (from, draft.day(facts.from, ask("/from", from, By::Records))),
        (to, draft.day(facts.to, ask("/to", to, By::Records))),
    ];
    draft.pairs(title, rows);
    draft.note((
        "Figures are of the period. What is live, held back or open is counted as of its last day.",
        "Die Zahlen gelten für den Zeitraum. Aktives, Zurückgestelltes und Offenes ist nach dem Stand des letzten Tages gezählt.",
    ));
}

const fn request(kind: RequestKind) -> Two {
    match kind {
        RequestKind::Withdrawal => (
            "Withdrawal of consent (Art. 7(3))",
            "Widerruf der Einwilligung (Art. 7 Abs. 3)",
        ),
        RequestKind::SpecialCategory => (
            "Removal of special categories (Art. 9)",
            "Entfernung besonderer Kategorien (Art. 9)",
        ),
        RequestKind::Access => ("Access (Art. 15)", "Auskunft (Art. 15)"),
        RequestKind::Rectification => ("Rectification (Art. 16)", "Berichtigung (Art. 16)"),
        RequestKind::Erasure => ("Erasure (Art. 17)", "Löschung (Art. 17)"),
        RequestKind::Restriction => ("Restriction (Art. 18)", "Einschränkung (Art. 18)"),
        RequestKind::Portability => (
            "Data portability (Art. 20)",
            "Datenübertragbarkeit (Art. 20)",
        ),
        RequestKind::Objection => ("Objection (Art. 21)", "Widerspruch (Art. 21)"),
        RequestKind::Depicted => (
            "Shown, named or quoted, without an account (Art. 17, 21)",
            "Abgebildet, genannt oder zitiert, ohne Konto (Art. 17, 21)",
        ),
        RequestKind::Other => ("Questions and others", "Fragen und Sonstiges"),
    }
}

fn requests(draft: &mut Draft, facts: &StatisticsFacts) {
    let requests = facts.requests.as_slice();
    let title = ("Requests and their outcome", "Anträge und ihr Ergebnis");
    draft.heading(1, title);
    draft.note((
        "Article 12(3) and (4), Articles 15 to 22 GDPR",
        "Artikel 12 Absätze 3 und 4, Artikel 15 bis 22 DSGVO",
    ));
    if requests.is_empty() {
        return draft.prose(None, ask("/requests", title, By::Records));
    }
    let columns = [
        ("Right", "Recht"),
        ("Received", "Eingegangen"),
        ("Fulfilled", "Erfüllt"),
        ("Refused", "Abgelehnt"),
        ("Taken back", "Zurückgezogen"),
        ("Open", "Offen"),
    ];
    let counts = |r: &Requests| {
        vec![
            ("received", r.received),
            ("fulfilled", r.fulfilled),
            ("refused", r.refused),
            ("taken_back", r.taken_back),
            ("open", r.open),
        ]
    };
    table(
        draft,
        title,
        requests,
        (&columns, &[30, 14, 12, 13, 18, 13]),
        counts,
    );
    time_limits(draft, requests);
    erased(draft, facts.requests_of_erased);
    for r in requests {
        differs(draft, r);
    }
}

fn time_limits(draft: &mut Draft, requests: &[Requests]) {
    let title = ("Time limits", "Fristen");
    let columns = [
        ("Right", "Recht"),
        ("Answered in time", "Fristgerecht beantwortet"),
        ("Late", "Verspätet"),
        ("Time limit extended", "Frist verlängert"),
        ("Median, days", "Median, Tage"),
    ];
    let row = |(at, r): (usize, &Requests)| {
        let mut cells = vec![Value::Text(draft.t(request(r.kind)))];
        let counts = [
            ("in_time", r.in_time),
            ("late", r.late),
            ("extended", r.extended),
            ("median_days", r.median_days),
        ];
        for ((field, n), column) in counts.into_iter().zip(columns.into_iter().skip(1)) {
            let none = field == "median_days" && nothing_answered(r);
            cells.push(match n {
                None if none => Value::Number("–".to_owned()),
                n => draft.count(
                    n,
                    ask(format!("/requests/{at}/{field}"), column, By::Records),
                ),
            });
        }
        cells
    };
    let rows = requests.iter().enumerate().map(row).collect();
    draft.table(title, &columns, &[32, 20, 14, 18, 16], rows);
    draft.note((
        "Late: answered after the time limit, or open after it. Median: half of the answers took no longer, from the day on which the request came.",
        "Verspätet: nach Ablauf der Frist beantwortet oder danach noch offen. Median: Die Hälfte der Antworten dauerte höchstens so lange, vom Tag des Eingangs an.",
    ));
}

const fn nothing_answered(r: &Requests) -> bool {
    matches!((r.fulfilled, r.refused), (Some(0), Some(0)))
}

/// Of the erased it is not known any more what they asked for.
fn erased(draft: &mut Draft, requests: Option<u64>) {
    let what = (
        "Further ones, of any kind, by people erased since",
        "Weitere, jeder Art, von seither gelöschten Personen",
    );
    let title = (
        "Requests that cannot be read any more",
        "Nicht mehr lesbare Anträge",
    );
    let figures = [("requests_of_erased", requests, what)];
    counts::figures(draft, title, "", &figures);
}

fn table(
    draft: &mut Draft,
    title: Two,
    requests: &[Requests],
    (columns, widths): (&[Two], &[u16]),
    counts: impl Fn(&Requests) -> Vec<(&'static str, Option<u64>)>,
) {
    let row = |(at, r): (usize, &Requests)| {
        let mut cells = vec![Value::Text(draft.t(request(r.kind)))];
        for ((field, n), column) in counts(r).into_iter().zip(columns.iter().skip(1)) {
            let ask = ask(format!("/requests/{at}/{field}"), *column, By::Records);
            cells.push(draft.count(n, ask));
        }
        cells
    };
    let rows = requests.iter().enumerate().map(row).collect();
    draft.table(title, columns, widths, rows);
}

/// Received, and the sum of outcomes, where they are not the same.
fn difference(r: &Requests) -> Option<(u64, u64)> {
    let parts = [r.fulfilled?, r.refused?, r.taken_back?, r.open?];
    let sum = parts.into_iter().fold(0_u64, u64::saturating_add);
    r.received
        .filter(|received| *received != sum)
        .map(|received| (received, sum))
}

fn differs(draft: &mut Draft, r: &Requests) {
    let Some((received, sum)) = difference(r) else {
        return;
    };
    let lang = draft.lang();
    let name = lang.pick(request(r.kind));
    let (received, sum) = (number::count(received, lang), number::count(sum, lang));
    draft.noted(match lang {
        crate::Lang::En => format!("{name}: the outcomes add up to {sum}, received were {received}. The difference has to be explained."),
        crate::Lang::De => format!("{name}: Die Ergebnisse ergeben zusammen {sum}, eingegangen sind {received}. Die Abweichung ist zu erläutern."),
    });
}
