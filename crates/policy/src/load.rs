//! Loads a policy: parse, validate strictly, lower, and check what demur asks of every rule.

use crate::fault::{Fault, Faults};
use crate::lower::{self, Unlowerable};
use crate::model::{Effect, Lowered, LoweredRule, Policy, Rule};
use crate::places::{Extent, MAX_NESTING, MAX_OPERATORS, extents, place};
use crate::shipped::{Form, SCHEMA};
use cedar_policy::{PolicyId, PolicySet, Schema, ValidationMode, Validator, pst};
use rights::{MAX_RULES, RuleId};
use std::collections::BTreeMap;
use std::str::FromStr;

impl Policy {
    /// Loads a policy. `name` is used in messages: the file's name.
    ///
    /// # Errors
    /// Every fault found: syntax, types (Cedar's strict validation against [`SCHEMA`], its
    /// warnings included), rules without `@id` or texts, rules that cannot be lowered, rules too
    /// large, more than 64 rules.
    pub fn load(name: &str, text: &str) -> Result<Policy, Faults> {
        read(name, text).map_err(|mut faults| {
            faults.sort_by_key(|f| (f.line, f.column));
            Faults {
                policy: name.to_owned(),
                faults,
            }
        })
    }

    /// A shipped policy.
    ///
    /// # Errors
    /// Never: the tests load both.
    pub fn shipped(form: Form) -> Result<Policy, Faults> {
        Policy::load(&format!("{form}.cedar"), form.text())
    }
}

/// Lowers one rule.
///
/// # Errors
/// When the rule says something that demur cannot lower.
pub fn lower_rule(body: &pst::Template) -> Result<LoweredRule, Unlowerable> {
    Ok(LoweredRule {
        effect: effect_of(body),
        condition: lower::rule(body)?,
    })
}

