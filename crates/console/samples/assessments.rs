//! Assessments.

use super::record::{next, record};
use super::{Sample, Town, clocks, day, sample};
use console::assessments::{
    AssessmentLine, AssessmentPage, AssessmentState, Assessments, BeginAssessment, Compare,
    EditAssessment, Effect, Entered, SignedOff, Unread, UnreadFile, Version,
};
use console::whatif::Groups;
use console::{FormError, Problem, Room, field};
use rights::{Beyond, Day, LegalBasis};

fn effect(t: &Town) -> Effect {
    Effect {
        admitted_items: 318_402,
        admitted_people: 21_977,
        refused_items: 0,
        refused_people: 0,
        again: vec![Beyond::Scope, Beyond::Compatibility],
        groups: super::whatif::groups(t),
    }
}

fn line(t: &Town, version: u32, state: AssessmentState, expires: Day) -> AssessmentLine {
    AssessmentLine {
        href: t.s("/assessments/ai-assistant-li"),
        name: t.s("ai-assistant-li"),
        purpose: t.t("AI assistant", "KI-Assistent"),
        basis: LegalBasis::LegitimateInterest,
        version,
        state,
        expires: clocks::of_day(expires),
    }
}

/// Until when the assessment of the creative tools holds, and since when that of the spam filter does not.
pub(crate) const CREATIVE_EXPIRES: &str = "2026-04-24";
pub(crate) const SPAM_EXPIRED: &str = "2026-03-31";

/// Of the draft.
const HASH: &str = "b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c";

fn page(t: &Town, signed: bool) -> AssessmentPage {
    let by = |on: &str, entry| SignedOff {
        by: t.s("Mirela Kupferbach"),
        on: day(on),
        statement: t.t(
            "The interest outweighs as long as nobody is used who was not reached.",
            "Das Interesse überwiegt, solange niemand genutzt wird, der nicht erreicht wurde.",
        ),
        entry,
    };
    let version = |number: u32, state, compare: bool| Version {
        signed: match number {
            1 => Some(by("2025-09-20", 24_002)),
            2 => Some(by("2025-10-02", 27_515)),
            3 => Some(by("2025-11-10", 30_118)),
            _ => None,
        },
        number,
        href: t.s(&format!("/assessments/ai-assistant-li/{number}")),
        compare: compare.then(|| t.s(&format!("/assessments/ai-assistant-li/{number}/compare"))),
        state,
    };
    let state = if signed {
        AssessmentState::Signed(day("2025-11-10"))
    } else {
        AssessmentState::Draft
    };
    let (number, record) = match signed {
        true => (3, record(t)),
        false => (4, next(t)),
    };
    AssessmentPage {
        line: line(t, number, state, record.expires),
        record,
        signed: signed.then(|| by("2025-11-10", 30_118)),
        versions: vec![
            version(4, AssessmentState::Draft, true),
            version(3, AssessmentState::Signed(day("2025-11-10")), true),
            version(2, AssessmentState::Replaced(day("2025-11-10")), true),
            version(1, AssessmentState::Replaced(day("2025-10-02")), false),
        ],
        unread: None,
        effect: (!signed).then(|| effect(t)),
        edit: Some(t.s("/assessments/ai-assistant-li/edit")),
        sign: (!signed).then(|| t.s("/assessments/ai-assistant-li/4/sign")),
        hash: match signed {
            true => t.s(""),
            false => t.s(HASH),
        },
        missing: vec![],
        refused: None,
        changed: false,
        statement: t.s(""),
        errors: vec![],
    }
}

