//! One person, and looks.

use super::{Sample, Town, day, requests, sample};
use console::log::Look;
use console::persons::{
    AskReason, Fact, FindPerson, FoundPerson, PersonPage, PersonPurpose, ThisLook,
};
use console::{FormError, Problem, Reason, Role, Room, Used, field};
use pages::Ruling;
use pages::items::Item;
use pages::looks::LookedAt;
use rights::{Audience, Kind};

pub(crate) fn looks(t: &Town) -> Vec<Look> {
    let look = |at: (&str, u8), who: &str, role, person: &str, at_what, why: String, entry| Look {
        at: t.at(at.0, at.1, 12),
        who: t.s(who),
        role: Some(role),
        person: t.s(person),
        at_what,
        why,
        entry,
    };
    vec![
        look(
            ("2026-04-17", 11),
            "Mirela Kupferbach",
            Role::Officer,
            "Greta Sommerweg",
            LookedAt::Items(61),
            t.t("To answer question 311.", "Zur Beantwortung der Frage 311."),
            52_011,
        ),
        look(
            ("2026-04-17", 10),
            "Mirela Kupferbach",
            Role::Officer,
            "Greta Sommerweg",
            LookedAt::Questions,
            t.t("To answer question 311.", "Zur Beantwortung der Frage 311."),
            52_010,
        ),
        look(
            ("2026-04-15", 15),
            "Jonas Feldmann",
            Role::Support,
            "Otto Brandner",
            LookedAt::Choices,
            t.t(
                "The person called about an objection.",
                "Die Person rief wegen eines Widerspruchs an.",
            ),
            51_770,
        ),
        look(
            ("2026-04-02", 9),
            "Per Lindqvist",
            Role::Auditor,
            "Nino Auerhahn",
            LookedAt::Dossier,
            t.t(
                "Sample of the yearly audit.",
                "Stichprobe der jährlichen Prüfung.",
            ),
            49_215,
        ),
        look(
            ("2026-03-28", 17),
            "Aylin Taş",
            Role::Engineer,
            "Lea Erlenbruch",
            LookedAt::Items(1),
            t.t(
                "A post could not be decoded.",
                "Ein Beitrag ließ sich nicht lesen.",
            ),
            48_991,
        ),
    ]
}

fn reason(t: &Town, en: &str, de: &str, entry: Option<u64>) -> Reason {
    Reason {
        sentence: t.t(en, de),
        source: None,
        entries: entry.into_iter().collect(),
        open: [].into(),
    }
}

