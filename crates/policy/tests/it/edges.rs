//! Edges of Cedar's operators, one by one: what random cases meet rarely. Each expression gives
//! true, false or an error, in Cedar and lowered alike.

use crate::generate::tree;
use crate::rules::{admitted, context};
use cedar_policy::{PolicyId, PolicySet, pst};
use policy::{Effect, FactsEnv, Lowered, Reference};
use rights::facts::ItemFacts;
use std::str::FromStr;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gives {
    True,
    False,
    Error,
}

/// What an expression gives for an item, after checking that both evaluators say so.
fn gives(expression: &str, item: &ItemFacts) -> Gives {
    let text = format!("permit (principal, action, resource) when {{ {expression} }};");
    let set = PolicySet::from_str(&text).unwrap_or_else(|e| panic!("{expression}: {e}"));
    let rule = set.policy(&PolicyId::new("policy0")).unwrap();
    let pst::Policy::Static(body) = rule.to_pst().unwrap() else {
        panic!("{expression} is no static rule");
    };
    let lowered = policy::lower_rule(body.body()).unwrap_or_else(|e| panic!("{expression}: {e}"));
    let rules = vec![lowered];
    let tree = tree();
    let context = context();
    let reference = Reference::of_cedar(&set, &[Effect::Permit], &tree).unwrap();
    let decision = reference.decide(&context, item).unwrap();
    let env = FactsEnv {
        context: &context,
        item,
        tree: &tree,
    };
    assert_eq!(Lowered { rules }.decide(&env), decision, "{expression}");
    match (decision.permits.is_empty(), decision.errored.is_empty()) {
        (false, true) => Gives::True,
        (true, true) => Gives::False,
        _ => Gives::Error,
    }
}

fn all(item: &ItemFacts, cases: &[(&str, Gives)]) {
    for (expression, wanted) in cases {
        assert_eq!(gives(expression, item), *wanted, "{expression}");
    }
}

use Gives::{Error, False, True};

#[test]
fn whole_numbers_overflow_into_errors() {
    all(
        &admitted(),
        &[
            ("-(-9223372036854775808) == 0", Error),
            ("-9223372036854775808 < 0", True),
            ("9223372036854775807 + 1 > 0", Error),
            ("-9223372036854775808 - 1 < 0", Error),
            ("9223372036854775807 * 2 > 0", Error),
            ("9223372036854775807 * -1 == -9223372036854775807", True),
            ("-9223372036854775808 * -1 > 0", Error),
        ],
    );
}

#[test]
fn dates_before_1970_round_down_and_spans_round_to_zero() {
    all(
        &admitted(),
        &[
            (
                "datetime(\"1969-12-31T23:59:59.999Z\").toDate() == datetime(\"1969-12-31\")",
                True,
            ),
            (
                "datetime(\"1969-12-31T01:00:00Z\").toTime() == duration(\"1h\")",
                True,
            ),
            (
                "datetime(\"1969-12-31\").toTime() == duration(\"0ms\")",
                True,
            ),
            ("duration(\"-25h\").toDays() == -1", True),
            ("duration(\"-23h\").toDays() == 0", True),
            ("duration(\"-61m\").toHours() == -1", True),
            ("duration(\"-1ms\").toSeconds() == 0", True),
            ("duration(\"-119s\").toMinutes() == -1", True),
            ("duration(\"-1d\").toMilliseconds() == -86400000", True),
        ],
    );
}

#[test]
fn dates_and_spans_overflow_into_errors() {
    all(
        &admitted(),
        &[
            (
                "datetime(\"1970-01-02\").offset(duration(\"9223372036854775807ms\")) > datetime(\"1970-01-01\")",
                Error,
            ),
            (
                "datetime(\"1970-01-01\").offset(duration(\"-9223372036854775808ms\")).toDate() < datetime(\"1970-01-01\")",
                Error,
            ),
            (
                "datetime(\"1970-01-01\").offset(duration(\"-9223372036854775808ms\")) < datetime(\"1970-01-01\")",
                True,
            ),
            (
                "datetime(\"1970-01-02\").durationSince(datetime(\"1970-01-01\").offset(duration(\"-9223372036854775808ms\"))) > duration(\"0ms\")",
                Error,
            ),
        ],
    );
}

#[test]
fn constructors_that_cannot_read_their_text_fail_where_they_are_evaluated() {
    all(
        &admitted(),
        &[
            ("datetime(\"2023-02-29\") < context.today", Error),
            ("false && datetime(\"2023-02-29\") < context.today", False),
            ("true || duration(\"soon\") == duration(\"1d\")", True),
            (
                "datetime(\"2024-02-29T00:00:00+0200\") == datetime(\"2024-02-28T22:00:00Z\")",
                True,
            ),
        ],
    );
}

#[test]
fn values_of_different_types_are_unequal_and_not_comparable() {
    all(
        &admitted(),
        &[
            ("1 == true", False),
            ("\"1\" != 1", True),
            ("datetime(\"1970-01-01\") == duration(\"0ms\")", False),
            ("datetime(\"1970-01-01\") < duration(\"0ms\")", Error),
            ("\"a\" < \"b\"", Error),
            ("[1, 2, 2] == [2, 1]", True),
            ("[1, true] == [true, \"1\"]", False),
            (
                "[datetime(\"2024-01-01\")].contains(datetime(\"2024-01-01T00:00:00Z\"))",
                True,
            ),
            ("[[1, 2]].contains([2, 1, 1])", True),
            ("[].containsAll([])", True),
            ("[].containsAny([])", False),
            ("[1].containsAny(1)", Error),
            ("1 like \"*\"", Error),
        ],
    );
}

#[test]
fn only_and_or_and_if_look_no_further_than_needed() {
    all(
        &admitted(),
        &[
            ("false && 1", False),
            ("true && 1", Error),
            ("1 && false", Error),
            ("true || 1", True),
            ("false || 1", Error),
            ("if true then true else 1 + true", True),
            ("if 1 then true else true", Error),
            ("[1 + true].isEmpty()", Error),
            ("(1 + true) == 2 || true", Error),
        ],
    );
}

#[test]
fn an_unknown_owner_is_an_error_wherever_it_is_read() {
    let orphan = ItemFacts {
        owner: None,
        owner_age_then: None,
        ..admitted()
    };
    all(
        &orphan,
        &[
            ("resource has owner", False),
            ("resource has owner.age", False),
            ("resource.owner has age", Error),
            ("resource.owner has age || true", Error),
            ("resource.owner is Person", Error),
            ("resource.owner.erased", Error),
            ("resource has owner && resource.owner.erased", False),
            ("resource.owner_age_then < 18", Error),
        ],
    );
    let ageless = {
        let mut item = admitted();
        item.owner.as_mut().unwrap().age = None;
        item
    };
    all(
        &ageless,
        &[
            ("resource has owner.age", False),
            ("resource.owner has age", False),
            ("resource.owner is Person", True),
            ("resource.owner is Item", False),
            ("resource.owner.age < 18", Error),
        ],
    );
}

#[test]
fn purposes_are_below_themselves() {
    all(
        &admitted(),
        &[
            ("principal in Purpose::\"ai_assistant\"", True),
            ("principal in Purpose::\"generative_ai\"", True),
            ("principal == Purpose::\"generative_ai\"", False),
            ("principal in Purpose::\"creative_tools\"", False),
            (
                "principal in [Purpose::\"ads\", Purpose::\"generative_ai\"]",
                True,
            ),
            ("principal is Purpose in Purpose::\"generative_ai\"", True),
            ("principal is Item in Purpose::\"generative_ai\"", False),
        ],
    );
}
