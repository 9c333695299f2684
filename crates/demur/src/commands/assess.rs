//! `demur assess`

use super::{Found, Session};
use crate::cli::Assess;
use crate::masking::{self, MaskedSet};
use crate::output;
use crate::told;
use corpus::Look;
use rights::{Assessment, Entry, Error, Hash, Kind, PurposeId, SignOff, Subject};
use serde::Serialize;
use std::fs;
use std::path::PathBuf;

#[derive(Serialize)]
struct Signed {
    id: String,
    purpose: PurposeId,
    officer: String,
    expires: String,
    sequence: u64,
    /// Live sets in which this masked something.
    masked: Vec<MaskedSet>,
    /// Why nothing is compiled until people are told again.
    held: Vec<String>,
}

pub(super) fn run(session: &Session, what: &Assess) -> Result<Found, Error> {
    match what {
        Assess::New { purpose, id } => new(session, purpose, id.as_deref().unwrap_or(purpose)),
        Assess::Sign {
            id,
            officer,
            statement,
            expect,
        } => sign(session, id, (officer, statement), expect.as_deref()),
        Assess::List => list(session),
    }
}

fn path(session: &Session, id: &str) -> Result<PathBuf, Error> {
    let plain = id
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
        && !id.starts_with('.');
    if id.is_empty() || !plain {
        return Err(Error::input(format!(
            "`{id}` is no name for an assessment; use letters, digits, - and _"
        )));
    }
    Ok(session
        .ws
        .root
        .join("assessments")
        .join(format!("{id}.toml")))
}

fn new(session: &Session, purpose: &str, id: &str) -> Result<Found, Error> {
    let purpose = session.ws.purpose(purpose)?;
    let path = path(session, id)?;
    if path.exists() {
        return Err(Error::refused(format!(
            "`{}` is there already; edit it, or name another with --id",
            path.display()
        )));
    }
    let basis = session.ws.config.basis(&purpose)?;
    let kinds: Vec<String> = Kind::ALL
        .iter()
        .filter(|k| !matches!(k, Kind::Message | Kind::Unknown))
        .map(|k| format!("\"{k}\""))
        .collect();
    let expires = session.ws.clock.today().plus_days(365);
    let text = format!(
        r#"# The balancing test for one purpose and one legal basis (Art. 6(1)(f), recital 47 GDPR; EDPB
# Opinion 28/2024). Fill in every part, then: demur assess sign {id} --officer "NAME"
id = "{id}"
version = 1
purpose = "{purpose}"
basis = "{basis}"

# The kinds of data it covers. Strike out what it does not.
kinds = [{kinds}]

# The interest pursued: lawful, specific, real.
interest = ""
# Why no milder means does.
necessity = ""
# What people expected when they posted.
expectations = ""
# What protects people.
safeguards = ""
# How the interests weigh against each other.
balance = ""
# Third parties in the content.
third_parties = ""
# Children.
minors = ""
# Special categories of data (Art. 9).
special_categories = ""

# Purposes of collection found compatible (Art. 6(4)), and whether items from before the scope are.
# If you name any, say why: link, context, nature, consequences, safeguards.
compatible_with = []
older_items_compatible = false
compatibility = ""

# Data protection impact assessment (Art. 35): its number or address.
dpia = ""

# The last day on which it holds.
expires = "{expires}"
"#,
        kinds = kinds.join(", ")
    );
    fs::write(&path, text)
        .map_err(|e| Error::storage(format!("cannot write `{}`", path.display())).because(e))?;
    let made = serde_json::json!({ "assessment": path.display().to_string() });
    output::print(session.json, &made, |_| {
        format!(
            "fill in {}\nthen: demur assess sign {id} --officer \"NAME\"",
            path.display()
        )
    })?;
    Ok(Found::Nothing)
}

