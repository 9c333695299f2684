//! How one item and items of others belong together, and how many of these are used. Their texts are not read.

use super::DossierAsk;
use super::items::{Mine, read};
use super::now::locate;
use crate::sets::Sets;
use decide::{Fact, Relation};
use ledger::Storage;
use report::dossier::Now;
use rights::{Error, Ordinal};
use std::collections::{BTreeMap, BTreeSet};

/// So many items of others are decided for one item, at most: each may be somebody else's.
const DECIDED: usize = 1_000;

/// Items of others that have to do with an item in one way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tied {
    /// How many.
    pub items: u64,
    /// How many of them are used for at least one purpose; `None` where there are too many to decide.
    pub used: Option<u64>,
}

/// How an item and items of others belong together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Connected {
    /// Others' items that share it.
    pub shared: Tied,
    /// Others' items that quote it.
    pub quoted: Tied,
    /// Others' items that answer it.
    pub answered: Tied,
    /// Others' items that it shares or quotes.
    pub shares: Tied,
    /// How many other people it shows or names.
    pub shows: u64,
}

/// The facts behind it.
#[derive(Default)]
struct Ties {
    shared: BTreeSet<Fact>,
    quoted: BTreeSet<Fact>,
    answered: BTreeSet<Fact>,
    /// Originals that are known here.
    originals: BTreeSet<Fact>,
    /// How many originals are not.
    unknown: u64,
    shows: u64,
}

impl<S: Storage> Sets<'_, S> {
    /// How an item of the person and items of others belong together; nothing where the item is not theirs.
    /// The cost grows with how many items of others point to it.
    ///
    /// # Errors
    /// A person whom nobody knows, files or a ledger that cannot be read.
    pub async fn connected(
        &self,
        ask: &DossierAsk<'_>,
        (content, row): (&str, u64),
    ) -> Result<Connected, Error> {
        let accounts = self.accounts(ask).await?;
        let first = DossierAsk {
            page: 1,
            per_page: 1,
            ..*ask
        };
        let mine = Mine::find(self.store, &accounts, &first)?;
        let Some(fact) = own(&mine, content, row)? else {
            return Ok(Connected::default());
        };
        let ties = self.ties(&mine, fact)?;
        let used = self.used(ask, mine, &ties).await?;
        let tied = |facts: &BTreeSet<Fact>| Tied {
            items: facts.len() as u64,
            used: used
                .as_ref()
                .map(|used| facts.intersection(used).count() as u64),
        };
        let shares = tied(&ties.originals);
        Ok(Connected {
            shared: tied(&ties.shared),
            quoted: tied(&ties.quoted),
            answered: tied(&ties.answered),
            shares: Tied {
                items: shares.items + ties.unknown,
                ..shares
            },
            shows: ties.shows,
        })
    }

    fn ties(&self, mine: &Mine, fact: Fact) -> Result<Ties, Error> {
        let mut ties = self.ahead(mine, fact)?;
        let stored = read(&mine.files, [fact])?;
        let Some((_, stored)) = stored.first() else {
            return Ok(ties);
        };
        let ids = BTreeSet::from([stored.item.as_str()]);
        for (at, info) in mine.contents.iter().enumerate() {
            let pointing = self.store.facts_pointing_at(&info.content, &ids)?;
            let of_others = pointing.into_values().flatten();
            let of_others = of_others.filter(|fact| !mine.owned.contains(&(at, *fact)));
            let of_others: BTreeSet<u64> = of_others.collect();
            let Some(file) = mine.files.get(at).filter(|_| !of_others.is_empty()) else {
                continue;
            };
            for link in file.with_links_of(&of_others)?.links {
                if link.item.as_deref() != Some(stored.item.as_str()) {
                    continue;
                }
                let facts = match link.relation {
                    Relation::ShareOf => &mut ties.shared,
                    Relation::QuoteOf => &mut ties.quoted,
                    Relation::ReplyTo => &mut ties.answered,
                    Relation::Depicts | Relation::Mentions => continue,
                };
                facts.insert((at, link.fact));
            }
        }
        Ok(ties)
    }

    /// What the item itself shares, quotes, shows and names.
    fn ahead(&self, mine: &Mine, fact: Fact) -> Result<Ties, Error> {
        let mut ties = Ties::default();
        let Some(file) = mine.files.get(fact.0) else {
            return Ok(ties);
        };
        let (mut named, mut people) = (BTreeSet::new(), BTreeSet::new());
        for link in file.with_links_of(&BTreeSet::from([fact.1]))?.links {
            match (link.relation, link.item, link.person.map(Ordinal)) {
                (Relation::ShareOf | Relation::QuoteOf, Some(id), _) => drop(named.insert(id)),
                (Relation::ShareOf | Relation::QuoteOf, None, _) => ties.unknown += 1,
                (Relation::Depicts | Relation::Mentions, _, None) => ties.shows += 1,
                (Relation::Depicts | Relation::Mentions, _, Some(person)) => {
                    people.insert(person);
                }
                (Relation::ReplyTo, ..) => {}
            }
        }
        ties.shows += people.difference(&mine.people).count() as u64;
        let ids = named.iter().map(String::as_str).collect();
        let found: BTreeMap<&str, Fact> = locate(self.store, mine, &ids)?;
        ties.unknown += (named.len() - found.len()) as u64;
        let of_others = found
            .into_values()
            .filter(|fact| !mine.owned.contains(fact));
        ties.originals = of_others.collect();
        Ok(ties)
    }

    /// Those that are used for at least one purpose; `None` where there are too many to decide.
    async fn used(
        &self,
        ask: &DossierAsk<'_>,
        mine: Mine,
        ties: &Ties,
    ) -> Result<Option<BTreeSet<Fact>>, Error> {
        let all = [&ties.shared, &ties.quoted, &ties.answered, &ties.originals];
        let all: BTreeSet<Fact> = all.into_iter().flatten().copied().collect();
        if all.len() > DECIDED {
            return Ok(None);
        }
        let others = Mine {
            page: read(&mine.files, all.iter().copied())?,
            ..mine
        };
        let decided = self.decide_now(ask, &[], &others).await?;
        let admitted = |now: &Now| now.admitted;
        let used = all.into_iter();
        Ok(Some(
            used.filter(|fact| decided.of(*fact).iter().any(admitted))
                .collect(),
        ))
    }
}

/// The fact of a row that the person owns.
fn own(mine: &Mine, content: &str, row: u64) -> Result<Option<Fact>, Error> {
    let at = mine.contents.iter().position(|c| c.content == content);
    let Some((at, file)) = at.and_then(|at| Some((at, mine.files.get(at)?))) else {
        return Ok(None);
    };
    let fact = file.of_rows(&[row])?.into_iter().flatten().next();
    let fact = fact.map(|fact| (at, fact));
    Ok(fact.filter(|fact| mine.owned.contains(fact)))
}
