//! What members say of single items, and how these are shown; reasons that are too long.

use crate::notices::MailServer;
use crate::rooms::receipt_of;
use crate::served::{Portal, csrf, ledger, shop};
use serde_json::json;
use std::fs;

/// Pages of items in a list.
fn places(page: &str) -> Vec<String> {
    let links = page.split("<h3 id=\"i-").skip(1);
    let place = |rest: &str| {
        let href = rest.split("href=\"").nth(1).unwrap();
        href.split('"').next().unwrap().to_owned()
    };
    links.map(place).collect()
}

#[test]
fn an_audience_is_only_ever_narrowed() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    let portal = Portal::start(&shop);
    let ada = portal.sign_in(&server, "u7");
    let kinds = "kind=post&kind=comment&kind=photo&kind=caption&kind=reel";
    let all = places(&portal.get(&format!("/items?used=in&{kinds}"), &ada).body);
    let [one, other, third, ..] = all.as_slice() else {
        panic!("too few are used: {all:?}")
    };
    let page = portal.get(one, &ada).body;
    let token = csrf(&page);
    let offers = |page: &str, audience: &str| {
        page.contains(&format!("name=\"audience\" value=\"{audience}\""))
    };
    assert!(
        offers(&page, "friends") && offers(&page, "only_me"),
        "{page}"
    );
    let count = ledger(&shop, "u7").len();
    let send = |item: &str, audience: &str| {
        let form = format!("csrf={token}&audience={audience}");
        portal.post(&format!("{item}/narrow"), &ada, &form)
    };
    // A form made by hand widens nothing, and says nothing that no page offers.
    for audience in ["public", "unknown", "closed_group", "", "everyone"] {
        assert_eq!(send(one, audience).status, 400, "{audience}");
    }
    assert_eq!(ledger(&shop, "u7").len(), count);
    let done = send(one, "only_me");
    assert_eq!(done.status, 200, "{}", done.body);
    assert!(
        done.body.contains("now counts as visible to")
            && done.body.contains("finds this among the requests"),
        "nobody tells the platform by itself: {}",
        done.body
    );
    let again = send(one, "only_me");
    assert!(
        again.body.contains("You had said this before"),
        "{}",
        again.body
    );
    assert_eq!(receipt_of(&again.body), receipt_of(&done.body));
    let wider = send(one, "friends");
    assert_eq!(
        (wider.status, wider.headers["location"].as_str()),
        (303, one.as_str()),
        "a page that was open before it was narrowed"
    );
    assert_eq!(ledger(&shop, "u7").len(), count + 1);
    assert!(!portal.get(one, &ada).body.contains("/narrow\""));
    // Of what friends see, less is left.
    assert_eq!(send(other, "friends").status, 200);
    let page = portal.get(other, &ada).body;
    assert!(
        offers(&page, "only_me") && !offers(&page, "friends"),
        "{page}"
    );
    assert_eq!(send(other, "only_me").status, 200);
    assert_eq!(ledger(&shop, "u7").len(), count + 3);
    // A mark stays, and the page says so before.
    let page = portal.get(third, &ada).body;
    assert!(page.contains("This cannot be undone"), "{page}");
    for _ in 0..2 {
        let form = format!("csrf={token}");
        let marked = portal.post(&format!("{third}/special"), &ada, &form);
        assert_eq!(marked.status, 200, "{}", marked.body);
    }
    assert_eq!(ledger(&shop, "u7").len(), count + 4);
}

/// What people wrote stands in its language, where that is known (WCAG 2.2, 3.1.2).
#[test]
fn texts_are_marked_with_their_language() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    let row = |id: &str, lang: &str, text: &str| {
        let row = json!({
            "id": id, "person": "u7", "kind": "post", "audience": "public", "audience_then": "public",
            "created": "2024-05-01", "text": text, "language": lang, "collected_for": ["community"],
        });
        format!("{row}\n")
    };
    let rows = [
        row("tongue/1", "de", "Zaunkoenig und Zaunrebe"),
        row("tongue/2", "unknown", "Zaunkoenig and wren"),
    ];
    fs::write(shop.root().join("tongues.jsonl"), rows.concat()).unwrap();
    let done = shop.json(&["import", "items", "tongues.jsonl"]);
    assert_eq!(done["files"][0]["quarantined"], 0, "{done}");
    let portal = Portal::start(&shop);
    let ada = portal.sign_in(&server, "u7");
    let list = portal.get("/items?q=zaunkoenig", &ada).body;
    let marked = "<bdi lang=\"de\">Zaunkoenig und Zaunrebe</bdi>";
    let plain = "<bdi>Zaunkoenig and wren</bdi>";
    assert!(list.contains(marked) && list.contains(plain), "{list}");
    for (item, text) in [("tongue%2F1", marked), ("tongue%2F2", plain)] {
        let confirm = portal.get(&format!("/erase?item={item}"), &ada).body;
        assert!(confirm.contains(text), "{confirm}");
    }
    let both = places(&list)
        .into_iter()
        .map(|place| portal.get(&place, &ada).body);
    let both: String = both.collect();
    assert!(both.contains(marked) && both.contains(plain), "{both}");
}

#[test]
fn a_reason_that_is_too_long_is_cut_and_that_is_said() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    let portal = Portal::start(&shop);
    let ada = portal.sign_in(&server, "u7");
    let token = csrf(&portal.get("/object", &ada).body);
    let object = |reason: &str, kind: &str| {
        let form = format!("csrf={token}&reach=part&kind={kind}&reason={reason}");
        portal.post("/object", &ada, &form).body
    };
    let short = object(&"x".repeat(4_000), "photo");
    assert!(!short.contains("its end was cut off"), "{short}");
    let long = object(&"x".repeat(4_001), "reel");
    assert!(long.contains("its end was cut off"), "{long}");
    let kept = ledger(&shop, "u7").into_iter().rev();
    let mut kept = kept.filter_map(|entry| entry["entry"]["note"].as_str().map(str::len));
    assert_eq!(kept.next(), Some(4_000));
}
