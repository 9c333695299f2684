//! The console about what use rests on: assessments that are previewed and signed as they were read, what another
//! policy would change, gates, and sets whose gates have closed. Figures are held against `demur decide`.

use crate::console::{days_ago, links, send};
use crate::served::{Answer, Portal, shop_without_mail};
use crate::sets::TownShop;
use rights::{Assessment, Entry, Subject};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

/// The portal of a shop, with officers who are signed in.
fn officers<const N: usize>(shop: &TownShop, names: [&str; N]) -> (Portal, [String; N]) {
    for name in names {
        let mail = format!("{name}@staff.example.org");
        shop.json(&["staff", "add", name, "--role", "officer", "--mail", &mail]);
    }
    let portal = Portal::start_for(shop, &names);
    let mut place = 0;
    let cookies = names.map(|_| {
        place += 1;
        portal.sign_in_staff(place - 1)
    });
    (portal, cookies)
}

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

/// A number after a term of a list: items, and of how many people.
fn figures(page: &str, term: &str) -> (u64, u64) {
    let (_, rest) = page.split_once(&format!("<dt>{term}</dt>")).unwrap();
    let rest = rest.split("</dd>").next().unwrap();
    let (items, people) = rest.split_once("</b>").unwrap();
    let digits = |text: &str| {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        digits
            .parse()
            .unwrap_or(u64::from(text.contains("one person")))
    };
    (digits(items), digits(people))
}

