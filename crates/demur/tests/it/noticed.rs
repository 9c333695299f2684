//! What a notice says to one person over time, and when it counts as seen: real mails, the real portal, days that
//! pass.

use crate::console::admitted;
use crate::later::Calendar;
use crate::notices::{MailServer, plan, send};
use crate::served::{Portal, csrf, ledger, link_in, plain, shop};
use crate::sets::TownShop;
use std::fs;

/// The mails of a campaign to somebody, decoded.
fn mails_to(server: &MailServer, id: &str) -> Vec<String> {
    let address = format!("{id}@example.org");
    let mails = server.mails().into_iter();
    let own = mails.filter(|(to, mail)| *to == address && mail.contains("X-Demur-Notice"));
    own.map(|(_, mail)| plain(&mail)).collect()
}

/// Has the policy ask for a notice that was seen.
fn ask_for_seen(shop: &TownShop) {
    let policy = shop.root().join("policies/opt_out.cedar");
    let text = fs::read_to_string(&policy).unwrap();
    let delivered = "!resource.owner.notified.contains(resource.kind) };";
    let seen = "!resource.owner.notice_seen.contains(resource.kind) };";
    assert!(text.contains(delivered));
    fs::write(&policy, text.replace(delivered, seen)).unwrap();
}

fn seen_steps(shop: &TownShop, id: &str) -> Vec<String> {
    let steps = ledger(shop, id).into_iter();
    let seen =
        steps.filter(|e| e["entry"]["status"] == "seen" && e["entry"]["campaign"] == "spring-2027");
    seen.map(|e| e["entry"]["channel"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_notice_counts_as_seen_by_whoever_it_was_sent_to_signed_in() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    let told = shop.people_in(15);
    ask_for_seen(&shop);
    // They were told long ago, by an announcement that nobody has seen.
    let unseen: Vec<&String> = told.iter().filter(|id| admitted(&shop, id) == 0).collect();
    let [opening, other, ..] = unseen[..] else {
        panic!("{unseen:?} of {told:?}");
    };
    plan(&shop, "spring-2027");
    send(&shop, &[]);
    let portal = Portal::start(&shop);
    let link = |id: &str| link_in(&mails_to(&server, id)[0], "/n/");

    // Programs open links, and mails are forwarded: nothing is written, and nobody is let in.
    let (notice, entries) = (link(opening), ledger(&shop, opening).len());
    let german = format!("{}?lang=de", notice.split('?').next().unwrap());
    for method in ["GET", "HEAD", "GET"] {
        let looked = portal.ask(&format!("{method} {german}"), &[], "");
        assert_eq!(looked.status, 200);
        assert!(!looked.headers.contains_key("set-cookie"));
        if method == "GET" {
            let page = &looked.body;
            assert!(page.contains("Eine Einwilligung ist das nicht"), "{page}");
            assert!(page.contains("href=\"/sign-in?next=%2Fn%2F"), "{page}");
            assert!(page.contains("/o/"), "one can object");
            let token = notice.trim_start_matches("/n/");
            assert!(
                !page.replace(token, "").contains(opening.as_str()),
                "nothing of the person is on it"
            );
        }
    }
    assert_eq!(
        portal.post(&notice, "", "").status,
        405,
        "no button says it"
    );
    let cookie = portal.sign_in(&server, other);
    portal.get(&notice, &cookie);
    assert_eq!(ledger(&shop, opening).len(), entries, "whoever else it was");
    assert_eq!(admitted(&shop, opening), 0);

    // Signed in, by their own browser, opening it is enough, once.
    let cookie = portal.sign_in(&server, opening);
    assert_eq!(portal.get("/", &cookie).status, 200);
    let ahead = [("Cookie", cookie.as_str()), ("Sec-Purpose", "prefetch")];
    portal.ask(&format!("GET {notice}"), &ahead, "");
    assert!(
        seen_steps(&shop, opening).is_empty(),
        "neither the portal nor a browser ahead"
    );
    for _ in 0..2 {
        let opened = portal.get(
            &format!("{}?lang=en", notice.split('?').next().unwrap()),
            &cookie,
        );
        assert!(opened.body.contains("You are signed in"), "{}", opened.body);
    }
    assert_eq!(seen_steps(&shop, opening), ["portal"]);
    assert!(admitted(&shop, opening) > 0, "the policy asks for no more");
    let status = shop.json(&["notice", "status", "spring-2027"]);
    assert_eq!(status["campaigns"][0]["stages"]["seen"], 1, "{status}");
}

/// Whoever a mail was forwarded to objects for the person, and has seen nothing for them: once that is taken back, the
/// person is refused as before, as one who has not seen the notice.
#[test]
fn an_objection_by_a_link_is_no_look_at_the_notice() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    let told = shop.people_in(15);
    ask_for_seen(&shop);
    let person = told.iter().find(|id| admitted(&shop, id) == 0).unwrap();
    plan(&shop, "spring-2027");
    send(&shop, &[]);
    let portal = Portal::start(&shop);
    let link = link_in(&mails_to(&server, person)[0], "/o/");
    assert_eq!(portal.post(&link, "", "reach=everything").status, 200);
    let said = ledger(&shop, person);
    let mut said = said.iter().rev();
    let objection = said.find(|e| e["entry"]["kind"] == "objection").unwrap();
    let back = format!("/choices/{}/take-back", objection["sequence"]);
    let cookie = portal.sign_in(&server, person);
    let token = csrf(&portal.get(&back, &cookie).body);
    let taken = portal.post(&back, &cookie, &format!("csrf={token}"));
    assert_eq!(taken.status, 200, "{}", taken.body);
    assert!(seen_steps(&shop, person).is_empty());
    assert_eq!(admitted(&shop, person), 0);
    // What they see themselves counts.
    let notice = link_in(&mails_to(&server, person)[0], "/n/");
    assert_eq!(portal.get(&notice, &cookie).status, 200);
    assert!(admitted(&shop, person) > 0);
}

/// Words with one space between them.
pub(crate) fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of a page, less its tags.
pub(crate) fn words_of(html: &str) -> String {
    let mut out = String::new();
    for part in html.split('<') {
        out += part.split_once('>').map_or("", |(_, text)| text);
        out.push(' ');
    }
    spaced(&out)
}

/// A reminder, and the page whenever it is looked at, name the day that the first mail named; a mail's pages open
/// in its language.
#[test]
fn the_first_use_is_the_same_day_in_each_mail_and_on_the_page() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let (shop, calendar) = (shop(&server, "30"), Calendar::new());
    let root = shop.root();
    fs::write(
        root.join("people.csv"),
        "id,mail,lang\nu3,u3@example.org,de\n",
    )
    .unwrap();
    shop.json(&["import", "people", "people.csv"]);
    let about = ["--text", "spring", "--purpose", "ai_assistant"];
    calendar.json(
        0,
        &root,
        &[&["notice", "plan", "spring-2027"], &about[..]].concat(),
    );
    calendar.json(0, &root, &["notice", "send", "spring-2027"]);
    let remind = || calendar.json(6, &root, &["notice", "remind", "spring-2027"]);
    let early = remind();
    assert_eq!(
        early["reminders"], 0,
        "nobody knows whether it arrived: {early}"
    );
    assert!(early["not_yet"].as_u64().unwrap() > 10, "{early}");
    calendar.json(6, &root, &["notice", "settle"]);
    let reminded = remind();
    assert!(reminded["reminders"].as_u64().unwrap() > 10, "{reminded}");
    calendar.json(6, &root, &["notice", "send", "spring-2027"]);
    let first_use = calendar.day(14);
    let day = |lang: tlog::Lang| lang.day(first_use);
    // Who had objected before is not reminded.
    let reminded = |parity: usize| {
        let mut ids = (parity..30).step_by(2).map(|n| format!("u{n}"));
        ids.find(|id| mails_to(&server, id).len() == 2).unwrap()
    };
    let (german, english) = (reminded(0), reminded(1));
    for (id, lang) in [(&german, tlog::Lang::De), (&english, tlog::Lang::En)] {
        for mail in mails_to(&server, id) {
            assert!(mail.contains(&day(lang)), "{mail}");
        }
    }
    let out = root.join("mail.eml");
    let preview = [
        "notice",
        "preview",
        "spring-2027",
        "--person",
        &german,
        "--out",
        out.to_str().unwrap(),
    ];
    calendar.json(9, &root, &preview);
    assert!(plain(&fs::read_to_string(&out).unwrap()).contains(&day(tlog::Lang::De)));

    // Texts and days of links that are others now change nothing on the page.
    let html = root.join("notices/spring/de/body.html");
    let text = fs::read_to_string(&html).unwrap();
    fs::write(&html, text.replace("Welche Inhalte", "Etwas anderes")).unwrap();
    let config = root.join("demur.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(
        &config,
        text.replace("\n[notice.sender]\n", "\n[notice.sender]\nlink_days = 40\n"),
    )
    .unwrap();
    let portal = Portal::start(&shop);
    for mail in mails_to(&server, &german) {
        let address = mail.split("http://127.0.0.1/n/").nth(1).unwrap();
        let address = format!("/n/{}", address.split_whitespace().next().unwrap());
        assert!(address.ends_with("?lang=de"), "{address}");
        let english = [("Accept-Language", "en")];
        let page = portal.ask(&format!("GET {address}"), &english, "");
        assert_eq!(page.status, 200);
        assert!(page.body.contains("<html lang=\"de\">"), "{}", page.body);
        let words = words_of(&page.body);
        for said in [
            "Welche Inhalte".to_owned(),
            day(tlog::Lang::De),
            format!("Verschickt am {}", tlog::Lang::De.day(calendar.day(0))),
            format!(
                "Bis zum {} wird auf keinen Fall",
                tlog::Lang::De.day(calendar.day(13))
            ),
            "Was wird von Ihnen genutzt?".to_owned(),
        ] {
            assert!(words.contains(&spaced(&said)), "{said}: {words}");
        }
        // Signing in leads back to it in that language, and the objection's button answers in it.
        let back = page
            .body
            .split("href=\"/sign-in?next=%2Fn%2F")
            .nth(1)
            .unwrap();
        let back = back.split('"').next().unwrap();
        assert!(back.ends_with("%3Flang%3Dde"), "{back}");
        let object = address.replace("/n/", "/o/");
        let asked = portal.ask(&format!("GET {object}"), &english, "");
        let sent = format!("am {} verschickt hat", tlog::Lang::De.day(calendar.day(0)));
        let words = words_of(&asked.body);
        assert!(words.contains(&sent), "{sent}: {words}");
        let action = asked
            .body
            .split("method=\"post\" action=\"")
            .nth(1)
            .unwrap();
        let action = action.split('"').next().unwrap();
        let said = portal.post(action, "", "");
        assert!(
            said.body.contains("Ihr Widerspruch ist eingetragen"),
            "{}",
            said.body
        );
    }
}

