//! What a town of 10,000 must have in it, and that every value is one of demur's.

use crate::town::ten_thousand;
use rights::{AccountType, Assessment, Audience, Choice, ChoiceKind, Day, Hash, Instant, Kind};
use rights::{ItemId, NoticeStatus, Scope, SpecialCategory};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs;

fn day(text: &str) -> i32 {
    text.parse::<Day>().unwrap().epoch_days()
}

/// Names that belong to people, and whose they are.
fn owners() -> HashMap<String, String> {
    let mut owners = HashMap::new();
    for row in ten_thousand().people.rows() {
        let id = row.text("id").unwrap();
        for name in row.texts("handles").into_iter().chain([id.clone()]) {
            let before = owners.insert(name.clone(), id.clone());
            assert!(before.is_none(), "`{name}` belongs to two people");
        }
    }
    owners
}

#[test]
fn names_belong_to_one_person_and_every_owner_is_known() {
    let owners = owners();
    let mut ids = HashSet::new();
    let mut by = BTreeMap::new();
    for row in ten_thousand().items.rows() {
        assert!(
            ids.insert(row.text("id").unwrap()),
            "an item id comes twice"
        );
        let how = match row.text("person") {
            None => "nobody",
            Some(name) if name.starts_with('u') && owners.contains_key(&name) => "account",
            Some(name) if name.starts_with('v') => "second account",
            Some(name) => {
                assert!(owners.contains_key(&name), "{name}");
                "old handle"
            }
        };
        *by.entry(how).or_insert(0) += 1;
    }
    assert_eq!(by.len(), 4, "{by:?}");
}

