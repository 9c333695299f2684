//! `demur purge`, `demur hold`, `demur orders`

use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Purge {
    /// Only rows of this person (by id or handle), and masked rows that show, name, share or quote
    /// them; every masked row otherwise
    pub(crate) person: Option<String>,
    /// Say what would go; write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Afterwards search every file of the workspace for the ids and handles of the person, and of
    /// their items
    #[arg(long, requires = "person")]
    pub(crate) scan: bool,
    /// Purge nothing; search every file of the workspace for a text, and say where it is
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["person", "dry_run", "scan"])]
    pub(crate) find: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Hold {
    /// Keep what is stored of a person from being removed until a day
    #[command(
        after_help = "Example:\n  demur hold place B000444 --until 2027-06-30 --reason \"claim 17 C 123/26\""
    )]
    Place {
        /// The person, by id or handle
        person: String,
        /// The last day on which the hold stands
        #[arg(long, value_name = "DAY")]
        until: String,
        /// Why, such as a case number
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// End a hold before its day
    #[command(after_help = "Example:\n  demur hold lift B000444")]
    Lift {
        /// The person, by id or handle
        person: String,
    },
    /// List holds
    List,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Orders {
    /// List orders, open ones first
    #[command(
        after_help = "Examples:\n  demur orders list\n  demur orders list --overdue\n\nWith --overdue only open orders after their day are listed; exit status 1 when there are any."
    )]
    List {
        /// Only open ones after their day
        #[arg(long)]
        overdue: bool,
    },
    /// Record that an order was carried out
    #[command(
        after_help = "Examples:\n  demur orders confirm 3 --by \"Ada Lovelace\" --evidence \"ticket 4711\"\n  demur orders confirm 5 6 7 --by \"Ada Lovelace\"\n  demur orders confirm 4 --by \"Example Labs\" --applied their/applied/2.json\n\nRows and addresses go from the order; who confirmed it, and when, stays. An order to a recipient is\nheld against what `demur export apply` recorded in their copy: --applied names the record, or the\nfolder `applied`; where the copy lies on this machine, it is found. It is refused as long as the copy\nhas not come as far as the order. Without a record it is the word of whoever confirms, and is kept as\nthat.\n\nOf an order about a table that is read in place, the table is looked at: it is refused as long as rows\nor names are left that were to go, and when anything else changed. All open orders about a table are\nconfirmed together."
    )]
    Confirm {
        /// Their numbers
        #[arg(required = true, value_name = "NUMBER")]
        numbers: Vec<u32>,
        /// Who says so
        #[arg(long, value_name = "WHO")]
        by: String,
        /// What shows it
        #[arg(long, value_name = "TEXT")]
        evidence: Option<String>,
        /// What the recipient's `demur export apply` recorded: a file of the folder `applied`, or the
        /// folder
        #[arg(long, value_name = "FILE")]
        applied: Option<PathBuf>,
        /// The table that the orders are about was deleted as a whole, so that it cannot be looked at
        #[arg(long)]
        gone: bool,
    },
}
