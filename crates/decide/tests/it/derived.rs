//! Derived facts, checked against the calendar and the words of a choice, not against the code.

use crate::generate::tree;
use decide::{Run, standing_facts};
use rights::{
    Choice, ChoiceKind, Day, Hash, Kind, LegalBasis, Notice, NoticeStatus, Scope, Standing, Terms,
    Wording,
};

fn run(today: &str, purpose: &str) -> Run {
    let terms = Terms::new(LegalBasis::Consent, None, 14, &tree());
    Run::new(&purpose.into(), &terms, today.parse().unwrap(), &[]).unwrap()
}

fn notified(purpose: &str, delivered: &str) -> Standing {
    let mut standing = Standing::default();
    standing.apply_notice(&Notice {
        campaign: "c".into(),
        purposes: [purpose.into()].into(),
        kinds: [Kind::Post].into(),
        status: NoticeStatus::Delivered,
        at: delivered.parse().unwrap(),
        channel: "mail".into(),
    });
    standing
}

#[test]
fn the_waiting_time_ends_on_the_fourteenth_day_after_delivery() {
    // Across the end of February of a leap year: 14 days after 2024-02-20 is 2024-03-05.
    for (today, passed) in [
        ("2024-02-20", false),
        ("2024-03-04", false),
        ("2024-03-05", true),
        ("2025-01-01", true),
    ] {
        let facts = standing_facts(
            &notified("ai_assistant", "2024-02-20T23:59:59Z"),
            &run(today, "ai_assistant"),
        );
        assert_eq!(
            facts.notified_long_enough.contains("post"),
            passed,
            "{today}"
        );
        assert!(facts.notified.contains("post"));
        assert!(
            !facts.notified.contains("photo"),
            "it counts only for the kinds that it named"
        );
    }
}

#[test]
fn a_notice_that_was_surpassed_counts_for_nothing() {
    let mut run = run("2026-01-01", "ai_assistant");
    run.surpassed.insert("another".to_owned());
    let standing = notified("ai_assistant", "2024-01-01");
    let facts = standing_facts(&standing, &run);
    assert!(facts.notified.contains("post") && facts.notified_long_enough.contains("post"));
    run.surpassed.insert("c".to_owned());
    let mut seen = standing.clone();
    seen.notices.get_mut("c").unwrap().seen = Some("2024-01-02".parse().unwrap());
    for standing in [standing, seen] {
        let facts = standing_facts(&standing, &run);
        assert!(facts.notified.is_empty());
        assert!(facts.notified_long_enough.is_empty());
        assert!(facts.notice_seen.is_empty());
    }
}

#[test]
fn a_consent_to_other_words_counts_for_nothing() {
    let mut run = run("2026-01-01", "ai_assistant");
    let mut standing = Standing::default();
    let mut consent = Choice::new(
        ChoiceKind::Consent,
        Scope::all(),
        "2025-05-01T12:00:00Z".parse().unwrap(),
        "portal",
    );
    consent.wording = Some(Wording {
        version: "2025-05".to_owned(),
        lang: "en".to_owned(),
        digest: Hash::of(b"words"),
    });
    standing.apply_choice(&consent, &tree());
    assert!(!standing_facts(&standing, &run).consents.is_empty());
    run.wordings = Some(["2025-07".to_owned()].into());
    assert!(standing_facts(&standing, &run).consents.is_empty());
    run.wordings = Some(["2025-05".to_owned(), "2025-07".to_owned()].into());
    assert!(!standing_facts(&standing, &run).consents.is_empty());
}

#[test]
fn a_notice_counts_for_the_purposes_it_named_and_those_below() {
    let knows = |named: &str, asked: &str| {
        standing_facts(&notified(named, "2024-01-01"), &run("2026-01-01", asked))
            .notified
            .contains("post")
    };
    assert!(knows("generative_ai", "ai_assistant"));
    assert!(!knows("ai_assistant", "generative_ai"));
    assert!(!knows("creative_tools", "ai_assistant"));
}

#[test]
fn an_objection_to_a_part_reaches_the_whole_and_not_the_sibling() {
    let objects = |to: &str, asked: &str| {
        let mut standing = Standing::default();
        let scope = Scope {
            purposes: [to.into()].into(),
            ..Scope::all()
        };
        let at = "2026-01-01".parse::<Day>().unwrap().into();
        standing.apply_choice(
            &Choice::new(ChoiceKind::Objection, scope, at, "test"),
            &tree(),
        );
        standing_facts(&standing, &run("2026-01-01", asked))
            .objections
            .contains("*/*")
    };
    assert!(objects("ai_assistant", "generative_ai"));
    assert!(objects("generative_ai", "ai_assistant"));
    assert!(!objects("creative_tools", "ai_assistant"));
}
