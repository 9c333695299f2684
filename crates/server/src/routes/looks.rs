//! Who looked at what is stored of somebody.

use super::request::Asked;
use crate::fault::Fault;
use crate::view;
use axum::response::Response;
use ledger::{BY_OPERATOR, Recorded};
use pages::looks::{Look, LookedAt, Looks, Role};
use pages::{Pager, field};
use rights::{Entry, Error, Ordinal};

/// Looks of a page.
const PER_PAGE: u64 = 25;

/// The page.
pub(crate) async fn show(asked: Asked) -> Response {
    let answer = showing(&asked).await;
    asked.answer(answer).await
}

async fn showing(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let looks = all(asked, session.person).await?;
    let pages = (looks.len() as u64).div_ceil(PER_PAGE).max(1);
    let page = asked.value(field::PAGE).and_then(|page| page.parse().ok());
    let page: u64 = page.unwrap_or(1).clamp(1, pages);
    let link = |page: u64| format!("/looks?{}={page}", field::PAGE);
    let first = usize::try_from((page - 1) * PER_PAGE).unwrap_or(0);
    let page = Looks {
        looks: looks
            .into_iter()
            .skip(first)
            .take(PER_PAGE as usize)
            .collect(),
        pager: Pager {
            page,
            pages,
            before: (page > 1).then(|| link(page - 1)),
            after: (page < pages).then(|| link(page + 1)),
        },
    };
    asked.page_for(&session, None, &page).await
}

/// Every look at one of their accounts, the newest first.
///
/// INVARIANT: only the history of the person who is signed in is read.
async fn all(asked: &Asked, person: Ordinal) -> Result<Vec<Look>, Error> {
    let mut looks = Vec::new();
    for account in asked.app.accounts(person).await? {
        let history = asked.app.parts.ledger.history(account).await?;
        looks.extend(history.iter().filter_map(look));
    }
    looks.sort_by_key(|look| std::cmp::Reverse(look.entry));
    Ok(looks)
}

fn look(recorded: &Recorded) -> Option<Look> {
    let Some(Entry::LookedAt {
        role, what, why, ..
    }) = &recorded.entry
    else {
        return None;
    };
    Some(Look {
        at: view::moment(recorded.recorded_at),
        // A role that is not known here is shown as the one that only reads.
        role: match role.as_str() {
            BY_OPERATOR => None,
            "officer" => Some(Role::Officer),
            "engineer" => Some(Role::Engineer),
            "support" => Some(Role::Support),
            _ => Some(Role::Auditor),
        },
        at_what: match what.split_once(':') {
            Some(("items", n)) => LookedAt::Items(n.parse().unwrap_or(0)),
            _ if what == "choices" => LookedAt::Choices,
            _ if what == "questions" => LookedAt::Questions,
            _ if what == "mail" => LookedAt::Mail,
            // In doubt everything.
            _ => LookedAt::Dossier,
        },
        why: why.clone(),
        entry: recorded.sequence.0,
    })
}
