//! The notice of a link, as it was sent.

use crate::first::Notified;
use crate::link::Link;
use crate::outbox::{Outbox, Planned};
use crate::plan::Plan;
use crate::settings::Settings;
use crate::texts::{Kept, Occasion, Said, Texts, nearest};
use ledger::{Ledger, Storage};
use rights::{Clock, Day, Entry, Error, Hash, LanguageTag};
use std::path::Path;

/// What showing needs.
pub struct Showing<'s, S> {
    /// The ledger.
    pub ledger: &'s Ledger<S>,
    /// What was sent.
    pub outbox: &'s Outbox,
    /// Who announces.
    pub settings: &'s Settings,
    /// The folder of the workspace.
    pub root: &'s Path,
    /// Time.
    pub clock: &'s dyn Clock,
}

impl<S> std::fmt::Debug for Showing<'_, S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Showing")
    }
}

/// A notice to be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The campaign.
    pub planned: Planned,
    /// When the first mail of it went to the person; today for one that was not sent.
    pub sent: Day,
    /// What it said; `None` where that cannot be known any more: nobody kept it, and the texts are not those
    /// that it was planned with.
    pub said: Option<Said>,
}

impl<S: Storage> Showing<'_, S> {
    /// The notice of a link, in the language nearest to `reads`; `None` where its campaign is not known.
    /// `occasion` says what a campaign is about now, for one that was planned and not sent.
    ///
    /// # Errors
    /// When storage fails, or texts cannot be filled in.
    pub async fn show(
        &self,
        link: &Link,
        reads: &LanguageTag,
        occasion: &(dyn Fn(&Plan) -> Result<Occasion, Error> + Sync),
    ) -> Result<Option<Shown>, Error> {
        let campaigns = self.outbox.campaigns().await?;
        let planned = campaigns
            .into_iter()
            .find(|c| Some(c.sequence) == link.campaign);
        let Some(planned) = planned else {
            return Ok(None);
        };
        let notified = Notified::of(self.ledger, self.outbox, &planned, link.person).await?;
        let now = self.clock.now();
        let (first, last) = notified.sent().unwrap_or((now, now));
        let mut kept = self.outbox.said(planned.sequence, last).await?;
        if kept.is_empty() {
            kept = self.kept_in_folder(&planned, occasion).await?;
        }
        let tag = nearest(kept.iter().map(|kept| &kept.lang), Some(reads)).cloned();
        let own = kept.iter().find(|kept| Some(&kept.lang) == tag.as_ref());
        let from = notified.from(now.day());
        Ok(Some(Shown {
            said: own.map(|kept: &Kept| kept.said(from)),
            sent: first.day(),
            planned,
        }))
    }

    /// The texts in their folder, as long as they are those that the ledger says were planned.
    async fn kept_in_folder(
        &self,
        planned: &Planned,
        occasion: &(dyn Fn(&Plan) -> Result<Occasion, Error> + Sync),
    ) -> Result<Vec<Kept>, Error> {
        let folder = self.root.join("notices").join(&planned.plan.texts);
        let texts = match Texts::load(&folder) {
            Ok(texts) => texts,
            // Gone, or not as they were.
            Err(_) => return Ok(Vec::new()),
        };
        if self.digest(planned).await? != Some(texts.hash()) {
            return Ok(Vec::new());
        }
        texts.kept(self.settings, &occasion(&planned.plan)?)
    }

    async fn digest(&self, planned: &Planned) -> Result<Option<Hash>, Error> {
        let at = planned.sequence;
        let entries = self.ledger.entries(at, at.next()).await?;
        let entry = entries.into_iter().next().and_then(|r| r.entry);
        Ok(match entry {
            Some(Entry::CampaignPlanned(campaign)) if campaign.id == planned.plan.id => {
                campaign.texts
            }
            _ => None,
        })
    }
}
