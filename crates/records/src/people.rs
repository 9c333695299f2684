//! How many people and items there are, and whose content stays out.

use crate::bits::Bits;
use crate::sets::SetSeen;
use intake::ContentStore;
use ledger::{Ledger, Storage};
use rights::{
    Error, ItemId, LegalBasis, Ordinal, People, PurposeId, PurposeTree, Scope, Standing, Terms,
};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of people and items.
#[derive(Debug, Default)]
pub(crate) struct Everybody {
    /// People who were not erased.
    pub(crate) people: u64,
    /// Items that were not erased.
    pub(crate) items: u64,
    /// Regions they live in.
    pub(crate) regions: BTreeSet<String>,
    /// Whose items sets were made of, by the name of the set.
    pub(crate) made_of: BTreeMap<String, Owners>,
}

/// People with items among those that a set was made of.
#[derive(Debug, Default)]
pub(crate) struct Owners {
    /// Who had objected when it was compiled, or had not consented.
    said_no: Bits,
    /// Everybody else.
    others: Bits,
}

impl Everybody {
    /// Goes over everybody, and over every item; whom some sets were made of is counted for these.
    pub(crate) async fn read<S: Storage>(
        ledger: &Ledger<S>,
        store: &ContentStore,
        sets: &[&SetSeen],
    ) -> Result<(Everybody, People), Error> {
        let people = ledger.people_now().await?.1;
        let erased = ledger.erased().await?;
        let (items, with_items) = items(store, sets)?;
        let mut all = Everybody {
            items,
            ..Everybody::default()
        };
        for (_, number) in people.standing.iter().zip(0_u32..) {
            let person = Ordinal(number);
            if erased.contains(&person) {
                continue;
            }
            all.people += 1;
            if let Some(region) = people.region(person)
                && !all.regions.contains(region)
            {
                all.regions.insert(region.to_owned());
            }
        }
        for (set, with_items) in sets.iter().zip(with_items) {
            let owners = Owners::then(ledger, set, (&with_items, &erased)).await?;
            all.made_of.insert(set.name.clone(), owners);
        }
        Ok((all, people))
    }

    /// People who are left out of sets since they had said no when these were compiled. Whoever had not said it to
    /// one of them may have been trained on, and does not count. Nothing of sets that were not looked at.
    pub(crate) fn left_out(&self, sets: &[&SetSeen]) -> Option<u64> {
        let (mut out, mut others) = (Bits::default(), Bits::default());
        for set in sets {
            let owners = self.made_of.get(&set.name)?;
            out.unite(&owners.said_no);
            others.unite(&owners.others);
        }
        out.subtract(&others);
        Some(out.count())
    }
}

impl Owners {
    /// Those of a set, by what the ledger had when it was compiled. Of whoever was erased since, nobody knows.
    async fn then<S: Storage>(
        ledger: &Ledger<S>,
        set: &SetSeen,
        (with_items, erased): (&Bits, &BTreeSet<Ordinal>),
    ) -> Result<Owners, Error> {
        let people = ledger.people_at(set.compiled_at).await?;
        let terms = &set.manifest.terms;
        let (tree, standings) = (terms.tree()?, people.standings.iter());
        let says = standings.map(|s| says_no(s, &set.purpose, (terms, &tree)));
        let says: Vec<bool> = says.collect();
        let mut owners = Owners::default();
        for (standing, number) in people.standing.iter().zip(0_u32..) {
            let person = u64::from(number);
            if !with_items.contains(person) || erased.contains(&Ordinal(number)) {
                continue;
            }
            match says.get(*standing as usize) {
                Some(true) => owners.said_no.insert(person),
                Some(false) | None => owners.others.insert(person),
            }
        }
        Ok(owners)
    }
}

/// Whether somebody objected to a purpose, or did not consent where that is what it rests on.
fn says_no(
    standing: &Standing,
    purpose: &PurposeId,
    (terms, tree): (&Terms, &PurposeTree),
) -> bool {
    let consents = |s: &Scope| s.covers_purpose(purpose, tree);
    // What signals deny counts like what the person said.
    let objected = standing.objections_in_force(purpose, tree).next().is_some();
    let mut agreed = standing.consents_to(terms.wordings.as_ref());
    match terms.basis {
        LegalBasis::LegitimateInterest => objected,
        LegalBasis::Consent => objected || !agreed.any(consents),
    }
}

/// How many items there are, and whose are those that sets were made of.
fn items(store: &ContentStore, sets: &[&SetSeen]) -> Result<(u64, Vec<Bits>), Error> {
    let mut count = 0;
    let mut of_sets = vec![Bits::default(); sets.len()];
    for info in store.contents()? {
        let mut owners = Bits::default();
        store.each_of(&info.content, |person, item| {
            if ItemId::from(item).is_erased() {
                return;
            }
            count += 1;
            if let Some(person) = person {
                owners.insert(u64::from(person));
            }
        })?;
        for (set, of_set) in sets.iter().zip(&mut of_sets) {
            let mut files = set.manifest.content.iter();
            if files.any(|file| file.content == info.content) {
                of_set.unite(&owners);
            }
        }
    }
    Ok((count, of_sets))
}
