//! Random expressions without regard to types or to what demur can lower: operators meet any
//! operands, sets hold anything, attributes that nobody has are read. What lowers must decide as
//! Cedar decides, error for error; what does not lower is counted, not passed.

use crate::facts::{context, item};
use crate::generate::{Draw, tree};
use cedar_policy::{PolicyId, PolicySet, pst};
use policy::{Effect, FactsEnv, Lowered, Reference};
use std::str::FromStr;

const LEAVES: &[&str] = &[
    "true",
    "false",
    "0",
    "1",
    "-1",
    "18",
    "9223372036854775807",
    "-9223372036854775808",
    "\"\"",
    "\"post\"",
    "\"public\"",
    "\"*/*\"",
    "[1]",
    "[\"post\", 1, true]",
    "[[\"post\"], [\"*/*\"]]",
    "[datetime(\"2024-02-29\")]",
    "datetime(\"1969-12-31\")",
    "datetime(\"2024-02-29T23:59:59.999Z\")",
    "datetime(\"2024-02-30\")",
    "datetime(\"2024-02-29T00:00:00+1400\")",
    "duration(\"0s\")",
    "duration(\"9223372036854775807ms\")",
    "duration(\"-9223372036854775808ms\")",
    "duration(\"1d2h3m4s5ms\")",
    "duration(\"soon\")",
    "resource.kind",
    "resource.audience",
    "resource.created",
    "resource.imported",
    "resource.owner_age_then",
    "resource.scopes",
    "resource.collected_for",
    "resource.original",
    "resource.depicts_minor",
    "resource.owner.age",
    "resource.owner.region",
    "resource.owner.erased",
    "resource.owner.objections",
    "resource.owner.notified",
    "resource.owner.account",
    "context.today",
    "context.scope_from",
    "context.assessed_kinds",
    "context.purpose",
    "context.older_items_compatible",
    "resource has created",
    "resource has owner",
    "resource has owner.age",
    "resource.owner has region",
    "context has scope_from",
    "principal == Purpose::\"ads\"",
    "Purpose::\"ads\" == principal",
    "principal != Purpose::\"ads\"",
    "principal in Purpose::\"generative_ai\"",
    "principal in [Purpose::\"ads\", Purpose::\"creative_tools\"]",
    "principal is Purpose",
    "principal is Item",
    "action is Action",
    "resource is Item",
    "resource.owner is Person",
    "resource.owner is Purpose",
    "principal is Purpose in Purpose::\"generative_ai\"",
];

/// What Cedar can say and demur cannot lower.
const BEYOND: &[&str] = &[
    "principal",
    "resource.owner",
    "context",
    "{a: 1}",
    "ip(\"10.0.0.1\")",
    "decimal(\"1.5\")",
    "resource.colour",
    "resource has colour",
    "resource.hasTag(\"x\")",
    "Item::\"17\"",
    "resource in Item::\"17\"",
    "[]",
    "resource.kind.length",
    "datetime(resource.kind)",
    "principal == action",
];

const INFIX: &[&str] = &["==", "!=", "<", "<=", ">", ">=", "&&", "||", "+", "-", "*"];
const METHODS_OF_ONE: &[&str] = &[
    "contains",
    "containsAll",
    "containsAny",
    "offset",
    "durationSince",
];
const METHODS: &[&str] = &[
    "isEmpty",
    "toDate",
    "toTime",
    "toMilliseconds",
    "toSeconds",
    "toMinutes",
    "toHours",
    "toDays",
];

fn any(draw: &mut Draw, depth: usize, beyond: usize) -> String {
    if depth == 0 || draw.one_in(3) {
        let leaves = if beyond > 0 && draw.one_in(beyond) {
            BEYOND
        } else {
            LEAVES
        };
        return draw.pick(leaves).to_owned();
    }
    let a = any(draw, depth - 1, beyond);
    match draw.below(9) {
        0 => format!("!({a})"),
        1 => format!("-({a})"),
        2 => format!("({a}).{}()", draw.pick(METHODS)),
        3 => format!(
            "(({a}) like \"{}\")",
            draw.pick(&["*", "p*", "*\\**", "", "*/*"])
        ),
        4 => format!(
            "(if {a} then {} else {})",
            any(draw, depth - 1, beyond),
            any(draw, depth - 1, beyond)
        ),
        5 => format!("[{a}, {}]", any(draw, depth - 1, beyond)),
        6 => format!(
            "({a}).{}({})",
            draw.pick(METHODS_OF_ONE),
            any(draw, depth - 1, beyond)
        ),
        _ => format!(
            "(({a}) {} ({}))",
            draw.pick(INFIX),
            any(draw, depth - 1, beyond)
        ),
    }
}

