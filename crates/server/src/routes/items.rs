//! My items.

use super::form::Form;
use super::request::Asked;
use crate::fault::{Fault, see_other};
use crate::record::{PORTAL, Taken};
use crate::session::Session;
use crate::view;
use crate::view::items::{Search, Texts, is_interaction, list as listed, one as shown};
use crate::view::narrowing::{narrower, said_of};
use axum::body::Bytes;
use axum::extract::Path;
use axum::response::Response;
use pages::error::Status;
use pages::items::{Done, Item, ItemChanged};
use pages::{Section, field};
use report::dossier::{Dossier, ItemLine};
use rights::{Audience, Choice, ChoiceKind, Error, Instant, ItemId, Scope};
use std::collections::BTreeMap;

/// The list with its search.
pub(crate) async fn list(asked: Asked) -> Response {
    let answer = listing(&asked).await;
    asked.answer(answer).await
}

async fn listing(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let dossier = asked.app.everything(session.person, asked.lang).await?;
    let search = Search {
        words: asked.value(field::QUERY).unwrap_or_default().to_owned(),
        used: match asked.value(field::USED) {
            Some("in") => Some(true),
            Some("out") => Some(false),
            _ => None,
        },
        purposes: asked.values(field::PURPOSE).map(Into::into).collect(),
        kinds: asked
            .values(field::KIND)
            .filter_map(|kind| kind.parse().ok())
            .collect(),
        page: asked
            .value(field::PAGE)
            .and_then(|p| p.parse().ok())
            .unwrap_or(1),
        interactions: session.is_fresh(&asked.app),
    };
    let read = search.to_read(&dossier).into_iter();
    let read: Vec<_> = read.map(|item| (item.content.clone(), item.row)).collect();
    let found = texts(asked, &read)?;
    let own = asked.app.own_entries(session.person).await?;
    let mut page = listed(&asked.app, (&dossier, &own), (&search, &found), asked.lang);
    excerpts(asked, &mut page.items)?;
    asked.page_for(&session, Some(Section::Items), &page).await
}

/// Texts by content and row.
fn texts(asked: &Asked, places: &[(String, u64)]) -> Result<Texts, Error> {
    let mut rows: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for (content, row) in places {
        rows.entry(content).or_default().push(*row);
    }
    let mut found = Texts::new();
    for (content, rows) in rows {
        // Files are read.
        let store = &asked.app.parts.store;
        let texts = tokio::task::block_in_place(|| store.texts_at(content, rows))?;
        let texts = texts.into_iter();
        found.extend(texts.map(|(row, text)| ((content.to_owned(), row), text)));
    }
    Ok(found)
}

/// Puts the beginnings of texts in.
fn excerpts(asked: &Asked, items: &mut [Item]) -> Result<(), Error> {
    let place = |item: &Item| {
        let mut parts = item.href.trim_start_matches("/items/").split('/');
        Some((parts.next()?.to_owned(), parts.next()?.parse().ok()?))
    };
    let places: Vec<(String, u64)> = items.iter().filter_map(place).collect();
    let texts = texts(asked, &places)?;
    for item in items {
        let text = place(item).and_then(|place| texts.get(&place));
        item.excerpt = text.map(|text| beginning(text));
    }
    Ok(())
}

/// The first words of each of these items.
pub(super) fn beginnings_of(
    asked: &Asked,
    items: &[&ItemLine],
) -> Result<Vec<Option<String>>, Error> {
    let place = |item: &&ItemLine| (item.content.clone(), item.row);
    let places: Vec<(String, u64)> = items.iter().map(place).collect();
    let texts = texts(asked, &places)?;
    let text = |place| texts.get(place).map(|text| beginning(text));
    Ok(places.iter().map(text).collect())
}

/// The first words of a text.
fn beginning(text: &str) -> String {
    const LETTERS: usize = 160;
    if text.chars().count() <= LETTERS {
        return text.to_owned();
    }
    let cut: String = text.chars().take(LETTERS).collect();
    let end = cut.rfind(char::is_whitespace).unwrap_or(cut.len());
    format!("{}\u{2026}", cut.get(..end).unwrap_or(&cut))
}

/// An item of the person who is signed in.
///
/// INVARIANT: it is looked for among their own items alone, so nobody reaches another's by an address.
async fn own(
    asked: &Asked,
    session: &Session,
    (content, row): &(String, u64),
) -> Result<(Dossier, ItemLine), Fault> {
    let dossier = asked.app.everything(session.person, asked.lang).await?;
    let mut items = dossier.items.items.iter();
    let found = items.find(|item| item.content == *content && item.row == *row);
    let found = found.cloned().ok_or(Fault::Status(Status::NotFound))?;
    if is_interaction(found.kind) {
        session.needs_fresh(&asked.app, &format!("/items/{content}/{row}"))?;
    }
    Ok((dossier, found))
}

