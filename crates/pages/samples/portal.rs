//! The portal: overview, items, sets and models, what is public.

use super::{Sample, Town, day, mail, sample};
use pages::home::{Answer, Counted, Home, PolicyForm, PurposeUse, Standing, WhyNothing};
use pages::items::{
    Actions, Done, How, InSet, Item, ItemChanged, ItemPage, Items, Link, Query, StateInSet,
};
use pages::public::{Public, Surface};
use pages::sets::{Model, ModelState, SetUse, Sets};
use pages::{Pager, Purpose, Reason, Ruling, Section, Used};
use rights::{Audience, Kind, PurposeId};

pub fn told(t: &Town) -> Reason {
    t.why(
        "The content is public and the person, who was told, did not object.",
        "Der Inhalt ist öffentlich, und die Person wurde benachrichtigt und hat nicht widersprochen.",
        "public_content; Art. 6(1)(f) GDPR",
        Some(31_877),
    )
}

fn not_public(t: &Town) -> Reason {
    t.why(
        "The content is not public now, or it is not known who can see it.",
        "Der Inhalt ist derzeit nicht öffentlich, oder es ist nicht bekannt, wer ihn sehen kann.",
        "audience_now; Art. 5(1)(b) GDPR",
        None,
    )
}

fn young(t: &Town) -> Reason {
    t.why(
        "The person was under 18 when they made this.",
        "Die Person war unter 18 Jahre alt, als der Inhalt entstand.",
        "minor_then; Art. 8 GDPR",
        None,
    )
}

fn objected(t: &Town) -> Reason {
    t.why(
        "The person objected to this use.",
        "Die Person hat dieser Nutzung widersprochen.",
        "objection; Art. 21(1) GDPR",
        Some(40_112),
    )
}

fn counted(reason: Reason, items: u64) -> Counted {
    Counted { reason, items }
}

fn purposes(t: &Town) -> Vec<PurposeUse> {
    let purpose = |id: &str, en: &str, de: &str| Purpose {
        id: PurposeId::new(t.s(id)),
        name: t.t(en, de),
    };
    vec![
        PurposeUse {
            purpose: purpose("ai_assistant", "AI assistant", "KI-Assistent"),
            about: t.t(
                "A chat assistant that answers members’ questions.",
                "Ein Chat-Assistent, der Fragen von Mitgliedern beantwortet.",
            ),
            used: Used::In,
            items_in: 212,
            items_out: 1270,
            sets: 2,
            reasons_in: vec![counted(told(t), 212)],
            reasons_out: vec![counted(not_public(t), 1184), counted(young(t), 97)],
            href: t.s("/items?used=in&purpose=ai_assistant"),
            standing: Standing::Nothing,
        },
        PurposeUse {
            purpose: purpose("creative_tools", "Creative tools", "Kreative Werkzeuge"),
            about: t.t(
                "Tools that make pictures and texts on request.",
                "Werkzeuge, die auf Wunsch Bilder und Texte erzeugen.",
            ),
            used: Used::Out,
            items_in: 0,
            items_out: 1482,
            sets: 0,
            reasons_in: vec![],
            reasons_out: vec![counted(objected(t), 1482), counted(not_public(t), 1184)],
            href: t.s("/items?used=in&purpose=creative_tools"),
            standing: Standing::Objected,
        },
    ]
}

fn home(t: &Town) -> Home {
    Home {
        at: t.at("2026-04-20", 9, 41),
        entries: 52_904,
        answer: Answer::Some {
            used: 212,
            items: 1482,
        },
        purposes: purposes(t),
        open_requests: 1,
        form: PolicyForm::OptOut,
    }
}

fn nothing(t: &Town, items: u64, why: WhyNothing) -> Home {
    let mut home = home(t);
    home.answer = Answer::Nothing { items, why };
    for p in &mut home.purposes {
        (p.used, p.items_in, p.items_out, p.sets) = (Used::Out, 0, items, 0);
        p.reasons_in.clear();
        p.reasons_out = vec![counted(objected(t), items)];
        p.standing = Standing::Objected;
    }
    home.open_requests = 0;
    home
}

fn quiet(t: &Town, answer: Answer, form: PolicyForm) -> Home {
    Home {
        answer,
        purposes: vec![],
        form,
        open_requests: 0,
        ..home(t)
    }
}

pub fn item(t: &Town) -> Item {
    Item {
        href: t.s("/items/p-1029"),
        kind: Kind::Post,
        excerpt: Some(t.t(
            "The allotments by the mill stream have a new gate at last. Thanks to everyone who helped on Saturday!",
            "Die Kleingärten am Mühlbach haben endlich ein neues Tor. Danke an alle, die am Samstag geholfen haben!",
        )),
        made: Some(day("2024-05-12")),
        audience: Audience::Public,
        audience_then: Audience::Public,
        surface: t.t("My profile", "Mein Profil"),
        rulings: vec![
            Ruling { purpose: t.t("AI assistant", "KI-Assistent"), used: Used::In, reasons: vec![told(t)] },
            Ruling { purpose: t.t("Creative tools", "Kreative Werkzeuge"), used: Used::Out, reasons: vec![objected(t)] },
        ],
    }
}

