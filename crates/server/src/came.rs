//! How a choice came, in the words of the mail that confirms it, and what can be done by whom it was not said.

use crate::record::{BY_FORM, BY_LINK, NAMED, PORTAL};
use ledger::Recorded;
use pages::Lang;
use rights::{Choice, ChoiceKind, Entry, Sequence};

/// Said in an answer to a notice.
pub(crate) fn is_answer(choice: &Choice) -> bool {
    choice.source == "mail" && choice.evidence.is_some()
}

/// Whether the choice of an entry was said before it, in the very same words and with the same moment: where something
/// is taken back, what it would have taken along is said again with it. Nobody said anything new, and it was confirmed
/// when it came.
pub(crate) fn is_said_again(history: &[Recorded], (at, choice): (Sequence, &Choice)) -> bool {
    if choice.again {
        return true;
    }
    let mut before = history.iter().filter(|recorded| recorded.sequence < at);
    before.any(|recorded| matches!(&recorded.entry, Some(Entry::Choice(known)) if known == choice))
}

/// How a choice came.
pub(crate) fn came(choice: &Choice, lang: Lang) -> &'static str {
    match (choice.source.as_str(), lang) {
        (BY_LINK, Lang::En) => "It was said by the link in a mail to you.",
        (BY_LINK, Lang::De) => "Es wurde mit dem Link aus einer E-Mail an Sie erklärt.",
        (BY_FORM, Lang::En) => {
            "It was said by the form that needs no signing in, and confirmed from your address."
        }
        (BY_FORM, Lang::De) => {
            "Es wurde mit dem Formular ohne Anmeldung erklärt und von Ihrer Adresse aus bestätigt."
        }
        (NAMED, _) => said_of_named(choice.kind, lang),
        (PORTAL, Lang::En) => "It was said in the portal, after signing in.",
        (PORTAL, Lang::De) => "Es wurde im Portal erklärt, nach dem Anmelden.",
        (_, Lang::En) if is_answer(choice) => {
            "It was said in an answer from your address to our notice."
        }
        (_, Lang::De) if is_answer(choice) => {
            "Es wurde in einer Antwort von Ihrer Adresse auf unsere Mitteilung erklärt."
        }
        (_, Lang::En) => "Our staff took it down from a letter, a call or a mail.",
        (_, Lang::De) => {
            "Unsere Mitarbeitenden haben es aus einem Brief, einem Anruf oder einer E-Mail aufgenommen."
        }
    }
}

/// What was said of an account because a request without signing in names it.
const fn said_of_named(kind: ChoiceKind, lang: Lang) -> &'static str {
    match (kind, lang) {
        (ChoiceKind::Restriction, Lang::En) => {
            "Somebody who did not sign in objects for this account and says that it is theirs. Until our officer has decided, nothing of it is used."
        }
        (ChoiceKind::Restriction, Lang::De) => {
            "Jemand hat, ohne sich anzumelden, für dieses Konto widersprochen und angegeben, es sei das eigene. Bis unsere zuständige Stelle entschieden hat, wird nichts daraus genutzt."
        }
        (ChoiceKind::Objection, Lang::En) => {
            "Somebody who did not sign in objects for this account. Our officer has decided that it is theirs."
        }
        (ChoiceKind::Objection, Lang::De) => {
            "Jemand hat, ohne sich anzumelden, für dieses Konto widersprochen. Unsere zuständige Stelle hat entschieden, dass es das eigene ist."
        }
        (_, Lang::En) => {
            "Somebody who did not sign in had objected for this account. That is decided, and restricts its use no longer."
        }
        (_, Lang::De) => {
            "Jemand hatte, ohne sich anzumelden, für dieses Konto widersprochen. Darüber ist entschieden; die Nutzung ist deswegen nicht mehr eingeschränkt."
        }
    }
}

/// What can be done by whom it was not said; nothing where only they can have said it.
pub(crate) fn if_not_you(choice: &Choice, officer: &str, lang: Lang) -> String {
    if choice.source == PORTAL {
        return String::new();
    }
    let can_go = crate::view::choices::taken_back_by(choice.kind).is_some();
    match (can_go, choice.kind, lang) {
        (true, _, Lang::En) => {
            "If it was not you, you can take it back after signing in.".to_owned()
        }
        (true, _, Lang::De) => {
            "Wenn Sie das nicht waren, können Sie es nach dem Anmelden zurücknehmen.".to_owned()
        }
        (false, ChoiceKind::Erasure, Lang::En) => format!(
            "If it was not you, write to {officer} at once: what has been removed from the files cannot be brought back."
        ),
        (false, ChoiceKind::Erasure, Lang::De) => format!(
            "Wenn Sie das nicht waren, schreiben Sie sofort an {officer}: Was aus den Dateien entfernt ist, lässt sich nicht wiederherstellen."
        ),
        (false, _, Lang::En) => format!("If it was not you, write to {officer}."),
        (false, _, Lang::De) => format!("Wenn Sie das nicht waren, schreiben Sie an {officer}."),
    }
}
