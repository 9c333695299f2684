//! The description, and what stands in the docs.

use rights::{AccountType, Audience, ChoiceKind, EntryKind, Kind};
use serde_json::{Value, json};
use std::path::PathBuf;

fn docs() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs")
}

/// `docs/openapi.json` is what `demur api describe` prints. To write it anew: `DEMUR_WRITE_DOCS=1`.
#[test]
fn the_description_in_the_docs_is_the_one_that_is_served() {
    let (path, described) = (docs().join("openapi.json"), api::description().unwrap());
    if std::env::var_os("DEMUR_WRITE_DOCS").is_some() {
        std::fs::write(&path, &described).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == described,
        "write docs/openapi.json anew: DEMUR_WRITE_DOCS=1 cargo nextest run -E 'test(described)'"
    );
}

#[test]
fn every_operation_has_a_name_a_scope_and_a_line_in_the_docs() {
    let text = api::description().unwrap();
    let description: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(description["openapi"], "3.1.0");
    let page = std::fs::read_to_string(docs().join("api.md")).unwrap();
    let open = ["/health", "/ready", "/openapi.json"];
    let mut names = std::collections::BTreeSet::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap();
            assert!(names.insert(name), "{name} is there twice");
            assert!(
                operation["summary"].as_str().unwrap().ends_with('.'),
                "{name}"
            );
            assert_eq!(
                operation["security"].is_null(),
                open.contains(&path.as_str()),
                "{path}"
            );
            let line = format!("`{} {path}`", method.to_uppercase());
            assert!(page.contains(&line), "docs/api.md lacks {line}");
        }
    }
    for scope in api::Grant::ALL {
        assert!(
            page.contains(&format!("`{scope}`")),
            "docs/api.md lacks {scope}"
        );
    }
}

#[test]
fn closed_vocabularies_are_named_word_by_word() {
    let text = api::description().unwrap();
    let description: Value = serde_json::from_str(&text).unwrap();
    let schemas = &description["components"]["schemas"];
    let names = |all: Vec<Value>| {
        let mut all: Vec<String> = all
            .iter()
            .map(|name| name.as_str().unwrap().to_owned())
            .collect();
        all.sort();
        all
    };
    let values = |schema: &str| names(schemas[schema]["enum"].as_array().unwrap().clone());
    let known = |all: Vec<Value>| names(all);
    let audiences = Audience::ALL.iter().map(|one| json!(one)).collect();
    assert_eq!(values("AudienceName"), known(audiences));
    let accounts = AccountType::ALL.iter().map(|one| json!(one)).collect();
    assert_eq!(values("AccountName"), known(accounts));
    let kinds = Kind::ALL.iter().map(|one| json!(one)).collect();
    assert_eq!(values("KindName"), known(kinds));
    let choices = ChoiceKind::ALL.iter().map(|one| json!(one)).collect();
    assert_eq!(values("ChoiceName"), known(choices));
    // Where they stand.
    for (schema, field, name) in [
        ("Event", "audience", "AudienceName"),
        ("Event", "account", "AccountName"),
        ("Event", "choice", "ChoiceName"),
        ("Event", "kinds", "KindName"),
        ("NewChoice", "kind", "ChoiceName"),
        ("NewChoice", "kinds", "KindName"),
        ("Line", "audience", "AudienceName"),
        ("Reach", "kinds", "KindName"),
        ("Person", "account", "AccountName"),
    ] {
        let said = schemas[schema]["properties"][field].to_string();
        let at = format!("#/components/schemas/{name}\"");
        assert!(said.contains(&at), "{schema}.{field}: {said}");
    }
}

/// Every kind of entry, as reading one that there is not lists them.
fn entry_kinds() -> Vec<String> {
    let none = serde_json::from_value::<EntryKind>(json!("nothing"));
    let said = none.unwrap_err().to_string();
    let (_, known) = said.split_once("expected one of ").unwrap();
    let between = known.split('`').skip(1).step_by(2);
    between.map(str::to_owned).collect()
}

#[test]
fn entries_of_the_log_name_their_kinds() {
    let text = api::description().unwrap();
    let description: Value = serde_json::from_str(&text).unwrap();
    let schemas = &description["components"]["schemas"];
    let words = |named: &Value| -> Vec<String> { serde_json::from_value(named.clone()).unwrap() };
    let named = words(&schemas["EntryName"]["enum"]);
    assert_eq!(named, entry_kinds());
    for (field, name) in [
        ("kind", "EntryName"),
        ("about", "SubjectName"),
        ("entry", "SaidEntry"),
    ] {
        let said = schemas["EntryLine"]["properties"][field].to_string();
        let at = format!("#/components/schemas/{name}\"");
        assert!(said.contains(&at), "{field}: {said}");
    }
    // What else an entry says depends on its kind.
    let said = &schemas["SaidEntry"];
    assert_eq!(said["required"], json!(["entry"]));
    assert_eq!(said["additionalProperties"], json!(true));
    let given = words(&said["properties"]["entry"]["enum"]);
    assert!(given.iter().all(|kind| named.contains(kind)), "{given:?}");
    let answer = &description["paths"]["/log/entries"]["get"]["responses"]["200"];
    let example = &answer["content"]["application/json"]["example"]["entries"];
    let lines = example.as_array().unwrap();
    let said = lines.iter().filter(|line| line["entry"].is_object());
    let said: Vec<&Value> = said.collect();
    assert!((1..lines.len()).contains(&said.len()), "{example}");
    for line in said {
        assert_eq!(line["entry"]["entry"], line["kind"]);
        assert!(given.contains(&line["kind"].as_str().unwrap().to_owned()));
    }
}

#[test]
fn what_can_fail_says_so() {
    let text = api::description().unwrap();
    let description: Value = serde_json::from_str(&text).unwrap();
    for (path, methods) in description["paths"].as_object().unwrap() {
        let cannot = ["/health", "/openapi.json"].contains(&path.as_str());
        for (method, operation) in methods.as_object().unwrap() {
            for status in ["500", "503"] {
                let answer = &operation["responses"][status];
                let body = &answer["content"]["application/problem+json"]["schema"]["$ref"];
                let is_said = body == "#/components/schemas/ProblemBody";
                assert_eq!(is_said, !cannot, "{method} {path} {status}: {answer}");
            }
        }
    }
}
