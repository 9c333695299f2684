//! The console in a real Chromium, as an officer works with it: without script, by mouse and keys, from the code of
//! a real mail to what the ledger has afterwards.

use crate::console::{admit, admitted, days_ago, kinds};
use crate::notices::{MailServer, plan};
use crate::served::{Portal, ledger, plain, shop, until};
use crate::sets::TownShop;
use crate::visit::Visit;
use serde_json::Value;
use std::fs;

/// A day as the browser's fields take it, key by key: month, day, year.
fn keys_of(day: &str) -> String {
    let mut parts = day.split('-').map(str::to_owned);
    let mut next = || parts.next().unwrap();
    let (year, month, day) = (next(), next(), next());
    format!("{month}{day}{year}")
}

/// A person is looked for, a reason is asked for, and only then something of theirs is shown.
fn looks_at_somebody(visit: &mut Visit<'_>, shop: &TownShop) {
    visit.go("/console/persons", "Look for a person");
    visit.type_in("#f-q", "u7");
    visit.press("main .joined button");
    visit.sees("One person");
    visit.press("main .lines a");
    let asked = visit.sees("Why do you look?");
    assert!(!asked.contains("class=\"excerpt\""), "{asked}");
    visit.press("main button.main");
    visit.sees("Please fill in this field");
    assert!(!kinds(shop, "u7").contains(&"looked_at".to_owned()));
    visit.type_in("#f-reason", "u7 called this morning");
    visit.press("main button.main");
    let shown = visit.sees("u7 called this morning");
    assert!(shown.contains("class=\"excerpt\""), "{shown}");
    assert!(kinds(shop, "u7").contains(&"looked_at".to_owned()));
    visit.go("/console/looks", "u7 called this morning");
}

/// A letter with its evidence is entered, its time extended, and it is answered.
fn answers_a_letter(visit: &mut Visit<'_>, shop: &TownShop, server: &MailServer) {
    visit.go("/console/requests", "within a month of its arrival");
    visit.press("main .filter .go");
    visit.sees("Enter a request");
    visit.press("main button.main");
    visit.sees("things need your attention");
    visit.type_keys("#f-kind", "Por");
    visit.type_keys("#f-received", &keys_of(&days_ago(3)));
    visit.type_in("#f-person", "u9@example.org");
    visit.press("label[for=f-behalf-2]");
    visit.type_in("#f-name", "Edda Rohrbach");
    visit.type_in("#f-mail", "edda@law.example");
    visit.type_in("#f-evidence", "power of attorney of 2 March");
    let power = shop.root().join("power.pdf");
    fs::write(&power, "%PDF-1.7 the power").unwrap();
    visit.attach("#f-file", &power);
    visit.type_in("#f-text", "My client wants to take it along.");
    visit.press("main button.main");
    let page = visit.sees("My client wants to take it along.");
    assert!(
        page.contains("Portability") && page.contains("Edda Rohrbach"),
        "{page}"
    );
    assert!(page.contains("days left"), "{page}");
    visit.press("main section:has(#clock) summary");
    visit.type_in("#f-reason", "There are many items.");
    visit.press("main section:has(#clock) button");
    let page = visit.sees("There are many items.");
    assert!(
        page.contains("Not mailed yet") || page.contains("Mailed on"),
        "{page}"
    );
    // A refusal has to say where to complain; nothing that was written is lost.
    visit.press("label[for=f-outcome-3]");
    visit.type_in("#f-text", "They are on their way.");
    visit.press("main form.sheet button.main");
    let again = visit.sees("One thing needs your attention");
    assert!(again.contains("They are on their way."), "{again}");
    visit.press("label[for=f-outcome]");
    visit.press("main form.sheet button.main");
    visit.sees("Stopped");
    let mails = || server.mails().into_iter();
    let told = until(|| mails().find(|(_, mail)| plain(mail).contains("They are on their way.")));
    assert_eq!(told.0, "edda@law.example");
    assert!(
        mails().any(|(to, mail)| to == told.0 && plain(&mail).contains("There are many items."))
    );
    let made = ledger(shop, "u9");
    let made = made.iter().find(|e| e["entry"]["entry"] == "request_made");
    assert_eq!(made.unwrap()["entry"]["kind"], "portability");
}

