//! Requests as pages show them.

use ledger::{BY_PERSON, Case};
use pages::officer::{By, Message};
use pages::{Lang, RequestState};
use rights::{RequestOutcome, RequestStep};

/// How one stands.
pub(crate) fn state(case: &Case) -> RequestState {
    match case.state.ended {
        None if case.state.begun => RequestState::InProgress,
        None => RequestState::Open,
        Some((day, Some(RequestOutcome::Refused))) => RequestState::Denied(day, answer(case)),
        Some((day, Some(_))) => RequestState::Fulfilled(day),
        Some((day, None)) => RequestState::Revoked(day),
    }
}

/// What the person was told at the end.
fn answer(case: &Case) -> String {
    let said = case.steps.iter().rev().find_map(|step| match &step.step {
        RequestStep::Answered { text, remedy, .. } => Some(format!("{text} {remedy}")),
        _ => None,
    });
    said.unwrap_or_default().trim().to_owned()
}

/// Why the last day was moved.
pub(crate) fn extended(case: &Case) -> Option<String> {
    case.state.extended.as_ref().map(|(_, why)| why.clone())
}

/// What it is about, in a line.
pub(crate) fn subject(case: &Case, lang: Lang) -> String {
    match case.request.subject.as_str() {
        "" => pages::request_word(case.request.kind, lang),
        said => said.to_owned(),
    }
}

/// What was written on both sides, in order.
pub(crate) fn messages(case: &Case) -> Vec<Message> {
    let mut messages = thread(case);
    messages.retain(|message| !message.text.is_empty());
    messages
}

/// The same with messages that say nothing in words.
pub(crate) fn thread(case: &Case) -> Vec<Message> {
    let mut messages = vec![Message {
        by: By::Person,
        at: super::moment(case.recorded_at),
        text: paragraphs(&case.request.text),
    }];
    for step in &case.steps {
        let text = match &step.step {
            RequestStep::Said { text } | RequestStep::Wrote { text } => text.clone(),
            RequestStep::Answered { text, remedy, .. } => format!("{text}\n{remedy}"),
            RequestStep::Extended { why, .. } => why.clone(),
            _ => continue,
        };
        messages.push(Message {
            by: match step.by.as_str() {
                BY_PERSON => By::Person,
                name => By::Officer(name.to_owned()),
            },
            at: super::moment(step.at),
            text: paragraphs(&text),
        });
    }
    messages
}

fn paragraphs(text: &str) -> Vec<String> {
    let lines = text.split('\n').map(str::trim);
    let said = lines.filter(|line| !line.is_empty());
    said.map(str::to_owned).collect()
}
