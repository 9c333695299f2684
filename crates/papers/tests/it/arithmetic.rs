//! What is computed of facts: sizes of the summary, outcomes of requests, the state of an assessment.

use crate::samples;
use papers::facts::{Applies, Modality, RequestKind, SetFacts, Size, SummaryFacts};
use papers::{Lang, Options};
use rights::Kind;
use serde_json::Value;

fn only_sets(tokens: Option<u64>) -> SummaryFacts {
    let mut facts = SummaryFacts {
        sets: Some(vec![SetFacts {
            set: "a/0001".to_owned(),
            items: [(Kind::Post, 3), (Kind::Photo, 2)].into(),
            tokens,
            languages: [("de".to_owned(), 5)].into(),
            acquired: Some("2026-10-02".parse().unwrap()),
            ..SetFacts::default()
        }]),
        ..SummaryFacts::default()
    };
    let s = &mut facts.sources;
    s.public = Applies::No;
    s.licensed = Applies::No;
    s.private = Applies::No;
    s.crawled = Applies::No;
    s.other_user_data = Applies::No;
    s.synthetic = Applies::No;
    s.other = Applies::No;
    facts
}

fn computed(facts: &SummaryFacts) -> Value {
    let options = samples::options(Lang::En).unwrap();
    papers::summary(facts, &options).unwrap().json()["computed"].clone()
}

#[test]
fn figures_of_sets_are_the_models_only_when_there_is_nothing_else() {
    let mut facts = only_sets(Some(1_000));
    let all = computed(&facts);
    assert_eq!(all["sets_are_all"], true);
    assert_eq!(all["modalities"]["text"]["amount"], 1_000);
    assert_eq!(
        all["modalities"]["text"]["range"],
        "less_than_1_billion_tokens"
    );
    assert_eq!(all["modalities"]["image"]["amount"], 2);
    assert_eq!(all["modalities"]["audio"]["present"], false);

    facts.sources.crawled = Applies::Unknown;
    let some = computed(&facts);
    assert_eq!(some["sets_are_all"], false);
    assert_eq!(some["modalities"]["text"]["present"], true);
    assert_eq!(
        some["modalities"]["text"]["amount"],
        Value::Null,
        "never guessed"
    );
    assert_eq!(some["modalities"]["audio"]["present"], Value::Null);

    let amount = Some(20_000_000_000_000);
    facts.sizes = vec![Size {
        modality: Modality::Text,
        amount,
        content: None,
    }];
    let range = &computed(&facts)["modalities"]["text"]["range"];
    assert_eq!(*range, "more_than_10_trillion_tokens");

    // One set that does not say makes the sum unknown.
    assert_eq!(
        computed(&only_sets(None))["modalities"]["text"]["amount"],
        Value::Null
    );
}

#[test]
fn a_provider_cannot_state_none_of_what_the_sets_hold() {
    let mut facts = only_sets(Some(7));
    facts.sizes = vec![Size {
        modality: Modality::Text,
        amount: Some(0),
        content: None,
    }];
    assert_eq!(computed(&facts)["modalities"]["text"]["present"], true);
}

#[test]
fn names_of_languages_are_texts_like_any_other() {
    let mut facts = only_sets(Some(7));
    if let Some(set) = facts.sets.as_mut().and_then(|s| s.first_mut()) {
        set.languages = [("<b>\u{0}&".to_owned(), 1), ("de".to_owned(), 2)].into();
    }
    let options = samples::options(Lang::En).unwrap();
    let paper = papers::summary(&facts, &options).unwrap();
    crate::xml::check(&paper);
    assert!(paper.html().contains("&lt;b&gt;\u{fffd}&amp;: 33.3"));
    assert!(paper.text().contains("German (de): 66.7"));
}

#[test]
fn user_data_is_what_the_sets_hold() {
    let options = Options::new(Lang::En, "2026-11-29".parse().unwrap());
    let mut facts = only_sets(Some(7));
    let text = |facts: &SummaryFacts| papers::summary(facts, &options).unwrap().text();
    assert!(
        text(&facts).contains("Data from interactions of users with the provider's AI models: No")
    );
    assert!(
        text(&facts).contains(
            "Data from interactions of users with other services of the provider: Yes (5"
        )
    );
    facts.sources.other_user_data = Applies::Unknown;
    assert!(text(&facts).contains("the provider's AI models: None in the sets"));
    if let Some(set) = facts.sets.as_mut().and_then(|s| s.first_mut()) {
        set.items.insert(Kind::AiFeedback, 1);
    }
    assert!(text(&facts).contains("the provider's AI models: Yes (1"));
    facts.sets = None;
    assert!(text(&facts).contains("the provider's AI models: [Open point"));
}

