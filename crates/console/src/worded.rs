//! Words of the closed vocabularies.

use pages::Lang;
use rights::{Behalf, Channel, FoundBy, IncidentEnd, RequestKind, RequestOutcome};

/// A value of a vocabulary that has a message.
pub(crate) trait Worded {
    /// The message that names it.
    fn key(&self) -> &'static str;
}

macro_rules! worded {
    ($($of:ident { $($value:ident = $key:literal,)+ })+) => {
        $(impl Worded for $of {
            fn key(&self) -> &'static str {
                match self { $($of::$value => $key,)+ }
            }
        })+

        /// Something that has a word, for lists to choose from.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Named {
            $(#[doc = concat!("A value of `", stringify!($of), "`.")] $of($of),)+
            /// All of a list.
            All,
            /// The person, and nobody for them.
            Oneself,
            /// Not ended.
            Open,
            /// Not ended though the time is over.
            Overdue,
            /// Ended.
            Ended,
            /// Nothing was chosen yet.
            Choose,
            /// Why a set was masked.
            Masked,
            /// Why rows are no longer in a set.
            Purged,
            /// A check: the signature of the newest state.
            Signature,
            /// A check: everything that is not checked here.
            Everything,
            /// What loaders of a set follow.
            Feed,
        }

        impl Worded for Named {
            fn key(&self) -> &'static str {
                match self {
                    $(Named::$of(value) => value.key(),)+
                    Named::All => "pick-all",
                    Named::Oneself => "behalf-oneself",
                    Named::Open => "pick-open",
                    Named::Overdue => "pick-overdue",
                    Named::Ended => "pick-ended",
                    Named::Choose => "pick-choose",
                    Named::Masked => "mask-late",
                    Named::Purged => "mask-purged",
                    Named::Signature => "proof-signature",
                    Named::Everything => "proof-everything",
                    Named::Feed => "late-feed",
                }
            }
        }
    };
}

worded! {
    RequestKind {
        Access = "request-access",
        Rectification = "request-rectification",
        Erasure = "request-erasure",
        Restriction = "request-restriction",
        Portability = "request-portability",
        Objection = "request-objection",
        Special = "request-special",
        Depicted = "request-depicted",
        Question = "request-question",
        Withdrawal = "request-withdrawal",
    }
    Channel {
        Portal = "channel-portal",
        Link = "channel-link",
        Mail = "channel-mail",
        Letter = "channel-letter",
        Phone = "channel-phone",
        Guest = "channel-guest",
        Api = "channel-api",
    }
    Behalf {
        Agent = "behalf-agent",
        Guardian = "behalf-guardian",
        Heir = "behalf-heir",
    }
    RequestOutcome {
        Granted = "outcome-granted",
        Partly = "outcome-partly",
        Refused = "outcome-refused",
    }
    FoundBy {
        Audit = "found-audit",
        Verify = "found-verify",
        Report = "found-report",
    }
    IncidentEnd {
        Settled = "end-settled",
        None = "end-none",
        NoRisk = "end-no-risk",
    }
}

/// In a word or a few.
#[must_use]
pub fn word(named: Named, lang: Lang) -> String {
    crate::words::of(lang).t(named.key()).to_string()
}

/// A day as columns have it.
#[must_use]
pub fn day(day: rights::Day, lang: Lang) -> String {
    crate::words::of(lang).short_day(day)
}

/// A number as a language groups it.
#[must_use]
pub fn number(n: u64, lang: Lang) -> String {
    crate::words::of(lang).count(&n)
}

/// What a language is called; its tag, where there is no word for it.
#[must_use]
pub fn language(tag: &str, lang: Lang) -> String {
    let key = match tag.split('-').next() {
        Some("de") => "language-de",
        Some("en") => "language-en",
        _ => return tag.to_owned(),
    };
    crate::words::of(lang).t(key).to_string()
}

/// What a scope of a key lets a program do; nothing, where there are no words for it.
#[must_use]
pub fn scope(code: &str, lang: Lang) -> Option<String> {
    let key = match code {
        "people:read" => "scope-people-read",
        "choices:write" => "scope-choices-write",
        "notices:read" => "scope-notices-read",
        "notices:write" => "scope-notices-write",
        "sets:read" => "scope-sets-read",
        "log:read" => "scope-log-read",
        "events:write" => "scope-events-write",
        "webhooks:read" => "scope-webhooks-read",
        "webhooks:write" => "scope-webhooks-write",
        "metrics:read" => "scope-metrics-read",
        _ => return None,
    };
    Some(crate::words::of(lang).t(key).to_string())
}
