//! First mails that went and wait all the same: the outbox was restored from a copy.
//!
//! INVARIANT: nobody gets the first mail of a campaign again for what the outbox forgot. The ledger is told of each mail
//! that a server took or refused, and forgets none; what it has stands above a row that waits.

use super::Sending;
use crate::first::Everybody;
use crate::outbox::{Letter, Planned, State};
use ledger::{Ledger, Storage};
use rights::{Entry, Error, Instant, NoticeStatus, Ordinal};

/// Those that have to be sent. What became of the others is written down.
pub(super) async fn left<S: Storage>(
    sending: &Sending<'_, S>,
    (planned, told): (&Planned, &Everybody<'_>),
    due: Vec<Letter>,
) -> Result<Vec<Letter>, Error> {
    let (mut left, mut went) = (Vec::new(), Vec::new());
    for row in due {
        // A standing cannot tell a mail that went and a notice that was seen from a notice that was only seen
        // elsewhere: both have one day of delivery, that of the look. In doubt the history is read, one person after
        // the other; that is slow where a notice was shown to many before it was sent, and mails nobody twice.
        let known = match row.round == 0 && told.has(row.person) {
            true => last_step(sending.ledger, &planned.plan.id, row.person).await?,
            false => None,
        };
        match known {
            Some((state, at)) => went.push(Letter { state, at, ..row }),
            None => left.push(row),
        }
    }
    sending.outbox.recall(&went).await?;
    Ok(left)
}

/// What the ledger has last of the mail of a campaign to a person. What was shown to them elsewhere is no mail.
async fn last_step<S: Storage>(
    ledger: &Ledger<S>,
    campaign: &str,
    person: Ordinal,
) -> Result<Option<(State, Instant)>, Error> {
    let history = ledger.history(person).await?;
    let step = |recorded: ledger::Recorded| match recorded.entry {
        Some(Entry::Notice(notice)) if notice.campaign == campaign && notice.channel == "mail" => {
            let state = match notice.status {
                NoticeStatus::Sent => State::Accepted,
                NoticeStatus::Delivered => State::Delivered,
                NoticeStatus::Bounced => State::Bounced,
                NoticeStatus::Seen => return None,
            };
            Some((state, notice.at))
        }
        _ => None,
    };
    Ok(history.into_iter().filter_map(step).next_back())
}
