//! What asks anew who somebody is, once the last confirmation is a while ago: erasing, the dossier, and reading
//! what was said to AI features (GDPR Art. 12(6)).

use crate::notices::MailServer;
use crate::served::{Portal, csrf, ledger, link_in, shop, until};
use crate::sets::TownShop;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// The same session with its last confirmation long ago, sealed as the portal seals it.
fn stale(shop: &TownShop, cookie: &str) -> String {
    let key = shop.root().join("keys/sessions.key");
    let keys = notice::LinkKeys::load_or_create(&key, &::ledger::OsRandomness).unwrap();
    let (name, value) = cookie.split_once('=').unwrap();
    let mut body = keys.open(&BASE64.decode(value).unwrap()).unwrap();
    // A mark, the person (4 bytes), since when (8), confirmed (8), a random id.
    body[13..21].fill(0);
    format!("{name}={}", BASE64.encode(keys.seal(&body).unwrap()))
}

/// Somebody with AI interactions, and the beginning of one.
fn somebody_who_prompted(items: &Path) -> (String, String) {
    let script = "
import glob, json, sys
import pyarrow.parquet as pq
plain = lambda s: ''.join(c if c.isalnum() or c in ' .,' else '|' for c in s).split('|')[0][:30].rstrip()
for f in sorted(glob.glob(sys.argv[1] + '/*.parquet')):
    for r in pq.read_table(f, columns=['person', 'kind', 'text']).to_pylist():
        if r['kind'] == 'ai_prompt' and r['text'] and len(plain(r['text'])) > 12 and r['person'].startswith('u') and r['person'][1:].isdigit():
            print(json.dumps([r['person'], plain(r['text'])])); sys.exit()
";
    let out = Command::new(std::env::var_os("DEMUR_PYTHON").unwrap())
        .args(["-c", script])
        .arg(items)
        .output()
        .unwrap();
    assert!(out.status.success() && !out.stdout.is_empty(), "{out:?}");
    let found: Value = serde_json::from_slice(&out.stdout).unwrap();
    let text = |at: usize| found[at].as_str().unwrap().to_owned();
    (text(0), text(1))
}

/// Every page of a person's items, as text.
fn items(portal: &Portal, cookie: &str) -> String {
    let page = |page: usize| portal.get(&format!("/items?page={page}"), cookie).body;
    (1..=12).map(page).collect()
}

#[test]
fn what_is_delicate_asks_again_and_only_their_own_mail_confirms() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "120");
    let (person, prompt) = somebody_who_prompted(&shop.root().join("../town/items"));
    let portal = Portal::start(&shop);
    let fresh = portal.sign_in(&server, &person);
    let stale = stale(&shop, &fresh);
    assert_eq!(
        portal.get("/", &stale).status,
        200,
        "it is their session all the same"
    );

    let shown = items(&portal, &fresh);
    assert!(shown.contains(&prompt), "{prompt}");
    let hidden = items(&portal, &stale);
    assert!(!hidden.contains(&prompt), "{prompt}");
    assert!(hidden.contains("action=\"/confirm\""), "{hidden}");
    // Nor at the address of the item itself.
    let (before, _) = shown.split_once(&prompt).unwrap();
    let item = before.rsplit("href=\"/items/").next().unwrap();
    let item = format!("/items/{}", item.split('"').next().unwrap());
    assert_eq!(portal.get(&item, &fresh).status, 200, "{item}");

    let token = csrf(&portal.get("/object", &stale).body);
    let form = format!("csrf={token}&what=everything&sure=yes");
    let count = ledger(&shop, &person).len();
    for (method, path) in [
        ("GET", item.as_str()),
        ("GET", "/dossier"),
        ("GET", "/dossier/dossier.json"),
        ("GET", "/erase"),
        ("POST", "/erase"),
        ("POST", "/erase/confirm"),
    ] {
        let asked = match method {
            "GET" => portal.get(path, &stale),
            _ => portal.post(path, &stale, &form),
        };
        assert_eq!(asked.status, 303, "{method} {path}: {}", asked.body);
        assert!(
            asked.headers["location"].starts_with("/confirm?next="),
            "{method} {path}"
        );
    }
    assert_eq!(ledger(&shop, &person).len(), count, "nothing was erased");

    // Confirming: a mail to the address that is known, and its link counts for this person alone.
    let asked = portal.get("/confirm?next=%2Ferase", &stale);
    assert_eq!(asked.status, 200, "{}", asked.body);
    let mails = server.mails().len();
    let sent = portal.post("/confirm", &stale, &format!("csrf={token}&next=%2Ferase"));
    assert_eq!(sent.status, 200, "{}", sent.body);
    let to = format!("{person}@example.org");
    let mail = until(|| {
        let mut new = server.mails().into_iter().skip(mails);
        new.find(|(known, _)| *known == to)
    });
    let link = link_in(&mail.1, "/confirm/") + "?next=%2Ferase";
    let stranger = if person == "u9" { "u8" } else { "u9" };
    let stranger = self::stale(&shop, &portal.sign_in(&server, stranger));
    assert_eq!(portal.post(&link, &stranger, "").status, 410, "not theirs");
    let entered = portal.post(&link, &stale, "");
    assert_eq!(entered.status, 303, "{}", entered.body);
    assert_eq!(entered.headers["location"], "/erase");
    let confirmed = entered.headers["set-cookie"].split(';').next().unwrap();
    assert_eq!(portal.get("/erase", confirmed).status, 200);
    assert_eq!(portal.get(&item, confirmed).status, 200);
    assert_eq!(
        portal.post(&link, &stale, "").status,
        410,
        "a link works once"
    );
}
