//! Pages that lead no further, in a real Chromium, looked at in every way and by keyboard: of links whose days are over,
//! that were called back, were used, or never were any; of forms whose address was opened by hand; and of confirming,
//! where somebody has no way to. Beside them those of links that still work.

use crate::guest_town::{handed_in, send as send_form};
#[cfg(target_os = "linux")]
use crate::later::Calendar;
use crate::live_pages::{look, tried};
#[cfg(target_os = "linux")]
use crate::noticed::{spaced, words_of};
use crate::notices::{MailServer, plan, send};
use crate::served::{Portal, csrf, link_in, shop, shop_without_mail};
use crate::visit::{Visit, axe, mailed};
use std::fs;

/// Days for which the links of a mail work here.
#[cfg(target_os = "linux")]
const LINK_DAYS: i32 = 40;

/// On its last day a link leads to the button; on the next the page says until when it worked, and how one objects now.
#[cfg(target_os = "linux")]
#[test]
fn pages_of_a_link_whose_days_are_over_hold_up() {
    let (Some(axe), Some(server)) = (axe(), MailServer::start(&[])) else {
        return;
    };
    let (shop, calendar) = (shop(&server, "20"), Calendar::new());
    let root = shop.root();
    let config = root.join("demur.toml");
    let text = fs::read_to_string(&config).unwrap();
    let section = "\n[notice.sender]\n";
    let days = text.replace(section, &format!("{section}link_days = {LINK_DAYS}\n"));
    assert_ne!(days, text);
    fs::write(&config, days).unwrap();
    let about = ["--text", "spring", "--purpose", "ai_assistant"];
    let planned = [&["notice", "plan", "spring-2027"], &about[..]].concat();
    calendar.json(0, &root, &planned);
    calendar.json(0, &root, &["notice", "send", "spring-2027"]);
    let (_, mail) = server.mails().swap_remove(0);
    let (object, notice) = (link_in(&mail, "/o/"), link_in(&mail, "/n/"));

    let portal = Portal::start_on(&shop, &calendar, LINK_DAYS);
    assert_eq!(portal.get(&notice, "").status, 200);
    let Some(mut visit) = Visit::begin(&portal, Some(&axe)) else {
        return;
    };
    let mut by_link = look(&mut visit, (&shop, &portal));
    by_link.at(std::slice::from_ref(&object));
    by_link.walk(&object, "main button.main");
    tried(by_link);
    drop(visit);
    drop(portal);

    let portal = Portal::start_on(&shop, &calendar, LINK_DAYS + 1);
    let last = calendar.day(LINK_DAYS);
    for (tag, lang, says) in [
        ("en", tlog::Lang::En, "It worked until"),
        ("de", tlog::Lang::De, "Er galt bis zum"),
    ] {
        let says = spaced(&format!("{says} {}", lang.day(last)));
        for link in [&object, &notice] {
            let page = portal.get(&format!("{link}?lang={tag}"), "");
            assert_eq!(page.status, 410, "{}", page.body);
            let words = words_of(&page.body);
            assert!(words.contains(&says), "{says}: {words}");
        }
    }
    let pressed = portal.post(&object, "", "reach=everything");
    assert_eq!(pressed.status, 410, "{}", pressed.body);
    let mut visit = Visit::begin(&portal, Some(&axe)).unwrap();
    let mut over = look(&mut visit, (&shop, &portal));
    over.answered(410, &[object.clone(), notice.clone()]);
    over.walk(&object, "main .ways a");
    over.walk(&notice, "main .go");
    tried(over);
}

/// A mail that a form asks for: the link in it.
fn asked_for(
    (server, portal): (&MailServer, &Portal),
    (form, cookie): (&str, &str),
    body: &str,
) -> String {
    let before = server.mails().len();
    let asked = portal.post(form, cookie, body);
    assert_eq!(asked.status, 200, "{}", asked.body);
    mailed(server, "u7@example.org", &format!("{form}/"), before)
}

