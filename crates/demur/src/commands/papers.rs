//! `demur papers`

use super::{Found, Session};
use crate::cli::{Lang, Paper, PaperFormat, Papers};
use crate::output;
use crate::workspace::Workspace;
use records::{Both, Document, Format, Gathered, Made, Missing, Which, Words};
use rights::{Error, PurposeId, Terms};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What is told of a document.
#[derive(Serialize)]
struct Told<'m> {
    #[serde(flatten)]
    which: &'m Which,
    lang: &'static str,
    /// The file that was written.
    file: Option<String>,
    missing: &'m [Missing],
    /// The document, where no file was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    paper: Option<&'m serde_json::Value>,
}

pub(super) fn run(session: &Session, what: &Papers) -> Result<Found, Error> {
    let of = |kind, args| one(session, kind, args);
    match what {
        Papers::List { lang } => list(session, *lang),
        Papers::Record(args) => of(records::DocKind::RecordOfProcessing, args),
        Papers::Assessment(args) => of(records::DocKind::Assessment, args),
        Papers::Dpia(args) => of(records::DocKind::DpiaInput, args),
        Papers::Summary(args) => of(records::DocKind::TrainingContentSummary, args),
        Papers::Statistics(args) => of(records::DocKind::Statistics, args),
    }
}

/// What the workspace knows.
fn gather(session: &Session) -> Result<Gathered, Error> {
    let ws = &session.ws;
    let config = &ws.config;
    let purposes = config.purposes.keys();
    let purposes = purposes.map(|purpose| Ok((purpose.clone(), config.terms(purpose)?)));
    let purposes: Vec<(PurposeId, Terms)> = purposes.collect::<Result<_, Error>>()?;
    let (keys, policy) = (ws.keys()?, ws.policy(None)?);
    let folder = ws.root.join("notices");
    let outbox = match folder.join("outbox.db").exists() {
        true => Some(ws.wait(notice::Outbox::open(&folder))?),
        false => None,
    };
    let unnamed = server::Portal::default().name;
    let named = Some(config.portal.name.as_str()).filter(|name| *name != unnamed);
    let from = records::Workspace {
        root: &ws.root,
        ledger: &ws.ledger,
        store: &ws.store,
        grid_key: &keys.grid,
        policy: &policy,
        purposes: &purposes,
        notice: &config.notice,
        outbox: outbox.as_ref(),
        platform: named,
        words: words(ws),
        said: &config.records,
        today: ws.clock.today(),
    };
    ws.wait(Gathered::read(&from, &session.bars))
}

/// What members are told of purposes.
fn words(ws: &Workspace) -> BTreeMap<PurposeId, Words> {
    let both = |named: &server::Named| Both {
        en: named.en.clone(),
        de: named.de.clone(),
    };
    let of = |words: &server::PurposeWords| Words {
        name: both(&words.name),
        about: both(&words.about),
    };
    let purposes = ws.config.portal.purposes.iter();
    purposes
        .map(|(id, words)| (id.clone(), of(words)))
        .collect()
}

fn list(session: &Session, lang: Lang) -> Result<Found, Error> {
    let documents = gather(session)?.documents(lang.into())?;
    output::print(session.json, &documents, |documents| {
        let row = |d: &Document| vec![d.which.file_name(), d.missing.len().to_string()];
        let header = vec!["document".to_owned(), "missing".to_owned()];
        let rows: Vec<Vec<String>> = std::iter::once(header)
            .chain(documents.iter().map(row))
            .collect();
        output::table(&rows)
    })?;
    Ok(found(documents.iter().all(|d| d.missing.is_empty())))
}

const fn found(complete: bool) -> Found {
    match complete {
        true => Found::Nothing,
        false => Found::Something,
    }
}

fn one(session: &Session, kind: records::DocKind, args: &Paper) -> Result<Found, Error> {
    let which = which(kind, args)?;
    let (lang, format) = (args.lang.into(), format(args)?);
    let gathered = gather(session)?;
    let which = match (kind, &args.purpose) {
        (records::DocKind::Assessment, Some(purpose)) => gathered.assessment_for(purpose)?,
        _ => which,
    };
    let made = gathered.paper(&which, lang)?;
    let bytes = |format| gathered.make(&which, lang, format);
    let file = match &args.out {
        Some(out) => Some(write(out, &made, lang, format, bytes)?),
        None => None,
    };
    let complete = made.missing.is_empty();
    if file.is_none() && (args.format.is_some() || !session.json) {
        output::bytes(&bytes(format.unwrap_or(Format::Text))?);
        if format.is_none_or(|format| format == Format::Text) && !complete {
            output::raw(&format!("\n{}", places(&made)));
        }
        return Ok(found(complete));
    }
    let told = Told {
        which: &made.which,
        lang: lang.tag(),
        paper: file.is_none().then(|| made.paper.json()),
        file: file.map(|file| file.display().to_string()),
        missing: &made.missing,
    };
    output::print(session.json, &told, |told| {
        let file = told.file.as_deref().unwrap_or_default();
        match complete {
            true => format!("{file}\nnothing is missing"),
            false => format!("{file}\n{}", places(&made)),
        }
    })?;
    Ok(found(complete))
}

