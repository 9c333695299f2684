//! People as decisions read them, at the head or at any earlier sequence.

use crate::build::unknown_standing;
use crate::fold::Fold;
use crate::log::Ledger;
use crate::people::facts;
use crate::storage::{Change, Correction, PersonRow, Storage};
use rights::{Error, Ordinal, People, Sequence, Standing, Subject};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Who is one human being with whom.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    root: HashMap<Ordinal, Ordinal>,
}

impl Groups {
    pub(crate) fn of(links: &[(Ordinal, Ordinal)]) -> Groups {
        let mut groups = Groups::default();
        for (a, b) in links {
            let (a, b) = (groups.find(*a), groups.find(*b));
            groups.root.insert(a.max(b), a.min(b));
        }
        groups
    }

    fn find(&self, of: Ordinal) -> Ordinal {
        let mut at = of;
        // INVARIANT: a root is never above what it stands for, so the walk ends.
        while let Some(up) = self.root.get(&at).filter(|up| **up != at) {
            at = *up;
        }
        at
    }

    /// Everybody who is one with this person, themselves included, ascending.
    pub(crate) fn members(&self, of: Ordinal) -> Vec<Ordinal> {
        let root = self.find(of);
        let named = self.root.iter().flat_map(|(a, b)| [*a, *b]);
        let mut all: BTreeSet<Ordinal> = named.filter(|o| self.find(*o) == root).collect();
        all.insert(of);
        all.into_iter().collect()
    }

    /// Groups of more than one.
    pub(crate) fn all(&self) -> BTreeMap<Ordinal, BTreeSet<Ordinal>> {
        let mut groups: BTreeMap<Ordinal, BTreeSet<Ordinal>> = BTreeMap::new();
        for ordinal in self.root.iter().flat_map(|(a, b)| [*a, *b]) {
            groups
                .entry(self.find(ordinal))
                .or_default()
                .insert(ordinal);
        }
        groups
    }
}

/// Puts people together row by row.
#[derive(Debug)]
pub(crate) struct Assembly {
    pub(crate) people: People,
    regions: HashMap<String, u16>,
    standings: HashMap<Standing, u32>,
}

impl Assembly {
    pub(crate) fn new() -> Self {
        let people = People::empty();
        Assembly {
            regions: HashMap::from([(String::new(), 0)]),
            standings: HashMap::from([(Standing::default(), 0)]),
            people,
        }
    }

    fn region(&mut self, name: &str) -> Result<u16, Error> {
        if let Some(index) = self.regions.get(name) {
            return Ok(*index);
        }
        let index = u16::try_from(self.people.regions.len());
        let index =
            index.map_err(|_| Error::input("more than 65535 regions; map them to fewer"))?;
        self.people.regions.push(name.to_owned());
        self.regions.insert(name.to_owned(), index);
        Ok(index)
    }

    pub(crate) fn standing(&mut self, standing: &Standing) -> Result<u32, Error> {
        if let Some(index) = self.standings.get(standing) {
            return Ok(*index);
        }
        let index = u32::try_from(self.people.standings.len())
            .map_err(|_| Error::input("too many standings"))?;
        self.people.standings.push(standing.clone());
        self.standings.insert(standing.clone(), index);
        Ok(index)
    }

    pub(crate) fn push(
        &mut self,
        (birth, region, _, account): Correction,
        standing: u32,
    ) -> Result<(), Error> {
        let region = self.region(region.as_deref().unwrap_or(""))?;
        self.people
            .birth
            .push(birth.map_or(People::UNKNOWN_DAY, rights::Day::epoch_days));
        self.people.region.push(region);
        self.people.account.push(account.code());
        self.people.standing.push(standing);
        Ok(())
    }

    /// Fills the columns up to a person with people of whom nothing is known.
    pub(crate) fn leave_out(&mut self, before: Ordinal) {
        self.people
            .birth
            .resize(before.index(), People::UNKNOWN_DAY);
        self.people.region.resize(before.index(), 0);
        self.people
            .account
            .resize(before.index(), rights::AccountType::Unknown.code());
        self.people.standing.resize(before.index(), 0);
    }

    /// Gives everybody of a group the standing of all and the latest birth day of all.
    pub(crate) fn unite(&mut self, links: &[(Ordinal, Ordinal)]) -> Result<(), Error> {
        for members in Groups::of(links).all().values() {
            let mut united = Standing::default();
            members
                .iter()
                .filter_map(|m| self.people.standing(*m))
                .for_each(|s| united.unite(s));
            let youngest = members.iter().filter_map(|m| self.people.birth(*m)).max();
            let standing = self.standing(&united)?;
            for member in members {
                if let Some(slot) = self.people.standing.get_mut(member.index()) {
                    *slot = standing;
                }
                if let (Some(slot), Some(day)) =
                    (self.people.birth.get_mut(member.index()), youngest)
                {
                    *slot = day.epoch_days();
                }
            }
        }
        Ok(())
    }
}

