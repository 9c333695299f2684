//! What every request says beside its address, and the page that answers it.

use crate::fault::Fault;
use crate::form::Form;
use crate::place::Office;
use crate::routes::PREFIX;
use crate::session::Session;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use console::error::{ErrorPage, Forbidden, Status};
use console::{Deed, Frame, Lang, LanguageLink, Operator, Page, Paths, Room, Staff};
use rights::ErrorKind;
use server::web;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

/// A request.
pub(crate) struct Asked {
    pub(crate) office: Arc<Office>,
    pub(crate) headers: HeaderMap,
    method: Method,
    uri: Uri,
    query: Vec<(String, String)>,
    pub(crate) lang: Lang,
    /// Where it comes from, as limits count it.
    pub(crate) from: String,
}

impl FromRequestParts<Arc<Office>> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        office: &Arc<Office>,
    ) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default();
        let query = url::form_urlencoded::parse(query.as_bytes()).into_owned();
        let query: Vec<(String, String)> = query.take(200).collect();
        let named = query.iter().find(|(name, _)| name == "lang");
        let lang = web::language(named.map(|(_, value)| value.as_str()), &parts.headers);
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map(|info| info.0);
        Ok(Asked {
            from: web::client(&office.app, &parts.headers, peer),
            office: Arc::clone(office),
            headers: parts.headers.clone(),
            method: parts.method.clone(),
            uri: parts.uri.clone(),
            query,
            lang,
        })
    }
}

/// The status of what failed.
const fn status_of(kind: ErrorKind) -> Status {
    match kind {
        ErrorKind::Input => Status::BadRequest,
        ErrorKind::NotFound => Status::NotFound,
        ErrorKind::Refused => Status::Forbidden,
        ErrorKind::Storage => Status::Unavailable,
        ErrorKind::Corrupt | ErrorKind::Internal => Status::Internal,
    }
}

/// A page as an answer.
fn html(status: StatusCode, page: String) -> Response {
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    (status, [(CONTENT_TYPE, kind)], page).into_response()
}

/// On to another page, after a form.
pub(crate) fn to(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, path.to_owned())]).into_response()
}

