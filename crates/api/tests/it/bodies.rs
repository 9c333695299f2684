//! Large bodies: who may not send one is told so before it is sent, and few are held at once.

use crate::world::{World, world};
use api::Grant;
use serde_json::json;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Sends the head of a request with so long a body, and its beginning.
async fn begin(world: &World, key: Option<&str>, media: &str, begun: &str) -> TcpStream {
    let host = world.base.trim_start_matches("http://");
    let host = host.split('/').next().unwrap();
    let mut stream = TcpStream::connect(host).await.unwrap();
    let key = key.map_or_else(String::new, |key| {
        format!("Authorization: Bearer {key}\r\n")
    });
    let head = format!(
        "POST /api/v1/events HTTP/1.1\r\nHost: {host}\r\n{key}Content-Type: {media}\r\nContent-Length: 60000000\r\n\r\n{begun}"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

async fn status(stream: &mut TcpStream) -> u16 {
    let mut answer = [0; 12];
    let read = stream.read_exact(&mut answer);
    let read = tokio::time::timeout(Duration::from_secs(60), read).await;
    read.unwrap().unwrap();
    let text = std::str::from_utf8(&answer).unwrap();
    text.strip_prefix("HTTP/1.1 ").unwrap().parse().unwrap()
}

const LINES: &str = "application/x-ndjson";

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_send_events_is_told_before_they_do() {
    let world = world().await;
    let other = world.key_for(&[Grant::EventsWrite, Grant::SetsRead]).await;
    let lacks = world.key_for(&[Grant::SetsRead]).await;
    for (key, media, wanted) in [
        (None, LINES, 401),
        (Some("demur_00000000_nothing"), LINES, 401),
        (Some(lacks.as_str()), LINES, 403),
        (Some(other.as_str()), "text/plain", 415),
    ] {
        let mut stream = begin(&world, key, media, "").await;
        assert_eq!(status(&mut stream).await, wanted, "{key:?} {media}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn few_bodies_are_held_at_once() {
    let world = std::sync::Arc::new(world().await);
    let mut held = Vec::new();
    for _ in 0..4 {
        held.push(begin(&world, Some(&world.key), LINES, "{\"stream\"").await);
    }
    // They have their places by now.
    tokio::time::sleep(Duration::from_secs(3)).await;
    let event = json!([{ "stream": "s", "position": 1, "at": "2026-01-01", "type": "account_created", "person": "m1" }]);
    let asking = std::sync::Arc::clone(&world);
    let mut fifth = tokio::spawn(async move { asking.post("/events", &event).await });
    let waited = tokio::time::timeout(Duration::from_millis(500), &mut fifth).await;
    assert!(waited.is_err(), "a fifth one is read beside four");
    assert_eq!(world.get("/streams").await.status, 200, "all else goes on");
    held.pop();
    let answer = tokio::time::timeout(Duration::from_secs(60), fifth).await;
    let answer = answer.expect("a place that became free is taken").unwrap();
    assert_eq!((answer.status, &answer.json()["taken"]), (200, &json!(1)));
}
