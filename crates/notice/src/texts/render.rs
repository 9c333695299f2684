//! Filling in texts. All that differs from person to person are links and the first day of use, so each
//! language is filled in once, and those are put in afterwards.

use super::occasion::Occasion;
use super::{Lang, Texts};
use crate::settings::Settings;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use rights::{Day, Error, LanguageTag, LegalBasis};
use std::collections::BTreeMap;

/// Stands where the objection's link goes. It has nothing that escaping would change.
const OBJECTION: &str = "objection-link-4d0c8e1f";
/// Stands where the notice's page goes.
const NOTICE: &str = "notice-link-9b27a6c3";
/// Stands where the page goes on which one says yes.
const CONSENT: &str = "consent-link-71fe03d2";
/// Stands where the portal's first page goes.
const PORTAL: &str = "portal-link-e85a2b90";
/// Stands where the first day of use goes, which depends on when the person was told.
const FIRST_USE: &str = "first-use-c63d174f";

/// The texts of one language, but for what differs from person to person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rendered {
    pub(crate) tag: LanguageTag,
    subject: String,
    text: String,
    html: String,
}

/// What differs from person to person.
pub(crate) struct Own<'o> {
    /// The page with the button to object.
    pub(crate) objection: &'o str,
    /// The notice as a page.
    pub(crate) notice: &'o str,
    /// Where one says yes.
    pub(crate) consent: &'o str,
    /// The portal's first page.
    pub(crate) portal: &'o str,
    /// The first day of use.
    pub(crate) first_use: Day,
}

impl Rendered {
    /// Subject, text and page for one person.
    pub(crate) fn with(&self, own: &Own<'_>) -> (String, String, String) {
        let day = day_words(own.first_use, &self.tag);
        let put = |text: &str| {
            text.replace(OBJECTION, own.objection)
                .replace(NOTICE, own.notice)
                .replace(CONSENT, own.consent)
                .replace(PORTAL, own.portal)
                .replace(FIRST_USE, &day)
        };
        (put(&self.subject), put(&self.text), put(&self.html))
    }

    /// Subject and page as they are kept: what differs from person to person is open in them.
    pub(crate) fn open(&self) -> (&str, &str) {
        (&self.subject, &self.html)
    }
}

/// A text with the first day of use in it.
pub(super) fn with_first_use(text: &str, day: Day, tag: &LanguageTag) -> String {
    text.replace(FIRST_USE, &day_words(day, tag))
}

/// Every variable that texts can use, in the order of the article that asks for it.
pub(super) const VARIABLES: [&str; 25] = [
    "controller",
    "controller_address",
    "controller_contact",
    "officer",
    "officer_contact",
    "purposes",
    "opt_out",
    "opt_in",
    "basis",
    "interest",
    "kinds",
    "recipients",
    "transfers",
    "retention",
    "source",
    "obligation",
    "automated",
    "rights",
    "withdrawal",
    "authority",
    "first_use",
    "objection_link",
    "notice_link",
    "consent_link",
    "portal_link",
];

/// The values of the variables in one language.
pub(super) fn values(
    lang: &Lang,
    settings: &Settings,
    occasion: &Occasion,
) -> BTreeMap<&'static str, Value> {
    let facts = &lang.facts;
    let text = |text: &str| Value::from(text.trim().to_owned());
    let purposes = |of: &[LegalBasis]| -> Vec<String> {
        let named = occasion.purposes.iter();
        let named = named.filter(|(_, basis)| of.contains(*basis));
        named
            .map(|(purpose, _)| facts.purposes.get(purpose).cloned().unwrap_or_default())
            .collect()
    };
    let kinds = occasion.kinds.iter();
    let kinds: Vec<String> = kinds
        .map(|kind| facts.kinds.get(kind).cloned().unwrap_or_default())
        .collect();
    let bases: std::collections::BTreeSet<LegalBasis> =
        occasion.purposes.values().copied().collect();
    let bases = bases
        .iter()
        .map(|basis| facts.basis.get(basis).cloned().unwrap_or_default());
    let if_asked = |text| if occasion.opt_in() { text } else { "" };
    let values = [
        text(&settings.controller.name),
        text(&settings.controller.address),
        text(&settings.controller.contact),
        text(&settings.officer.name),
        text(&settings.officer.contact),
        Value::from(purposes(LegalBasis::ALL)),
        Value::from(purposes(&[LegalBasis::LegitimateInterest])),
        Value::from(purposes(&[LegalBasis::Consent])),
        text(&bases.collect::<Vec<_>>().join(" ")),
        text(&interests(lang, occasion)),
        Value::from(kinds),
        text(&facts.recipients),
        text(&facts.transfers),
        text(&facts.retention),
        text(&facts.source),
        text(&facts.obligation),
        text(&facts.automated),
        text(&facts.rights),
        text(if_asked(&facts.withdrawal)),
        text(&facts.authority),
        text(FIRST_USE),
        text(OBJECTION),
        text(NOTICE),
        text(if_asked(CONSENT)),
        text(PORTAL),
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
        let values = Value::from_pairs(values(lang, settings, occasion));
        let fill = |name: &str| {
            let template = environment.get_template(name).map_err(wrong)?;
            template.render(&values).map_err(wrong)
        };
        Ok(Rendered {
            tag: tag.clone(),
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

/// What stands for links and the first day of use, for those who look at filled-in texts.
pub(super) struct StandIns;

impl StandIns {
    pub(super) const OBJECTION: &'static str = OBJECTION;
    pub(super) const FIRST_USE: &'static str = FIRST_USE;
    /// Every link.
    pub(super) const LINKS: [&'static str; 4] = [OBJECTION, NOTICE, CONSENT, PORTAL];
}
