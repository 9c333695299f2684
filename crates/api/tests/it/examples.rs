//! Every body that is taken or answered has an example, and examples and real answers are as their schemas say.

use crate::python;
use crate::world::world;
use serde_json::{Value, json};

fn description() -> Value {
    serde_json::from_str(&api::description().unwrap()).unwrap()
}

/// Every body: operation, where it is, whether it must have one, media type, what is said of it.
fn bodies(description: &Value) -> Vec<(String, String, Value)> {
    let mut found = Vec::new();
    for section in ["paths", "webhooks"] {
        let items = description[section].as_object().into_iter().flatten();
        for (path, methods) in items {
            for (method, operation) in methods.as_object().unwrap() {
                let name = format!("{} {path}", method.to_uppercase());
                let answers = operation["responses"].as_object().unwrap().iter();
                let parts = answers
                    .map(|(status, answer)| (status.as_str(), answer))
                    .chain([("body", &operation["requestBody"])]);
                for (part, said) in parts {
                    for (media, body) in said["content"].as_object().into_iter().flatten() {
                        let place = format!("{name} {part}");
                        found.push((place, media.clone(), body.clone()));
                    }
                }
            }
        }
    }
    found
}

#[test]
fn every_body_has_an_example_of_its_schema() {
    let description = description();
    let bodies = bodies(&description);
    let mut pairs = Vec::new();
    for (place, media, body) in &bodies {
        let example = body.get("example");
        let example = example.unwrap_or_else(|| panic!("{place} {media} has no example"));
        pairs.push((place.clone(), body["schema"].clone(), example.clone()));
    }
    // Each operation answers with a body when it succeeds, but the one that removes.
    for (path, methods) in description["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let name = format!("{} {path} 2", method.to_uppercase());
            let has = bodies.iter().any(|(place, _, _)| place.starts_with(&name));
            assert_eq!(has, method != "delete", "{name}");
        }
    }
    // Lines of events are events, each of them.
    let lines = bodies
        .iter()
        .find(|(_, media, _)| media == "application/x-ndjson");
    let lines = lines.unwrap().2["example"].as_str().unwrap().lines();
    let event = json!({ "$ref": "#/components/schemas/Event" });
    for line in lines {
        let line = serde_json::from_str(line).unwrap();
        pairs.push(("a line of events".to_owned(), event.clone(), line));
    }
    // What the examples prove is proven.
    let of = |place: &str| {
        let found = bodies.iter().find(|(at, _, _)| at == place);
        found.unwrap().2["example"].clone()
    };
    let checkpoint = of("GET /log/checkpoint 200");
    let checkpoint = tlog::SignedCheckpoint::parse(checkpoint.as_str().unwrap()).unwrap();
    let receipt = of("GET /receipts/{sequence} 200").to_string();
    let receipt = tlog::Receipt::read(receipt.as_bytes()).unwrap();
    receipt.check(None).unwrap();
    assert_eq!(checkpoint.size(), 4_712);
    assert!(receipt.record().contains("\"objection\""));
    if let Some(python) = python::with("jsonschema_rs") {
        python::validate(&python, &description, &pairs);
    }
}

/// What the examples show is what there is: real answers have every part that is described, and no other.
#[tokio::test(flavor = "multi_thread")]
async fn real_answers_are_as_described() {
    let Some(python) = python::with("jsonschema_rs") else {
        return;
    };
    let world = world().await;
    world.seed_all().await;
    let description = description();
    let (mut pairs, mut asked) = (Vec::new(), 0);
    for (path, methods) in description["paths"].as_object().unwrap() {
        let Some(operation) = methods.get("get") else {
            continue;
        };
        let mut at = path.clone();
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        for parameter in parameters.filter(|p| p["in"] == "path") {
            let example = &parameter["example"];
            let value = example.as_str().map(str::to_owned);
            let value = value.unwrap_or_else(|| example.to_string());
            at = at.replace(
                &format!("{{{}}}", parameter["name"].as_str().unwrap()),
                &value,
            );
        }
        let answer = world.get(&at).await;
        assert_eq!(answer.status, 200, "{at}: {}", answer.text);
        asked += 1;
        let content = &operation["responses"]["200"]["content"];
        if let Some(body) = content.get("application/json") {
            pairs.push((at, body["schema"].clone(), answer.json()));
        }
    }
    assert!(asked >= 18 && pairs.len() >= 16, "{asked} {}", pairs.len());
    let dossier = pairs.iter().find(|(at, _, _)| at.ends_with("/dossier"));
    let dossier = &dossier.unwrap().2;
    assert!(dossier["about"]["choices"][0].is_object(), "{dossier}");
    assert_eq!(dossier["items"]["items"].as_array().unwrap().len(), 3);
    python::validate(&python, &description, &pairs);
}
