//! A provider that says whatever a test wants.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};

/// What it answers, by path, and what it was asked.
#[derive(Default)]
pub(crate) struct Says {
    pub(crate) answers: BTreeMap<String, (u16, Vec<u8>)>,
    pub(crate) asked: Vec<Asked>,
}

#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) authorization: String,
    pub(crate) body: String,
}

pub(crate) struct House {
    pub(crate) issuer: String,
    says: Arc<Mutex<Says>>,
}

pub(crate) const DISCOVERY: &str = "/.well-known/openid-configuration";

impl House {
    pub(crate) fn open() -> House {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let says = Arc::new(Mutex::new(Says::default()));
        let told = Arc::clone(&says);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                // Whoever leaves in the middle is none of its cares.
                let _ = answer(stream.unwrap(), &told);
            }
        });
        let house = House { issuer, says };
        house.say(DISCOVERY, &house.discovery());
        house
    }

    pub(crate) fn discovery(&self) -> Value {
        let at = |path: &str| format!("{}{path}", self.issuer);
        json!({
            "issuer": self.issuer, "authorization_endpoint": at("/auth?tenant=1"),
            "token_endpoint": at("/token"), "jwks_uri": at("/jwks"), "userinfo_endpoint": at("/me"),
        })
    }

    pub(crate) fn says(&self) -> MutexGuard<'_, Says> {
        self.says.lock().unwrap()
    }

    pub(crate) fn say(&self, path: &str, answer: &Value) {
        self.say_bytes(path, 200, answer.to_string().as_bytes());
    }

    pub(crate) fn say_bytes(&self, path: &str, status: u16, bytes: &[u8]) {
        let answer = (status, bytes.to_vec());
        self.says().answers.insert(path.to_owned(), answer);
    }

    /// How often a path was asked for.
    pub(crate) fn count(&self, path: &str) -> usize {
        let says = self.says();
        says.asked.iter().filter(|asked| asked.path == path).count()
    }
}

fn answer(stream: TcpStream, says: &Mutex<Says>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let (mut length, mut authorization) = (0, String::new());
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim().split_once(": ") else {
            break;
        };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().unwrap_or(0),
            "authorization" => authorization = value.to_owned(),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let (status, bytes) = {
        let mut says = says.lock().unwrap();
        says.asked.push(Asked {
            path: path.clone(),
            authorization,
            body: String::from_utf8_lossy(&body).into_owned(),
        });
        let found = says.answers.get(&path).cloned();
        found.unwrap_or((404, Vec::new()))
    };
    let mut stream = stream;
    let head = format!(
        "HTTP/1.1 {status} So\r\nConnection: close\r\nLocation: /elsewhere\r\nContent-Length: {}\r\n\r\n",
        bytes.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(&bytes)
}
