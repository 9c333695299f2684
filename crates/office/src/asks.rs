//! What people asked for by a choice: in the portal, by the link of a notice, on the platform. It counts at once; what
//! is still to be done about it has a month (Art. 12(3) GDPR).

#[cfg(test)]
mod tests;

use crate::follow::{self, Follows, Read};
use crate::place::Office;
use crate::session::seconds;
use corpus::a_month_after;
use ledger::Recorded;
use rights::{
    Choice, ChoiceKind, Day, Entry, Error, ItemId, Ordinal, Sequence, Subject, is_done_there,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Sources of what was said here, and not on the platform.
const OURS: &str = "demur:";

/// Something that was asked for.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    /// Its entry.
    pub(crate) number: Sequence,
    /// Whose.
    pub(crate) person: Ordinal,
    /// What.
    pub(crate) choice: Choice,
    /// When it came.
    pub(crate) received: Day,
    /// Whether staff said that it is carried out on the platform.
    pub(crate) carried: bool,
}

impl Ask {
    /// Until when it has to be dealt with.
    pub(crate) fn due(&self) -> Day {
        a_month_after(self.received)
    }

    /// Whether the platform has to do something itself: what was said there it knows already.
    fn needs_platform(&self) -> bool {
        let item = self.choice.item.is_some();
        let there = match self.choice.kind {
            ChoiceKind::AudienceNarrowed => true,
            ChoiceKind::Erasure => item,
            _ => false,
        };
        there && self.choice.source.starts_with(OURS)
    }
}

/// How something that was asked for stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Sets that were not looked at since.
    pub(crate) sets: u64,
    /// Whether something is stored that is to be erased.
    pub(crate) stored: bool,
    /// Of so many items that the platform has to change, how many it said that it has; none where it need not.
    pub(crate) platform: Option<(u64, u64)>,
}

impl Standing {
    /// Whether anything is left to do.
    pub(crate) fn is_open(&self) -> bool {
        let waits = self.platform.is_some_and(|(done, of)| done < of);
        self.sets > 0 || self.stored || waits
    }
}

/// What is open, as far as the ledger was read.
#[derive(Debug, Default)]
pub(crate) struct Asks {
    /// The first entry that was not read.
    next: Sequence,
    /// The request that was made last, and whose: what it refuses follows it, and has its clock.
    made: Option<(Sequence, Ordinal)>,
    open: BTreeMap<Sequence, Ask>,
    /// How many were overdue when that was last counted, in seconds since 1970.
    overdue: Option<(i64, Overdue)>,
}

/// How many are overdue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Overdue {
    /// Those that are known.
    pub(crate) count: u64,
    /// Whether less than all of the ledger was read for it: there may be more.
    pub(crate) reading: bool,
}

/// For so long the number of those overdue is not counted anew.
const COUNTED_SECONDS: i64 = 15;
/// How often it is looked whether there is more to read.
const LOOK_EVERY: Duration = Duration::from_secs(2);

impl Follows for Asks {
    fn unread(&mut self) -> &mut Sequence {
        &mut self.next
    }

    fn take(&mut self, recorded: Recorded) {
        let (number, subject) = (recorded.sequence, recorded.subject);
        match (subject, recorded.entry) {
            (Subject::Person(person), Some(Entry::RequestMade(_))) => {
                self.made = Some((number, person));
            }
            (Subject::Person(person), Some(Entry::Choice(choice))) => {
                let has_clock = self.made.is_some_and(|(made, whose)| {
                    made.next() == number && whose == person && choice.source.starts_with(OURS)
                });
                // What the platform says of an item it has done.
                let done = is_done_there(&choice.source) && choice.item.is_some();
                let request = choice.kind.is_request() && !choice.again;
                if !request || choice.is_signal() || has_clock || done {
                    return;
                }
                let received = choice.made_at.day().min(recorded.recorded_at.day());
                let ask = Ask {
                    number,
                    person,
                    choice,
                    received,
                    carried: false,
                };
                self.open.insert(number, ask);
            }
            (_, Some(Entry::ChoiceCarriedOut { choice, .. })) => {
                if let Some(ask) = self.open.get_mut(&choice) {
                    ask.carried = true;
                }
            }
            (_, Some(Entry::PersonErased { person, .. })) => {
                self.open.retain(|_, ask| ask.person != person);
            }
            _ => {}
        }
    }
}

