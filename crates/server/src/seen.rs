//! That somebody saw a notice.
//!
//! INVARIANT: a link proves nothing by itself: programs open links, and mails are forwarded, whose reader can object
//! for the person and nothing else. The page counts where the person is signed in. A consent it is never.

use crate::app::App;
use axum::http::{HeaderMap, Method};
use notice::{Link, Notified, Planned};
use rights::{Day, Entry, Error, Notice, NoticeStatus, Ordinal, Subject};

/// Opened by somebody signed in.
pub(crate) const PORTAL: &str = "portal";

/// Whether somebody looks at the page that is asked for, and not a browser ahead of them.
pub(crate) fn is_look(method: &Method, headers: &HeaderMap) -> bool {
    let ahead = |name: &str| {
        let mut said = headers.get_all(name).iter();
        said.any(|value| value.as_bytes().starts_with(b"pre"))
    };
    *method == Method::GET && !ahead("sec-purpose") && !ahead("purpose")
}

impl App {
    /// Records that whoever a link was sent to saw its notice, once.
    pub(crate) async fn saw_by(&self, link: &Link, channel: &str) -> Result<(), Error> {
        match self.campaign_of(link).await? {
            Some(planned) => self.saw(link.person, &planned, channel).await,
            None => Ok(()),
        }
    }

    /// The day on which the first mail of a link's campaign went to its person; where nobody knows, what the link
    /// itself comes to.
    pub(crate) async fn sent_on(&self, link: &Link) -> Result<Day, Error> {
        let parts = &self.parts;
        if let Some(planned) = self.campaign_of(link).await? {
            let notified = Notified::of(&parts.ledger, &parts.outbox, &planned, link.person);
            if let Some((first, _)) = notified.await?.sent() {
                return Ok(first.day());
            }
        }
        let days = i32::from(parts.notice.sender.link_days);
        Ok(link.until.plus_days(-days))
    }

    async fn campaign_of(&self, link: &Link) -> Result<Option<Planned>, Error> {
        let mut campaigns = self.parts.outbox.campaigns().await?.into_iter();
        Ok(campaigns.find(|c| Some(c.sequence) == link.campaign))
    }

    async fn saw(&self, person: Ordinal, planned: &Planned, channel: &str) -> Result<(), Error> {
        if self.has_seen(person, &planned.plan.id).await? {
            return Ok(());
        }
        let turn = self.turn(person).await;
        if !self.has_seen(person, &planned.plan.id).await? {
            let notice = Notice {
                campaign: planned.plan.id.clone(),
                purposes: planned.plan.purposes.clone(),
                kinds: planned.plan.kinds.clone(),
                status: NoticeStatus::Seen,
                at: self.parts.clock.now(),
                channel: channel.to_owned(),
            };
            let entry = (Subject::Person(person), Entry::Notice(notice));
            self.parts.ledger.append(&[entry]).await?;
        }
        drop(turn);
        Ok(())
    }

    async fn has_seen(&self, person: Ordinal, campaign: &str) -> Result<bool, Error> {
        let standing = self.parts.ledger.own_standing(person).await?;
        let known = standing.notices.get(campaign);
        Ok(known.is_some_and(|notice| notice.seen.is_some()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_that_runs_ahead_is_no_look() {
        let with = |name: &'static str, value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, value.parse().unwrap());
            headers
        };
        assert!(is_look(&Method::GET, &HeaderMap::new()));
        assert!(is_look(&Method::GET, &with("sec-fetch-site", "none")));
        assert!(!is_look(&Method::HEAD, &HeaderMap::new()));
        for (name, value) in [
            ("sec-purpose", "prefetch"),
            ("sec-purpose", "prefetch;prerender"),
            ("purpose", "prefetch"),
        ] {
            assert!(
                !is_look(&Method::GET, &with(name, value)),
                "{name}: {value}"
            );
        }
    }
}
