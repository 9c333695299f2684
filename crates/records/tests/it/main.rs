//! What a workspace knows, against what other means count: the ledger's entries one by one, DuckDB over the files
//! of sets, python-docx over documents.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers, too"
)]

mod empty;
mod figures;
mod filled;
mod late;
mod lived;
mod only_facts;
mod other_readers;
mod past;
mod reservations;
mod summary;
mod town;

#[path = "../../../corpus/tests/it/fixture.rs"]
#[expect(dead_code, reason = "tests of training sets need more of it")]
mod fixture;
#[path = "../../../corpus/tests/it/reading.rs"]
#[expect(dead_code, reason = "tests of training sets need more of it")]
mod reading;
#[path = "../../../corpus/tests/it/shop.rs"]
#[expect(dead_code, reason = "tests of training sets need more of it")]
mod shop;
#[path = "../../../corpus/tests/it/still.rs"]
mod still;
