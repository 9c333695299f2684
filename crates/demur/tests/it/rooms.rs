//! Rooms of the portal behind the sign-in: narrowing, erasing, the dossier; and the page about what is public.

use crate::console::{admit, admitted, enter};
use crate::notices::MailServer;
use crate::served::{Portal, csrf, ledger, shop};
use serde_json::Value;
use std::collections::BTreeSet;

/// The number that stands before some words of a page; `One` is one.
fn number_before(page: &str, words: [&str; 2]) -> u64 {
    if page.contains(words[0]) {
        return 1;
    }
    let at = page.find(words[1]);
    assert!(at.is_some(), "no `{}` in {page}", words[1]);
    let before = page[..at.unwrap()].trim_end();
    let digits = before
        .rsplit(|c: char| !c.is_ascii_digit() && c != ',')
        .next()
        .unwrap();
    digits.replace(',', "").parse().unwrap()
}

/// Values of a field that a form offers.
fn offered<'p>(page: &'p str, field: &str) -> Vec<&'p str> {
    let begins = format!("name=\"{field}\" value=\"");
    let values = page.split(begins.as_str()).skip(1);
    values.filter_map(|rest| rest.split('"').next()).collect()
}

/// Kinds and places can be chosen; nothing else is narrowed, and the entry says what was meant.
#[test]
fn a_part_is_narrowed_and_nothing_else() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "80");
    shop.json(&["compile", "--purpose", "ai_assistant"]);
    admit(&shop, "mara", "officer");
    let portal = Portal::start(&shop);
    // Somebody who has many things of several kinds, and of whom some are used.
    let mut many = ["u66", "u70", "u13", "u11"].into_iter();
    let who = many.find(|who| admitted(&shop, who) > 1).unwrap();
    let cookie = portal.sign_in(&server, who);
    let asked = portal.get("/audience", &cookie);
    let token = csrf(&asked.body);
    let (kinds, surfaces) = (
        offered(&asked.body, "kind"),
        offered(&asked.body, "surface"),
    );
    assert!(kinds.len() > 1 && !surfaces.is_empty(), "{}", asked.body);
    let day = format!("csrf={token}&before=2026-06-01&audience=only_me");
    // How many change, and how many of them leave.
    let preview = |part: &str| {
        let page = portal.post("/audience", &cookie, &format!("{day}{part}"));
        assert_eq!(page.status, 200, "{part}: {}", page.body);
        if page.body.contains("nothing from before") {
            return (page.body, 0, 0);
        }
        let changing = ["One item would change", "items would change"];
        let leaving = [
            "One item that may be used now",
            "items that may be used now",
        ];
        let changing = number_before(&page.body, changing);
        let leaving = number_before(&page.body, leaving);
        (page.body, changing, leaving)
    };
    let (_, all, _) = preview("");
    let of: Vec<(&str, u64, u64)> = kinds
        .iter()
        .map(|kind| {
            let (_, changing, leaving) = preview(&format!("&kind={kind}"));
            (*kind, changing, leaving)
        })
        .collect();
    let sum: u64 = of.iter().map(|(_, changing, _)| changing).sum();
    assert_eq!(sum, all, "each item is of one kind: {of:?}");
    let (kind, changing, leaving) = *of.iter().max_by_key(|(_, _, leaving)| *leaving).unwrap();
    assert!(leaving > 0 && changing < all, "{of:?}");
    let both = kinds.iter().map(|kind| format!("&kind={kind}"));
    assert_eq!(preview(&both.collect::<String>()).1, all);
    for surface in &surfaces {
        let (page, here, _) = preview(&format!("&kind={kind}&surface={surface}"));
        assert!(here <= changing, "{surface}");
        if here > 0 {
            assert_eq!(offered(&page, "surface"), [*surface], "it is sent again");
            assert_eq!(offered(&page, "kind"), [kind]);
        }
    }
    // What was not offered narrows nothing.
    let count = ledger(&shop, who).len();
    for part in ["&kind=nonsense", "&surface=nowhere-at-all"] {
        for path in ["/audience", "/audience/confirm"] {
            let answer = portal.post(path, &cookie, &format!("{day}{part}"));
            assert_eq!(answer.status, 400, "{path} {part}");
        }
    }
    assert_eq!(ledger(&shop, who).len(), count);

    let before = admitted(&shop, who);
    let form = format!("{day}&kind={kind}");
    let done = portal.post("/audience/confirm", &cookie, &form);
    assert_eq!(done.status, 200, "{}", done.body);
    assert!(done.body.contains("This is meant, and nothing else"));
    assert_eq!(admitted(&shop, who), before - leaving);
    let history = ledger(&shop, who);
    let said = &history.last().unwrap()["entry"];
    assert_eq!(said["scope"]["kinds"], serde_json::json!([kind]), "{said}");
    assert_eq!(preview(&format!("&kind={kind}")).1, 0, "it is narrowed");
    assert_eq!(preview("").1, all - changing, "the others are not");
    // The platform has to change as many.
    let officer = enter(&portal, &server, "mara");
    let list = portal.get("/console/requests?kind=audience_narrowed", &officer);
    let changing = crate::told::grouped(changing);
    let waits = format!("Platform confirmed 0 of {changing} items");
    assert!(list.words().contains(&waits), "{waits}: {}", list.body);
    // The same part twice is one choice; another part is another.
    portal.post("/audience/confirm", &cookie, &form);
    assert_eq!(ledger(&shop, who).len(), count + 1);
    portal.post("/audience/confirm", &cookie, &day);
    assert_eq!(ledger(&shop, who).len(), count + 2);
}

