//! Many members object by the links of their mails at once, while sets are compiled, and the server is killed
//! in the middle of it: what was acknowledged stands, once, and reaches the sets.

use crate::served::{Portal, ledger, link_in, shop_without_mail, try_form};
use crate::sets::TownShop;
use std::collections::BTreeMap;
use std::fs;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Links by person, out of the mails that were written.
fn links(shop: &TownShop) -> BTreeMap<String, String> {
    let config = shop.root().join("demur.toml");
    let text = fs::read_to_string(&config).unwrap();
    let (before, server) = text.rsplit_once("\n[notice.server]\n").unwrap();
    let (_, after) = server.split_once("connections = 4\n").unwrap();
    let folder = "\n[notice.server]\nfolder = \"outgoing\"\n";
    fs::write(&config, format!("{before}{folder}{after}")).unwrap();
    crate::notices::plan(shop, "spring-2027");
    crate::notices::send(shop, &[]);
    let mails = fs::read_dir(shop.root().join("outgoing")).unwrap();
    let link = |mail: fs::DirEntry| {
        let mail = fs::read_to_string(mail.path()).unwrap();
        let to = mail.lines().find_map(|line| line.strip_prefix("To: "));
        let (person, _) = to.unwrap().split_once('@').unwrap();
        (
            person.trim_start_matches('<').to_owned(),
            link_in(&mail, "/o/"),
        )
    };
    mails.map(|mail| link(mail.unwrap())).collect()
}

/// The number of the entry that an answer names.
fn entry(page: &str) -> u64 {
    let (_, rest) = page.split_once("class=\"entry\">").unwrap();
    let (text, _) = rest.split_once('<').unwrap();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap()
}

/// Ends the compiles beside a crowd, also when a test fails.
struct Over<'o>(&'o AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// Everybody presses the button at the same moment; entries by person, of those who were answered. With
/// `kill`, the server is killed as soon as so many were.
fn press(
    portal: Portal,
    links: &BTreeMap<String, String>,
    kill: Option<usize>,
) -> BTreeMap<String, u64> {
    let address = portal.address().to_owned();
    let (ready, answered) = (Barrier::new(links.len() + 1), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        let presses: Vec<_> = links
            .iter()
            .map(|(person, link)| {
                let (ready, answered, address) = (&ready, &answered, &address);
                scope.spawn(move || {
                    ready.wait();
                    let page = try_form(address, link, "")?;
                    answered.fetch_add(1, Ordering::SeqCst);
                    Some((person.clone(), entry(&page)))
                })
            })
            .collect();
        ready.wait();
        if let Some(enough) = kill {
            while answered.load(Ordering::SeqCst) < enough {
                std::thread::yield_now();
            }
            drop(portal);
        }
        let told = presses
            .into_iter()
            .filter_map(|press| press.join().unwrap());
        told.collect()
    })
}

#[test]
fn no_objection_is_lost_in_a_crowd_beside_compiles_and_a_kill() {
    let shop = shop_without_mail("150", 9);
    let links = links(&shop);
    assert!(links.len() > 100, "{}", links.len());
    let over = AtomicBool::new(false);
    let (first, second) = std::thread::scope(|scope| {
        let compiling = scope.spawn(|| {
            let mut compiled = 0;
            while !over.load(Ordering::SeqCst) {
                shop.compile(&[]);
                compiled += 1;
            }
            compiled
        });
        let done = Over(&over);
        let first = press(Portal::start(&shop), &links, Some(links.len() / 10));
        let second = press(Portal::start(&shop), &links, None);
        drop(done);
        assert!(
            compiling.join().unwrap() > 0,
            "nothing was compiled beside it"
        );
        (first, second)
    });
    assert!(first.len() >= links.len() / 10);
    assert!(first.len() < links.len(), "the kill came too late");
    assert_eq!(second.len(), links.len(), "everybody was answered");
    for (person, entry) in &first {
        assert_eq!(
            second.get(person),
            Some(entry),
            "{person}: acknowledged before the kill, and the same objection after it"
        );
    }
    for person in links.keys().step_by(5) {
        let by_link = ledger(&shop, person);
        let by_link = by_link
            .iter()
            .filter(|entry| entry.to_string().contains("\"demur:link\""));
        assert_eq!(by_link.count(), 1, "{person}");
    }
    shop.json(&["ledger", "verify"]);
    shop.compile(&[]);
    for person in links.keys().step_by(10) {
        let told = shop.json(&["explain", "--person", person, "--purpose", "ai_assistant"]);
        assert_eq!(told[0]["admitted"], 0, "{person}: {told}");
    }
    let out = crate::shop::demur(&shop.root(), &["verify", "ai_assistant", "--reference"]);
    assert!(out.status.success(), "{out:?}");
}
