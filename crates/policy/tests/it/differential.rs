//! Cedar's authorizer against the lowered rules, on random rules and random facts.
//!
//! `DEMUR_DIFF_CASES` sets the number of compared decisions, `DEMUR_DIFF_SEED` the first seed.

use crate::facts::{context, item};
use crate::generate::{Draw, Rules, tree};
use cedar_policy::{PolicySet, pst};
use policy::{Effect, FactsEnv, Lowered, Policy, Reference};
use std::str::FromStr;

const FACTS_PER_POLICY: usize = 40;

fn env(name: &str, default: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|v| v.parse().ok())
        .unwrap_or(default)
}

/// What a policy text came to.
enum Prepared {
    Ready(Box<Reference>, Lowered),
    /// Cedar itself cannot parse or validate it.
    Invalid,
    /// demur says that it cannot lower it, and why.
    Unlowerable(String),
}

fn effects(set: &PolicySet) -> Vec<Effect> {
    let mut effects: Vec<(usize, Effect)> = set
        .policies()
        .map(|p| {
            let position = p
                .id()
                .to_string()
                .trim_start_matches("policy")
                .parse()
                .unwrap();
            let effect = match p.effect() {
                cedar_policy::Effect::Permit => Effect::Permit,
                cedar_policy::Effect::Forbid => Effect::Forbid,
            };
            (position, effect)
        })
        .collect();
    effects.sort_by_key(|(position, _)| *position);
    effects.into_iter().map(|(_, e)| e).collect()
}

/// Lowers without validation, as `Policy::load` would after it.
fn prepare(text: &str) -> Prepared {
    let Ok(set) = PolicySet::from_str(text) else {
        return Prepared::Invalid;
    };
    let effects = effects(&set);
    let mut rules = Vec::new();
    for position in 0..effects.len() {
        let rule = set
            .policy(&cedar_policy::PolicyId::new(format!("policy{position}")))
            .unwrap();
        let Ok(pst::Policy::Static(body)) = rule.to_pst() else {
            return Prepared::Unlowerable("no static rule".into());
        };
        match policy::lower_rule(body.body()) {
            Ok(rule) => rules.push(rule),
            Err(e) => return Prepared::Unlowerable(e.to_string()),
        }
    }
    let reference = Reference::of_cedar(&set, &effects, &tree()).unwrap();
    Prepared::Ready(Box::new(reference), Lowered { rules })
}

fn compare(seed: u64, text: &str, reference: &Reference, lowered: &Lowered, draw: &mut Draw) {
    let tree = tree();
    for _ in 0..FACTS_PER_POLICY {
        let (context, item) = (context(draw), item(draw));
        let want = reference.decide(&context, &item).unwrap();
        let got = lowered.decide(&FactsEnv {
            context: &context,
            item: &item,
            tree: &tree,
        });
        assert_eq!(got, want, "seed {seed}\n{text}\n{context:#?}\n{item:#?}");
    }
}

#[test]
fn random_rules_decide_as_cedar_decides() {
    let (cases, first) = (env("DEMUR_DIFF_CASES", 100_000), env("DEMUR_DIFF_SEED", 1));
    let (mut compared, mut unlowerable, mut invalid, mut seed) =
        (0, std::collections::BTreeMap::new(), 0, first);
    while compared < cases {
        let mut draw = Draw(seed);
        // One policy in three is well typed; the others go wrong more or less often.
        let wild = draw.pick(&[0, 4, 20]);
        let rules = 1 + draw.below(5);
        let text = Rules {
            draw: &mut draw,
            wild,
        }
        .policy(rules);
        match prepare(&text) {
            Prepared::Ready(reference, lowered) => {
                compare(seed, &text, &reference, &lowered, &mut draw);
                compared += FACTS_PER_POLICY as u64;
            }
            Prepared::Unlowerable(why) => *unlowerable.entry(why).or_insert(0) += 1,
            Prepared::Invalid => invalid += 1,
        }
        seed += 1;
    }
    eprintln!(
        "{compared} decisions compared; not lowerable: {unlowerable:?}; {invalid} not parseable"
    );
    // A constructor over something else than a text in quotes: an `if` may give it one.
    let refused: u64 = unlowerable.values().sum();
    assert!(
        refused * 50 < seed - first,
        "nearly everything that the generator writes can be lowered"
    );
}

#[test]
fn shipped_policies_decide_as_cedar_decides() {
    for form in [policy::Form::OptIn, policy::Form::OptOut] {
        let policy = Policy::shipped(form).unwrap();
        let reference = Reference::new(&policy, &tree()).unwrap();
        for seed in 0..50 {
            compare(
                seed,
                form.name(),
                &reference,
                policy.lowered(),
                &mut Draw(seed),
            );
        }
    }
}
