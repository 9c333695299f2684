//! When an announcement is sent: what stands against it, and its hour.

use super::taken;
use crate::console::send;
use crate::console_ground::officers;
use crate::notices::{MailServer, plan};
use crate::served::{shop, until};
use rights::{Clock as _, SystemClock};
use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

/// What stands against sending is said on the page, and gone once it went well.
#[test]
fn a_sending_that_fails_says_why() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "20");
    let about = ["--text", "spring", "--purpose", "ai_assistant"];
    let later = ["--not-before", "2999-01-01"];
    shop.json(&[&["notice", "plan", "later"], &about[..], &later[..]].concat());
    plan(&shop, "spring-2027");
    let (portal, [cookie]) = officers(&shop, ["mara"]);
    let page = |name: &str| portal.get(&format!("/console/campaigns/{name}"), &cookie);
    let act = |name: &str, what: &str| {
        let path = format!("/console/campaigns/{name}/{what}");
        let done = send(&portal, &cookie, &path, &[]);
        assert_eq!(done.status, 303, "{what}: {}", done.body);
    };
    let says = |name: &str, words: &str| {
        until(|| page(name).body.contains(words).then_some(()));
    };
    // Before its day nothing can be sent, and is not offered.
    let waits = page("later").body;
    assert!(waits.contains("Nothing is sent before"), "{waits}");
    assert!(!waits.contains("/later/send\""), "{waits}");
    act("later", "send");
    says("later", "Sending it failed");
    assert!(page("later").body.contains("planned for"));
    // Its texts are gone: what became of it is shown, and it cannot be sent.
    let (folder, away) = (shop.root().join("notices/spring"), shop.root().join("away"));
    assert!(page("spring-2027").body.contains("/spring-2027/send\""));
    fs::rename(&folder, &away).unwrap();
    let shown = page("spring-2027");
    assert_eq!(shown.status, 200, "{}", shown.body);
    assert!(
        shown.body.contains("cannot be read any more"),
        "{}",
        shown.body
    );
    act("spring-2027", "send");
    says("spring-2027", "Sending it failed");
    assert!(taken(&server).is_empty());
    fs::rename(&away, &folder).unwrap();
    act("spring-2027", "send");
    says("spring-2027", "</svg>sent");
    assert!(!page("spring-2027").body.contains("Sending it failed"));
    assert!(
        page("later").body.contains("Sending it failed"),
        "of its own"
    );
    assert!(!taken(&server).is_empty());
    // Nothing is unsure: there is nothing to send again, and nobody gets two.
    assert!(!page("spring-2027").body.contains("/spring-2027/again\""));
    act("spring-2027", "again");
    says("spring-2027", "</svg>sent");
    assert!(taken(&server).values().all(|times| *times == 1));
    assert!(!page("spring-2027").body.contains("Sending it failed"));
}

/// What was planned for an hour begins at it, but for what staff stopped before.
#[test]
fn an_announcement_begins_at_its_hour() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "20");
    let (portal, [cookie]) = officers(&shop, ["mara"]);
    let about = ["--text", "spring", "--purpose", "ai_assistant"];
    let now = SystemClock.now();
    let soon = format!("--not-before={}", now.plus_seconds(25));
    let long_ago = format!("--not-before={}", now.plus_seconds(-3 * 86_400));
    for (name, at) in [("due", &soon), ("kept", &soon), ("old", &long_ago)] {
        shop.json(&[&["notice", "plan", name, at], &about[..]].concat());
    }
    let page = |name: &str| portal.get(&format!("/console/campaigns/{name}"), &cookie);
    let says = |name: &str, words: &str| page(name).body.contains(words);
    assert!(says("due", "It begins by itself then"));
    let done = send(&portal, &cookie, "/console/campaigns/kept/stop", &[]);
    assert_eq!(done.status, 303, "{}", done.body);
    assert!(says("kept", "does not begin by itself"));
    let tasks = portal.get("/console", &cookie).body;
    assert!(tasks.contains("/campaigns/kept\""), "{tasks}");
    assert!(!tasks.contains("/campaigns/due\""), "{tasks}");
    until(|| says("due", "</svg>sent").then_some(()));
    let one_each = |times: &BTreeMap<String, u32>| {
        !times.is_empty() && times.values().all(|times| *times == 1)
    };
    assert!(one_each(&taken(&server)));
    // As often as it is looked: nothing begins what was stopped, or is of long ago.
    std::thread::sleep(Duration::from_secs(5));
    assert!(one_each(&taken(&server)));
    for name in ["kept", "old"] {
        assert!(says(name, "</svg>planned"), "{name}");
    }
}
