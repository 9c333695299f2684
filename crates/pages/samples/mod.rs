//! Every page with sample data: for the gallery and for the tests.
//!
//! All text comes through [`Town::s`] or [`Town::t`], so that a test can dress it up.

mod audience;
mod choices;
mod consent;
mod erase;
mod errors;
mod guest;
mod home;
mod items;
mod objection;
mod officer;
mod reasons;
mod sets;
mod signin;

use pages::{
    Account, Authority, Frame, Lang, LanguageLink, Moment, Operator, Page, Paths, Reason, Receipt,
    Section,
};
use rights::{Day, LanguageTag};

/// A page and what it is called in file names.
pub(crate) struct Sample {
    /// Name of the file, without its end.
    pub(crate) name: &'static str,
    /// Whether it is shown in the documentation.
    pub(crate) shown: bool,
    /// What it is, in English.
    pub(crate) about: &'static str,
    /// The page.
    pub(crate) html: String,
}

/// The sample platform in one language.
pub(crate) struct Town {
    /// The language.
    pub(crate) lang: Lang,
    /// What is done to every text.
    pub(crate) dress: fn(&str) -> String,
}

impl Town {
    /// A text that is the same in both languages.
    fn s(&self, text: &str) -> String {
        (self.dress)(text)
    }

    /// A text of the page's language.
    fn t(&self, en: &str, de: &str) -> String {
        self.s(match self.lang {
            Lang::En => en,
            Lang::De => de,
        })
    }

    /// The tag of its language, which the texts of its people have.
    fn tag(&self) -> Option<LanguageTag> {
        self.lang.tag().parse().ok()
    }

    /// A moment on a day.
    fn at(&self, date: &str, hour: u8, minute: u8) -> Moment {
        Moment {
            day: day(date),
            hour,
            minute,
            // As the portal says it.
            zone: self.s("UTC"),
        }
    }

    /// A reason as a policy says it.
    fn why(&self, en: &str, de: &str, source: &str, entry: Option<u64>) -> Reason {
        let text = match self.lang {
            Lang::En => format!("{en} [{source}]"),
            Lang::De => format!(
                "{de} [{}]",
                source.replace("GDPR", "DSGVO").replace("recital", "ErwG")
            ),
        };
        let mut reason = Reason::said(&text, entry);
        reason.sentence = self.s(&reason.sentence);
        reason.source = reason.source.map(|s| self.s(&s));
        let own = reason.entries.iter().copied().collect();
        reason.opening(&own)
    }

    fn receipt(&self, entry: u64) -> Receipt {
        Receipt {
            html: self.s(&format!("/receipts/{entry}.html")),
            json: self.s(&format!("/receipts/{entry}.json")),
        }
    }

    /// Around a page of somebody who is not signed in.
    fn outside(&self, name: &str) -> Frame {
        let other = match self.lang {
            Lang::En => Lang::De,
            Lang::De => Lang::En,
        };
        Frame {
            lang: self.lang,
            operator: Operator {
                name: self.s("Lindental"),
                legal_name: self.s("Lindental Netz eG, Marktplatz 4, 99999 Lindental"),
                officer_mail: self.t("privacy@lindental.example", "datenschutz@lindental.example"),
                imprint: self.s("https://lindental.example/imprint"),
                privacy: self.s("https://lindental.example/privacy"),
                authority: Some(Authority {
                    name: self.t(
                        "State data protection authority",
                        "Datenschutzaufsicht des Landes",
                    ),
                    href: self.s("https://authority.example/"),
                }),
            },
            paths: Paths::under(""),
            languages: vec![LanguageLink {
                lang: other,
                href: self.s(&format!("{name}.{}.html", other.tag())),
            }],
            account: None,
            csrf: Some(self.s("9f2c61d0")),
            here: None,
        }
    }

    /// Around a page of Greta Sommerweg.
    fn inside(&self, name: &str, here: Option<Section>) -> Frame {
        Frame {
            account: Some(Account {
                name: self.s("Greta Sommerweg"),
            }),
            here,
            ..self.outside(name)
        }
    }
}

fn day(date: &str) -> Day {
    date.parse().unwrap_or(Day::MIN)
}

/// Lays a view out; a template that fails leaves its error, which every test finds.
fn sample(
    name: &'static str,
    shown: bool,
    about: &'static str,
    page: &dyn Page,
    frame: &Frame,
) -> Sample {
    Sample {
        name,
        shown,
        about,
        html: page.html(frame).unwrap_or_else(|e| e.to_string()),
    }
}

/// Every page, in the order in which somebody meets them.
pub(crate) fn all(lang: Lang, dress: fn(&str) -> String) -> Vec<Sample> {
    let town = Town { lang, dress };
    let rooms = [
        objection::samples,
        signin::samples,
        home::samples,
        items::samples,
        sets::samples,
        choices::samples,
        audience::samples,
        consent::samples,
        erase::samples,
        officer::samples,
        guest::samples,
        errors::samples,
    ];
    rooms.iter().flat_map(|room| room(&town)).collect()
}

/// As it is.
pub(crate) fn plain(text: &str) -> String {
    text.to_owned()
}
