//! What people say, and what is known of them.

use crate::world::{WORDING, World, world, world_with_wordings};
use ledger::NewPerson;
use rights::{Choice, ChoiceKind, Clock as _, Entry, Ordinal, PersonId, SystemClock};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_choice_is_in_the_ledger_before_it_is_answered_and_has_a_receipt() {
    let world = world().await;
    let person = world.person("m1").await;
    let said = world
        .post(
            "/people/m1/choices",
            &json!({ "kind": "objection", "kinds": ["photo"], "note": "no" }),
        )
        .await;
    assert_eq!(said.status, 201, "{}", said.text);
    let body = said.json();
    assert_eq!(said.header("location"), body["receipt"].as_str().unwrap());
    let history = world.app.parts().ledger.history(person).await.unwrap();
    let Some(Entry::Choice(choice)) = &history.last().unwrap().entry else {
        panic!("{history:?}");
    };
    assert_eq!(choice.kind, ChoiceKind::Objection);
    assert_eq!(choice.source, "platform");
    assert_eq!(history.last().unwrap().sequence.0, body["sequence"]);

    let path = body["receipt"].as_str().unwrap().replace("/api/v1", "");
    let receipt = world.get(&path).await;
    assert_eq!(receipt.status, 200, "{}", receipt.text);
    let receipt = tlog::Receipt::read(receipt.text.as_bytes()).unwrap();
    assert!(receipt.record().contains("\"objection\""));

    let shown = world.get("/people/m1").await.json();
    assert_eq!(
        shown["standing"]["objections"][0]["kinds"],
        json!(["photo"])
    );
    assert_eq!(
        (&shown["id"], &shown["region"]),
        (&json!("m1"), &json!("de"))
    );
    assert!(!shown.to_string().contains("\"mail\""));
    let listed = world.get("/people/m1/choices").await.json();
    assert_eq!(listed["choices"][0]["note"], "no");
    assert_eq!(listed["next"], Value::Null);

    for kind in [
        "objection_withdrawn",
        "consent",
        "consent_withdrawn",
        "restriction",
        "restriction_lifted",
        "special_category",
        "erasure",
    ] {
        let said = world
            .post("/people/m1/choices", &json!({ "kind": kind }))
            .await;
        assert_eq!(said.status, 201, "{kind}: {}", said.text);
    }
    let narrowed =
        json!({ "kind": "audience_narrowed", "audience": "only_me", "before": "2020-01-01" });
    assert_eq!(
        world.post("/people/m1/choices", &narrowed).await.status,
        201
    );
    let shown = world.get("/people/m1").await.json();
    assert_eq!(shown["standing"]["erased"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_no_of_somebody_unknown_counts_and_a_yes_does_not() {
    let world = world().await;
    let refused = world
        .post("/people/stranger/choices", &json!({ "kind": "consent" }))
        .await;
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (404, "not-found")
    );
    assert!(
        !refused.text.contains("stranger"),
        "an answer does not repeat whom it is about"
    );
    assert_eq!(world.head().await, 0);
    let said = world
        .post("/people/stranger/choices", &json!({ "kind": "objection" }))
        .await;
    assert_eq!(said.status, 201, "{}", said.text);
    let known = world.get("/people/stranger").await;
    assert_eq!(
        known.json()["standing"]["objections"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_contradicts_itself_is_refused_and_nothing_is_written() {
    let world = world().await;
    world.person("m1").await;
    let head = world.head().await;
    for bad in [
        json!({ "kind": "audience_narrowed" }),
        json!({ "kind": "audience_narrowed", "audience": "public" }),
        json!({ "kind": "objection", "item": "posts/1" }),
        json!({ "kind": "objection", "audience": "friends" }),
        json!({ "kind": "objection", "purposes": ["world_domination"] }),
        json!({ "kind": "objection", "kinds": ["sonnet"] }),
        json!({ "kind": "objection", "made_at": "2999-01-01" }),
        json!({ "kind": "objection", "made_at": "1989-12-31" }),
        json!({ "kind": "erasure", "item": "" }),
        json!({ "kind": "objection", "note": "x".repeat(10_001) }),
        json!({ "kind": "nothing" }),
        json!({ "kind": "objection", "else": 1 }),
        json!({}),
        json!([]),
    ] {
        let refused = world.post("/people/m1/choices", &bad).await;
        assert_eq!(
            (refused.status, refused.problem().as_str()),
            (422, "invalid"),
            "{bad}"
        );
    }
    assert_eq!(world.head().await, head);
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_come_in_pages_that_hold_everything_once() {
    let world = world().await;
    world.person("m1").await;
    for n in 0..7 {
        let said = json!({ "kind": "special_category", "item": format!("posts/{n}") });
        assert_eq!(world.post("/people/m1/choices", &said).await.status, 201);
    }
    let (mut items, mut next, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let page = world
            .get(&format!("/people/m1/choices?limit=3{next}"))
            .await
            .json();
        let choices = page["choices"].as_array().unwrap().clone();
        items.extend(
            choices
                .iter()
                .map(|c| c["item"].as_str().unwrap().to_owned()),
        );
        pages += 1;
        match page["next"].as_str() {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => break,
        }
    }
    let all: Vec<String> = (0..7).map(|n| format!("posts/{n}")).collect();
    assert_eq!((items, pages), (all, 3));

    let entries = world.get("/log/entries?limit=2&kind=choice").await.json();
    assert_eq!(entries["entries"].as_array().unwrap().len(), 2);
    let cursor = entries["next"].as_str().unwrap();
    let wrong = world
        .get(&format!("/people/m1/choices?cursor={cursor}"))
        .await;
    assert_eq!(wrong.status, 400, "a cursor of another list");
    for entry in entries["entries"].as_array().unwrap() {
        assert_eq!(
            (&entry["about"], &entry["entry"]),
            (&json!("person"), &Value::Null)
        );
    }
    assert!(
        !entries.to_string().contains("m1"),
        "no entry says who it is about"
    );
    let people = world.get("/log/entries?kind=people_imported").await.json();
    assert_eq!(people["entries"][0]["about"], "operator");
    let checkpoint = world.get("/log/checkpoint").await;
    let checkpoint = tlog::SignedCheckpoint::parse(&checkpoint.text).unwrap();
    assert_eq!(checkpoint.size(), world.head().await);
    let items = world.get("/people/m1/items").await;
    assert_eq!((items.status, &items.json()["total"]), (200, &json!(0)));
    let dossier = world.get("/people/m1/dossier?lang=de").await.json();
    assert_eq!(
        (&dossier["id"], &dossier["lang"]),
        (&json!("m1"), &json!("de"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_signals_deny_stands_beside_objections_until_the_person_allows_it() {
    let world = world().await;
    let person = world.person("m1").await;
    let scope = rights::Scope {
        purposes: ["generative_ai".into()].into(),
        ..rights::Scope::all()
    };
    let now = world.app.parts().clock.now();
    let said = rights::Choice::new(ChoiceKind::Objection, scope, now, "signal:gpc");
    let entry = (rights::Subject::Person(person), Entry::Choice(said));
    world.app.parts().ledger.append(&[entry]).await.unwrap();
    let standing = async || world.get("/people/m1").await.json()["standing"].clone();
    let denied = |standing: &Value| {
        let signals = standing["signals"].as_array().unwrap();
        for signal in signals {
            assert_eq!(signal["source"], "signal:gpc");
            assert!(signal["reach"]["kinds"].is_array(), "{signal}");
        }
        let of = signals.iter().map(|signal| signal["purpose"].clone());
        let mut of: Vec<String> = of.map(|p| p.as_str().unwrap().to_owned()).collect();
        of.sort();
        of
    };
    let shown = standing().await;
    assert_eq!(shown["objections"], json!([]), "the person said nothing");
    assert_eq!(
        denied(&shown),
        ["ai_assistant", "creative_tools", "generative_ai"],
        "below a purpose everything is denied"
    );
    let allowed = json!({ "kind": "consent", "purposes": ["ai_assistant"], "kinds": ["post"] });
    assert_eq!(world.post("/people/m1/choices", &allowed).await.status, 201);
    let shown = standing().await;
    let signals = shown["signals"].as_array().unwrap();
    let of = signals.iter().find(|s| s["purpose"] == "ai_assistant");
    let kinds = of.unwrap()["reach"]["kinds"].as_array().unwrap();
    assert!(kinds.contains(&json!("photo")) && !kinds.contains(&json!("post")));
    let allowed = json!({ "kind": "consent", "purposes": ["generative_ai"] });
    assert_eq!(world.post("/people/m1/choices", &allowed).await.status, 201);
    assert_eq!(
        denied(&standing().await),
        [""; 0],
        "their own word is above it"
    );
}

/// Somebody who is that many years old.
pub(crate) async fn aged(world: &World, id: &str, years: i32) -> Ordinal {
    let born = SystemClock.today().plus_days(-366 * years);
    let people = [NewPerson {
        birth: Some(born),
        ..NewPerson::unknown(PersonId::from(id))
    }];
    let registered = world.app.parts().ledger.register(&people, "test").await;
    registered.unwrap()[0].ordinal.unwrap()
}

async fn consents(world: &World, person: Ordinal) -> Vec<Choice> {
    let said = world.app.parts().ledger.said(person).await.unwrap();
    said.into_iter()
        .filter(|choice| choice.kind == ChoiceKind::Consent)
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_names_the_words_that_were_read_and_is_of_somebody_old_enough() {
    let world = world_with_wordings().await;
    let (old, young) = (
        aged(&world, "old", 30).await,
        aged(&world, "young", 14).await,
    );
    let said = |more: Value| {
        let mut said = json!({ "kind": "consent", "purposes": ["ai_assistant"] });
        for (name, value) in more.as_object().unwrap() {
            said[name] = value.clone();
        }
        said
    };
    let read = json!({ "version": WORDING, "lang": "de" });
    for bad in [
        json!({}),
        json!({ "version": WORDING }),
        json!({ "version": WORDING, "lang": "en" }),
        json!({ "version": "2027-01", "lang": "de" }),
        json!({ "version": "../2026-05", "lang": "de" }),
    ] {
        let refused = world.post("/people/old/choices", &said(bad.clone())).await;
        assert_eq!(refused.status, 422, "{bad}: {}", refused.text);
    }
    assert!(consents(&world, old).await.is_empty());
    let taken = world.post("/people/old/choices", &said(read.clone())).await;
    assert_eq!(taken.status, 201, "{}", taken.text);
    let wording = consents(&world, old).await[0].wording.clone().unwrap();
    let file = world.root().join("consent").join(WORDING).join("de.toml");
    let digest = rights::Hash::of(&std::fs::read(file).unwrap());
    assert_eq!(
        (wording.version.as_str(), wording.digest),
        (WORDING, digest)
    );

    let refused = world.post("/people/young/choices", &said(read)).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    assert!(refused.text.contains("too young"), "{}", refused.text);
    assert!(consents(&world, young).await.is_empty());
    // A no needs neither.
    let no = json!({ "kind": "objection" });
    assert_eq!(world.post("/people/young/choices", &no).await.status, 201);
    let odd = json!({ "kind": "objection", "version": WORDING, "lang": "de" });
    assert_eq!(world.post("/people/old/choices", &odd).await.status, 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_in_an_event_is_held_to_the_same() {
    let world = world_with_wordings().await;
    let (old, young) = (
        aged(&world, "old", 30).await,
        aged(&world, "young", 14).await,
    );
    let at = SystemClock.now().to_string();
    let event = |position: u64, more: Value| {
        let mut event = json!({ "stream": "live", "position": position, "at": at });
        for (name, value) in more.as_object().unwrap() {
            event[name] = value.clone();
        }
        event
    };
    let consent = |person: &str| {
        json!({
            "type": "choice_made", "person": person, "choice": "consent",
            "version": WORDING, "lang": "de",
        })
    };
    let child = SystemClock.today().plus_days(-366 * 12).to_string();
    let sent = json!([
        event(
            1,
            json!({ "type": "choice_made", "person": "old", "choice": "consent" })
        ),
        event(2, consent("old")),
        event(3, consent("young")),
        event(
            4,
            json!({ "type": "account_created", "person": "new", "birth": child })
        ),
        event(5, consent("new")),
        event(
            6,
            json!({ "type": "choice_made", "person": "young", "choice": "objection" })
        ),
    ]);
    let taken = world.post("/events", &sent).await;
    assert_eq!(taken.status, 200, "{}", taken.text);
    let body = taken.json();
    let aside: Vec<u64> = body["aside"]
        .as_array()
        .unwrap()
        .iter()
        .map(|aside| aside["line"].as_u64().unwrap())
        .collect();
    assert_eq!(aside, [1, 3, 5], "{body}");
    let wording = consents(&world, old).await[0].wording.clone();
    assert_eq!(wording.unwrap().version, WORDING);
    assert!(consents(&world, young).await.is_empty());
}
