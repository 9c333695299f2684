//! Commands and flags.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Train on what people agreed to. Forget what they take back. Prove both.
#[derive(Debug, Parser)]
#[command(
    name = "demur",
    version,
    propagate_version = true,
    arg_required_else_help = true,
    max_term_width = 100
)]
pub(crate) struct Cli {
    /// The workspace; the nearest folder upwards with a demur.toml otherwise
    #[arg(
        long,
        short = 'C',
        global = true,
        env = "DEMUR_WORKSPACE",
        value_name = "FOLDER"
    )]
    pub(crate) workspace: Option<PathBuf>,
    /// Print JSON for machines
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// No progress bars
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a workspace
    #[command(after_help = "Examples:\n  demur init shop\n  demur init shop --opt-out")]
    Init(Init),
    /// Bring in people, items, choices or notices
    #[command(subcommand)]
    Import(Import),
    /// Write and sign off the balancing test
    #[command(subcommand)]
    Assess(Assess),
    /// Say how many items are in and out, and why; nothing is written
    #[command(
        after_help = "Examples:\n  demur decide --purpose ai_assistant\n  demur decide --purpose ai_assistant --reference\n  demur --json decide --purpose ai_assistant --as-of 2026-11-23"
    )]
    Decide(Decide),
    /// Compile the admitted items of a purpose into a training set, signed, with a report
    #[command(
        after_help = "Examples:\n  demur compile --purpose ai_assistant\n  demur compile --purpose ai_assistant --full --lang de\n\nCells in which nothing changed are taken over from the set before; --full reads everything anew\nand gives the same set."
    )]
    Compile(Compile),
    /// Check every claim of a training set from its files
    #[command(
        after_help = "Examples:\n  demur verify sets/ai_assistant/0001\n  demur verify ai_assistant --reference\n  demur verify copy/of/0001 --key 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n\nExit status 1 when a check fails. Without --reference the files of the set and a key are enough:\nthe workspace's own, or the one that the maker of the set publishes."
    )]
    Verify(Verify),
    /// Say of every item of a person, or of one item, whether it is in or out, and why
    #[command(
        after_help = "Examples:\n  demur explain --person B000444\n  demur explain --item posts/17 --lang de"
    )]
    Explain(Explain),
    /// Record an objection (Art. 21 GDPR)
    #[command(
        after_help = "Examples:\n  demur object B000444\n  demur object @ada --kinds photo,caption --surfaces reels\n\nNo reason is asked; without flags the objection reaches everything."
    )]
    Object(Object),
    /// List, count, compare or mask training sets
    #[command(subcommand)]
    Set(Set),
    /// Show, check, explain, compare or activate policies
    #[command(subcommand)]
    Policy(Policy),
    /// Look at the ledger
    #[command(subcommand)]
    Ledger(Ledger),
    /// Write a fictional platform, for trying and for measuring
    #[command(
        after_help = "Examples:\n  demur sample town --people 10000 --seed 7\n  demur sample large --people 1000000 --no-text"
    )]
    Sample(Sample),
    /// Try everything in one go: a fictional platform, imported, assessed, decided and explained
    #[command(after_help = "Examples:\n  demur up\n  demur up tryout --people 2000 --opt-out")]
    Up(Up),
    /// Print completions for a shell
    #[command(
        after_help = "Example:\n  demur completions bash > ~/.local/share/bash-completion/completions/demur"
    )]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The folder to make
    pub(crate) folder: PathBuf,
    /// Start with the opt-out policy; opt-in otherwise
    #[arg(long)]
    pub(crate) opt_out: bool,
    /// Shards of the grid
    #[arg(long, default_value_t = 16)]
    pub(crate) shards: u16,
    /// Slices of a shard
    #[arg(long, default_value_t = 4)]
    pub(crate) slices: u16,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Sample {
    /// The folder to write, new or empty
    pub(crate) folder: PathBuf,
    /// How many people
    #[arg(long, default_value_t = 10_000)]
    pub(crate) people: u32,
    /// Any number; the same number gives the same town
    #[arg(long, default_value_t = 7)]
    pub(crate) seed: u64,
    /// Items per person on average
    #[arg(long, default_value_t = 10.0)]
    pub(crate) items: f64,
    /// Leave texts and pictures out, for measuring
    #[arg(long)]
    pub(crate) no_text: bool,
    /// The last day on which anything happens
    #[arg(long, value_name = "DAY")]
    pub(crate) as_of: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Up {
    /// The folder to make
    #[arg(default_value = "demur-town")]
    pub(crate) folder: PathBuf,
    /// How many people
    #[arg(long, default_value_t = 10_000)]
    pub(crate) people: u32,
    /// Any number; the same number gives the same town
    #[arg(long, default_value_t = 7)]
    pub(crate) seed: u64,
    /// Start with the opt-out policy; opt-in otherwise
    #[arg(long)]
    pub(crate) opt_out: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Import {
    /// People: id, handles, birth, region, created, account
    #[command(
        after_help = "Example:\n  demur import people people.jsonl --map author_id=id --map birthday=birth"
    )]
    People(ImportFiles),
    /// Items: posts, comments, photos, AI interactions, ...
    #[command(
        after_help = "Examples:\n  demur import items posts/*.parquet --map author_id=person --map date=created\n  demur import items posts.jsonl.zst --set audience=public --value kind:reply=comment"
    )]
    Items(ImportFiles),
    /// Choices: person, choice, at; also purposes, kinds, surfaces, item, before, audience, source, note
    #[command(after_help = "Example:\n  demur import choices objections.csv")]
    Choices(ImportFiles),
    /// Notices: person, campaign, purposes, kinds, status, at, channel
    #[command(after_help = "Example:\n  demur import notices delivered.csv")]
    Notices(ImportFiles),
}

