//! What the operator says stands in the documents, and each gap names where it is to be said.

use crate::town::{SAID, Town};
use papers::facts::RecordFacts;
use papers::{DocKind, Lang};
use records::{Gathered, Which};
use rights::{Assessment, Entry, ErrorKind, LegalBasis};
use serde_json::Value;

fn record(gathered: &Gathered, lang: Lang) -> RecordFacts {
    let made = gathered.paper(&Which::of(DocKind::RecordOfProcessing), lang);
    let json = made.unwrap().paper.json()["facts"].clone();
    serde_json::from_value(json).unwrap()
}

#[test]
fn recipients_are_those_of_the_ledger_and_those_that_are_named() {
    let town = Town::new(60);
    town.lives();
    let named = record(&town.gather(SAID), Lang::En);
    let activity = &named.activities[0];
    let recipients = activity.recipients.as_ref().unwrap();
    let names: Vec<_> = recipients.iter().map(|r| r.name.clone().unwrap()).collect();
    assert_eq!(names, ["Example Labs", "Mail Ltd", "Nobody Knows Ltd"]);
    let receives = recipients[0].receives.as_ref().unwrap();
    assert!(
        receives.contains("ai_assistant/0001") && receives.contains("10 items"),
        "{receives}"
    );
    assert_eq!(recipients[0].role.as_deref(), Some("partner"));
    assert_eq!(recipients[2].role, None);
    let transfers = activity.transfers.as_ref().unwrap();
    assert_eq!(transfers.len(), 1);
    assert_eq!(transfers[0].to.as_deref(), Some("United States"));
    // Of one recipient nobody says where they are.
    assert!(activity.other_transfers_unknown && !activity.other_recipients_unknown);

    let unsaid = record(&town.gather(""), Lang::En);
    let activity = &unsaid.activities[0];
    assert_eq!(activity.recipients.as_ref().unwrap().len(), 2);
    assert!(activity.other_recipients_unknown);
    assert_eq!(activity.transfers, None);
}

#[test]
fn a_language_has_words_of_its_own() {
    let town = Town::new(60);
    let gathered = town.gather(SAID);
    let (en, de) = (record(&gathered, Lang::En), record(&gathered, Lang::De));
    let people = |r: &RecordFacts| r.activities[0].data_subjects.clone().unwrap();
    assert_eq!(
        (people(&en), people(&de)),
        (vec!["Members".to_owned()], vec!["Mitglieder".to_owned()])
    );
    assert_eq!(en.activities[0].title.as_deref(), Some("AI assistant"));
    assert_eq!(
        de.activities[0].description.as_deref(),
        Some("Er beantwortet Fragen.")
    );
    // The officer is named by the notices, and the address in [records].
    let officer = en.officer.yes().unwrap();
    assert_eq!(officer.name.as_deref(), Some("Ada Lovelace"));
    assert_eq!(
        officer.address.as_deref(),
        Some("1 Main Street, 10115 Berlin")
    );
    assert_eq!(officer.email.as_deref(), Some("dpo@example.org"));
}

/// Saying what a gap asks for, where it says, closes it.
#[test]
fn a_gap_is_closed_where_it_says() {
    let town = Town::new(60);
    town.lives();
    let record = Which::of(DocKind::RecordOfProcessing);
    let before = town.gather("").paper(&record, Lang::En).unwrap();
    let fills: Vec<String> = before.missing.iter().map(|m| m.fill.to_string()).collect();
    assert!(
        fills.contains(&"demur.toml: [records] security".to_owned()),
        "{fills:?}"
    );
    assert!(
        fills.contains(&"demur.toml: [records.recipients.\"Example Labs\"] role".to_owned()),
        "{fills:?}"
    );
    let mut said = String::new();
    let values = [
        ("security", "[\"Encryption\"]"),
        ("joint_controllers", "\"no\""),
        ("representative", "\"no\""),
        ("third_country", "\"no\""),
        ("data_subjects", "[\"Members\"]"),
        ("other_data", "[]"),
        ("retention", "[{ what = \"Sets\", until = \"a year\" }]"),
        ("role", "\"partner\""),
        ("address", "\"1 Main Street\""),
    ];
    let mut tables: std::collections::BTreeMap<String, Vec<String>> =
        std::collections::BTreeMap::new();
    for fill in &fills {
        let (table, key) = fill
            .strip_prefix("demur.toml: [")
            .unwrap()
            .split_once("] ")
            .unwrap();
        let table = table
            .strip_prefix("records")
            .unwrap()
            .trim_start_matches('.');
        if let Some((_, value)) = values.iter().find(|(name, _)| *name == key) {
            tables
                .entry(table.to_owned())
                .or_default()
                .push(format!("{key} = {value}"));
        } else {
            assert_eq!(key, "recipients", "{fill}");
        }
    }
    for recipient in ["Example Labs", "Nobody Knows Ltd"] {
        let table = tables
            .entry(format!("recipients.\"{recipient}\""))
            .or_default();
        table.push("third_country = \"no\"".to_owned());
    }
    for (table, mut lines) in tables {
        lines.dedup();
        if !table.is_empty() {
            said.push_str(&format!("[{table}]\n"));
        }
        said.push_str(&format!("{}\n", lines.join("\n")));
    }
    let after = town.gather(&said).paper(&record, Lang::En).unwrap();
    assert_eq!(after.missing, [], "{said}");
}

