//! The portal from outside: `demur serve`, a real mail server, links out of real mails.

mod by_link;
mod signed_in;

use crate::notices::MailServer;
use crate::served::{Portal, shop};

#[test]
fn what_is_not_there_is_said_in_words() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "20");
    let portal = Portal::start(&shop);
    assert_eq!(portal.get("/health", "").body.trim(), "ok");
    for (method, path, status) in [
        ("GET", "/nothing", 404),
        ("GET", "/assets/../../demur.toml", 404),
        ("GET", "/assets/%2e%2e%2fdemur.toml", 404),
        ("DELETE", "/sign-in", 405),
        ("POST", "/", 405),
        ("GET", "/o/%ff%fe", 404),
    ] {
        let answer = portal.ask(
            &format!("{method} {path}"),
            &[("Accept-Language", "de")],
            "",
        );
        assert!(
            answer.status == status || (answer.status == 400 && path.contains("%ff")),
            "{method} {path}: {}",
            answer.status
        );
        if answer.status == status {
            assert!(
                answer.body.contains("lang=\"de\""),
                "{method} {path}: {}",
                answer.body
            );
        }
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
    }
    // What is longer than any form of ours is not read, and that is a page, too.
    let large = format!("mail={}", "x".repeat(66_000));
    let large = portal.post("/sign-in", "", &large);
    assert_eq!(large.status, 413);
    assert!(large.body.contains("That was too large"), "{}", large.body);
    let home = portal.get("/sign-in", "");
    let style = home.body.split("/assets/portal-").nth(1).unwrap();
    let style = format!("/assets/portal-{}", style.split('"').next().unwrap());
    let style = portal.get(&style, "");
    assert_eq!(style.status, 200);
    assert!(style.headers["cache-control"].contains("immutable"));
}
