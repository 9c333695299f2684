//! What counts as public.

use super::request::Asked;
use crate::fault::Fault;
use crate::session::Session;
use axum::response::Response;
use pages::public::{Public, Surface};

/// The page, for members and for everybody else.
pub(crate) async fn show(asked: Asked) -> Response {
    let answer = showing(&asked).await;
    asked.answer(answer)
}

async fn showing(asked: &Asked) -> Result<Response, Fault> {
    let portal = &asked.app.parts.portal;
    let surfaces = portal.surfaces.iter().map(|(id, words)| {
        let name = words.name.of(asked.lang);
        Surface {
            name: if name.is_empty() { id } else { name }.to_owned(),
            seen_by: words.seen_by.of(asked.lang).to_owned(),
            public: words.public,
        }
    });
    let page = Public {
        then_must_be_known: portal.public_then_must_be_known,
        surfaces: surfaces.collect(),
    };
    match Session::of(&asked.app, &asked.headers).await? {
        Some(session) => asked.page_for(&session, None, &page).await,
        None => asked.page(&page),
    }
}
