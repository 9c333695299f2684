//! Until when a request has to be answered (GDPR Art. 12(3)), what is done about it and what is open.

use super::DossierAsk;
use super::entries::Mine;
use super::seen::Seen;
use crate::purge::orders::{self, Addressee, Request};
use crate::set::{Signed, paths};
use crate::sets::Sets;
use ledger::{PersonRecord, Storage};
use policy::Lang;
use report::dossier::{Deadline, HoldLine, OrderLine, Recipient, SetLine, Wanted};
use rights::{Choice, ChoiceKind, Day, Entry, Error, Ordinal, Sequence};
use std::collections::{BTreeMap, BTreeSet};

impl<S: Storage> Sets<'_, S> {
    /// Orders about any of the accounts.
    pub(super) fn orders_about(
        &self,
        accounts: &[PersonRecord],
        today: Day,
    ) -> Result<Vec<OrderLine>, Error> {
        let people: BTreeSet<Ordinal> = accounts.iter().map(|a| a.row.ordinal).collect();
        let orders = orders::list(self.store.root())?.into_iter();
        let line = |order: orders::DeletionOrder| OrderLine {
            number: order.number,
            wanted: wanted(order.request),
            overdue: order.is_overdue(today),
            to: match order.to {
                Addressee::Operator => None,
                Addressee::Recipient { name } => Some(name),
            },
            of: order.of,
            count: order.count,
            created: order.created,
            due: order.due,
            confirmed: order.confirmed.map(|confirmed| confirmed.at),
        };
        let about = orders.filter(|order| people.contains(&order.person));
        Ok(about.map(line).collect())
    }

    /// How each request stands.
    pub(super) fn deadlines(
        &self,
        ask: &DossierAsk<'_>,
        entries: &[Mine],
        (holds, orders): (&[HoldLine], &[OrderLine]),
        seen: &Seen,
        at: Sequence,
    ) -> Result<Vec<Deadline>, Error> {
        let mut deadlines = Vec::new();
        for (_, recorded) in entries {
            let Some(Entry::Choice(choice)) = &recorded.entry else {
                continue;
            };
            if !choice.kind.is_request() || choice.again {
                continue;
            }
            let received = choice.made_at.day().min(recorded.recorded_at.day());
            let mut state = State {
                lang: ask.lang,
                done: Vec::new(),
                open: Vec::new(),
                by: Some(recorded.recorded_at.day()),
            };
            state.masks(recorded.sequence, seen, at);
            if choice.kind == ChoiceKind::Erasure {
                let left = self.is_left(choice)?;
                state.erasure(left, holds);
            }
            let of = orders.iter().filter(|o| follows(choice.kind, o.wanted));
            of.for_each(|order| state.order(order));
            // States are read for what is done alone: of the rest no day is said.
            if state.open.is_empty() {
                state.masked_by(self.masked_by(recorded.sequence, seen));
            }
            let due = a_month_after(received);
            deadlines.push(Deadline {
                sequence: recorded.sequence,
                request: choice.kind,
                title: super::standing::entry(&Entry::Choice(choice.clone()), ask.tlog_lang())
                    .title,
                received,
                due,
                overdue: !state.open.is_empty() && due < ask.today,
                done_by: state.by.filter(|_| state.open.is_empty()),
                done: state.done,
                open: state.open,
            });
        }
        Ok(deadlines)
    }

    /// The day by which every set was masked since a request; `None` where that cannot be told. A set that no
    /// state followed holds nothing that had to be masked.
    fn masked_by(&self, request: Sequence, seen: &Seen) -> Option<Option<Day>> {
        let mut by = None;
        let older = |set: &&SetLine| set.compiled_at <= request && set.sequence > request;
        for set in seen.sets.iter().filter(older) {
            let folder = self.folder.join(&set.set);
            let manifest = |state| Signed::read(&paths::state(&folder, state)).ok();
            // Sequences only grow: the first state past the request is found by halving.
            let (mut before, mut past) = (0, set.state);
            while before + 1 < past {
                let middle = before + (past - before) / 2;
                match manifest(middle)?.manifest.sequence > request {
                    true => past = middle,
                    false => before = middle,
                }
            }
            let made = match past == set.state {
                true => set.made_at,
                false => manifest(past)?.manifest.made_at,
            };
            by = by.max(Some(made.day()));
        }
        Some(by)
    }

    /// Whether something is left of what is to be erased: the person's entries can be read, so their key
    /// is there; a single item has its id as long as it is not blanked.
    fn is_left(&self, choice: &Choice) -> Result<bool, Error> {
        let Some(item) = &choice.item else {
            return Ok(true);
        };
        Ok(!item.is_erased() && !self.still_stored(&[item.clone()].into())?.is_empty())
    }
}

/// The same day of the next month, or its last (Regulation 1182/71, Art. 3(2)(c)): until when a request has to
/// be answered (GDPR Art. 12(3)).
#[must_use]
pub fn a_month_after(day: Day) -> Day {
    day.plus_months(1)
}

/// What is done and what is open.
struct State {
    lang: Lang,
    done: Vec<String>,
    open: Vec<String>,
    /// The day by which what is done was done, as far as days were kept.
    by: Option<Day>,
}

