//! Training sets: what is in each, what was masked, and whether what held at its compile still does.

mod grounds;
mod readers;

use super::at;
use super::gates::Ground;
use crate::asked::Asked;
use crate::fault::Fault;
use axum::extract::Path;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse, Response};
use console::Room;
use console::error::Status;
use console::sets::{Mask, ModelLine, Proof, ProofState, SetLine, SetPage, SetState, Sets};
use corpus::inspect::{Listed, list as listed};
use grounds::DecidedBy;
use rights::{Entry, EntryKind, Error};

/// The page.
pub(crate) async fn list(asked: Asked) -> Response {
    let answer = listing(&asked).await;
    asked.answer(answer).await
}

async fn listing(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let parts = asked.office.app.parts();
    let found = tokio::task::block_in_place(|| listed(&parts.sets))?;
    let now = Ground::now(&asked.office).await?;
    let mut sets: Vec<SetLine> = Vec::new();
    for set in found {
        match set {
            Ok(set) => {
                let state = stands(asked, &set, &now).await;
                // Its manifest or its policy cannot be read.
                let state = state.unwrap_or(SetState::Failed);
                sets.push(line(asked, &set, state));
            }
            // A set that cannot be read is shown as one that does not hold.
            Err(damaged) => sets.push(SetLine {
                href: at(&format!("/sets/{}", damaged.set)),
                name: damaged.set,
                purpose: damaged.damaged,
                made: parts.clock.today(),
                items: 0,
                masked: 0,
                state: SetState::Failed,
            }),
        }
    }
    sets.reverse();
    let stated = &parts.models;
    let model = |name: &String| ModelLine {
        href: None,
        name: name.clone(),
        sets: stated.sets.clone(),
        made: None,
        to_forget: None,
    };
    let page = Sets {
        sets,
        models: stated.names.iter().map(model).collect(),
    };
    asked.page(&session, Room::Sets, &page).await
}

/// How a set stands: as its gates do.
async fn stands(asked: &Asked, set: &Listed, now: &Ground) -> Result<SetState, Error> {
    let decided = DecidedBy::read(set)?;
    let gates = decided.gates(&asked.office, now).await?;
    Ok(grounds::state(&gates))
}

fn line(asked: &Asked, set: &Listed, state: SetState) -> SetLine {
    let portal = &asked.office.app.parts().portal;
    SetLine {
        href: at(&format!("/sets/{}", set.set)),
        name: set.set.clone(),
        purpose: portal.purpose(&set.purpose, asked.lang),
        made: set.made_at.day(),
        items: set.rows_written,
        masked: set.rows_masked,
        state,
    }
}

fn find(asked: &Asked, purpose: &str, number: &str) -> Result<Listed, Fault> {
    let parts = asked.office.app.parts();
    let name = format!("{purpose}/{number}");
    let found = tokio::task::block_in_place(|| listed(&parts.sets))?;
    let mut found = found.into_iter().flatten().filter(|set| set.set == name);
    found.next().ok_or(Fault::Status(Status::NotFound))
}

/// One set.
pub(crate) async fn one(asked: Asked, Path((purpose, number)): Path<(String, String)>) -> Response {
    let answer = showing(&asked, (&purpose, &number)).await;
    asked.answer(answer).await
}

async fn showing(asked: &Asked, (purpose, number): (&str, &str)) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let set = find(asked, purpose, number)?;
    let (office, parts) = (&asked.office, asked.office.app.parts());
    let decided = DecidedBy::read(&set)?;
    let (now, then) = (Ground::now(office).await?, decided.then(office).await?);
    let now = decided.gates(office, &now).await?;
    let then = decided.gates(office, &then).await?;
    let page = SetPage {
        line: line(asked, &set, grounds::state(&now)),
        entries: set.sequence.0,
        people: set.people,
        cells: set.cells,
        counts: grounds::counts(&set, asked.lang)?,
        gates: then.into_iter().zip(now).collect(),
        models: parts.models.on(&set.set).map(str::to_owned).collect(),
        loads: readers::loads(&set.path)?,
        copies: readers::copies(office, &set.set).await?,
        masks: masks(asked, &set.set).await?,
        proofs: proofs(asked, &set)?,
        report: set
            .report
            .as_ref()
            .map(|_| at(&format!("/sets/{}/report.html", set.set))),
    };
    asked.page(&session, Room::Sets, &page).await
}

/// What the ledger says was masked or removed, the newest first.
async fn masks(asked: &Asked, set: &str) -> Result<Vec<Mask>, Error> {
    let ledger = &asked.office.app.parts().ledger;
    let mut masks = Vec::new();
    for kind in [EntryKind::SetMasked, EntryKind::SetPurged] {
        for recorded in ledger.operator_history(kind).await? {
            let (of, items, why) = match &recorded.entry {
                Some(Entry::SetMasked { set, items, .. }) => (set, *items, console::Named::Masked),
                Some(Entry::SetPurged { set, rows, .. }) => (set, *rows, console::Named::Purged),
                _ => continue,
            };
            if of == set {
                masks.push(Mask {
                    at: server::web::moment(recorded.recorded_at),
                    items,
                    why: console::word(why, asked.lang),
                    entry: recorded.sequence.0,
                });
            }
        }
    }
    masks.sort_by_key(|mask| std::cmp::Reverse(mask.entry));
    Ok(masks)
}

/// Whether the newest state carries a signature that holds. The rest is `demur verify`'s.
fn proofs(asked: &Asked, set: &Listed) -> Result<Vec<Proof>, Error> {
    let sets = asked.office.app.sets();
    let today = asked.office.app.parts().clock.today();
    let head = corpus::set::state::head(&set.path)?;
    let holds = head.key == sets.public_key() && head.check();
    let signed = Proof {
        name: console::word(console::Named::Signature, asked.lang),
        state: match holds {
            true => ProofState::Holds(today),
            false => ProofState::Fails(today),
        },
        href: None,
    };
    let verify = Proof {
        name: format!(
            "{} demur verify {}",
            console::word(console::Named::Everything, asked.lang),
            set.set
        ),
        state: ProofState::Unchecked,
        href: None,
    };
    Ok(vec![signed, verify])
}

/// The report that was made with the set, without the person who is its example: showing their items would be a look,
/// which nobody gave a reason for.
pub(crate) async fn report(
    asked: Asked,
    Path((purpose, number)): Path<(String, String)>,
) -> Response {
    let answer = giving(&asked, (&purpose, &number)).await;
    asked.answer(answer).await
}

async fn giving(asked: &Asked, (purpose, number): (&str, &str)) -> Result<Response, Fault> {
    asked.session_for(console::Deed::Look).await?;
    let set = find(asked, purpose, number)?;
    let path = set.report.ok_or(Status::NotFound)?;
    let failed = |e| Error::storage(format!("cannot read `{}`", path.display())).because(e);
    let page = std::fs::read_to_string(&path).map_err(failed)?;
    let page = report::without_person(&page)?;
    // It is a page of its own, with its style inside: nothing else is allowed to it.
    let own = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";
    let headers = [
        (
            CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(own)),
    ];
    Ok((headers, page).into_response())
}
