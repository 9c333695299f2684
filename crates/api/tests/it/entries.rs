//! What the log says over the API: of the operator's entries no name of staff, and nothing in somebody's own words.

use crate::seeds::assessment;
use crate::world::{World, world};
use rights::{
    Campaign, Entry, FoundBy, Hash, Incident, IncidentEnd, IncidentStep, Kind, Sequence, Subject,
    Told,
};
use serde_json::Value;

/// Names of staff and others, and words of somebody's own.
const SECRETS: [&str; 5] = [
    "Mara Muster",
    "Otto Official",
    "Petra Partner",
    "her photo at the lake",
    "told me on the phone",
];

/// Kinds that are not given, each with what it says.
fn hidden(world: &World) -> Vec<Entry> {
    let now = world.app.parts().clock.now();
    let opened = Incident {
        title: SECRETS[3].into(),
        found_by: FoundBy::Report,
        known: now,
        place: SECRETS[4].into(),
        items: 1,
        people: 1,
        unowned: None,
        mark: Some(SECRETS[0].into()),
    };
    let step = |step| Entry::IncidentStepped {
        incident: Sequence(0),
        by: SECRETS[0].into(),
        step,
    };
    vec![
        Entry::StaffChanged {
            name: SECRETS[0].into(),
            role: Some("officer".into()),
            moved: true,
            by: SECRETS[1].into(),
        },
        Entry::KeyMade {
            key: "00000000".into(),
            name: SECRETS[3].into(),
            scopes: vec!["log:read".into()],
            expires: None,
            by: SECRETS[0].into(),
        },
        Entry::WebhookRemoved {
            webhook: "hook_0000000000000000".into(),
            by: SECRETS[0].into(),
        },
        Entry::WebhookSwitched {
            webhook: "hook_0000000000000000".into(),
            on: false,
            by: SECRETS[1].into(),
        },
        Entry::WebhookResent {
            webhook: "hook_0000000000000000".into(),
            told: Sequence(0),
            by: SECRETS[1].into(),
        },
        Entry::WebhookSecretChanged {
            webhook: "hook_0000000000000000".into(),
            by: SECRETS[1].into(),
        },
        Entry::IncidentOpened(opened),
        step(IncidentStep::Noted {
            text: SECRETS[4].into(),
        }),
        step(IncidentStep::Closed {
            end: IncidentEnd::Settled,
            why: SECRETS[3].into(),
        }),
        Entry::AssessmentSigned(assessment(SECRETS[4], SECRETS[0])),
        Entry::SetExported {
            set: "ai_assistant/0001".into(),
            export: "e1".into(),
            recipient: SECRETS[2].into(),
            format: "jsonl".into(),
            items: 1,
            hash: Hash::of(b"").to_string(),
        },
    ]
}

/// Kinds that are given.
fn given(world: &World) -> Vec<Entry> {
    let hash = Hash::of(b"").to_string();
    let set = || "ai_assistant/0001".to_owned();
    let terms = &world.app.parts().purposes[0].1;
    let told = Told::of(terms, Default::default(), std::iter::empty());
    vec![
        Entry::PolicyActivated {
            purpose: None,
            policy: hash.clone(),
            form: "opt_out".into(),
        },
        Entry::ContentImported {
            content: "00112233445566aa".into(),
            hash: hash.clone(),
            items: 1,
        },
        Entry::SetPublished {
            set: set(),
            manifest: hash.clone(),
        },
        Entry::SetMasked {
            set: set(),
            state: hash.clone(),
            items: 1,
        },
        Entry::SetPurged {
            set: set(),
            state: hash,
            rows: 1,
        },
        Entry::CampaignPlanned(Campaign {
            id: "spring-2027".into(),
            kinds: [Kind::Post].into(),
            told: [("ai_assistant".into(), told)].into(),
            texts: None,
            channel: "mail".into(),
        }),
        Entry::CampaignSent {
            campaign: "spring-2027".into(),
            sent: 1,
            unreached: 0,
        },
        Entry::EventsTaken {
            stream: "eu-1".into(),
            last: 1,
            events: 1,
        },
    ]
}

async fn everything(world: &World) -> Vec<Value> {
    let (mut all, mut next) = (Vec::new(), String::new());
    loop {
        let page = world.get(&format!("/log/entries?limit=3{next}")).await;
        for secret in SECRETS {
            assert!(!page.text.contains(secret), "{secret}: {}", page.text);
        }
        let page = page.json();
        all.extend(page["entries"].as_array().unwrap().clone());
        match page["next"].as_str() {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => return all,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_name_of_staff_and_no_words_of_anybody_are_in_the_log() {
    let world = world().await;
    let person = world.person("m1").await;
    let ledger = &world.app.parts().ledger;
    let (hidden, given) = (hidden(&world), given(&world));
    for entry in hidden.iter().chain(&given) {
        let entry = (Subject::Operator, entry.clone());
        ledger.append(&[entry]).await.unwrap();
    }
    let about = rights::Choice::new(
        rights::ChoiceKind::Objection,
        rights::Scope::all(),
        world.app.parts().clock.now(),
        SECRETS[1],
    );
    let about = (Subject::Person(person), Entry::Choice(about));
    ledger.append(&[about]).await.unwrap();
    ledger.erase(&[person].into()).await.unwrap();

    let all = everything(&world).await;
    assert_eq!(all.len() as u64, world.head().await);
    // People were imported before, and the erasure stands at the end.
    let of = |entry: &Entry| serde_json::to_value(entry.kind()).unwrap();
    let listed = &all[1..];
    for (entry, line) in hidden.iter().zip(listed) {
        assert_eq!((&line["kind"], &line["entry"]), (&of(entry), &Value::Null));
        assert_eq!(line["about"], "operator");
    }
    for (entry, line) in given.iter().zip(&listed[hidden.len()..]) {
        assert_eq!(line["kind"], of(entry));
        assert_eq!(line["entry"], serde_json::to_value(entry).unwrap());
    }
    assert_eq!(all[0]["entry"]["entry"], "people_imported");
    for line in &all[1 + hidden.len() + given.len()..] {
        assert_eq!(line["entry"], Value::Null, "{line}");
    }
}
