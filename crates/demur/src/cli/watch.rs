//! `demur watch`, `demur feed`

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub(crate) struct Watch {
    /// Bring every feed and mask up to the head of the ledger, and end; exit status 1 when a set fails
    #[arg(long)]
    pub(crate) once: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Feed {
    /// Print what the feed of a set claims, and how old it is
    #[command(
        after_help = "Examples:\n  demur feed show ai_assistant\n  demur --json feed show ai_assistant/0001\n  demur feed show /mnt/copies/0001 --key 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    )]
    Show {
        /// A folder with a set, a name as `demur set list` prints it, or a purpose for its newest set
        set: String,
        /// The key that the feed must be signed with; the workspace's otherwise
        #[arg(long, value_name = "BASE64")]
        key: Option<String>,
    },
    /// Check that the feed of a set holds, belongs to the set, and is not too old
    #[command(
        after_help = "Examples:\n  demur feed check ai_assistant/0001\n  demur feed check /mnt/copies/0001 --key 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo= --max-age 86400\n\nExit status 1 when a check fails. A copy of a set needs no workspace."
    )]
    Check {
        /// A folder with a set, a name as `demur set list` prints it, or a purpose for its newest set
        set: String,
        /// The key that the feed must be signed with; the workspace's otherwise
        #[arg(long, value_name = "BASE64")]
        key: Option<String>,
        /// How old the feed may be, in seconds
        #[arg(long, value_name = "SECONDS", default_value_t = 1)]
        max_age: u64,
    },
}