fn read(name: &str, text: &str) -> Result<Policy, Vec<Fault>> {
    let extents = extents(text);
    let oversized: Vec<Fault> = extents.iter().flat_map(|e| too_large(e, text)).collect();
    if !oversized.is_empty() {
        return Err(oversized);
    }
    let set = parse(text)?;
    let mut faults = validate(&set, text);
    let mut rules = Vec::new();
    let mut lowered = Lowered::default();
    for (position, body) in in_order(&set).map_err(|f| vec![f])? {
        let start = extents.get(position).map_or(text.len(), |e| e.start);
        match read_rule(&body, text, start) {
            Ok(rule) => rules.push(rule),
            Err(found) => faults.extend(found),
        }
        match lower_rule(&body) {
            Ok(one) => lowered.rules.push(one),
            Err(e) => faults.push(fault_in(&body, text, start, e.to_string())),
        }
    }
    faults.extend(repeated_ids(&rules));
    if extents.len() > MAX_RULES {
        let found = Fault::of_policy(format!("has `{}` rules", extents.len()));
        faults.push(found.remedy(format!("at most {MAX_RULES} are possible, join some")));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(Policy {
        name: name.to_owned(),
        text: text.to_owned(),
        rules,
        lowered,
        set,
    })
}

fn too_large(extent: &Extent, text: &str) -> Option<Fault> {
    let at = Some(place(text, extent.start));
    if extent.nesting > MAX_NESTING {
        let found = Fault::of_policy(format!("brackets nest `{}` deep", extent.nesting)).at(at);
        return Some(found.remedy(format!(
            "at most {MAX_NESTING} are possible, split the rule"
        )));
    }
    (extent.operators > MAX_OPERATORS).then(|| {
        let message = format!("has `{}` operators and accesses", extent.operators);
        let found = Fault::of_policy(message).at(at);
        found.remedy(format!(
            "at most {MAX_OPERATORS} are possible, split the rule"
        ))
    })
}

/// Parses and refuses templates.
fn parse(text: &str) -> Result<PolicySet, Vec<Fault>> {
    let set = PolicySet::from_str(text).map_err(|errors| {
        let each = errors.iter().map(|e| Fault::of_cedar(e, text, None));
        each.collect::<Vec<_>>()
    })?;
    if set.templates().next().is_some() {
        let found = Fault::of_policy("has a template (`?principal` or `?resource`)");
        return Err(vec![found.remedy("write the rule out instead")]);
    }
    Ok(set)
}

fn validate(set: &PolicySet, text: &str) -> Vec<Fault> {
    let schema = match Schema::from_cedarschema_str(SCHEMA) {
        Ok((schema, _)) => schema,
        Err(e) => {
            return vec![Fault::of_policy(format!(
                "the shipped schema is broken: {e}"
            ))];
        }
    };
    let named = |id: &PolicyId| {
        let rule = set.policy(id)?;
        Some(RuleId(rule.annotation("id")?.to_owned()))
    };
    let result = Validator::new(schema).validate(set, ValidationMode::Strict);
    let errors = result
        .validation_errors()
        .map(|e| Fault::of_cedar(e, text, named(e.policy_id())));
    let warnings = result
        .validation_warnings()
        .map(|w| Fault::of_cedar(w, text, named(w.policy_id())));
    errors.chain(warnings).collect()
}

/// The rules in the order of the file: Cedar numbers them `policy0`, `policy1`, ... as it reads.
fn in_order(set: &PolicySet) -> Result<BTreeMap<usize, pst::Template>, Fault> {
    let mut rules = BTreeMap::new();
    for policy in set.policies() {
        let id = policy.id().to_string();
        let position = id.strip_prefix("policy").and_then(|n| n.parse().ok());
        let position =
            position.ok_or_else(|| Fault::of_policy(format!("cedar numbered a rule `{id}`")))?;
        let tree = policy
            .to_pst()
            .map_err(|e| Fault::of_policy(format!("has no syntax tree: {e}")))?;
        match tree {
            pst::Policy::Static(rule) => rules.insert(position, rule.body().clone()),
            _ => {
                let found = Fault::of_policy("has a linked template");
                return Err(found.remedy("write the rule out instead"));
            }
        };
    }
    Ok(rules)
}

fn fault_in(body: &pst::Template, text: &str, start: usize, message: String) -> Fault {
    Fault {
        rule: body.annotations.get("id").map(|id| RuleId(id.to_string())),
        ..Fault::of_policy(message).at(Some(place(text, start)))
    }
}

fn read_rule(body: &pst::Template, text: &str, start: usize) -> Result<Rule, Vec<Fault>> {
    let mut faults = Vec::new();
    let text_you = read_you(body, (text, start)).unwrap_or_else(|found| {
        faults.push(found);
        None
    });
    let mut annotation = |name: &str| {
        let value = body.annotations.get(name).map(|v| v.trim().to_owned());
        value.filter(|v| !v.is_empty()).unwrap_or_else(|| {
            let found = fault_in(body, text, start, format!("lacks `@{name}(\"...\")`"));
            faults.push(found.remedy("every rule says who it is and why"));
            String::new()
        })
    };
    let rule = Rule {
        id: RuleId(annotation("id")),
        article: annotation("article"),
        text_en: annotation("text_en"),
        text_de: annotation("text_de"),
        text_you,
        effect: effect_of(body),
        line: place(text, start).line,
    };
    if faults.is_empty() {
        Ok(rule)
    } else {
        Err(faults)
    }
}

/// What a rule says to the person themselves, in both languages or in none.
fn read_you(
    body: &pst::Template,
    (text, start): (&str, usize),
) -> Result<Option<[String; 2]>, Fault> {
    let said = |name: &str| {
        let value = body.annotations.get(name).map(|v| v.trim().to_owned());
        value.filter(|v| !v.is_empty())
    };
    match [said("text_you_en"), said("text_you_de")] {
        [Some(en), Some(de)] => Ok(Some([en, de])),
        [None, None] => Ok(None),
        [en, _] => {
            let lacking = if en.is_some() { "de" } else { "en" };
            let message = format!("lacks `@text_you_{lacking}(\"...\")`");
            let found = fault_in(body, text, start, message);
            Err(found.remedy("a rule speaks to the person in both languages, or in neither"))
        }
    }
}

const fn effect_of(body: &pst::Template) -> Effect {
    match body.effect {
        pst::Effect::Permit => Effect::Permit,
        pst::Effect::Forbid => Effect::Forbid,
    }
}

fn repeated_ids(rules: &[Rule]) -> Vec<Fault> {
    let mut seen: BTreeMap<&RuleId, usize> = BTreeMap::new();
    let mut faults = Vec::new();
    for rule in rules {
        if let Some(first) = seen.insert(&rule.id, rule.line) {
            let message = format!("has the same id as the rule in line {first}");
            faults.push(Fault {
                line: Some(rule.line),
                rule: Some(rule.id.clone()),
                ..Fault::of_policy(message).remedy("ids are unique")
            });
        }
    }
    faults
}
