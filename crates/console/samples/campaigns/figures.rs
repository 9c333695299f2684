//! How far announcements got: each page counts the same people.

use super::super::clocks::TODAY;
use super::super::{Town, day};
use console::campaigns::{DayFigures, Funnel, RegionFigures};

pub(super) fn funnel(planned: u64, sent: u64, delivered: u64, seen: u64, said: [u64; 2]) -> Funnel {
    let [objected, consented] = said;
    // Before anything went out nobody was missed.
    let unreached = if sent == 0 {
        0
    } else {
        (planned - delivered) / 3
    };
    Funnel {
        planned,
        sent,
        delivered,
        bounced: unreached / 2,
        seen,
        objected,
        consented,
        unreached,
        pending: planned - delivered - unreached,
    }
}

/// Of the one that is being sent.
pub(super) fn assistant() -> Funnel {
    funnel(
        1_204_318,
        1_143_110,
        1_112_507,
        418_222,
        [96_410, 418_222 / 90],
    )
}

/// Its days, each with all up to it.
pub(super) fn days() -> Vec<DayFigures> {
    let days = [
        ("2026-04-07", 0, 0, 0),
        ("2026-04-08", 201_400, 21_804, 3_110),
        ("2026-04-09", 402_118, 74_230, 14_902),
        ("2026-04-10", 603_000, 139_551, 30_418),
        ("2026-04-11", 700_412, 190_024, 42_377),
        ("2026-04-12", 702_906, 214_118, 49_100),
        ("2026-04-13", 851_337, 261_908, 60_223),
        ("2026-04-14", 951_000, 301_744, 70_551),
        ("2026-04-16", 1_051_902, 360_018, 83_219),
        ("2026-04-18", 1_094_611, 398_730, 92_044),
    ];
    let figures = |(date, delivered, seen, objected): (&str, u64, u64, u64)| DayFigures {
        day: day(date),
        funnel: Funnel {
            bounced: delivered / 73,
            ..funnel(
                1_204_318,
                delivered + delivered / 40,
                delivered,
                seen,
                [objected, seen / 90],
            )
        },
    };
    // The newest day is where things stand now.
    let newest = DayFigures {
        day: day(TODAY),
        funnel: assistant(),
    };
    days.into_iter().map(figures).chain([newest]).collect()
}

/// The figures of all, shared out by how many it was planned for; the last region has the rest.
pub(super) fn regions(t: &Town) -> Vec<RegionFigures> {
    let all = assistant();
    let mut rest = all;
    let planned = [
        ("Obertal", 402_117),
        ("Untertal", 388_906),
        ("Weidenau", 291_004),
    ];
    let mut regions: Vec<RegionFigures> = planned
        .map(|(region, planned)| {
            let share = |n: u64| n * planned / all.planned;
            let funnel = Funnel {
                planned,
                sent: share(all.sent),
                delivered: share(all.delivered),
                bounced: share(all.bounced),
                seen: share(all.seen),
                objected: share(all.objected),
                consented: share(all.consented),
                unreached: share(all.unreached),
                pending: share(all.pending),
            };
            rest = less(rest, funnel);
            RegionFigures {
                region: t.s(region),
                funnel,
            }
        })
        .into();
    regions.push(RegionFigures {
        region: t.s("Seeland"),
        funnel: rest,
    });
    regions
}

fn less(all: Funnel, part: Funnel) -> Funnel {
    Funnel {
        planned: all.planned - part.planned,
        sent: all.sent - part.sent,
        delivered: all.delivered - part.delivered,
        bounced: all.bounced - part.bounced,
        seen: all.seen - part.seen,
        objected: all.objected - part.objected,
        consented: all.consented - part.consented,
        unreached: all.unreached - part.unreached,
        pending: all.pending - part.pending,
    }
}
