//! Rules and decisions in plain words, English and German.

use crate::model::{Policy, Rule};
use crate::{Attr, OwnerAttr};
use rights::{Decision, Error, Reason};
use std::collections::BTreeSet;
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
    /// One of two texts.
    #[must_use]
    pub const fn pick(self, en: &'static str, de: &'static str) -> &'static str {
        match self {
            Lang::En => en,
            Lang::De => de,
        }
    }

    /// A ground in law. Annotations name it in English; the laws' German names are put in.
    #[must_use]
    pub fn law(self, article: &str) -> String {
        match self {
            Lang::En => article.to_owned(),
            Lang::De => article
                .replace("GDPR", "DSGVO")
                .replace("recital", "ErwG")
                .replace("ePrivacy Directive", "ePrivacy-Richtlinie"),
        }
    }
}

impl Rule {
    /// What it says, in plain words.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.text_en,
            Lang::De => &self.text_de,
        }
    }

    /// The same to the person themselves, where the rule has words for it.
    #[must_use]
    pub fn sentence_to_you(&self, lang: Lang) -> &str {
        match (&self.text_you, lang) {
            (Some([en, _]), Lang::En) => en,
            (Some([_, de]), Lang::De) => de,
            (None, lang) => self.sentence(lang),
        }
    }

    /// Its ground in law.
    #[must_use]
    pub fn ground(&self, lang: Lang) -> String {
        lang.law(&self.article)
    }
}

impl Policy {
    /// What a rule says, in plain words; empty for a position that no rule has.
    #[must_use]
    pub fn sentence(&self, rule: usize, lang: Lang) -> &str {
        self.rule(rule).map_or("", |r| r.sentence(lang))
    }

    /// A reason in plain words, with the rule's id and its ground in law.
    #[must_use]
    pub fn say(&self, reason: Reason, lang: Lang) -> String {
        let named = |rule: usize| {
            self.rule(rule)
                .map(|r| format!("[{}; {}]", r.id, r.ground(lang)))
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
        self.explain_heard(decision, lang, &BTreeSet::new())
    }

    /// The same, where the owner's objections to the item came from these signals alone: rules that read
    /// objections name them.
    #[must_use]
    pub fn explain_heard(
        &self,
        decision: Decision,
        lang: Lang,
        signals: &BTreeSet<&str>,
    ) -> Vec<String> {
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
        let say = |reason| {
            let said = self.say(reason, lang);
            match reason {
                Reason::Forbidden(rule) if !signals.is_empty() && self.reads_objections(rule) => {
                    named(&said, signals, lang)
                }
                _ => said,
            }
        };
        decision.reasons().map(say).collect()
    }

    /// What [`Policy::explain_heard`] said, said to the person themselves: in the second person, and without the
    /// rule's id. Gives the sentence and its ground in law.
    #[must_use]
    pub fn to_you(&self, said: &str, lang: Lang) -> (String, Option<String>) {
        let Some((sentence, source)) = said.strip_suffix(']').and_then(|s| s.rsplit_once(" ["))
        else {
            return (said.to_owned(), None);
        };
        let id = source.split("; ").next().unwrap_or_default();
        let Some(rule) = self.rules.iter().find(|rule| rule.id.0 == id) else {
            return (sentence.to_owned(), None);
        };
        // What comes behind the rule's own words, such as whose signal it was, stays.
        let yours = match sentence.strip_prefix(rule.sentence(lang)) {
            Some(more) => format!("{}{more}", rule.sentence_to_you(lang)),
            None => sentence.to_owned(),
        };
        (yours, Some(rule.ground(lang)))
    }

    fn reads_objections(&self, rule: usize) -> bool {
        let lowered = self.lowered().rules.get(rule);
        let mut attrs = lowered.into_iter().flat_map(|r| r.condition.attrs());
        attrs.any(|attr| attr == Attr::Owner(OwnerAttr::Objections))
    }
}

/// Puts the signals between what a rule says and its id.
fn named(said: &str, signals: &BTreeSet<&str>, lang: Lang) -> String {
    let by = lang.pick(
        "It came as a signal of a program:",
        "Es kam als Signal eines Programms:",
    );
    let names: Vec<&str> = signals.iter().copied().collect();
    let names = names.join(", ");
    match said.rsplit_once(" [") {
        Some((sentence, id)) => format!("{sentence} {by} {names}. [{id}"),
        None => format!("{said} {by} {names}."),
    }
}
