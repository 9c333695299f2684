//! The platform's events over HTTP.

use crate::world::{World, world};
use rights::{Audience, ChoiceKind, Entry, PersonId, Sequence};
use serde_json::{Value, json};

pub(crate) fn event(position: u64, what: &str, rest: Value) -> Value {
    let mut event = json!({
        "stream": "eu-1", "position": position, "at": "2026-11-29T10:00:00Z", "type": what,
    });
    event
        .as_object_mut()
        .unwrap()
        .extend(rest.as_object().unwrap().clone());
    event
}

fn some() -> Vec<Value> {
    vec![
        event(
            1,
            "account_created",
            json!({ "person": "m1", "birth": "1990-01-02", "region": "de", "mail": "m1@example.org" }),
        ),
        event(
            2,
            "account_renamed",
            json!({ "person": "m1", "handle": "@ada" }),
        ),
        event(
            3,
            "birthday_corrected",
            json!({ "person": "m1", "birth": "2011-01-02" }),
        ),
        event(
            4,
            "contact_changed",
            json!({ "person": "m1", "mail": null, "lang": "de" }),
        ),
        event(
            5,
            "choice_made",
            json!({ "person": "m1", "choice": "objection", "kinds": ["photo"] }),
        ),
        event(
            6,
            "item_created",
            json!({ "row": { "id": "posts/1", "author": "m1", "text": "hello" } }),
        ),
        event(
            7,
            "audience_changed",
            json!({ "person": "m1", "item": "posts/1", "audience": "friends" }),
        ),
        event(
            8,
            "item_deleted",
            json!({ "person": "m1", "item": "posts/2" }),
        ),
    ]
}

pub(crate) async fn send(world: &World, events: &[Value]) -> crate::world::Answer {
    let lines: String = events.iter().map(|e| format!("{e}\n")).collect();
    let bearer = format!("Bearer {}", world.key);
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/x-ndjson"),
    ];
    world.ask(("POST", "/events"), &headers, lines).await
}

