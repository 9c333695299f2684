//! `demur incident`

use super::Lang;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Incident {
    /// Open one about items that are said to be used though they are refused
    #[command(
        after_help = "Examples:\n  demur incident open \"a post of an objector was seen in training\" --item posts/17\n  demur incident open \"reported by the works council\" --item posts/17,posts/18 --known 2026-11-29T09:30:00Z\n\n72 hours run from when it was known until the authority is told (Art. 33 GDPR), in the console. Whose\nthe items are, in which sets they are and why they are refused is looked up. `demur verify --reference`\nand `demur audit --inputs` open one by themselves."
    )]
    Open(OpenIncident),
    /// Add items and people to an open one that became known later (Art. 33(4) GDPR)
    #[command(
        after_help = "Examples:\n  demur incident add 812 --item posts/19,posts/20\n  demur incident add 812 --person B000444\n\nWhat it has already is not added again. Where the authority was told before, a supplement tells it of what was\nadded before the incident can end as dealt with. Who is added after people were told of it, or has more\nitems in it, can be told in the console; nobody is told the same twice."
    )]
    Add {
        /// Its number
        number: u64,
        #[command(flatten)]
        named: NamedInIncident,
    },
    /// List incidents, open ones first
    #[command(
        after_help = "Examples:\n  demur incident list\n  demur --json incident list | jq '.[] | select(.overdue)'\n\nExit status 1 when one is overdue: the 72 hours are over, and the authority was not told."
    )]
    List,
    /// Write the notification to the authority (Art. 33(3) GDPR) as a document
    #[command(
        after_help = "Examples:\n  demur incident message 812 --out notification.docx\n  demur incident message 812 --lang de --out notification.json\n\nThe ending of the file says as what: .docx, .html, .json or .txt. Without --out it is printed. Exit\nstatus 1 when something is missing, which is until the authority was told."
    )]
    Message {
        /// Its number
        number: u64,
        /// Its language
        #[arg(long, default_value = "en")]
        lang: Lang,
        /// The file to write
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct OpenIncident {
    /// What happened, in a line
    pub(crate) title: String,
    #[command(flatten)]
    pub(crate) named: NamedInIncident,
    /// When it became known; now otherwise
    #[arg(long, value_name = "TIME")]
    pub(crate) known: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct NamedInIncident {
    /// Items by their ids
    #[arg(
        long = "item",
        value_name = "ID",
        value_delimiter = ',',
        required_unless_present = "people"
    )]
    pub(crate) items: Vec<String>,
    /// People whom it concerns besides: by account, handle or mail address
    #[arg(long = "person", value_name = "PERSON", value_delimiter = ',')]
    pub(crate) people: Vec<String>,
    /// Language of the reasons that it keeps
    #[arg(long, default_value = "en")]
    pub(crate) lang: Lang,
}
