//! Every page with sample data: for the gallery and for the tests.
//!
//! All text comes through [`Town::s`] or [`Town::t`], so that a test can dress it up.

mod access;
mod assessments;
mod campaigns;
mod clocks;
mod empty;
mod errors;
mod evidence;
mod incidents;
mod late;
mod orders;
mod overview;
mod persons;
mod purposes;
mod record;
mod requests;
mod sets;
mod whatif;

use console::{
    Frame, Lang, LanguageLink, Moment, Operator, Page, Pager, Paths, Pick, Role, Room, Staff, Tick,
};
use rights::Day;

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

/// The console of the sample platform, in one language, for one role.
pub(crate) struct Town {
    /// The language.
    pub(crate) lang: Lang,
    /// What is done to every text.
    pub(crate) dress: fn(&str) -> String,
    /// Who looks.
    pub(crate) role: Role,
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

    /// A moment on a day.
    fn at(&self, date: &str, hour: u8, minute: u8) -> Moment {
        Moment {
            day: day(date),
            hour,
            minute,
            zone: self.t("CEST", "MESZ"),
        }
    }

    fn now(&self) -> Moment {
        self.at(clocks::TODAY, 9, 41)
    }

    fn pick(&self, value: &str, en: &str, de: &str, chosen: bool) -> Pick {
        Pick {
            value: value.to_owned(),
            label: self.t(en, de),
            chosen,
        }
    }

    fn tick(&self, value: &str, en: &str, de: &str, ticked: bool) -> Tick {
        Tick {
            value: value.to_owned(),
            label: self.t(en, de),
            hint: None,
            ticked,
        }
    }

    fn pager(&self, pages: u64) -> Pager {
        Pager {
            page: 1,
            pages,
            before: None,
            after: (pages > 1).then(|| self.s("?page=2")),
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
                authority: None,
            },
            paths: Paths::under(""),
            languages: vec![LanguageLink {
                lang: other,
                href: self.s(&format!("{name}.{}.html", other.tag())),
            }],
            staff: None,
            csrf: Some(self.s("9f2c61d0")),
            here: None,
            overdue: vec![],
            reading: false,
        }
    }

    /// Around a page of somebody who works here.
    fn inside(&self, name: &str, here: Room) -> Frame {
        let who = match self.role {
            Role::Officer => "Mirela Kupferbach",
            Role::Engineer => "Aylin Taş",
            Role::Support => "Jonas Feldmann",
            Role::Auditor => "Per Lindqvist",
        };
        Frame {
            staff: Some(Staff {
                name: self.s(who),
                role: self.role,
            }),
            here: Some(here),
            overdue: vec![(Room::Requests, 1), (Room::Orders, 1), (Room::Incidents, 1)],
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

/// Every page as a role sees it, in the order of the navigation.
pub(crate) fn all_as(role: Role, lang: Lang, dress: fn(&str) -> String) -> Vec<Sample> {
    let town = Town { lang, dress, role };
    let rooms = [
        overview::samples,
        requests::samples,
        persons::samples,
        campaigns::samples,
        purposes::samples,
        assessments::samples,
        whatif::samples,
        sets::samples,
        late::samples,
        orders::samples,
        incidents::samples,
        evidence::samples,
        access::samples,
        empty::samples,
        errors::samples,
    ];
    rooms.iter().flat_map(|room| room(&town)).collect()
}

/// Every page as the officer sees it.
pub(crate) fn all(lang: Lang, dress: fn(&str) -> String) -> Vec<Sample> {
    all_as(Role::Officer, lang, dress)
}

/// As it is.
pub(crate) fn plain(text: &str) -> String {
    text.to_owned()
}