impl State {
    fn say(&self, en: String, de: String) -> String {
        match self.lang {
            Lang::En => en,
            Lang::De => de,
        }
    }

    /// Whether every set was looked at since the request.
    fn masks(&mut self, request: Sequence, seen: &Seen, at: Sequence) {
        let done = self.say(
            format!(
                "Decisions made since then take it into account (ledger read up to entry {at})."
            ),
            format!(
                "Entscheidungen seither berücksichtigen es (Register gelesen bis Eintrag {at})."
            ),
        );
        self.done.push(done);
        for (set, looked) in seen.sets.iter().zip(&seen.looked) {
            let name = &set.set;
            match *looked > request {
                true => self.done.push(self.say(
                    format!("{name}: looked at up to entry {looked}; nothing is visible in it that this refuses."),
                    format!("{name}: durchgesehen bis Eintrag {looked}; nichts ist darin sichtbar, das dies ausschließt."),
                )),
                false => self.open.push(self.say(
                    format!("{name}: not looked at since (up to entry {looked} only)."),
                    format!("{name}: seither nicht durchgesehen (nur bis Eintrag {looked})."),
                )),
            }
        }
    }

    fn masked_by(&mut self, day: Option<Option<Day>>) {
        self.by = match (self.by, day) {
            (Some(by), Some(day)) => Some(day.map_or(by, |day| by.max(day))),
            _ => None,
        };
    }

    /// What an erasure needs besides.
    fn erasure(&mut self, left: bool, holds: &[HoldLine]) {
        let standing = holds.iter().filter(|hold| hold.stands);
        match (left, standing.map(|hold| hold.until).max()) {
            (true, Some(until)) => self.open.push(self.say(
                format!("What is stored is kept until {until} by a legal hold; it is not used."),
                format!("Gespeichertes wird bis {until} aus Rechtsgründen aufbewahrt; es wird nicht genutzt."),
            )),
            (true, None) => self.open.push(self.say(
                "What is stored is not removed from the files yet.".to_owned(),
                "Gespeichertes ist noch nicht aus den Dateien entfernt.".to_owned(),
            )),
            (false, _) => {
                // Nobody keeps the day on which a single item was blanked.
                self.by = None;
                self.done.push(self.say(
                    "What was stored is removed from the files.".to_owned(),
                    "Was gespeichert war, ist aus den Dateien entfernt.".to_owned(),
                ));
            }
        }
    }

    /// An order to others that follows from the request.
    fn order(&mut self, order: &OrderLine) {
        let (number, due) = (order.number, order.due);
        let (en, de) = match order.wanted {
            Wanted::Erasure => ("to delete elsewhere", "anderswo zu löschen"),
            Wanted::Restriction | Wanted::Objection => {
                ("not to use elsewhere", "anderswo nicht zu nutzen")
            }
        };
        match order.confirmed {
            Some(day) => {
                self.by = self.by.map(|by| by.max(day));
                self.done.push(self.say(
                    format!("Order {number} {en} was confirmed on {day}."),
                    format!("Auftrag {number}, {de}, wurde am {day} bestätigt."),
                ));
            }
            None => self.open.push(self.say(
                format!("Order {number} {en} is open, due {due}."),
                format!("Auftrag {number}, {de}, ist offen, fällig am {due}."),
            )),
        }
    }
}

/// Whether an order follows from a request.
const fn follows(request: ChoiceKind, order: Wanted) -> bool {
    matches!(
        (request, order),
        (ChoiceKind::Erasure, Wanted::Erasure)
            | (ChoiceKind::Restriction, Wanted::Restriction)
            | (ChoiceKind::Objection, Wanted::Objection)
    )
}

const fn wanted(request: Request) -> Wanted {
    match request {
        Request::Erasure => Wanted::Erasure,
        Request::Restriction => Wanted::Restriction,
        Request::Objection => Wanted::Objection,
    }
}

/// Who got a copy of a set, as far as orders went to them; whoever has the records of exports says more.
pub(super) fn recipients(orders: &[OrderLine]) -> Vec<Recipient> {
    let mut found: BTreeMap<(String, String), Vec<u32>> = BTreeMap::new();
    for order in orders {
        if let Some(name) = &order.to {
            let of = (name.clone(), order.of.clone());
            found.entry(of).or_default().push(order.number);
        }
    }
    let recipient = |((name, of), orders)| Recipient {
        name,
        of,
        orders,
        copy: None,
    };
    found.into_iter().map(recipient).collect()
}

#[cfg(test)]
mod tests {
    use super::a_month_after;

    #[test]
    fn a_month_ends_on_its_last_day_at_most() {
        for (from, to) in [
            ("2026-01-15", "2026-02-15"),
            ("2026-01-31", "2026-02-28"),
            ("2028-01-30", "2028-02-29"),
            ("2026-12-31", "2027-01-31"),
            ("2026-03-31", "2026-04-30"),
        ] {
            assert_eq!(a_month_after(from.parse().unwrap()), to.parse().unwrap());
        }
    }
}
