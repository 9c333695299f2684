//! Which steps can follow.

use super::{Request, RequestOutcome, RequestState, RequestStep};
use crate::{Day, Error};

impl Request {
    /// Checks that a step can follow on a day.
    ///
    /// # Errors
    /// When the request has ended, unless it is a verdict on an item that is changed with a reason; an extension that
    /// is late, that is none, or that goes too far; an item that was not found; an answer while something is
    /// undecided; a refusal that does not say where to complain; an objection that is granted before staff have said
    /// for which account.
    pub fn check(&self, state: &RequestState, day: Day, step: &RequestStep) -> Result<(), Error> {
        if state.ended.is_some() {
            return self.check_after(state, step);
        }
        match step {
            RequestStep::Extended { until, why } => self.may_extend(state, day, (*until, why)),
            RequestStep::Decided { item, .. } if !state.has(item) => Err(Error::not_found(
                format!("`{item}` was not found for this request"),
            )),
            RequestStep::Answered {
                outcome,
                text,
                remedy,
            } => {
                if text.trim().is_empty() {
                    return Err(Error::input("an answer says something"));
                }
                if *outcome != RequestOutcome::Granted && remedy.trim().is_empty() {
                    return Err(Error::input(
                        "who is refused something has to be told where to complain (Art. 12(4))",
                    ));
                }
                self.may_grant(state, *outcome)?;
                self.may_end(state)
            }
            RequestStep::Kept if !self.releases() => Err(Error::input(
                "what was found for this request stays out anyway",
            )),
            RequestStep::Account { .. } if !self.needs_account() => Err(Error::input(
                "only an objection without signing in asks whose account it means",
            )),
            _ => Ok(()),
        }
    }

    /// Without the account nothing would be objected to, and whoever asked would be told that it is.
    fn may_grant(&self, state: &RequestState, outcome: RequestOutcome) -> Result<(), Error> {
        let checked = matches!(state.account, Some((_, true)));
        match self.needs_account() && outcome != RequestOutcome::Refused && !checked {
            true => Err(Error::refused(
                "nobody has said yet whose account the request means; name the account, or say that there is none here, then answer",
            )),
            false => Ok(()),
        }
    }

    /// What was found is decided before the answer: left open, it would be neither withheld nor released.
    fn may_end(&self, state: &RequestState) -> Result<(), Error> {
        if !self.search.is_empty() && state.searched.is_none() {
            return Err(Error::refused(
                "what the request names is still looked for; answer it when the search is done",
            ));
        }
        match state.undecided() {
            0 => Ok(()),
            open => Err(Error::refused(format!(
                "`{open}` of the items found are not decided; decide on each, then answer"
            ))),
        }
    }

    fn may_extend(
        &self,
        state: &RequestState,
        day: Day,
        (until, why): (Day, &str),
    ) -> Result<(), Error> {
        if why.trim().is_empty() {
            return Err(Error::input(
                "an extension needs its reason, which the person is told",
            ));
        }
        if state.extended.is_some() {
            return Err(Error::refused("the time was extended before; once is all"));
        }
        if day > self.due() {
            let message = format!(
                "the time ended on `{}`; it can only be extended before (Art. 12(3))",
                self.due()
            );
            return Err(Error::refused(message));
        }
        if until <= self.due() || until > self.latest() {
            let message = format!(
                "`{until}` is not after `{}` and up to `{}`",
                self.due(),
                self.latest()
            );
            return Err(Error::input(message));
        }
        Ok(())
    }

    /// What can follow the end: that a letter went, and another verdict on an item, since a wrong one would hold for
    /// ever. What was found for a request that was taken back is released, and so is what was only asked for: of that
    /// no verdict keeps anything out.
    fn check_after(&self, state: &RequestState, step: &RequestStep) -> Result<(), Error> {
        match step {
            RequestStep::Posted { .. } => Ok(()),
            RequestStep::Decided { item, why, .. } if self.keeps_out(state) && state.has(item) => {
                match why.trim().is_empty() {
                    true => Err(Error::input(
                        "after the answer a verdict on an item is changed with a reason; say it",
                    )),
                    false => Ok(()),
                }
            }
            _ => Err(Error::refused("the request has ended; nothing can follow")),
        }
    }
}
