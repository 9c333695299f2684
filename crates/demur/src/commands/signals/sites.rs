//! What sites say of everything on them (`Content-Usage` of a surface, with no person named): the newest word of each
//! place on a surface is kept, and the most restrictive of them said for everybody who has something there, also for
//! those who come later.

use super::Heard;
use super::hear::Hearing;
use crate::commands::Session;
use crate::masking;
use crate::workspace::Workspace;
use corpus::{Look, people_on};
use rights::{Error, Instant, Ordinal, People};
use serde::{Deserialize, Serialize};
use signals::{Says, Source, Statement};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The newest that a site said of one token, in the form of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Site {
    surface: String,
    /// Where it was said: the address of a page; empty where that was not said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    url: String,
    /// `train-ai=n`
    content_usage: String,
    /// When it was said; of what had no time, when it was read.
    at: String,
}

/// A surface, a token, and where on the surface it was said.
type Key = (String, String, String);

/// The newest word of each.
type Sites = BTreeMap<Key, Site>;

fn folder(root: &Path) -> PathBuf {
    root.join("signals")
}

fn file(root: &Path) -> PathBuf {
    folder(root).join("sites.json")
}

fn failed(path: &Path) -> impl Fn(std::io::Error) -> Error + use<> {
    let name = path.display().to_string();
    move |e| Error::storage(format!("cannot read or write `{name}`")).because(e)
}

/// Held while what is kept is read and written anew.
fn lock(root: &Path) -> Result<File, Error> {
    let path = folder(root).join(".lock");
    fs::create_dir_all(folder(root)).map_err(failed(&path))?;
    let file = File::create(&path).map_err(failed(&path))?;
    file.lock().map_err(failed(&path))?;
    Ok(file)
}

/// What is kept; nothing where no site has said anything.
fn kept(root: &Path) -> Result<Sites, Error> {
    let path = file(root);
    let text = match fs::read_to_string(&path) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Sites::new()),
        text => text.map_err(failed(&path))?,
    };
    let wrong = |e| {
        let name = path.display();
        let text = format!("`{name}` is not what demur wrote; import the signals again");
        Error::corrupt(text).because(e)
    };
    let sites: Vec<Site> = serde_json::from_str(&text).map_err(wrong)?;
    let key = |site: &Site| {
        let token = site.content_usage.split('=').next().unwrap_or_default();
        (site.surface.clone(), token.to_owned(), site.url.clone())
    };
    Ok(sites.into_iter().map(|site| (key(&site), site)).collect())
}

fn keep(root: &Path, sites: &Sites) -> Result<(), Error> {
    let path = file(root);
    let sites: Vec<&Site> = sites.values().collect();
    let text = serde_json::to_string_pretty(&sites)
        .map_err(|e| Error::internal("what sites say could not be written").because(e))?;
    let beside = path.with_extension("new");
    // Whole beside it first: a crash leaves what was there, or this.
    fs::write(&beside, text).map_err(failed(&beside))?;
    fs::rename(&beside, &path).map_err(failed(&path))
}

impl Site {
    /// What is kept of a statement: an allowing one without a time takes nothing back, and says nothing.
    fn of(statement: &Statement, now: Instant) -> Option<(Key, Site)> {
        let (value, at) = match (statement.says, statement.at) {
            (Says::Deny, at) => ("n", at.map_or(now, |at| at.min(now))),
            (Says::Allow, Some(at)) => ("y", at.min(now)),
            (Says::Allow, None) | (Says::Unknown, _) => return None,
        };
        let surface = statement.surface.clone()?;
        let token = statement.token.name;
        let url = statement.place.clone().unwrap_or_default();
        let site = Site {
            surface: surface.clone(),
            url: url.clone(),
            content_usage: format!("{token}={value}"),
            at: at.to_string(),
        };
        Some(((surface, token.to_owned(), url), site))
    }

    /// What it says of its token.
    fn said(&self) -> Result<Statement, Error> {
        let row = serde_json::to_vec(self)
            .map_err(|e| Error::internal("what a site says could not be written").because(e))?;
        let statements = signals::read(Source::Aipref, &row)?;
        let mut said = statements.into_iter().filter(|s| s.says != Says::Unknown);
        let wrong = || Error::corrupt(format!("`{}` of a site says nothing", self.content_usage));
        said.next().ok_or_else(wrong)
    }

    /// Whether this takes the place of what was kept: it is newer, or as old and denies (in doubt: refuse).
    fn outdates(&self, known: &Site) -> Result<bool, Error> {
        let (own, other): (Instant, Instant) = (self.at.parse()?, known.at.parse()?);
        Ok(own > other || (own == other && self.denies()))
    }

    fn denies(&self) -> bool {
        self.content_usage.ends_with("=n")
    }
}

