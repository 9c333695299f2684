//! `demur import`

use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Import {
    /// People: id, handles, birth, region, created, account
    #[command(
        after_help = "Example:\n  demur import people people.jsonl --map author_id=id --map birthday=birth"
    )]
    People(ImportFiles),
    /// Items: posts, comments, photos, AI interactions, ...
    #[command(
        after_help = "Examples:\n  demur import items posts/*.parquet --map author_id=person --map date=created\n  demur import items posts.jsonl.zst --set audience=public --value kind:reply=comment"
    )]
    Items(ImportFiles),
    /// Choices: person, choice, at; also purposes, kinds, surfaces, item, before, audience, source, note
    #[command(after_help = "Example:\n  demur import choices objections.csv")]
    Choices(ImportFiles),
    /// Notices: person, campaign, purposes, kinds, status, at, channel
    #[command(after_help = "Example:\n  demur import notices delivered.csv")]
    Notices(ImportFiles),
    /// Items that the platform's events brought and that wait in `inbox/`, with the mapping that items have
    #[command(
        after_help = "Example:\n  demur import inbox\n\n`demur serve` does the same by itself when there are many or when they are old: `inbox_items` and\n`inbox_minutes` under [api]."
    )]
    Inbox,
}

#[derive(Debug, Args)]
pub(crate) struct ImportFiles {
    /// Files (.jsonl .csv .parquet, also .zst .gz) or folders
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// A file's column that feeds one of demur's; several for one: the first that says something
    #[arg(long, value_name = "FILE_COLUMN=COLUMN")]
    pub(crate) map: Vec<String>,
    /// A value for every row that says nothing
    #[arg(long, value_name = "COLUMN=VALUE")]
    pub(crate) set: Vec<String>,
    /// A value of the file that means one of demur's
    #[arg(long, value_name = "COLUMN:FROM=TO")]
    pub(crate) value: Vec<String>,
    /// The character between CSV fields; found out from the header otherwise
    #[arg(long)]
    pub(crate) delimiter: Option<char>,
    /// Read and count; write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}
