//! `demur up`: every command once, on the sample.

use super::Found;
use crate::cli::{Cli, Up};
use crate::deciding::{Inputs, threads};
use crate::output;
use crate::workspace::Workspace;
use ::decide::{Engine, Wanted};
use clap::Parser;
use corpus::SetPlace;
use corpus::set::paths;
use rights::{Clock, Error, Ordinal, SystemClock};
use std::collections::BTreeMap;
use std::fs;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

const PURPOSE: &str = "ai_assistant";
/// Who works in the console of the sample.
const OFFICER: &str = "officer";
const OFFICER_MAIL: &str = "officer@example.org";

/// Runs commands as if they were typed, and says which.
struct Tour {
    shop: PathBuf,
    json: bool,
    quiet: bool,
}

impl Tour {
    fn say(&self, what: &str) {
        if !self.json {
            output::raw(&format!("\n\u{25b8} {what}"));
        }
    }

    /// A command in the workspace; false when it found something.
    fn run(&self, words: &[&str]) -> Result<bool, Error> {
        self.say(&format!("demur {}", words.join(" ")));
        let shop = self.shop.to_string_lossy();
        self.call(&[&["-C", shop.as_ref()], words].concat())
    }

    fn call(&self, words: &[&str]) -> Result<bool, Error> {
        let flags = [("--json", self.json), ("--quiet", self.quiet)];
        let flags = flags
            .into_iter()
            .filter_map(|(flag, on)| on.then_some(flag));
        let typed = std::iter::once("demur")
            .chain(flags)
            .chain(words.iter().copied());
        let cli = Cli::try_parse_from(typed)
            .map_err(|e| Error::internal("a command of the tour is none").because(e))?;
        Ok(super::run(&cli)? == Found::Nothing)
    }
}

pub(super) fn run(args: &Up, json: bool, quiet: bool) -> Result<Found, Error> {
    if args.folder.exists() {
        return Err(Error::refused(format!(
            "`{}` is there already; name another folder, or remove it",
            args.folder.display()
        )));
    }
    let town = args.folder.join("town");
    let tour = Tour {
        shop: args.folder.join("shop"),
        json,
        quiet,
    };
    make(&tour, args, &town)?;
    import(&tour, &town)?;
    tour.say(&format!(
        "demur assess sign {PURPOSE} --officer \"Sample Officer\""
    ));
    copy_assessment(&town, &tour.shop, args.opt_out)?;
    let shop = tour.shop.to_string_lossy();
    tour.call(&[
        "-C",
        &shop,
        "assess",
        "sign",
        PURPOSE,
        "--officer",
        "Sample Officer",
    ])?;
    tour.run(&["decide", "--purpose", PURPOSE])?;
    tour.run(&["compile", "--purpose", PURPOSE])?;
    let Some(person) = someone_used(&Workspace::open(Some(&tour.shop))?)? else {
        tour.say("nobody's items are in; try --opt-out or another seed");
        return Ok(Found::Nothing);
    };
    tour.run(&["explain", "--person", &person, "--purpose", PURPOSE])?;
    tour.run(&["object", &person])?;
    tour.run(&["explain", "--person", &person, "--purpose", PURPOSE])?;
    let holds = tour.run(&["verify", PURPOSE, "--reference"])?;
    tour.run(&["set", "stats", PURPOSE])?;
    close(&tour)?;
    announce(&tour)?;
    let looked_at = !json && !quiet && std::io::stdout().is_terminal();
    if args.serve || (looked_at && !args.no_serve) {
        let staff = [
            "staff",
            "add",
            OFFICER,
            "--role",
            "officer",
            "--mail",
            OFFICER_MAIL,
        ];
        tour.run(&staff)?;
        tour.run(&["serve", "--sign-in", &person, "--staff", OFFICER])?;
    }
    Ok(if holds {
        Found::Nothing
    } else {
        Found::Something
    })
}

fn make(tour: &Tour, args: &Up, town: &Path) -> Result<(), Error> {
    let (town, shop) = (town.to_string_lossy(), tour.shop.to_string_lossy());
    let (people, seed) = (args.people.to_string(), args.seed.to_string());
    tour.say(&format!(
        "demur sample {town} --people {people} --seed {seed}"
    ));
    let today = SystemClock.today().to_string();
    let sample = [
        "sample", &town, "--people", &people, "--seed", &seed, "--as-of", &today,
    ];
    tour.call(&sample)?;
    let form: &[&str] = if args.opt_out { &["--opt-out"] } else { &[] };
    let init = [&["init", &shop], form].concat();
    tour.say(&format!("demur {}", init.join(" ")));
    tour.call(&init)?;
    set_scope(&tour.shop.join("demur.toml"))
}

