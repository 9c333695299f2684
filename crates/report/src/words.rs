//! Every fixed text of the page, in both languages, so that the template holds none.

use crate::lang::Lang;
use rights::Kind;

macro_rules! words {
    ($($name:ident: $en:literal, $de:literal;)+) => {
        /// The texts of one language.
        pub(crate) struct Words { $(pub(crate) $name: &'static str,)+ kinds: [&'static str; 9], kinds_of_one: [&'static str; 9] }
        static ENGLISH: Words = Words { $($name: $en,)+ kinds: KINDS_EN, kinds_of_one: KINDS_OF_ONE_EN };
        static GERMAN: Words = Words { $($name: $de,)+ kinds: KINDS_DE, kinds_of_one: KINDS_OF_ONE_DE };
    };
}

/// In the order of the codes of [`Kind`].
const KINDS_EN: [&str; 9] = [
    "Posts",
    "Comments",
    "Photos",
    "Captions",
    "Reels",
    "AI prompts",
    "AI feedback",
    "Messages",
    "Kind unknown",
];
const KINDS_DE: [&str; 9] = [
    "Beiträge",
    "Kommentare",
    "Fotos",
    "Bildtexte",
    "Reels",
    "KI-Eingaben",
    "KI-Rückmeldungen",
    "Nachrichten",
    "Art unbekannt",
];
const KINDS_OF_ONE_EN: [&str; 9] = [
    "Post",
    "Comment",
    "Photo",
    "Caption",
    "Reel",
    "AI prompt",
    "AI feedback",
    "Message",
    "Kind unknown",
];
const KINDS_OF_ONE_DE: [&str; 9] = [
    "Beitrag",
    "Kommentar",
    "Foto",
    "Bildtext",
    "Reel",
    "KI-Eingabe",
    "KI-Rückmeldung",
    "Nachricht",
    "Art unbekannt",
];

words! {
    kicker: "Training set report", "Bericht über einen Trainingsdatensatz";
    kicker_dry: "Dry run: nothing was written", "Probelauf: nichts wurde geschrieben";
    title_of: "What went in, and what stayed out", "Was hineinkam und was draußen blieb";
    set: "Set", "Datensatz";
    purpose: "Purpose", "Zweck";
    as_of: "Ages and waiting times as of", "Alter und Fristen am";
    sequence: "Ledger sequence", "Stand des Protokolls";
    sequence_note: "all entries before it are counted", "alle Einträge davor sind berücksichtigt";
    policy: "Policy", "Regelwerk";
    policy_hash: "Policy, SHA-256", "Regelwerk, SHA-256";
    manifest_hash: "Manifest, SHA-256", "Manifest, SHA-256";
    opt_in: "opt-in: only people who agreed", "Opt-in: nur wer zugestimmt hat";
    opt_out: "opt-out: people who were told and did not object", "Opt-out: wer benachrichtigt wurde und nicht widersprochen hat";
    items_in: "items went in", "Inhalte kamen hinein";
    items_seen: "items were looked at", "Inhalte wurden geprüft";
    people_in: "people have something in it", "Personen sind mit etwas darin";
    of: "of", "von";
    flow: "From all items to those admitted", "Von allen Inhalten zu den zugelassenen";
    flow_lead: "The stream runs from top to bottom. Each step takes away the items that it is the first to refuse, in the order of the policy, so the steps add up. An item may have further reasons: the second figure counts every item for which the rule is a reason.", "Der Strom läuft von oben nach unten. Jeder Schritt nimmt die Inhalte weg, die er in der Reihenfolge des Regelwerks als erster ablehnt; so gehen die Summen auf. Ein Inhalt kann weitere Gründe haben: Die zweite Zahl nennt alle Inhalte, für die die Regel ein Grund ist.";
    all_items: "All items", "Alle Inhalte";
    admitted: "Admitted", "Zugelassen";
    refused: "Not admitted", "Nicht zugelassen";
    removed: "out here", "hier heraus";
    any: "a reason for", "Grund bei";
    errors: "could not be evaluated for", "nicht auswertbar bei";
    left: "left", "übrig";
    not_permitted: "Nothing permits it.", "Nichts erlaubt es.";
    idle: "Rules that take nothing away here and stand in the table only:", "Regeln, die hier nichts wegnehmen und nur in der Tabelle stehen:";
    in_the_end: "Admitted in the end", "Am Ende zugelassen";
    on_the_way: "Still in the stream", "Noch im Strom";
    out_here: "Out at this step", "Hier heraus";
    table: "Figures as a table", "Zahlen als Tabelle";
    rule: "Rule", "Regel";
    ground: "Ground in law", "Rechtsgrund";
    looked_at: "Looked at", "Geprüft";
    share: "Share", "Anteil";
    plots: "By year, kind and region", "Nach Jahr, Art und Region";
    by_year: "By year of creation", "Nach Entstehungsjahr";
    by_kind: "By kind", "Nach Art";
    by_region: "By region of the person", "Nach Region der Person";
    year: "Year", "Jahr";
    kind: "Kind", "Art";
    region: "Region", "Region";
    unknown: "unknown", "unbekannt";
    person: "One person as an example", "Eine Person als Beispiel";
    person_lead: "What this person can be told about each item, with every reason.", "Was dieser Person zu jedem Inhalt gesagt werden kann, mit jedem Grund.";
    pseudonym: "Pseudonym in this set", "Pseudonym in diesem Datensatz";
    item_in: "In", "Drin";
    item_out: "Out", "Draußen";
    more: "further items of this person are not shown.", "weitere Inhalte dieser Person sind nicht gezeigt.";
    no_day: "day unknown", "Tag unbekannt";
    prose: "The policy in words", "Das Regelwerk in Worten";
    verify: "How to verify this", "Wie sich das prüfen lässt";
    verify_lead: "This page proves nothing by itself. The signed manifest does: it names the policy, the position in the ledger, the content files, the counts by reason and a digest of every cell. With the set's files at hand, run:", "Diese Seite beweist für sich nichts. Das signierte Manifest tut es: Es nennt das Regelwerk, den Stand des Protokolls, die Inhaltsdateien, die Zahlen je Grund und eine Prüfsumme jeder Zelle. Wer die Dateien des Datensatzes hat, ruft auf:";
    verify_reference: "The second line also decides every item anew with the reference evaluator.", "Die zweite Zeile entscheidet außerdem jeden Inhalt mit dem Referenzauswerter neu.";
    verify_hash: "The manifest must have the digest that stands at the top of this page.", "Das Manifest muss die Prüfsumme haben, die oben auf dieser Seite steht.";
    verify_key: "Whoever has a copy of the set without the workspace names the key that its maker publishes:", "Wer nur eine Kopie des Datensatzes hat, nennt den Schlüssel, den dessen Hersteller veröffentlicht:";
    key: "KEY", "SCHLÜSSEL";
    made: "Made", "Erstellt";
    by: "by demur", "von demur";
    standalone: "This page stands alone: it loads nothing and runs no script.", "Diese Seite steht für sich: Sie lädt nichts nach und führt kein Skript aus.";
}

impl Words {
    pub(crate) fn of(lang: Lang) -> &'static Words {
        match lang {
            Lang::En => &ENGLISH,
            Lang::De => &GERMAN,
        }
    }

    /// Many items of this kind.
    pub(crate) fn kind(&self, kind: Kind) -> &'static str {
        let at = usize::from(kind.code());
        self.kinds.get(at).copied().unwrap_or(self.unknown)
    }

    /// One item of this kind.
    pub(crate) fn kind_of_one(&self, kind: Kind) -> &'static str {
        let at = usize::from(kind.code());
        self.kinds_of_one.get(at).copied().unwrap_or(self.unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_name_of_its_own() {
        for lang in [Lang::En, Lang::De] {
            let words = Words::of(lang);
            for name in [Words::kind, Words::kind_of_one] {
                let names: std::collections::BTreeSet<_> =
                    Kind::ALL.iter().map(|k| name(words, *k)).collect();
                assert_eq!(names.len(), Kind::ALL.len());
                assert!(!names.contains(words.unknown));
            }
        }
    }
}
