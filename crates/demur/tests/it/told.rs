//! What the portal says is so: entries behind reasons, words in texts, items of others, what training was shown,
//! why nothing is used, proofs.

use crate::notices::MailServer;
use crate::served::{Portal, csrf, ledger, shop, texts_of, until};
use crate::sets::TownShop;
use loader::{GuardOptions, Options, Selection, Surroundings, TrainingSet};
use rights::{Error, Randomness, SystemClock};
use serde_json::{Value, json};
use std::fs;
use std::sync::Arc;
use std::time::Duration;

/// A number as English pages write it.
pub(crate) fn grouped(number: u64) -> String {
    let (thousands, rest) = (number / 1_000, number % 1_000);
    match thousands {
        0 => rest.to_string(),
        _ => format!("{thousands},{rest:03}"),
    }
}

/// Rows of the platform's, all of which are taken.
pub(crate) fn import(shop: &TownShop, what: &str, name: &str, text: &str) {
    let path = shop.root().join(name);
    fs::write(&path, text).unwrap();
    let done = shop.json(&["import", what, name]);
    assert_eq!(done["files"][0]["quarantined"], 0, "{done}");
    fs::remove_file(path).unwrap();
}

/// People whose items belong together, beside the town: ada's post is shared and quoted by ben, answered by cleo
/// to friends; ada quotes ben and names cleo. Nina's notice came back, Kim is a child.
pub(crate) fn neighbours(shop: &TownShop) {
    let people = ["ada,1980", "ben,1981", "cleo,1982", "nina,1983", "kim,2014"];
    let people = people.map(|person| {
        let (id, year) = person.split_once(',').unwrap();
        format!("{id},{year}-01-01,personal,{id}@example.org\n")
    });
    let people = format!("id,birth,account,mail\n{}", people.concat());
    import(shop, "people", "people.csv", &people);
    let item = |id: &str, more: Value| {
        let person = id.split('/').next().unwrap();
        let mut row = json!({
            "id": id, "person": person, "kind": "post", "audience": "public", "created": "2024-05-01",
            "text": format!("Said in {}.", id.replace('/', " ")), "collected_for": ["ai_assistant"],
        });
        for (key, value) in more.as_object().unwrap() {
            row[key] = value.clone();
        }
        format!("{row}\n")
    };
    let items = [
        item("ada/1", json!({})),
        item("ada/2", json!({"quote_of": "ben/1", "mentions": ["cleo"]})),
        item("ben/1", json!({})),
        item("ben/2", json!({"share_of": "ada/1"})),
        item("ben/3", json!({"quote_of": "ada/1"})),
        item(
            "cleo/1",
            json!({"reply_to": "ada/1", "audience": "friends"}),
        ),
        item("nina/1", json!({})),
        item("kim/1", json!({})),
    ];
    import(shop, "items", "neighbours.jsonl", &items.concat());
    let told =
        |id: &str, status: &str| format!("{id},first,ai_assistant,post,{status},2026-01-01,mail\n");
    let arrived = ["ada", "ben", "cleo", "kim"].map(|id| told(id, "delivered"));
    let notices = "person,campaign,purposes,kinds,status,at,channel\n".to_owned();
    let notices = notices + &arrived.concat() + &told("nina", "sent") + &told("nina", "bounced");
    import(shop, "notices", "notices.csv", &notices);
}

/// What somebody said, by import.
pub(crate) fn says(shop: &TownShop, person: &str, kind: &str, more: &str) -> u64 {
    let text =
        format!("person,choice,at,item,audience,before\n{person},{kind},2026-11-21,{more}\n");
    import(shop, "choices", "said.csv", &text);
    let entries = ledger(shop, person);
    entries.last().unwrap()["sequence"].as_u64().unwrap()
}

/// Where the first item of a list is.
fn first_item(list: &str) -> &str {
    let heading = list.split("<h3 id=\"i-1\"><a href=\"").nth(1).unwrap();
    heading.split('"').next().unwrap()
}

/// The page of an item of somebody's.
pub(crate) fn item_page(portal: &Portal, cookie: &str, id: &str) -> String {
    let id = id.replace('/', "%2F");
    let found = portal.get(&format!("/items?q={id}"), cookie).words();
    portal.get(first_item(&found), cookie).words()
}

