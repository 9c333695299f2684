//! Consent in the portal: with its wording, each purpose by itself, withdrawn as easily.

use crate::console::admitted;
use crate::console_ground::officers;
use crate::notices::MailServer;
use crate::served::{Portal, csrf, ledger, shop, until};
use crate::sets::TownShop;
use serde_json::Value;
use std::fs;

/// The last entry of a kind about a person.
fn last(shop: &TownShop, person: &str, kind: &str) -> Value {
    let entries = ledger(shop, person);
    let mut of_kind = entries.into_iter().filter(|e| e["entry"]["entry"] == kind);
    of_kind.next_back().unwrap_or(Value::Null)
}

/// A town under opt-in, whose operator has words for consents.
pub(crate) fn asking_shop(server: &MailServer) -> TownShop {
    let shop = shop(server, "60");
    let config = shop.root().join("demur.toml");
    let text = fs::read_to_string(&config).unwrap();
    let text = text
        .replace("basis = \"legitimate_interest\"", "basis = \"consent\"")
        .replace("policies/opt_out.cedar", "policies/opt_in.cedar");
    fs::write(
        &config,
        text + "\n[portal.consent]\nversion = \"2026-07\"\n",
    )
    .unwrap();
    let folder = shop.root().join("consent/2026-07");
    fs::create_dir_all(&folder).unwrap();
    for (lang, before, words) in [
        (
            "en",
            "Example Town would let a model learn from your public items.",
            "for the model called",
        ),
        (
            "de",
            "Example Town würde ein Modell aus Ihren öffentlichen Inhalten lernen lassen.",
            "für das Modell",
        ),
    ] {
        let purposes = ["generative_ai", "ai_assistant", "creative_tools"];
        let purposes = purposes.map(|purpose| format!("{purpose} = \"{words} {purpose}\"\n"));
        let file = format!("before = [\"{before}\"]\n[purposes]\n{}", purposes.concat());
        fs::write(folder.join(format!("{lang}.toml")), file).unwrap();
    }
    shop
}

/// The hidden field that names the wording of a page.
fn version(page: &str) -> String {
    let at = page.find("name=\"version\"").unwrap();
    let value = page[at..].split("value=\"").nth(1).unwrap();
    value.split('"').next().unwrap().replace(':', "%3A")
}

