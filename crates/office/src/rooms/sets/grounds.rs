//! What a set rests on: the gates at its compile and now, and what went in and what did not.

use crate::place::Office;
use crate::rooms::gates::{Ground, Under, load};
use console::Lang;
use console::purposes::{Block, Gate};
use console::sets::{Counts, SetState};
use corpus::inspect::Listed;
use corpus::set::{Signed, paths};
use policy::Policy;
use report::ReportInput;
use rights::{Error, Manifest};

/// The figures beside a report.
#[derive(serde::Deserialize)]
struct Figures {
    input: ReportInput,
}

/// What a set was decided with, as it lies beside it.
pub(super) struct DecidedBy {
    manifest: Manifest,
    policy: Policy,
}

impl DecidedBy {
    pub(super) fn read(set: &Listed) -> Result<DecidedBy, Error> {
        let manifest = Signed::read(&paths::state(&set.path, 0))?.manifest;
        let path = paths::policy(&set.path);
        let damaged = |why| Error::corrupt(format!("`{}`: {why}", path.display()));
        let policy = load(&path)?.map_err(damaged)?;
        Ok(DecidedBy { manifest, policy })
    }

    /// What its gates were looked at with at its compile.
    pub(super) async fn then(&self, office: &Office) -> Result<Ground, Error> {
        let (at, day) = (self.manifest.sequence, self.manifest.as_of);
        Ground::before(office, at, day).await
    }

    /// Its gates, by its own terms and policy.
    pub(super) async fn gates(&self, office: &Office, ground: &Ground) -> Result<Vec<Gate>, Error> {
        let under = Under {
            purpose: &self.manifest.purpose,
            terms: &self.manifest.terms,
            policy: &self.policy,
        };
        let other = Block::PolicyReplaced;
        let first = ground.policy(office, under, other).await?;
        let others = ground.others(office, under)?;
        Ok(std::iter::once(first).chain(others).collect())
    }
}

/// It is held while one of its gates is closed.
pub(super) fn state(gates: &[Gate]) -> SetState {
    match gates.iter().all(|gate| gate.blocks.is_empty()) {
        true => SetState::Live,
        false => SetState::Held,
    }
}

/// What went in and what did not at its compile, by kind, year and region, as its report has it.
pub(super) fn counts(set: &Listed, lang: Lang) -> Result<Vec<Counts>, Error> {
    let path = paths::figures(&set.path);
    let text = match std::fs::read(&path) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => {
            let message = format!("cannot read `{}`", path.display());
            return Err(Error::storage(message).because(e));
        }
    };
    let damaged = |e| Error::corrupt(format!("`{}` is damaged: {e}", path.display()));
    let Figures { input: figures } = serde_json::from_slice(&text).map_err(damaged)?;
    let (headings, unknown) = match lang {
        Lang::En => (["By kind", "By year", "By region"], "unknown"),
        Lang::De => (["Nach Art", "Nach Jahr", "Nach Region"], "unbekannt"),
    };
    let [kinds, years, regions] = headings.map(str::to_owned);
    let years_of = |year: &Option<i16>| year.map_or(unknown.to_owned(), |y| y.to_string());
    let regions_of = |region: &Option<String>| region.clone().unwrap_or(unknown.to_owned());
    Ok(vec![
        table(kinds, &figures.by_kind, |k| pages::kind_word(*k, lang)),
        table(years, &figures.by_year, years_of),
        table(regions, &figures.by_region, regions_of),
    ])
}

fn table<K>(heading: String, shares: &[report::Share<K>], name: impl Fn(&K) -> String) -> Counts {
    let row = |share: &report::Share<K>| {
        let out = share.seen.saturating_sub(share.admitted);
        (name(&share.of), share.admitted, out)
    };
    Counts {
        heading,
        rows: shares.iter().map(row).collect(),
    }
}