/// Admitted items as the command line decides: in all, and by kind.
fn decided(shop: &TownShop, flags: &[&str]) -> (u64, BTreeMap<String, u64>) {
    let report = shop.json(&[&["decide", "--purpose", "ai_assistant"], flags].concat());
    let kinds = report["kinds"].as_array().unwrap().iter();
    let kind = |k: &Value| {
        let admitted = k["admitted"].as_u64().unwrap();
        (k["name"].as_str().unwrap().to_owned(), admitted)
    };
    (
        report["admitted"].as_u64().unwrap(),
        kinds.map(kind).collect(),
    )
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
    assert!(form.contains(&format!("value=\"{}\"", days_ago(-200))));
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

/// Rows of a table behind a heading or a caption: the text of each cell.
pub(crate) fn rows(page: &str, after: &str) -> Vec<Vec<String>> {
    let (_, rest) = page.split_once(after).unwrap();
    let (_, body) = rest.split_once("<tbody>").unwrap();
    let body = body.split("</tbody>").next().unwrap();
    let plain = |cell: &str| {
        let (_, cell) = cell.split_once('>').unwrap();
        let mut text = String::new();
        let mut inside = true;
        for c in cell.chars() {
            match c {
                '<' => inside = false,
                '>' => inside = true,
                c if inside => text.push(c),
                _ => {}
            }
        }
        text.trim().to_owned()
    };
    let cells = |row: &str| {
        let cells = row.replace("</th>", "</td>");
        let cells = cells.split("</td>").filter(|cell| cell.contains("<t"));
        cells
            .map(|cell| plain(&cell[cell.rfind("<t").unwrap()..]))
            .collect()
    };
    body.split("</tr>")
        .filter(|row| row.contains("<t"))
        .map(cells)
        .collect()
}

fn number(text: &str) -> u64 {
    text.replace(',', "").parse().unwrap()
}

#[test]
fn what_if_decides_each_policy_on_the_basis_of_its_form() {
    let shop = shop_without_mail("120", 1);
    let config = shop.root().join("demur.toml");
    let interest = fs::read_to_string(&config).unwrap();
    // A second assessment, for consent, which the town does not have.
    let file = shop.root().join("assessments/ai_assistant.toml");
    let text = fs::read_to_string(&file).unwrap();
    let consent = text
        .replace("id = \"ai_assistant\"", "id = \"by_consent\"")
        .replace("basis = \"legitimate_interest\"", "basis = \"consent\"");
    fs::write(shop.root().join("assessments/by_consent.toml"), consent).unwrap();
    let (portal, [mara]) = officers(&shop, ["mara"]);
    let path = "/console/what-if?purpose=ai_assistant&from=opt_in.cedar&to=opt_out.cedar";
    // Before it is signed, it is missing, and nothing is admitted on consent.
    let page = portal.get(path, &mara).body;
    let sides = rows(&page, "<h2 id=\"sides\">");
    assert_eq!(sides[0][0], "opt_in.cedar");
    assert!(sides[0][1].starts_with("Consent"), "{sides:?}");
    assert_eq!(sides[0][2], "0");
    assert!(sides[0][3].contains("no assessment for this purpose"));
    assert!(sides[1][1].starts_with("Legitimate interest"), "{sides:?}");
    shop.json(&["assess", "sign", "by_consent", "--officer", "Ada"]);
    // The command line decides under what the workspace claims: once for each form.
    let by_consent = interest.replace("basis = \"legitimate_interest\"", "basis = \"consent\"");
    assert_ne!(by_consent, interest);
    fs::write(&config, by_consent).unwrap();
    let (opt_in, opt_in_kinds) = decided(&shop, &["--policy", "policies/opt_in.cedar"]);
    fs::write(&config, &interest).unwrap();
    let (opt_out, opt_out_kinds) = decided(&shop, &["--policy", "policies/opt_out.cedar"]);
    assert!(opt_in > 0 && opt_out > opt_in, "{opt_in} {opt_out}");
    let page = portal.get(path, &mara).body;
    let sides = rows(&page, "<h2 id=\"sides\">");
    assert_eq!(number(&sides[0][2]), opt_in);
    assert_eq!(number(&sides[1][2]), opt_out);
    let (new, gone) = (figures(&page, "Newly in").0, figures(&page, "Newly out").0);
    assert_eq!(opt_in + new - gone, opt_out);
    let by_kind = rows(&page, "The same figures: Items by kind");
    for row in &by_kind {
        let kind = match row[0].as_str() {
            "Posts" => "post",
            "Comments" => "comment",
            "Photos" => "photo",
            _ => continue,
        };
        let before = opt_in_kinds.get(kind).copied().unwrap_or(0);
        let after = opt_out_kinds.get(kind).copied().unwrap_or(0);
        let (new, gone) = (number(&row[1]), number(&row[2]));
        assert_eq!(before + new - gone, after, "{row:?}");
    }
    assert!(by_kind.len() > 2, "{by_kind:?}");
    // The other way round, people were told of another basis.
    let back = "/console/what-if?purpose=ai_assistant&from=opt_out.cedar&to=opt_in.cedar";
    let page = portal.get(back, &mara).body;
    assert_eq!(figures(&page, "Newly in").0, gone);
    assert_eq!(figures(&page, "Newly out").0, new);
}

#[test]
fn where_consent_is_claimed_opt_out_lacks_its_assessment_and_a_notice_of_its_basis() {
    let shop = shop_without_mail("60", 1);
    // The town's people were told of an opt-out; a compile takes that over.
    shop.compile(&[]);
    let config = shop.root().join("demur.toml");
    let text = fs::read_to_string(&config).unwrap();
    let text = text
        .replace("basis = \"legitimate_interest\"", "basis = \"consent\"")
        .replace("policies/opt_out.cedar", "policies/opt_in.cedar");
    fs::write(&config, text).unwrap();
    // What was weighed is the consent alone.
    let file = shop.root().join("assessments/ai_assistant.toml");
    let text = fs::read_to_string(&file).unwrap();
    let text = text
        .replace("basis = \"legitimate_interest\"", "basis = \"consent\"")
        .replace("version = 1", "version = 2");
    fs::write(&file, text).unwrap();
    shop.json(&["assess", "sign", "ai_assistant", "--officer", "Ada"]);
    let (portal, [mara]) = officers(&shop, ["mara"]);
    let path = "/console/what-if?purpose=ai_assistant&from=opt_in.cedar&to=opt_out.cedar";
    let page = portal.get(path, &mara).body;
    let sides = rows(&page, "<h2 id=\"sides\">");
    assert!(sides[0][1].starts_with("Consent"), "{sides:?}");
    assert_eq!(sides[0][3], "nothing");
    assert!(sides[1][1].starts_with("Legitimate interest"), "{sides:?}");
    assert_eq!(
        sides[1][2], "0",
        "on the assessment of consent nothing is used"
    );
    assert!(sides[1][3].contains("no assessment"), "{sides:?}");
    assert!(page.contains("the legal basis is another one"), "{page}");
}

#[test]
fn the_gate_of_the_policy_closes_when_its_file_changes() {
    let shop = shop_without_mail("40", 1);
    let (portal, [mara]) = officers(&shop, ["mara"]);
    let page = || portal.get("/console/purposes", &mara).body;
    let differs = "not the one that the ledger records";
    assert!(!page().contains(differs), "{}", page());
    let path = shop.root().join("policies/opt_out.cedar");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{text}\n// another line\n")).unwrap();
    let refused = shop.fails(&["compile", "--purpose", "ai_assistant"]);
    assert!(refused.contains("not the one recorded"), "{refused}");
    assert!(page().contains(differs), "{}", page());
    fs::write(&path, "permit (principal, action, resource) when {").unwrap();
    assert!(page().contains("cannot be evaluated"), "{}", page());
    fs::write(&path, text).unwrap();
    assert!(!page().contains(differs));
}

/// Writes to the ledger what a command would not: an assessment that is over.
fn expire(shop: &TownShop) {
    let root = shop.root();
    let text = fs::read_to_string(root.join("assessments/ai_assistant.toml")).unwrap();
    let mut assessment: Assessment = toml::from_str(&text).unwrap();
    assessment.version += 1;
    assessment.expires = days_ago(1).parse().unwrap();
    assessment.sign_off = Some(rights::SignOff {
        officer: "Ada".to_owned(),
        on: days_ago(300).parse().unwrap(),
        statement: String::new(),
    });
    let places = ledger::Places {
        log: root.join("ledger"),
        keys: root.join("vault"),
        erasures: root.join("erasures"),
        master: root.join("keys"),
    };
    let settings = ledger::Settings {
        clock: Arc::new(rights::SystemClock),
        randomness: Arc::new(ledger::OsRandomness),
        tree: rights::PurposeTree::default(),
        keep_pseudonyms: false,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(async {
        let storage = ledger::Sqlite::open_at(&places).await.unwrap();
        let ledger = ledger::Ledger::open(storage, settings).await.unwrap();
        let entry = (Subject::Operator, Entry::AssessmentSigned(assessment));
        ledger.append(&[entry]).await.unwrap();
    });
}

#[test]
fn a_set_is_held_once_its_assessment_is_over() {
    let shop = shop_without_mail("80", 1);
    let compiled = shop.compile(&[]);
    let (portal, [mara]) = officers(&shop, ["mara"]);
    let path = "/console/sets/ai_assistant/0001";
    let page = portal.get(path, &mara).body;
    let gates = rows(&page, "<h2 id=\"gates\">");
    let names: Vec<&str> = gates.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(
        names,
        ["Policy", "Assessment", "Impact assessment", "Notice"]
    );
    for row in &gates {
        assert_eq!(row[1..], ["open", "open"], "{gates:?}");
    }
    assert!(page.contains("</svg>live"), "{page}");
    // What is counted is what was compiled.
    let count = |after: &str, column: usize| -> u64 {
        let rows = rows(&page, after);
        rows.iter().map(|row| number(&row[column])).sum()
    };
    for heading in ["By kind", "By year", "By region"] {
        let heading = format!(">{heading}</h2>");
        let admitted = compiled["admitted"].as_u64().unwrap();
        assert_eq!(count(&heading, 1), admitted, "{heading}");
        let out = compiled["items"].as_u64().unwrap() - admitted;
        assert_eq!(count(&heading, 2), out, "{heading}");
    }
    expire(&shop);
    let page = portal.get(path, &mara).body;
    let gates = rows(&page, "<h2 id=\"gates\">");
    assert_eq!(gates[1][1], "open", "{gates:?}");
    assert!(gates[1][2].starts_with("closed"), "{gates:?}");
    assert!(gates[1][2].contains("expired on"), "{gates:?}");
    assert!(page.contains("</svg>held"), "{page}");
    let list = portal.get("/console/sets", &mara).body;
    assert!(
        list.contains("</svg>held") && !list.contains("</svg>live"),
        "{list}"
    );
}
