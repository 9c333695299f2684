//! Every fixed text of the dossier's page, in both languages.

use crate::lang::Lang;
use rights::{AccountType, NoticeStatus};

macro_rules! words {
    ($($name:ident: $en:literal, $de:literal;)+) => {
        /// The texts of one language.
        pub(crate) struct Words { $(pub(crate) $name: &'static str,)+ }
        static ENGLISH: Words = Words { $($name: $en,)+ };
        static GERMAN: Words = Words { $($name: $de,)+ };
    };
}

words! {
    kicker: "Access to personal data, Art. 15 GDPR", "Auskunft nach Art. 15 DSGVO";
    title: "What is known of you, and what it is used for", "Was über Sie bekannt ist und wofür es genutzt wird";
    person: "Person", "Person";
    number: "Number", "Nummer";
    as_of: "As of", "Stand";
    sequence: "Ledger read up to entry", "Register gelesen bis Eintrag";
    page: "Page of items", "Seite der Inhalte";
    of: "of", "von";
    accounts: "Who you are here", "Wer Sie hier sind";
    account: "Account", "Konto";
    handles: "Further names", "Weitere Namen";
    since: "Known since", "Bekannt seit";
    entry: "entry", "Eintrag";
    birth: "Born", "Geboren";
    region: "Region", "Region";
    created: "Account created", "Konto angelegt";
    kind_of_account: "Type of account", "Art des Kontos";
    first: "as first imported", "wie zuerst eingelesen";
    unknown: "unknown", "unbekannt";
    erased: "This person was erased.", "Diese Person wurde gelöscht.";
    erased_left: "What is left is this number, the ledger entry that says so, and blinded leaves of a log that nobody can read any more.", "Übrig sind diese Nummer, der Eintrag im Register, der es festhält, und verblindete Blätter eines Protokolls, die niemand mehr lesen kann.";
    erased_entry: "Erased by entry", "Gelöscht mit Eintrag";
    pseudonym_kept: "A keyed pseudonym of the id may be kept, so that the account is refused when it comes back (Art. 17(3)(b), 21).", "Ein verschlüsseltes Pseudonym der Kennung kann aufbewahrt sein, damit das Konto bei einer Rückkehr ausgeschlossen bleibt (Art. 17 Abs. 3 Buchst. b, Art. 21).";
    pseudonym_gone: "No pseudonym of the id is kept.", "Kein Pseudonym der Kennung ist aufbewahrt.";
    standing: "What is in force of what you said", "Was von Ihren Erklärungen gilt";
    nothing_said: "Nothing was said yet.", "Bisher wurde nichts erklärt.";
    deadlines: "Requests and deadlines", "Anliegen und Fristen";
    deadlines_lead: "Each request has to be answered within one month (Art. 12(3) GDPR).", "Jedes Anliegen ist binnen eines Monats zu beantworten (Art. 12 Abs. 3 DSGVO).";
    received: "received", "eingegangen";
    due: "to be answered by", "zu beantworten bis";
    done: "Done", "Erledigt";
    open: "Open", "Offen";
    overdue: "overdue", "überfällig";
    no_requests: "There is no request.", "Es gibt kein Anliegen.";
    choices: "What you said, with receipts", "Was Sie erklärt haben, mit Belegen";
    receipt: "Receipt", "Beleg";
    receipt_note: "The receipt shows to anyone that this was recorded. Keep it: demur receipt check and check_receipt.py check it.", "Der Beleg zeigt jedem, dass dies eingetragen wurde. Bitte aufbewahren: demur receipt check und check_receipt.py prüfen ihn.";
    receipt_elsewhere: "The receipt is in the other forms of this dossier.", "Der Beleg steht in den anderen Fassungen dieser Auskunft.";
    recorded: "recorded", "eingetragen";
    notices: "Notices", "Benachrichtigungen";
    no_notices: "No notice was sent.", "Es wurde keine Benachrichtigung versandt.";
    delivered: "Delivered", "Zugestellt";
    not_delivered: "not proven", "nicht nachgewiesen";
    seen: "seen", "gesehen";
    waits: "Waiting time until", "Wartezeit bis";
    items: "Your items", "Ihre Inhalte";
    items_lead: "For each item: how it is decided now for each purpose, and what each training set made of it.", "Zu jedem Inhalt: wie er jetzt für jeden Zweck entschieden wird, und was jeder Trainingsdatensatz daraus gemacht hat.";
    no_items: "There are no items of yours here.", "Es gibt hier keine Inhalte von Ihnen.";
    now: "Now", "Jetzt";
    became_in: "in the set", "im Datensatz";
    became_masked: "masked", "maskiert";
    became_refused: "was not admitted", "wurde nicht zugelassen";
    became_purged: "removed from the set", "aus dem Datensatz entfernt";
    masked_since: "since state", "seit Stand";
    masked_unknown: "since when cannot be told any more, or is not signed yet", "seit wann, lässt sich nicht mehr sagen oder ist noch nicht unterschrieben";
    item_erased: "This item was erased; its place is empty.", "Dieser Inhalt wurde gelöscht; sein Platz ist leer.";
    used_by: "Items of others that share, quote or answer it", "Inhalte anderer, die ihn teilen, zitieren oder beantworten";
    audience: "seen by", "sichtbar für";
    no_day: "day unknown", "Tag unbekannt";
    others: "In items of others", "In Inhalten anderer";
    others_lead: "Items of others that show or name you. Their texts are theirs (Art. 15(4) GDPR); places are named, so that you can object or ask for erasure.", "Inhalte anderer, die Sie zeigen oder nennen. Deren Texte gehören anderen (Art. 15 Abs. 4 DSGVO); die Stellen sind genannt, damit Sie widersprechen oder Löschung verlangen können.";
    content: "Content", "Datei";
    row: "Row", "Zeile";
    how: "How", "Wie";
    sets: "Training sets", "Trainingsdatensätze";
    sets_lead: "Every set that there is, whether it has something of yours or not.", "Jeder Datensatz, den es gibt, ob etwas von Ihnen darin ist oder nicht.";
    set: "Set", "Datensatz";
    state: "State", "Stand";
    masked_up_to: "Masked up to entry", "Maskiert bis Eintrag";
    your_name: "Your name in it", "Ihr Name darin";
    loads: "What training was shown", "Was dem Training gezeigt wurde";
    loads_unknown: "Not looked up for this page.", "Für diese Auskunft nicht nachgesehen.";
    no_loads: "No run of a loader is recorded.", "Kein Lauf eines Laders ist verzeichnet.";
    run: "Run", "Lauf";
    consumer: "Read by", "Gelesen von";
    shown: "Items of yours shown", "Gezeigte Inhalte von Ihnen";
    times: "Times", "Male";
    last: "Last", "Zuletzt";
    recipients: "Recipients", "Empfänger";
    no_recipients: "No recipient is recorded.", "Kein Empfänger ist verzeichnet.";
    holds: "Legal holds", "Aufbewahrung aus Rechtsgründen";
    until: "until", "bis";
    over: "over", "vorbei";
    orders: "Orders to others", "Aufträge an andere";
    order: "Order", "Auftrag";
    order_erasure: "to delete", "zu löschen";
    order_restriction: "not to use, as processing is restricted", "nicht zu nutzen, da die Verarbeitung eingeschränkt ist";
    order_objection: "not to use, for an objection", "nicht zu nutzen wegen eines Widerspruchs";
    copy_of: "copy of", "Kopie von";
    copy_items: "Items of yours in it when it was handed over", "Inhalte von Ihnen darin, als sie übergeben wurde";
    copy_items_unknown: "Which items of yours it had cannot be told; the recipient has to look.", "Welche Inhalte von Ihnen sie hatte, lässt sich nicht sagen; der Empfänger muss nachsehen.";
    copy_more: "more", "weitere";
    copy_until: "carried out there up to entry", "dort umgesetzt bis Eintrag";
    copy_nothing_said: "You said nothing since that it would have to take into account", "Sie haben seither nichts erklärt, was sie berücksichtigen müsste";
    copy_reached: "What you said has reached it", "Was Sie erklärt haben, ist dort angekommen";
    copy_not_yet: "What you said last has not reached it yet", "Was Sie zuletzt erklärt haben, ist dort noch nicht angekommen";
    copy_unknown: "Whether what you said has reached it is not known here", "Ob angekommen ist, was Sie erklärt haben, ist hier nicht bekannt";
    operator: "the operator", "den Betreiber";
    to: "to", "an";
    confirmed: "confirmed", "bestätigt";
    entries: "Further entries about you", "Weitere Einträge über Sie";
    sealed: "sealed; nobody can read it any more", "versiegelt; niemand kann es mehr lesen";
    next: "There are further items; the next page is", "Es gibt weitere Inhalte; die nächste Seite ist";
    numbers: "Characters that the font of this document lacks are written as their Unicode number, such as ‹U+017C›. Searching and copying find the real ones; so do the other forms of this dossier.", "Zeichen, die der Schrift dieses Dokuments fehlen, stehen hier mit ihrer Unicode-Nummer, etwa ‹U+017C›. Suchen und Kopieren finden die echten; ebenso die anderen Fassungen dieser Auskunft.";
    made: "Made", "Erstellt";
    by: "by demur", "von demur";
    standalone: "This page stands alone: it loads nothing and runs no script. It is about one person: keep it as private as they would.", "Diese Seite steht für sich: Sie lädt nichts nach und führt kein Skript aus. Sie handelt von einer Person: bitte so vertraulich behandeln, wie diese es täte.";
}

impl Words {
    pub(crate) fn of(lang: Lang) -> &'static Words {
        match lang {
            Lang::En => &ENGLISH,
            Lang::De => &GERMAN,
        }
    }
}

/// What happened to a notice.
pub(crate) const fn status(status: NoticeStatus, lang: Lang) -> &'static str {
    match (status, lang) {
        (NoticeStatus::Sent, Lang::En) => "sent",
        (NoticeStatus::Sent, Lang::De) => "versandt",
        (NoticeStatus::Delivered, Lang::En) => "delivered",
        (NoticeStatus::Delivered, Lang::De) => "zugestellt",
        (NoticeStatus::Bounced, Lang::En) => "came back",
        (NoticeStatus::Bounced, Lang::De) => "zurückgekommen",
        (NoticeStatus::Seen, Lang::En) => "seen",
        (NoticeStatus::Seen, Lang::De) => "gesehen",
    }
}

