//! `demur export`, `demur mask-tokens`

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Export {
    #[command(subcommand)]
    pub(crate) what: Option<Exported>,
    /// A folder with a set, a name as `demur set list` prints it, or a purpose for its newest set
    #[arg(required = true)]
    pub(crate) set: Option<String>,
    /// The folder to make, new or empty
    #[arg(long, required = true, value_name = "FOLDER")]
    pub(crate) to: Option<PathBuf>,
    /// The format of the files
    #[arg(long, required = true)]
    pub(crate) format: Option<Format>,
    /// Who gets the copy, and has to be told of late choices (Art. 19 GDPR); it is recorded
    #[arg(long, required = true, value_name = "NAME")]
    pub(crate) recipient: Option<String>,
    /// Only these columns, in this order; all that say nothing about your own files otherwise
    #[arg(long, value_delimiter = ',')]
    pub(crate) columns: Option<Vec<String>>,
    /// Bytes of a file before it is packed, about; 64 MiB otherwise
    #[arg(long, value_name = "BYTES")]
    pub(crate) shard_bytes: Option<u64>,
    /// How files are packed: jsonl gz or zstd, parquet and mds zstd; parquet zstd otherwise, others not
    #[arg(long)]
    pub(crate) compression: Option<Compression>,
    /// Makes the order of the rows, as in the loader; the same number gives the same files
    #[arg(long, default_value_t = 0)]
    pub(crate) seed: u64,
    /// How old the feed may be, in seconds; more than one only for copies that it reaches seldom
    #[arg(long, value_name = "SECONDS", default_value_t = 1)]
    pub(crate) max_age: u64,
    /// The key that set and feed must be signed with; the workspace's otherwise
    #[arg(long, value_name = "BASE64")]
    pub(crate) key: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Exported {
    /// Remove from a copied export what is refused by now, and record it
    #[command(
        after_help = "Examples:\n  demur export apply copy --feed feed --key 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n  demur --json export apply copy --feed feed --key BASE64 | jq .removed\n\nFor whoever got the copy: copy the folder `feed` of the set along again and again. The record in\n`applied` can be sent back as a confirmation."
    )]
    Apply {
        /// The folder of the export
        folder: PathBuf,
        #[command(flatten)]
        from: Refused,
    },
    /// Check that the files of an export are those that it lists
    #[command(after_help = "Example:\n  demur export check copy --key BASE64")]
    Check {
        /// The folder of the export
        folder: PathBuf,
        /// The key that the export must be signed with; the workspace's otherwise
        #[arg(long, value_name = "BASE64")]
        key: Option<String>,
    },
    /// List the exports that the ledger records, with their recipients
    #[command(after_help = "Examples:\n  demur export list\n  demur export list ai_assistant/0001")]
    List {
        /// Only of this set
        set: Option<String>,
    },
}

/// Where it is said what is refused.
#[derive(Clone, Debug, Args)]
pub(crate) struct Refused {
    /// The folder of the feed; that of the set otherwise
    #[arg(long, value_name = "FOLDER", required_unless_present = "set")]
    pub(crate) feed: Option<PathBuf>,
    /// The set: needed where the feed does not reach back as far as the copy is old
    #[arg(long)]
    pub(crate) set: Option<String>,
    /// The key that set and feed must be signed with; the workspace's otherwise
    #[arg(long, value_name = "BASE64")]
    pub(crate) key: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct MaskTokens {
    /// The folder of the sidecar
    pub(crate) sidecar: PathBuf,
    #[command(flatten)]
    pub(crate) from: Refused,
    /// The token that is written; that of the sidecar otherwise
    #[arg(long, allow_negative_numbers = true, value_name = "ID")]
    pub(crate) token: Option<i64>,
    /// The folder of the shards, where it is not the one that the sidecar names
    #[arg(long, value_name = "FOLDER")]
    pub(crate) shards: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Format {
    /// JSON Lines
    Jsonl,
    /// Apache Parquet
    Parquet,
    /// tar archives, one sample a key
    Webdataset,
    /// MosaicML streaming
    Mds,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Compression {
    None,
    Gz,
    Zstd,
}

impl From<Format> for ::export::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Jsonl => ::export::Format::Jsonl,
            Format::Parquet => ::export::Format::Parquet,
            Format::Webdataset => ::export::Format::Webdataset,
            Format::Mds => ::export::Format::Mds,
        }
    }
}

impl From<Compression> for ::export::Compression {
    fn from(compression: Compression) -> Self {
        match compression {
            Compression::None => ::export::Compression::None,
            Compression::Gz => ::export::Compression::Gz,
            Compression::Zstd => ::export::Compression::Zstd,
        }
    }
}
