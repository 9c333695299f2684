//! Every page of the portal and of the console to which links lead, with something in every room, in a real
//! Chromium: in both languages, light and dark, on a desk and on a phone, and by keyboard.

use crate::at_work::{AtWork, auditor, operators_words};
use crate::console::{ROOMS, send, send_parts};
use crate::looked_at::{Look, pages};
use crate::notices::MailServer;
use crate::roles::IN_PARTS;
use crate::served::Portal;
use crate::sets::TownShop;
use crate::visit::{Visit, axe};
use std::collections::BTreeSet;

/// What is called the same in English and German: names of this town, of the product, of formats and of the zone, and
/// words.
const SHARED: [&str; 48] = [
    "example",
    "town",
    "labs",
    "ltd",
    "main",
    "street",
    "berlin",
    "mara",
    "ada",
    "lovelace",
    "name",
    "person",
    "text",
    "format",
    "utc",
    "region",
    "filter",
    "opt",
    "out",
    "webhooks",
    "api",
    "docx",
    "json",
    "jsonl",
    "jsonld",
    "csv",
    "reels",
    "audio",
    "video",
    "version",
    "signal",
    "gpc",
    "terms",
    "interactions",
    "feed",
    "groups",
    "kopien",
    "dpia",
    "ein",
    "beitrag",
    "viel",
    "spring",
    "link",
    "links",
    "status",
    "support",
    "details",
    "post",
];

/// Whether nothing was found.
pub(crate) fn tried(look: Look<'_, '_>) {
    let faults = look.faults;
    assert!(faults.is_empty(), "{} faults: {faults:#?}", faults.len());
}

/// Looks at pages of a town; none was looked at yet.
pub(crate) fn look<'v, 'p>(
    visit: &'v mut Visit<'p>,
    (shop, portal): (&TownShop, &'p Portal),
) -> Look<'v, 'p> {
    Look {
        visit,
        portal,
        shared: SHARED.into(),
        theirs: operators_words(shop),
        faults: Vec::new(),
    }
}

#[test]
fn every_page_of_the_console_holds_up() {
    let (Some(axe), Some(server)) = (axe(), MailServer::start(&[])) else {
        return;
    };
    let work = AtWork::begin(&server);
    let Some(mut visit) = Visit::begin(&work.portal, Some(&axe)) else {
        return;
    };
    let person = work.person();
    let found = pages(&work.portal, &work.mara, &["/console", &person], |href| {
        href.starts_with("/console")
    });
    for room in ROOMS.into_iter().chain(["requests/enter"]) {
        let path = format!("/console/{room}");
        assert!(found.contains(&path), "nothing leads to {path}: {found:?}");
    }
    visit.take_cookie(&work.mara);
    let mut look = look(&mut visit, (&work.shop, &work.portal));
    look.at(&found);
    for (page, goal) in [
        ("/console", "main .tasks a"),
        ("/console/requests", "main .filter .go"),
        ("/console/requests/enter", "main button.main"),
        (person.as_str(), "main .scroll"),
        ("/console/incidents/open", "main button.main"),
        ("/console/keys", "main .sheet button"),
    ] {
        look.walk(page, goal);
    }
    tried(look);
    an_auditor_is_offered_nothing(&work, &server, &found);
}

/// Whether an address is one of a table's, with something for each name in it.
fn is_at(address: &str, path: &str) -> bool {
    let parts = address
        .strip_prefix("/console")
        .unwrap_or_default()
        .split('/');
    let (parts, names): (Vec<&str>, Vec<&str>) = (parts.collect(), path.split('/').collect());
    let is = |(part, name): (&&str, &&str)| name.starts_with('{') || part == name;
    parts.len() == names.len() && parts.iter().zip(&names).all(is)
}

/// The same pages as an auditor sees them: no form but those that say why one looks.
fn an_auditor_is_offered_nothing(work: &AtWork, server: &MailServer, found: &[String]) {
    let ann = auditor(work, server);
    let (mut offered, mut closed) = (BTreeSet::new(), Vec::new());
    for path in found {
        let theirs = work.portal.get(path, &work.mara).body;
        let page = work.portal.get(path, &ann);
        let forms = |page: &str| -> BTreeSet<String> {
            let forms = page.split("method=\"post\" action=\"").skip(1);
            let forms = forms.filter_map(|rest| rest.split('"').next().map(str::to_owned));
            forms.filter(|to| !to.ends_with("/sign-out")).collect()
        };
        if page.status == 403 {
            closed.push(path.as_str());
        }
        let own = forms(&page.body);
        let looks = |to: &String| {
            let number = to.strip_prefix("/console/incidents/");
            let incident = number.is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
            incident || to.starts_with("/console/persons/")
        };
        assert!(own.iter().all(looks), "{path}: {own:?}");
        offered.extend(forms(&theirs).into_iter().filter(|to| !looks(to)));
    }
    assert!(offered.len() > 15, "{offered:?}");
    assert!(closed.len() > 2, "{closed:?}");
    for action in offered {
        let refused = match IN_PARTS.iter().any(|path| is_at(&action, path)) {
            true => send_parts(&work.portal, &ann, &action, &[], None),
            false => send(&work.portal, &ann, &action, &[]),
        };
        assert_eq!(refused.status, 403, "{action}: {}", refused.body);
    }
}

#[test]
fn every_page_of_the_portal_holds_up() {
    let (Some(axe), Some(server)) = (axe(), MailServer::start(&[])) else {
        return;
    };
    let work = AtWork::begin(&server);
    let Some(mut visit) = Visit::begin(&work.portal, Some(&axe)) else {
        return;
    };
    let start = ["/", "/sign-in", "/without-account"];
    let found = pages(&work.portal, &work.member, &start, |href| {
        !["/console", "/receipts/", "/assets/", "/language/"]
            .iter()
            .any(|away| href.starts_with(away))
            && !href.starts_with("/dossier/")
    });
    for room in [
        "/items",
        "/sets",
        "/choices",
        "/object",
        "/audience",
        "/erase",
        "/public",
        "/questions",
        "/looks",
    ] {
        assert!(
            found.iter().any(|path| path == room),
            "nothing leads to {room}: {found:?}"
        );
    }
    visit.take_cookie(&work.member);
    let mut look = look(&mut visit, (&work.shop, &work.portal));
    look.at(&found);
    for (page, goal) in [
        ("/", "main .go"),
        ("/object", "main button.main"),
        ("/audience", "main form button"),
        ("/questions", "main form button"),
        ("/without-account", "main button.main"),
    ] {
        look.walk(page, goal);
    }
    tried(look);
}
