//! Requests of people under Art. 12 to 22, each with its clock.

use crate::code::vocabulary;
use crate::{ChoiceKind, Day, Error, Hash, ItemId, MailAddress, Ordinal, Sequence};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What a request asks for.
    RequestKind, "kind of request" {
        /// Access (GDPR Art. 15).
        Access = 0, "access";
        /// Rectification (Art. 16).
        Rectification = 1, "rectification";
        /// Erasure (Art. 17).
        Erasure = 2, "erasure";
        /// Restriction (Art. 18).
        Restriction = 3, "restriction";
        /// Portability (Art. 20).
        Portability = 4, "portability";
        /// Objection (Art. 21).
        Objection = 5, "objection";
        /// Removal of special categories of data (Art. 9), also from what others posted.
        Special = 6, "special";
        /// Somebody without an account is shown, named or quoted.
        Depicted = 7, "depicted";
        /// A question to the data protection officer (Art. 38(4)).
        Question = 8, "question";
    }
}

impl RequestKind {
    /// What a request of this kind refuses from the moment on at which it is entered, until it is decided.
    #[must_use]
    pub const fn refuses_at_once(self) -> Option<ChoiceKind> {
        match self {
            RequestKind::Objection => Some(ChoiceKind::Objection),
            RequestKind::Erasure | RequestKind::Restriction => Some(ChoiceKind::Restriction),
            RequestKind::Access
            | RequestKind::Rectification
            | RequestKind::Portability
            | RequestKind::Special
            | RequestKind::Depicted
            | RequestKind::Question => None,
        }
    }
}

vocabulary! {
    /// How a request came.
    Channel, "channel" {
        /// In the portal, signed in.
        Portal = 0, "portal";
        /// By the link of a notice.
        Link = 1, "link";
        /// By mail.
        Mail = 2, "mail";
        /// By letter.
        Letter = 3, "letter";
        /// By phone.
        Phone = 4, "phone";
        /// By the form for people without an account.
        Guest = 5, "guest";
        /// By a program of the platform's.
        Api = 6, "api";
    }
}

vocabulary! {
    /// As what somebody asks for somebody else.
    Behalf, "way of acting for somebody" {
        /// An authorized agent.
        Agent = 0, "agent";
        /// A guardian.
        Guardian = 1, "guardian";
        /// An heir.
        Heir = 2, "heir";
    }
}

vocabulary! {
    /// How a request ends.
    RequestOutcome, "outcome" {
        /// All that was asked for was done.
        Granted = 0, "granted";
        /// A part of it was done.
        Partly = 1, "partly";
        /// Nothing was done; the person is told why and where they can complain (Art. 12(4)).
        Refused = 2, "refused";
    }
}

/// A request; whose it is stands in the ledger entry beside it, and its number is the entry's sequence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// What it asks for.
    pub kind: RequestKind,
    /// How it came.
    pub channel: Channel,
    /// The day on which it came: its clock runs from here, not from when somebody entered it.
    pub received: Day,
    /// What it is about, in a line; empty where nobody said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// What it says, in the person's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// What whoever asks calls themselves, and where a letter reaches them, as it was entered; empty where an
    /// account or an address says who they are.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Who asks for the person, where it is not the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<ActsFor>,
    /// What proves who asks and for whom.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// Which member of staff entered it, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entered_by: Option<String>,
    /// What is to be looked for, for requests about what others posted.
    #[serde(default, skip_serializing_if = "SearchFor::is_empty")]
    pub search: SearchFor,
}

/// Who asks for somebody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActsFor {
    /// Their name.
    pub name: String,
    /// As what.
    pub behalf: Behalf,
    /// Where they can be written to: what is answered goes to them, not to whom they act for (Art. 12(3)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<MailAddress>,
}

/// Something that proves something. The thing itself is kept beside the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it is, such as "power of attorney".
    pub name: String,
    /// When it came.
    pub on: Day,
    /// SHA-256 of the file, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Hash>,
}

