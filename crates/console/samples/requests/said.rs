//! What somebody said in the portal.

use super::super::{Sample, Town, sample};
use super::lines;
use console::requests::{SaidPage, Stand, ToldPlatform};
use console::{FormError, Problem, Room, field};

fn said(t: &Town) -> SaidPage {
    let row = |en: &str, de: &str, value: String| (t.t(en, de), value);
    SaidPage {
        line: lines::narrowed(t),
        person: Some(t.s("/persons/4411")),
        rows: vec![
            row(
                "Only items before",
                "Nur Inhalte vor",
                t.t("1 January 2020", "1. Januar 2020"),
            ),
            row(
                "New audience",
                "Neues Publikum",
                t.t("contacts", "Kontakte"),
            ),
        ],
        carry: Some(t.s("/requests/said/51240")),
        evidence: t.s(""),
        errors: vec![],
    }
}

pub(super) fn samples(t: &Town) -> Vec<Sample> {
    let frame = |name| t.inside(name, Room::Requests);
    let mut others = said(t);
    others.line.stands = vec![
        Stand::NotInSets(2),
        Stand::Stored,
        Stand::Told(ToldPlatform::NotConnected),
        Stand::Told(ToldPlatform::Waiting),
        Stand::Told(ToldPlatform::GivenUp),
        Stand::Platform(1, 1),
        Stand::Unreached,
    ];
    others.errors = vec![FormError {
        field: field::EVIDENCE,
        problem: Problem::Missing,
    }];
    vec![
        sample(
            "request-said",
            false,
            "What somebody said in the portal, until the platform has done it, too",
            &said(t),
            &frame("request-said"),
        ),
        sample(
            "request-said-wrong",
            false,
            "The same, with other states and a mistake",
            &others,
            &frame("request-said-wrong"),
        ),
    ]
}
