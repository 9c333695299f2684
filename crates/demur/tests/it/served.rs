//! `demur serve` as tests run it: a portal on loopback, HTTP over a socket, links out of real mails.

#[cfg(target_os = "linux")]
use crate::later::Calendar;
use crate::notices::{MailServer, town};
use crate::sets::TownShop;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A portal that runs.
pub(crate) struct Portal {
    child: Child,
    address: String,
    /// Links that it printed.
    pub(crate) links: Vec<String>,
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

impl Answer {
    /// The body with plain spaces, where pages keep numbers and words together.
    pub(crate) fn words(&self) -> String {
        self.body.replace('\u{a0}', " ")
    }
}

/// A POST with a key, to a portal that may end in the middle of it; the body of the answer.
pub(crate) fn try_post(address: &str, path: &str, key: &str, body: &str) -> Option<String> {
    let headers = format!("Authorization: Bearer {key}\r\nContent-Type: application/x-ndjson\r\n");
    try_send(address, path, &headers, body)
}

/// A form without a cookie, to a portal that may end in the middle of it; the page, if all of it came.
pub(crate) fn try_form(address: &str, path: &str, body: &str) -> Option<String> {
    let headers = "Accept-Language: en\r\nContent-Type: application/x-www-form-urlencoded\r\n";
    try_send(address, path, headers, body).filter(|page| page.contains("</html>"))
}

fn try_send(address: &str, path: &str, headers: &str, body: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    let length = body.len();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n"
    );
    stream.write_all((head + body).as_bytes()).ok()?;
    let mut text = String::new();
    stream.read_to_string(&mut text).ok()?;
    text.split_once("\r\n\r\n").map(|(_, body)| body.to_owned())
}

impl Portal {
    pub(crate) fn start(shop: &TownShop) -> Portal {
        Portal::start_for(shop, &[])
    }

    /// The same, with what it logs until it ends.
    pub(crate) fn start_logged(shop: &TownShop) -> (Portal, std::thread::JoinHandle<String>) {
        let mut portal = Portal::start_as(shop, &[], |command| command.stderr(Stdio::piped()));
        let mut log = portal.child.stderr.take().unwrap();
        let reading = std::thread::spawn(move || {
            let mut text = String::new();
            log.read_to_string(&mut text).unwrap();
            text
        });
        (portal, reading)
    }

