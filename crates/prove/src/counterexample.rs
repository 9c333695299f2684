//! What the solver found, confirmed by Cedar's authorizer and made plain.

use crate::calm::{calm, extraordinary};
use crate::case::{Case, Known};
use crate::facts::facts_of;
use crate::words::ATTRS;
use cedar_policy_symcc::Env;
use policy::{Attr, ItemAttr, Policy, Reference};
use rights::{Decision, Error, RuleId};
use std::collections::BTreeSet;

/// An item that breaks a claim.
#[derive(Clone, Debug)]
pub struct Counterexample {
    /// Its facts, those that the claim is about first.
    pub fields: Vec<Field>,
    /// The rules that permit it.
    pub permits: Vec<RuleId>,
    /// The rules that cannot be evaluated for it.
    pub errored: Vec<RuleId>,
    /// Whether demur's own facts can look like this: words from its vocabulary, whole days.
    pub ordinary: bool,
    /// As a request for Cedar's own tools (`cedar authorize --request-json`).
    pub request: serde_json::Value,
    /// As entities for Cedar's own tools (`--entities`).
    pub entities: serde_json::Value,
}

/// One fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Which.
    pub attr: Attr,
    /// Its value; `None` is not known.
    pub value: Option<Known>,
    /// What it has to do with the case.
    pub part: Part,
}

/// What a fact has to do with a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The claim is about it.
    Claimed,
    /// With a more ordinary value the item would be refused.
    Needed,
    /// It has its most ordinary value, or nothing is known about its part.
    Other,
}

/// Looks at cases that the solver found.
pub(crate) struct Court<'a> {
    policy: &'a Policy,
    reference: &'a Reference,
    /// What makes a case a counterexample, given the policy's decision.
    breaks: &'a dyn Fn(&Case, Decision) -> Result<bool, Error>,
    about: BTreeSet<Attr>,
}

impl<'a> Court<'a> {
    pub(crate) fn new(
        policy: &'a Policy,
        reference: &'a Reference,
        breaks: &'a dyn Fn(&Case, Decision) -> Result<bool, Error>,
        about: BTreeSet<Attr>,
    ) -> Court<'a> {
        Court {
            policy,
            reference,
            breaks,
            about,
        }
    }

    fn confirmed(&self, case: &Case) -> Result<Option<Decision>, Error> {
        let decision = self
            .reference
            .decide_request(&case.request, &case.entities)?;
        Ok((self.breaks)(case, decision)?.then_some(decision))
    }

    /// The first case that is a counterexample, the plainest first: as demur's facts, calmed; then
    /// as the solver gave it. `None` where none is one, whatever the solver says.
    pub(crate) fn find(&self, found: Vec<Env>) -> Result<Option<Counterexample>, Error> {
        let cases: Vec<Case> = found
            .into_iter()
            .map(|env| Case {
                request: env.request,
                entities: env.entities,
            })
            .collect();
        for case in &cases {
            if let Some(plain) = self.plain(case)? {
                return Ok(Some(plain));
            }
        }
        for case in &cases {
            if let Some(decision) = self.confirmed(case)? {
                return self.tell(case, decision, None).map(Some);
            }
        }
        Ok(None)
    }

    fn plain(&self, case: &Case) -> Result<Option<Counterexample>, Error> {
        let Some(facts) = facts_of(case) else {
            return Ok(None);
        };
        let case_of = |facts: &crate::facts::Facts| -> Result<Case, Error> {
            let (request, entities) = self.reference.request(&facts.context, &facts.item)?;
            Ok(Case { request, entities })
        };
        if self.confirmed(&case_of(&facts)?)?.is_none() {
            return Ok(None);
        }
        let facts = calm(facts, |tried| {
            Ok(self.confirmed(&case_of(tried)?)?.is_some())
        })?;
        let case = case_of(&facts)?;
        match self.confirmed(&case)? {
            Some(decision) => {
                let needed = extraordinary(&facts);
                self.tell(&case, decision, Some(&needed)).map(Some)
            }
            None => Ok(None),
        }
    }

    fn tell(
        &self,
        case: &Case,
        decision: Decision,
        needed: Option<&BTreeSet<Attr>>,
    ) -> Result<Counterexample, Error> {
        let owned = case.value(Attr::Item(ItemAttr::Owner))?.is_some();
        let mut fields = Vec::new();
        for (attr, _, _) in ATTRS {
            if owned || !matches!(attr, Attr::Owner(_)) {
                fields.push(Field {
                    attr: *attr,
                    value: case.value(*attr)?,
                    part: self.part(*attr, needed),
                });
            }
        }
        fields.sort_by_key(|field| field.part);
        let named = |rules: rights::RuleMask| -> Vec<RuleId> {
            let rules = rules.iter().filter_map(|r| self.policy.rule(r));
            rules.map(|rule| rule.id.clone()).collect()
        };
        Ok(Counterexample {
            fields,
            permits: named(decision.permits),
            errored: named(decision.errored),
            ordinary: needed.is_some(),
            request: request_json(case)?,
            entities: case.entities.to_json_value().map_err(unwritten)?,
        })
    }

    fn part(&self, attr: Attr, needed: Option<&BTreeSet<Attr>>) -> Part {
        // Scopes follow from kind and surface, so they are never needed by themselves.
        let derived = attr == Attr::Item(ItemAttr::Scopes);
        if self.about.contains(&attr) || attr == Attr::Item(ItemAttr::Kind) {
            Part::Claimed
        } else if needed.is_some_and(|n| n.contains(&attr)) && !derived {
            Part::Needed
        } else {
            Part::Other
        }
    }
}

fn unwritten(e: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::internal("cannot write a counterexample as JSON").because(e)
}

fn request_json(case: &Case) -> Result<serde_json::Value, Error> {
    let request = &case.request;
    let context = match request.context() {
        Some(context) => context.to_json_value().map_err(unwritten)?,
        None => serde_json::json!({}),
    };
    Ok(serde_json::json!({
        "principal": request.principal().map(ToString::to_string),
        "action": request.action().map(ToString::to_string),
        "resource": request.resource().map(ToString::to_string),
        "context": context,
    }))
}