#[test]
fn sets_that_nobody_named_are_presumed() {
    let town = Town::new(60);
    town.shop.compile();
    let summary = Which::of(DocKind::TrainingContentSummary);
    let presumed = town.gather("").paper(&summary, Lang::En).unwrap();
    let facts = &presumed.paper.json()["facts"];
    assert_eq!(facts["sets"].as_array().unwrap().len(), 1);
    assert_eq!(facts["sets"][0]["set"], "ai_assistant/0002", "the newest");
    let is_sets = |m: &&records::Missing| m.at == "/sets";
    let open = presumed.missing.iter().find(is_sets).unwrap();
    assert_eq!(open.fill.to_string(), "demur.toml: [records.summary] sets");
    let named = town.gather(SAID).paper(&summary, Lang::En).unwrap();
    assert_eq!(
        named.paper.json()["facts"]["sets"][0]["set"],
        "ai_assistant/0001"
    );
    assert_eq!(named.missing.iter().find(is_sets), None);
    assert_eq!(named.paper.json()["computed"]["sets_are_all"], true);
}

/// The purpose rests on legitimate interest, and somebody assessed consent as well, later.
#[test]
fn an_assessment_of_another_basis_is_not_cited() {
    let town = Town::new(60);
    let shop = &town.shop;
    let head = shop.wait(shop.ledger.head()).unwrap();
    let mut signed = shop.wait(shop.ledger.assessments_at(head)).unwrap();
    let signed = signed.remove(0);
    let by_consent = |id: &str| Assessment {
        id: id.to_owned(),
        version: signed.version + 8,
        basis: LegalBasis::Consent,
        dpia: "Of consent.".to_owned(),
        special_categories: "Of consent.".to_owned(),
        ..signed.clone()
    };
    let sign = |assessment: Assessment| {
        town.tell(Entry::AssessmentSigned(assessment));
    };
    let cited = || {
        let gathered = town.gather(SAID);
        let dpia = gathered.paper(&Which::of(DocKind::DpiaInput), Lang::En);
        let dpia = dpia.unwrap().paper.json()["facts"].clone();
        let all = dpia["assessments"].as_array().unwrap().clone();
        let ids: Vec<Value> = all.iter().map(|a| a["id"].clone()).collect();
        let activity = record(&gathered, Lang::En).activities.remove(0);
        assert_eq!(
            dpia["activities"][0]["dpia"],
            Value::from(activity.dpia.clone())
        );
        let which = gathered.assessment_for("ai_assistant");
        (ids, (activity.dpia, activity.special_categories), which)
    };
    let ours = (
        Some(signed.dpia.clone()),
        Some(signed.special_categories.clone()),
    );
    sign(by_consent("by_consent"));
    let (ids, said, which) = cited();
    assert_eq!((ids, said), (vec!["ai_assistant".into()], ours.clone()));
    assert_eq!(which.unwrap().about.as_deref(), Some("ai_assistant"));
    // An id says nothing of the basis.
    sign(Assessment {
        id: "by_interest".to_owned(),
        ..signed.clone()
    });
    sign(by_consent("ai_assistant"));
    let (ids, said, which) = cited();
    assert_eq!((ids, said), (vec!["by_interest".into()], ours));
    assert_eq!(which.unwrap().about.as_deref(), Some("by_interest"));
    // Nothing is better than another test.
    sign(by_consent("by_interest"));
    let (ids, said, which) = cited();
    assert_eq!((ids, said), (vec![], (None, None)));
    let error = which.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(
        error.to_string().contains("`legitimate_interest`"),
        "{error}"
    );
    let unknown = town.gather(SAID).assessment_for("ads").unwrap_err();
    assert!(unknown.to_string().contains("unknown purpose `ads`"));
}