#[test]
fn a_reason_names_its_entry_and_words_are_found_in_texts() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    let portal = Portal::start(&shop);
    let cookie = portal.sign_in(&server, "u7");
    let notices: Vec<String> = ledger(&shop, "u7")
        .iter()
        .filter(|e| e["entry"]["status"] == "delivered")
        .map(|e| grouped(e["sequence"].as_u64().unwrap()))
        .collect();
    let used = portal
        .get("/items?used=in&purpose=ai_assistant", &cookie)
        .words();
    let named = |body: &str, entry: &str| body.contains(&format!(">Entry {entry}<"));
    assert!(
        notices.iter().any(|entry| named(&used, entry)),
        "a used item names the notice that arrived: {notices:?} {used}"
    );

    let token = csrf(&portal.get("/object", &cookie).body);
    let said = portal.post(
        "/object",
        &cookie,
        &format!("csrf={token}&reach=everything"),
    );
    let receipt = said.body.split("/receipts/").nth(1).unwrap();
    let entry: u64 = receipt.split('.').next().unwrap().parse().unwrap();
    let file = shop.root().join("receipt.json");
    let receipt = portal.get(&format!("/receipts/{entry}.json"), &cookie).body;
    fs::write(&file, receipt).unwrap();
    let checked = shop.json(&["receipt", "check", file.to_str().unwrap()]);
    assert_eq!(checked["entry"], entry, "{checked}");
    let list = portal.get("/items", &cookie).words();
    let page = portal.get(first_item(&list), &cookie).words();
    for body in [&list, &page, &portal.get("/", &cookie).words()] {
        assert!(named(body, &grouped(entry)), "{entry}: {body}");
        assert!(
            body.contains(&format!(
                "<a class=\"entry\" href=\"/receipts/{entry}.html\">"
            )),
            "{entry} can be opened: {body}"
        );
    }
    assert!(page.contains("You objected to this use."), "{page}");
    assert!(
        !page.contains("The person") && !page.contains("objection;"),
        "nobody speaks about them, nor in names of rules: {page}"
    );
    // Taken back, it is behind nothing any more.
    let back = format!("/choices/{entry}/take-back");
    let token = csrf(&portal.get(&back, &cookie).body);
    portal.post(&back, &cookie, &format!("csrf={token}"));
    let page = portal.get(first_item(&list), &cookie).words();
    assert!(!named(&page, &grouped(entry)), "{page}");

    let texts = texts_of(&shop, "u7");
    let text = texts.iter().max_by_key(|text| text.len()).unwrap();
    let word = text.split(' ').max_by_key(|word| word.len()).unwrap();
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let hit = portal.get(&format!("/items?q={}", word.to_uppercase()), &cookie);
    assert!(hit.body.contains(text.as_str()), "{word}: {}", hit.body);
    let miss = portal.get("/items?q=qqzzqqzz", &cookie).words();
    assert!(miss.contains("Nothing matches your search."), "{miss}");
}

#[test]
fn items_of_others_are_counted_and_decided_and_each_nothing_has_its_reason() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "20");
    neighbours(&shop);
    let config = shop.root().join("demur.toml");
    let text = fs::read_to_string(&config).unwrap();
    let links = "\n[portal]\nitem_links = [\"https://town.example/p/{id}\"]\n";
    fs::write(&config, text.replace("\n[portal]\n", links)).unwrap();
    let portal = Portal::start(&shop);
    let ada = portal.sign_in(&server, "ada");
    let page = item_page(&portal, &ada, "ada/1");
    for says in [
        "What others did with it",
        "Shared once by others. One of them may be used.",
        "Quoted once by others. One of them may be used.",
        "Answered once. None of it may be used.",
        "href=\"https://town.example/p/ada/1\"",
    ] {
        assert!(page.contains(says), "{says}: {page}");
    }
    let page = item_page(&portal, &ada, "ada/2");
    for says in [
        "Shares or quotes an item of others. One of them may be used.",
        "Shows or names another person.",
    ] {
        assert!(page.contains(says), "{says}: {page}");
    }
    says(&shop, "ben", "objection", ",,");
    let page = item_page(&portal, &ada, "ada/1");
    assert!(
        page.contains("Shared once by others. None of it may be used."),
        "{page}"
    );
    assert!(
        item_page(&portal, &ada, "ada/2").contains("item of others. None of it may be used."),
        "what it quotes is refused now"
    );

    for (person, why) in [
        ("nina", "We cannot show that our notice reached you."),
        ("kim", "You are under 18, or we do not know your age."),
        ("ben", "You objected on"),
        ("cleo", "Different rules stand against it."),
    ] {
        let cookie = portal.sign_in(&server, person);
        let home = portal.get("/", &cookie).words();
        assert!(home.contains(why), "{person}: {home}");
    }
    drop(portal);
    let text = fs::read_to_string(&config).unwrap();
    let opt_in = text
        .replace("basis = \"legitimate_interest\"", "basis = \"consent\"")
        .replace("policies/opt_out.cedar", "policies/opt_in.cedar");
    fs::write(&config, opt_in).unwrap();
    let portal = Portal::start(&shop);
    let ada = portal.sign_in(&server, "ada");
    let home = || portal.get("/", &ada).words();
    assert!(home().contains("You have not consented."), "{}", home());
    says(&shop, "ada", "consent", ",,");
    assert!(home().contains("Withdraw consent"), "{}", home());
    // An objection and its taking back leave the consent as it was.
    says(&shop, "ada", "objection", ",,");
    assert!(home().contains("Withdraw consent"), "{}", home());
    says(&shop, "ada", "objection_withdrawn", ",,");
    assert!(home().contains("Withdraw consent"), "{}", home());
    says(&shop, "ada", "consent_withdrawn", ",,");
    assert!(
        home().contains("You withdrew your consent on"),
        "{}",
        home()
    );
    assert!(!home().contains("Withdraw consent"), "{}", home());
}