/// What the preview says is what happens, to the item.
#[test]
fn narrowing_does_what_its_preview_said() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "80");
    shop.json(&["compile", "--purpose", "ai_assistant"]);
    let portal = Portal::start(&shop);
    let before = admitted(&shop, "u7");
    assert!(before > 1, "u7 has items that are used");
    let cookie = portal.sign_in(&server, "u7");
    let asked = portal.get("/audience", &cookie);
    assert_eq!(asked.status, 200, "{}", asked.body);
    let token = csrf(&asked.body);
    let count = ledger(&shop, "u7").len();
    for (form, says) in [
        (
            "before=2024-02-31&audience=only_me",
            "This date does not exist",
        ),
        ("audience=only_me", "Please fill in"),
        ("before=2024-01-31", "Please choose one"),
        ("before=2024-01-31&audience=public", "Please choose one"),
        ("before=9999-01-31&audience=only_me", "9999-01-31"),
        ("before=1900-01-01&audience=only_me", "1900-01-01"),
    ] {
        for path in ["/audience", "/audience/confirm"] {
            // Only the preview knows that there is nothing; to narrow nothing does no harm.
            if path == "/audience/confirm" && form.starts_with("before=1900") {
                continue;
            }
            let page = portal.post(path, &cookie, &format!("csrf={token}&{form}"));
            assert_eq!(page.status, 200, "{form}: {}", page.body);
            assert!(page.body.contains(says), "{form}: {}", page.body);
        }
    }
    let form = format!("csrf={token}&before=2025-01-01&audience=only_me");
    let preview = portal.post("/audience", &cookie, &form);
    assert_eq!(preview.status, 200, "{}", preview.body);
    let leaving = number_before(
        &preview.body,
        [
            "One item that may be used now",
            "items that may be used now",
        ],
    );
    let changing = number_before(
        &preview.body,
        ["One item would change", "items would change"],
    );
    assert!(changing >= leaving, "{changing} change, {leaving} leave");
    assert_eq!(
        ledger(&shop, "u7").len(),
        count,
        "a preview changes nothing"
    );
    assert_eq!(admitted(&shop, "u7"), before);

    assert_eq!(
        portal
            .post(
                "/audience/confirm",
                &cookie,
                "before=2025-01-01&audience=only_me"
            )
            .status,
        403
    );
    let done = portal.post("/audience/confirm", &cookie, &form);
    assert_eq!(done.status, 200, "{}", done.body);
    assert!(
        done.body.contains("The audience is narrowed"),
        "{}",
        done.body
    );
    assert_eq!(ledger(&shop, "u7").len(), count + 1);
    assert_eq!(admitted(&shop, "u7"), before - leaving);
    assert!(leaving > 0, "the day was chosen so that some leave");
    // The same click twice is one choice.
    let again = portal.post("/audience/confirm", &cookie, &form);
    assert_eq!(again.status, 200, "{}", again.body);
    assert!(
        again.body.contains("You had said this before") && !again.body.contains("0 items"),
        "{}",
        again.body
    );
    assert_eq!(receipt_of(&again.body), receipt_of(&done.body));
    assert_eq!(ledger(&shop, "u7").len(), count + 1);
}

/// The entry whose receipt a page offers.
pub(crate) fn receipt_of(page: &str) -> u64 {
    let entry = page.split("/receipts/").nth(1).unwrap();
    entry.split('.').next().unwrap().parse().unwrap()
}

