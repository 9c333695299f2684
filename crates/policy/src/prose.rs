//! A policy in plain words, English and German.

use crate::load::{Effect, Policy};
use rights::{Decision, Error, Reason};
use std::fmt::Write as _;
use std::str::FromStr;

/// A language that demur speaks to people in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// German.
    De,
}

impl FromStr for Lang {
    type Err = Error;
    fn from_str(text: &str) -> Result<Lang, Error> {
        match text {
            "en" => Ok(Lang::En),
            "de" => Ok(Lang::De),
            other => Err(Error::input(format!(
                "unknown language `{other}`; known are en, de"
            ))),
        }
    }
}

impl Lang {
    const fn pick(self, en: &'static str, de: &'static str) -> &'static str {
        match self {
            Lang::En => en,
            Lang::De => de,
        }
    }
}

impl Policy {
    /// What a rule says, in plain words.
    #[must_use]
    pub fn sentence(&self, rule: usize, lang: Lang) -> &str {
        self.rule(rule).map_or("", |r| match lang {
            Lang::En => &r.text_en,
            Lang::De => &r.text_de,
        })
    }

    /// A reason in plain words, with the rule's id and its ground in law.
    #[must_use]
    pub fn say(&self, reason: Reason, lang: Lang) -> String {
        let named = |rule: usize| {
            self.rule(rule)
                .map(|r| format!("[{}; {}]", r.id, r.article))
                .unwrap_or_default()
        };
        match reason {
            Reason::Forbidden(rule) => format!("{} {}", self.sentence(rule, lang), named(rule)),
            Reason::Errored(rule) => {
                let why = lang.pick(
                    "A rule could not be evaluated; in doubt, the content is not used.",
                    "Eine Regel konnte nicht ausgewertet werden; im Zweifel wird der Inhalt nicht genutzt.",
                );
                format!("{why} {}", named(rule))
            }
            Reason::NotPermitted => lang
                .pick(
                    "No rule permits this use.",
                    "Keine Regel erlaubt diese Nutzung.",
                )
                .to_owned(),
        }
    }

    /// Why an item is in or out, a sentence for each rule that said so.
    #[must_use]
    pub fn explain(&self, decision: Decision, lang: Lang) -> Vec<String> {
        if decision.is_admitted() {
            let said = |rule| {
                format!(
                    "{} [{}]",
                    self.sentence(rule, lang),
                    self.rule(rule).map_or("", |r| &r.id.0)
                )
            };
            return decision.permits.iter().map(said).collect();
        }
        decision
            .reasons()
            .map(|reason| self.say(reason, lang))
            .collect()
    }
}

/// A policy as one page of prose (Markdown): what is used, what is never used, and why.
#[must_use]
pub fn page(policy: &Policy, lang: Lang) -> String {
    let mut out = String::new();
    let title = lang.pick(
        "What may be used to train, and what may not",
        "Was zum Training genutzt werden darf und was nicht",
    );
    let used = lang.pick(
        "An item is used only if",
        "Ein Inhalt wird nur genutzt, wenn",
    );
    let never = lang.pick(
        "It is not used if any of these holds",
        "Er wird nicht genutzt, wenn eines davon zutrifft",
    );
    let rest = lang.pick(
        "Everything else is not used: what no rule permits is refused, and a rule that cannot be evaluated refuses, too.",
        "Alles andere wird nicht genutzt: Was keine Regel erlaubt, ist ausgeschlossen, und eine Regel, die nicht ausgewertet werden kann, schließt ebenfalls aus.",
    );
    let public = lang.pick(
        "\"Public\" means: anyone can see it now, and it is not known that it was hidden when it was posted. What is unknown does not count as public.",
        "„Öffentlich“ heißt: Jede und jeder kann es jetzt sehen, und es ist nicht bekannt, dass es bei der Veröffentlichung verborgen war. Unbekanntes gilt nicht als öffentlich.",
    );
    let list = |out: &mut String, effect: Effect| {
        for (position, rule) in policy
            .rules()
            .iter()
            .enumerate()
            .filter(|(_, r)| r.effect == effect)
        {
            // Writing to a String cannot fail.
            let _ = writeln!(
                out,
                "- {} ({}; `{}`)",
                policy.sentence(position, lang),
                rule.article,
                rule.id
            );
        }
    };
    let _ = writeln!(out, "# {title}\n\n{used}:\n");
    list(&mut out, Effect::Permit);
    let _ = writeln!(out, "\n{never}:\n");
    list(&mut out, Effect::Forbid);
    let _ = writeln!(
        out,
        "\n{public}\n\n{rest}\n\nSHA-256 `{}` ({})",
        policy.hash(),
        policy.name()
    );
    out
}