fn rule(draw: &mut Draw, beyond: usize) -> String {
    let effect = draw.pick(&["permit", "forbid"]);
    let clause = draw.pick(&["when", "unless"]);
    // Most rules are small or compare, so that more than an error comes out of them.
    let body = match draw.below(4) {
        0 => any(draw, 4, beyond),
        1 => any(draw, 2, beyond),
        _ => format!("({}) == ({})", any(draw, 1, beyond), any(draw, 2, beyond)),
    };
    format!("{effect} (principal, action, resource) {clause} {{ {body} }};\n")
}

/// A policy of one rule with its evaluators; `None` where Cedar cannot parse it.
fn prepare(text: &str) -> Option<Result<(Reference, Lowered), policy::Unlowerable>> {
    let set = PolicySet::from_str(text).ok()?;
    let rule = set.policy(&PolicyId::new("policy0"))?;
    let effect = match rule.effect() {
        cedar_policy::Effect::Permit => Effect::Permit,
        cedar_policy::Effect::Forbid => Effect::Forbid,
    };
    let Ok(pst::Policy::Static(body)) = rule.to_pst() else {
        panic!("no syntax tree: {text}")
    };
    let reference = || Reference::of_cedar(&set, &[effect], &tree()).unwrap();
    Some(policy::lower_rule(body.body()).map(|lowered| {
        (
            reference(),
            Lowered {
                rules: vec![lowered],
            },
        )
    }))
}

#[test]
fn untyped_expressions_decide_as_cedar_decides() {
    let cases = std::env::var("DEMUR_DIFF_CASES")
        .ok()
        .and_then(|v| v.parse().ok())
        .unwrap_or(60_000);
    let first = std::env::var("DEMUR_DIFF_SEED")
        .ok()
        .and_then(|v| v.parse().ok())
        .unwrap_or(1);
    let (mut compared, mut refused, mut unparsed, mut errors, mut policies) = (0, 0, 0, 0, 0);
    let tree = tree();
    let mut seed = first;
    while compared < cases {
        let mut draw = Draw(seed);
        seed += 1;
        let text = rule(&mut draw, 12);
        match prepare(&text) {
            None => unparsed += 1,
            Some(Err(_)) => refused += 1,
            Some(Ok((reference, lowered))) => {
                policies += 1;
                for _ in 0..20 {
                    let (context, item) = (context(&mut draw), item(&mut draw));
                    let want = reference.decide(&context, &item).unwrap();
                    let got = lowered.decide(&FactsEnv {
                        context: &context,
                        item: &item,
                        tree: &tree,
                    });
                    assert_eq!(
                        got,
                        want,
                        "seed {}\n{text}\n{context:#?}\n{item:#?}",
                        seed - 1
                    );
                    errors += usize::from(!want.errored.is_empty());
                    compared += 1;
                }
            }
        }
    }
    eprintln!(
        "{policies} policies, {compared} decisions compared, {errors} of them errors; {refused} policies refused by the lowering, {unparsed} not Cedar"
    );
    assert!(
        errors > compared / 10 && errors < compared * 9 / 10,
        "errors and values must both be met"
    );
    assert!(
        unparsed < policies / 2,
        "the generator should mostly write Cedar"
    );
}

#[test]
fn what_is_beyond_the_lowering_is_refused_and_not_ignored() {
    for beyond in BEYOND {
        let text = format!("forbid (principal, action, resource) when {{ ({beyond}) == true }};");
        match prepare(&text) {
            Some(Err(_)) => {}
            // An empty set is a value like any other; strict validation refuses it, not the lowering.
            Some(Ok(_)) => assert_eq!(*beyond, "[]"),
            None => panic!("cedar cannot parse {text}"),
        }
    }
}
