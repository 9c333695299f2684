//! What the portal says of the policy in force.

use crate::notices::MailServer;
use crate::served::{Portal, shop};
use crate::shop::demur;
use std::fs;
use std::path::Path;

/// The policy less a rule.
fn take_out(policy: &Path, rule: &str) {
    let mut text = fs::read_to_string(policy).unwrap();
    let start = text.find(&format!("@id(\"{rule}\")")).unwrap();
    let end = start + text[start..].find(";\n").unwrap() + 2;
    text.replace_range(start..end, "");
    fs::write(policy, text).unwrap();
}

#[test]
fn the_form_without_an_account_promises_only_what_the_policy_keeps() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "20");
    let form = || Portal::start(&shop).get("/without-account", "").body;
    let promise = "Nobody trains with it";
    assert!(form().contains(promise));
    take_out(
        &shop.root().join("policies/opt_out.cedar"),
        "not_public_now",
    );
    let changed = form();
    assert!(!changed.contains(promise), "{changed}");
    assert!(
        changed.contains("do not rule out that some of it is used"),
        "{changed}"
    );
}

#[test]
fn what_is_said_of_public_follows_the_policy() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "20");
    let page = || Portal::start(&shop).get("/public", "").body;
    let shipped = page();
    for says in [
        "Only what is public can be used",
        "Private messages.",
        "Anything by people under 18.",
    ] {
        assert!(shipped.contains(says), "{says}: {shipped}");
    }
    let policy = shop.root().join("policies/opt_out.cedar");
    for rule in ["not_public_now", "minor_now"] {
        take_out(&policy, rule);
    }
    let changed = page();
    for promise in [
        "Only what is public can be used",
        "Anything by people under 18.",
        "who can see it.",
    ] {
        assert!(!changed.contains(promise), "{promise}: {changed}");
    }
    assert!(
        changed.contains("These are the rules") && changed.contains("Private messages."),
        "{changed}"
    );
    // What the policy does not keep the portal does not promise.
    let config = shop.root().join("demur.toml");
    let text = fs::read_to_string(&config).unwrap();
    let promise = "\n[portal]\npublic_then_must_be_known = true\n";
    fs::write(&config, text.replace("\n[portal]\n", promise)).unwrap();
    let refused = demur(&shop.root(), &["serve"]);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success(), "{said}");
    assert!(said.contains("public_then_must_be_known"), "{said}");
    let mut text = fs::read_to_string(&policy).unwrap();
    text += "\n@id(\"known_then\")\n@article(\"Art. 5 GDPR\")\n@text_en(\"Not known to have been public.\")\n@text_de(\"Nicht als anfangs bekannt.\")\nforbid (principal, action == Action::\"train\", resource is Item)\nwhen { resource.audience_then != \"public\" };\n";
    fs::write(&policy, text).unwrap();
    assert!(page().contains("It must be known that it was public at first"));
}