#[derive(Debug, Args)]
pub(crate) struct ImportFiles {
    /// Files (.jsonl .csv .parquet, also .zst .gz) or folders
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// A file's column that feeds one of demur's; several for one: the first that says something
    #[arg(long, value_name = "FILE_COLUMN=COLUMN")]
    pub(crate) map: Vec<String>,
    /// A value for every row that says nothing
    #[arg(long, value_name = "COLUMN=VALUE")]
    pub(crate) set: Vec<String>,
    /// A value of the file that means one of demur's
    #[arg(long, value_name = "COLUMN:FROM=TO")]
    pub(crate) value: Vec<String>,
    /// The character between CSV fields; found out from the header otherwise
    #[arg(long)]
    pub(crate) delimiter: Option<char>,
    /// Read and count; write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Assess {
    /// Write an empty assessment to fill in
    #[command(after_help = "Example:\n  demur assess new --purpose ai_assistant")]
    New {
        /// The purpose it is about
        #[arg(long)]
        purpose: String,
        /// Its name; the purpose's otherwise
        #[arg(long)]
        id: Option<String>,
    },
    /// Sign an assessment off and record it
    #[command(after_help = "Example:\n  demur assess sign ai_assistant --officer \"Ada Lovelace\"")]
    Sign {
        /// Its name
        id: String,
        /// Who stands for it
        #[arg(long)]
        officer: String,
    },
    /// List signed assessments
    List,
}

#[derive(Debug, Args)]
pub(crate) struct Decide {
    /// The purpose; there is no default
    #[arg(long)]
    pub(crate) purpose: String,
    /// The day on which ages and waiting times are taken; today otherwise
    #[arg(long, value_name = "DAY")]
    pub(crate) as_of: Option<String>,
    /// Decide as the ledger stood before this entry; its head otherwise
    #[arg(long, value_name = "SEQUENCE")]
    pub(crate) at: Option<u64>,
    /// Also decide every item with Cedar's own authorizer and compare
    #[arg(long)]
    pub(crate) reference: bool,
    /// Use this policy file instead of the workspace's
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
    /// Threads; one a core otherwise
    #[arg(long)]
    pub(crate) threads: Option<usize>,
}