/// What a document is about, as the flags say.
fn which(kind: records::DocKind, args: &Paper) -> Result<Which, Error> {
    use records::DocKind::{
        Assessment, DpiaInput, RecordOfProcessing, Statistics, TrainingContentSummary,
    };
    let refused = |flag: &str, what: &str| Err(Error::input(format!("{flag} is about {what}")));
    match kind {
        RecordOfProcessing if args.purpose.is_some() => {
            return refused(
                "--purpose",
                "other documents; the record has a section for each purpose",
            );
        }
        Assessment | DpiaInput | TrainingContentSummary | RecordOfProcessing
            if args.year.is_some() =>
        {
            return refused("--year", "statistics");
        }
        Statistics if args.purpose.is_some() => {
            return refused("--purpose", "other documents; statistics are about a year");
        }
        DpiaInput | TrainingContentSummary | RecordOfProcessing | Statistics
            if args.about.is_some() =>
        {
            return refused("--about", "an assessment");
        }
        _ => {}
    }
    let year = args.year.map(|year| year.to_string());
    let about = args.about.clone().or_else(|| args.purpose.clone()).or(year);
    Ok(Which { kind, about })
}

/// The format that is asked for, or that the ending of the file says.
fn format(args: &Paper) -> Result<Option<Format>, Error> {
    if let Some(format) = args.format {
        return Ok(Some(match format {
            PaperFormat::Docx => Format::Docx,
            PaperFormat::Html => Format::Html,
            PaperFormat::Json => Format::Json,
            PaperFormat::Jsonld => Format::JsonLd,
            PaperFormat::Txt => Format::Text,
        }));
    }
    let ending = args.out.as_deref().filter(|out| !is_folder(out));
    match ending.and_then(Path::extension) {
        Some(ending) => ending.to_string_lossy().parse().map(Some),
        None => Ok(None),
    }
}

/// Whether a path names a folder: one that is there, or one that ends in a slash.
fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().to_string_lossy().ends_with('/')
}

fn write(
    out: &Path,
    made: &Made,
    lang: records::Lang,
    format: Option<Format>,
    bytes: impl Fn(Format) -> Result<Vec<u8>, Error>,
) -> Result<PathBuf, Error> {
    let format = format.unwrap_or(Format::Docx);
    let failed = |path: &Path, e: std::io::Error| {
        Error::storage(format!("cannot write `{}`", path.display())).because(e)
    };
    let path = match is_folder(out) {
        true => {
            std::fs::create_dir_all(out).map_err(|e| failed(out, e))?;
            let name = made.which.file_name();
            out.join(format!("{name}.{}.{}", lang.tag(), format.name()))
        }
        false => out.to_owned(),
    };
    std::fs::write(&path, bytes(format)?).map_err(|e| failed(&path, e))?;
    Ok(path)
}

/// What is missing, by where it is to be filled in.
fn places(made: &Made) -> String {
    let mut places: Vec<(String, Vec<&Missing>)> = Vec::new();
    for missing in &made.missing {
        let fill = missing.fill.to_string();
        match places.iter_mut().find(|(place, _)| *place == fill) {
            Some((_, there)) => there.push(missing),
            None => places.push((fill, vec![missing])),
        }
    }
    let row = |(place, there): &(String, Vec<&Missing>)| {
        let numbers: Vec<usize> = there.iter().map(|m| m.number).collect();
        let what = match there.as_slice() {
            [one] => one.what.clone(),
            several => format!("{} points", several.len()),
        };
        vec![ranges(&numbers), what, place.clone()]
    };
    let header = ["missing", "what", "where to fill it in"];
    let rows: Vec<Vec<String>> = std::iter::once(header.map(str::to_owned).to_vec())
        .chain(places.iter().map(row))
        .collect();
    output::table(&rows)
}

/// `1, 4-7`
fn ranges(numbers: &[usize]) -> String {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for number in numbers {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            _ => ranges.push((*number, *number)),
        }
    }
    let words = ranges.iter().map(|(first, last)| match first == last {
        true => first.to_string(),
        false => format!("{first}-{last}"),
    });
    words.collect::<Vec<_>>().join(", ")
}
