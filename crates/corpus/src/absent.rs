//! Proofs that nothing of a person is in a set, for whoever holds a receipt of the person's.

use crate::late::Masked;
use crate::owned::each_owned;
use crate::set::failure::storage;
use crate::set::indexes::claimed;
use crate::set::{LinkIndex, PublicKey, SetTable, Signed, StoredTree, paths, state};
use crate::sets::{Sets, trusted};
use absence::{Document, Found, Secret, Statement};
use decide::Facts;
use ledger::Storage;
use rights::{
    AbsenceTree, Blind, Cell, Error, GridId, Instant, Manifest, Ordinal, PersonId, Record, Sequence,
};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What is in a set of one person.
#[derive(Clone, Debug)]
pub struct Absence {
    /// `ai_assistant/0001`
    pub set: String,
    /// The newest state, which the proofs are about.
    pub state: u64,
    /// The set holds no item refused at this sequence.
    pub sequence: Sequence,
    /// The person's accounts, by their ids at first import.
    pub accounts: Vec<PersonId>,
    /// The visible items of theirs, by id.
    pub items: BTreeSet<String>,
    /// Visible rows of others that show, name, share or quote the person. Found by a search; no proof
    /// speaks of them.
    pub pointing: u64,
    /// Of the items asked for, those that are in the set.
    pub asked: BTreeSet<String>,
    /// The proofs: of the person, or of the items asked for.
    pub document: Document,
}

/// One account of a person.
struct Account {
    id: PersonId,
    grid: GridId,
}

impl<S: Storage> Sets<'_, S> {
    /// Proves what is in the newest state of a set of a person with all accounts linked to them: that
    /// they have items in it, or that they have none. With `asked`, each of these items is proved to be
    /// in it or not.
    ///
    /// # Errors
    /// When the person was erased, when the set has no tree or was masked without being signed, when
    /// files are damaged.
    pub async fn prove_absence(
        &self,
        set: &Path,
        person: Ordinal,
        asked: &[String],
    ) -> Result<Absence, Error> {
        let newest = state::newest(set)?;
        let path = paths::state(set, newest);
        let text = std::fs::read_to_string(&path).map_err(|e| storage(&path, e))?;
        let signed = Signed::from_text(&text)?;
        trusted(&signed, self.public_key())?;
        let manifest = signed.manifest;
        let tree = StoredTree::open(set, &manifest)?;
        let claim = tree_of(&manifest)?;
        let table = SetTable::load(set).await?;
        if table.version() != manifest.table_version {
            return Err(Error::refused(
                "rows were masked and no state was signed since: call `demur set mask`, then ask again",
            ));
        }
        let accounts = self.accounts_of(person).await?;
        let (mut proofs, mut present, mut hits) = (Vec::new(), false, BTreeSet::new());
        for account in &accounts {
            let secret = Secret::of(&claim.salt, Blind::of(account.grid));
            let mut prove = |item: Option<&String>| -> Result<bool, Error> {
                let of = item.map_or_else(|| secret.person(), |item| secret.item(item));
                let proof = tree.prove(&of)?;
                let found = proof.check(claim, &of)? == Found::Present;
                let statement = Statement {
                    person: account.id.clone(),
                    item: item.cloned(),
                    proof,
                };
                // Asked for items, the document is about them alone.
                if asked.is_empty() == item.is_none() {
                    proofs.push(statement);
                }
                Ok(found)
            };
            present |= prove(None)?;
            for item in asked {
                if prove(Some(item))? {
                    hits.insert(item.clone());
                }
            }
        }
        let (items, pointing) = self.rows_about(set, &manifest, &table, &accounts)?;
        if present == items.is_empty() || hits != items_asked(&items, asked) {
            return Err(Error::corrupt(format!(
                "the tree of commitments of `{}` does not fit its rows; `demur verify --reference` says more",
                manifest.set
            )));
        }
        Ok(Absence {
            set: manifest.set.clone(),
            state: newest,
            sequence: manifest.sequence,
            accounts: accounts.into_iter().map(|a| a.id).collect(),
            items,
            pointing,
            asked: hits,
            document: Document::new(proofs, text),
        })
    }

    async fn accounts_of(&self, person: Ordinal) -> Result<Vec<Account>, Error> {
        let mut accounts = Vec::new();
        for linked in self.ledger.person(person).await?.linked {
            let row = self.ledger.person(linked).await?.row;
            let erased = || {
                Error::refused(
                    "the person was erased: nobody but whoever holds their receipt can tell their commitments now, see docs/absence.md",
                )
            };
            accounts.push(Account {
                id: row.id.ok_or_else(erased)?,
                grid: row.grid,
            });
        }
        Ok(accounts)
    }

    /// The visible items of accounts, and how many visible rows of others point to them.
    fn rows_about(
        &self,
        set: &Path,
        manifest: &Manifest,
        table: &SetTable,
        accounts: &[Account],
    ) -> Result<(BTreeSet<String>, u64), Error> {
        let links = LinkIndex::open(set, claimed(manifest)?)?;
        let mut masked = Masked::new(table)?;
        let mut own: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
        let mut own_places: BTreeSet<(Cell, u64)> = BTreeSet::new();
        let mut pointing: BTreeSet<(Cell, u64)> = BTreeSet::new();
        for account in accounts {
            let name = self.grid_key.person(&manifest.purpose, account.grid);
            let place = manifest.grid.place(self.grid_key, account.grid);
            for row in table.find_person(name, place)?.rows {
                if masked.visible(row.cell, row.row)? {
                    own_places.insert((row.cell, row.row));
                    own.entry(row.content).or_default().insert(row.content_row);
                }
            }
            for link in links.find(name)? {
                if masked.visible(link.cell, link.row)? {
                    pointing.insert((link.cell, link.row));
                }
            }
        }
        let mut items = BTreeSet::new();
        for (content, rows) in own {
            let none = BTreeSet::new();
            let facts = Facts::open_some(&self.store.facts(&content), &none)?;
            let rows: Vec<u64> = rows.into_iter().collect();
            let known: Vec<u64> = facts.of_rows(&rows)?.into_iter().flatten().collect();
            each_owned(&facts, &known, |_, item, _| {
                items.insert(item.to_owned());
                Ok(())
            })?;
        }
        let others = pointing.difference(&own_places).count();
        Ok((items, others as u64))
    }
}

