//! Mail that came back and was not understood: nothing of the person's is used until staff say what it is; what becomes
//! of it then.

use crate::console::{admit, admitted, days_ago, enter, send, send_parts};
use crate::notices::{MailServer, plan, send as announce};
use crate::served::{Portal, ledger, plain, shop, until};
use crate::sets::TownShop;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

/// An answer to somebody's notice, as a mailbox has it.
fn answer(server: &MailServer, person: &str, words: &str) -> String {
    let to = format!("{person}@example.org");
    let mut mails = server.mails().into_iter();
    let (_, mail) = mails.find(|(whom, _)| *whom == to).unwrap();
    let text = plain(&mail);
    let name = text.split("X-Demur-Notice:").nth(1).unwrap();
    let name = name.split_whitespace().next().unwrap();
    format!(
        "From: <{to}>\nTo: privacy@example.org\nSubject: Re: notice\nMessage-ID: <{person}@home.example>\nIn-Reply-To: <{name}@mail.example.org>\n\n{words}\n"
    )
}

/// Hands a mail to `demur notice returns`, as a pipe of the mail server does: what somebody has to read is kept.
fn comes_back(shop: &TownShop, mail: &str) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_demur"))
        .args(["--json", "notice", "returns", "--file", "-"])
        .current_dir(shop.root())
        .env_remove("DEMUR_WORKSPACE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    pipe.write_all(mail.as_bytes()).unwrap();
    drop(pipe);
    let out = child.wait_with_output().unwrap();
    let told = String::from_utf8(out.stdout).unwrap();
    assert!(told.contains("\"aside\": 1"), "{told}");
}

/// What lies aside, by whose it is; a stranger's has no name.
fn aside(shop: &TownShop) -> BTreeMap<String, Value> {
    let all = shop.json(&["notice", "aside"]);
    let all = all.as_array().unwrap().iter().cloned();
    let by_person = |line: Value| {
        let person = line["person"].as_str().unwrap_or_default();
        (person.to_owned(), line)
    };
    all.map(by_person).collect()
}

fn is_there(line: &Value) -> bool {
    let place = line["place"].as_str().unwrap();
    assert!(place.contains("notices/aside/"), "{place}");
    fs::metadata(place).is_ok()
}

/// The last entry of a person of some kind.
fn last(shop: &TownShop, person: &str, is: impl Fn(&Value) -> bool) -> Value {
    let mut entries = ledger(shop, person).into_iter().rev();
    entries.find(|entry| is(&entry["entry"])).unwrap()
}

