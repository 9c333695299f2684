//! One request: its page. What was found for it is in `found`, what was said in `thread`, what is done about it in
//! `deeds`.

use super::found::found;
use super::thread::{extension, remedy, thread};
use super::{Asked, Case, Deed, Fault, Form, Room, at, line, numbered};
use crate::looks::Part;
use crate::rooms::persons::looked_at_words;
use crate::rooms::tlog_lang;
use crate::session::Session;
use axum::extract::Path;
use axum::response::Response;
use console::requests::{Answer, RequestPage, Unclear};
use console::{FormError, Named, field, word};
use rights::{Error, RequestKind, RequestOutcome, Scope, Sequence};

/// The page.
pub(crate) async fn one(asked: Asked, number: Path<u64>) -> Response {
    let answer = showing(&asked, numbered(number)).await;
    asked.answer(answer).await
}

async fn showing(asked: &Asked, number: Sequence) -> Result<Response, Fault> {
    let session = asked.session_for(Deed::Look).await?;
    let case = asked.office.app.case(number).await?;
    let page = page(asked, &session, &case, (&Form::default(), Wrong::default())).await?;
    asked.page(&session, Room::Requests, &page).await
}

/// What is wrong with what was sent.
#[derive(Default)]
pub(super) struct Wrong {
    pub(super) errors: Vec<FormError>,
    /// What stands against it, for whoever works here to read.
    pub(super) refused: Option<String>,
    /// Why it is not known which account was entered.
    pub(super) unclear: Option<Unclear>,
}

/// Showing what somebody asks for is a look at them, which they can see, whoever asks in their name.
///
/// INVARIANT: the ledger has the entry before anything of the request is shown.
async fn page(
    asked: &Asked,
    session: &Session,
    case: &Case,
    (form, wrong): (&Form, Wrong),
) -> Result<RequestPage, Error> {
    let office = &asked.office;
    let number = case.number;
    let why = format!("request {number}");
    let read = (Part::Request(number), "questions", why.as_str());
    looked_at_words(office, session, read, &[case.person]).await?;
    let open = case.state.ended.is_none();
    let action = |what: &str| at(&format!("/requests/{number}/{what}"));
    let today = office.app.parts().clock.today();
    let may_extend = open && case.state.extended.is_none() && today <= case.request.due();
    let line = line(office, case).await?;
    let written = office.app.written(case).await?;
    let mail = office.app.writes_to(case).await?;
    Ok(RequestPage {
        person: line
            .account
            .then(|| at(&format!("/persons/{}", case.person.0))),
        line,
        entry: number.0,
        channel: case.request.channel,
        behalf: case
            .request
            .by
            .as_ref()
            .map(|by| (by.name.clone(), by.behalf)),
        name: case.request.name.clone(),
        mail: mail.map(|mail| mail.to_string()),
        reach: reach(asked, case),
        evidence: super::proof::lines(case),
        thread: thread(case, &written),
        found: found(office, session, case).await?,
        released: super::found::released(case),
        account: super::account::asked_for(asked, case, (form, wrong.unclear)).await?,
        extension: extension(case, &written),
        extend: may_extend.then(|| (case.request.latest(), action("extend"))),
        answer: open.then(|| Answer {
            action: action("answer"),
            outcomes: RequestOutcome::ALL
                .iter()
                .map(|outcome| {
                    let label = word(Named::RequestOutcome(*outcome), asked.lang);
                    super::pick(outcome.as_str(), label, form.value(field::OUTCOME))
                })
                .collect(),
            text: form.text(field::TEXT),
            remedy: match form.value(field::TEXT) {
                // Sent before, it stays as it was written.
                Some(_) => form.text(field::REMEDY),
                None => remedy(asked),
            },
        }),
        write: open.then(|| action("write")),
        prove: open.then(|| action("evidence")),
        proof: form.text(field::EVIDENCE),
        attach: (open && case.request.kind != RequestKind::Question).then(|| action("items")),
        link: form.text(field::LINKS),
        refused: wrong.refused,
        errors: wrong.errors,
    })
}

/// What an objection or a withdrawal is narrowed to, in the words of receipts.
fn reach(asked: &Asked, case: &Case) -> Vec<(String, String)> {
    let reach = &case.request.reach;
    if *reach == Scope::all() {
        return Vec::new();
    }
    let rows = tlog::reach(reach, tlog_lang(asked.lang)).into_iter();
    rows.map(|(what, which)| (what.to_owned(), which)).collect()
}

/// The page as it is, with what is wrong with what was sent.
pub(super) async fn shown(
    asked: &Asked,
    session: &Session,
    number: Sequence,
    (form, wrong): (&Form, Wrong),
) -> Result<Response, Fault> {
    let case = asked.office.app.case(number).await?;
    let page = page(asked, session, &case, (form, wrong)).await?;
    asked.page(session, Room::Requests, &page).await
}
