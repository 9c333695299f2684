//! Tells the ledger what became of mails.

use crate::outbox::{Letter, Outbox, Planned, State};
use ledger::{Ledger, Storage};
use rights::{Entry, Error, Notice, NoticeStatus, Sequence, Subject};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Reads from the outbox what the ledger does not have yet, and tells it. A crash in between can leave an
/// entry twice, which says the same; none is lost.
pub(crate) struct Recorder<'r, S> {
    pub(crate) ledger: &'r Ledger<S>,
    pub(crate) outbox: &'r Outbox,
}

/// Entries in one write.
const GROUP: u32 = 8_192;
const PAUSE: Duration = Duration::from_millis(100);

impl<S: Storage> Recorder<'_, S> {
    /// Tells everything there is, and what comes until it is over.
    pub(crate) async fn follow(&self, over: &AtomicBool) -> Result<(), Error> {
        loop {
            // Before looking: what is noted until then is found.
            let last = over.load(Ordering::SeqCst);
            let told = self.group().await?;
            if told == 0 && last {
                return Ok(());
            }
            if told < u64::from(GROUP) && !last {
                tokio::time::sleep(PAUSE).await;
            }
        }
    }

    /// Tells everything there is.
    pub(crate) async fn all(&self) -> Result<(), Error> {
        while self.group().await? > 0 {}
        Ok(())
    }

    async fn group(&self) -> Result<u64, Error> {
        let _alone = self.outbox.telling().await?;
        let letters = self.outbox.unrecorded(GROUP).await?;
        if letters.is_empty() {
            return Ok(0);
        }
        let campaigns: BTreeMap<Sequence, Planned> = self
            .outbox
            .campaigns()
            .await?
            .into_iter()
            .map(|planned| (planned.sequence, planned))
            .collect();
        let entries: Vec<(Subject, Entry)> = letters
            .iter()
            .filter_map(|letter| entry(letter, campaigns.get(&letter.campaign)?))
            .collect();
        self.append(&entries).await?;
        self.outbox.recorded(&letters).await?;
        Ok(letters.len() as u64)
    }

    /// All at once; or one by one, where one of them cannot be: the person was erased meanwhile.
    async fn append(&self, entries: &[(Subject, Entry)]) -> Result<(), Error> {
        match self.ledger.append(entries).await {
            Ok(_) => return Ok(()),
            Err(e) if e.kind() == rights::ErrorKind::NotFound => {}
            Err(e) => return Err(e),
        }
        for entry in entries {
            match self.ledger.append(std::slice::from_ref(entry)).await {
                Ok(_) => {}
                Err(e) if e.kind() == rights::ErrorKind::NotFound => {}
                Err(e) => return Err(e),
            }
        }
        Ok(())
    }
}

fn entry(letter: &Letter, planned: &Planned) -> Option<(Subject, Entry)> {
    let status = match letter.state {
        State::Accepted => NoticeStatus::Sent,
        State::Delivered => NoticeStatus::Delivered,
        State::Refused | State::Bounced => NoticeStatus::Bounced,
        State::Waiting | State::Sending | State::Unsure | State::NoAddress | State::Gone => {
            return None;
        }
    };
    let notice = Notice {
        campaign: planned.plan.id.clone(),
        purposes: planned.plan.purposes.clone(),
        kinds: planned.plan.kinds.clone(),
        status,
        at: letter.at,
        channel: "mail".to_owned(),
    };
    Some((Subject::Person(letter.person), Entry::Notice(notice)))
}