/// The next version of an assessment is written, its effect looked at, saved, signed.
fn signs_an_assessment(visit: &mut Visit<'_>, shop: &TownShop) {
    let size = || shop.json(&["ledger", "checkpoint"])["size"].clone();
    let before = size();
    visit.go("/console/assessments", "ai_assistant");
    visit.press("main tbody a");
    visit.sees("Write the next version");
    visit.press("main .side .go");
    visit.sees("Save as draft");
    visit.type_in("#f-balance", "Weighed anew. ");
    // Nothing but posts: the rest would be out.
    visit.press("label[for=f-kind-2]");
    visit.press("main button[value=preview]");
    let preview = visit.sees("What it would change");
    assert!(preview.contains("Weighed anew."), "{preview}");
    assert_eq!(size(), before, "a preview changes nothing");
    visit.press("main button[value=save]");
    visit.sees("Draft, not signed");
    assert_eq!(size(), before, "nor does a draft");
    visit.press("main button.main");
    visit.sees("Please fill in this field");
    visit.type_in("#f-statement", "I stand for it.");
    visit.press("main button.main");
    let signed = visit.sees("I stand for it.");
    assert!(
        signed.contains("I stand for it.") && signed.contains("Weighed anew."),
        "{signed}"
    );
    assert_ne!(size(), before);
}

/// An incident is opened, looked into for a reason, told to the people and to the authority, and closed.
fn closes_an_incident(visit: &mut Visit<'_>, shop: &TownShop, server: &MailServer) {
    let told = shop.json(&["explain", "--person", "u7", "--purpose", "ai_assistant"]);
    let item = told[0]["items"][0]["item"].as_str().unwrap().to_owned();
    visit.go(
        "/console/incidents",
        "Nothing that was refused was found in use",
    );
    visit.press("main .tools .go");
    visit.sees("Open an incident");
    visit.type_in("#f-title", "One item too many");
    visit.type_keys("#f-received", &keys_of(&days_ago(5)));
    visit.type_keys("#f-hour", "0815AM");
    visit.type_in("#f-items", &item);
    visit.press("main button.main");
    let page = visit.sees("One item too many");
    let shown = format!("<code>{item}</code>");
    assert!(page.contains("overdue"), "{page}");
    assert!(!page.contains(&shown), "nobody said why they look: {page}");
    visit.press("main section:has(#items) button");
    visit.sees("Please fill in this field");
    visit.type_in("#f-look", "to write to them");
    visit.press("main section:has(#items) button");
    let page = visit.sees("to write to them");
    assert!(page.contains(&shown), "{page}");
    visit.type_in("#f-people-en-1", "An item of yours was used. ");
    visit.type_in("#f-people-en-3", "We expect none. ");
    visit.type_in("#f-people-en-4", "It was taken out. ");
    visit.press("main form[action$='/people'] button");
    visit.sees("Sent");
    let mails = || server.mails().into_iter();
    let told =
        until(|| mails().find(|(_, mail)| plain(mail).contains("An item of yours was used.")));
    assert_eq!(told.0, "u7@example.org");
    until(|| {
        let told = kinds(shop, "u7").contains(&"incident_told".to_owned());
        told.then_some(())
    });
    visit.type_in("#f-authority-1", "What happened. ");
    visit.type_in("#f-authority-3", "None are known. ");
    visit.type_in("#f-authority-4", "It was taken out. ");
    visit.type_in("#f-authority-5", "Nobody knew before. ");
    visit.press("main form[action$='/authority'] button");
    let page = visit.sees("Authority told on");
    assert!(!page.contains("overdue"), "{page}");
    visit.press("label[for=f-outcome]");
    visit.type_in("#f-reason", "mended");
    visit.press("main form[action$='/close'] button");
    visit.sees("Closed on");
    assert!(kinds(shop, "u7").contains(&"incident_concerns".to_owned()));
}

