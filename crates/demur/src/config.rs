//! demur.toml.

use crate::storage::LedgerPlaces;
use corpus::purge::orders::Request;
use intake::{Limits, Mapping};
use rights::{Day, Error, Grid, LegalBasis, PurposeId, PurposeTree, Terms};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A workspace's configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) policy: PathBuf,
    pub(crate) notice_delay_days: u16,
    pub(crate) window_months: u8,
    #[serde(default)]
    pub(crate) scope_from: Option<Day>,
    #[serde(default)]
    pub(crate) grid: GridSize,
    pub(crate) purposes: BTreeMap<PurposeId, Purpose>,
    #[serde(default)]
    pub(crate) ledger: LedgerPlaces,
    #[serde(default)]
    pub(crate) erasure: Erasure,
    #[serde(default)]
    pub(crate) recipients: Recipients,
    #[serde(default)]
    pub(crate) limits: Limits,
    #[serde(default)]
    pub(crate) watch: Watching,
    #[serde(default)]
    pub(crate) people: Mapping,
    #[serde(default)]
    pub(crate) items: Mapping,
    #[serde(default)]
    pub(crate) choices: Mapping,
    #[serde(default)]
    pub(crate) notices: Mapping,
    #[serde(default)]
    pub(crate) notice: notice::Settings,
    #[serde(default)]
    pub(crate) portal: server::Portal,
    #[serde(default)]
    pub(crate) office: office::Settings,
    #[serde(default)]
    pub(crate) signals: signals::Settings,
    /// What only the operator knows, for documents.
    #[serde(default)]
    pub(crate) records: records::Said,
    #[serde(default)]
    pub(crate) api: api::Settings,
}

/// Shards and slices of a training set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct GridSize {
    /// None: as many as keep every cell small.
    pub(crate) shards: Option<u16>,
    pub(crate) slices: Option<u16>,
}

impl GridSize {
    /// The grid of a small set.
    pub(crate) fn fewest(self) -> Grid {
        let usual = Grid::default();
        Grid {
            shards: self.shards.unwrap_or(usual.shards),
            slices: self.slices.unwrap_or(usual.slices),
        }
    }
}

/// What an erasure leaves, and how it is followed up.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Erasure {
    /// Whether a keyed pseudonym of the id stays, by which the same account coming back is refused.
    pub(crate) keep_pseudonyms: bool,
    /// Days until an order to delete has to be confirmed.
    pub(crate) order_due_days: u16,
}

impl Default for Erasure {
    fn default() -> Self {
        Erasure {
            keep_pseudonyms: true,
            order_due_days: 30,
        }
    }
}

/// What is ordered of whoever got a copy of a set.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Recipients {
    /// What people ask for that becomes an order (GDPR Art. 19).
    pub(crate) orders_on: BTreeSet<Request>,
}

impl Default for Recipients {
    fn default() -> Self {
        Recipients {
            orders_on: [Request::Erasure, Request::Restriction].into(),
        }
    }
}

/// One purpose.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Purpose {
    #[serde(default)]
    pub(crate) parent: Option<PurposeId>,
    pub(crate) basis: LegalBasis,
}

/// How `demur watch` works.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Watching {
    pub(crate) mask_every_seconds: u32,
}

impl Default for Watching {
    fn default() -> Self {
        Watching {
            mask_every_seconds: 5,
        }
    }
}

impl Config {
    pub(crate) fn read(path: &Path) -> Result<Config, Error> {
        let name = path.display();
        let text = std::fs::read_to_string(path)
            .map_err(|e| Error::input(format!("cannot read `{name}`")).because(e))?;
        let config: Config =
            toml::from_str(&text).map_err(|e| Error::input(format!("`{name}`: {e}")))?;
        config.grid.fewest().check()?;
        let tree = config.tree()?;
        config
            .signals
            .check(&tree)
            .map_err(|e| Error::input(format!("`{name}`: [signals]: {e}")))?;
        let signing_in = config.portal.oidc.as_ref();
        signing_in
            .map_or(Ok(()), |oidc| oidc.check("portal.oidc"))
            .and_then(|()| config.office.check())
            .map_err(|e| Error::input(format!("`{name}`: {e}")))?;
        if ![1, 2, 3, 4, 6, 12].contains(&config.window_months) {
            return Err(Error::input(format!(
                "`{name}`: window_months is `{}`; a year must part into windows: 1, 2, 3, 4, 6 or 12",
                config.window_months
            )));
        }
        for (request, article) in [(Request::Erasure, 17), (Request::Restriction, 18)] {
            if !config.recipients.orders_on.contains(&request) {
                return Err(Error::input(format!(
                    "`{name}`: orders_on lacks what Art. {article} GDPR grants, and Art. 19 has every recipient told of it; keep `erasure` and `restriction` in it"
                )));
            }
        }
        Ok(config)
    }

    pub(crate) fn tree(&self) -> Result<PurposeTree, Error> {
        PurposeTree::new(
            self.purposes
                .iter()
                .map(|(purpose, of)| (purpose.clone(), of.parent.clone())),
        )
    }

    /// What decisions for a purpose read of the configuration.
    pub(crate) fn terms(&self, purpose: &PurposeId) -> Result<Terms, Error> {
        let basis = self.basis(purpose)?;
        let tree = self.tree()?;
        let mut terms = Terms::new(basis, self.scope_from, self.notice_delay_days, &tree);
        terms.wordings = self.portal.consent.as_ref().map(server::Consent::counting);
        Ok(terms)
    }

