//! Of which kind a request is, how it came, who asks, how it ends.

use crate::ChoiceKind;
use crate::code::vocabulary;

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
        /// Withdrawal of consent (Art. 7(3)).
        Withdrawal = 9, "withdrawal";
    }
}

impl RequestKind {
    /// What a request of this kind refuses from the moment on at which it is entered, until it is decided.
    #[must_use]
    pub const fn refuses_at_once(self) -> Option<ChoiceKind> {
        match self {
            RequestKind::Objection => Some(ChoiceKind::Objection),
            RequestKind::Withdrawal => Some(ChoiceKind::ConsentWithdrawn),
            RequestKind::Erasure | RequestKind::Restriction => Some(ChoiceKind::Restriction),
            RequestKind::Access
            | RequestKind::Rectification
            | RequestKind::Portability
            | RequestKind::Special
            | RequestKind::Depicted
            | RequestKind::Question => None,
        }
    }

    /// Whether it can be about some purposes and kinds only. What is to be erased or restricted is refused as a
    /// whole while somebody looks at it.
    #[must_use]
    pub const fn can_be_narrowed(self) -> bool {
        matches!(self, RequestKind::Objection | RequestKind::Withdrawal)
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
