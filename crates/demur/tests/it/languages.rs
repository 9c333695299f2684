//! The language that somebody chose stays, and leads nowhere that does not answer.

use crate::notices::MailServer;
use crate::served::{Answer, Portal, csrf, shop};

fn language(answer: &Answer) -> &str {
    let (_, rest) = answer.body.split_once("<html lang=\"").unwrap();
    rest.split('"').next().unwrap()
}

/// Where the link to the other language leads.
fn other(answer: &Answer) -> Option<String> {
    let (_, nav) = answer.body.split_once("<nav class=\"languages\"")?;
    let (_, href) = nav.split_once("href=\"")?;
    Some(
        href.split('"')
            .next()?
            .replace("&amp;", "&")
            .replace("&#38;", "&"),
    )
}

#[test]
fn a_language_is_chosen_once() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    let portal = Portal::start_for(&shop, &[]);
    let session = portal.sign_in(&server, "u7");
    let page = portal.get("/items?used=out", &session);
    assert_eq!(language(&page), "en");
    let chosen = portal.get(&other(&page).unwrap(), &session);
    assert_eq!(chosen.status, 303);
    assert_eq!(
        chosen.headers["location"], "/items?used=out",
        "back to where it was"
    );
    let kept = &chosen.headers["set-cookie"];
    assert!(
        kept.starts_with("demur_language=de;") && kept.contains("SameSite=Lax"),
        "{kept}"
    );
    let cookie = format!("{session}; demur_language=de");
    for path in [
        "/items?used=out",
        "/",
        "/nothing-here",
        "/public",
        "/sign-in",
        "/console/sign-in",
    ] {
        let page = portal.get(path, &cookie);
        assert_eq!(language(&page), "de", "{path}");
        let back = portal.get(&other(&page).unwrap(), &cookie);
        assert_eq!(back.status, 303, "{path}");
        assert_eq!(back.headers["location"], path, "{path}");
    }
    // An answer to a form stands nowhere: no link leads away from it and loses what was said.
    let token = csrf(&portal.get("/object", &cookie).body);
    let said = portal.post(
        "/object",
        &cookie,
        &format!("csrf={token}&reach=everything"),
    );
    assert_eq!((said.status, language(&said)), (200, "de"));
    assert_eq!(other(&said), None);
    // The address stands above what was chosen, and nobody is led off the portal.
    assert_eq!(language(&portal.get("/public?lang=en", &cookie)), "en");
    let away = portal.get("/language/de?next=https%3A%2F%2Fevil.example", "");
    assert_eq!(away.headers["location"], "/");
    assert_eq!(portal.get("/language/tlh", "").status, 404);
    // Whose session has ended comes back to the page with the form, not to where it was sent.
    for (sent, page) in [
        ("/audience/confirm", "/audience"),
        ("/erase/confirm", "/erase"),
        ("/object", "/object"),
        ("/sign-out", "/"),
    ] {
        let asked = portal.post(sent, "", "");
        if sent == "/sign-out" {
            assert_eq!(asked.status, 200, "whoever is signed out already");
            continue;
        }
        let next = format!("/sign-in?next={}", page.replace('/', "%2F"));
        assert_eq!(asked.headers["location"], next, "{sent}");
    }
}
