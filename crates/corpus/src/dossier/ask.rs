//! What is asked for.

use super::Tables;
use policy::{Lang, Policy};
use report::dossier::ItemPlace;
use rights::{Choice, Day, Error, ItemId, Ordinal, PurposeId, Terms};
use std::collections::BTreeSet;

/// The most items of a page.
pub(super) const MOST: u64 = 10_000;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct DossierAsk<'a> {
    /// The person, by any of their accounts.
    pub person: Ordinal,
    /// The policy in force.
    pub policy: &'a Policy,
    /// The purposes to decide for, with the settings in force.
    pub purposes: &'a [(PurposeId, Terms)],
    /// The day on which ages and waiting times are taken.
    pub today: Day,
    /// Whether keyed pseudonyms of erased ids are kept.
    pub keeps_pseudonyms: bool,
    /// The page, from 1.
    pub page: u64,
    /// The last item of the page before. Without, a page begins where its number says, as many items as there are now.
    pub after: Option<&'a ItemPlace>,
    /// Items of a page.
    pub per_page: u64,
    /// Tables that are open already.
    pub tables: &'a Tables,
    /// The language of texts.
    pub lang: Lang,
    /// What the person has not said: items are decided as if they had. Only a preview asks for that.
    pub suppose: Option<&'a Choice>,
    /// Only these items; then nothing else is read of the person.
    pub only: Option<&'a BTreeSet<ItemId>>,
}

impl DossierAsk<'_> {
    pub(super) fn check(&self) -> Result<(), Error> {
        if self.page == 0 {
            return Err(Error::input(
                "there is no page `0`; pages are counted from 1",
            ));
        }
        if !(1..=MOST).contains(&self.per_page) {
            return Err(Error::input(format!(
                "a page of `{}` items; from 1 to {MOST} can be asked for",
                self.per_page
            )));
        }
        Ok(())
    }

    pub(super) fn report_lang(&self) -> report::Lang {
        match self.lang {
            Lang::En => report::Lang::En,
            Lang::De => report::Lang::De,
        }
    }

    pub(super) fn tlog_lang(&self) -> tlog::Lang {
        match self.lang {
            Lang::En => tlog::Lang::En,
            Lang::De => tlog::Lang::De,
        }
    }
}
