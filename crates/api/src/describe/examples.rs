//! An example on every body: those of the types that are written beside them, and those of the files here.

use rights::Error;
use serde_json::{Map, Value};

/// Examples of bodies, by the name of their schema.
const BY_SCHEMA: [(&str, &str); 18] = [
    ("CampaignReach", include_str!("examples/CampaignReach.json")),
    ("Campaigns", include_str!("examples/Campaigns.json")),
    ("Choices", include_str!("examples/Choices.json")),
    ("Deliveries", include_str!("examples/Deliveries.json")),
    ("DeliveryLine", include_str!("examples/DeliveryLine.json")),
    ("Dossier", include_str!("examples/Dossier.json")),
    ("Entries", include_str!("examples/Entries.json")),
    ("Health", include_str!("examples/Health.json")),
    ("Items", include_str!("examples/Items.json")),
    ("Ready", include_str!("examples/Ready.json")),
    ("Receipt", include_str!("examples/receipt.json")),
    ("Seen", include_str!("examples/Seen.json")),
    ("Sets", include_str!("examples/Sets.json")),
    ("Streams", include_str!("examples/Streams.json")),
    ("Taken", include_str!("examples/Taken.json")),
    ("WebhookLine", include_str!("examples/WebhookLine.json")),
    ("WebhookSecret", include_str!("examples/WebhookSecret.json")),
    ("Webhooks", include_str!("examples/Webhooks.json")),
];

/// Examples of other bodies, by operation and media type.
const BY_OPERATION: [((&str, &str), &str); 5] = [
    (
        ("getCheckpoint", "text/plain"),
        include_str!("examples/checkpoint.txt"),
    ),
    (
        ("metrics", "text/plain"),
        include_str!("examples/metrics.txt"),
    ),
    (("openapi", JSON), include_str!("examples/openapi.json")),
    (("takeEvents", JSON), include_str!("examples/events.json")),
    (
        ("takeEvents", "application/x-ndjson"),
        include_str!("examples/events.ndjson"),
    ),
];

const JSON: &str = "application/json";
const SCHEMAS: &str = "#/components/schemas/";

/// Puts an example on every body that has none.
pub(super) fn put(described: &mut Value) -> Result<(), Error> {
    let schemas = described.pointer("/components/schemas").cloned();
    let schemas = schemas.unwrap_or_default();
    let paths = described.get_mut("paths").and_then(Value::as_object_mut);
    let operations = paths.into_iter().flat_map(Map::values_mut);
    let operations = operations.filter_map(Value::as_object_mut);
    for operation in operations.flat_map(Map::values_mut) {
        let name = operation.get("operationId").and_then(Value::as_str);
        let name = name.unwrap_or_default().to_owned();
        for (media, body) in bodies(operation) {
            if body.get("example").is_some() {
                continue;
            }
            if let Some(example) = example((name.as_str(), media.as_str()), body, &schemas)?
                && let Some(body) = body.as_object_mut()
            {
                body.insert("example".to_owned(), example);
            }
        }
    }
    Ok(())
}

/// What an operation takes and what it answers, with media types.
fn bodies(operation: &mut Value) -> Vec<(&String, &mut Value)> {
    let mut found = Vec::new();
    let Some(operation) = operation.as_object_mut() else {
        return found;
    };
    for (part, value) in operation.iter_mut() {
        let all: Vec<&mut Value> = match part.as_str() {
            "requestBody" => vec![value],
            "responses" => value
                .as_object_mut()
                .into_iter()
                .flat_map(Map::values_mut)
                .collect(),
            _ => continue,
        };
        let contents = all.into_iter().filter_map(|one| one.get_mut("content"));
        found.extend(contents.filter_map(Value::as_object_mut).flatten());
    }
    found
}

fn example(
    (operation, media): (&str, &str),
    body: &Value,
    schemas: &Value,
) -> Result<Option<Value>, Error> {
    let schema = body.pointer("/schema/$ref").and_then(Value::as_str);
    let Some(schema) = schema.and_then(|at| at.strip_prefix(SCHEMAS)) else {
        let text = BY_OPERATION
            .iter()
            .find(|(of, _)| *of == (operation, media));
        return text.map(|(_, text)| read(media, text)).transpose();
    };
    if let Some(own) = schemas.get(schema).and_then(|schema| schema.get("example")) {
        return Ok(Some(own.clone()));
    }
    let text = BY_SCHEMA.iter().find(|(name, _)| *name == schema);
    text.map(|(_, text)| read(JSON, text)).transpose()
}

fn read(media: &str, text: &str) -> Result<Value, Error> {
    if media != JSON {
        return Ok(Value::String(text.to_owned()));
    }
    serde_json::from_str(text)
        .map_err(|e| Error::internal("an example of the description is no JSON").because(e))
}
