//! When people objected: the ledger's choices, read once and remembered while the program runs.

use ledger::{AnyStorage, Ledger};
use rights::{ChoiceKind, Day, Entry, Error, Ordinal, Scope, Sequence, Subject};

/// Entries read at a time.
const PAGE: u64 = 10_000;
/// Entries read for one page of the console; the next one goes on.
const MOST: u64 = 500_000;

/// Objections in the order of the ledger.
#[derive(Debug, Default)]
pub(crate) struct Objections {
    /// The first entry that was not read.
    next: Sequence,
    all: Vec<(Ordinal, Day, Scope)>,
}

impl Objections {
    /// Reads what is new, up to a limit.
    pub(crate) async fn catch_up(&mut self, ledger: &Ledger<AnyStorage>) -> Result<(), Error> {
        let head = ledger.head().await?;
        let last = Sequence(head.0.min(self.next.0.saturating_add(MOST)));
        while self.next < last {
            let until = Sequence(last.0.min(self.next.0 + PAGE));
            for recorded in ledger.entries(self.next, until).await? {
                let (Subject::Person(person), Some(Entry::Choice(choice))) =
                    (recorded.subject, recorded.entry)
                else {
                    continue;
                };
                if choice.kind == ChoiceKind::Objection {
                    let day = recorded.recorded_at.day();
                    self.all.push((person, day, choice.scope));
                }
            }
            self.next = until;
        }
        Ok(())
    }

    /// The day on which each person first objected to something that `touches`, from a day on.
    pub(crate) fn first_days(
        &self,
        from: Day,
        touches: impl Fn(&Scope) -> bool,
    ) -> std::collections::HashMap<Ordinal, Day> {
        let mut days = std::collections::HashMap::new();
        let counted = self
            .all
            .iter()
            .filter(|(_, day, scope)| *day >= from && touches(scope));
        for (person, day, _) in counted {
            days.entry(*person).or_insert(*day);
        }
        days
    }
}
