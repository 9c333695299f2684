//! People: first import, corrections, handles.

use crate::build::{Build, unknown_standing};
use crate::import::Import;
use crate::log::Ledger;
use crate::seal::Key;
use crate::storage::{Ask, Commit, Correction, Held, PersonRow, Storage};
use rights::{
    AccountType, Choice, ChoiceKind, Contact, Day, Entry, Error, GridId, MailAddress, Ordinal,
    PersonId, Scope, Sequence, Standing, Subject,
};
use std::collections::{BTreeSet, HashMap};

/// A person as an import describes them. `None` is unknown and never overwrites what is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPerson {
    /// Their id on the platform.
    pub id: PersonId,
    /// Other account ids and old handles.
    pub handles: Vec<PersonId>,
    /// Birth day.
    pub birth: Option<Day>,
    /// Region.
    pub region: Option<String>,
    /// Day the account was created.
    pub created: Option<Day>,
    /// Account type.
    pub account: AccountType,
    /// Where they can be written to.
    pub contact: Contact,
}

impl NewPerson {
    /// Somebody of whom only the id is known.
    #[must_use]
    pub fn unknown(id: PersonId) -> NewPerson {
        NewPerson {
            id,
            handles: Vec::new(),
            birth: None,
            region: None,
            created: None,
            account: AccountType::Unknown,
            contact: Contact::default(),
        }
    }
}

/// What became of one person of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// They were not known before.
    New,
    /// Everything said was known.
    Same,
    /// Something was corrected or a handle added.
    Changed,
    /// A handle belongs to somebody else: to another known person, or to one with another birth
    /// day. Nothing was taken over.
    Conflict(String),
}

/// One person of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    /// Their ordinal; `None` on a conflict.
    pub ordinal: Option<Ordinal>,
    /// What became of them.
    pub outcome: Outcome,
}

/// Everything the ledger's state knows of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRecord {
    /// Their row.
    pub row: PersonRow,
    /// Their id and handles.
    pub handles: Vec<PersonId>,
    /// Where they can be written to.
    pub contact: Contact,
    /// Their own standing, before accounts are united.
    pub standing: Standing,
    /// Persons who are the same human being, themselves included.
    pub linked: Vec<Ordinal>,
}

/// The facts in force: corrected ones stand above those of the first import.
pub(crate) fn facts(row: &PersonRow) -> Correction {
    row.corrected
        .clone()
        .unwrap_or_else(|| (row.birth, row.region.clone(), row.created, row.account))
}

impl<S: Storage> Ledger<S> {
    /// Registers people: new ones get an ordinal and a grid id that stay theirs; for known ones,
    /// what is new becomes ledger entries. `file` names the source in the ledger (a hash).
    ///
    /// # Errors
    /// When storage or randomness fails; then nobody was registered.
    pub async fn register(
        &self,
        people: &[NewPerson],
        file: &str,
    ) -> Result<Vec<Registered>, Error> {
        if people.is_empty() {
            return Ok(Vec::new());
        }
        let handles = people
            .iter()
            .flat_map(|p| std::iter::once(&p.id).chain(&p.handles))
            .cloned()
            .collect();
        let ask = Ask {
            subjects: vec![Subject::Operator],
            handles,
            ..Ask::default()
        };
        self.storage
            .append(ask, |held| {
                let mut import = Import::new(held);
                let outcomes: Vec<Registered> = people.iter().map(|p| import.take(p)).collect();
                let (new, entries) = (import.new, import.entries);
                let commit = self.register_commit(held, new, entries, file)?;
                Ok((commit, outcomes))
            })
            .await
    }

