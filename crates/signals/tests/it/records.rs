//! What rows of each source say.

use proptest::prelude::*;
use signals::{Says, Source, Statement, read};

fn said(source: Source, line: &str) -> Vec<Statement> {
    read(source, line.as_bytes()).unwrap()
}

fn says(statements: &[Statement], token: &str) -> Option<Says> {
    let found = statements.iter().find(|s| s.token.to_string() == token);
    found.map(|s| s.says)
}

fn refused(source: Source, line: &str) -> String {
    read(source, line.as_bytes()).unwrap_err().to_string()
}

/// The longer example of proposal 0008.
#[test]
fn a_declaration_says_what_its_intents_say_and_nothing_of_missing_ones() {
    let line = r#"{"uri": "at://did:plc:abc/org.user-intents.declaration/self", "handle": "ada.example.org",
        "value": {"$type": "org.user-intents.declaration", "updatedAt": "2025-02-20T21:37:20.362Z",
        "publicAccessArchive": {"allow": true, "updatedAt": "2025-02-20T21:37:20.362Z"},
        "syntheticContentGeneration": {"allow": false, "updatedAt": "2025-02-21T21:37:20.362Z"},
        "protocolBridging": {"updatedAt": "2019-02-20T22:44:20.000Z"}}}"#;
    let found = said(Source::Bluesky, &line.replace('\n', " "));
    assert_eq!(
        says(&found, "bluesky:syntheticContentGeneration"),
        Some(Says::Deny)
    );
    assert_eq!(
        says(&found, "bluesky:publicAccessArchive"),
        Some(Says::Allow)
    );
    assert_eq!(
        says(&found, "bluesky:protocolBridging"),
        Some(Says::Unknown)
    );
    assert_eq!(says(&found, "bluesky:bulkDataset"), None);
    let deny = found.iter().find(|s| s.says == Says::Deny).unwrap();
    assert_eq!(deny.who, ["did:plc:abc", "ada.example.org"]);
    assert_eq!(deny.at, Some("2025-02-21T21:37:20.362Z".parse().unwrap()));
    assert_eq!(
        deny.token.source_name(),
        "signal:bluesky:syntheticContentGeneration"
    );
}

