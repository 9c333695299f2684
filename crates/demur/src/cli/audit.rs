//! `demur audit`

use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Audit {
    /// A folder with a set; inside a workspace also a name as `demur set list` prints it
    #[arg(required_unless_present_any = ["new_key", "check"])]
    pub(crate) set: Option<String>,
    /// The key that signatures of the set must be of, as its maker publishes it
    #[arg(long, value_name = "BASE64")]
    pub(crate) key: Option<String>,
    /// A copy of the published log of its maker
    #[arg(long, value_name = "FOLDER")]
    pub(crate) log: Option<PathBuf>,
    /// The key of the log, or a file with it
    #[arg(long, value_name = "KEY")]
    pub(crate) log_key: Option<String>,
    /// The key of a witness who must have cosigned, or a file with it; may be given several times
    #[arg(long, value_name = "KEY")]
    pub(crate) witness: Vec<String>,
    /// A checkpoint of the log from earlier, which must be its beginning
    #[arg(long, value_name = "FILE", requires = "log")]
    pub(crate) older: Option<PathBuf>,
    /// The workspace that made the set: every item is decided again with Cedar's own authorizer
    #[arg(long, value_name = "WORKSPACE")]
    pub(crate) inputs: Option<PathBuf>,
    /// How old the feed may be, in seconds
    #[arg(long, value_name = "SECONDS")]
    pub(crate) max_age: Option<u64>,
    /// Sign the result with this key of the auditor's, see --new-key
    #[arg(long, value_name = "FILE")]
    pub(crate) sign_with: Option<PathBuf>,
    /// Write the result here
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Of the maker of a set: publish the log and write receipts of the set's states into it
    #[arg(long, conflicts_with_all = ["log", "inputs", "sign_with", "out", "check", "new_key"])]
    pub(crate) prepare: bool,
    /// Make a key of the auditor's, and print its public half
    #[arg(long, value_name = "FILE", exclusive = true)]
    pub(crate) new_key: Option<PathBuf>,
    /// Check a signed result against --key
    #[arg(long, value_name = "RESULT", requires = "key", conflicts_with_all = ["set", "log", "inputs", "sign_with", "out"])]
    pub(crate) check: Option<PathBuf>,
}
