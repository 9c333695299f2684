//! What a dossier says. Written as JSON it is what machines get; texts are in the language asked for.

use super::item_form::ItemPage;
use super::set_form::{Elsewhere, Load, Recipient, SetLine};
use crate::lang::Lang;
use rights::{
    AccountType, Choice, ChoiceKind, Day, Instant, Kind, NoticeStatus, Ordinal, PersonId,
    PurposeId, Sequence,
};
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// A page of what is known of one person.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Dossier {
    /// Version of this form, 1.
    pub format: u32,
    /// Version of demur.
    pub tool: String,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub made_at: Instant,
    /// All ledger entries before it were read.
    #[schema(value_type = u64)]
    pub sequence: Sequence,
    /// The day on which ages and waiting times were taken.
    #[schema(value_type = String, format = Date)]
    pub as_of: Day,
    /// The language of its texts.
    #[schema(value_type = String)]
    pub lang: Lang,
    /// The account that was asked for, by number.
    #[schema(value_type = u32)]
    pub person: Ordinal,
    /// Its id; nothing once the person was erased.
    #[schema(value_type = Option<String>)]
    pub id: Option<PersonId>,
    /// What there is besides items; on the first page only.
    pub about: Option<About>,
    /// A page of their items.
    pub items: ItemPage,
}

/// What there is besides items.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = DossierAbout)]
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
    /// What loaders showed to training; nothing where it was not looked up.
    pub loads: Option<Vec<Load>>,
    /// Who got a set that may hold something of the person.
    pub recipients: Vec<Recipient>,
}

/// One account.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = DossierAccount)]
pub struct Account {
    /// Its number.
    #[schema(value_type = u32)]
    pub person: Ordinal,
    /// Its id.
    #[schema(value_type = Option<String>)]
    pub id: Option<PersonId>,
    /// Other ids and handles.
    #[schema(value_type = Vec<String>)]
    pub handles: Vec<PersonId>,
    /// The ledger entry with which it became known.
    #[schema(value_type = u64)]
    pub since: Sequence,
    /// When that was.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub since_at: Option<Instant>,
    /// As first imported.
    pub first: AccountFacts,
    /// As it counts now, where that is something else.
    pub corrected: Option<AccountFacts>,
    /// What is left of it, once it was erased.
    pub erased: Option<Left>,
}

/// What is known of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DossierAccountFacts)]
pub struct AccountFacts {
    /// Birth day.
    #[schema(value_type = Option<String>, format = Date)]
    pub birth: Option<Day>,
    /// Region.
    pub region: Option<String>,
    /// Day of creation.
    #[schema(value_type = Option<String>, format = Date)]
    pub created: Option<Day>,
    /// Type.
    #[schema(value_type = String)]
    pub account: AccountType,
}

/// What is left of an erased person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DossierLeft)]
pub struct Left {
    /// The ledger entry that says so.
    #[schema(value_type = Option<u64>)]
    pub sequence: Option<Sequence>,
    /// When it was written.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub at: Option<Instant>,
    /// The number of the erasure.
    pub number: Option<u64>,
    /// Whether keyed pseudonyms of erased ids are kept here, so that the account is refused when it
    /// comes back.
    pub pseudonym_kept: bool,
}

/// Something in plain words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DossierWords)]
pub struct Words {
    /// What it is.
    pub title: String,
    /// One sentence more, or nothing.
    pub sentence: String,
    /// Its parts, with their names.
    pub rows: Vec<(String, String)>,
}

/// One notice.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = DossierNoticeState)]
pub struct NoticeState {
    /// Which announcement.
    pub campaign: String,
    /// Purposes that it named.
    #[schema(value_type = Vec<String>)]
    pub purposes: BTreeSet<PurposeId>,
    /// Kinds of data that it named.
    #[schema(value_type = Vec<String>)]
    pub kinds: BTreeSet<Kind>,
    /// What happened, in order.
    pub steps: Vec<NoticeStep>,
    /// Since when it counts as delivered.
    #[schema(value_type = Option<String>, format = Date)]
    pub delivered: Option<Day>,
    /// When it was seen.
    #[schema(value_type = Option<String>, format = Date)]
    pub seen: Option<Day>,
    /// The last day of the waiting time; nothing is used on the ground of this notice before the next.
    #[schema(value_type = Option<String>, format = Date)]
    pub waits_until: Option<Day>,
}

