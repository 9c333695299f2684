//! When something goes wrong, and when a role may not.

use crate::page::page;
use crate::{Deed, Role};
use pages::Moment;
pub use pages::error::Status;

/// An error, in words.
#[derive(Clone, Debug)]
pub struct ErrorPage {
    /// Which.
    pub status: Status,
    /// When to try again.
    pub again: Option<Moment>,
    /// A number under which the log has it.
    pub reference: Option<String>,
}

/// Somebody's role may not do what they asked for.
#[derive(Clone, Debug)]
pub struct Forbidden {
    /// What they asked for.
    pub deed: Deed,
}

impl Forbidden {
    /// The roles that may.
    pub(crate) fn roles(&self) -> Vec<Role> {
        let may = |r: &Role| self.deed.open_to(*r);
        crate::staff::ROLES.into_iter().filter(may).collect()
    }
}

impl Deed {
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Deed::Assess => "deed-assess",
            Deed::SignOff => "deed-sign-off",
            Deed::Announce => "deed-announce",
            Deed::Enter => "deed-enter",
            Deed::Answer => "deed-answer",
            Deed::Look => "deed-look",
            Deed::Incident => "deed-incident",
            Deed::Confirm => "deed-confirm",
            Deed::Document => "deed-document",
            Deed::Sort => "deed-sort",
            Deed::Staff => "deed-staff",
            Deed::Keys => "deed-keys",
            Deed::PersonalKeys => "deed-personal-keys",
        }
    }
}

page!(ErrorPage, "error.html");
page!(Forbidden, "forbidden.html");
