//! `demur request`

use clap::{Args, Subcommand, ValueEnum};
use rights::{Behalf, Channel, RequestKind};

#[derive(Debug, Subcommand)]
pub(crate) enum Request {
    /// Enter a request that came by letter, phone or mail
    #[command(
        after_help = "Examples:\n  demur request enter access B000444 --channel letter --received 2026-11-20 --text \"What do you have of me?\"\n  demur request enter objection ada@example.org --channel phone --received 2026-11-29 --text \"I do not want this.\"\n  demur request enter withdrawal B000444 --channel phone --kinds photo --text \"No photos any more.\"\n  demur request enter erasure B000444 --channel letter --received 2026-11-20 --text \"...\" \\\n    --by \"Jane Roe\" --as guardian --evidence \"certificate of guardianship, seen\"\n\nIts clock runs from the day on which it came: one month (Art. 12(3) GDPR). What it asks for is done at\nonce as far as that only refuses: an objection or a withdrawal of consent counts, and what is to be erased or restricted is not\nused until an officer has answered, in the console. Whoever has a mail address that is not known\nbecomes a person without an account; so does, with --no-account, whoever is known by name only."
    )]
    Enter(Box<Enter>),
    /// List requests, what is due first comes first
    #[command(
        after_help = "Examples:\n  demur request list\n  demur request list --overdue\n  demur --json request list --open | jq '.[].due'\n\nWith --overdue, exit status 1 when there is any."
    )]
    List {
        /// Only those that were not answered
        #[arg(long)]
        open: bool,
        /// Only those whose time is over
        #[arg(long)]
        overdue: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Enter {
    /// What it asks for: access, rectification, erasure, restriction, portability, objection, special,
    /// depicted, question, withdrawal
    pub(crate) kind: RequestKind,
    /// Whose it is: by account, handle or mail address
    pub(crate) person: String,
    /// They have no account: their name and postal address stand for them
    #[arg(long)]
    pub(crate) no_account: bool,
    /// How it came
    #[arg(long)]
    pub(crate) channel: CameBy,
    /// The day on which it came; today otherwise
    #[arg(long, value_name = "DAY")]
    pub(crate) received: Option<String>,
    /// What it says
    #[arg(long)]
    pub(crate) text: String,
    /// What it is about, in a line
    #[arg(long, default_value = "")]
    pub(crate) subject: String,
    /// An objection or a withdrawal of consent for these purposes only
    #[arg(long, value_delimiter = ',')]
    pub(crate) purposes: Vec<String>,
    /// The same for these kinds of items only
    #[arg(long, value_delimiter = ',')]
    pub(crate) kinds: Vec<String>,
    /// Who asks for the person, where it is not the person
    #[arg(long, value_name = "NAME", requires = "behalf", requires = "evidence")]
    pub(crate) by: Option<String>,
    /// As what they ask: agent, guardian, heir
    #[arg(long = "as", value_name = "HOW", requires = "by")]
    pub(crate) behalf: Option<Behalf>,
    /// Where whoever asks for them can be written to; answers go there
    #[arg(long, value_name = "ADDRESS", requires = "by")]
    pub(crate) by_mail: Option<String>,
    /// What proves it
    #[arg(long, value_name = "WHAT")]
    pub(crate) evidence: Option<String>,
}

/// Ways that somebody has to enter; what the portal, links and programs take they take themselves.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum CameBy {
    /// By letter
    Letter,
    /// By phone
    Phone,
    /// By mail
    Mail,
}

impl From<CameBy> for Channel {
    fn from(by: CameBy) -> Channel {
        match by {
            CameBy::Letter => Channel::Letter,
            CameBy::Phone => Channel::Phone,
            CameBy::Mail => Channel::Mail,
        }
    }
}
