//! How fast a campaign goes out: planned, written, given to a mail server, noted and recorded in the ledger;
//! beside `smtp-source`, a program in C that gives the same server as many mails of the same size from memory.
//!
//!     cargo run --release --package notice --example campaign -- 1000000
//!
//! Server and peer are `smtp-sink` and `smtp-source` of Postfix (Debian package `postfix`); the one throws away
//! what it takes.

use ledger::{Ledger, NewPerson, OsRandomness, Sqlite};
use notice::{
    Audience, Letter, LinkKeys, MailKey, Occasion, Outbox, Plan, Planning, Sending, Settings,
    Texts, Wait, shipped,
};
use rights::{
    Clock, Contact, Error, Kind, LegalBasis, Ordinal, PersonId, PurposeId, PurposeTree,
    SystemClock, Terms, Told,
};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

const CONNECTIONS: u32 = 16;
const PORT: u16 = 25_925;
const BATCH: u32 = 100_000;

fn main() -> Result<(), Error> {
    let people = std::env::args().nth(1);
    let people = people.map_or(Ok(100_000), |n| n.parse());
    let people: u32 = people.map_err(|_| Error::input("the number of people is no number"))?;
    let runtime = tokio::runtime::Runtime::new();
    let runtime = runtime.map_err(|e| Error::storage("there is no runtime").because(e))?;
    runtime.block_on(run(people))
}

/// Ends the server with the benchmark.
struct Sink(Child);

