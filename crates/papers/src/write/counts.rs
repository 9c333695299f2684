//! Counts of a period: choices, how fast they took effect, erasures.

use crate::doc::{By, Value};
use crate::draft::{Draft, ask};
use crate::facts::StatisticsFacts;
use crate::lang::Two;
use crate::number;
use rights::ChoiceKind;
use std::collections::BTreeMap;

/// Rows of figures, each under its name; a gap where a figure is missing.
pub(crate) fn figures<S: AsRef<str>>(
    draft: &mut Draft,
    title: Two,
    at: &str,
    figures: &[(S, Option<u64>, Two)],
) {
    let row = |(field, n, what): &(S, Option<u64>, Two)| {
        let ask = ask(format!("{at}/{}", field.as_ref()), *what, By::Records);
        vec![Value::Text(draft.t(*what)), draft.count(*n, ask)]
    };
    let rows = figures.iter().map(row).collect();
    draft.table(
        title,
        &[("Item", "Angabe"), ("Number", "Anzahl")],
        &[70, 30],
        rows,
    );
}

const fn choice(kind: ChoiceKind) -> Two {
    match kind {
        ChoiceKind::Objection => ("Objections (Art. 21)", "Widersprüche (Art. 21)"),
        ChoiceKind::ObjectionWithdrawn => ("Objections taken back", "Zurückgenommene Widersprüche"),
        ChoiceKind::Consent => (
            "Consents (Art. 6(1)(a))",
            "Einwilligungen (Art. 6 Abs. 1 Buchst. a)",
        ),
        ChoiceKind::ConsentWithdrawn => (
            "Consents withdrawn (Art. 7(3))",
            "Widerrufene Einwilligungen (Art. 7 Abs. 3)",
        ),
        ChoiceKind::Restriction => ("Restrictions (Art. 18)", "Einschränkungen (Art. 18)"),
        ChoiceKind::RestrictionLifted => ("Restrictions lifted", "Aufgehobene Einschränkungen"),
        ChoiceKind::Erasure => ("Erasures (Art. 17)", "Löschungen (Art. 17)"),
        ChoiceKind::AudienceNarrowed => ("Audiences narrowed", "Verringerte Sichtbarkeit"),
        ChoiceKind::SpecialCategory => (
            "Flags of special categories (Art. 9)",
            "Hinweise auf besondere Kategorien (Art. 9)",
        ),
    }
}

pub(crate) fn choices(draft: &mut Draft, facts: &StatisticsFacts) {
    let title = ("Choices of people", "Erklärungen der Personen");
    draft.heading(1, title);
    let given = &facts.choices;
    let row = |kind: &ChoiceKind| {
        let n = given.by_kind.get(kind).copied();
        (format!("by_kind/{kind}"), n, choice(*kind))
    };
    let mut rows: Vec<_> = ChoiceKind::ALL.iter().map(row).collect();
    let people = (
        "People who chose anything",
        "Personen mit mindestens einer Erklärung",
    );
    let of_erased = (
        "Of any kind, by people erased since (cannot be read any more)",
        "Jeder Art, von seither gelöschten Personen (nicht mehr lesbar)",
    );
    rows.push(("of_erased".to_owned(), given.of_erased, of_erased));
    rows.push(("people".to_owned(), given.people, people));
    figures(draft, title, "/choices", &rows);
    signals(draft, given.signals.as_ref());
    platform(draft, facts);
    let title = (
        "Time until a late choice takes effect",
        "Zeit bis zur Wirkung späterer Erklärungen",
    );
    draft.heading(2, title);
    draft.note((
        "From the acknowledgement to the moment from which no item that the choice refuses is handed out for training.",
        "Von der Bestätigung bis zu dem Zeitpunkt, ab dem kein Inhalt mehr für das Training ausgegeben wird, den die Erklärung ausschließt.",
    ));
    let late = &facts.late_choices;
    let none = late.measured == Some(0);
    let measured = ("Choices measured", "Gemessene Erklärungen");
    let count = draft.count(
        late.measured,
        ask("/late_choices/measured", measured, By::Records),
    );
    let rows = vec![
        (measured, count),
        time(draft, (late.p50_ms, none), "/late_choices/p50_ms", MEDIAN),
        time(draft, (late.p99_ms, none), "/late_choices/p99_ms", P99),
        time(
            draft,
            (late.max_ms, none),
            "/late_choices/max_ms",
            ("Longest time", "Längste Dauer"),
        ),
    ];
    draft.pairs(title, rows);
}

