//! How many people and items there are, and whose content stays out.

use crate::bits::Bits;
use intake::ContentStore;
use ledger::{Ledger, Storage};
use rights::{
    Error, ItemId, LegalBasis, Ordinal, People, PurposeId, PurposeTree, Scope, Standing, Terms,
};
use std::cell::{Cell, RefCell};
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
    /// People with items who objected, or did not consent, by purpose.
    pub(crate) left_out: BTreeMap<PurposeId, Bits>,
}

impl Everybody {
    /// Goes over everybody, and over every item.
    pub(crate) async fn read<S: Storage>(
        ledger: &Ledger<S>,
        store: &ContentStore,
        purposes: &[(PurposeId, Terms)],
    ) -> Result<(Everybody, People), Error> {
        let people = ledger.people_now().await?.1;
        let erased = ledger.erased().await?;
        let (items, with_items) = items(store)?;
        let mut all = Everybody {
            items,
            ..Everybody::default()
        };
        let says_no = purposes.iter().map(|(purpose, terms)| {
            let (tree, standings) = (terms.tree()?, people.standings.iter());
            let says = standings.map(|s| says_no(s, purpose, (terms, &tree)));
            Ok((purpose, says.collect()))
        });
        let says_no: Vec<(&PurposeId, Vec<bool>)> = says_no.collect::<Result<_, Error>>()?;
        for (standing, number) in people.standing.iter().zip(0_u32..) {
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
            if !with_items.contains(u64::from(number)) {
                continue;
            }
            for (purpose, says_no) in &says_no {
                if says_no.get(*standing as usize) == Some(&true) {
                    let out = all.left_out.entry((*purpose).clone()).or_default();
                    out.insert(u64::from(number));
                }
            }
        }
        Ok((all, people))
    }

    /// People who are left out for any of some purposes.
    pub(crate) fn left_out(&self, purposes: &BTreeSet<PurposeId>) -> u64 {
        let mut any = Bits::default();
        for (purpose, people) in &self.left_out {
            if purposes.contains(purpose) {
                any.unite(people);
            }
        }
        any.count()
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

/// How many items there are, and whose they are.
fn items(store: &ContentStore) -> Result<(u64, Bits), Error> {
    let (count, owners) = (Cell::new(0), RefCell::new(Bits::default()));
    store.find(|person, item| {
        if !ItemId::from(item).is_erased() {
            count.set(count.get() + 1);
            if let Some(person) = person {
                owners.borrow_mut().insert(u64::from(person));
            }
        }
        false
    })?;
    Ok((count.get(), owners.into_inner()))
}
