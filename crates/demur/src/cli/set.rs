//! `demur compile`, `demur verify`, `demur set`

use super::Lang;
use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub(crate) struct Compile {
    /// The purpose; there is no default
    #[arg(long)]
    pub(crate) purpose: String,
    /// The day on which ages and waiting times are taken, none that is still to come; today otherwise
    #[arg(long, value_name = "DAY")]
    pub(crate) as_of: Option<String>,
    /// Read everything anew, and take nothing over from the set before
    #[arg(long)]
    pub(crate) full: bool,
    /// Memory for sorting, in megabytes; what does not fit goes to disk meanwhile
    #[arg(long, default_value_t = 512, value_name = "MB")]
    pub(crate) memory_mb: usize,
    /// Threads that decide; one a core otherwise
    #[arg(long)]
    pub(crate) threads: Option<usize>,
    /// Language of the report
    #[arg(long, default_value = "en")]
    pub(crate) lang: Lang,
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// A folder with a set, `ai_assistant/0001`, or `ai_assistant` for the newest
    pub(crate) set: String,
    /// Also decide every item again with Cedar's own authorizer, from content and ledger
    #[arg(long)]
    pub(crate) reference: bool,
    /// The key that signatures must be of; the workspace's otherwise
    #[arg(long, value_name = "BASE64")]
    pub(crate) key: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Set {
    /// List the training sets of the workspace
    #[command(after_help = "Examples:\n  demur set list\n  demur --json set list")]
    List,
    /// Count items, people, tokens, text and media of a set: in all, by kind, language and year
    #[command(
        after_help = "Examples:\n  demur set stats ai_assistant\n  demur set stats ai_assistant/0001\n  demur set stats /mnt/copies/0001\n\nMasked items are not counted. A folder with a set needs no workspace."
    )]
    Stats {
        /// A folder, a name as `demur set list` prints it, or a purpose for its newest set; may be
        /// left out where there is one purpose only
        set: Option<String>,
    },
    /// Say how a set differs from another: settings, items newly admitted and refused, masks
    #[command(
        after_help = "Examples:\n  demur set diff ai_assistant/0001 ai_assistant/0002\n  demur set diff ai_assistant/0001 ai_assistant --examples 20\n\nFolders with sets need no workspace; inside one, examples are named by their ids."
    )]
    Diff {
        /// The set before: a folder, a name, or a purpose for its newest set
        a: String,
        /// The set after
        b: String,
        /// Items shown of each kind of change
        #[arg(long, default_value_t = 5)]
        examples: usize,
    },
    /// Look at every item of every set again, and mask what is refused by now
    #[command(
        after_help = "Example:\n  demur set mask\n\nChoices mask sets when they are recorded. This looks again: after a failure,\nor as days pass, since an assessment may have expired."
    )]
    Mask,
}