/// What somebody who is shown, named or quoted by others wants to be looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SearchFor {
    /// Links to items, or their ids.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<String>,
    /// Words that stand in them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// Perceptual hashes of pictures; the pictures are not kept.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<u64>,
}

impl SearchFor {
    /// Whether there is nothing to look for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.links.is_empty() && self.words.is_empty() && self.pictures.is_empty()
    }
}

/// Something that happened to a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum RequestStep {
    /// The person wrote more.
    Said {
        /// What they wrote.
        text: String,
    },
    /// Staff wrote to the person.
    Wrote {
        /// What they wrote.
        text: String,
    },
    /// An item was found that may be about the person. Until somebody decides it is not used.
    Found {
        /// The item, which is another's.
        item: ItemId,
        /// Why it is thought to be about the person.
        matched: Match,
    },
    /// What the request names was looked for, in everything that is there.
    Searched {
        /// Whether there is more than was taken in: then the person has to say more exactly what they mean.
        more: bool,
    },
    /// It was decided whether an item is about the person.
    Decided {
        /// The item.
        item: ItemId,
        /// Whether it is; what is, stays out.
        theirs: bool,
    },
    /// What is about the person stays out after the answer, too, as staff say, of a request whose answer releases it.
    Kept,
    /// Whose account the request means: as it names it, or as staff found out. It is not used while the request is
    /// open.
    Account {
        /// The account; `None` where there is none here.
        account: Option<Ordinal>,
        /// Whether staff say so: anybody can name the account of somebody else.
        checked: bool,
    },
    /// The time was extended (Art. 12(3)): the person was told why within the first month.
    Extended {
        /// The new last day.
        until: Day,
        /// Why, as the person was told.
        why: String,
    },
    /// More that proves something came.
    Proved {
        /// What.
        evidence: Evidence,
    },
    /// It was answered, which ends it.
    Answered {
        /// How.
        outcome: RequestOutcome,
        /// What the person was told.
        text: String,
        /// Where they can complain, when something was refused (Art. 12(4)).
        #[serde(default, skip_serializing_if = "String::is_empty")]
        remedy: String,
    },
    /// The person took it back.
    Revoked,
    /// What was written went by letter: no mail took it to whoever asked. It can follow the end.
    Posted {
        /// The entry of the step that was written.
        letter: Sequence,
    },
}

/// Why an item is thought to be about a person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    /// The person named it.
    Link,
    /// These words stand in it.
    Words(String),
    /// So many of 64 bits of the perceptual hashes of two pictures differ.
    Picture(u32),
    /// It is the person's own.
    Own,
}

/// An item that was found for a request, why, and what was decided: on which day, and whether it is about the
/// person.
pub type FoundItem = (ItemId, Match, Option<(Day, bool)>);

/// How a request stands: the request and its steps added up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestState {
    /// The last day for an answer.
    pub due: Day,
    /// The extension, if there was one: the last day, why.
    pub extended: Option<(Day, String)>,
    /// Whether somebody is at it.
    pub begun: bool,
    /// How it ended: the day and with what; `None` as the outcome is taken back.
    pub ended: Option<(Day, Option<RequestOutcome>)>,
    /// Items that were found, in their order, and what was decided.
    pub found: Vec<FoundItem>,
    /// Whether it was looked for what it names, and then, whether there is more than was taken in.
    pub searched: Option<bool>,
    /// Whether what is about the person stays out after an answer that would release it.
    pub kept: bool,
    /// Whose account it means, where that was said, and whether staff say so.
    pub account: Option<(Option<Ordinal>, bool)>,
}

/// Months for an answer, and by how many they can be extended (Art. 12(3)).
const MONTHS: (u8, u8) = (1, 2);

impl Request {
    /// The last day for an answer: one month after the request came. Where the day is no working day, the
    /// law gives one more (Regulation 1182/71, Art. 3(4)); this does not.
    #[must_use]
    pub fn due(&self) -> Day {
        self.received.plus_months(MONTHS.0)
    }

    /// The last day to which the time can be extended: by two further months.
    #[must_use]
    pub fn latest(&self) -> Day {
        self.received.plus_months(MONTHS.0 + MONTHS.1)
    }

