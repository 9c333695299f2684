//! Names of what the vocabulary of demur names, as documents write them.

use crate::lang::{Lang, Two};
use rights::{Kind, LegalBasis};
use std::collections::BTreeSet;

pub(crate) const fn kind(kind: Kind) -> Two {
    match kind {
        Kind::Post => ("posts", "Beiträge"),
        Kind::Comment => ("comments", "Kommentare"),
        Kind::Photo => ("photos", "Fotos"),
        Kind::Caption => ("captions of photos", "Bildtexte"),
        Kind::Reel => ("short videos (reels)", "Kurzvideos (Reels)"),
        Kind::AiPrompt => ("inputs to AI features", "Eingaben in KI-Funktionen"),
        Kind::AiFeedback => ("feedback on AI answers", "Rückmeldungen zu KI-Antworten"),
        Kind::Message => ("private messages", "private Nachrichten"),
        Kind::Unknown => ("items of unknown kind", "Inhalte unbekannter Art"),
    }
}

pub(crate) fn kinds(kinds: &BTreeSet<Kind>, lang: Lang) -> Vec<String> {
    let names = kinds.iter().map(|k| lang.pick(kind(*k)).to_owned());
    names.collect()
}

pub(crate) const fn basis(basis: LegalBasis) -> Two {
    match basis {
        LegalBasis::Consent => (
            "consent (Article 6(1)(a) GDPR)",
            "Einwilligung (Artikel 6 Absatz 1 Buchstabe a DSGVO)",
        ),
        LegalBasis::LegitimateInterest => (
            "legitimate interests (Article 6(1)(f) GDPR)",
            "berechtigte Interessen (Artikel 6 Absatz 1 Buchstabe f DSGVO)",
        ),
    }
}

/// Languages of the Union and some that platforms often see; others keep their tag.
const LANGUAGES: [(&str, Two); 32] = [
    ("ar", ("Arabic", "Arabisch")),
    ("bg", ("Bulgarian", "Bulgarisch")),
    ("cs", ("Czech", "Tschechisch")),
    ("da", ("Danish", "Dänisch")),
    ("de", ("German", "Deutsch")),
    ("el", ("Greek", "Griechisch")),
    ("en", ("English", "Englisch")),
    ("es", ("Spanish", "Spanisch")),
    ("et", ("Estonian", "Estnisch")),
    ("fi", ("Finnish", "Finnisch")),
    ("fr", ("French", "Französisch")),
    ("ga", ("Irish", "Irisch")),
    ("hr", ("Croatian", "Kroatisch")),
    ("hu", ("Hungarian", "Ungarisch")),
    ("it", ("Italian", "Italienisch")),
    ("lt", ("Lithuanian", "Litauisch")),
    ("lv", ("Latvian", "Lettisch")),
    ("mt", ("Maltese", "Maltesisch")),
    ("nl", ("Dutch", "Niederländisch")),
    ("no", ("Norwegian", "Norwegisch")),
    ("pl", ("Polish", "Polnisch")),
    ("pt", ("Portuguese", "Portugiesisch")),
    ("ro", ("Romanian", "Rumänisch")),
    ("ru", ("Russian", "Russisch")),
    ("sk", ("Slovak", "Slowakisch")),
    ("sl", ("Slovenian", "Slowenisch")),
    ("sq", ("Albanian", "Albanisch")),
    ("sv", ("Swedish", "Schwedisch")),
    ("tr", ("Turkish", "Türkisch")),
    ("uk", ("Ukrainian", "Ukrainisch")),
    ("und", ("not determined", "nicht bestimmt")),
    ("zh", ("Chinese", "Chinesisch")),
];

/// `German (de)`.
pub(crate) fn language(tag: &str, lang: Lang) -> String {
    match LANGUAGES.iter().find(|(known, _)| *known == tag) {
        Some((_, name)) => format!("{} ({tag})", lang.pick(*name)),
        None => tag.to_owned(),
    }
}
