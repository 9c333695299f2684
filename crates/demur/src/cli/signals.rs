//! `demur signals`

use clap::{Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Signals {
    /// Take what programs say for people as objections: one JSON object a line
    #[command(
        after_help = "Examples:\n  demur signals import --source bluesky intents.jsonl\n  demur signals import --source aipref surfaces.jsonl\n  demur signals import --source mastodon actors.jsonl --dry-run\n\nThe same file again adds nothing. Rows of people whom nobody knows are set aside with the reason. Of\n`aipref`, a row with a `surface` and no `person` counts for everybody who has items there.\nSee docs/signals.md."
    )]
    Import {
        /// Where the signals come from
        #[arg(long)]
        source: SignalSource,
        /// Files of JSON Lines
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Read and count; write nothing
        #[arg(long)]
        dry_run: bool,
    },
}

/// Signals that come in files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SignalSource {
    /// Records of `org.user-intents.declaration`
    Bluesky,
    /// Actors of ActivityPub
    Mastodon,
    /// `Content-Usage` of surfaces
    Aipref,
}
