//! How far an announcement got, day by day. Everything that the funnel counts stands on some day: what was before
//! the announcement on its first, what has no day on the last.

use super::one::notice_of;
use super::{Error, Office, Planned, recorded_before};
use crate::follow;
use console::campaigns::{DayFigures, Funnel, Reading};
use notice::{Spoken, Stage, State};
use rights::{ChoiceKind, Day, Ordinal, People, Scope};
use std::collections::BTreeMap;

/// The days, and how much of the ledger they rest on where it is not all of it.
pub(super) struct OverTime {
    pub(super) days: Vec<DayFigures>,
    pub(super) reading: Option<Reading>,
}

pub(super) async fn days(
    office: &Office,
    (people, planned): (&People, &Planned),
    persons: &[(Ordinal, State)],
) -> Result<OverTime, Error> {
    let parts = office.app.parts();
    let from = recorded_before(office, planned.sequence.next())
        .await?
        .day();
    let today = parts.clock.today().max(from);
    let (plan, tree) = (&planned.plan, &parts.tree);
    let spoken = Spoken::new(people, planned, tree);
    let no = |scope: &Scope| plan.purposes.iter().any(|p| scope.touches_purpose(p, tree));
    let yes = |scope: &Scope| plan.purposes.iter().any(|p| scope.covers_purpose(p, tree));
    let mut timeline = office.timeline.lock().await;
    let read = follow::catch_up(&mut *timeline, &parts.ledger, follow::MOST).await?;
    let mut by_day: BTreeMap<Day, Funnel> = BTreeMap::new();
    let mut count = |day: Option<Day>, of: fn(&mut Funnel) -> &mut u64| {
        let day = day.unwrap_or(today).clamp(from, today);
        *of(by_day.entry(day).or_default()) += 1;
    };
    for (person, state) in persons {
        let person = *person;
        let notice = notice_of(people, planned, person);
        let seen = notice.and_then(|notice| notice.seen);
        let mailed = |stage| timeline.mailed(&plan.id, person, stage);
        let delivered = mailed(Stage::Delivered).or(notice.and_then(|n| n.delivered));
        let returned = mailed(Stage::Unreached);
        if *state == State::Bounced {
            count(returned, |f| &mut f.bounced);
        }
        for stage in spoken.stages(person, *state) {
            match stage {
                Stage::Planned => count(Some(from), |f| &mut f.planned),
                Stage::Sent => {
                    let sent = mailed(Stage::Sent).or(delivered).or(returned).or(seen);
                    count(sent, |f| &mut f.sent);
                }
                Stage::Delivered => count(delivered.or(seen), |f| &mut f.delivered),
                Stage::Seen => count(seen, |f| &mut f.seen),
                Stage::Objected => {
                    let day = timeline.first_said(person, ChoiceKind::Objection, no);
                    count(day, |f| &mut f.objected);
                }
                Stage::Consented => {
                    let day = timeline.first_said(person, ChoiceKind::Consent, yes);
                    count(day, |f| &mut f.consented);
                }
                // Where somebody stands now, and not what happened on a day.
                Stage::Unreached | Stage::Pending => {}
            }
        }
    }
    Ok(OverTime {
        days: added_up(by_day),
        reading: read.reading(),
    })
}

/// Each day with all up to it.
fn added_up(by_day: BTreeMap<Day, Funnel>) -> Vec<DayFigures> {
    let add = |all: &mut Funnel, (day, new): (Day, Funnel)| {
        *all = Funnel {
            planned: all.planned + new.planned,
            sent: all.sent + new.sent,
            delivered: all.delivered + new.delivered,
            bounced: all.bounced + new.bounced,
            seen: all.seen + new.seen,
            objected: all.objected + new.objected,
            consented: all.consented + new.consented,
            ..Funnel::default()
        };
        Some(DayFigures { day, funnel: *all })
    };
    by_day.into_iter().scan(Funnel::default(), add).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_day_counts_all_up_to_it() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let seen = |seen| Funnel {
            seen,
            sent: 2 * seen,
            ..Funnel::default()
        };
        let days = [
            (day("2026-01-02"), seen(3)),
            (day("2026-01-05"), seen(4)),
            (day("2026-02-01"), seen(1)),
        ];
        let added = added_up(days.into());
        let figures = added.iter().map(|d| (d.funnel.seen, d.funnel.sent));
        assert_eq!(Vec::from_iter(figures), [(3, 6), (7, 14), (8, 16)]);
    }
}
