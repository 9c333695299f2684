//! Staff sign in with an account elsewhere.

use super::House;
use super::browser::Browser;
use crate::served::{Portal, shop_without_mail};

#[test]
fn staff_sign_in_by_an_address_that_was_checked() {
    let Some(house) = House::start(true) else {
        return;
    };
    let shop = shop_without_mail("60", 1);
    house.settle(&shop, "office", "staff", "");
    for (name, mail) in [("mara", "Mara@example.org"), ("jo", "jo@example.org")] {
        shop.json(&["staff", "add", name, "--role", "officer", "--mail", mail]);
    }
    let portal = Portal::start(&shop);
    let with = "/console/sign-in/with";
    let mut mara = Browser::default();
    let form = mara.get(&portal, "/console/sign-in");
    assert!(form.body.contains("Sign in with Townhall"), "{}", form.body);
    let address = mara.begin(&portal, with, "next=%2Fconsole%2Fstaff");
    let (back, _) = mara.through(&address, "mara");
    let entered = mara.get(&portal, &back);
    assert_eq!(
        (entered.status, entered.location()),
        (303, "/console/staff"),
        "{}",
        entered.body
    );
    assert_eq!(mara.get(&portal, "/console/staff").status, 200);
    assert_eq!(mara.get(&portal, "/").status, 303, "no member is signed in");

    let mut refused = Vec::new();
    // An address that nobody has checked; a member; nobody.
    for name in ["loose-mara", "u3", "nobody-here"] {
        let mut browser = Browser::default();
        let reply = browser.enter(&portal, with, name);
        assert_eq!(reply.status, 403, "{name}");
        assert!(!browser.has("demur-staff"), "{name}");
        refused.push(reply.body);
    }
    assert!(refused.windows(2).all(|two| two[0] == two[1]));
    // Members have no account elsewhere in this town.
    let none = Browser::default().ask("POST", portal.address(), "/sign-in/with", "");
    assert_eq!(none.status, 404);
    drop(portal);
    // Whoever was let go; two with one address.
    shop.json(&["staff", "remove", "jo"]);
    let twin = ["staff", "add", "twin", "--role", "auditor", "--mail"];
    shop.json(&[&twin[..], &["mara@example.org"]].concat());
    let portal = Portal::start(&shop);
    for name in ["jo", "mara"] {
        let reply = Browser::default().enter(&portal, with, name);
        assert_eq!(reply.status, 403, "{name}");
    }
}
