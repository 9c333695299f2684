//! What a dossier says. Written as JSON it is what machines get; texts are in the language asked for.

use super::item_form::ItemPage;
use crate::lang::Lang;
use rights::{
    AccountType, Choice, ChoiceKind, Day, Hash, Instant, Kind, NoticeStatus, Ordinal, PersonId,
    PurposeId, Sequence,
};
use serde::Serialize;
use std::collections::BTreeSet;

/// A page of what is known of one person.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Dossier {
    /// Version of this form, 1.
    pub format: u32,
    /// Version of demur.
    pub tool: String,
    /// When it was made.
    pub made_at: Instant,
    /// All ledger entries before it were read.
    pub sequence: Sequence,
    /// The day on which ages and waiting times were taken.
    pub as_of: Day,
    /// The language of its texts.
    pub lang: Lang,
    /// The account that was asked for, by number.
    pub person: Ordinal,
    /// Its id; `None` once the person was erased.
    pub id: Option<PersonId>,
    /// What there is besides items; on the first page only.
    pub about: Option<About>,
    /// A page of their items.
    pub items: ItemPage,
}

/// What there is besides items.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct About {
    /// The accounts that are one person, the one asked for first.
    pub accounts: Vec<Account>,
    /// What they said and what is in force now.
    pub standing: Vec<Words>,
    /// Whether they asked that everything be erased.
    pub erasure_asked: bool,
    /// Each notice with its steps.
    pub notices: Vec<NoticeState>,
    /// Everything that they said, in the order of the ledger.
    pub choices: Vec<ChoiceLine>,
    /// Other entries about them: corrections, links, names, holds.
    pub entries: Vec<EntryLine>,
    /// Legal holds.
    pub holds: Vec<HoldLine>,
    /// Orders to delete what lies elsewhere, or not to use it.
    pub orders: Vec<OrderLine>,
    /// Until when each request has to be answered, and what is done about it.
    pub deadlines: Vec<Deadline>,
    /// The sets that there are.
    pub sets: Vec<SetLine>,
    /// Items of others that show or name the person.
    pub in_others: Elsewhere,
    /// What loaders showed to training; `None` where it was not looked up.
    pub loads: Option<Vec<Load>>,
    /// Who got a set that may hold something of the person.
    pub recipients: Vec<Recipient>,
}

/// One account.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Account {
    /// Its number.
    pub person: Ordinal,
    /// Its id.
    pub id: Option<PersonId>,
    /// Other ids and handles.
    pub handles: Vec<PersonId>,
    /// The ledger entry with which it became known.
    pub since: Sequence,
    /// When that was.
    pub since_at: Option<Instant>,
    /// As first imported.
    pub first: AccountFacts,
    /// As it counts now, where that is something else.
    pub corrected: Option<AccountFacts>,
    /// What is left of it, once it was erased.
    pub erased: Option<Left>,
}

/// What is known of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccountFacts {
    /// Birth day.
    pub birth: Option<Day>,
    /// Region.
    pub region: Option<String>,
    /// Day of creation.
    pub created: Option<Day>,
    /// Type.
    pub account: AccountType,
}

/// What is left of an erased person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Left {
    /// The ledger entry that says so.
    pub sequence: Option<Sequence>,
    /// When it was written.
    pub at: Option<Instant>,
    /// The number of the erasure.
    pub number: Option<u64>,
    /// Whether keyed pseudonyms of erased ids are kept here, so that the account is refused when it
    /// comes back.
    pub pseudonym_kept: bool,
}

/// Something in plain words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Words {
    /// What it is.
    pub title: String,
    /// One sentence more, or nothing.
    pub sentence: String,
    /// Its parts, with their names.
    pub rows: Vec<(String, String)>,
}

/// One notice.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NoticeState {
    /// Which announcement.
    pub campaign: String,
    /// Purposes that it named.
    pub purposes: BTreeSet<PurposeId>,
    /// Kinds of data that it named.
    pub kinds: BTreeSet<Kind>,
    /// What happened, in order.
    pub steps: Vec<NoticeStep>,
    /// Since when it counts as delivered.
    pub delivered: Option<Day>,
    /// When it was seen.
    pub seen: Option<Day>,
    /// The last day of the waiting time; nothing is used on the ground of this notice before the next.
    pub waits_until: Option<Day>,
}

/// One step in the life of a notice.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NoticeStep {
    /// The ledger entry.
    pub sequence: Sequence,
    /// What happened.
    pub status: NoticeStatus,
    /// When.
    pub at: Instant,
    /// How it was sent.
    pub channel: String,
}

/// One choice.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChoiceLine {
    /// The ledger entry.
    pub sequence: Sequence,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// The account that said so.
    pub person: Ordinal,
    /// What was said.
    pub choice: Choice,
    /// The same in plain words.
    pub words: Words,
    /// What proves that it was recorded; `None` where no receipt was made for this page.
    pub receipt: Option<ReceiptPart>,
}

