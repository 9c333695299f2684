//! What a person said, and what became of it.

use crate::app::App;
use ledger::Case;
use pages::choices::{AskedFor, Choices, Request, Said, Source};
use pages::{Lang, RequestState};
use report::dossier::{About, ChoiceLine};
use rights::{ChoiceKind, PurposeTree, RequestKind, SIGNAL, Standing};

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
        "mail" | "demur:mail" => Source::Mail,
        "staff" | "letter" | "phone" | "demur:letter" | "demur:phone" => Source::Staff,
        other => match other.strip_prefix(SIGNAL) {
            Some(signal) => Source::Signal(signal_name(signal)),
            None => Source::Platform,
        },
    }
}

/// What people call it, with what it said where it can say several things.
fn signal_name(signal: &str) -> String {
    let (source, token) = signal.split_once(':').unwrap_or((signal, ""));
    let name = match source {
        "gpc" => "Global Privacy Control",
        "bluesky" => "Bluesky",
        "aipref" => "AIPREF",
        "mastodon" => "Mastodon",
        other => other,
    };
    match token {
        "" => name.to_owned(),
        token => format!("{name} ({token})"),
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
    if line.choice.is_signal() {
        return signal_stands(about, line, tree);
    }
    let mut later = about.choices.iter();
    // As the ledger folds it: each account for itself, and only what covers all of it takes it back.
    !later.any(|other| {
        other.sequence > line.sequence
            && other.person == line.person
            && other.choice.kind == back
            && !other.choice.is_signal()
            && line.choice.scope.is_within(&other.choice.scope, tree)
    })
}

/// Whether a denial of a signal is in force: the signal has not taken it back, and the person has not
/// allowed all of it since.
fn signal_stands(about: &About, line: &ChoiceLine, tree: &PurposeTree) -> bool {
    let own = about.choices.iter().filter(|l| l.person == line.person);
    let mut taken_back = own.clone().filter(|other| {
        other.sequence > line.sequence
            && other.choice.source == line.choice.source
            && other.choice.kind == ChoiceKind::ObjectionWithdrawn
    });
    if taken_back.any(|back| line.choice.scope.is_within(&back.choice.scope, tree)) {
        return false;
    }
    let standing = Standing::of(own.map(|l| &l.choice), tree);
    let mut signals = standing.signals.iter();
    signals.any(|signal| {
        signal.source == line.choice.source
            && signal.scope == line.choice.scope
            && signal.stands(tree)
    })
}
