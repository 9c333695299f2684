//! What lies aside until somebody has read it, and what becomes of it then.
//!
//! INVARIANT: as long as a message about a person's notice lies aside, nothing of theirs is used: their use is
//! restricted with the moment at which it is put there, and no mail of the campaign is settled as delivered
//! ([`Outbox::settle`]). What it says may be an objection, and in doubt the answer is no. The same holds of every member
//! with the address of whoever wrote a message that is about no mail of ours, or about the mail of another, and of all
//! campaigns.

use crate::outbox::{Aside, Outbox, Whose};
use crate::send::Recorder;
use ledger::{Ledger, Recorded, Since, Storage};
use rights::{
    Choice, ChoiceKind, Clock, Entry, Error, ErrorKind, Hash, Instant, Ordinal, PurposeTree, Scope,
    Subject, in_force,
};

/// Where a restriction comes from that holds while a message lies aside. The person is not written to about it: it
/// is no word of theirs, and who wrote may be a program.
pub const HELD: &str = rights::ASIDE;
/// Said in a mail that staff have read.
const READ: &str = "demur:mail";

/// What somebody who has read a message says that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sorted {
    /// The person to whom the mail went that it is about objects.
    Objection,
    /// The members whose address wrote it object, not whoever got the mail that it is about.
    WritersObjection,
    /// Both do: one person can have several accounts.
    BothObject,
    /// It came back: not reached.
    Bounced,
    /// It asks for something that was entered as a request; it lies with that as evidence.
    Request,
    /// Nothing that needs doing, or it is dealt with elsewhere.
    Nothing,
}

impl Sorted {
    /// Whether somebody objects.
    #[must_use]
    pub const fn is_objection(self) -> bool {
        self.objects().is_some()
    }

    /// Who objects, if anybody.
    const fn objects(self) -> Option<Whose> {
        match self {
            Sorted::Objection => Some(Whose::Recipient),
            Sorted::WritersObjection => Some(Whose::Writers),
            Sorted::BothObject => Some(Whose::Both),
            Sorted::Bounced | Sorted::Request | Sorted::Nothing => None,
        }
    }
}

/// What settling a message needs.
pub struct Sorting<'s, S> {
    /// The ledger that is told.
    pub ledger: &'s Ledger<S>,
    /// What was sent.
    pub outbox: &'s Outbox,
    /// How purposes contain each other.
    pub tree: &'s PurposeTree,
    /// Time.
    pub clock: &'s dyn Clock,
}

impl<S> std::fmt::Debug for Sorting<'_, S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sorting")
    }
}

impl<S: Storage> Sorting<'_, S> {
    /// Does what a message asks for, as somebody who has read it says; then the person's use is restricted for it no
    /// longer. `by` is who read it.
    ///
    /// # Errors
    /// When it is about nobody who is known, and something has to be recorded of them; or storage fails: then it
    /// lies aside still.
    pub async fn settle(&self, aside: &Aside, sorted: Sorted, by: &str) -> Result<(), Error> {
        // INVARIANT: the ledger has it before the message is settled; after a break it is said twice, never not
        // at all.
        let objects = sorted.objects();
        match (objects, aside.mail) {
            (Some(whose), Some(about)) => {
                let people = self.objecting(aside, (whose, about.person)).await?;
                let entry = |person| {
                    let objection = Entry::Choice(objection(aside, by));
                    (Subject::Person(person), objection)
                };
                let entries: Vec<(Subject, Entry)> = people.into_iter().map(entry).collect();
                self.ledger.append(&entries).await?;
            }
            (None, Some(about)) if sorted == Sorted::Bounced => {
                let now = self.clock.now();
                let (outbox, campaign) = (self.outbox, about.campaign);
                outbox.not_reached(campaign, about.person, now).await?;
                let recorder = Recorder {
                    ledger: self.ledger,
                    outbox,
                };
                recorder.all().await?;
            }
            (None, _) if sorted != Sorted::Bounced => {}
            _ => {
                return Err(Error::input(
                    "nobody knows whom the message is about; enter it as a request",
                ));
            }
        }
        // Nothing about the person is put aside or settled meanwhile: whoever is last lifts what holds.
        let _alone = self.outbox.telling().await?;
        let about = aside.mail.map(|about| about.person);
        for person in about
            .into_iter()
            .chain(self.outbox.writers(aside.digest).await?)
        {
            if self.outbox.aside_about(person, aside.digest).await? == 0 {
                lift(self.ledger, person, (self.tree, self.clock.now())).await?;
            }
        }
        let now = self.clock.now();
        self.outbox.settle_aside(aside.digest, objects, now).await?;
        Ok(())
    }

    /// Who objects by a message about a mail to this person.
    async fn objecting(
        &self,
        aside: &Aside,
        (whose, recipient): (Whose, Ordinal),
    ) -> Result<Vec<Ordinal>, Error> {
        let writers = self.outbox.writers(aside.digest).await?;
        Ok(match whose {
            Whose::Recipient => vec![recipient],
            Whose::Writers | Whose::Both if writers.is_empty() => {
                return Err(Error::input(
                    "no other member has the address that wrote the message; enter it as a request",
                ));
            }
            Whose::Writers => writers,
            Whose::Both => std::iter::once(recipient).chain(writers).collect(),
        })
    }
}

