//! What undoes what: no yes undoes a no that came after it, however late it arrives, nobody's name lets another into an
//! account, and whoever undoes what a stranger did keeps their own word.

use crate::notices::{MailServer, plan, send};
use crate::platform::Platform;
use crate::served::{Answer, Portal, csrf, ledger, link_in, shop};
use crate::sets::TownShop;
use serde_json::{Value, json};
use std::fs;

/// What stands of a kind, as the pages say it: the entries that can be taken back.
fn standing(portal: &Portal, cookie: &str) -> Vec<u64> {
    let page = portal.get("/choices", cookie).body;
    let links = page.split("href=\"/choices/").skip(1);
    let numbers = links.filter_map(|rest| rest.split_once("/take-back")?.0.parse().ok());
    numbers.collect()
}

fn take_back(portal: &Portal, cookie: &str, entry: u64) -> (String, Answer) {
    let back = format!("/choices/{entry}/take-back");
    let asked = portal.get(&back, cookie);
    let form = format!("csrf={}", csrf(&asked.body));
    (asked.words(), portal.post(&back, cookie, &form))
}

fn admitted(shop: &TownShop, person: &str) -> u64 {
    let told = shop.json(&["explain", "--person", person, "--purpose", "ai_assistant"]);
    told[0]["admitted"].as_u64().unwrap()
}

#[test]
fn whoever_undoes_what_a_stranger_did_keeps_their_own_objection() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    plan(&shop, "spring-2027");
    send(&shop, &[]);
    let mut mails = server.mails().into_iter();
    let (_, mail) = mails.find(|(to, _)| to == "u3@example.org").unwrap();
    let link = link_in(&mail, "/o/");
    let portal = Portal::start_unwatched(&shop);
    let cookie = portal.sign_in(&server, "u3");
    let object = |cookie: &str, reach: &str| {
        let token = csrf(&portal.get("/object", cookie).body);
        let form = format!("csrf={token}&{reach}");
        assert_eq!(portal.post("/object", cookie, &form).status, 200);
    };
    object(&cookie, "reach=part&kind=photo&kind=post");
    let own = standing(&portal, &cookie);
    assert_eq!(own.len(), 1);
    // Somebody has the mail that was forwarded.
    assert_eq!(portal.post(&link, "", "reach=everything").status, 200);
    let both = standing(&portal, &cookie);
    assert_eq!(both.len(), 2);
    let strangers = *both.iter().max().unwrap();
    let (asked, taken) = take_back(&portal, &cookie, strangers);
    assert!(!asked.contains("This ends with it"), "{asked}");
    assert_eq!(taken.status, 200, "{}", taken.body);
    let left = ledger(&shop, "u3");
    let kinds: Vec<&Value> = left
        .iter()
        .rev()
        .take(2)
        .map(|e| &e["entry"]["kind"])
        .collect();
    assert_eq!(kinds, ["objection", "objection_withdrawn"]);
    let again = left.last().unwrap();
    assert_eq!(again["entry"]["scope"]["kinds"], json!(["post", "photo"]));
    assert_eq!(again["entry"]["again"], true, "it is no new request");
    let told = shop.json(&["dossier", "u3"]);
    let requests = told["about"]["deadlines"].as_array().unwrap();
    let objections = requests.iter().filter(|d| d["request"] == "objection");
    assert_eq!(objections.count(), 2, "{requests:?}");
    assert_eq!(standing(&portal, &cookie).len(), 1);
    // What they take back of their own takes along what is within it, and says so before.
    object(&cookie, "reach=everything");
    let all = *standing(&portal, &cookie).iter().max().unwrap();
    let (asked, taken) = take_back(&portal, &cookie, all);
    assert!(asked.contains("This ends with it"), "{asked}");
    assert_eq!(taken.status, 200, "{}", taken.body);
    assert_eq!(standing(&portal, &cookie), [0; 0]);
}

