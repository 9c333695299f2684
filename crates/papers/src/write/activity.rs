//! One processing activity, as the record and the impact assessment show it.

use crate::doc::{By, Value};
use crate::draft::{Draft, ask};
use crate::facts::{Activity, Recipient, Retention, Transfer};
use crate::lang::{Lang, Two};
use crate::words;

/// `1. AI assistant`.
pub(crate) fn name(activity: &Activity, at: usize, lang: Lang) -> String {
    let title = activity.title.as_deref().map(str::trim);
    let title = title.filter(|t| !t.is_empty());
    let title = title.unwrap_or(activity.purpose.trim());
    let number = at + 1;
    match (
        lang.pick(("Processing activity", "Verarbeitungstätigkeit")),
        title,
    ) {
        (what, "") => format!("{what} {number}"),
        (what, title) => format!("{what} {number}: {title}"),
    }
}

/// Letters b to f of Art. 30(1).
pub(crate) fn write(draft: &mut Draft, activity: &Activity, at: &str) {
    let rows = overview(draft, activity, at);
    draft.pairs(
        (
            "Purpose, people and data",
            "Zweck, betroffene Personen und Daten",
        ),
        rows,
    );
    recipients(draft, activity.recipients.as_ref(), at);
    if activity.other_recipients_unknown && activity.recipients.is_some() {
        let what = (
            "whether there are other recipients",
            "ob es weitere Empfänger gibt",
        );
        draft.prose(None, ask(format!("{at}/recipients"), what, By::Controller));
    }
    transfers(draft, activity.transfers.as_ref(), at);
    if activity.other_transfers_unknown && activity.transfers.is_some() {
        let what = (
            "whether there are other transfers",
            "ob es weitere Übermittlungen gibt",
        );
        draft.prose(None, ask(format!("{at}/transfers"), what, By::Controller));
    }
    retention(draft, activity.retention.as_ref(), at);
}

fn overview(draft: &Draft, activity: &Activity, at: &str) -> Vec<(Two, Value)> {
    let by = By::Controller;
    let text = |value: &Option<String>, field: &str, what: Two| {
        (
            what,
            draft.text(value.as_deref(), ask(format!("{at}/{field}"), what, by)),
        )
    };
    let id = ("Id of the purpose", "Kennung des Zwecks");
    let purpose = ("Purpose of the processing", "Zweck der Verarbeitung");
    let basis = ("Legal basis", "Rechtsgrundlage");
    let basis_value = match activity.basis {
        Some(basis) => Value::Text(draft.t(words::basis(basis))),
        None => draft.open(ask(format!("{at}/basis"), basis, by)),
    };
    let people = (
        "Categories of data subjects",
        "Kategorien betroffener Personen",
    );
    let none = ("none", "keine");
    let people_value = match &activity.data_subjects {
        // Processing of personal data without people does not exist.
        Some(people) if !people.is_empty() => Value::Lines(people.clone()),
        _ => draft.open(ask(format!("{at}/data_subjects"), people, by)),
    };
    let kinds = (
        "Content used for training",
        "Für das Training genutzte Inhalte",
    );
    let kinds_value = match words::kinds(&activity.kinds, draft.lang()) {
        names if names.is_empty() => draft.open(ask(format!("{at}/kinds"), kinds, By::Records)),
        names => Value::Lines(names),
    };
    let other = (
        "Further categories of personal data",
        "Weitere Kategorien personenbezogener Daten",
    );
    let other_ask = ask(format!("{at}/other_data"), other, by);
    vec![
        (
            id,
            draft.text(
                Some(&activity.purpose),
                ask(format!("{at}/purpose"), id, By::Records),
            ),
        ),
        text(&activity.description, "description", purpose),
        (basis, basis_value),
        (people, people_value),
        (kinds, kinds_value),
        (
            other,
            draft.lines(activity.other_data.as_ref(), none, other_ask),
        ),
        text(
            &activity.special_categories,
            "special_categories",
            (
                "Special categories (Article 9 GDPR)",
                "Besondere Kategorien (Artikel 9 DSGVO)",
            ),
        ),
        text(
            &activity.dpia,
            "dpia",
            (
                "Data protection impact assessment (Article 35 GDPR)",
                "Datenschutz-Folgenabschätzung (Artikel 35 DSGVO)",
            ),
        ),
    ]
}