    pub(crate) fn register_commit(
        &self,
        held: &Held,
        new: Vec<(NewPerson, Ordinal)>,
        mut entries: Vec<(Subject, Entry)>,
        file: &str,
    ) -> Result<Commit, Error> {
        let mut commit = Commit::default();
        if let Some((_, first)) = new.first() {
            let count = u32::try_from(new.len())
                .map_err(|_| Error::input("too many people in one batch"))?;
            let imported = Entry::PeopleImported {
                first: *first,
                count,
                file: file.to_owned(),
            };
            entries.insert(0, (Subject::Operator, imported));
        }
        for (person, ordinal) in new {
            let names = || std::iter::once(&person.id).chain(&person.handles);
            let suppressed: Vec<PersonId> = names()
                .filter(|name| held.suppressed.contains(*name))
                .cloned()
                .collect();
            if !suppressed.is_empty() {
                entries.push((Subject::Person(ordinal), self.still_objects()));
                commit.returned.extend(suppressed);
            }
            // The key is made with the person: an objection then needs one write to the log alone.
            let subject = Subject::Person(ordinal);
            if !held.keys.contains_key(&subject) {
                let key = Key::random(&*self.settings.randomness)?;
                commit.keys.push((subject, key));
            }
            let row = PersonRow {
                ordinal,
                id: Some(person.id.clone()),
                grid: GridId::random(&*self.settings.randomness)?,
                since: held.head,
                birth: person.birth,
                region: person.region,
                created: person.created,
                account: person.account,
                corrected: None,
                standing: 0,
                last: None,
            };
            let mut handles = vec![person.id];
            handles.extend(person.handles);
            handles.sort();
            handles.dedup();
            if !person.contact.is_empty() {
                commit.contacts.push((ordinal, person.contact));
            }
            commit.people.push((row, handles));
        }
        let mut build = Build::new(&self.settings, held, commit)?;
        build.request(&entries)??;
        Ok(build.finish()?.0)
    }

    /// What an erased person who comes back with the same account has said before: the objection is
    /// honoured until they take it back (GDPR Art. 21, 17(3)(b)).
    fn still_objects(&self) -> Entry {
        let made_at = self.settings.clock.now();
        Entry::Choice(Choice::new(
            ChoiceKind::Objection,
            Scope::all(),
            made_at,
            "erased_before",
        ))
    }

