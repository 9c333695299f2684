//! Keys change, and tokens name keys that are none.

use crate::scene::Scene;
use crate::signer::Signer;
use rights::ErrorKind;
use serde_json::json;

#[tokio::test]
async fn new_keys_are_fetched_when_a_token_names_one_but_not_by_every_token() {
    let scene = Scene::new(Signer::rsa());
    let enter = async |kid: &'static str| {
        let token = move |scene: &Scene, claims| scene.signer.token(kid, &claims);
        scene.enter(token).await.map(drop)
    };
    enter("k1").await.unwrap();
    enter("k1").await.unwrap();
    assert_eq!(scene.house.count("/jwks"), 1);
    // The provider signs with a new key before it is an hour older.
    scene.wait(30);
    scene
        .house
        .say("/jwks", &json!({ "keys": [scene.signer.jwk("k2")] }));
    enter("k2").await.unwrap();
    assert_eq!(scene.house.count("/jwks"), 2);
    for _ in 0..5 {
        let error = enter("made up").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Refused);
    }
    assert_eq!(scene.house.count("/jwks"), 2, "too soon");
    scene.wait(30);
    for _ in 0..5 {
        assert!(enter("made up").await.is_err());
    }
    assert_eq!(scene.house.count("/jwks"), 3);
    assert!(
        enter("k1").await.is_err(),
        "what the provider took back is worth nothing"
    );
    enter("k2").await.unwrap();
}

#[tokio::test]
async fn keys_that_are_not_for_this_do_not_count() {
    let scene = Scene::new(Signer::rsa());
    let with = async |change: &dyn Fn(&mut serde_json::Value)| {
        let mut jwk = scene.signer.jwk("k1");
        change(&mut jwk);
        scene.house.say("/jwks", &json!({ "keys": [jwk] }));
        scene.wait(3_600);
        let token = |scene: &Scene, claims| scene.signer.token("k1", &claims);
        scene.enter(token).await.is_ok()
    };
    assert!(with(&|_| {}).await);
    assert!(!with(&|jwk| jwk["use"] = json!("enc")).await);
    assert!(!with(&|jwk| jwk["alg"] = json!("PS256")).await);
    assert!(!with(&|jwk| jwk["alg"] = json!("HS256")).await);
    assert!(!with(&|jwk| jwk["key_ops"] = json!(["encrypt"])).await);
    assert!(!with(&|jwk| jwk["kty"] = json!("oct")).await);
    assert!(!with(&|jwk| jwk["n"] = json!("AQAB")).await, "too short");
    assert!(!with(&|jwk| jwk["e"] = json!("")).await);
    assert!(!with(&|jwk| jwk["kid"] = json!(1)).await);
    assert!(with(&|jwk| jwk["alg"] = json!("RS256")).await);
}

#[tokio::test]
async fn a_token_without_the_name_of_its_key_needs_a_provider_with_one() {
    let scene = Scene::new(Signer::ed());
    let nameless = |scene: &Scene, claims| scene.signer.sign(&json!({ "alg": "EdDSA" }), &claims);
    assert!(scene.enter(nameless).await.is_ok());
    let keys = [scene.signer.jwk("k1"), Signer::rsa().jwk("other")];
    scene.house.say("/jwks", &json!({ "keys": keys }));
    scene.wait(3_600);
    assert!(scene.enter(nameless).await.is_ok(), "one of its kind");
    let keys = [scene.signer.jwk("k1"), Signer::ed().jwk("k2")];
    scene.house.say("/jwks", &json!({ "keys": keys }));
    scene.wait(3_600);
    assert!(scene.enter(nameless).await.is_err());
}
