//! One policy against another.

use super::{Sample, Town, sample};
use console::Room;
use console::purposes::Block;
use console::whatif::{Change, Groups, Outcome, Side, WhatIf};
use rights::{Beyond, LegalBasis};

const fn change(
    name: String,
    items_in: u64,
    items_out: u64,
    people_in: u64,
    people_out: u64,
) -> Change {
    Change {
        name,
        items_in,
        items_out,
        people_in,
        people_out,
    }
}

pub(crate) fn groups(t: &Town) -> Groups {
    Groups {
        kinds: vec![
            change(t.t("Posts", "Beiträge"), 3_118_400, 9_004, 301_200, 1_990),
            change(
                t.t("Comments", "Kommentare"),
                4_902_311,
                11_110,
                366_018,
                2_204,
            ),
            change(t.t("Photos", "Fotos"), 390_114, 0, 88_201, 0),
            change(t.t("Captions", "Bildtexte"), 2_082, 0, 1_204, 0),
        ],
        regions: vec![
            change(t.s("Obertal"), 2_904_118, 7_120, 140_311, 1_022),
            change(t.s("Untertal"), 2_811_002, 6_909, 131_554, 1_004),
            change(t.s("Weidenau"), 1_990_704, 4_404, 86_110, 803),
            change(t.s("Seeland"), 707_083, 1_681, 33_031, 289),
        ],
        ages: vec![
            change(t.s("18–24"), 1_811_204, 2_204, 90_118, 300),
            change(t.s("25–39"), 3_204_553, 8_210, 141_907, 1_211),
            change(t.s("40–64"), 2_818_400, 8_600, 128_004, 1_304),
            change(t.s("65+"), 578_750, 1_100, 30_977, 303),
        ],
    }
}

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let frame = |name| t.inside(name, Room::WhatIf);
    let outcome = Outcome {
        at: t.now(),
        entries: 52_904,
        sides: [
            Side {
                policy: t.s("opt_in.cedar"),
                basis: LegalBasis::Consent,
                admitted: 402_118,
                blocks: vec![],
            },
            Side {
                policy: t.s("opt_out.cedar"),
                basis: LegalBasis::LegitimateInterest,
                admitted: 8_794_911,
                blocks: vec![
                    Block::NoAssessment,
                    Block::Beyond(vec![Beyond::Basis, Beyond::Permits]),
                ],
            },
        ],
        all: change(t.s(""), 8_412_907, 20_114, 391_006, 3_118),
        groups: groups(t),
        again: vec![Beyond::Basis, Beyond::Permits],
    };
    let view = WhatIf {
        purposes: vec![
            t.pick("ai_assistant", "AI assistant", "KI-Assistent", true),
            t.pick(
                "creative_tools",
                "Creative tools",
                "Kreative Werkzeuge",
                false,
            ),
        ],
        from: vec![
            t.pick("opt_in", "Opt-in (shipped)", "Opt-in (mitgeliefert)", true),
            t.pick("opt_out", "Opt-out (in force)", "Opt-out (gilt)", false),
        ],
        to: vec![
            t.pick("opt_out", "Opt-out (in force)", "Opt-out (gilt)", true),
            t.pick("opt_in", "Opt-in (shipped)", "Opt-in (mitgeliefert)", false),
        ],
        outcome: Some(outcome.clone()),
    };
    let none = WhatIf {
        outcome: Some(Outcome {
            all: change(t.s(""), 0, 0, 0, 0),
            groups: Groups::default(),
            again: vec![],
            ..outcome
        }),
        ..view.clone()
    };
    let ask = WhatIf {
        outcome: None,
        ..view.clone()
    };
    vec![
        sample(
            "what-if",
            true,
            "Opt-in against opt-out",
            &view,
            &frame("what-if"),
        ),
        sample(
            "what-if-none",
            false,
            "Nothing would change",
            &none,
            &frame("what-if-none"),
        ),
        sample(
            "what-if-ask",
            false,
            "Before one asks",
            &ask,
            &frame("what-if-ask"),
        ),
    ]
}
