//! `demur policy`

use super::{Found, Session};
use crate::cli::Policy as Command;
use crate::deciding::{Inputs, threads};
use crate::output::{self, number};
use crate::told;
use crate::workspace::load_policy;
use ::policy::{Lang, Policy, page};
use corpus::SetPlace;
use decide::{Decided, Engine, Wanted};
use rights::{Beyond, Decision, Entry, Error, Subject};
use serde::Serialize;
use std::path::{Path, PathBuf};

pub(super) fn run(
    session: impl Fn() -> Result<Session, Error>,
    what: &Command,
    json: bool,
) -> Result<Found, Error> {
    match what {
        Command::Show => {
            output::raw(session()?.ws.policy(None)?.text().trim_end());
            Ok(Found::Nothing)
        }
        Command::Check { file } => check(&policy_path(&session, file.as_deref())?, json),
        Command::Explain { file, lang } => {
            let policy = load_policy(&policy_path(&session, file.as_deref())?)??;
            output::raw(page(&policy, (*lang).into()).trim_end());
            Ok(Found::Nothing)
        }
        Command::Diff {
            from,
            to,
            purpose,
            as_of,
            examples,
        } => diff(
            &session()?,
            [from.as_path(), to.as_path()],
            purpose,
            as_of.as_deref(),
            *examples,
        ),
        Command::Prove(args) => {
            let path = policy_path(&session, args.file.as_deref())?;
            super::prove::run(&path, args, json)
        }
        Command::Activate => activate(&session()?),
    }
}

/// A file that is named needs no workspace.
fn policy_path(
    session: impl Fn() -> Result<Session, Error>,
    file: Option<&Path>,
) -> Result<PathBuf, Error> {
    match file {
        Some(file) => Ok(file.to_owned()),
        None => session().map(|s| s.ws.root.join(&s.ws.config.policy)),
    }
}

fn check(path: &Path, json: bool) -> Result<Found, Error> {
    match load_policy(path)? {
        Ok(policy) => {
            let report = serde_json::json!({ "ok": true, "rules": policy.rules().len(), "hash": policy.hash().to_string() });
            output::print(json, &report, |_| {
                format!(
                    "ok: {} rules, sha256 {}",
                    policy.rules().len(),
                    policy.hash()
                )
            })?;
            Ok(Found::Nothing)
        }
        Err(faults) => {
            let list: Vec<String> = faults.to_string().lines().map(str::to_owned).collect();
            output::print(
                json,
                &serde_json::json!({ "ok": false, "faults": list }),
                |_| faults.to_string(),
            )?;
            Ok(Found::Something)
        }
    }
}

fn activate(session: &Session) -> Result<Found, Error> {
    let ws = &session.ws;
    let policy = ws.policy(None)?;
    let form = policy.name().trim_end_matches(".cedar").to_owned();
    let entry = Entry::PolicyActivated {
        purpose: None,
        policy: policy.hash().to_string(),
        form,
    };
    let receipts = ws.wait(ws.ledger.append(&[(Subject::Operator, entry)]))?;
    let sequence = receipts.first().map_or(0, |r| r.sequence.0);
    let sets = SetPlace::below(&ws.root.join("sets"))?.len();
    let holds = told::holds(ws, &policy)?;
    let report = serde_json::json!({
        "policy": policy.hash().to_string(),
        "sequence": sequence,
        "sets_under_their_own_policy": sets,
        "held": holds,
    });
    output::print(session.json, &report, |_| {
        let name = policy.name();
        let there = match sets {
            0 => "",
            _ => {
                "\nsets that there are keep the policy they were compiled under; see `demur compile`"
            }
        };
        let held = told::holds_text(&holds);
        format!("{name} is in force from ledger entry {sequence}{there}{held}")
    })?;
    Ok(Found::Nothing)
}

#[derive(Serialize)]
struct Difference {
    from: String,
    to: String,
    purpose: String,
    items: u64,
    admitted_from: u64,
    admitted_to: u64,
    newly_admitted: Side,
    newly_refused: Side,
    /// Why people have to be told again if the second takes the place of the first.
    tell_again: Vec<Beyond>,
}

#[derive(Serialize, Default)]
struct Side {
    items: u64,
    examples: Vec<Example>,
}

