//! What every request says beside its address.

use crate::address::query;
use crate::app::App;
use crate::fault::{Fault, html};
use crate::language::{choose, less_language, of_place};
use crate::limit::What;
use crate::session::Session;
use crate::view;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::Response;
use pages::{Frame, Lang, LanguageLink, Page, Section};
use rights::{Error, Ordinal};
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// A request.
pub(crate) struct Asked {
    pub(crate) app: Arc<App>,
    pub(crate) headers: HeaderMap,
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    /// Names and values behind the `?`, in order.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) lang: Lang,
    from: String,
}

impl FromRequestParts<Arc<App>> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default();
        let query: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .take(200)
            .collect();
        let value = |wanted: &str| {
            let named = query.iter().find(|(name, _)| name == wanted);
            named.map(|(_, value)| value.as_str())
        };
        let next = value(pages::field::NEXT).and_then(of_place);
        let lang = choose((value("lang"), next), &parts.headers);
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Asked {
            app: Arc::clone(app),
            from: app.origin(&parts.headers, peer.map(|info| info.0)),
            headers: parts.headers.clone(),
            method: parts.method.clone(),
            uri: parts.uri.clone(),
            query,
            lang,
        })
    }
}

/// Where a request comes from: what the proxy says last, where there is one.
pub(crate) fn client(app: &App, headers: &HeaderMap, peer: String) -> String {
    let Some(name) = &app.parts.portal.client_header else {
        return peer;
    };
    // The proxy's own word is the last one, whatever a client said before.
    let said = headers.get_all(name).iter().next_back();
    let said = said.and_then(|value| value.to_str().ok());
    let last = said.and_then(|said| said.rsplit(',').next());
    let address = last.and_then(|last| last.trim().parse::<IpAddr>().ok());
    address.map_or(peer, network)
}

/// An address, or the network that one customer has of IPv6.
pub(crate) fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::")
        }
    }
}

/// A path with names and values behind the `?`, where there are any.
fn at(path: &str, pairs: &[(String, String)]) -> String {
    let pairs = pairs.iter();
    let query = query(pairs.map(|(name, value)| (name.as_str(), value.as_str())));
    match query.is_empty() {
        true => path.to_owned(),
        false => format!("{path}?{query}"),
    }
}

