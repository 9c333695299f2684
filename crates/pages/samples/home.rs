//! The overview in its states.

use super::{Sample, Town, day, reasons, sample};
use pages::home::{Answer, Counted, Home, PolicyForm, PurposeUse, Standing, WhyNothing};
use pages::{Reason, Section, Used};

fn counted(reason: Reason, items: u64) -> Counted {
    Counted { reason, items }
}

fn purposes(t: &Town) -> Vec<PurposeUse> {
    vec![
        PurposeUse {
            purpose: t.t("AI assistant", "KI-Assistent"),
            about: t.t(
                "A chat assistant that answers members’ questions.",
                "Ein Chat-Assistent, der Fragen von Mitgliedern beantwortet.",
            ),
            used: Used::In,
            items_in: 240,
            items_held: 212,
            items_out: 1242,
            sets: 2,
            reasons_in: vec![counted(reasons::told(t), 240)],
            reasons_out: vec![
                counted(reasons::not_public(t), 1184),
                counted(reasons::young(t), 97),
            ],
            href: t.s("/items?used=in&purpose=ai_assistant"),
            standing: Standing::Nothing,
            consented: false,
        },
        PurposeUse {
            purpose: t.t("Creative tools", "Kreative Werkzeuge"),
            about: t.t(
                "Tools that make pictures and texts on request.",
                "Werkzeuge, die auf Wunsch Bilder und Texte erzeugen.",
            ),
            used: Used::Out,
            items_in: 0,
            items_held: 0,
            items_out: 1482,
            sets: 0,
            reasons_in: vec![],
            reasons_out: vec![
                counted(reasons::objected(t), 1482),
                counted(reasons::not_public(t), 1184),
            ],
            href: t.s("/items?used=in&purpose=creative_tools"),
            standing: Standing::Objected,
            consented: false,
        },
    ]
}

fn home(t: &Town) -> Home {
    Home {
        at: t.at("2026-04-20", 9, 41),
        entries: 52_904,
        answer: Answer::Some {
            used: 212,
            may: 28,
            items: 1482,
        },
        purposes: purposes(t),
        open_requests: 1,
        open_questions: 1,
        form: PolicyForm::OptOut,
    }
}

fn nothing(t: &Town, items: u64, why: WhyNothing) -> Home {
    let mut home = home(t);
    home.answer = Answer::Nothing { items, why };
    for p in &mut home.purposes {
        (p.used, p.items_in, p.items_out, p.sets) = (Used::Out, 0, items, 0);
        p.items_held = 0;
        p.reasons_in.clear();
        p.reasons_out = vec![counted(reasons::objected(t), items)];
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
        open_questions: 1,
        ..home(t)
    }
}

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let home_at = Some(Section::Home);
    let me = |name, here| t.inside(name, here);
    let mut consented = home(t);
    consented.form = PolicyForm::OptIn;
    for p in &mut consented.purposes {
        (p.standing, p.consented) = (Standing::Nothing, true);
    }
    let mut may = home(t);
    may.answer = Answer::May {
        may: 240,
        items: 1482,
    };
    if let Some(first) = may.purposes.first_mut() {
        (first.used, first.items_held, first.sets) = (Used::May, 0, 0);
    }
    let opt_in = |why| quiet(t, Answer::Nothing { items: 1482, why }, PolicyForm::OptIn);
    let opt_out = |why| quiet(t, Answer::Nothing { items: 1482, why }, PolicyForm::OptOut);
    vec![
        sample(
            "home",
            true,
            "The overview: is anything of mine used?",
            &home(t),
            &me("home", home_at),
        ),
        sample(
            "home-may",
            false,
            "Some may be used, and no set holds any",
            &may,
            &me("home-may", home_at),
        ),
        sample(
            "home-objected",
            true,
            "The overview after an objection",
            &nothing(t, 1482, WhyNothing::Objected(day("2026-03-09"))),
            &me("home-objected", home_at),
        ),
        sample(
            "home-consented",
            false,
            "The overview after a consent",
            &consented,
            &me("home-consented", home_at),
        ),
        sample(
            "home-opt-in",
            true,
            "The overview of somebody who was never asked",
            &opt_in(WhyNothing::NeverConsented),
            &me("home-opt-in", home_at),
        ),
        sample(
            "home-other-words",
            false,
            "After a consent to other words",
            &opt_in(WhyNothing::OtherWords(day("2025-05-04"))),
            &me("home-other-words", home_at),
        ),
        sample(
            "home-withdrawn",
            false,
            "After a withdrawal",
            &opt_in(WhyNothing::ConsentWithdrawn(day("2026-03-09"))),
            &me("home-withdrawn", home_at),
        ),
        sample(
            "home-unreached",
            false,
            "No notice arrived",
            &opt_out(WhyNothing::Unreached),
            &me("home-unreached", home_at),
        ),
        sample(
            "home-waiting",
            false,
            "In the waiting time",
            &opt_out(WhyNothing::Waiting(day("2026-03-31"))),
            &me("home-waiting", home_at),
        ),
        sample(
            "home-minor",
            false,
            "Under 18",
            &opt_out(WhyNothing::Minor),
            &me("home-minor", home_at),
        ),
        sample(
            "home-rules",
            false,
            "Several rules",
            &opt_out(WhyNothing::Rules),
            &me("home-rules", home_at),
        ),
        sample(
            "home-empty",
            false,
            "No items",
            &quiet(
                t,
                Answer::Nothing {
                    items: 0,
                    why: WhyNothing::NoItems,
                },
                PolicyForm::OptOut,
            ),
            &me("home-empty", home_at),
        ),
        sample(
            "home-unknown",
            false,
            "Not known at the moment",
            &quiet(t, Answer::Unknown, PolicyForm::OptOut),
            &me("home-unknown", home_at),
        ),
    ]
}