    /// How it stands after steps in their order, each with its day.
    #[must_use]
    pub fn after<'s>(
        &self,
        steps: impl IntoIterator<Item = (Day, &'s RequestStep)>,
    ) -> RequestState {
        let mut state = RequestState {
            due: self.due(),
            extended: None,
            begun: false,
            ended: None,
            found: Vec::new(),
            searched: None,
            kept: false,
            account: None,
        };
        for (day, step) in steps {
            state.take(day, step);
        }
        state
    }

    /// Whether somebody has to find out whose account it means: it objects for an account, and came without signing
    /// in.
    #[must_use]
    pub const fn needs_account(&self) -> bool {
        matches!(
            (self.kind, self.channel),
            (RequestKind::Objection, Channel::Guest)
        )
    }

    /// Whether the answer releases what was found: whoever only asked what there is has not objected to its use.
    #[must_use]
    pub const fn releases(&self) -> bool {
        matches!(self.kind, RequestKind::Access)
    }

    /// Whether what was found and is, or may be, about the person is out as it stands.
    #[must_use]
    pub const fn keeps_out(&self, state: &RequestState) -> bool {
        match state.ended {
            None => true,
            Some((_, None)) => false,
            Some((_, Some(_))) => state.kept || !self.releases(),
        }
    }

