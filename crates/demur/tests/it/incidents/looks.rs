//! Whose items were used in an incident is shown for a reason, which they see.

use super::{items, open};
use crate::console::{admit, enter, links, send};
use crate::notices::MailServer;
use crate::served::{Portal, ledger, shop};
use crate::sets::TownShop;
use serde_json::{Value, json};

/// Reasons of the looks at a person.
fn looks(shop: &TownShop, person: &str) -> Vec<Value> {
    let all = ledger(shop, person)
        .into_iter()
        .map(|line| line["entry"].clone());
    all.filter(|entry| entry["entry"] == "looked_at").collect()
}

#[test]
fn whose_items_were_used_is_shown_for_a_reason_that_they_see() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    admit(&shop, "mara", "officer");
    for role in ["engineer", "support", "auditor"] {
        admit(&shop, &format!("the_{role}"), role);
    }
    let portal = Portal::start(&shop);
    let officer = enter(&portal, &server, "mara");
    // More than one page of them.
    let mut used = Vec::new();
    let mut owners = Vec::new();
    for n in 0..60 {
        let person = format!("u{n}");
        let ids = items(&shop, &person, 40);
        if !ids.is_empty() {
            let full = used.len() > 50;
            used.extend(ids);
            owners.push(person);
            if full {
                break;
            }
        }
    }
    assert!(used.len() > 50 && owners.len() > 1, "{owners:?}");
    let path = open(&portal, &officer, &used);
    let (first, last) = (&owners[0], owners.last().unwrap());
    let shown = |page: &str, id: &str| page.contains(&format!("<code>{id}</code>"));
    for role in ["engineer", "support", "auditor"] {
        let cookie = enter(&portal, &server, &format!("the_{role}"));
        let page = portal.get(&path, &cookie);
        assert_eq!(page.status, 200, "{}", page.body);
        assert!(!used.iter().any(|id| shown(&page.body, id)), "{role}");
        assert!(!page.body.contains(&format!(">{first}<")), "{role}");
        let without = send(&portal, &cookie, &path, &[("look", " ")]);
        assert_eq!(without.status, 200);
        assert!(!used.iter().any(|id| shown(&without.body, id)), "{role}");
    }
    assert!(looks(&shop, first).is_empty(), "nobody has looked yet");
    let support = enter(&portal, &server, "the_support");
    let why = [("look", "to write to them")];
    let said = send(&portal, &support, &path, &why);
    assert_eq!(said.status, 303, "{}", said.body);
    let page = portal.get(&path, &support).body;
    assert_eq!(used.iter().filter(|id| shown(&page, id)).count(), 50);
    let number = path.rsplit('/').next().unwrap();
    let look = &looks(&shop, first)[0];
    let why = format!("incident {number}: to write to them");
    assert_eq!(
        (&look["staff"], &look["role"], &look["why"]),
        (&json!("the_support"), &json!("support"), &json!(why))
    );
    // Looking again within a quarter of an hour is the same look; only who is on a page was looked at.
    portal.get(&path, &support);
    assert_eq!(looks(&shop, first).len(), 1);
    assert!(
        looks(&shop, last).is_empty(),
        "{last} is on the second page"
    );
    let second = portal.get(&format!("{path}?page=2"), &support).body;
    assert_eq!(
        used.iter().filter(|id| shown(&second, id)).count(),
        used.len() - 50
    );
    assert_eq!(looks(&shop, last).len(), 1);
    // It opened no more than that: the person's page asks for a reason of its own.
    let found = portal.get(&format!("/console/persons?q={first}"), &support);
    let person = links(&found.body)
        .into_iter()
        .find(|href| href.starts_with("/console/persons/"))
        .unwrap();
    let asks = portal.get(&person, &support).body;
    assert!(asks.contains("Before you look"), "{asks}");
    // The person sees who looked, and why.
    let member = portal.sign_in(&server, first);
    let seen = portal.get("/looks", &member).body;
    assert!(seen.contains(&why), "{seen}");
    // Nobody else's reason opens it.
    assert!(
        !used
            .iter()
            .any(|id| shown(&portal.get(&path, &officer).body, id))
    );
}
