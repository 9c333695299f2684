//! What stands around every page: who the operator is, where links go, who is signed in.

use crate::guest::Wish;
use crate::{Lang, assets};

/// Around a page.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The language of the page.
    pub lang: Lang,
    /// Who answers for the use of the data.
    pub operator: Operator,
    /// Where links go.
    pub paths: Paths,
    /// The same page in other languages.
    pub languages: Vec<LanguageLink>,
    /// Who is signed in.
    pub account: Option<Account>,
    /// The session's token against forged requests; goes into every form as [`crate::field::CSRF`].
    pub csrf: Option<String>,
    /// The part of the portal that the page belongs to.
    pub here: Option<Section>,
}

/// Who answers for the use of the data (the controller).
#[derive(Clone, Debug)]
pub struct Operator {
    /// Name, as people know it.
    pub name: String,
    /// Name and address, as the law wants it, in one line.
    pub legal_name: String,
    /// The address for mail of the data protection officer.
    pub officer_mail: String,
    /// The page that says who the operator is.
    pub imprint: String,
    /// The page about data protection at large.
    pub privacy: String,
    /// Where to complain (GDPR Art. 77).
    pub authority: Option<Authority>,
}

/// A supervisory authority.
#[derive(Clone, Debug)]
pub struct Authority {
    /// Its name.
    pub name: String,
    /// Its web address.
    pub href: String,
}

/// A link to the same page in another language.
#[derive(Clone, Debug)]
pub struct LanguageLink {
    /// Which.
    pub lang: Lang,
    /// Where.
    pub href: String,
}

/// Who is signed in.
#[derive(Clone, Debug)]
pub struct Account {
    /// The name shown.
    pub name: String,
}

/// The parts of the portal that the navigation names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Is anything of mine used?
    Home,
    /// My items.
    Items,
    /// Sets and models.
    Sets,
    /// Choices and requests.
    Choices,
    /// Questions to the officer.
    Officer,
}

/// Where links and forms go. Questions, looks, consent and the form for people without an account may be
/// empty, where nobody serves them: then no page leads there, and the officer's address stands in their place.
#[derive(Clone, Debug)]
pub struct Paths {
    /// The folder of [`crate::assets`].
    pub assets: String,
    /// [`crate::home::Home`].
    pub home: String,
    /// [`crate::items::Items`].
    pub items: String,
    /// [`crate::sets::Sets`].
    pub sets: String,
    /// [`crate::public::Public`].
    pub public: String,
    /// [`crate::choices::Choices`].
    pub choices: String,
    /// [`crate::objection::ObjectionAsk`] of somebody signed in.
    pub object: String,
    /// [`crate::consent::ConsentAsk`].
    pub consent: String,
    /// [`crate::audience::AudienceAsk`].
    pub audience: String,
    /// [`crate::erase::EraseAsk`].
    pub erase: String,
    /// [`crate::dossier::Dossier`].
    pub dossier: String,
    /// [`crate::officer::Questions`].
    pub officer: String,
    /// [`crate::looks::Looks`].
    pub looks: String,
    /// [`crate::others::OthersAsk`].
    pub others: String,
    /// [`crate::guest::GuestAsk`].
    pub guest: String,
    /// [`crate::signin::SignIn`].
    pub sign_in: String,
    /// Where the form that signs out is sent (POST).
    pub sign_out: String,
    /// Where the form of [`crate::signin::Reauthenticate`] is sent (POST).
    pub confirm: String,
}

impl Default for Paths {
    /// At the root of a host.
    fn default() -> Self {
        Paths::under("")
    }
}

impl Paths {
    /// The usual paths below a prefix: empty, or `/portal`.
    #[must_use]
    pub fn under(prefix: &str) -> Self {
        let at = |path: &str| format!("{prefix}{path}");
        Self {
            assets: at("/assets"),
            home: at("/"),
            items: at("/items"),
            sets: at("/sets"),
            public: at("/public"),
            choices: at("/choices"),
            object: at("/object"),
            consent: at("/consent"),
            audience: at("/audience"),
            erase: at("/erase"),
            dossier: at("/dossier"),
            officer: at("/questions"),
            looks: at("/looks"),
            others: at("/others"),
            guest: at("/without-account"),
            sign_in: at("/sign-in"),
            sign_out: at("/sign-out"),
            confirm: at("/confirm"),
        }
    }
}

impl Paths {
    /// The same with the language that a page asks for.
    #[must_use]
    pub fn in_language(self, lang: Lang) -> Self {
        let at = |path: String| match path.as_str() {
            "" => path,
            _ => format!("{path}?lang={}", lang.tag()),
        };
        Self {
            assets: self.assets,
            home: at(self.home),
            items: at(self.items),
            sets: at(self.sets),
            public: at(self.public),
            choices: at(self.choices),
            object: at(self.object),
            consent: at(self.consent),
            audience: at(self.audience),
            erase: at(self.erase),
            dossier: at(self.dossier),
            officer: at(self.officer),
            looks: at(self.looks),
            others: at(self.others),
            guest: at(self.guest),
            sign_in: at(self.sign_in),
            sign_out: at(self.sign_out),
            confirm: at(self.confirm),
        }
    }
}

impl Frame {
    /// Where the style sheet lies.
    pub(crate) fn style(&self) -> String {
        format!("{}/{}", self.paths.assets, assets::style())
    }

    /// Where the mark lies.
    pub(crate) fn mark(&self) -> String {
        format!("{}/{}", self.paths.assets, assets::mark())
    }

    /// The value of `aria-current` for a link of the navigation.
    pub(crate) fn is_here(&self, section: &Section) -> bool {
        self.here == Some(*section)
    }

    /// The navigation: section, place, message.
    pub(crate) fn sections(&self) -> impl Iterator<Item = (Section, &str, &'static str)> {
        let paths = &self.paths;
        let all = [
            (Section::Home, &paths.home, "nav-home"),
            (Section::Items, &paths.items, "nav-items"),
            (Section::Sets, &paths.sets, "nav-sets"),
            (Section::Choices, &paths.choices, "nav-choices"),
            (Section::Officer, &paths.officer, "nav-officer"),
        ];
        let all = all.map(|(section, path, message)| (section, path.as_str(), message));
        all.into_iter().filter(|(_, path, _)| !path.is_empty())
    }

    /// The form that needs no signing in, with a wish chosen.
    pub(crate) fn guest_wish(&self, wish: Wish) -> String {
        let form = &self.paths.guest;
        let joint = if form.contains('?') { '&' } else { '?' };
        format!("{form}{joint}{}={}", crate::field::WISH, wish.as_str())
    }

    /// Where the officer is asked: a page, or by mail where there is none.
    pub(crate) fn officer(&self) -> String {
        match self.paths.officer.as_str() {
            "" => format!("mailto:{}", self.operator.officer_mail),
            page => page.to_owned(),
        }
    }
}
