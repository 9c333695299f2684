//! What its owner narrowed or asked to erase since it was imported: nobody else learns by a request what stands in it.

use crate::console::send;
use crate::guest_town::{asked_by, handed_in, town};
use crate::notices::MailServer;
use crate::served::{Answer, Portal, ledger, until};
use crate::sets::TownShop;
use crate::told::{import, says};
use serde_json::{Value, json};

struct Desk<'d> {
    server: &'d MailServer,
    shop: &'d TownShop,
    portal: &'d Portal,
}

impl Desk<'_> {
    /// Asks without an account, and waits for the search; the page of the request.
    fn asks(&self, what: (&str, &str), mail: &str) -> String {
        let fields = [("wish", "objection"), what];
        let (_, answer) = handed_in(self.server, self.portal, &fields, mail);
        assert_eq!(answer.status, 303, "{}", answer.body);
        let status = answer.headers["location"].clone();
        until(|| (!self.page(&status).contains("The search goes on")).then_some(()));
        status
    }

    fn page(&self, status: &str) -> String {
        self.portal.get(status, "").words()
    }

    /// Items that the ledger has as found for a request.
    fn found(&self, status: &str) -> Vec<Value> {
        let (_, guest) = asked_by(self.shop, &self.page(status));
        let lines = ledger(self.shop, &guest).into_iter();
        let steps = lines.map(|line| line["entry"]["step"].clone());
        let found = steps.filter(|step| step["step"] == "found");
        found.map(|step| step["item"].clone()).collect()
    }
}

#[test]
fn what_was_narrowed_or_erased_since_is_not_found_for_others() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let (shop, ada, ben) = town(&server);
    let eva = shop.people_in(3).pop().unwrap();
    let row = json!({
        "id": "about/5", "person": eva, "kind": "post", "audience": "public", "audience_then": "public",
        "created": "2024-05-01", "text": "Nele Sommerfeld sang.", "collected_for": ["community"],
    });
    import(&shop, "items", "sang.jsonl", &format!("{row}\n"));
    let portal = Portal::start_for(&shop, &["mara"]);
    let mara = portal.sign_in_staff(0);
    let desk = Desk {
        server: &server,
        shop: &shop,
        portal: &portal,
    };
    let first = desk.asks(("words", "nele sommerfeld"), "first@guest.example");
    assert!(desk.page(&first).contains("<b>Posts: 2</b>"));
    let (number, _) = asked_by(&shop, &desk.page(&first));
    let attach = |item: &str| -> Answer {
        let room = format!("/console/requests/{number}/items");
        send(&portal, &mara, &room, &[("links", item)])
    };

    // What is narrowed after it was found is counted no more; nobody finds it anew.
    says(&shop, &ada, "audience_narrowed", "about/1,friends,");
    assert!(desk.page(&first).contains("<b>Posts: 1</b>"));
    let second = desk.asks(("words", "nele sommerfeld"), "second@guest.example");
    assert!(desk.page(&second).contains("<b>Posts: 1</b>"));
    assert_eq!(desk.found(&second), [json!("about/5")]);

    // What a linked account narrows is narrowed for both, and what it is called does not lead to it either.
    assert_eq!(attach("about/4").status, 303);
    let link = ["link", &ada, &ben, "--evidence", "the same telephone"];
    assert_eq!(shop.json(&link)["entries"].as_array().unwrap().len(), 1);
    says(&shop, &ben, "audience_narrowed", ",only_me,2026-01-01");
    let ids = "about/1\nabout/2\nabout/3\nabout/4\nabout/5";
    let third = desk.asks(("links", ids), "third@guest.example");
    assert_eq!(desk.found(&third), [json!("about/5")]);
    let page = desk.page(&third);
    assert!(
        page.contains("<b>Posts: 1</b>") && !page.contains("<b>Photos"),
        "{page}"
    );
    assert_eq!(
        attach("about/3").status,
        200,
        "staff take in what is public"
    );

    says(&shop, &eva, "erasure", "about/5,,");
    for status in [&first, &second, &third] {
        let page = desk.page(status);
        assert!(!page.contains("<b>Posts"), "{page}");
    }
    // The officer sees what was found before.
    let room = portal
        .get(&format!("/console/requests/{number}"), &mara)
        .words();
    assert!(room.contains("about/1"), "{room}");
}
