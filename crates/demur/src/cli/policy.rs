//! `demur policy`

use super::Lang;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Policy {
    /// Print the workspace's policy
    Show,
    /// Check a policy: the workspace's, or a file
    #[command(after_help = "Exit status 1 when the policy has faults.")]
    Check {
        /// A policy file
        file: Option<PathBuf>,
    },
    /// Print a policy as one page of prose
    Explain {
        /// A policy file; the workspace's otherwise
        file: Option<PathBuf>,
        /// Language
        #[arg(long, default_value = "en")]
        lang: Lang,
    },
    /// Say what changing from one policy to another would admit and refuse, on the content at hand
    #[command(
        after_help = "Example:\n  demur policy diff policies/opt_out.cedar policies/opt_in.cedar --purpose ai_assistant"
    )]
    Diff {
        /// The policy now
        from: PathBuf,
        /// The policy then
        to: PathBuf,
        /// The purpose
        #[arg(long)]
        purpose: String,
        /// The day on which ages and waiting times are taken; today otherwise
        #[arg(long, value_name = "DAY")]
        as_of: Option<String>,
        /// Items shown of each kind of change
        #[arg(long, default_value_t = 5)]
        examples: usize,
    },
    /// Show with a solver what a policy never admits, whatever the data
    #[command(
        after_help = "Examples:\n  demur policy prove\n  demur policy prove policies/mine.cedar --lang de\n  demur policy prove policies/mine.cedar --without special_category\n\nNeeds cvc5 (`apt install cvc5`). Exit status 1 when a claim is broken or not proved."
    )]
    Prove(Prove),
    /// Record that the workspace's policy is in force from now on
    Activate,
}

#[derive(Debug, Args)]
pub(crate) struct Prove {
    /// A policy file; the workspace's otherwise
    pub(crate) file: Option<PathBuf>,
    /// Language
    #[arg(long, default_value = "en")]
    pub(crate) lang: Lang,
    /// Claims to leave out; objectors, minors and messages cannot be
    #[arg(long, value_delimiter = ',', value_name = "CLAIM")]
    pub(crate) without: Vec<String>,
    /// How long the solver may take for each question
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) timeout_seconds: u64,
    /// The solver
    #[arg(long, env = "CVC5", default_value = "cvc5", value_name = "PROGRAM")]
    pub(crate) solver: PathBuf,
}