/// Who can see an item, as it is written in data.
pub(crate) fn audience(name: &str, lang: Lang) -> &str {
    match (name, lang) {
        ("public", Lang::En) => "anyone",
        ("public", Lang::De) => "alle",
        ("friends", Lang::En) => "contacts",
        ("friends", Lang::De) => "Kontakte",
        ("closed_group", Lang::En) => "a closed group",
        ("closed_group", Lang::De) => "eine geschlossene Gruppe",
        ("only_me", Lang::En) => "nobody else",
        ("only_me", Lang::De) => "niemanden sonst",
        ("unknown", Lang::En) => "nobody knows whom",
        ("unknown", Lang::De) => "unbekannt wen",
        (other, _) => other,
    }
}

/// The type of an account.
pub(crate) const fn account(of: AccountType, lang: Lang) -> &'static str {
    match (of, lang) {
        (AccountType::Personal, Lang::En) => "personal",
        (AccountType::Personal, Lang::De) => "persönlich",
        (AccountType::Page, Lang::En) => "page",
        (AccountType::Page, Lang::De) => "Seite",
        (AccountType::Business, Lang::En) => "business",
        (AccountType::Business, Lang::De) => "geschäftlich",
        (AccountType::Deleted, Lang::En) => "deleted",
        (AccountType::Deleted, Lang::De) => "gelöscht",
        (AccountType::Unknown, Lang::En) => "unknown",
        (AccountType::Unknown, Lang::De) => "unbekannt",
    }
}
