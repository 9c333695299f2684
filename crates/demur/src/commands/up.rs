//! `demur up`: every command once, on the sample.

use super::{Found, Session, assess, decide, explain, import, init, object, sample};
use crate::bars::Bars;
use crate::cli::{Assess, Decide, Explain, Import, ImportFiles, Init, Lang, Object, Sample, Up};
use crate::output;
use crate::workspace::Workspace;
use rights::{Clock, Error, SystemClock};
use std::fs;
use std::path::{Path, PathBuf};

const PURPOSE: &str = "ai_assistant";

fn files(path: PathBuf) -> ImportFiles {
    ImportFiles {
        files: vec![path],
        map: Vec::new(),
        set: Vec::new(),
        value: Vec::new(),
        delimiter: None,
        dry_run: false,
    }
}

pub(super) fn run(args: &Up, json: bool, quiet: bool) -> Result<Found, Error> {
    let (town, shop) = (args.folder.join("town"), args.folder.join("shop"));
    if args.folder.exists() {
        return Err(Error::refused(format!(
            "`{}` is there already; name another folder, or remove it",
            args.folder.display()
        )));
    }
    let step = |what: &str| {
        if !json {
            output::raw(&format!("\n\u{25b8} {what}"));
        }
    };
    let bars = Bars::new(quiet || json);
    step(&format!(
        "demur sample {} --people {} --seed {}",
        town.display(),
        args.people,
        args.seed
    ));
    let today = SystemClock.today().to_string();
    let sample_args = Sample {
        folder: town.clone(),
        people: args.people,
        seed: args.seed,
        items: 10.0,
        no_text: false,
        as_of: Some(today),
    };
    sample::run(&sample_args, json, &bars)?;
    step(&format!("demur init {}", shop.display()));
    init::run(
        &Init {
            folder: shop.clone(),
            opt_out: args.opt_out,
            shards: 16,
            slices: 4,
        },
        json,
    )?;
    set_scope(&shop.join("demur.toml"))?;
    let session = || -> Result<Session, Error> {
        Ok(Session {
            ws: Workspace::open(Some(&shop))?,
            json,
            bars: Bars::new(quiet || json),
        })
    };
    step("demur import people | items | choices | notices");
    let open = session()?;
    import::run(&open, &Import::People(files(town.join("people.parquet"))))?;
    import::run(&open, &Import::Items(files(town.join("items"))))?;
    import::run(&open, &Import::Choices(files(town.join("choices.parquet"))))?;
    import::run(&open, &Import::Notices(files(town.join("notices.parquet"))))?;
    step(&format!(
        "demur assess sign {PURPOSE} --officer \"Sample Officer\""
    ));
    copy_assessment(&town, &shop, args.opt_out)?;
    assess::run(
        &open,
        &Assess::Sign {
            id: PURPOSE.to_owned(),
            officer: "Sample Officer".to_owned(),
        },
    )?;
    step(&format!("demur decide --purpose {PURPOSE}"));
    let decision = Decide {
        purpose: PURPOSE.to_owned(),
        as_of: None,
        at: None,
        reference: false,
        policy: None,
        threads: None,
    };
    decide::run(&open, &decision)?;
    let Some(person) = someone_used(&open)? else {
        step("nobody's items are in; try --opt-out or another seed");
        return Ok(Found::Nothing);
    };
    let of_person = || Explain {
        person: Some(person.clone()),
        item: None,
        purpose: Some(PURPOSE.to_owned()),
        lang: Lang::En,
        as_of: None,
    };
    step(&format!(
        "demur explain --person {person} --purpose {PURPOSE}"
    ));
    explain::run(&open, &of_person())?;
    step(&format!("demur object {person}"));
    let objection = Object {
        person: person.clone(),
        purposes: Vec::new(),
        kinds: Vec::new(),
        surfaces: Vec::new(),
        note: None,
        dry_run: false,
    };
    object::run(&open, &objection)?;
    step(&format!(
        "demur explain --person {person} --purpose {PURPOSE}"
    ));
    explain::run(&open, &of_person())?;
    step(&format!(
        "the workspace is {}; go on with: demur -C {} --help",
        shop.display(),
        shop.display()
    ));
    Ok(Found::Nothing)
}

/// A scope for the try-out: the town is old, and without a scope everything in it is out.
fn set_scope(path: &Path) -> Result<(), Error> {
    let failed =
        |e: std::io::Error| Error::storage(format!("cannot write `{}`", path.display())).because(e);
    let text = fs::read_to_string(path).map_err(failed)?;
    fs::write(
        path,
        text.replace(
            "# scope_from = \"2025-01-01\"",
            "scope_from = \"2020-01-01\"",
        ),
    )
    .map_err(failed)
}

/// The town's assessment, on the legal basis of the workspace.
fn copy_assessment(town: &Path, shop: &Path, opt_out: bool) -> Result<(), Error> {
    let file = format!("assessments/{PURPOSE}.toml");
    let failed = |e: std::io::Error| Error::storage(format!("cannot copy `{file}`")).because(e);
    let text = fs::read_to_string(town.join(&file)).map_err(failed)?;
    let (from, to) = ("basis = \"legitimate_interest\"", "basis = \"consent\"");
    let text = if opt_out {
        text.replace(to, from)
    } else {
        text.replace(from, to)
    };
    fs::write(shop.join(&file), text).map_err(failed)
}

/// Somebody with a few items in, to show what an objection changes.
fn someone_used(session: &Session) -> Result<Option<String>, Error> {
    let ws = &session.ws;
    let purpose = ws.purpose(PURPOSE)?;
    let inputs = crate::deciding::Inputs::read(ws, &purpose, ws.clock.today(), None)?;
    let policy = ws.policy(None)?;
    let engine = ::decide::Engine::new(&policy, &inputs.people, &inputs.run)?;
    let decided = engine.decide_files(
        &inputs.files,
        ::decide::Wanted::Decisions,
        crate::deciding::threads(None),
        &|_| {},
    )?;
    let mut counts: std::collections::BTreeMap<u32, (usize, usize)> =
        std::collections::BTreeMap::new();
    for item in ws.store.find(|person, _| person.is_some())? {
        let admitted = decided
            .of(item.file, item.fact)
            .is_some_and(|d| d.is_admitted());
        let Some(person) = item.person else { continue };
        let count = counts.entry(person).or_default();
        count.0 += 1;
        count.1 += usize::from(admitted);
    }
    // Few items in all, so that the answer can be read, some of them in and some out.
    let mixed = |all: usize, inside: usize| (3..=12).contains(&all) && inside > 0 && inside < all;
    let found = counts
        .iter()
        .find(|(_, (all, inside))| mixed(*all, *inside));
    let found = found.or_else(|| counts.iter().find(|(_, (_, inside))| *inside > 0));
    match found {
        Some((person, _)) => Ok(Some(
            ws.wait(ws.ledger.person(rights::Ordinal(*person)))?
                .row
                .id
                .to_string(),
        )),
        None => Ok(None),
    }
}
