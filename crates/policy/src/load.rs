//! Loads a policy: parse, validate strictly, lower, and check what demur asks of every rule.

use crate::expr::Expr;
use crate::lower;
use crate::shipped::{Form, SCHEMA};
use cedar_policy::{PolicySet, Schema, ValidationMode, Validator, pst};
use rights::{Error, Hash, MAX_RULES, RuleId};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// What a rule does when its condition holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// Allows the use.
    Permit,
    /// Stands against it, whatever else allows it.
    Forbid,
}

/// One rule with its texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its `@id`.
    pub id: RuleId,
    /// What it does.
    pub effect: Effect,
    /// Its `@article`: the ground in law.
    pub article: String,
    /// Its `@text_en`.
    pub text_en: String,
    /// Its `@text_de`.
    pub text_de: String,
    /// The line where it begins, counted from 1.
    pub line: usize,
}

/// A rule ready to be evaluated without Cedar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoweredRule {
    /// What it does.
    pub effect: Effect,
    /// When it does so.
    pub condition: Expr,
}

/// All rules of a policy, lowered, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lowered {
    /// The rules; a rule's position is its bit in a [`rights::RuleMask`].
    pub rules: Vec<LoweredRule>,
}

/// A policy that can be used.
#[derive(Clone, Debug)]
pub struct Policy {
    name: String,
    text: String,
    rules: Vec<Rule>,
    lowered: Lowered,
    set: PolicySet,
}

/// One thing that is wrong with a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Line, counted from 1, where known.
    pub line: Option<usize>,
    /// The rule, where known.
    pub rule: Option<RuleId>,
    /// What is wrong and what to do.
    pub message: String,
}

/// Everything that is wrong with a policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Faults {
    /// The policy's name.
    pub policy: String,
    /// In the order of lines.
    pub faults: Vec<Fault>,
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.faults.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{}", self.policy)?;
            if let Some(line) = fault.line {
                write!(f, ":{line}")?;
            }
            if let Some(rule) = &fault.rule {
                write!(f, ": rule `{rule}`")?;
            }
            write!(f, ": {}", fault.message)?;
        }
        Ok(())
    }
}

impl From<Faults> for Error {
    fn from(faults: Faults) -> Error {
        Error::input(faults.to_string())
    }
}

impl Policy {
    /// Loads a policy. `name` is used in messages: the file's name.
    ///
    /// # Errors
    /// Every fault found: syntax, types (Cedar's strict validation against [`SCHEMA`]), rules
    /// without `@id` or texts, rules that cannot be lowered, more than 64 rules.
    pub fn load(name: &str, text: &str) -> Result<Policy, Faults> {
        let fail = |faults| Faults {
            policy: name.to_owned(),
            faults,
        };
        let set = parse(text).map_err(fail)?;
        let mut faults = validate(&set, text);
        let mut rules = Vec::new();
        let mut lowered = Lowered::default();
        for (rule, body) in in_order(&set).map_err(|f| fail(vec![f]))? {
            let read = read_rule(&body, text, rule);
            match read {
                Ok(rule) => rules.push(rule),
                Err(found) => faults.extend(found),
            }
            match lower_rule(&body) {
                Ok(one) => lowered.rules.push(one),
                Err(e) => faults.push(fault_in(&body, text, rule, format!("{e}"))),
            }
        }
        faults.extend(check_ids(&rules));
        faults.extend(too_many(lowered.rules.len()));
        if faults.is_empty() {
            return Ok(Policy {
                name: name.to_owned(),
                text: text.to_owned(),
                rules,
                lowered,
                set,
            });
        }
        faults.sort_by_key(|f| f.line);
        Err(fail(faults))
    }

    /// A shipped policy.
    ///
    /// # Errors
    /// Never: the tests load both.
    pub fn shipped(form: Form) -> Result<Policy, Faults> {
        Policy::load(&format!("{form}.cedar"), form.text())
    }