    /// Checks that a step can follow on a day.
    ///
    /// # Errors
    /// When the request has ended; an extension that is late, that is none, or that goes too far; an item
    /// that was not found; an answer while something is undecided; a refusal that does not say where to complain;
    /// an objection that is granted before staff have said for which account.
    pub fn check(&self, state: &RequestState, day: Day, step: &RequestStep) -> Result<(), Error> {
        if state.ended.is_some() && !matches!(step, RequestStep::Posted { .. }) {
            return Err(Error::refused("the request has ended; nothing can follow"));
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
}

impl RequestState {
    /// Whether an item was found for it.
    #[must_use]
    pub fn has(&self, item: &ItemId) -> bool {
        self.found.iter().any(|(found, ..)| found == item)
    }

    /// How many items were found of which nobody has decided whether they are about the person.
    #[must_use]
    pub fn undecided(&self) -> usize {
        let open = self.found.iter().filter(|(.., decided)| decided.is_none());
        open.count()
    }

    fn take(&mut self, day: Day, step: &RequestStep) {
        match step {
            RequestStep::Said { .. } => {}
            RequestStep::Wrote { .. } | RequestStep::Proved { .. } | RequestStep::Posted { .. } => {
                self.begun = true;
            }
            RequestStep::Found { item, matched } => {
                if !self.has(item) {
                    self.found.push((item.clone(), matched.clone(), None));
                }
            }
            RequestStep::Searched { more } => self.searched = Some(*more),
            RequestStep::Decided { item, theirs } => {
                self.begun = true;
                let found = self.found.iter_mut().find(|(found, ..)| found == item);
                if let Some((_, _, decided)) = found {
                    *decided = Some((day, *theirs));
                }
            }
            RequestStep::Kept => {
                self.begun = true;
                self.kept = true;
            }
            RequestStep::Account { account, checked } => {
                self.begun |= checked;
                self.account = Some((*account, *checked));
            }
            RequestStep::Extended { until, why } => {
                self.begun = true;
                self.due = *until;
                self.extended = Some((*until, why.clone()));
            }
            RequestStep::Answered { outcome, .. } => self.ended = Some((day, Some(*outcome))),
            RequestStep::Revoked => self.ended = Some((day, None)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn asked(on: &str) -> Request {
        Request {
            kind: RequestKind::Access,
            channel: Channel::Letter,
            received: day(on),
            subject: String::new(),
            text: "What do you have of me?".to_owned(),
            name: String::new(),
            by: None,
            evidence: Vec::new(),
            entered_by: Some("mara".to_owned()),
            search: SearchFor::default(),
        }
    }

    #[test]
    fn a_month_ends_on_its_day_or_on_the_last_one_there_is() {
        for (came, due, latest) in [
            ("2026-01-15", "2026-02-15", "2026-04-15"),
            ("2026-01-31", "2026-02-28", "2026-04-30"),
            ("2024-01-31", "2024-02-29", "2024-04-30"),
            ("2026-12-01", "2027-01-01", "2027-03-01"),
        ] {
            let request = asked(came);
            assert_eq!((request.due(), request.latest()), (day(due), day(latest)));
        }
    }

    #[test]
    fn it_is_extended_once_in_time_with_a_reason_and_not_too_far() {
        let request = asked("2026-01-15");
        let extend = |until: &str, why: &str| RequestStep::Extended {
            until: day(until),
            why: why.to_owned(),
        };
        let state = request.after([]);
        let check = |on: &str, step: &RequestStep| request.check(&state, day(on), step).is_ok();
        assert!(check("2026-02-15", &extend("2026-04-15", "many items")));
        assert!(!check("2026-02-16", &extend("2026-04-15", "many items")));
        assert!(!check("2026-02-01", &extend("2026-04-16", "many items")));
        assert!(!check("2026-02-01", &extend("2026-02-15", "many items")));
        assert!(!check("2026-02-01", &extend("2026-04-15", "  ")));
        let once = extend("2026-03-15", "many items");
        let state = request.after([(day("2026-02-01"), &once)]);
        assert_eq!(state.due, day("2026-03-15"));
        assert!(request.check(&state, day("2026-02-02"), &once).is_err());
    }

    #[test]
    fn nothing_follows_an_answer_and_a_refusal_says_where_to_complain() {
        let request = asked("2026-01-15");
        let answer = |outcome, remedy: &str| RequestStep::Answered {
            outcome,
            text: "Here it is.".to_owned(),
            remedy: remedy.to_owned(),
        };
        let state = request.after([]);
        let on = day("2026-01-20");
        let refused = answer(RequestOutcome::Refused, "");
        assert!(request.check(&state, on, &refused).is_err());
        let refused = answer(RequestOutcome::Partly, "The authority.");
        assert!(request.check(&state, on, &refused).is_ok());
        let granted = answer(RequestOutcome::Granted, "");
        assert!(request.check(&state, on, &granted).is_ok());
        let state = request.after([(on, &granted)]);
        assert_eq!(state.ended, Some((on, Some(RequestOutcome::Granted))));
        assert!(request.check(&state, on, &RequestStep::Revoked).is_err());
        // That the answer went by letter is said after it.
        let posted = RequestStep::Posted {
            letter: Sequence(7),
        };
        assert!(request.check(&state, on, &posted).is_ok());
        let state = request.after([(on, &granted), (on, &posted)]);
        assert_eq!(state.ended, Some((on, Some(RequestOutcome::Granted))));
    }

    #[test]
    fn nothing_is_answered_while_something_is_undecided() {
        let on = day("2026-01-16");
        let answer = |outcome: &RequestOutcome| RequestStep::Answered {
            outcome: *outcome,
            text: "Here it is.".to_owned(),
            remedy: "The authority.".to_owned(),
        };
        let answers: Vec<RequestStep> = RequestOutcome::ALL.iter().map(answer).collect();
        let found = |item: &str| RequestStep::Found {
            item: item.into(),
            matched: Match::Link,
        };
        let decided = |item: &str, theirs| RequestStep::Decided {
            item: item.into(),
            theirs,
        };
        let searched = RequestStep::Searched { more: false };
        let mut names = asked("2026-01-15");
        names.search.words = vec!["nele sommerfeld".to_owned()];
        let plain = asked("2026-01-15");
        let (a, b) = (found("p1"), found("p2"));
        let (yes, no) = (decided("p1", true), decided("p2", false));
        for (request, steps, may) in [
            (&plain, vec![], true),
            (&names, vec![], false),
            (&names, vec![&a, &yes], false),
            (&names, vec![&searched], true),
            (&names, vec![&a, &b, &searched, &yes], false),
            (&names, vec![&a, &b, &searched, &yes, &no], true),
            (&plain, vec![&a], false),
            (&plain, vec![&a, &yes], true),
        ] {
            let state = request.after(steps.iter().map(|step| (on, *step)));
            for answer in &answers {
                assert_eq!(request.check(&state, on, answer).is_ok(), may, "{steps:?}");
            }
            // Who asked can always take it back.
            assert!(request.check(&state, on, &RequestStep::Revoked).is_ok());
        }
    }

    #[test]
    fn only_what_was_found_is_decided() {
        let request = asked("2026-01-15");
        let found = RequestStep::Found {
            item: "p1".into(),
            matched: Match::Picture(3),
        };
        let decided = |item: &str| RequestStep::Decided {
            item: item.into(),
            theirs: true,
        };
        let on = day("2026-01-16");
        let state = request.after([(on, &found), (on, &found)]);
        assert_eq!(state.found.len(), 1);
        assert!(request.check(&state, on, &decided("p1")).is_ok());
        assert!(request.check(&state, on, &decided("p2")).is_err());
        let state = request.after([(on, &found), (on, &decided("p1"))]);
        assert_eq!(state.found[0].2, Some((on, true)));
        assert!(state.begun);
    }

    #[test]
    fn the_answer_releases_what_was_only_asked_for() {
        let on = day("2026-01-16");
        let answered = RequestStep::Answered {
            outcome: RequestOutcome::Granted,
            text: "One post names you.".to_owned(),
            remedy: String::new(),
        };
        let mut request = asked("2026-01-15");
        for (kind, steps, out) in [
            (RequestKind::Access, vec![], true),
            (RequestKind::Access, vec![&answered], false),
            (
                RequestKind::Access,
                vec![&RequestStep::Kept, &answered],
                true,
            ),
            (
                RequestKind::Access,
                vec![&RequestStep::Kept, &RequestStep::Revoked],
                false,
            ),
            (RequestKind::Depicted, vec![&answered], true),
            (RequestKind::Special, vec![&answered], true),
            (RequestKind::Special, vec![&RequestStep::Revoked], false),
        ] {
            request.kind = kind;
            let state = request.after(steps.iter().map(|step| (on, *step)));
            assert_eq!(request.keeps_out(&state), out, "{kind:?} {steps:?}");
        }
        assert!(
            request
                .check(&request.after([]), on, &RequestStep::Kept)
                .is_err()
        );
    }

    #[test]
    fn an_objection_without_signing_in_is_granted_once_its_account_is_known() {
        let on = day("2026-01-16");
        let answer = |outcome| RequestStep::Answered {
            outcome,
            text: "Done.".to_owned(),
            remedy: "The authority.".to_owned(),
        };
        let account = |account: Option<u32>, checked| RequestStep::Account {
            account: account.map(Ordinal),
            checked,
        };
        let mut request = asked("2026-01-15");
        (request.kind, request.channel) = (RequestKind::Objection, Channel::Guest);
        for (steps, may) in [
            (vec![], false),
            (vec![account(Some(7), false)], false),
            (vec![account(Some(7), true)], true),
            (vec![account(Some(7), false), account(None, true)], true),
        ] {
            let state = request.after(steps.iter().map(|step| (on, step)));
            for outcome in [RequestOutcome::Granted, RequestOutcome::Partly] {
                let granted = request.check(&state, on, &answer(outcome));
                assert_eq!(granted.is_ok(), may, "{steps:?}");
            }
            let refused = answer(RequestOutcome::Refused);
            assert!(request.check(&state, on, &refused).is_ok(), "{steps:?}");
        }
        // What somebody named is no work of staff's.
        let named = account(Some(7), false);
        assert!(!request.after([(on, &named)]).begun);
        // Of other requests nobody asks it.
        let other = asked("2026-01-15");
        assert!(other.check(&other.after([]), on, &named).is_err());
        let plain = answer(RequestOutcome::Granted);
        assert!(other.check(&other.after([]), on, &plain).is_ok());
    }
}
