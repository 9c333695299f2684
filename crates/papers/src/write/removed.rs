//! What was removed from the sets since they were compiled: a model that was trained on them may have seen it, and of
//! most of it only the kind is still known.

use crate::doc::By;
use crate::draft::{Draft, ask};
use crate::facts::SetFacts;
use crate::lang::Two;
use crate::number;

/// Beside a figure that is the largest that is known.
pub(crate) const WITHOUT: Two = (
    "without items that were removed since",
    "ohne Inhalte, die seither entfernt wurden",
);

/// What is said under a table with such sizes.
pub(crate) fn sizes(draft: &mut Draft) {
    let what = (
        "size of the training data with the items that were removed from the sets since",
        "Umfang der Trainingsdaten mit den Inhalten, die seither aus den Trainingsmengen entfernt wurden",
    );
    draft.prose(None, ask("/sizes", what, By::Provider));
}

/// What is said under such languages.
pub(crate) fn languages(draft: &mut Draft) {
    let what = (
        "languages with the items that were removed from the sets since",
        "Sprachen mit den Inhalten, die seither aus den Trainingsmengen entfernt wurden",
    );
    draft.prose(None, ask("/languages", what, By::Provider));
}

/// Beside the items of a set: how many were masked or removed since; nothing where none were.
pub(crate) fn of_set(draft: &Draft, set: &SetFacts) -> Option<String> {
    let count = |n: u64, what: Two| {
        let text = format!("{} {}", number::count(n, draft.lang()), draft.t(what));
        (n > 0).then_some(text)
    };
    let unknown = (
        "of these of unknown kind, and not counted here",
        "davon unbekannter Art und hier nicht gezählt",
    );
    let said: Vec<String> = [
        count(set.masked, ("masked since", "seither gesperrt")),
        count(set.purged, ("removed since", "seither entfernt")),
        count(set.purged_unknown, unknown),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!said.is_empty()).then(|| said.join(", "))
}
