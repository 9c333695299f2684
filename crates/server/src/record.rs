//! Taking what a person says.

use crate::app::App;
use ledger::{Receipt, Recorded, Since};
use rights::{
    Choice, ChoiceKind, Entry, Error, Instant, Ordinal, Scope, Sequence, Subject, in_force,
};
use std::collections::{BTreeMap, btree_map};

/// An entry of a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its place.
    pub sequence: Sequence,
    /// When it was recorded.
    pub at: Instant,
    /// Whether it had been said before, and nothing was written.
    pub again: bool,
}

/// Sources that begin so are no import's; each choice is confirmed by mail.
pub(crate) const OURS: &str = "demur:";
/// For so long the same once more is the same click.
const SAME_CLICK_SECONDS: i64 = 10 * 60;

/// Whether what was recorded then and comes now can be one click.
pub(crate) const fn is_same_click(then: Instant, now: Instant) -> bool {
    now.epoch_micros() - then.epoch_micros() < SAME_CLICK_SECONDS * 1_000_000
}

/// Said by the link of a notice.
pub(crate) const BY_LINK: &str = "demur:link";
/// Said by the form that needs no signing in, from a confirmed address.
pub(crate) const BY_FORM: &str = "demur:form";
/// Said of an account by a request without signing in that names it; the evidence says which.
pub(crate) const NAMED: &str = rights::NAMED;
/// Said in the portal, signed in.
pub(crate) const PORTAL: &str = "demur:portal";

impl App {
    /// Records an objection, unless one that covers it stands already: the same click twice is one
    /// objection.
    pub(crate) async fn object(
        &self,
        person: Ordinal,
        scope: Scope,
        (source, note): (&str, Option<String>),
    ) -> Result<Taken, Error> {
        let turn = self.turn(person).await;
        if let Some(before) = self.standing_objection(person, &scope, source).await? {
            return Ok(before);
        }
        let now = self.parts.clock.now();
        let mut choice = Choice::new(ChoiceKind::Objection, scope, now, source);
        choice.note = note;
        let taken = self.append(person, choice).await;
        drop(turn);
        taken
    }

    /// Takes Global Privacy Control of somebody who is signed in for an objection, once: a browser says it
    /// at every visit. Said before, it changes nothing, whatever the person said since.
    pub(crate) async fn hear_gpc(&self, person: Ordinal) -> Result<(), Error> {
        let Some((token, scope)) = self.parts.signals.gpc() else {
            return Ok(());
        };
        let source = token.source_name();
        if self.was_heard(person, &source, &scope).await? {
            return Ok(());
        }
        let turn = self.turn(person).await;
        if !self.was_heard(person, &source, &scope).await? {
            let now = self.parts.clock.now();
            let choice = Choice::new(ChoiceKind::Objection, scope, now, source);
            self.append(person, choice).await?;
        }
        drop(turn);
        Ok(())
    }

    async fn was_heard(&self, person: Ordinal, source: &str, scope: &Scope) -> Result<bool, Error> {
        let standing = self.parts.ledger.own_standing(person).await?;
        let mut signals = standing.signals.iter();
        Ok(signals.any(|signal| signal.source == source && signal.scope == *scope))
    }

    /// Records another choice of a person.
    ///
    /// # Errors
    /// A choice that contradicts itself, a person whom nobody knows, or storage that fails: then nothing is
    /// acknowledged.
    pub async fn append(&self, person: Ordinal, choice: Choice) -> Result<Taken, Error> {
        self.append_all(vec![(person, choice)]).await
    }

    /// The same of a choice that may take a no back and was decided upon an older look; see [`Since`].
    ///
    /// # Errors
    /// As [`App::append`].
    pub async fn append_since(
        &self,
        person: Ordinal,
        choice: Choice,
        since: Since,
    ) -> Result<Taken, Error> {
        self.append_all_since(vec![(person, choice)], since).await
    }

    /// Records choices together, all or none; the first is what a person is told of.
    pub(crate) async fn append_all(&self, choices: Vec<(Ordinal, Choice)>) -> Result<Taken, Error> {
        let receipts = self.parts.ledger.append(&entries(choices)).await?;
        first(self.taken(&receipts))
    }

    /// The same of what may take a no back and was decided upon an older look.
    pub(crate) async fn append_all_since(
        &self,
        choices: Vec<(Ordinal, Choice)>,
        since: Since,
    ) -> Result<Taken, Error> {
        first(self.append_each_since(choices, since).await?)
    }

