//! An announcement from the console: planned after a look at who gets what, sent, stopped, repeated, revoked.

use super::{PAGE, PLAN, announced, taken};
use crate::console::{links, send};
use crate::console_ground::{number, officers};
use crate::notices::{MailServer, stages};
use crate::served::{Answer, ledger, link_in, shop, until};
use std::fs;
use std::time::Duration;

/// The figure behind a term.
fn figure(page: &str, term: &str) -> u64 {
    let (_, rest) = page.split_once(&format!("<dt>{term}</dt><dd><b>")).unwrap();
    number(rest.split('<').next().unwrap())
}

#[test]
fn an_announcement_is_planned_sent_stopped_repeated_and_revoked_from_the_console() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    // What was taken and has not come back is delivered as soon as somebody says that all was read.
    let config = shop.root().join("demur.toml");
    let text = fs::read_to_string(&config).unwrap();
    let path = "\nreturn_path = \"bounces@mail.example.org\"\n";
    let soon = text.replace(path, &format!("{path}bounce_wait_hours = 0\n"));
    assert_ne!(soon, text);
    fs::write(&config, soon).unwrap();
    let (portal, [cookie]) = officers(&shop, ["mara"]);
    assert!(links(&portal.get("/console/campaigns", &cookie).body).contains(PLAN));
    let form = portal.get(PLAN, &cookie).body;
    assert!(form.contains("value=\"spring\"") && form.contains("value=\"ai_assistant\""));
    assert!(
        !form.contains("value=\"save\""),
        "not before one has looked"
    );
    assert!(form.contains("name=\"region\" value=\"DE\""), "{form}");
    let fields = [
        ("name", "spring-2027"),
        ("purpose", "ai_assistant"),
        ("texts", "spring"),
        ("region", "DE"),
        ("rate", "6"),
    ];
    let post = |step: &str, fields: &[(&str, &str)]| -> Answer {
        send(
            &portal,
            &cookie,
            PLAN,
            &[fields, &[("step", step)]].concat(),
        )
    };
    // What is missing or no name is said, and nothing is planned.
    for wrong in ["name", "purpose", "texts"] {
        let some: Vec<_> = fields.iter().copied().filter(|f| f.0 != wrong).collect();
        assert_eq!(post("save", &some).status, 200, "{wrong}");
    }
    for (field, value) in [
        ("name", "--remind"),
        ("name", "plan"),
        ("texts", "../spring"),
        ("since", "2026-02-31"),
        ("rate", "0"),
    ] {
        let kept = fields.iter().copied().filter(|f| f.0 != field);
        let some: Vec<_> = kept.chain([(field, value)]).collect();
        assert_eq!(post("save", &some).status, 200, "{field} {value}");
    }
    assert_eq!(
        shop.json(&["notice", "status"])["campaigns"],
        serde_json::json!([])
    );
    // A text that lacks something is named, and cannot be planned.
    let facts = shop.root().join("notices/spring/de/facts.toml");
    let whole = fs::read_to_string(&facts).unwrap();
    let lacking = whole.replacen("= \"Said here.\"", "= \"\"", 1);
    assert_ne!(lacking, whole);
    fs::write(&facts, lacking).unwrap();
    let looked = post("preview", &fields).body;
    assert!(looked.contains("missing</span>"), "{looked}");
    assert!(!looked.contains("value=\"save\""), "{looked}");
    let refused = post("save", &fields);
    assert_eq!(refused.status, 200);
    assert!(refused.body.contains("Not planned:"), "{}", refused.body);
    fs::write(&facts, whole).unwrap();
    // Then it shows whom it reaches, and both mails.
    let looked = post("preview", &fields).body;
    assert!(looked.contains("value=\"save\""), "{looked}");
    for lang in ["en", "de"] {
        let subject = shop
            .root()
            .join(format!("notices/spring/{lang}/subject.txt"));
        let subject = fs::read_to_string(subject).unwrap();
        let (_, beginning) = subject.split_once("%}").unwrap();
        let beginning = beginning.split("{{").next().unwrap().trim();
        assert!(
            !beginning.is_empty() && looked.contains(beginning),
            "{lang}"
        );
    }
    assert_eq!(
        shop.json(&["notice", "status"])["campaigns"],
        serde_json::json!([])
    );
    let (people, without) = (
        figure(&looked, "People"),
        figure(&looked, "Without an address"),
    );
    let planned = post("save", &fields);
    assert_eq!(planned.status, 303, "{}", planned.body);
    assert_eq!(planned.headers["location"], PAGE);
    let stages_now = stages(&shop, "spring-2027");
    assert_eq!(stages_now["planned"], people);
    assert_eq!(stages_now.get("unreached").copied().unwrap_or(0), without);
    let all = people - without;
    assert!(all > 12 && all < 60, "a part of the town: {all}");
    assert!(taken(&server).is_empty(), "planning sends nothing");
    // The same name for something else is refused, and said.
    let other = [&fields[..3], &[("rate", "9")]].concat();
    let again = post("save", &other);
    assert!(
        again.status == 200 && again.body.contains("choose another name"),
        "{}",
        again.body
    );
    // Each text can be read.
    let page = portal.get(PAGE, &cookie).body;
    for lang in ["en", "de"] {
        let path = format!("{PAGE}/texts/{lang}");
        assert!(links(&page).contains(&path), "{page}");
        let text = portal.get(&path, &cookie);
        assert_eq!(text.status, 200, "{}", text.body);
        assert!(text.body.contains("complete"), "{}", text.body);
    }
    assert_eq!(portal.get(&format!("{PAGE}/texts/fr"), &cookie).status, 404);

    let act = |what: &str| {
        let done = send(
            &portal,
            &cookie,
            &format!("{PAGE}/{what}"),
            &[("sure", "yes")],
        );
        assert_eq!(done.status, 303, "{what}: {}", done.body);
    };
    act("send");
    until(|| (taken(&server).len() >= 3).then_some(()));
    assert!(portal.get(PAGE, &cookie).body.contains("being sent"));
    act("stop");
    until(|| {
        portal
            .get(PAGE, &cookie)
            .body
            .contains("</svg>stopped")
            .then_some(())
    });
    let sent = taken(&server).len() as u64;
    assert!(sent < all, "it was stopped in the middle: {sent} of {all}");
    std::thread::sleep(Duration::from_millis(700));
    assert_eq!(
        taken(&server).len() as u64,
        sent,
        "nothing goes out any more"
    );
    act("send");
    until(|| {
        portal
            .get(PAGE, &cookie)
            .body
            .contains("</svg>sent")
            .then_some(())
    });
    let got = taken(&server);
    assert_eq!(got.len() as u64, all);
    assert!(got.values().all(|times| *times == 1), "{got:?}");
    // Nobody is mailed twice while it is not known whether the first one arrived.
    act("remind");
    until(|| {
        let page = portal.get(PAGE, &cookie).body;
        page.contains("</svg>sent").then_some(())
    });
    assert_eq!(announced(&server).len() as u64, all);
    shop.json(&["notice", "settle"]);
    // Who has objected by its link is not reminded.
    let (to, mail) = announced(&server).swap_remove(0);
    let link = link_in(&mail, "/o/");
    assert_eq!(portal.post(&link, "", "").status, 200);
    act("remind");
    until(|| (announced(&server).len() as u64 > all).then_some(()));
    until(|| {
        portal
            .get(PAGE, &cookie)
            .body
            .contains("</svg>sent")
            .then_some(())
    });
    let got = taken(&server);
    assert_eq!(got[&to], 1);
    // Nor is anybody who objected before; everybody else is, once.
    for (who, times) in &got {
        let said = ledger(&shop, who.split('@').next().unwrap());
        let no = said
            .iter()
            .any(|entry| entry["entry"]["kind"] == "objection");
        let yes = said.iter().any(|entry| entry["entry"]["kind"] == "consent");
        assert!(
            *times == 2 || (*times == 1 && (no || yes)),
            "{who}: {times}, {said:?}"
        );
    }
    let other = link_in(&announced(&server)[1].1, "/o/");
    assert_eq!(portal.get(&other, "").status, 200);
    // Not by a click alone.
    let unsure = send(&portal, &cookie, &format!("{PAGE}/revoke"), &[]);
    assert!(
        unsure.status == 200 && unsure.body.contains("Please tick the box"),
        "{}",
        unsure.body
    );
    assert_eq!(portal.get(&other, "").status, 200);
    act("revoke");
    for link in [&link, &other] {
        assert_eq!(portal.get(link, "").status, 410, "{link}");
    }
    // Mails that go out since have links that work.
    shop.json(&["notice", "settle"]);
    let before = announced(&server).len();
    act("remind");
    let last = until(|| announced(&server).into_iter().nth(before));
    assert_eq!(portal.get(&link_in(&last.1, "/o/"), "").status, 200);
    assert_eq!(portal.get(&other, "").status, 410, "earlier ones stay dead");
    until(|| {
        portal
            .get(PAGE, &cookie)
            .body
            .contains("</svg>sent")
            .then_some(())
    });
}
