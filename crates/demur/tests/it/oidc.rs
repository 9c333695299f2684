//! Signing in with an account elsewhere, before a provider as others run it: the npm package oidc-provider on
//! loopback, and a browser that keeps cookies.

use crate::guest_town::handed_in;
use crate::notices::MailServer;
use crate::served::{Portal, csrf, shop, shop_without_mail};
use crate::sets::TownShop;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// The package, installed: `DEMUR_OIDC` names the folder. CI must have it.
fn package() -> Option<PathBuf> {
    let found = std::env::var_os("DEMUR_OIDC").map(PathBuf::from);
    let found = found.filter(|place| place.join("node_modules/oidc-provider").is_dir());
    let ci = std::env::var_os("CI").is_some_and(|ci| ci == "true");
    assert!(found.is_some() || !ci, "CI needs DEMUR_OIDC");
    if found.is_none() {
        println!("skipped: DEMUR_OIDC names no folder with the npm package oidc-provider");
    }
    found
}

/// A provider that runs.
pub(crate) struct House {
    child: Child,
    issuer: String,
    _folder: TempDir,
    /// It ends when it cannot write what it warns of.
    _words: BufReader<ChildStdout>,
}

impl House {
    pub(crate) fn start(claims_in_token: bool) -> Option<House> {
        let package = package()?;
        let folder = tempfile::tempdir().unwrap();
        let script = folder.path().join("provider.mjs");
        fs::write(&script, include_str!("oidc/provider.mjs")).unwrap();
        let modules = folder.path().join("node_modules");
        std::os::unix::fs::symlink(package.join("node_modules"), modules).unwrap();
        let mut child = Command::new("node")
            .arg(script)
            .args(["sign-in", "console/sign-in"].map(|path| format!("{BACK}/{path}/back")))
            .env("CLAIMS_IN_TOKEN", claims_in_token.to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut words = BufReader::new(child.stdout.take().unwrap());
        words.read_line(&mut line).unwrap();
        let issuer = line.trim().to_owned();
        assert!(issuer.starts_with("http://127.0.0.1:"), "{issuer}");
        Some(House {
            child,
            issuer,
            _folder: folder,
            _words: words,
        })
    }

    /// Has a workspace know it.
    pub(crate) fn settle(&self, shop: &TownShop, section: &str, client: &str, more: &str) {
        let secret = format!("keys/{client}.secret");
        let words = format!("{client}: a secret with 100% of what needs escaping?\n");
        fs::write(shop.root().join(&secret), words).unwrap();
        let config = shop.root().join("demur.toml");
        let text = fs::read_to_string(&config).unwrap();
        let issuer = &self.issuer;
        let settings = format!(
            "\n[{section}.oidc]\nissuer = \"{issuer}\"\nclient_id = \"{client}\"\nclient_secret_file = \"{secret}\"\nname = \"Townhall\"\n{more}"
        );
        fs::write(&config, text + &settings).unwrap();
    }
}

impl Drop for House {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Where the portal says that it is. It listens at a port that nobody knows before.
pub(crate) const BACK: &str = "http://127.0.0.1";

struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

impl Reply {
    fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    fn location(&self) -> &str {
        self.header("location").unwrap()
    }
}

/// Cookies by host and name.
#[derive(Clone, Default)]
struct Browser(BTreeMap<(String, String), String>);

impl Browser {
    fn ask(&mut self, method: &str, host: &str, path: &str, body: &str) -> Reply {
        let own = self.0.iter().filter(|((of, _), _)| of == host);
        let cookies: Vec<String> = own
            .map(|((_, name), value)| format!("{name}={value}"))
            .collect();
        let mut stream = TcpStream::connect(host).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nAccept: text/html\r\nAccept-Language: en\r\nCookie: {}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            cookies.join("; "),
            body.len()
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap();
        let header = |line: &str| {
            let (name, value) = line.split_once(':').unwrap();
            (name.to_ascii_lowercase(), value.trim().to_owned())
        };
        let reply = Reply {
            status: status.parse().unwrap(),
            headers: lines.map(header).collect(),
            body: body.to_owned(),
        };
        self.keep(host, &reply);
        reply
    }

    fn keep(&mut self, host: &str, reply: &Reply) {
        for (_, cookie) in reply
            .headers
            .iter()
            .filter(|(name, _)| name == "set-cookie")
        {
            let pair = cookie.split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            let key = (host.to_owned(), name.to_owned());
            match value {
                "" => drop(self.0.remove(&key)),
                value => drop(self.0.insert(key, value.to_owned())),
            }
        }
    }

