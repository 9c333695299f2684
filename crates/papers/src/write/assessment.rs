//! The assessment of a legal basis (GDPR Art. 6(1) and 6(4)).

use crate::doc::{By, DocKind, Value};
use crate::draft::{Draft, ask};
use crate::facts::AssessmentFacts;
use crate::lang::{Options, Two};
use crate::number;
use crate::paper::Paper;
use crate::words;
use crate::write::balance;
use rights::{Assessment, Day, Error, LegalBasis};
use serde_json::json;

/// The assessment of a legal basis: for legitimate interests the balancing test (GDPR Art. 6(1)(f), recital
/// 47; EDPB Opinion 28/2024) with the compatibility of purposes (Art. 6(4)).
///
/// # Errors
/// When the facts cannot be written as JSON, which would be a defect.
pub fn assessment(facts: &AssessmentFacts, options: &Options) -> Result<Paper, Error> {
    let mut draft = Draft::new(options);
    let assessment = &facts.assessment;
    subject(&mut draft, facts);
    balance::write(&mut draft, assessment, "/assessment", 1);
    compatibility(&mut draft, assessment);
    impact(&mut draft, assessment);
    sign_off(&mut draft, assessment);
    let what = ("Controller", "Verantwortlicher");
    let ask = ask("/controller", what, By::Controller);
    let who = (what, draft.text(facts.controller.as_deref(), ask));
    let (title, law) = title(assessment.basis);
    let doc = draft.finish(DocKind::Assessment, title, law, vec![who]);
    let state = State::of(assessment, options.made_on);
    Paper::new(doc, facts, json!({ "state": state.name() }), options)
}

const fn title(basis: LegalBasis) -> (Two, Two) {
    match basis {
        LegalBasis::LegitimateInterest => (
            (
                "Legitimate interests assessment",
                "Abwägung berechtigter Interessen",
            ),
            (
                "under Article 6(1)(f) of Regulation (EU) 2016/679 (General Data Protection Regulation, GDPR)",
                "nach Artikel 6 Absatz 1 Buchstabe f der Verordnung (EU) 2016/679 (Datenschutz-Grundverordnung, DSGVO)",
            ),
        ),
        LegalBasis::Consent => (
            (
                "Assessment of consent as legal basis",
                "Prüfung der Einwilligung als Rechtsgrundlage",
            ),
            (
                "under Article 6(1)(a) and Article 7 of Regulation (EU) 2016/679 (General Data Protection Regulation, GDPR)",
                "nach Artikel 6 Absatz 1 Buchstabe a und Artikel 7 der Verordnung (EU) 2016/679 (Datenschutz-Grundverordnung, DSGVO)",
            ),
        ),
    }
}

/// What an assessment is worth on a day.
#[derive(Clone, Copy)]
enum State {
    Unsigned,
    NotYet,
    Holds,
    Expired,
}

impl State {
    fn of(assessment: &Assessment, on: Day) -> State {
        match &assessment.sign_off {
            None => State::Unsigned,
            Some(_) if on > assessment.expires => State::Expired,
            Some(sign_off) if sign_off.on > on => State::NotYet,
            Some(_) => State::Holds,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            State::Unsigned => "unsigned",
            State::NotYet => "not_yet",
            State::Holds => "holds",
            State::Expired => "expired",
        }
    }

    const fn words(self) -> Two {
        match self {
            State::Unsigned => (
                "Draft: not signed off. Nothing may be compiled or trained on the ground of it.",
                "Entwurf: nicht freigegeben. Auf dieser Grundlage darf nichts zusammengestellt oder trainiert werden.",
            ),
            State::NotYet => (
                "Signed off, but not yet in force.",
                "Freigegeben, aber noch nicht in Kraft.",
            ),
            State::Holds => ("Signed off and in force.", "Freigegeben und in Kraft."),
            State::Expired => (
                "Expired. Nothing may be compiled or trained on the ground of it.",
                "Abgelaufen. Auf dieser Grundlage darf nichts zusammengestellt oder trainiert werden.",
            ),
        }
    }
}