#[tokio::test(flavor = "multi_thread")]
async fn events_change_what_is_known_once() {
    let world = world().await;
    let taken = send(&world, &some()).await;
    assert_eq!(taken.status, 200, "{}", taken.text);
    let body = taken.json();
    assert_eq!(
        (&body["taken"], &body["set_aside"]),
        (&json!(8), &json!(0)),
        "{body}"
    );
    assert_eq!(body["streams"], json!({ "eu-1": 8 }));

    let ledger = &world.app.parts().ledger;
    let person = ledger.resolve(&[PersonId::from("@ada")]).await.unwrap()[0].unwrap();
    let record = ledger.person(person).await.unwrap();
    let (birth, region, _, _) = record.row.corrected.clone().unwrap();
    assert_eq!(
        (birth.unwrap().to_string().as_str(), region.as_deref()),
        ("2011-01-02", Some("de"))
    );
    assert_eq!(
        (record.contact.mail, record.contact.lang.unwrap().as_str()),
        (None, "de")
    );
    let standing = record.standing;
    assert_eq!(
        standing.item_audiences.values().next(),
        Some(&Audience::Friends)
    );
    assert_eq!(standing.erased_items.len(), 1);
    assert_eq!(standing.objections.len(), 1);
    let history = ledger.history(person).await.unwrap();
    for recorded in &history {
        if let Some(Entry::Choice(choice)) = &recorded.entry {
            let said_there = choice.kind == ChoiceKind::Objection;
            let source = match said_there {
                true => "inbox:eu-1/choice_made",
                false => "inbox:eu-1",
            };
            assert_eq!(choice.source, source);
            assert_eq!(rights::is_done_there(source), !said_there);
        }
    }
    let spool = std::fs::read_to_string(world.root().join("inbox/spool.jsonl")).unwrap();
    assert_eq!(spool.lines().count(), 1);

    // All of it again, with what follows: only that is taken.
    let head = world.head().await;
    let mut more = some();
    more.push(event(
        9,
        "audience_changed",
        json!({ "person": "m1", "item": "posts/1", "audience": "public" }),
    ));
    let body = send(&world, &more).await.json();
    assert_eq!((&body["taken"], &body["repeated"]), (&json!(1), &json!(8)));
    assert_eq!(body["without_effect"], 1);
    assert_eq!(
        world.head().await,
        head + 1,
        "one entry says how far the stream has come"
    );
    let record = ledger.person(person).await.unwrap();
    let audience = record.standing.item_audiences.values().next();
    assert_eq!(
        audience,
        Some(&Audience::Friends),
        "a wider audience undoes nothing"
    );

    // As after a restart.
    let world = world.restarted().await;
    let body = send(&world, &more).await.json();
    assert_eq!((&body["taken"], &body["repeated"]), (&json!(0), &json!(9)));
    let streams = world.get("/streams").await.json();
    assert_eq!(
        (
            &streams["streams"][0]["last"],
            &streams["streams"][0]["events"]
        ),
        (&json!(9), &json!(9))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn where_one_is_missing_nothing_after_it_is_taken() {
    let world = world().await;
    let all = some();
    let refused = send(&world, &[all[0].clone(), all[2].clone(), all[1].clone()]).await;
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (409, "out-of-order")
    );
    let body = refused.json();
    assert_eq!(
        (&body["taken"], &body["refused"]),
        (&json!(1), &json!(2)),
        "{body}"
    );
    assert_eq!(
        body["missing"],
        json!([{ "stream": "eu-1", "line": 2, "position": 3, "last": 1 }])
    );
    let taken = send(&world, &all).await.json();
    assert_eq!(
        (&taken["taken"], &taken["repeated"]),
        (&json!(7), &json!(1))
    );

    // A stream that does not begin at its beginning says so.
    let mut offset = event(
        4_711,
        "choice_made",
        json!({ "person": "m1", "choice": "restriction" }),
    );
    offset["stream"] = json!("kafka:7");
    assert_eq!(send(&world, &[offset.clone()]).await.status, 409);
    offset["after"] = json!(4_700);
    assert_eq!(send(&world, &[offset]).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_taken_is_set_aside_and_named_and_the_rest_goes_on() {
    let world = world().await;
    world.person("somebody").await;
    let sent = vec![
        event(1, "account_created", json!({ "person": "m1" })),
        event(2, "moved_to_mars", json!({ "person": "m1" })),
        event(
            3,
            "account_renamed",
            json!({ "person": "m1", "handle": "somebody" }),
        ),
        event(
            4,
            "choice_made",
            json!({ "person": "m1", "choice": "objection", "purposes": ["none"] }),
        ),
        event(
            5,
            "birthday_corrected",
            json!({ "person": "m1", "birth": "yesterday" }),
        ),
        event(
            6,
            "item_deleted",
            json!({ "person": "m1", "item": "posts/1", "mail": "x@example.org" }),
        ),
        json!({ "hello": "world" }),
        event(
            7,
            "choice_made",
            json!({ "person": "m1", "choice": "objection" }),
        ),
    ];
    let taken = send(&world, &sent).await;
    assert_eq!(taken.status, 200, "{}", taken.text);
    let body = taken.json();
    assert_eq!(
        (&body["taken"], &body["set_aside"]),
        (&json!(2), &json!(6)),
        "{body}"
    );
    let lines: Vec<_> = body["aside"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| a["line"].as_u64().unwrap())
        .collect();
    assert_eq!(lines, [2, 3, 4, 5, 6, 7]);
    for aside in body["aside"].as_array().unwrap() {
        assert!(
            !aside["reason"].as_str().unwrap().is_empty()
                && !aside["remedy"].as_str().unwrap().is_empty()
        );
    }
    let file = std::fs::read_to_string(world.root().join("quarantine/inbox.jsonl")).unwrap();
    assert_eq!(file.lines().count(), 6);
    let first: intake::Quarantined = serde_json::from_str(file.lines().next().unwrap()).unwrap();
    assert_eq!((first.file.as_str(), first.row), ("inbox:eu-1", 2));
    assert_eq!(first.data["person"], "m1");
    assert_eq!(body["streams"], json!({ "eu-1": 7 }), "the stream goes on");
    let again = send(&world, &sent).await.json();
    assert_eq!(
        (&again["repeated"], &again["taken"]),
        (&json!(7), &json!(0))
    );
    let world = world.restarted().await;
    send(&world, &sent[..6]).await;
    let file = std::fs::read_to_string(world.root().join("quarantine/inbox.jsonl")).unwrap();
    assert_eq!(
        file.lines().count(),
        7,
        "only the one without a place is there twice"
    );

    let list = world
        .post(
            "/events",
            &json!([event(
                8,
                "choice_made",
                json!({ "person": "m1", "choice": "erasure" })
            )]),
        )
        .await;
    assert_eq!(list.json()["taken"], 1);
    let history = world.get("/people/m1/choices").await.json();
    let kinds: Vec<_> = history["choices"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["kind"].clone())
        .collect();
    assert_eq!(
        kinds,
        [json!(ChoiceKind::Objection), json!(ChoiceKind::Erasure)]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn items_wait_sealed_until_they_are_imported() {
    let world = world().await;
    let item = |n: u64| {
        event(
            n,
            "item_created",
            json!({ "row": { "id": format!("posts/{n}"), "author": "m1" } }),
        )
    };
    send(&world, &[item(1), item(2)]).await;
    assert_eq!(api::waiting(&world.root()).unwrap().items, 2);
    let sealed = api::Sealed::all(&world.root()).unwrap();
    assert_eq!(sealed.len(), 1);
    let items = std::fs::read_to_string(&sealed[0].items).unwrap();
    assert_eq!(
        items,
        "{\"id\":\"posts/1\",\"author\":\"m1\"}\n{\"id\":\"posts/2\",\"author\":\"m1\"}\n"
    );

    // What comes meanwhile goes into the next one; sealing again changes nothing of the first.
    send(&world, &[item(3)]).await;
    assert_eq!(api::waiting(&world.root()).unwrap().items, 3);
    let both = api::Sealed::all(&world.root()).unwrap();
    assert_eq!(both.len(), 2);
    assert_eq!(std::fs::read_to_string(&both[0].items).unwrap(), items);
    for one in both {
        one.remove().unwrap();
    }
    let world = world.restarted().await;
    assert!(api::Sealed::all(&world.root()).unwrap().is_empty());
    assert_eq!(send(&world, &[item(3)]).await.json()["repeated"], 1);
    send(&world, &[item(4)]).await;
    assert_eq!(api::waiting(&world.root()).unwrap().items, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_of_one_human_being_have_one_no() {
    let world = world().await;
    let linked = |position, person: &str, with: &str| {
        let said = json!({ "person": person, "with": with, "evidence": "one telephone" });
        event(position, "accounts_linked", said)
    };
    let objects = json!({ "person": "m1", "choice": "objection" });
    let events = [
        event(
            1,
            "account_created",
            json!({ "person": "m1", "handles": ["@ada"] }),
        ),
        event(2, "choice_made", objects),
        // Whoever is not known becomes known; a name is nobody in particular; nobody is linked to themselves.
        linked(3, "m1", "m2"),
        linked(4, "m1", "@ada"),
        linked(5, "m2", "m2"),
        event(
            6,
            "accounts_linked",
            json!({ "person": "m1", "with": "m3" }),
        ),
        linked(7, "m3", "m2"),
    ];
    let taken = send(&world, &events).await.json();
    assert_eq!(
        (&taken["taken"], &taken["set_aside"]),
        (&json!(4), &json!(3)),
        "{taken}"
    );
    assert_eq!(
        taken["aside"][2]["reason"], "`evidence` is missing",
        "{taken}"
    );
    let ledger = &world.app.parts().ledger;
    let names = ["m1", "m2", "m3"].map(PersonId::from);
    for person in ledger.resolve(&names).await.unwrap() {
        let record = ledger.person(person.unwrap()).await.unwrap();
        assert_eq!(record.linked.len(), 3, "all through one of them");
        let told = world
            .get(&format!("/people/{}", record.row.id.unwrap()))
            .await
            .json();
        assert_eq!(
            told["standing"]["objections"].as_array().unwrap().len(),
            1,
            "{told}"
        );
    }
    let entries = ledger
        .entries(Sequence(0), Sequence(world.head().await))
        .await
        .unwrap();
    let links = entries
        .iter()
        .filter(|recorded| matches!(recorded.entry, Some(Entry::PersonLinked { .. })));
    assert_eq!(links.count(), 2);
    ledger.verify().await.unwrap();
}
