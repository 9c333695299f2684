//! `demur api`

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum Api {
    /// Make, list or revoke keys of programs that use the API
    #[command(subcommand)]
    Key(Key),
    /// Print the description of the API (OpenAPI 3.1); needs no workspace
    #[command(after_help = "Example:\n  demur api describe > openapi.json")]
    Describe,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Key {
    /// Make a key; it is printed this once
    #[command(
        after_help = "Examples:\n  demur api key new platform --scope events:write,choices:write --scope people:read\n  demur --json api key new prometheus --scope metrics:read --expires 2027-12-31 | jq -r .secret\n\nScopes: people:read choices:write notices:read notices:write sets:read log:read events:write\nwebhooks:read webhooks:write metrics:read. What is kept is a digest: whoever loses a key makes a new one."
    )]
    New(NewKey),
    /// List keys, the newest first
    #[command(after_help = "Examples:\n  demur api key list\n  demur --json api key list")]
    List,
    /// Revoke a key: from now on nothing is answered to whoever has it
    #[command(after_help = "Example:\n  demur api key revoke 5f1c0a7e")]
    Revoke {
        /// What `demur api key list` shows of it
        prefix: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct NewKey {
    /// What it is for
    pub(crate) name: String,
    /// What it may
    #[arg(long, value_delimiter = ',', required = true)]
    pub(crate) scope: Vec<String>,
    /// The last day on which it works; without, it works until it is revoked
    #[arg(long, value_name = "DAY")]
    pub(crate) expires: Option<String>,
}
