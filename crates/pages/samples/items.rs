//! Items, in a list and one by one.

use super::{Sample, Town, day, objection, reasons, sample};
use pages::items::{
    Actions, Done, How, InSet, Item, ItemChanged, ItemPage, Items, Link, Narrow, Query, StateInSet,
};
use pages::{Pager, Reason, Ruling, Section, Used};
use rights::{Audience, Kind};

pub(crate) fn item(t: &Town) -> Item {
    Item {
        href: t.s("/items/p-1029"),
        erasable: Some(t.s("p-1029")),
        kind: Kind::Post,
        excerpt: Some(t.t(
            "The allotments by the mill stream have a new gate at last. Thanks to everyone who helped on Saturday!",
            "Die Kleingärten am Mühlbach haben endlich ein neues Tor. Danke an alle, die am Samstag geholfen haben!",
        )),
        lang: t.tag(),
        made: Some(day("2024-05-12")),
        audience: Audience::Public,
        audience_then: Audience::Public,
        surface: t.t("My profile", "Mein Profil"),
        rulings: vec![
            Ruling { purpose: t.t("AI assistant", "KI-Assistent"), used: Used::In, reasons: vec![reasons::told(t)] },
            Ruling { purpose: t.t("Creative tools", "Kreative Werkzeuge"), used: Used::Out, reasons: vec![reasons::objected(t)] },
        ],
    }
}

fn list(t: &Town) -> Vec<Item> {
    let rulings = |reasons: Vec<Reason>| {
        vec![
            Ruling {
                purpose: t.t("AI assistant", "KI-Assistent"),
                used: Used::Out,
                reasons: reasons.clone(),
            },
            Ruling {
                purpose: t.t("Creative tools", "Kreative Werkzeuge"),
                used: Used::Out,
                reasons,
            },
        ]
    };
    vec![
        item(t),
        Item {
            href: t.s("/items/p-0977"),
            erasable: Some(t.s("p-0977")),
            kind: Kind::Photo,
            excerpt: None,
            lang: t.tag(),
            made: Some(day("2023-08-02")),
            audience: Audience::Friends,
            audience_then: Audience::Public,
            surface: t.t("Album “Summer”", "Album „Sommer“"),
            rulings: rulings(vec![reasons::not_public(t)]),
        },
        Item {
            href: t.s("/items/c-4410"),
            erasable: Some(t.s("c-4410")),
            kind: Kind::Comment,
            excerpt: Some(t.t(
                "I would like to come too, is there still room?",
                "Ich komme gern auch, ist noch Platz?",
            )),
            lang: t.tag(),
            made: Some(day("2011-11-19")),
            audience: Audience::Public,
            audience_then: Audience::Unknown,
            surface: t.t(
                "Public group “Lindental hikes”",
                "Öffentliche Gruppe „Lindental wandert“",
            ),
            rulings: rulings(vec![reasons::young(t), reasons::objected(t)]),
        },
        Item {
            href: t.s("/items/p-0003"),
            erasable: None,
            kind: Kind::Caption,
            excerpt: Some(
                t.s("Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichensammlung"),
            ),
            lang: t.tag(),
            made: None,
            audience: Audience::Unknown,
            audience_then: Audience::OnlyMe,
            surface: t.t("Import", "Übernahme"),
            rulings: vec![Ruling {
                purpose: t.t("AI assistant", "KI-Assistent"),
                used: Used::Unknown,
                reasons: vec![],
            }],
        },
    ]
}

fn items(t: &Town) -> Items {
    Items {
        query: Query::default(),
        purposes: objection::purposes(t),
        kinds: objection::kinds(t),
        found: 1482,
        items: list(t),
        pager: Pager {
            page: 2,
            pages: 75,
            before: Some(t.s("/items?page=1")),
            after: Some(t.s("/items?page=3")),
        },
        hidden: 31,
        here: t.s("/items?page=2"),
    }
}

fn one(t: &Town) -> ItemPage {
    ItemPage {
        item: item(t),
        id: t.s("p-1029"),
        permalink: Some(t.s("https://lindental.example/greta/1029")),
        imported: day("2025-01-15"),
        decided: t.at("2026-04-20", 9, 41),
        entries: 52_904,
        links: [
            (How::Shared, 3, Some(1)),
            (How::Quoted, 1, Some(0)),
            (How::Answered, 14_020, None),
            (How::Shares, 2, Some(0)),
            (How::Shows, 2, None),
        ]
        .map(|(how, items, used)| Link { how, items, used })
        .into(),
        sets: [
            ("ai_assistant/0003", "2026-04-02", StateInSet::In),
            (
                "ai_assistant/0002",
                "2026-02-11",
                StateInSet::Masked(Some(day("2026-03-09"))),
            ),
            (
                "creative_tools/0001",
                "2026-01-30",
                StateInSet::Masked(None),
            ),
            ("ai_assistant/0001", "2025-11-20", StateInSet::Purged),
        ]
        .map(|(name, made, state)| InSet {
            name: t.s(name),
            made: day(made),
            state,
        })
        .into(),
        special: false,
        actions: Actions {
            narrow: Some(Narrow {
                action: t.s("/items/p-1029/narrow"),
                audiences: vec![Audience::Friends, Audience::OnlyMe],
            }),
            special: Some(t.s("/items/p-1029/special")),
            erase: Some(t.s("/items/p-1029/erase")),
        },
    }
}

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let items_at = Some(Section::Items);
    let me = |name, here| t.inside(name, here);
    let mut found = items(t);
    found.query = Query {
        words: t.t("hike", "wandert"),
        used: Some(Used::Out),
    };
    (found.found, found.hidden) = (0, 1);
    found.items.clear();
    found.pager.pages = 0;
    if let Some(kind) = found.kinds.get_mut(1) {
        kind.ticked = true;
    }
    let mut special = one(t);
    (special.special, special.actions) = (true, Actions::default());
    (special.links, special.sets) = (vec![], vec![]);
    special.permalink = Some(t.s("javascript:alert(1)"));
    (special.item.excerpt, special.item.made) = (None, None);
    for ruling in &mut special.item.rulings {
        ruling.used = Used::Out;
        ruling.reasons = vec![reasons::sensitive(t)];
    }
    let narrowed = Done::Narrowed {
        audience: Audience::Friends,
        connected: true,
        due: day("2026-05-20"),
    };
    let changed = |done| ItemChanged {
        done,
        again: false,
        href: t.s("/items/p-1029"),
        entry: 52_911,
        at: t.at("2026-04-20", 9, 50),
        receipt: t.receipt(52_911),
    };
    vec![
        sample(
            "items",
            true,
            "My items, each with its reasons",
            &items(t),
            &me("items", items_at),
        ),
        sample(
            "items-none",
            false,
            "A search without result",
            &found,
            &me("items-none", items_at),
        ),
        sample(
            "item",
            true,
            "All about one item",
            &one(t),
            &me("item", items_at),
        ),
        sample(
            "item-special",
            false,
            "A marked item",
            &special,
            &me("item-special", items_at),
        ),
        sample(
            "item-narrowed",
            true,
            "An item narrowed",
            &changed(narrowed),
            &me("item-narrowed", items_at),
        ),
        sample(
            "item-marked",
            true,
            "An item marked",
            &changed(Done::Special),
            &me("item-marked", items_at),
        ),
    ]
}
