//! Every list comes in pages that hold everything once, in the same order whatever their size.

use crate::events::{event, send};
use crate::seeds::{OTHER, PERSON};
use crate::world::{World, world};
use serde_json::{Value, json};

/// Every name in a list, page by page, and how many pages there were.
async fn walked(
    world: &World,
    (path, list): (&str, &str),
    limit: usize,
    name: impl Fn(&Value) -> String,
) -> (Vec<String>, usize) {
    let (mut names, mut next, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let page = world.get(&format!("{path}?limit={limit}{next}")).await;
        assert_eq!(page.status, 200, "{path}: {}", page.text);
        let page = page.json();
        let lines = page[list].as_array().unwrap();
        assert!(lines.len() <= limit, "{path}");
        names.extend(lines.iter().map(&name));
        pages += 1;
        match page["next"].as_str() {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => {
                assert!(page["next"].is_null(), "{path}");
                return (names, pages);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_list_comes_in_pages_that_hold_everything_once() {
    let world = world().await;
    world.seed_people().await;
    world.seed_items().await;
    world.seed_assessment().await;
    let mut wanted: Vec<Vec<String>> = vec![Vec::new(); 4];
    for n in 0..5 {
        world.seed_set().await;
        wanted[0].push(format!("ai_assistant/000{}", n + 1));
        let campaign = format!("campaign-{}", 9 - n);
        world.seed_campaign(&campaign).await;
        wanted[1].push(campaign);
        let stream = format!("stream-{n}");
        world.seed_stream(&stream, n + 1).await;
        wanted[2].push(stream);
        let hook = json!({ "address": "http://127.0.0.1:9/", "events": ["set.masked"] });
        let made = world.post("/webhooks", &hook).await.json();
        wanted[3].push(made["id"].as_str().unwrap().to_owned());
    }
    let lists = [
        ("/sets", "sets", "set"),
        ("/campaigns", "campaigns", "campaign"),
        ("/streams", "streams", "stream"),
        ("/webhooks", "webhooks", "id"),
    ];
    for ((path, list, part), wanted) in lists.into_iter().zip(&mut wanted) {
        if path == "/webhooks" {
            // They were made at the same place of the ledger, as far as it was followed.
            wanted.sort();
        }
        let name = |line: &Value| line[part].as_str().unwrap().to_owned();
        for (limit, pages) in [(1, 5), (2, 3), (4, 2), (5, 1), (200, 1)] {
            let walked = walked(&world, (path, list), limit, name).await;
            assert_eq!(
                (&walked.0, walked.1),
                (&*wanted, pages),
                "{path} by {limit}"
            );
        }
        for wrong in ["?limit=0", "?limit=201", "?cursor=x", "?page=2"] {
            let refused = world.get(&format!("{path}{wrong}")).await;
            assert_eq!(refused.status, 400, "{path}{wrong}");
        }
    }
    // What goes between two pages changes nothing of what is left.
    let first = world.get("/webhooks?limit=2").await.json();
    let removed = format!("/webhooks/{}", wanted[3][1]);
    assert_eq!(world.delete(&removed).await.status, 204);
    let cursor = first["next"].as_str().unwrap();
    let rest = world
        .get(&format!("/webhooks?cursor={cursor}"))
        .await
        .json();
    let ids = rest["webhooks"].as_array().unwrap().iter();
    let ids: Vec<&str> = ids.map(|hook| hook["id"].as_str().unwrap()).collect();
    assert_eq!(ids, wanted[3][2..]);
    let other = world.get(&format!("/sets?cursor={cursor}")).await;
    assert_eq!(other.status, 400, "a cursor of another list");
}

/// The items of a page, and where the next one is.
fn of_page(answer: &crate::world::Answer) -> (Vec<String>, Option<String>) {
    assert_eq!(answer.status, 200, "{}", answer.text);
    let page = answer.json();
    let (items, next) = match page["items"].as_array() {
        Some(items) => (items.clone(), page["next"].as_str().map(str::to_owned)),
        None => {
            let link = answer.header("link").split_once("cursor=");
            let next = link.and_then(|(_, rest)| rest.split_once('>'));
            let items = page["items"]["items"].as_array().unwrap().clone();
            (items, next.map(|(cursor, _)| cursor.to_owned()))
        }
    };
    let id = |item: &Value| item["item"].as_str().unwrap().to_owned();
    (items.iter().map(id).collect(), next)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_before_a_page_between_two_of_them_shifts_nothing() {
    for list in ["items", "dossier"] {
        let world = world().await;
        world.seed_people().await;
        world.seed_items().await;
        let path = format!("/people/{OTHER}/{list}");
        let first = world.get(&format!("{path}?limit=1")).await;
        let (mut items, next) = of_page(&first);
        // Their other account has items that stand before these.
        let linked = json!({ "person": OTHER, "with": PERSON, "evidence": "one telephone" });
        let linked = send(&world, &[event(1, "accounts_linked", linked)]).await;
        assert_eq!(linked.json()["taken"], 1, "{}", linked.text);
        let all = of_page(&world.get(&path).await).0;
        assert_eq!(all.len(), 5, "{all:?}");
        let mut next = next;
        while let Some(cursor) = next {
            let page = world.get(&format!("{path}?cursor={cursor}")).await;
            let (more, then) = of_page(&page);
            items.extend(more);
            next = then;
        }
        assert_eq!(items, ["posts/20", "posts/21"], "{list}");
    }
}