    pub(crate) fn basis(&self, purpose: &PurposeId) -> Result<LegalBasis, Error> {
        self.tree()?.require(purpose)?;
        let missing = || Error::internal("a known purpose has no configuration");
        self.purposes
            .get(purpose)
            .map(|p| p.basis)
            .ok_or_else(missing)
    }
}

/// The demur.toml of a new workspace; `postgres` is where its ledger is kept, if not in files.
pub(crate) fn template(form: policy::Form, grid: GridSize, postgres: Option<&str>) -> String {
    let basis = match form {
        policy::Form::OptIn => "consent",
        policy::Form::OptOut => "legitimate_interest",
    };
    format!(
        r#"# A demur workspace. See docs/import.md and docs/policies.md.

# The policy in force; `demur policy check` after every change.
policy = "policies/{form}.cedar"

# Days between the delivery of a notice and the first use (opt-out).
notice_delay_days = 14

# Length in months of the windows in which training sets lie. Never change it after the first import.
window_months = 3

# Items created before this day need a compatibility finding in the assessment (Art. 6(4) GDPR).
# Without it, every item does.
# scope_from = "2025-01-01"

# Shards and slices of a training set. Without `shards` a set gets as many as keep every cell below 64 MB,
# 16 at least; a set with other shards than the one before is written anew as a whole.
[grid]
{shards}
slices = {slices}

# What training may be for, and on what legal basis. A purpose may have a parent.
[purposes.generative_ai]
basis = "{basis}"

[purposes.ai_assistant]
parent = "generative_ai"
basis = "{basis}"

[purposes.creative_tools]
parent = "generative_ai"
basis = "{basis}"

# `demur watch` masks a set at most so often; loaders learn of refused items at once all the same.
# [watch]
# mask_every_seconds = 5
# Days until an order to delete what lies in your own tables has to be confirmed.
# [erasure]
# order_due_days = 30
# What becomes an order to whoever got a copy of a set; "objection" can be added.
# [recipients]
# orders_on = ["erasure", "restriction"]

# Who announces, and through which mail server. See docs/notices.md.
# [notice.controller]
# name = "Example Ltd"
# address = "1 Main Street, 10115 Berlin"
# contact = "privacy@example.org"
# [notice.officer]
# name = "Ada Lovelace"
# contact = "dpo@example.org"
# [notice.sender]
# from = "privacy@example.org"
# return_path = "bounces@mail.example.org"
# portal = "https://privacy.example.org"
# [notice.server]
# host = "smtp.example.org"

# The portal (`demur serve`). See docs/serve.md.
# [portal]
# listen = "127.0.0.1:8080"
# name = "Example"
# legal_name = "Example Ltd, 1 Main Street, 10115 Berlin"
# officer_mail = "dpo@example.org"
# [portal.purposes.ai_assistant]
# name = {{ en = "AI assistant", de = "KI-Assistent" }}
# about = {{ en = "It answers questions in the app.", de = "Er beantwortet Fragen in der App." }}
# [portal.consent]               # consent/1/en.toml and de.toml have the words
# version = "1"

# What programs say for people, read as objections. See docs/signals.md.
# [signals]
# read = ["gpc", "bluesky", "aipref", "mastodon"]
# [signals.denies]
# "mastodon:indexable" = []      # not read; without this line it denies every purpose
# What only you know, for the documents of `demur papers`, which say what is missing. See docs/papers.md.
# [records]
# representative = "no"
# security = ["Encryption at rest", "Roles and a log of accesses"]
# [records.purposes.ai_assistant]
# data_subjects = ["members", "people who are shown or named by members"]
# The API beside the portal. See docs/api.md.
# [api]
# inbox_items = 100000           # items of events are imported when there are so many
# inbox_minutes = 60             # or when they are so old

# How your columns become demur's. Left: demur's column, right: yours.
# [items.map]
# person = "author_id"
# created = "date"
# text = ["text", "html"]        # the first that says something
#
# [items.set]                    # where a row says nothing
# audience = "public"
# collected_for = "service"
#
# [items.values.kind]            # your value = demur's
# reply = "comment"

# Where the ledger is kept. Its three parts are backed up apart from each other, and an older journal of
# erasures never takes the place of a newer one. See docs/ledger.md.
{ledger}
# [erasure]
# keep_pseudonyms = true         # the same account coming back is still refused

# What one file, one row and one value may be.
# [limits]
# row_bytes = 67108864
"#,
        shards = match grid.shards {
            Some(shards) => format!("shards = {shards}"),
            None => "# shards = 16".to_owned(),
        },
        slices = grid.fewest().slices,
        ledger = ledger_part(postgres),
    )
}

fn ledger_part(postgres: Option<&str>) -> String {
    match postgres {
        None => r#"# [ledger]
# vault = "vault"                # keys of persons, wrapped under the master key in keys/
# erasures = "erasures"          # who was erased
"#
        .to_owned(),
        Some(address) => format!(
            r#"[ledger]
storage = "postgres"
urls = [{}]                      # several for failover: the first that takes writes is used
# keys_urls = []                 # keys of persons, wrapped under the master key in keys/
# erasures_urls = []             # who was erased
# patience_seconds = 30          # how long to go on trying when a server is lost
"#,
            toml::Value::from(address)
        ),
    }
}
