//! `demur decide`

use super::{Found, Session};
use crate::cli::Decide;
use crate::deciding::{Inputs, threads};
use crate::output::{self, number, table};
use ::decide::{Engine, InOut, Tally, Wanted};
use ::policy::{Lang, Policy, Reference};
use rights::{Error, Reason};
use serde::Serialize;

#[derive(Serialize)]
struct Report {
    purpose: String,
    policy: String,
    policy_hash: String,
    sequence: u64,
    as_of: String,
    items: u64,
    admitted: u64,
    refused: u64,
    reasons: Vec<ReasonCount>,
    kinds: Vec<Part>,
    years: Vec<Part>,
    /// Items that Cedar's own authorizer decided otherwise; only with --reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<Compared>,
    warnings: Vec<String>,
}

#[derive(Serialize)]
struct ReasonCount {
    rule: String,
    text: String,
    /// Items with this reason, maybe among others.
    items: u64,
    /// Items whose first reason it is; these add up to all refused items.
    first: u64,
}

#[derive(Serialize)]
struct Part {
    name: String,
    admitted: u64,
    refused: u64,
}

#[derive(Serialize)]
struct Compared {
    items: u64,
    differences: u64,
    examples: Vec<String>,
}

pub(super) fn run(session: &Session, args: &Decide) -> Result<Found, Error> {
    let ws = &session.ws;
    let purpose = ws.purpose(&args.purpose)?;
    let policy = ws.policy(args.policy.as_deref())?;
    let inputs = Inputs::read(
        ws,
        &purpose,
        &policy,
        ws.day(args.as_of.as_deref())?,
        args.at,
    )?;
    let engine = Engine::new(&policy, &inputs.people, &inputs.run)?;
    let wanted = if args.reference {
        Wanted::Decisions
    } else {
        Wanted::Counts
    };
    let total = inputs.files.iter().map(::decide::Facts::rows).sum();
    session.bars.items("deciding", total);
    let decided = engine.decide_files(&inputs.files, wanted, threads(args.threads), &|n| {
        session.bars.advance(n)
    });
    session.bars.done();
    let decided = decided?;
    let mut report = report(&policy, &inputs, &decided.tally);
    if args.policy.is_none() {
        let active = ws.wait(ws.ledger.policy_at(inputs.sequence, &purpose))?;
        if active.is_none_or(|(hash, _)| hash != report.policy_hash) {
            report.warnings.push("the policy file is not the one recorded in the ledger; `demur policy activate` records it".to_owned());
        }
    }
    if inputs.run.context.assessed_kinds.is_empty() {
        report.warnings.push(format!(
            "no signed-off assessment holds for {purpose} on this day; see `demur assess`"
        ));
    }
    if inputs.run.context.scope_from.is_none() && !inputs.run.context.older_items_compatible {
        report.warnings.push(
            "demur.toml has no scope_from, so every item counts as older than the scope".to_owned(),
        );
    }
    if args.reference {
        session.bars.items("comparing with Cedar", total);
        report.reference = Some(compare(session, &policy, &inputs, &engine, &decided)?);
        session.bars.done();
    }
    let differs = report.reference.as_ref().is_some_and(|c| c.differences > 0);
    output::print(session.json, &report, text)?;
    Ok(if differs {
        Found::Something
    } else {
        Found::Nothing
    })
}

fn rule_name(policy: &Policy, reason: Reason) -> String {
    match reason {
        Reason::Forbidden(rule) => policy
            .rule(rule)
            .map_or_else(String::new, |r| r.id.0.clone()),
        Reason::Errored(rule) => policy
            .rule(rule)
            .map_or_else(String::new, |r| format!("{} (error)", r.id.0)),
        Reason::NotPermitted => "not_permitted".to_owned(),
    }
}

