//! What deliveries to webhooks say: the section `webhooks` of the description.
//!
//! The bodies themselves are made in `hooks::tell`; a test holds what is really sent against this.

use crate::hooks::HookEvent;
use rights::Error;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What is said of each event: the name of its schema, in a sentence, its part `data`, an example of that.
#[derive(Deserialize)]
struct Told {
    name: String,
    summary: String,
    data: Map<String, Value>,
    example: Value,
}

const TOLD: &str = include_str!("told.json");

/// Puts the section into the description.
pub(super) fn put(described: &mut Value) -> Result<(), Error> {
    let told: Result<BTreeMap<String, Told>, _> = serde_json::from_str(TOLD);
    let told = told.map_err(|e| wrong("cannot be read").because(e))?;
    let (mut webhooks, mut schemas) = (Map::new(), Map::new());
    schemas.insert("ToldPlace".to_owned(), place());
    for event in HookEvent::ALL {
        let said = told.get(event.as_str());
        let said = said.ok_or_else(|| wrong("lack an event"))?;
        webhooks.insert(event.to_string(), delivery(event, said));
        schemas.insert(said.name.clone(), body(event, said));
    }
    let known = described.pointer_mut("/components/schemas");
    let known = known.and_then(Value::as_object_mut);
    known.ok_or_else(|| wrong("have no place"))?.extend(schemas);
    let described = described.as_object_mut();
    described
        .ok_or_else(|| wrong("have no place"))?
        .insert("webhooks".to_owned(), Value::Object(webhooks));
    Ok(())
}

fn wrong(what: &str) -> Error {
    Error::internal(format!("descriptions of deliveries {what}"))
}

fn place() -> Value {
    json!({ "type": "integer", "format": "int64", "minimum": 0, "description": "A place in the ledger." })
}

fn body(event: HookEvent, said: &Told) -> Value {
    let mut data = Map::from_iter([("type".to_owned(), json!("object"))]);
    data.extend(said.data.clone());
    json!({
        "type": "object",
        "description": said.summary,
        "required": ["type", "timestamp", "data"],
        "properties": {
            "type": { "type": "string", "enum": [event.as_str()] },
            "timestamp": { "type": "string", "format": "date-time", "description": "When it was recorded." },
            "data": data,
        },
    })
}

fn delivery(event: HookEvent, said: &Told) -> Value {
    let header = |name: &str, about: &str, example: &str| {
        json!({
            "name": name, "in": "header", "required": true, "description": about,
            "schema": { "type": "string" }, "example": example,
        })
    };
    let example = json!({
        "type": event.as_str(), "timestamp": "2026-11-29T10:00:00.123456Z", "data": said.example,
    });
    json!({
        "post": {
            "tags": ["webhooks"],
            "summary": said.summary,
            "parameters": [
                header("webhook-id", "By which repeats are dropped", "msg_5f1c0a7e9d3b2c48_4711"),
                header("webhook-timestamp", "When it was sent, in seconds since 1970", "1796119200"),
                header("webhook-signature", "HMAC-SHA256 over id, time and body (Standard Webhooks)", "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="),
            ],
            "requestBody": {
                "required": true,
                "content": {
                    "application/json": {
                        "schema": { "$ref": format!("#/components/schemas/{}", said.name) },
                        "example": example,
                    },
                },
            },
            "responses": {
                "2XX": { "description": "It was taken; it does not come again." },
                "410": { "description": "Nothing more is wanted: the webhook is turned off." },
                "default": { "description": "It was not taken; it comes again later." },
            },
        },
    })
}
