//! What the ledger says, read once from its beginning.

use ledger::{Case, Exported, Ledger, OpenedIncident, Recorded, Storage};
use rights::{
    Choice, ChoiceKind, Day, Entry, EntryKind, Error, NoticeStatus, Ordinal, Sequence, Subject,
};
use std::collections::{BTreeMap, BTreeSet};

/// Entries read at a time.
const PAGE: u64 = 10_000;

/// A choice.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chosen {
    pub(crate) day: Day,
    pub(crate) kind: ChoiceKind,
    pub(crate) person: Ordinal,
    /// Whether it is an erasure of everything.
    pub(crate) erases_all: bool,
    /// The signal it was read from, by position in [`Told::signals`].
    pub(crate) signal: Option<usize>,
}

/// A machine-readable signal.
#[derive(Clone, Debug)]
pub(crate) struct Signalled {
    pub(crate) name: String,
    /// The first choice that was read from it.
    pub(crate) first: Sequence,
}

/// An announcement, as the steps of its notices say.
#[derive(Clone, Debug)]
pub(crate) struct Announced {
    pub(crate) first: Day,
    pub(crate) last: Day,
    /// To whom it came back.
    pub(crate) bounced: BTreeSet<Ordinal>,
}

/// Everything that the ledger says of the past.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// The day of its first entry.
    pub(crate) first: Option<Day>,
    pub(crate) choices: Vec<Chosen>,
    /// What the platform said that it did to items: deleted them, or narrowed their audience.
    pub(crate) done_there: Vec<(Day, ChoiceKind)>,
    /// Signals, in the order in which they were first read.
    pub(crate) signals: Vec<Signalled>,
    /// Choices that cannot be read any more, by the day on which they were recorded.
    pub(crate) unread_choices: Vec<(Day, Ordinal)>,
    /// The first of them.
    pub(crate) first_unread: Option<Sequence>,
    /// Requests that cannot be read any more.
    pub(crate) unread_requests: Vec<Day>,
    /// Holds that cannot be read any more.
    pub(crate) unread_holds: Vec<(Day, Ordinal)>,
    /// Who was erased.
    pub(crate) erased: BTreeMap<Ordinal, Day>,
    /// Until when a hold stands from a day on; none where it was lifted.
    pub(crate) holds: BTreeMap<Ordinal, Vec<(Day, Option<Day>)>>,
    pub(crate) published: Vec<(Day, String)>,
    pub(crate) masked: Vec<(Day, u64)>,
    pub(crate) purged: Vec<(Day, u64)>,
    pub(crate) looks: Vec<Day>,
    /// When each content was imported.
    pub(crate) acquired: BTreeMap<String, Day>,
    pub(crate) campaigns: BTreeMap<String, Announced>,
    pub(crate) cases: Vec<Case>,
    pub(crate) incidents: Vec<OpenedIncident>,
    pub(crate) exports: Vec<Exported>,
}

impl Told {
    /// Reads a ledger up to a sequence.
    pub(crate) async fn read<S: Storage>(
        ledger: &Ledger<S>,
        head: Sequence,
    ) -> Result<Told, Error> {
        let (mut told, mut signals) = (Told::default(), BTreeMap::new());
        let mut from = Sequence(0);
        while from < head {
            let until = Sequence(head.0.min(from.0.saturating_add(PAGE)));
            for recorded in ledger.entries(from, until).await? {
                told.take(recorded, &mut signals);
            }
            from = until;
        }
        told.cases = ledger.cases().await?;
        told.incidents = ledger.incidents().await?;
        told.exports = ledger.exports(None).await?;
        Ok(told)
    }

