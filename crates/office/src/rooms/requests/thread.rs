//! What was said about a request on both sides, and how far the mails of staff have come.

use super::{Asked, Case, at};
use console::requests::{Extension, Sent, Spoken, Telling};
use rights::{RequestStep, Sequence};
use server::{CaseStep, Written};
use std::collections::BTreeMap;

/// What was said on both sides, with how far our mails have come; the request itself with what is to be looked for.
pub(super) fn thread(case: &Case, written: &BTreeMap<Sequence, Written>) -> Vec<Spoken> {
    let mut messages = server::web::thread(case);
    let search = &case.request.search;
    let words = search.words.iter();
    let words = words.map(|words| format!("\u{201c}{words}\u{201d}"));
    if let Some(first) = messages.first_mut() {
        first.text.extend(search.links.iter().cloned().chain(words));
    }
    // The request comes first; each message behind it is one step.
    let steps = case.steps.iter().filter(|step| says(step));
    let sent = steps.map(|step| sent_of(case, step, written));
    let sent = std::iter::once(None).chain(sent);
    let spoken = |(message, sent)| Spoken { message, sent };
    messages.into_iter().zip(sent).map(spoken).collect()
}

/// Whether a step is a message of the thread.
const fn says(step: &CaseStep) -> bool {
    matches!(
        step.step,
        RequestStep::Said { .. }
            | RequestStep::Wrote { .. }
            | RequestStep::Answered { .. }
            | RequestStep::Extended { .. }
    )
}

/// How far the mail of a step has come; where none reached anybody, that it went by letter is said there.
fn sent_of(case: &Case, step: &CaseStep, written: &BTreeMap<Sequence, Written>) -> Option<Sent> {
    let written = written.get(&step.sequence)?;
    let post = written.state.is_lost().then(|| {
        let action = at(&format!("/requests/{}/posted", case.number));
        (action, step.sequence.0)
    });
    Some(Sent {
        state: match written.state {
            server::Telling::NoAddress => Telling::NoAddress,
            server::Telling::NoMailbox => Telling::NoMailbox,
            server::Telling::GivenUp => Telling::GivenUp,
            server::Telling::Unsure => Telling::Unsure,
            server::Telling::Sending | server::Telling::Waiting => Telling::Waiting,
            server::Telling::Told => Telling::Told,
        },
        at: written.at.map(server::web::moment),
        posted: written.posted,
        post,
    })
}

pub(super) fn extension(case: &Case, written: &BTreeMap<Sequence, Written>) -> Option<Extension> {
    case.steps.iter().find_map(|step| match &step.step {
        RequestStep::Extended { until, why } => Some(Extension {
            until: *until,
            why: why.clone(),
            sent: sent_of(case, step, written),
        }),
        _ => None,
    })
}

/// Where one can complain (Art. 12(4), 77, 79), as the operator names the authority; nothing where nobody has.
pub(super) fn remedy(asked: &Asked) -> String {
    let portal = &asked.office.app.parts().portal;
    let names = [portal.authority.as_str(), portal.authority_page.as_str()];
    let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
    match (names.is_empty(), asked.lang) {
        (true, _) => String::new(),
        (false, console::Lang::En) => format!(
            "You can complain to the supervisory authority ({}), or go to court.",
            names.join(", ")
        ),
        (false, console::Lang::De) => format!(
            "Sie können sich bei der Aufsichtsbehörde ({}) beschweren oder vor Gericht gehen.",
            names.join(", ")
        ),
    }
}