#[test]
fn staff_sort_what_came_back_and_it_counts() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "80");
    // What was taken and has not come back is delivered at once.
    let config = shop.root().join("demur.toml");
    let text = fs::read_to_string(&config).unwrap();
    let path = "\nreturn_path = \"bounces@mail.example.org\"\n";
    let soon = text.replace(path, &format!("{path}bounce_wait_hours = 0\n"));
    assert_ne!(soon, text);
    fs::write(&config, soon).unwrap();
    admit(&shop, "sam", "support");
    admit(&shop, "mara", "officer");
    let used = shop.people_in(5);
    let [objects, bounced, nothing, asks, halts] = used.as_slice() else {
        panic!("{used:?}");
    };
    let before: Vec<u64> = used.iter().map(|person| admitted(&shop, person)).collect();
    plan(&shop, "spring-2027");
    announce(&shop, &[]);
    let words = "Can I object later?";
    for person in &used {
        comes_back(&shop, &answer(&server, person, words));
    }
    // This one waited for two days before anybody read the mailbox.
    let came = days_ago(2);
    let day: rights::Day = came.parse().unwrap();
    let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let received = format!(
        "{} {} {} 12:00:00 +0000",
        day.day_of_month(),
        months[usize::from(day.month().unsigned_abs()) - 1],
        day.year()
    );
    comes_back(
        &shop,
        &format!(
            "Received: by mail.example.org; {received}\nFrom: <eve@example.net>\nTo: privacy@example.org\nSubject: My data\n\nWhat do you have of me?\n"
        ),
    );
    // Told long ago by another announcement, and not used all the same.
    for person in &used {
        assert_eq!(admitted(&shop, person), 0, "{person}: it lies aside");
    }
    let settled = shop.json(&["notice", "settle"]);
    let lying = aside(&shop);
    assert_eq!(lying.len(), 6, "{lying:?}");
    let status = shop.json(&["notice", "status", "spring-2027"]);
    let states = &status["campaigns"][0]["states"];
    assert_eq!(states["accepted"], 5, "{states}");
    assert_eq!(states["delivered"], settled["delivered"], "{states}");

    let portal = Portal::start(&shop);
    let sam = enter(&portal, &server, "sam");
    let first = portal.get("/console", &sam).body;
    let mut rows = first.split("<tr").skip(1);
    let row = rows.find(|row| row.contains("/console/returned"));
    assert!(
        row.unwrap().contains("class=\"due\""),
        "it has a clock: {first}"
    );
    let page = portal.get("/console/returned", &sam).body;
    assert!(page.contains("Answer with a question"), "{page}");
    assert!(!page.contains("Can I object later"), "{page}");
    let path = |person: &str| {
        let digest = lying[person]["digest"].as_str().unwrap();
        format!("/console/returned/{digest}")
    };
    for person in &used {
        assert!(page.contains(&format!("<bdi>{person}</bdi>")), "{person}");
        assert!(page.contains(&format!("action=\"{}\"", path(person))));
    }
    let (mine, theirs, other) = (path(objects), path(bounced), path(nothing));
    let whole = portal.get(&format!("{mine}/mail.eml"), &sam);
    assert!(
        whole.body.contains(words) && whole.headers["content-disposition"].contains("attachment")
    );
    let verdict = |path: &str, what: &str| send(&portal, &sam, path, &[("verdict", what)]).status;
    assert_eq!(verdict(&mine, "nonsense"), 400);
    assert_eq!(verdict(&path(""), "objection"), 400, "nobody knows whose");
    let mailed = server.mails().len();

    assert_eq!(verdict(&mine, "objection"), 303);
    assert_eq!(admitted(&shop, objects), 0);
    let said = last(&shop, objects, |entry| entry["kind"] == "objection");
    assert_eq!(said["entry"]["source"], json!("demur:mail"));
    // The month to answer runs from the day on which it came.
    assert_eq!(said["entry"]["made_at"], lying[objects]["at"]);
    assert!(
        said["entry"]["evidence"]
            .as_str()
            .unwrap()
            .contains("read by sam"),
        "{said}"
    );
    assert!(is_there(&lying[objects]), "the entry cites it");
    // The person is told, with the receipt, in the words for what staff took down.
    let confirmation = until(|| {
        let mails = server.mails();
        let mut mails = mails.into_iter().skip(mailed);
        mails.find(|(to, mail)| to.starts_with(objects.as_str()) && mail.contains("receipt-"))
    });
    let text = plain(&confirmation.1);
    let ours = ["Our staff took it down", "Unsere Mitarbeitenden haben es"];
    assert!(ours.iter().any(|words| text.contains(words)), "{text}");

    assert_eq!(verdict(&theirs, "bounced"), 303);
    let notice = last(&shop, bounced, |entry| !entry["status"].is_null());
    assert_eq!(
        (&notice["entry"]["status"], &notice["entry"]["campaign"]),
        (&json!("bounced"), &json!("spring-2027"))
    );
    // No later look at what came back makes it delivered again, and a letter can reach them.
    shop.json(&["notice", "settle"]);
    let told = last(&shop, bounced, |entry| !entry["status"].is_null());
    assert_eq!(told["entry"]["status"], json!("bounced"));
    let letters = shop.root().join("letters.csv");
    let out = letters.to_str().unwrap();
    shop.json(&["notice", "letters", "spring-2027", "--out", out]);
    let listed = fs::read_to_string(&letters).unwrap();
    let line = listed
        .lines()
        .find(|line| line.starts_with(&format!("{bounced},")));
    assert!(line.unwrap().contains(",bounced,"), "{listed}");

    assert_eq!(verdict(&other, "nothing"), 303);
    assert_eq!(admitted(&shop, nothing), before[2], "as before");
    assert!(!is_there(&lying[nothing]), "nobody needs it");
    for path in [&mine, &theirs, &other] {
        assert_eq!(verdict(path, "objection"), 404, "it is settled");
    }
    enters_it(&shop, (&portal, &sam), (asks, &lying[asks]), "access");
    assert_eq!(admitted(&shop, asks), before[3], "access restricts nothing");
    // What the request itself restricts ends with its answer, and nothing of the mail is left then.
    let request = enters_it(
        &shop,
        (&portal, &sam),
        (halts, &lying[halts]),
        "restriction",
    );
    assert_eq!(admitted(&shop, halts), 0, "until it is answered");
    let mara = enter(&portal, &server, "mara");
    let refused = [
        ("outcome", "refused"),
        ("text", "Nothing of Art. 18 applies."),
        ("remedy", "The authority."),
    ];
    let answered = send(&portal, &mara, &format!("{request}/answer"), &refused);
    assert_eq!(answered.status, 303, "{}", answered.body);
    assert_eq!(admitted(&shop, halts), before[4], "as before");
    // Whoever wrote is known by the address that the mail names.
    let form = request_form(&portal, &sam, &path(""));
    assert!(form.contains("value=\"eve@example.net\""), "{form}");
    assert!(form.contains(&format!("value=\"{came}\"")), "{form}");
    assert_eq!(verdict(&path(""), "nothing"), 303);
    assert!(aside(&shop).is_empty());
}

