//! What has to be refused, worked out without demur: whose item it is, whom it shows, what it shares.

use rights::{Choice, ChoiceKind, Instant, Sequence};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) type Ids = BTreeSet<String>;

/// What somebody posted.
#[derive(Clone, Debug)]
pub(crate) struct Post {
    pub(crate) owner: usize,
    /// Whom it shows or names.
    pub(crate) shows: Option<usize>,
    /// What it shares or quotes.
    pub(crate) shares: Option<String>,
    pub(crate) public: bool,
    /// Where the ledger ended before it was imported.
    pub(crate) posted: Sequence,
}

/// Where a person stands. Every choice of theirs here is about everything, or about one item.
#[derive(Clone, Debug, Default)]
pub(crate) struct Person {
    pub(crate) objects: bool,
    pub(crate) withdrew: bool,
    pub(crate) restricted: bool,
    pub(crate) erased: bool,
    pub(crate) told: bool,
    /// Items erased, narrowed or flagged one by one.
    pub(crate) items: Ids,
    pub(crate) erased_items: Ids,
}

impl Person {
    fn refuses(&self) -> bool {
        self.refuses_to_be_shown() || self.withdrew
    }

    /// Whoever takes a consent back says nothing about what others post.
    fn refuses_to_be_shown(&self) -> bool {
        self.objects || self.restricted || self.erased
    }
}

/// The town as it was after an entry.
pub(crate) struct Moment {
    /// Entries before this one are taken in.
    pub(crate) sequence: Sequence,
    pub(crate) at: Instant,
    pub(crate) refused: Ids,
}

#[derive(Default)]
pub(crate) struct Model {
    pub(crate) people: Vec<Person>,
    pub(crate) posts: BTreeMap<String, Post>,
    pub(crate) moments: Vec<Moment>,
}

impl Model {
    pub(crate) fn choose(&mut self, who: usize, choice: &Choice) {
        let person = &mut self.people[who];
        if let Some(item) = &choice.item {
            person.items.insert(item.to_string());
            if choice.kind == ChoiceKind::Erasure {
                person.erased_items.insert(item.to_string());
            }
            return;
        }
        match choice.kind {
            ChoiceKind::Objection => person.objects = true,
            ChoiceKind::ObjectionWithdrawn => person.objects = false,
            ChoiceKind::ConsentWithdrawn => person.withdrew = true,
            ChoiceKind::Consent => person.withdrew = false,
            ChoiceKind::Restriction => person.restricted = true,
            ChoiceKind::RestrictionLifted => person.restricted = false,
            ChoiceKind::Erasure => person.erased = true,
            kind => panic!("nobody says {kind:?} about everything"),
        }
    }

    fn is_refused(&self, id: &str) -> bool {
        // What nobody posted is unknown, and stays out.
        let Some(post) = self.posts.get(id) else {
            return true;
        };
        let owner = &self.people[post.owner];
        let shown = post.shows.map(|who| &self.people[who]);
        !post.public
            || !owner.told
            || owner.refuses()
            || owner.items.contains(id)
            || shown.is_some_and(Person::refuses_to_be_shown)
            || post.shares.as_deref().is_some_and(|of| self.is_refused(of))
    }

    pub(crate) fn refused(&self) -> Ids {
        let ids = self.posts.keys();
        ids.filter(|id| self.is_refused(id)).cloned().collect()
    }

    /// Remembers how things stand with the entries before a sequence.
    pub(crate) fn remember(&mut self, sequence: Sequence, at: Instant) {
        let refused = self.refused();
        self.moments.push(Moment {
            sequence,
            at,
            refused,
        });
    }

    /// What was refused by the entries before a sequence.
    pub(crate) fn refused_at(&self, sequence: Sequence) -> &Ids {
        let before = |m: &&Moment| m.sequence <= sequence;
        &self.moments.iter().rev().find(before).unwrap().refused
    }

    /// The end of the ledger at an instant.
    pub(crate) fn end_at(&self, at: Instant) -> Sequence {
        let moments = self.moments.iter().rev();
        moments
            .into_iter()
            .find(|m| m.at <= at)
            .map_or(Sequence(0), |m| m.sequence)
    }

    /// Everything that was refused by any of the states from a sequence on.
    pub(crate) fn ever_refused(&self, from: Sequence) -> Ids {
        let since = self.moments.iter().filter(|m| m.sequence >= from);
        let mut refused = self.refused_at(from).clone();
        since.for_each(|m| refused.extend(m.refused.iter().cloned()));
        refused
    }
}
