//! What comes back, read from a real mailbox.

use crate::dovecot::{Dovecot, PASSWORD};
use crate::shop::Shop;
use notice::{Keep, Mailbox, MailboxSettings, Verdict};
use rights::{Error, Instant};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

/// Keeps subjects; fails from the so manieth message on.
struct Memory {
    subjects: Mutex<Vec<String>>,
    came: Mutex<Vec<Option<Instant>>>,
    left: AtomicU32,
}

impl Memory {
    fn of(left: u32) -> Memory {
        Memory {
            subjects: Mutex::default(),
            came: Mutex::default(),
            left: AtomicU32::new(left),
        }
    }

    fn subjects(self) -> Vec<String> {
        self.subjects.into_inner().unwrap()
    }
}

impl Keep for Memory {
    async fn keep(&self, message: &[u8], came: Option<Instant>) -> Result<Verdict, Error> {
        if self.left.load(Ordering::SeqCst) == 0 {
            return Err(Error::storage("the disk is full"));
        }
        self.left.fetch_sub(1, Ordering::SeqCst);
        self.came.lock().unwrap().push(came);
        let text = String::from_utf8_lossy(message);
        let subject = text.lines().find_map(|line| line.strip_prefix("Subject: "));
        self.subjects
            .lock()
            .unwrap()
            .push(subject.unwrap_or("?").to_owned());
        Ok(Verdict::Nothing)
    }
}

fn settings(root: &Path, dovecot: &Dovecot, more: &str) -> MailboxSettings {
    std::fs::write(root.join("imap.password"), format!("{PASSWORD}\n")).unwrap();
    let text = format!(
        "host = \"127.0.0.1\"\nport = {}\nencryption = \"none\"\nuser = \"bounces\"\npassword_file = \"imap.password\"\n{more}",
        dovecot.plain
    );
    toml::from_str(&text).unwrap()
}

async fn read(shop: &Shop, settings: &MailboxSettings, memory: &Memory) -> Result<u64, Error> {
    let mailbox = Mailbox {
        settings,
        root: shop.folder.path(),
        outbox: &shop.outbox,
    };
    Ok(mailbox.read(memory, &|| {}).await?.values().sum())
}

fn message(subject: &str) -> Vec<u8> {
    format!("From: a@example.org\r\nSubject: {subject}\r\n\r\nWords.\r\n").into_bytes()
}

#[tokio::test]
async fn nothing_is_read_twice_or_lost_when_it_breaks_off() {
    let Some(dovecot) = Dovecot::start() else {
        return;
    };
    let shop = Shop::with(&["ada@example.org".to_owned()]).await;
    let settings = settings(shop.folder.path(), &dovecot, "");
    assert_eq!(
        read(&shop, &settings, &Memory::of(9)).await.unwrap(),
        0,
        "an empty one"
    );
    for name in ["one", "two", "three"] {
        dovecot.put(name, &message(name));
    }
    // The disk is full after the first.
    let first = Memory::of(1);
    assert!(read(&shop, &settings, &first).await.is_err());
    let first = first.subjects();
    assert_eq!(first.len(), 1);
    let seen = |files: Vec<String>| files.iter().filter(|f| f.ends_with('S')).count();
    assert_eq!(seen(dovecot.files("")), 1, "{:?}", dovecot.files(""));
    let rest = Memory::of(9);
    assert_eq!(read(&shop, &settings, &rest).await.unwrap(), 2);
    let mut all = [first, rest.subjects()].concat();
    all.sort();
    assert_eq!(all, ["one", "three", "two"]);
    assert_eq!(seen(dovecot.files("")), 3);
    assert_eq!(read(&shop, &settings, &Memory::of(9)).await.unwrap(), 0);
    dovecot.put("four", &message("four"));
    let more = Memory::of(9);
    assert_eq!(read(&shop, &settings, &more).await.unwrap(), 1);
    assert_eq!(more.subjects(), ["four"]);
    // Numbers are given anew: everything is looked at again.
    for entry in std::fs::read_dir(dovecot.maildir("")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with("dovecot") {
            std::fs::remove_file(path).unwrap();
        }
    }
    // UIDVALIDITY is a time in seconds.
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    assert_eq!(read(&shop, &settings, &Memory::of(9)).await.unwrap(), 4);
}

