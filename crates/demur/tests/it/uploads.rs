//! Files that staff send: of whom nothing is read, how many at once, and what is too long.

use crate::console::{admit, enter, send_parts};
use crate::notices::MailServer;
use crate::roles::IN_PARTS;
use crate::served::{Portal, shop};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// How a form with a file begins.
const BEGIN: &str =
    "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF";

/// Addresses that take as much as evidence may have, out of the source of their table.
fn large() -> Vec<&'static str> {
    let table = include_str!("../../../office/src/routes.rs");
    let large = |route: &&str| route.contains(".layer(large())");
    let routes = table.split(".route(").skip(1).filter(large);
    routes
        .map(|route| route.split('"').nth(1).unwrap())
        .collect()
}

/// Begins to send a form with a file, and does not end; the connection.
fn begin(portal: &Portal, (path, cookie): (&str, &str), length: usize) -> TcpStream {
    let mut stream = TcpStream::connect(portal.address()).unwrap();
    let head = format!(
        "POST /console{path} HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: {length}\r\n\r\n{BEGIN}",
        portal.address()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream
}

/// The first line of an answer, if it comes within so many milliseconds.
fn answer(stream: &mut TcpStream, wait_ms: u64) -> Option<String> {
    stream
        .set_read_timeout(Some(Duration::from_millis(wait_ms)))
        .unwrap();
    let mut bytes = [0; 1_024];
    let read = stream.read(&mut bytes).ok().filter(|n| *n > 0)?;
    let text = String::from_utf8_lossy(&bytes[..read]).into_owned();
    text.lines().next().map(str::to_owned)
}

/// Whoever lets an address take a large form has it tried here, and by every role, as one that comes in parts.
#[test]
fn every_address_that_takes_a_large_form_is_known() {
    let table = include_str!("../../../office/src/routes.rs");
    let times = table.matches("EVIDENCE_BYTES").count();
    assert_eq!(times, 2, "where it is said, and in `large`");
    let (mut large, mut known) = (large(), IN_PARTS.to_vec());
    large.sort_unstable();
    known.sort_unstable();
    assert_eq!(large, known);
}

#[test]
fn of_whoever_may_not_nothing_is_read_and_few_are_read_at_once() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "20");
    admit(&shop, "sam", "support");
    admit(&shop, "ada", "auditor");
    admit(&shop, "eve", "engineer");
    let portal = Portal::start(&shop);
    let sam = enter(&portal, &server, "sam");
    let ada = enter(&portal, &server, "ada");
    let eve = enter(&portal, &server, "eve");
    // Twelve megabytes are announced, a few bytes come: the answer does not wait for the rest.
    let length = 12 << 20;
    for path in large() {
        let path = path.replace("{number}", "1");
        for (cookie, status) in [("", "303"), (ada.as_str(), "403")] {
            let first = answer(&mut begin(&portal, (path.as_str(), cookie), length), 10_000);
            assert!(
                first.as_deref().is_some_and(|line| line.contains(status)),
                "{path}: {first:?}"
            );
        }
    }
    // Four are read; others wait until one of them ends, whatever they are for.
    let at = ("/requests/enter", sam.as_str());
    let mut held: Vec<TcpStream> = (0..4).map(|_| begin(&portal, at, length)).collect();
    for stream in &mut held {
        assert_eq!(answer(stream, 300), None, "it is being read");
    }
    let mut waiting = [at, ("/orders/1", eve.as_str())].map(|at| begin(&portal, at, 200));
    for stream in &mut waiting {
        stream.write_all(&[b' '; 200]).unwrap();
        assert_eq!(answer(stream, 1_500), None, "it waits for a place");
    }
    // Nobody else is kept from anything.
    assert_eq!(portal.get("/console/requests", &sam).status, 200);
    drop(held.pop());
    for stream in &mut waiting {
        let now = answer(stream, 10_000);
        assert!(
            now.as_deref().is_some_and(|line| line.contains("400")),
            "{now:?}"
        );
    }
    drop(held);
    let empty = send_parts(&portal, &sam, "/console/requests/enter", &[], None);
    assert_eq!(empty.status, 200, "{}", empty.body);
}

#[test]
fn what_is_too_long_is_said_on_a_page_of_the_console() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "20");
    admit(&shop, "sam", "support");
    let portal = Portal::start(&shop);
    let sam = enter(&portal, &server, "sam");
    // One byte more than is read, so that the last one tells.
    let long = format!("name={}", "x".repeat(256 * 1024 - 4));
    for (path, cookie) in [("/console/sign-in", ""), ("/console/staff", sam.as_str())] {
        let answer = portal.post(path, cookie, &long);
        assert_eq!(answer.status, 413, "{path}");
        let page = &answer.body;
        assert!(page.contains("That was too large"), "{path}: {page}");
        assert_eq!(page.contains("/console/sign-out"), !cookie.is_empty());
        let policy = &answer.headers["content-security-policy"];
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
    }
    // With a file, too: what is announced is more, what comes one byte.
    let most = 24 * 1024 * 1024;
    let mut file = begin(&portal, ("/requests/enter", sam.as_str()), 2 * most);
    file.write_all(&vec![b' '; most + 1 - BEGIN.len()]).unwrap();
    let first = answer(&mut file, 30_000);
    assert!(
        first.as_deref().is_some_and(|line| line.contains("413")),
        "{first:?}"
    );
}

#[test]
fn the_log_quotes_nothing_that_staff_typed() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "20");
    admit(&shop, "mara", "officer");
    let (portal, log) = Portal::start_logged(&shop);
    let cookie = enter(&portal, &server, "mara");
    let typed = "Nele-Sommerfeld-was-here";
    // Not found, refused as input: what was typed stands in each address or form.
    let unknown = portal.get(&format!("/console/keys/{typed}/revoke"), &cookie);
    assert_eq!(unknown.status, 405);
    let revoke = format!("/console/keys/{typed}/revoke");
    let answer = crate::console::send(&portal, &cookie, &revoke, &[]);
    assert_eq!(answer.status, 404, "{}", answer.body);
    let staff = format!("/console/staff/{typed}");
    let answer = crate::console::send(&portal, &cookie, &staff, &[("role", "support")]);
    assert_eq!(answer.status, 404, "{}", answer.body);
    let confirm = [("evidence", typed)];
    let answer = send_parts(&portal, &cookie, "/console/orders/999", &confirm, None);
    assert_eq!(answer.status, 404, "{}", answer.body);
    drop(portal);
    let log = log.join().unwrap();
    assert!(!log.contains(typed), "{log}");
    assert!(log.contains("\"kind\":\"not_found\""), "{log}");
}
