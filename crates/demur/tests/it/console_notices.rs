//! The console about announcements: planned after a look at who gets what, sent, stopped, repeated, revoked; and the
//! figures of one, which are those of `demur notice status`.

use crate::console::{links, send};
use crate::console_ground::{number, officers, rows};
use crate::notices::{MailServer, plan, stages};
use crate::served::{Answer, ledger, link_in, shop, until};
use crate::sets::TownShop;
use rights::{Clock as _, SystemClock};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

/// The figure behind a term.
fn figure(page: &str, term: &str) -> u64 {
    let (_, rest) = page.split_once(&format!("<dt>{term}</dt><dd><b>")).unwrap();
    number(rest.split('<').next().unwrap())
}

/// How often each address got the announcement; receipts go out by mail, too.
fn taken(server: &MailServer) -> BTreeMap<String, u32> {
    let mut taken = BTreeMap::new();
    for (to, _) in announced(server) {
        *taken.entry(to).or_default() += 1;
    }
    taken
}

fn announced(server: &MailServer) -> Vec<(String, String)> {
    let mails = server.mails().into_iter();
    let is = |(_, mail): &(String, String)| mail.contains("X-Demur-Notice");
    mails.filter(is).collect()
}

const PLAN: &str = "/console/campaigns/plan";
const PAGE: &str = "/console/campaigns/spring-2027";

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
    // Who has seen it is not reminded.
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

/// What stands against sending is said on the page, and gone once it went well.
#[test]
fn a_sending_that_fails_says_why() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "20");
    let about = ["--text", "spring", "--purpose", "ai_assistant"];
    let later = ["--not-before", "2999-01-01"];
    shop.json(&[&["notice", "plan", "later"], &about[..], &later[..]].concat());
    plan(&shop, "spring-2027");
    let (portal, [cookie]) = officers(&shop, ["mara"]);
    let page = |name: &str| portal.get(&format!("/console/campaigns/{name}"), &cookie);
    let act = |name: &str, what: &str| {
        let path = format!("/console/campaigns/{name}/{what}");
        let done = send(&portal, &cookie, &path, &[]);
        assert_eq!(done.status, 303, "{what}: {}", done.body);
    };
    let says = |name: &str, words: &str| {
        until(|| page(name).body.contains(words).then_some(()));
    };
    // Before its day nothing can be sent, and is not offered.
    let waits = page("later").body;
    assert!(waits.contains("Nothing is sent before"), "{waits}");
    assert!(!waits.contains("/later/send\""), "{waits}");
    act("later", "send");
    says("later", "Sending it failed");
    assert!(page("later").body.contains("planned for"));
    // Its texts are gone: what became of it is shown, and it cannot be sent.
    let (folder, away) = (shop.root().join("notices/spring"), shop.root().join("away"));
    assert!(page("spring-2027").body.contains("/spring-2027/send\""));
    fs::rename(&folder, &away).unwrap();
    let shown = page("spring-2027");
    assert_eq!(shown.status, 200, "{}", shown.body);
    assert!(
        shown.body.contains("cannot be read any more"),
        "{}",
        shown.body
    );
    act("spring-2027", "send");
    says("spring-2027", "Sending it failed");
    assert!(taken(&server).is_empty());
    fs::rename(&away, &folder).unwrap();
    act("spring-2027", "send");
    says("spring-2027", "</svg>sent");
    assert!(!page("spring-2027").body.contains("Sending it failed"));
    assert!(
        page("later").body.contains("Sending it failed"),
        "of its own"
    );
    assert!(!taken(&server).is_empty());
    // Nothing is unsure: there is nothing to send again, and nobody gets two.
    assert!(!page("spring-2027").body.contains("/spring-2027/again\""));
    act("spring-2027", "again");
    says("spring-2027", "</svg>sent");
    assert!(taken(&server).values().all(|times| *times == 1));
    assert!(!page("spring-2027").body.contains("Sending it failed"));
}

