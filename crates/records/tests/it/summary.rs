//! The summary of the sample, as it is.

use crate::town::{SAID, Town};
use corpus::{Look, set::paths};
use papers::{DocKind, Lang};
use records::{Format, Which};
use rights::{Choice, ChoiceKind, Entry, Kind, Ordinal, Scope};
use serde_json::Value;

#[test]
fn the_summary_of_the_sample_is_this_one() {
    let town = Town::new(150);
    town.lives();
    let gathered = town.gather(SAID);
    let summary = Which::of(DocKind::TrainingContentSummary);
    for lang in Lang::ALL {
        let text = gathered.make(&summary, lang, Format::Text).unwrap();
        let text = String::from_utf8(text).unwrap();
        insta::assert_snapshot!(format!("summary.{}", lang.tag()), text);
    }
}

/// What people said to AI features is in no set of the town any more, and was in the one that the model was trained on.
#[test]
fn what_was_trained_on_is_not_denied_later() {
    let town = Town::new(150);
    let shop = &town.shop;
    let summary = || {
        let which = Which::of(DocKind::TrainingContentSummary);
        let made = town.gather(SAID).paper(&which, Lang::En).unwrap();
        let row = "interactions of users with the provider's AI models: ";
        let text = made.paper.text();
        let (_, said) = text.split_once(row).unwrap();
        (
            made.paper.json().clone(),
            said.lines().next().unwrap().to_owned(),
            made.missing.len(),
        )
    };
    let items = |json: &Value| json["facts"]["sets"][0]["items"].clone();
    let since = |json: &Value, what: &str| json["facts"]["sets"][0][what].as_u64().unwrap_or(0);
    let (then, yes, gaps) = summary();
    let typed = then["computed"]["ai_interactions"].as_u64().unwrap();
    assert!(typed > 0 && yes.starts_with("Yes ("), "{yes}");
    for row in shop
        .wait(shop.ledger.people_from(Ordinal(0), 10_000))
        .unwrap()
    {
        let scope = Scope {
            kinds: [Kind::AiPrompt, Kind::AiFeedback].into(),
            ..Scope::all()
        };
        let no = Choice::new(ChoiceKind::Objection, scope, shop.now(), "portal");
        town.say(row.ordinal, Entry::Choice(no));
    }
    shop.mask(Look::Touched);
    let (masked, said, _) = summary();
    assert_eq!((items(&masked), &said), (items(&then), &yes));
    assert!(since(&masked, "masked") >= typed);
    assert_eq!(
        masked["computed"], then["computed"],
        "all of it still lies there"
    );
    shop.purge(None);
    let (purged, said, more) = summary();
    assert_eq!((items(&purged), &said), (items(&then), &yes));
    let gone = since(&masked, "masked");
    assert_eq!(
        (since(&purged, "masked"), since(&purged, "purged")),
        (0, gone)
    );
    // Nobody knows how much text that was.
    assert_eq!(purged["computed"]["modalities"]["text"]["at_least"], true);
    assert_eq!(more, gaps + 2, "sizes and languages");
    // Without the figures of the report nobody knows what it was, either.
    std::fs::remove_file(paths::figures(&shop.set(1))).unwrap();
    let (unknown, said, _) = summary();
    assert_eq!(since(&unknown, "purged_unknown"), gone);
    assert_eq!(unknown["computed"]["ai_interactions"], Value::Null);
    assert!(said.starts_with("[Open"), "{said}");
}

/// The same workspace on the same day gives the same bytes.
#[test]
fn the_same_gives_the_same_bytes() {
    let town = Town::new(60);
    town.lives();
    let (one, two) = (town.gather(SAID), town.gather(SAID));
    for lang in Lang::ALL {
        let documents = one.documents(lang).unwrap();
        assert_eq!(documents, two.documents(lang).unwrap());
        for document in documents {
            for format in Format::ALL {
                if format.suits(document.which.kind) {
                    let [a, b] =
                        [&one, &two].map(|g| g.make(&document.which, lang, format).unwrap());
                    assert!(a == b, "{:?} {format}", document.which);
                }
            }
        }
    }
}
