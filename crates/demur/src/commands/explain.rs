//! `demur explain`

use super::{Found, Session};
use crate::cli::Explain;
use crate::deciding::{Inputs, threads};
use crate::output;
use ::policy::{Lang, Policy};
use corpus::{Behind, ReachedItem, Reads};
use decide::{Engine, Wanted};
use intake::StoredItem;
use rights::{Entry, Error, Ordinal, PurposeId};
use serde::Serialize;
use std::collections::BTreeSet;

#[derive(Serialize)]
struct Explanation {
    purpose: PurposeId,
    policy: String,
    sequence: u64,
    as_of: String,
    items: Vec<Item>,
    admitted: usize,
    refused: usize,
}

#[derive(Serialize)]
struct Item {
    item: String,
    kind: String,
    created: Option<String>,
    audience: String,
    admitted: bool,
    rules: Vec<String>,
    reasons: Vec<String>,
    /// Ledger entries behind the reasons.
    ledger_entries: BTreeSet<u64>,
}

pub(super) fn run(session: &Session, args: &Explain) -> Result<Found, Error> {
    let ws = &session.ws;
    let lang: Lang = args.lang.into();
    let items = wanted(session, args)?;
    let purposes: Vec<PurposeId> = match &args.purpose {
        Some(purpose) => vec![ws.purpose(purpose)?],
        None => ws.config.purposes.keys().cloned().collect(),
    };
    let policy = ws.policy(None)?;
    let day = ws.day(args.as_of.as_deref())?;
    let mut all = Vec::new();
    for purpose in &purposes {
        let inputs = Inputs::read(ws, purpose, &policy, day, None)?;
        all.push(explain(session, &policy, &inputs, &items, lang)?);
    }
    output::print(session.json, &all, |all| {
        all.iter()
            .map(|e| text(e, lang))
            .collect::<Vec<_>>()
            .join("\n")
    })?;
    Ok(Found::Nothing)
}

/// The items asked for: all of a person and their linked accounts, or one.
fn wanted(session: &Session, args: &Explain) -> Result<Vec<StoredItem>, Error> {
    let ws = &session.ws;
    if let Some(name) = &args.person {
        let record = ws.wait(ws.ledger.person(ws.person(name)?))?;
        let persons: BTreeSet<u32> = record.linked.iter().map(|o| o.0).collect();
        return ws
            .store
            .find(|person, _| person.is_some_and(|p| persons.contains(&p)));
    }
    let id = args.item.as_deref().unwrap_or_default();
    let found = ws.store.find(|_, item| item == id)?;
    if found.is_empty() {
        Err(Error::not_found(format!("there is no item `{id}`")))
    } else {
        Ok(found)
    }
}

fn explain(
    session: &Session,
    policy: &Policy,
    inputs: &Inputs,
    items: &[StoredItem],
    lang: Lang,
) -> Result<Explanation, Error> {
    let engine = Engine::new(policy, &inputs.people, &inputs.run)?;
    session.bars.items(
        "deciding",
        inputs.files.iter().map(decide::Facts::rows).sum(),
    );
    let decided = engine.decide_files(&inputs.files, Wanted::Decisions, threads(None), &|n| {
        session.bars.advance(n)
    });
    session.bars.done();
    let decided = decided?;
    let ws = &session.ws;
    let owners = items.iter().filter_map(|item| item.person.map(Ordinal));
    let until = (inputs.sequence, &inputs.run.tree);
    let behind = ws.wait(Behind::read(&ws.ledger, &owners.collect(), until))?;
    let reads = Reads::of(policy);
    let mut out = Vec::new();
    for item in items {
        let lost = || {
            Error::corrupt(format!(
                "the facts of `{}` are damaged; import the content again",
                item.item
            ))
        };
        let decision = decided.of(item.file, item.fact).ok_or_else(lost)?;
        let view = inputs.view(item)?;
        let facts = view.facts(&inputs.people, &inputs.run);
        let owner = item.person.map(Ordinal);
        let reached = ReachedItem {
            owner,
            item: &item.item,
            kind: view.profile.kind,
            scopes: &facts.scopes,
            created: view.created,
        };
        let entries = behind.of(&reads, decision, &reached, &inputs.run);
        let signals = decide::refusing_signals(&inputs.people, owner, &facts.scopes, &inputs.run);
        let rules = decision.permits.iter().filter(|_| decision.is_admitted());
        let rules: Vec<usize> = rules
            .chain(
                decision
                    .forbids
                    .iter()
                    .chain(decision.errored.iter())
                    .filter(|_| !decision.is_admitted()),
            )
            .collect();
        out.push(Item {
            item: item.item.clone(),
            kind: facts.kind,
            created: facts.created.map(|d| d.to_string()),
            audience: facts.audience,
            admitted: decision.is_admitted(),
            rules: rules
                .iter()
                .filter_map(|r| policy.rule(*r))
                .map(|r| r.id.0.clone())
                .collect(),
            reasons: policy.explain_heard(decision, lang, &signals),
            ledger_entries: entries.into_iter().flatten().map(|entry| entry.0).collect(),
        });
    }
    let admitted = out.iter().filter(|i| i.admitted).count();
    Ok(Explanation {
        purpose: inputs.run.purpose().clone(),
        policy: policy.name().to_owned(),
        sequence: inputs.sequence.0,
        as_of: inputs.run.today().to_string(),
        refused: out.len() - admitted,
        admitted,
        items: out,
    })
}

