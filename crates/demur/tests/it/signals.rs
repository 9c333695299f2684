//! Signals of programs, from a file and from a browser, up to the decision and its reason.

use crate::notices::MailServer;
use crate::served::{Portal, csrf, ledger, shop};
use crate::shop::Shop;
use serde_json::Value;

/// A small opt-in workspace: of `ada` and `bob` three posts each, all consented to.
pub(crate) fn street() -> Shop {
    let shop = Shop::new(&[]);
    shop.write(
        "people.jsonl",
        "{\"id\":\"ada\",\"handles\":[\"did:plc:ada\",\"ada@social.example\"],\"birth\":\"1980-01-01\",\"region\":\"de\",\"account\":\"personal\"}\n\
         {\"id\":\"bob\",\"handles\":[\"did:plc:bob\"],\"birth\":\"1980-01-01\",\"region\":\"de\",\"account\":\"personal\"}\n",
    );
    shop.json(&["import", "people", "people.jsonl"]);
    posts(&shop, "posts", &["ada", "bob"]);
    shop.assess();
    say(&shop, "first", &["ada,consent,2026-02-01T10:00:00Z,portal"]);
    say(
        &shop,
        "second",
        &["bob,consent,2026-02-01T10:00:00Z,portal"],
    );
    shop
}

/// Three posts of each.
pub(crate) fn posts(shop: &Shop, name: &str, people: &[&str]) {
    let mut posts = String::new();
    for person in people {
        for n in 0..3 {
            posts += &format!(
                "{{\"id\":\"{person}/{n}\",\"person\":\"{person}\",\"kind\":\"post\",\"text\":\"Some words {n}.\",\"audience\":\"public\",\"audience_then\":\"public\",\"surface\":\"feed\",\"created\":\"2026-01-0{}\",\"special_category\":\"no\",\"collected_for\":[\"service\"]}}\n",
                n + 1
            );
        }
    }
    let file = format!("{name}.jsonl");
    shop.write(&file, &posts);
    shop.json(&["import", "items", &file]);
}

pub(crate) fn say(shop: &Shop, name: &str, rows: &[&str]) -> Value {
    let file = format!("{name}.csv");
    let text = format!("person,choice,at,source\n{}\n", rows.join("\n"));
    shop.write(&file, &text);
    shop.json(&["import", "choices", &file])["files"][0].clone()
}

pub(crate) fn explain(shop: &Shop, person: &str) -> Value {
    let args = ["explain", "--person", person, "--purpose", "ai_assistant"];
    shop.json(&args)[0].clone()
}

pub(crate) fn admitted(shop: &Shop, person: &str) -> u64 {
    explain(shop, person)["admitted"].as_u64().unwrap()
}

pub(crate) fn hear(shop: &Shop, source: &str, file: &str) -> Value {
    let args = ["signals", "import", "--source", source, file];
    shop.json(&args)["files"][0].clone()
}

fn intent(did: &str, allow: &str, at: &str) -> String {
    format!(
        "{{\"uri\":\"at://{did}/org.user-intents.declaration/self\",\"value\":{{\"$type\":\"org.user-intents.declaration\",\"syntheticContentGeneration\":{{\"allow\":{allow},\"updatedAt\":\"{at}\"}}}}}}\n"
    )
}

