//! What came back: read, matched with the mail it is about, and written down.

use crate::mail_id::{MailId, MailKey};
use crate::outbox::{Aside, Letter, Mark, OBJECTION, Outbox, State};
use crate::replied::{Reply, understand};
use crate::send::Recorder;
use crate::sorting::{hold, hold_writer};
use bounce::Kind;
use ledger::{Ledger, Storage};
use rights::{Clock, Error, ErrorKind, Hash, Instant, MailAddress, Ordinal};
use std::collections::{BTreeMap, BTreeSet};

/// Letters in the name of a mail.
const NAME: usize = 32;
/// A message about none of our mails that says to have come longer ago came when it was read.
const OLDEST_DAYS: i64 = 92;
/// A server that could not deliver a mail at once tries for so long, where it does not say until when: what RFC 5321
/// asks for (section 4.5.4.1), and what servers do.
const TRIED_DAYS: i64 = 5;
/// And no longer, whatever it says: its clock may be wrong.
const TRIED_DAYS_AT_MOST: i64 = 30;
/// So many words that could be a name are tried in one message; each costs two hashes.
const TRIED: usize = 2_000;
/// So much of a message is searched for names.
const SEARCHED: usize = 4 << 20;

/// What reading returned mail needs.
pub struct Returns<'r, S> {
    /// The ledger that is told.
    pub ledger: &'r Ledger<S>,
    /// What was sent.
    pub outbox: &'r Outbox,
    /// The key of mails' names.
    pub mail_key: &'r MailKey,
    /// Time.
    pub clock: &'r dyn Clock,
}

impl<S> std::fmt::Debug for Returns<'_, S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Returns")
    }
}

/// What became of one returned message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The person was not reached.
    NotReached,
    /// The mail arrived.
    Arrived,
    /// It is on its way still, and counts as delivered only once it is tried no more; or a program answered.
    Nothing,
    /// The person objected by answering it.
    Objected,
    /// Somebody has to read it.
    Aside,
    /// It was read before.
    Known,
    /// The person was not reached, of whom the ledger said that they were: what was used of theirs for it may be no
    /// more.
    NotReachedAfterAll,
}

/// How many messages came to which verdict.
pub type Verdicts = BTreeMap<Verdict, u64>;

