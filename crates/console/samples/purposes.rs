//! Purposes and their gates.

use super::{Sample, Town, assessments, day, sample};
use console::purposes::{
    Block, Gate, GateKind, Last, PolicyInForce, Purpose, PurposeLine, Purposes,
};
use console::{PolicyForm, Room};
use rights::{Beyond, Kind, LegalBasis};

pub(crate) fn gates(closed: &[(GateKind, Block)]) -> Vec<Gate> {
    let kinds = [
        GateKind::Policy,
        GateKind::Assessment,
        GateKind::Dpia,
        GateKind::Notice,
    ];
    let blocks = |kind| {
        let of_kind = closed.iter().filter(move |(k, _)| *k == kind);
        of_kind.map(|(_, block)| block.clone()).collect()
    };
    kinds
        .map(|kind| Gate {
            kind,
            blocks: blocks(kind),
        })
        .into()
}

pub(crate) fn all(t: &Town) -> Vec<Purpose> {
    let last = |name: &str, date: &str| Last {
        href: t.s(&format!("/sets/{name}")),
        name: t.s(name),
        made: day(date),
    };
    let policy = |hash: &str, date: &str| PolicyInForce {
        href: t.s("/policy/opt_out"),
        hash: t.s(hash),
        since: day(date),
    };
    let line = |id: &str, purpose: String, form, gates| PurposeLine {
        href: t.s(&format!("/purposes#{id}")),
        purpose,
        form,
        gates,
    };
    vec![
        Purpose {
            line: line(
                "ai_assistant",
                t.t("AI assistant", "KI-Assistent"),
                PolicyForm::OptOut,
                gates(&[]),
            ),
            id: t.s("ai_assistant"),
            below: Some(t.t("generative AI", "generative KI")),
            about: t.t(
                "Training of the assistant that answers members’ questions.",
                "Training des Assistenten, der Fragen der Mitglieder beantwortet.",
            ),
            basis: LegalBasis::LegitimateInterest,
            policy: Some(policy("7be1a02c44f9d3518a", "2025-11-12")),
            set: Some(last("ai_assistant/0003", "2026-04-02")),
            models: vec![t.s("assistant-7")],
        },
        Purpose {
            line: line(
                "creative_tools",
                t.t("Creative tools", "Kreative Werkzeuge"),
                PolicyForm::OptOut,
                gates(&[(
                    GateKind::Notice,
                    Block::Beyond(vec![Beyond::Scope, Beyond::Permits]),
                )]),
            ),
            id: t.s("creative_tools"),
            below: Some(t.t("generative AI", "generative KI")),
            about: t.t(
                "Training of tools that make pictures and short films.",
                "Training von Werkzeugen, die Bilder und kurze Filme erzeugen.",
            ),
            basis: LegalBasis::LegitimateInterest,
            policy: Some(policy("0c9944d1e7ab5520fe", "2026-03-30")),
            set: Some(last("creative_tools/0001", "2026-01-19")),
            models: vec![],
        },
        Purpose {
            line: line(
                "spam_filter",
                t.t("Spam filter", "Spamfilter"),
                PolicyForm::OptIn,
                gates(&[(
                    GateKind::Assessment,
                    Block::Expired(day(assessments::SPAM_EXPIRED)),
                )]),
            ),
            id: t.s("spam_filter"),
            below: None,
            about: t.t(
                "Training of the filter that finds unwanted posts.",
                "Training des Filters, der unerwünschte Beiträge findet.",
            ),
            basis: LegalBasis::Consent,
            policy: Some(policy("e21f6630b9087cda14", "2026-02-20")),
            set: None,
            models: vec![],
        },
    ]
}

/// Every block there is, for the page that no platform should have.
fn worst(t: &Town) -> Vec<Purpose> {
    let mut purposes = all(t);
    if let Some(p) = purposes.first_mut() {
        p.policy = None;
        p.line.gates = gates(&[
            (GateKind::Policy, Block::NoPolicy),
            (
                GateKind::Policy,
                Block::PolicyFails(t.s("opt_out.cedar:14: unknown attribute `audiance`")),
            ),
            (GateKind::Assessment, Block::NoAssessment),
            (GateKind::Assessment, Block::Unsigned),
            (
                GateKind::Assessment,
                Block::KindsMissing(vec![Kind::Reel, Kind::Caption]),
            ),
            (GateKind::Dpia, Block::NoDpia),
            (GateKind::Notice, Block::Waiting(day("2026-05-11"))),
            (GateKind::Assessment, Block::Expired(day("2026-03-31"))),
            (GateKind::Notice, Block::NoNotice),
            (
                GateKind::Notice,
                Block::Beyond(vec![
                    Beyond::Basis,
                    Beyond::Delay,
                    Beyond::Forbids,
                    Beyond::Interest,
                    Beyond::Safeguards,
                    Beyond::Compatibility,
                ]),
            ),
            (
                GateKind::Notice,
                Block::Worded {
                    version: t.s("2026-03"),
                    beyond: vec![Beyond::Interest, Beyond::Kinds],
                },
            ),
        ]);
    }
    purposes
}

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let view = Purposes { purposes: all(t) };
    vec![
        sample(
            "purposes",
            true,
            "Purposes, their grounds and their gates",
            &view,
            &t.inside("purposes", Room::Purposes),
        ),
        sample(
            "purposes-blocked",
            false,
            "Every gate closed",
            &Purposes { purposes: worst(t) },
            &t.inside("purposes-blocked", Room::Purposes),
        ),
    ]
}
