//! Whether what holds for a purpose is still what people agree to with the words of a consent.
//!
//! Beside the words of a version lies `told.json`: what held for each purpose when they were first in use, with an
//! assessment that was signed. What goes beyond it later holds the next set, until there are other words.

use crate::told::told;
use crate::workspace::Workspace;
use policy::Policy;
use rights::{Assessment, Beyond, Day, Error, Kind, LegalBasis, PurposeId, Told};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const FILE: &str = "told.json";

type Known = BTreeMap<PurposeId, Told>;

/// The folder of the words that are asked with now, where there is one.
fn folder(ws: &Workspace) -> Option<(PathBuf, &str)> {
    let consent = ws.config.portal.consent.as_ref()?;
    let folder = ws.root.join(&consent.folder).join(&consent.version);
    folder.is_dir().then_some((folder, &consent.version))
}

fn read(path: &Path) -> Result<Known, Error> {
    let name = path.display();
    match std::fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map_err(|e| {
            Error::corrupt(format!("`{name}` is not what demur wrote; restore it")).because(e)
        }),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Known::new()),
        Err(e) => Err(Error::storage(format!("cannot read `{name}`")).because(e)),
    }
}

/// A file that is there is whole.
fn write(path: &Path, known: &Known) -> Result<(), Error> {
    let failed = || Error::storage(format!("cannot write `{}`", path.display()));
    let text = serde_json::to_vec_pretty(known).map_err(|e| failed().because(e))?;
    let beside = path.with_extension("json.new");
    std::fs::write(&beside, text).map_err(|e| failed().because(e))?;
    std::fs::rename(&beside, path).map_err(|e| failed().because(e))
}

/// What holds now for each purpose that rests on consent and has a signed assessment: without one nothing is used.
fn now(ws: &Workspace, policy: &Policy, on: Day) -> Result<Known, Error> {
    let assessments = ws.wait(async {
        let head = ws.ledger.head().await?;
        ws.ledger.assessments_at(head).await
    })?;
    let mut known = Known::new();
    for purpose in ws.config.purposes.keys() {
        known.extend(one(ws, policy, (purpose, &assessments), on)?);
    }
    Ok(known)
}

fn one(
    ws: &Workspace,
    policy: &Policy,
    (purpose, assessments): (&PurposeId, &[Assessment]),
    on: Day,
) -> Result<Option<(PurposeId, Told)>, Error> {
    if ws.config.basis(purpose)? != LegalBasis::Consent {
        return Ok(None);
    }
    let told = told(ws, purpose, policy, (assessments, on))?;
    let weighed = !told.assessments.is_empty();
    Ok(weighed.then(|| (purpose.clone(), told)))
}

/// Notes what holds while these words are in use, of each purpose once.
pub(crate) fn remember(ws: &Workspace, policy: &Policy) -> Result<(), Error> {
    let Some((folder, _)) = folder(ws) else {
        return Ok(());
    };
    let path = folder.join(FILE);
    let (mut known, mut new) = (read(&path)?, false);
    for (purpose, told) in now(ws, policy, ws.clock.today())? {
        new |= !known.contains_key(&purpose);
        known.entry(purpose).or_insert(told);
    }
    match new {
        true => write(&path, &known),
        false => Ok(()),
    }
}

/// Why no set is compiled for a purpose: what holds goes beyond what the words were first used for.
pub(crate) fn hold(
    ws: &Workspace,
    purpose: &PurposeId,
    policy: &Policy,
) -> Result<Option<String>, Error> {
    let Some((folder, version)) = folder(ws) else {
        return Ok(None);
    };
    let known = read(&folder.join(FILE))?;
    let now = now(ws, policy, ws.clock.today())?;
    let (Some(then), Some(now)) = (known.get(purpose), now.get(purpose)) else {
        return Ok(None);
    };
    let beyond = beyond(then, now);
    if beyond.is_empty() {
        return Ok(None);
    }
    Ok(Some(format!(
        "what holds for `{purpose}` goes beyond what people agree to with the words `{version}`: {}. Write another version under [portal.consent]; list `{version}` under `accept` if what was agreed to covers it",
        beyond.join("; ")
    )))
}

/// Where what holds now goes beyond what held then. How long a notice waits is nothing that people agree to; a kind
/// of data more is.
fn beyond(then: &Told, now: &Told) -> Vec<&'static str> {
    let kinds = |told: &Told| -> BTreeSet<Kind> {
        let weighed = told.assessments.values();
        weighed.flat_map(|weighed| weighed.kinds.clone()).collect()
    };
    let all = then.surpassed_by(now).into_iter();
    let mut beyond: Vec<&str> = all
        .filter(|what| *what != Beyond::Delay)
        .map(Beyond::words)
        .collect();
    if !kinds(now).is_subset(&kinds(then)) {
        beyond.push("the assessment covers more kinds of data");
    }
    beyond
}

#[cfg(test)]
mod tests {
    use super::*;
    use rights::{Hash, Weighed};

    fn told(kinds: &[Kind]) -> Told {
        let weighed = Weighed {
            interest: Hash::of(b"an assistant"),
            safeguards: Hash::of(b"opt-in"),
            kinds: kinds.iter().copied().collect(),
            compatible_with: ["community".to_owned()].into(),
            older_items_compatible: false,
        };
        Told {
            basis: LegalBasis::Consent,
            scope_from: None,
            notice_delay_days: 14,
            permits: [Hash::of(b"a")].into(),
            forbids: [Hash::of(b"b")].into(),
            assessments: [("ai".to_owned(), weighed)].into(),
        }
    }

    #[test]
    fn what_says_less_is_covered_and_what_says_more_is_not() {
        let then = told(&[Kind::Post, Kind::Photo]);
        assert!(beyond(&then, &then).is_empty());
        let fewer = Told {
            notice_delay_days: 0,
            ..told(&[Kind::Post])
        };
        assert!(beyond(&then, &fewer).is_empty(), "a delay is no consent's");
        let more = told(&[Kind::Post, Kind::Photo, Kind::Reel]);
        assert_eq!(
            beyond(&then, &more),
            ["the assessment covers more kinds of data"]
        );
        let mut ads = told(&[Kind::Post]);
        for weighed in ads.assessments.values_mut() {
            weighed.interest = Hash::of(b"advertising");
        }
        assert_eq!(beyond(&then, &ads), [Beyond::Interest.words()]);
        let looser = Told {
            forbids: BTreeSet::new(),
            ..told(&[Kind::Post])
        };
        assert_eq!(beyond(&then, &looser), [Beyond::Forbids.words()]);
    }
}
