//! What is known of one person: dossiers, what others did with an item, what training was shown, what a set
//! does not hold.

use crate::app::{App, Turn, one_of};
use absence::Document;
use corpus::{Connected, DossierAsk};
use pages::Lang;
use report::dossier::{About, Dossier, ItemPlace, Load};
use rights::{Choice, Error, ItemId, Ordinal, PurposeId, Terms};
use std::collections::BTreeSet;
use tokio::sync::SemaphorePermit;

/// Whom it is about, and the language of texts.
type Whom = (Ordinal, Lang);

/// What else a dossier takes into account.
#[derive(Clone, Copy, Default)]
struct Beside<'b> {
    suppose: Option<&'b Choice>,
    only: Option<&'b BTreeSet<ItemId>>,
    /// The item that a page follows on.
    after: Option<&'b ItemPlace>,
}

/// Held while files are read for somebody.
type Place<'a> = (Turn<'a>, SemaphorePermit<'a>);

impl App {
    /// What there is of a person besides items; of these how many, and one.
    ///
    /// # Errors
    /// When files or the ledger fail.
    pub async fn in_short(&self, person: Ordinal, lang: Lang) -> Result<Dossier, Error> {
        self.made((person, lang), Some((1, 1)), Beside::default())
            .await
    }

    /// A page of what is known of a person: its number, from 1, and how many items it has; where it follows on, if it
    /// is not to begin where its number says.
    ///
    /// # Errors
    /// A person whom nobody knows, a page that is none, files or a ledger that cannot be read.
    pub async fn page_of(
        &self,
        person: Ordinal,
        lang: Lang,
        (page, after): ((u64, u64), Option<&ItemPlace>),
    ) -> Result<Dossier, Error> {
        let beside = Beside {
            after,
            ..Beside::default()
        };
        self.made((person, lang), Some(page), beside).await
    }

    /// Everything that can be said to a person.
    ///
    /// # Errors
    /// When files or the ledger fail.
    pub async fn everything(&self, person: Ordinal, lang: Lang) -> Result<Dossier, Error> {
        self.made((person, lang), None, Beside::default()).await
    }

    /// Some items of a person, with how they are decided; nothing else is read of them.
    ///
    /// # Errors
    /// When files or the ledger fail.
    pub async fn some_items(
        &self,
        person: Ordinal,
        lang: Lang,
        only: &BTreeSet<ItemId>,
    ) -> Result<Dossier, Error> {
        let beside = Beside {
            only: Some(only),
            ..Beside::default()
        };
        self.made((person, lang), None, beside).await
    }

    /// The same as if they had said something more. Nothing is written.
    pub(crate) async fn everything_if(
        &self,
        person: Ordinal,
        lang: Lang,
        said: &Choice,
    ) -> Result<Dossier, Error> {
        let beside = Beside {
            suppose: Some(said),
            ..Beside::default()
        };
        self.made((person, lang), None, beside).await
    }

    /// A page with so many items, or the whole.
    async fn made(
        &self,
        whom: Whom,
        page: Option<(u64, u64)>,
        beside: Beside<'_>,
    ) -> Result<Dossier, Error> {
        let _place = self.place(whom.0).await?;
        let purposes = self.terms().await?;
        let ask = self.asking(whom, (page.unwrap_or((1, 1)), beside), &purposes);
        // Files are read and items decided between its waits: the thread is not kept from others.
        let runtime = tokio::runtime::Handle::current();
        tokio::task::block_in_place(|| {
            let sets = self.sets();
            match page {
                None => runtime.block_on(sets.whole_dossier(&ask)),
                Some(_) => runtime.block_on(sets.dossier(&ask)),
            }
        })
    }

    /// How an item of a person's and items of others belong together.
    pub(crate) async fn connected(
        &self,
        whom: Whom,
        item: (&str, u64),
    ) -> Result<Connected, Error> {
        let _place = self.place(whom.0).await?;
        let purposes = self.terms().await?;
        let ask = self.asking(whom, ((1, 1), Beside::default()), &purposes);
        let runtime = tokio::runtime::Handle::current();
        tokio::task::block_in_place(|| runtime.block_on(self.sets().connected(&ask, item)))
    }

    /// What runs of loaders showed to training of a person's, and how many left a log that cannot be read; then
    /// there are lines in ours.
    pub(crate) async fn loads(&self, dossier: &Dossier) -> (Vec<Load>, u64) {
        let (loads, unread) = match &dossier.about {
            None => (Vec::new(), Vec::new()),
            Some(about) => {
                let loads = self.try_loads(dossier.person, about).await;
                loads.unwrap_or_else(|error| (Vec::new(), vec![error]))
            }
        };
        let lines = unread.iter();
        lines.for_each(|error| crate::fault::log(self, error));
        (loads, unread.len() as u64)
    }

    async fn try_loads(
        &self,
        person: Ordinal,
        about: &About,
    ) -> Result<(Vec<Load>, Vec<Error>), Error> {
        let _place = self.place(person).await?;
        let parts = &self.parts;
        let mut grid = Vec::new();
        for account in about.accounts.iter().filter(|a| a.erased.is_none()) {
            grid.push(parts.ledger.person(account.person).await?.row.grid);
        }
        tokio::task::block_in_place(|| loader::loads_of(&parts.sets, &parts.grid_key, &grid))
    }

    /// Proves to a person what a set holds of theirs, or that it holds nothing.
    pub(crate) async fn absence(&self, person: Ordinal, set: &str) -> Result<Document, Error> {
        let _place = self.place(person).await?;
        let sets = self.sets();
        // INVARIANT: only a set that is listed: a name out of an address is no path.
        let place = sets.list()?.into_iter().find(|place| place.name() == set);
        let none = || Error::not_found(format!("there is no set `{}`", set.escape_debug()));
        let path = place.ok_or_else(none)?.path;
        let runtime = tokio::runtime::Handle::current();
        let proved = tokio::task::block_in_place(|| {
            runtime.block_on(sets.prove_absence(&path, person, &[]))
        });
        Ok(proved?.document)
    }

    /// These read many files: one at a time for a person, few in all.
    async fn place(&self, person: Ordinal) -> Result<Place<'_>, Error> {
        let own = one_of(&self.reading, person).await;
        let closed = |e| Error::internal("dossiers are not made any more").because(e);
        Ok((own, self.dossiers.acquire().await.map_err(closed)?))
    }

    fn asking<'a>(
        &'a self,
        (person, lang): Whom,
        ((page, per_page), beside): ((u64, u64), Beside<'a>),
        purposes: &'a [(PurposeId, Terms)],
    ) -> DossierAsk<'a> {
        DossierAsk {
            person,
            policy: &self.parts.policy,
            purposes,
            today: self.parts.clock.today(),
            keeps_pseudonyms: self.parts.keeps_pseudonyms,
            page,
            per_page,
            tables: &self.tables,
            lang: match lang {
                Lang::En => policy::Lang::En,
                Lang::De => policy::Lang::De,
            },
            suppose: beside.suppose,
            only: beside.only,
            after: beside.after,
        }
    }
}