fn report(policy: &Policy, inputs: &Inputs, tally: &Tally) -> Report {
    let total = tally.total();
    let first = tally.first_reasons();
    let mut reasons: Vec<ReasonCount> = tally
        .reasons()
        .into_iter()
        .map(|(reason, items)| ReasonCount {
            rule: rule_name(policy, reason),
            text: policy.say(reason, Lang::En),
            items,
            first: first.get(&reason).copied().unwrap_or(0),
        })
        .collect();
    reasons.sort_by(|a, b| b.items.cmp(&a.items).then_with(|| a.rule.cmp(&b.rule)));
    let part = |(name, counts): (String, InOut)| Part {
        name,
        admitted: counts.admitted,
        refused: counts.refused,
    };
    let year = |year: Option<i16>| year.map_or_else(|| "unknown".to_owned(), |y| y.to_string());
    Report {
        purpose: inputs.run.purpose().to_string(),
        policy: policy.name().to_owned(),
        policy_hash: policy.hash().to_string(),
        sequence: inputs.sequence.0,
        as_of: inputs.run.today().to_string(),
        items: total.items(),
        admitted: total.admitted,
        refused: total.refused,
        reasons,
        kinds: tally
            .sum_by(|g| g.kind)
            .into_iter()
            .map(|(k, c)| part((k.to_string(), c)))
            .collect(),
        years: tally
            .sum_by(|g| g.year)
            .into_iter()
            .map(|(y, c)| part((year(y), c)))
            .collect(),
        reference: None,
        warnings: Vec::new(),
    }
}

/// Decides every item again with Cedar's authorizer.
fn compare(
    session: &Session,
    policy: &Policy,
    inputs: &Inputs,
    engine: &Engine<'_>,
    decided: &::decide::Decided,
) -> Result<Compared, Error> {
    let reference = Reference::new(policy, &inputs.run.tree)?;
    let mut compared = Compared {
        items: 0,
        differences: 0,
        examples: Vec::new(),
    };
    for item in session.ws.store.find(|_, _| true)? {
        let mut view = inputs.view(&item)?;
        view.links = engine.links(
            &inputs.files,
            &decided.originals,
            item.file,
            item.fact,
            &view,
        );
        let want = reference.decide(
            &inputs.run.context,
            &view.facts(&inputs.people, &inputs.run),
        )?;
        compared.items += 1;
        session.bars.advance(1);
        if decided.of(item.file, item.fact) != Some(want) {
            compared.differences += 1;
            if compared.examples.len() < 10 {
                compared.examples.push(item.item.clone());
            }
        }
    }
    Ok(compared)
}

fn text(r: &Report) -> String {
    let mut out = format!(
        "{} for {} as of {} at ledger entry {}\n\n  {} items: {} in, {} out\n",
        r.policy,
        r.purpose,
        r.as_of,
        r.sequence,
        number(r.items),
        number(r.admitted),
        number(r.refused)
    );
    if !r.reasons.is_empty() {
        out += "\nwhy items are out (an item counts for each of its reasons; `first` adds up)\n";
        let row = |c: &ReasonCount| {
            vec![
                number(c.items),
                number(c.first),
                c.rule.clone(),
                c.text.split(" [").next().unwrap_or("").to_owned(),
            ]
        };
        let header = ["items", "first", "rule", ""].map(str::to_owned).to_vec();
        out += &table(
            &std::iter::once(header)
                .chain(r.reasons.iter().map(row))
                .collect::<Vec<_>>(),
        );
    }
    for (title, parts) in [("kind", &r.kinds), ("year", &r.years)] {
        let row = |p: &Part| vec![p.name.clone(), number(p.admitted), number(p.refused)];
        let header = [title, "in", "out"].map(str::to_owned).to_vec();
        out += "\n";
        out += &table(
            &std::iter::once(header)
                .chain(parts.iter().map(row))
                .collect::<Vec<_>>(),
        );
    }
    if let Some(compared) = &r.reference {
        out += &format!(
            "\nCedar's authorizer: {} items, {} decided otherwise\n",
            number(compared.items),
            number(compared.differences)
        );
    }
    for warning in &r.warnings {
        out += &format!("\nnote: {warning}\n");
    }
    out + "\nnothing was written\n"
}
