//! `demur notice returns` as a program: by LMTP what it took it has, however it ends; in a Maildir it reads what others
//! have opened.

#[cfg(target_os = "linux")]
use crate::later::Calendar;
use crate::notices::{MailServer, plan, send};
use crate::served::{Portal, ledger, plain, shop, until};
use crate::sets::TownShop;
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};

struct Server {
    child: Child,
    out: BufReader<ChildStdout>,
    address: String,
}

impl Server {
    fn start(shop: &TownShop) -> Server {
        let mut child = Command::new(env!("CARGO_BIN_EXE_demur"))
            .args(["--json", "notice", "returns", "--lmtp", "127.0.0.1:0"])
            .current_dir(shop.root())
            .env_remove("DEMUR_WORKSPACE")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        Server {
            address: ready["lmtp"].as_str().unwrap().to_owned(),
            child,
            out,
        }
    }

    /// Gives a message to two recipients; gives how often it was taken.
    fn give(&self, message: &str) -> usize {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let said = format!(
            "LHLO relay\r\nMAIL FROM:<>\r\nRCPT TO:<privacy@example.org>\r\nRCPT TO:<bounces+x@mail.example.org>\r\nDATA\r\n{message}\r\n.\r\nQUIT\r\n"
        );
        stream.write_all(said.as_bytes()).unwrap();
        let mut heard = String::new();
        stream.read_to_string(&mut heard).unwrap();
        heard.matches("250 2.0.0 kept").count()
    }

    fn signal(mut self, signal: &str) -> (Option<i32>, String) {
        let told = Command::new("kill")
            .args([signal, &self.child.id().to_string()])
            .status();
        assert!(told.unwrap().success());
        let ended = self.child.wait().unwrap();
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).unwrap();
        (ended.code(), rest)
    }
}

/// An answer to a mail, from whom it went to.
fn answer((to, mail): &(String, String), words: &str) -> String {
    let text = plain(mail);
    let name = text.split("X-Demur-Notice:").nth(1).unwrap();
    let name = name.split_whitespace().next().unwrap();
    format!(
        "From: <{to}>\r\nTo: privacy@example.org\r\nSubject: Re: notice\r\nMessage-ID: <{}@home.example>\r\nIn-Reply-To: <{name}@mail.example.org>\r\n\r\n{words}\r\n",
        words.len()
    )
}

#[test]
fn an_answer_objects_and_is_confirmed_and_what_was_taken_survives_a_kill() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    plan(&shop, "spring-2027");
    send(&shop, &[]);
    let mails = server.mails();
    let mail = mails.iter().find(|(to, _)| to == "u3@example.org").unwrap();
    let answer = |words: &str| answer(mail, words);
    let _portal = Portal::start(&shop);
    let before = ledger(&shop, "u3").len();
    let first = Server::start(&shop);
    assert_eq!(
        first.give(&answer("Can I object later?")),
        2,
        "an answer for each recipient"
    );
    // Killed right after its yes.
    let (code, _) = first.signal("-KILL");
    assert_eq!(code, None);
    let aside = shop.json(&["notice", "aside"]);
    assert_eq!(aside[0]["kind"], "reply:question", "{aside}");
    let place = aside[0]["place"].as_str().unwrap();
    assert!(
        std::fs::read_to_string(place)
            .unwrap()
            .contains("object later")
    );

    let second = Server::start(&shop);
    assert_eq!(
        second.give(&answer("Can I object later?")),
        2,
        "the same again"
    );
    assert_eq!(second.give(&answer("I object.")), 2);
    let (code, rest) = second.signal("-TERM");
    assert_eq!(code, Some(0), "{rest}");
    let verdicts: Value = serde_json::from_str(&rest).unwrap();
    assert_eq!(
        (&verdicts["objected"], &verdicts["known"]),
        (&1.into(), &1.into()),
        "{verdicts}"
    );
    let after = ledger(&shop, "u3");
    assert!(after.len() > before);
    let said = after
        .iter()
        .map(Value::to_string)
        .find(|e| e.contains("objection"))
        .unwrap();
    assert!(said.contains("mail"), "{said}");
    let told = shop.json(&["explain", "--person", "u3", "--purpose", "ai_assistant"]);
    assert_eq!(told[0]["admitted"], 0, "{told}");
    assert_eq!(shop.json(&["notice", "aside"]).as_array().unwrap().len(), 1);

    // The portal's courier confirms it, with the receipt.
    let confirmation = until(|| {
        let mut mails = server.mails().into_iter();
        mails.find(|(to, mail)| to == "u3@example.org" && mail.contains("receipt-"))
    });
    let text = plain(&confirmation.1);
    assert!(
        text.contains("answer from your address") || text.contains("Antwort von Ihrer Adresse"),
        "{text}"
    );
}

