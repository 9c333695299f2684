//! What events say and nobody can say so, or not then.

use crate::choices::aged;
use crate::events::{event, send};
use crate::world::{WORDING, world, world_with_wordings};
use rights::{Clock as _, PersonId, SystemClock};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn no_other_name_and_no_other_account_makes_a_child_old_enough() {
    let world = world_with_wordings().await;
    for (name, years) in [("old", 30), ("young", 14), ("grown", 40)] {
        aged(&world, name, years).await;
    }
    let at = SystemClock.now().to_string();
    let child = SystemClock.today().plus_days(-366 * 12).to_string();
    let consent = |person: &str| {
        json!({
            "type": "choice_made", "person": person, "choice": "consent",
            "version": WORDING, "lang": "de",
        })
    };
    let linked = |person: &str, with: &str| json!({ "type": "accounts_linked", "person": person, "with": with, "evidence": "one telephone" });
    let all = [
        // A handle that the same batch gives is nobody in particular.
        json!({ "type": "account_created", "person": "k1", "handles": ["@kid"], "birth": child }),
        consent("@kid"),
        // By another account of theirs: one of the batch, one that the ledger knows.
        json!({ "type": "account_created", "person": "k2", "birth": "1980-01-02" }),
        consent("k2"),
        linked("k2", "k1"),
        consent("k2"),
        consent("old"),
        linked("old", "young"),
        consent("old"),
        // As the same batch says.
        json!({ "type": "account_renamed", "person": "grown", "handle": "@grown" }),
        json!({ "type": "birthday_corrected", "person": "grown", "birth": child }),
        consent("grown"),
        // Saying at once that it was otherwise makes nobody older in the same batch.
        json!({ "type": "birthday_corrected", "person": "grown", "birth": "1980-01-02" }),
        consent("@grown"),
    ];
    let sent: Vec<Value> = (1_u64..)
        .zip(all)
        .map(|(position, mut event)| {
            event["stream"] = json!("live");
            event["position"] = json!(position);
            event["at"] = json!(at);
            event
        })
        .collect();
    let taken = world.post("/events", &json!(sent)).await;
    assert_eq!(taken.status, 200, "{}", taken.text);
    let body = taken.json();
    let aside = body["aside"].as_array().unwrap();
    let lines: Vec<u64> = aside.iter().map(|a| a["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [2, 6, 9, 12, 14], "{body}");
    for one in aside {
        let reason = one["reason"].as_str().unwrap();
        let by_name = [2, 14].contains(&one["line"].as_u64().unwrap());
        let why = if by_name { "is a name" } else { "too young" };
        assert!(reason.contains(why), "{reason}");
    }
    // From the next request on a correction counts.
    let later = json!([{
        "stream": "live", "position": 15, "at": at, "type": "choice_made", "person": "grown",
        "choice": "consent", "version": WORDING, "lang": "de",
    }]);
    let taken = world.post("/events", &later).await.json();
    assert_eq!(
        (&taken["taken"], &taken["set_aside"]),
        (&json!(1), &json!(0))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_no_of_somebody_unknown_counts_and_a_yes_does_not() {
    let world = world().await;
    let said = |position, person: &str, choice: &str| {
        let said = json!({ "person": person, "choice": choice });
        event(position, "choice_made", said)
    };
    let sent = [
        said(1, "stranger", "consent"),
        said(2, "stranger", "objection_withdrawn"),
        said(3, "somebody", "restriction_lifted"),
        said(4, "stranger", "objection"),
        event(
            5,
            "account_created",
            json!({ "person": "m1", "handles": ["@ada"] }),
        ),
        said(6, "m1", "consent"),
        // Who said no is known from then on, as over the API.
        said(7, "stranger", "objection_withdrawn"),
    ];
    let taken = send(&world, &sent).await.json();
    let aside = taken["aside"].as_array().unwrap();
    let lines: Vec<u64> = aside.iter().map(|a| a["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [1, 2, 3], "{taken}");
    for one in aside {
        let reason = one["reason"].as_str().unwrap();
        assert!(reason.contains("nobody is known"), "{reason}");
        assert!(!one["remedy"].as_str().unwrap().is_empty());
    }
    assert_eq!(taken["taken"], 4, "{taken}");
    let ledger = &world.app.parts().ledger;
    let names = ["stranger", "somebody", "m1"].map(PersonId::from);
    let known = ledger.resolve(&names).await.unwrap();
    assert!(known[0].is_some() && known[2].is_some());
    assert_eq!(known[1], None, "nobody becomes known by a yes");
    let consents = ledger.person(known[2].unwrap()).await.unwrap();
    assert_eq!(consents.standing.consents.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_have_happened_then_is_set_aside() {
    let world = world().await;
    let at = |position, at: &str| {
        let said = json!({ "person": "m1", "choice": "objection", "at": at });
        event(position, "choice_made", said)
    };
    let hours = |hours: i64| SystemClock.now().plus_seconds(hours * 3_600).to_string();
    let sent = [
        at(1, "2999-01-01T00:00:00Z"),
        at(2, &hours(25)),
        at(3, "1970-01-01T00:00:00Z"),
        at(4, &hours(23)),
        at(5, "1990-01-01"),
        event(
            6,
            "item_created",
            json!({ "row": { "id": "posts/1" }, "at": "2999-01-01" }),
        ),
    ];
    let taken = send(&world, &sent).await.json();
    let aside = taken["aside"].as_array().unwrap();
    let lines: Vec<u64> = aside.iter().map(|a| a["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [1, 2, 3, 6], "{taken}");
    for one in aside {
        assert!(one["reason"].as_str().unwrap().starts_with("`at` "));
        assert!(one["remedy"].as_str().unwrap().contains("clock"));
    }
    assert_eq!(taken["streams"], json!({ "eu-1": 6 }), "the stream goes on");
}
