//! How somebody gets in.

use crate::house::DISCOVERY;
use crate::scene::{BACK, Scene};
use crate::signer::Signer;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use oidc::{Asking, Who};
use rights::{ErrorKind, PersonId};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

fn u3() -> Option<Who> {
    Some(Who::Mail("u3@example.org".parse().unwrap()))
}

#[tokio::test]
async fn whoever_the_token_names_gets_in_with_each_algorithm() {
    for signer in [Signer::rsa(), Signer::ec(), Signer::ed()] {
        let scene = Scene::new(signer);
        let begun = scene.begin(false).await;
        let asked = &begun.asked;
        assert_eq!(asked["tenant"], "1", "what was there stays");
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["scope"], "openid email");
        assert_eq!(asked["redirect_uri"], BACK);
        assert_eq!(asked["code_challenge_method"], "S256");
        assert!(!asked.contains_key("prompt") && !asked.contains_key("max_age"));

        scene.give(&scene.signer.token("k1", &scene.claims(&begun)));
        let entered = scene.finish(&begun).await.unwrap();
        assert_eq!(entered.who, u3());
        let said = scene.house.says();
        let token = said.asked.iter().find(|asked| asked.path == "/token");
        let token = token.unwrap().clone();
        // Each escaped, then joined (RFC 6749, section 2.3.1 and appendix B).
        let basic = STANDARD.encode("de+mur:s%3Acret%25");
        assert_eq!(token.authorization, format!("Basic {basic}"));
        let body: BTreeMap<String, String> = url::form_urlencoded::parse(token.body.as_bytes())
            .into_owned()
            .collect();
        assert_eq!(body["grant_type"], "authorization_code");
        assert_eq!(body["code"], "c0de");
        assert_eq!(body["redirect_uri"], BACK);
        let shown = URL_SAFE_NO_PAD.encode(Sha256::digest(&body["code_verifier"]));
        assert_eq!(shown, asked["code_challenge"]);
        assert!(
            !said.asked.iter().any(|asked| asked.path == "/me"),
            "the token says it"
        );
    }
}

#[tokio::test]
async fn no_two_beginnings_are_alike() {
    let scene = Scene::new(Signer::ed());
    let (one, two) = (scene.begin(false).await, scene.begin(false).await);
    for name in ["state", "nonce", "code_challenge"] {
        assert_ne!(one.asked[name], two.asked[name], "{name}");
        assert!(one.asked[name].len() >= 22, "{name}");
    }
    // The answer to one is none to the other.
    scene.give(&scene.signer.token("k1", &scene.claims(&two)));
    let answer = two.answer(&[]);
    let crossed = scene.provider.finish((&one.pending, &answer), BACK);
    assert_eq!(crossed.await.unwrap_err().kind(), ErrorKind::Refused);
    assert_eq!(scene.house.count("/token"), 0, "no code is spent on it");
    assert!(
        scene.finish(&one).await.is_err(),
        "and its token has another nonce"
    );
    assert!(scene.finish(&two).await.is_ok());
    assert_eq!(scene.house.count(DISCOVERY), 1, "it is known for an hour");
    scene.wait(3_600);
    scene.begin(false).await;
    assert_eq!(scene.house.count(DISCOVERY), 2);
}

#[tokio::test]
async fn what_the_token_does_not_say_userinfo_does() {
    let scene = Scene::new(Signer::ec());
    let bare = |scene: &Scene, mut claims: serde_json::Value| {
        let claims_map = claims.as_object_mut().unwrap();
        claims_map.remove("email");
        claims_map.remove("email_verified");
        scene.signer.token("k1", &claims)
    };
    let said = |sub: &str| json!({ "sub": sub, "email": "U3@example.org", "email_verified": true });
    scene.house.say("/me", &said("s-17"));
    let entered = scene.enter(bare).await.unwrap();
    assert_eq!(
        entered.who,
        Some(Who::Mail("U3@example.org".parse().unwrap()))
    );
    let bearer = scene
        .house
        .says()
        .asked
        .last()
        .unwrap()
        .authorization
        .clone();
    assert_eq!(bearer, "Bearer t0ken");
    scene.house.say("/me", &said("s-18"));
    assert!(scene.enter(bare).await.is_err(), "of somebody else");
    scene.house.say("/me", &json!({ "sub": "s-17" }));
    assert_eq!(scene.enter(bare).await.unwrap().who, None);
    scene.house.say_bytes("/me", 401, b"");
    assert_eq!(
        scene.enter(bare).await.unwrap_err().kind(),
        ErrorKind::Storage
    );
    // A token that says an address which nobody has checked is not made better elsewhere.
    scene.house.say("/me", &said("s-17"));
    let loose = scene.enter(|scene, mut claims| {
        claims["email_verified"] = json!(false);
        scene.signer.token("k1", &claims)
    });
    assert_eq!(loose.await.unwrap().who, None);
}

