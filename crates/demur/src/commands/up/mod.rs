//! `demur up`: every command once, on the sample.

mod announce;
mod cast;
mod consent;
mod office;
mod watched;

use super::Found;
use crate::cli::{Cli, Up};
use crate::output;
use crate::workspace::Workspace;
use cast::Cast;
use clap::Parser;
use corpus::SetPlace;
use corpus::set::paths;
use rights::{Clock, Error, SystemClock};
use std::fs;
use std::io::IsTerminal as _;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};

const PURPOSE: &str = "ai_assistant";

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
        let typed: Vec<String> = words.iter().map(|word| quoted(word)).collect();
        self.say(&format!("demur {}", typed.join(" ")));
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

/// A word as a shell wants it.
fn quoted(word: &str) -> String {
    match word.contains(' ') {
        true => format!("\"{word}\""),
        false => word.to_owned(),
    }
}

pub(super) fn run(args: &Up, json: bool, quiet: bool) -> Result<Found, Error> {
    if args.folder.exists() {
        return Err(Error::refused(format!(
            "`{}` is there already; name another folder, or remove it",
            args.folder.display()
        )));
    }
    let looked_at = !json && !quiet && std::io::stdout().is_terminal();
    let serves = args.serve || (looked_at && !args.no_serve);
    let place = place(args.listen, serves)?;
    let town = args.folder.join("town");
    let tour = Tour {
        shop: args.folder.join("shop"),
        json,
        quiet,
    };
    make(&tour, args, &town)?;
    import(&tour, &town)?;
    copy_assessment(&town, &tour.shop, args.opt_out)?;
    tour.run(&["assess", "sign", PURPOSE, "--officer", "Sample Officer"])?;
    tour.run(&["decide", "--purpose", PURPOSE])?;
    tour.run(&["compile", "--purpose", PURPOSE])?;
    let cast = cast::find(&Workspace::open(Some(&tour.shop))?)?;
    match &cast {
        Some(cast) => object(&tour, &cast.person)?,
        None => tour.say("nobody's items are in; try --opt-out or another seed"),
    }
    tour.run(&["purge"])?;
    let holds = tour.run(&["verify", PURPOSE, "--reference"])?;
    tour.run(&["set", "stats", PURPOSE])?;
    close(&tour)?;
    announce::run(&tour, args)?;
    office::run(&tour, cast.as_ref())?;
    if let Some(place) = place {
        serve(&tour, cast.as_ref(), place)?;
    }
    Ok(if holds {
        Found::Nothing
    } else {
        Found::Something
    })
}

/// An objection, and what was decided before and after it.
fn object(tour: &Tour, person: &str) -> Result<(), Error> {
    tour.run(&["explain", "--person", person, "--purpose", PURPOSE])?;
    watched::object(tour, person)?;
    tour.run(&["explain", "--person", person, "--purpose", PURPOSE])?;
    Ok(())
}

/// The portal, with doors for who objected, for somebody who did not, and for the officer, at the place that was held
/// for it.
fn serve(tour: &Tour, cast: Option<&Cast>, place: TcpListener) -> Result<(), Error> {
    let objected = cast.map(|cast| cast.person.as_str());
    let used = cast.and_then(|cast| cast.used.as_deref());
    for (who, what) in [(objected, "objected"), (used, "did not object")] {
        if let Some(who) = who {
            tour.say(&format!("{who} {what}"));
        }
    }
    let members = objected.into_iter().chain(used);
    let doors = members.flat_map(|member| ["--sign-in", member]);
    let doors: Vec<&str> = doors.chain(["--staff", office::OFFICER]).collect();
    // `demur serve` listens there itself.
    drop(place);
    tour.run(&[&["serve"], doors.as_slice()].concat())?;
    Ok(())
}

/// The place of the portal, if there is to be one. That it is taken is better said now than after the tour, and nobody
/// else takes it meanwhile.
fn place(at: SocketAddr, serves: bool) -> Result<Option<TcpListener>, Error> {
    if at.port() == 0 {
        let text = "`--listen` wants a port: links in the mails lead there";
        return Err(Error::input(text));
    }
    let failed = |e: std::io::Error| {
        let text = format!("cannot listen at `{at}`; name another place with `--listen`");
        Error::refused(text).because(e)
    };
    let place = serves.then(|| TcpListener::bind(at)).transpose();
    place.map_err(failed)
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
