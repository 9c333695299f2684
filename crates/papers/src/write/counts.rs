//! Counts of a period: choices, erasures, notices, incidents, sets and models.

use crate::doc::{By, Value};
use crate::draft::{Draft, ask};
use crate::facts::{Notices, StatisticsFacts};
use crate::lang::Two;
use crate::number;
use rights::ChoiceKind;

/// Rows of figures, each under its name; a gap where a figure is missing.
fn figures(draft: &mut Draft, title: Two, at: &str, figures: &[(&str, Option<u64>, Two)]) {
    let row = |(field, n, what): &(&str, Option<u64>, Two)| {
        let ask = ask(format!("{at}/{field}"), *what, By::Records);
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
        ChoiceKind::AudienceNarrowed => ("Audiences narrowed", "Verkleinerte Sichtbarkeit"),
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
        (
            kind.as_str(),
            given.by_kind.get(kind).copied(),
            choice(*kind),
        )
    };
    let rows: Vec<_> = ChoiceKind::ALL.iter().map(row).collect();
    figures(draft, title, "/choices/by_kind", &rows);
    let people = (
        "People who chose anything",
        "Personen mit mindestens einer Erklärung",
    );
    figures(
        draft,
        people,
        "/choices",
        &[("people", given.people, people)],
    );
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
    let measured = ("Choices measured", "Gemessene Erklärungen");
    let count = draft.count(
        late.measured,
        ask("/late_choices/measured", measured, By::Records),
    );
    let rows = vec![
        (measured, count),
        time(draft, late.p50_ms, "/late_choices/p50_ms", MEDIAN),
        time(draft, late.p99_ms, "/late_choices/p99_ms", P99),
        time(
            draft,
            late.max_ms,
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

fn time(draft: &Draft, ms: Option<u64>, at: &str, what: Two) -> (Two, Value) {
    let value = match ms {
        Some(ms) => Value::Number(number::time(ms, draft.lang())),
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
        ("asked", e.asked, ("Asked for", "Verlangt")),
        (
            "complete",
            e.complete,
            ("Complete in every file", "In allen Dateien vollzogen"),
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
    let rows = vec![
        time(draft, e.p50_ms, "/erasures/p50_ms", MEDIAN),
        time(draft, e.p99_ms, "/erasures/p99_ms", P99),
    ];
    draft.pairs(
        (
            "From the request to completion",
            "Vom Antrag bis zum Vollzug",
        ),
        rows,
    );
}

pub(crate) fn notices(draft: &mut Draft, notices: &[Notices]) {
    let title = ("Notices", "Benachrichtigungen");
    draft.heading(1, title);
    draft.note((
        "Articles 13, 14 and 21(4) GDPR. Content of people who were not reached is not used on the ground of legitimate interests.",
        "Artikel 13, 14 und 21 Absatz 4 DSGVO. Inhalte von Personen, die nicht erreicht wurden, werden nicht auf Grundlage berechtigter Interessen genutzt.",
    ));
    if notices.is_empty() {
        return draft.prose(None, ask("/notices", title, By::Records));
    }
    let columns = [
        ("Campaign", "Aussendung"),
        ("Sent", "Versandt"),
        ("Reached", "Erreicht"),
        ("Unreached", "Nicht erreicht"),
        ("Objected", "Widersprochen"),
        ("Consented", "Eingewilligt"),
    ];
    let row = |(at, n): (usize, &Notices)| {
        let counts = [
            ("sent", n.sent),
            ("reached", n.reached),
            ("unreached", n.unreached),
            ("objected", n.objected),
            ("consented", n.consented),
        ];
        let name = ask(
            format!("/notices/{at}/campaign"),
            ("name", "Name"),
            By::Records,
        );
        let mut cells = vec![draft.text(Some(&n.campaign), name)];
        for ((field, count), column) in counts.into_iter().zip(columns.into_iter().skip(1)) {
            cells.push(draft.count(
                count,
                ask(format!("/notices/{at}/{field}"), column, By::Records),
            ));
        }
        cells
    };
    let rows = notices.iter().enumerate().map(row).collect();
    draft.table(title, &columns, &[25, 15, 15, 15, 15, 15], rows);
}

pub(crate) fn incidents(draft: &mut Draft, facts: &StatisticsFacts) {
    let title = ("Incidents", "Vorfälle");
    draft.heading(1, title);
    draft.note(("Articles 33 and 34 GDPR", "Artikel 33 und 34 DSGVO"));
    let i = &facts.incidents;
    let rows = [
        ("opened", i.opened, ("Opened", "Festgestellt")),
        (
            "people",
            i.people,
            ("People concerned", "Betroffene Personen"),
        ),
        (
            "reported",
            i.reported,
            (
                "Notified to the authority (Art. 33)",
                "Der Aufsichtsbehörde gemeldet (Art. 33)",
            ),
        ),
        (
            "reported_in_time",
            i.reported_in_time,
            ("Of these, within 72 hours", "Davon binnen 72 Stunden"),
        ),
        (
            "people_told",
            i.people_told,
            (
                "Communicated to the people concerned (Art. 34)",
                "Den betroffenen Personen mitgeteilt (Art. 34)",
            ),
        ),
        ("open", i.open, ("Open", "Offen")),
    ];
    figures(draft, title, "/incidents", &rows);
}

pub(crate) fn sets_and_models(draft: &mut Draft, facts: &StatisticsFacts) {
    draft.heading(
        1,
        ("Training sets and models", "Trainingsmengen und Modelle"),
    );
    let s = &facts.sets;
    let rows = [
        (
            "compiled",
            s.compiled,
            ("Sets compiled", "Zusammengestellte Mengen"),
        ),
        ("live", s.live, ("Live sets", "Aktive Mengen")),
        (
            "items",
            s.items,
            ("Items in live sets", "Inhalte in aktiven Mengen"),
        ),
        (
            "people",
            s.people,
            (
                "People with an item in a live set",
                "Personen mit Inhalten in aktiven Mengen",
            ),
        ),
        (
            "masked",
            s.masked,
            (
                "Items masked after publication",
                "Nach der Veröffentlichung gesperrte Inhalte",
            ),
        ),
        (
            "purged",
            s.purged,
            ("Items purged", "Aus allen Dateien entfernte Inhalte"),
        ),
    ];
    figures(draft, ("Training sets", "Trainingsmengen"), "/sets", &rows);
    let m = &facts.models;
    let rows = [
        (
            "trained",
            m.trained,
            ("Models trained", "Trainierte Modelle"),
        ),
        ("live", m.live, ("Models in use", "Modelle in Betrieb")),
        (
            "suspended",
            m.suspended,
            (
                "Suspended, since something had to be forgotten",
                "Außer Betrieb genommen, weil Inhalte zu vergessen waren",
            ),
        ),
        (
            "restored",
            m.restored,
            (
                "Trained again without it",
                "Ohne diese Inhalte neu trainiert",
            ),
        ),
    ];
    figures(draft, ("Models", "Modelle"), "/models", &rows);
    let title = ("Access by staff", "Zugriffe durch Beschäftigte");
    draft.heading(1, title);
    let looks = (
        "Looks at the content of one person",
        "Einsichtnahmen in Inhalte einer Person",
    );
    figures(
        draft,
        title,
        "",
        &[("staff_looks", facts.staff_looks, looks)],
    );
}
