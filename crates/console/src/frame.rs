//! What stands around every page: who the operator is, where links go, who works here.

use crate::{Deed, Role, assets};
use pages::{Lang, LanguageLink, Operator};

/// Around a page.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The language of the page.
    pub lang: Lang,
    /// Who answers for the use of the data.
    pub operator: Operator,
    /// Where links go.
    pub paths: Paths,
    /// The same page in other languages.
    pub languages: Vec<LanguageLink>,
    /// Who is signed in; forms that their role may not use are not shown.
    pub staff: Option<Staff>,
    /// The session's token against forged requests; goes into every form that is sent by POST, as
    /// [`crate::field::CSRF`].
    pub csrf: Option<String>,
    /// The part of the console that the page belongs to.
    pub here: Option<Room>,
    /// How much is overdue in which part; shown beside its name.
    pub overdue: Vec<(Room, u64)>,
    /// Whether the ledger is still being read for what people asked for: there may be more overdue beside their room.
    pub reading: bool,
}

/// Who is signed in.
#[derive(Clone, Debug)]
pub struct Staff {
    /// The name shown.
    pub name: String,
    /// What they may.
    pub role: Role,
}

macro_rules! rooms {
    ($($(#[$meta:meta])* $room:ident, $path:ident, $at:literal, $key:literal;)+) => {
        /// The parts of the console that the navigation names.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Room { $($(#[$meta])* $room,)+ }

        /// Where links and forms go.
        #[derive(Clone, Debug)]
        pub struct Paths {
            /// The folder of [`crate::assets()`].
            pub assets: String,
            /// [`crate::signin::SignIn`].
            pub sign_in: String,
            /// Where the form that signs out is sent (POST).
            pub sign_out: String,
            $($(#[$meta])* pub $path: String,)+
        }

        impl Paths {
            /// The usual paths below a prefix: empty, or `/console`.
            #[must_use]
            pub fn under(prefix: &str) -> Self {
                let at = |path: &str| format!("{prefix}{path}");
                Self {
                    assets: at("/assets"),
                    sign_in: at("/sign-in"),
                    sign_out: at("/sign-out"),
                    $($path: at($at),)+
                }
            }

            fn of(&self, room: Room) -> &str {
                match room { $(Room::$room => &self.$path,)+ }
            }
        }

        impl Room {
            pub(crate) const fn key(self) -> &'static str {
                match self { $(Room::$room => $key,)+ }
            }
        }
    };
}

rooms! {
    /// What needs doing.
    Overview, overview, "/", "nav-overview";
    /// Requests of people.
    Requests, requests, "/requests", "nav-requests";
    /// One person at a time.
    Persons, persons, "/persons", "nav-persons";
    /// Announcements.
    Campaigns, campaigns, "/campaigns", "nav-campaigns";
    /// Mail that came back and was not understood.
    Aside, aside, "/returned", "nav-aside";
    /// Purposes and what they rest on.
    Purposes, purposes, "/purposes", "nav-purposes";
    /// Balancing tests.
    Assessments, assessments, "/assessments", "nav-assessments";
    /// One policy against another.
    WhatIf, whatif, "/what-if", "nav-whatif";
    /// Sets and models.
    Sets, sets, "/sets", "nav-sets";
    /// How fast choices take effect.
    Late, late, "/late-choices", "nav-late";
    /// Orders to delete, and who has copies.
    Orders, orders, "/orders", "nav-orders";
    /// What was used though it was refused.
    Incidents, incidents, "/incidents", "nav-incidents";
    /// Documents made from what is known.
    Documents, documents, "/documents", "nav-documents";
    /// Who looked at what.
    Log, log, "/looks", "nav-log";
    /// Who works here.
    Staff, staff, "/staff", "nav-staff";
    /// Keys of programs.
    Keys, keys, "/keys", "nav-keys";
    /// Whom the console calls.
    Webhooks, webhooks, "/webhooks", "nav-webhooks";
}

impl Default for Paths {
    /// Below `/console`.
    fn default() -> Self {
        Paths::under("/console")
    }
}

/// The navigation: groups with their headings.
const GROUPS: [(&str, &[Room]); 6] = [
    ("", &[Room::Overview]),
    (
        "nav-people",
        &[Room::Requests, Room::Persons, Room::Campaigns, Room::Aside],
    ),
    (
        "nav-ground",
        &[Room::Purposes, Room::Assessments, Room::WhatIf],
    ),
    (
        "nav-use",
        &[Room::Sets, Room::Late, Room::Orders, Room::Incidents],
    ),
    ("nav-evidence", &[Room::Documents, Room::Log]),
    ("nav-access", &[Room::Staff, Room::Keys, Room::Webhooks]),
];

/// One link of the navigation.
pub(crate) struct Entry<'a> {
    pub(crate) href: &'a str,
    pub(crate) key: &'static str,
    pub(crate) here: bool,
    pub(crate) overdue: u64,
    /// Whether there may be more.
    pub(crate) more: bool,
}

impl Entry<'_> {
    pub(crate) const fn has_count(&self) -> bool {
        self.overdue > 0 || self.more
    }
}

impl Frame {
    /// Whether whoever is signed in may do this.
    #[must_use]
    pub fn may(&self, deed: Deed) -> bool {
        self.staff.as_ref().is_some_and(|s| deed.open_to(s.role))
    }

    pub(crate) fn style(&self) -> String {
        format!("{}/{}", self.paths.assets, assets::style())
    }

    pub(crate) fn mark(&self) -> String {
        format!("{}/{}", self.paths.assets, assets::mark())
    }

    pub(crate) fn groups(&self) -> Vec<(&'static str, Vec<Entry<'_>>)> {
        let overdue = |room: Room| {
            let found = self.overdue.iter().find(|(r, _)| *r == room);
            found.map_or(0, |(_, n)| *n)
        };
        let entry = |&room: &Room| Entry {
            href: self.paths.of(room),
            key: room.key(),
            here: self.here == Some(room),
            overdue: overdue(room),
            more: self.reading && room == Room::Requests,
        };
        GROUPS
            .iter()
            .map(|(key, rooms)| (*key, rooms.iter().map(entry).collect()))
            .collect()
    }
}
