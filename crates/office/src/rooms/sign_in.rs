//! Staff sign in by a code that is mailed to them, or by a link that whoever runs the program was shown.

use super::sign_in_with::offered;
use crate::asked::{Asked, to};
use crate::fault::Fault;
use crate::form::Form;
use crate::routes::PREFIX;
use crate::session::{self, CODE_MINUTES, Session};
use crate::store::Colleague;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, SET_COOKIE};
use axum::response::{IntoResponse, Response};
use console::error::Status;
use console::signin::SignIn;
use console::{FormError, Problem, field};
use rights::Error;
use server::web::{self, What};
use std::sync::Arc;

/// Where to go on: a place of the console, and nowhere else.
pub(super) fn onward(next: Option<&str>) -> String {
    let inside = |next: &&str| {
        next.starts_with(PREFIX)
            && !next.contains("..")
            && next.len() < 1_000
            && next.chars().all(|c| c.is_ascii_graphic() && c != '\\')
    };
    next.filter(inside).unwrap_or(PREFIX).to_owned()
}

struct Entered<'e> {
    name: &'e str,
    next: Option<&'e str>,
    signed_out: bool,
}

async fn form(
    asked: &Asked,
    entered: Entered<'_>,
    errors: Vec<FormError>,
) -> Result<Response, Fault> {
    let page = SignIn {
        elsewhere: offered(&asked.office),
        name: entered.name.to_owned(),
        next: entered.next.map(|next| onward(Some(next))),
        signed_out: entered.signed_out,
        errors,
    };
    asked.page_as(StatusCode::OK, None, None, &page).await
}

/// The form.
pub(crate) async fn ask(asked: Asked) -> Response {
    let entered = Entered {
        name: "",
        next: asked.value(field::NEXT),
        signed_out: asked.value("out").is_some(),
    };
    let answer = form(&asked, entered, Vec::new()).await;
    asked.answer(answer).await
}

/// A name alone has a code sent; with the code one is in.
pub(crate) async fn enter(asked: Asked, body: Bytes) -> Response {
    let answer = entering(&asked, &body).await;
    asked.answer(answer).await
}

/// INVARIANT: whether a name is known is not said, and the answer to a name alone comes as fast either way.
async fn entering(asked: &Asked, body: &Bytes) -> Result<Response, Fault> {
    if web::is_from_elsewhere(&asked.headers) {
        return Err(Status::Forbidden.into());
    }
    let sent = Form::read(&asked.headers, body)?;
    let mut errors = Vec::new();
    let name = sent.needed(field::NAME, &mut errors);
    let next = sent.value(field::NEXT);
    let entered = Entered {
        name: &name,
        next,
        signed_out: false,
    };
    if !errors.is_empty() {
        return form(asked, entered, errors).await;
    }
    let office = &asked.office;
    web::limit(&office.app, What::SignIn, &asked.from).map_err(Fault::TooMany)?;
    let Some(code) = sent.value(field::CODE) else {
        web::limit(&office.app, What::MailTo, &format!("staff {name}")).map_err(Fault::TooMany)?;
        let (office, name) = (Arc::clone(office), name.clone());
        tokio::spawn(async move {
            if let Err(error) = send_code(&office, &name).await {
                drop(web::log(&office.app, &error));
            }
        });
        return form(asked, entered, Vec::new()).await;
    };
    web::limit(&office.app, What::Code, &format!("staff {name}")).map_err(Fault::TooMany)?;
    let digest = session::code_digest(office, &name, code)?;
    let now = session::seconds(office);
    let known = office.store.colleague(&name).await?;
    let right = office.store.use_code(&name, &digest, now).await?;
    let Some(known) = known.filter(|known| right && known.role.is_some()) else {
        let errors = vec![FormError {
            field: field::CODE,
            problem: Problem::WrongCode,
        }];
        return form(asked, entered, errors).await;
    };
    let_in(asked, &known, next).await
}

async fn send_code(office: &crate::Office, name: &str) -> Result<(), Error> {
    let known = office.store.colleague(name).await?;
    let Some(known) = known.filter(|known| known.role.is_some()) else {
        return Ok(());
    };
    let code = new_code(office)?;
    let digest = session::code_digest(office, name, &code)?;
    let until = session::seconds(office) + CODE_MINUTES * 60;
    let to = (name, known.mail.as_str());
    office.store.keep_code(to, &digest, until).await?;
    crate::mail::code(office, &known.mail, &code).await
}