#[test]
fn an_item_and_then_everything_is_erased() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    let portal = Portal::start(&shop);
    let (ada, eve) = (portal.sign_in(&server, "u7"), portal.sign_in(&server, "u9"));
    let before = admitted(&shop, "u7");
    let items = portal.get("/items?used=in", &ada).body;
    let item = items.split("href=\"/items/").nth(1).unwrap();
    let item = format!("/items/{}", item.split('"').next().unwrap());
    let page = portal.get(&item, &ada).body;
    let erase = page.split("href=\"/erase?").nth(1).unwrap();
    let query = erase
        .split('"')
        .next()
        .unwrap()
        .replace("&amp;", "&")
        .replace("&#38;", "&");
    let confirm = portal.get(&format!("/erase?{query}"), &ada);
    assert_eq!(confirm.status, 200, "{}", confirm.body);
    let token = csrf(&confirm.body);
    let count = ledger(&shop, "u7").len();

    // Nobody else can name it, and it takes the tick.
    let theirs = csrf(&portal.get("/erase", &eve).body);
    assert_eq!(portal.get(&format!("/erase?{query}"), &eve).status, 404);
    let form = format!("csrf={theirs}&erase=items&{query}&sure=yes");
    assert_eq!(portal.post("/erase/confirm", &eve, &form).status, 404);
    let form = format!("csrf={token}&erase=items&{query}");
    let unsure = portal.post("/erase/confirm", &ada, &form);
    assert_eq!(unsure.status, 200);
    assert!(
        unsure.body.contains("Please tick the box"),
        "{}",
        unsure.body
    );
    assert_eq!(ledger(&shop, "u7").len(), count);
    let done = portal.post("/erase/confirm", &ada, &format!("{form}&sure=yes"));
    assert_eq!(done.status, 200, "{}", done.body);
    assert!(
        done.body.contains("Your erasure is recorded"),
        "{}",
        done.body
    );
    assert_eq!(ledger(&shop, "u7").len(), count + 1);
    assert_eq!(admitted(&shop, "u7"), before - 1);
    // The same click twice is one erasure.
    let twice = portal.post("/erase/confirm", &ada, &format!("{form}&sure=yes"));
    assert_eq!(twice.status, 200, "{}", twice.body);
    assert!(
        twice.body.contains("You had said this before"),
        "{}",
        twice.body
    );
    assert_eq!(receipt_of(&twice.body), receipt_of(&done.body));
    assert_eq!(ledger(&shop, "u7").len(), count + 1);

    let asked = portal.post("/erase", &ada, &format!("csrf={token}"));
    assert!(asked.body.contains("Please choose one"), "{}", asked.body);
    let one = portal.post("/erase", &ada, &format!("csrf={token}&erase=items"));
    assert_eq!(
        (one.status, one.headers["location"].as_str()),
        (303, "/items")
    );
    let form = format!("csrf={token}&erase=everything");
    let confirm = portal.post("/erase", &ada, &form);
    assert!(
        confirm.body.contains("Erase everything?"),
        "{}",
        confirm.body
    );
    assert_eq!(
        ledger(&shop, "u7").len(),
        count + 1,
        "nothing is erased by asking"
    );
    let done = portal.post("/erase/confirm", &ada, &format!("{form}&sure=yes"));
    assert_eq!(done.status, 200, "{}", done.body);
    assert_eq!(admitted(&shop, "u7"), 0);
    let count = ledger(&shop, "u7").len();
    let twice = portal.post("/erase/confirm", &ada, &format!("{form}&sure=yes"));
    assert_eq!(receipt_of(&twice.body), receipt_of(&done.body));
    assert_eq!(ledger(&shop, "u7").len(), count);
}

/// Values of the boxes in the list of items.
fn boxes(page: &str) -> Vec<String> {
    let boxes = page.split("form=\"ticked\" name=\"item\" value=\"").skip(1);
    let boxes = boxes.map(|rest| rest.split('"').next().unwrap().to_owned());
    boxes.collect()
}