#[test]
fn a_yes_that_arrives_late_undoes_no_later_no() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    let mut people = shop.people_in(2).into_iter();
    let (person, other) = (people.next().unwrap(), people.next().unwrap());
    let mut platform = Platform::new(&shop);
    let portal = Portal::start_unwatched(&shop);
    let cookie = portal.sign_in(&server, &person);
    let form = format!("csrf={}", csrf(&portal.get("/object", &cookie).body));
    assert_eq!(portal.post("/object", &cookie, &form).status, 200);
    assert_eq!(admitted(&shop, &person), 0);
    let count = ledger(&shop, &person).len();
    // A stream that hangs behind: they had taken back an earlier one before they objected here.
    let late = |at: &str| json!({ "type": "choice_made", "person": person, "choice": "objection_withdrawn", "at": at });
    let answer = platform.sends(&portal, &[late("2026-01-02T00:00:00Z")]);
    assert_eq!(answer["set_aside"], 1, "{answer}");
    let reason = answer["aside"][0]["reason"].as_str().unwrap();
    assert!(reason.contains("`objection` was said later"), "{reason}");
    assert_eq!(ledger(&shop, &person).len(), count);
    assert_eq!(admitted(&shop, &person), 0);
    // Two streams in one request, the later word first.
    let said = |choice: &str, at: &str| json!({ "type": "choice_made", "person": other, "choice": choice, "at": at });
    let answer = platform.sends(
        &portal,
        &[
            said("objection", "2026-01-03T00:00:00Z"),
            said("objection_withdrawn", "2026-01-02T00:00:00Z"),
        ],
    );
    assert_eq!(
        (&answer["taken"], &answer["set_aside"]),
        (&json!(1), &json!(1)),
        "{answer}"
    );
    assert_eq!(admitted(&shop, &other), 0);
    // And one that is later ends it.
    let answer = platform.sends(
        &portal,
        &[said("objection_withdrawn", "2026-01-04T00:00:00Z")],
    );
    assert_eq!(answer["set_aside"], 0, "{answer}");
    assert!(admitted(&shop, &other) > 0);

    // The same over the API, and by a file.
    let path = format!("/people/{person}/choices");
    let body = json!({ "kind": "objection_withdrawn", "made_at": "2026-01-02T00:00:00Z" });
    let refused = platform.post(&portal, &path, "application/json", &body.to_string());
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert!(refused.body.contains("`objection` was said later"));
    let file = shop.root().join("late.csv");
    let rows = format!(
        "person,choice,at\n{person},objection_withdrawn,2026-01-02\n{other},objection,2026-01-08\n{other},objection_withdrawn,2026-01-07\nnobody,objection,2026-01-08\nnobody,objection_withdrawn,2026-01-07\n"
    );
    fs::write(&file, rows).unwrap();
    // A dry run says the same, of whoever is not known, too.
    let dry = shop.json(&["import", "choices", "--dry-run", "late.csv"]);
    let done = shop.json(&["import", "choices", "late.csv"]);
    for said in [dry, done] {
        let said = &said["files"][0];
        assert_eq!(
            (&said["accepted"], &said["quarantined"]),
            (&json!(2), &json!(3)),
            "{said}"
        );
        assert_eq!(said["new_people"], 1, "{said}");
    }
    assert_eq!((admitted(&shop, &person), admitted(&shop, &other)), (0, 0));
}

#[test]
fn a_name_that_changed_hands_lets_nobody_into_the_account() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    let person = shop.people_in(1).remove(0);
    let mut platform = Platform::new(&shop);
    let portal = Portal::start_unwatched(&shop);
    let named = json!({ "type": "account_renamed", "person": person, "handle": "@ada" });
    let objects = json!({ "type": "choice_made", "person": "@ada", "choice": "objection" });
    let answer = platform.sends(&portal, &[named, objects]);
    assert_eq!(
        answer["set_aside"], 0,
        "a no is taken by any name: {answer}"
    );
    assert_eq!(admitted(&shop, &person), 0);
    let before = shop.json(&["dossier", &person]);
    let by_name = [
        json!({ "type": "contact_changed", "person": "@ada", "mail": "next@example.org" }),
        json!({ "type": "birthday_corrected", "person": "@ada", "birth": "1950-01-01" }),
        json!({ "type": "account_renamed", "person": "@ada", "handle": "@bea" }),
        json!({ "type": "accounts_linked", "person": "newcomer", "with": "@ada", "evidence": "they say so" }),
        json!({ "type": "choice_made", "person": "@ada", "choice": "objection_withdrawn" }),
    ];
    let answer = platform.sends(&portal, &by_name);
    assert_eq!(answer["set_aside"], by_name.len(), "{answer}");
    let reason = answer["aside"][0]["reason"].as_str().unwrap();
    assert!(reason.contains("`@ada` is a name and no id"), "{reason}");
    assert_eq!(admitted(&shop, &person), 0);
    let after = shop.json(&["dossier", &person]);
    assert_eq!(after["about"]["handles"], before["about"]["handles"]);
    let body = json!({ "kind": "objection_withdrawn" }).to_string();
    let refused = platform.post(&portal, "/people/@ada/choices", "application/json", &body);
    assert_eq!(refused.status, 422, "{}", refused.body);
    let path = format!("/people/{person}/choices");
    let done = platform.post(&portal, &path, "application/json", &body);
    assert_eq!(done.status, 201, "{}", done.body);
}
