//! The console about use: how fast choices take effect, orders to whoever got a copy.

use crate::console::{admitted, links, send_parts};
use crate::console_ground::officers;
use crate::recipients::Copied;
use crate::served::{Portal, csrf, shop_without_mail, until};
use std::fs;
use std::time::Duration;

/// Between a choice that concerns nothing and one that does; longer than a slow machine takes for the latter.
const PAUSE: Duration = Duration::from_secs(5);

/// A time as the page says it: `240 ms`, `1.4 s`.
fn time(said: &str) -> Duration {
    let (number, unit) = said.split_once(' ').unwrap();
    let units = [("ms", 0.001), ("s", 1.0)];
    let (_, seconds) = units.into_iter().find(|(name, _)| *name == unit).unwrap();
    Duration::from_secs_f64(number.parse::<f64>().unwrap() * seconds)
}

/// What stands behind a term of a list.
fn told(page: &str, term: &str) -> String {
    let (_, rest) = page.split_once(&format!("<dt>{term}</dt><dd><b>")).unwrap();
    rest.split('<').next().unwrap().replace('\u{a0}', " ")
}

#[test]
fn a_choice_that_concerns_nothing_is_not_timed_with_the_next_one() {
    let shop = shop_without_mail("120", 1);
    // Somebody of whom there is nothing.
    let new = shop.root().join("new.csv");
    fs::write(&new, "id,birth\nnobody,1980-01-01\n").unwrap();
    shop.json(&["import", "people", new.to_str().unwrap()]);
    shop.compile(&[]);
    let used = shop.people_in(1)[0].clone();
    let (portal, [cookie]) = officers(&shop, ["mara"]);
    let reaches = |sequence: u64| {
        shop.until(|feed| feed["feed"]["sequence"].as_u64() > Some(sequence));
    };
    let objects = |person: &str| {
        let said = shop.json(&["object", person]);
        reaches(said["sequence"].as_u64().unwrap());
    };
    shop.until(|feed| feed["age_seconds"].as_f64().unwrap() < 0.5);
    let page = || portal.get("/console/late-choices", &cookie).body;
    objects("nobody");
    std::thread::sleep(PAUSE);
    assert_eq!(told(&page(), "Choices"), "0");
    objects(&used);
    until(|| (told(&page(), "Choices") != "0").then_some(()));
    let page = page();
    assert_eq!(told(&page, "Choices"), "1", "{page}");
    // The pause before it is no part of it.
    for term in ["Half of them within (p50)", "99 of 100 within (p99)"] {
        let said = told(&page, term);
        assert!(time(&said) < PAUSE, "{term}: {said}");
    }
}

#[test]
fn rows_wait_for_their_mask_until_it_is_there() {
    let shop = shop_without_mail("120", 1);
    let config = shop.root().join("demur.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(
        &config,
        format!("{text}\n[watch]\nmask_every_seconds = 3600\n"),
    )
    .unwrap();
    shop.compile(&[]);
    let used = shop.people_in(1)[0].clone();
    let (portal, [cookie]) = officers(&shop, ["mara"]);
    shop.until(|feed| feed["age_seconds"].as_f64().unwrap() < 0.5);
    let open = || {
        let page = portal.get("/console/late-choices", &cookie).body;
        let (_, rest) = page.split_once("Open masks <span class=\"sum\">").unwrap();
        let sets = rest.split('<').next().unwrap().to_owned();
        let row = rest.split_once("/console/sets/ai_assistant/0001\">");
        let rows = row.map(|(_, row)| {
            let (_, rows) = row.split_once("<td class=\"n\">").unwrap();
            rows.split('<').next().unwrap().to_owned()
        });
        (sets, rows)
    };
    assert_eq!(open(), ("0".to_owned(), None));
    // `demur object` masks by itself; the API leaves that to the watch.
    let made = shop.json(&["api", "key", "new", "app", "--scope", "choices:write"]);
    let bearer = format!("Bearer {}", made["secret"].as_str().unwrap());
    let objects = |person: &str| {
        let headers = [
            ("Authorization", bearer.as_str()),
            ("Content-Type", "application/json"),
        ];
        let path = format!("POST /api/v1/people/{person}/choices");
        let said = portal.ask(&path, &headers, "{\"kind\": \"objection\"}");
        assert_eq!(said.status, 201, "{}", said.body);
    };
    let items = admitted(&shop, &used);
    // The watch masks after a quiet moment at the earliest.
    objects(&used);
    let (sets, rows) = until(|| Some(open()).filter(|(_, rows)| rows.is_some()));
    let rows: u64 = rows.unwrap().replace(',', "").parse().unwrap();
    assert_eq!(sets, "1");
    assert!(rows >= items, "{rows} wait, and {items} are theirs");
    // Somebody who masks at once takes these along.
    shop.json(&["set", "mask"]);
    until(|| (open().0 == "0").then_some(()));
}

