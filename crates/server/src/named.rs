//! Accounts that an objection without signing in names: not used while it is open, and objected for once it is granted.
//!
//! Anybody can name the account of somebody else. So what is named is restricted and no more, its owner is told of it
//! by mail and can take it back, and whose it is staff decide. Whoever asked is not told whether there is such an
//! account.

use crate::app::App;
use crate::record::NAMED;
use ledger::{BY_DEMUR, Case, Recorded};
use rights::{
    Choice, ChoiceKind, Entry, Error, ErrorKind, MailAddress, Ordinal, RequestOutcome, RequestStep,
    Scope, Sequence, Subject, in_force,
};
use std::collections::BTreeMap;

/// Open requests of one address that restrict an account that they name. What is named beyond that only staff restrict.
const MOST_NAMED: usize = 2;

/// What shows for which request something was said of an account.
fn shown_by(number: Sequence) -> String {
    format!("request {number}")
}

/// The request for which something was said.
fn request_of(choice: &Choice) -> Option<Sequence> {
    let number = choice.evidence.as_deref()?.strip_prefix("request ")?;
    number.parse().ok().map(Sequence)
}

/// Whether a restriction holds only until somebody has decided or read something.
pub(crate) fn holds_meanwhile(choice: &Choice) -> bool {
    let meanwhile = choice.source == notice::HELD || choice.source == NAMED;
    meanwhile && choice.kind == ChoiceKind::Restriction
}

/// Restrictions of a person that stand.
fn restrictions<'h>(app: &App, history: &'h [Recorded]) -> Vec<&'h Choice> {
    let choices = history.iter().filter_map(|recorded| match &recorded.entry {
        Some(Entry::Choice(choice)) => Some(choice),
        _ => None,
    });
    let choices: Vec<&Choice> = choices.collect();
    let stands = in_force(&choices, &app.parts.tree);
    let both = choices.into_iter().zip(stands);
    let stand = both
        .filter(|(choice, stands)| choice.kind == ChoiceKind::Restriction && *stands == Some(true));
    stand.map(|(choice, _)| choice).collect()
}

impl App {
    /// Restricts the account that a request names, where one is called so and is not the person's own, until the
    /// request is decided.
    ///
    /// # Errors
    /// When the ledger fails.
    pub(crate) async fn note_named(
        &self,
        number: Sequence,
        (name, mail): (&str, &MailAddress),
    ) -> Result<(), Error> {
        let own = self.case(number).await?.person;
        let Some(account) = self.account_called(name).await? else {
            return Ok(());
        };
        if self.accounts(own).await?.contains(&account) || self.naming_of(mail).await? >= MOST_NAMED
        {
            return Ok(());
        }
        let step = RequestStep::Account {
            account: Some(account),
            checked: false,
        };
        let done = self.step(number, BY_DEMUR, step, &BTreeMap::new()).await;
        done.map(drop)
    }

    /// The one account that is called so, with or without an `@` before it.
    async fn account_called(&self, name: &str) -> Result<Option<Ordinal>, Error> {
        let name = name.trim();
        let bare = name.strip_prefix('@').unwrap_or(name);
        for called in [name, bare] {
            if called.is_empty() {
                continue;
            }
            if let crate::Meant::One(account) = self.meant(called).await?
                && self.is_account(account).await?
            {
                return Ok(Some(account));
            }
        }
        Ok(None)
    }

    /// Whether somebody has an account: not erased, and more than a form handed in.
    ///
    /// # Errors
    /// When the ledger fails.
    pub async fn is_account(&self, person: Ordinal) -> Result<bool, Error> {
        let row = self.parts.ledger.row(person).await?;
        let id = row.filter(|row| !row.is_erased()).and_then(|row| row.id);
        Ok(id.is_some_and(|id| !id.is_guest()))
    }

    /// How many open requests of an address have an account restricted that they name.
    async fn naming_of(&self, mail: &MailAddress) -> Result<usize, Error> {
        let mut naming = 0;
        for person in self.parts.ledger.with_mail(mail).await? {
            let cases = self.cases_of(person).await?.into_iter();
            let open = cases.filter(|case| case.state.ended.is_none());
            naming += open
                .filter(|case| matches!(case.state.account, Some((Some(_), false))))
                .count();
        }
        Ok(naming)
    }