impl<S: Storage> Returns<'_, S> {
    /// Reads one message. `place` says where it lies, for whoever has to look at it.
    ///
    /// # Errors
    /// When storage fails; then the message has to be given again.
    pub async fn take(&self, bytes: &[u8], place: &str) -> Result<Verdict, Error> {
        self.take_of(bytes, place, None).await
    }

    /// The same of a message of which a mailbox or a file says when it came: the month to answer runs from there
    /// (GDPR Art. 12(3)), however late it is read.
    ///
    /// # Errors
    /// As for [`Returns::take`].
    pub async fn take_of(
        &self,
        bytes: &[u8],
        place: &str,
        came: Option<Instant>,
    ) -> Result<Verdict, Error> {
        let digest = Hash::of(bytes);
        if self.outbox.was_returned(digest).await? {
            return Ok(Verdict::Known);
        }
        let returned = bounce::read(bytes);
        let id = name_in(bytes, self.mail_key);
        let row = match id {
            Some(id) => self.outbox.letter(id).await?,
            None => None,
        };
        let now = self.clock.now();
        let came = came_at((bytes, came), row.as_ref(), now);
        let mut seems = returned.kind.name().to_owned();
        let verdict = match (returned.kind, row) {
            (Kind::Hard | Kind::Soft, Some(row)) => {
                // Before it is marked: from then on whoever sends may tell the ledger.
                let counted = self.counted(&row).await?;
                if row.state.can_come_back() {
                    let mark = Mark::of(&row, State::Bounced, now);
                    self.outbox.mark(&[mark]).await?;
                }
                match counted {
                    true => Verdict::NotReachedAfterAll,
                    false => Verdict::NotReached,
                }
            }
            (Kind::Delivered | Kind::Complaint, Some(row)) => {
                self.arrived(&row, returned.kind == Kind::Complaint).await?;
                match returned.kind {
                    Kind::Complaint => Verdict::Aside,
                    _ => Verdict::Arrived,
                }
            }
            (Kind::Delayed, Some(row)) => {
                let until = tried_until(returned.tried_until(), came);
                self.outbox.tried_until(&row, until).await?;
                Verdict::Nothing
            }
            // Somebody who is away may object in the next sentence, in words that no list has.
            (Kind::AutoReply, _) if returned.by_words => Verdict::Aside,
            (Kind::Delayed | Kind::AutoReply, _) => Verdict::Nothing,
            (Kind::Reply, Some(row)) => {
                let reply = Reply {
                    ledger: self.ledger,
                    person: row.person,
                    at: came,
                };
                match understand(&reply, bytes, digest).await? {
                    None => Verdict::Objected,
                    Some(why) => {
                        seems = format!("{seems}:{why}");
                        Verdict::Aside
                    }
                }
            }
            // Without a mail of ours, or with words of a person.
            _ => Verdict::Aside,
        };
        if matches!(verdict, Verdict::Aside | Verdict::Objected) {
            if verdict == Verdict::Objected {
                seems = OBJECTION.to_owned();
            }
            let aside = Aside {
                digest,
                at: came,
                kind: seems,
                mail: row.and(id),
                place: place.to_owned(),
            };
            let writers = match (returned.kind, verdict) {
                (Kind::Reply | Kind::AutoReply | Kind::Other, Verdict::Aside) => {
                    let about = aside.mail.map(|about| about.person);
                    self.members_with(bytes, about).await?
                }
                _ => Vec::new(),
            };
            self.put_aside(&aside, &writers, verdict).await?;
        }
        if verdict == Verdict::Objected {
            // It is kept as evidence, and nobody has to read it.
            self.outbox.settle_aside(digest, None, now).await?;
        }
        // Last: after a crash before it the message is read again, which says the same.
        let kind = returned.kind.name();
        self.outbox.note_returned(digest, kind, now).await?;
        Ok(verdict)
    }

    /// A mail arrived, as its server or a complaint about it says. A bounce stands above that, also one of another mail
    /// since: in doubt they were not reached.
    async fn arrived(&self, row: &Letter, complains: bool) -> Result<(), Error> {
        let may_arrive = matches!(row.state, State::Accepted | State::Unsure);
        if !may_arrive || self.came_back_since(row).await? {
            return Ok(());
        }
        // Nothing is put aside meanwhile.
        let _alone = self.outbox.telling().await?;
        // INVARIANT: no mail is delivered while something about the person lies aside, as a complaint will. A server
        // took it, so it is settled like others once that was read.
        let state = match complains || self.outbox.is_aside(row.person).await? {
            true => State::Accepted,
            false => State::Delivered,
        };
        match state == row.state {
            true => Ok(()),
            false => self.outbox.mark(&[Mark::of(row, state, row.at)]).await,
        }
    }

    /// Puts a message aside. If somebody has to read it, nothing of the person's is used until they have.
    async fn put_aside(
        &self,
        aside: &Aside,
        writers: &[Ordinal],
        verdict: Verdict,
    ) -> Result<(), Error> {
        let _alone = self.outbox.telling().await?;
        self.outbox.put_aside(aside, writers).await?;
        // Nothing is restricted before it was read.
        let shown = (aside.digest, self.clock.now());
        for writer in writers {
            // Read again after a crash, it may have been settled.
            if self.outbox.is_aside(*writer).await? {
                hold_writer(self.ledger, *writer, shown).await?;
            }
        }
        match aside.mail {
            Some(about) if verdict == Verdict::Aside => {
                hold(self.ledger, about.person, shown).await
            }
            _ => Ok(()),
        }
    }

    /// The members with an address that a message says it is from. A mail that quotes nothing of ours, or the mail of
    /// another, can object as well as an answer. Anybody can have written the address: it is worth a restriction and no
    /// more. Whoever answers the mail that they got is known by that, and by their own address nobody else is.
    async fn members_with(
        &self,
        bytes: &[u8],
        about: Option<Ordinal>,
    ) -> Result<Vec<Ordinal>, Error> {
        let own = match about {
            Some(person) => self.ledger.contact(person).await?.mail,
            None => None,
        };
        let own = own.map(|mail| mail.folded());
        let mut members = BTreeSet::new();
        let written = bounce::writers(bytes).into_iter();
        let addresses = written.filter_map(|address| address.parse::<MailAddress>().ok());
        for address in addresses.filter(|address| own.as_ref() != Some(&address.folded())) {
            for person in self.ledger.with_mail(&address).await? {
                let id = self.ledger.row(person).await?.and_then(|row| row.id);
                // Of whoever has no account there is nothing to use.
                if id.is_some_and(|id| !id.is_guest()) {
                    members.insert(person);
                }
            }
        }
        Ok(members.into_iter().collect())
    }

    /// Whether another mail of the campaign to the same person came back after this one was taken.
    async fn came_back_since(&self, row: &Letter) -> Result<bool, Error> {
        let letters = self.outbox.letters_to(row.campaign, row.person).await?;
        Ok(letters.iter().any(|other| {
            matches!(other.state, State::Refused | State::Bounced) && other.at >= row.at
        }))
    }

    /// Whether the ledger has a day of delivery that ends when this mail is told to have come back, as
    /// [`rights::Standing::apply_notice`] counts: by whatever mail of the campaign, and not where they saw it that day.
    ///
    /// The ledger, not the state of the mail: it is what sets were made from, and says so until it is told, also where
    /// a mail was marked and the program died then.
    async fn counted(&self, row: &Letter) -> Result<bool, Error> {
        let standing = match self.ledger.own_standing(row.person).await {
            Ok(standing) => standing,
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(false),
            Err(e) => return Err(e),
        };
        let campaigns = self.outbox.campaigns().await?;
        let planned = campaigns.iter().find(|c| c.sequence == row.campaign);
        let notice = planned.and_then(|planned| standing.notices.get(&planned.plan.id));
        Ok(notice.is_some_and(|n| n.delivered.is_some() && n.delivered != n.seen))
    }

    /// Tells the ledger what was found.
    ///
    /// # Errors
    /// When storage fails; what was not told is told next time.
    pub async fn record(&self) -> Result<(), Error> {
        let recorder = Recorder {
            ledger: self.ledger,
            outbox: self.outbox,
        };
        recorder.all().await
    }
}

