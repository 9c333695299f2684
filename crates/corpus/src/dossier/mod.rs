//! Everything that can be said to one person (GDPR Art. 15): who they are as known here, what they
//! said, every item with how it is decided now and what each set made of it, deadlines.
//!
//! Nothing is read but what has to do with the person: their row, their entries, their items through
//! the index of places ([`items`]), the decisions on these and on what they share ([`now`]), and in
//! each set the parts of decisions and the cells in which these items lie ([`seen`]). The cost grows
//! with the items of a page and with the number of contents and sets, not with what these hold.
//!
//! Receipts, and what loaders showed, are put in by whoever calls: they need keys and crates that
//! sets know nothing of.

mod ask;
mod connected;
mod deadlines;
mod entries;
mod items;
mod now;
mod others;
mod seen;
mod since;
mod standing;
mod tables;
mod who;

pub use ask::DossierAsk;
pub use connected::{Connected, Tied};
pub use deadlines::a_month_after;
pub use tables::Tables;

use crate::sets::Sets;
use ask::MOST;
use items::Mine;
use ledger::Storage;
use report::dossier::{About, Dossier, ItemPage};
use rights::Error;

/// Version of the form.
const FORMAT: u32 = 1;

impl<S: Storage> Sets<'_, S> {
    /// A page of what is known of a person.
    ///
    /// # Errors
    /// A person whom nobody knows, a page that is none, files or a ledger that cannot be read.
    pub async fn dossier(&self, ask: &DossierAsk<'_>) -> Result<Dossier, Error> {
        ask.check()?;
        let accounts = self.accounts(ask).await?;
        let mine = Mine::find(self.store, &accounts, ask)?;
        let now = self.decide_now(ask, &accounts, &mine).await?;
        let seen = self.seen(ask, &accounts, &mine).await?;
        let about = match (ask.page, ask.only) {
            (1, None) => Some(self.about(ask, &accounts, &mine, &now, &seen).await?),
            _ => None,
        };
        let asked = accounts.first();
        let lines = mine.lines(self.store, &now, seen.items)?;
        Ok(Dossier {
            format: FORMAT,
            tool: self.tool.to_owned(),
            made_at: self.clock.now(),
            sequence: now.at,
            as_of: ask.today,
            lang: ask.report_lang(),
            person: ask.person,
            id: asked.and_then(|account| account.row.id.clone()),
            about,
            items: ItemPage {
                total: mine.total,
                page: ask.page,
                per_page: ask.per_page,
                next: mine.more.then_some(ask.page + 1),
                items: lines,
                last: mine.last(),
            },
        })
    }

    /// All items on one page, whatever page is asked for.
    ///
    /// # Errors
    /// As for a page.
    pub async fn whole_dossier(&self, ask: &DossierAsk<'_>) -> Result<Dossier, Error> {
        let first = DossierAsk {
            page: 1,
            after: None,
            per_page: MOST,
            ..*ask
        };
        let mut dossier = self.dossier(&first).await?;
        while let Some(page) = dossier.items.next {
            let last = dossier.items.last.take();
            let next = DossierAsk {
                page,
                after: last.as_ref(),
                ..first
            };
            let more = self.dossier(&next).await?;
            dossier.items.items.extend(more.items.items);
            dossier.items.next = more.items.next;
            dossier.items.last = more.items.last;
        }
        dossier.items.per_page = dossier.items.total.max(1);
        Ok(dossier)
    }

    async fn about(
        &self,
        ask: &DossierAsk<'_>,
        accounts: &[ledger::PersonRecord],
        mine: &Mine,
        now: &now::Decided,
        seen: &seen::Seen,
    ) -> Result<About, Error> {
        let entries = &now.entries;
        let holds = entries::holds(entries, ask.today);
        let orders = self.orders_about(accounts, ask.today)?;
        let deadlines = self.deadlines(ask, entries, (&holds, &orders), seen, now.at)?;
        let standing = now.standing.as_ref();
        let terms = ask.purposes.first().map(|(_, terms)| terms.tree());
        let tree = terms.transpose()?.unwrap_or_default();
        Ok(About {
            accounts: self.who(accounts, ask, now.at).await?,
            standing: standing.map_or_else(Vec::new, |s| {
                standing::words(s, &tree, (self.clock.now(), ask.tlog_lang()))
            }),
            erasure_asked: standing.is_some_and(|s| s.erased),
            notices: entries::notices(entries, standing, ask),
            choices: entries::choices(entries, ask.tlog_lang()),
            entries: entries::others(entries, ask.tlog_lang()),
            holds,
            recipients: deadlines::recipients(&orders),
            orders,
            deadlines,
            sets: seen.sets.clone(),
            in_others: mine.in_others()?,
            loads: None,
        })
    }
}