/// What a person reads of a message, decoded.
#[must_use]
pub fn text_of(message: &[u8]) -> String {
    bounce::text(message)
}

/// The address that a message says it is from, where that is one; anybody can have written it.
#[must_use]
pub fn writer_of(message: &[u8]) -> Option<String> {
    bounce::writer(message).map(|writer| writer.address)
}

/// What somebody took from a mail; it was said when the mail came, and the month to answer runs from there
/// (GDPR Art. 12(3)).
fn objection(aside: &Aside, by: &str) -> Choice {
    let mut choice = Choice::new(ChoiceKind::Objection, Scope::all(), aside.at, READ);
    choice.evidence = Some(format!("mail {}, read by {by}", aside.digest));
    choice
}

/// What shows for which message a restriction is there.
fn shown_by(digest: Hash) -> String {
    format!("a message that somebody has to read, SHA-256 {digest}")
}

/// Restricts the use of a person's content as long as a message lies aside, once for each message. Whoever was
/// erased is refused anyway.
pub(crate) async fn hold<S: Storage>(
    ledger: &Ledger<S>,
    person: Ordinal,
    (digest, at): (Hash, Instant),
) -> Result<(), Error> {
    let row = ledger.row(person).await?;
    if row.is_none_or(|row| row.is_erased()) {
        return Ok(());
    }
    let evidence = Some(shown_by(digest));
    let history = ledger.history(person).await?;
    let known = history.iter().any(|recorded| match &recorded.entry {
        Some(Entry::Choice(choice)) => choice.source == HELD && choice.evidence == evidence,
        _ => false,
    });
    if known {
        return Ok(());
    }
    let mut choice = Choice::new(ChoiceKind::Restriction, Scope::all(), at, HELD);
    choice.evidence = evidence;
    let entry = (Subject::Person(person), Entry::Choice(choice));
    match ledger.append(&[entry]).await {
        // Erased meanwhile.
        Err(e) if e.kind() != ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

/// The same of a member whose address wrote a message that is about no mail to them. One restriction holds for all
/// that lies aside: anybody can write an address, as often as they like.
pub(crate) async fn hold_writer<S: Storage>(
    ledger: &Ledger<S>,
    person: Ordinal,
    shown: (Hash, Instant),
) -> Result<(), Error> {
    match holds(&ledger.history(person).await?) {
        true => Ok(()),
        false => hold(ledger, person, shown).await,
    }
}

/// Whether a restriction for what lies aside stands: it reaches everything, and only what lifts everything lifts it.
fn holds(history: &[Recorded]) -> bool {
    let mut holds = false;
    for recorded in history {
        let Some(Entry::Choice(choice)) = &recorded.entry else {
            continue;
        };
        match choice.kind {
            ChoiceKind::Restriction if choice.source == HELD => holds = true,
            ChoiceKind::RestrictionLifted if choice.scope == Scope::all() => holds = false,
            _ => {}
        }
    }
    holds
}

/// Ends what held while messages lay aside, and nothing else: whatever else restricts the person's use stays.
async fn lift<S: Storage>(
    ledger: &Ledger<S>,
    person: Ordinal,
    (tree, now): (&PurposeTree, Instant),
) -> Result<(), Error> {
    let before = ledger.head().await?;
    let said = ledger.said(person).await?;
    let choices: Vec<&Choice> = said.iter().collect();
    let stands = in_force(&choices, tree);
    let restricts = choices.iter().zip(stands).filter_map(|(choice, stands)| {
        let restricts = choice.kind == ChoiceKind::Restriction && stands == Some(true);
        restricts.then_some(*choice)
    });
    let (ours, others): (Vec<&Choice>, Vec<&Choice>) =
        restricts.partition(|choice| choice.source == HELD);
    // Taken back by the person meanwhile; or everything is restricted for another reason, and ours goes with that:
    // whoever lifts it does not count what is held here.
    if ours.is_empty() || others.iter().any(|choice| choice.scope == Scope::all()) {
        return Ok(());
    }
    let lifted = Choice::new(ChoiceKind::RestrictionLifted, Scope::all(), now, HELD);
    // That takes back whatever it covers: what was restricted for a part is said again with it.
    let again = others.into_iter().map(Choice::said_again);
    let entries: Vec<(Subject, Entry)> = std::iter::once(lifted)
        .chain(again)
        .map(|choice| (Subject::Person(person), Entry::Choice(choice)))
        .collect();
    // Others write to the ledger at any time, in the portal, by the API and the command line.
    match ledger.append_since(&entries, Since::Now(before)).await {
        Ok(_) => Ok(()),
        // Erased meanwhile.
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(()),
        Err(e) => Err(e),
    }
}