fn sign(
    session: &Session,
    id: &str,
    (officer, statement): (&str, &str),
    expect: Option<&str>,
) -> Result<Found, Error> {
    let path = path(session, id)?;
    let name = path.display();
    let text = fs::read_to_string(&path).map_err(|e| {
        Error::not_found(format!(
            "cannot read `{name}`; make it with `demur assess new`"
        ))
        .because(e)
    })?;
    expected(&name.to_string(), &text, expect)?;
    let mut assessment: Assessment =
        toml::from_str(&text).map_err(|e| Error::input(format!("`{name}`: {e}")))?;
    if assessment.id != id {
        return Err(Error::input(format!(
            "`{name}` has the id `{}`; it must be `{id}`",
            assessment.id
        )));
    }
    if officer.trim().is_empty() {
        return Err(Error::input("an assessment is signed by a named officer"));
    }
    assessment.check_complete()?;
    session.ws.purpose(assessment.purpose.as_str())?;
    is_new(session, &assessment)?;
    let today = session.ws.clock.today();
    if assessment.expires < today {
        return Err(Error::refused(format!(
            "`{name}` expired on `{}`; set a later day",
            assessment.expires
        )));
    }
    assessment.sign_off = Some(SignOff {
        officer: officer.trim().to_owned(),
        on: today,
        statement: statement.trim().to_owned(),
    });
    let signed = Signed {
        id: id.to_owned(),
        purpose: assessment.purpose.clone(),
        officer: officer.to_owned(),
        expires: assessment.expires.to_string(),
        sequence: 0,
        masked: Vec::new(),
        held: Vec::new(),
    };
    let ws = &session.ws;
    let receipts = ws.wait(
        ws.ledger
            .append(&[(Subject::Operator, Entry::AssessmentSigned(assessment))]),
    )?;
    let signed = Signed {
        sequence: receipts.first().map_or(0, |r| r.sequence.0),
        // A new version may cover less than the one under which a set was compiled.
        masked: masking::mask(ws, &session.bars, Look::Touched)?,
        held: told::holds(ws, &ws.policy(None)?)?,
        ..signed
    };
    output::print(session.json, &signed, |s| {
        format!(
            "{} signed off for {} by {}, holds until {}; ledger entry {}\n{}{}",
            s.id,
            s.purpose,
            s.officer,
            s.expires,
            s.sequence,
            masking::text(&s.masked),
            told::holds_text(&s.held)
        )
    })?;
    Ok(Found::Nothing)
}

/// What is signed is what was read, if whoever signs says what that was.
fn expected(name: &str, text: &str, expect: Option<&str>) -> Result<(), Error> {
    let Some(expect) = expect else { return Ok(()) };
    let expect: Hash = expect.parse()?;
    let found = Hash::of(text.as_bytes());
    if found == expect {
        return Ok(());
    }
    Err(Error::refused(format!(
        "`{name}` was changed since it was read: its SHA-256 is `{found}`, not `{expect}`; read it again"
    )))
}

/// A version that was signed stays as it was signed.
fn is_new(session: &Session, assessment: &Assessment) -> Result<(), Error> {
    let ws = &session.ws;
    let head = ws.wait(ws.ledger.head())?;
    let signed = ws.wait(ws.ledger.assessments_at(head))?;
    let last = signed.iter().find(|known| known.id == assessment.id);
    match last.map(|last| last.version) {
        Some(last) if assessment.version <= last => Err(Error::refused(format!(
            "version `{}` of `{}` was signed before; what comes next has `version = {}`",
            last,
            assessment.id,
            last.saturating_add(1)
        ))),
        _ => Ok(()),
    }
}

fn list(session: &Session) -> Result<Found, Error> {
    let ws = &session.ws;
    let head = ws.wait(ws.ledger.head())?;
    let all = ws.wait(ws.ledger.assessments_at(head))?;
    let today = ws.clock.today();
    output::print(session.json, &all, |all| {
        let row = |a: &Assessment| {
            let officer = a.sign_off.as_ref().map_or("", |s| s.officer.as_str());
            let state = if a.holds_on(today) {
                "holds"
            } else {
                "does not hold"
            };
            vec![
                a.id.clone(),
                a.purpose.to_string(),
                a.basis.to_string(),
                officer.to_owned(),
                a.expires.to_string(),
                state.to_owned(),
            ]
        };
        let header = ["id", "purpose", "basis", "officer", "until", "today"]
            .map(str::to_owned)
            .to_vec();
        output::table(
            &std::iter::once(header)
                .chain(all.iter().map(row))
                .collect::<Vec<_>>(),
        )
    })?;
    Ok(Found::Nothing)
}