    /// The name it was loaded under.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// SHA-256 of its text.
    #[must_use]
    pub fn hash(&self) -> Hash {
        Hash::of(self.text.as_bytes())
    }

    /// Its rules, in the order of the file; a rule's position is its bit in a mask.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// A rule by its position.
    #[must_use]
    pub fn rule(&self, position: usize) -> Option<&Rule> {
        self.rules.get(position)
    }

    /// Its rules, lowered.
    #[must_use]
    pub fn lowered(&self) -> &Lowered {
        &self.lowered
    }

    /// Its rules as Cedar holds them; ids are `policy0`, `policy1`, ... in the order of the file.
    #[must_use]
    pub fn cedar(&self) -> &PolicySet {
        &self.set
    }
}

/// Parses and refuses templates.
fn parse(text: &str) -> Result<PolicySet, Vec<Fault>> {
    let set = PolicySet::from_str(text).map_err(|errors| {
        let one = |e: &cedar_policy::ParseError| Fault {
            line: label_line(e, text),
            rule: None,
            message: e.to_string(),
        };
        errors.iter().map(one).collect::<Vec<_>>()
    })?;
    if set.templates().next().is_some() {
        let message =
            "has a template (`?principal` or `?resource`); write the rule out instead".to_owned();
        return Err(vec![Fault {
            line: None,
            rule: None,
            message,
        }]);
    }
    Ok(set)
}

fn label_line(error: &dyn miette_like::Labelled, text: &str) -> Option<usize> {
    error.offset().map(|o| line_at(text, o))
}

/// The line of a byte offset, counted from 1.
fn line_at(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|b| *b == b'\n').count() + 1
}

/// Where Cedar's errors point to. Cedar reports places through `miette`, whose trait is public.
mod miette_like {
    use miette::Diagnostic;

    pub(super) trait Labelled {
        fn offset(&self) -> Option<usize>;
    }

    impl<T: Diagnostic> Labelled for T {
        fn offset(&self) -> Option<usize> {
            self.labels()?.next().map(|label| label.offset())
        }
    }
}

fn validate(set: &PolicySet, text: &str) -> Vec<Fault> {
    let schema = match Schema::from_cedarschema_str(SCHEMA) {
        Ok((schema, _)) => schema,
        Err(e) => {
            return vec![Fault {
                line: None,
                rule: None,
                message: format!("the shipped schema is broken: {e}"),
            }];
        }
    };
    let result = Validator::new(schema).validate(set, ValidationMode::Strict);
    let errors = result.validation_errors().map(|e| Fault {
        line: label_line(e, text),
        rule: set
            .policy(e.policy_id())
            .and_then(|p| p.annotation("id"))
            .map(|id| RuleId(id.to_owned())),
        message: without_id(&e.to_string()),
    });
    let warnings = result.validation_warnings().map(|w| Fault {
        line: label_line(w, text),
        rule: set
            .policy(w.policy_id())
            .and_then(|p| p.annotation("id"))
            .map(|id| RuleId(id.to_owned())),
        message: without_id(&w.to_string()),
    });
    errors.chain(warnings).collect()
}

/// Cedar names rules by its own numbers; demur names them by their `@id`, so the number is noise.
fn without_id(message: &str) -> String {
    match message
        .strip_prefix("for policy `policy")
        .and_then(|rest| rest.split_once("`, "))
    {
        Some((_, rest)) => rest.to_owned(),
        None => message.to_owned(),
    }
}

