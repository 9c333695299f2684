//! What a checked receipt says, as lines of text.

use super::checked::{Checked, SignedWith};
use super::lang::Lang;
use super::said::said;
use std::fmt::Write;

impl Checked {
    /// In plain words, one thing a line: what was recorded, about whom and when, where it is in the
    /// log, and whose word that is.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let said = said(&self.record.entry, lang);
        let mut out = format!("{}\n", said.title);
        let mut line = |name: &str, value: &str| {
            // Writing to a String cannot fail.
            let _ = writeln!(out, "  {name}: {value}");
        };
        if let Some(person) = &self.record.person {
            line(lang.pick("Person", "Person"), person.id.as_str());
        }
        for (name, value) in &said.rows {
            line(name, value);
        }
        line(
            lang.pick("Recorded", "Eingetragen"),
            &lang.moment(self.record.recorded_at),
        );
        line(
            lang.pick("Entry", "Eintrag"),
            &format!(
                "{} {} {}",
                lang.count(self.index),
                lang.pick("of the log", "im Register"),
                self.origin
            ),
        );
        let (size, root) = (lang.count(self.size), self.root);
        line(
            lang.pick("Checkpoint", "Prüfpunkt"),
            &match lang {
                Lang::En => format!("{size} entries, root {root}"),
                Lang::De => format!("{size} Einträge, Wurzel {root}"),
            },
        );
        let _ = match (&self.signed_with, lang) {
            (given @ SignedWith::GivenKey(_), Lang::En) => writeln!(out, "it holds: {given}"),
            (SignedWith::GivenKey(key), Lang::De) => {
                writeln!(
                    out,
                    "gültig: unterschrieben mit dem genannten Schlüssel `{key}`"
                )
            }
            (own @ SignedWith::KeyInReceipt(_), Lang::En) => writeln!(out, "it holds, but: {own}"),
            (SignedWith::KeyInReceipt(key), Lang::De) => writeln!(
                out,
                "in sich gültig, aber: unterschrieben mit dem Schlüssel, der im Beleg selbst steht; den kann sich aussuchen, wer einen Beleg macht. Bitte `{key}` mit dem Schlüssel vergleichen, den der Betreiber veröffentlicht"
            ),
        };
        out
    }
}