fn import(tour: &Tour, town: &Path) -> Result<(), Error> {
    for (what, file) in [
        ("people", "people.parquet"),
        ("items", "items"),
        ("choices", "choices.parquet"),
        ("notices", "notices.parquet"),
    ] {
        tour.run(&["import", what, &town.join(file).to_string_lossy()])?;
    }
    Ok(())
}

/// An announcement to everybody, as files: nothing leaves this machine.
fn announce(tour: &Tour) -> Result<(), Error> {
    let config = tour.shop.join("demur.toml");
    let failed = |e: std::io::Error| Error::storage("cannot write the texts").because(e);
    let text = fs::read_to_string(&config).map_err(failed)?;
    fs::write(&config, text + ANNOUNCER).map_err(failed)?;
    tour.run(&["notice", "new", "announcement"])?;
    for lang in ["en", "de"] {
        let path = format!("notices/announcement/{lang}/facts.toml");
        let path = tour.shop.join(path);
        let facts = fs::read_to_string(&path).map_err(failed)?;
        let (said, assistant) = match lang {
            "de" => (
                "Das steht hier, wenn es ernst wird.",
                "Training des Assistenten in der App",
            ),
            _ => (
                "This is said here once it is serious.",
                "training the assistant in the app",
            ),
        };
        let facts = facts.replace("= \"\"", &format!("= \"{said}\"")).replace(
            "[purposes]\n",
            &format!("[purposes]\n{PURPOSE} = \"{assistant}\"\n"),
        );
        fs::write(&path, facts).map_err(failed)?;
    }
    tour.run(&["notice", "plan", "first", "--purpose", PURPOSE])?;
    tour.run(&["notice", "send", "first"])?;
    tour.run(&["notice", "status"])?;
    Ok(())
}

/// Who announces in the try-out.
const ANNOUNCER: &str = r#"
[notice.controller]
name = "Example Town Ltd"
address = "1 Main Street, 10115 Berlin"
contact = "privacy@example.org"
[notice.officer]
name = "Ada Lovelace"
contact = "dpo@example.org"
[notice.sender]
name = "Example Town"
from = "privacy@example.org"
return_path = "bounces@mail.example.org"
portal = "http://127.0.0.1:8080"
[notice.server]
folder = "outgoing"

[portal]
name = "Example Town"
legal_name = "Example Town Ltd, 1 Main Street, 10115 Berlin"
officer_mail = "dpo@example.org"
[portal.purposes.generative_ai]
name = { en = "Generative AI", de = "Generative KI" }
[portal.purposes.ai_assistant]
name = { en = "AI assistant", de = "KI-Assistent" }
about = { en = "It answers questions in the app.", de = "Er beantwortet Fragen in der App." }
[portal.purposes.creative_tools]
name = { en = "Creative tools", de = "Kreative Werkzeuge" }
about = { en = "Tools that make pictures and texts.", de = "Werkzeuge, die Bilder und Texte machen." }
"#;

/// What to look at, last.
fn close(tour: &Tour) -> Result<(), Error> {
    let sets = SetPlace::below(&tour.shop.join("sets"))?;
    let report = sets.last().map(|set| paths::report(&set.path));
    let shop = tour.shop.display();
    tour.say(&format!(
        "the workspace is {shop}; go on with: demur -C {shop} --help"
    ));
    if let Some(report) = report {
        tour.say(&format!("the report, for a browser: {}", report.display()));
    }
    Ok(())
}

/// A scope for the try-out: the town is old, and without a scope everything in it is out.
fn set_scope(path: &Path) -> Result<(), Error> {
    let failed =
        |e: std::io::Error| Error::storage(format!("cannot write `{}`", path.display())).because(e);
    let text = fs::read_to_string(path).map_err(failed)?;
    let scoped = text.replace(
        "# scope_from = \"2025-01-01\"",
        "scope_from = \"2020-01-01\"",
    );
    fs::write(path, scoped).map_err(failed)
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
fn someone_used(ws: &Workspace) -> Result<Option<String>, Error> {
    let policy = ws.policy(None)?;
    let purpose = ws.purpose(PURPOSE)?;
    let inputs = Inputs::read(ws, &purpose, &policy, ws.clock.today(), None)?;
    let engine = Engine::new(&policy, &inputs.people, &inputs.run)?;
    let decided = engine.decide_files(&inputs.files, Wanted::Decisions, threads(None), &|_| {})?;
    let mut counts: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
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
    let Some((person, _)) = found else {
        return Ok(None);
    };
    ws.id_of(Ordinal(*person))
}
