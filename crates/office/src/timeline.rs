//! When people were written to and spoke: the ledger's entries about it, read once and remembered while the
//! program runs.

use crate::follow::Follows;
use ledger::Recorded;
use notice::Stage;
use rights::{
    Choice, ChoiceKind, Day, Entry, Notice, NoticeStatus, Ordinal, Scope, Sequence, Subject,
};
use std::collections::{BTreeMap, HashMap};

/// The steps of one mail to one person, each by its first day; of a mail that came back by its last.
#[derive(Clone, Copy, Debug, Default)]
struct Steps {
    sent: Option<Day>,
    delivered: Option<Day>,
    bounced: Option<Day>,
}

/// What somebody said, and when.
#[derive(Debug)]
struct Words {
    day: Day,
    kind: ChoiceKind,
    scope: Scope,
}

/// What was read of the ledger.
#[derive(Debug, Default)]
pub(crate) struct Timeline {
    /// The first entry that was not read.
    next: Sequence,
    mails: BTreeMap<String, HashMap<Ordinal, Steps>>,
    said: HashMap<Ordinal, Vec<Words>>,
    /// To whom an account leads, towards the one that stands for all of them.
    linked: HashMap<Ordinal, Ordinal>,
}

impl Follows for Timeline {
    fn unread(&mut self) -> &mut Sequence {
        &mut self.next
    }

    fn take(&mut self, recorded: Recorded) {
        if let (Subject::Person(person), Some(entry)) = (recorded.subject, recorded.entry) {
            self.add(person, recorded.recorded_at.day(), entry);
        }
    }
}

impl Timeline {
    fn add(&mut self, person: Ordinal, day: Day, entry: Entry) {
        match entry {
            Entry::Choice(choice) => self.say(person, day, choice),
            Entry::Notice(notice) => self.step(person, notice),
            Entry::PersonLinked { with, .. } => self.link(person, with),
            _ => {}
        }
    }

    fn say(&mut self, person: Ordinal, day: Day, choice: Choice) {
        if matches!(choice.kind, ChoiceKind::Objection | ChoiceKind::Consent) {
            let (kind, scope) = (choice.kind, choice.scope);
            // One account stands for all that are linked: what one says they all say.
            let said = self.said.entry(self.root(person)).or_default();
            said.push(Words { day, kind, scope });
        }
    }

    fn step(&mut self, person: Ordinal, notice: Notice) {
        let day = notice.at.day();
        let mails = self.mails.entry(notice.campaign).or_default();
        let steps = mails.entry(person).or_default();
        match notice.status {
            NoticeStatus::Sent => steps.sent = steps.sent.or(Some(day)),
            NoticeStatus::Delivered => steps.delivered = steps.delivered.or(Some(day)),
            NoticeStatus::Bounced => steps.bounced = Some(day),
            // The state of people has it.
            NoticeStatus::Seen => {}
        }
    }

    fn link(&mut self, a: Ordinal, b: Ordinal) {
        let (a, b) = (self.root(a), self.root(b));
        if a != b {
            self.linked.insert(a.max(b), a.min(b));
            let words = self.said.remove(&a.max(b)).unwrap_or_default();
            self.said.entry(a.min(b)).or_default().extend(words);
        }
    }

    /// The account that stands for all that are linked with one.
    fn root(&self, person: Ordinal) -> Ordinal {
        let mut at = person;
        // INVARIANT: each step leads to a smaller number, so this ends.
        while let Some(next) = self.linked.get(&at) {
            at = *next;
        }
        at
    }

    /// The day of a step of somebody's mail.
    pub(crate) fn mailed(&self, campaign: &str, person: Ordinal, stage: Stage) -> Option<Day> {
        let steps = self.mails.get(campaign)?.get(&person)?;
        match stage {
            Stage::Sent => steps.sent,
            Stage::Delivered => steps.delivered,
            Stage::Unreached => steps.bounced,
            _ => None,
        }
    }

    /// The first day on which somebody, or an account linked with theirs, said this of something that `touches`.
    pub(crate) fn first_said(
        &self,
        person: Ordinal,
        kind: ChoiceKind,
        touches: impl Fn(&Scope) -> bool,
    ) -> Option<Day> {
        let all = self.said.get(&self.root(person))?.iter();
        let about = all.filter(|words| words.kind == kind && touches(&words.scope));
        about.map(|words| words.day).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rights::Instant;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn said(timeline: &mut Timeline, person: u32, on: &str, kind: ChoiceKind) {
        let at: Instant = on.parse().unwrap();
        let choice = Choice::new(kind, Scope::all(), at, "test");
        timeline.add(Ordinal(person), day(on), Entry::Choice(choice));
    }

    #[test]
    fn linked_accounts_speak_for_each_other() {
        let mut timeline = Timeline::default();
        let link = |timeline: &mut Timeline, a, b| {
            let evidence = String::new();
            let with = Ordinal(b);
            let linked = Entry::PersonLinked { with, evidence };
            timeline.add(Ordinal(a), day("2026-01-01"), linked);
        };
        said(&mut timeline, 9, "2026-01-05", ChoiceKind::Objection);
        link(&mut timeline, 9, 4);
        link(&mut timeline, 4, 2);
        said(&mut timeline, 4, "2026-01-03", ChoiceKind::Objection);
        said(&mut timeline, 7, "2026-01-01", ChoiceKind::Consent);
        let first = |person, kind| timeline.first_said(Ordinal(person), kind, |_| true);
        for person in [2, 4, 9] {
            let found = first(person, ChoiceKind::Objection);
            assert_eq!(found, Some(day("2026-01-03")), "{person}");
        }
        assert_eq!(first(7, ChoiceKind::Objection), None);
        assert_eq!(first(7, ChoiceKind::Consent), Some(day("2026-01-01")));
    }
}