/// When a message came: the earliest that its topmost `Received` and the mailbox or file say, but not before the mail
/// that it is about was taken, and not later than now.
fn came_at(
    (bytes, given): (&[u8], Option<Instant>),
    row: Option<&Letter>,
    now: Instant,
) -> Instant {
    let seconds = bounce::came(bytes).and_then(|seconds| seconds.checked_mul(1_000_000));
    let said = seconds.and_then(Instant::from_epoch_micros);
    let sent = row.filter(|row| matches!(row.state, State::Accepted | State::Delivered));
    let bound = sent.map(|row| row.at);
    // Of a mail that is about none of ours, what a clock that stood still or a forger wrote is no day.
    let oldest = now.plus_seconds(-OLDEST_DAYS * 86_400);
    let believed = |at: &Instant| bound.is_some() || *at >= oldest;
    let came = said.into_iter().chain(given).filter(believed).min();
    let came = came.unwrap_or(now);
    bound.map_or(came, |sent| came.max(sent)).min(now)
}

/// Until when a mail is tried of which a report came that it is not delivered yet.
fn tried_until(said: Option<i64>, came: Instant) -> Instant {
    let said = said.and_then(|seconds| seconds.checked_mul(1_000_000));
    let said = said.and_then(Instant::from_epoch_micros);
    let days = |days: i64| came.plus_seconds(days * 86_400);
    said.unwrap_or_else(|| days(TRIED_DAYS))
        .clamp(came, days(TRIED_DAYS_AT_MOST))
}

/// The mail that a message is about: the first name of one of ours in it. Names stand in the address a
/// bounce was sent to, in the Message-ID and in a header of their own; whatever a mail system quotes, one
/// of them is mostly there. Nobody can make one up, and whoever got a mail knows only their own.
pub(crate) fn name_in(bytes: &[u8], key: &MailKey) -> Option<MailId> {
    let searched = bytes.get(..SEARCHED).unwrap_or(bytes);
    let is_letter = |byte: &u8| byte.is_ascii_alphabetic() || (b'2'..=b'7').contains(byte);
    let words = searched.split(|byte| !is_letter(byte));
    words
        .filter(|word| word.len() == NAME)
        .take(TRIED)
        .filter_map(|word| std::str::from_utf8(word).ok())
        .find_map(|word| MailId::of(word, key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rights::{Ordinal, Sequence};

    fn id() -> MailId {
        MailId {
            campaign: Sequence(4),
            person: Ordinal(9),
            round: 1,
        }
    }

    #[test]
    fn what_is_about_no_mail_of_ours_did_not_come_long_ago() {
        let at = |text: &str| text.parse::<Instant>().unwrap();
        let now = at("2026-11-30T10:00:00Z");
        for (given, came) in [
            ("1970-01-01T00:00:00Z", now),
            ("2026-08-29T10:00:00Z", now),
            ("2026-08-31T10:00:00Z", at("2026-08-31T10:00:00Z")),
            ("2026-12-05T10:00:00Z", now),
        ] {
            assert_eq!(came_at((b"", Some(at(given))), None, now), came, "{given}");
        }
    }

    #[test]
    fn a_mail_is_tried_for_days_whatever_clocks_say() {
        let at = |text: &str| text.parse::<Instant>().unwrap();
        let came = at("2026-11-23T14:00:00Z");
        for (said, until) in [
            (None, "2026-11-28T14:00:00Z"),
            (Some("2026-11-27T10:00:00Z"), "2026-11-27T10:00:00Z"),
            (Some("1970-01-01T00:00:00Z"), "2026-11-23T14:00:00Z"),
            (Some("2099-01-01T00:00:00Z"), "2026-12-23T14:00:00Z"),
        ] {
            let seconds = said.map(|said| at(said).epoch_micros() / 1_000_000);
            assert_eq!(tried_until(seconds, came), at(until), "{said:?}");
        }
        assert_eq!(
            tried_until(Some(i64::MAX), came),
            at("2026-11-28T14:00:00Z")
        );
    }

    #[test]
    fn a_name_is_found_wherever_it_stands() {
        let key = MailKey::new([1; 32]);
        let name = id().name(&key);
        for text in [
            format!("Delivered-To: bounces+{name}@mail.example.org"),
            format!("Message-ID: <{name}@mail.example.org>"),
            format!("x-demur-notice: {}", name.to_uppercase()),
            format!("to=3Dbounces+{name}=40mail.example.org"),
        ] {
            assert_eq!(name_in(text.as_bytes(), &key), Some(id()), "{text}");
        }
        assert_eq!(name_in(format!("a{name}").as_bytes(), &key), None);
        assert_eq!(name_in(name.as_bytes(), &MailKey::new([2; 32])), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_searched(bytes: Vec<u8>) {
            let _ = name_in(&bytes, &MailKey::new([1; 32]));
        }
    }
}
