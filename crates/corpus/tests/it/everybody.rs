//! What concerns everybody: assessments, a new day, a great many choices at once.

use crate::late::changes;
use crate::shop::{Items, Shop, items};
use crate::street::{ALL, item, open_street, says, seen, street, told};
use corpus::Look;
use policy::Form;
use rights::{Assessment, ChoiceKind, ErrorKind, Kind};
use serde_json::json;

#[test]
fn an_assessment_that_expires() {
    for look in [Look::Touched, Look::Everything] {
        for said in [true, false] {
            let shop = street(Form::OptOut);
            shop.is_now("2027-06-30T23:59:59Z");
            assert_eq!(shop.mask(look), [], "the last day on which it holds");
            shop.is_now("2027-07-01T00:00:00Z");
            if said {
                shop.say("gus", says(ChoiceKind::Consent));
            }
            changes(&shop, look, ALL);
        }
    }
}

/// A set of a day that has passed is used from now on: what held on that day alone is not enough.
#[test]
fn an_assessment_that_has_expired_gives_no_set_of_a_day_before() {
    let shop = open_street(Form::OptOut);
    shop.is_now("2027-07-01T00:00:00Z");
    let refused = || {
        let head = shop.wait(shop.ledger.head()).unwrap();
        let error = shop.try_compile_of("2027-06-30").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Refused, "{error}");
        assert!(!shop.set(1).exists());
        assert_eq!(shop.wait(shop.ledger.head()).unwrap(), head);
        error.to_string()
    };
    let said = refused();
    let named = ["`ai_assistant`", "2027-07-01", "2027-06-30", "demur assess"];
    assert!(named.iter().all(|part| said.contains(part)), "{said}");
    // Another one that holds on both days: of fewer kinds, or for less, is not enough.
    let sign = |version, kinds: &[Kind], with: &[&str]| {
        shop.is_now("2027-06-01T00:00:00Z");
        shop.sign(Assessment {
            id: "renewed".into(),
            compatible_with: with.iter().map(|with| (*with).to_owned()).collect(),
            ..shop.assessment(version, kinds, "2027-12-31")
        });
        shop.is_now("2027-07-01T00:00:00Z");
    };
    let fewer: Vec<Kind> = Kind::ALL
        .iter()
        .copied()
        .filter(|k| *k != Kind::Photo)
        .collect();
    sign(1, &fewer, &["service"]);
    let said = refused();
    assert!(said.contains("`photo`"), "{said}");
    sign(2, Kind::ALL, &[]);
    let said = refused();
    assert!(said.contains("compatible with `service`"), "{said}");
    sign(3, Kind::ALL, &["service"]);
    shop.try_compile_of("2027-06-30").unwrap();
    assert_eq!(seen(&shop), items(ALL));
    shop.holds(1);
}

#[test]
fn a_new_assessment_of_fewer_kinds() {
    let shop = street(Form::OptOut);
    let kinds: Vec<Kind> = Kind::ALL
        .iter()
        .copied()
        .filter(|k| *k != Kind::Photo)
        .collect();
    shop.assess(2, &kinds, "2027-06-30");
    changes(&shop, Look::Touched, "a2 b1 e1 e2 f1");
}

#[test]
fn a_policy_that_gets_stricter_is_decided_wholly_on_a_new_day() {
    let over_46 = r#"
@id("over_46") @article("Art. 6 GDPR") @text_en("Over 46.") @text_de("Über 46.")
forbid (principal, action == Action::"train", resource is Item)
when { resource has owner && resource.owner has age && resource.owner.age > 46 };
"#;
    for look in [Look::Touched, Look::Everything] {
        let mut shop = open_street(Form::OptOut);
        shop.policy += over_46;
        shop.compile();
        assert_eq!(seen(&shop), items(ALL));
        shop.is_now("2026-12-31T23:59:59Z");
        assert_eq!(shop.mask(look), [], "the last day on which Ada is 46");
        shop.is_now("2027-01-01T00:00:00Z");
        changes(&shop, look, "a1 a2 a3 c1 d1");
    }
}

#[test]
fn many_at_once_as_a_few_at_a_time() {
    let shop = Shop::new(Form::OptOut);
    let names: Vec<String> = (0..75).map(|n| format!("p{n}")).collect();
    let people: Vec<_> = names.iter().map(|n| (n.as_str(), "1980-01-01")).collect();
    shop.people(&people);
    let mut rows = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let next = &names[(at + 1) % names.len()];
        rows.push(item(&format!("{name}/own"), name, "post", json!({})));
        rows.push(item(
            &format!("{name}/shows"),
            name,
            "photo",
            json!({"depicted": [next]}),
        ));
        let share = json!({"share_of": format!("{next}/shows")});
        rows.push(item(&format!("{name}/shares"), name, "post", share));
        told(&shop, Form::OptOut, name);
    }
    shop.items(&rows);
    shop.assess(1, Kind::ALL, "2027-06-30");
    let compiled = shop.compile();
    assert_eq!(compiled.manifest.items_admitted, 225);
    let twin = shop.twin();
    let all: Items = rows
        .iter()
        .map(|r| r["id"].as_str().unwrap().to_owned())
        .collect();
    for (at, name) in names.iter().enumerate().take(70) {
        shop.say(name, says(ChoiceKind::Objection));
        twin.say(name, says(ChoiceKind::Objection));
        if at % 10 == 9 {
            twin.mask(Look::Touched);
        }
    }
    shop.mask(Look::Touched);
    // p70 to p74 are left, but p74 shows p0; nobody left shares what shows somebody who left, but p73
    // shares that of p74.
    let want = "p70/own p71/own p72/own p73/own p74/own p70/shows p71/shows p72/shows p73/shows \
                p70/shares p71/shares p72/shares";
    assert_eq!(shop.visible(1, &all), items(want));
    assert_eq!(twin.visible(1, &all), items(want));
    assert_eq!(twin.head(1).manifest.state, 7);
    assert_eq!(shop.head(1).manifest.masks, twin.head(1).manifest.masks);
    shop.holds(1);
    twin.holds(1);
}