#[derive(Serialize)]
struct Example {
    item: String,
    /// Why, in the words of the policy that refuses it.
    reasons: Vec<String>,
}

/// Where the decisions of two policies part, by (file, fact).
type Parting = (usize, u64, Decision, Decision);

fn diff(
    session: &Session,
    files: [&Path; 2],
    purpose: &str,
    as_of: Option<&str>,
    examples: usize,
) -> Result<Found, Error> {
    let ws = &session.ws;
    let purpose = ws.purpose(purpose)?;
    let [from, to] = files;
    let (from, to) = (load_policy(from)??, load_policy(to)??);
    let inputs = Inputs::read(ws, &purpose, &from, ws.day(as_of)?, None)?;
    let decide = |policy: &Policy| -> Result<Decided, Error> {
        let engine = Engine::new(policy, &inputs.people, &inputs.run)?;
        session.bars.items(
            policy.name(),
            inputs.files.iter().map(decide::Facts::rows).sum(),
        );
        let decided = engine.decide_files(&inputs.files, Wanted::Decisions, threads(None), &|n| {
            session.bars.advance(n)
        });
        session.bars.done();
        decided
    };
    let (before, after) = (decide(&from)?, decide(&to)?);
    let (mut gained, mut lost): (Vec<Parting>, Vec<Parting>) = (Vec::new(), Vec::new());
    let mut report = Difference {
        from: from.name().to_owned(),
        to: to.name().to_owned(),
        purpose: purpose.to_string(),
        items: before.tally.total().items(),
        admitted_from: before.tally.total().admitted,
        admitted_to: after.tally.total().admitted,
        newly_admitted: Side::default(),
        newly_refused: Side::default(),
        tell_again: told::between(ws, &purpose, &from, &to)?,
    };
    for (file, facts) in inputs.files.iter().enumerate() {
        for fact in 0..facts.rows() {
            let (Some(a), Some(b)) = (before.of(file, fact), after.of(file, fact)) else {
                continue;
            };
            let (side, list) = match (a.is_admitted(), b.is_admitted()) {
                (false, true) => (&mut report.newly_admitted, &mut gained),
                (true, false) => (&mut report.newly_refused, &mut lost),
                _ => continue,
            };
            side.items += 1;
            if list.len() < examples {
                list.push((file, fact, a, b));
            }
        }
    }
    report.newly_admitted.examples = name(session, &gained, |a, _| from.explain(a, Lang::En))?;
    report.newly_refused.examples = name(session, &lost, |_, b| to.explain(b, Lang::En))?;
    output::print(session.json, &report, text)?;
    Ok(Found::Nothing)
}

/// Items of some facts with the reasons of whichever policy refuses them.
fn name(
    session: &Session,
    of: &[Parting],
    reasons: impl Fn(Decision, Decision) -> Vec<String>,
) -> Result<Vec<Example>, Error> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let places: std::collections::HashMap<(usize, u64), &Parting> =
        of.iter().map(|p| ((p.0, p.1), p)).collect();
    let found = session
        .ws
        .store
        .find_facts(&places.keys().copied().collect())?;
    let example = |item: intake::StoredItem| {
        let (_, _, a, b) = places.get(&(item.file, item.fact))?;
        Some(Example {
            item: item.item,
            reasons: reasons(*a, *b),
        })
    };
    Ok(found.into_iter().filter_map(example).collect())
}

fn text(d: &Difference) -> String {
    let mut out = format!(
        "{} items for {}: {} admits {}, {} admits {}\n",
        number(d.items),
        d.purpose,
        d.from,
        number(d.admitted_from),
        d.to,
        number(d.admitted_to)
    );
    for (title, side) in [
        ("the change would admit", &d.newly_admitted),
        ("the change would refuse", &d.newly_refused),
    ] {
        out += &format!("\n{title} {} items\n", number(side.items));
        for example in &side.examples {
            out += &format!("  {}\n", example.item);
            example
                .reasons
                .iter()
                .for_each(|r| out += &format!("      {r}\n"));
        }
    }
    if !d.tell_again.is_empty() {
        let words: Vec<&str> = d.tell_again.iter().map(|b| b.words()).collect();
        out += &format!(
            "\nthe change needs another notice, and holds compiles until its waiting time has passed: {}\n",
            words.join("; ")
        );
    }
    out
}
