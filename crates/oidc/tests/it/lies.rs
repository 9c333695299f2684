//! Tokens that are not what they seem, and answers that are none.

use crate::scene::Scene;
use crate::signer::{Signer, unsigned};
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD as BASE64};
use proptest::prelude::*;
use rights::ErrorKind;
use serde_json::{Value, json};

/// Runs on a runtime of its own, as generated tests are not asynchronous.
fn wait<T>(doing: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(doing)
}

async fn refused(scene: &Scene, token: impl Fn(&Scene, Value) -> String, what: &str) {
    let error = scene.enter(token).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused, "{what}: {error}");
    assert!(!error.to_string().contains("u3@"), "{what}: {error}");
}

#[tokio::test]
async fn a_public_key_is_no_shared_secret() {
    let scene = Scene::new(Signer::rsa());
    let public = scene.signer.public();
    let jwk = scene.signer.jwk("k1");
    let pem = format!(
        "-----BEGIN RSA PUBLIC KEY-----\n{}\n-----END RSA PUBLIC KEY-----\n",
        STANDARD.encode(&public)
    );
    let modulus = BASE64.decode(jwk["n"].as_str().unwrap()).unwrap();
    let secrets = [
        public,
        pem.into_bytes(),
        jwk.to_string().into_bytes(),
        modulus,
        Vec::new(),
    ];
    for secret in secrets {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &secret);
        // Named as what it is, and as what it is not.
        for alg in ["HS256", "RS256"] {
            let forged = |_: &Scene, claims: Value| {
                let signed = unsigned(&json!({ "alg": alg, "kid": "k1" }), &claims);
                let tag = hmac::sign(&key, signed.as_bytes());
                format!("{signed}.{}", BASE64.encode(tag))
            };
            refused(&scene, forged, alg).await;
        }
    }
    for alg in ["none", "None", "nOnE", "HS256", "RS512", ""] {
        let header = json!({ "alg": alg, "kid": "k1" });
        let bare = |_: &Scene, claims: Value| format!("{}.", unsigned(&header, &claims));
        refused(&scene, bare, alg).await;
        let renamed = |scene: &Scene, claims: Value| scene.signer.sign(&header, &claims);
        refused(&scene, renamed, alg).await;
    }
}

#[tokio::test]
async fn a_key_of_another_kind_or_of_somebody_else_is_none() {
    let all = [Signer::rsa(), Signer::ec(), Signer::ed()];
    let scene = Scene::new(Signer::ed());
    let keys = [all[0].jwk("rsa"), all[1].jwk("ec"), all[2].jwk("ed")];
    scene.house.say("/jwks", &json!({ "keys": keys }));
    for signer in &all {
        for alg in ["RS256", "ES256", "EdDSA"] {
            for kid in ["rsa", "ec", "ed"] {
                let header = json!({ "alg": alg, "kid": kid });
                let entered = scene.enter(|_, claims| signer.sign(&header, &claims)).await;
                let own = alg == signer.algorithm()
                    && signer.jwk(kid)
                        == keys[match kid {
                            "rsa" => 0,
                            "ec" => 1,
                            _ => 2,
                        }];
                assert_eq!(entered.is_ok(), own, "{} as {header}", signer.algorithm());
            }
        }
    }
    // The key comes along with the token, or from where it says.
    let evil = Signer::ed();
    for header in [
        json!({ "alg": "EdDSA", "kid": "ed", "jwk": evil.jwk("ed") }),
        json!({ "alg": "EdDSA", "jwk": evil.jwk("ed") }),
        json!({ "alg": "EdDSA", "kid": "ed", "jku": "https://evil.example/jwks" }),
        json!({ "alg": "EdDSA", "kid": "../../ed" }),
    ] {
        refused(
            &scene,
            |_, claims| evil.sign(&header, &claims),
            &header.to_string(),
        )
        .await;
    }
}

#[tokio::test]
async fn claims_for_others_are_refused_though_they_are_signed() {
    let scene = Scene::new(Signer::ed());
    let now = scene.now();
    for (name, value) in [
        ("iss", json!("https://evil.example")),
        ("aud", json!("somebody else")),
        ("aud", json!(["de mur", "somebody else"])),
        ("azp", json!("somebody else")),
        ("nonce", json!("another")),
        ("nonce", json!(null)),
        ("exp", json!(now - 61)),
        ("iat", json!(now - 3_600)),
        ("iat", json!(now + 3_600)),
        ("sub", json!(null)),
    ] {
        let changed = |scene: &Scene, mut claims: Value| {
            claims[name] = value.clone();
            scene.signer.token("k1", &claims)
        };
        refused(&scene, changed, &format!("{name} {value}")).await;
    }
}

#[tokio::test]
async fn answers_are_bounded_and_followed_nowhere() {
    let scene = Scene::new(Signer::ed());
    let begun = scene.begin(false).await;
    let kind = async || scene.finish(&begun).await.unwrap_err().kind();
    scene.house.say_bytes("/token", 307, b"");
    assert_eq!(kind().await, ErrorKind::Storage);
    assert_eq!(
        scene.house.count("/elsewhere"),
        0,
        "a secret goes nowhere else"
    );
    scene
        .house
        .say_bytes("/token", 200, &vec![b' '; 300 * 1024]);
    assert_eq!(kind().await, ErrorKind::Storage);
    scene
        .house
        .say_bytes("/token", 400, br#"{"error":"invalid_grant"}"#);
    assert_eq!(kind().await, ErrorKind::Refused);
    scene
        .house
        .say_bytes("/token", 401, br#"{"error":"invalid_client"}"#);
    let error = scene.finish(&begun).await.unwrap_err();
    assert!(error.to_string().contains("client_secret") || error.to_string().contains("secret"));
    assert!(!format!("{error:?}").contains("s:cret"), "{error:?}");
    scene.give("a.b.c");
    assert_eq!(kind().await, ErrorKind::Refused);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_token_with_any_letter_changed_is_refused(which in 0_usize..3, at: prop::sample::Index, to in "[A-Za-z0-9_.=-]") {
        let signer = [Signer::ec, Signer::ed, Signer::rsa][if which == 2 { 0 } else { which }]();
        let scene = Scene::new(signer);
        let entered = wait(scene.enter(|scene, claims| {
            let mut token = scene.signer.token("k1", &claims);
            let at = at.index(token.len());
            let was = token[at..=at].to_owned();
            let to = if was == to { "~" } else { to.as_str() };
            token.replace_range(at..=at, to);
            token
        }));
        prop_assert_eq!(entered.unwrap_err().kind(), ErrorKind::Refused);
    }

    #[test]
    fn whatever_a_token_endpoint_says_nobody_gets_in(status in 200_u16..600, body in prop::collection::vec(any::<u8>(), 0..200)) {
        let scene = Scene::new(Signer::ed());
        scene.house.say_bytes("/token", status, &body);
        let entered = wait(async {
            let begun = scene.begin(false).await;
            scene.finish(&begun).await
        });
        prop_assert!(entered.is_err());
    }

    #[test]
    fn whatever_keys_are_said_they_are_read_or_not(keys in prop::collection::vec(".{0,40}", 0..4), kty in "RSA|EC|OKP|oct") {
        let scene = Scene::new(Signer::ed());
        let keys: Vec<Value> = keys.iter().map(|text| json!({
            "kty": kty, "crv": text, "n": text, "e": text, "x": text, "y": text, "kid": "k1",
        })).collect();
        scene.house.say("/jwks", &json!({ "keys": keys }));
        let entered = wait(scene.enter(|scene, claims| scene.signer.token("k1", &claims)));
        prop_assert!(entered.is_err());
    }
}