/// Six digits, each as likely as any other.
fn new_code(office: &crate::Office) -> Result<String, Error> {
    const CODES: u32 = 1_000_000;
    loop {
        let mut bytes = [0; 4];
        office.app.parts().randomness.fill(&mut bytes)?;
        let number = u32::from_be_bytes(bytes);
        // The last part of the range, which is no whole thousand thousand, would favour small numbers.
        if number < u32::MAX - u32::MAX % CODES {
            return Ok(format!("{:06}", number % CODES));
        }
    }
}

/// Begins a session.
pub(super) async fn let_in(
    asked: &Asked,
    known: &Colleague,
    next: Option<&str>,
) -> Result<Response, Fault> {
    let office = &asked.office;
    let now = office.app.parts().clock.now();
    office.store.seen(&known.name, now).await?;
    let mut response = to(&onward(next));
    let cookie = Session::begin(office, known)?;
    response.headers_mut().insert(SET_COOKIE, cookie);
    Ok(response)
}

/// Where a link of the command line leads: its form signs in. Mail scanners do not see such links, but a
/// browser may open what it thinks will be opened.
pub(crate) async fn ask_link(asked: Asked, Path(token): Path<String>) -> Response {
    let action = format!("{PREFIX}/sign-in/{token}");
    let page = pages::signin::SignInConfirm { action, token };
    let html = pages::Page::html(&page, &plain_frame(&asked)).unwrap_or_default();
    axum::response::Html(html).into_response()
}

/// What stands around a page that members see as well.
pub(super) fn plain_frame(asked: &Asked) -> pages::Frame {
    pages::Frame {
        lang: asked.lang,
        operator: asked.operator(),
        paths: pages::Paths {
            sign_in: format!("{PREFIX}/sign-in"),
            ..pages::Paths::default()
        },
        languages: asked.languages(),
        account: None,
        csrf: None,
        here: None,
    }
}

/// Signs in by such a link.
pub(crate) async fn enter_link(asked: Asked, Path(token): Path<String>) -> Response {
    let answer = entering_link(&asked, &token).await;
    asked.answer(answer).await
}

async fn entering_link(asked: &Asked, token: &str) -> Result<Response, Fault> {
    if web::is_from_elsewhere(&asked.headers) {
        return Err(Status::Forbidden.into());
    }
    match session::use_link(&asked.office, token).await? {
        Some(known) => let_in(asked, &known, None).await,
        None => Err(Status::NotFound.into()),
    }
}

/// Signs out: the session is worth nothing any more.
pub(crate) async fn leave(asked: Asked, body: Bytes) -> Response {
    let answer = leaving(&asked, &body).await;
    asked.answer(answer).await
}

async fn leaving(asked: &Asked, body: &Bytes) -> Result<Response, Fault> {
    let session = asked.session().await?;
    asked.check(&session, &Form::read(&asked.headers, body)?)?;
    let cookie = session.end(&asked.office).await?;
    let mut response = to(&format!("{PREFIX}/sign-in?out=1"));
    response.headers_mut().insert(SET_COOKIE, cookie);
    Ok(response)
}

/// The style sheet and the mark.
pub(crate) async fn asset(asked: Asked, Path(name): Path<String>) -> Response {
    let found = console::assets().iter().find(|asset| asset.name == name);
    match found {
        Some(asset) => (
            [
                (CONTENT_TYPE, asset.media_type),
                (CACHE_CONTROL, console::CACHE_CONTROL),
            ],
            asset.bytes,
        )
            .into_response(),
        None => asked.answer(Err(Status::NotFound.into())).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_goes_on_inside_the_console_only() {
        for inside in ["/console", "/console/requests?state=open"] {
            assert_eq!(onward(Some(inside)), inside);
        }
        for outside in [
            "/",
            "//evil.example",
            "/console/../items",
            "https://evil.example",
            "",
        ] {
            assert_eq!(onward(Some(outside)), PREFIX, "{outside:?}");
        }
    }
}