#[test]
fn a_signal_refuses_by_name_and_what_the_person_says_later_stands_above_it() {
    let shop = street();
    assert_eq!((admitted(&shop, "ada"), admitted(&shop, "bob")), (3, 3));
    let lines = intent("did:plc:ada", "false", "2026-03-01T10:00:00Z")
        + &intent("did:plc:nobody", "false", "2026-03-01T10:00:00Z")
        + "{\"did\":\"did:plc:bob\",\"record\":{\"bulkDataset\":{\"allow\":\"no\"}}}\n"
        + "not json\n";
    shop.write("intents.jsonl", &lines);
    let heard = hear(&shop, "bluesky", "intents.jsonl");
    assert_eq!(
        [&heard["read"], &heard["denied"], &heard["set_aside"]],
        [4, 1, 3],
        "{heard}"
    );
    let aside = std::fs::read_to_string(heard["quarantine"].as_str().unwrap()).unwrap();
    for reason in ["did:plc:nobody", "bulkDataset", "no JSON"] {
        assert!(aside.contains(reason), "{reason}: {aside}");
    }
    // Refused, and the reason says what it came from.
    let told = explain(&shop, "ada");
    assert_eq!(
        (&told["admitted"], &told["refused"]),
        (&0.into(), &3.into())
    );
    let reason = told["items"][0]["reasons"][0].as_str().unwrap();
    assert!(
        reason.contains("signal:bluesky:syntheticContentGeneration")
            && reason.contains("[objection; "),
        "{reason}"
    );
    let german = shop.json(&[
        "explain",
        "--person",
        "ada",
        "--purpose",
        "ai_assistant",
        "--lang",
        "de",
    ]);
    let german = german[0]["items"][0]["reasons"][0].as_str().unwrap();
    assert!(german.contains("Signal eines Programms"), "{german}");
    assert_eq!(admitted(&shop, "bob"), 3);
    let dossier = shop.json(&["dossier", "ada"]);
    assert!(
        dossier.to_string().contains("Said by a signal"),
        "{dossier}"
    );

    // The same file again adds nothing.
    let head = ledger_head(&shop);
    let again = hear(&shop, "bluesky", "intents.jsonl");
    assert_eq!([&again["denied"], &again["unchanged"]], [0, 1], "{again}");
    assert_eq!(ledger_head(&shop), head);

    // A consent given before it is no answer to it; one given later is.
    say(&shop, "later", &["ada,consent,2026-04-01T10:00:00Z,portal"]);
    assert_eq!(admitted(&shop, "ada"), 3);
    hear(&shop, "bluesky", "intents.jsonl");
    assert_eq!(admitted(&shop, "ada"), 3, "the same said again");

    // Another signal counts; the person's word stands above it again; theirs is not a signal's to take back.
    shop.write(
        "surfaces.jsonl",
        "{\"person\":\"ada\",\"content_usage\":\"train-ai=n, search=y\",\"at\":\"2026-05-01\"}\n",
    );
    assert_eq!(hear(&shop, "aipref", "surfaces.jsonl")["denied"], 1);
    assert_eq!(admitted(&shop, "ada"), 0);
    say(
        &shop,
        "back",
        &["ada,objection_withdrawn,2026-06-01T10:00:00Z,portal"],
    );
    assert_eq!(admitted(&shop, "ada"), 3);
    say(&shop, "no", &["ada,objection,2026-06-02T10:00:00Z,mail"]);
    shop.write(
        "allow.jsonl",
        &intent("did:plc:ada", "true", "2026-06-03T10:00:00Z"),
    );
    assert_eq!(hear(&shop, "bluesky", "allow.jsonl")["taken_back"], 1);
    let told = explain(&shop, "ada");
    assert_eq!(told["admitted"], 0);
    let reason = told["items"][0]["reasons"][0].as_str().unwrap();
    assert!(!reason.contains("signal:"), "she said it herself: {reason}");
    // The fold of the log is the state.
    shop.json(&["ledger", "rebuild"]);
    assert_eq!((admitted(&shop, "ada"), admitted(&shop, "bob")), (0, 3));
}

pub(crate) fn ledger_head(shop: &Shop) -> usize {
    let people = ["ada", "bob"].into_iter();
    let entries = people.map(|person| shop.json(&["ledger", "history", person]));
    entries.map(|list| list.as_array().unwrap().len()).sum()
}