    /// What a step of a request says of the account that it means: that it is not used any more, that it objects, that
    /// it is used again.
    pub(crate) async fn said_of_named(
        &self,
        case: &Case,
        step: &RequestStep,
    ) -> Result<Vec<(Subject, Entry)>, Error> {
        let held = case.state.account.and_then(|(account, _)| account);
        let (says, lets_go) = match step {
            RequestStep::Account { account, .. } if *account == held => return Ok(Vec::new()),
            RequestStep::Account { account, .. } => (
                account.map(|account| (account, ChoiceKind::Restriction)),
                held,
            ),
            RequestStep::Answered { outcome, .. } if *outcome != RequestOutcome::Refused => {
                (held.map(|account| (account, ChoiceKind::Objection)), held)
            }
            RequestStep::Answered { .. } | RequestStep::Revoked => (None, held),
            _ => return Ok(Vec::new()),
        };
        let mut said = Vec::new();
        // INVARIANT: what refuses comes first, so that nothing is used between the two.
        if let Some((account, kind)) = says
            && self.is_account(account).await?
        {
            let mut choice = Choice::new(kind, Scope::all(), self.parts.clock.now(), NAMED);
            choice.evidence = Some(shown_by(case.number));
            said.push((Subject::Person(account), Entry::Choice(choice)));
        }
        if let Some(account) = lets_go {
            let entry = |choice| (Subject::Person(account), Entry::Choice(choice));
            let let_go = self.let_go(account, case.number).await?;
            said.extend(let_go.into_iter().map(entry));
        }
        Ok(said)
    }

    /// Ends what restricts an account for a request, and nothing else.
    async fn let_go(&self, account: Ordinal, number: Sequence) -> Result<Vec<Choice>, Error> {
        if !self.is_account(account).await? {
            return Ok(Vec::new());
        }
        let history = self.parts.ledger.history(account).await?;
        let evidence = Some(shown_by(number));
        let (ours, others): (Vec<&Choice>, Vec<&Choice>) = restrictions(self, &history)
            .into_iter()
            .partition(|choice| choice.source == NAMED && choice.evidence == evidence);
        let for_itself =
            |choice: &&Choice| choice.scope == Scope::all() && !holds_meanwhile(choice);
        // Taken back by its owner meanwhile; or everything is restricted for another reason, and ours goes with that.
        if ours.is_empty() || others.iter().any(for_itself) {
            return Ok(Vec::new());
        }
        let now = self.parts.clock.now();
        let mut said = vec![Choice::new(
            ChoiceKind::RestrictionLifted,
            Scope::all(),
            now,
            NAMED,
        )];
        // That takes back whatever it covers: what is restricted for another reason is said again with it.
        for other in others {
            if self.holds_on(account, other).await? {
                said.push(other.said_again());
            }
        }
        Ok(said)
    }

    /// What is to be said again where a person's restrictions are lifted: what holds until somebody has decided or read
    /// something goes on.
    pub(crate) async fn held_on(
        &self,
        person: Ordinal,
        history: &[Recorded],
    ) -> Result<Vec<Choice>, Error> {
        let mut held = Vec::new();
        for choice in restrictions(self, history) {
            if holds_meanwhile(choice) && self.holds_on(person, choice).await? {
                held.push(choice.said_again());
            }
        }
        Ok(held)
    }

    /// Whether the reason of a restriction is still there.
    pub(crate) async fn holds_on(&self, account: Ordinal, choice: &Choice) -> Result<bool, Error> {
        if choice.source == notice::HELD {
            return self.parts.outbox.is_aside(account).await;
        }
        if choice.source != NAMED {
            return Ok(true);
        }
        let Some(number) = request_of(choice) else {
            return Ok(false);
        };
        match self.case(number).await {
            Ok(case) => {
                let meant = case.state.account.and_then(|(account, _)| account);
                Ok(case.state.ended.is_none() && meant == Some(account))
            }
            // Whoever asked was erased, and the request with them.
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(false),
            Err(e) => Err(e),
        }
    }
}