impl<S: Storage> Ledger<S> {
    /// People and their standings at a sequence: from the state at the head, by replay before it.
    ///
    /// # Errors
    /// When storage fails, or the sequence lies beyond the head.
    pub async fn people_at(&self, at: Sequence) -> Result<People, Error> {
        let head = self.head().await?;
        if at > head {
            return Err(Error::input(format!(
                "sequence `{at}` lies beyond the ledger's head `{head}`"
            )));
        }
        if at == head {
            let (stands_at, people) = self.people_now().await?;
            // Somebody may have appended since the head was read.
            if stands_at == at {
                return Ok(people);
            }
        }
        self.people_then(at).await
    }

    /// Everybody at the head, and the sequence that they stand at, whoever appends meanwhile.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn people_now(&self) -> Result<(Sequence, People), Error> {
        let mut assembly = Assembly::new();
        let mut failed = Ok(());
        let snapshot = self.storage.snapshot(|row| {
            // The storage's number of the standing, until the standings are known.
            let pushed = assembly.push(facts(&row), row.standing);
            failed = std::mem::replace(&mut failed, Ok(())).and(pushed);
        });
        let snapshot = snapshot.await?;
        failed?;
        // Standings stay interned when nobody stands there any more.
        let used: HashSet<u32> = assembly.people.standing.iter().copied().collect();
        let mut index = HashMap::with_capacity(used.len());
        for (id, standing) in snapshot
            .standings
            .iter()
            .filter(|(id, _)| used.contains(id))
        {
            index.insert(*id, assembly.standing(standing)?);
        }
        for (slot, person) in assembly.people.standing.iter_mut().zip(0..) {
            *slot = *index
                .get(slot)
                .ok_or_else(|| unknown_standing(Ordinal(person)))?;
        }
        assembly.unite(&snapshot.links)?;
        Ok((snapshot.at, assembly.people))
    }

    async fn people_then(&self, at: Sequence) -> Result<People, Error> {
        let (mut corrected, mut standings, mut links) =
            (HashMap::new(), HashMap::new(), Vec::new());
        for change in self.changes_before(at).await? {
            match change {
                Change::Standing(person, standing) => {
                    standings.insert(person, standing);
                }
                Change::Corrected(person, facts) => {
                    corrected.insert(person, facts);
                }
                Change::Linked(a, b) => links.push((a, b)),
                Change::Handle(..) | Change::Contact(..) => {}
            }
        }
        let mut rows: Vec<PersonRow> = Vec::new();
        // An erased person stands erased at every sequence: what they said before is gone.
        for person in self.storage.erased().await?.into_keys() {
            standings.insert(person, crate::fold::erased());
            corrected.remove(&person);
        }
        self.each_person(|row| {
            if Self::known_at(&row, at) {
                rows.push(row);
            }
        })
        .await?;
        let mut assembly = Assembly::new();
        for row in rows {
            let standing = standings.remove(&row.ordinal).unwrap_or_default();
            let standing = assembly.standing(&standing)?;
            let first = PersonRow {
                corrected: None,
                ..row
            };
            let now = corrected
                .remove(&first.ordinal)
                .unwrap_or_else(|| facts(&first));
            assembly.push(now, standing)?;
        }
        assembly.unite(&links)?;
        Ok(assembly.people)
    }

    /// Folds every entry before a sequence onto nothing.
    async fn changes_before(&self, at: Sequence) -> Result<Vec<Change>, Error> {
        let mut fold = Fold::onto(&self.settings.tree, HashMap::new());
        self.fold_range(&mut fold, Sequence(0), at).await?;
        Ok(fold.changes())
    }

    async fn fold_range(
        &self,
        fold: &mut Fold<'_>,
        from: Sequence,
        to: Sequence,
    ) -> Result<(), Error> {
        let erased = self.storage.erased().await?;
        let mut unreadable = None;
        self.replay(from, to, |recorded| {
            match (&recorded.entry, recorded.subject) {
                (_, Subject::Person(person)) if erased.contains_key(&person) => {}
                (Some(entry), subject) => fold.take(subject, entry),
                (None, _) => unreadable = unreadable.or(Some(recorded.sequence)),
            }
        })
        .await?;
        // INVARIANT: replay equals state over the entries not erased plus tombstones.
        erased.into_keys().for_each(|person| fold.erase(person));
        // An entry that cannot be read may be an objection: in doubt there is no state rather than
        // one without it.
        match unreadable {
            None => Ok(()),
            Some(at) => Err(Error::corrupt(format!(
                "ledger entry `{at}` has no key, and nobody says that its person was erased; restore the keys from a backup"
            ))),
        }
    }

    /// Drops the state and folds the log anew; others may append meanwhile.
    ///
    /// # Errors
    /// When storage fails or an entry cannot be read; the old state then stays.
    pub async fn rebuild_state(&self) -> Result<(), Error> {
        let mut fold = Fold::onto(&self.settings.tree, HashMap::new());
        let mut done = Sequence(0);
        loop {
            let head = self.head().await?;
            self.fold_range(&mut fold, done, head).await?;
            done = head;
            if self.storage.replace_state(head, &fold.changes()).await? {
                return Ok(());
            }
        }
    }
}
