//! `demur dossier`

mod loads;
mod receipts;
mod recipients;
mod text;

use super::{Found, Session};
use crate::cli::{Dossier as Args, Format};
use crate::output;
use crate::workspace::Workspace;
use corpus::{DossierAsk, Tables};
use ledger::{BY_DEMUR, BY_OPERATOR, Recorded};
use policy::Policy;
use report::dossier::{Dossier, dossier_html, dossier_pdf};
use rights::{Entry, Error, Ordinal, PersonId, PurposeId, Subject, Terms};
use std::path::Path;

/// For so long a look is not recorded again: a dossier in pages is one.
const LOOK_MICROS: i64 = 15 * 60 * 1_000_000;

pub(super) fn run(session: &Session, args: &Args) -> Result<Found, Error> {
    let ws = &session.ws;
    let format = format_of(session.json, args)?;
    let person = person(ws, &args.person)?;
    // What is read from beginning to end has every item.
    let whole = matches!(format, Some(Format::Html | Format::Pdf)) && args.page.is_none();
    let policy = ws.policy(None)?;
    let purposes = purposes(ws, &policy)?;
    looked(ws, person, args.why.trim())?;
    let dossier = made(ws, args, (person, whole), (&policy, &purposes))?;
    let bytes = match format {
        Some(Format::Html) => dossier_html(&dossier)?.into_bytes(),
        Some(Format::Pdf) => dossier_pdf(&dossier)?,
        Some(Format::Json) => json(&dossier)?,
        Some(Format::Jsonld) => json(&terms(ws, &dossier, &purposes)?)?,
        None => text::text(&dossier).into_bytes(),
    };
    match &args.out {
        None => output::bytes(&bytes),
        Some(path) => {
            write(path, &bytes)?;
            let written = serde_json::json!({
                "written": path.display().to_string(),
                "items": dossier.items.items.len(),
                "of": dossier.items.total,
            });
            output::print(session.json, &written, |_| {
                format!("dossier written to {}", path.display())
            })?;
        }
    }
    Ok(Found::Nothing)
}

fn json(value: &impl serde::Serialize) -> Result<Vec<u8>, Error> {
    serde_json::to_vec_pretty(value)
        .map_err(|e| Error::internal("the dossier could not be written").because(e))
}

/// What holds for the person and what they asked for, in terms of the vocabulary (DPV).
fn terms(
    ws: &Workspace,
    dossier: &Dossier,
    purposes: &[(PurposeId, Terms)],
) -> Result<serde_json::Value, Error> {
    let mut cases = Vec::new();
    let about = dossier.about.as_ref().ok_or_else(|| {
        Error::input("terms are of the whole person; leave `--page` out, or ask for page 1")
    })?;
    for account in &about.accounts {
        cases.extend(ws.wait(ws.ledger.cases_of(account.person))?);
    }
    let of = records::Purposes {
        base: ws.config.notice.portal()?,
        purposes,
        tree: &ws.config.tree()?,
        today: ws.day(None)?,
    };
    records::person(dossier, &cases, &of)
}

/// Every purpose with the terms that hold.
fn purposes(ws: &Workspace, policy: &Policy) -> Result<Vec<(PurposeId, Terms)>, Error> {
    let head = ws.wait(ws.ledger.head())?;
    let purposes = ws.config.purposes.keys().map(|purpose| {
        let (terms, _) = crate::told::terms(ws, purpose, policy, (head, ws.clock.today()))?;
        Ok((purpose.clone(), terms))
    });
    purposes.collect()
}

/// What to write: what is asked for, what the file is called, JSON for machines, a summary otherwise.
fn format_of(json: bool, args: &Args) -> Result<Option<Format>, Error> {
    if args.format.is_some() {
        return Ok(args.format);
    }
    let Some(out) = &args.out else {
        return Ok(json.then_some(Format::Json));
    };
    match out.extension().and_then(|ending| ending.to_str()) {
        Some("json") => Ok(Some(Format::Json)),
        Some("jsonld") => Ok(Some(Format::Jsonld)),
        Some("html" | "htm") => Ok(Some(Format::Html)),
        Some("pdf") => Ok(Some(Format::Pdf)),
        _ => Err(Error::input(format!(
            "`{}` does not say what to write; call it .json, .jsonld, .html or .pdf, or say --format",
            out.display()
        ))),
    }
}

