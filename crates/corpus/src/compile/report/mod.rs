//! The report of a compile: what went in and why not, as figures and as a page.
//!
//! `report.json` keeps what the page was made from, so that the page can be written anew without its
//! example once that person's items are masked. Neither file is part of what a set claims.

mod counted;
mod person;

use super::Order;
use super::publish::Draft;
use crate::set::failure::{damaged, storage};
use crate::set::paths;
use ::report::{Lang, PolicyPart, ReportInput, RuleLine, SetPart, Share, html};
pub(crate) use counted::Counted;
use decide::{InOut, Tally};
use policy::{Effect, Form, Policy};
use rights::{Error, Kind, Manifest, Pseudonym, Reason};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Years without items stand in the plot as gaps, unless there would be more bars than this: a wrong
/// date must not draw a thousand years.
const MOST_YEARS: i16 = 60;

/// What is written to `report.json`.
#[derive(Serialize, Deserialize)]
struct Figures {
    lang: Lang,
    input: ReportInput,
}

/// Writes the report of a set in its staging folder; gives the page's path.
///
/// # Errors
/// When facts or texts of the example cannot be read, figures do not add up, or the disk refuses.
pub(super) fn write(
    set: &Path,
    order: &Order<'_>,
    store: &intake::ContentStore,
    draft: &Draft<'_>,
    part: SetPart,
    manifest: &Manifest,
) -> Result<PathBuf, Error> {
    let (tally, counted) = (&draft.decided.tally, &draft.notes.counted);
    let total = tally.total();
    let reasons = tally.reasons();
    let input = ReportInput {
        set: Some(part),
        purpose: order.purpose.clone(),
        sequence: manifest.sequence,
        as_of: manifest.as_of,
        made_at: manifest.made_at,
        tool: manifest.tool.clone(),
        policy: PolicyPart {
            form: form(order.policy),
            hash: order.policy.hash(),
            prose: policy::page(order.policy, order.lang),
        },
        items_seen: total.items(),
        items_admitted: total.admitted,
        people_seen: counted.people_seen(),
        people_admitted: counted.people_admitted(),
        rules: rules(order, tally),
        not_permitted: reasons.get(&Reason::NotPermitted).copied().unwrap_or(0),
        by_year: by_year(tally),
        by_kind: largest_first(tally.sum_by(|g| g.kind), |kind| *kind == Kind::Unknown),
        by_region: largest_first(counted.regions(&draft.inputs.people), Option::is_none),
        person: person::sample(order, store, draft)?,
    };
    let lang = match order.lang {
        policy::Lang::En => Lang::En,
        policy::Lang::De => Lang::De,
    };
    save(set, &Figures { lang, input })?;
    Ok(paths::report(set))
}

/// Items by kind that a set had when it was compiled. `None` where its report was removed or is not to be believed: it
/// is no part of what the set claims, so it has to agree with that, and with what still lies in the files.
pub(crate) fn kinds(
    set: &Path,
    manifest: &Manifest,
    lying: &BTreeMap<Kind, u64>,
) -> Option<BTreeMap<Kind, u64>> {
    let text = fs::read(paths::figures(set)).ok()?;
    let figures: Figures = serde_json::from_slice(&text).ok()?;
    let admitted = figures.input.by_kind.iter().filter(|of| of.admitted > 0);
    let kinds: BTreeMap<Kind, u64> = admitted.map(|of| (of.of, of.admitted)).collect();
    let sum = kinds.values().try_fold(0_u64, |sum, n| sum.checked_add(*n));
    let has = |(kind, items): (&Kind, &u64)| kinds.get(kind).is_some_and(|then| then >= items);
    (sum == Some(manifest.items_admitted) && lying.iter().all(has)).then_some(kinds)
}

