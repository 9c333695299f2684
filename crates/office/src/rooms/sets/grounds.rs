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

/// The gates of a set by its own terms, policy and day.
async fn gates(
    office: &Office,
    (set, manifest): (&Listed, &Manifest),
    ground: &Ground,
    other: Block,
) -> Result<Vec<Gate>, Error> {
    let policy = policy(set)?;
    let under = Under {
        purpose: &manifest.purpose,
        terms: &manifest.terms,
        policy: &policy,
    };
    let first = ground.policy(office, under, other).await?;
    let others = ground.others(office, under)?;
    Ok(std::iter::once(first).chain(others).collect())
}

/// The policy that decided.
fn policy(set: &Listed) -> Result<Policy, Error> {
    let path = paths::policy(&set.path);
    load(&path)?.map_err(|why| Error::corrupt(format!("`{}`: {why}", path.display())))
}

fn manifest(set: &Listed) -> Result<Manifest, Error> {
    Ok(Signed::read(&paths::state(&set.path, 0))?.manifest)
}

/// As they are now.
pub(super) async fn now(
    office: &Office,
    set: &Listed,
    ground: &Ground,
) -> Result<Vec<Gate>, Error> {
    let manifest = manifest(set)?;
    gates(office, (set, &manifest), ground, Block::PolicyReplaced).await
}

/// As they were at its compile.
pub(super) async fn then(office: &Office, set: &Listed) -> Result<Vec<Gate>, Error> {
    let manifest = manifest(set)?;
    let ground = Ground::before(office, manifest.sequence, manifest.as_of).await?;
    gates(office, (set, &manifest), &ground, Block::PolicyReplaced).await
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
