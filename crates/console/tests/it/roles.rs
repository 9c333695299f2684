//! What a role may not do is not offered to it.

use crate::samples;
use crate::tags::tags;
use console::{Deed, Lang, Role};
use std::collections::BTreeSet;

/// Where the forms of a role's pages are sent by POST, less signing in and out.
fn actions(role: Role) -> BTreeSet<String> {
    let mut actions = BTreeSet::new();
    for page in samples::all_as(role, Lang::En, samples::plain) {
        for tag in tags(&page.html).iter().filter(|t| t.name == "form") {
            let action = tag.get("action").unwrap();
            if tag.get("method") == Some("post") && !action.starts_with("/sign-") {
                actions.insert(action.to_owned());
            }
        }
    }
    actions
}

#[test]
fn an_auditor_can_look_and_nothing_else() {
    // Saying why one looks at a person, or at whose items were used.
    let looks = ["/incidents/4", "/persons/77"];
    assert_eq!(Vec::from_iter(actions(Role::Auditor)), looks);
}

#[test]
fn support_enters_and_sorts_and_engineers_confirm_and_make_keys() {
    let found = Vec::from_iter(actions(Role::Support));
    let support = [
        "/incidents/4",
        "/persons/77",
        "/requests/287/evidence",
        "/requests/291/evidence",
        "/requests/enter",
        "/returned/1",
    ];
    assert_eq!(found, support);
    let found = actions(Role::Engineer);
    for action in ["/persons/77", "/orders/18/confirm", "/keys", "/webhooks"] {
        assert!(found.contains(action), "{action}");
    }
    for action in &found {
        let known = ["/persons", "/orders", "/keys", "/webhooks", "/incidents/4"];
        assert!(known.iter().any(|k| action.starts_with(k)), "{action}");
    }
}

#[test]
fn the_officer_is_offered_all_of_it() {
    let officer = actions(Role::Officer);
    for role in [Role::Engineer, Role::Support, Role::Auditor] {
        assert!(actions(role).is_subset(&officer), "{role:?}");
        assert!(Deed::ALL.iter().any(|d| !d.open_to(role)), "{role:?}");
    }
    assert!(officer.len() > 20, "{officer:?}");
}

#[test]
fn links_to_forms_are_not_offered_either() {
    for page in samples::all_as(Role::Auditor, Lang::En, samples::plain) {
        for tag in tags(&page.html) {
            let href = tag.get("href").unwrap_or_default();
            let leads = ["/edit", "/new", "/enter"]
                .iter()
                .any(|end| href.ends_with(end));
            assert!(!leads, "{}: {href}", page.name);
        }
    }
}