#[tokio::test]
async fn an_account_is_named_by_the_claim_that_was_agreed_on() {
    let scene = Scene::with(Signer::ed(), "claim = \"sub\"");
    let begun = scene.begin(false).await;
    assert_eq!(begun.asked["scope"], "openid");
    let entered = scene.enter(|scene, claims| scene.signer.token("k1", &claims));
    let account = Some(Who::Account(PersonId::from("s-17")));
    assert_eq!(entered.await.unwrap().who, account);
}

#[tokio::test]
async fn a_confirmation_needs_somebody_who_was_asked_again() {
    let scene = Scene::new(Signer::ed());
    let begun = scene.begin(true).await;
    assert_eq!(begun.asked["prompt"], "login");
    assert_eq!(begun.asked["max_age"], "0");
    scene.wait(120);
    let mut claims = scene.claims(&begun);
    scene.give(&scene.signer.token("k1", &claims));
    assert_eq!(scene.finish(&begun).await.unwrap().who, u3());
    // Let through by a session there: somebody took `prompt` out of the address.
    for before in [
        json!(scene.now() - 3_600),
        json!(scene.now() - 181),
        json!(null),
    ] {
        claims["auth_time"] = before.clone();
        scene.give(&scene.signer.token("k1", &claims));
        let error = scene.finish(&begun).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Refused, "{before}");
    }
    claims.as_object_mut().unwrap().remove("auth_time");
    scene.give(&scene.signer.token("k1", &claims));
    assert!(scene.finish(&begun).await.is_err());
}

#[tokio::test]
async fn after_ten_minutes_it_begins_anew() {
    let scene = Scene::new(Signer::ed());
    let begun = scene.begin(false).await;
    scene.wait(599);
    scene.give(&scene.signer.token("k1", &scene.claims(&begun)));
    assert!(scene.finish(&begun).await.is_ok());
    scene.wait(1);
    scene.give(&scene.signer.token("k1", &scene.claims(&begun)));
    assert!(scene.finish(&begun).await.is_err());
}

#[tokio::test]
async fn an_answer_of_another_provider_spends_no_code() {
    let scene = Scene::new(Signer::ed());
    let mut discovery = scene.house.discovery();
    discovery["authorization_response_iss_parameter_supported"] = json!(true);
    scene.house.say(DISCOVERY, &discovery);
    let begun = scene.begin(false).await;
    scene.give(&scene.signer.token("k1", &scene.claims(&begun)));
    let own = scene.house.issuer.clone();
    let with = async |more: &[(&str, &str)]| {
        let answer = begun.answer(more);
        scene.provider.finish((&begun.pending, &answer), BACK).await
    };
    for wrong in [&[][..], &[("iss", "https://evil.example")], &[("iss", "")]] {
        assert_eq!(with(wrong).await.unwrap_err().kind(), ErrorKind::Refused);
    }
    let denied = with(&[("iss", &own), ("error", "access_denied")]).await;
    assert_eq!(denied.unwrap_err().kind(), ErrorKind::Refused);
    assert_eq!(scene.house.count("/token"), 0);
    assert!(with(&[("iss", &own)]).await.is_ok());
}

#[tokio::test]
async fn a_provider_that_fails_is_left_alone_for_a_moment() {
    let scene = Scene::new(Signer::ed());
    let asking = Asking {
        back: BACK,
        again: false,
        language: "en",
    };
    scene.house.say_bytes(DISCOVERY, 500, b"{}");
    for _ in 0..5 {
        let error = scene.provider.begin(asking).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Storage);
    }
    assert_eq!(scene.house.count(DISCOVERY), 1);
    scene.house.say(DISCOVERY, &scene.house.discovery());
    scene.wait(5);
    assert!(scene.provider.begin(asking).await.is_ok());
}
