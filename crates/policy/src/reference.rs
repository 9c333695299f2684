//! The reference: Cedar's own authorizer, with errors refusing.
//!
//! Cedar reports, of a refused request, the forbids that were satisfied and not the permits. demur
//! keeps both, so permits and forbids are authorized apart: the forbids beside a permit that always
//! holds, whose id cannot be a rule's.

use crate::model::{Effect, Policy};
use cedar_policy::{
    AuthorizationError, Authorizer, Context, Entities, Entity, EntityId, EntityTypeName, EntityUid,
    PolicyId, PolicySet, Request, RestrictedExpression,
};
use rights::facts::{ContextFacts, ItemFacts, PersonFacts};
use rights::{Decision, Error, PurposeId, PurposeTree, RuleMask};
use std::collections::{HashMap, HashSet};
use std::str::FromStr;

/// Decides one item at a time with Cedar's authorizer.
#[derive(Debug)]
pub struct Reference {
    authorizer: Authorizer,
    permits: PolicySet,
    forbids: PolicySet,
    purposes: Vec<Entity>,
    action: EntityUid,
    item: EntityUid,
    person: EntityUid,
    purpose_type: EntityTypeName,
}

fn defect(e: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::internal("cedar refused a request that demur built").because(e)
}

fn uid(ty: &EntityTypeName, id: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(ty.clone(), EntityId::new(id))
}

impl Reference {
    /// Makes a policy ready.
    ///
    /// # Errors
    /// Never in practice: the policy has been loaded.
    pub fn new(policy: &Policy, tree: &PurposeTree) -> Result<Reference, Error> {
        let effects: Vec<Effect> = policy.rules().iter().map(|r| r.effect).collect();
        Reference::of_cedar(policy.cedar(), &effects, tree)
    }

    /// The same for rules that were not validated, for tests.
    ///
    /// # Errors
    /// As [`Reference::new`].
    pub fn of_cedar(
        set: &PolicySet,
        effects: &[Effect],
        tree: &PurposeTree,
    ) -> Result<Reference, Error> {
        let purpose_type = EntityTypeName::from_str("Purpose").map_err(defect)?;
        let one = |effect: Effect| -> Result<PolicySet, Error> {
            let mut part = PolicySet::new();
            for (position, _) in effects.iter().enumerate().filter(|(_, e)| **e == effect) {
                let rule = set.policy(&PolicyId::new(format!("policy{position}")));
                let rule = rule.ok_or_else(|| {
                    Error::internal(format!("rule `{position}` is not in the set"))
                })?;
                part.add(rule.clone()).map_err(defect)?;
            }
            Ok(part)
        };
        let mut forbids = one(Effect::Forbid)?;
        let always = cedar_policy::Policy::parse(
            Some(PolicyId::new("always")),
            "permit (principal, action, resource);",
        );
        forbids.add(always.map_err(defect)?).map_err(defect)?;
        let purposes = tree.iter().map(|(purpose, parent)| {
            let parents: HashSet<EntityUid> = parent
                .map(|p| uid(&purpose_type, p.as_str()))
                .into_iter()
                .collect();
            Entity::new_no_attrs(uid(&purpose_type, purpose.as_str()), parents)
        });
        Ok(Reference {
            authorizer: Authorizer::new(),
            permits: one(Effect::Permit)?,
            forbids,
            purposes: purposes.collect(),
            action: EntityUid::from_str("Action::\"train\"").map_err(defect)?,
            item: EntityUid::from_str("Item::\"item\"").map_err(defect)?,
            person: EntityUid::from_str("Person::\"owner\"").map_err(defect)?,
            purpose_type,
        })
    }

    /// Decides one item.
    ///
    /// # Errors
    /// Never in practice: facts always make a request.
    pub fn decide(&self, context: &ContextFacts, item: &ItemFacts) -> Result<Decision, Error> {
        let (request, entities) = self.request(context, item)?;
        self.decide_request(&request, &entities)
    }

    /// The request and the entities that stand for one item.
    ///
    /// # Errors
    /// As [`Reference::decide`].
    pub fn request(
        &self,
        context: &ContextFacts,
        item: &ItemFacts,
    ) -> Result<(Request, Entities), Error> {
        let request = Request::new(
            self.purpose(&context.purpose),
            self.action.clone(),
            self.item.clone(),
            self.context(context)?,
            None,
        );
        let mut entities = self.purposes.clone();
        if let Some(owner) = &item.owner {
            entities.push(self.owner(owner)?);
        }
        entities.push(self.resource(item)?);
        let entities = Entities::from_entities(entities, None).map_err(defect)?;
        Ok((request.map_err(defect)?, entities))
    }