    /// At the portal.
    fn get(&mut self, portal: &Portal, path: &str) -> Reply {
        self.ask("GET", portal.address(), path, "")
    }

    /// Presses the button "Sign in with ..."; gives the address where the browser is sent.
    fn begin(&mut self, portal: &Portal, path: &str, body: &str) -> String {
        let page = self.ask("POST", portal.address(), path, body);
        assert_eq!(page.status, 200, "{}", page.body);
        let refresh = page.header("refresh").unwrap();
        let address = refresh.strip_prefix("0; url=").unwrap().to_owned();
        let link = address.replace('&', "&#38;");
        let plain = page.body.replace("&amp;", "&#38;");
        assert!(plain.contains(&link), "the page has the link, too: {plain}");
        address
    }

    /// Goes to the provider, and gives this name where it asks; the path of the portal where it comes back, and
    /// whether it was asked.
    fn through(&mut self, address: &str, name: &str) -> (String, bool) {
        let (mut at, mut asked) = (address.to_owned(), false);
        for _ in 0..10 {
            if let Some(path) = at.strip_prefix(BACK).filter(|path| path.starts_with('/')) {
                return (path.to_owned(), asked);
            }
            let (host, path) = split(&at);
            let mut reply = self.ask("GET", &host, &path, "");
            if reply.status == 200 {
                // It asks who it is; or first signs out whom it knows, by a form that sends itself.
                let (action, mut form) = form_of(&reply.body);
                if reply.body.contains("name=\"login\"") {
                    asked = true;
                    form += &format!("&login={name}&password=any");
                }
                let (host, path) = split(&action);
                reply = self.ask("POST", &host, &path, &form);
            }
            assert!([302, 303].contains(&reply.status), "{}", reply.body);
            at = whole(&host, reply.location());
        }
        unreachable!("it never came back");
    }

    /// Signs in; what the portal says when the browser is back.
    fn enter(&mut self, portal: &Portal, path: &str, name: &str) -> Reply {
        let address = self.begin(portal, path, "");
        let (back, _) = self.through(&address, name);
        self.get(portal, &back)
    }

