//! Reasons as the shipped policy says them.

use super::Town;
use pages::Reason;

pub(crate) fn told(t: &Town) -> Reason {
    t.why(
        "The content is public and the person, who was told, did not object.",
        "Der Inhalt ist öffentlich, und die Person wurde benachrichtigt und hat nicht widersprochen.",
        "public_content; Art. 6(1)(f) GDPR",
        Some(31_877),
    )
}

pub(crate) fn not_public(t: &Town) -> Reason {
    t.why(
        "The content is not public now, or it is not known who can see it.",
        "Der Inhalt ist derzeit nicht öffentlich, oder es ist nicht bekannt, wer ihn sehen kann.",
        "audience_now; Art. 5(1)(b) GDPR",
        None,
    )
}

pub(crate) fn young(t: &Town) -> Reason {
    t.why(
        "The person was under 18 when they made this.",
        "Die Person war unter 18 Jahre alt, als der Inhalt entstand.",
        "minor_then; Art. 8 GDPR",
        None,
    )
}

pub(crate) fn objected(t: &Town) -> Reason {
    t.why(
        "The person objected to this use.",
        "Die Person hat dieser Nutzung widersprochen.",
        "objection; Art. 21(1) GDPR",
        Some(40_112),
    )
}

pub(crate) fn sensitive(t: &Town) -> Reason {
    t.why(
        "The content shows special categories of data, such as health, belief or opinion.",
        "Der Inhalt zeigt besondere Kategorien von Daten, etwa zu Gesundheit, Glauben oder Überzeugung.",
        "special_category; Art. 9 GDPR",
        Some(49_800),
    )
}