/// Other programs mark what they show. An officer who opens the folder first changes nothing: what lies there counts,
/// once, whatever its flags.
#[test]
fn what_somebody_opened_first_in_a_maildir_is_read_all_the_same() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    plan(&shop, "spring-2027");
    send(&shop, &[]);
    let maildir = shop.root().join("inbox");
    for part in ["new", "cur", "tmp"] {
        fs::create_dir_all(maildir.join(part)).unwrap();
    }
    let file = |name: &str| maildir.join("cur").join(name);
    let (mails, bounces) = (server.mails(), server.bounces());
    fs::write(file("1.host:2,S"), answer(&mails[0], "I object.")).unwrap();
    fs::write(file("2.host:2,RS"), answer(&mails[1], "Can I object?")).unwrap();
    fs::write(file("3.host:2,S"), &bounces[2]).unwrap();
    let returns = || shop.json(&["notice", "returns", "--maildir", maildir.to_str().unwrap()]);
    let found = json!({ "not_reached": 1, "objected": 1, "aside": 1 });
    assert_eq!(returns(), found);
    fs::rename(file("1.host:2,S"), file("1.host:2,FS")).unwrap();
    assert_eq!(returns(), json!({}), "nothing is read twice");
    // Another message under a name of before.
    fs::write(file("3.host:2,S"), answer(&mails[3], "I object.")).unwrap();
    assert_eq!(returns(), json!({ "objected": 1 }));
    // Names of what is gone are forgotten: where it comes back, the message itself is known.
    let second = fs::read(file("2.host:2,RS")).unwrap();
    fs::remove_file(file("2.host:2,RS")).unwrap();
    assert_eq!(returns(), json!({}));
    fs::write(file("2.host:2,RS"), second).unwrap();
    assert_eq!(returns(), json!({ "known": 1 }));
}

/// Whose mail comes back when it counted as delivered already is taken out of the sets that there are: no watch runs here.
#[test]
fn a_late_bounce_counts_in_sets_that_there_are() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let (shop, calendar) = (shop(&server, "60"), Calendar::new());
    let root = shop.root();
    // Nobody counts as told by what was said before.
    let path = root.join("assessments/ai_assistant.toml");
    let text = fs::read_to_string(&path).unwrap();
    let line = text.lines().find(|l| l.starts_with("interest = ")).unwrap();
    let text = text.replace(line, "interest = \"Selling profiles.\"");
    fs::write(&path, text.replace("version = 1\n", "version = 2\n")).unwrap();
    let on = |day: i32, args: &[&str]| calendar.json(day, &root, args);
    on(0, &["assess", "sign", "ai_assistant", "--officer", "Ada"]);
    let about = ["--text", "spring", "--purpose", "ai_assistant"];
    on(
        0,
        &[&["notice", "plan", "spring-2027"], &about[..]].concat(),
    );
    on(0, &["notice", "send", "spring-2027"]);
    on(13, &["notice", "settle"]);
    let made = on(14, &["compile", "--purpose", "ai_assistant"]);
    assert!(made["admitted"].as_u64().unwrap() > 0, "{made}");
    let masked = || on(15, &["set", "list"])[0]["rows_masked"].as_u64();
    assert_eq!(masked(), Some(0));
    for part in ["new", "cur", "tmp"] {
        fs::create_dir_all(root.join("inbox").join(part)).unwrap();
    }
    for (n, back) in server.bounces().iter().enumerate() {
        fs::write(root.join(format!("inbox/new/{n}.host")), back).unwrap();
    }
    let found = on(15, &["notice", "returns", "--maildir", "inbox"]);
    assert!(found["not_reached"].as_u64().unwrap() > 0, "{found}");
    assert!(masked().unwrap() > 0);
}

/// Reading one place says nothing of another: while the mailbox cannot be read, nobody counts as reached.
#[cfg(target_os = "linux")]
#[test]
fn a_mailbox_that_cannot_be_read_holds_what_a_maildir_would_settle() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let (shop, calendar) = (shop(&server, "20"), Calendar::new());
    let root = shop.root();
    let config = root.join("demur.toml");
    let text = fs::read_to_string(&config).unwrap();
    // Nobody listens there.
    let mailbox = "\n[notice.mailbox]\nhost = \"127.0.0.1\"\nport = 1\nencryption = \"none\"\nuser = \"bounces\"\n";
    fs::write(&config, text + mailbox).unwrap();
    for part in ["new", "cur", "tmp"] {
        fs::create_dir_all(root.join("inbox").join(part)).unwrap();
    }
    plan(&shop, "spring-2027");
    send(&shop, &[]);
    let returns = |way: &[&str]| {
        let args = [&["notice", "returns"], way].concat();
        calendar.demur(13, &root, &args).status.success()
    };
    let status = || calendar.json(13, &root, &["notice", "status"]);
    let delivered = || status()["campaigns"][0]["states"]["delivered"].as_u64();
    assert!(!returns(&["--imap"]));
    assert!(returns(&["--maildir", "inbox"]));
    assert_eq!(delivered(), None);
    let name = "imap:bounces@127.0.0.1:1/INBOX";
    let found = status();
    let sources = &found["sources"];
    assert_eq!(sources[0], json!({ "name": name, "read_until": null }));
    let folder = sources[1]["name"].as_str().unwrap();
    assert!(folder.starts_with("maildir:/") && folder.ends_with("/inbox"));
    // It is used no more, and somebody says so.
    assert!(returns(&["--forget", name]));
    assert!(!returns(&["--forget", name]), "it is not known any more");
    assert!(returns(&["--maildir", "inbox"]));
    assert!(delivered().unwrap() > 0);
}

#[test]
fn a_mailbox_that_is_not_configured_is_said() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "20");
    for (args, word) in [
        (vec!["notice", "returns", "--imap"], "[notice.mailbox]"),
        (
            vec!["notice", "returns", "--lmtp", "0.0.0.0:2424"],
            "this machine alone",
        ),
        (vec!["notice", "returns"], "--maildir"),
    ] {
        let out = crate::shop::demur(&shop.root(), &args);
        let err = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(out.status.code() == Some(2) && err.contains(word), "{err}");
    }
}
