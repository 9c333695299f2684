//! Reasons as the shipped policy says them to the person.

use super::Town;
use pages::Reason;

pub(crate) fn told(t: &Town) -> Reason {
    t.why(
        "The content is public, and you, who were told, did not object.",
        "Der Inhalt ist öffentlich, und Sie wurden benachrichtigt und haben nicht widersprochen.",
        "Art. 6(1)(f) GDPR",
        Some(31_877),
    )
}

pub(crate) fn not_public(t: &Town) -> Reason {
    t.why(
        "The content is not public now, or it is not known who can see it.",
        "Der Inhalt ist derzeit nicht öffentlich, oder es ist nicht bekannt, wer ihn sehen kann.",
        "Art. 5(1)(a), recital 47 GDPR",
        None,
    )
}

pub(crate) fn young(t: &Town) -> Reason {
    t.why(
        "You were under 18 when you made this.",
        "Sie waren unter 18 Jahre alt, als der Inhalt entstand.",
        "Art. 6(1)(f), 8, recital 38 GDPR",
        None,
    )
}

pub(crate) fn objected(t: &Town) -> Reason {
    t.why(
        "You objected to this use.",
        "Sie haben dieser Nutzung widersprochen.",
        "Art. 21(1) GDPR",
        Some(40_112),
    )
}

pub(crate) fn sensitive(t: &Town) -> Reason {
    t.why(
        "The content shows special categories of data, such as health, belief or opinion.",
        "Der Inhalt zeigt besondere Kategorien von Daten, etwa zu Gesundheit, Glauben oder Überzeugung.",
        "Art. 9(1) GDPR",
        Some(49_800),
    )
}