/// What was planned for an hour begins at it, but for what staff stopped before.
#[test]
fn an_announcement_begins_at_its_hour() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "20");
    let (portal, [cookie]) = officers(&shop, ["mara"]);
    let about = ["--text", "spring", "--purpose", "ai_assistant"];
    let now = SystemClock.now();
    let soon = format!("--not-before={}", now.plus_seconds(8));
    let long_ago = format!("--not-before={}", now.plus_seconds(-3 * 86_400));
    for (name, at) in [("due", &soon), ("kept", &soon), ("old", &long_ago)] {
        shop.json(&[&["notice", "plan", name, at], &about[..]].concat());
    }
    let page = |name: &str| portal.get(&format!("/console/campaigns/{name}"), &cookie);
    let says = |name: &str, words: &str| page(name).body.contains(words);
    assert!(says("due", "It begins by itself then"));
    let done = send(&portal, &cookie, "/console/campaigns/kept/stop", &[]);
    assert_eq!(done.status, 303, "{}", done.body);
    assert!(says("kept", "does not begin by itself"));
    let tasks = portal.get("/console", &cookie).body;
    assert!(tasks.contains("/campaigns/kept\""), "{tasks}");
    assert!(!tasks.contains("/campaigns/due\""), "{tasks}");
    until(|| says("due", "</svg>sent").then_some(()));
    let one_each = |times: &BTreeMap<String, u32>| {
        !times.is_empty() && times.values().all(|times| *times == 1)
    };
    assert!(one_each(&taken(&server)));
    // As often as it is looked: nothing begins what was stopped, or is of long ago.
    std::thread::sleep(Duration::from_secs(5));
    assert!(one_each(&taken(&server)));
    for name in ["kept", "old"] {
        assert!(says(name, "</svg>planned"), "{name}");
    }
}

