//! Nobody gets another's codes to sign in unseen.

use crate::console::{admit, enter, enter_by, send, with_mara};
use crate::served::{plain, shop_without_mail, until};
use serde_json::{Value, json};

/// Entries about staff, the newest last.
fn changes(shop: &crate::sets::TownShop) -> Vec<Value> {
    let size = shop.json(&["ledger", "checkpoint"])["size"]
        .as_u64()
        .unwrap();
    let record = |n: u64| -> Value {
        let made = shop.json(&["ledger", "prove", &n.to_string()]);
        serde_json::from_str(made["record"].as_str().unwrap()).unwrap()
    };
    let last = size.saturating_sub(12)..size;
    let entries = last.map(|n| record(n)["entry"].clone());
    entries
        .filter(|entry| entry["entry"] == "staff_changed")
        .collect()
}

#[test]
fn letting_somebody_in_changes_nobody_who_works_here() {
    let Some((server, shop, portal, mara)) = with_mara("20", "officer") else {
        return;
    };
    admit(&shop, "noor", "officer");
    let before = shop.json(&["staff", "list"]);
    let fields = [
        ("name", "noor"),
        ("mail", "mine@example.org"),
        ("role", "officer"),
    ];
    let refused = send(&portal, &mara, "/console/staff", &fields);
    assert_eq!(refused.status, 200);
    let says = "Somebody works here under this name already";
    assert!(refused.body.contains(says), "{}", refused.body);
    assert_eq!(shop.json(&["staff", "list"]), before, "nothing changed");

    // To change the address is a deed of its own: whoever had it is told, and the log has it.
    let path = "/console/staff/noor/mail";
    let bad = send(&portal, &mara, path, &[("mail", "nothing")]);
    assert_eq!(bad.status, 200);
    assert_eq!(shop.json(&["staff", "list"]), before);
    // Whoever reads the old mailbox is in, and is out as soon as it is moved; nobody else is.
    let noor = enter(&portal, &server, "noor");
    assert_eq!(portal.get("/console/staff", &noor).status, 200);
    let moved = send(&portal, &mara, path, &[("mail", "noor2@staff.example.org")]);
    assert_eq!(moved.status, 303, "{}", moved.body);
    assert_eq!(portal.get("/console/staff", &noor).status, 303);
    assert_eq!(portal.get("/console/staff", &mara).status, 200);
    let noor2 = ("noor", "noor2@staff.example.org");
    let again = enter_by(&portal, &server, noor2);
    assert_eq!(portal.get("/console/staff", &again).status, 200);
    let mail = until(|| {
        let mut mails = server.mails().into_iter();
        mails.find(|(to, mail)| to == "noor@staff.example.org" && plain(mail).contains("changed"))
    });
    let text = plain(&mail.1);
    assert!(
        text.contains("mara has changed the address of your access noor"),
        "{text}"
    );
    assert!(
        !text.contains("noor2@"),
        "the new address is not told: {text}"
    );
    let last = changes(&shop).pop().unwrap();
    assert_eq!(
        (&last["name"], &last["moved"], &last["by"]),
        (&json!("noor"), &json!(true), &json!("mara")),
        "{last}"
    );
    assert!(!last.to_string().contains("noor2@"), "{last}");
    // A change of the role moves nothing; one's own address others change.
    let role = [("role", "support")];
    assert_eq!(
        send(&portal, &mara, "/console/staff/noor", &role).status,
        303
    );
    assert_eq!(changes(&shop).pop().unwrap()["moved"], Value::Null);
    let own = send(
        &portal,
        &mara,
        "/console/staff/mara/mail",
        &[("mail", "m@example.org")],
    );
    assert_eq!(own.status, 403);
    // The command line leaves a trace as well.
    let mail = ["--mail", "noor3@staff.example.org"];
    shop.json(&[&["staff", "add", "noor", "--role", "support"], &mail[..]].concat());
    assert_eq!(portal.get("/console/staff", &again).status, 303);
    assert_eq!(changes(&shop).pop().unwrap()["moved"], true);
}

#[test]
fn an_address_stays_where_whoever_has_it_cannot_be_told() {
    let shop = shop_without_mail("20", 1);
    admit(&shop, "mara", "officer");
    admit(&shop, "noor", "auditor");
    let portal = crate::served::Portal::start_for(&shop, &["mara"]);
    let mara = portal.sign_in_staff(0);
    let before = shop.json(&["staff", "list"]);
    let path = "/console/staff/noor/mail";
    let refused = send(&portal, &mara, path, &[("mail", "noor2@staff.example.org")]);
    assert_eq!(refused.status, 200);
    assert!(
        refused.body.contains("The address was not changed"),
        "{}",
        refused.body
    );
    assert_eq!(shop.json(&["staff", "list"]), before);
}