fn subject(draft: &mut Draft, facts: &AssessmentFacts) {
    let assessment = &facts.assessment;
    let title = ("Subject of the assessment", "Gegenstand der Prüfung");
    draft.heading(1, title);
    let purpose = ("Purpose", "Zweck");
    let named = ask("/purpose_title", purpose, By::Controller);
    let kinds = words::kinds(&assessment.kinds, draft.lang());
    let kinds_what = ("Kinds of content covered", "Erfasste Arten von Inhalten");
    let state = State::of(assessment, draft.options().made_on);
    let rows = vec![
        (purpose, draft.text(facts.purpose_title.as_deref(), named)),
        (
            ("Id of the purpose", "Kennung des Zwecks"),
            Value::Text(assessment.purpose.to_string()),
        ),
        (
            ("Legal basis", "Rechtsgrundlage"),
            Value::Text(draft.t(words::basis(assessment.basis))),
        ),
        (
            kinds_what,
            match kinds.is_empty() {
                true => draft.open(ask("/assessment/kinds", kinds_what, By::Controller)),
                false => Value::Lines(kinds),
            },
        ),
        (
            (
                "Id and version of the assessment",
                "Kennung und Fassung der Prüfung",
            ),
            Value::Text(format!("{}, {}", assessment.id, assessment.version)),
        ),
        (("State", "Stand"), Value::Text(draft.t(state.words()))),
    ];
    draft.pairs(title, rows);
}

fn compatibility(draft: &mut Draft, assessment: &Assessment) {
    let title = (
        "Compatibility with the purposes of collection",
        "Vereinbarkeit mit den Erhebungszwecken",
    );
    draft.heading(1, title);
    draft.note((
        "Article 6(4) GDPR: link between the purposes, context, nature of the data, consequences, safeguards",
        "Artikel 6 Absatz 4 DSGVO: Verbindung zwischen den Zwecken, Zusammenhang, Art der Daten, Folgen, Garantien",
    ));
    let compatible: Vec<String> = assessment.compatible_with.iter().cloned().collect();
    let found = match compatible.is_empty() {
        true => Value::Text(draft.t(("none", "keine"))),
        false => Value::Lines(compatible),
    };
    let older = match assessment.older_items_compatible {
        true => ("Yes", "Ja"),
        false => ("No; they are not used.", "Nein; sie werden nicht genutzt."),
    };
    let rows = vec![
        (
            (
                "Purposes of collection found compatible",
                "Als vereinbar befundene Erhebungszwecke",
            ),
            found,
        ),
        (
            (
                "Items from before the scope of the policy found compatible",
                "Inhalte aus der Zeit vor dem Geltungsbereich der Regeln als vereinbar befunden",
            ),
            Value::Text(draft.t(older)),
        ),
    ];
    draft.pairs(title, rows);
    let needed = assessment.older_items_compatible || !assessment.compatible_with.is_empty();
    let why = Some(assessment.compatibility.as_str()).filter(|t| !t.trim().is_empty());
    if needed || why.is_some() {
        let what = ("Reasons", "Begründung");
        draft.prose(why, ask("/assessment/compatibility", what, By::Controller));
    }
}

fn impact(draft: &mut Draft, assessment: &Assessment) {
    let title = (
        "Data protection impact assessment",
        "Datenschutz-Folgenabschätzung",
    );
    draft.heading(1, title);
    draft.note((
        "Article 35 GDPR: id or address",
        "Artikel 35 DSGVO: Kennung oder Fundstelle",
    ));
    draft.prose(
        Some(&assessment.dpia),
        ask("/assessment/dpia", title, By::Controller),
    );
}

fn sign_off(draft: &mut Draft, assessment: &Assessment) {
    let title = ("Sign-off and expiry", "Freigabe und Ablauf");
    draft.heading(1, title);
    let signed = assessment.sign_off.as_ref();
    let at = |part: &str| match signed {
        Some(_) => format!("/assessment/sign_off/{part}"),
        None => "/assessment/sign_off".to_owned(),
    };
    let (by, on) = (
        ("Signed off by", "Freigegeben von"),
        ("In force from", "In Kraft ab"),
    );
    let mut rows = vec![
        (
            by,
            draft.text(
                signed.map(|s| s.officer.as_str()),
                ask(at("officer"), by, By::Officer),
            ),
        ),
        (
            on,
            draft.day(signed.map(|s| s.on), ask(at("on"), on, By::Officer)),
        ),
        (
            ("Expires after", "Gültig bis einschließlich"),
            Value::Text(number::day(assessment.expires, draft.lang())),
        ),
    ];
    if let Some(signed) = signed {
        let why = (
            "Why it holds, in the words of who signed",
            "Warum sie trägt, in den Worten der unterzeichnenden Person",
        );
        rows.push((why, draft.optional(Some(&signed.statement))));
    }
    draft.pairs(title, rows);
}
