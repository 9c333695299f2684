//! Which claims are made about a policy, and why others are not.
//!
//! Every policy has to keep every claim but those about its legal ground: an opt-in policy asks
//! nobody for notices, and an opt-out policy asks nobody for consents. Which of the two a policy
//! is, is read from its rules and not from its name. One of these claims is always made: a policy
//! that asks for neither has to show that it admits nothing without either.

use crate::claim::{About, CLAIMS, Claim};
use policy::{Attr, Lang, OwnerAttr, Policy};
use rights::Error;
use std::collections::BTreeSet;

/// Why a claim is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyNot {
    /// The caller left it out by name.
    LeftOut,
    /// The policy asks for notices and not for consents.
    AsksForNotices,
    /// The policy asks for consents and not for notices.
    AsksForConsents,
    /// The policy asks for both.
    AsksForBoth,
    /// The policy asks for neither.
    AsksForNeither,
}

impl WhyNot {
    /// In plain words.
    #[must_use]
    pub const fn words(self, lang: Lang) -> &'static str {
        match self {
            WhyNot::LeftOut => lang.pick("left out by name", "namentlich ausgelassen"),
            WhyNot::AsksForNotices => lang.pick(
                "no rule asks for consents",
                "keine Regel fragt nach Einwilligungen",
            ),
            WhyNot::AsksForConsents => lang.pick(
                "no rule asks for notices",
                "keine Regel fragt nach Benachrichtigungen",
            ),
            WhyNot::AsksForBoth => lang.pick(
                "rules ask for consents and for notices: either may be the ground",
                "Regeln fragen nach Einwilligungen und nach Benachrichtigungen: Beides kann der Grund sein",
            ),
            WhyNot::AsksForNeither => lang.pick(
                "no rule asks for consents or notices",
                "keine Regel fragt nach Einwilligungen oder Benachrichtigungen",
            ),
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            WhyNot::LeftOut => "left_out",
            WhyNot::AsksForNotices => "asks_for_notices",
            WhyNot::AsksForConsents => "asks_for_consents",
            WhyNot::AsksForBoth => "asks_for_both",
            WhyNot::AsksForNeither => "asks_for_neither",
        }
    }
}

/// The claims made about a policy, and the others with the reason.
pub(crate) struct Selection {
    pub(crate) made: Vec<&'static Claim>,
    pub(crate) not_made: Vec<(&'static Claim, WhyNot)>,
}

/// Selects claims; `without` names those to leave out.
pub(crate) fn select(policy: &Policy, without: &[String]) -> Result<Selection, Error> {
    without.iter().try_for_each(|id| may_be_left_out(id))?;
    let (about, why) = ground(policy);
    let mut selection = Selection {
        made: Vec::new(),
        not_made: Vec::new(),
    };
    for claim in CLAIMS {
        if without.iter().any(|id| id == claim.id) {
            selection.not_made.push((claim, WhyNot::LeftOut));
        } else if [About::Core, About::Every, about].contains(&claim.about) {
            selection.made.push(claim);
        } else {
            selection.not_made.push((claim, why));
        }
    }
    Ok(selection)
}

fn may_be_left_out(id: &str) -> Result<(), Error> {
    match CLAIMS.iter().find(|claim| claim.id == id) {
        Some(claim) if claim.about == About::Core => Err(Error::refused(format!(
            "the claim `{id}` cannot be left out: no policy may break it"
        ))),
        Some(_) => Ok(()),
        None => {
            let known = CLAIMS.iter().filter(|c| c.about != About::Core);
            let known: Vec<&str> = known.map(|c| c.id).collect();
            let known = known.join(", ");
            Err(Error::input(format!(
                "unknown claim `{id}`; those that can be left out are {known}"
            )))
        }
    }
}

/// The claims about its legal ground that a policy has to keep, and why not the others.
fn ground(policy: &Policy) -> (About, WhyNot) {
    let rules = policy.lowered().rules.iter();
    let read: BTreeSet<Attr> = rules.flat_map(|r| r.condition.attrs()).collect();
    let asks = |attrs: &[OwnerAttr]| attrs.iter().any(|a| read.contains(&Attr::Owner(*a)));
    let consents = asks(&[OwnerAttr::Consents]);
    let notices = asks(&[
        OwnerAttr::Notified,
        OwnerAttr::NotifiedLongEnough,
        OwnerAttr::NoticeSeen,
    ]);
    match (consents, notices) {
        (true, false) => (About::Consents, WhyNot::AsksForConsents),
        (false, true) => (About::Notices, WhyNot::AsksForNotices),
        (true, true) => (About::ConsentsOrNotices, WhyNot::AsksForBoth),
        (false, false) => (About::ConsentsOrNotices, WhyNot::AsksForNeither),
    }
}