impl Asked {
    /// The first value of a name behind the `?`.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(known, _)| known == name);
        let value = found.map(|(_, value)| value.as_str());
        value.filter(|value| !value.is_empty())
    }

    /// Gives what stands behind the `?`, as it came. The page that answers is then one of another address: its
    /// links do not repeat what came.
    pub(crate) fn stand_at(&mut self, path: &'static str) -> String {
        let query = self.uri.query().unwrap_or_default().to_owned();
        self.uri = Uri::from_static(path);
        self.query.clear();
        query
    }

    /// Which page of a list is asked for, from 1.
    pub(crate) fn page_number(&self) -> u64 {
        let asked = self.value(console::field::PAGE);
        asked.and_then(|n| n.parse().ok()).unwrap_or(1).max(1)
    }

    /// The address with what was asked for, less the language.
    pub(crate) fn here(&self) -> String {
        self.here_without(&["lang"])
    }

    /// The same page in the other languages.
    pub(crate) fn languages(&self) -> Vec<LanguageLink> {
        web::languages(&self.method, &self.here(), self.lang)
    }

    fn here_without(&self, names: &[&str]) -> String {
        let kept = self.query.iter();
        let kept = kept.filter(|(name, _)| !names.contains(&name.as_str()));
        let query = web::query(kept.map(|(name, value)| (name.as_str(), value.as_str())));
        match query.is_empty() {
            true => self.uri.path().to_owned(),
            false => format!("{}?{query}", self.uri.path()),
        }
    }

    /// Where one is among pages of a list, with links to the ones beside.
    pub(crate) fn pager(&self, total: u64, per_page: u64) -> console::Pager {
        let pages = total.div_ceil(per_page.max(1)).max(1);
        let page = self.page_number().min(pages);
        let here = self.here_without(&[console::field::PAGE]);
        let joint = if here.contains('?') { '&' } else { '?' };
        let link = |page: u64| format!("{here}{joint}{}={page}", console::field::PAGE);
        console::Pager {
            page,
            pages,
            before: (page > 1).then(|| link(page - 1)),
            after: (page < pages).then(|| link(page + 1)),
        }
    }

    /// Who is signed in, or where to sign in.
    pub(crate) async fn session(&self) -> Result<Session, Fault> {
        let found = Session::of(&self.office, &self.headers).await?;
        found.ok_or_else(|| Fault::SignIn(self.here()))
    }

    /// Who is signed in and may do this.
    pub(crate) async fn session_for(&self, deed: Deed) -> Result<Session, Fault> {
        let session = self.session().await?;
        match deed.open_to(session.role) {
            true => Ok(session),
            false => Err(Fault::Forbidden(deed)),
        }
    }

    /// The same for a form that was sent: it has to be one of ours, from a page of ours.
    pub(crate) async fn sent_for(&self, deed: Deed, form: &Form) -> Result<Session, Fault> {
        let session = self.session_for(deed).await?;
        self.check(&session, form)?;
        Ok(session)
    }

    /// Refuses a form that was not made for this session.
    pub(crate) fn check(&self, session: &Session, form: &Form) -> Result<(), Fault> {
        let token = form.value(console::field::CSRF).unwrap_or_default();
        let ours = web::is_same(&session.csrf(&self.office), token);
        match ours && !web::is_from_elsewhere(&self.headers) {
            true => Ok(()),
            false => Err(Status::Forbidden.into()),
        }
    }

    /// Who answers for the use; where to complain is said to members, not to staff.
    pub(crate) fn operator(&self) -> Operator {
        Operator {
            authority: None,
            ..self.office.app.parts().portal.operator()
        }
    }

    /// What stands around a page.
    async fn frame(&self, session: Option<&Session>, room: Option<Room>) -> Frame {
        let (overdue, reading) = match session {
            // The numbers beside the rooms are no reason for a page to fail.
            Some(_) => crate::rooms::overdue(&self.office)
                .await
                .unwrap_or_default(),
            None => (Vec::new(), false),
        };
        Frame {
            lang: self.lang,
            operator: self.operator(),
            paths: Paths::under(PREFIX),
            languages: self.languages(),
            staff: session.map(|session| Staff {
                name: session.name.clone(),
                role: session.role,
            }),
            csrf: session.map(|session| session.csrf(&self.office)),
            here: room,
            overdue,
            reading,
        }
    }

    /// A page for somebody who is signed in.
    pub(crate) async fn page(
        &self,
        session: &Session,
        room: Room,
        page: &impl Page,
    ) -> Result<Response, Fault> {
        self.page_as(StatusCode::OK, Some(session), Some(room), page)
            .await
    }

    /// The same with another status, or for somebody who is not.
    pub(crate) async fn page_as(
        &self,
        status: StatusCode,
        session: Option<&Session>,
        room: Option<Room>,
        page: &impl Page,
    ) -> Result<Response, Fault> {
        let frame = self.frame(session, room).await;
        Ok(html(status, page.html(&frame)?))
    }

    /// An answer, or a page that says what went wrong.
    pub(crate) async fn answer(&self, answer: Result<Response, Fault>) -> Response {
        let fault = match answer {
            Ok(response) => return response,
            Err(fault) => fault,
        };
        let (status, wait, reference) = match fault {
            Fault::SignIn(next) => {
                let query = web::query([(console::field::NEXT, next.as_str())]);
                return to(&format!("{PREFIX}/sign-in?{query}"));
            }
            Fault::Forbidden(deed) => return self.forbidden(deed).await,
            Fault::Status(status) => (status, None, None),
            Fault::TooMany(seconds) => (Status::TooMany, Some(seconds), None),
            Fault::Error(error) => {
                let status = status_of(error.kind());
                // Whoever works here is told what the log has, by its number.
                let reference = web::log(&self.office.app, &error);
                (status, None, Some(reference))
            }
        };
        let code = StatusCode::from_u16(status.code()).unwrap_or(StatusCode::BAD_REQUEST);
        let now = self.office.app.parts().clock.now();
        let again = wait.and_then(|seconds| i64::try_from(seconds).ok());
        let page = ErrorPage {
            status,
            again: again.map(|seconds| web::moment(now.plus_seconds(seconds))),
            reference,
        };
        let mut response = self.said(code, &page).await;
        if let Some(seconds) = wait {
            let value = HeaderValue::from(seconds);
            response.headers_mut().insert(RETRY_AFTER, value);
        }
        response
    }

    async fn forbidden(&self, deed: Deed) -> Response {
        self.said(StatusCode::FORBIDDEN, &Forbidden { deed }).await
    }

    async fn said(&self, code: StatusCode, page: &impl Page) -> Response {
        let session = Session::of(&self.office, &self.headers).await;
        let session = session.unwrap_or_default();
        let frame = self.frame(session.as_ref(), None).await;
        html(code, page.html(&frame).unwrap_or_default())
    }
}
