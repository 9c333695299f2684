//! Links that were made worthless, as the ledger has it.
//!
//! INVARIANT: the ledger has a revocation before the outbox does ([`Outbox::revoke`]). An outbox that counts fewer forgot
//! some: it was restored from a copy, or lost. It counts as many before a link is made, and before one is taken for good.

use crate::link::Link;
use crate::outbox::Outbox;
use ledger::{Ledger, Recorded, Storage};
use rights::{Entry, EntryKind, Error, Instant, Ordinal, Sequence};

/// What asking for revoked links needs.
pub struct Revocations<'r, S> {
    /// The ledger, which forgets none.
    pub ledger: &'r Ledger<S>,
    /// The outbox, which counts them.
    pub outbox: &'r Outbox,
}

impl<S> std::fmt::Debug for Revocations<'_, S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Revocations")
    }
}

impl<S: Storage> Revocations<'_, S> {
    /// Whether a link was made worthless since it was made.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn is_revoked(&self, link: &Link) -> Result<bool, Error> {
        if self.outbox.is_revoked(link).await? {
            return Ok(true);
        }
        let Some(campaign) = link.campaign else {
            return Ok(false);
        };
        self.recall_of(campaign, link.person).await?;
        self.outbox.is_revoked(link).await
    }

    /// Has the outbox count what the ledger has of the links of a campaign to one person.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn recall_of(&self, campaign: Sequence, person: Ordinal) -> Result<(), Error> {
        let Some(id) = self.id(campaign).await? else {
            return Ok(());
        };
        self.recall_all_at_once(campaign, &id).await?;
        self.recall_own((campaign, &id), person).await
    }

    /// The same of everybody.
    pub(crate) async fn recall(&self, campaign: Sequence) -> Result<(), Error> {
        let Some(id) = self.id(campaign).await? else {
            return Ok(());
        };
        self.recall_all_at_once(campaign, &id).await?;
        let kind = EntryKind::LinksRevoked;
        for person in self.ledger.persons_with(kind, campaign).await? {
            self.recall_own((campaign, &id), person).await?;
        }
        Ok(())
    }

    /// What was said of all links of a campaign.
    async fn recall_all_at_once(&self, campaign: Sequence, id: &str) -> Result<(), Error> {
        let said = self.ledger.operator_history(EntryKind::LinksRevoked);
        match counted(&said.await?, id) {
            Some(counted) => self.outbox.recall_revoked(campaign, None, counted).await,
            None => Ok(()),
        }
    }

    /// What was said of those to one person.
    async fn recall_own(
        &self,
        (campaign, id): (Sequence, &str),
        person: Ordinal,
    ) -> Result<(), Error> {
        let outbox = self.outbox;
        match counted(&self.ledger.history(person).await?, id) {
            Some(counted) => outbox.recall_revoked(campaign, Some(person), counted).await,
            None => Ok(()),
        }
    }

    /// The name of a campaign; the outbox may have forgotten it.
    async fn id(&self, campaign: Sequence) -> Result<Option<String>, Error> {
        let next = Sequence(campaign.0.saturating_add(1));
        let entries = self.ledger.entries(campaign, next).await?;
        let planned = entries.into_iter().next().and_then(|r| r.entry);
        Ok(match planned {
            Some(Entry::CampaignPlanned(campaign)) => Some(campaign.id),
            _ => None,
        })
    }
}

/// How often links of a campaign were revoked, and when last.
fn counted(entries: &[Recorded], id: &str) -> Option<(u16, Instant)> {
    let is = |recorded: &&Recorded| matches!(&recorded.entry, Some(Entry::LinksRevoked { campaign }) if campaign == id);
    let mut revoked = entries.iter().filter(is);
    let times = u16::try_from(revoked.clone().count()).unwrap_or(u16::MAX);
    revoked.next_back().map(|last| (times, last.recorded_at))
}