fn edit(t: &Town) -> EditAssessment {
    EditAssessment {
        action: t.s("/assessments/ai-assistant-li/edit"),
        cancel: t.s("/assessments/ai-assistant-li"),
        name: t.s("ai-assistant-li"),
        version: 4,
        purpose: t.t("AI assistant", "KI-Assistent"),
        hash: t.s(HASH),
        overtaken: false,
        entered: Entered {
            record: next(t),
            kinds: vec![
                t.tick("post", "Posts", "Beiträge", true),
                t.tick("comment", "Comments", "Kommentare", true),
                t.tick("photo", "Photos", "Fotos", true),
                t.tick("caption", "Captions", "Bildtexte", false),
                t.tick("reel", "Reels", "Reels", false),
            ],
            compatible_with: t.s("social_network"),
            expires: t.s("2027-03-31"),
        },
        effect: Some(effect(t)),
        errors: vec![],
    }
}

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let frame = |name| t.inside(name, Room::Assessments);
    let (signed, expired) = (
        AssessmentState::Signed(day("2025-10-24")),
        day(SPAM_EXPIRED),
    );
    let list = Assessments {
        list: vec![
            line(t, 4, AssessmentState::Draft, next(t).expires),
            AssessmentLine {
                href: t.s("/assessments/creative-tools-li"),
                name: t.s("creative-tools-li"),
                purpose: t.t("Creative tools", "Kreative Werkzeuge"),
                ..line(t, 2, signed, day(CREATIVE_EXPIRES))
            },
            AssessmentLine {
                href: t.s("/assessments/spam-consent"),
                name: t.s("spam-consent"),
                purpose: t.t("Spam filter", "Spamfilter"),
                basis: LegalBasis::Consent,
                ..line(t, 1, AssessmentState::Expired(expired), expired)
            },
        ],
        unread: vec![],
        begin: t.s("/assessments/new"),
    };
    let flaw = |name: &str, why| UnreadFile {
        name: t.s(name),
        why,
    };
    let broken = || Unread::Text {
        at: Some((14, 11)),
        what: t.s("invalid type: string \"soon\", expected u32"),
    };
    let unread = Assessments {
        unread: vec![
            flaw("ai-assistant-li (copy).toml", Unread::Name),
            flaw("ai-assistant-li.toml", broken()),
        ],
        ..list.clone()
    };
    let mut overwritten = page(t, true);
    overwritten.unread = Some(flaw("ai-assistant-li.toml", broken()));
    overwritten.edit = None;
    let compare = Compare {
        href: t.s("/assessments/ai-assistant-li"),
        name: t.s("ai-assistant-li"),
        old: (3, record(t)),
        new: (4, next(t)),
        signed: [page(t, true).signed, None],
        effect: Some(effect(t)),
    };
    let mut no_statement = page(t, false);
    no_statement.effect = Some(Effect {
        admitted_items: 0,
        admitted_people: 0,
        refused_items: 1,
        refused_people: 1,
        again: vec![],
        groups: Groups::default(),
    });
    no_statement.missing = vec!["necessity", "dpia", "kinds"];
    no_statement.refused = Some(t.s("assessment `ai-assistant-li`: `necessity` is empty"));
    no_statement.errors = vec![FormError {
        field: field::STATEMENT,
        problem: Problem::Missing,
    }];
    let wrong = EditAssessment {
        effect: None,
        errors: [
            (field::NECESSITY, Problem::Missing),
            (field::EXPIRES, Problem::InPast),
        ]
        .map(|(field, problem)| FormError { field, problem })
        .into(),
        ..edit(t)
    };
    let begin = |errors| BeginAssessment {
        action: t.s("/assessments/new"),
        name: t.s(""),
        purposes: vec![
            t.pick("ai_assistant", "AI assistant", "KI-Assistent", true),
            t.pick("spam_filter", "Spam filter", "Spamfilter", false),
        ],
        bases: vec![
            t.pick(
                "legitimate_interest",
                "Legitimate interest",
                "Berechtigtes Interesse",
                false,
            ),
            t.pick("consent", "Consent", "Einwilligung", false),
        ],
        errors,
    };
    let no_basis = vec![FormError {
        field: field::BASIS,
        problem: Problem::NotChosen,
    }];
    let mut all = vec![
        sample(
            "assessment-begin",
            false,
            "Beginning one",
            &begin(vec![]),
            &frame("assessment-begin"),
        ),
        sample(
            "assessment-begin-wrong",
            false,
            "Without a basis",
            &begin(no_basis),
            &frame("assessment-begin-wrong"),
        ),
    ];
    all.extend(vec![
        sample(
            "assessments",
            true,
            "Assessments with their expiry",
            &list,
            &frame("assessments"),
        ),
        sample(
            "assessments-unread",
            false,
            "Files that nothing can be read from",
            &unread,
            &frame("assessments-unread"),
        ),
        sample(
            "assessment-unread",
            false,
            "Signed, with a next version that cannot be read",
            &overwritten,
            &frame("assessment-unread"),
        ),
        sample(
            "assessment",
            true,
            "A draft, and what it would change",
            &page(t, false),
            &frame("assessment"),
        ),
        sample(
            "assessment-signed",
            false,
            "Signed",
            &page(t, true),
            &frame("assessment-signed"),
        ),
        sample(
            "assessment-wrong",
            false,
            "Signed without a statement",
            &no_statement,
            &frame("assessment-wrong"),
        ),
        sample(
            "assessment-compare",
            true,
            "Two versions side by side",
            &compare,
            &frame("assessment-compare"),
        ),
        sample(
            "assessment-edit",
            true,
            "Writing the next version",
            &edit(t),
            &frame("assessment-edit"),
        ),
        sample(
            "assessment-edit-wrong",
            false,
            "The same, with mistakes",
            &wrong,
            &frame("assessment-edit-wrong"),
        ),
    ]);
    all
}
