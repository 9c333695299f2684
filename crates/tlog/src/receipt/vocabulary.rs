//! The closed vocabularies in plain words.

use super::Lang;
use rights::{AccountType, Audience, ChoiceKind, Kind};

pub(super) fn words_of(kind: ChoiceKind, lang: Lang) -> (&'static str, &'static str) {
    let (en, de) = match kind {
        ChoiceKind::Objection => (
            (
                "Objection",
                "The person objects to the use of what is theirs for training AI models (GDPR Art. 21). It does not expire.",
            ),
            (
                "Widerspruch",
                "Die Person widerspricht der Verwendung ihrer Inhalte zum Training von KI-Modellen (Art. 21 DSGVO). Der Widerspruch läuft nicht ab.",
            ),
        ),
        ChoiceKind::ObjectionWithdrawn => (
            (
                "Objection taken back",
                "The person takes an objection back. It counts for future training sets only.",
            ),
            (
                "Widerspruch zurückgenommen",
                "Die Person nimmt einen Widerspruch zurück. Das gilt nur für künftige Trainingsdatensätze.",
            ),
        ),
        ChoiceKind::Consent => (
            (
                "Consent",
                "The person agrees to the use of what is theirs for training AI models (GDPR Art. 6(1)(a)). They can take it back at any time.",
            ),
            (
                "Einwilligung",
                "Die Person willigt in die Verwendung ihrer Inhalte zum Training von KI-Modellen ein (Art. 6 Abs. 1 Buchst. a DSGVO). Sie kann die Einwilligung jederzeit widerrufen.",
            ),
        ),
        ChoiceKind::ConsentWithdrawn => (
            (
                "Consent withdrawn",
                "The person withdraws their consent to the use of what is theirs for training AI models (GDPR Art. 7(3)).",
            ),
            (
                "Einwilligung widerrufen",
                "Die Person widerruft ihre Einwilligung in die Verwendung ihrer Inhalte zum Training von KI-Modellen (Art. 7 Abs. 3 DSGVO).",
            ),
        ),
        ChoiceKind::Restriction => (
            (
                "Use on hold",
                "What is theirs may not be used while something is assessed (GDPR Art. 18).",
            ),
            (
                "Nutzung ausgesetzt",
                "Die Inhalte der Person dürfen nicht verwendet werden, solange etwas geprüft wird (Art. 18 DSGVO).",
            ),
        ),
        ChoiceKind::RestrictionLifted => (
            (
                "Hold ended",
                "What is theirs is no longer set aside (GDPR Art. 18); the other rules decide again.",
            ),
            (
                "Aussetzung beendet",
                "Die Inhalte der Person sind nicht mehr ausgesetzt (Art. 18 DSGVO); es entscheiden wieder die übrigen Regeln.",
            ),
        ),
        ChoiceKind::Erasure => (
            (
                "Erasure",
                "The person asks for the erasure of what is theirs (GDPR Art. 17).",
            ),
            (
                "Löschung",
                "Die Person verlangt die Löschung ihrer Inhalte (Art. 17 DSGVO).",
            ),
        ),
        ChoiceKind::AudienceNarrowed => (
            (
                "Audience narrowed",
                "Fewer people can see what is named below; who can see it decides whether it may be used.",
            ),
            (
                "Sichtbarkeit eingeschränkt",
                "Weniger Menschen können sehen, was unten genannt ist; davon hängt ab, ob es verwendet werden darf.",
            ),
        ),
        ChoiceKind::SpecialCategory => (
            (
                "Marked as sensitive",
                "What is named below shows special categories of data, such as health or belief (GDPR Art. 9).",
            ),
            (
                "Als sensibel gekennzeichnet",
                "Was unten genannt ist, zeigt besondere Kategorien von Daten, etwa Gesundheit oder Überzeugungen (Art. 9 DSGVO).",
            ),
        ),
    };
    match lang {
        Lang::En => en,
        Lang::De => de,
    }
}

pub(super) fn kinds<'a>(kinds: impl Iterator<Item = &'a Kind>, lang: Lang) -> Vec<String> {
    kinds.map(|k| kind_word(*k, lang).to_owned()).collect()
}

pub(super) fn kind_word(kind: Kind, lang: Lang) -> &'static str {
    match kind {
        Kind::Post => lang.pick("posts", "Beiträge"),
        Kind::Comment => lang.pick("comments", "Kommentare"),
        Kind::Photo => lang.pick("photos", "Fotos"),
        Kind::Caption => lang.pick("captions", "Bildtexte"),
        Kind::Reel => lang.pick("reels", "Reels"),
        Kind::AiPrompt => lang.pick("AI prompts", "KI-Eingaben"),
        Kind::AiFeedback => lang.pick("AI feedback", "KI-Rückmeldungen"),
        Kind::Message => lang.pick("messages", "Nachrichten"),
        Kind::Unknown => lang.pick("kind unknown", "Art unbekannt"),
    }
}

pub(super) fn audience_word(audience: Audience, lang: Lang) -> &'static str {
    match audience {
        Audience::Public => lang.pick("everybody", "alle"),
        Audience::Friends => lang.pick("friends only", "nur Freunde"),
        Audience::ClosedGroup => lang.pick(
            "members of a closed group",
            "Mitglieder einer geschlossenen Gruppe",
        ),
        Audience::OnlyMe => lang.pick("only the person", "nur die Person selbst"),
        Audience::Unknown => lang.pick("unknown", "unbekannt"),
    }
}

pub(super) fn account_word(account: AccountType, lang: Lang) -> &'static str {
    match account {
        AccountType::Personal => lang.pick("personal", "persönlich"),
        AccountType::Page => lang.pick("page", "Seite"),
        AccountType::Business => lang.pick("business", "geschäftlich"),
        AccountType::Deleted => lang.pick("deleted", "gelöscht"),
        AccountType::Unknown => lang.pick("unknown", "unbekannt"),
    }
}