#[test]
fn allowing_takes_back_its_own_denial_alone_and_only_when_it_is_newer() {
    let shop = street();
    let file = |name: &str, lines: &str| shop.write(name, lines);
    file(
        "deny.jsonl",
        &intent("did:plc:ada", "false", "2026-03-05T10:00:00Z"),
    );
    file(
        "old.jsonl",
        &intent("did:plc:ada", "true", "2026-03-04T10:00:00Z"),
    );
    file(
        "new.jsonl",
        &intent("did:plc:ada", "true", "2026-03-06T10:00:00Z"),
    );
    let bulk = "{\"did\":\"did:plc:ada\",\"record\":{\"bulkDataset\":{\"allow\":false,\"updatedAt\":\"2026-03-05T10:00:00Z\"}}}\n";
    file("bulk.jsonl", bulk);
    hear(&shop, "bluesky", "deny.jsonl");
    assert_eq!(hear(&shop, "bluesky", "old.jsonl")["unchanged"], 1, "older");
    assert_eq!(admitted(&shop, "ada"), 0);
    hear(&shop, "bluesky", "bulk.jsonl");
    assert_eq!(hear(&shop, "bluesky", "new.jsonl")["taken_back"], 1);
    assert_eq!(admitted(&shop, "ada"), 0, "the other denial stands");
    // An old denial read after the newer word is none any more.
    assert_eq!(hear(&shop, "bluesky", "deny.jsonl")["unchanged"], 1);
    // Both in one file, in either order, twice.
    let both = std::fs::read_to_string(shop.path("new.jsonl")).unwrap()
        + &intent("did:plc:bob", "true", "2026-03-06T10:00:00Z")
        + &intent("did:plc:bob", "false", "2026-03-05T10:00:00Z");
    file("both.jsonl", &both);
    for _ in 0..2 {
        let heard = hear(&shop, "bluesky", "both.jsonl");
        assert_eq!([&heard["denied"], &heard["taken_back"]], [0, 0], "{heard}");
    }
    assert_eq!(admitted(&shop, "bob"), 3);
    // Without a time it denies, and takes nothing back.
    file(
        "actors.jsonl",
        "{\"type\":\"Person\",\"id\":\"https://social.example/users/ada\",\"preferredUsername\":\"ada\",\"indexable\":false}\n",
    );
    let config = shop.path("demur.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    let off = "\n[signals.denies]\n\"mastodon:indexable\" = []\n";
    std::fs::write(&config, text.clone() + off).unwrap();
    let heard = hear(&shop, "mastodon", "actors.jsonl");
    assert_eq!(heard["denied"], 0, "turned off: {heard}");
    // Without a word of the operator it denies every purpose.
    std::fs::write(&config, text.clone()).unwrap();
    assert_eq!(hear(&shop, "mastodon", "actors.jsonl")["denied"], 1);
    let said = shop.json(&["ledger", "history", "ada"]).to_string();
    assert!(said.contains("signal:mastodon:indexable"), "{said}");
    // A reach of its own, where one is set.
    let denies = "\n[signals.denies]\n\"mastodon:indexable\" = [\"ai_assistant\"]\n";
    std::fs::write(&config, text.clone() + denies).unwrap();
    assert_eq!(hear(&shop, "mastodon", "actors.jsonl")["denied"], 1);
    let actors = std::fs::read_to_string(shop.path("actors.jsonl")).unwrap();
    file("actors.jsonl", &actors.replace("false", "true"));
    assert_eq!(hear(&shop, "mastodon", "actors.jsonl")["taken_back"], 0);

    std::fs::write(&config, text + "\n[signals]\nread = [\"gpc\"]\n").unwrap();
    let (status, _, err) = shop.run(&["signals", "import", "--source", "bluesky", "deny.jsonl"]);
    assert!(status == 2 && err.contains("add `bluesky`"), "{err}");
    let wrong = "\n[signals.denies]\n\"aipref:train\" = [\"*\"]\n";
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, text + wrong).unwrap();
    let (status, _, err) = shop.run(&["decide", "--purpose", "ai_assistant"]);
    assert!(status == 2 && err.contains("`aipref:train`"), "{err}");
}

/// What one surface allows says nothing of another, nor of everything; in either order, and in a later file.
#[test]
fn allowing_on_one_surface_outdates_no_denial_of_another() {
    // Surface, if any; what it says; the day of March.
    type Row = (Option<&'static str>, &'static str, u32);
    let row = |person: &str, (surface, usage, day): Row| {
        let surface = surface.map_or(String::new(), |s| format!("\"surface\":\"{s}\","));
        format!(
            "{{\"person\":\"{person}\",{surface}\"content_usage\":\"train-ai={usage}\",\"at\":\"2026-03-0{day}\"}}\n"
        )
    };
    // The posts are on `feed`.
    let (feed, blog) = (Some("feed"), Some("blog"));
    let cases: [(Row, Row, u64); 6] = [
        ((feed, "n", 1), (blog, "y", 2), 0),
        ((None, "n", 1), (blog, "y", 2), 0),
        // A denial of `blog` alone, whatever is said of `feed`, reaches none of them.
        ((blog, "n", 1), (feed, "y", 2), 3),
        // What reaches all of the denial and is newer does outdate it.
        ((feed, "n", 1), (None, "y", 2), 3),
        ((feed, "n", 1), (feed, "y", 2), 3),
        ((feed, "n", 3), (None, "y", 2), 0),
    ];
    for (deny, allow, left) in cases {
        let shop = street();
        let rows = [
            row("ada", deny),
            row("ada", allow),
            row("bob", allow),
            row("bob", deny),
        ];
        shop.write("rows.jsonl", &rows.concat());
        // The same file again adds nothing.
        for (time, denied) in [("first", None), ("again", Some(0))] {
            let heard = hear(&shop, "aipref", "rows.jsonl");
            let stand = (admitted(&shop, "ada"), admitted(&shop, "bob"));
            assert_eq!(stand, (left, left), "{time}: {rows:?} {heard}");
            if let Some(denied) = denied {
                assert_eq!(heard["denied"], denied, "{rows:?} {heard}");
            }
        }
    }
}

