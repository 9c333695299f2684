//! Names of the fields in forms, for whoever parses what they send.
//!
//! Forms are sent as `application/x-www-form-urlencoded`, [`crate::requests::EnterRequest`] and
//! [`crate::orders::ConfirmOrder`] as `multipart/form-data`. A name that may come several times is said to. Forms that are sent by GET
//! are said to; all others are POST and have [`CSRF`].

pub use pages::field::{
    CSRF, ITEM, KIND, LINKS, MAIL, NEXT, PAGE, PICTURE, PURPOSE, QUERY, REASON, SURE, TEXT,
    VERSION, WORDS,
};

/// A name: of whoever signs in, asks for somebody, or is let in; of a key.
pub const NAME: &str = "name";
/// A one-time code.
pub const CODE: &str = "code";
/// A state to filter by; empty for all (GET).
pub const STATE: &str = "state";
/// A role ([`crate::staff::role_name`]); empty for no access, or for all (GET).
pub const ROLE: &str = "role";

/// Why somebody looks at what is in an incident.
pub const LOOK: &str = "look";

/// How a request came.
pub const CHANNEL: &str = "channel";
/// Who asks: the person, an agent, a guardian, an heir.
pub const BEHALF: &str = "behalf";
/// The day on which something came, `2026-01-31`.
pub const RECEIVED: &str = "received";
/// A person: account, handle or address.
pub const PERSON: &str = "person";
/// `yes` where somebody has no account, as whoever enters their request has made sure.
pub const NO_ACCOUNT: &str = "no_account";
/// What proves something, in words.
pub const EVIDENCE: &str = "evidence";
/// The same as a file.
pub const FILE: &str = "file";
/// A message to the person.
pub const MESSAGE: &str = "message";
/// The new last day of an extension, `2026-01-31`.
pub const UNTIL: &str = "until";
/// What was decided, or how something ends.
pub const OUTCOME: &str = "outcome";
/// What a person can do about a refusal.
pub const REMEDY: &str = "remedy";
/// Whether an item is about the person ([`crate::requests::FoundDecision`]).
pub const DECISION: &str = "decision";
/// What a returned mail is.
pub const VERDICT: &str = "verdict";
/// SHA-256 of a returned mail that is entered as a request (GET, too).
pub const RETURNED: &str = "returned";

/// The interest pursued; the next eight are parts of an assessment, too.
pub const INTEREST: &str = "interest";
/// Why no milder means does.
pub const NECESSITY: &str = "necessity";
/// What people expected.
pub const EXPECTATIONS: &str = "expectations";
/// What protects people.
pub const SAFEGUARDS: &str = "safeguards";
/// How interests weigh against each other.
pub const BALANCE: &str = "balance";
/// Third parties.
pub const THIRD_PARTIES: &str = "third_parties";
/// Children.
pub const MINORS: &str = "minors";
/// Special categories.
pub const SPECIAL: &str = "special_categories";
/// Why compatible.
pub const COMPATIBILITY: &str = "compatibility";
/// Purposes of collection found compatible, one a line.
pub const COMPATIBLE_WITH: &str = "compatible_with";
/// `yes` when older items are found compatible, too.
pub const OLDER: &str = "older";
/// The impact assessment.
pub const DPIA: &str = "dpia";
/// The last day on which an assessment holds, `2026-01-31`.
pub const EXPIRES: &str = "expires";
/// What the form of an assessment is sent for: [`STEP_PREVIEW`] or [`STEP_SAVE`].
pub const STEP: &str = "step";
/// Value of [`STEP`]: to be shown what it would change.
pub const STEP_PREVIEW: &str = "preview";
/// Value of [`STEP`]: to be saved as a draft.
pub const STEP_SAVE: &str = "save";
/// What an officer states who signs off.
pub const STATEMENT: &str = "statement";

/// The legal basis of a new assessment, as `rights::LegalBasis` is written.
pub const BASIS: &str = "basis";

/// What happened, in a line.
pub const TITLE: &str = "title";
/// How an incident was found: `audit`, `verify`, `report`.
pub const FOUND_BY: &str = "found_by";
/// The hour at which it became known, `17:30`.
pub const HOUR: &str = "hour";
/// Ids of items, one a line.
pub const ITEMS: &str = "items";
/// People whom an incident concerns, one a line: account, handle or address.
pub const PEOPLE: &str = "people";

/// `yes` when what an order is about was deleted as a whole.
pub const GONE: &str = "gone";
/// SHA-256 of the draft that a form shows.
pub const EXPECT: &str = "expect";
/// The folder of an announcement's texts.
pub const TEXTS: &str = "texts";
/// A region; may come several times, all where none does.
pub const REGION: &str = "region";
/// The first day on which accounts were made that are written to, `2026-01-31`.
pub const SINCE: &str = "since";
/// The day before which nothing is sent, `2026-01-31`; with [`HOUR`].
pub const NOT_BEFORE: &str = "not_before";
/// The most mails in a second.
pub const RATE: &str = "rate";

/// The policy to start from (GET).
pub const FROM: &str = "from";
/// The policy to compare with (GET).
pub const TO: &str = "to";
/// A purpose that an objection or a withdrawal reaches; may come several times, all where none does.
pub const REACH_PURPOSE: &str = "reach_purpose";
/// A kind that it reaches; may come several times, all where none does.
pub const REACH_KIND: &str = "reach_kind";
/// Parts of the message to the authority (Art. 33(3)), in their order; the last one says why it is late.
pub const AUTHORITY: [&str; 5] = [
    "authority-1",
    "authority-2",
    "authority-3",
    "authority-4",
    "authority-5",
];
/// Parts of the message to the people concerned (Art. 34(2)), in English.
pub const PEOPLE_EN: [&str; 4] = ["people-en-1", "people-en-2", "people-en-3", "people-en-4"];
/// The same in German.
pub const PEOPLE_DE: [&str; 4] = ["people-de-1", "people-de-2", "people-de-3", "people-de-4"];
/// A scope of a key; may come several times.
pub const SCOPE: &str = "scope";
/// The last day on which a key works, `2026-01-31`; a year from now where none is entered.
pub const ENDS: &str = "ends";
/// `yes` where a key never ends.
pub const NO_END: &str = "no_end";
/// The address of a webhook.
pub const ADDRESS: &str = "address";
/// An event of a webhook; may come several times.
pub const EVENT: &str = "event";