impl Drop for Sink {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn sink() -> Result<Sink, Error> {
    let id = Command::new("id").arg("-u").output();
    let root = id.is_ok_and(|id| id.stdout.trim_ascii() == b"0");
    // Root is not allowed to stay root.
    let user: &[&str] = if root { &["-u", "nobody"] } else { &[] };
    let started = Command::new("/usr/sbin/smtp-sink")
        .args(user)
        .args(["-m", "256", &format!("inet:127.0.0.1:{PORT}"), "128"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let started = started.map_err(|e| {
        Error::not_found("smtp-sink cannot be started (Debian package `postfix`)").because(e)
    })?;
    std::thread::sleep(std::time::Duration::from_millis(500));
    Ok(Sink(started))
}

fn settings() -> Result<Settings, Error> {
    let text = format!(
        r#"
        [controller]
        name = "Example Ltd"
        address = "1 Main Street"
        contact = "privacy@example.org"
        [officer]
        name = "Ada Lovelace"
        contact = "dpo@example.org"
        [sender]
        from = "privacy@example.org"
        return_path = "bounces@mail.example.org"
        portal = "https://privacy.example.org"
        [server]
        host = "127.0.0.1"
        port = {PORT}
        encryption = "none"
        connections = {CONNECTIONS}
        "#
    );
    toml::from_str(&text).map_err(|e| Error::internal("settings").because(e))
}

fn write_texts(folder: &Path) -> Result<Texts, Error> {
    for (path, text) in shipped() {
        let text = text.replace("= \"\"", "= \"Said here.\"").replace(
            "[purposes]\n",
            "[purposes]\nai_assistant = \"the assistant\"\n",
        );
        let to = folder.join(path);
        let parent = to.parent().unwrap_or(folder);
        let written = std::fs::create_dir_all(parent).and_then(|()| std::fs::write(&to, text));
        written.map_err(|e| Error::storage("texts").because(e))?;
    }
    Texts::load(folder)
}

fn person(n: u32) -> NewPerson {
    let mut person = NewPerson::unknown(PersonId::new(format!("member-{n}")));
    person.contact = Contact {
        mail: format!("member{n}@example.org").parse().ok(),
        lang: if n.is_multiple_of(2) { "de" } else { "en" }.parse().ok(),
    };
    person
}

async fn run(people: u32) -> Result<(), Error> {
    let folder = tempfile::tempdir().map_err(|e| Error::storage("folder").because(e))?;
    let purpose = PurposeId::from("ai_assistant");
    let tree = PurposeTree::new([(purpose.clone(), None)])?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let of_ledger = ledger::Settings {
        clock: Arc::clone(&clock),
        randomness: Arc::new(OsRandomness),
        tree: tree.clone(),
        keep_pseudonyms: true,
    };
    let storage = Sqlite::open(&folder.path().join("ledger")).await?;
    let ledger = Ledger::open(storage, of_ledger).await?;
    let begun = Instant::now();
    for from in (0..people).step_by(BATCH as usize) {
        let batch: Vec<_> = (from..people.min(from + BATCH)).map(person).collect();
        ledger.register(&batch, "people").await?;
    }
    say("registered", people, begun);
    let (settings, texts) = (settings()?, write_texts(&folder.path().join("texts"))?);
    let outbox = Outbox::open(&folder.path().join("notices")).await?;
    let (links, mail_key) = (LinkKeys::new(vec![(1, [1; 32])])?, MailKey::new([2; 32]));
    let occasion = Occasion {
        purposes: [(purpose.clone(), LegalBasis::LegitimateInterest)].into(),
        kinds: [Kind::Post].into(),
        interests: [(purpose.clone(), "Better answers.".to_owned())].into(),
        delay_days: 14,
        asked: false,
    };
    let plan = Plan {
        id: "campaign".into(),
        purposes: [purpose.clone()].into(),
        kinds: [Kind::Post].into(),
        texts: "texts".into(),
        audience: Audience::default(),
        not_before: None,
        per_second: None,
    };
    let terms = Terms::new(LegalBasis::LegitimateInterest, None, 14, &tree);
    let told: BTreeMap<PurposeId, Told> =
        [(purpose, Told::of(&terms, Default::default(), []))].into();
    let begun = Instant::now();
    let planning = Planning {
        ledger: &ledger,
        outbox: &outbox,
        settings: &settings,
        clock: &*clock,
    };
    let planned = planning.plan(&plan, &texts, (told, &occasion), &|_| {});
    let (planned, _) = planned.await?;
    say("planned", people, begun);

    let _sink = sink()?;
    let keys = (&settings, &links, &mail_key);
    let letter = Letter::new(keys, planned.sequence, (&texts, &occasion))?;
    let now = SystemClock.now();
    let written = letter.write((Ordinal(0), 0), &person(0).contact, (now, now.day()), 0)?;
    let bare = plain(written.bytes.len(), people)?;
    println!(
        "smtp-source  {bare:>10.0} mails/s (mails of the same size from memory, nothing noted)"
    );
    let sending = Sending {
        ledger: &ledger,
        outbox: &outbox,
        settings: &settings,
        root: folder.path(),
        links: &links,
        mail_key: &mail_key,
        clock: &*clock,
    };
    let (stop, begun) = (AtomicBool::new(false), Instant::now());
    let sent = sending
        .send("campaign", (&texts, &occasion), (Wait::Yes, &stop), &|_| {})
        .await?;
    let rate = f64::from(people) / begun.elapsed().as_secs_f64();
    println!("campaign     {rate:>10.0} mails/s, {sent:?}");
    println!(
        "ratio        {:>10.2} times the time of smtp-source",
        bare / rate
    );
    println!("ledger       {} entries", ledger.head().await?.0);
    Ok(())
}

fn say(what: &str, count: u32, begun: Instant) {
    let rate = f64::from(count) / begun.elapsed().as_secs_f64();
    println!("{what:<12} {rate:>10.0} people/s");
}

/// Mails of the same size by `smtp-source`, a program in C made to load mail servers.
fn plain(bytes: usize, count: u32) -> Result<f64, Error> {
    let begun = Instant::now();
    let done = Command::new("/usr/sbin/smtp-source")
        .args([
            "-d",
            "-s",
            &CONNECTIONS.to_string(),
            "-m",
            &count.to_string(),
        ])
        .args(["-l", &bytes.to_string(), "-f", "bounces@mail.example.org"])
        .args([
            "-t",
            "member@example.org",
            &format!("inet:127.0.0.1:{PORT}"),
        ])
        .status();
    let failed = || Error::storage("smtp-source failed");
    let status = done.map_err(|e| failed().because(e))?;
    if !status.success() {
        return Err(failed());
    }
    Ok(f64::from(count) / begun.elapsed().as_secs_f64())
}
