//! What a key may do.

use rights::Error;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

macro_rules! grants {
    ($($(#[$meta:meta])* $variant:ident = $text:literal, $about:literal;)+) => {
        /// One thing that a key may do; the programs that use the API call it a scope.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub enum Grant { $($(#[$meta])* $variant,)+ }

        impl Grant {
            /// Every one.
            pub const ALL: &'static [Grant] = &[$(Grant::$variant,)+];

            /// Its name.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Grant::$variant => $text,)+ }
            }

            /// What it allows, in a few words.
            #[must_use]
            pub const fn about(self) -> &'static str {
                match self { $(Grant::$variant => $about,)+ }
            }
        }
    };
}

grants! {
    /// Reading what is known of people.
    PeopleRead = "people:read", "read standings, choices, items, dossiers, receipts";
    /// Recording choices.
    ChoicesWrite = "choices:write", "record what people say";
    /// Reading announcements.
    NoticesRead = "notices:read", "read announcements and their counts";
    /// Confirming that a notice was seen.
    NoticesWrite = "notices:write", "confirm that somebody was shown a notice";
    /// Reading training sets.
    SetsRead = "sets:read", "read training sets and their states";
    /// Reading the log.
    LogRead = "log:read", "read the log's checkpoint and its entries, without personal data";
    /// Sending the platform's events.
    EventsWrite = "events:write", "send the platform's events";
    /// Reading webhooks.
    WebhooksRead = "webhooks:read", "list webhooks and their deliveries";
    /// Making and changing webhooks.
    WebhooksWrite = "webhooks:write", "make, change and remove webhooks";
    /// Reading metrics.
    MetricsRead = "metrics:read", "read metrics";
}

impl Grant {
    /// Whether it lets a program read or change something of any person: what is said of them, what counts for
    /// them, where they are written to. Events and webhooks do, too: the former can say anything that the platform
    /// can, the latter are told of choices.
    #[must_use]
    pub const fn is_personal(self) -> bool {
        match self {
            Grant::PeopleRead
            | Grant::ChoicesWrite
            | Grant::NoticesWrite
            | Grant::EventsWrite
            | Grant::WebhooksWrite => true,
            Grant::NoticesRead
            | Grant::SetsRead
            | Grant::LogRead
            | Grant::WebhooksRead
            | Grant::MetricsRead => false,
        }
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Grant {
    type Err = Error;

    fn from_str(text: &str) -> Result<Grant, Error> {
        let found = Grant::ALL.iter().find(|grant| grant.as_str() == text);
        found.copied().ok_or_else(|| {
            let known: Vec<&str> = Grant::ALL.iter().map(|grant| grant.as_str()).collect();
            let text: String = text.chars().take(40).collect();
            Error::input(format!(
                "unknown scope `{text}`; known are {}",
                known.join(", ")
            ))
        })
    }
}

impl TryFrom<String> for Grant {
    type Error = Error;
    fn try_from(text: String) -> Result<Grant, Error> {
        text.parse()
    }
}

impl From<Grant> for String {
    fn from(grant: Grant) -> String {
        grant.as_str().to_owned()
    }
}
