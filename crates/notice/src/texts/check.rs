//! Whether a notice says all that it has to say (GDPR Art. 13, 14), and whether the right to object is
//! told clearly and apart from everything else (Art. 21(4)).

use super::occasion::Occasion;
use super::render::{StandIns, VARIABLES, environment, values};
use super::{Lang, Texts};
use crate::settings::Settings;
use minijinja::Value;
use minijinja::value::ValueKind;
use rights::{Error, LanguageTag, LegalBasis};
use serde::Serialize;
use std::collections::BTreeSet;

/// Something that a notice lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Where: `en/body.txt`, `demur.toml`.
    pub file: String,
    /// What is wrong.
    pub what: String,
    /// What asks for it.
    pub source: &'static str,
}

/// What must be used by text and page: the variable, and the article.
const REQUIRED: [(&str, &str); 19] = [
    ("controller", "Art. 13(1)(a)"),
    ("controller_address", "Art. 13(1)(a)"),
    ("controller_contact", "Art. 13(1)(a)"),
    ("officer", "Art. 13(1)(b)"),
    ("officer_contact", "Art. 13(1)(b)"),
    ("purposes", "Art. 13(1)(c)"),
    ("basis", "Art. 13(1)(c)"),
    ("recipients", "Art. 13(1)(e)"),
    ("transfers", "Art. 13(1)(f)"),
    ("retention", "Art. 13(2)(a)"),
    ("obligation", "Art. 13(2)(e)"),
    ("automated", "Art. 13(2)(f), 14(2)(g)"),
    ("rights", "Art. 13(2)(b)"),
    ("authority", "Art. 13(2)(d)"),
    ("kinds", "Art. 14(1)(d)"),
    ("source", "Art. 14(2)(f)"),
    ("objection_link", "Art. 21(4)"),
    ("notice_link", "Art. 12(1)"),
    ("portal_link", "Art. 12(1)"),
];

/// The same where a purpose rests on this basis.
const REQUIRED_IF: [(&str, &str, LegalBasis); 5] = [
    ("interest", "Art. 13(1)(d)", LegalBasis::LegitimateInterest),
    ("first_use", "Art. 21(4)", LegalBasis::LegitimateInterest),
    ("withdrawal", "Art. 13(2)(c)", LegalBasis::Consent),
    ("consent_link", "Art. 7", LegalBasis::Consent),
    ("opt_in", "Art. 7", LegalBasis::Consent),
];

/// What a mail must not have: it would load something, and so tell who reads when, or do something.
const FORBIDDEN: [&str; 12] = [
    "<img", "<script", "<link", "<iframe", "<object", "<embed", "<form", "<video", "<audio",
    " src=", "url(", "@import",
];

const MAIL: &str = "no tracking";

impl Texts {
    /// Everything that is wrong with the texts for an occasion; a notice goes out with none of it alone.
    #[must_use]
    pub fn check(&self, settings: &Settings, occasion: &Occasion) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (tag, lang) in &self.langs {
            Check {
                tag,
                lang,
                settings,
                occasion,
                faults: &mut faults,
            }
            .all();
        }
        faults
    }
}

impl Texts {
    /// Refuses texts that lack something.
    ///
    /// # Errors
    /// Names every fault.
    pub fn complete(&self, settings: &Settings, occasion: &Occasion) -> Result<(), Error> {
        let faults = self.check(settings, occasion);
        if faults.is_empty() {
            return Ok(());
        }
        let each = faults
            .iter()
            .map(|f| format!("\n  {}: {} ({})", f.file, f.what, f.source));
        Err(Error::refused(format!(
            "the notice `{}` does not say what it has to say:{}",
            self.name,
            each.collect::<String>()
        )))
    }
}

struct Check<'c> {
    tag: &'c LanguageTag,
    lang: &'c Lang,
    settings: &'c Settings,
    occasion: &'c Occasion,
    faults: &'c mut Vec<Fault>,
}