    /// Sends SIGTERM; the status with which it ends.
    pub(crate) fn tell_to_stop(mut self) -> std::thread::JoinHandle<Option<i32>> {
        let process = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &process]).status();
        assert!(told.unwrap().success());
        std::thread::spawn(move || self.child.wait().unwrap().code())
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// The same, with links for these members of staff.
    pub(crate) fn start_for(shop: &TownShop, staff: &[&str]) -> Portal {
        let staff: Vec<_> = staff.iter().map(|name| ["--staff", *name]).collect();
        Portal::start_as(shop, &staff, |command| command)
    }

    /// The same, with a link for a member.
    pub(crate) fn start_for_member(shop: &TownShop, id: &str) -> Portal {
        Portal::start_as(shop, &[["--sign-in", id]], |command| command)
    }

    /// The same on a later day.
    #[cfg(target_os = "linux")]
    pub(crate) fn start_on(shop: &TownShop, calendar: &Calendar, days: i32) -> Portal {
        Portal::start_as(shop, &[], |command| calendar.on(days, command))
    }

    /// The same without a watch: nothing is masked meanwhile.
    pub(crate) fn start_unwatched(shop: &TownShop) -> Portal {
        Portal::start_as(shop, &[], |command| command.arg("--no-watch"))
    }

    fn start_as(
        shop: &TownShop,
        links: &[[&str; 2]],
        with: impl Fn(&mut Command) -> &mut Command,
    ) -> Portal {
        let mut command = Command::new(env!("CARGO_BIN_EXE_demur"));
        command
            .args(["--json", "serve"])
            .args(links.iter().flatten())
            .current_dir(shop.root())
            .env_remove("DEMUR_WORKSPACE")
            .stdout(Stdio::piped());
        let mut child = with(&mut command).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = lines.next().unwrap().unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        let address = ready["portal"]
            .as_str()
            .unwrap()
            .trim_start_matches("http://");
        let link = |line: String| line.split_once(address).unwrap().1.to_owned();
        let lines = lines.take(links.len()).map(Result::unwrap);
        Portal {
            links: lines.map(link).collect(),
            address: address.to_owned(),
            child,
        }
    }

    /// The whole address of a path.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Signs a member of staff in at the console by the link that was printed for them; gives the cookie.
    pub(crate) fn sign_in_staff(&self, place: usize) -> String {
        self.sign_in_by(&self.links[place])
    }

    /// Signs in whom a link that was printed is for; gives the cookie.
    pub(crate) fn sign_in_by(&self, link: &str) -> String {
        assert_eq!(self.get(link, "").status, 200, "{link}");
        let entered = self.post(link, "", "");
        assert_eq!(entered.status, 303, "{}", entered.body);
        let cookie = &entered.headers["set-cookie"];
        cookie.split(';').next().unwrap().to_owned()
    }

    /// Sends a form with a file, as a browser does (RFC 7578).
    pub(crate) fn upload(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        file: Option<(&str, &[u8])>,
    ) -> Answer {
        self.upload_as("", path, fields, file)
    }

    /// The same with a cookie.
    pub(crate) fn upload_as(
        &self,
        cookie: &str,
        path: &str,
        fields: &[(&str, &str)],
        file: Option<(&str, &[u8])>,
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            let part = format!(
                "--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend(part.into_bytes());
        }
        if let Some((name, bytes)) = file {
            let part = format!(
                "--edge\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
            );
            body.extend(part.into_bytes());
            body.extend(bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--edge--\r\n");
        let headers = [
            ("Cookie", cookie),
            ("Accept-Language", "en"),
            ("Content-Type", "multipart/form-data; boundary=edge"),
        ];
        self.ask_bytes(&format!("POST {path}"), &headers, &body)
    }

    pub(crate) fn ask(&self, head: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        self.ask_bytes(head, headers, body.as_bytes())
    }

    fn ask_bytes(&self, head: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(120)))
            .unwrap();
        let mut request = format!(
            "{head} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n",
            self.address
        );
        for (name, value) in headers {
            request += &format!("{name}: {value}\r\n");
        }
        request += &format!("Content-Length: {}\r\n\r\n", body.len());
        stream.write_all(request.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap();
        let header = |line: &str| {
            let (name, value) = line.split_once(':').unwrap();
            (name.to_ascii_lowercase(), value.trim().to_owned())
        };
        Answer {
            status: status.parse().unwrap(),
            headers: lines.map(header).collect(),
            body: body.to_owned(),
        }
    }

    pub(crate) fn get(&self, path: &str, cookie: &str) -> Answer {
        self.ask(
            &format!("GET {path}"),
            &[("Cookie", cookie), ("Accept-Language", "en")],
            "",
        )
    }

    pub(crate) fn post(&self, path: &str, cookie: &str, body: &str) -> Answer {
        let headers = [
            ("Cookie", cookie),
            ("Accept-Language", "en"),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ];
        self.ask(&format!("POST {path}"), &headers, body)
    }

    /// Signs somebody in by the link in their mail; gives the cookie.
    pub(crate) fn sign_in(&self, server: &MailServer, id: &str) -> String {
        let address = format!("{id}@example.org");
        let before = server.mails().len();
        let asked = self.post("/sign-in", "", &format!("mail={id}%40example.org"));
        assert_eq!(asked.status, 200, "{}", asked.body);
        let mail = until(|| {
            let mails = server.mails();
            mails
                .into_iter()
                .skip(before)
                .find(|(to, mail)| *to == address && plain(mail).contains("/sign-in/"))
        });
        let link = link_in(&mail.1, "/sign-in/");
        let looked = self.get(&link, "");
        assert_eq!(looked.status, 200);
        assert!(
            !looked.headers.contains_key("set-cookie"),
            "looking signs nobody in"
        );
        let entered = self.post(&link, "", "");
        assert_eq!(entered.status, 303, "{}", entered.body);
        let cookie = &entered.headers["set-cookie"];
        assert!(
            cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
            "{cookie}"
        );
        assert_eq!(self.post(&link, "", "").status, 410, "a link works once");
        cookie.split(';').next().unwrap().to_owned()
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

pub(crate) fn until<T>(found: impl Fn() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = found() {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_secs(120), "it never came");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The text of a mail with its encoding undone (quoted-printable, RFC 2045, section 6.7).
pub(crate) fn plain(mail: &str) -> String {
    let joined = mail.replace("=\r\n", "").replace("=\n", "");
    let mut out = String::new();
    let mut rest = joined.as_str();
    while let Some(at) = rest.find('=') {
        out += &rest[..at];
        let code = rest
            .get(at + 1..at + 3)
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match code.filter(u8::is_ascii) {
            Some(byte) => {
                out.push(char::from(byte));
                rest = &rest[at + 3..];
            }
            None => {
                out.push('=');
                rest = &rest[at + 1..];
            }
        }
    }
    out + rest
}

/// The path of a link in a mail, less the language it asks for.
pub(crate) fn link_in(mail: &str, path: &str) -> String {
    let text = plain(mail);
    let found = text.find(path);
    assert!(found.is_some(), "no {path} in {text}");
    let at = found.unwrap();
    let link: String = text[at..]
        .chars()
        .take_while(|c| !c.is_whitespace() && !matches!(c, '"' | '?'))
        .collect();
    link
}

/// The hidden token of a page's forms.
pub(crate) fn csrf(page: &str) -> String {
    let at = page.find("name=\"csrf\"").unwrap();
    let value = page[at..].split("value=\"").nth(1).unwrap();
    value.split('"').next().unwrap().to_owned()
}

/// A town with a portal on loopback whose mails go to the server.
pub(crate) fn shop(server: &MailServer, people: &str) -> TownShop {
    shop_without_mail(people, server.port)
}

/// The same where nobody listens for mail.
pub(crate) fn shop_without_mail(people: &str, port: u16) -> TownShop {
    let shop = town(people, port);
    let config = shop.root().join("demur.toml");
    let text = fs::read_to_string(&config).unwrap();
    let text = text.replace("https://privacy.example.org", "http://127.0.0.1");
    let portal = r#"
[portal]
listen = "127.0.0.1:0"
name = "Example Town"
legal_name = "Example Town Ltd, 1 Main Street, 10115 Berlin"
officer_mail = "dpo@example.org"
[portal.purposes.ai_assistant]
name = { en = "AI assistant", de = "KI-Assistent" }
"#;
    fs::write(&config, text + portal).unwrap();
    shop
}

pub(crate) fn ledger(shop: &TownShop, person: &str) -> Vec<Value> {
    let history = shop.json(&["ledger", "history", person]);
    history.as_array().cloned().unwrap_or_default()
}

/// Beginnings of texts of a person, as another program reads them; only what needs no escaping, and no AI
/// interactions, which are shown after a confirmation only.
pub(crate) fn texts_of(shop: &TownShop, person: &str) -> Vec<String> {
    let script = "
import glob, json, sys
import pyarrow.parquet as pq
out = []
for f in sorted(glob.glob(sys.argv[1] + '/*.parquet')):
    t = pq.read_table(f, columns=['person', 'kind', 'text']).to_pylist()
    out += [r['text'] for r in t if r['person'] == sys.argv[2] and r['text'] and not r['kind'].startswith('ai_')]
plain = lambda s: ''.join(c if c.isalnum() or c in ' .,' else '|' for c in s).split('|')[0][:30].rstrip()
print(json.dumps([p for p in map(plain, out) if len(p) > 8][:20]))
";
    let out = Command::new(std::env::var_os("DEMUR_PYTHON").unwrap())
        .args(["-c", script])
        .arg(shop.root().join("../town/items"))
        .arg(person)
        .output()
        .unwrap();
    assert!(out.status.success(), "{out:?}");
    serde_json::from_slice(&out.stdout).unwrap()
}