#[derive(Debug, Args)]
pub(crate) struct Compile {
    /// The purpose; there is no default
    #[arg(long)]
    pub(crate) purpose: String,
    /// The day on which ages and waiting times are taken; today otherwise
    #[arg(long, value_name = "DAY")]
    pub(crate) as_of: Option<String>,
    /// Read everything anew, and take nothing over from the set before
    #[arg(long)]
    pub(crate) full: bool,
    /// Memory for sorting, in megabytes; what does not fit goes to disk meanwhile
    #[arg(long, default_value_t = 512, value_name = "MB")]
    pub(crate) memory_mb: usize,
    /// Threads that decide; one a core otherwise
    #[arg(long)]
    pub(crate) threads: Option<usize>,
    /// Language of the report
    #[arg(long, default_value = "en")]
    pub(crate) lang: Lang,
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// A folder with a set, `ai_assistant/0001`, or `ai_assistant` for the newest
    pub(crate) set: String,
    /// Also decide every item again with Cedar's own authorizer, from content and ledger
    #[arg(long)]
    pub(crate) reference: bool,
    /// The key that signatures must be of; the workspace's otherwise
    #[arg(long, value_name = "BASE64")]
    pub(crate) key: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Lang {
    En,
    De,
}

impl From<Lang> for policy::Lang {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::En => policy::Lang::En,
            Lang::De => policy::Lang::De,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// A person, by id or handle
    #[arg(long, conflicts_with = "item", required_unless_present = "item")]
    pub(crate) person: Option<String>,
    /// An item, by id
    #[arg(long)]
    pub(crate) item: Option<String>,
    /// The purpose; every purpose of the workspace otherwise
    #[arg(long)]
    pub(crate) purpose: Option<String>,
    /// Language of the reasons
    #[arg(long, default_value = "en")]
    pub(crate) lang: Lang,
    /// The day on which ages and waiting times are taken; today otherwise
    #[arg(long, value_name = "DAY")]
    pub(crate) as_of: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Object {
    /// The person, by id or handle
    pub(crate) person: String,
    /// Only these purposes
    #[arg(long, value_delimiter = ',')]
    pub(crate) purposes: Vec<String>,
    /// Only these kinds of items
    #[arg(long, value_delimiter = ',')]
    pub(crate) kinds: Vec<String>,
    /// Only on these surfaces
    #[arg(long, value_delimiter = ',')]
    pub(crate) surfaces: Vec<String>,
    /// Anything the person said; never required
    #[arg(long)]
    pub(crate) note: Option<String>,
    /// Say what would be recorded; write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Set {
    /// List the training sets of the workspace
    #[command(after_help = "Examples:\n  demur set list\n  demur --json set list")]
    List,
    /// Count items, people, tokens, text and media of a set: in all, by kind, language and year
    #[command(
        after_help = "Examples:\n  demur set stats ai_assistant\n  demur set stats ai_assistant/0001\n  demur set stats /mnt/copies/0001\n\nMasked items are not counted. A folder with a set needs no workspace."
    )]
    Stats {
        /// A folder, a name as `demur set list` prints it, or a purpose for its newest set; may be
        /// left out where there is one purpose only
        set: Option<String>,
    },
    /// Say how a set differs from another: settings, items newly admitted and refused, masks
    #[command(
        after_help = "Examples:\n  demur set diff ai_assistant/0001 ai_assistant/0002\n  demur set diff ai_assistant/0001 ai_assistant --examples 20\n\nFolders with sets need no workspace; inside one, examples are named by their ids."
    )]
    Diff {
        /// The set now: a folder, a name, or a purpose for its newest set
        a: String,
        /// The set then
        b: String,
        /// Items shown of each kind of change
        #[arg(long, default_value_t = 5)]
        examples: usize,
    },
    /// Look at every item of every set again, and mask what is refused by now
    #[command(
        after_help = "Example:\n  demur set mask\n\nChoices mask sets when they are recorded. This looks again: after a failure,\nor as days pass, since an assessment may have expired."
    )]
    Mask,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Policy {
    /// Print the workspace's policy
    Show,
    /// Check a policy: the workspace's, or a file
    #[command(after_help = "Exit status 1 when the policy has faults.")]
    Check {
        /// A policy file
        file: Option<PathBuf>,
    },
    /// Print a policy as one page of prose
    Explain {
        /// A policy file; the workspace's otherwise
        file: Option<PathBuf>,
        /// Language
        #[arg(long, default_value = "en")]
        lang: Lang,
    },
    /// Say what changing from one policy to another would admit and refuse, on the content at hand
    #[command(
        after_help = "Example:\n  demur policy diff policies/opt_out.cedar policies/opt_in.cedar --purpose ai_assistant"
    )]
    Diff {
        /// The policy now
        from: PathBuf,
        /// The policy then
        to: PathBuf,
        /// The purpose
        #[arg(long)]
        purpose: String,
        /// The day on which ages and waiting times are taken; today otherwise
        #[arg(long, value_name = "DAY")]
        as_of: Option<String>,
        /// Items shown of each kind of change
        #[arg(long, default_value_t = 5)]
        examples: usize,
    },
    /// Show with a solver what a policy never admits, whatever the data
    #[command(
        after_help = "Examples:\n  demur policy prove\n  demur policy prove policies/mine.cedar --lang de\n  demur policy prove policies/mine.cedar --without special_category\n\nNeeds cvc5 (`apt install cvc5`). Exit status 1 when a claim is broken or not proved."
    )]
    Prove(Prove),
    /// Record that the workspace's policy is in force from now on
    Activate,
}

#[derive(Debug, Args)]
pub(crate) struct Prove {
    /// A policy file; the workspace's otherwise
    pub(crate) file: Option<PathBuf>,
    /// Language
    #[arg(long, default_value = "en")]
    pub(crate) lang: Lang,
    /// Claims to leave out; objectors, minors and messages cannot be
    #[arg(long, value_delimiter = ',', value_name = "CLAIM")]
    pub(crate) without: Vec<String>,
    /// How long the solver may take for each question
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) timeout_seconds: u64,
    /// The solver
    #[arg(long, env = "CVC5", default_value = "cvc5", value_name = "PROGRAM")]
    pub(crate) solver: PathBuf,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Ledger {
    /// Check every entry against its leaf
    Verify,
    /// Fold the log anew into the state that decisions read
    Rebuild,
    /// List the entries about a person
    History {
        /// The person, by id or handle
        person: String,
    },
}