#[test]
fn consent_names_its_wording_and_is_withdrawn_as_easily() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = asking_shop(&server);
    let portal = Portal::start(&shop);
    let cookie = portal.sign_in(&server, "u7");
    assert!(portal.get("/", &cookie).body.contains("href=\"/consent\""));
    let page = portal.get("/consent", &cookie);
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(
        page.body.contains("for the model called ai_assistant"),
        "{}",
        page.body
    );
    assert!(
        !page.body.contains(" checked"),
        "no box is ticked beforehand"
    );
    let (token, wording) = (csrf(&page.body), version(&page.body));
    let count = ledger(&shop, "u7").len();
    let post = |form: &str| portal.post("/consent", &cookie, form);
    let unticked = post(&format!("csrf={token}&version={wording}"));
    assert!(
        unticked.body.contains("Please choose one"),
        "{}",
        unticked.body
    );
    assert_eq!(
        post(&format!("version={wording}&purpose=ai_assistant")).status,
        403
    );
    assert_eq!(
        post(&format!(
            "csrf={token}&version={wording}&purpose=everything"
        ))
        .status,
        400
    );
    let other = wording.replace("2026-07", "2026-08");
    for stale in ["", "&version=", &format!("&version={other}")] {
        let asked = post(&format!("csrf={token}{stale}&purpose=ai_assistant"));
        assert!(
            asked.body.contains("open for too long"),
            "{stale}: {}",
            asked.body
        );
    }
    assert_eq!(ledger(&shop, "u7").len(), count);

    let form =
        format!("csrf={token}&version={wording}&purpose=ai_assistant&purpose=creative_tools");
    let given = post(&form);
    assert_eq!(given.status, 200, "{}", given.body);
    assert!(
        given.body.contains("What you said is recorded") || given.body.contains("Thank you"),
        "{}",
        given.body
    );
    assert_eq!(
        given.body.matches(".json\"").count(),
        2,
        "a receipt for each purpose"
    );
    let entries = ledger(&shop, "u7");
    assert_eq!(entries.len(), count + 2);
    // The file that was read is named by its digest, which another program finds as well.
    let file = shop.root().join("consent/2026-07/en.toml");
    let digest = rights::Hash::of(&fs::read(&file).unwrap()).to_string();
    for entry in &entries[count..] {
        let said = &entry["entry"];
        assert_eq!(said["kind"], "consent");
        assert_eq!(said["wording"]["version"], "2026-07");
        assert_eq!(said["wording"]["lang"], "en");
        assert_eq!(said["wording"]["digest"], digest.as_str());
        assert_eq!(said["scope"]["purposes"].as_array().unwrap().len(), 1);
    }
    let confirmed = || {
        let mails = server.mails().into_iter();
        mails
            .filter(|(to, mail)| to == "u7@example.org" && mail.contains("receipt-"))
            .count()
    };
    until(|| (confirmed() == 2).then_some(()));
    // The same click twice is one consent.
    let again = post(&form);
    assert_eq!(
        (again.status, again.headers["location"].as_str()),
        (303, "/consent")
    );
    assert_eq!(ledger(&shop, "u7").len(), count + 2);

    // It is taken back by itself, on the same page, with its button.
    let page = portal.get("/consent", &cookie);
    assert!(page.body.contains("Given on"), "{}", page.body);
    let mut consents = entries[count..].iter();
    let of = consents.find(|e| e["entry"]["scope"]["purposes"][0] == "ai_assistant");
    let back = format!("/choices/{}/take-back", of.unwrap()["sequence"]);
    assert!(
        page.body.contains(&format!("action=\"{back}\"")),
        "{}",
        page.body
    );
    let token = csrf(&page.body);
    let taken = portal.post(&back, &cookie, &format!("csrf={token}"));
    assert_eq!(taken.status, 200, "{}", taken.body);
    let withdrawn = last(&shop, "u7", "choice");
    assert_eq!(withdrawn["entry"]["kind"], "consent_withdrawn");
    let page = portal.get("/consent", &cookie).body;
    assert_eq!(page.matches("Given on").count(), 1, "the other one stands");

    // In German it is the German file, and an objection is named that a consent does not lift.
    let object = csrf(&portal.get("/object", &cookie).body);
    portal.post(
        "/object",
        &cookie,
        &format!("csrf={object}&reach=everything"),
    );
    let german = portal.get("/consent?lang=de", &cookie);
    assert!(
        german.body.contains("Sie haben widersprochen"),
        "{}",
        german.body
    );
    let wording = version(&german.body);
    let given = post(&format!(
        "csrf={object}&version={wording}&purpose=ai_assistant"
    ));
    assert_eq!(given.status, 200, "{}", given.body);
    let said = last(&shop, "u7", "choice");
    assert_eq!(said["entry"]["wording"]["lang"], "de");
    assert_eq!(admitted(&shop, "u7"), 0);
    // Words that changed under the same name are other words: a page that was open is not taken.
    let german = shop.root().join("consent/2026-07/de.toml");
    let text = fs::read_to_string(&german).unwrap();
    fs::write(&german, text + "# changed\n").unwrap();
    let count = ledger(&shop, "u7").len();
    let stale = post(&format!(
        "csrf={object}&version={wording}&purpose=creative_tools"
    ));
    assert!(stale.body.contains("open for too long"), "{}", stale.body);
    assert_eq!(ledger(&shop, "u7").len(), count);
}

