//! Erasing, and the dossier.

use super::{Sample, Town, day, sample};
use pages::dossier::Dossier;
use pages::erase::{EraseAsk, EraseConfirm, EraseDone, Erased, ErasedItem, Held};
use pages::{Download, FormError, Format, Problem, Section, field};
use rights::Kind;

fn wrong(field: &'static str, problem: Problem) -> FormError {
    FormError { field, problem }
}

fn confirm(t: &Town, what: Erased) -> EraseConfirm {
    EraseConfirm {
        action: t.s("/erase/confirm"),
        what,
        sets: 2,
        holds: vec![Held {
            until: day("2027-12-31"),
            why: t.t(
                "Two invoices from the market.",
                "Zwei Rechnungen vom Marktplatz.",
            ),
        }],
        due: day("2026-05-20"),
        errors: vec![],
    }
}

fn picked(t: &Town) -> Erased {
    Erased::Items(vec![
        ErasedItem {
            id: t.s("p-1029"),
            kind: Kind::Post,
            lang: t.tag(),
            made: Some(day("2024-05-12")),
            excerpt: Some(t.t(
                "The allotments by the mill stream have a new gate at last.",
                "Die Kleingärten am Mühlbach haben endlich ein neues Tor.",
            )),
        },
        ErasedItem {
            id: t.s("p-0977"),
            kind: Kind::Photo,
            lang: t.tag(),
            made: None,
            excerpt: None,
        },
    ])
}

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let me = |name| t.inside(name, Some(Section::Items));
    let all = |accounts| Erased::Everything {
        items: 1482,
        accounts,
    };
    let everything = confirm(t, all(1));
    let mut items = confirm(t, picked(t));
    items.holds.clear();
    let mut unsure = items.clone();
    unsure.errors = vec![wrong(field::SURE, Problem::NotSure)];
    let erased = |accounts, items| EraseDone {
        accounts,
        items,
        again: false,
        entry: 52_951,
        at: t.at("2026-04-20", 10, 20),
        due: day("2026-05-20"),
        receipt: t.receipt(52_951),
    };
    let file = |href: &str, format| Download {
        href: t.s(href),
        format,
        bytes: None,
    };
    let dossier = Dossier {
        at: t.at("2026-04-20", 10, 30),
        items: 1482,
        files: vec![
            file("/dossier/dossier.html", Format::Html),
            file("/dossier/dossier.pdf", Format::Pdf),
            file("/dossier/dossier.json", Format::Json),
            file("/dossier/dossier.jsonld", Format::JsonLd),
        ],
    };
    vec![
        sample(
            "erase",
            true,
            "Erasing",
            &EraseAsk {
                items: 1482,
                accounts: 2,
                errors: vec![],
            },
            &me("erase"),
        ),
        sample(
            "erase-wrong",
            false,
            "Nothing chosen",
            &EraseAsk {
                items: 1,
                accounts: 1,
                errors: vec![wrong(field::ERASE, Problem::NotChosen)],
            },
            &me("erase-wrong"),
        ),
        sample(
            "erase-everything",
            true,
            "Before everything is erased",
            &everything,
            &me("erase-everything"),
        ),
        sample(
            "erase-accounts",
            false,
            "Before everything of two accounts is erased",
            &confirm(t, all(2)),
            &me("erase-accounts"),
        ),
        sample(
            "erase-items",
            true,
            "Before items are erased",
            &items,
            &me("erase-items"),
        ),
        sample(
            "erase-unsure",
            false,
            "The same, with the box not ticked",
            &unsure,
            &me("erase-unsure"),
        ),
        sample(
            "erased",
            true,
            "Everything is being erased",
            &erased(Some(1), 1482),
            &me("erased"),
        ),
        sample(
            "erased-items",
            false,
            "Items are being erased",
            &erased(None, 2),
            &me("erased-items"),
        ),
        sample(
            "erased-again",
            false,
            "The same click twice",
            &EraseDone {
                again: true,
                ..erased(None, 2)
            },
            &me("erased-again"),
        ),
        sample(
            "dossier",
            true,
            "The dossier",
            &dossier,
            &t.inside("dossier", None),
        ),
    ]
}
