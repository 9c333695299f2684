//! Incidents: something that was refused was used all the same (Art. 33, 34).

use crate::code::vocabulary;
use crate::{Instant, ItemId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

vocabulary! {
    /// How an incident was found.
    FoundBy, "way in which an incident is found" {
        /// By `demur audit`.
        Audit = 0, "audit";
        /// By `demur verify`.
        Verify = 1, "verify";
        /// Somebody reported it.
        Report = 2, "report";
    }
}

vocabulary! {
    /// How an incident ends.
    IncidentEnd, "end of an incident" {
        /// It is dealt with.
        Settled = 0, "settled";
        /// It was none: nothing refused was used.
        None = 1, "none";
        /// The authority need not be told: a risk to people is unlikely (Art. 33(1)); why is documented (33(5)).
        NoRisk = 2, "no_risk";
    }
}

/// An incident; its number is the sequence of its entry. Persons and items are not named in it: each person
/// concerned has an entry of their own, under their own key ([`Concern`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// What happened, in a line.
    pub title: String,
    /// How it was found.
    pub found_by: FoundBy,
    /// When it became known: the 72 hours run from here.
    pub known: Instant,
    /// Where the items were used: a set, a run.
    pub place: String,
    /// How many items, when it was opened.
    pub items: u64,
    /// How many people, when it was opened.
    pub people: u64,
    /// How many of the items nobody is known to own: no entry of a person says which they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unowned: Option<u64>,
    /// Where a program found it: what says that it is the same one, so that finding it twice opens one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
}

/// Hours in which the authority has to be told (Art. 33(1)).
pub const INCIDENT_HOURS: i64 = 72;

impl Incident {
    /// The set in which a program found that something refused is visible. What happened is then known, and can be
    /// said in each language; of what somebody reported it is what they wrote.
    #[must_use]
    pub fn visible_in(&self) -> Option<&str> {
        self.mark.as_ref().map(|_| self.place.as_str())
    }

    /// Until when the authority has to be told.
    #[must_use]
    pub fn due(&self) -> Instant {
        self.known.plus_seconds(INCIDENT_HOURS * 3_600)
    }
}

/// What an incident has to do with one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concern {
    /// Their items that were used though they were refused, and why each was.
    pub items: Vec<(ItemId, String)>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
const fn is_none_again(again: &u64) -> bool {
    *again == 0
}

/// Something that was done about an incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum IncidentStep {
    /// Something was noted or done.
    Noted {
        /// What.
        text: String,
    },
    /// The authority was told (Art. 33(3)); said again it is what could be said later (Art. 33(4)).
    AuthorityTold {
        /// Nature, contact, consequences, measures, and why it is late, in this order.
        parts: Vec<String>,
    },
    /// The people concerned were told (Art. 34).
    PeopleTold {
        /// Nature, contact, consequences, measures, in this order.
        parts: Vec<String>,
        /// The same in the languages that they read, by tag; whose language is none of them gets the first.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        translated: BTreeMap<String, Vec<String>>,
        /// To how many a mail goes.
        people: u64,
        /// How many of them are written to again, because more of theirs became known.
        #[serde(default, skip_serializing_if = "is_none_again")]
        again: u64,
    },
    /// It is closed.
    Closed {
        /// How.
        end: IncidentEnd,
        /// Why.
        why: String,
    },
    /// More became known to be concerned; whom, stands in entries of their own, in the same write.
    Added {
        /// How many items more.
        items: u64,
        /// How many people more.
        people: u64,
        /// How many of the items nobody is known to own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unowned: Option<u64>,
        /// Where these items were used.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        place: String,
        /// By what the same items of nobody are known again, so that what is sent twice counts once: keyed, and of
        /// no person.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mark: Option<String>,
    },
}

#[cfg(test)]
mod tests {
    use crate::Entry;

    /// What was written before is read, and written as it was: commitments are over these bytes.
    #[test]
    fn entries_from_before_stay_as_they_are() {
        for bytes in [
            r#"{"entry":"incident_opened","title":"t","found_by":"audit","known":"2026-08-01T08:00:00Z","place":"p","items":3,"people":2}"#,
            r#"{"entry":"incident_stepped","incident":7,"by":"mara","step":{"step":"added","items":1,"people":1}}"#,
            r#"{"entry":"incident_stepped","incident":7,"by":"mara","step":{"step":"people_told","parts":["x"],"people":2}}"#,
            r#"{"entry":"incident_told","incident":7}"#,
        ] {
            let entry = Entry::from_bytes(bytes.as_bytes()).unwrap();
            let again = String::from_utf8(entry.to_bytes().unwrap()).unwrap();
            assert_eq!(again, bytes);
        }
    }
}