fn items_asked(items: &BTreeSet<String>, asked: &[String]) -> BTreeSet<String> {
    let asked = asked.iter().filter(|item| items.contains(*item));
    asked.cloned().collect()
}

fn tree_of(manifest: &Manifest) -> Result<&AbsenceTree, Error> {
    manifest.absence.as_ref().ok_or_else(|| {
        Error::corrupt(format!(
            "state `{}` of `{}` claims no tree of commitments",
            manifest.state, manifest.set
        ))
    })
}

/// What a checked document shows.
#[derive(Clone, Debug)]
pub struct CheckedAbsence {
    /// `ai_assistant/0001`
    pub set: String,
    /// The state that the proofs are about.
    pub state: u64,
    /// The set holds no item refused at this sequence of the ledger.
    pub sequence: Sequence,
    /// When the state was made.
    pub made_at: Instant,
    /// Whose signature the state has.
    pub key: PublicKey,
    /// The person's account, as the receipt names it.
    pub person: PersonId,
    /// For the person as such, or for each item by its id: whether it is in the set.
    pub shown: Vec<(Option<String>, bool)>,
    /// The newest state of the set that was given.
    pub newest: Option<u64>,
}

impl CheckedAbsence {
    /// Whether everything that the proofs are about is absent.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        self.shown.iter().all(|(_, present)| !present)
    }
}

/// Checks a document from itself and the record of a receipt, which was checked before. With `trusted`
/// the state must be signed with that key; with a set, the state must be one of its own.
///
/// # Errors
/// What does not hold.
pub fn check_absence(
    document: &Document,
    record: &Record,
    trusted: Option<PublicKey>,
    set: Option<&Path>,
) -> Result<CheckedAbsence, Error> {
    let signed = Signed::from_text(&document.state)?;
    if let Some(trusted) = trusted.filter(|key| *key != signed.key) {
        return Err(Error::refused(format!(
            "the state is signed with the key `{}`, not with `{trusted}`",
            signed.key
        )));
    }
    if !signed.check() {
        return Err(Error::corrupt("the signature of the state does not hold"));
    }
    let manifest = &signed.manifest;
    let found = document.check(tree_of(manifest)?, record)?;
    let shown = found
        .into_iter()
        .map(|(s, f)| (s.item.clone(), f == Found::Present));
    let named = record.person.as_ref().map(|p| p.id.clone());
    Ok(CheckedAbsence {
        set: manifest.set.clone(),
        state: manifest.state,
        sequence: manifest.sequence,
        made_at: manifest.made_at,
        key: signed.key,
        person: named.unwrap_or_else(|| PersonId::from("")),
        shown: shown.collect(),
        newest: set.map(|set| newest_of(set, &signed)).transpose()?,
    })
}

/// The newest state of a set that has this one.
fn newest_of(set: &Path, signed: &Signed) -> Result<u64, Error> {
    let newest = state::newest(set)?;
    let number = signed.manifest.state;
    let same = number <= newest && Signed::read(&paths::state(set, number))?.hash == signed.hash;
    match same {
        true => Ok(newest),
        false => Err(Error::corrupt(format!(
            "`{}` has another state `{number}`, or none",
            set.display()
        ))),
    }
}
