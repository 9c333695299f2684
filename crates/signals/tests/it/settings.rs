//! For which purposes signals count.

use rights::{ChoiceKind, Instant, PurposeTree, Scope};
use signals::{Says, Settings, Source, Statement, TOKENS, Token};

fn tree() -> PurposeTree {
    PurposeTree::new([("ai_assistant".into(), None), ("ads".into(), None)]).unwrap()
}

fn settings(text: &str) -> Settings {
    toml::from_str(text).unwrap()
}

fn scope(settings: &Settings, token: &str) -> Option<Scope> {
    settings.scope(Token::named(token).unwrap(), None)
}

#[test]
fn what_counts_denies_every_purpose_unless_said_otherwise() {
    let usual = settings("");
    for token in TOKENS {
        let want = token.counts.then(Scope::all);
        assert_eq!(usual.scope(token, None), want, "{token}");
    }
    // About search by its words, and a denial in doubt; the one about being found is not.
    assert_eq!(scope(&usual, "mastodon:indexable"), Some(Scope::all()));
    assert_eq!(scope(&usual, "mastodon:discoverable"), None);
    let off = settings("[denies]\n\"mastodon:indexable\" = []");
    off.check(&tree()).unwrap();
    assert_eq!(scope(&off, "mastodon:indexable"), None, "turned off");
    let other = settings(
        "read = [\"gpc\", \"aipref\", \"mastodon\"]\n[denies]\n\"aipref:search\" = [\"*\"]\n\"mastodon:indexable\" = [\"ads\"]\ngpc = []",
    );
    other.check(&tree()).unwrap();
    assert_eq!(scope(&other, "gpc"), None);
    assert_eq!(other.gpc(), None);
    assert_eq!(scope(&other, "bluesky:bulkDataset"), None, "not read");
    assert_eq!(scope(&other, "aipref:search"), Some(Scope::all()));
    let ads = scope(&other, "mastodon:indexable").unwrap();
    assert_eq!(ads.purposes, ["ads".into()].into());
}

#[test]
fn unknown_tokens_and_purposes_are_refused() {
    for (text, word) in [
        ("[denies]\n\"aipref:train\" = [\"*\"]", "aipref:train"),
        ("[denies]\ngpc = [\"nothing\"]", "nothing"),
        ("[denies]\ngpc = [\"*\", \"ads\"]", "leave the others out"),
    ] {
        let refused = settings(text).check(&tree()).unwrap_err().to_string();
        assert!(refused.contains(word), "{refused}");
    }
    assert!(toml::from_str::<Settings>("read = [\"robots\"]").is_err());
}

#[test]
fn a_statement_is_an_objection_or_its_taking_back_and_never_a_consent() {
    let now: Instant = "2026-11-01".parse().unwrap();
    for token in TOKENS {
        for (says, want) in [
            (Says::Deny, Some(ChoiceKind::Objection)),
            (Says::Allow, Some(ChoiceKind::ObjectionWithdrawn)),
            (Says::Unknown, None),
        ] {
            let statement = Statement {
                who: vec!["ada".to_owned()],
                token,
                says,
                surface: Some("blog".to_owned()),
                place: None,
                at: Some("2030-01-01".parse().unwrap()),
            };
            let choice = statement.choice(&Settings::default(), now);
            let want = want.filter(|_| token.counts);
            assert_eq!(choice.as_ref().map(|c| c.kind), want, "{token}");
            if let Some(choice) = choice {
                choice.check().unwrap();
                assert_eq!(choice.made_at, now, "not in the future");
                assert_eq!(choice.source, format!("signal:{token}"));
                assert_eq!(choice.scope.surfaces, ["blog".to_owned()].into());
            }
        }
    }
    assert_eq!(Token::of(Source::Gpc).count(), 1);
}
