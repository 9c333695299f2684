//! The reference against plain Cedar: one policy set, entities and context from JSON, checked
//! against the shipped schema. It shares no line with `Reference`, so it also tests that the schema
//! mirrors the facts and that authorizing permits and forbids apart loses nothing.

use crate::facts::{context, item};
use crate::generate::{Draw, Rules, tree};
use crate::rules;
use cedar_policy::{
    AuthorizationError, Authorizer, Context, Decision, Entities, EntityUid, PolicySet, Request,
    Schema,
};
use policy::{Effect, Form, Policy, Reference};
use rights::facts::{ContextFacts, ItemFacts};
use rights::{Day, RuleMask};
use serde_json::{Value, json};
use std::str::FromStr;

fn day(day: Day) -> Value {
    json!({"__extn": {"fn": "datetime", "arg": day.to_string()}})
}

/// A JSON object without its absent members.
fn present(mut object: Value) -> Value {
    object
        .as_object_mut()
        .unwrap()
        .retain(|_, value| !value.is_null());
    object
}

fn entities(context: &ContextFacts, item: &ItemFacts) -> Value {
    let uid = |ty: &str, id: &str| json!({"type": ty, "id": id});
    let mut all = vec![json!({
        "uid": uid("Item", "17"), "parents": [],
        "attrs": present(json!({
            "owner": item.owner.as_ref().map(|_| json!({"__entity": uid("Person", "eve")})),
            "owner_age_then": item.owner_age_then, "kind": item.kind, "audience": item.audience,
            "audience_then": item.audience_then, "created": item.created.map(day), "imported": day(item.imported),
            "surface": item.surface, "language": item.language, "special_category": item.special_category,
            "collected_for": item.collected_for, "scopes": item.scopes, "original": item.original.as_str(),
            "depicts_refuser": item.depicts_refuser, "depicts_minor": item.depicts_minor,
            "mentions_refuser": item.mentions_refuser,
        })),
    })];
    all.extend(item.owner.as_ref().map(|o| {
        json!({
            "uid": uid("Person", "eve"), "parents": [],
            "attrs": present(json!({
                "age": o.age, "region": o.region, "account": o.account, "objections": o.objections,
                "restrictions": o.restrictions, "consents": o.consents, "withdrawals": o.withdrawals,
                "erased": o.erased, "notified": o.notified, "notified_long_enough": o.notified_long_enough,
                "notice_seen": o.notice_seen,
            })),
        })
    }));
    // The purpose with its ancestors as direct parents, not the tree.
    let tree = tree();
    let above: Vec<Value> = tree
        .up(&context.purpose)
        .skip(1)
        .map(|p| uid("Purpose", p.as_str()))
        .collect();
    all.extend(
        above
            .iter()
            .map(|parent| json!({"uid": parent, "parents": [], "attrs": {}})),
    );
    all.push(
        json!({"uid": uid("Purpose", context.purpose.as_str()), "parents": above, "attrs": {}}),
    );
    Value::Array(all)
}

fn context_json(context: &ContextFacts) -> Value {
    present(json!({
        "purpose": context.purpose.as_str(), "today": day(context.today), "assessed_kinds": context.assessed_kinds,
        "compatible_with": context.compatible_with, "older_items_compatible": context.older_items_compatible,
        "scope_from": context.scope_from.map(day),
    }))
}

/// What Cedar says: allowed or not, determining rules, erroring rules.
struct Said {
    allowed: bool,
    determining: RuleMask,
    errored: RuleMask,
}

fn position(id: &cedar_policy::PolicyId) -> usize {
    id.to_string()
        .strip_prefix("policy")
        .unwrap()
        .parse()
        .unwrap()
}

fn ask(set: &PolicySet, schema: &Schema, context: &ContextFacts, item: &ItemFacts) -> Said {
    let entities = Entities::from_json_value(entities(context, item), Some(schema)).unwrap();
    let action = EntityUid::from_str("Action::\"train\"").unwrap();
    let record = Context::from_json_value(context_json(context), Some((schema, &action))).unwrap();
    let purpose = EntityUid::from_str(&format!("Purpose::\"{}\"", context.purpose)).unwrap();
    let resource = EntityUid::from_str("Item::\"17\"").unwrap();
    let request = Request::new(purpose, action, resource, record, Some(schema)).unwrap();
    let response = Authorizer::new().is_authorized(&request, set, &entities);
    let of = |mask: RuleMask, id: &cedar_policy::PolicyId| mask.with(position(id));
    Said {
        allowed: response.decision() == Decision::Allow,
        determining: response.diagnostics().reason().fold(RuleMask::EMPTY, of),
        errored: response
            .diagnostics()
            .errors()
            .map(|AuthorizationError::PolicyEvaluationError(e)| e.policy_id())
            .fold(RuleMask::EMPTY, of),
    }
}

fn check(set: &PolicySet, reference: &Reference, schema: &Schema, draw: &mut Draw, name: &str) {
    let (context, item) = (context(draw), item(draw));
    let said = ask(set, schema, &context, &item);
    let got = reference.decide(&context, &item).unwrap();
    let because = format!("{name}\n{context:#?}\n{item:#?}");
    assert_eq!(got.errored, said.errored, "{because}");
    // Cedar skips what errors; demur refuses.
    assert_eq!(
        got.is_admitted(),
        said.allowed && said.errored.is_empty(),
        "{because}"
    );
    let would = if said.allowed {
        got.permits
    } else {
        got.forbids
    };
    assert_eq!(would, said.determining, "{because}");
}

fn schema() -> Schema {
    Schema::from_cedarschema_str(policy::SCHEMA).unwrap().0
}

#[test]
fn shipped_policies_in_plain_cedar() {
    for form in [Form::OptIn, Form::OptOut] {
        let policy = Policy::shipped(form).unwrap();
        let reference = Reference::new(&policy, &tree()).unwrap();
        for seed in 0..400 {
            check(
                policy.cedar(),
                &reference,
                &schema(),
                &mut Draw(seed),
                form.name(),
            );
        }
        let (context, item) = (rules::context(), rules::admitted());
        assert!(
            ask(policy.cedar(), &schema(), &context, &item).allowed,
            "{form} in plain cedar"
        );
    }
}

#[test]
fn random_policies_in_plain_cedar() {
    let (schema, mut compared) = (schema(), 0);
    for seed in 0..150 {
        let mut draw = Draw(seed);
        let text = Rules {
            draw: &mut draw,
            wild: 20,
        }
        .policy(6);
        let Ok(set) = PolicySet::from_str(&text) else {
            continue;
        };
        let mut effects = vec![Effect::Permit; 6];
        for rule in set
            .policies()
            .filter(|r| r.effect() == cedar_policy::Effect::Forbid)
        {
            effects[position(rule.id())] = Effect::Forbid;
        }
        let reference = Reference::of_cedar(&set, &effects, &tree()).unwrap();
        for _ in 0..10 {
            check(&set, &reference, &schema, &mut draw, &text);
            compared += 1;
        }
    }
    assert!(compared >= 1000, "only {compared} decisions were compared");
}