/// Takes the example out of a set's report if that person's items were masked; says whether it was
/// taken out. A set whose report was removed is left as it is.
///
/// # Errors
/// When the figures cannot be read, or the disk refuses.
pub(crate) fn without_person_if_masked(
    set: &Path,
    masked_people: &BTreeSet<Pseudonym>,
) -> Result<bool, Error> {
    let path = paths::figures(set);
    if !path.exists() {
        return Ok(false);
    }
    let text = fs::read(&path).map_err(|e| storage(&path, e))?;
    let mut figures: Figures = serde_json::from_slice(&text).map_err(|e| damaged(&path, e))?;
    let shown = figures.input.person.as_ref();
    let is_masked = |name: &str| masked_people.iter().any(|p| p.to_string() == name);
    if !shown.is_some_and(|person| is_masked(&person.name)) {
        return Ok(false);
    }
    figures.input.person = None;
    save(set, &figures)?;
    Ok(true)
}

fn save(set: &Path, figures: &Figures) -> Result<(), Error> {
    let page = html(&figures.input, figures.lang)?;
    let json = serde_json::to_vec_pretty(figures)
        .map_err(|e| Error::internal("the figures of a report could not be written").because(e))?;
    replace(&paths::report(set), page.as_bytes())?;
    replace(&paths::figures(set), &json)
}

/// Writes a file whole or not at all. What is unfinished lies beside the set, in which a crash must
/// leave nothing that the manifest does not know.
fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let set = path.parent().unwrap_or(path);
    let names = [set, path].map(|p| p.file_name().unwrap_or_default().to_string_lossy());
    let unfinished = set.with_file_name(format!(".{}.unfinished", names.join(".")));
    let written = File::create(&unfinished).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written
        .and_then(|()| fs::rename(&unfinished, path))
        .map_err(|e| storage(path, e))
}

/// The form of a shipped policy, or the file's name: an edited policy is no longer what its name says.
fn form(policy: &Policy) -> String {
    let shipped = [Form::OptIn, Form::OptOut];
    let same = shipped.iter().find(|form| form.text() == policy.text());
    same.map_or_else(|| policy.name().to_owned(), ToString::to_string)
}

/// A line for each rule that forbids, and for each other one that could not be evaluated.
fn rules(order: &Order<'_>, tally: &Tally) -> Vec<RuleLine> {
    let (reasons, first) = (tally.reasons(), tally.first_reasons());
    let line = |(at, rule): (usize, &policy::Rule)| {
        let (forbidden, errored) = (Reason::Forbidden(at), Reason::Errored(at));
        let of = |reason: Reason| reasons.get(&reason).copied().unwrap_or(0);
        let first_of = |reason: Reason| first.get(&reason).copied().unwrap_or(0);
        RuleLine {
            rule: rule.id.clone(),
            sentence: rule.sentence(order.lang).to_owned(),
            ground: rule.ground(order.lang),
            first: first_of(forbidden) + first_of(errored),
            any: of(forbidden) + of(errored),
            errors: of(errored),
        }
    };
    let all = order.policy.rules().iter().enumerate();
    let refuses =
        |rule: &policy::Rule, line: &RuleLine| rule.effect == Effect::Forbid || line.any > 0;
    all.map(|(at, rule)| (rule, line((at, rule))))
        .filter(|(rule, line)| refuses(rule, line))
        .map(|(_, line)| line)
        .collect()
}

fn share<K>((of, counts): (K, InOut)) -> Share<K> {
    Share {
        of,
        seen: counts.items(),
        admitted: counts.admitted,
    }
}

/// Years in their order, the unknown one last.
fn by_year(tally: &Tally) -> Vec<Share<Option<i16>>> {
    let mut years = tally.sum_by(|g| g.year);
    let known = || years.keys().flatten().copied();
    if let (Some(first), Some(last)) = (known().min(), known().max())
        && last.saturating_sub(first) < MOST_YEARS
    {
        for year in first..=last {
            years.entry(Some(year)).or_default();
        }
    }
    let unknown = years.remove_entry(&None);
    years.into_iter().chain(unknown).map(share).collect()
}

/// The largest first, so that what matters is on top; the unknown one last.
fn largest_first<K: Ord>(
    counts: BTreeMap<K, InOut>,
    is_unknown: impl Fn(&K) -> bool,
) -> Vec<Share<K>> {
    let mut shares: Vec<Share<K>> = counts.into_iter().map(share).collect();
    shares.sort_by_key(|s| (is_unknown(&s.of), std::cmp::Reverse(s.seen)));
    shares
}