const MEDIAN: Two = (
    "Half took no longer than (median)",
    "Die Hälfte dauerte höchstens (Median)",
);
const P99: Two = (
    "99 of 100 took no longer than",
    "99 von 100 dauerten höchstens",
);

/// Choices that nobody made by hand, by the signal they were read from.
fn signals(draft: &mut Draft, signals: Option<&BTreeMap<String, u64>>) {
    let title = (
        "Of these, read from machine-readable signals",
        "Davon aus maschinenlesbaren Signalen gelesen",
    );
    draft.heading(2, title);
    let Some(signals) = signals else {
        return draft.prose(None, ask("/choices/signals", title, By::Records));
    };
    if signals.is_empty() {
        return draft.say(("None.", "Keine."));
    }
    let row = |(name, n): (&String, &u64)| {
        let count = number::count(*n, draft.lang());
        vec![Value::Text(name.clone()), Value::Number(count)]
    };
    let rows = signals.iter().map(row).collect();
    let head = [("Signal", "Signal"), ("Number", "Anzahl")];
    draft.table(title, &head, &[70, 30], rows);
}

/// What the platform did to items: moderation and what people did there are not told apart by its events.
fn platform(draft: &mut Draft, facts: &StatisticsFacts) {
    let title = (
        "Not among these: reported by the platform",
        "Nicht darunter: von der Plattform gemeldet",
    );
    draft.heading(2, title);
    let rows = [
        (
            "deleted",
            facts.platform.deleted,
            (
                "Items deleted on the platform",
                "Auf der Plattform gelöschte Inhalte",
            ),
        ),
        (
            "narrowed",
            facts.platform.narrowed,
            (
                "Items shown to fewer people on the platform",
                "Inhalte, die auf der Plattform für weniger Personen sichtbar wurden",
            ),
        ),
    ];
    figures(draft, title, "/platform", &rows);
}

/// A time; a dash where there was nothing to be measured.
fn time(draft: &Draft, (ms, none): (Option<u64>, bool), at: &str, what: Two) -> (Two, Value) {
    let value = match ms {
        Some(ms) => Value::Number(number::time(ms, draft.lang())),
        None if none => Value::Text("–".to_owned()),
        None => draft.open(ask(at, what, By::Records)),
    };
    (what, value)
}

pub(crate) fn erasures(draft: &mut Draft, facts: &StatisticsFacts) {
    let title = ("Erasures", "Löschungen");
    draft.heading(1, title);
    draft.note(("Articles 17 and 19 GDPR", "Artikel 17 und 19 DSGVO"));
    let e = &facts.erasures;
    let rows = [
        (
            "asked",
            e.asked,
            (
                "Asked for by people not erased since",
                "Verlangt von Personen, die seither nicht gelöscht wurden",
            ),
        ),
        (
            "complete",
            e.complete,
            (
                "People erased from every file",
                "Aus allen Dateien gelöschte Personen",
            ),
        ),
        (
            "held",
            e.held,
            (
                "Held back by a legal hold",
                "Wegen einer Aufbewahrungspflicht zurückgestellt",
            ),
        ),
        (
            "orders",
            e.orders,
            ("Orders to recipients", "Aufträge an Empfänger"),
        ),
        (
            "orders_confirmed",
            e.orders_confirmed,
            ("Orders carried out", "Ausgeführte Aufträge"),
        ),
    ];
    figures(draft, title, "/erasures", &rows);
    let none = e.complete == Some(0);
    let rows = vec![
        time(draft, (e.p50_ms, none), "/erasures/p50_ms", MEDIAN),
        time(draft, (e.p99_ms, none), "/erasures/p99_ms", P99),
    ];
    draft.pairs(
        (
            "From the request to completion",
            "Vom Antrag bis zum Vollzug",
        ),
        rows,
    );
}