#[test]
fn pages_of_links_that_were_called_back_used_or_never_any_hold_up() {
    let (Some(axe), Some(server)) = (axe(), MailServer::start(&[])) else {
        return;
    };
    let shop = shop(&server, "60");
    plan(&shop, "spring-2027");
    send(&shop, &[]);
    let (_, mail) = server.mails().swap_remove(0);
    shop.json(&["notice", "revoke", "spring-2027"]);
    let portal = Portal::start(&shop);
    let Some(mut visit) = Visit::begin(&portal, Some(&axe)) else {
        return;
    };

    // Two links each, of which one is used.
    let at = (&server, &portal);
    let enters = || asked_for(at, ("/sign-in", ""), "mail=u7%40example.org");
    let (used, enter) = (enters(), enters());
    let cookie = portal.sign_in_by(&used);
    let page = portal.get("/confirm?next=%2Fdossier", &cookie).body;
    let form = format!("csrf={}&next=%2Fdossier", csrf(&page));
    let confirms = || asked_for(at, ("/confirm", &cookie), &form);
    let (confirmed, confirm) = (confirms(), confirms());
    let done = portal.post(&confirmed, &cookie, "");
    assert_eq!(done.status, 303, "{}", done.body);

    // By the form without an account: a request, an objection of accounts, and a form that still waits.
    let words = [("wish", "objection"), ("words", "Nele Sommerfeld")];
    let guest = "nele@guest.example";
    let (_, request) = handed_in(&server, &portal, &words, guest);
    let status = request.headers["location"].clone();
    let account = [("wish", "account")];
    let (objected, _) = handed_in(&server, &portal, &account, "u7@example.org");
    let before = server.mails().len();
    let sent = send_form(&portal, &[&words[..], &[("mail", guest)]].concat(), None);
    assert_eq!(sent.status, 200, "{}", sent.body);
    let hand_in = mailed(&server, guest, "/without-account/confirm/", before);

    let mut look = look(&mut visit, (&shop, &portal));
    let (object, notice) = (link_in(&mail, "/o/"), link_in(&mail, "/n/"));
    let these = |paths: &[&str]| -> Vec<String> { paths.iter().map(|p| (*p).to_owned()).collect() };
    look.at(&[enter, status, objected, hand_in]);
    look.answered(410, &[object.clone(), notice, used, confirmed.clone()]);
    look.answered(410, &these(&["/without-account/confirm/aaaa"]));
    look.answered(
        404,
        &these(&["/o/aaaa", "/n/aaaa", "/without-account/aaaa"]),
    );
    look.answered(405, &these(&["/sign-out", "/sign-in/with"]));
    // The same for somebody who is signed in, around which stands the navigation.
    look.visit.take_cookie(&cookie);
    look.at(std::slice::from_ref(&confirm));
    look.answered(410, std::slice::from_ref(&confirmed));
    look.answered(404, &these(&["/items/none/1", "/nothing-of-that-name"]));
    look.answered(405, &these(&["/erase/confirm", "/audience/confirm"]));
    look.walk(&confirm, "main button.main");
    look.walk(&confirmed, "main .go");
    look.walk(&object, "main .ways a");
    tried(look);
}

/// Whoever has neither an address nor an account elsewhere is told who helps, whatever they wanted to do.
#[test]
fn pages_of_whoever_has_no_way_to_confirm_hold_up() {
    let Some(axe) = axe() else {
        return;
    };
    let shop = shop_without_mail("20", 1);
    let file = shop.root().join("known.ndjson");
    fs::write(&file, "{\"id\":\"x1\"}\n").unwrap();
    shop.json(&["import", "people", file.to_str().unwrap()]);
    let portal = Portal::start_for_member(&shop, "x1");
    let cookie = portal.sign_in_by(&portal.links[0]);
    let pages = ["dossier", "erase", "items"].map(|room| format!("/confirm?next=%2F{room}"));
    for page in &pages {
        let shown = portal.get(page, &cookie);
        assert_eq!(shown.status, 403, "{}", shown.body);
        let says = "you cannot confirm it here";
        assert!(shown.body.contains(says), "{}", shown.body);
        assert!(!shown.body.contains("action=\"/confirm"), "{}", shown.body);
    }
    let Some(mut visit) = Visit::begin(&portal, Some(&axe)) else {
        return;
    };
    visit.take_cookie(&cookie);
    let mut look = look(&mut visit, (&shop, &portal));
    look.answered(403, &pages);
    look.walk(&pages[0], "main a.mail");
    tried(look);
}