/// Names of runs need not be good ones here.
struct Counting;

impl Randomness for Counting {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), Error> {
        (0..).zip(buffer).for_each(|(count, byte)| *byte = count);
        Ok(())
    }
}

/// Hands out an epoch of a set, as training does; the portal's watch writes the feed.
fn train(shop: &TownShop, consumer: &str) {
    until(|| shop.set(1).join("feed/head").exists().then_some(()));
    let surroundings = Surroundings {
        clock: Arc::new(SystemClock),
        randomness: Arc::new(Counting),
    };
    let set = TrainingSet::open(&shop.set(1), None, surroundings).unwrap();
    let options = Options {
        consumer: consumer.to_owned(),
        guard: GuardOptions {
            max_age: Duration::from_secs(3_600),
            ..GuardOptions::default()
        },
        ..Options::default()
    };
    let mut loader = set.loader(Selection::default(), options).unwrap();
    while loader.next_batch().unwrap().is_some() {}
    loader.state().unwrap();
}

#[test]
fn what_training_was_shown_is_said_and_never_that_it_was_nothing() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "20");
    neighbours(&shop);
    shop.compile(&[]);
    let portal = Portal::start(&shop);
    let (ada, nina) = (
        portal.sign_in(&server, "ada"),
        portal.sign_in(&server, "nina"),
    );
    let sets = |cookie: &str| portal.get("/sets", cookie).words();
    assert!(sets(&ada).contains("Not recorded."), "{}", sets(&ada));
    train(&shop, "linde-1");
    let shown = sets(&ada);
    assert!(
        shown.contains("2 items of yours were shown to it, 2 times in all."),
        "{shown}"
    );
    assert!(shown.contains("linde-1"), "{shown}");
    let other = sets(&nina);
    assert!(
        other.contains("Its record names nothing of yours."),
        "{other}"
    );
    let german = portal.get("/sets?lang=de", &ada).words();
    assert!(
        german.contains("2 Inhalte von Ihnen wurden dabei gezeigt, insgesamt 2-mal."),
        "{german}"
    );
    let told = shop.json(&["dossier", "ada"]);
    assert_eq!(told["about"]["loads"][0]["items"], 2, "{told}");
    let loaded = portal.get("/dossier/dossier.json", &ada).body;
    let loaded: Value = serde_json::from_str(&loaded).unwrap();
    assert_eq!(loaded["about"]["loads"], told["about"]["loads"]);

    for (cookie, says) in [
        (&ada, "One run of training was shown items of yours before."),
        (&nina, "they name nothing of yours"),
    ] {
        let token = csrf(&portal.get("/object", cookie).body);
        let form = format!("csrf={token}&reach=everything");
        let said = portal.post("/object", cookie, &form).words();
        assert!(said.contains(says), "{says}: {said}");
        assert!(said.contains("does not undo what a model has learned"));
    }
    // A record that cannot be read says nothing, and nobody is told that it showed nothing.
    fs::write(shop.set(1).join("loads/torn.jsonl"), "{}\n").unwrap();
    assert!(
        sets(&ada).contains("One record could not be read."),
        "{}",
        sets(&ada)
    );

    // Of whom nothing is in the set there is a proof, which needs nobody's word.
    let proof = other.split("/absence.json\"").next().unwrap();
    let proof = format!("{}/absence.json", proof.rsplit("href=\"").next().unwrap());
    assert_eq!(proof, "/sets/ai_assistant/0001/absence.json");
    assert_eq!(portal.get(&proof, "").status, 303);
    let (file, receipt) = (shop.root().join("a.json"), shop.root().join("r.json"));
    let proved = until(|| {
        // Rows that the watch has just masked are in no signed state for a moment.
        let answer = portal.get(&proof, &nina);
        (answer.status != 403).then_some(answer)
    });
    assert_eq!(proved.status, 200, "{}", proved.body);
    fs::write(&file, proved.body).unwrap();
    let entry = ledger(&shop, "nina").last().unwrap()["sequence"].clone();
    let made = portal.get(&format!("/receipts/{entry}.json"), &nina);
    fs::write(&receipt, made.body).unwrap();
    let (file, receipt) = (file.to_str().unwrap(), receipt.to_str().unwrap());
    let checked = shop.json(&["check-absence", file, "--receipt", receipt]);
    assert_eq!(
        (&checked["holds"], &checked["absent"]),
        (&json!(true), &json!(true)),
        "{checked}"
    );
    for none in ["ai_assistant/0002", "%2e%2e/0001", "ai_assistant/..%2f0001"] {
        let answer = portal.get(&format!("/sets/{none}/absence.json"), &nina);
        assert_eq!(answer.status, 404, "{none}");
    }
}