/// An entry in a few words, for listings.
pub(super) fn entry_words(entry: &Entry) -> String {
    match entry {
        Entry::Choice(choice) => {
            let keys: Vec<String> = choice.scope.keys().into_iter().collect();
            format!("{} of {} ({})", choice.kind, keys.join(", "), choice.source)
        }
        Entry::Notice(notice) => format!(
            "notice {} {} by {}",
            notice.campaign, notice.status, notice.channel
        ),
        Entry::PersonCorrected { .. } => "person corrected".to_owned(),
        Entry::PersonLinked { .. } => "linked with another account".to_owned(),
        Entry::HandleAdded { handle } => format!("handle {handle} added"),
        Entry::ContactChanged { .. } => "contact changed".to_owned(),
        Entry::LookedAt { staff, what, .. } => format!("{staff} looked at the {what}"),
        Entry::CampaignPlanned(campaign) => format!("campaign {} planned", campaign.id),
        Entry::LinksRevoked { campaign } => format!("links of campaign {campaign} revoked"),
        Entry::CampaignSent { campaign, sent, .. } => format!("campaign {campaign} sent to {sent}"),
        Entry::EventsTaken { stream, events, .. } => format!("{events} events of {stream} taken"),
        Entry::AssessmentSigned(a) => format!("assessment {} signed", a.id),
        Entry::PolicyActivated { form, .. } => format!("policy {form} activated"),
        Entry::PeopleImported { count, .. } => format!("{count} people imported"),
        Entry::ContentImported { items, .. } => format!("{items} items imported"),
        Entry::SetPublished { set, .. } => format!("set {set} published"),
        Entry::SetMasked { set, items, .. } => format!("{items} items masked in {set}"),
        Entry::SetExported {
            set,
            recipient,
            items,
            ..
        } => format!("{items} items of {set} exported to {recipient}"),
        Entry::PersonErased { .. } => "person erased".to_owned(),
        Entry::SetPurged { set, rows, .. } => format!("{rows} masked rows of {set} removed"),
        Entry::HoldPlaced { until, reason } => format!("legal hold until {until}: {reason}"),
        Entry::HoldLifted => "legal hold lifted".to_owned(),
        Entry::RequestMade(request) => format!("request: {}", request.kind),
        Entry::RequestStepped { request, by, .. } => format!("{by} worked on request {request}"),
        Entry::ItemWithheld(w) => format!("{} withheld for request {}", w.item, w.request),
        Entry::ItemReleased { item, request } => {
            format!("{item} no longer withheld for request {request}")
        }
        Entry::IncidentOpened(incident) => format!("incident: {}", incident.title),
        Entry::IncidentStepped { incident, by, .. } => {
            format!("{by} worked on incident {incident}")
        }
        Entry::IncidentConcerns { incident, concern } => {
            format!("incident {incident} concerns {} items", concern.items.len())
        }
        Entry::IncidentTold { incident, .. } => format!("told of incident {incident}"),
        Entry::ChoiceCarriedOut { choice, by, .. } => format!("{by} carried out entry {choice}"),
        Entry::StaffChanged {
            name, role, moved, ..
        } => {
            let what = if *moved { ", with another address" } else { "" };
            format!(
                "{name} is {} now{what}",
                role.as_deref().unwrap_or("no staff")
            )
        }
        Entry::KeyMade { key, by, .. } => format!("{by} made the key {key}"),
        Entry::KeyRevoked { key, by } => format!("{by} revoked the key {key}"),
        Entry::WebhookMade { webhook, by, .. } => format!("{by} made the webhook {webhook}"),
        Entry::WebhookRemoved { webhook, by } => format!("{by} removed the webhook {webhook}"),
        Entry::WebhookSwitched { webhook, on, by } => {
            let how = if *on { "on" } else { "off" };
            format!("{by} switched the webhook {webhook} {how}")
        }
        Entry::WebhookResent { told, by, .. } => {
            format!("{by} sent what tells of entry {told} to a webhook again")
        }
        Entry::WebhookSecretChanged { webhook, by } => {
            format!("{by} changed the secret of the webhook {webhook}")
        }
    }
}

fn text(e: &Explanation, lang: Lang) -> String {
    let (inside, outside, entries) = match lang {
        Lang::En => ("in", "out", "ledger entries"),
        Lang::De => ("drin", "draußen", "Einträge im Register"),
    };
    let mut out = format!(
        "{} ({}, {}, #{}): {} {inside}, {} {outside}\n",
        e.purpose, e.policy, e.as_of, e.sequence, e.admitted, e.refused
    );
    for item in &e.items {
        let state = if item.admitted { inside } else { outside };
        let created = item.created.as_deref().unwrap_or("-");
        out += &format!(
            "\n  {}  {} {} {}: {state}\n",
            item.item, item.kind, created, item.audience
        );
        item.reasons
            .iter()
            .for_each(|r| out += &format!("      {r}\n"));
        if !item.ledger_entries.is_empty() {
            let list: Vec<String> = item.ledger_entries.iter().map(u64::to_string).collect();
            out += &format!("      {entries}: {}\n", list.join(", "));
        }
    }
    out
}