/// The list shows no words; whoever may not sort reads none, and of whoever reads one its person can see that.
#[test]
fn a_returned_mail_is_read_for_an_entry_that_its_person_sees() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    admit(&shop, "sam", "support");
    admit(&shop, "ann", "auditor");
    let used = shop.people_in(2);
    let [answers, writes] = used.as_slice() else {
        panic!("{used:?}");
    };
    plan(&shop, "spring-2027");
    announce(&shop, &[]);
    let words = "Can I object later?";
    comes_back(&shop, &answer(&server, answers, words));
    comes_back(
        &shop,
        &format!(
            "From: <{writes}@example.org>\nTo: privacy@example.org\nSubject: Your AI\n\n{words}\n"
        ),
    );
    let lying = aside(&shop);
    let path = |person: &str| {
        let digest = lying[person]["digest"].as_str().unwrap();
        format!("/console/returned/{digest}")
    };
    // Of the second it is known by whose address it was written.
    let mails = [path(answers), path("")];
    let looks = |person: &str| -> Vec<Value> {
        let all = ledger(&shop, person).into_iter();
        let all = all.map(|line| line["entry"].clone());
        all.filter(|entry| entry["entry"] == "looked_at").collect()
    };

    let portal = Portal::start(&shop);
    let (sam, ann) = (
        enter(&portal, &server, "sam"),
        enter(&portal, &server, "ann"),
    );
    for cookie in [&sam, &ann] {
        let list = portal.get("/console/returned", cookie);
        assert_eq!(list.status, 200);
        assert!(list.body.contains(&format!("<bdi>{answers}</bdi>")));
        assert!(!list.body.contains("object later"), "{}", list.body);
    }
    for mail in &mails {
        for path in [mail.clone(), format!("{mail}/mail.eml")] {
            let refused = portal.get(&path, &ann);
            assert_eq!(refused.status, 403, "{path}");
            assert!(!refused.body.contains("object later"), "{}", refused.body);
        }
    }
    for person in &used {
        assert!(looks(person).is_empty(), "nobody has read it");
    }
    for mail in &mails {
        for path in [mail.clone(), format!("{mail}/mail.eml"), mail.clone()] {
            let read = portal.get(&path, &sam);
            assert!(read.body.contains(words), "{path}: {}", read.body);
        }
    }
    for person in &used {
        let seen = looks(person);
        assert_eq!(seen.len(), 1, "within a quarter of an hour: {seen:?}");
        assert_eq!(
            (&seen[0]["staff"], &seen[0]["what"]),
            (&json!("sam"), &json!("mail"))
        );
        let why = seen[0]["why"].as_str().unwrap();
        assert!(why.starts_with("returned mail of "), "{why}");
    }
    let cookie = portal.sign_in(&server, writes);
    let shown = portal.get("/looks", &cookie).words();
    assert!(
        shown.contains("read an email from you or about you."),
        "{shown}"
    );
    // So is the form that is filled with its words, by whoever has not read it yet.
    admit(&shop, "kim", "support");
    let kim = enter(&portal, &server, "kim");
    request_form(&portal, &kim, &mails[0]);
    assert_eq!(looks(answers).pop().unwrap()["staff"], json!("kim"));
}

/// Where the verdict leads that a mail asks for something.
fn request_form(portal: &Portal, sam: &str, path: &str) -> String {
    let led = send(portal, sam, path, &[("verdict", "request")]);
    assert_eq!(led.status, 303, "{}", led.body);
    let form = portal.get(&led.headers["location"], sam);
    assert_eq!(form.status, 200, "{}", form.body);
    form.body
}