/// The file is about one person: only its owner may read it.
fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    use std::io::Write;
    let failed = |e| Error::storage(format!("cannot write `{}`", path.display())).because(e);
    let mut options = std::fs::OpenOptions::new();
    options.create(true).truncate(true).write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path).map_err(failed)?;
    file.write_all(bytes).map_err(failed)
}

/// The person of an id or handle, or of a number.
fn person(ws: &Workspace, name: &str) -> Result<Ordinal, Error> {
    let id = PersonId::from(name);
    let found = ws.wait(ws.ledger.resolve(std::slice::from_ref(&id)))?;
    if let Some(person) = found.into_iter().next().flatten() {
        return Ok(person);
    }
    if let Some(number) = name.strip_prefix('#').and_then(|n| n.parse().ok()) {
        let person = Ordinal(number);
        ws.wait(ws.ledger.person(person)).map_err(|_| {
            Error::not_found(format!(
                "nobody has the number `{number}` in this workspace"
            ))
        })?;
        return Ok(person);
    }
    if ws.wait(ws.ledger.is_kept_as_pseudonym(&id))? {
        return Err(Error::not_found(format!(
            "`{name}` is the id of a person who was erased: only a keyed pseudonym is kept of it, which does not say who they were; who knows their number can ask for it, as `#17`"
        )));
    }
    Err(Error::not_found(format!(
        "nobody has the id or handle `{name}`; nothing is stored of them under it. An erased person is named by number, as `#17`"
    )))
}

/// Whoever makes a dossier sees everything of a person, who can see that. Who may is decided by the machine.
///
/// INVARIANT: the ledger has the entry before anything of the person is shown.
fn looked(ws: &Workspace, person: Ordinal, why: &str) -> Result<(), Error> {
    if why.is_empty() {
        return Err(Error::input("`--why` is empty; say why you look"));
    }
    let row = ws.wait(ws.ledger.row(person))?;
    if row.is_none_or(|row| row.is_erased()) {
        // Nobody is left who could see it.
        return Ok(());
    }
    let since = ws.clock.now().epoch_micros() - LOOK_MICROS;
    let lasts = |recorded: &Recorded| match &recorded.entry {
        Some(Entry::LookedAt {
            role, why: said, ..
        }) => role == BY_OPERATOR && said == why && recorded.recorded_at.epoch_micros() > since,
        _ => false,
    };
    if ws.wait(ws.ledger.history(person))?.iter().any(lasts) {
        return Ok(());
    }
    let entry = Entry::LookedAt {
        staff: BY_DEMUR.to_owned(),
        role: BY_OPERATOR.to_owned(),
        what: "dossier".to_owned(),
        why: why.to_owned(),
    };
    ws.wait(ws.ledger.append(&[(Subject::Person(person), entry)]))?;
    Ok(())
}

/// Every item on one page, or the page that is asked for.
fn made(
    ws: &Workspace,
    args: &Args,
    (person, whole): (Ordinal, bool),
    (policy, purposes): (&Policy, &[(PurposeId, Terms)]),
) -> Result<Dossier, Error> {
    let keys = ws.keys()?;
    let ask = DossierAsk {
        person,
        policy,
        purposes,
        today: ws.day(None)?,
        keeps_pseudonyms: ws.config.erasure.keep_pseudonyms,
        page: args.page.unwrap_or(1),
        tables: &Tables::default(),
        per_page: args.per_page,
        lang: args.lang.into(),
        suppose: None,
        only: None,
        after: None,
    };
    let sets = ws.sets(&keys);
    let mut dossier = match whole {
        true => ws.wait(sets.whole_dossier(&ask))?,
        false => ws.wait(sets.dossier(&ask))?,
    };
    if let Some(about) = &mut dossier.about {
        receipts::put(ws, about)?;
        recipients::put(ws, &keys, about)?;
        if !args.no_loads {
            about.loads = Some(loads::of(ws, &keys, about)?);
        }
    }
    Ok(dossier)
}