fn list(t: &Town) -> Vec<Item> {
    let rulings = |reasons: Vec<Reason>| {
        vec![
            Ruling { purpose: t.t("AI assistant", "KI-Assistent"), used: Used::Out, reasons: reasons.clone() },
            Ruling { purpose: t.t("Creative tools", "Kreative Werkzeuge"), used: Used::Out, reasons },
        ]
    };
    vec![
        item(t),
        Item {
            href: t.s("/items/p-0977"),
            kind: Kind::Photo,
            excerpt: None,
            made: Some(day("2023-08-02")),
            audience: Audience::Friends,
            audience_then: Audience::Public,
            surface: t.t("Album “Summer”", "Album „Sommer“"),
            rulings: rulings(vec![not_public(t)]),
        },
        Item {
            href: t.s("/items/c-4410"),
            kind: Kind::Comment,
            excerpt: Some(t.t("I would like to come too, is there still room?", "Ich komme gern auch, ist noch Platz?")),
            made: Some(day("2011-11-19")),
            audience: Audience::Public,
            audience_then: Audience::Unknown,
            surface: t.t("Public group “Lindental hikes”", "Öffentliche Gruppe „Lindental wandert“"),
            rulings: rulings(vec![young(t), objected(t)]),
        },
        Item {
            href: t.s("/items/p-0003"),
            kind: Kind::Caption,
            excerpt: Some(t.s("Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichensammlung")),
            made: None,
            audience: Audience::Unknown,
            audience_then: Audience::OnlyMe,
            surface: t.t("Import", "Übernahme"),
            rulings: vec![Ruling { purpose: t.t("AI assistant", "KI-Assistent"), used: Used::Unknown, reasons: vec![] }],
        },
    ]
}

fn items(t: &Town) -> Items {
    Items {
        query: Query::default(),
        purposes: mail::purposes(t),
        kinds: mail::kinds(t),
        found: 1482,
        items: list(t),
        pager: Pager { page: 2, pages: 75, before: Some(t.s("/items?page=1")), after: Some(t.s("/items?page=3")) },
        hidden: 31,
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
        links: [(How::Shared, 3, 1), (How::Quoted, 1, 0), (How::Answered, 14, 5), (How::Shares, 2, 0), (How::Shows, 2, 2)]
            .map(|(how, items, used)| Link { how, items, used })
            .into(),
        sets: [("ai_assistant/0003", "2026-04-02", StateInSet::In), ("ai_assistant/0002", "2026-02-11", StateInSet::Masked(day("2026-03-09"))), ("ai_assistant/0001", "2025-11-20", StateInSet::Purged(day("2026-01-07")))]
            .map(|(name, made, state)| InSet { name: t.s(name), made: day(made), state })
            .into(),
        special: false,
        actions: Actions {
            narrow: Some(t.s("/items/p-1029/audience")),
            special: Some(t.s("/items/p-1029/special")),
            erase: Some(t.s("/items/p-1029/erase")),
        },
    }
}

fn sets(t: &Town) -> Sets {
    let assistant = || t.t("AI assistant", "KI-Assistent");
    let set = |name: &str, made: &str, sequence, items_in, masked, masked_last: Option<&str>| SetUse {
        name: t.s(name),
        purpose: assistant(),
        made: day(made),
        sequence,
        items_in,
        masked,
        masked_last: masked_last.map(day),
        absence: (items_in == 0).then(|| t.receipt(sequence)),
    };
    let model = |name: &str, set: &str, trained: &str, state, receipt: bool| Model {
        name: t.s(name),
        set: t.s(set),
        trained: day(trained),
        state,
        receipt: receipt.then(|| t.receipt(7)),
    };
    Sets {
        at: t.at("2026-04-20", 9, 41),
        sets: vec![
            set("0003", "2026-04-02", 50_120, 212, 0, None),
            set("0002", "2026-02-11", 44_871, 198, 6, Some("2026-03-09")),
            set("0001", "2025-11-20", 30_002, 0, 61, Some("2026-01-07")),
        ],
        models: vec![
            model("linde-2", "ai_assistant/0002", "2026-02-20", ModelState::With(198), true),
            model("linde-1b", "ai_assistant/0001", "2026-01-09", ModelState::Without, true),
            model("linde-1", "ai_assistant/0001", "2025-11-28", ModelState::Restored(day("2026-01-08")), true),
            model("linde-0", "ai_assistant/0001", "2025-11-22", ModelState::Suspended(day("2026-01-07")), false),
            model("probe", "ai_assistant/0001", "2025-11-21", ModelState::Unknown, false),
        ],
    }
}

