//! The messages of the console, over those of the members' pages.

use pages::Lang;
use pages::text::{Book, Say, Words};
use rights::LegalBasis;

macro_rules! messages {
    ($lang:literal: $($room:literal)+) => {
        &[$(include_str!(concat!("../locales/", $lang, "/", $room, ".ftl")),)+]
    };
}

/// Every room has a file in each language; a test compares the two.
macro_rules! rooms {
    ($($room:literal)+) => {
        static BOOK: Book = Book::over_portal(messages!("en": $($room)+), messages!("de": $($room)+));
    };
}

rooms! {
    "common" "clock" "signin" "overview" "purposes" "assessments" "campaigns" "requests" "persons"
    "whatif" "incidents" "late" "orders" "documents" "sets" "staff" "keys" "log" "error"
}

/// The words of the console in a language.
pub(crate) const fn of(lang: Lang) -> Words {
    Words::new(lang, &BOOK)
}

/// A legal basis in words.
pub(crate) fn basis(w: &Words, basis: &LegalBasis) -> Say {
    w.t(match basis {
        LegalBasis::Consent => "basis-consent",
        LegalBasis::LegitimateInterest => "basis-interest",
    })
}

/// A legal basis as columns have it.
pub(crate) fn basis_short(w: &Words, basis: &LegalBasis) -> Say {
    w.t(match basis {
        LegalBasis::Consent => "basis-consent-short",
        LegalBasis::LegitimateInterest => "basis-interest-short",
    })
}

/// What has to be there before something is used.
pub(crate) fn policy_form(w: &Words, form: &crate::PolicyForm) -> Say {
    w.t(match form {
        crate::PolicyForm::OptIn => "form-opt-in",
        crate::PolicyForm::OptOut => "form-opt-out",
    })
}

/// Kinds of items in a line.
pub(crate) fn kinds(w: &Words, kinds: &[rights::Kind]) -> String {
    let names: Vec<String> = kinds.iter().map(|k| w.kinds(k).to_string()).collect();
    names.join(", ")
}

/// The beginning of a hash, as much as tells it from others.
pub(crate) fn short(hash: &str) -> String {
    hash.chars().take(12).collect()
}

/// A share with one digit after the comma: `82.4%`, `82,4 %`; none of nothing.
pub(crate) fn percent(part: u64, whole: u64, lang: Lang) -> Option<String> {
    let tenths =
        (u128::from(part) * 1000 + u128::from(whole) / 2).checked_div(u128::from(whole))?;
    let (whole, tenth) = (tenths / 10, tenths % 10);
    Some(match lang {
        Lang::En => format!("{whole}.{tenth}%"),
        Lang::De => format!("{whole},{tenth}\u{a0}%"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_and_none_of_nothing() {
        assert_eq!(percent(1, 3, Lang::En).as_deref(), Some("33.3%"));
        assert_eq!(percent(2, 3, Lang::De).as_deref(), Some("66,7\u{a0}%"));
        assert_eq!(
            percent(u64::MAX, u64::MAX, Lang::En).as_deref(),
            Some("100.0%")
        );
        assert_eq!(percent(0, 0, Lang::En), None);
    }
}