fn recipients(draft: &mut Draft, recipients: Option<&Vec<Recipient>>, at: &str) {
    let title = ("Recipients", "Empfänger");
    draft.heading(3, title);
    let at = format!("{at}/recipients");
    let none = (
        "The data is not disclosed to any recipient.",
        "Die Daten werden keinem Empfänger offengelegt.",
    );
    let columns = [
        ("Recipient or category", "Empfänger oder Kategorie"),
        ("Role", "Rolle"),
        ("What it receives", "Erhaltene Daten"),
    ];
    let cells = |r: &Recipient| [r.name.clone(), r.role.clone(), r.receives.clone()];
    let names = ["name", "role", "receives"];
    several(draft, recipients, &at, title, none, &columns, &names, cells);
}

fn transfers(draft: &mut Draft, transfers: Option<&Vec<Transfer>>, at: &str) {
    let title = (
        "Transfers to third countries or international organisations",
        "Übermittlungen an Drittländer oder internationale Organisationen",
    );
    draft.heading(3, title);
    let at = format!("{at}/transfers");
    let none = (
        "No data is transferred to a third country or an international organisation.",
        "Es findet keine Übermittlung an ein Drittland oder eine internationale Organisation statt.",
    );
    let columns = [
        ("Country or organisation", "Land oder Organisation"),
        ("Recipient", "Empfänger"),
        (
            "Adequacy decision or safeguards",
            "Angemessenheitsbeschluss oder Garantien",
        ),
    ];
    let cells = |t: &Transfer| [t.to.clone(), t.recipient.clone(), t.safeguards.clone()];
    let names = ["to", "recipient", "safeguards"];
    several(draft, transfers, &at, title, none, &columns, &names, cells);
}

fn retention(draft: &mut Draft, retention: Option<&Vec<Retention>>, at: &str) {
    let title = (
        "Time limits for erasure",
        "Vorgesehene Fristen für die Löschung",
    );
    draft.heading(3, title);
    let at = format!("{at}/retention");
    // "No time limits" is no answer to letter f.
    let retention = retention.filter(|r| !r.is_empty());
    let columns = [
        ("Category of data", "Datenkategorie"),
        ("Erased", "Löschung"),
    ];
    let cells = |r: &Retention| [r.what.clone(), r.until.clone()];
    let names = ["what", "until"];
    several(draft, retention, &at, title, title, &columns, &names, cells);
}

/// A table of as many rows as there are items, or what is said where there are none.
#[expect(clippy::too_many_arguments, reason = "each is a part of one table")]
fn several<T, const N: usize>(
    draft: &mut Draft,
    items: Option<&Vec<T>>,
    at: &str,
    title: Two,
    none: Two,
    columns: &[Two; N],
    names: &[&str; N],
    cells: impl Fn(&T) -> [Option<String>; N],
) {
    let Some(items) = items else {
        return draft.prose(None, ask(at, title, By::Controller));
    };
    if items.is_empty() {
        return draft.say(none);
    }
    let row = |(number, item): (usize, &T)| {
        let cells = cells(item).into_iter().zip(columns).zip(names);
        cells
            .map(|((text, column), name)| {
                let ask = ask(format!("{at}/{number}/{name}"), *column, By::Controller);
                draft.text(text.as_deref(), ask)
            })
            .collect()
    };
    let rows = items.iter().enumerate().map(row).collect();
    draft.table(title, columns, &[1; N], rows);
}
