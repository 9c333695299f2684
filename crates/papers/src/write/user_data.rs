//! User data (section 2.4 of the template): what the sets say, and whether there is more.

use crate::doc::{By, Value};
use crate::draft::{Draft, ask};
use crate::facts::{Applies, Modality, SummaryFacts};
use crate::lang::Two;
use crate::number;
use crate::write::size::Own;
use crate::write::sources::MODALITIES;

/// Section 2.4.
pub(crate) fn write(draft: &mut Draft, facts: &SummaryFacts, own: &Own) {
    let title = ("2.4 User data", "2.4 Nutzerdaten");
    draft.heading(2, title);
    let (typed, others) = own.interactions();
    let interactions = (
        "Data from interactions of users with the provider's AI models",
        "Daten aus Interaktionen von Nutzern mit den KI-Modellen des Anbieters",
    );
    let services_used = (
        "Data from interactions of users with other services of the provider",
        "Daten aus Interaktionen von Nutzern mit anderen Diensten des Anbieters",
    );
    let services = ("Services", "Dienste");
    let beyond = (
        "User data beyond the sets",
        "Nutzerdaten außerhalb der Trainingsmengen",
    );
    let services_value = match &facts.sources.services {
        Some(services) if !services.is_empty() => Value::Lines(services.clone()),
        _ => draft.open(ask("/sources/services", services, By::Provider)),
    };
    let beyond_value = match &facts.sources.other_user_data {
        Applies::Unknown => draft.open(ask("/sources/other_user_data", beyond, By::Provider)),
        Applies::No => Value::Text(draft.t(("none", "keine"))),
        Applies::Yes(text) => draft.text(
            Some(text),
            ask("/sources/other_user_data/yes", beyond, By::Provider),
        ),
    };
    let present = Modality::ALL.into_iter().filter(|m| own.items_of(*m) > 0);
    let present: Vec<String> = present.map(|m| draft.t(m.words())).collect();
    let modalities = match (&facts.sets, present.is_empty()) {
        (None, _) => draft.open(ask("/sets", MODALITIES, By::Records)),
        (_, true) if own.unknown > 0 => draft.open(ask("/sizes", MODALITIES, By::Provider)),
        (_, true) => Value::Text(draft.t(("none", "keine"))),
        _ => Value::Lines(present),
    };
    let rows = vec![
        (interactions, used(draft, facts, (own, typed), interactions)),
        (
            services_used,
            used(draft, facts, (own, others), services_used),
        ),
        (services, services_value),
        (
            (
                "Modalities of the user data in the sets",
                "Modalitäten der Nutzerdaten in den Trainingsmengen",
            ),
            modalities,
        ),
        (beyond, beyond_value),
    ];
    draft.pairs(title, rows);
}

/// Yes, with a number, when the sets held such items; no only when it is known that they are all there is, and that
/// nothing was removed from them of which nobody knows what it was.
fn used(draft: &Draft, facts: &SummaryFacts, (own, items): (&Own, u64), what: Two) -> Value {
    let beyond = &facts.sources.other_user_data;
    match (&facts.sets, items) {
        (None, _) => draft.open(ask("/sets", what, By::Records)),
        (Some(_), 0) if own.unknown > 0 && !matches!(beyond, Applies::Yes(_)) => {
            draft.open(ask("/sources/other_user_data", what, By::Provider))
        }
        (Some(_), 0) if own.unknown > 0 => Value::Text(draft.t((
            "None in the sets as far as is known: of some items that were removed since, it is not known what they were. See below for other user data.",
            "Keine in den Trainingsmengen, soweit bekannt: Von einigen seither entfernten Inhalten ist nicht bekannt, was sie waren. Zu weiteren Nutzerdaten siehe unten.",
        ))),
        (Some(_), 0) if beyond.is_no() => Value::Text(draft.t(("No", "Nein"))),
        (Some(_), 0) => Value::Text(draft.t((
            "None in the sets; see below for other user data.",
            "Keine in den Trainingsmengen; zu weiteren Nutzerdaten siehe unten.",
        ))),
        (Some(_), n) => {
            let yes = draft.t(("Yes", "Ja"));
            let items = draft.t(("items in the sets", "Inhalte in den Trainingsmengen"));
            let n = number::count(n, draft.lang());
            match own.unknown {
                0 => Value::Text(format!("{yes} ({n} {items})")),
                _ => {
                    let least = draft.t(("at least", "mindestens"));
                    Value::Text(format!("{yes} ({least} {n} {items})"))
                }
            }
        }
    }
}
