//! What the operator says about the portal.

use pages::{Authority, Lang, Operator};
use rights::PurposeId;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::PathBuf;

/// `[portal]` in demur.toml.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Portal {
    /// Where it listens; a proxy that ends TLS stands before it.
    pub listen: SocketAddr,
    /// The operator's name as members know it.
    pub name: String,
    /// Name and address as the law wants it.
    pub legal_name: String,
    /// The address for mail of the officer.
    pub officer_mail: String,
    /// The page that says who the operator is.
    pub imprint: String,
    /// The page about data protection at large.
    pub privacy: String,
    /// Name of the supervisory authority.
    pub authority: String,
    /// Its web address.
    pub authority_page: String,
    /// What purposes are called.
    pub purposes: BTreeMap<PurposeId, PurposeWords>,
    /// What surfaces of the platform are, for the page that says what counts as public.
    pub surfaces: BTreeMap<String, SurfaceWords>,
    /// Whether the operator promises that only what is known to have been public when it was posted is used: with
    /// another policy the portal does not begin. What `/public` says follows from the policy either way.
    pub public_then_must_be_known: bool,
    /// Hours after which one has to sign in again.
    pub session_hours: u32,
    /// Minutes for which a link to sign in works.
    pub link_minutes: u32,
    /// The header in which a proxy says where a request came from, such as `x-forwarded-for`; only to be
    /// set where every request comes through that proxy.
    pub client_header: Option<String>,
    /// The wordings of consents. Without them nobody is asked for one here.
    pub consent: Option<Consent>,
    /// How links to items look, such as `https://example.org/posts/{id}`. Without any, every link is tried.
    pub item_links: Vec<String>,
    /// Hours for which the link works that hands in a request without an account.
    pub guest_hours: u32,
    /// An account elsewhere with which members can sign in as well.
    pub oidc: Option<oidc::Settings>,
}

impl Default for Portal {
    fn default() -> Self {
        Portal {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            name: "demur".to_owned(),
            legal_name: String::new(),
            officer_mail: String::new(),
            imprint: String::new(),
            privacy: String::new(),
            authority: String::new(),
            authority_page: String::new(),
            purposes: BTreeMap::new(),
            surfaces: BTreeMap::new(),
            public_then_must_be_known: false,
            session_hours: 12,
            link_minutes: 30,
            client_header: None,
            consent: None,
            item_links: Vec::new(),
            guest_hours: 48,
            oidc: None,
        }
    }
}

/// `[portal.consent]`: `<folder>/<version>/en.toml` and `de.toml` have the words.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// The version of the wording that is asked for now.
    pub version: String,
    /// Earlier versions to which a consent still counts: the operator says that they told as much.
    #[serde(default)]
    pub accept: BTreeSet<String>,
    /// Where versions are, below the workspace. They stay there: the ledger names them.
    #[serde(default = "consent_folder")]
    pub folder: PathBuf,
    /// The age from which one can consent alone (GDPR Art. 8(1); member states may lower it to 13).
    #[serde(default = "least_age")]
    pub least_age: u8,
}

impl Consent {
    /// The versions to which a consent counts.
    #[must_use]
    pub fn counting(&self) -> BTreeSet<String> {
        let now = std::iter::once(&self.version);
        now.chain(&self.accept).cloned().collect()
    }
}

fn consent_folder() -> PathBuf {
    PathBuf::from("consent")
}

const fn least_age() -> u8 {
    16
}

/// What a purpose is called, and what it is in a sentence.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PurposeWords {
    /// Its name.
    pub name: Named,
    /// What it is.
    pub about: Named,
}

/// Who can see what stands on a surface.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SurfaceWords {
    /// Its name; its id where there is none.
    pub name: Named,
    /// Who can see what stands there, in a sentence.
    pub seen_by: Named,
    /// Whether it counts as public.
    pub public: bool,
}

/// Words in both languages.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Named {
    /// English.
    pub en: String,
    /// German; the English words where there are none.
    pub de: String,
}

impl Named {
    /// The words of a language.
    #[must_use]
    pub fn of(&self, lang: Lang) -> &str {
        match lang {
            Lang::De if !self.de.is_empty() => &self.de,
            Lang::De | Lang::En => &self.en,
        }
    }
}

impl Portal {
    /// Who answers for the use, as pages say it.
    #[must_use]
    pub fn operator(&self) -> Operator {
        Operator {
            name: self.name.clone(),
            legal_name: self.legal_name.clone(),
            officer_mail: self.officer_mail.clone(),
            imprint: self.imprint.clone(),
            privacy: self.privacy.clone(),
            authority: (!self.authority.is_empty()).then(|| Authority {
                name: self.authority.clone(),
                href: self.authority_page.clone(),
            }),
        }
    }

    /// What a purpose is called; its id where nobody has said.
    #[must_use]
    pub fn purpose(&self, purpose: &PurposeId, lang: Lang) -> String {
        let words = self.purposes.get(purpose).map(|w| w.name.of(lang));
        let words = words.filter(|name| !name.is_empty());
        words.unwrap_or(purpose.as_str()).to_owned()
    }

    /// What a surface is called; its id where nobody has said.
    #[must_use]
    pub fn surface(&self, surface: &str, lang: Lang) -> String {
        let words = self.surfaces.get(surface).map(|w| w.name.of(lang));
        let words = words.filter(|name| !name.is_empty());
        words.unwrap_or(surface).to_owned()
    }

    /// What a purpose is, in a sentence.
    #[must_use]
    pub fn about(&self, purpose: &PurposeId, lang: Lang) -> String {
        let words = self.purposes.get(purpose).map(|w| w.about.of(lang));
        words.unwrap_or_default().to_owned()
    }
}
