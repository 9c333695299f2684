//! Choosing the language of every page to come.

use super::request::Asked;
use super::sign_in::onward;
use crate::fault::Fault;
use crate::language::CHOSEN;
use axum::extract::Path;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use pages::Lang;
use pages::error::Status;
use pages::field;
use rights::Error;

/// For a year.
const KEPT_SECONDS: u32 = 365 * 86_400;

/// Keeps the language and goes back to where the link stood.
pub(crate) async fn choose(asked: Asked, Path(tag): Path<String>) -> Response {
    let answer = choosing(&asked, &tag);
    asked.answer(answer).await
}

fn choosing(asked: &Asked, tag: &str) -> Result<Response, Fault> {
    let lang: Lang = tag.parse().map_err(|_| Fault::Status(Status::NotFound))?;
    let secure = match asked.app.is_secure() {
        true => "; Secure",
        false => "",
    };
    let cookie = format!(
        "{CHOSEN}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={KEPT_SECONDS}{secure}",
        lang.tag()
    );
    let cookie = HeaderValue::from_str(&cookie)
        .map_err(|e| Error::internal("the cookie of a language").because(e))?;
    let to = onward(asked.value(field::NEXT));
    let mut response = (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response();
    response.headers_mut().insert(SET_COOKIE, cookie);
    Ok(response)
}