/// All about one.
pub(crate) async fn one(asked: Asked, Path(place): Path<(String, u64)>) -> Response {
    let answer = showing(&asked, &place).await;
    asked.answer(answer).await
}

async fn showing(asked: &Asked, place: &(String, u64)) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let (dossier, item) = own(asked, &session, place).await?;
    let (app, place) = (&asked.app, (item.content.as_str(), item.row));
    let whom = (session.person, asked.lang);
    let connected = app.connected(whom, place).await?;
    let own = app.own_entries(session.person).await?;
    let mut page = shown(app, (&dossier, &own), (&item, &connected), asked.lang);
    let text = texts(asked, &[(item.content.clone(), item.row)])?;
    page.item.excerpt = text.into_values().next();
    asked.page_for(&session, Some(Section::Items), &page).await
}

/// Narrows who can see it.
pub(crate) async fn narrow(
    asked: Asked,
    Path(place): Path<(String, u64)>,
    body: Bytes,
) -> Response {
    let answer = changing(&asked, &place, &body, true).await;
    asked.answer(answer).await
}

/// Marks it as showing special categories of data.
pub(crate) async fn special(
    asked: Asked,
    Path(place): Path<(String, u64)>,
    body: Bytes,
) -> Response {
    let answer = changing(&asked, &place, &body, false).await;
    asked.answer(answer).await
}

/// What a form about an item wants.
#[derive(Clone, Copy)]
enum Wanted {
    Narrow(Audience),
    Special,
}

impl Wanted {
    /// Nothing but what pages offer.
    fn of(form: &Form, narrow: bool) -> Result<Wanted, Fault> {
        if !narrow {
            return Ok(Wanted::Special);
        }
        match form.value(field::AUDIENCE).map(str::parse) {
            Some(Ok(audience @ (Audience::Friends | Audience::OnlyMe))) => {
                Ok(Wanted::Narrow(audience))
            }
            _ => Err(Status::BadRequest.into()),
        }
    }

    fn choice(self, item: &ItemLine, now: Instant) -> Choice {
        let (kind, audience) = match self {
            Wanted::Narrow(audience) => (ChoiceKind::AudienceNarrowed, Some(audience)),
            Wanted::Special => (ChoiceKind::SpecialCategory, None),
        };
        let mut choice = Choice::new(kind, Scope::all(), now, PORTAL);
        choice.item = Some(ItemId::new(item.item.clone()));
        choice.audience = audience;
        choice
    }
}

async fn changing(
    asked: &Asked,
    place: &(String, u64),
    body: &Bytes,
    narrow: bool,
) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let form = Form::read(&asked.headers, body)?;
    form.check(asked, &session)?;
    let wanted = Wanted::of(&form, narrow)?;
    let turn = asked.app.turn(session.person).await;
    let (dossier, item) = own(asked, &session, place).await?;
    if item.erased {
        return Err(Status::NotFound.into());
    }
    let choice = wanted.choice(&item, asked.app.parts.clock.now());
    // INVARIANT: an audience is only ever narrowed: what the item has now is looked at within the turn.
    let wider = matches!(wanted, Wanted::Narrow(to) if !narrower(&item).contains(&to));
    let before = said_of(&dossier, &choice).filter(|_| wider || !narrow);
    if before.is_none() && wider {
        let href = format!("/items/{}/{}", item.content, item.row);
        return Ok(see_other(href));
    }
    let taken = match before {
        Some(taken) => taken,
        None => {
            let owner = item.person.unwrap_or(session.person);
            asked.app.append(owner, choice).await?
        }
    };
    drop(turn);
    changed(asked, &session, (&item, wanted, taken)).await
}

/// INVARIANT: it is recorded; whatever fails now, the answer says so.
async fn changed(
    asked: &Asked,
    session: &Session,
    (item, wanted, taken): (&ItemLine, Wanted, Taken),
) -> Result<Response, Fault> {
    let app = &asked.app;
    let done = match wanted {
        Wanted::Special => Done::Special,
        Wanted::Narrow(audience) => Done::Narrowed {
            audience,
            connected: app.is_connected_or_log().await,
            due: corpus::a_month_after(taken.at.day()),
        },
    };
    let page = ItemChanged {
        done,
        again: taken.again,
        href: format!("/items/{}/{}", item.content, item.row),
        entry: taken.sequence.0,
        at: view::moment(taken.at),
        receipt: view::receipt_links(taken.sequence.0),
    };
    asked.page_for(session, Some(Section::Items), &page).await
}