impl Office {
    /// Reads what people asked for until `stop`, beside the pages: what a large ledger has takes minutes after a start.
    /// Until all of it is read, pages say how far that has come.
    pub async fn read_asks(&self, stop: &AtomicBool) {
        while !stop.load(Ordering::SeqCst) {
            // A little at a time: pages want it in between.
            let mut asks = self.asks.lock().await;
            let read = read_on(self, &mut asks, follow::PAGE).await;
            drop(asks);
            match read {
                Ok(read) if !read.is_all() => continue,
                Ok(_) => {}
                Err(error) => drop(server::web::log(&self.app, &error)),
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}

/// Takes in what is new, at most so many entries.
async fn read_on(office: &Office, asks: &mut Asks, most: u64) -> Result<Read, Error> {
    follow::catch_up(asks, &office.app.parts().ledger, most).await
}

/// Everything that is open in what was read, the most urgent first; and how much that is.
pub(crate) async fn open(office: &Office) -> Result<(Vec<(Ask, Standing)>, Read), Error> {
    let mut asks = office.asks.lock().await;
    let read = read_on(office, &mut asks, follow::MOST).await?;
    let mut open = standings(office, &mut asks, |_| true).await?;
    open.sort_by_key(|(ask, _)| (ask.due(), ask.number));
    let today = office.app.parts().clock.today();
    let overdue = open.iter().filter(|(ask, _)| ask.due() < today).count();
    let overdue = Overdue {
        count: overdue as u64,
        reading: !read.is_all(),
    };
    asks.overdue = Some((seconds(office), overdue));
    Ok((open, read))
}

/// The one of an entry, if it is open. All of the ledger is read for that: it may stand at its end, and what follows
/// may say that it is carried out.
pub(crate) async fn one(
    office: &Office,
    number: Sequence,
) -> Result<Option<(Ask, Standing)>, Error> {
    let mut asks = loop {
        let mut asks = office.asks.lock().await;
        if read_on(office, &mut asks, follow::MOST).await?.is_all() {
            break asks;
        }
    };
    let found = standings(office, &mut asks, move |ask| ask.number == number).await?;
    Ok(found.into_iter().next())
}

/// How many are overdue; counted anew after a few seconds only.
pub(crate) async fn overdue(office: &Office) -> Result<Overdue, Error> {
    let mut asks = office.asks.lock().await;
    let now = seconds(office);
    let known = asks.overdue.filter(|(at, _)| now - at < COUNTED_SECONDS);
    if let Some((_, overdue)) = known {
        return Ok(overdue);
    }
    let read = read_on(office, &mut asks, follow::MOST).await?;
    let today = office.app.parts().clock.today();
    let late = standings(office, &mut asks, move |ask| ask.due() < today).await?;
    let overdue = Overdue {
        count: late.len() as u64,
        reading: !read.is_all(),
    };
    asks.overdue = Some((now, overdue));
    Ok(overdue)
}

/// Those that are open among the ones that are `wanted`, in the order of their numbers, each as it stands: others
/// are not looked at, since that reads sets and facts. What is done is not looked at again.
async fn standings(
    office: &Office,
    asks: &mut Asks,
    wanted: impl Fn(&Ask) -> bool,
) -> Result<Vec<(Ask, Standing)>, Error> {
    let wanted: Vec<&Ask> = asks.open.values().filter(|ask| wanted(ask)).collect();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let looked = office.app.sets().looked_up_to().await?;
    let stored = still_stored(office, &wanted)?;
    let mut open = Vec::new();
    let mut done = Vec::new();
    for ask in wanted {
        let sets = looked
            .iter()
            .filter(|(_, upto)| *upto <= ask.number)
            .count();
        let standing = Standing {
            sets: sets as u64,
            stored: ask.choice.kind == ChoiceKind::Erasure
                && ask
                    .choice
                    .item
                    .as_ref()
                    .is_none_or(|item| stored.contains(item)),
            platform: platform(office, ask).await?,
        };
        match standing.is_open() {
            true => open.push((ask.clone(), standing)),
            false => done.push(ask.number),
        }
    }
    for number in done {
        asks.open.remove(&number);
    }
    Ok(open)
}

/// Items that are to be erased by themselves and still are stored.
fn still_stored(office: &Office, asks: &[&Ask]) -> Result<BTreeSet<ItemId>, Error> {
    let erased = asks
        .iter()
        .filter(|ask| ask.choice.kind == ChoiceKind::Erasure);
    let items = erased.filter_map(|ask| ask.choice.item.clone()).collect();
    tokio::task::block_in_place(|| office.app.sets().still_stored(&items))
}

/// How far the platform has come with what it has to change itself, as its own events say.
async fn platform(office: &Office, ask: &Ask) -> Result<Option<(u64, u64)>, Error> {
    if !ask.needs_platform() {
        return Ok(None);
    }
    let of: BTreeSet<ItemId> = match (&ask.choice.item, ask.choice.before, ask.choice.audience) {
        (Some(item), ..) => [item.clone()].into(),
        (None, Some(before), Some(audience)) => tokio::task::block_in_place(|| {
            office
                .app
                .sets()
                .wider_than(ask.person, (&ask.choice.scope, before), audience)
        })?,
        _ => BTreeSet::new(),
    };
    let count = of.len() as u64;
    if ask.carried {
        return Ok(Some((count, count)));
    }
    let history = office.app.parts().ledger.history(ask.person).await?;
    let mut confirmed: BTreeSet<&ItemId> = BTreeSet::new();
    for recorded in &history {
        if let Some(Entry::Choice(said)) = &recorded.entry
            && let Some(item) = said.item.as_ref().and_then(|item| of.get(item))
            && confirms(ask, (recorded.sequence, said))
        {
            confirmed.insert(item);
        }
    }
    Ok(Some((confirmed.len() as u64, count)))
}

/// Whether an event of the platform's says that it did what was asked: an item that is deleted there needs nothing
/// more, and one that as few can see as was asked is narrowed. A narrowing from before it was asked says nothing, since
/// the item may have been widened in between, which no entry tells; what was deleted before stays deleted.
fn confirms(ask: &Ask, (sequence, said): (Sequence, &Choice)) -> bool {
    if !is_done_there(&said.source) {
        return false;
    }
    match (said.kind, said.audience, ask.choice.audience) {
        (ChoiceKind::Erasure, ..) => true,
        (ChoiceKind::AudienceNarrowed, Some(now), Some(wanted)) => {
            ask.choice.kind == ChoiceKind::AudienceNarrowed
                && sequence > ask.number
                && now.narrowed_by(wanted) == now
        }
        _ => false,
    }
}
