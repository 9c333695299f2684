//! What every answer carries, and how a server that is told to stop ends.

use crate::notices::MailServer;
use crate::served::{Portal, ledger, link_in, shop, until};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

#[test]
fn every_answer_says_what_a_browser_may_do_with_it() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    shop.json(&[
        "staff",
        "add",
        "mara",
        "--role",
        "officer",
        "--mail",
        "mara@example.org",
    ]);
    let portal = Portal::start_for(&shop, &["mara"]);
    let (member, staff) = (portal.sign_in(&server, "u7"), portal.sign_in_staff(0));
    for (path, cookie) in [
        ("/", member.as_str()),
        ("/items", &member),
        ("/sign-in", ""),
        ("/public", ""),
        ("/nothing-here", ""),
        ("/o/no-link", ""),
        ("/receipts/1.json", &member),
        ("/console", &staff),
        ("/console/requests", &staff),
        ("/console/nothing-here", &staff),
        ("/console/sign-in", ""),
    ] {
        let answer = portal.get(path, cookie);
        let header = |name: &str| {
            let value = answer.headers.get(name);
            value
                .unwrap_or_else(|| panic!("{path} has no {name}: {:?}", answer.headers))
                .clone()
        };
        let policy = header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
        for open in ["unsafe-inline", "unsafe-eval", "*", "http:", "script-src"] {
            assert!(!policy.contains(open), "{path}: {policy}");
        }
        assert!(
            policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(
            header("cross-origin-opener-policy"),
            "same-origin",
            "{path}"
        );
        assert_eq!(
            header("cross-origin-resource-policy"),
            "same-origin",
            "{path}"
        );
        assert_eq!(header("cache-control"), "no-store", "{path}");
        assert!(
            header("strict-transport-security").starts_with("max-age=31536000"),
            "{path}"
        );
        let html = answer.body.to_ascii_lowercase();
        for inline in [
            "<script>",
            " onclick=",
            " onload=",
            "javascript:",
            " style=\"",
            "<style",
        ] {
            assert!(!html.contains(inline), "{path} has {inline}");
        }
    }
}

#[test]
fn a_server_that_is_told_to_stop_answers_what_it_was_asked_and_takes_nothing_new() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    crate::notices::plan(&shop, "spring-2027");
    crate::notices::send(&shop, &[]);
    let mails = server.mails();
    let (_, mail) = mails.iter().find(|(to, _)| to == "u3@example.org").unwrap();
    let link = link_in(mail, "/o/");
    let portal = Portal::start(&shop);
    let address = portal.address().to_owned();
    // Somebody on a slow line has sent half of the button.
    let mut slow = TcpStream::connect(&address).unwrap();
    slow.set_read_timeout(Some(Duration::from_secs(15)))
        .unwrap();
    let head = format!(
        "POST {link} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nAccept-Language: en\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 16\r\n\r\n"
    );
    slow.write_all((head + "reach=ev").as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let ending = portal.tell_to_stop();
    until(|| TcpStream::connect(&address).is_err().then_some(()));
    slow.write_all(b"erything").unwrap();
    let mut answer = String::new();
    slow.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("Your objection is recorded"), "{answer}");
    assert_eq!(
        ending.join().unwrap(),
        Some(0),
        "it ends by itself, and well"
    );
    let entries = ledger(&shop, "u3");
    assert!(
        entries
            .iter()
            .any(|entry| entry.to_string().contains("demur:link")),
        "{entries:?}"
    );
    shop.json(&["ledger", "verify"]);
}