/// After a change that matters nothing is compiled on the last day of the waiting time, and on the day after it is.
#[test]
fn compiles_are_held_to_the_end_of_the_waiting_time_and_no_longer() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let (shop, calendar) = (shop(&server, "60"), Calendar::new());
    let root = shop.root();
    let compile = ["compile", "--purpose", "ai_assistant"];
    calendar.json(0, &root, &compile);
    let path = root.join("assessments/ai_assistant.toml");
    let text = fs::read_to_string(&path).unwrap();
    let line = text.lines().find(|l| l.starts_with("interest = ")).unwrap();
    let text = text.replace(line, "interest = \"Selling profiles.\"");
    let text = text.replace("version = 1\n", "version = 2\n");
    assert!(text.contains("version = 2\n"), "{text}");
    fs::write(&path, text).unwrap();
    calendar.json(
        0,
        &root,
        &["assess", "sign", "ai_assistant", "--officer", "Ada"],
    );
    let about = ["--text", "spring", "--purpose", "ai_assistant"];
    calendar.json(
        0,
        &root,
        &[&["notice", "plan", "spring-2027"], &about[..]].concat(),
    );
    calendar.json(0, &root, &["notice", "send", "spring-2027"]);
    let ends = format!("its waiting time ends on `{}`", calendar.day(14));
    let refused = |day: i32| {
        let out = calendar.demur(day, &root, &compile);
        let error = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(2), "day {day}: {error}");
        assert!(error.contains(&ends), "day {day}: {error}");
    };
    refused(0);
    // Nothing came back, so everybody who was sent one counts as reached.
    calendar.json(13, &root, &["notice", "settle"]);
    refused(13);
    let status = calendar.json(14, &root, &["notice", "status"]);
    assert_eq!(status["held"], serde_json::json!([]), "{status}");
    let made = calendar.json(14, &root, &compile);
    assert!(made["admitted"].as_u64().unwrap() > 0, "{made}");
}

