//! Counts of a period: notices, incidents, sets and models.

use crate::doc::By;
use crate::draft::{Draft, ask};
use crate::facts::{Notices, StatisticsFacts};
use crate::write::counts::figures;

pub(crate) fn notices(draft: &mut Draft, notices: Option<&[Notices]>) {
    let title = ("Notices", "Benachrichtigungen");
    draft.heading(1, title);
    draft.note((
        "Articles 13, 14 and 21(4) GDPR. Content of people who were not reached is not used on the ground of legitimate interests.",
        "Artikel 13, 14 und 21 Absatz 4 DSGVO. Inhalte von Personen, die nicht erreicht wurden, werden nicht auf Grundlage berechtigter Interessen genutzt.",
    ));
    let Some(notices) = notices else {
        return draft.prose(None, ask("/notices", title, By::Records));
    };
    if notices.is_empty() {
        return draft.say(("None.", "Keine."));
    }
    let columns = [
        ("Campaign", "Aussendung"),
        ("Sent", "Versandt"),
        ("Reached", "Erreicht"),
        ("Came back", "Zurückgekommen"),
        ("Unreached", "Nicht erreicht"),
        ("Objected", "Widersprochen"),
        ("Consented", "Eingewilligt"),
    ];
    let row = |(at, n): (usize, &Notices)| {
        let counts = [
            ("sent", n.sent),
            ("reached", n.reached),
            ("bounced", n.bounced),
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
    draft.table(title, &columns, &[20, 12, 12, 15, 13, 15, 16], rows);
    draft.note((
        "As counted on the day of this document.",
        "Nach dem Stand vom Tag dieses Dokuments.",
    ));
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
        "Looks at what is stored of one person",
        "Einsichtnahmen in das, was von einer Person gespeichert ist",
    );
    figures(
        draft,
        title,
        "",
        &[("staff_looks", facts.staff_looks, looks)],
    );
}
