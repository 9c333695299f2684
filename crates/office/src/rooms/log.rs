//! Who looked at what.

use super::{name_of, pick};
use crate::asked::Asked;
use crate::fault::Fault;
use crate::place::Office;
use axum::response::Response;
use console::log::{Log, Look};
use console::{Lang, Named, Role, Room, field, word};
use ledger::{BY_OPERATOR, Recorded};
use pages::looks::LookedAt;
use rights::{Entry, EntryKind, Error, Ordinal, Sequence, Subject};

/// Looks of a page.
const PER_PAGE: usize = 50;

/// The page.
pub(crate) async fn show(asked: Asked) -> Response {
    let answer = showing(&asked).await;
    asked.answer(answer).await
}

async fn showing(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let office = &asked.office;
    let ledger = &office.app.parts().ledger;
    let mut all = ledger.listed(EntryKind::LookedAt, Sequence(0)).await?;
    let wanted = asked.value(field::ROLE);
    all.retain(|recorded| match &recorded.entry {
        Some(Entry::LookedAt { role, .. }) => wanted.is_none_or(|wanted| wanted == role),
        _ => false,
    });
    let pager = asked.pager(all.len() as u64, PER_PAGE as u64);
    let first = usize::try_from(pager.page - 1).unwrap_or(0) * PER_PAGE;
    let mut looks = Vec::new();
    for recorded in all.iter().rev().skip(first).take(PER_PAGE) {
        looks.extend(look(office, recorded).await?);
    }
    let page = Log {
        roles: roles(asked.lang, wanted),
        looks,
        pager,
    };
    asked.page(&session, Room::Log, &page).await
}

fn roles(lang: Lang, chosen: Option<&str>) -> Vec<console::Pick> {
    let chosen = Some(chosen.unwrap_or_default());
    let all = [Role::Officer, Role::Engineer, Role::Support, Role::Auditor];
    let role = |role: &Role| {
        let label = console::staff::role_word(*role, lang);
        pick(console::staff::role_name(*role), label, chosen)
    };
    let every = pick("", word(Named::All, lang), chosen);
    std::iter::once(every).chain(all.iter().map(role)).collect()
}

async fn look(office: &Office, recorded: &Recorded) -> Result<Option<Look>, Error> {
    let (
        Subject::Person(person),
        Some(Entry::LookedAt {
            staff,
            role,
            what,
            why,
        }),
    ) = (recorded.subject, &recorded.entry)
    else {
        return Ok(None);
    };
    Ok(Some(Look {
        at: server::web::moment(recorded.recorded_at),
        who: staff.clone(),
        role: match role.as_str() {
            BY_OPERATOR => None,
            role => Some(crate::store::role(role).unwrap_or(Role::Auditor)),
        },
        person: name_of(office, person).await?.to_string(),
        at_what: at_what(what),
        why: why.clone(),
        entry: recorded.sequence.0,
    }))
}

/// What an entry says was looked at.
fn at_what(what: &str) -> LookedAt {
    match what.split_once(':') {
        Some(("items", n)) => LookedAt::Items(n.parse().unwrap_or(0)),
        _ if what == "choices" => LookedAt::Choices,
        _ if what == "questions" => LookedAt::Questions,
        _ if what == "mail" => LookedAt::Mail,
        _ => LookedAt::Dossier,
    }
}

/// Looks at one person, the newest first.
pub(crate) async fn of_person(office: &Office, person: Ordinal) -> Result<Vec<Look>, Error> {
    let history = office.app.parts().ledger.history(person).await?;
    let mut looks = Vec::new();
    for recorded in history.iter().rev() {
        looks.extend(look(office, recorded).await?);
    }
    Ok(looks)
}
