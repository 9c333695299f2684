//! What is had in terms of the vocabulary of data privacy: the record, and what holds for one person.

use crate::console::{links, send, with_mara};
use crate::notices::MailServer;
use crate::served::{Portal, csrf, shop};
use serde_json::Value;

/// Documents come in every form that they have, the record also in terms of the vocabulary.
#[test]
fn the_record_is_had_in_terms_of_the_vocabulary() {
    let Some((_server, _shop, portal, cookie)) = with_mara("40", "officer") else {
        return;
    };
    let made = send(&portal, &cookie, "/console/documents", &[]);
    assert_eq!(made.status, 303, "{}", made.body);
    let page = portal.get("/console/documents", &cookie).body;
    let terms: Vec<String> = links(&page)
        .into_iter()
        .filter(|href| href.ends_with(".jsonld"))
        .collect();
    assert_eq!(terms, ["/console/documents/files/record.en.jsonld"]);
    for lang in ["en", "de"] {
        let path = format!("/console/documents/files/record.{lang}.jsonld");
        let answer = portal.get(&path, &cookie);
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!(answer.headers["content-type"], "application/ld+json");
        let read: Value = serde_json::from_str(&answer.body).unwrap();
        assert!(read["@context"].is_object(), "{read}");
        assert!(!read["@graph"].as_array().unwrap().is_empty(), "{read}");
    }
    let none = portal.get("/console/documents/files/summary.en.jsonld", &cookie);
    assert_eq!(none.status, 404);
}

/// What holds for one person comes in the same terms, in the portal and from the command line.
#[test]
fn a_person_has_what_holds_for_them_in_terms_of_the_vocabulary() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "40");
    let portal = Portal::start(&shop);
    let cookie = portal.sign_in(&server, "u7");
    let of = |text: &str| {
        let read: Value = serde_json::from_str(text).unwrap();
        assert!(read["@context"].is_object(), "{read}");
        read.to_string()
    };
    assert!(
        portal
            .get("/dossier", &cookie)
            .body
            .contains("/dossier/dossier.jsonld")
    );
    let before = portal.get("/dossier/dossier.jsonld", &cookie);
    assert_eq!(before.headers["content-type"], "application/ld+json");
    let objected = "LegitimateInterestObjected";
    assert!(!of(&before.body).contains(objected), "{}", before.body);
    let token = csrf(&portal.get("/object", &cookie).body);
    portal.post(
        "/object",
        &cookie,
        &format!("csrf={token}&reach=everything"),
    );
    let after = of(&portal.get("/dossier/dossier.jsonld", &cookie).body);
    assert!(after.contains(objected), "{after}");
    let out = crate::shop::demur(
        &shop.root(),
        &["dossier", "u7", "--format", "jsonld", "--no-loads"],
    );
    assert!(out.status.success(), "{out:?}");
    assert!(of(&String::from_utf8_lossy(&out.stdout)).contains(objected));
}
