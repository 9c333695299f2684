//! What the assessment of the sample platform says, in two versions.

use super::{Town, day};
use console::assessments::Record;
use rights::Kind;

/// Version 3.
pub(crate) fn record(t: &Town) -> Record {
    Record {
        interest: t.t(
            "Members ask questions in dialect and about local matters. An assistant that has never read how people here write does not understand them. The interest is real: 41,000 questions a month are asked already.",
            "Mitglieder fragen in Mundart und nach örtlichen Dingen. Ein Assistent, der nie gelesen hat, wie man hier schreibt, versteht sie nicht. Das Interesse besteht wirklich: Schon heute werden 41.000 Fragen im Monat gestellt.",
        ),
        necessity: t.t(
            "Public corpora hold almost no dialect. Synthetic text was tried in autumn 2025 and did not do. Full names, addresses and numbers are masked before training.",
            "Öffentliche Sammlungen enthalten kaum Mundart. Erzeugter Text wurde im Herbst 2025 erprobt und genügte nicht. Namen, Anschriften und Nummern werden vor dem Training maskiert.",
        ),
        expectations: t.t(
            "Whoever posts to everyone expects to be read and found by everyone. Training was not expected before the notice of November 2025; items from before are out of scope.",
            "Wer etwas für alle veröffentlicht, rechnet damit, von allen gelesen und gefunden zu werden. Mit Training war vor der Benachrichtigung vom November 2025 nicht zu rechnen; Älteres ist nicht umfasst.",
        ),
        kinds: vec![Kind::Post, Kind::Comment],
        safeguards: t.t(
            "Opt-out by one click, before any use. 30 days between notice and use. Whoever was not reached is out. Late objections reach every loader within a second.",
            "Widerspruch mit einem Klick, vor jeder Nutzung. 30 Tage zwischen Benachrichtigung und Nutzung. Wer nicht erreicht wurde, ist ausgeschlossen. Späte Widersprüche wirken binnen einer Sekunde.",
        ),
        balance: t.t(
            "Consequences for one person are small as long as nothing of theirs can be got out of the model. That is tested before each release.",
            "Die Folgen für einzelne Menschen sind gering, solange sich aus dem Modell nichts von ihnen herausholen lässt. Das wird vor jeder Freigabe geprüft.",
        ),
        third_parties: t.t(
            "People who are quoted are out if they objected. Photos are not covered.",
            "Wer zitiert wird und widersprochen hat, ist ausgeschlossen. Fotos sind nicht umfasst.",
        ),
        minors: t.t(
            "Under 18 and unknown age are out.",
            "Unter 18 und unbekanntes Alter sind ausgeschlossen.",
        ),
        special_categories: t.t(
            "Groups about health and belief are out as a whole. Anybody can mark an item as sensitive.",
            "Gruppen zu Gesundheit und Glauben sind ganz ausgeschlossen. Jeder kann einen Inhalt als sensibel kennzeichnen.",
        ),
        compatible_with: vec![t.s("social_network")],
        older_items_compatible: false,
        compatibility: t.t(
            "Posts were collected to be shown to everyone.",
            "Beiträge wurden erhoben, um allen gezeigt zu werden.",
        ),
        dpia: t.s("https://dpia.lindental.example/2025-11"),
        expires: day("2026-12-31"),
    }
}

/// Version 4: photos, and items from before.
pub(crate) fn next(t: &Town) -> Record {
    Record {
        kinds: vec![Kind::Post, Kind::Comment, Kind::Photo],
        expectations: t.t(
            "Whoever posts to everyone expects to be read and found by everyone. Training was not expected before the notice of November 2025; public items since 2020 are found compatible nevertheless.",
            "Wer etwas für alle veröffentlicht, rechnet damit, von allen gelesen und gefunden zu werden. Mit Training war vor der Benachrichtigung vom November 2025 nicht zu rechnen; öffentliche Inhalte seit 2020 gelten dennoch als vereinbar.",
        ),
        third_parties: t.t(
            "People who are quoted are out if they objected. Photos that show others are out until each of them has been told.",
            "Wer zitiert wird und widersprochen hat, ist ausgeschlossen. Fotos, die andere zeigen, sind ausgeschlossen, bis alle Gezeigten informiert sind.",
        ),
        older_items_compatible: true,
        expires: day("2027-03-31"),
        ..record(t)
    }
}