/// Confirms an order as a browser does.
fn confirm(
    portal: &Portal,
    cookie: &str,
    path: &str,
    (evidence, record): (&str, Option<&str>),
) -> crate::served::Answer {
    let page = portal.get(path, cookie);
    let token = csrf(&page.body);
    let fields = [("csrf", token.as_str()), ("evidence", evidence)];
    let file = record.map(|text| ("file", text.as_bytes()));
    portal.upload_as(cookie, path, &fields, file)
}

#[test]
fn an_order_is_listed_confirmed_and_shown_as_confirmed() {
    let town = Copied::of(shop_without_mail("200", 1));
    let (portal, [cookie]) = officers(&town.shop, ["mara"]);
    // The recipient has it elsewhere, and has applied nothing yet.
    fs::rename(town.path("copy"), town.path("theirs")).unwrap();
    town.says("restriction");
    let order = &town.orders()[0];
    let list = portal.get("/console/orders", &cookie).body;
    let path = "/console/orders/1";
    assert!(links(&list).contains(path), "{list}");
    assert!(list.contains("not since it was given"), "{list}");
    let page = portal.get(path, &cookie).body;
    for item in order["items"].as_array().unwrap() {
        let line = format!("Do not use item {}.", item.as_str().unwrap());
        assert!(page.contains(&line), "{line}: {page}");
    }
    assert!(
        page.contains("does not say that it has come as far"),
        "{page}"
    );
    let bare = confirm(&portal, &cookie, path, ("", None));
    assert_eq!(bare.status, 200);
    assert!(bare.body.contains("Please fill in"), "{}", bare.body);
    assert!(town.orders()[0]["confirmed"].is_null());
    // A record that is none says why it does not count.
    let wrong = confirm(&portal, &cookie, path, ("", Some("{}")));
    assert_eq!(wrong.status, 200, "{}", wrong.body);
    assert!(wrong.body.contains("no record"), "{}", wrong.body);
    assert!(town.orders()[0]["confirmed"].is_null());
    town.apply("theirs");
    let record = fs::read_to_string(town.path("theirs/applied/1.json")).unwrap();
    let done = confirm(&portal, &cookie, path, ("", Some(&record)));
    assert_eq!(done.status, 303, "{}", done.body);
    let confirmed = &town.orders()[0]["confirmed"];
    assert_eq!(confirmed["rests_on"]["kind"], "applied", "{confirmed}");
    assert_eq!(confirmed["by"], "mara");
    let page = portal.get(path, &cookie).body;
    assert!(page.contains("Confirmed on"), "{page}");
    assert!(!page.contains("<textarea"), "nothing is asked any more");
    let list = portal.get("/console/orders", &cookie).body;
    assert!(list.contains("Confirmed on"), "{list}");
    assert!(!list.contains("not since it was given"), "{list}");
    let left = fs::read_dir(town.shop.root().join("office")).unwrap();
    let left = left.filter(|f| {
        let name = f.as_ref().unwrap().file_name();
        name.to_string_lossy().starts_with("record-")
    });
    assert_eq!(
        left.count(),
        0,
        "what was handed in is kept with the export"
    );
    // Once is enough.
    let again = send_parts(&portal, &cookie, path, &[("evidence", "a letter")], None);
    assert_eq!(again.status, 400, "{}", again.body);
}