fn public(t: &Town, then_must_be_known: bool) -> Public {
    let surface = |name: (&str, &str), seen: (&str, &str), public| Surface {
        name: t.t(name.0, name.1),
        seen_by: t.t(seen.0, seen.1),
        public,
    };
    Public {
        then_must_be_known,
        surfaces: vec![
            surface(("Profile, set to “Everyone”", "Profil, eingestellt auf „Alle“"), ("Anyone with the address, without an account.", "Alle, die die Adresse kennen, auch ohne Konto."), true),
            surface(("Public groups", "Öffentliche Gruppen"), ("Anyone who opens the group.", "Alle, die die Gruppe öffnen."), true),
            surface(("Private groups", "Private Gruppen"), ("Members only, however many they are.", "Nur Mitglieder, so viele es auch sind."), false),
            surface(("Stories for friends", "Storys für Freunde"), ("Your friends, for one day.", "Ihre Freunde, einen Tag lang."), false),
        ],
    }
}

pub fn samples(t: &Town) -> Vec<Sample> {
    let (home_at, items_at, sets_at) = (Some(Section::Home), Some(Section::Items), Some(Section::Sets));
    let me = |name, here| t.inside(name, here);
    let mut found = items(t);
    found.query = Query { words: t.t("hike", "wandert"), used: Some(Used::Out) };
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
    let changed = |done| ItemChanged { done, href: t.s("/items/p-1029"), entry: 52_911, at: t.at("2026-04-20", 9, 50), receipt: t.receipt(52_911) };
    let mut consented = home(t);
    consented.form = PolicyForm::OptIn;
    for p in &mut consented.purposes {
        p.standing = Standing::Consented;
    }
    let no_sets = Sets { sets: vec![], models: vec![], ..sets(t) };
    let opt_in = |why| quiet(t, Answer::Nothing { items: 1482, why }, PolicyForm::OptIn);
    let opt_out = |why| quiet(t, Answer::Nothing { items: 1482, why }, PolicyForm::OptOut);
    vec![
        sample("home", true, "The overview: is anything of mine used?", &home(t), &me("home", home_at)),
        sample("home-objected", true, "The overview after an objection", &nothing(t, 1482, WhyNothing::Objected(day("2026-03-09"))), &me("home-objected", home_at)),
        sample("home-consented", false, "The overview after a consent", &consented, &me("home-consented", home_at)),
        sample("home-opt-in", true, "The overview of somebody who was never asked", &opt_in(WhyNothing::NeverConsented), &me("home-opt-in", home_at)),
        sample("home-withdrawn", false, "After a withdrawal", &opt_in(WhyNothing::ConsentWithdrawn(day("2026-03-09"))), &me("home-withdrawn", home_at)),
        sample("home-unreached", false, "No notice arrived", &opt_out(WhyNothing::Unreached), &me("home-unreached", home_at)),
        sample("home-waiting", false, "In the waiting time", &opt_out(WhyNothing::Waiting(day("2026-03-31"))), &me("home-waiting", home_at)),
        sample("home-minor", false, "Under 18", &opt_out(WhyNothing::Minor), &me("home-minor", home_at)),
        sample("home-rules", false, "Several rules", &opt_out(WhyNothing::Rules), &me("home-rules", home_at)),
        sample("home-empty", false, "No items", &quiet(t, Answer::Nothing { items: 0, why: WhyNothing::NoItems }, PolicyForm::OptOut), &me("home-empty", home_at)),
        sample("home-unknown", false, "Not known at the moment", &quiet(t, Answer::Unknown, PolicyForm::OptOut), &me("home-unknown", home_at)),
        sample("items", true, "My items, each with its reasons", &items(t), &me("items", items_at)),
        sample("items-none", false, "A search without result", &found, &me("items-none", items_at)),
        sample("item", true, "All about one item", &one(t), &me("item", items_at)),
        sample("item-special", false, "A marked item", &special, &me("item-special", items_at)),
        sample("item-narrowed", false, "An item narrowed", &changed(Done::Narrowed(Audience::Friends)), &me("item-narrowed", items_at)),
        sample("item-marked", false, "An item marked", &changed(Done::Special), &me("item-marked", items_at)),
        sample("sets", true, "Sets and models", &sets(t), &me("sets", sets_at)),
        sample("sets-none", false, "No sets", &no_sets, &me("sets-none", sets_at)),
        sample("public", true, "What counts as public here", &public(t, false), &me("public", None)),
        sample("public-outside", false, "The same, for anyone, under a stricter policy", &public(t, true), &t.outside("public-outside")),
    ]
}
