//! `demur prove-absence`, `demur check-absence`

use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct ProveAbsence {
    /// The person, by id or handle, and the set; with --text or --texts the set alone. A set is a folder,
    /// a name as `demur set list` prints it, or a purpose for its newest set
    #[arg(value_names = ["PERSON", "SET"], required = true, num_args = 1..=2)]
    pub(crate) about: Vec<String>,
    /// Prove it of this item of the person, by its id, instead of the person as such
    #[arg(long, value_name = "ID", conflicts_with_all = ["text", "texts"])]
    pub(crate) item: Vec<String>,
    /// Write the proof here
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Look for the text in this file instead of a person; - is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "texts")]
    pub(crate) text: Option<PathBuf>,
    /// Look for many texts at once: JSON Lines with a field `text`
    #[arg(long, value_name = "FILE")]
    pub(crate) texts: Option<PathBuf>,
    /// The part of a text's runs of five words that a row must have, or the other way round
    #[arg(long, default_value_t = 0.5)]
    pub(crate) threshold: f64,
    /// Matches shown of each text; all are counted
    #[arg(long, default_value_t = 20)]
    pub(crate) limit: usize,
}

#[derive(Debug, Args)]
pub(crate) struct CheckAbsence {
    /// The proof, as `demur prove-absence --out` wrote it
    pub(crate) proof: PathBuf,
    /// A receipt of the person, of any choice of theirs: JSON, page, or the text of its code
    #[arg(long, value_name = "FILE")]
    pub(crate) receipt: PathBuf,
    /// The key that the set must be signed with, as its maker publishes it
    #[arg(long, value_name = "BASE64")]
    pub(crate) key: Option<String>,
    /// The key of the log that the receipt must be of
    #[arg(long, value_name = "KEY")]
    pub(crate) log_key: Option<String>,
    /// A copy of the set, in which the state of the proof must be found
    #[arg(long, value_name = "FOLDER")]
    pub(crate) set: Option<PathBuf>,
}