/// A key and a webhook are made; what is secret is shown once.
fn makes_a_key_and_a_webhook(visit: &mut Visit<'_>, shop: &TownShop) {
    visit.go("/console/keys", "Make a key");
    visit.type_in("#f-name", "feed of the shop");
    visit.press("main .boxes label");
    visit.press("main .sheet button");
    let secret = visit.sees("This secret is shown once");
    let listed = shop.json(&["api", "key", "list"]);
    let prefix = listed[0]["prefix"].as_str().unwrap();
    assert!(secret.contains(&format!("demur_{prefix}_")), "{secret}");
    visit.press("main .go");
    let page = visit.sees("feed of the shop");
    assert!(!page.contains(&format!("demur_{prefix}_")), "{page}");
    visit.press("main .inline button");
    visit.sees("Revoked on");
    visit.go("/console/webhooks", "Add an address");
    visit.type_in("#f-address", "https://hooks.invalid/demur");
    visit.press("main .boxes label");
    visit.press("main .sheet button");
    visit.sees("whsec_");
    visit.press("main .go");
    let page = visit.sees("https://hooks.invalid/demur");
    assert!(!page.contains("whsec_"), "{page}");
    visit.press("main .inline button");
    visit.sees("Switch on");
}

/// What came back and was not understood is read and sorted: here it objects.
fn sorts_returned_mail(visit: &mut Visit<'_>, shop: &TownShop) {
    assert_eq!(
        admitted(shop, "u3"),
        0,
        "nothing is used while it lies aside"
    );
    let list = visit.go("/console/returned", "Answer with a question");
    assert!(!list.contains("Can I still object"), "{list}");
    visit.press("main .matches a");
    visit.sees("Can I still object to this?");
    visit.type_keys("main .matches select", "An ob");
    visit.press("main .matches form button");
    visit.sees("Every returned mail was understood");
    assert_eq!(admitted(shop, "u3"), 0);
    let mut said = ledger(shop, "u3").into_iter();
    assert!(
        said.any(|e| e["entry"]["kind"] == "objection"),
        "it objects"
    );
}

/// An announcement to whom u3 answered in words that no program takes for an objection.
fn answered(shop: &TownShop, server: &MailServer) {
    plan(shop, "spring-2027");
    crate::notices::send(shop, &[]);
    let mails = server.mails();
    let (_, mail) = mails.iter().find(|(to, _)| to == "u3@example.org").unwrap();
    let text = plain(mail);
    let name = text.split("X-Demur-Notice:").nth(1).unwrap();
    let name = name.split_whitespace().next().unwrap();
    let answer = format!(
        "From: <u3@example.org>\r\nTo: privacy@example.org\r\nSubject: Re: notice\r\nMessage-ID: <1@home.example>\r\nIn-Reply-To: <{name}@mail.example.org>\r\n\r\nCan I still object to this?\r\n"
    );
    let maildir = shop.root().join("bounces");
    for part in ["new", "cur", "tmp"] {
        fs::create_dir_all(maildir.join(part)).unwrap();
    }
    fs::write(maildir.join("new/1.host"), answer).unwrap();
    let found = shop.json(&["notice", "returns", "--maildir", maildir.to_str().unwrap()]);
    assert_eq!(found["aside"], 1, "{found}");
}

#[test]
fn an_officer_works_without_script() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    admit(&shop, "mara", "officer");
    answered(&shop, &server);
    let portal = Portal::start(&shop);
    let Some(mut visit) = Visit::begin(&portal, None) else {
        return;
    };
    visit.sign_in_as_staff(&server, "mara");
    visit.sees("What holds");
    looks_at_somebody(&mut visit, &shop);
    answers_a_letter(&mut visit, &shop, &server);
    sorts_returned_mail(&mut visit, &shop);
    signs_an_assessment(&mut visit, &shop);
    closes_an_incident(&mut visit, &shop, &server);
    makes_a_key_and_a_webhook(&mut visit, &shop);
    visit.press("header .account button");
    visit.sees("You are signed out");
    let complaints: Vec<Value> = visit
        .tab
        .complaints
        .iter()
        .map(|c| c.as_str().into())
        .collect();
    assert_eq!(complaints, Vec::<Value>::new());
}
