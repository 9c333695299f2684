//! The console about what use rests on: what another policy would change, gates, and sets whose gates have closed.
//! Figures are held against `demur decide`.

use crate::console::days_ago;
use crate::served::{Portal, shop_without_mail};
use crate::sets::TownShop;
use rights::{Assessment, Entry, Subject};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

/// The portal of a shop, with officers who are signed in.
pub(crate) fn officers<const N: usize>(shop: &TownShop, names: [&str; N]) -> (Portal, [String; N]) {
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

/// A number after a term of a list: items, and of how many people.
pub(crate) fn figures(page: &str, term: &str) -> (u64, u64) {
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
pub(crate) fn decided(shop: &TownShop, flags: &[&str]) -> (u64, BTreeMap<String, u64>) {
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

/// The number that an English page writes so.
pub(crate) fn number(text: &str) -> u64 {
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