/// Keeps what sites said in rows, and hears it for everybody who has something there.
///
/// INVARIANT: it is kept before it is said for anybody; what breaks off is said by the next compile.
pub(super) fn hear(
    session: &Session,
    hearing: &mut Hearing<'_>,
    rows: Vec<String>,
    heard: &mut Heard,
) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let ws = &session.ws;
    let lock = lock(&ws.root)?;
    let mut sites = kept(&ws.root)?;
    let before = sites.clone();
    for row in rows {
        for statement in signals::read(Source::Aipref, row.as_bytes())? {
            take(&mut sites, &statement, ws.clock.now())?;
        }
    }
    if sites == before {
        heard.unchanged += 1;
    } else if !heard.dry_run {
        keep(&ws.root, &sites)?;
    }
    drop(lock);
    say(ws, hearing, &sites, heard)
}

fn take(sites: &mut Sites, statement: &Statement, now: Instant) -> Result<(), Error> {
    let Some((key, site)) = Site::of(statement, now) else {
        return Ok(());
    };
    let newer = match sites.get(&key) {
        Some(known) => site.outdates(known)?,
        None => true,
    };
    if newer {
        sites.insert(key, site);
    }
    Ok(())
}

/// Says what sites said for whoever has come since; before a compile and after an import of items. Gives for how many
/// something was recorded.
///
/// # Errors
/// When facts, the ledger or what is kept cannot be read or written.
pub(in crate::commands) fn spread(session: &Session) -> Result<u64, Error> {
    let ws = &session.ws;
    let sites = kept(&ws.root)?;
    if sites.is_empty() || !ws.config.signals.read.contains(&Source::Aipref) {
        return Ok(0);
    }
    let mut heard = Heard::default();
    let mut hearing = Hearing::new(session, Source::Aipref)?;
    say(ws, &mut hearing, &sites, &mut heard)?;
    let changed = heard.denied + heard.taken_back;
    if changed > 0 {
        masking::mask(ws, &session.bars, Look::Touched)?;
    }
    Ok(changed)
}

fn say(
    ws: &Workspace,
    hearing: &mut Hearing<'_>,
    sites: &Sites,
    heard: &mut Heard,
) -> Result<(), Error> {
    let people = ws.wait(async { ws.ledger.people_at(ws.ledger.head().await?).await })?;
    let store = intake::ContentStore::new(&ws.root);
    let surfaces: BTreeSet<&str> = sites.values().map(|site| site.surface.as_str()).collect();
    let there = people_on(&store, &surfaces)?;
    for (site, beside) in most_restrictive(sites)? {
        let statement = site.said()?;
        let there = there.get(site.surface.as_str()).into_iter().flatten();
        let concerned = there.filter(|person| changes(ws, &people, **person, &statement));
        let concerned: Vec<Ordinal> = concerned.copied().collect();
        hearing.site((&statement, beside), &concerned, heard)?;
    }
    Ok(())
}

/// The newest no and the newest yes of the places on a surface.
type Newest<'s> = [Option<(Instant, &'s Site)>; 2];

/// What a surface says of each token: no, as long as one place on it does; then also the newest time at which another
/// place allowed.
fn most_restrictive(sites: &Sites) -> Result<Vec<(Site, Option<Instant>)>, Error> {
    let mut all: BTreeMap<(&str, &str), Newest<'_>> = BTreeMap::new();
    for ((surface, token, _), site) in sites {
        let at: Instant = site.at.parse()?;
        let [denied, allowed] = all.entry((surface, token)).or_default();
        let newest = if site.denies() { denied } else { allowed };
        if newest.is_none_or(|(known, _)| at > known) {
            *newest = Some((at, site));
        }
    }
    let says = |[denied, allowed]: Newest<'_>| match (denied, allowed) {
        (Some((_, site)), allowed) => Some((site.clone(), allowed.map(|(at, _)| at))),
        (None, Some((_, site))) => Some((site.clone(), None)),
        (None, None) => None,
    };
    Ok(all.into_values().filter_map(says).collect())
}

/// Whether a statement could change anything for somebody, by what is known of everybody: whom it denies already, who
/// has nothing to take back, and who was erased is not looked at further.
fn changes(ws: &Workspace, people: &People, person: Ordinal, said: &Statement) -> bool {
    let choice = said.choice(&ws.config.signals, ws.clock.now());
    let (Some(standing), Some(choice)) = (people.standing(person), choice) else {
        return false;
    };
    if standing.erased {
        return false;
    }
    let mut own = standing
        .signals
        .iter()
        .filter(|s| s.source == choice.source);
    match said.says {
        Says::Deny => !own.any(|s| s.scope == choice.scope),
        Says::Allow => own.next().is_some(),
        Says::Unknown => false,
    }
}
