//! Who looked at my data.

use crate::page::page;
use crate::{Moment, Pager};

/// Every look that staff took at what is stored about the person.
#[derive(Clone, Debug)]
pub struct Looks {
    /// Looks, the newest first.
    pub looks: Vec<Look>,
    /// Where one is.
    pub pager: Pager,
}

/// One look.
#[derive(Clone, Debug)]
pub struct Look {
    /// When.
    pub at: Moment,
    /// Who, by role; `None` is whoever runs commands on the operator's machine.
    pub role: Option<Role>,
    /// At what.
    pub at_what: LookedAt,
    /// Why, as the one who looked said.
    pub why: String,
    /// Its entry.
    pub entry: u64,
}

/// Roles of staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Data protection officer and their staff.
    Officer,
    /// Engineers.
    Engineer,
    /// Support.
    Support,
    /// Auditors, who can only read.
    Auditor,
}

/// What was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookedAt {
    /// So many items.
    Items(u64),
    /// The dossier.
    Dossier,
    /// Choices and requests.
    Choices,
    /// Questions and other requests, with the answers.
    Questions,
    /// A mail that came back.
    Mail,
}

impl Role {
    /// The message that names it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Role::Officer => "role-officer",
            Role::Engineer => "role-engineer",
            Role::Support => "role-support",
            Role::Auditor => "role-auditor",
        }
    }
}

impl LookedAt {
    /// In words.
    #[must_use]
    pub fn say(self, w: &crate::text::Words) -> crate::text::Say {
        match self {
            LookedAt::Items(n) => w.t("looked-items").with("n", n),
            LookedAt::Dossier => w.t("looked-dossier"),
            LookedAt::Choices => w.t("looked-choices"),
            LookedAt::Questions => w.t("looked-questions"),
            LookedAt::Mail => w.t("looked-mail"),
        }
    }
}

impl Look {
    /// Where the receipt of its entry is: it is an entry about the person.
    pub(crate) fn receipt(&self) -> Option<String> {
        Some(format!("/receipts/{}.html", self.entry))
    }
}

page!(Looks, "looks.html");
