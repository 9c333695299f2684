//! What any operation can answer that needs more than this program: that something failed inside, or that storage did
//! not answer.

use serde_json::{Map, Value, json};

/// Operations that read nothing, and so cannot fail.
const CANNOT_FAIL: [&str; 2] = ["health", "openapi"];
/// Each with what it means, where the operation itself does not say it better.
const FAILURES: [(&str, &str); 2] = [
    (
        "500",
        "Something failed inside; the operator finds it in the log under `instance`.",
    ),
    (
        "503",
        "Storage did not answer; what was to change may have changed or not. Send the same again, with its `Idempotency-Key` where there is one.",
    ),
];

/// Puts both into the answers of every operation that can give them.
pub(super) fn put(described: &mut Value) {
    let paths = described.get_mut("paths").and_then(Value::as_object_mut);
    let operations = paths.into_iter().flat_map(Map::values_mut);
    let operations = operations.filter_map(Value::as_object_mut);
    for operation in operations.flat_map(Map::values_mut) {
        let name = operation.get("operationId").and_then(Value::as_str);
        if name.is_some_and(|name| CANNOT_FAIL.contains(&name)) {
            continue;
        }
        let answers = operation.get_mut("responses");
        let Some(answers) = answers.and_then(Value::as_object_mut) else {
            continue;
        };
        for (status, about) in FAILURES {
            answers.entry(status).or_insert_with(|| problem(about));
        }
    }
}

fn problem(about: &str) -> Value {
    json!({
        "description": about,
        "content": {
            "application/problem+json": { "schema": { "$ref": "#/components/schemas/ProblemBody" } },
        },
    })
}