#[test]
fn what_was_removed_since_is_not_denied() {
    let mut facts = only_sets(Some(1_000));
    let set = |facts: &mut SummaryFacts, masked, purged, unknown| {
        let set = facts.sets.as_mut().and_then(|s| s.first_mut()).unwrap();
        (set.masked, set.purged, set.purged_unknown) = (masked, purged, unknown);
    };
    let made = |facts: &SummaryFacts| {
        let options = samples::options(Lang::En).unwrap();
        let paper = papers::summary(facts, &options).unwrap();
        (paper.text(), paper.json()["computed"].clone())
    };
    let no = "the provider's AI models: No";
    set(&mut facts, 2, 0, 0);
    let (text, _) = made(&facts);
    assert!(
        text.contains("Items: 5\n") && text.contains("(2 masked since)"),
        "{text}"
    );
    assert!(
        text.contains(no),
        "of the masked ones it is known what they are"
    );
    set(&mut facts, 0, 1, 0);
    let (text, all) = made(&facts);
    assert!(
        text.contains("(1 removed since)") && text.contains(no),
        "{text}"
    );
    assert!(text.contains("(1,000 tokens), without items that were removed since"));
    assert_eq!(all["modalities"]["text"]["at_least"], true);
    assert_eq!(all["modalities"]["image"]["at_least"], Value::Null);
    set(&mut facts, 0, 3, 3);
    let (text, all) = made(&facts);
    assert!(!text.contains(no), "{text}");
    assert!(
        text.contains("the provider's AI models: [Open point"),
        "{text}"
    );
    assert!(text.contains("other services of the provider: Yes (at least 5 items"));
    assert_eq!(all["ai_interactions"], Value::Null);
    assert_eq!(all["modalities"]["image"]["at_least"], true);
    assert_eq!(all["modalities"]["video"]["present"], Value::Null);
    // Whoever knows says so.
    facts.sources.other_user_data = Applies::Yes("Prompts that were erased since.".to_owned());
    let (text, _) = made(&facts);
    assert!(text.contains("the provider's AI models: None in the sets as far as is known"));
}

#[test]
fn outcomes_that_do_not_add_up_are_said_to() {
    let options = samples::options(Lang::De).unwrap();
    let mut facts = samples::statistics(Lang::De).unwrap();
    let paper = papers::statistics(&facts, &options).unwrap();
    assert_eq!(
        paper.json()["computed"]["outcomes_differ"][0],
        "rectification"
    );
    assert!(
        paper
            .text()
            .contains("ergeben zusammen 36, eingegangen sind 37")
    );
    let differing = facts
        .requests
        .iter_mut()
        .find(|r| r.kind == RequestKind::Rectification);
    differing.unwrap().open = Some(4);
    let paper = papers::statistics(&facts, &options).unwrap();
    assert_eq!(
        paper.json()["computed"]["outcomes_differ"]
            .as_array()
            .unwrap()
            .len(),
        0
    );
}

#[test]
fn an_assessment_says_what_it_is_worth_on_its_day() {
    let mut facts = samples::assessment(Lang::En).unwrap();
    let mut state = |day: &str, signed: bool| {
        if !signed {
            facts.assessment.sign_off = None;
        }
        let options = Options::new(Lang::En, day.parse().unwrap());
        let paper = papers::assessment(&facts, &options).unwrap();
        paper.json()["computed"]["state"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(state("2026-06-30", true), "not_yet");
    assert_eq!(state("2026-07-01", true), "holds");
    assert_eq!(state("2027-06-30", true), "holds");
    assert_eq!(state("2027-07-01", true), "expired");
    assert_eq!(state("2026-08-01", false), "unsigned");
}

#[test]
fn the_words_of_who_signed_stand_in_every_form() {
    for lang in Lang::ALL {
        let mut facts = samples::assessment(lang).unwrap();
        let options = samples::options(lang).unwrap();
        let signed = facts.assessment.sign_off.as_mut().unwrap();
        signed.statement = "As I see it.".to_owned();
        let paper = papers::assessment(&facts, &options).unwrap();
        assert!(paper.text().contains("As I see it."));
        assert!(paper.html().contains("As I see it."));
        let docx = paper.docx();
        assert!(String::from_utf8_lossy(&docx).contains("As I see it."));
        // Nobody has to say more than that they sign.
        let gaps = paper.gaps().len();
        facts
            .assessment
            .sign_off
            .as_mut()
            .unwrap()
            .statement
            .clear();
        let silent = papers::assessment(&facts, &options).unwrap();
        assert_eq!(silent.gaps().len(), gaps);
    }
}