/// Whoever writes the letters gets the same list from the command line and from the console.
#[test]
fn the_console_gives_the_same_list_for_letters() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    let people = "id,region,mail,lang\n=cmd(),DE,,de\n";
    fs::write(shop.root().join("people.csv"), people).unwrap();
    shop.json(&["import", "people", "people.csv"]);
    let officer = ["--role", "officer", "--mail", "ada@staff.example.org"];
    shop.json(&[&["staff", "add", "ada"], &officer[..]].concat());
    plan(&shop, "spring-2027");
    send(&shop, &[]);
    let file = shop.root().join("letters.csv");
    shop.json(&[
        "notice",
        "letters",
        "spring-2027",
        "--out",
        file.to_str().unwrap(),
    ]);
    let list = fs::read_to_string(file).unwrap();
    assert!(
        list.starts_with("id,region,language,why,since\r\n"),
        "{list}"
    );
    assert!(list.contains("\r\n'=cmd(),DE,"), "{list}");
    let portal = Portal::start_for(&shop, &["ada"]);
    let cookie = portal.sign_in_staff(0);
    let given = portal.get("/console/campaigns/spring-2027/unreached.csv", &cookie);
    assert_eq!(given.status, 200);
    assert_eq!(given.body, list);
    // The page names the day, too.
    let page = portal.get("/console/campaigns/spring-2027", &cookie);
    assert_eq!(page.status, 200, "{}", page.body);
    let row = page.body.split("=cmd()").nth(1).unwrap();
    let row = row.split("</tr>").next().unwrap();
    assert!(
        row.contains("No address is known") && row.contains("202"),
        "{row}"
    );
}