/// However late it is read, a message has come when the server got it.
#[tokio::test]
async fn a_message_came_when_the_server_got_it() {
    let Some(dovecot) = Dovecot::start() else {
        return;
    };
    let shop = Shop::with(&["ada@example.org".to_owned()]).await;
    let settings = settings(shop.folder.path(), &dovecot, "");
    dovecot.put("one", &message("one"));
    let came = 1_795_433_400;
    let file = dovecot.maildir("").join("new/one");
    let file = std::fs::File::options().write(true).open(file).unwrap();
    file.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(came))
        .unwrap();
    let memory = Memory::of(9);
    assert_eq!(read(&shop, &settings, &memory).await.unwrap(), 1);
    let said = memory.came.lock().unwrap().clone();
    let came = Instant::from_epoch_micros(came as i64 * 1_000_000);
    assert_eq!(said, [came]);
}

#[tokio::test]
async fn what_was_read_goes_where_the_settings_say() {
    let Some(dovecot) = Dovecot::start() else {
        return;
    };
    let shop = Shop::with(&["ada@example.org".to_owned()]).await;
    let root = shop.folder.path();
    for name in ["one", "two"] {
        dovecot.put(name, &message(name));
    }
    let moving = settings(root, &dovecot, "then = \"move\"\nmoved_to = \"Read\"");
    assert_eq!(read(&shop, &moving, &Memory::of(9)).await.unwrap(), 2);
    assert_eq!(
        (dovecot.files("").len(), dovecot.files("Read").len()),
        (0, 2)
    );
    dovecot.put("three", &message("three"));
    let leaving = settings(root, &dovecot, "then = \"leave\"");
    assert_eq!(read(&shop, &leaving, &Memory::of(9)).await.unwrap(), 1);
    assert_eq!(read(&shop, &leaving, &Memory::of(9)).await.unwrap(), 0);
    let files = dovecot.files("");
    assert!(files.len() == 1 && !files[0].ends_with('S'), "{files:?}");
    // A folder that is not there stops it before anything is remembered.
    dovecot.put("four", &message("four"));
    let wrong = settings(root, &dovecot, "then = \"move\"\nmoved_to = \"Nowhere\"");
    assert!(read(&shop, &wrong, &Memory::of(9)).await.is_err());
    assert_eq!(read(&shop, &moving, &Memory::of(9)).await.unwrap(), 1);
}

#[tokio::test]
async fn encrypted_ways_are_checked() {
    let Some(dovecot) = Dovecot::start() else {
        return;
    };
    let shop = Shop::with(&["ada@example.org".to_owned()]).await;
    // Eight MiB of one message are read.
    let long = [message("long"), b"y".repeat(9 << 20)].concat();
    dovecot.put("long", &long);
    let root = shop.folder.path();
    let with = |encryption: &str, port: u16, authority: Option<&Path>| {
        let mut settings = settings(root, &dovecot, "then = \"leave\"");
        settings.encryption = toml::Value::from(encryption).try_into().unwrap();
        settings.port = Some(port);
        settings.authority = authority.map(Path::to_owned);
        settings
    };
    let authority = dovecot.authority();
    for (encryption, port) in [("tls", dovecot.tls), ("starttls", dovecot.plain)] {
        let good = with(encryption, port, Some(&authority));
        let memory = Memory::of(9);
        assert_eq!(
            read(&shop, &good, &memory).await.unwrap(),
            1,
            "{encryption}"
        );
        assert_eq!(memory.subjects(), ["long"]);
        // No public authority certifies it.
        let error = read(&shop, &with(encryption, port, None), &Memory::of(9)).await;
        assert!(error.unwrap_err().to_string().contains("encryption"));
    }
    std::fs::write(root.join("imap.password"), "wrong").unwrap();
    let mut wrong = with("tls", dovecot.tls, Some(&authority));
    wrong.password_file = Some("wrong.password".into());
    std::fs::write(root.join("wrong.password"), "wrong").unwrap();
    let error = read(&shop, &wrong, &Memory::of(9)).await.unwrap_err();
    assert!(error.to_string().contains("name and password"), "{error}");
    let mut nobody = with("none", 1, None);
    nobody.timeout_seconds = 2;
    let error = read(&shop, &nobody, &Memory::of(9)).await.unwrap_err();
    assert!(error.to_string().contains("cannot be reached"), "{error}");
}
