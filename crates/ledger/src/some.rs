//! Certain people at the head, without reading all the others.

use crate::assemble::{Assembly, Groups};
use crate::build::unknown_standing;
use crate::log::Ledger;
use crate::people::facts;
use crate::storage::{PersonRow, Storage};
use rights::{Choice, Error, GridId, Ordinal, People, Sequence, Standing};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Some of the people, as they stand at a sequence.
#[derive(Clone, Debug)]
pub struct SomePeople {
    /// The head when they were read.
    pub at: Sequence,
    /// Columns as [`Ledger::people_at`] gives them, up to the greatest ordinal asked for.
    ///
    /// INVARIANT: right for the persons asked for and for nobody else: the others stand there as if
    /// nothing were known of them. Whoever decides with these columns decides only items whose
    /// owner, depicted and mentioned persons were asked for.
    pub people: People,
    /// Places on the grid of the persons asked for.
    pub grid_ids: BTreeMap<Ordinal, GridId>,
}

/// A few people, as they stand at a sequence, in columns of their own.
#[derive(Clone, Debug)]
pub struct FewPeople {
    /// The head when they were read.
    pub at: Sequence,
    /// Columns of these people and nobody else.
    pub people: People,
    /// Their places in the columns, by ordinal.
    pub numbers: Arc<BTreeMap<u32, u32>>,
}

impl FewPeople {
    /// A person's place in the columns.
    #[must_use]
    pub fn number(&self, person: Ordinal) -> Option<Ordinal> {
        self.numbers.get(&person.0).copied().map(Ordinal)
    }
}

/// Who is one human being with whom, as it was when it was read.
#[derive(Clone, Debug)]
pub struct Linked(HashMap<Ordinal, Arc<[Ordinal]>>);

impl Linked {
    fn of(links: &[(Ordinal, Ordinal)]) -> Linked {
        let mut all = HashMap::new();
        for members in Groups::of(links).all().into_values() {
            let members: Arc<[Ordinal]> = members.into_iter().collect();
            all.extend(members.iter().map(|member| (*member, Arc::clone(&members))));
        }
        Linked(all)
    }

    /// Everybody who is one with this person, themselves included.
    fn members(&self, of: Ordinal) -> Vec<Ordinal> {
        let members = self.0.get(&of);
        members.map_or_else(|| vec![of], |members| members.to_vec())
    }
}

/// People and everybody linked with them.
fn with_linked(links: &[(Ordinal, Ordinal)], wanted: &BTreeSet<Ordinal>) -> BTreeSet<Ordinal> {
    let named: BTreeSet<Ordinal> = links.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let groups = Groups::of(links);
    let mut needed = wanted.clone();
    for person in wanted.iter().filter(|p| named.contains(p)) {
        needed.extend(groups.members(*person));
    }
    needed
}

impl<S: Storage> Ledger<S> {
    /// Certain people with the standing of all their linked accounts, at the head. The cost grows
    /// with the people asked for.
    ///
    /// # Errors
    /// When somebody asked for is nobody, or storage fails.
    pub async fn some_people(&self, wanted: &BTreeSet<Ordinal>) -> Result<SomePeople, Error> {
        loop {
            let at = self.head().await?;
            let (people, grid_ids) = self.read_some(wanted).await?;
            // Somebody may have appended while they were read one by one.
            if self.head().await? == at {
                return Ok(SomePeople {
                    at,
                    people,
                    grid_ids,
                });
            }
        }
    }

    /// The same in columns of these people alone, so that the cost does not grow with how many people
    /// the ledger has. Accounts linked with them are among them. With `suppose` a person stands as if
    /// they had said that choice too; nothing is written.
    ///
    /// # Errors
    /// When somebody asked for is nobody, or storage fails.
    pub async fn few_people(
        &self,
        wanted: &BTreeSet<Ordinal>,
        suppose: Option<(Ordinal, &Choice)>,
    ) -> Result<FewPeople, Error> {
        loop {
            let at = self.head().await?;
            let links = self.storage.links().await?;
            let (mut assembly, mut numbers) = (Assembly::new(), BTreeMap::new());
            for (number, person) in (0..).zip(with_linked(&links, wanted)) {
                let row = self.row_of(person).await?;
                let standing = self.storage.standing(row.standing).await?;
                let mut standing = standing.ok_or_else(|| unknown_standing(person))?;
                if let Some((_, choice)) = suppose.filter(|(who, _)| *who == person) {
                    standing.apply_choice(choice, &self.settings.tree);
                }
                let standing = assembly.standing(&standing)?;
                assembly.push(facts(&row), standing)?;
                numbers.insert(person.0, number);
            }
            let number = |person: &Ordinal| numbers.get(&person.0).copied().map(Ordinal);
            let links = links.iter();
            let links: Vec<_> = links
                .filter_map(|(a, b)| number(a).zip(number(b)))
                .collect();
            assembly.unite(&links)?;
            // Somebody may have appended while they were read one by one.
            if self.head().await? == at {
                return Ok(FewPeople {
                    at,
                    people: assembly.people,
                    numbers: Arc::new(numbers),
                });
            }
        }
    }

    /// Who is one human being with whom, now: for [`Ledger::standing_with`].
    ///
    /// # Errors
    /// When storage fails.
    pub async fn linked(&self) -> Result<Linked, Error> {
        Ok(Linked::of(&self.storage.links().await?))
    }

    /// Where a person stands with all their linked accounts, each as it is read: whoever appends meanwhile has nothing
    /// read anew, so that it ends however many do. `None` in doubt: where one of them is nobody, or where it is not
    /// known where one stands, such as of somebody who is erased at this moment.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn standing_with(
        &self,
        linked: &Linked,
        person: Ordinal,
    ) -> Result<Option<Standing>, Error> {
        let mut united = Standing::default();
        for member in linked.members(person) {
            let Some(row) = self.row(member).await? else {
                return Ok(None);
            };
            let Some(standing) = self.storage.standing(row.standing).await? else {
                return Ok(None);
            };
            united.unite(&standing);
        }
        Ok(Some(united))
    }

    async fn read_some(
        &self,
        wanted: &BTreeSet<Ordinal>,
    ) -> Result<(People, BTreeMap<Ordinal, GridId>), Error> {
        let links = self.storage.links().await?;
        let needed = with_linked(&links, wanted);
        let mut assembly = Assembly::new();
        let mut grid_ids = BTreeMap::new();
        for person in needed {
            let row = self.row_of(person).await?;
            let standing = self.storage.standing(row.standing).await?;
            let standing = standing.ok_or_else(|| unknown_standing(person))?;
            let standing = assembly.standing(&standing)?;
            assembly.leave_out(person);
            assembly.push(facts(&row), standing)?;
            grid_ids.insert(person, row.grid);
        }
        let within = |(a, _): &&(Ordinal, Ordinal)| grid_ids.contains_key(a);
        let links: Vec<_> = links.iter().filter(within).copied().collect();
        assembly.unite(&links)?;
        Ok((assembly.people, grid_ids))
    }

    pub(crate) async fn row_of(&self, person: Ordinal) -> Result<PersonRow, Error> {
        let row = self.row(person).await?;
        row.ok_or_else(|| Error::not_found(format!("nobody has the ordinal `{}`", person.0)))
    }
}
