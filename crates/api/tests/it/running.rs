//! Health, metrics, notices, sets.

use crate::world::world;
use ledger::NewPerson;
use rights::{Campaign, Entry, EntryKind, Instant, Subject, Told};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn it_says_how_it_does() {
    let world = world().await;
    for path in ["/health", "/ready", "/openapi.json"] {
        assert_eq!(
            world.ask(("GET", path), &[], "").await.status,
            200,
            "{path}"
        );
    }
    world.person("m1").await;
    world
        .post("/people/m1/choices", &json!({ "kind": "objection" }))
        .await;
    world.get("/people/secret-name").await;
    let event = json!([{ "stream": "s", "position": 1, "at": "2026-01-01", "type": "item_created", "row": {} }]);
    world.post("/events", &event).await;
    let metrics = world.get("/metrics").await;
    assert!(
        metrics
            .header("content-type")
            .starts_with("text/plain; version=0.0.4")
    );
    for line in [
        "demur_http_requests_total{method=\"POST\",route=\"/api/v1/people/{id}/choices\",status=\"201\"} 1",
        "demur_http_requests_total{method=\"GET\",route=\"/api/v1/people/{id}\",status=\"404\"} 1",
        "demur_http_request_duration_seconds_count{method=\"POST\",route=\"/api/v1/events\"} 1",
        "demur_events_total{became=\"taken\"} 1",
        "demur_inbox_items 1",
        "demur_confirmations_owed 0",
        "demur_event_streams 1",
    ] {
        assert!(metrics.text.contains(line), "{line}\n{}", metrics.text);
    }
    assert!(
        metrics
            .text
            .contains(&format!("demur_ledger_head {}", world.head().await))
    );
    assert!(!metrics.text.contains("m1\"") && !metrics.text.contains("secret-name"));
    // Each line is a comment, or a name with labels and a number.
    for line in metrics.text.lines().filter(|line| !line.starts_with('#')) {
        let (name, value) = line.rsplit_once(' ').unwrap();
        assert!(
            value.parse::<f64>().is_ok() && name.starts_with("demur_"),
            "{line}"
        );
    }
    assert_eq!(
        world.get("/sets").await.json(),
        json!({ "sets": [], "next": null })
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_app_showed_counts_as_seen() {
    let world = world().await;
    let person = world.person("m1").await;
    let ledger = &world.app.parts().ledger;
    let terms = world.app.parts().purposes[0].1.clone();
    let told = Told::of(&terms, Default::default(), std::iter::empty());
    let campaign = Campaign {
        id: "spring".to_owned(),
        kinds: [rights::Kind::Post].into(),
        told: [("ai_assistant".into(), told)].into(),
        texts: None,
        channel: "in_app".to_owned(),
    };
    let planned = (Subject::Operator, Entry::CampaignPlanned(campaign));
    ledger.append(&[planned]).await.unwrap();
    let listed = world.get("/campaigns").await.json();
    assert_eq!(listed["campaigns"][0]["campaign"], "spring");
    assert_eq!(listed["campaigns"][0]["purposes"], json!(["ai_assistant"]));
    assert_eq!(world.get("/campaigns/spring").await.status, 200);

    let path = "/people/m1/notices/spring/seen";
    let future = world.post(path, &json!({ "at": "2999-01-01" })).await;
    assert_eq!(future.status, 422);
    // Nor can it have been seen before it was planned: the waiting time would be over at once.
    let recorded = ledger.operator_history(EntryKind::CampaignPlanned).await;
    let planned = recorded.unwrap()[0].recorded_at;
    for early in [
        "2026-03-01T10:00:00Z".parse::<Instant>().unwrap(),
        planned.plus_seconds(-1),
    ] {
        let before = world.head().await;
        let past = world.post(path, &json!({ "at": early })).await;
        assert_eq!(past.status, 422, "{}", past.text);
        assert!(past.text.contains("planned"), "{}", past.text);
        assert_eq!(world.head().await, before);
        let standing = ledger.own_standing(person).await.unwrap();
        assert!(!standing.notices.contains_key("spring"));
    }
    // By a name nobody saw anything: it may have passed to somebody else, who did.
    let named = NewPerson {
        handles: vec!["@ada".into()],
        ..NewPerson::unknown("m1".into())
    };
    ledger.register(&[named], "test").await.unwrap();
    assert_eq!(world.get("/people/@ada").await.json()["id"], "m1");
    let head = world.head().await;
    let by_name = world
        .post("/people/@ada/notices/spring/seen", &json!({}))
        .await;
    assert_eq!(by_name.status, 422, "{}", by_name.text);
    assert!(
        by_name.text.contains("names change hands"),
        "{}",
        by_name.text
    );
    assert_eq!(world.head().await, head);
    let standing = ledger.own_standing(person).await.unwrap();
    assert!(!standing.notices.contains_key("spring"));
    let seen = world.post(path, &json!({ "at": planned })).await;
    assert_eq!(seen.status, 201, "{}", seen.text);
    let head = world.head().await;
    let again = world.post(path, &json!({})).await;
    assert_eq!(
        (again.status, &again.json()["sequence"]),
        (200, &seen.json()["sequence"])
    );
    assert_eq!(world.head().await, head);
    let standing = ledger.own_standing(person).await.unwrap();
    let notice = &standing.notices["spring"];
    assert_eq!(notice.seen, Some(planned.day()));
    assert!(
        notice.purposes.contains(&"ai_assistant".into())
            && notice.kinds.contains(&rights::Kind::Post)
    );
    assert_eq!(
        world
            .post("/people/m1/notices/autumn/seen", &json!({}))
            .await
            .status,
        404
    );
    assert_eq!(
        world
            .post("/people/m2/notices/spring/seen", &json!({}))
            .await
            .status,
        404
    );
}

/// A span for each request, by OTLP over HTTP as JSON, with the trace of whoever asked.
#[tokio::test(flavor = "multi_thread")]
async fn traces_go_where_they_are_wanted() {
    use std::sync::{Arc, Mutex, atomic::AtomicBool, atomic::Ordering};
    let spans: Arc<Mutex<Vec<serde_json::Value>>> = Arc::default();
    let kept = Arc::clone(&spans);
    let collect = move |body: axum::body::Bytes| {
        let sent = serde_json::from_slice(&body).unwrap();
        kept.lock().unwrap().push(sent);
        async { "{}" }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/v1/traces", listener.local_addr().unwrap());
    let router = axum::Router::new().route("/v1/traces", axum::routing::post(collect));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let world = crate::world::world_with(api::Settings {
        traces: Some(address),
        log_requests: false,
        ..api::Settings::default()
    })
    .await;
    let stop = Arc::new(AtomicBool::new(false));
    let (told, api) = (Arc::clone(&stop), Arc::clone(&world.api));
    let sending = tokio::spawn(async move { api.traces().unwrap().run(&told).await });
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    let parent = format!("00-{trace}-00f067aa0ba902b7-01");
    world
        .ask(
            ("GET", "/people/somebody-private"),
            &[("traceparent", &parent)],
            "",
        )
        .await;
    stop.store(true, Ordering::SeqCst);
    sending.await.unwrap();
    let sent = spans.lock().unwrap().clone();
    let span = &sent[0]["resourceSpans"][0]["scopeSpans"][0]["spans"][0];
    assert_eq!(
        (&span["traceId"], &span["parentSpanId"]),
        (&json!(trace), &json!("00f067aa0ba902b7"))
    );
    assert_eq!(span["name"], "GET /api/v1/people/{id}");
    assert!(span["endTimeUnixNano"].as_str() > span["startTimeUnixNano"].as_str());
    assert!(!sent[0].to_string().contains("somebody-private"));
}