#[test]
fn who_is_too_young_cannot_consent_and_nobody_is_asked_where_no_consent_is_needed() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = asking_shop(&server);
    let people = shop.root().join("people.csv");
    fs::write(
        &people,
        "id,birth,account,mail\nyoung,2015-01-01,personal,young@example.org\n",
    )
    .unwrap();
    shop.json(&["import", "people", "people.csv"]);
    let portal = Portal::start(&shop);
    let cookie = portal.sign_in(&server, "young");
    let page = portal.get("/consent", &cookie);
    assert!(
        page.body.contains("You cannot agree to this yourself"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("type=\"checkbox\""));
    let other = portal.sign_in(&server, "u7");
    let wording = version(&portal.get("/consent", &other).body);
    let token = csrf(&portal.get("/object", &cookie).body);
    let tried = portal.post(
        "/consent",
        &cookie,
        &format!("csrf={token}&version={wording}&purpose=ai_assistant"),
    );
    assert!(
        tried.body.contains("You cannot agree to this yourself"),
        "{}",
        tried.body
    );
    assert!(
        ledger(&shop, "young")
            .iter()
            .all(|e| e["entry"]["entry"] != "choice")
    );
    drop(portal);
    // Words that are missing are said before anybody is asked.
    fs::remove_file(shop.root().join("consent/2026-07/de.toml")).unwrap();
    let out = crate::shop::demur(&shop.root(), &["serve"]);
    let error = String::from_utf8_lossy(&out.stderr);
    assert!(
        !out.status.success() && error.contains("de.toml"),
        "{error}"
    );

    let shop = crate::served::shop(&server, "60");
    let portal = Portal::start(&shop);
    let cookie = portal.sign_in(&server, "u7");
    assert_eq!(portal.get("/consent", &cookie).status, 404);
    assert!(!portal.get("/", &cookie).body.contains("href=\"/consent\""));
}

/// Somebody grown up with three public posts, which a consent would let in.
fn with_ada(shop: &TownShop) {
    let root = shop.root();
    let person = "id,birth,account,mail\nada,1980-01-01,personal,ada@example.org\n";
    fs::write(root.join("people.csv"), person).unwrap();
    shop.json(&["import", "people", "people.csv"]);
    let post = |n: u32| {
        format!(
            "{{\"id\":\"ada/{n}\",\"person\":\"ada\",\"kind\":\"post\",\"text\":\"Some words {n}.\",\"audience\":\"public\",\"audience_then\":\"public\",\"surface\":\"feed\",\"created\":\"2026-01-0{n}\",\"special_category\":\"no\",\"collected_for\":[\"community\"]}}\n"
        )
    };
    fs::write(root.join("posts.jsonl"), [1, 2, 3].map(post).concat()).unwrap();
    shop.json(&["import", "items", "posts.jsonl"]);
    // The town's assessment is one of legitimate interest.
    let text = fs::read_to_string(root.join("assessments/ai_assistant.toml")).unwrap();
    let text = text.replace("basis = \"legitimate_interest\"", "basis = \"consent\"");
    let lines = text.lines().map(|line| match line.starts_with("id = ") {
        true => "id = \"by_consent\"\n".to_owned(),
        false => format!("{line}\n"),
    });
    let text: String = lines.collect();
    fs::write(root.join("assessments/by_consent.toml"), text).unwrap();
    shop.json(&["assess", "sign", "by_consent", "--officer", "Ada"]);
}

/// What `[portal.consent]` says from now on.
fn ask_with(shop: &TownShop, settings: &str) {
    let config = shop.root().join("demur.toml");
    let text = fs::read_to_string(&config).unwrap();
    let (before, _) = text.split_once("[portal.consent]\n").unwrap();
    fs::write(&config, format!("{before}[portal.consent]\n{settings}\n")).unwrap();
}

