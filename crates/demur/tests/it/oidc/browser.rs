//! A browser that keeps cookies, and goes from the portal to the provider and back.

use super::BACK;
use crate::served::Portal;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

pub(super) struct Reply {
    pub(super) status: u16,
    headers: Vec<(String, String)>,
    pub(super) body: String,
}

impl Reply {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(super) fn location(&self) -> &str {
        self.header("location").unwrap()
    }
}

/// Cookies by host and name.
#[derive(Clone, Default)]
pub(super) struct Browser(pub(super) BTreeMap<(String, String), String>);

impl Browser {
    pub(super) fn ask(&mut self, method: &str, host: &str, path: &str, body: &str) -> Reply {
        let own = self.0.iter().filter(|((of, _), _)| of == host);
        let cookies: Vec<String> = own
            .map(|((_, name), value)| format!("{name}={value}"))
            .collect();
        let mut stream = TcpStream::connect(host).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(120)))
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
    pub(super) fn get(&mut self, portal: &Portal, path: &str) -> Reply {
        self.ask("GET", portal.address(), path, "")
    }

    /// Presses the button "Sign in with ..."; gives the address where the browser is sent.
    pub(super) fn begin(&mut self, portal: &Portal, path: &str, body: &str) -> String {
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
    pub(super) fn through(&mut self, address: &str, name: &str) -> (String, bool) {
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
    pub(super) fn enter(&mut self, portal: &Portal, path: &str, name: &str) -> Reply {
        let address = self.begin(portal, path, "");
        let (back, _) = self.through(&address, name);
        self.get(portal, &back)
    }

    pub(super) fn has(&self, name: &str) -> bool {
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
pub(super) fn whole(host: &str, location: &str) -> String {
    match location.starts_with('/') {
        true => format!("http://{host}{location}"),
        false => location.to_owned(),
    }
}

/// Host with port, and path.
pub(super) fn split(address: &str) -> (String, String) {
    let rest = address.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_once('/').unwrap();
    (host.to_owned(), format!("/{path}"))
}
