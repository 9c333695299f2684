//! What sites say of everything on them (`Content-Usage` of a surface, with no person named): it is kept, and said for
//! everybody who has something there, also for those who come later.

use super::Heard;
use super::hear::Hearing;
use crate::commands::Session;
use crate::masking;
use crate::workspace::Workspace;
use corpus::{Look, people_on};
use rights::{Error, Instant, Ordinal, People};
use serde::{Deserialize, Serialize};
use signals::{Says, Source, Statement};
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// One thing that a site said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Site {
    /// When demur read it.
    read: String,
    /// The row, less whatever else stood in it.
    row: serde_json::Value,
}

/// Fields of a row that are kept.
const FIELDS: [&str; 3] = ["surface", "content_usage", "at"];

/// What was said, with when it was read.
type Said = (Vec<Statement>, Instant);

fn file(root: &Path) -> PathBuf {
    root.join("signals").join("sites.json")
}

fn failed(path: &Path) -> impl FnOnce(std::io::Error) -> Error + use<> {
    let name = path.display().to_string();
    move |e| Error::storage(format!("cannot read or write `{name}`")).because(e)
}

/// What is kept; nothing where no site has said anything.
fn kept(root: &Path) -> Result<Vec<Site>, Error> {
    let path = file(root);
    let text = match fs::read_to_string(&path) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        text => text.map_err(failed(&path))?,
    };
    serde_json::from_str(&text).map_err(|e| {
        let name = path.display();
        Error::corrupt(format!(
            "`{name}` is not what demur wrote; import the signals again"
        ))
        .because(e)
    })
}

fn keep(root: &Path, sites: &[Site]) -> Result<(), Error> {
    let path = file(root);
    let text = serde_json::to_string_pretty(sites)
        .map_err(|e| Error::internal("what sites say could not be written").because(e))?;
    let beside = path.with_extension("new");
    fs::create_dir_all(root.join("signals")).map_err(failed(&path))?;
    // Whole beside it first: a crash leaves what was there, or this.
    fs::write(&beside, text).map_err(failed(&beside))?;
    fs::rename(&beside, &path).map_err(failed(&path))
}

fn said(site: &Site) -> Result<Said, Error> {
    let statements = signals::read(Source::Aipref, site.row.to_string().as_bytes())?;
    Ok((statements, site.read.parse()?))
}

/// Keeps rows that sites said and hears them, for everybody who has something there.
///
/// INVARIANT: they are kept before they are said for anybody; what breaks off is said by the next compile.
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
    let mut sites = kept(&ws.root)?;
    for row in rows {
        let mut row: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&row)
            .map_err(|e| Error::internal("a row that was read cannot be read").because(e))?;
        row.retain(|name, _| FIELDS.contains(&name.as_str()));
        let row = serde_json::Value::Object(row);
        match sites.iter().any(|site| site.row == row) {
            true => heard.unchanged += 1,
            false => sites.push(Site {
                read: ws.clock.now().to_string(),
                row,
            }),
        }
    }
    if !heard.dry_run {
        keep(&ws.root, &sites)?;
    }
    say(ws, hearing, &sites, heard)
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
    sites: &[Site],
    heard: &mut Heard,
) -> Result<(), Error> {
    let people = ws.wait(async { ws.ledger.people_at(ws.ledger.head().await?).await })?;
    let store = intake::ContentStore::new(&ws.root);
    // Of whom something was heard just now, whatever was known of them before.
    let mut heard_of: BTreeSet<Ordinal> = BTreeSet::new();
    for site in sites {
        let (mut statements, read) = said(site)?;
        statements.retain(|statement| statement.says != Says::Unknown);
        let Some(surface) = statements.first().and_then(|s| s.surface.clone()) else {
            continue;
        };
        let mut concerned: Vec<Ordinal> = people_on(&store, &surface)?.into_iter().collect();
        concerned.retain(|person| {
            let changes = |said| changes(ws, &people, *person, (said, read));
            heard_of.contains(person) || statements.iter().any(changes)
        });
        hearing.site((&statements, read), &concerned, heard)?;
        heard_of.extend(concerned);
    }
    Ok(())
}

/// Whether a statement could change anything for somebody, by what is known of everybody: whom it denies already, or
/// who has nothing to take back, is not looked at further.
fn changes(
    ws: &Workspace,
    people: &People,
    person: Ordinal,
    (said, read): (&Statement, Instant),
) -> bool {
    let (Some(standing), Some(choice)) = (
        people.standing(person),
        said.choice(&ws.config.signals, read),
    ) else {
        return false;
    };
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
