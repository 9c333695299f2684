//! Facts, and reasons for not knowing, in plain words, English and German.

use crate::case::{Known, day_of};
use crate::counterexample::Field;
use crate::solver::Undecided;
use policy::Attr::{Context, Item, Owner};
use policy::{Attr, ContextAttr, ItemAttr, Lang, OwnerAttr};

/// Every attribute in the order in which people read them, with its name in English and German.
pub(crate) const ATTRS: &[(Attr, &str, &str)] = &[
    (Item(ItemAttr::Kind), "kind", "Art"),
    (Item(ItemAttr::Owner), "owner", "Person"),
    (Owner(OwnerAttr::Age), "age", "Alter"),
    (Item(ItemAttr::OwnerAgeThen), "age then", "Alter damals"),
    (Owner(OwnerAttr::Objections), "objections", "Widersprüche"),
    (
        Owner(OwnerAttr::Restrictions),
        "restrictions",
        "Einschränkungen",
    ),
    (Owner(OwnerAttr::Withdrawals), "withdrawals", "Widerrufe"),
    (Owner(OwnerAttr::Erased), "to be erased", "zu löschen"),
    (Owner(OwnerAttr::Consents), "consents", "Einwilligungen"),
    (
        Owner(OwnerAttr::Notified),
        "notified of",
        "benachrichtigt über",
    ),
    (
        Owner(OwnerAttr::NotifiedLongEnough),
        "long enough ago",
        "lange genug her",
    ),
    (
        Owner(OwnerAttr::NoticeSeen),
        "notice seen",
        "Nachricht gesehen",
    ),
    (Owner(OwnerAttr::Account), "account", "Konto"),
    (Owner(OwnerAttr::Region), "region", "Region"),
    (Item(ItemAttr::Scopes), "lies in", "liegt in"),
    (Item(ItemAttr::Audience), "audience", "Publikum"),
    (
        Item(ItemAttr::AudienceThen),
        "audience then",
        "Publikum damals",
    ),
    (Item(ItemAttr::Original), "original", "Original"),
    (
        Item(ItemAttr::DepictsRefuser),
        "shows a refuser",
        "zeigt Ablehnende",
    ),
    (
        Item(ItemAttr::DepictsMinor),
        "shows a minor",
        "zeigt Minderjährige",
    ),
    (
        Item(ItemAttr::MentionsRefuser),
        "names a refuser",
        "nennt Ablehnende",
    ),
    (
        Item(ItemAttr::SpecialCategory),
        "special category",
        "besondere Kategorie",
    ),
    (Item(ItemAttr::Created), "created", "entstanden"),
    (Item(ItemAttr::Imported), "imported", "importiert"),
    (Item(ItemAttr::Surface), "surface", "Ort"),
    (Item(ItemAttr::Language), "language", "Sprache"),
    (Item(ItemAttr::CollectedFor), "collected for", "erhoben für"),
    (Context(ContextAttr::Purpose), "purpose", "Zweck"),
    (Context(ContextAttr::Today), "today", "heute"),
    (
        Context(ContextAttr::AssessedKinds),
        "assessed kinds",
        "abgewogene Arten",
    ),
    (
        Context(ContextAttr::CompatibleWith),
        "compatible with",
        "vereinbar mit",
    ),
    (
        Context(ContextAttr::OlderItemsCompatible),
        "older compatible",
        "Älteres vereinbar",
    ),
    (Context(ContextAttr::ScopeFrom), "scope from", "Zeitraum ab"),
];

/// A fact's name.
pub(crate) fn name(attr: Attr, lang: Lang) -> &'static str {
    let found = ATTRS.iter().find(|(known, _, _)| *known == attr);
    found.map_or("", |(_, en, de)| lang.pick(en, de))
}

/// A fact's value.
pub(crate) fn value(field: &Field, lang: Lang) -> String {
    match &field.value {
        None => lang.pick("not known", "nicht bekannt").to_owned(),
        Some(Known::There) => lang.pick("known", "bekannt").to_owned(),
        Some(Known::Flag(true)) => lang.pick("yes", "ja").to_owned(),
        Some(Known::Flag(false)) => lang.pick("no", "nein").to_owned(),
        Some(Known::Number(number)) => number.to_string(),
        Some(Known::Text(text)) => plain(text),
        Some(Known::Texts(texts)) if texts.is_empty() => lang.pick("none", "keine").to_owned(),
        Some(Known::Texts(texts)) => {
            let texts: Vec<String> = texts.iter().map(|t| plain(t)).collect();
            texts.join(", ")
        }
        Some(Known::Millis(millis)) => instant(*millis),
    }
}

/// A text as it is, or in quotes where it would not be seen or would break the line.
fn plain(text: &str) -> String {
    let clear = |c: char| c.is_alphanumeric() || "/*_-.:@".contains(c);
    if !text.is_empty() && text.chars().all(clear) {
        text.to_owned()
    } else {
        format!("\"{}\"", text.escape_debug())
    }
}

/// A day, or an instant within one.
pub(crate) fn instant(millis: i64) -> String {
    match (day_of(millis), millis.rem_euclid(86_400_000)) {
        (Some(day), 0) => day.to_string(),
        (Some(day), rest) => format!("{day} + {rest} ms"),
        (None, _) => format!("{millis} ms"),
    }
}

/// Why a claim is neither proved nor broken.
pub(crate) fn undecided(why: &Undecided, lang: Lang) -> String {
    match why {
        Undecided::TimedOut(limit) => match lang {
            Lang::En => format!(
                "the solver gave no answer within {limit:?}; give it more with --timeout-seconds"
            ),
            Lang::De => format!(
                "der Solver hat in {limit:?} nicht geantwortet; mehr Zeit gibt --timeout-seconds"
            ),
        },
        Undecided::TooLarge(limit) => match lang {
            Lang::En => format!(
                "putting the rules to the solver took longer than {limit:?}; shorter rules take less, and --timeout-seconds gives more"
            ),
            Lang::De => format!(
                "die Regeln für den Solver zu übersetzen dauerte länger als {limit:?}; kürzere Regeln brauchen weniger, und --timeout-seconds gibt mehr"
            ),
        },
        Undecided::GaveUp => lang
            .pick(
                "the solver answered `unknown`",
                "der Solver hat `unknown` geantwortet",
            )
            .to_owned(),
        Undecided::Failed(message) => match lang {
            Lang::En => format!("the solver failed: `{message}`"),
            Lang::De => format!("der Solver ist gescheitert: `{message}`"),
        },
        Undecided::Unconfirmed(rules) if rules.is_empty() => lang
            .pick(
                "the solver named an item, and Cedar's authorizer does not admit it",
                "der Solver hat einen Inhalt genannt, den Cedar selbst nicht zulässt",
            )
            .to_owned(),
        Undecided::Unconfirmed(rules) => {
            let rules: Vec<String> = rules.iter().map(|r| format!("`{r}`")).collect();
            let rules = rules.join(", ");
            match lang {
                Lang::En => format!(
                    "the solver named an item that demur refuses only because {rules} cannot be evaluated"
                ),
                Lang::De => format!(
                    "der Solver hat einen Inhalt genannt, den demur nur ablehnt, weil {rules} nicht ausgewertet werden kann"
                ),
            }
        }
    }
}