/// The rules in the order of the file: Cedar numbers them `policy0`, `policy1`, ... as it reads.
fn in_order(set: &PolicySet) -> Result<BTreeMap<usize, pst::Template>, Fault> {
    let wrong = |message: String| Fault {
        line: None,
        rule: None,
        message,
    };
    let mut rules = BTreeMap::new();
    for policy in set.policies() {
        let id = policy.id().to_string();
        let position = id.strip_prefix("policy").and_then(|n| n.parse().ok());
        let position = position.ok_or_else(|| wrong(format!("cedar numbered a rule `{id}`")))?;
        match policy
            .to_pst()
            .map_err(|e| wrong(format!("has no syntax tree: {e}")))?
        {
            pst::Policy::Static(rule) => rules.insert(position, rule.body().clone()),
            _ => {
                return Err(wrong(
                    "has a linked template; write the rule out instead".to_owned(),
                ));
            }
        };
    }
    Ok(rules)
}

/// Lowers one rule.
///
/// # Errors
/// When the rule says something that demur cannot lower.
pub fn lower_rule(body: &pst::Template) -> Result<LoweredRule, lower::Unlowerable> {
    Ok(LoweredRule {
        effect: effect_of(body),
        condition: lower::rule(body)?,
    })
}

fn line_of(body: &pst::Template, text: &str, position: usize) -> usize {
    let by_id = body
        .annotations
        .get("id")
        .and_then(|id| text.find(&format!("@id(\"{id}\")")));
    // A rule without an id is found by counting rules.
    let by_count = || {
        let starts = text
            .match_indices("permit")
            .chain(text.match_indices("forbid"))
            .map(|(at, _)| at);
        let mut starts: Vec<usize> = starts.filter(|at| begins_rule(text, *at)).collect();
        starts.sort_unstable();
        starts.get(position).copied()
    };
    line_at(text, by_id.or_else(by_count).unwrap_or(0))
}

fn begins_rule(text: &str, at: usize) -> bool {
    let line = text
        .get(..at)
        .unwrap_or("")
        .rsplit('\n')
        .next()
        .unwrap_or("");
    line.trim().is_empty()
        && text
            .get(at + 6..)
            .is_some_and(|rest| rest.trim_start().starts_with('('))
}

fn fault_in(body: &pst::Template, text: &str, position: usize, message: String) -> Fault {
    Fault {
        line: Some(line_of(body, text, position)),
        rule: body.annotations.get("id").map(|id| RuleId(id.to_string())),
        message,
    }
}

fn read_rule(body: &pst::Template, text: &str, position: usize) -> Result<Rule, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut annotation = |name: &str| {
        let value = body
            .annotations
            .get(name)
            .map(|v| v.trim().to_owned())
            .filter(|v| !v.is_empty());
        value.unwrap_or_else(|| {
            faults.push(fault_in(
                body,
                text,
                position,
                format!("lacks `@{name}(\"...\")`; every rule says who it is and why"),
            ));
            String::new()
        })
    };
    let rule = Rule {
        id: RuleId(annotation("id")),
        article: annotation("article"),
        text_en: annotation("text_en"),
        text_de: annotation("text_de"),
        effect: effect_of(body),
        line: line_of(body, text, position),
    };
    if faults.is_empty() {
        Ok(rule)
    } else {
        Err(faults)
    }
}

const fn effect_of(body: &pst::Template) -> Effect {
    match body.effect {
        pst::Effect::Permit => Effect::Permit,
        pst::Effect::Forbid => Effect::Forbid,
    }
}

fn check_ids(rules: &[Rule]) -> Vec<Fault> {
    let mut seen: BTreeMap<&RuleId, usize> = BTreeMap::new();
    let mut faults = Vec::new();
    for rule in rules {
        if let Some(first) = seen.insert(&rule.id, rule.line) {
            faults.push(Fault {
                line: Some(rule.line),
                rule: Some(rule.id.clone()),
                message: format!("has the same id as the rule in line {first}; ids are unique"),
            });
        }
    }
    faults
}

fn too_many(rules: usize) -> Option<Fault> {
    (rules > MAX_RULES).then(|| Fault {
        line: None,
        rule: None,
        message: format!("has `{rules}` rules; at most {MAX_RULES} are possible, join some"),
    })
}
