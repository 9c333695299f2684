//! Who gives programs access: keys and webhooks in the console, by role, and what the ledger keeps of it.

use crate::console::{admit, enter, send, with_mara};
use crate::notices::MailServer;
use crate::platform::receiver_that;
use crate::served::{Portal, shop, until};
use crate::sets::TownShop;
use rights::{Clock as _, Day, SystemClock};
use serde_json::{Value, json};

/// Scopes that let a program read or change something of any person.
const PERSONAL: [&str; 5] = [
    "people:read",
    "choices:write",
    "notices:write",
    "events:write",
    "webhooks:write",
];

/// The first key that begins so, whole, on a page.
fn secret_on(page: &str, prefix: &str) -> String {
    let at = page.find(&format!("demur_{prefix}_")).unwrap();
    let letters = page[at..].chars();
    letters
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
        .collect()
}

/// Entries of the operator's of a kind. The API says which there are, and nothing of what they say: they name staff.
fn entries(shop: &TownShop, portal: &Portal, key: &str, kind: &str) -> Vec<Value> {
    let bearer = format!("Bearer {key}");
    let path = format!("GET /api/v1/log/entries?kind={kind}");
    let answer = portal.ask(&path, &[("Authorization", bearer.as_str())], "");
    let found: Value = serde_json::from_str(&answer.body).unwrap();
    let all = found["entries"].as_array().unwrap().iter();
    all.map(|line| {
        assert_eq!(line["entry"], Value::Null, "{line}");
        let number = line["sequence"].to_string();
        let proved = shop.json(&["ledger", "prove", &number]);
        let record: Value = serde_json::from_str(proved["record"].as_str().unwrap()).unwrap();
        record["entry"].clone()
    })
    .collect()
}

/// A key from the command line that reads the log.
fn reader(shop: &TownShop) -> String {
    let made = shop.json(&["api", "key", "new", "reader", "--scope", "log:read"]);
    made["secret"].as_str().unwrap().to_owned()
}

#[test]
fn an_engineer_gives_no_program_access_to_people() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "40");
    admit(&shop, "ed", "engineer");
    admit(&shop, "mara", "officer");
    let portal = Portal::start(&shop);
    let ed = enter(&portal, &server, "ed");
    let mara = enter(&portal, &server, "mara");
    let before = shop.json(&["ledger", "checkpoint"])["size"].clone();
    for scope in PERSONAL {
        // Also beside one that they may give.
        let fields = [("name", "feed"), ("scope", "sets:read"), ("scope", scope)];
        let made = send(&portal, &ed, "/console/keys", &fields);
        assert_eq!(made.status, 403, "{scope}: {}", made.body);
        assert!(!made.body.contains("demur_"), "{}", made.body);
    }
    let address = ("address", "https://hooks.example.org/demur");
    let personal = [
        address,
        ("event", "choice.recorded"),
        ("event", "set.masked"),
    ];
    let made = send(&portal, &ed, "/console/webhooks", &personal);
    assert_eq!(made.status, 403, "{}", made.body);
    assert_eq!(shop.json(&["ledger", "checkpoint"])["size"], before);
    assert_eq!(shop.json(&["api", "key", "list"]), json!([]));
    // What may not be given is not offered.
    let offered = portal.get("/console/keys", &ed).body;
    assert!(offered.contains("value=\"sets:read\""), "{offered}");
    for scope in PERSONAL {
        let ticked = format!("value=\"{scope}\"");
        assert!(!offered.contains(&ticked), "{scope}");
        assert!(portal.get("/console/keys", &mara).body.contains(&ticked));
    }
    let offered = portal.get("/console/webhooks", &ed).body;
    assert!(offered.contains("set.masked") && !offered.contains("choice.recorded"));
    // The officer's webhook is not the engineer's to turn off.
    let made = send(&portal, &mara, "/console/webhooks", &personal);
    assert!(made.body.contains("whsec_"), "{}", made.body);
    let page = portal.get("/console/webhooks", &mara).body;
    let switch = page
        .split("action=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|action| action.ends_with("/switch"))
        .unwrap();
    assert_eq!(send(&portal, &ed, switch, &[]).status, 403);
    assert!(!portal.get("/console/webhooks", &ed).body.contains(switch));
    assert_eq!(send(&portal, &mara, switch, &[]).status, 303);
}