    /// Owners of ids or handles, in their order.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn resolve(&self, handles: &[PersonId]) -> Result<Vec<Option<Ordinal>>, Error> {
        self.storage.resolve(handles).await
    }

    /// Where a person can be written to.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn contact(&self, person: Ordinal) -> Result<Contact, Error> {
        let found = self.storage.contacts(&[person]).await?.remove(&person);
        Ok(found.unwrap_or_default())
    }

    /// Where these people can be written to; whoever cannot be is left out.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn contacts(&self, people: &[Ordinal]) -> Result<HashMap<Ordinal, Contact>, Error> {
        self.storage.contacts(people).await
    }

    /// Everybody known from an ordinal on, at most `count`, ascending; tombstones of the erased too.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn people_from(&self, from: Ordinal, count: u32) -> Result<Vec<PersonRow>, Error> {
        self.storage.people(from, count).await
    }

    /// What is kept of a person, a tombstone of the erased too; `None` where nobody has the ordinal.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn row(&self, person: Ordinal) -> Result<Option<PersonRow>, Error> {
        let rows = self.storage.people(person, 1).await?;
        Ok(rows.into_iter().find(|row| row.ordinal == person))
    }

    /// Everybody with a mail address, whatever its case: accounts can share one.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn with_mail(&self, mail: &MailAddress) -> Result<Vec<Ordinal>, Error> {
        self.storage.with_mail(mail).await
    }

    /// Whether a keyed pseudonym is kept of an id because its person was erased: who comes back with
    /// it is refused. Nothing says whose it was. Never true where pseudonyms are not kept.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn is_kept_as_pseudonym(&self, id: &PersonId) -> Result<bool, Error> {
        let ask = Ask {
            handles: vec![id.clone()],
            ..Ask::default()
        };
        let mut kept = None;
        // What the pseudonyms are compared under is read by appends alone; this one ends before it writes.
        let looked = self.storage.append(ask, |held| {
            kept = Some(held.suppressed.contains(id));
            Err::<(Commit, ()), _>(Error::refused("only looked"))
        });
        let looked = looked.await;
        match (kept, looked) {
            (Some(kept), _) => Ok(kept),
            (None, looked) => looked.map(|()| false),
        }
    }

    /// What `look` makes of each of these persons. All of them are read at once.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn each_of<T: Send>(
        &self,
        people: &BTreeSet<Ordinal>,
        mut look: impl FnMut(&PersonRow, &Standing) -> T + Send,
    ) -> Result<HashMap<Ordinal, T>, Error> {
        if people.is_empty() {
            return Ok(HashMap::new());
        }
        let people: Vec<Ordinal> = people.iter().copied().collect();
        let (rows, standings) = self.storage.stands(&people).await?;
        let nothing = Standing::default();
        let of = |row: &PersonRow| {
            let standing = standings.get(&row.standing).unwrap_or(&nothing);
            (row.ordinal, look(row, standing))
        };
        Ok(rows.values().map(of).collect())
    }

    /// The owners of these ids; whoever is not known is registered with nothing known of them.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn resolve_or_register(
        &self,
        ids: &[PersonId],
        file: &str,
    ) -> Result<Vec<Ordinal>, Error> {
        let known = self.resolve(ids).await?;
        let mut missing: Vec<PersonId> = ids
            .iter()
            .zip(&known)
            .filter(|(_, o)| o.is_none())
            .map(|(i, _)| i.clone())
            .collect();
        missing.sort();
        missing.dedup();
        let people: Vec<NewPerson> = missing.into_iter().map(NewPerson::unknown).collect();
        self.register(&people, file).await?;
        let all = self.resolve(ids).await?;
        let lost = || Error::internal("a registered person cannot be found");
        all.into_iter().map(|o| o.ok_or_else(lost)).collect()
    }

    /// Everything known of a person.
    ///
    /// # Errors
    /// When nobody has the ordinal, or storage fails.
    pub async fn person(&self, ordinal: Ordinal) -> Result<PersonRecord, Error> {
        let row = self.row_of(ordinal).await?;
        let handles = self.storage.handles(ordinal).await?;
        let standing = self.storage.standing(row.standing).await?;
        let standing = standing.ok_or_else(|| unknown_standing(ordinal))?;
        let contact = self.contact(ordinal).await?;
        let groups = crate::assemble::Groups::of(&self.storage.links().await?);
        Ok(PersonRecord {
            linked: groups.members(ordinal),
            row,
            handles,
            contact,
            standing,
        })
    }

    /// What a person's own entries add up to, before accounts are united.
    ///
    /// # Errors
    /// When nobody has the ordinal, or storage fails.
    pub async fn own_standing(&self, person: Ordinal) -> Result<Standing, Error> {
        let row = self.row_of(person).await?;
        let standing = self.storage.standing(row.standing).await?;
        standing.ok_or_else(|| unknown_standing(person))
    }

    /// Grid ids by ordinal.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn grid_ids(&self) -> Result<Vec<GridId>, Error> {
        let mut out = Vec::new();
        self.each_person(|row| out.push(row.grid)).await?;
        Ok(out)
    }

    pub(crate) async fn each_person(&self, mut each: impl FnMut(PersonRow)) -> Result<(), Error> {
        const PAGE: u32 = 50_000;
        let mut from = Ordinal(0);
        loop {
            let page = self.storage.people(from, PAGE).await?;
            let full = page.len() == PAGE as usize;
            from = page.last().map_or(from, |row| Ordinal(row.ordinal.0 + 1));
            page.into_iter().for_each(&mut each);
            if !full {
                return Ok(());
            }
        }
    }

    /// Whether a person was known at a sequence.
    pub(crate) fn known_at(row: &PersonRow, at: Sequence) -> bool {
        row.since < at
    }
}