/// A receipt.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReceiptPart {
    /// The receipt as `demur receipt check` takes it.
    pub json: serde_json::Value,
    /// The text of its code.
    pub text: String,
    /// The code as the path of an SVG, and its width; `None` when it is too long to print, or there are
    /// many.
    #[serde(skip)]
    pub code: Option<(usize, String)>,
}

/// Another entry.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EntryLine {
    /// The ledger entry.
    pub sequence: Sequence,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// The account.
    pub person: Ordinal,
    /// In plain words; `None` when nobody can read it any more.
    pub words: Option<Words>,
}

/// A legal hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HoldLine {
    /// The account that it was placed on; it reaches all.
    pub person: Ordinal,
    /// Its last day.
    pub until: Day,
    /// Why.
    pub reason: String,
    /// Whether it stands today.
    pub stands: bool,
}

/// What an order follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// What is named is to be deleted.
    Erasure,
    /// What is named is not to be used.
    Restriction,
    /// What is named is not to be used.
    Objection,
}

/// An order to delete, or not to use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OrderLine {
    /// Its number.
    pub number: u32,
    /// What it follows from.
    pub wanted: Wanted,
    /// The recipient; `None` is the operator.
    pub to: Option<String>,
    /// The content or the set.
    pub of: String,
    /// How many rows and addresses.
    pub count: u64,
    /// When it was made.
    pub created: Day,
    /// The last day on which it is to be carried out.
    pub due: Day,
    /// When it was confirmed.
    pub confirmed: Option<Day>,
    /// Whether it is open after its day.
    pub overdue: bool,
}

/// How a request stands (GDPR Art. 12(3)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// The ledger entry of the request.
    pub sequence: Sequence,
    /// What was asked.
    pub request: ChoiceKind,
    /// The same in plain words.
    pub title: String,
    /// The day on which it was said, or recorded, whichever came first.
    pub received: Day,
    /// One month later.
    pub due: Day,
    /// What is done.
    pub done: Vec<String>,
    /// What is open.
    pub open: Vec<String>,
    /// Whether something is open after the day.
    pub overdue: bool,
}

/// A training set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SetLine {
    /// `ai_assistant/0001`.
    pub set: String,
    /// Its purpose.
    pub purpose: PurposeId,
    /// When it was compiled: all entries before it were read.
    pub compiled_at: Sequence,
    /// Its newest state.
    pub state: u64,
    /// It holds nothing refused at this sequence.
    pub sequence: Sequence,
    /// When the state was made.
    pub made_at: Instant,
    /// SHA-256 of the policy that decided.
    pub policy: Hash,
    /// The person's name in it.
    pub pseudonyms: Vec<String>,
}

/// Items of others that have to do with the person. Their texts are theirs (Art. 15(4)).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Elsewhere {
    /// How many.
    pub count: u64,
    /// The first of them.
    pub places: Vec<Place>,
}

/// Where an item of somebody else's is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The content.
    pub content: String,
    /// The row there.
    pub row: u64,
    /// `share_of`, `quote_of`, `reply_to`, `depicts`, `mentions`.
    pub how: BTreeSet<String>,
}

/// What one run of a loader showed to training.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Load {
    /// The set.
    pub set: String,
    /// The run.
    pub run: String,
    /// Who read, in their words.
    pub consumer: String,
    /// When the run began.
    pub at: Instant,
    /// How many items of the person were shown.
    pub items: u64,
    /// How often, in all.
    pub times: u64,
    /// Times of which it cannot be told any more: a purge removed what said so.
    pub uncertain: u64,
    /// The first time and the last.
    pub first: Option<Instant>,
    /// The last time.
    pub last: Option<Instant>,
}

/// Somebody who got a copy of a set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Recipient {
    /// Their name.
    pub name: String,
    /// The copy.
    pub of: String,
    /// Orders that went to them.
    pub orders: Vec<u32>,
    /// What is recorded of the copy; `None` where nothing but the orders is known.
    pub copy: Option<Copied>,
}

/// A copy of a set that somebody has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Copied {
    /// The set.
    pub set: String,
    /// The ledger entry.
    pub sequence: Sequence,
    /// When it was recorded.
    pub at: Instant,
    /// `jsonl`, `parquet`, `webdataset` or `mds`.
    pub format: String,
    /// The items of the person's that it had when it was handed over; `None` where that cannot be told.
    pub items: Option<Vec<String>>,
    /// Ledger entries before it are carried out in the copy, as far as is known here.
    pub carried_out: Option<Sequence>,
    /// Whether what the person said since has reached it.
    pub reached: Reached,
}

/// Whether what a person said has reached a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reached {
    /// They said nothing since it was made that could refuse an item.
    NothingSaid,
    /// Everything that they said is carried out in it.
    Yes,
    /// What they said last is not carried out in it.
    NotYet,
    /// The recipient has not told, as far as is known here.
    Unknown,
}