#[test]
fn a_consent_to_other_words_is_shown_with_them_and_counts_for_nothing_new() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = asking_shop(&server);
    with_ada(&shop);
    let agree = |portal: &Portal, cookie: &str| {
        let page = portal.get("/consent", cookie).body;
        let form = format!(
            "csrf={}&version={}&purpose=ai_assistant",
            csrf(&page),
            version(&page)
        );
        let given = portal.post("/consent", cookie, &form);
        assert_eq!(given.status, 200, "{}", given.body);
    };
    let portal = Portal::start(&shop);
    let cookie = portal.sign_in(&server, "ada");
    assert_eq!(admitted(&shop, "ada"), 0);
    agree(&portal, &cookie);
    assert_eq!(admitted(&shop, "ada"), 3);
    drop(portal);

    // The operator asks with wider words.
    let (old, new) = (
        shop.root().join("consent/2026-07"),
        shop.root().join("consent/2026-09"),
    );
    fs::create_dir_all(&new).unwrap();
    for lang in ["en.toml", "de.toml"] {
        let text = fs::read_to_string(old.join(lang)).unwrap();
        let text = text.replace("for the model called", "for any model, such as");
        fs::write(new.join(lang), text).unwrap();
    }
    ask_with(&shop, "version = \"2026-09\"");
    assert_eq!(admitted(&shop, "ada"), 0, "she agreed to something else");
    let portal = Portal::start(&shop);
    let cookie = portal.sign_in(&server, "ada");
    let home = portal.get("/", &cookie).body;
    assert!(home.contains("to other words than those"), "{home}");
    let page = portal.get("/consent", &cookie).body;
    for words in [
        "for the model called ai_assistant",
        "for any model, such as ai_assistant",
        "To other words, on",
        "does not cover what we ask for now",
        "2026-07",
        "value=\"ai_assistant\"",
        "/take-back\"",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("Given on"), "{page}");
    // Whoever says that the change does not matter has the old ones counted, and shown with their own words.
    ask_with(&shop, "version = \"2026-09\"\naccept = [\"2026-07\"]");
    assert_eq!(admitted(&shop, "ada"), 3);
    ask_with(&shop, "version = \"2026-09\"");
    agree(&portal, &cookie);
    assert_eq!(admitted(&shop, "ada"), 3);
    let page = portal.get("/consent", &cookie).body;
    assert!(page.contains("Given on"), "{page}");
    assert!(!page.contains("To other words"), "{page}");
}

#[test]
fn one_purpose_that_rests_on_consent_is_enough_to_be_led_to_it() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = asking_shop(&server);
    let config = shop.root().join("demur.toml");
    let text = fs::read_to_string(&config).unwrap();
    // The first by name rests on legitimate interest, another one on consent.
    let (before, after) = text.split_once("[purposes.ai_assistant]").unwrap();
    let after = after.replacen("basis = \"consent\"", "basis = \"legitimate_interest\"", 1);
    fs::write(&config, format!("{before}[purposes.ai_assistant]{after}")).unwrap();
    let portal = Portal::start(&shop);
    let cookie = portal.sign_in(&server, "u7");
    let home = portal.get("/", &cookie).body;
    assert!(home.contains("href=\"/consent\""), "{home}");
}

#[test]
fn what_goes_beyond_the_words_holds_the_next_set_until_there_are_others() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = asking_shop(&server);
    with_ada(&shop);
    shop.json(&["policy", "activate"]);
    shop.compile(&[]);
    let path = shop.root().join("assessments/by_consent.toml");
    let text = fs::read_to_string(&path).unwrap();
    let wider = text
        .replace("version = 1\n", "version = 2\n")
        .replace("An assistant that", "Advertising, and an assistant that");
    assert_ne!(text, wider);
    fs::write(&path, wider).unwrap();
    let signed = shop.json(&["assess", "sign", "by_consent", "--officer", "Ada"]);
    let held = signed["held"].to_string();
    assert!(held.contains("another interest"), "{signed}");
    let refused = || {
        let compile = ["compile", "--purpose", "ai_assistant"];
        let out = crate::shop::demur(&shop.root(), &compile);
        let error = String::from_utf8_lossy(&out.stderr).into_owned();
        (!out.status.success()).then_some(error)
    };
    let error = refused().unwrap();
    assert!(
        error.contains("`2026-07`") && error.contains("another interest"),
        "{error}"
    );
    // The console says the same.
    let (portal, [cookie]) = officers(&shop, ["mara"]);
    let page = portal.get("/console/purposes", &cookie).body;
    assert!(page.contains("with other words than"), "{page}");
    assert!(page.contains("another interest"), "{page}");
    drop(portal);
    // Other words, and the operator says that what was agreed to before covers it.
    let (old, new) = (
        shop.root().join("consent/2026-07"),
        shop.root().join("consent/2026-09"),
    );
    fs::create_dir_all(&new).unwrap();
    for lang in ["en.toml", "de.toml"] {
        fs::copy(old.join(lang), new.join(lang)).unwrap();
    }
    ask_with(&shop, "version = \"2026-09\"\naccept = [\"2026-07\"]");
    assert_eq!(refused(), None);
}