#[test]
fn a_key_and_a_webhook_are_made_shown_once_and_kept_in_the_ledger() {
    let Some((_server, shop, portal, cookie)) = with_mara("40", "officer") else {
        return;
    };
    let log = reader(&shop);
    let bare = send(&portal, &cookie, "/console/keys", &[("name", "feed")]);
    assert_eq!(bare.status, 200);
    assert!(bare.body.contains("Please choose one"), "{}", bare.body);
    let fields = [("name", "feed"), ("scope", "people:read")];
    let today = SystemClock.today();
    let made = send(&portal, &cookie, "/console/keys", &fields);
    assert_eq!(made.status, 200, "{}", made.body);
    let listed = shop.json(&["api", "key", "list"]);
    let feed = listed.as_array().unwrap().iter();
    let feed = feed.clone().find(|key| key["name"] == "feed").unwrap();
    let prefix = feed["prefix"].as_str().unwrap().to_owned();
    let secret = secret_on(&made.body, &prefix);
    let ask = |key: &str| {
        let bearer = format!("Bearer {key}");
        let headers = [("Authorization", bearer.as_str())];
        portal.ask("GET /api/v1/people/u7", &headers, "").status
    };
    assert_eq!(ask(&secret), 200);
    let page = portal.get("/console/keys", &cookie).body;
    assert!(page.contains(&prefix) && !page.contains(&secret), "{page}");
    let kept = entries(&shop, &portal, &log, "key_made");
    assert_eq!(kept.len(), 2, "{kept:?}");
    assert_eq!(
        (&kept[0]["by"], &kept[0]["scopes"]),
        (&json!("demur"), &json!(["log:read"])),
        "the command line leaves a trace, too"
    );
    // With no day entered it works for a year; midnight (UTC) may have come meanwhile.
    let for_a_year = |from: Day| {
        let year = from.plus_months(12).to_string();
        json!({ "entry": "key_made", "key": prefix, "name": "feed", "scopes": ["people:read"], "expires": year, "by": "mara" })
    };
    let expected = [today, SystemClock.today()].map(for_a_year);
    assert!(expected.contains(&kept[1]), "{kept:?}");
    let past = SystemClock.today().plus_days(-1).to_string();
    let soon = SystemClock.today().plus_days(9).to_string();
    for (name, ends, kept) in [
        ("past", ("ends", past.as_str()), None),
        ("soon", ("ends", soon.as_str()), Some(json!(soon))),
        ("never", ("no_end", "yes"), Some(Value::Null)),
    ] {
        let fields = [("name", name), ("scope", "metrics:read"), ends];
        let made = send(&portal, &cookie, "/console/keys", &fields);
        assert_eq!(made.status, 200, "{}", made.body);
        let listed = shop.json(&["api", "key", "list"]);
        let mut listed = listed.as_array().unwrap().iter();
        let key = listed.find(|key| key["name"] == name);
        assert_eq!(key.map(|key| key["expires"].clone()), kept, "{name}");
    }
    let revoke = format!("/console/keys/{prefix}/revoke");
    for _ in 0..2 {
        let revoked = send(&portal, &cookie, &revoke, &[]);
        assert_eq!(revoked.status, 303, "{}", revoked.body);
    }
    assert_eq!(ask(&secret), 401);
    let gone = json!([{ "entry": "key_revoked", "key": prefix, "by": "mara" }]);
    assert_eq!(json!(entries(&shop, &portal, &log, "key_revoked")), gone);

    let address = "https://hooks.example.org/T0/secret-path";
    let plain = [
        ("address", "http://hooks.example.org"),
        ("event", "set.masked"),
    ];
    let refused = send(&portal, &cookie, "/console/webhooks", &plain);
    assert_eq!(refused.status, 200, "only over TLS");
    let fields = [("address", address), ("event", "choice.recorded")];
    let made = send(&portal, &cookie, "/console/webhooks", &fields);
    assert!(made.body.contains("whsec_"), "{}", made.body);
    let page = portal.get("/console/webhooks", &cookie).body;
    assert!(page.contains(address) && !page.contains("whsec_"), "{page}");
    let hooks = entries(&shop, &portal, &log, "webhook_made");
    assert_eq!(hooks.len(), 1, "{hooks:?}");
    assert_eq!(
        (&hooks[0]["host"], &hooks[0]["events"], &hooks[0]["by"]),
        (
            &json!("hooks.example.org"),
            &json!(["choice.recorded"]),
            &json!("mara")
        )
    );
    assert!(!hooks[0].to_string().contains("secret-path"), "{hooks:?}");
    let first = hooks[0]["webhook"].as_str().unwrap();
    let (switch, remove) = (
        format!("/console/webhooks/{first}/switch"),
        format!("/console/webhooks/{first}/remove"),
    );
    assert!(!page.contains(&remove), "what works is switched off first");
    assert_eq!(send(&portal, &cookie, &switch, &[]).status, 303);
    let page = portal.get("/console/webhooks", &cookie).body;
    assert!(page.contains(&remove), "{page}");
    assert_eq!(send(&portal, &cookie, &remove, &[]).status, 303);
    let page = portal.get("/console/webhooks", &cookie).body;
    assert!(!page.contains(address), "{page}");
    assert_eq!(send(&portal, &cookie, &remove, &[]).status, 404);
    let off = json!({ "entry": "webhook_switched", "webhook": first, "on": false, "by": "mara" });
    let removed = json!({ "entry": "webhook_removed", "webhook": first, "by": "mara" });

    // A program that may make webhooks leaves its key behind.
    let scopes = "webhooks:write,webhooks:read";
    let made = shop.json(&["api", "key", "new", "platform", "--scope", scopes]);
    let bearer = format!("Bearer {}", made["secret"].as_str().unwrap());
    let headers = [
        ("Authorization", bearer.as_str()),
        ("Content-Type", "application/json"),
    ];
    let body = json!({ "address": address, "events": ["set.masked"] }).to_string();
    let answer = portal.ask("POST /api/v1/webhooks", &headers, &body);
    assert_eq!(answer.status, 201, "{}", answer.body);
    let hook: Value = serde_json::from_str(&answer.body).unwrap();
    let id = hook["id"].as_str().unwrap();
    // Twice, and it is said once.
    for _ in 0..2 {
        let answer = portal.ask(&format!("POST /api/v1/webhooks/{id}/off"), &headers, "");
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
    let rotate = format!("POST /api/v1/webhooks/{id}/secret");
    let answer = portal.ask(&rotate, &headers, "");
    assert_eq!(answer.status, 200, "{}", answer.body);
    let rotated: Value = serde_json::from_str(&answer.body).unwrap();
    assert_ne!(rotated["secret"], hook["secret"]);
    let answer = portal.ask(&format!("DELETE /api/v1/webhooks/{id}"), &headers, "");
    assert_eq!(answer.status, 204, "{}", answer.body);
    let by = format!("key:{}", made["prefix"].as_str().unwrap());
    let hooks = entries(&shop, &portal, &log, "webhook_made");
    assert_eq!((hooks.len(), &hooks[1]["by"]), (2, &json!(by)));
    let by_program = json!({ "entry": "webhook_switched", "webhook": id, "on": false, "by": by });
    assert_eq!(
        entries(&shop, &portal, &log, "webhook_switched"),
        [off, by_program]
    );
    assert_eq!(
        json!(entries(&shop, &portal, &log, "webhook_secret_changed")),
        json!([{ "entry": "webhook_secret_changed", "webhook": id, "by": by }])
    );
    // One that is gone gets none, and no entry.
    let answer = portal.ask(&rotate, &headers, "");
    assert_eq!(answer.status, 404, "{}", answer.body);
    assert_eq!(
        entries(&shop, &portal, &log, "webhook_secret_changed").len(),
        1
    );
    let gone = json!([removed, { "entry": "webhook_removed", "webhook": id, "by": by }]);
    assert_eq!(
        json!(entries(&shop, &portal, &log, "webhook_removed")),
        gone
    );
}

#[test]
fn a_webhook_that_turned_itself_off_is_a_thing_to_do() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "40");
    admit(&shop, "mara", "officer");
    let address = format!("{}secret-path", receiver_that(&shop, "410 Gone"));
    let portal = Portal::start(&shop);
    let mara = enter(&portal, &server, "mara");
    let fields = [("address", address.as_str()), ("event", "incident.opened")];
    let made = send(&portal, &mara, "/console/webhooks", &fields);
    assert!(made.body.contains("whsec_"), "{}", made.body);
    let quiet = portal.get("/console", &mara).body;
    assert!(!quiet.contains("Webhook turned itself off"), "{quiet}");
    let day = SystemClock.today().to_string();
    let incident = [("title", "Late mask"), ("received", day.as_str())];
    let opened = send(&portal, &mara, "/console/incidents/open", &incident);
    assert_eq!(opened.status, 303, "{}", opened.body);
    let page = until(|| {
        let page = portal.get("/console", &mara).body;
        page.contains("Webhook turned itself off").then_some(page)
    });
    assert!(page.contains("127.0.0.1"), "{page}");
    assert!(!page.contains("secret-path"), "the machine is enough");
    let page = portal.get("/console/webhooks", &mara).body;
    assert!(page.contains("said that it is gone (410)"), "{page}");
    let switch = page.split("action=\"").find(|to| {
        let to = to.split('"').next().unwrap_or_default();
        to.ends_with("/switch")
    });
    let switch = switch.unwrap().split('"').next().unwrap().to_owned();
    let none = send(
        &portal,
        &mara,
        "/console/webhooks/deliveries/msg_none/resend",
        &[],
    );
    assert_eq!(none.status, 404);
    assert_eq!(send(&portal, &mara, &switch, &[]).status, 303);
}
