//! Facts of the statistics of a year, or of any other time.

use rights::{ChoiceKind, Day};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What statistics are made of. Counts are of the period, both days included; what is live or open is so at
/// its end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StatisticsFacts {
    /// Who is responsible.
    pub controller: Option<String>,
    /// The first day.
    pub from: Option<Day>,
    /// The last day.
    pub to: Option<Day>,
    /// Requests by kind (GDPR Art. 12(3) and (4)).
    pub requests: Vec<Requests>,
    /// Requests of people who were erased since: of these it is not known any more what they asked for.
    pub requests_of_erased: Option<u64>,
    /// The same by month.
    pub months: Vec<Month>,
    /// What people chose.
    pub choices: Choices,
    /// What the platform reported that it did to items, whoever wanted that; it is no choice.
    pub platform: Platform,
    /// How fast late choices took effect.
    pub late_choices: Late,
    /// Erasures (Art. 17, 19).
    pub erasures: Erasures,
    /// Notices (Art. 13, 14), one a campaign.
    pub notices: Option<Vec<Notices>>,
    /// Incidents (Art. 33, 34).
    pub incidents: Incidents,
    /// Training sets.
    pub sets: Sets,
    /// Models.
    pub models: Models,
    /// How often staff looked at what one person wrote.
    pub staff_looks: Option<u64>,
}

/// The right that was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestKind {
    /// Withdrawal of consent (GDPR Art. 7(3)).
    Withdrawal,
    /// Removal of special categories (Art. 9).
    SpecialCategory,
    /// Access (Art. 15).
    Access,
    /// Rectification (Art. 16).
    Rectification,
    /// Erasure (Art. 17).
    Erasure,
    /// Restriction (Art. 18).
    Restriction,
    /// Data portability (Art. 20).
    Portability,
    /// Objection (Art. 21).
    Objection,
    /// Of somebody without an account who is shown, named or quoted (Art. 17, 21).
    Depicted,
    /// A question, or something else.
    Other,
}

/// Requests of one kind. Those received are fulfilled, refused, taken back or open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requests {
    /// The right.
    pub kind: RequestKind,
    /// Received in the period.
    #[serde(default)]
    pub received: Option<u64>,
    /// Fulfilled, wholly or in part.
    #[serde(default)]
    pub fulfilled: Option<u64>,
    /// Refused, with reasons (Art. 12(4)).
    #[serde(default)]
    pub refused: Option<u64>,
    /// Taken back by the person.
    #[serde(default)]
    pub taken_back: Option<u64>,
    /// Not answered yet.
    #[serde(default)]
    pub open: Option<u64>,
    /// Answered within the time limit of Art. 12(3), extensions included.
    #[serde(default)]
    pub in_time: Option<u64>,
    /// Answered after it, or open after it.
    #[serde(default)]
    pub late: Option<u64>,
    /// Time limit extended, with reasons.
    #[serde(default)]
    pub extended: Option<u64>,
    /// Half of those answered took no longer, in days; none where nothing was answered.
    #[serde(default)]
    pub median_days: Option<u64>,
}

/// What happened in a month.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Month {
    /// Its first day within the period.
    pub from: Option<Day>,
    /// Requests received.
    pub requests: Option<u64>,
    /// Objections.
    pub objections: Option<u64>,
    /// Consents.
    pub consents: Option<u64>,
    /// Consents withdrawn.
    pub withdrawals: Option<u64>,
    /// People erased.
    pub erased: Option<u64>,
    /// Items masked after publication.
    pub masked: Option<u64>,
    /// Incidents opened.
    pub incidents: Option<u64>,
}

/// What people chose, by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Choices {
    /// How many of each kind; a kind that is not there is a gap.
    pub by_kind: BTreeMap<ChoiceKind, u64>,
    /// Choices of people who were erased since: of these it is not known any more what they chose.
    pub of_erased: Option<u64>,
    /// Choices that were read from machine-readable signals, by signal; they are among the others.
    pub signals: Option<BTreeMap<String, u64>>,
    /// People who chose anything.
    pub people: Option<u64>,
}

/// What the platform reported that it did to items.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Platform {
    /// Deleted.
    pub deleted: Option<u64>,
    /// Shown to fewer people than before.
    pub narrowed: Option<u64>,
}

/// How fast choices reached sets that were live when they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Late {
    /// How many were measured.
    pub measured: Option<u64>,
    /// Half of them took no longer, in milliseconds.
    pub p50_ms: Option<u64>,
    /// 99 of 100 took no longer.
    pub p99_ms: Option<u64>,
    /// The longest.
    pub max_ms: Option<u64>,
}

/// Erasures.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Erasures {
    /// Asked for by people who have not been erased since: what an erased person asked for cannot be read.
    pub asked: Option<u64>,
    /// People erased: nothing of them is left in any file that demur manages.
    pub complete: Option<u64>,
    /// Held back by a legal hold.
    pub held: Option<u64>,
    /// From the request to completion: half took no longer, in milliseconds.
    pub p50_ms: Option<u64>,
    /// 99 of 100 took no longer.
    pub p99_ms: Option<u64>,
    /// Orders to recipients to delete (Art. 19).
    pub orders: Option<u64>,
    /// Of these, carried out by now.
    pub orders_confirmed: Option<u64>,
}

/// The notices of one campaign.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Notices {
    /// Which.
    pub campaign: String,
    /// People it was sent to.
    pub sent: Option<u64>,
    /// People it is proven to have reached.
    pub reached: Option<u64>,
    /// Of its mails, those that came back.
    pub bounced: Option<u64>,
    /// People it did not reach; nothing of theirs is used.
    pub unreached: Option<u64>,
    /// People who objected after it.
    pub objected: Option<u64>,
    /// People who consented after it.
    pub consented: Option<u64>,
}

/// Incidents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Incidents {
    /// Opened.
    pub opened: Option<u64>,
    /// People concerned.
    pub people: Option<u64>,
    /// Reported to the authority (Art. 33).
    pub reported: Option<u64>,
    /// Of these, within 72 hours.
    pub reported_in_time: Option<u64>,
    /// In which the people were told (Art. 34).
    pub people_told: Option<u64>,
    /// Not closed.
    pub open: Option<u64>,
}

/// Training sets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sets {
    /// Compiled.
    pub compiled: Option<u64>,
    /// Live.
    pub live: Option<u64>,
    /// Items in live sets.
    pub items: Option<u64>,
    /// People with an item in a live set.
    pub people: Option<u64>,
    /// Items masked after publication.
    pub masked: Option<u64>,
    /// Items purged.
    pub purged: Option<u64>,
}

/// Models.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Models {
    /// Trained.
    pub trained: Option<u64>,
    /// In use.
    pub live: Option<u64>,
    /// Taken out of use, or parts of them, since something had to be forgotten.
    pub suspended: Option<u64>,
    /// Trained again without what had to be forgotten.
    pub restored: Option<u64>,
}
