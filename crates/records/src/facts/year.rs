//! Counts of a period: choices and how fast they took effect, erasures, orders, sets.

use crate::gathered::Gathered;
use crate::period::Period;
use corpus::watch::{quantile, times};
use papers::facts::{Choices, Erasures, Late, Month, Platform, Sets};
use rights::{ChoiceKind, Day, Ordinal};
use std::collections::{BTreeMap, BTreeSet};

impl Gathered {
    /// What people chose.
    pub(super) fn chosen(&self, period: &Period) -> Choices {
        let chosen = self.told.choices.iter().filter(|c| period.has(c.day));
        let unread = self.told.unread_choices.iter();
        let unread = unread.filter(|(day, _)| period.has(*day));
        let mut by_kind: BTreeMap<ChoiceKind, u64> =
            ChoiceKind::ALL.iter().map(|kind| (*kind, 0)).collect();
        let (mut people, mut signals) = (BTreeSet::new(), BTreeMap::new());
        for choice in chosen {
            *by_kind.entry(choice.kind).or_default() += 1;
            people.insert(choice.person);
            if let Some(signal) = choice.signal.and_then(|at| self.told.signals.get(at)) {
                *signals.entry(signal.name.clone()).or_default() += 1;
            }
        }
        let of_erased = unread.clone().count() as u64;
        people.extend(unread.map(|(_, person)| *person));
        Choices {
            by_kind,
            of_erased: Some(of_erased),
            signals: Some(signals),
            people: Some(people.len() as u64),
        }
    }

    /// What the platform said that it did to items.
    pub(super) fn done_there(&self, period: &Period) -> Platform {
        let done = self.told.done_there.iter();
        let done = done.filter(|(day, _)| period.has(*day));
        let count =
            |of: ChoiceKind| Some(done.clone().filter(|(_, kind)| *kind == of).count() as u64);
        Platform {
            deleted: count(ChoiceKind::Erasure),
            narrowed: count(ChoiceKind::AudienceNarrowed),
        }
    }

    /// How fast late choices took effect. Where a watch measured none it is not known that there was none: it may
    /// not have run, and the operator may have measured.
    pub(super) fn late(&self, period: &Period) -> Late {
        let measured = self.effects.iter().filter(|e| period.has(e.at.day()));
        let ms = times(measured);
        if ms.is_empty() {
            return Late::default();
        }
        Late {
            measured: Some(ms.len() as u64),
            p50_ms: quantile(&ms, 50),
            p99_ms: quantile(&ms, 99),
            max_ms: ms.last().copied(),
        }
    }

    /// Erasures of persons, and orders to recipients.
    pub(super) fn forgotten(&self, period: &Period) -> Erasures {
        let told = &self.told;
        let erased = told.erased.values().filter(|day| period.has(**day));
        let asks = told.choices.iter().filter(|c| c.erases_all);
        let asked: BTreeSet<Ordinal> = asks
            .clone()
            .filter(|c| period.has(c.day))
            .map(|c| c.person)
            .collect();
        let ordered = self.orders.iter().filter(|order| period.has(order.on));
        let confirmed = ordered
            .clone()
            .filter(|order| order.confirmed.is_some_and(|day| day <= period.to));
        Erasures {
            asked: Some(asked.len() as u64),
            complete: Some(erased.count() as u64),
            held: self.held_back(period.to),
            orders: Some(ordered.clone().count() as u64),
            orders_confirmed: Some(confirmed.count() as u64),
            // When an erased person asked went with their key.
            p50_ms: None,
            p99_ms: None,
        }
    }

    /// People whose erasure a hold stands against on a day; not known where somebody was held then who was
    /// erased since.
    fn held_back(&self, on: Day) -> Option<u64> {
        let told = &self.told;
        let gone = told.unread_holds.iter().any(|(placed, person)| {
            *placed <= on && told.erased.get(person).is_none_or(|erased| *erased > on)
        });
        let asked = told.choices.iter().filter(|c| c.erases_all && c.day <= on);
        let asked: BTreeSet<Ordinal> = asked.map(|c| c.person).collect();
        let held = asked.into_iter().filter(|person| told.is_held(*person, on));
        (!gone).then(|| held.count() as u64)
    }

    /// Training sets. What is live at the end of a time that is over is not known once a set is gone, and what
    /// it held then not at all.
    pub(super) fn compiled(&self, period: &Period) -> Sets {
        let told = &self.told;
        let until = |day: &Day| *day <= period.to;
        let sum = |of: &[(Day, u64)]| {
            let of = of.iter().filter(|(day, _)| period.has(*day));
            of.fold(0_u64, |sum, (_, n)| sum.saturating_add(*n))
        };
        let published = told.published.iter();
        let compiled = published.clone().filter(|(day, _)| period.has(*day));
        let live = match period.is_current {
            true => Some(self.sets.all.len() as u64),
            false => self
                .sets_complete
                .then(|| published.filter(|(day, _)| until(day)).count() as u64),
        };
        let now = |n: u64| period.is_current.then_some(n);
        Sets {
            compiled: Some(compiled.count() as u64),
            live,
            items: now(self.sets.items),
            people: now(self.sets.people),
            masked: Some(sum(&told.masked)),
            purged: Some(sum(&told.purged)),
        }
    }

    /// The same month by month.
    pub(super) fn months(&self, period: &Period) -> Vec<Month> {
        let months = period.months();
        months.iter().map(|month| self.month(month)).collect()
    }

    fn month(&self, month: &Period) -> Month {
        let told = &self.told;
        let kind = |kind: ChoiceKind| {
            let chosen = told.choices.iter();
            let chosen = chosen.filter(|c| c.kind == kind && month.has(c.day));
            Some(chosen.count() as u64)
        };
        let requests = told.cases.iter().map(|c| c.request.received);
        let requests = requests.chain(told.unread_requests.iter().copied());
        let erased = told.erased.values().filter(|day| month.has(**day));
        let masked = told.masked.iter().filter(|(day, _)| month.has(*day));
        let incidents = told.incidents.iter();
        let incidents = incidents.filter(|i| month.has(i.incident.known.day()));
        Month {
            from: Some(month.from),
            requests: Some(requests.filter(|day| month.has(*day)).count() as u64),
            objections: kind(ChoiceKind::Objection),
            consents: kind(ChoiceKind::Consent),
            withdrawals: kind(ChoiceKind::ConsentWithdrawn),
            erased: Some(erased.count() as u64),
            masked: Some(masked.fold(0, |sum, (_, n)| sum + n)),
            incidents: Some(incidents.count() as u64),
        }
    }
}
