//! Python with what is needed, if it is there; with `CI` it must be.

use serde_json::Value;
use std::ffi::OsString;
use std::io::Write as _;
use std::process::{Command, Stdio};

/// The interpreter that `DEMUR_PYTHON` names, if it knows a module.
pub(crate) fn with(module: &str) -> Option<OsString> {
    let python = std::env::var_os("DEMUR_PYTHON");
    let there = python.as_ref().is_some_and(|python| {
        let import = Command::new(python)
            .args(["-c", &format!("import {module}")])
            .output();
        import.is_ok_and(|tried| tried.status.success())
    });
    if !there {
        assert!(
            std::env::var_os("CI").is_none(),
            "DEMUR_PYTHON with {module} is needed"
        );
        println!("skipped: no {module}; set DEMUR_PYTHON");
        return None;
    }
    python
}

/// Whether values are as schemas say, with nothing that these do not name. schemathesis brings the validator.
const VALIDATE: &str = r##"
import json, sys, jsonschema_rs

given = json.load(sys.stdin)
schemas = given["schemas"]

def shared(part, found):
    if isinstance(part, dict):
        for one in part.get("allOf", []):
            if "$ref" in one:
                found.add(one["$ref"].rsplit("/", 1)[1])
        for value in part.values():
            shared(value, found)
    elif isinstance(part, list):
        for value in part:
            shared(value, found)
    return found

def strict(part):
    if "properties" in part:
        part.setdefault("additionalProperties", False)
        for inner in part["properties"].values():
            strict(inner)

# A part of another one has more beside it; everything else has what it names and nothing more.
parts = shared(schemas, set())
for name, schema in schemas.items():
    if name in parts:
        continue
    if "allOf" in schema:
        schema["unevaluatedProperties"] = False
    else:
        strict(schema)

wrong = []
for name, schema, value in given["pairs"]:
    whole = {"allOf": [schema], "components": {"schemas": schemas}}
    validator = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
    wrong += [f"{name}: {e.message} at {list(e.instance_path)}" for e in validator.iter_errors(value)]
print("\n".join(wrong))
sys.exit(1 if wrong else 0)
"##;

/// Checks values, each under a name with its schema, which may refer to the description's own.
pub(crate) fn validate(python: &OsString, description: &Value, pairs: &[(String, Value, Value)]) {
    assert!(!pairs.is_empty());
    let given = serde_json::json!({
        "schemas": description["components"]["schemas"], "pairs": pairs,
    });
    let mut child = Command::new(python)
        .args(["-c", VALIDATE])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut to = child.stdin.take().unwrap();
    to.write_all(given.to_string().as_bytes()).unwrap();
    drop(to);
    let checked = child.wait_with_output().unwrap();
    assert!(
        checked.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&checked.stdout),
        String::from_utf8_lossy(&checked.stderr)
    );
}
