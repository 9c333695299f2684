//! Random rules as people would have to write them: well typed, optional attributes guarded, so
//! that Cedar's strict validation passes them. They go the whole way through [`Policy::load`].

use crate::facts::{context, item};
use crate::generate::{Draw, Rules, tree};
use policy::{FactsEnv, Policy, Reference};
use std::collections::BTreeMap;

/// What has to be asked before an attribute may be read.
const GUARDS: &[(&str, &str)] = &[
    ("resource.owner", "resource has owner"),
    ("resource.owner has age", "resource has owner"),
    ("resource.owner.age", "resource has owner.age"),
    ("resource.owner.region", "resource has owner.region"),
    ("resource.owner_age_then", "resource has owner_age_then"),
    ("resource.created", "resource has created"),
    ("context.scope_from", "context has scope_from"),
];

/// Puts before each condition what has to be asked for the attributes that it reads.
fn guarded(text: &str) -> String {
    let line = |line: &str| {
        let Some((word, condition)) = line.split_once(" { ") else {
            return line.to_owned();
        };
        let Some(condition) = condition.strip_suffix(" }") else {
            return line.to_owned();
        };
        let asked = GUARDS.iter().filter(|(read, _)| condition.contains(read));
        let asked: String = asked.map(|(_, guard)| format!("{guard} && ")).collect();
        format!("{word} {{ {asked}({condition}) }}")
    };
    text.lines().map(|l| line(l) + "\n").collect()
}

#[test]
fn validated_policies_decide_as_cedar_decides() {
    let cases = std::env::var("DEMUR_DIFF_CASES").ok();
    let cases: usize = cases.and_then(|v| v.parse().ok()).unwrap_or(30_000);
    let first = std::env::var("DEMUR_DIFF_SEED").ok();
    let first: u64 = first.and_then(|v| v.parse().ok()).unwrap_or(1);
    let tree = tree();
    let (mut compared, mut loaded, mut errors) = (0, 0, 0);
    let mut refused: BTreeMap<String, usize> = BTreeMap::new();
    let mut seed = first;
    while compared < cases {
        let mut draw = Draw(seed);
        seed += 1;
        let rules = 1 + draw.below(3);
        let text = guarded(
            &Rules {
                draw: &mut draw,
                wild: 0,
            }
            .policy(rules),
        );
        let policy = match Policy::load("random.cedar", &text) {
            Ok(policy) => policy,
            Err(found) => {
                // The first words tell the reasons apart.
                let why = found.faults[0]
                    .message
                    .split('`')
                    .next()
                    .unwrap_or("")
                    .to_owned();
                *refused.entry(why).or_insert(0) += 1;
                continue;
            }
        };
        loaded += 1;
        let reference = Reference::new(&policy, &tree).unwrap();
        for _ in 0..40 {
            let (context, item) = (context(&mut draw), item(&mut draw));
            let want = reference.decide(&context, &item).unwrap();
            let env = FactsEnv {
                context: &context,
                item: &item,
                tree: &tree,
            };
            assert_eq!(
                policy.lowered().decide(&env),
                want,
                "seed {}\n{text}\n{context:#?}\n{item:#?}",
                seed - 1
            );
            // What validation leaves over is arithmetic that overflows.
            errors += usize::from(!want.errored.is_empty());
            compared += 1;
        }
    }
    eprintln!(
        "{loaded} policies loaded, {compared} decisions compared, {errors} with errors; refused: {refused:?}"
    );
    assert!(
        loaded * 4 > refused.values().sum::<usize>(),
        "most random policies are refused: {refused:?}"
    );
    assert!(
        errors < compared / 10,
        "validation leaves few errors: {errors} of {compared}"
    );
}
