//! What the portal says of choices: what each reaches, by when it was done, how it came, what can be taken back.

use crate::notices::{MailServer, plan, send};
use crate::served::{Portal, csrf, ledger, plain, shop, until};
use crate::told::{grouped, neighbours, says};
use serde_json::Value;
use std::fs;

#[test]
fn choices_say_what_they_reach_when_they_were_done_and_holds_end() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "20");
    neighbours(&shop);
    let mail = ["--mail", "mara@example.org"];
    shop.json(&[&["staff", "add", "mara", "--role", "officer"], &mail[..]].concat());
    says(&shop, "ada", "erasure", "ada/2,,");
    says(&shop, "ada", "audience_narrowed", ",friends,2020-01-01");
    let objected = says(&shop, "ada", "objection", ",,");
    let portal = Portal::start_for(&shop, &["mara"]);
    let ada = portal.sign_in(&server, "ada");
    let page = portal.get("/choices", &ada).words();
    let today = ledger(&shop, "ada").last().unwrap()["recorded_at"]
        .as_str()
        .unwrap()[..10]
        .to_owned();
    for says in [
        "One item: <a href=\"/items?q=ada%2F2\"><code>ada/2</code></a>",
        "Everything from before 1 January 2020",
        "Visible only to:</span> friends only",
    ] {
        assert!(page.contains(says), "{says}: {page}");
    }
    let request = page.split(&format!(">Entry {}<", grouped(objected))).next();
    let request = request.unwrap().rsplit("<article").next().unwrap();
    assert!(
        request.contains("Done by") && request.contains("2026-11-21"),
        "received as it was said, done when it was recorded ({today}): {request}"
    );
    assert!(!request.contains("Done by 21 November 2026"), "{request}");

    // By letter: what is set aside at once can be taken back, what is granted cannot.
    let mara = portal.sign_in_staff(0);
    let office = csrf(&portal.get("/console/requests/enter", &mara).body);
    let fields = [
        ("csrf", office.as_str()),
        ("kind", "erasure"),
        ("channel", "letter"),
        ("received", "2026-11-20"),
        ("person", "cleo"),
        ("text", "Delete everything."),
    ];
    let entered = portal.upload_as(&mara, "/console/requests/enter", &fields, None);
    assert_eq!(entered.status, 303, "{}", entered.body);
    let room = &entered.headers["location"];
    let mailed = |says: &str| {
        until(|| {
            let mut mails = server.mails().into_iter();
            mails.find(|(to, mail)| {
                to == "cleo@example.org" && mail.contains("receipt-") && plain(mail).contains(says)
            })
        })
    };
    mailed("you can take it back after signing in");
    let cleo = portal.sign_in(&server, "cleo");
    let page = portal.get("/choices", &cleo).words();
    let back = page.split("class=\"go\" href=\"/choices/").nth(1).unwrap();
    let back = format!("/choices/{}", back.split('"').next().unwrap());
    let asked = portal.get(&back, &cleo).words();
    assert!(asked.contains("End the hold?"), "{asked}");
    let form = format!("csrf={}", csrf(&asked));
    let ended = portal.post(&back, &cleo, &form);
    assert_eq!(ended.status, 200, "{}", ended.body);
    assert!(ended.body.contains("The hold has ended."), "{}", ended.body);
    let last = ledger(&shop, "cleo").pop().unwrap();
    assert_eq!(last["entry"]["kind"], "restriction_lifted");
    assert_eq!(portal.get(&back, &cleo).status, 303, "it is done");
    let form = format!("csrf={office}&outcome=granted&text=It+is+done.");
    let answered = portal.post(&format!("{room}/answer"), &mara, &form);
    assert_eq!(answered.status, 303, "{}", answered.body);
    let (_, letter) = mailed("what has been removed from the files cannot be brought back");
    assert!(plain(&letter).contains("write to dpo@example.org at once"));
    assert!(!plain(&letter).contains("take it back"));
}

#[test]
fn an_answer_that_staff_read_is_not_put_into_the_mouth_of_who_wrote_it() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "20");
    let mail = ["--mail", "mara@example.org"];
    shop.json(&[&["staff", "add", "mara", "--role", "officer"], &mail[..]].concat());
    plan(&shop, "spring-2027");
    send(&shop, &[]);
    let mut mails = server.mails().into_iter();
    let (to, mail) = mails
        .find(|(_, mail)| mail.contains("X-Demur-Notice"))
        .unwrap();
    let text = plain(&mail);
    let name = text.split("X-Demur-Notice:").nth(1).unwrap();
    let name = name.split_whitespace().next().unwrap();
    let answer = format!(
        "From: <{to}>\r\nTo: privacy@example.org\r\nSubject: Re: notice\r\nMessage-ID: <1@home.example>\r\nIn-Reply-To: <{name}@mail.example.org>\r\n\r\nCan I object later?\r\n"
    );
    let maildir = shop.root().join("returned");
    for part in ["new", "cur", "tmp"] {
        fs::create_dir_all(maildir.join(part)).unwrap();
    }
    fs::write(maildir.join("new/1.host"), answer).unwrap();
    shop.json(&["notice", "returns", "--maildir", maildir.to_str().unwrap()]);
    let digest = shop.json(&["notice", "aside"])[0]["digest"].clone();
    let digest = digest.as_str().unwrap();

    let portal = Portal::start_for(&shop, &["mara"]);
    let mara = portal.sign_in_staff(0);
    let token = csrf(&portal.get("/console/returned", &mara).body);
    let form = format!("csrf={token}&verdict=objection");
    let settled = portal.post(&format!("/console/returned/{digest}"), &mara, &form);
    assert_eq!(settled.status, 303, "{}", settled.body);
    let id = to.split('@').next().unwrap();
    let mut said = ledger(&shop, id).into_iter().rev();
    let said = said.find(|e| e["entry"]["kind"] == "objection").unwrap();
    assert_eq!(said["entry"]["note"], Value::Null);
    let evidence = said["entry"]["evidence"].as_str().unwrap();
    assert_eq!(evidence, format!("mail {digest}, read by mara"));
    let cookie = portal.sign_in(&server, id);
    let page = portal.get("/choices", &cookie).words();
    assert!(page.contains("By email"), "{page}");
    assert!(
        !page.contains("You wrote:") && !page.contains(digest),
        "{page}"
    );
}
