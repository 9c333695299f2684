//! Commands and flags.

mod absence;
mod api;
mod audit;
mod dossier;
mod export;
mod import;
mod incident;
mod keys;
mod ledger;
mod notice;
mod papers;
mod person;
mod policy;
mod purge;
mod request;
mod set;
mod signals;
mod staff;
mod watch;

pub(crate) use absence::{CheckAbsence, ProveAbsence};
pub(crate) use api::{Api, Key, NewKey};
pub(crate) use audit::Audit;
pub(crate) use dossier::{Dossier, Format};
pub(crate) use export::{Export, Exported, MaskTokens, Refused};
pub(crate) use import::{Import, ImportFiles};
pub(crate) use incident::{Incident, NamedInIncident, OpenIncident};
pub(crate) use keys::{Keys, RotateKeys, Sealing};
pub(crate) use ledger::{Ledger, Receipt};
pub(crate) use notice::{About, Notice, Plan as NoticePlan};
pub(crate) use papers::{Paper, PaperFormat, Papers};
pub(crate) use person::{Explain, Link, Object};
pub(crate) use policy::{Policy, Prove};
pub(crate) use purge::{Hold, Orders, Purge};
pub(crate) use request::{Enter as EnterRequest, Request};
pub(crate) use set::{Compile, Set, Verify};
pub(crate) use signals::{SignalSource, Signals};
pub(crate) use staff::{Staff, StaffRole};
pub(crate) use watch::{Feed, Watch};

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::net::SocketAddr;
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
    /// Audit a training set as an outsider: from a copy, the published log, the feed, and perhaps the inputs
    #[command(
        after_help = "Examples:\n  demur audit ai_assistant/0001 --prepare                  # its maker, before handing it out\n  demur audit copy/0001 --key BASE64 --log log --log-key KEY --witness KEY\n  demur audit copy/0001 --key BASE64 --inputs workspace --sign-with auditor.key --out result.json\n  demur audit --new-key auditor.key\n  demur audit --check result.json --key BASE64\n\nNeeds no workspace. What could not be checked is said with the reason, and is no failure.\nExit status 1 when a check fails."
    )]
    Audit(Audit),
    /// Say of every item of a person, or of one item, whether it is in or out, and why
    #[command(
        after_help = "Examples:\n  demur explain --person B000444\n  demur explain --item posts/17 --lang de"
    )]
    Explain(Explain),
    /// Say everything that is known of a person: as text, JSON, HTML or PDF (Art. 15 GDPR)
    #[command(
        after_help = "Examples:\n  demur dossier B000444\n  demur dossier B000444 --out dossier.html --lang de\n  demur --json dossier B000444 --page 2\n  demur dossier '#17'\n\nAn erased person has no id any more and is named by number, `#17`. Pages hold all items unless\n--page asks for one; JSON comes in pages of 100, and `next` names the next one."
    )]
    Dossier(Dossier),
    /// Record an objection (Art. 21 GDPR)
    #[command(
        after_help = "Examples:\n  demur object B000444 --receipt receipt.html\n  demur object @ada --kinds photo,caption --surfaces reels\n\nNo reason is asked; without flags the objection reaches everything."
    )]
    Object(Object),
    /// Say that accounts belong to one human being
    #[command(
        after_help = "Examples:\n  demur link B000444 B000777 --evidence \"the same verified phone number\"\n  demur link B000444 B000777 B000912 --evidence \"they told us, letter of 2026-11-02\"\n\nEvery no of one counts for all of them, and the younger age; nothing links a consent away. Linking\ncannot be undone. Programs say it with the event `accounts_linked` (docs/api.md)."
    )]
    Link(Link),
    /// Remove masked and erased rows from every file
    #[command(
        after_help = "Examples:\n  demur purge --dry-run\n  demur purge\n  demur purge B000444 --scan\n  demur purge --find B000444\n\nCells that hold masked rows are written anew without them, with the decisions about them; what\nimports copied of erased persons and items is blanked. What lies in tables of your own becomes an\norder, see `demur orders list`. A purge that was interrupted goes on when it is called again.\n--scan and --find exit with status 1 when they find something."
    )]
    Purge(Purge),
    /// Keep what is stored of a person from being removed, until a day
    #[command(subcommand)]
    Hold(Hold),
    /// Look at and confirm orders to delete what lies elsewhere
    #[command(subcommand)]
    Orders(Orders),
    /// Announce a use to the people whom it concerns, by mail
    #[command(subcommand)]
    Notice(Notice),
    /// Take what programs say for people: Bluesky's user intents, AIPREF, Mastodon
    #[command(subcommand)]
    Signals(Signals),
    /// Serve the portal of members and the console of the officer
    #[command(
        after_help = "Examples:\n  demur serve\n  demur serve --no-watch        # where `demur watch` runs already\n  demur serve --staff mara      # prints a link that signs mara in at the console\n\nListens at `listen` under [portal]; a proxy that ends TLS stands before it. Ctrl-C or SIGTERM ends it\nafter the requests in work. See docs/serve.md."
    )]
    Serve(Serve),
    /// Write documents for authorities from what the workspace knows, and say what is missing in them
    #[command(subcommand)]
    Papers(Papers),
    /// Enter and list requests of people (Art. 12 to 22 GDPR), each with its clock
    #[command(subcommand)]
    Request(Request),
    /// Open and list incidents, and write the notification to the authority (Art. 33 GDPR)
    #[command(subcommand)]
    Incident(Incident),
    /// Who may work in the officer's console, and as what
    #[command(subcommand)]
    Staff(Staff),
    /// List and change the keys of the workspace
    #[command(subcommand)]
    Keys(Keys),
    /// Keys and description of the API that `demur serve` answers
    #[command(subcommand)]
    Api(Api),
    /// List, count, compare or mask training sets
    #[command(subcommand)]
    Set(Set),
    /// Prove that nothing of a person is in a training set, or look for a text in one
    #[command(
        after_help = "Examples:\n  demur prove-absence B000444 ai_assistant --out proof.json\n  demur prove-absence B000444 ai_assistant/0001 --item posts/17\n  demur prove-absence --text letter.txt ai_assistant\n  demur prove-absence --texts archive.jsonl copy/of/0001 --threshold 0.3\n\nExit status 1 when something of the person is in the set, or a text was found. Looking for a text is\na search and no proof; it needs no workspace."
    )]
    ProveAbsence(ProveAbsence),
    /// Check a proof of absence with a receipt of the person; needs no workspace
    #[command(
        after_help = "Example:\n  demur check-absence proof.json --receipt receipt.json --key 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n\nExit status 1 when the proof does not hold, or shows that something is in the set."
    )]
    CheckAbsence(CheckAbsence),
    /// Follow the ledger: tell loaders at once what late choices refuse, and mask it in batches
    #[command(
        after_help = "Examples:\n  demur watch\n  demur watch --once\n  demur --json watch | jq .event\n\nOne watch in a workspace; Ctrl-C or SIGTERM ends it, after everything found is masked. Loaders take\nnothing from a set whose feed is not renewed: keep it running while anybody trains."
    )]
    Watch(Watch),
    /// Show or check the feed of a training set
    #[command(subcommand)]
    Feed(Feed),
    /// Write a copy of a training set for somebody else, or carry late choices out in one
    #[command(
        after_help = "Examples:\n  demur export ai_assistant --to copy --format jsonl --compression zstd --recipient \"Example Labs\"\n  demur export ai_assistant/0001 --to copy --format mds --columns item,text --recipient \"Example Labs\"\n  demur export apply copy --feed feed --key BASE64\n  demur export list\n\n`demur watch` must run: what is refused until the copy is finished is not in it. See docs/exports.md."
    )]
    Export(Export),
    /// Overwrite the tokens of refused items in tokenized shards, by their sidecar
    #[command(
        after_help = "Examples:\n  demur mask-tokens tokens.sidecar --set ai_assistant/0001\n  demur mask-tokens tokens.sidecar --feed feed --key BASE64 --token 0\n\nShards of MosaicML streaming and of Megatron. Lengths stay, so nothing is tokenized again.\nSee docs/exports.md."
    )]
    MaskTokens(MaskTokens),
    /// Show, check, explain, compare or activate policies
    #[command(subcommand)]
    Policy(Policy),
    /// Look at the ledger, publish it, check it
    #[command(subcommand)]
    Ledger(Ledger),
    /// Check receipts, or write those of a person
    #[command(subcommand)]
    Receipt(Receipt),
    /// Write a fictional platform, for trying and for measuring
    #[command(
        after_help = "Examples:\n  demur sample town --people 10000 --seed 7\n  demur sample large --people 1000000 --no-text"
    )]
    Sample(Sample),
    /// Try everything in one go: a fictional platform, imported, assessed, decided and explained
    #[command(
        after_help = "Examples:\n  demur up\n  demur up tryout --people 2000 --opt-out\n  demur up --listen 127.0.0.1:9000    # where 8080 is taken"
    )]
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
pub(crate) struct Serve {
    /// Do not run `demur watch` beside it
    #[arg(long)]
    pub(crate) no_watch: bool,
    /// Print a link that signs this person in, once, by id or handle; to try the portal out
    #[arg(long, value_name = "PERSON")]
    pub(crate) sign_in: Vec<String>,
    /// Print a link that signs this member of staff in at the console, once; see `demur staff add`
    #[arg(long, value_name = "NAME")]
    pub(crate) staff: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The folder to make
    pub(crate) folder: PathBuf,
    /// Start with the opt-out policy; opt-in otherwise
    #[arg(long)]
    pub(crate) opt_out: bool,
    /// The name of the ledger as outsiders know it, such as example.com/demur; a random one otherwise
    #[arg(long, value_name = "NAME")]
    pub(crate) origin: Option<String>,
    /// Keep the ledger in this PostgreSQL database, such as postgres://demur@host/ledger, instead of in
    /// files; the password comes from PGPASSWORD or the file that PGPASSFILE names
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) postgres: Option<String>,
    /// Shards of the grid; by default as many as keep every cell of a set small, 16 at least
    #[arg(long)]
    pub(crate) shards: Option<u16>,
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
    /// End with the portal also where nobody looks on; in a terminal it does so by itself
    #[arg(long)]
    pub(crate) serve: bool,
    /// Do not end with the portal
    #[arg(long, conflicts_with = "serve")]
    pub(crate) no_serve: bool,
    /// Where the portal listens; links in the mails lead there
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
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
    #[command(
        after_help = "Example:\n  demur assess sign ai_assistant --officer \"Ada Lovelace\"\n\nA version is signed once: what comes after it has a higher `version`."
    )]
    Sign {
        /// Its name
        id: String,
        /// Who stands for it
        #[arg(long)]
        officer: String,
        /// Why, in their judgement, it holds
        #[arg(long, default_value = "")]
        statement: String,
        /// Sign only if the file has this SHA-256: the one that was read
        #[arg(long, value_name = "HASH")]
        expect: Option<String>,
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

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Lang {
    En,
    De,
}

impl From<Lang> for tlog::Lang {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::En => tlog::Lang::En,
            Lang::De => tlog::Lang::De,
        }
    }
}

impl From<Lang> for records::Lang {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::En => records::Lang::En,
            Lang::De => records::Lang::De,
        }
    }
}

impl From<Lang> for console::Lang {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::En => console::Lang::En,
            Lang::De => console::Lang::De,
        }
    }
}

impl From<Lang> for ::policy::Lang {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::En => ::policy::Lang::En,
            Lang::De => ::policy::Lang::De,
        }
    }
}