/// A mail that asks for something else becomes a request, with the mail as evidence.
fn enters_it(
    shop: &TownShop,
    (portal, sam): (&Portal, &str),
    (person, line): (&str, &Value),
    kind: &str,
) -> String {
    let digest = line["digest"].as_str().unwrap();
    let form = request_form(portal, sam, &format!("/console/returned/{digest}"));
    let came = &line["at"].as_str().unwrap()[..10];
    for part in [
        format!("value=\"{came}\""),
        format!("value=\"{person}\""),
        format!("name=\"returned\" value=\"{digest}\""),
        "Can I object later?".to_owned(),
    ] {
        assert!(form.contains(&part), "{part}: {form}");
    }
    assert!(aside(shop).contains_key(person), "not before it is entered");
    assert_eq!(admitted(shop, person), 0);
    let fields = [
        ("kind", kind),
        ("channel", "mail"),
        ("received", came),
        ("person", person),
        ("text", "Can I object later?"),
        ("returned", digest),
    ];
    let wrong = send_parts(portal, sam, "/console/requests/enter", &fields[..4], None);
    assert_eq!(wrong.status, 200, "without words");
    let entered = send_parts(portal, sam, "/console/requests/enter", &fields, None);
    assert_eq!(entered.status, 303, "{}", entered.body);
    assert!(!aside(shop).contains_key(person));
    assert!(!is_there(line), "it lies with the request");
    let request = &entered.headers["location"];
    let page = portal.get(request, sam).body;
    assert!(page.contains("mail.eml"), "{page}");
    let kept = portal.get(&format!("{request}/evidence/{digest}"), sam);
    assert!(kept.body.contains("Can I object later?"), "{}", kept.body);
    let again = send_parts(portal, sam, "/console/requests/enter", &fields, None);
    assert_eq!(again.status, 404, "it was entered");
    request.clone()
}

/// A mail that quotes nothing of ours can object as well: its writer is known by the address.
#[test]
fn a_new_mail_from_a_members_address_holds_until_it_was_read() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "40");
    let used = shop.people_in(2);
    let [writes, other] = used.as_slice() else {
        panic!("{used:?}");
    };
    let before = (admitted(&shop, writes), admitted(&shop, other));
    comes_back(
        &shop,
        &format!(
            "From: <{writes}@example.org>\nTo: privacy@example.org\nSubject: Your AI\n\nI object.\n"
        ),
    );
    let after = (admitted(&shop, writes), admitted(&shop, other));
    assert_eq!(after, (0, before.1));
    let digest = aside(&shop)[""]["digest"].as_str().unwrap().to_owned();
    shop.json(&["notice", "aside", "--settle", &digest]);
    assert_eq!(admitted(&shop, writes), before.0, "as before");
}

/// An answer can quote the notice of another: staff see who wrote it, and say whose objection it is.
#[test]
fn whoever_answers_the_notice_of_another_is_held_and_can_object() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "40");
    admit(&shop, "sam", "support");
    let used = shop.people_in(2);
    let [writes, told] = used.as_slice() else {
        panic!("{used:?}");
    };
    let before = admitted(&shop, told);
    plan(&shop, "spring-2027");
    announce(&shop, &[]);
    let mail = answer(&server, told, "I object.");
    let own = format!("From: <{told}@example.org>");
    assert!(mail.contains(&own), "{mail}");
    comes_back(
        &shop,
        &mail.replace(&own, &format!("From: <{writes}@example.org>")),
    );
    let held = (admitted(&shop, writes), admitted(&shop, told));
    assert_eq!(held, (0, 0));
    let line = aside(&shop)[told].clone();
    let path = format!("/console/returned/{}", line["digest"].as_str().unwrap());

    let portal = Portal::start(&shop);
    let sam = enter(&portal, &server, "sam");
    let page = portal.get("/console/returned", &sam).body;
    for part in [
        format!("<bdi>{told}</bdi>"),
        format!("<bdi>{writes}</bdi>"),
        "value=\"recipient_objects\"".to_owned(),
        "value=\"writer_objects\"".to_owned(),
        "value=\"both_object\"".to_owned(),
    ] {
        assert!(page.contains(&part), "{part}: {page}");
    }
    assert!(!page.contains("value=\"objection\""), "of whom? {page}");
    // What it asks for is asked by whoever wrote.
    let form = request_form(&portal, &sam, &path);
    assert!(form.contains(&format!("value=\"{writes}\"")), "{form}");
    let sent = send(&portal, &sam, &path, &[("verdict", "writer_objects")]);
    assert_eq!(sent.status, 303, "{}", sent.body);
    let said = last(&shop, writes, |entry| entry["kind"] == "objection");
    assert_eq!(said["entry"]["source"], json!("demur:mail"));
    assert_eq!(admitted(&shop, writes), 0);
    assert_eq!(admitted(&shop, told), before, "as before");
    assert!(is_there(&line), "the entry cites it");
}
