//! `demur papers`

use super::Lang;
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Papers {
    /// List the documents that can be made, with what each lacks
    #[command(
        after_help = "Examples:\n  demur papers list\n  demur --json papers list --lang de\n\nExit status 1 when anything is missing in any of them."
    )]
    List {
        /// Language of what is missing
        #[arg(long, default_value = "en")]
        lang: Lang,
    },
    /// The record of processing activities (Art. 30 GDPR)
    #[command(
        after_help = "Examples:\n  demur papers record --out record.docx\n  demur papers record --lang de --out papers/\n  demur papers record --format jsonld\n\nWithout --out it is printed. Exit status 1 when something is missing."
    )]
    Record(Paper),
    /// An assessment of a legal basis (Art. 6 GDPR): --about its id, or --purpose
    #[command(
        after_help = "Examples:\n  demur papers assessment --purpose ai_assistant --out assessment.docx\n  demur papers assessment --about ai_assistant --lang de\n\nExit status 1 when something is missing."
    )]
    Assessment(Paper),
    /// What goes into the impact assessment of a purpose (Art. 35 GDPR)
    #[command(
        after_help = "Examples:\n  demur papers dpia --purpose ai_assistant --out dpia.docx\n\nRisks are judged by people: how likely and how severe they are is missing until [records.dpia] says\nit. Exit status 1 when something is missing."
    )]
    Dpia(Paper),
    /// The public summary of training content (AI Act Art. 53(1)(d))
    #[command(
        after_help = "Examples:\n  demur papers summary --out summary.docx\n  demur papers summary --purpose ai_assistant --lang de --out summary.de.html\n\nIt is about the sets that [records.summary] names, otherwise about the newest of each purpose, or of\none. Exit status 1 when something is missing."
    )]
    Summary(Paper),
    /// The statistics of a year
    #[command(
        after_help = "Examples:\n  demur papers statistics --year 2026 --out statistics.docx\n  demur papers statistics --format json | jq .facts.requests\n\nOf this year up to today. Exit status 1 when something is missing."
    )]
    Statistics(Paper),
}

#[derive(Debug, Args)]
pub(crate) struct Paper {
    /// The purpose it is about
    #[arg(long, conflicts_with_all = ["year", "about"])]
    pub(crate) purpose: Option<String>,
    /// The year it is about; this one otherwise
    #[arg(long, conflicts_with = "about")]
    pub(crate) year: Option<i16>,
    /// The id of the assessment it is about
    #[arg(long, value_name = "ID")]
    pub(crate) about: Option<String>,
    /// Its language
    #[arg(long, default_value = "en")]
    pub(crate) lang: Lang,
    /// The file to write, or a folder; it is printed otherwise
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// As what; the ending of the file says it otherwise
    #[arg(long)]
    pub(crate) format: Option<PaperFormat>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum PaperFormat {
    /// For word processors
    Docx,
    /// A page
    Html,
    /// For machines
    Json,
    /// In terms of the Data Privacy Vocabulary (the record alone)
    Jsonld,
    /// Plain text
    Txt,
}
