//! The language that somebody chose stays, and leads nowhere that does not answer.

use crate::notices::MailServer;
use crate::served::{Answer, Portal, csrf, link_in, plain, shop, until};

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

/// A link of a mail asks for a language: it holds on the way in, and where that leads.
#[test]
fn the_language_of_a_mail_and_its_place_are_kept_on_the_way_in() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    let portal = Portal::start(&shop);
    let outside = portal.get("/questions?lang=de", "");
    assert_eq!(outside.status, 303);
    let asked = outside.headers["location"].clone();
    let next = "next=%2Fquestions%3Flang%3Dde";
    assert_eq!(asked, format!("/sign-in?{next}"));
    let form = portal.get(&asked, "");
    assert_eq!(language(&form), "de");
    // Whoever chooses another language on the way goes on in that one.
    let switched = portal.get(&other(&form).unwrap(), "");
    assert_eq!(switched.headers["location"], "/sign-in?next=%2Fquestions");
    let mails = server.mails().len();
    let sent = portal.post("/sign-in", "", &format!("mail=u7%40example.org&{next}"));
    assert_eq!(language(&sent), "de");
    assert!(
        sent.body.contains(&format!("href=\"/sign-in?{next}\"")),
        "a new link leads to the same place: {}",
        sent.body
    );
    let mail = until(|| {
        let mut new = server.mails().into_iter().skip(mails);
        new.find(|(to, _)| to == "u7@example.org")
    });
    let link = link_in(&mail.1, "/sign-in/");
    let whole = format!("{link}?{next}");
    assert!(plain(&mail.1).contains(&whole), "{}", plain(&mail.1));
    assert_eq!(language(&portal.get(&whole, "")), "de");
    let entered = portal.post(&whole, "", "");
    assert_eq!(
        (entered.status, entered.headers["location"].as_str()),
        (303, "/questions?lang=de")
    );
    let session = entered.headers["set-cookie"].split(';').next().unwrap();
    assert_eq!(language(&portal.get("/questions?lang=de", session)), "de");
    let used = portal.get(&whole, "");
    assert_eq!((used.status, language(&used)), (410, "de"));
    assert!(used.body.contains(&format!("href=\"/sign-in?{next}\"")));
    // Links of a page that was asked for in a language keep it.
    let public = portal.get("/public?lang=de", session);
    assert!(
        public.body.contains("href=\"/items?lang=de\""),
        "{}",
        public.body
    );

    // Whoever confirms that it is them is signed in, and is not asked to be.
    let mut session = session.to_owned();
    let confirm = portal.get("/confirm?next=%2Fdossier", &session);
    let token = csrf(&confirm.body);
    let form = format!("csrf={token}&next=%2Fdossier");
    let sent = portal.post("/confirm", &session, &form);
    assert_eq!(sent.status, 200, "{}", sent.body);
    assert!(
        sent.body
            .contains("We have sent a link to u\u{2026}@example.org")
            && sent.body.contains("href=\"/confirm?next=%2Fdossier\"")
            && !sent.body.contains("belongs to an account"),
        "{}",
        sent.body
    );
    let mail = until(|| {
        let mut all = server.mails().into_iter();
        all.find(|(to, mail)| to == "u7@example.org" && plain(mail).contains("/confirm/"))
    });
    let link = link_in(&mail.1, "/confirm/");
    let page = portal.get(&format!("{link}?next=%2Fdossier"), &session);
    assert!(
        page.body.contains("It is me") && !page.body.contains("you are signed in</h1>"),
        "{}",
        page.body
    );
    let confirmed = portal.post(&format!("{link}?next=%2Fdossier"), &session, "");
    assert_eq!(confirmed.headers["location"], "/dossier");
    session = confirmed.headers["set-cookie"]
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    assert_eq!(portal.get("/dossier", &session).status, 200);
    let used = portal.post(&format!("{link}?next=%2Fdossier"), &session, "");
    assert_eq!(used.status, 410);
    assert!(
        used.body.contains("<bdi>u7</bdi>")
            && used.body.contains("href=\"/confirm?next=%2Fdossier\""),
        "{}",
        used.body
    );
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