fn items(t: &Town) -> Vec<Item> {
    let ruling = |purpose: String, used, reason| Ruling {
        purpose,
        used,
        reasons: vec![reason],
    };
    let assistant = || t.t("AI assistant", "KI-Assistent");
    let creative = || t.t("Creative tools", "Kreative Werkzeuge");
    let told = || {
        reason(
            t,
            "The content is public and the person, who was told, did not object.",
            "Der Inhalt ist öffentlich, und die Person wurde benachrichtigt und hat nicht widersprochen.",
            Some(31_877),
        )
    };
    let objected = || {
        reason(
            t,
            "The person objected to this use.",
            "Die Person hat dieser Nutzung widersprochen.",
            Some(40_112),
        )
    };
    let narrow = || {
        reason(
            t,
            "The content is not public now, or it is not known who can see it.",
            "Der Inhalt ist derzeit nicht öffentlich, oder es ist nicht bekannt, wer ihn sehen kann.",
            None,
        )
    };
    vec![
        Item {
            href: t.s("/persons/77/items/p-1029"),
            erasable: None,
            kind: Kind::Post,
            excerpt: Some(t.t(
                "The allotments by the mill stream have a new gate at last.",
                "Die Kleingärten am Mühlbach haben endlich ein neues Tor.",
            )),
            lang: None,
            made: Some(day("2024-05-12")),
            audience: Audience::Public,
            audience_then: Audience::Public,
            surface: t.t("Profile", "Profil"),
            rulings: vec![
                ruling(assistant(), Used::In, told()),
                ruling(creative(), Used::Out, objected()),
            ],
        },
        Item {
            href: t.s("/persons/77/items/f-2210"),
            erasable: None,
            kind: Kind::Photo,
            excerpt: None,
            lang: None,
            made: Some(day("2023-08-30")),
            audience: Audience::Friends,
            audience_then: Audience::Public,
            surface: t.t("Group “Old Town”", "Gruppe „Altstadt“"),
            rulings: vec![
                ruling(assistant(), Used::Out, narrow()),
                ruling(creative(), Used::Unknown, objected()),
            ],
        },
    ]
}

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let frame = |name| t.inside(name, Room::Persons);
    let fact = |name: String, value: String| Fact { name, value };
    let person = PersonPage {
        name: t.s("Greta Sommerweg"),
        handles: vec![t.s("@greta"), t.s("B000444"), t.s("@greta_alt")],
        known: vec![
            fact(
                t.t("Account since", "Konto seit"),
                t.t("3 May 2014", "3. Mai 2014"),
            ),
            fact(
                t.t("Age", "Alter"),
                t.t("over 18, by date of birth", "über 18, nach Geburtsdatum"),
            ),
            fact(t.t("Region", "Region"), t.s("Obertal")),
            fact(t.t("Linked accounts", "Verknüpfte Konten"), t.s("2")),
            fact(t.t("Language", "Sprache"), t.t("German", "Deutsch")),
        ],
        purposes: vec![
            PersonPurpose {
                purpose: t.t("AI assistant", "KI-Assistent"),
                items_in: 214,
                items_out: 1_398,
                said: None,
                notified: Some(day("2025-11-13")),
            },
            PersonPurpose {
                purpose: t.t("Creative tools", "Kreative Werkzeuge"),
                items_in: 0,
                items_out: 1_612,
                said: Some((
                    t.t(
                        "Objection: photos, captions",
                        "Widerspruch: Fotos, Bildtexte",
                    ),
                    40_112,
                )),
                notified: None,
            },
        ],
        requests: requests::lines::some(t)
            .into_iter()
            .filter(|r| r.number == 302)
            .collect(),
        count: 1_612,
        items: items(t),
        hidden: 38,
        pager: t.pager(33),
        look: ThisLook {
            why: t.t(
                "To answer request 302.",
                "Zur Beantwortung des Antrags 302.",
            ),
            entry: 52_905,
            until: t.at("2026-04-20", 10, 11),
        },
        looks: looks(t).into_iter().take(2).collect(),
    };
    let ask = |errors| AskReason {
        action: t.s("/persons/77"),
        name: t.s("Greta Sommerweg"),
        reason: t.s(""),
        errors,
    };
    let missing = FormError {
        field: field::REASON,
        problem: Problem::Missing,
    };
    let find = |found: Option<Vec<FoundPerson>>| FindPerson {
        query: t.s("greta"),
        found,
    };
    let found = FoundPerson {
        href: t.s("/persons/77"),
        name: t.s("Greta Sommerweg"),
        handle: t.s("@greta"),
    };
    vec![
        sample(
            "persons",
            false,
            "Looking for a person",
            &find(None),
            &frame("persons"),
        ),
        sample(
            "persons-found",
            false,
            "Found",
            &find(Some(vec![found])),
            &frame("persons-found"),
        ),
        sample(
            "look",
            true,
            "Before a person’s data is shown",
            &ask(vec![]),
            &frame("look"),
        ),
        sample(
            "look-wrong",
            false,
            "Without a reason",
            &ask(vec![missing]),
            &frame("look-wrong"),
        ),
        sample(
            "person",
            true,
            "One person, with the look that is being taken",
            &person,
            &frame("person"),
        ),
    ]
}
