//! Mail that came back and was not understood: staff say what it is, and what becomes of that.

use crate::console::{admit, admitted, enter, kinds, send};
use crate::notices::{MailServer, plan, send as announce};
use crate::served::{Portal, ledger, plain, shop, until};
use crate::sets::TownShop;
use serde_json::{Value, json};
use std::fs;

/// An answer to somebody's notice, as a mailbox has it.
fn answer(server: &MailServer, person: &str, words: &str) -> String {
    let to = format!("{person}@example.org");
    let mut mails = server.mails().into_iter();
    let (_, mail) = mails.find(|(whom, _)| *whom == to).unwrap();
    let text = plain(&mail);
    let name = text.split("X-Demur-Notice:").nth(1).unwrap();
    let name = name.split_whitespace().next().unwrap();
    format!(
        "From: <{to}>\nTo: privacy@example.org\nSubject: Re: notice\nMessage-ID: <{person}@home.example>\nIn-Reply-To: <{name}@mail.example.org>\n\n{words}\n"
    )
}

/// Puts mails into the mailbox, and has them read.
fn come_back(shop: &TownShop, mails: &[String]) {
    let folder = shop.root().join("mailbox/new");
    fs::create_dir_all(&folder).unwrap();
    for place in ["cur", "tmp"] {
        fs::create_dir_all(shop.root().join("mailbox").join(place)).unwrap();
    }
    for (n, mail) in mails.iter().enumerate() {
        fs::write(folder.join(format!("{n}.mail")), mail).unwrap();
    }
    shop.json(&["notice", "returns", "--maildir", "mailbox"]);
}

#[test]
fn staff_sort_what_came_back_and_it_counts() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "80");
    admit(&shop, "sam", "support");
    let used = shop.people_in(3);
    let [objects, bounced, nothing] = used.as_slice() else {
        panic!("{used:?}");
    };
    plan(&shop, "spring-2027");
    announce(&shop, &[]);
    let words = "Can I object later?";
    let mails: Vec<String> = used
        .iter()
        .map(|person| answer(&server, person, words))
        .collect();
    come_back(&shop, &mails);
    let aside = shop.json(&["notice", "aside"]);
    assert_eq!(aside.as_array().unwrap().len(), 3, "{aside}");
    let portal = Portal::start(&shop);
    let sam = enter(&portal, &server, "sam");
    assert!(
        portal
            .get("/console", &sam)
            .body
            .contains("/console/returned")
    );
    let page = portal.get("/console/returned", &sam).body;
    assert!(page.contains("Can I object later"), "{page}");
    // The form of each mail, by whose it is.
    let action = |person: &str| {
        let page = portal.get("/console/returned", &sam).body;
        let mut parts = page
            .split("action=\"/console/returned/")
            .collect::<Vec<_>>();
        parts.remove(0);
        let of = format!("<bdi>{person}</bdi>");
        let before: Vec<&str> = page.split("action=\"/console/returned/").collect();
        let at = before.iter().position(|part| part.contains(&of)).unwrap();
        // Whose a mail is stands before its form.
        let digest = before[at + 1].split('"').next().unwrap();
        format!("/console/returned/{digest}")
    };
    let (mine, theirs, other) = (action(objects), action(bounced), action(nothing));
    assert!(mine != theirs && theirs != other);
    let whole = portal.get(&format!("{mine}/mail.eml"), &sam);
    assert!(
        whole.body.contains(words) && whole.headers["content-disposition"].contains("attachment")
    );
    let verdict = |path: &str, what: &str| send(&portal, &sam, path, &[("verdict", what)]).status;
    assert_eq!(verdict(&mine, "nonsense"), 400);
    let counts = |person: &str| (kinds(&shop, person).len(), admitted(&shop, person));
    let before = [objects, bounced, nothing].map(|person| counts(person));
    assert!(before.iter().all(|(_, used)| *used > 0));
    let mailed = server.mails().len();

    assert_eq!(verdict(&mine, "objection"), 303);
    assert_eq!(admitted(&shop, objects), 0, "it counts at once");
    let said = ledger(&shop, objects).pop().unwrap();
    assert_eq!(
        (&said["entry"]["kind"], &said["entry"]["source"]),
        (&json!("objection"), &json!("demur:mail"))
    );
    assert!(
        said["entry"]["evidence"]
            .as_str()
            .unwrap()
            .contains("read by sam"),
        "{said}"
    );
    // The person is told, with the receipt, in the words for what staff took down.
    let confirmation = until(|| {
        let mails = server.mails();
        let mut mails = mails.into_iter().skip(mailed);
        mails.find(|(to, mail)| to.starts_with(objects.as_str()) && mail.contains("receipt-"))
    });
    let text = plain(&confirmation.1);
    let ours = ["Our staff took it down", "Unsere Mitarbeitenden haben es"];
    assert!(ours.iter().any(|words| text.contains(words)), "{text}");

    assert_eq!(verdict(&theirs, "bounced"), 303);
    let notice: Value = ledger(&shop, bounced).pop().unwrap();
    assert_eq!(
        (&notice["entry"]["status"], &notice["entry"]["campaign"]),
        (&json!("bounced"), &json!("spring-2027"))
    );
    assert_eq!(verdict(&other, "nothing"), 303);
    assert_eq!(counts(nothing), before[2], "nothing is recorded of them");
    for path in [&mine, &theirs, &other] {
        assert_eq!(verdict(path, "objection"), 404, "it is settled");
    }
    assert_eq!(shop.json(&["notice", "aside"]), json!([]));
}
