//! Assessments in the console: written, previewed, compared, and signed as they were read. Figures are held against
//! `demur decide`.

use crate::console::{days_ago, links, send};
use crate::console_ground::{decided, figures, number, officers, rows};
use crate::served::{Answer, Portal, shop_without_mail};
use std::fs;

const PATH: &str = "/console/assessments/ai_assistant";

/// The value of a hidden field.
fn hidden(page: &str, name: &str) -> String {
    let (_, rest) = page
        .split_once(&format!("name=\"{name}\" value=\""))
        .unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// The parts that are prose, each with words of its own.
const PARTS: [&str; 9] = [
    "interest",
    "necessity",
    "expectations",
    "safeguards",
    "balance",
    "third_parties",
    "minors",
    "special_categories",
    "compatibility",
];

/// The form of an assessment as somebody opened it, with something entered.
struct Sheet {
    fields: Vec<(String, String)>,
}

impl Sheet {
    fn open(portal: &Portal, cookie: &str) -> Sheet {
        let page = portal.get(&format!("{PATH}/edit"), cookie).body;
        let mut fields = vec![
            ("version".to_owned(), hidden(&page, "version")),
            ("expect".to_owned(), hidden(&page, "expect")),
        ];
        for part in PARTS {
            fields.push((part.to_owned(), format!("The {part} was weighed.")));
        }
        for (name, value) in [
            ("kind", "post"),
            ("kind", "photo"),
            ("compatible_with", "social_network\ncommunity"),
            ("older", "yes"),
            ("dpia", "DPIA-7"),
            ("expires", &days_ago(-200)),
        ] {
            fields.push((name.to_owned(), value.to_owned()));
        }
        Sheet { fields }
    }

    fn with(mut self, name: &str, value: &str) -> Sheet {
        self.fields.retain(|(known, _)| known != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    fn send(&self, portal: &Portal, cookie: &str, step: &str) -> Answer {
        let mut fields: Vec<(&str, &str)> = vec![("step", step)];
        fields.extend(self.fields.iter().map(|(n, v)| (n.as_str(), v.as_str())));
        send(portal, cookie, &format!("{PATH}/edit"), &fields)
    }
}

fn sign(portal: &Portal, cookie: &str, seen: &str, statement: &str) -> Answer {
    let (version, expect) = (hidden(seen, "version"), hidden(seen, "expect"));
    let fields = [
        ("version", version.as_str()),
        ("expect", expect.as_str()),
        ("statement", statement),
    ];
    send(portal, cookie, &format!("{PATH}/sign"), &fields)
}

#[test]
fn an_assessment_is_written_previewed_and_signed() {
    let shop = shop_without_mail("80", 1);
    let (portal, [mara]) = officers(&shop, ["mara"]);
    let (all, before) = decided(&shop, &[]);
    let sheet = Sheet::open(&portal, &mara);
    let ledger = shop.json(&["ledger", "checkpoint"]);
    let preview = sheet.send(&portal, &mara, "preview");
    assert_eq!(preview.status, 200, "{}", preview.body);
    assert_eq!(
        shop.json(&["ledger", "checkpoint"]),
        ledger,
        "a preview changes nothing"
    );
    let saved = sheet.send(&portal, &mara, "save");
    assert_eq!(saved.status, 303, "{}", saved.body);
    // All thirteen fields are read back, on the page and in the form.
    let page = portal.get(PATH, &mara).body;
    let form = portal.get(&format!("{PATH}/edit"), &mara).body;
    for part in PARTS {
        let words = format!("The {part} was weighed.");
        assert!(page.contains(&words) && form.contains(&words), "{part}");
    }
    for kind in ["post", "photo", "comment"] {
        let ticked = format!("value=\"{kind}\" checked");
        assert_eq!(form.contains(&ticked), kind != "comment", "{kind}");
    }
    assert!(page.contains("community, social_network"), "{page}");
    assert!(form.contains("community\nsocial_network"), "{form}");
    assert!(page.contains("DPIA-7") && form.contains("value=\"DPIA-7\""));
    assert!(page.contains("Found compatible, too") && form.contains("value=\"yes\" checked"));
    let (_, expires) = sheet.fields.iter().find(|(n, _)| n == "expires").unwrap();
    assert!(form.contains(&format!("value=\"{expires}\"")));
    assert!(page.contains("Draft, not signed"), "{page}");
    // Against the version before, the draft shows the same change.
    let compared = portal.get(&format!("{PATH}/versions/draft"), &mara);
    assert_eq!(compared.status, 200, "{}", compared.body);
    assert!(compared.body.contains("The balance was weighed."));
    let signed = sign(&portal, &mara, &page, "");
    assert_eq!(signed.status, 200, "without a statement");
    let signed = sign(&portal, &mara, &page, "--I stand for it.");
    assert_eq!(signed.status, 303, "{}", signed.body);
    let done = portal.get(PATH, &mara).body;
    assert!(
        done.contains("Signed on") && done.contains("--I stand for it."),
        "{done}"
    );
    // What was shown is what came of it: by kind, and in all.
    let (now_all, now) = decided(&shop, &[]);
    let gone: u64 = before
        .iter()
        .map(|(kind, n)| n.saturating_sub(now.get(kind).copied().unwrap_or(0)))
        .sum();
    let new: u64 = now
        .iter()
        .map(|(kind, n)| n.saturating_sub(before.get(kind).copied().unwrap_or(0)))
        .sum();
    assert!(gone > 0 && now_all < all, "{before:?}, {now:?}");
    for shown in [&preview.body, &page, &compared.body] {
        assert_eq!(figures(shown, "Newly in").0, new);
        assert_eq!(figures(shown, "Newly out").0, gone);
        let (items, people) = figures(shown, "Newly out");
        assert!(people > 0 && people <= items);
        // The same in groups, on the page itself.
        let by_kind = rows(shown, "The same figures: Items by kind");
        let out: u64 = by_kind.iter().map(|row| number(&row[2])).sum();
        assert_eq!(out, gone, "{by_kind:?}");
    }
    let compared = links(&done)
        .into_iter()
        .rfind(|href| href.contains("/versions/"));
    let compared = portal.get(&compared.unwrap(), &mara);
    assert!(compared.body.contains("The interest was weighed."));
    // It stays as it was signed, whoever signs.
    let again = shop.fails(&["assess", "sign", "ai_assistant", "--officer", "Ada"]);
    assert!(again.contains("was signed before"), "{again}");
}

#[test]
fn what_is_signed_is_what_was_read_and_nobody_overwrites_unseen() {
    let shop = shop_without_mail("40", 1);
    let (portal, [ada, ben]) = officers(&shop, ["ada", "ben"]);
    let (by_ada, by_ben) = (Sheet::open(&portal, &ada), Sheet::open(&portal, &ben));
    let by_ben = by_ben.with("balance", "Ben weighed it.");
    assert_eq!(by_ben.send(&portal, &ben, "save").status, 303);
    // Ada opened the form before; what Ben saved is still there.
    let late = by_ada.send(&portal, &ada, "save");
    assert_eq!(late.status, 200, "{}", late.body);
    assert!(
        late.body.contains("Somebody else has saved"),
        "{}",
        late.body
    );
    assert!(
        late.body.contains("The balance was weighed."),
        "hers is not lost"
    );
    let file = shop.root().join("assessments/ai_assistant.toml");
    let draft = || fs::read_to_string(&file).unwrap();
    assert!(draft().contains("Ben weighed it."));
    // Ada reads it to sign it; Ben changes it meanwhile.
    let read = portal.get(PATH, &ada).body;
    assert!(read.contains("Ben weighed it."), "{read}");
    let more = Sheet::open(&portal, &ben).with("balance", "Ben weighed it otherwise.");
    assert_eq!(more.send(&portal, &ben, "save").status, 303);
    let entries = shop.json(&["ledger", "checkpoint"]);
    let refused = sign(&portal, &ada, &read, "I stand for it.");
    assert_eq!(refused.status, 200);
    assert!(
        refused.body.contains("Nothing was signed"),
        "{}",
        refused.body
    );
    assert!(refused.body.contains("Ben weighed it otherwise."));
    assert_eq!(shop.json(&["ledger", "checkpoint"]), entries);
    // The command line refuses it, too: the console may have looked a moment too early.
    let seen = hidden(&read, "expect");
    let flags = ["assess", "sign", "ai_assistant", "--officer", "Ada"];
    let stale = shop.fails(&[&flags[..], &["--expect", &seen]].concat());
    assert!(stale.contains("was changed since it was read"), "{stale}");
    let bad = shop.fails(&[&flags[..], &["--expect", "abc"]].concat());
    assert!(bad.contains("`abc`"), "{bad}");
    // Having read it she can.
    let signed = sign(&portal, &ada, &refused.body, "I stand for it.");
    assert_eq!(signed.status, 303, "{}", signed.body);
    let signed = shop.json(&["assess", "list"]);
    assert_eq!(
        signed[0]["balance"], "Ben weighed it otherwise.",
        "{signed}"
    );
    assert_eq!(signed[0]["version"], 2);
    // Whoever had the draft open when it was signed overwrites nothing either.
    let overtaken = more.send(&portal, &ben, "save");
    assert_eq!(overtaken.status, 200);
    assert!(overtaken.body.contains("Somebody else has saved"));
}

#[test]
fn what_stands_against_a_signature_is_said_where_one_signs() {
    let shop = shop_without_mail("40", 1);
    let (portal, [mara]) = officers(&shop, ["mara"]);
    let entries = shop.json(&["ledger", "checkpoint"])["size"].clone();
    let draft = |name: &str, value: &str| {
        let sheet = Sheet::open(&portal, &mara).with(name, value);
        let saved = sheet.send(&portal, &mara, "save");
        assert_eq!(saved.status, 303, "{}", saved.body);
        portal.get(PATH, &mara).body
    };
    // A draft may lack something; its page says what.
    let page = draft("dpia", "");
    let lacks = "Before it can be signed, it has to say something about:";
    let (_, missing) = page.split_once(lacks).unwrap();
    let missing = missing.split("</ul>").next().unwrap();
    assert!(missing.contains("Impact assessment") && !missing.contains("Balance"));
    let refused = sign(&portal, &mara, &page, "I stand for it.");
    assert_eq!(refused.status, 200);
    for says in ["Not signed:", "`dpia` is empty", "I stand for it."] {
        assert!(refused.body.contains(says), "{says}: {}", refused.body);
    }
    // So does one whose day is over.
    let page = draft("expires", &days_ago(3));
    assert!(!page.contains(lacks), "{page}");
    let refused = sign(&portal, &mara, &page, "I stand for it.");
    assert_eq!(refused.status, 200);
    let says = ["Not signed:", "expired on", "set a later day"];
    for says in says {
        assert!(refused.body.contains(says), "{says}: {}", refused.body);
    }
    assert_eq!(shop.json(&["ledger", "checkpoint"])["size"], entries);
    // It waits for a signature: that is something to do.
    let overview = portal.get("/console", &mara).body;
    assert!(overview.contains(&format!("href=\"{PATH}\"")), "{overview}");
    let page = draft("expires", &days_ago(-100));
    let signed = sign(&portal, &mara, &page, "I stand for it now.");
    assert_eq!(signed.status, 303, "{}", signed.body);
    // Who signed each version, and with which words, stays to be read.
    let page = draft("balance", "It was weighed anew.");
    assert!(page.contains("Draft, not signed"), "{page}");
    assert!(page.contains("I stand for it now."), "{page}");
    assert!(page.contains("Signed by mara on"), "{page}");
    let compared = portal.get(&format!("{PATH}/versions/draft"), &mara).body;
    assert!(compared.contains("I stand for it now."), "{compared}");
}

#[test]
fn a_file_that_cannot_be_read_takes_no_other_away_and_says_why() {
    let shop = shop_without_mail("40", 1);
    let (portal, [mara]) = officers(&shop, ["mara"]);
    let folder = shop.root().join("assessments");
    let path = folder.join("ai_assistant.toml");
    let good = fs::read_to_string(&path).unwrap();
    let broken = "id = \"broken\"\nversion = \"soon\"\n";
    fs::write(folder.join("broken.toml"), broken).unwrap();
    fs::write(folder.join("binary.toml"), [0xff, 0xfe]).unwrap();
    fs::write(folder.join("ai_assistant (copy).toml"), &good).unwrap();
    for (lang, place, name) in [
        ("en", "line 2, column 11", "no name of an assessment"),
        ("de", "Zeile 2, Spalte 11", "kein Name einer Abwägung"),
    ] {
        let list = portal.get(&format!("/console/assessments?lang={lang}"), &mara);
        assert_eq!(list.status, 200, "{}", list.body);
        assert!(list.body.contains(&format!("href=\"{PATH}\"")), "{lang}");
        for file in ["broken", "binary", "ai_assistant (copy)"] {
            let named = format!("<code>{file}.toml</code>");
            assert!(list.body.contains(&named), "{named}: {}", list.body);
        }
        assert!(list.body.contains(place) && list.body.contains(name));
    }
    // Its own page leads to what is wrong with it.
    let own = portal.get("/console/assessments/broken", &mara);
    assert_eq!(own.status, 303, "{}", own.body);
    assert_eq!(own.headers["location"], "/console/assessments");
    // What was signed is shown, and what cannot be read is not written over.
    fs::write(&path, "id = 7\n").unwrap();
    let page = portal.get(PATH, &mara);
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("line 1, column 6"), "{}", page.body);
    assert!(page.body.contains("signed last") && !page.body.contains("/edit\""));
    assert_eq!(portal.get(&format!("{PATH}/edit"), &mara).status, 400);
    // Documents name one of them, with what is wrong.
    fs::write(&path, &good).unwrap();
    fs::remove_file(folder.join("binary.toml")).unwrap();
    let copy = folder.join("ai_assistant (copy).toml");
    fs::remove_file(&copy).unwrap();
    let refused = |says: &str| {
        let made = send(&portal, &mara, "/console/documents", &[]);
        assert_eq!(made.status, 200, "{}", made.body);
        assert!(made.body.contains("Not made:"), "{}", made.body);
        assert!(made.body.contains(says), "{}", made.body);
    };
    refused("broken.toml`: line 2, column 11: ");
    fs::remove_file(folder.join("broken.toml")).unwrap();
    fs::write(copy, &good).unwrap();
    refused("(copy).toml`: its name is none of an assessment");
}
