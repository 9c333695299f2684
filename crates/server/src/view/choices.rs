//! What a person said, and what became of it.

use crate::app::App;
use crate::cases::Case;
use pages::choices::{AskedFor, Choices, Request, Said, Source};
use pages::{Lang, RequestState};
use report::dossier::{About, ChoiceLine};
use rights::{ChoiceKind, PurposeTree, RequestKind};

/// Requests with their clocks, and every choice.
pub(crate) fn all(app: &App, (about, cases): (&About, &[Case]), lang: Lang) -> Choices {
    let mut requests: Vec<Request> = about.deadlines.iter().map(request).collect();
    // Questions have a room of their own.
    let others = cases
        .iter()
        .filter(|case| case.request.kind != RequestKind::Question);
    requests.extend(others.map(worked_on));
    requests.sort_by_key(|r| (!r.state.runs(), r.due));
    let choices = about.choices.iter().rev();
    Choices {
        requests,
        choices: choices.map(|line| said(app, about, line, lang)).collect(),
    }
}

/// One that somebody works on.
fn worked_on(case: &Case) -> Request {
    Request {
        kind: AskedFor::Request(case.request.kind),
        entry: case.number.0,
        href: Some(format!("/questions/{}", case.number)),
        received: case.request.received,
        due: case.state.due,
        extended: super::cases::extended(case),
        state: super::cases::state(case),
        notes: Vec::new(),
    }
}

fn request(deadline: &report::dossier::Deadline) -> Request {
    let open = !deadline.open.is_empty();
    Request {
        kind: AskedFor::Choice(deadline.request),
        entry: deadline.sequence.0,
        href: None,
        received: deadline.received,
        due: deadline.due,
        extended: None,
        state: match open {
            true => RequestState::Open,
            false => RequestState::Fulfilled(deadline.received),
        },
        notes: deadline
            .done
            .iter()
            .chain(&deadline.open)
            .cloned()
            .collect(),
    }
}

fn source(source: &str) -> Source {
    match source {
        "portal" | "demur:portal" => Source::Portal,
        "demur:link" => Source::Link,
        "mail" => Source::Mail,
        "staff" | "letter" | "phone" => Source::Staff,
        other => match other.strip_prefix("signal:") {
            Some(signal) => Source::Signal(signal.to_owned()),
            None => Source::Platform,
        },
    }
}

fn said(app: &App, about: &About, line: &ChoiceLine, lang: Lang) -> Said {
    let in_force = stands(about, line, &app.parts.tree);
    let can_go = in_force
        && matches!(
            line.choice.kind,
            ChoiceKind::Objection | ChoiceKind::Consent
        );
    Said {
        kind: line.choice.kind,
        at: super::moment(line.recorded_at),
        entry: line.sequence.0,
        reach: super::reach(app, &line.choice.scope, lang),
        source: source(&line.choice.source),
        in_force,
        note: line.choice.note.clone(),
        receipt: Some(super::receipt_links(line.sequence.0)),
        take_back: can_go.then(|| format!("/choices/{}/take-back", line.sequence.0)),
    }
}

/// Whether a choice is in force: nothing later has taken it back as a whole.
pub(crate) fn stands(about: &About, line: &ChoiceLine, tree: &PurposeTree) -> bool {
    let back = match line.choice.kind {
        ChoiceKind::Objection => ChoiceKind::ObjectionWithdrawn,
        ChoiceKind::Consent => ChoiceKind::ConsentWithdrawn,
        ChoiceKind::Restriction => ChoiceKind::RestrictionLifted,
        ChoiceKind::ObjectionWithdrawn
        | ChoiceKind::ConsentWithdrawn
        | ChoiceKind::RestrictionLifted => return false,
        ChoiceKind::Erasure | ChoiceKind::AudienceNarrowed | ChoiceKind::SpecialCategory => {
            return true;
        }
    };
    let mut later = about.choices.iter();
    // As the ledger folds it: each account for itself, and only what covers all of it takes it back.
    !later.any(|other| {
        other.sequence > line.sequence
            && other.person == line.person
            && other.choice.kind == back
            && line.choice.scope.is_within(&other.choice.scope, tree)
    })
}
