//! Filling in texts. All that differs from person to person are links, so each language is filled in
//! once, and links are put in afterwards.

use super::facts::Occasion;
use super::{Lang, Texts};
use crate::settings::Settings;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use rights::{Day, Error, LanguageTag, LegalBasis};
use std::collections::BTreeMap;

/// Stands where the objection's link goes. It has nothing that escaping would change.
const OBJECTION: &str = "objection-link-4d0c8e1f";
/// Stands where the notice's page goes.
const NOTICE: &str = "notice-link-9b27a6c3";

/// The texts of one language, but for the links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rendered {
    pub(crate) subject: String,
    text: String,
    pub(super) html: String,
}

impl Rendered {
    /// Text and page with the links of one person.
    pub(crate) fn with_links(&self, objection: &str, notice: &str) -> (String, String) {
        let put = |text: &str| text.replace(OBJECTION, objection).replace(NOTICE, notice);
        (put(&self.text), put(&self.html))
    }
}

/// Every variable that texts can use, in the order of the article that asks for it.
pub(super) const VARIABLES: [&str; 19] = [
    "controller",
    "controller_address",
    "controller_contact",
    "officer",
    "officer_contact",
    "purposes",
    "basis",
    "interest",
    "kinds",
    "recipients",
    "transfers",
    "retention",
    "source",
    "rights",
    "withdrawal",
    "authority",
    "first_use",
    "objection_link",
    "notice_link",
];

/// The values of the variables in one language.
pub(super) fn values(
    lang: &Lang,
    tag: &LanguageTag,
    settings: &Settings,
    occasion: &Occasion,
) -> BTreeMap<&'static str, Value> {
    let facts = &lang.facts;
    let text = |text: &str| Value::from(text.trim().to_owned());
    let purposes = occasion.purposes.keys();
    let purposes: Vec<String> = purposes
        .map(|purpose| facts.purposes.get(purpose).cloned().unwrap_or_default())
        .collect();
    let kinds = occasion.kinds.iter();
    let kinds: Vec<String> = kinds
        .map(|kind| facts.kinds.get(kind).cloned().unwrap_or_default())
        .collect();
    let bases: std::collections::BTreeSet<LegalBasis> =
        occasion.purposes.values().copied().collect();
    let bases = bases
        .iter()
        .map(|basis| facts.basis.get(basis).cloned().unwrap_or_default());
    let consent = occasion.rests_on(LegalBasis::Consent);
    let withdrawal = if consent { &facts.withdrawal } else { "" };
    let values = [
        text(&settings.controller.name),
        text(&settings.controller.address),
        text(&settings.controller.contact),
        text(&settings.officer.name),
        text(&settings.officer.contact),
        Value::from(purposes),
        text(&bases.collect::<Vec<_>>().join(" ")),
        text(&interests(lang, occasion)),
        Value::from(kinds),
        text(&facts.recipients),
        text(&facts.transfers),
        text(&facts.retention),
        text(&facts.source),
        text(&facts.rights),
        text(withdrawal),
        text(&facts.authority),
        text(&day_words(occasion.first_use, tag)),
        text(OBJECTION),
        text(NOTICE),
    ];
    VARIABLES.into_iter().zip(values).collect()
}

fn interests(lang: &Lang, occasion: &Occasion) -> String {
    let legitimate = occasion.purposes.iter();
    let legitimate = legitimate.filter(|(_, basis)| **basis == LegalBasis::LegitimateInterest);
    let words = legitimate.map(|(purpose, _)| {
        let own = lang.facts.interests.get(purpose);
        let assessed = || occasion.interests.get(purpose);
        own.or_else(assessed).cloned().unwrap_or_default()
    });
    words.collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// A day as the language writes it; in figures where we do not know the language.
fn day_words(day: Day, tag: &LanguageTag) -> String {
    match tag.primary() {
        "en" => tlog::Lang::En.day(day),
        "de" => tlog::Lang::De.day(day),
        _ => day.to_string(),
    }
}

/// Templates of one language, ready to be filled in.
pub(super) fn environment(lang: &Lang) -> Result<Environment<'_>, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|name| match name {
        "body.html" => AutoEscape::Html,
        _ => AutoEscape::None,
    });
    environment.add_template("subject.txt", &lang.subject)?;
    environment.add_template("body.txt", &lang.text)?;
    environment.add_template("body.html", &lang.html)?;
    Ok(environment)
}

impl Texts {
    /// Fills in one language.
    ///
    /// # Errors
    /// When a text uses what there is not, or is no template.
    pub(crate) fn render(
        &self,
        tag: &LanguageTag,
        settings: &Settings,
        occasion: &Occasion,
    ) -> Result<Rendered, Error> {
        let lang = self
            .langs
            .get(tag)
            .ok_or_else(|| Error::not_found(format!("there are no texts in `{}`", tag.as_str())))?;
        let wrong = |e: minijinja::Error| {
            let file = e.name().unwrap_or("a text").to_owned();
            let line = e.line().unwrap_or(0);
            Error::input(format!(
                "`{}/{}/{file}`, line `{line}`: {}",
                self.name,
                tag.as_str(),
                e.detail().unwrap_or("cannot be filled in")
            ))
            .because(e)
        };
        let environment = environment(lang).map_err(wrong)?;
        let values = Value::from_pairs(values(lang, tag, settings, occasion));
        let fill = |name: &str| {
            let template = environment.get_template(name).map_err(wrong)?;
            template.render(&values).map_err(wrong)
        };
        Ok(Rendered {
            subject: one_line(&fill("subject.txt")?),
            text: fill("body.txt")?,
            html: fill("body.html")?,
        })
    }
}

/// A subject is one line: a line break in it would begin another header.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// What stands for the two links, for those who look at filled-in texts.
pub(super) const fn stand_ins() -> (&'static str, &'static str) {
    (OBJECTION, NOTICE)
}
