//! `demur keys`

use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Subcommand)]
pub(crate) enum Keys {
    /// List the keys of the workspace, what each is for, and how it is changed
    #[command(after_help = "Example:\n  demur keys list")]
    List,
    /// Seal sessions or links, or name mails, under a new key from now on
    #[command(
        after_help = "Examples:\n  demur keys rotate sessions\n  demur keys rotate sessions --forget    # everybody is signed out of the portal\n  demur keys rotate staff --forget       # and all staff of the console\n  demur keys rotate links\n  demur keys rotate mail\n\nA portal that runs takes the keys of links at once, those of sessions and of staff when it starts\nagain. The keys of persons are wrapped anew by `demur ledger rotate`."
    )]
    Rotate(RotateKeys),
}

#[derive(Debug, Args)]
pub(crate) struct RotateKeys {
    /// Which keys
    pub(crate) which: Sealing,
    /// Make what was sealed under earlier keys worthless
    #[arg(long)]
    pub(crate) forget: bool,
}

/// Keys under which something is sealed for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sealing {
    /// Sessions of members, links to sign in
    Sessions,
    /// Sessions of staff
    Staff,
    /// Links of notices
    Links,
    /// Names of mails, by which what comes back is known
    Mail,
}
