//! Who works here, and what each role may.

use crate::page::page;
use crate::{Deed, Role};
use pages::{FormError, Moment};

/// The people who work here.
#[derive(Clone, Debug)]
pub struct StaffList {
    /// By name.
    pub people: Vec<Colleague>,
    /// Where a new one is let in (POST).
    pub add: String,
    /// The name as entered.
    pub name: String,
    /// The address as entered.
    pub mail: String,
    /// Whether somebody works here under that name already.
    pub taken: bool,
    /// Whether an address could not be changed: it is none, or whoever has it could not be told.
    pub unmoved: bool,
    /// What is wrong.
    pub errors: Vec<FormError>,
}

/// One of them.
#[derive(Clone, Debug)]
pub struct Colleague {
    /// Name.
    pub name: String,
    /// Address.
    pub mail: String,
    /// Role; `None` for somebody who may no longer sign in.
    pub role: Option<Role>,
    /// Last signed in.
    pub seen: Option<Moment>,
    /// Where a change of the role is sent (POST); `None` for oneself.
    pub change: Option<String>,
    /// Where a change of the address is sent (POST); `None` for oneself.
    pub move_to: Option<String>,
}

/// Every role, in the order in which pages name them.
pub(crate) const ROLES: [Role; 4] = [Role::Officer, Role::Engineer, Role::Support, Role::Auditor];

/// As [`crate::field::ROLE`] is sent; empty for none.
#[must_use]
pub const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Officer => "officer",
        Role::Engineer => "engineer",
        Role::Support => "support",
        Role::Auditor => "auditor",
    }
}

/// What a role is called.
#[must_use]
pub fn role_word(role: Role, lang: pages::Lang) -> String {
    crate::words::of(lang).t(role.key()).to_string()
}

pub(crate) const fn sent(role: &Role) -> &'static str {
    role_name(*role)
}

pub(crate) const fn may(role: &Role, deed: &Deed) -> bool {
    deed.open_to(*role)
}

impl Colleague {
    pub(crate) fn is(&self, role: &Role) -> bool {
        self.role == Some(*role)
    }
}

impl StaffList {
    pub(crate) const fn deeds() -> [Deed; 13] {
        Deed::ALL
    }
}

page!(StaffList, "staff.html");
