//! `demur explain`

use super::{Found, Session};
use crate::cli::Explain;
use crate::deciding::{Inputs, threads};
use crate::output;
use ::policy::{Attr, ContextAttr, Lang, OwnerAttr, Policy};
use decide::{Engine, Wanted};
use intake::StoredItem;
use ledger::Recorded;
use rights::{ChoiceKind, Decision, Entry, EntryKind, Error, Ordinal, PurposeId};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

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
    ledger_entries: Vec<u64>,
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
    let mut behind = Behind {
        session,
        by_person: BTreeMap::new(),
        operator: None,
    };
    let mut out = Vec::new();
    for item in items {
        let lost = || {
            Error::corrupt(format!(
                "the facts of `{}` are damaged; import the content again",
                item.item
            ))
        };
        let decision = decided.of(item.file, item.fact).ok_or_else(lost)?;
        let facts = inputs.view(item)?.facts(&inputs.people, &inputs.run);
        let owner = item.person.map(Ordinal);
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
            ledger_entries: behind.entries(policy, decision, owner, inputs)?,
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

/// Finds the ledger entries behind reasons, by what the deciding rules read.
struct Behind<'s> {
    session: &'s Session,
    by_person: BTreeMap<Ordinal, Vec<(u64, Entry)>>,
    operator: Option<Vec<(u64, Entry)>>,
}

impl Behind<'_> {
    fn entries(
        &mut self,
        policy: &Policy,
        decision: Decision,
        person: Option<Ordinal>,
        inputs: &Inputs,
    ) -> Result<Vec<u64>, Error> {
        let deciding = if decision.is_admitted() {
            decision.permits
        } else {
            rights::RuleMask(decision.forbids.0 | decision.errored.0)
        };
        let lowered = &policy.lowered().rules;
        let attrs: BTreeSet<Attr> = deciding
            .iter()
            .filter_map(|r| lowered.get(r))
            .flat_map(|r| r.condition.attrs())
            .collect();
        let mut out = BTreeSet::new();
        if let Some(person) = person {
            let purpose = inputs.run.purpose();
            for (sequence, entry) in self.of(person)? {
                if attrs.iter().any(|a| speaks(entry, *a, purpose, inputs)) {
                    out.insert(*sequence);
                }
            }
        }
        if attrs.contains(&Attr::Context(ContextAttr::AssessedKinds)) {
            for (sequence, entry) in self.operator()? {
                if matches!(entry, Entry::AssessmentSigned(a) if a.purpose == *inputs.run.purpose())
                {
                    out.insert(*sequence);
                }
            }
        }
        Ok(out.into_iter().filter(|s| *s < inputs.sequence.0).collect())
    }

    fn readable(entries: Vec<Recorded>) -> Vec<(u64, Entry)> {
        let readable = |r: Recorded| Some((r.sequence.0, r.entry?));
        entries.into_iter().filter_map(readable).collect()
    }

    fn of(&mut self, person: Ordinal) -> Result<&[(u64, Entry)], Error> {
        if !self.by_person.contains_key(&person) {
            let ws = &self.session.ws;
            let mut entries = Vec::new();
            for linked in ws.wait(ws.ledger.person(person))?.linked {
                entries.extend(Self::readable(ws.wait(ws.ledger.history(linked))?));
            }
            self.by_person.insert(person, entries);
        }
        Ok(self.by_person.get(&person).map_or(&[], Vec::as_slice))
    }

    fn operator(&mut self) -> Result<&[(u64, Entry)], Error> {
        if self.operator.is_none() {
            let ws = &self.session.ws;
            let signed = ws.ledger.operator_history(EntryKind::AssessmentSigned);
            self.operator = Some(Self::readable(ws.wait(signed)?));
        }
        Ok(self.operator.as_deref().unwrap_or(&[]))
    }
}

/// Whether an entry is what an attribute was made of, for this purpose.
fn speaks(entry: &Entry, attr: Attr, purpose: &PurposeId, inputs: &Inputs) -> bool {
    let Attr::Owner(attr) = attr else {
        return false;
    };
    match entry {
        Entry::Choice(choice) => {
            let kinds: &[ChoiceKind] = match attr {
                OwnerAttr::Objections => &[ChoiceKind::Objection],
                OwnerAttr::Restrictions => &[ChoiceKind::Restriction],
                OwnerAttr::Consents => &[ChoiceKind::Consent],
                OwnerAttr::Withdrawals => &[ChoiceKind::ConsentWithdrawn],
                OwnerAttr::Erased => &[ChoiceKind::Erasure],
                _ => &[],
            };
            kinds.contains(&choice.kind) && choice.scope.touches_purpose(purpose, &inputs.run.tree)
        }
        Entry::Notice(notice) => {
            let told = matches!(
                attr,
                OwnerAttr::Notified | OwnerAttr::NotifiedLongEnough | OwnerAttr::NoticeSeen
            );
            told && notice
                .purposes
                .iter()
                .any(|p| inputs.run.tree.covers(p, purpose))
        }
        Entry::PersonCorrected { .. } => matches!(
            attr,
            OwnerAttr::Age | OwnerAttr::Region | OwnerAttr::Account
        ),
        _ => false,
    }
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
        Entry::IncidentTold { incident } => format!("told of incident {incident}"),
        Entry::ChoiceCarriedOut { choice, by, .. } => format!("{by} carried out entry {choice}"),
        Entry::StaffChanged { name, role, .. } => {
            format!("{name} is {} now", role.as_deref().unwrap_or("no staff"))
        }
        Entry::KeyMade { key, by, .. } => format!("{by} made the key {key}"),
        Entry::KeyRevoked { key, by } => format!("{by} revoked the key {key}"),
        Entry::WebhookMade { webhook, by, .. } => format!("{by} made the webhook {webhook}"),
        Entry::WebhookRemoved { webhook, by } => format!("{by} removed the webhook {webhook}"),
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
