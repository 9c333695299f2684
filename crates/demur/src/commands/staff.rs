//! `demur staff`

use super::{Found, Session};
use crate::cli::{Staff, StaffRole};
use crate::output;
use console::Role;
use console::staff::role_name;
use rights::{Error, MailAddress};
use serde::Serialize;

#[derive(Serialize)]
struct Line {
    name: String,
    mail: String,
    role: Option<&'static str>,
    last_signed_in: Option<String>,
}

const fn role(role: StaffRole) -> Role {
    match role {
        StaffRole::Officer => Role::Officer,
        StaffRole::Engineer => Role::Engineer,
        StaffRole::Support => Role::Support,
        StaffRole::Auditor => Role::Auditor,
    }
}

pub(super) fn run(session: &Session, what: &Staff) -> Result<Found, Error> {
    match what {
        Staff::Add {
            name,
            role: wanted,
            mail,
        } => {
            if let Some(mail) = mail {
                mail.parse::<MailAddress>()?;
            }
            admit(session, name, (mail.as_deref(), Some(role(*wanted))))
        }
        Staff::Remove { name } => {
            let known = list(session)?.into_iter().any(|line| line.name == *name);
            if !known {
                return Err(Error::not_found(format!("nobody is called `{name}`")));
            }
            admit(session, name, (None, None))
        }
        Staff::List => {
            output::print(session.json, &list(session)?, |lines| {
                let lines: Vec<String> = lines.iter().map(text).collect();
                match lines.is_empty() {
                    true => "nobody yet; see demur staff add --help".to_owned(),
                    false => lines.join("\n"),
                }
            })?;
            Ok(Found::Nothing)
        }
    }
}

fn text(line: &Line) -> String {
    let role = line.role.unwrap_or("no access");
    let seen = line.last_signed_in.as_deref().unwrap_or("never signed in");
    format!("{:<16} {role:<10} {:<32} {seen}", line.name, line.mail)
}

fn list(session: &Session) -> Result<Vec<Line>, Error> {
    let store = session
        .ws
        .wait(office::Store::open(&session.ws.root.join("office")))?;
    let staff = session.ws.wait(store.staff())?.into_iter();
    Ok(staff
        .map(|known| Line {
            name: known.name,
            mail: known.mail,
            role: known.role.map(role_name),
            last_signed_in: known.seen.map(|at| at.to_string()),
        })
        .collect())
}

/// The command line is `demur` in the ledger: who may use it is decided by the machine.
fn admit(
    session: &Session,
    name: &str,
    (mail, role): (Option<&str>, Option<Role>),
) -> Result<Found, Error> {
    let ws = &session.ws;
    let store = ws.wait(office::Store::open(&ws.root.join("office")))?;
    let at = (&ws.ledger, &store);
    ws.wait(office::admit(at, name, (mail, role), "demur"))?;
    let told = serde_json::json!({ "name": name, "role": role.map(role_name) });
    output::print(session.json, &told, |_| match role {
        Some(role) => format!("{name} is {} now", role_name(role)),
        None => format!("{name} has no access any more"),
    })?;
    Ok(Found::Nothing)
}
