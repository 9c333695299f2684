//! `demur ledger`, `demur receipt`

use super::Lang;
use clap::Subcommand;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Ledger {
    /// Check every entry against its leaf, and the tree over all of them
    Verify,
    /// Fold the log anew into the state that decisions read
    Rebuild,
    /// List the entries about a person
    History {
        /// The person, by id or handle
        person: String,
    },
    /// Publish the log up to now as plain files, with a signed checkpoint over it
    #[command(
        after_help = "Examples:\n  demur ledger checkpoint\n  demur ledger checkpoint --out /srv/www/log\n\nThe files are C2SP tlog-tiles and hold no personal data; any static server can publish them.\nPublish the printed key where the log cannot change it."
    )]
    Checkpoint {
        /// The folder of the published log; `log` in the workspace otherwise
        #[arg(long, value_name = "FOLDER")]
        out: Option<PathBuf>,
    },
    /// Give the receipt of any entry: its record, salt, proof and checkpoint
    #[command(
        after_help = "Examples:\n  demur ledger prove 17\n  demur ledger prove 17 --out receipt.json\n\nWhoever has a receipt can read the record."
    )]
    Prove {
        /// The entry's place in the log
        sequence: u64,
        /// Write it here: .json, or .html for a page to print; to standard output otherwise
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Language of the page
        #[arg(long, default_value = "en")]
        lang: Lang,
    },
    /// Check a published log from its files alone
    #[command(
        after_help = "Examples:\n  demur ledger check log --key example.com/log+0b5a3e1c+AZ...\n  demur ledger check copy/of/log --key log.vkey --older checkpoint.last-year\n\nNeeds no workspace. Exit status 1 when something does not hold."
    )]
    Check {
        /// The folder of the published log
        folder: PathBuf,
        /// The log's key, as text or in a file; the workspace's otherwise
        #[arg(long, value_name = "KEY")]
        key: Option<String>,
        /// A checkpoint from earlier, which must be the beginning of this log
        #[arg(long, value_name = "FILE")]
        older: Option<PathBuf>,
        /// A witness that must have cosigned, as text or in a file
        #[arg(long, value_name = "KEY")]
        witness: Vec<String>,
    },
    /// Cosign a published checkpoint as a witness, if it continues the one seen last
    #[command(
        after_help = "Examples:\n  demur ledger cosign log --witness-key witness.key --new example.org/witness --key log.vkey\n  demur ledger cosign log --witness-key witness.key --key log.vkey\n\nNeeds no workspace. What the witness saw last is remembered in FILE.seen beside its key; a log that\nbecame shorter or different is refused, with exit status 2."
    )]
    Cosign {
        /// The folder of the published log
        folder: PathBuf,
        /// The file of the witness's key
        #[arg(long, value_name = "FILE")]
        witness_key: PathBuf,
        /// Make the key first, under this name
        #[arg(long, value_name = "NAME")]
        new: Option<String>,
        /// The log's key, as text or in a file
        #[arg(long, value_name = "KEY")]
        key: String,
        /// Print the cosignature only, and leave the published checkpoint as it is
        #[arg(long)]
        apart: bool,
    },
    /// Wrap the keys of persons under a new master key, and destroy the one before
    #[command(
        after_help = "Example:\n  demur ledger rotate\n\nCopies of the keys made earlier open nothing afterwards: make a new backup. The key of the grid and\nthe keys that sign are not touched."
    )]
    Rotate,
    /// Copy log, keys and journal of erasures, each into a folder of its own
    #[command(
        after_help = "Example:\n  demur ledger backup --log /backup/log --keys /vault/keys --erasures /safe/erasures\n\nKeep the three apart. The master key in keys/ is not copied: keep it where the copied keys are not."
    )]
    Backup {
        /// A folder for the log
        #[arg(long, value_name = "FOLDER")]
        log: Option<PathBuf>,
        /// A folder for the wrapped keys of persons
        #[arg(long, value_name = "FOLDER")]
        keys: Option<PathBuf>,
        /// A folder for the journal of erasures
        #[arg(long, value_name = "FOLDER")]
        erasures: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Receipt {
    /// Check a receipt; needs no workspace and no network
    #[command(
        after_help = "Examples:\n  demur receipt check receipt.json\n  demur receipt check receipt.html --key example.com/log+0b5a3e1c+AZ...\n  zbarimg -q --raw photo.png | demur receipt check -\n\nExit status 1 when it does not hold. Without --key the signature is checked with the key in the\nreceipt itself, and the answer says so."
    )]
    Check {
        /// The receipt: JSON, the printed page, or the text of its QR code; `-` is standard input
        file: PathBuf,
        /// The log's key, as text or in a file
        #[arg(long, value_name = "KEY")]
        key: Option<String>,
        /// Language of the answer
        #[arg(long, default_value = "en")]
        lang: Lang,
    },
    /// Write the receipts of everything a person has chosen
    #[command(
        after_help = "Examples:\n  demur receipt print B000444 --out receipts\n  demur receipt print @ada --out receipts --lang de\n\nOne JSON file and one page to print for each choice. They hold personal data: they are the person's."
    )]
    Print {
        /// The person, by id or handle
        person: String,
        /// The folder to write to
        #[arg(long, value_name = "FOLDER")]
        out: PathBuf,
        /// Language of the pages
        #[arg(long, default_value = "en")]
        lang: Lang,
    },
}