impl Check<'_> {
    fn fault(&mut self, file: &str, source: &'static str, what: impl Into<String>) {
        let file = match file {
            "demur.toml" => file.to_owned(),
            _ => format!("{}/{file}", self.tag.as_str()),
        };
        let fault = Fault {
            file,
            what: what.into(),
            source,
        };
        // What demur.toml lacks is said once, not in each language.
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    fn all(mut self) {
        self.facts();
        let lang = self.lang;
        let environment = match environment(lang) {
            Ok(environment) => environment,
            Err(e) => {
                let file = e.name().unwrap_or("body.txt").to_owned();
                let line = e.line().unwrap_or(0);
                return self.fault(&file, "a template", format!("line `{line}`: {e}"));
            }
        };
        for file in ["subject.txt", "body.txt", "body.html"] {
            let Ok(template) = environment.get_template(file) else {
                continue;
            };
            let used: BTreeSet<String> = template.undeclared_variables(false).into_iter().collect();
            self.variables(file, &used);
            let values = values(lang, self.settings, self.occasion);
            match template.render(Value::from_pairs(values)) {
                Ok(filled) => self.filled(file, &filled),
                Err(e) => {
                    let line = e.line().unwrap_or(0);
                    self.fault(file, "a template", format!("line `{line}`: {e}"));
                }
            }
        }
    }

    /// Facts that only the operator knows are there.
    fn facts(&mut self) {
        let settings = self.settings;
        for (name, value, source) in [
            (
                "controller.name",
                &settings.controller.name,
                "Art. 13(1)(a)",
            ),
            (
                "controller.address",
                &settings.controller.address,
                "Art. 13(1)(a)",
            ),
            (
                "controller.contact",
                &settings.controller.contact,
                "Art. 13(1)(a)",
            ),
            ("officer.name", &settings.officer.name, "Art. 13(1)(b)"),
            (
                "officer.contact",
                &settings.officer.contact,
                "Art. 13(1)(b)",
            ),
        ] {
            if value.trim().is_empty() {
                self.fault("demur.toml", source, format!("`notice.{name}` is empty"));
            }
        }
        let (facts, occasion) = (&self.lang.facts, self.occasion);
        if occasion.opt_in() && !occasion.asked && settings.sender.consent.is_none() {
            let what = "nobody is asked for a consent: set [portal.consent], or `notice.sender.consent` to the page on which people say yes";
            self.fault("demur.toml", "Art. 7", what);
        }
        let mut empty: Vec<(String, &'static str)> = Vec::new();
        for (name, value, source) in [
            ("recipients", &facts.recipients, "Art. 13(1)(e)"),
            ("transfers", &facts.transfers, "Art. 13(1)(f)"),
            ("retention", &facts.retention, "Art. 13(2)(a)"),
            ("obligation", &facts.obligation, "Art. 13(2)(e)"),
            ("automated", &facts.automated, "Art. 13(2)(f), 14(2)(g)"),
            ("rights", &facts.rights, "Art. 13(2)(b)"),
            ("authority", &facts.authority, "Art. 13(2)(d)"),
            ("source", &facts.source, "Art. 14(2)(f)"),
            ("withdrawal", &facts.withdrawal, "Art. 13(2)(c)"),
        ] {
            if value.trim().is_empty() && (name != "withdrawal" || occasion.opt_in()) {
                empty.push((format!("`{name}`"), source));
            }
        }
        let said = |value: Option<&String>| value.is_some_and(|text| !text.trim().is_empty());
        for (purpose, basis) in &occasion.purposes {
            if !said(facts.purposes.get(purpose)) {
                empty.push((format!("`{purpose}` under [purposes]"), "Art. 13(1)(c)"));
            }
            if !said(facts.basis.get(basis)) {
                empty.push((format!("`{basis}` under [basis]"), "Art. 13(1)(c)"));
            }
            let interest = facts.interests.get(purpose);
            let interest = interest.or_else(|| occasion.interests.get(purpose));
            if *basis == LegalBasis::LegitimateInterest && !said(interest) {
                empty.push((format!("`{purpose}` under [interests]"), "Art. 13(1)(d)"));
            }
        }
        for kind in &occasion.kinds {
            if !said(facts.kinds.get(kind)) {
                empty.push((format!("`{kind}` under [kinds]"), "Art. 14(1)(d)"));
            }
        }
        for (what, source) in empty {
            self.fault("facts.toml", source, format!("{what} is empty"));
        }
    }

    fn variables(&mut self, file: &str, used: &BTreeSet<String>) {
        for name in used {
            if !VARIABLES.contains(&name.as_str()) {
                self.fault(file, "a template", format!("`{name}` is no variable"));
            }
        }
        if file == "subject.txt" {
            return;
        }
        let occasion = self.occasion;
        let conditional = REQUIRED_IF
            .into_iter()
            .filter(|(_, _, basis)| occasion.rests_on(*basis));
        let conditional = conditional.map(|(name, source, _)| (name, source));
        for (name, source) in REQUIRED.into_iter().chain(conditional) {
            if !used.contains(name) {
                let what = format!("says nothing of `{{{{ {name} }}}}`");
                self.fault(file, source, what);
            }
        }
    }

    fn filled(&mut self, file: &str, filled: &str) {
        if file == "subject.txt" {
            if filled.trim().is_empty() || filled.chars().count() > 150 {
                self.fault(
                    file,
                    "RFC 5322",
                    "a subject of 1 to 150 characters is needed",
                );
            }
            return;
        }
        let mut text = filled.to_owned();
        if file == "body.html" {
            let lower = filled.to_ascii_lowercase();
            for forbidden in FORBIDDEN {
                if lower.contains(forbidden) {
                    let what = format!("has `{}`: a mail loads nothing", forbidden.trim());
                    self.fault(file, MAIL, what);
                }
            }
            // Whoever asks for a yes has no other button to press.
            if self.occasion.opt_out() && !is_button(filled) {
                let what =
                    "the link `{{ objection_link }}` is no button: `<a class=\"button\" href=...>`";
                self.fault(file, "Art. 21(4)", what);
            }
            text = nanohtml2text::html2text(filled);
        }
        self.shown(file, &text);
        self.apart(file, &text);
        if !self.occasion.opt_out() && text.contains(StandIns::FIRST_USE) {
            let what = "says when the use begins (`{{ first_use }}`), but nothing is used without a consent; put it into `{% if opt_out %}`";
            self.fault(file, "Art. 5(1)(a)", what);
        }
    }

    /// What has to be said can be read, and is not only named in a comment or a condition.
    fn shown(&mut self, file: &str, text: &str) {
        let text = squeeze(text);
        let values = values(self.lang, self.settings, self.occasion);
        for name in VARIABLES {
            let Some(value) = values.get(name) else {
                continue;
            };
            if name == "first_use" && !self.occasion.opt_out() {
                continue;
            }
            let mut lines = vec![value.to_string()];
            // A text could be gone through, too, letter by letter.
            if value.kind() == ValueKind::Seq
                && let Ok(several) = value.try_iter()
            {
                lines = several.map(|line| line.to_string()).collect();
            }
            let hidden = lines.iter().map(|line| squeeze(line));
            let mut hidden = hidden.filter(|line| !line.is_empty() && !text.contains(line));
            if let Some(line) = hidden.next() {
                let what = format!("`{{{{ {name} }}}}` cannot be read in it: `{line}`");
                self.fault(file, "Art. 12(1)", what);
            }
        }
    }

    /// The right to object is told in a paragraph of its own, early, and once.
    fn apart(&mut self, file: &str, text: &str) {
        const ARTICLE: &str = "Art. 21(4)";
        let objection = StandIns::OBJECTION;
        let text = text.replace("\r\n", "\n");
        let paragraphs: Vec<&str> = text
            .split("\n\n")
            .filter(|p| !p.trim().is_empty())
            .collect();
        let with: Vec<usize> = (0..paragraphs.len())
            .filter(|at| paragraphs.get(*at).is_some_and(|p| p.contains(objection)))
            .collect();
        let [at] = with.as_slice() else {
            let what = format!(
                "the objection's link is there `{}` times, not once",
                with.len()
            );
            return self.fault(file, ARTICLE, what);
        };
        let own = paragraphs.get(*at).copied().unwrap_or_default();
        let mut others = StandIns::LINKS
            .into_iter()
            .filter(|link| *link != objection);
        if others.any(|link| own.contains(link)) || own.contains("://") {
            let what = "the objection's paragraph has other links";
            self.fault(file, ARTICLE, what);
        }
        let strangers = self.others_in(own);
        if !strangers.is_empty() {
            let what = format!("the objection's paragraph tells of other things, too: {strangers}");
            self.fault(file, ARTICLE, what);
        }
        let before: usize = paragraphs.iter().take(*at).map(|p| p.len()).sum();
        if self.occasion.opt_out() && before * 3 > text.len() {
            let what = "the objection comes after a third of the text; put it further up";
            self.fault(file, ARTICLE, what);
        }
    }

    /// Facts of Art. 13 that a paragraph states.
    fn others_in(&self, paragraph: &str) -> String {
        let facts = &self.lang.facts;
        let paragraph = squeeze(paragraph);
        let told = [
            ("recipients", &facts.recipients),
            ("transfers", &facts.transfers),
            ("retention", &facts.retention),
            ("authority", &facts.authority),
            ("source", &facts.source),
            ("obligation", &facts.obligation),
            ("automated", &facts.automated),
            ("rights", &facts.rights),
        ];
        let told = told.into_iter().filter(|(_, value)| {
            let value = squeeze(value);
            !value.is_empty() && paragraph.contains(&value)
        });
        told.map(|(name, _)| name).collect::<Vec<_>>().join(", ")
    }
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the objection's link is an anchor that is shown as a button.
fn is_button(html: &str) -> bool {
    let objection = StandIns::OBJECTION;
    let anchors = html.split("<a ").skip(1);
    anchors
        .filter_map(|rest| rest.split_once('>'))
        .any(|(tag, _)| {
            tag.contains(&format!("href=\"{objection}\"")) && tag.contains("class=\"button\"")
        })
}