/// Hands a bounce of a mail to `demur notice returns`, as a pipe of the mail server does.
fn comes_back(shop: &TownShop, mail: &Value) {
    use std::io::Write as _;
    let (from, to) = (mail["from"].as_str().unwrap(), mail["to"].as_str().unwrap());
    let bounce = format!(
        "From: MAILER-DAEMON@example.org\r\nTo: {from}\r\nSubject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nNo such user.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; example.org\r\n\r\nFinal-Recipient: rfc822; {to}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n"
    );
    let mut child = Command::new(env!("CARGO_BIN_EXE_demur"))
        .args(["--json", "notice", "returns", "--file", "-"])
        .current_dir(shop.root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    pipe.write_all(bounce.as_bytes()).unwrap();
    drop(pipe);
    let out = child.wait_with_output().unwrap();
    let told = String::from_utf8(out.stdout).unwrap();
    assert!(told.contains("\"not_reached\": 1"), "{told}");
}

#[test]
fn the_figures_of_an_announcement_are_those_of_the_command_line() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    let import = |file: &str, kind: &str, text: &str| {
        let path = shop.root().join(file);
        fs::write(&path, text).unwrap();
        let done = shop.json(&["import", kind, path.to_str().unwrap()]);
        assert_eq!(done["files"][0]["quarantined"], 0, "{done}");
    };
    // Somebody objected before it was planned.
    shop.json(&["object", "u31"]);
    plan(&shop, "spring-2027");
    shop.json(&["notice", "send", "spring-2027"]);
    let mails = server.lines();
    let (bounced, rest) = mails.split_at(3);
    bounced.iter().for_each(|mail| comes_back(&shop, mail));
    let (portal, [cookie]) = officers(&shop, ["mara"]);
    // Two object by the link, and have seen it by that; three visit; four consent.
    for mail in &rest[..2] {
        let link = link_in(mail["data"].as_str().unwrap(), "/o/");
        assert_eq!(portal.post(&link, "", "").status, 200);
    }
    let id = |mail: &Value| {
        let to = mail["to"].as_str().unwrap();
        to.split('@').next().unwrap().to_owned()
    };
    let seen = rest[2..5].iter().map(|mail| {
        let person = id(mail);
        format!("{person},spring-2027,ai_assistant,post,seen,2026-11-22\n")
    });
    let seen: String = seen.collect();
    import(
        "seen.csv",
        "notices",
        &format!("person,campaign,purposes,kinds,status,at\n{seen}"),
    );
    let yes = rest[5..9]
        .iter()
        .map(|mail| format!("{},consent,2026-11-22\n", id(mail)));
    let yes: String = yes.collect();
    import("yes.csv", "choices", &format!("person,choice,at\n{yes}"));
    // A signal of a program is an objection, too.
    let signal = format!(
        "person,choice,at,source\n{},objection,2026-11-22,signal:gpc\n",
        id(&rest[10])
    );
    import("signal.csv", "choices", &signal);

    let status = shop.json(&["notice", "status", "spring-2027"]);
    let of = &status["campaigns"][0];
    let stages: BTreeMap<String, u64> = serde_json::from_value(of["stages"].clone()).unwrap();
    let stage = |name: &str| stages.get(name).copied().unwrap_or(0);
    let returned = of["states"]["bounced"].as_u64().unwrap();
    assert_eq!(returned, 3, "{of}");
    assert!(
        stage("seen") >= 5 && stage("objected") >= 4 && stage("consented") >= 4,
        "{of}"
    );
    let page = portal.get(PAGE, &cookie).body;
    let shown: BTreeMap<String, u64> = rows(&page, "The same figures: How far it got")
        .into_iter()
        .map(|row| (row[0].clone(), number(&row[1])))
        .collect();
    let wanted = [
        ("Planned", stage("planned")),
        ("Sent", stage("sent")),
        ("Delivered", stage("delivered")),
        ("Seen", stage("seen")),
        ("Objected", stage("objected")),
        ("Consented", stage("consented")),
        ("Came back", returned),
        ("Not reached", stage("unreached")),
        ("Pending", stage("pending")),
    ];
    for (name, n) in wanted {
        assert_eq!(shown[name], n, "{name}: {shown:?}, {of}");
    }
    // Over time each day counts all up to it, and the last one is where it stands.
    for (title, last) in [
        (
            "Mails over time",
            [stage("sent"), stage("delivered"), returned],
        ),
        (
            "What people did, over time",
            [stage("seen"), stage("objected"), stage("consented")],
        ),
    ] {
        let days = rows(&page, &format!("The same figures: {title}"));
        let figures: Vec<Vec<u64>> = days
            .iter()
            .map(|row| row[1..].iter().map(|n| number(n)).collect())
            .collect();
        assert_eq!(figures.last().unwrap()[..], last, "{title}: {days:?}");
        for pair in figures.windows(2) {
            let grows = pair[0].iter().zip(&pair[1]).all(|(a, b)| a <= b);
            assert!(grows, "{title}: {days:?}");
        }
    }
    // So does every region, together.
    let regions = rows(&page, "<h2 id=\"regions\">");
    for (column, n) in [
        (1, stage("planned")),
        (2, stage("delivered")),
        (4, stage("seen")),
        (5, stage("objected")),
        (6, stage("consented")),
        (7, returned),
        (8, stage("unreached")),
        (9, stage("pending")),
    ] {
        let sum: u64 = regions.iter().map(|row| number(&row[column])).sum();
        assert_eq!(sum, n, "column {column}: {regions:?}");
    }
    // Of whom it came back it is said since when, and of whom there is no address.
    let unreached = rows(&page, "<h2 id=\"unreached\">");
    assert_eq!(unreached.len() as u64, stage("unreached"));
    assert!(
        unreached.iter().all(|row| !row[2].is_empty()),
        "{unreached:?}"
    );
    let back = unreached
        .iter()
        .filter(|row| row[1] == "Came back for good");
    assert_eq!(back.count(), 3);
    assert!(!page.contains("Not complete"), "{page}");
}
