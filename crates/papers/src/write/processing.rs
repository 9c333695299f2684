//! The systematic description of the processing (GDPR Art. 35(7)(a)).

use crate::doc::By;
use crate::draft::{Draft, ask};
use crate::facts::DpiaFacts;
use crate::lang::Two;
use crate::write::activity;

/// Steps, scale, rules, activities.
pub(crate) fn description(draft: &mut Draft, facts: &DpiaFacts) {
    draft.heading(
        1,
        (
            "Systematic description of the processing",
            "Systematische Beschreibung der Verarbeitung",
        ),
    );
    draft.note((
        "Article 35(7)(a) GDPR",
        "Artikel 35 Absatz 7 Buchstabe a DSGVO",
    ));
    steps(draft);
    scale(draft, facts);
    let title = ("Rules in force", "Geltende Regeln");
    draft.heading(2, title);
    draft.say((
        "An item is used only if a rule permits it, none forbids it, and every rule could be evaluated.",
        "Ein Inhalt wird nur genutzt, wenn eine Regel es erlaubt, keine es verbietet und jede Regel ausgewertet werden konnte.",
    ));
    match &facts.rules {
        Some(rules) if !rules.is_empty() => draft.list(rules.clone()),
        _ => draft.prose(None, ask("/rules", title, By::Records)),
    }
    let title = ("Processing activities", "Verarbeitungstätigkeiten");
    if facts.activities.is_empty() {
        draft.heading(2, title);
        draft.prose(None, ask("/activities", title, By::Records));
    }
    for (at, each) in facts.activities.iter().enumerate() {
        draft.headed(2, activity::name(each, at, draft.lang()));
        activity::write(draft, each, &format!("/activities/{at}"));
    }
}

fn steps(draft: &mut Draft) {
    draft.heading(2, ("Steps of the processing", "Schritte der Verarbeitung"));
    let steps = [
        (
            "Import: content of the platform is read with its audience, owner, kind and day. What cannot be read is set aside; what is not known about an item counts against its use.",
            "Einlesen: Inhalte der Plattform werden mit Sichtbarkeit, Urheberschaft, Art und Datum eingelesen. Was nicht gelesen werden kann, wird ausgesondert; was zu einem Inhalt nicht bekannt ist, spricht gegen seine Nutzung.",
        ),
        (
            "Decision: for each item and purpose the rules below are applied to the item, its owner, and the people shown or quoted in it. Each decision is kept with its reasons.",
            "Entscheidung: Für jeden Inhalt und jeden Zweck werden die unten genannten Regeln auf den Inhalt, seine Urheberin oder seinen Urheber und die darin gezeigten oder zitierten Personen angewandt. Jede Entscheidung wird mit ihren Gründen aufbewahrt.",
        ),
        (
            "Compilation: admitted items become a training set, with a signed manifest. Names of accounts are replaced by pseudonyms.",
            "Zusammenstellung: Zugelassene Inhalte werden zu einer Trainingsmenge mit signiertem Manifest. An die Stelle von Kontonamen treten Pseudonyme.",
        ),
        (
            "Late choices: what a later choice refuses is withheld from training and masked in every live set.",
            "Spätere Erklärungen: Was eine spätere Erklärung ausschließt, wird dem Training entzogen und in jeder aktiven Trainingsmenge gesperrt.",
        ),
        (
            "Training: models are trained on rows that were handed out under these checks; a log says which.",
            "Training: Modelle werden mit Zeilen trainiert, die unter diesen Prüfungen ausgegeben wurden; ein Protokoll hält fest, mit welchen.",
        ),
        (
            "Erasure: what is to be erased is removed from every file, and recipients of copies are told to delete it.",
            "Löschung: Was zu löschen ist, wird aus jeder Datei entfernt; Empfänger von Kopien werden zur Löschung angewiesen.",
        ),
    ];
    draft.list(steps.iter().map(|step| draft.t(*step)).collect());
}

fn scale(draft: &mut Draft, facts: &DpiaFacts) {
    let title = ("Scope and scale", "Umfang");
    draft.heading(2, title);
    let scale = &facts.scale;
    let count = |n: Option<u64>, field: &str, what: Two| {
        (
            what,
            draft.count(n, ask(format!("/scale/{field}"), what, By::Records)),
        )
    };
    let from = ("Items from", "Inhalte ab");
    let regions = ("Regions of the people", "Regionen der Personen");
    let frequency = ("Frequency", "Häufigkeit");
    let none = ("none stated", "keine angegeben");
    let regions_ask = ask("/scale/regions", regions, By::Records);
    let rows = vec![
        count(
            scale.people,
            "people",
            ("People known", "Erfasste Personen"),
        ),
        count(scale.items, "items", ("Items known", "Erfasste Inhalte")),
        count(
            scale.people_in_sets,
            "people_in_sets",
            (
                "People with an item in a live set",
                "Personen mit Inhalten in aktiven Trainingsmengen",
            ),
        ),
        count(
            scale.items_in_sets,
            "items_in_sets",
            ("Items in live sets", "Inhalte in aktiven Trainingsmengen"),
        ),
        (
            from,
            draft.day(
                scale.items_from,
                ask("/scale/items_from", from, By::Records),
            ),
        ),
        (
            regions,
            draft.lines(scale.regions.as_ref(), none, regions_ask),
        ),
        (
            frequency,
            draft.text(
                scale.frequency.as_deref(),
                ask("/scale/frequency", frequency, By::Controller),
            ),
        ),
    ];
    draft.pairs(title, rows);
}
