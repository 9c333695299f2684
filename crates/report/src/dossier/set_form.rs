//! What a dossier says about sets, and about who has copies of them.

use rights::{Day, Hash, Instant, PurposeId, Sequence};
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// A training set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DossierSetLine)]
pub struct SetLine {
    /// `ai_assistant/0001`.
    pub set: String,
    /// Its purpose.
    #[schema(value_type = String)]
    pub purpose: PurposeId,
    /// When it was compiled: all entries before it were read.
    #[schema(value_type = u64)]
    pub compiled_at: Sequence,
    /// The day of that.
    #[schema(value_type = String, format = Date)]
    pub compiled_on: Day,
    /// Its newest state.
    pub state: u64,
    /// It holds nothing refused at this sequence.
    #[schema(value_type = u64)]
    pub sequence: Sequence,
    /// When the state was made.
    #[schema(value_type = String, format = DateTime)]
    pub made_at: Instant,
    /// SHA-256 of the policy that decided.
    #[schema(value_type = String)]
    pub policy: Hash,
    /// The person's name in it.
    pub pseudonyms: Vec<String>,
}

/// Items of others that have to do with the person. Their texts are theirs (Art. 15(4)).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DossierElsewhere)]
pub struct Elsewhere {
    /// How many.
    pub count: u64,
    /// The first of them.
    pub places: Vec<Place>,
}

/// Where an item of somebody else's is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[schema(as = DossierPlace)]
pub struct Place {
    /// The content.
    pub content: String,
    /// The row there.
    pub row: u64,
    /// `share_of`, `quote_of`, `reply_to`, `depicts`, `mentions`.
    #[schema(value_type = Vec<String>)]
    pub how: BTreeSet<String>,
}

/// What one run of a loader showed to training.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DossierLoad)]
pub struct Load {
    /// The set.
    pub set: String,
    /// The run.
    pub run: String,
    /// Who read, in their words.
    pub consumer: String,
    /// When the run began.
    #[schema(value_type = String, format = DateTime)]
    pub at: Instant,
    /// How many items of the person were shown.
    pub items: u64,
    /// How often, in all.
    pub times: u64,
    /// Times of which it cannot be told any more: a purge removed what said so.
    pub uncertain: u64,
    /// The first time and the last.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub first: Option<Instant>,
    /// The last time.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last: Option<Instant>,
}

/// Somebody who got a copy of a set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DossierRecipient)]
pub struct Recipient {
    /// Their name.
    pub name: String,
    /// The copy.
    pub of: String,
    /// Orders that went to them.
    pub orders: Vec<u32>,
    /// What is recorded of the copy; nothing where nothing but the orders is known.
    pub copy: Option<Copied>,
}

/// A copy of a set that somebody has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DossierCopied)]
pub struct Copied {
    /// The set.
    pub set: String,
    /// The ledger entry.
    #[schema(value_type = u64)]
    pub sequence: Sequence,
    /// When it was recorded.
    #[schema(value_type = String, format = DateTime)]
    pub at: Instant,
    /// `jsonl`, `parquet`, `webdataset` or `mds`.
    pub format: String,
    /// The items of the person's that it had when it was handed over; nothing where that cannot be told.
    pub items: Option<Vec<String>>,
    /// Ledger entries before it are carried out in the copy, as far as is known here.
    #[schema(value_type = Option<u64>)]
    pub carried_out: Option<Sequence>,
    /// Whether what the person said since has reached it.
    pub reached: Reached,
}

/// Whether what a person said has reached a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DossierReached)]
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
