//! What can be done in the console, and who may.

use crate::Role;

/// Something that a form of the console does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Deed {
    /// To write an assessment.
    Assess,
    /// To sign an assessment off.
    SignOff,
    /// To plan, send, stop or repeat an announcement, and to revoke its links.
    Announce,
    /// To enter a request that came by letter, by phone, or through somebody else.
    Enter,
    /// To answer a request, to extend its time, to decide what was found for it.
    Answer,
    /// To look at what is stored about a person. Auditors may: it changes nothing, and the person
    /// sees it.
    Look,
    /// To work on an incident.
    Incident,
    /// To confirm that somebody deleted what they were told to.
    Confirm,
    /// To have a document made.
    Document,
    /// To say what a mail is that came back.
    Sort,
    /// To let people in, and to change what they may.
    Staff,
    /// To make and revoke keys and webhooks.
    Keys,
    /// To let a program read or change what is known of people: keys and webhooks that do.
    PersonalKeys,
}

impl Deed {
    /// Every deed.
    pub const ALL: [Deed; 13] = [
        Deed::Assess,
        Deed::SignOff,
        Deed::Announce,
        Deed::Enter,
        Deed::Answer,
        Deed::Look,
        Deed::Incident,
        Deed::Confirm,
        Deed::Document,
        Deed::Sort,
        Deed::Staff,
        Deed::Keys,
        Deed::PersonalKeys,
    ];

    /// Whether somebody in this role may.
    #[must_use]
    pub const fn open_to(self, role: Role) -> bool {
        match role {
            Role::Officer => true,
            Role::Engineer => matches!(self, Deed::Look | Deed::Confirm | Deed::Keys),
            Role::Support => matches!(self, Deed::Look | Deed::Enter | Deed::Sort),
            Role::Auditor => matches!(self, Deed::Look),
        }
    }
}
