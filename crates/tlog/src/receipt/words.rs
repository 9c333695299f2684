//! Every fixed text of the page, in both languages, so that the template holds none.

use super::Lang;

macro_rules! words {
    ($($name:ident: $en:literal, $de:literal;)+) => {
        /// The texts of one language.
        pub(super) struct Words { $(pub(super) $name: &'static str,)+ }
        static ENGLISH: Words = Words { $($name: $en,)+ };
        static GERMAN: Words = Words { $($name: $de,)+ };
    };
}

words! {
    kicker: "Receipt", "Beleg";
    said: "What was said", "Was erklärt wurde";
    about: "Person", "Person";
    nobody: "the operator, no person", "der Betreiber, keine Person";
    recorded: "Entered in the log", "Ins Protokoll eingetragen";
    place: "Where it stands", "Wo es steht";
    log: "Log", "Protokoll";
    entry: "Entry number", "Nummer des Eintrags";
    entry_note: "counted from 0", "gezählt ab 0";
    size: "Entries in the signed log", "Einträge im signierten Protokoll";
    root: "Signed root, SHA-256", "Signierte Wurzel, SHA-256";
    key: "Key of the log", "Schlüssel des Protokolls";
    others: "Also signed by", "Außerdem signiert von";
    others_note: "not checked on this page", "auf dieser Seite nicht geprüft";
    code: "The whole receipt", "Der ganze Beleg";
    code_note: "This code holds all of it, nothing is fetched from anywhere.", "Dieser Code enthält alles; nichts wird irgendwoher geholt.";
    code_title: "QR code with the whole receipt", "QR-Code mit dem ganzen Beleg";
    no_code: "The record is too long for a printed code. The file of this page holds the whole receipt.", "Der Eintrag ist zu lang für einen gedruckten Code. Die Datei dieser Seite enthält den ganzen Beleg.";
    how: "How to check it", "Wie Sie ihn prüfen";
    how_lead: "On any computer, without a network, with this page, the file, or the text of the code:", "Auf jedem Rechner, ohne Netz, mit dieser Seite, der Datei oder dem Text des Codes:";
    how_key: "Compare the key of the log with the one that the operator publishes. A page can claim any key.", "Vergleichen Sie den Schlüssel des Protokolls mit dem, den der Betreiber veröffentlicht. Eine Seite kann jeden Schlüssel behaupten.";
    shows: "What it shows", "Was er zeigt";
    shows_text: "The record above is in the log, word for word, and the operator signed the log with it. The operator cannot change or remove it without contradicting this signature.", "Der Eintrag oben steht Wort für Wort im Protokoll, und der Betreiber hat das Protokoll mit ihm signiert. Der Betreiber kann ihn nicht ändern oder entfernen, ohne dieser Signatur zu widersprechen.";
    private: "Keep it private", "Bewahren Sie ihn vertraulich auf";
    private_text: "Whoever has this receipt can read the record. The public log shows none of it.", "Wer diesen Beleg hat, kann den Eintrag lesen. Das öffentliche Protokoll zeigt nichts davon.";
    file: "The receipt as text", "Der Beleg als Text";
}

impl Words {
    pub(super) fn of(lang: Lang) -> &'static Words {
        match lang {
            Lang::En => &ENGLISH,
            Lang::De => &GERMAN,
        }
    }
}
