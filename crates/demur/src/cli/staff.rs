//! Arguments of `demur staff`.

use clap::{Subcommand, ValueEnum};

#[derive(Debug, Subcommand)]
pub(crate) enum Staff {
    /// Let somebody in, or change what they may
    #[command(
        after_help = "Examples:\n  demur staff add mara --role officer --mail mara@example.org\n  demur staff add jo --role auditor --mail jo@example.org\n\nofficer: everything. engineer: looks, confirms deletions, makes keys. support: looks, enters requests,\nsorts mail. auditor: looks. Every look at a person's data is an entry that the person can see. The\nname stands in these entries; codes to sign in with go to the address."
    )]
    Add {
        /// The name to work under: letters, digits, `.`, `-`, `_`
        name: String,
        /// What they may
        #[arg(long)]
        role: StaffRole,
        /// Where codes to sign in with are sent; the one known otherwise
        #[arg(long)]
        mail: Option<String>,
    },
    /// Take somebody's access away, at once
    #[command(after_help = "Example:\n  demur staff remove jo")]
    Remove {
        /// The name
        name: String,
    },
    /// List who may work in the console
    #[command(after_help = "Example:\n  demur staff list --json")]
    List,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum StaffRole {
    /// The data protection officer, and who works for them
    Officer,
    /// Looks, confirms deletions, makes keys
    Engineer,
    /// Looks, enters requests, sorts mail
    Support,
    /// Looks
    Auditor,
}
