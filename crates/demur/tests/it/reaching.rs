//! How far an objection reaches: all accounts and names of a person, or the part that they ticked.

use crate::console::admitted;
use crate::notices::{MailServer, plan, send};
use crate::served::{Portal, csrf, ledger, link_in, shop};
use crate::sets::TownShop;
use serde_json::{Value, json};
use std::fs;

/// The link of a person's mail.
fn link_of(server: &MailServer, person: &str) -> Option<String> {
    let to = format!("{person}@example.org");
    let mail = server.mails().into_iter().find(|(known, _)| *known == to);
    mail.map(|(_, mail)| link_in(&mail, "/o/"))
}

/// The scope of a person's last objection.
fn scope_of(shop: &TownShop, person: &str) -> Value {
    let entries = ledger(shop, person);
    let objections = entries.iter().rev();
    let mut scopes = objections.filter_map(|entry| {
        let said = &entry["entry"];
        (said["kind"] == "objection").then(|| said["scope"].clone())
    });
    let found = scopes.next();
    assert!(found.is_some(), "no objection: {entries:?}");
    found.unwrap()
}

#[test]
fn one_objection_by_link_covers_linked_accounts_and_old_handles() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "120");
    let two = shop.people_in(2);
    let (one, other) = (two[0].as_str(), two[1].as_str());
    // The platform says that both are the same human being, and how one of them was called before.
    let known = json!({ "id": one, "handles": ["@called-so-before"] });
    let file = shop.root().join("known.ndjson");
    fs::write(&file, format!("{known}\n")).unwrap();
    shop.json(&["import", "people", file.to_str().unwrap()]);
    let link = ["link", one, other, "--evidence", "the same telephone"];
    assert_eq!(shop.json(&link)["entries"].as_array().unwrap().len(), 1);
    assert_eq!(shop.json(&link)["entries"], json!([]), "they are linked");
    assert!(admitted(&shop, one) > 0 && admitted(&shop, other) > 0);
    plan(&shop, "spring-2027");
    send(&shop, &[]);
    let link = link_of(&server, one).or_else(|| link_of(&server, other));
    let portal = Portal::start(&shop);
    assert_eq!(portal.post(&link.unwrap(), "", "").status, 200);
    for name in [one, other, "@called-so-before"] {
        assert_eq!(admitted(&shop, name), 0, "{name}");
    }
}

#[test]
fn a_part_is_a_kind_a_surface_and_a_purpose_by_link_and_in_the_portal() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    let config = shop.root().join("demur.toml");
    let text = fs::read_to_string(&config).unwrap();
    let surfaces = "\n[portal.surfaces.profile]\nname = { en = \"Your profile\", de = \"Ihr Profil\" }\npublic = true\n[portal.surfaces.groups]\n";
    fs::write(&config, text + surfaces).unwrap();
    plan(&shop, "spring-2027");
    send(&shop, &[]);
    let portal = Portal::start(&shop);
    let link = link_of(&server, "u3").unwrap();
    // The page offers the platform's surfaces, by their names; they say nothing about the person.
    let page = portal.get(&link, "");
    for offered in ["value=\"profile\"", "Your profile", "value=\"groups\""] {
        assert!(page.body.contains(offered), "{offered}: {}", page.body);
    }
    let part = "reach=part&kind=photo&surface=profile&purpose=ai_assistant";
    let said = portal.post(&link, "", part);
    assert!(said.body.contains("Your profile"), "{}", said.body);
    let wanted =
        json!({ "purposes": ["ai_assistant"], "kinds": ["photo"], "surfaces": ["profile"] });
    assert_eq!(scope_of(&shop, "u3"), wanted);

    let cookie = portal.sign_in(&server, "u7");
    let form = portal.get("/object", &cookie).body;
    let token = csrf(&form);
    let surface = form.split("name=\"surface\"").nth(1).unwrap();
    let surface = surface.split("value=\"").nth(1).unwrap();
    let surface = surface.split('"').next().unwrap();
    let part =
        format!("csrf={token}&reach=part&kind=comment&surface={surface}&purpose=ai_assistant");
    assert_eq!(portal.post("/object", &cookie, &part).status, 200);
    let wanted =
        json!({ "purposes": ["ai_assistant"], "kinds": ["comment"], "surfaces": [surface] });
    assert_eq!(scope_of(&shop, "u7"), wanted);
}
