//! A real Chromium, driven over its debugging pipe, and a server of sample pages for it.

use pages::{Asset, CONTENT_SECURITY_POLICY};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Result, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// Chromium, if it is there.
pub(crate) fn find() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    std::env::split_paths(&folders)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|path| path.is_file())
}

/// Serves pages by name, and the assets, under the real Content-Security-Policy; gives the address.
pub(crate) fn serve(pages: HashMap<String, String>, assets: &'static [Asset]) -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = format!("http://{}", listener.local_addr()?);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A connection that a browser opens and does not use fails here, and hurts nobody.
            let _ = answer(&pages, assets, stream);
        }
    });
    Ok(address)
}

fn answer(
    pages: &HashMap<String, String>,
    assets: &[Asset],
    mut stream: std::net::TcpStream,
) -> Result<()> {
    stream.set_read_timeout(Some(std::time::Duration::from_secs(2)))?;
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let path = first.split(' ').nth(1).unwrap_or("/");
    let asset = assets
        .iter()
        .find(|a| path == format!("/assets/{}", a.name));
    let page = pages.get(path.trim_start_matches('/'));
    let (status, kind, body) = match (asset, page) {
        (Some(asset), _) => ("200 OK", asset.media_type, asset.bytes),
        (None, Some(page)) => ("200 OK", "text/html; charset=utf-8", page.as_bytes()),
        (None, None) => ("404 Not Found", "text/plain", &b""[..]),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\
         Content-Security-Policy: {CONTENT_SECURITY_POLICY}\r\n\r\n",
        body.len()
    )?;
    stream.write_all(body)
}

/// One tab of one Chromium.
pub(crate) struct Tab {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    session: String,
    next: u64,
    /// What the browser complained about, such as a style that the policy forbids.
    pub(crate) complaints: Vec<String>,
}

impl Tab {
    /// Starts Chromium with a profile of its own.
    pub(crate) fn open(chromium: &Path, profile: &Path) -> Result<Tab> {
        Tab::open_in("en", chromium, profile)
    }

    /// The same in a language: what the browser itself writes into fields is then in it, too.
    pub(crate) fn open_in(lang: &str, chromium: &Path, profile: &Path) -> Result<Tab> {
        // It reads commands from descriptor 3 and writes answers to 4; a shell can put them there.
        let mut child = Command::new("sh")
            .args([
                "-c",
                "exec \"$@\" 3<&0 4>&1 0</dev/null 1>/dev/null 2>&1",
                "sh",
            ])
            .arg(chromium)
            .args([
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
            ])
            .args(["--remote-debugging-pipe", "--force-color-profile=srgb"])
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg(format!("--lang={lang}"))
            // Headless, it reads the language from here as well.
            .env("LANGUAGE", lang)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let (Some(to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(std::io::Error::other("no pipes"));
        };
        let mut tab = Tab {
            child,
            to,
            from: BufReader::new(from),
            session: String::new(),
            next: 0,
            complaints: vec![],
        };
        let target = tab.call("Target.createTarget", json!({"url": "about:blank"}))?;
        let attach = json!({"targetId": part(&target, "/targetId"), "flatten": true});
        let session = tab.call("Target.attachToTarget", attach)?;
        tab.session = part(&session, "/sessionId")
            .as_str()
            .unwrap_or_default()
            .to_owned();
        for domain in ["Page.enable", "Log.enable", "Runtime.enable"] {
            tab.call(domain, json!({}))?;
        }
        Ok(tab)
    }

    /// One command and its answer.
    pub(crate) fn call(&mut self, method: &str, params: Value) -> Result<Value> {
        self.next += 1;
        let mut command = json!({"id": self.next, "method": method, "params": params});
        if let (Some(parts), false) = (command.as_object_mut(), self.session.is_empty()) {
            parts.insert("sessionId".to_owned(), json!(self.session));
        }
        self.to.write_all(command.to_string().as_bytes())?;
        self.to.write_all(&[0])?;
        let id = json!(self.next);
        let answer = self.until(|m| m.get("id") == Some(&id))?;
        match part(&answer, "/error") {
            Value::Null => Ok(part(&answer, "/result")),
            error => Err(std::io::Error::other(format!("{method}: {error}"))),
        }
    }

    fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Result<Value> {
        loop {
            let mut message = vec![];
            if self.from.by_ref().read_until(0, &mut message)? == 0 {
                return Err(std::io::Error::other("Chromium ended"));
            }
            message.pop();
            let message: Value = serde_json::from_slice(&message)?;
            if part(&message, "/method") == "Log.entryAdded" {
                let said = |name| part(&message, &format!("/params/entry/{name}"));
                self.complaints
                    .push(format!("{}: {}", said("source"), said("text")));
            }
            if wanted(&message) {
                return Ok(message);
            }
        }
    }

    /// Gives the window a size, and the page light or dark colours.
    pub(crate) fn window(&mut self, width_px: u32, height_px: u32, dark: bool) -> Result<()> {
        let size = json!({"width": width_px, "height": height_px, "deviceScaleFactor": 1, "mobile": false});
        self.call("Emulation.setDeviceMetricsOverride", size)?;
        let scheme = if dark { "dark" } else { "light" };
        let media = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.call("Emulation.setEmulatedMedia", media).map(|_| ())
    }

    /// Goes to a page and waits until it is there.
    pub(crate) fn go(&mut self, address: &str) -> Result<()> {
        self.call("Page.navigate", json!({"url": address}))?;
        self.until(|m| part(m, "/method") == "Page.loadEventFired")
            .map(|_| ())
    }

    /// The value of an expression, a promise awaited.
    pub(crate) fn ask(&mut self, expression: &str) -> Result<Value> {
        let params = json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let answer = self.call("Runtime.evaluate", params)?;
        match part(&answer, "/exceptionDetails") {
            Value::Null => Ok(part(&answer, "/result/value")),
            fault => Err(std::io::Error::other(fault.to_string())),
        }
    }
}

/// A part of an answer, or null.
fn part(of: &Value, pointer: &str) -> Value {
    of.pointer(pointer).cloned().unwrap_or_default()
}

impl Drop for Tab {
    fn drop(&mut self) {
        if self.call("Browser.close", json!({})).is_err() {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}