    fn take(&mut self, recorded: Recorded, signals: &mut BTreeMap<String, usize>) {
        let (day, kind) = (recorded.recorded_at.day(), recorded.kind);
        let sequence = recorded.sequence;
        self.first = Some(self.first.map_or(day, |first| first.min(day)));
        if kind == EntryKind::LookedAt {
            self.looks.push(day);
        }
        match (recorded.subject, recorded.entry) {
            (Subject::Person(person), Some(entry)) => {
                self.said((person, day, sequence), entry, signals);
            }
            (Subject::Person(person), None) => match kind {
                EntryKind::Choice => {
                    self.first_unread.get_or_insert(sequence);
                    self.unread_choices.push((day, person));
                }
                EntryKind::RequestMade => self.unread_requests.push(day),
                EntryKind::HoldPlaced => self.unread_holds.push((day, person)),
                _ => {}
            },
            (Subject::Operator, Some(entry)) => self.done(day, entry),
            (Subject::Operator, None) => {}
        }
    }

    /// What an entry about a person says.
    fn said(
        &mut self,
        (person, day, sequence): (Ordinal, Day, Sequence),
        entry: Entry,
        signals: &mut BTreeMap<String, usize>,
    ) {
        match entry {
            // What was only said again is none more. Nor did anybody choose what holds until a message was read, or what
            // the platform did.
            Entry::Choice(choice) if choice.again || choice.is_hold() => {}
            Entry::Choice(choice) if choice.is_done_there() => {
                self.done_there.push((choice.made_at.day(), choice.kind));
            }
            Entry::Choice(choice) => {
                let signal = self.signal((&choice, sequence), signals);
                self.choices.push(Chosen {
                    day: choice.made_at.day(),
                    kind: choice.kind,
                    person,
                    erases_all: choice.kind == ChoiceKind::Erasure && choice.item.is_none(),
                    signal,
                });
            }
            Entry::Notice(notice) => {
                let at = notice.at.day();
                let campaign = self.campaign(notice.campaign, at);
                if notice.status == NoticeStatus::Bounced {
                    campaign.bounced.insert(person);
                }
            }
            Entry::HoldPlaced { until, .. } => {
                let holds = self.holds.entry(person).or_default();
                holds.push((day, Some(until)));
            }
            Entry::HoldLifted => self.holds.entry(person).or_default().push((day, None)),
            _ => {}
        }
    }

    /// What an entry of the operator says.
    fn done(&mut self, day: Day, entry: Entry) {
        match entry {
            Entry::PersonErased { person, .. } => drop(self.erased.insert(person, day)),
            Entry::SetPublished { set, .. } => self.published.push((day, set)),
            Entry::SetMasked { items, .. } => self.masked.push((day, items)),
            Entry::SetPurged { rows, .. } => self.purged.push((day, rows)),
            Entry::ContentImported { content, .. } => drop(self.acquired.insert(content, day)),
            Entry::CampaignPlanned(campaign) => drop(self.campaign(campaign.id, day)),
            _ => {}
        }
    }

    fn campaign(&mut self, name: String, day: Day) -> &mut Announced {
        let campaign = self.campaigns.entry(name).or_insert_with(|| Announced {
            first: day,
            last: day,
            bounced: BTreeSet::new(),
        });
        campaign.first = campaign.first.min(day);
        campaign.last = campaign.last.max(day);
        campaign
    }

    /// The number of the signal that a choice was read from.
    fn signal(
        &mut self,
        (choice, first): (&Choice, Sequence),
        known: &mut BTreeMap<String, usize>,
    ) -> Option<usize> {
        let name = choice.source.as_str();
        if !name.starts_with(SIGNAL) {
            return None;
        }
        if let Some(at) = known.get(name) {
            return Some(*at);
        }
        let at = self.signals.len();
        self.signals.push(Signalled {
            name: name.to_owned(),
            first,
        });
        known.insert(name.to_owned(), at);
        Some(at)
    }

    /// Whether a person's data was held back on a day.
    pub(crate) fn is_held(&self, person: Ordinal, on: Day) -> bool {
        let said = self.holds.get(&person).map(Vec::as_slice);
        let mut said = said.unwrap_or_default().iter();
        let latest = said.rfind(|(day, _)| *day <= on);
        latest.is_some_and(|(_, until)| until.is_some_and(|until| until >= on))
    }
}

/// How the source of a choice begins that was read from a machine-readable signal.
const SIGNAL: &str = "signal:";