    /// Decides a request as Cedar holds it, wherever it comes from.
    ///
    /// # Errors
    /// Never in practice: rules have the ids that loading gave them.
    pub fn decide_request(
        &self,
        request: &Request,
        entities: &Entities,
    ) -> Result<Decision, Error> {
        let mut errored = RuleMask::EMPTY;
        let mut take = |set: &PolicySet, satisfied: &mut RuleMask| -> Result<(), Error> {
            let response = self.authorizer.is_authorized(request, set, entities);
            for id in response.diagnostics().reason() {
                add(satisfied, id)?;
            }
            for AuthorizationError::PolicyEvaluationError(error) in response.diagnostics().errors()
            {
                add(&mut errored, error.policy_id())?;
            }
            Ok(())
        };
        let (mut permits, mut forbids) = (RuleMask::EMPTY, RuleMask::EMPTY);
        take(&self.permits, &mut permits)?;
        take(&self.forbids, &mut forbids)?;
        Ok(Decision {
            permits,
            forbids,
            errored,
        })
    }

    fn purpose(&self, purpose: &PurposeId) -> EntityUid {
        uid(&self.purpose_type, purpose.as_str())
    }

    fn context(&self, context: &ContextFacts) -> Result<Context, Error> {
        let mut pairs = vec![
            ("purpose".to_owned(), text(context.purpose.as_str())),
            ("today".to_owned(), day(context.today)),
            ("assessed_kinds".to_owned(), set(&context.assessed_kinds)),
            ("compatible_with".to_owned(), set(&context.compatible_with)),
            (
                "older_items_compatible".to_owned(),
                flag(context.older_items_compatible),
            ),
        ];
        pairs.extend(
            context
                .scope_from
                .map(|d| ("scope_from".to_owned(), day(d))),
        );
        Context::from_pairs(pairs).map_err(defect)
    }

    fn owner(&self, owner: &PersonFacts) -> Result<Entity, Error> {
        let mut attrs = HashMap::from([
            ("account".to_owned(), text(&owner.account)),
            ("objections".to_owned(), set(&owner.objections)),
            ("restrictions".to_owned(), set(&owner.restrictions)),
            ("consents".to_owned(), set(&owner.consents)),
            ("withdrawals".to_owned(), set(&owner.withdrawals)),
            ("erased".to_owned(), flag(owner.erased)),
            ("notified".to_owned(), set(&owner.notified)),
            (
                "notified_long_enough".to_owned(),
                set(&owner.notified_long_enough),
            ),
            ("notice_seen".to_owned(), set(&owner.notice_seen)),
        ]);
        attrs.extend(
            owner
                .age
                .map(|a| ("age".to_owned(), RestrictedExpression::new_long(a))),
        );
        attrs.extend(
            owner
                .region
                .as_deref()
                .map(|r| ("region".to_owned(), text(r))),
        );
        Entity::new(self.person.clone(), attrs, HashSet::new()).map_err(defect)
    }

    fn resource(&self, item: &ItemFacts) -> Result<Entity, Error> {
        let mut attrs = HashMap::from([
            ("kind".to_owned(), text(&item.kind)),
            ("audience".to_owned(), text(&item.audience)),
            ("audience_then".to_owned(), text(&item.audience_then)),
            ("imported".to_owned(), day(item.imported)),
            ("surface".to_owned(), text(&item.surface)),
            ("language".to_owned(), text(&item.language)),
            ("special_category".to_owned(), text(&item.special_category)),
            ("collected_for".to_owned(), set(&item.collected_for)),
            ("scopes".to_owned(), set(&item.scopes)),
            ("original".to_owned(), text(item.original.as_str())),
            ("depicts_refuser".to_owned(), flag(item.depicts_refuser)),
            ("depicts_minor".to_owned(), flag(item.depicts_minor)),
            ("mentions_refuser".to_owned(), flag(item.mentions_refuser)),
        ]);
        let owner = || RestrictedExpression::new_entity_uid(self.person.clone());
        attrs.extend(item.owner.as_ref().map(|_| ("owner".to_owned(), owner())));
        let age = item.owner_age_then.map(RestrictedExpression::new_long);
        attrs.extend(age.map(|a| ("owner_age_then".to_owned(), a)));
        attrs.extend(item.created.map(|d| ("created".to_owned(), day(d))));
        Entity::new(self.item.clone(), attrs, HashSet::new()).map_err(defect)
    }
}

fn add(mask: &mut RuleMask, id: &PolicyId) -> Result<(), Error> {
    let id = id.to_string();
    if id == "always" {
        return Ok(());
    }
    let position = id.strip_prefix("policy").and_then(|n| n.parse().ok());
    *mask = mask.with(
        position.ok_or_else(|| Error::internal(format!("cedar named the unknown rule `{id}`")))?,
    );
    Ok(())
}

fn text(text: &str) -> RestrictedExpression {
    RestrictedExpression::new_string(text.to_owned())
}

fn flag(flag: bool) -> RestrictedExpression {
    RestrictedExpression::new_bool(flag)
}

fn day(day: rights::Day) -> RestrictedExpression {
    RestrictedExpression::new_datetime(day.to_string())
}

fn set<'a>(items: impl IntoIterator<Item = &'a String>) -> RestrictedExpression {
    RestrictedExpression::new_set(items.into_iter().map(|s| text(s)))
}
