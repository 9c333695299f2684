//! What a person said, and what became of it.

use super::standing::counting;
use crate::address::query;
use crate::app::App;
use crate::record::PORTAL;
use ledger::Case;
use pages::choices::{AskedFor, Choices, EndsToo, Request, Said, SaidItem, Source};
use pages::{Lang, RequestState, field};
use report::dossier::{About, ChoiceLine};
use rights::{Choice, ChoiceKind, ItemId, PurposeTree, RequestKind, SIGNAL, in_force};

/// Requests with their clocks, and every choice.
pub(crate) fn all(app: &App, (about, cases): (&About, &[Case]), lang: Lang) -> Choices {
    let mut requests: Vec<Request> = about.deadlines.iter().map(request).collect();
    // Questions have a room of their own.
    let others = cases
        .iter()
        .filter(|case| case.request.kind != RequestKind::Question);
    requests.extend(others.map(worked_on));
    requests.sort_by_key(|r| (!r.state.runs(), r.due));
    let counts = counting(&about.choices, &app.parts.tree);
    let in_force = |line: &ChoiceLine| counts.get(&line.sequence).copied().flatten();
    let choices = about.choices.iter().rev();
    Choices {
        requests,
        choices: choices
            .map(|line| said(app, line, in_force(line), lang))
            .collect(),
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
            false => RequestState::Done(deadline.done_by),
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
        "demur:form" => Source::Form,
        "demur:named" => Source::Named,
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

fn said(app: &App, line: &ChoiceLine, in_force: Option<bool>, lang: Lang) -> Said {
    let choice = &line.choice;
    let can_go = in_force == Some(true) && taken_back_by(choice.kind).is_some();
    Said {
        kind: choice.kind,
        at: super::moment(line.recorded_at),
        entry: line.sequence.0,
        reach: super::reach(app, &choice.scope, lang),
        item: choice.item.as_ref().map(said_item),
        before: choice.before,
        audience: choice.audience,
        source: source(&choice.source),
        in_force,
        note: choice.note.clone(),
        receipt: Some(super::receipt_links(line.sequence.0)),
        take_back: can_go.then(|| format!("/choices/{}/take-back", line.sequence.0)),
    }
}

/// The item that a choice is about, and where it is found.
fn said_item(item: &ItemId) -> SaidItem {
    let found = query([(field::QUERY, item.as_str())]);
    SaidItem {
        id: item.to_string(),
        href: (!item.is_erased()).then(|| format!("/items?{found}")),
    }
}

/// What a person says here to take a choice back; `None` for what cannot be taken back here.
pub(crate) const fn taken_back_by(kind: ChoiceKind) -> Option<ChoiceKind> {
    match kind {
        ChoiceKind::Objection => Some(ChoiceKind::ObjectionWithdrawn),
        ChoiceKind::Consent => Some(ChoiceKind::ConsentWithdrawn),
        ChoiceKind::Restriction => Some(ChoiceKind::RestrictionLifted),
        ChoiceKind::ObjectionWithdrawn
        | ChoiceKind::ConsentWithdrawn
        | ChoiceKind::RestrictionLifted
        | ChoiceKind::Erasure
        | ChoiceKind::AudienceNarrowed
        | ChoiceKind::SpecialCategory => None,
    }
}

/// What else of the account ends when a choice is taken back: what is in force before and not after, of what the person
/// said within it, and of what a program says for them that the taking back stands above. What ends in part is none.
pub(crate) fn along<'a>(
    about: &'a About,
    line: &ChoiceLine,
    tree: &PurposeTree,
) -> Vec<&'a ChoiceLine> {
    let Some(back) = taken_back_by(line.choice.kind) else {
        return Vec::new();
    };
    let lines = about.choices.iter().filter(|l| l.person == line.person);
    let lines: Vec<&ChoiceLine> = lines.collect();
    // What is in force follows the order of entries; when it would be said plays no part.
    let choice = &line.choice;
    let back = Choice::new(back, choice.scope.clone(), choice.made_at, PORTAL);
    let mut said: Vec<&Choice> = lines.iter().map(|l| &l.choice).collect();
    let before = in_force(&said, tree);
    said.push(&back);
    let after = in_force(&said, tree);
    let all = lines.into_iter().zip(before.into_iter().zip(after));
    let ends = all.filter(|(other, stands)| {
        other.sequence != line.sequence && *stands == (Some(true), Some(false))
    });
    ends.map(|(other, _)| other).collect()
}

/// One of these, as the page lists it.
pub(crate) fn ends_too(app: &App, line: &ChoiceLine, lang: Lang) -> EndsToo {
    EndsToo {
        at: super::moment(line.recorded_at),
        entry: line.sequence.0,
        source: source(&line.choice.source),
        reach: super::reach(app, &line.choice.scope, lang),
    }
}

/// Whether a choice is in force: nothing later has taken it back as a whole.
pub(crate) fn stands(about: &About, line: &ChoiceLine, tree: &PurposeTree) -> bool {
    counting(&about.choices, tree).get(&line.sequence) == Some(&Some(true))
}