    fn has(&self, name: &str) -> bool {
        self.0.keys().any(|(_, known)| known == name)
    }
}

/// Where a form is sent, and its hidden fields.
fn form_of(page: &str) -> (String, String) {
    let between = |text: &str, name: &str| {
        let rest = text.split(&format!("{name}=\"")).nth(1).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let hidden = page
        .split("<input")
        .filter(|input| input.contains("type=\"hidden\""));
    let fields: Vec<String> = hidden
        .map(|input| format!("{}={}", between(input, "name"), between(input, "value")))
        .collect();
    (between(page, "action"), fields.join("&"))
}

/// An address, also where only its path is said.
fn whole(host: &str, location: &str) -> String {
    match location.starts_with('/') {
        true => format!("http://{host}{location}"),
        false => location.to_owned(),
    }
}

/// Host with port, and path.
fn split(address: &str) -> (String, String) {
    let rest = address.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_once('/').unwrap();
    (host.to_owned(), format!("/{path}"))
}

#[test]
fn members_sign_in_and_confirm_with_an_account_elsewhere() {
    let Some(house) = House::start(false) else {
        return;
    };
    let shop = shop_without_mail("60", 1);
    let without = Portal::start(&shop);
    let mut greta = Browser::default();
    let form = greta.get(&without, "/sign-in");
    assert!(!form.body.contains("/sign-in/with"), "nothing is offered");
    let none = greta.ask("POST", without.address(), "/sign-in/with", "");
    assert_eq!(none.status, 404);
    assert_eq!(
        greta.get(&without, "/sign-in/back?code=a&state=b").status,
        404
    );
    drop(without);

    house.settle(&shop, "portal", "members", "");
    let portal = Portal::start(&shop);
    let form = greta.get(&portal, "/sign-in");
    assert!(form.body.contains("Sign in with Townhall"), "{}", form.body);
    let address = greta.begin(&portal, "/sign-in/with", "next=%2Fitems");
    assert!(!address.contains("prompt="), "{address}");
    let (back, asked) = greta.through(&address, "u3");
    assert!(asked, "nobody was signed in there");
    let entered = greta.get(&portal, &back);
    assert_eq!((entered.status, entered.location()), (303, "/items"));
    assert!(!greta.has("demur-with"), "it is taken away");
    let home = greta.get(&portal, "/");
    assert!(
        home.status == 200 && home.body.contains("<bdi>u3</bdi>"),
        "{}",
        home.body
    );

    // Whoever signs in once more is let through there, so that says nothing of who sits there now.
    let closed = greta.get(&portal, "/dossier");
    assert_eq!(
        (closed.status, closed.location()),
        (303, "/confirm?next=%2Fdossier")
    );
    let again = greta.begin(&portal, "/sign-in/with", "");
    let (back, asked) = greta.through(&again, "u3");
    assert!(!asked, "the provider knows them still");
    assert_eq!(greta.get(&portal, &back).status, 303);
    assert_eq!(greta.get(&portal, "/dossier").status, 303, "not open yet");

    let page = greta.get(&portal, "/confirm?next=%2Fdossier");
    assert!(page.body.contains("Confirm with Townhall"), "{}", page.body);
    let body = format!("csrf={}&next=%2Fdossier", csrf(&page.body));
    let forged = greta.ask("POST", portal.address(), "/confirm/with", "next=%2Fdossier");
    assert_eq!(forged.status, 403, "a form of somebody else's");
    // Somebody else who has the browser signs in there as themselves.
    let mut borrowed = greta.clone();
    let address = borrowed.begin(&portal, "/confirm/with", &body);
    let (back, asked) = borrowed.through(&address, "u4");
    assert!(asked);
    assert_eq!(borrowed.get(&portal, &back).status, 403);
    assert_eq!(borrowed.get(&portal, "/dossier").status, 303);
    // With `prompt=login` the provider asks whoever it knows.
    let address = greta.begin(&portal, "/confirm/with", &body);
    assert!(
        address.contains("prompt=login") && address.contains("max_age=0"),
        "{address}"
    );
    let (back, asked) = greta.through(&address, "u3");
    assert!(asked, "it asks again");
    let confirmed = greta.get(&portal, &back);
    assert_eq!((confirmed.status, confirmed.location()), (303, "/dossier"));
    assert_eq!(greta.get(&portal, "/dossier").status, 200);
    drop(portal);

    who_nobody_knows(&house, &shop);
}

/// An address that nobody has, one that nobody has checked, an account that is none, here: one page.
fn who_nobody_knows(house: &House, shop: &TownShop) {
    let mut pages = Vec::new();
    let mut refused = |portal: &Portal, name: &str| {
        let mut browser = Browser::default();
        let reply = browser.enter(portal, "/sign-in/with", name);
        assert_eq!(reply.status, 403, "{name}: {}", reply.body);
        assert!(
            !browser.has("demur") && !browser.has("demur-with"),
            "{name}"
        );
        assert!(
            !reply.body.contains(name) && !reply.body.contains("code="),
            "{name}"
        );
        pages.push(reply.body);
    };
    let portal = Portal::start(shop);
    for name in ["nobody-here", "loose-u3"] {
        refused(&portal, name);
    }
    drop(portal);
    let config = shop.root().join("demur.toml");
    let text = fs::read_to_string(&config).unwrap();
    let (before, _) = text.split_once("\n[portal.oidc]").unwrap();
    fs::write(&config, before).unwrap();
    house.settle(shop, "portal", "members", "claim = \"sub\"\n");
    let file = shop.root().join("known.ndjson");
    // Somebody gave up a name, which resolves to them for ever; whoever takes it is not let in as them.
    let x1 = "{\"id\":\"x1\",\"handles\":[\"given-up\"]}\n";
    fs::write(&file, x1).unwrap();
    shop.json(&["import", "people", file.to_str().unwrap()]);
    let portal = Portal::start(shop);
    let mut quiet = Browser::default();
    assert_eq!(quiet.enter(&portal, "/sign-in/with", "x1").status, 303);
    let mut greta = Browser::default();
    assert_eq!(greta.enter(&portal, "/sign-in/with", "u3").status, 303);
    assert!(greta.get(&portal, "/").body.contains("<bdi>u3</bdi>"));
    for name in ["nobody-here", "guest:0123456789abcdef01234567", "given-up"] {
        refused(&portal, name);
    }
    assert!(pages.windows(2).all(|two| two[0] == two[1]), "{pages:?}");
    let cookies: Vec<String> = quiet.0.into_values().collect();
    drop(portal);
    fs::write(&config, before).unwrap();
    whoever_cannot_confirm_is_told_who_helps(shop, cookies);
}

/// Without an address, and without an account elsewhere any more, nobody can confirm anything.
fn whoever_cannot_confirm_is_told_who_helps(shop: &TownShop, cookies: Vec<String>) {
    let portal = Portal::start(shop);
    let mut found = cookies
        .into_iter()
        .map(|value| format!("demur={value}"))
        .filter(|cookie| portal.get("/", cookie).status == 200);
    let cookie = found.next().unwrap();
    let asked = portal.get("/dossier", &cookie);
    assert_eq!(asked.headers["location"], "/confirm?next=%2Fdossier");
    let page = portal.get("/confirm?next=%2Fdossier", &cookie);
    assert_eq!(page.status, 403, "{}", page.body);
    assert!(
        page.body.contains("you cannot confirm it here")
            && page.body.contains("mailto:dpo@example.org")
            && !page.body.contains("open for too long"),
        "{}",
        page.body
    );
    let form = format!("csrf={}", csrf(&page.body));
    assert_eq!(portal.post("/confirm", &cookie, &form).status, 403);
}

#[test]
fn a_way_back_is_taken_once_in_the_browser_that_began() {
    let Some(house) = House::start(false) else {
        return;
    };
    let shop = shop_without_mail("60", 1);
    house.settle(&shop, "portal", "members", "");
    let portal = Portal::start(&shop);
    let mut greta = Browser::default();
    let address = greta.begin(&portal, "/sign-in/with", "");
    let (back, _) = greta.through(&address, "u3");
    let gone = |browser: &mut Browser, back: &str| {
        let reply = browser.get(&portal, back);
        assert_eq!(reply.status, 410, "{}", reply.body);
        assert!(!browser.has("demur"), "nobody is signed in");
    };

    // Somebody is sent the way back of somebody else, so that they work in their account.
    gone(&mut Browser::default(), &back);
    let mut other = Browser::default();
    other.begin(&portal, "/sign-in/with", "");
    gone(&mut other, &back);
    for (wrong, right) in [
        ("state=A", "state="),
        ("xstate=", "state="),
        ("state=a&state=", "state="),
    ] {
        gone(&mut greta.clone(), &back.replacen(right, wrong, 1));
    }
    for spoilt in [
        back.replace("&iss=", "&iss=https%3A%2F%2Fevil.example&was="),
        back.replace("&iss=", "&was="),
    ] {
        // Each is an answer to what began, and ends it: the next begins anew.
        let address = greta.begin(&portal, "/sign-in/with", "");
        let (fresh, _) = greta.through(&address, "u3");
        let state = |back: &str| {
            let at = back.find("state=").unwrap();
            back[at..].split('&').next().unwrap().to_owned()
        };
        gone(
            &mut greta.clone(),
            &spoilt.replace(&state(&back), &state(&fresh)),
        );
        gone(&mut greta.clone(), &fresh);
    }

    let address = greta.begin(
        &portal,
        "/sign-in/with",
        "next=https%3A%2F%2Fevil.example%2F",
    );
    let (back, _) = greta.through(&address, "u3");
    let mut kept = greta.clone();
    let entered = greta.get(&portal, &back);
    assert_eq!(
        (entered.status, entered.location()),
        (303, "/"),
        "inside alone"
    );
    gone(&mut kept, &back);

    // Whoever turns back there is not signed in here.
    let mut shy = Browser::default();
    let address = shy.begin(&portal, "/sign-in/with", "");
    let (host, path) = split(&address);
    let asked = shy.ask("GET", &host, &path, "");
    let (_, path) = split(&whole(&host, asked.location()));
    let turned = shy.ask("GET", &host, &format!("{path}/abort"), "");
    let (_, path) = split(&whole(&host, turned.location()));
    let turned = shy.ask("GET", &host, &path, "");
    let back = turned.location().strip_prefix(BACK).unwrap();
    assert!(back.contains("error=access_denied"), "{back}");
    gone(&mut shy, back);
}

/// The form without an account, with this address, confirmed.
fn asks_without_account(server: &MailServer, portal: &Portal, mail: &str) {
    let fields = [("wish", "objection"), ("words", "Nele Sommerfeld")];
    let (_, answer) = handed_in(server, portal, &fields, mail);
    assert_eq!(answer.status, 303, "{}", answer.body);
}

#[test]
fn an_address_means_members_and_linked_accounts_are_one() {
    let (Some(house), Some(server)) = (House::start(false), MailServer::start(&[])) else {
        return;
    };
    let shop = shop(&server, "60");
    let lines = ["v1", "v2", "w1", "w2"].map(|id| {
        let shared = if id.starts_with('v') { "v" } else { "w" };
        format!("{{\"id\":\"{id}\",\"mail\":\"{shared}@example.org\"}}\n")
    });
    let file = shop.root().join("known.ndjson");
    fs::write(&file, lines.concat()).unwrap();
    shop.json(&["import", "people", file.to_str().unwrap()]);
    shop.json(&["link", "v1", "v2", "--evidence", "the same telephone"]);
    let said = json!({
        "id": "ai/1", "person": "u3", "kind": "ai_prompt", "created": "2024-05-01",
        "text": "Where is the gate?", "collected_for": ["community"],
    });
    let file = shop.root().join("said.jsonl");
    fs::write(&file, format!("{said}\n")).unwrap();
    let done = shop.json(&["import", "items", file.to_str().unwrap()]);
    assert_eq!(done["files"][0]["quarantined"], 0, "{done}");
    house.settle(&shop, "portal", "members", "");
    let portal = Portal::start(&shop);

    // Each confirmed form leaves somebody without an account with the address of a member.
    for _ in 0..2 {
        asks_without_account(&server, &portal, "u3@example.org");
    }
    let mut greta = Browser::default();
    let entered = greta.enter(&portal, "/sign-in/with", "u3");
    assert_eq!(entered.status, 303, "{}", entered.body);
    assert!(greta.get(&portal, "/").body.contains("<bdi>u3</bdi>"));

    // What is hidden until they confirm who they are leads back to the same search.
    let list = greta.get(&portal, "/items?q=gate&used=out").body;
    let back = "name=\"next\" value=\"/items?q=gate&#38;used=out&#38;page=1\"";
    assert!(list.replace("&amp;", "&#38;").contains(back), "{list}");

    // Whoever has no account is no member by it.
    asks_without_account(&server, &portal, "nobody-here@example.org");
    let mut nobody = Browser::default();
    let refused = nobody.enter(&portal, "/sign-in/with", "nobody-here");
    assert_eq!(refused.status, 403, "{}", refused.body);
    assert!(!nobody.has("demur"));

    // Accounts that are one person's may share an address; those of two people may not.
    let mut vera = Browser::default();
    let entered = vera.enter(&portal, "/sign-in/with", "v");
    assert_eq!(entered.status, 303, "{}", entered.body);
    let home = vera.get(&portal, "/").body;
    assert!(home.contains("<bdi>v1</bdi>") || home.contains("<bdi>v2</bdi>"));
    let refused = Browser::default().enter(&portal, "/sign-in/with", "w");
    assert_eq!(refused.status, 403, "{}", refused.body);
}

#[test]
fn staff_sign_in_by_an_address_that_was_checked() {
    let Some(house) = House::start(true) else {
        return;
    };
    let shop = shop_without_mail("60", 1);
    house.settle(&shop, "office", "staff", "");
    for (name, mail) in [("mara", "Mara@example.org"), ("jo", "jo@example.org")] {
        shop.json(&["staff", "add", name, "--role", "officer", "--mail", mail]);
    }
    let portal = Portal::start(&shop);
    let with = "/console/sign-in/with";
    let mut mara = Browser::default();
    let form = mara.get(&portal, "/console/sign-in");
    assert!(form.body.contains("Sign in with Townhall"), "{}", form.body);
    let address = mara.begin(&portal, with, "next=%2Fconsole%2Fstaff");
    let (back, _) = mara.through(&address, "mara");
    let entered = mara.get(&portal, &back);
    assert_eq!(
        (entered.status, entered.location()),
        (303, "/console/staff"),
        "{}",
        entered.body
    );
    assert_eq!(mara.get(&portal, "/console/staff").status, 200);
    assert_eq!(mara.get(&portal, "/").status, 303, "no member is signed in");

    let mut refused = Vec::new();
    // An address that nobody has checked; a member; nobody.
    for name in ["loose-mara", "u3", "nobody-here"] {
        let mut browser = Browser::default();
        let reply = browser.enter(&portal, with, name);
        assert_eq!(reply.status, 403, "{name}");
        assert!(!browser.has("demur-staff"), "{name}");
        refused.push(reply.body);
    }
    assert!(refused.windows(2).all(|two| two[0] == two[1]));
    // Members have no account elsewhere in this town.
    let none = Browser::default().ask("POST", portal.address(), "/sign-in/with", "");
    assert_eq!(none.status, 404);
    drop(portal);
    // Whoever was let go; two with one address.
    shop.json(&["staff", "remove", "jo"]);
    let twin = ["staff", "add", "twin", "--role", "auditor", "--mail"];
    shop.json(&[&twin[..], &["mara@example.org"]].concat());
    let portal = Portal::start(&shop);
    for name in ["jo", "mara"] {
        let reply = Browser::default().enter(&portal, with, name);
        assert_eq!(reply.status, 403, "{name}");
    }
}
