//! The figures of an announcement are those of `demur notice status`.

use super::PAGE;
use crate::console_ground::{number, officers, rows};
use crate::notices::{MailServer, plan};
use crate::served::{link_in, shop};
use crate::sets::TownShop;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Stdio};

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
    // Two object by the link, three have seen it, four consent.
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
        stage("seen") >= 3 && stage("objected") >= 4 && stage("consented") >= 4,
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
    // Over time each day counts all up to it, and the newest one, which comes first, is where it stands.
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
            .rev()
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