#[test]
fn every_vocabulary_is_used_and_nothing_else() {
    let town = ten_thousand();
    let words = |column: &str| -> BTreeSet<String> {
        town.items.rows().filter_map(|r| r.text(column)).collect()
    };
    let all = |known: Vec<&str>| {
        known
            .into_iter()
            .map(str::to_owned)
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(
        words("kind"),
        all(Kind::ALL.iter().map(|k| k.as_str()).collect())
    );
    let audiences = all(Audience::ALL.iter().map(|a| a.as_str()).collect());
    assert_eq!(words("audience"), audiences);
    assert_eq!(words("audience_then"), audiences);
    let special = all(SpecialCategory::ALL.iter().map(|s| s.as_str()).collect());
    assert_eq!(words("special_category"), special);
    assert_eq!(words("language"), all(vec!["de", "en"]));
    let accounts: BTreeSet<_> = town
        .people
        .rows()
        .filter_map(|r| r.text("account"))
        .collect();
    assert_eq!(
        accounts,
        all(AccountType::ALL.iter().map(|a| a.as_str()).collect())
    );
    let statuses: BTreeSet<_> = town
        .notices
        .rows()
        .filter_map(|r| r.text("status"))
        .collect();
    assert_eq!(
        statuses,
        all(NoticeStatus::ALL.iter().map(|s| s.as_str()).collect())
    );
    let choices: BTreeSet<_> = town
        .choices
        .rows()
        .filter_map(|r| r.text("choice"))
        .collect();
    assert_eq!(
        choices,
        all(ChoiceKind::ALL.iter().map(|c| c.as_str()).collect())
    );
}

#[test]
fn silence_occurs_wherever_a_platform_may_be_silent() {
    let town = ten_thousand();
    for column in [
        "person",
        "audience",
        "audience_then",
        "surface",
        "language",
        "special_category",
    ] {
        assert!(
            town.items.rows().any(|r| r.text(column).is_none()),
            "{column}"
        );
    }
    assert!(town.items.rows().any(|r| r.moment("created").is_none()));
    assert!(
        town.items
            .rows()
            .any(|r| r.texts("collected_for").is_empty())
    );
    assert!(town.people.rows().any(|r| r.day("birth").is_none()));
    assert!(town.people.rows().any(|r| r.text("region").is_none()));
}

#[test]
fn people_of_all_ages_and_some_who_grew_up_here() {
    let town = ten_thousand();
    let as_of = "2026-06-30".parse::<Day>().unwrap();
    let births: HashMap<String, Day> = town
        .people
        .rows()
        .filter_map(|r| Some((r.text("id")?, Day::from_epoch_days(r.day("birth")?)?)))
        .collect();
    let minors: HashSet<&String> = births
        .iter()
        .filter(|(_, b)| b.age_years(as_of) < 18)
        .map(|(id, _)| id)
        .collect();
    let share = minors.len() as f64 / births.len() as f64;
    assert!(
        (0.075..0.097).contains(&share),
        "8.5 % are under 18, found {share}"
    );
    assert!(births.values().any(|b| b.age_years(as_of) < 13));
    assert!(births.values().any(|b| b.age_years(as_of) > 80));
    let mut young = HashSet::new();
    let mut grown = HashSet::new();
    let mut depicted_minor = false;
    for row in town.items.rows() {
        depicted_minor |= row.texts("depicted").iter().any(|p| minors.contains(p));
        let Some(person) = row.text("person") else {
            continue;
        };
        let (Some(born), Some(at)) = (births.get(&person), row.moment("created")) else {
            continue;
        };
        let then = born.age_years(Instant::from_epoch_micros(at).unwrap().day());
        if then < 18 {
            young.insert(person)
        } else {
            grown.insert(person)
        };
    }
    assert!(
        young.intersection(&grown).count() > 50,
        "people who turned 18 while posting"
    );
    assert!(depicted_minor);
}

#[test]
fn nothing_happens_after_the_as_of_day_or_before_joining() {
    let town = ten_thousand();
    let joined: HashMap<String, i32> = town
        .people
        .rows()
        .map(|r| (r.text("id").unwrap(), r.day("created").unwrap()))
        .collect();
    let end = i64::from(day("2026-06-30")) * 86_400_000_000;
    for row in town.items.rows() {
        let (Some(person), Some(at)) = (row.text("person"), row.moment("created")) else {
            continue;
        };
        assert!(at <= end);
        if let Some(&day) = joined.get(&person) {
            assert!(at >= i64::from(day) * 86_400_000_000, "{person}");
        }
    }
    assert!(town.choices.rows().all(|r| r.moment("at").unwrap() <= end));
    assert!(town.notices.rows().all(|r| r.moment("at").unwrap() <= end));
}

#[test]
fn choices_are_acceptable_and_follow_each_other_in_time() {
    let town = ten_thousand();
    let ids: HashSet<String> = town.items.rows().map(|r| r.text("id").unwrap()).collect();
    let mut last: HashMap<String, i64> = HashMap::new();
    let mut scopes = BTreeSet::new();
    let (mut of_item, mut before) = (0, 0);
    for row in town.choices.rows() {
        let person = row.text("person").unwrap();
        let at = row.moment("at").unwrap();
        assert!(last.insert(person, at).is_none_or(|l| l <= at));
        let kind: ChoiceKind = row.text("choice").unwrap().parse().unwrap();
        let scope = Scope {
            purposes: row
                .texts("purposes")
                .iter()
                .map(|p| p.as_str().into())
                .collect(),
            kinds: row
                .texts("kinds")
                .iter()
                .map(|k| k.parse().unwrap())
                .collect(),
            surfaces: row.texts("surfaces").into_iter().collect(),
        };
        let at = Instant::from_epoch_micros(at).unwrap();
        let mut choice = Choice::new(kind, scope.clone(), at, row.text("source").unwrap());
        choice.audience = row.text("audience").map(|a| a.parse().unwrap());
        choice.check().unwrap();
        if let Some(item) = row.text("item") {
            assert!(ids.contains(&item), "{item}");
            choice.item = Some(ItemId::new(item));
            of_item += 1;
        }
        before += u32::from(row.day("before").is_some());
        if kind == ChoiceKind::Objection {
            scopes.insert(scope);
        }
    }
    assert_eq!(
        scopes.len(),
        6,
        "objections to everything and five narrower ones"
    );
    assert!(of_item > 100 && before > 20, "{of_item} {before}");
}

#[test]
fn shares_of_people_are_those_that_the_sources_name() {
    let town = ten_thousand();
    let who = |kind: &str| -> HashSet<String> {
        let rows = town
            .choices
            .rows()
            .filter(|r| r.text("choice").as_deref() == Some(kind));
        rows.map(|r| r.text("person").unwrap()).collect()
    };
    // 7 % of 10,000, plus or minus four standard deviations (25.5 people each).
    for kind in ["objection", "consent"] {
        let n = who(kind).len();
        assert!((598..=802).contains(&n), "{n} people with {kind}");
    }
    let steps = |status: &str| -> HashSet<String> {
        let rows = town.notices.rows().filter(|r| {
            r.text("status").as_deref() == Some(status)
                && r.text("campaign").as_deref() == Some("ai-terms")
        });
        rows.map(|r| r.text("person").unwrap()).collect()
    };
    let seen = steps("seen").len();
    assert!(
        (3_500..=4_500).contains(&seen),
        "40 % of users have seen it, found {seen}"
    );
    let told: HashSet<_> = steps("delivered");
    let unreached = town
        .people
        .rows()
        .filter(|r| !told.contains(&r.text("id").unwrap()))
        .count();
    assert!((500..1_200).contains(&unreached), "{unreached}");
    assert!(
        steps("bounced").intersection(&told).count() > 20,
        "bounced, then reached or the reverse"
    );
}

#[test]
fn items_per_person_are_as_unequal_as_published() {
    let town = ten_thousand();
    let mut per: HashMap<String, u32> = town
        .people
        .rows()
        .map(|r| (r.text("id").unwrap(), 0))
        .collect();
    for row in town.items.rows() {
        // `i17-4` is the fifth item of `u17`.
        let id = row.text("id").unwrap();
        let (person, _) = id.strip_prefix('i').unwrap().split_once('-').unwrap();
        *per.get_mut(&format!("u{person}")).unwrap() += 1;
    }
    let mut counts: Vec<u32> = per.into_values().collect();
    counts.sort_unstable();
    let mean = town.written.items as f64 / 10_000.0;
    // Log-normal, sigma 1.142: standard deviation of the mean of 10,000 is 10 * 1.63 / 100 = 0.16.
    assert!((9.35..10.65).contains(&mean), "{mean}");
    // The median of the model is 10 * 99 / 190 = 5.2, so of whole numbers 5.
    assert!((4..=6).contains(&counts[5_000]), "{}", counts[5_000]);
    // Its 99th percentile is 10 * exp(1.142 * 2.326 - 1.142^2 / 2) = 74.
    assert!((64..=84).contains(&counts[9_900]), "{}", counts[9_900]);
}

#[test]
fn pictures_carry_their_digest_and_texts_their_facts() {
    let town = ten_thousand();
    let mut photos = 0;
    for row in town.items.rows() {
        let media = row.bytes("media");
        assert_eq!(
            media.is_some(),
            row.text("kind").as_deref() == Some("photo")
        );
        if let Some(media) = media {
            assert!(media.starts_with(b"\x89PNG"));
            assert_eq!(
                row.text("media_sha256").unwrap(),
                Hash::of(&media).to_string()
            );
            assert!(
                row.text("media_uri")
                    .unwrap()
                    .starts_with("https://media.example.org/")
            );
            photos += 1;
        }
    }
    assert!(photos > 5_000, "{photos}");
    let facts = fs::read_to_string(town.dir.path().join("town/facts.jsonl")).unwrap();
    assert_eq!(facts.lines().count(), 10_000);
    let mut spoken: HashMap<String, String> = HashMap::new();
    for row in town.items.rows() {
        if let (Some(person), Some(text)) = (row.text("person"), row.text("text")) {
            spoken.entry(person).or_default().push_str(&text);
        }
    }
    let mut recurring = 0;
    for line in facts.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let word = line["facts"]["word"].as_str().unwrap();
        let own = spoken.get(line["person"].as_str().unwrap());
        recurring += u32::from(own.is_some_and(|t| t.matches(word).count() > 1));
        assert_eq!(line["questions"][4]["answer"].as_str().unwrap(), word);
    }
    assert!(
        recurring > 500,
        "{recurring} people use their own word more than once"
    );
}

#[test]
fn every_address_is_an_example() {
    let town = ten_thousand();
    let mut addresses = 0;
    for text in town.items.rows().filter_map(|r| r.text("text")) {
        for (at, _) in text.match_indices('@') {
            assert!(text[at..].starts_with("@example.org"), "{text}");
            addresses += 1;
        }
    }
    assert!(addresses > 100, "{addresses}");
}

#[test]
fn the_assessment_is_complete_and_unsigned() {
    let path = ten_thousand()
        .dir
        .path()
        .join("town/assessments/ai_assistant.toml");
    let read: Assessment = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    read.check_complete().unwrap();
    assert!(read.sign_off.is_none());
}
