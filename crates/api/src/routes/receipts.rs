//! Receipts.

use crate::asked::{Asked, as_json};
use crate::grant::Grant;
use crate::problem::{Answer, NOT_FOUND, Problem, ProblemBody};
use axum::extract::Path;
use axum::http::StatusCode;
use rights::{Sequence, Subject};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A receipt: an entry with the proof that it is in the log. It describes `tlog::Receipt`, which knows nothing of this
/// description.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Receipt {
    /// Which form it has: `demur/1`.
    receipt: String,
    /// The log's name and key, by which its checkpoints are checked (a verifier key of signed notes).
    log: String,
    /// The entry's place in the log.
    #[schema(minimum = 0)]
    index: u64,
    /// The entry, as JSON in a string: its bytes are what was hashed.
    record: String,
    /// What blinds its commitment, in hex.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    salt: String,
    /// The hashes beside its path to the root of the checkpoint, in hex, from the leaf on.
    proof: Vec<String>,
    /// The signed checkpoint that it is in.
    checkpoint: String,
}

/// The receipt of an entry about a person, which anyone can check with `demur receipt check`.
#[utoipa::path(
    get, path = "/receipts/{sequence}", tag = "people", operation_id = "getReceipt",
    params(("sequence" = u64, Path, description = "The entry's place in the ledger", example = 4711, maximum = 9223372036854775807_i64)),
    responses(
        (status = 200, description = "The receipt, as docs/ledger-log.md describes it.", body = Receipt),
        (status = "4XX", description = "A problem.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["people:read"])),
)]
pub(crate) async fn one(asked: Asked, Path(sequence): Path<String>) -> Answer {
    asked.may(Grant::PeopleRead).await?;
    asked.only(&[])?;
    let none = || Problem::new(NOT_FOUND, "there is no entry about a person at this place");
    let number: u64 = sequence.parse().map_err(|_| none())?;
    let parts = asked.api.app().parts();
    let head = parts.ledger.head().await?;
    if number >= head.0 {
        return Err(none());
    }
    let sequence = Sequence(number);
    let entries = parts.ledger.entries(sequence, sequence.next()).await?;
    let recorded = entries.into_iter().next().ok_or_else(none)?;
    if recorded.subject == Subject::Operator {
        return Err(none());
    }
    let receipt = asked.api.app().receipt(&recorded).await?;
    Ok(as_json(StatusCode::OK, receipt.to_json()?))
}
