//! Telling people of an incident that concerns them (Art. 34): who is still to be told, and who was.
//!
//! That they are to be told, and with which words, is a step of the incident in the ledger; so is each person who
//! was told. What lies between the two is kept beside it: a crash mails nobody twice. A mail of which nobody knows
//! whether it went is not sent again, but named.

mod noted;

pub(crate) use noted::Due;

use crate::app::App;
use crate::courier::lang_of;
use crate::incidents::Rounds;
use pages::Lang;
use rights::{Error, IncidentStep, Ordinal, Sequence};

/// How far telling one person something by mail has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Telling {
    /// Nobody knows where to write to.
    NoAddress,
    /// There is no such mailbox.
    NoMailbox,
    /// The mail server did not take it for two days.
    GivenUp,
    /// It may have gone: the program or the connection broke at that moment. It is not sent again.
    Unsure,
    /// It is sent now; after a crash that is [`Telling::Unsure`].
    Sending,
    /// It is still to be sent, or to be tried again.
    Waiting,
    /// The mail server took it.
    Told,
}

impl Telling {
    const ALL: [Telling; 7] = [
        Telling::NoAddress,
        Telling::NoMailbox,
        Telling::GivenUp,
        Telling::Unsure,
        Telling::Sending,
        Telling::Waiting,
        Telling::Told,
    ];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Telling::NoAddress => "no_address",
            Telling::NoMailbox => "no_mailbox",
            Telling::GivenUp => "given_up",
            Telling::Unsure => "unsure",
            Telling::Sending => "sending",
            Telling::Waiting => "waiting",
            Telling::Told => "told",
        }
    }

    pub(crate) fn named(name: &str) -> Result<Telling, Error> {
        let wrong = || Error::corrupt("the portal's database holds an impossible state");
        let mut all = Telling::ALL.into_iter();
        all.find(|known| known.as_str() == name).ok_or_else(wrong)
    }

    /// Whether somebody has to see to it: no mail goes any more, and none is known to have gone.
    #[must_use]
    pub const fn is_lost(self) -> bool {
        matches!(
            self,
            Telling::NoAddress | Telling::NoMailbox | Telling::GivenUp | Telling::Unsure
        )
    }
}

impl App {
    /// The languages that the people concerned by an incident are written to in; none where nobody has an address.
    ///
    /// # Errors
    /// When the ledger fails.
    pub async fn languages_of(&self, number: Sequence) -> Result<Vec<Lang>, Error> {
        let mut found = Vec::new();
        for (person, _) in self.concerns(number).await? {
            let contact = self.parts.ledger.contact(person).await?;
            let lang = lang_of(&contact);
            if contact.mail.is_some() && !found.contains(&lang) {
                found.push(lang);
            }
        }
        let known = Lang::ALL.iter().copied();
        Ok(known.filter(|lang| found.contains(lang)).collect())
    }

    /// Has the people concerned by an incident told by mail, each once, with these words, each in a language: whose
    /// language is none of them gets the first. Said again it is for those about whom something was added since.
    /// Whoever runs the portal's mails sends them; what fails is tried again for two days.
    ///
    /// # Errors
    /// When there is no such incident, it is closed, nothing is said, or the ledger fails.
    pub async fn tell_people(
        &self,
        number: Sequence,
        by: &str,
        texts: Vec<(Lang, Vec<String>)>,
    ) -> Result<(), Error> {
        let _one_by_one = self.handing_in.lock().await;
        let opened = self.incident(number).await?;
        let rounds = Rounds::of(&self.parts.ledger, number).await?;
        let untold = rounds.untold();
        if opened.told().is_some() && untold.is_empty() {
            return Ok(());
        }
        let (mut people, mut again) = (0, 0);
        for person in untold {
            if self.parts.ledger.contact(person).await?.mail.is_some() {
                people += 1;
                again += u64::from(rounds.first_for(person).is_some());
            }
        }
        let nothing = || Error::input("who is told of an incident has to be told something");
        let (_, parts) = texts.first().cloned().ok_or_else(nothing)?;
        let tagged = |(lang, parts): (Lang, Vec<String>)| (lang.tag().to_owned(), parts);
        let step = IncidentStep::PeopleTold {
            parts,
            translated: texts.into_iter().map(tagged).collect(),
            people,
            again,
        };
        self.step_in_turn(number, by, step).await
    }

    /// Who is told of an incident, and how far that has come: nobody before it was asked for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn telling(&self, incident: Sequence) -> Result<Vec<(Ordinal, Telling)>, Error> {
        self.parts.desk.telling(incident).await
    }
}