#[test]
fn records_come_in_three_wrappings() {
    let record = r#"{"$type":"org.user-intents.declaration","bulkDataset":{"allow":false,"updatedAt":"nonsense"}}"#;
    for line in [
        format!(r#"{{"did":"did:plc:abc","record":{record}}}"#),
        format!(r#"{{"uri":"at://did:plc:abc/x/y","value":{record}}}"#),
        format!(
            r#"{{"did":"did:plc:abc","kind":"commit","commit":{{"operation":"create","record":{record}}}}}"#
        ),
    ] {
        let found = said(Source::Bluesky, &line);
        assert_eq!(found.len(), 1, "{line}");
        assert_eq!(found[0].who, ["did:plc:abc"]);
        assert_eq!(
            (found[0].says, found[0].at),
            (Says::Deny, None),
            "no time is no pardon"
        );
    }
    let gone = r#"{"did":"did:plc:abc","commit":{"operation":"delete"}}"#;
    assert!(said(Source::Bluesky, gone).is_empty());
}

#[test]
fn a_record_that_is_none_is_refused() {
    for (line, word) in [
        (r#"{"did":"d"}"#, "no record"),
        (r#"{"record":{}}"#, "whose record"),
        (
            r#"{"did":"d","record":{"$type":"app.bsky.feed.post"}}"#,
            "app.bsky.feed.post",
        ),
        (
            r#"{"did":"d","record":{"bulkDataset":{"allow":"false"}}}"#,
            "bulkDataset",
        ),
        (
            r#"{"did":"d","record":{"bulkDataset":false}}"#,
            "bulkDataset",
        ),
        (r#"{"did":7,"record":{}}"#, "not a text"),
        ("[1]", "no JSON object"),
        ("{", "no JSON"),
    ] {
        assert!(refused(Source::Bluesky, line).contains(word), "{line}");
    }
}

#[test]
fn of_several_fields_the_most_restrictive_counts() {
    let found = said(
        Source::Aipref,
        r#"{"person":"u1","content_usage":["train-ai=y, search=y","train-ai=n"],"surface":"blog","at":"2026-11-01"}"#,
    );
    assert_eq!(says(&found, "aipref:train-ai"), Some(Says::Deny));
    assert_eq!(says(&found, "aipref:search"), Some(Says::Allow));
    assert_eq!(says(&found, "aipref:all"), Some(Says::Unknown));
    assert!(found.iter().all(|s| s.surface.as_deref() == Some("blog")));
    for (line, word) in [
        (r#"{"content_usage":"train-ai=n"}"#, "person"),
        (r#"{"person":"u1"}"#, "content_usage"),
        (
            r#"{"person":"u1","content_usage":"Train-AI=n"}"#,
            "Train-AI=n",
        ),
        (
            r#"{"person":"u1","content_usage":"train-ai=n","at":"soon"}"#,
            "soon",
        ),
    ] {
        assert!(refused(Source::Aipref, line).contains(word), "{line}");
    }
    let nothing = said(Source::Aipref, r#"{"person":"u1","content_usage":""}"#);
    assert!(nothing.iter().all(|s| s.says == Says::Unknown));
}

#[test]
fn an_actor_denies_by_false_and_by_nothing_else() {
    let actor = |more: &str| {
        format!(
            r#"{{"type":"Person","id":"https://social.example/users/ada","preferredUsername":"ada"{more}}}"#
        )
    };
    let found = said(
        Source::Mastodon,
        &actor(r#","indexable":false,"discoverable":true"#),
    );
    assert_eq!(says(&found, "mastodon:indexable"), Some(Says::Deny));
    assert_eq!(says(&found, "mastodon:discoverable"), Some(Says::Allow));
    assert_eq!(
        found[0].who,
        [
            "https://social.example/users/ada",
            "ada@social.example",
            "@ada@social.example"
        ]
    );
    for more in ["", r#","indexable":null"#, r#","indexable":["as:Public"]"#] {
        let found = said(Source::Mastodon, &actor(more));
        assert_eq!(
            says(&found, "mastodon:indexable"),
            Some(Says::Unknown),
            "{more}"
        );
    }
    let wrapped = format!(
        r#"{{"actor":{},"at":"2026-11-01"}}"#,
        actor(r#","indexable":false"#)
    );
    let found = said(Source::Mastodon, &wrapped);
    assert_eq!(found[0].at, Some("2026-11-01".parse().unwrap()));
    assert!(refused(Source::Mastodon, r#"{"type":"Note","id":"x"}"#).contains("Note"));
    assert!(refused(Source::Mastodon, r#"{"type":"Person"}"#).contains("id"));
}

fn json() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "did",
        "uri",
        "handle",
        "person",
        "value",
        "record",
        "commit",
        "operation",
        "allow",
        "updatedAt",
        "syntheticContentGeneration",
        "bulkDataset",
        "$type",
        "content_usage",
        "surface",
        "at",
        "actor",
        "type",
        "id",
        "indexable",
        "preferredUsername",
    ]);
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|b| b.to_string()),
        any::<i32>().prop_map(|n| n.to_string()),
        "[a-z:=, ;\"()-]{0,20}".prop_map(|s| serde_json::to_string(&s).unwrap()),
        Just("\"Person\"".to_owned()),
        Just("\"at://did:plc:x/y\"".to_owned()),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        let pair = (name.clone(), inner.clone());
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(|all| format!("[{}]", all.join(","))),
            prop::collection::vec(pair, 0..6).prop_map(|pairs| {
                let pairs: Vec<String> =
                    pairs.iter().map(|(k, v)| format!("\"{k}\":{v}")).collect();
                format!("{{{}}}", pairs.join(","))
            }),
        ]
    })
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes: Vec<u8>) {
        for source in [Source::Bluesky, Source::Aipref, Source::Mastodon, Source::Gpc] {
            let _ = read(source, &bytes);
        }
        let _ = signals::preferences(&bytes);
        let _ = signals::gpc_denies([bytes.as_slice()]);
    }

    #[test]
    fn any_json_is_read_and_whatever_it_says_names_somebody_or_a_place(line in json()) {
        for source in [Source::Bluesky, Source::Aipref, Source::Mastodon] {
            for statement in read(source, line.as_bytes()).unwrap_or_default() {
                prop_assert!(!statement.who.is_empty() || statement.surface.is_some());
                prop_assert_eq!(statement.token.source, source);
            }
        }
    }
}