impl Asked {
    /// The first value of a name behind the `?`.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(known, _)| known == name);
        found
            .map(|(_, value)| value.as_str())
            .filter(|v| !v.is_empty())
    }

    /// Every value of a name.
    pub(crate) fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        let found = self.query.iter().filter(move |(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Gives what stands behind the `?`, as it came. The page that answers is then one of another address: its
    /// links do not repeat what came.
    pub(crate) fn stand_at(&mut self, path: &'static str) -> String {
        let query = self.uri.query().unwrap_or_default().to_owned();
        self.uri = Uri::from_static(path);
        self.query.clear();
        query
    }

    /// The address with what was asked for, less the language, also that of the place to go on to.
    fn here(&self) -> String {
        let mut others = self.query.clone();
        others.retain(|(name, _)| name != "lang");
        for (name, value) in &mut others {
            if name == pages::field::NEXT {
                *value = less_language(value);
            }
        }
        at(self.uri.path(), &others)
    }

    /// Reads a form's place to go on to: what leads there speaks its language, unless another was chosen.
    pub(crate) fn go_on_in(&mut self, next: &str) {
        if self.value("lang").is_none() {
            self.lang = choose((None, of_place(next)), &self.headers);
        }
    }

    /// Where the form of a page of this address goes, which keeps the language that the address asked for.
    pub(crate) fn to(&self, path: &str) -> String {
        match self.value("lang") {
            Some(lang) => format!("{path}?{}", query([("lang", lang)])),
            None => path.to_owned(),
        }
    }

    /// Where somebody is to go on after signing in: the page with the form, where one was sent.
    fn place(&self) -> String {
        if matches!(self.method, Method::GET | Method::HEAD) {
            // With its language: a mail asks for the one in which it was written.
            return at(self.uri.path(), &self.query);
        }
        let path = self.uri.path();
        // A request is taken back from its own page; what takes a choice back is a page itself.
        let ends: &[&str] = match path.starts_with("/questions/") {
            true => &["/take-back"],
            false => &["/confirm", "/narrow", "/special", "/with", "/sign-out"],
        };
        let page = ends.iter().find_map(|form| path.strip_suffix(form));
        match page.unwrap_or(path) {
            "" => self.to("/"),
            page => self.to(page),
        }
    }

    fn languages(&self) -> Vec<LanguageLink> {
        view::languages(&self.method, &self.here(), self.lang)
    }

    /// Takes one of what is limited, by where the request comes from.
    pub(crate) fn limit(&self, what: What) -> Result<(), Fault> {
        self.limit_by(what, &self.from.clone())
    }

    /// Takes one of what is limited, by whatever names whom.
    pub(crate) fn limit_by(&self, what: What, whom: &str) -> Result<(), Fault> {
        self.app.limit(what, whom).map_err(Fault::TooMany)
    }

    /// The session, or where to sign in. What the browser says by Global Privacy Control is taken before
    /// what the person says here, which stands above it.
    pub(crate) async fn session(&self) -> Result<Session, Fault> {
        let session = Session::needed(&self.app, &self.headers, &self.place()).await?;
        self.limit_by(What::Page, &session.person.0.to_string())?;
        let said = self.headers.get_all("sec-gpc").iter();
        if signals::gpc_denies(said.map(|value| value.as_bytes())) {
            self.app.hear_gpc(session.person).await?;
        }
        Ok(session)
    }

    /// A page for somebody who is not signed in.
    pub(crate) fn page(&self, page: &impl Page) -> Result<Response, Fault> {
        self.page_as(StatusCode::OK, page, self.frame(None))
    }

    /// The same with another status.
    pub(crate) fn page_with(
        &self,
        status: StatusCode,
        page: &impl Page,
    ) -> Result<Response, Fault> {
        self.page_as(status, page, self.frame(None))
    }

    /// A page for somebody who is signed in.
    pub(crate) async fn page_for(
        &self,
        session: &Session,
        section: Option<Section>,
        page: &impl Page,
    ) -> Result<Response, Fault> {
        self.page_for_with(StatusCode::OK, (session, section), page)
            .await
    }

    /// The same with another status.
    pub(crate) async fn page_for_with(
        &self,
        status: StatusCode,
        (session, section): (&Session, Option<Section>),
        page: &impl Page,
    ) -> Result<Response, Fault> {
        let name = self.name_of(session.person).await?;
        let mut frame = self.frame(Some((session, &name)));
        frame.here = section;
        self.page_as(status, page, frame)
    }

    fn page_as(
        &self,
        status: StatusCode,
        page: &impl Page,
        frame: Frame,
    ) -> Result<Response, Fault> {
        Ok(html(status, page.html(&frame)?))
    }

    fn frame(&self, session: Option<(&Session, &str)>) -> Frame {
        let mut frame = view::frame(&self.app, self.lang, session);
        frame.languages = self.languages();
        if self.value("lang").is_some() {
            // What leads on from here speaks the language that the address asked for.
            frame.paths = frame.paths.in_language(self.lang);
        }
        frame
    }

    async fn name_of(&self, person: Ordinal) -> Result<String, Error> {
        let row = self.app.parts.ledger.row(person).await?;
        let id = row.and_then(|row| row.id);
        Ok(id.map(|id| id.to_string()).unwrap_or_default())
    }

    /// An answer to what went wrong. Whoever is signed in stays where they are: their navigation leads on.
    pub(crate) async fn fault(&self, fault: Fault) -> Response {
        // What failed may be what knows who that is; then the page stands without.
        let session = Session::of(&self.app, &self.headers).await.ok().flatten();
        let name = match &session {
            Some(session) => self.name_of(session.person).await.unwrap_or_default(),
            None => String::new(),
        };
        let around = self.frame(session.as_ref().map(|session| (session, name.as_str())));
        fault.answer(&self.app, &around)
    }

    /// An answer, or one to what went wrong.
    pub(crate) async fn answer(&self, answer: Result<Response, Fault>) -> Response {
        match answer {
            Ok(response) => response,
            Err(fault) => self.fault(fault).await,
        }
    }
}