    /// The same; gives each of them.
    pub(crate) async fn append_each_since(
        &self,
        choices: Vec<(Ordinal, Choice)>,
        since: Since,
    ) -> Result<Vec<Taken>, Error> {
        let entries = entries(choices);
        let receipts = self.parts.ledger.append_since(&entries, since).await?;
        Ok(self.taken(&receipts))
    }

    /// What was recorded; rings for whoever tells people of it.
    fn taken(&self, receipts: &[Receipt]) -> Vec<Taken> {
        self.bell.notify_one();
        let taken = receipts.iter().map(|receipt| Taken {
            sequence: receipt.sequence,
            at: receipt.recorded_at(),
            again: false,
        });
        taken.collect()
    }

    /// What was said a moment before in the very same words, of all of these; the first of them. The same click
    /// twice is one.
    pub(crate) async fn said_just_now(
        &self,
        wanted: &[(Ordinal, Choice)],
    ) -> Result<Option<Taken>, Error> {
        let mut histories: BTreeMap<Ordinal, Vec<Recorded>> = BTreeMap::new();
        let mut found = None;
        for (account, choice) in wanted {
            let history = match histories.entry(*account) {
                btree_map::Entry::Occupied(known) => known.into_mut(),
                btree_map::Entry::Vacant(new) => {
                    new.insert(self.parts.ledger.history(*account).await?)
                }
            };
            let same = |recorded: &&Recorded| is_same(recorded, (*account, choice));
            let Some(recorded) = history.iter().rev().find(same) else {
                return Ok(None);
            };
            found = found.or(Some(before(recorded)));
        }
        Ok(found)
    }

    /// The entry of an objection in force that reaches everything that this one would. Whoever has a link
    /// is not told of one that was said elsewhere; then theirs is one more.
    pub(crate) async fn standing_objection(
        &self,
        person: Ordinal,
        scope: &Scope,
        source: &str,
    ) -> Result<Option<Taken>, Error> {
        let standing = self.parts.ledger.own_standing(person).await?;
        let tree = &self.parts.tree;
        let covers = |stands: &Scope| scope.is_within(stands, tree);
        if !standing.objections.iter().any(covers) {
            return Ok(None);
        }
        let history = self.parts.ledger.history(person).await?;
        let said = history.iter().filter_map(|recorded| match &recorded.entry {
            Some(Entry::Choice(choice)) => Some((recorded, choice)),
            _ => None,
        });
        let (entries, choices): (Vec<&Recorded>, Vec<&Choice>) = said.unzip();
        // One that was taken back since says nothing any more, and its receipt is none of this one.
        let stands = in_force(&choices, tree);
        let meant = |choice: &Choice| {
            let own = source != BY_LINK || choice.source == BY_LINK;
            let objects = choice.kind == ChoiceKind::Objection && !choice.is_signal();
            objects && covers(&choice.scope) && own
        };
        let all = entries.into_iter().zip(choices).zip(stands);
        let mut standing =
            all.filter(|((_, choice), stands)| *stands == Some(true) && meant(choice));
        Ok(standing
            .next_back()
            .map(|((recorded, _), _)| before(recorded)))
    }
}

fn entries(choices: Vec<(Ordinal, Choice)>) -> Vec<(Subject, Entry)> {
    let entry = |(person, choice)| (Subject::Person(person), Entry::Choice(choice));
    choices.into_iter().map(entry).collect()
}

fn first(taken: Vec<Taken>) -> Result<Taken, Error> {
    let lost = || Error::internal("an entry has no receipt");
    taken.first().copied().ok_or_else(lost)
}

fn before(recorded: &Recorded) -> Taken {
    Taken {
        sequence: recorded.sequence,
        at: recorded.recorded_at,
        again: true,
    }
}

/// Whether an entry says the very same of the same account, and was made a moment before.
fn is_same(recorded: &Recorded, (account, wanted): (Ordinal, &Choice)) -> bool {
    let Some(Entry::Choice(said)) = &recorded.entry else {
        return false;
    };
    recorded.subject == Subject::Person(account)
        && is_same_click(recorded.recorded_at, wanted.made_at)
        && (said.kind, &said.scope) == (wanted.kind, &wanted.scope)
        && (&said.item, said.before, said.audience)
            == (&wanted.item, wanted.before, wanted.audience)
}
