//! `demur explain`, `demur object`, `demur link`

use super::Lang;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// A person, by id or handle
    #[arg(long, conflicts_with = "item", required_unless_present = "item")]
    pub(crate) person: Option<String>,
    /// An item, by id
    #[arg(long)]
    pub(crate) item: Option<String>,
    /// The purpose; every purpose of the workspace otherwise
    #[arg(long)]
    pub(crate) purpose: Option<String>,
    /// Language of the reasons
    #[arg(long, default_value = "en")]
    pub(crate) lang: Lang,
    /// The day on which ages and waiting times are taken; today otherwise
    #[arg(long, value_name = "DAY")]
    pub(crate) as_of: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Object {
    /// The person, by id or handle
    pub(crate) person: String,
    /// Only these purposes
    #[arg(long, value_delimiter = ',')]
    pub(crate) purposes: Vec<String>,
    /// Only these kinds of items
    #[arg(long, value_delimiter = ',')]
    pub(crate) kinds: Vec<String>,
    /// Only on these surfaces
    #[arg(long, value_delimiter = ',')]
    pub(crate) surfaces: Vec<String>,
    /// Anything the person said; never required
    #[arg(long)]
    pub(crate) note: Option<String>,
    /// Write the receipt here: .json, or .html for a page to print
    #[arg(long, value_name = "FILE")]
    pub(crate) receipt: Option<PathBuf>,
    /// Language of the page
    #[arg(long, default_value = "en")]
    pub(crate) lang: Lang,
    /// Say what would be recorded; write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Link {
    /// One of them, by id or handle
    pub(crate) person: String,
    /// The others
    #[arg(required = true)]
    pub(crate) with: Vec<String>,
    /// How the platform knows
    #[arg(long)]
    pub(crate) evidence: String,
}
