//! `demur dossier`

use super::Lang;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Dossier {
    /// The person, by id or handle, or by number as `#17`
    pub(crate) person: String,
    /// What to write; that of the file's ending otherwise
    #[arg(long)]
    pub(crate) format: Option<Format>,
    /// Write it here instead of printing it
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Only this page of the items, from 1
    #[arg(long)]
    pub(crate) page: Option<u64>,
    /// Items of a page
    #[arg(long, default_value_t = 100)]
    pub(crate) per_page: u64,
    /// Do not look up what loaders showed to training, which reads their whole logs
    #[arg(long)]
    pub(crate) no_loads: bool,
    /// Why it is made: a look that is recorded, and that the person can see
    #[arg(long, value_name = "TEXT", default_value = "command line")]
    pub(crate) why: String,
    /// Language of its texts
    #[arg(long, default_value = "en")]
    pub(crate) lang: Lang,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Json,
    Html,
    Pdf,
    /// What holds for the person, in terms of the vocabulary DPV
    Jsonld,
}
