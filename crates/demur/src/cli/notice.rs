//! `demur notice`

use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Notice {
    /// Write texts of a notice to fill in, English and German
    #[command(after_help = "Example:\n  demur notice new spring")]
    New {
        /// Their name
        text: String,
    },
    /// Say what a notice lacks of what Art. 13, 14 and 21(4) GDPR ask for
    #[command(
        after_help = "Examples:\n  demur notice check spring --purpose ai_assistant\n\nExit status 1 when something is missing."
    )]
    Check {
        /// The name of the texts
        text: String,
        #[command(flatten)]
        about: About,
    },
    /// Plan a campaign: to whom which text goes
    #[command(
        after_help = "Examples:\n  demur notice plan spring-2027 --text spring --purpose ai_assistant\n  demur notice plan spring-2027 --text spring --purpose ai_assistant --region DE,AT --per-second 50\n\nNothing is sent yet. Planning the same campaign again adds whoever came since."
    )]
    Plan(Plan),
    /// Write one mail of a campaign to a file, to look at it
    #[command(
        after_help = "Example:\n  demur notice preview spring-2027 --person B000444 --out mail.eml\n\nIts links are real: whoever opens them can object for this person."
    )]
    Preview {
        /// The campaign
        campaign: String,
        /// To whom, by id or handle
        #[arg(long)]
        person: String,
        /// The file to write
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Send what waits of a campaign
    #[command(
        after_help = "Examples:\n  demur notice send spring-2027\n  demur notice send spring-2027 --no-wait\n\nCtrl-C or SIGTERM ends it after the mails in work; another call goes on. Nobody gets a mail twice,\nwhatever is killed when: those of whom it is not known whether they got theirs are `unsure`, and count\nas not reached. See docs/notices.md."
    )]
    Send {
        /// The campaign
        campaign: String,
        /// Do not wait for mails that a server put off
        #[arg(long)]
        no_wait: bool,
        /// Send those that are `unsure` again; some get it twice then
        #[arg(long)]
        again: bool,
    },
    /// Plan a second mail to everybody who has not seen the first
    #[command(
        after_help = "Example:\n  demur notice remind spring-2027 && demur notice send spring-2027"
    )]
    Remind {
        /// The campaign
        campaign: String,
    },
    /// Read what came back: bounces, answers of programs and people
    #[command(
        after_help = "Examples:\n  demur notice returns --maildir /var/mail/bounces\n  demur notice returns --imap                  # the mailbox under [notice.mailbox]\n  demur notice returns --lmtp 127.0.0.1:2424   # until Ctrl-C or SIGTERM\n  demur notice returns --file - < message      # from a pipe of the mail server\n  demur notice returns --forget maildir:/var/mail/bounces\n\nMessages of a Maildir that were read are moved from new to cur; those that another program has opened and\nmarked there are read, too. From a pipe, exit status 75 asks the\nmail server to try again. By LMTP a message is taken once it is on the disk; `demur notice settle` then\nsays that nothing else came back.\n\nA mail counts as delivered by what was read wherever mail comes back to. What is read no more has to be\nforgotten by name; `demur notice status` shows the names."
    )]
    Returns {
        /// A folder of the form Maildir
        #[arg(long, value_name = "FOLDER", required_unless_present_any = ["file", "imap", "lmtp", "forget"])]
        maildir: Vec<PathBuf>,
        /// A file with one message; `-` is standard input
        #[arg(long, value_name = "FILE", conflicts_with = "maildir")]
        file: Option<PathBuf>,
        /// The mailbox that is named under [notice.mailbox]
        #[arg(long, conflicts_with_all = ["maildir", "file"])]
        imap: bool,
        /// Listen for a mail server of this machine: a loopback address with its port, or the path of a socket
        #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["maildir", "file", "imap"])]
        lmtp: Option<String>,
        /// Nothing comes back to this source any more: it holds nothing that waits (its name is in `demur notice status`)
        #[arg(long, value_name = "SOURCE", conflicts_with_all = ["maildir", "file", "imap", "lmtp"])]
        forget: Option<String>,
    },
    /// Say that everything that a pipe or LMTP brings was read until now
    #[command(
        after_help = "Example:\n  demur notice settle\n\nWhat was taken long enough before, and has not come back, is delivered. Reading a Maildir or a\nmailbox says so by itself, each of what comes there."
    )]
    Settle,
    /// List messages that somebody has to read, or say that one was
    #[command(after_help = "Examples:\n  demur notice aside\n  demur notice aside --settle 3f9a12")]
    Aside {
        /// The beginning of the digest of a message that was read and answered
        #[arg(long, value_name = "DIGEST")]
        settle: Option<String>,
    },
    /// Say how many a campaign reached
    #[command(
        after_help = "Examples:\n  demur notice status\n  demur --json notice status spring-2027"
    )]
    Status {
        /// The campaign; all otherwise
        campaign: Option<String>,
    },
    /// List people whom a campaign did not reach, for letters
    #[command(after_help = "Example:\n  demur notice letters spring-2027 --out letters.csv")]
    Letters {
        /// The campaign
        campaign: String,
        /// The file to write (CSV: id, region, language, why, since)
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Make links of a campaign worthless, or those of one person
    #[command(after_help = "Example:\n  demur notice revoke spring-2027 --person B000444")]
    Revoke {
        /// The campaign
        campaign: String,
        /// Only those of this person, by id or handle
        #[arg(long)]
        person: Option<String>,
    },
    /// Seal links under a new key from now on
    #[command(
        after_help = "Examples:\n  demur notice rotate-key\n  demur notice rotate-key --forget\n\nLinks sealed before still open, unless --forget makes all of them worthless."
    )]
    RotateKey {
        /// Links sealed before are worthless
        #[arg(long)]
        forget: bool,
    },
}

/// What a notice is about.
#[derive(Debug, Args)]
pub(crate) struct About {
    /// The purposes it names
    #[arg(long = "purpose", required = true, value_delimiter = ',')]
    pub(crate) purposes: Vec<String>,
    /// The kinds of data it names; those of the assessments otherwise
    #[arg(long, value_delimiter = ',')]
    pub(crate) kinds: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Plan {
    /// Its name
    pub(crate) campaign: String,
    /// The name of the texts
    #[arg(long, default_value = "announcement")]
    pub(crate) text: String,
    #[command(flatten)]
    pub(crate) about: About,
    /// Only people of these regions
    #[arg(long = "region", value_delimiter = ',')]
    pub(crate) regions: Vec<String>,
    /// Only accounts made on this day or later
    #[arg(long, value_name = "DAY")]
    pub(crate) since: Option<String>,
    /// Send nothing before
    #[arg(long, value_name = "TIME")]
    pub(crate) not_before: Option<String>,
    /// At most so many mails a second
    #[arg(long, value_name = "N")]
    pub(crate) per_second: Option<u32>,
}