#[test]
fn what_is_ticked_in_the_list_is_erased_together() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    let portal = Portal::start(&shop);
    let (ada, eve) = (portal.sign_in(&server, "u7"), portal.sign_in(&server, "u9"));
    let (before, count) = (admitted(&shop, "u7"), ledger(&shop, "u7").len());
    let page = portal.get("/items?used=in", &ada).body;
    assert!(
        page.contains("<form class=\"picked\" id=\"ticked\" method=\"get\" action=\"/erase\">")
    );
    let all = boxes(&page);
    let [first, second, third, ..] = all.as_slice() else {
        panic!("too few to tick: {all:?}")
    };
    let theirs = boxes(&portal.get("/items", &eve).body);
    // The first is ticked twice.
    let picked = format!("item={first}&item={second}&item={first}");
    let confirm = portal.get(&format!("/erase?{picked}"), &ada);
    assert_eq!(confirm.status, 200, "{}", confirm.body);
    assert!(
        confirm.body.contains("Erase these 2 items?"),
        "{}",
        confirm.body
    );
    let token = csrf(&confirm.body);
    // Another's among them, and nothing of it is shown or done.
    let mixed = format!("{picked}&item={}", theirs[0]);
    assert_eq!(portal.get(&format!("/erase?{mixed}"), &ada).status, 404);
    let form = format!("csrf={token}&erase=items&sure=yes");
    let refused = portal.post("/erase/confirm", &ada, &format!("{form}&{mixed}"));
    assert_eq!(refused.status, 404);
    assert_eq!(ledger(&shop, "u7").len(), count);
    // All or none; each of them has its entry.
    let done = portal.post("/erase/confirm", &ada, &format!("{form}&{picked}"));
    assert_eq!(done.status, 200, "{}", done.body);
    assert!(
        done.body.contains("2 items are being erased"),
        "{}",
        done.body
    );
    assert_eq!(ledger(&shop, "u7").len(), count + 2);
    assert_eq!(admitted(&shop, "u7"), before - 2);
    let left = boxes(&portal.get("/items?used=in", &ada).body);
    assert!(!left.contains(first) && !left.contains(second) && left.contains(third));
    // Nothing ticked: the page that asks.
    let nothing = portal.get("/erase", &ada);
    assert!(nothing.body.contains("What do you want to erase?"));
}

#[test]
fn the_dossier_is_loaded_in_three_forms() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    let portal = Portal::start(&shop);
    for path in ["/dossier", "/dossier/dossier.json", "/erase", "/audience"] {
        assert_eq!(portal.get(path, "").status, 303, "{path}");
    }
    let public = portal.get("/public", "");
    assert_eq!(public.status, 200, "{}", public.body);
    let cookie = portal.sign_in(&server, "u7");
    let page = portal.get("/dossier", &cookie);
    assert_eq!(page.status, 200, "{}", page.body);
    let loaded = portal.get("/dossier/dossier.json", &cookie);
    assert!(loaded.headers["content-disposition"].contains("attachment"));
    let dossier: Value = serde_json::from_str(&loaded.body).unwrap();
    assert_eq!(dossier["id"], "u7");
    let items = dossier["items"]["items"].as_array().unwrap();
    assert_eq!(
        items.len() as u64,
        dossier["items"]["total"].as_u64().unwrap()
    );
    let used = items.iter().filter(|item| {
        let mut now = item["now"].as_array().unwrap().iter();
        now.any(|now| now["purpose"] == "ai_assistant" && now["admitted"] == true)
    });
    assert_eq!(used.count() as u64, admitted(&shop, "u7"));
    let pdf = portal.get("/dossier/dossier.pdf", &cookie);
    assert!(pdf.body.starts_with("%PDF-"));
    let html = portal.get("/dossier/dossier.html?lang=de", &cookie);
    assert!(html.body.contains("lang=\"de\""), "{}", html.body);
    assert_eq!(portal.get("/dossier/dossier.exe", &cookie).status, 404);
}

/// No page leads to where nobody answers.
#[test]
fn every_link_leads_somewhere() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    shop.json(&["compile", "--purpose", "ai_assistant"]);
    let portal = Portal::start(&shop);
    let cookie = portal.sign_in(&server, "u7");
    let mut seen = BTreeSet::new();
    let mut open = vec!["/".to_owned(), "/sign-in".to_owned()];
    while let Some(path) = open.pop() {
        if seen.len() > 160 || !seen.insert(path.clone()) {
            continue;
        }
        let page = portal.get(&path, &cookie);
        if path.starts_with("/language/") {
            assert_eq!(page.status, 303, "{path}");
            continue;
        }
        assert_eq!(page.status, 200, "{path}");
        let html = page.headers["content-type"].starts_with("text/html");
        if !html || path.starts_with("/dossier/") || path.starts_with("/receipts/") {
            continue;
        }
        assert!(!page.body.contains("href=\"\""), "an empty link on {path}");
        for link in page.body.split("href=\"/").skip(1) {
            let link = link.split('"').next().unwrap();
            open.push(format!(
                "/{}",
                link.replace("&amp;", "&").replace("&#38;", "&")
            ));
        }
    }
    for path in [
        "/items",
        "/sets",
        "/choices",
        "/object",
        "/audience",
        "/erase",
        "/dossier",
        "/public",
        "/questions",
        "/looks",
        "/without-account",
        "/others",
    ] {
        assert!(seen.contains(path), "nothing leads to {path}");
    }
}
