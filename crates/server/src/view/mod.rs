//! From what is known of a person to what pages show.

pub(crate) mod audience;
pub(crate) mod cases;
pub(crate) mod choices;
pub(crate) mod consents;
pub(crate) mod erase;
pub(crate) mod guest;
pub(crate) mod home;
pub(crate) mod items;
pub(crate) mod narrowing;
pub(crate) mod reasons;
pub(crate) mod sets;
pub(crate) mod standing;
pub(crate) mod used;
pub(crate) mod why_nothing;

use crate::address::query;
use crate::app::App;
use crate::session::Session;
use axum::http::Method;
use ledger::Recorded;
use pages::{Account, Frame, Lang, LanguageLink, Moment, Paths, Reach, Receipt, Tick};
use rights::{Error, Instant, Kind, Scope, Sequence};
use std::sync::Arc;
use tlog::{Folder, Published, SignedCheckpoint};

/// A moment as pages say it, in UTC.
pub(crate) fn moment(at: Instant) -> Moment {
    let minutes = at.epoch_micros().div_euclid(60_000_000).rem_euclid(1_440);
    Moment {
        day: at.day(),
        hour: u8::try_from(minutes / 60).unwrap_or(0),
        minute: u8::try_from(minutes % 60).unwrap_or(0),
        zone: "UTC".to_owned(),
    }
}

/// What stands around a page.
pub(crate) fn frame(app: &App, lang: Lang, session: Option<(&Session, &str)>) -> Frame {
    Frame {
        lang,
        operator: app.parts.portal.operator(),
        paths: match crate::consent::is_asked(app) {
            true => Paths::default(),
            // Nobody is asked for a consent: no page leads there.
            false => Paths {
                consent: String::new(),
                ..Paths::default()
            },
        },
        languages: Vec::new(),
        account: session.map(|(_, name)| Account {
            name: name.to_owned(),
        }),
        csrf: session.map(|(session, _)| session.csrf(app)),
        here: None,
    }
}

/// The same page in the other languages: `path` with what was asked for, less the language. None for an answer
/// to a form: it stands at no address to which one could come back.
pub(crate) fn languages(method: &Method, path: &str, lang: Lang) -> Vec<LanguageLink> {
    if !matches!(*method, Method::GET | Method::HEAD) {
        return Vec::new();
    }
    let others = Lang::ALL.iter().filter(|other| **other != lang);
    let link = |other: &Lang| LanguageLink {
        lang: *other,
        href: format!(
            "/language/{}?{}",
            other.tag(),
            query([(pages::field::NEXT, path)])
        ),
    };
    others.map(link).collect()
}

/// What a choice reaches, in words.
pub(crate) fn reach(app: &App, scope: &Scope, lang: Lang) -> Reach {
    let purposes = scope.purposes.iter();
    Reach {
        purposes: purposes
            .map(|purpose| app.parts.portal.purpose(purpose, lang))
            .collect(),
        kinds: scope.kinds.iter().copied().collect(),
        surfaces: (scope.surfaces.iter())
            .map(|surface| app.parts.portal.surface(surface, lang))
            .collect(),
    }
}

/// Where the receipt of an entry is.
pub(crate) fn receipt_links(sequence: u64) -> Receipt {
    Receipt {
        html: format!("/receipts/{sequence}.html"),
        json: format!("/receipts/{sequence}.json"),
    }
}

/// Purposes to choose from.
#[must_use]
pub fn purpose_ticks(app: &App, lang: Lang, ticked: &Scope) -> Vec<Tick> {
    let purposes = app.parts.purposes.iter();
    let tick = |(purpose, _): &(rights::PurposeId, rights::Terms)| Tick {
        value: purpose.to_string(),
        label: app.parts.portal.purpose(purpose, lang),
        hint: None,
        ticked: ticked.purposes.contains(purpose),
    };
    purposes.map(tick).collect()
}

/// Kinds to choose from, by their words.
#[must_use]
pub fn kind_ticks(lang: Lang, ticked: &Scope) -> Vec<Tick> {
    let kinds = Kind::ALL.iter().filter(|kind| **kind != Kind::Unknown);
    let tick = |kind: &Kind| Tick {
        value: kind.to_string(),
        label: pages::kind_word(*kind, lang),
        hint: None,
        ticked: ticked.kinds.contains(kind),
    };
    kinds.map(tick).collect()
}

/// Surfaces to choose from, by their names.
pub(crate) fn surface_ticks<'s>(
    app: &App,
    lang: Lang,
    surfaces: impl IntoIterator<Item = &'s String>,
) -> Vec<Tick> {
    let tick = |surface: &String| Tick {
        value: surface.clone(),
        label: app.parts.portal.surface(surface, lang),
        hint: None,
        ticked: false,
    };
    surfaces.into_iter().map(tick).collect()
}

/// The receipt of an entry, with its proof in the published log.
pub(crate) async fn receipt(app: &App, recorded: &Recorded) -> Result<tlog::Receipt, Error> {
    let gone = || Error::not_found("what this entry said is known to nobody any more");
    let opening = recorded.opening.as_ref().ok_or_else(gone)?;
    let _turn = app.publishing.lock().await;
    // Files are read and written, and what they need of the ledger is waited for.
    tokio::task::block_in_place(|| {
        let (published, checkpoint) = published(app)?;
        tlog::Receipt::new(
            recorded.sequence.0,
            &opening.record,
            opening.salt,
            published.prove(recorded.sequence.0)?,
            checkpoint,
            app.parts.log_key.verifier(),
        )
    })
}

/// The newest checkpoint of the published log, at the head of the ledger.
pub(crate) async fn checkpoint(app: &App) -> Result<SignedCheckpoint, Error> {
    let _turn = app.publishing.lock().await;
    tokio::task::block_in_place(|| published(app)).map(|(_, checkpoint)| checkpoint)
}

/// The published log, brought up to the head of the ledger.
fn published(app: &App) -> Result<(Published, SignedCheckpoint), Error> {
    let runtime = tokio::runtime::Handle::current();
    let ledger = &app.parts.ledger;
    let folder = Folder::create(&app.parts.root.join("log"))?;
    let mut published = Published::at(Arc::new(folder))?;
    let head = runtime.block_on(ledger.frontier())?;
    let mut read = |range: std::ops::Range<u64>| {
        let (from, to) = (Sequence(range.start), Sequence(range.end));
        runtime.block_on(ledger.commitments(from, to))
    };
    let checkpoint = published.advance(&head, &mut read, &app.parts.log_key)?;
    Ok((published, checkpoint))
}