/// In files that come one after the other, the denial of a surface counts although another one was allowed, and
/// had been denied, later.
#[test]
fn a_denial_counts_that_comes_in_a_later_file_than_what_another_surface_allowed() {
    let shop = street();
    let row = |surface: &str, usage: &str, at: &str| {
        format!(
            "{{\"person\":\"ada\",\"surface\":\"{surface}\",\"content_usage\":\"train-ai={usage}\",\"at\":\"2026-03-0{at}\"}}\n"
        )
    };
    // `profile` denied, and took that back: the ledger has it.
    shop.write(
        "profile.jsonl",
        &(row("profile", "n", "4") + &row("profile", "y", "5")),
    );
    let heard = hear(&shop, "aipref", "profile.jsonl");
    assert_eq!([&heard["denied"], &heard["taken_back"]], [1, 1], "{heard}");
    assert_eq!(admitted(&shop, "ada"), 3);
    shop.write("feed.jsonl", &row("feed", "n", "1"));
    let heard = hear(&shop, "aipref", "feed.jsonl");
    assert_eq!([&heard["denied"], &heard["taken_back"]], [1, 0], "{heard}");
    assert_eq!(admitted(&shop, "ada"), 0);
    // Its own older denial is none any more.
    shop.write("old.jsonl", &row("profile", "n", "4"));
    let heard = hear(&shop, "aipref", "old.jsonl");
    assert_eq!([&heard["denied"], &heard["taken_back"]], [0, 0], "{heard}");
}

#[test]
fn a_consent_by_a_signal_is_set_aside() {
    let shop = street();
    let done = say(
        &shop,
        "wrong",
        &["ada,consent,2026-03-01T10:00:00Z,signal:gpc"],
    );
    assert_eq!(
        done["count"]["quarantined"]
            .as_u64()
            .or(done["quarantined"].as_u64()),
        Some(1)
    );
    let aside = std::fs::read_to_string(done["quarantine"].as_str().unwrap()).unwrap();
    assert!(aside.contains("never a consent"), "{aside}");
}

#[test]
fn a_browser_says_it_at_every_visit_and_the_ledger_keeps_it_once() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "80");
    let portal = Portal::start(&shop);
    let used = || {
        let told = shop.json(&["explain", "--person", "u7", "--purpose", "ai_assistant"]);
        told[0]["admitted"].as_u64().unwrap()
    };
    let before = used();
    assert!(before > 0, "u7 has items that are used");
    let visit = |path: &str, cookie: &str| {
        let headers = [
            ("Cookie", cookie),
            ("Accept-Language", "en"),
            ("Sec-GPC", "1"),
        ];
        portal.ask(&format!("GET {path}"), &headers, "")
    };
    let count = || ledger(&shop, "u7").len();
    let begun = count();
    // Whoever is not signed in is nobody.
    visit("/public", "");
    visit("/", "");
    let cookie = portal.sign_in(&server, "u7");
    assert_eq!(portal.get("/", &cookie).status, 200);
    assert_eq!(count(), begun, "no header, no signal");
    for path in ["/", "/items", "/choices"] {
        assert_eq!(visit(path, &cookie).status, 200);
    }
    assert_eq!(count(), begun + 1);
    assert_eq!(used(), 0);
    let page = visit("/choices", &cookie).body;
    assert!(page.contains("Global Privacy Control"), "{page}");
    assert!(page.contains("In force"));
    let items = visit("/items", &cookie).body;
    assert!(
        items.contains("signal:gpc"),
        "the reason says where it came from"
    );

    // The person takes it back: that stands above it, however often the browser says it again.
    let back = page.split("href=\"/choices/").nth(1).unwrap();
    let back = format!("/choices/{}", back.split('"').next().unwrap());
    let token = csrf(&visit(&back, &cookie).body);
    let headers = [
        ("Cookie", cookie.as_str()),
        ("Sec-GPC", "1"),
        ("Content-Type", "application/x-www-form-urlencoded"),
    ];
    let taken = portal.ask(&format!("POST {back}"), &headers, &format!("csrf={token}"));
    assert_eq!(taken.status, 200, "{}", taken.body);
    let after = count();
    for path in ["/", "/items", "/choices"] {
        assert_eq!(visit(path, &cookie).status, 200);
    }
    assert_eq!((count(), used()), (after, before));
    assert!(
        visit("/choices", &cookie)
            .body
            .contains("No longer in force")
    );
    let again = visit(&back, &cookie);
    let place = again.headers["location"].as_str();
    assert_eq!((again.status, place), (303, "/choices"), "it is done");
}