/// One step in the life of a notice.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = DossierNoticeStep)]
pub struct NoticeStep {
    /// The ledger entry.
    #[schema(value_type = u64)]
    pub sequence: Sequence,
    /// What happened.
    #[schema(value_type = String)]
    pub status: NoticeStatus,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Instant,
    /// How it was sent.
    pub channel: String,
}

/// One choice.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = DossierChoiceLine)]
pub struct ChoiceLine {
    /// The ledger entry.
    #[schema(value_type = u64)]
    pub sequence: Sequence,
    /// When it was recorded.
    #[schema(value_type = String, format = DateTime)]
    pub recorded_at: Instant,
    /// The account that said so.
    #[schema(value_type = u32)]
    pub person: Ordinal,
    /// What was said.
    #[schema(value_type = Object)]
    pub choice: Choice,
    /// The same in plain words.
    pub words: Words,
    /// What proves that it was recorded; nothing where no receipt was made for this page.
    pub receipt: Option<ReceiptPart>,
}

/// A receipt.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = DossierReceiptPart)]
pub struct ReceiptPart {
    /// The receipt as `demur receipt check` takes it.
    #[schema(value_type = Object)]
    pub json: serde_json::Value,
    /// The text of its code.
    pub text: String,
    /// The code as the path of an SVG, and its width; nothing when it is too long to print, or there are
    /// many.
    #[serde(skip)]
    pub code: Option<(usize, String)>,
}

/// Another entry.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = DossierEntryLine)]
pub struct EntryLine {
    /// The ledger entry.
    #[schema(value_type = u64)]
    pub sequence: Sequence,
    /// When it was recorded.
    #[schema(value_type = String, format = DateTime)]
    pub recorded_at: Instant,
    /// The account.
    #[schema(value_type = u32)]
    pub person: Ordinal,
    /// In plain words; nothing when nobody can read it any more.
    pub words: Option<Words>,
}

/// A legal hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DossierHoldLine)]
pub struct HoldLine {
    /// The account that it was placed on; it reaches all.
    #[schema(value_type = u32)]
    pub person: Ordinal,
    /// Its last day.
    #[schema(value_type = String, format = Date)]
    pub until: Day,
    /// Why.
    pub reason: String,
    /// Whether it stands today.
    pub stands: bool,
}

/// What an order follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DossierWanted)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DossierOrderLine)]
pub struct OrderLine {
    /// Its number.
    pub number: u32,
    /// What it follows from.
    pub wanted: Wanted,
    /// The recipient; nothing for the operator.
    pub to: Option<String>,
    /// The content or the set.
    pub of: String,
    /// How many rows and addresses.
    pub count: u64,
    /// When it was made.
    #[schema(value_type = String, format = Date)]
    pub created: Day,
    /// The last day on which it is to be carried out.
    #[schema(value_type = String, format = Date)]
    pub due: Day,
    /// When it was confirmed.
    #[schema(value_type = Option<String>, format = Date)]
    pub confirmed: Option<Day>,
    /// Whether it is open after its day.
    pub overdue: bool,
}

/// How a request stands (GDPR Art. 12(3)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DossierDeadline)]
pub struct Deadline {
    /// The ledger entry of the request.
    #[schema(value_type = u64)]
    pub sequence: Sequence,
    /// What was asked.
    #[schema(value_type = String)]
    pub request: ChoiceKind,
    /// The same in plain words.
    pub title: String,
    /// The day on which it was said, or recorded, whichever came first.
    #[schema(value_type = String, format = Date)]
    pub received: Day,
    /// One month later.
    #[schema(value_type = String, format = Date)]
    pub due: Day,
    /// What is done.
    pub done: Vec<String>,
    /// What is open.
    pub open: Vec<String>,
    /// Whether something is open after the day.
    pub overdue: bool,
    /// The day by which everything was done; `None` while something is open, or where no day was kept.
    #[schema(value_type = Option<String>, format = Date)]
    pub done_by: Option<Day>,
}
