//! What is asked for without signing in: what is kept until the address is confirmed, what becomes of it, and links.

use crate::app::App;
use crate::desk::{Id, Waiting};
use crate::record::BY_FORM;
use crate::session::seconds;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use pages::guest::Wish;
use rights::{
    Channel, Contact, EntryKind, Error, MailAddress, Ordinal, PersonId, Request, RequestKind,
    Scope, SearchFor, Sequence,
};
use serde::{Deserialize, Serialize};

/// Told apart from what else is sealed under the keys of sessions.
const CONFIRM: u8 = 4;
const STATUS: u8 = 5;

/// What somebody wrote. It is sealed, and nobody's until the address is confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Draft {
    /// What is wished.
    pub(crate) kind: RequestKind,
    /// What to look for.
    pub(crate) search: SearchFor,
    /// What else was said.
    pub(crate) text: String,
    /// The name or handle of the account that is meant.
    #[serde(default)]
    pub(crate) account: String,
    /// Where to answer.
    pub(crate) mail: MailAddress,
    /// The language of the page.
    pub(crate) lang: String,
}

impl Draft {
    /// What the officer reads: the account that is meant stands first.
    fn said(&self) -> String {
        let parts = [self.account.as_str(), self.text.as_str()];
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join("\n")
    }
}

/// What a wish asks for.
pub(crate) const fn kind_of(wish: Wish) -> RequestKind {
    match wish {
        Wish::Account => RequestKind::Objection,
        Wish::Objection => RequestKind::Depicted,
        Wish::Special => RequestKind::Special,
        Wish::Access => RequestKind::Access,
    }
}

/// What was wished, as the page says it.
pub(crate) const fn wish_of(kind: RequestKind) -> Wish {
    match kind {
        RequestKind::Objection => Wish::Account,
        RequestKind::Special => Wish::Special,
        RequestKind::Access => Wish::Access,
        _ => Wish::Objection,
    }
}

fn sealed(app: &App, body: &[u8]) -> Result<Vec<u8>, Error> {
    let sealed = app.parts.session_keys.seal(body);
    sealed.ok_or_else(|| Error::internal("a request could not be sealed"))
}

fn opened(app: &App, token: &str, mark: u8) -> Option<Vec<u8>> {
    let body = app.parts.session_keys.open(&BASE64.decode(token).ok()?)?;
    let (first, rest) = body.split_first()?;
    (*first == mark).then(|| rest.to_owned())
}

/// Keeps a request until its address is confirmed; the path of the link that does it.
pub(crate) async fn wait(app: &App, draft: &Draft) -> Result<String, Error> {
    let mut id: Id = [0; 16];
    app.parts.randomness.fill(&mut id)?;
    let until = seconds(app) + i64::from(app.parts.portal.guest_hours) * 3_600;
    let text = serde_json::to_vec(draft);
    let text = text.map_err(|e| Error::internal("a request could not be written").because(e))?;
    let body = sealed(app, &text)?;
    app.parts.desk.wait(&id, until, &body).await?;
    let mut token = vec![CONFIRM];
    token.extend(id);
    let token = BASE64.encode(sealed(app, &token)?);
    Ok(format!("/without-account/confirm/{token}"))
}

/// What the link of a mail leads to.
pub(crate) enum Confirming {
    /// A request that can be handed in.
    Open(Id, Box<Draft>),
    /// One that was.
    Done(Ordinal, Sequence),
}

/// Reads such a link; `None` when it is none of ours, or its time is over.
pub(crate) async fn confirming(app: &App, token: &str) -> Result<Option<Confirming>, Error> {
    let id = opened(app, token, CONFIRM).and_then(|id| Id::try_from(id).ok());
    let Some(id) = id else {
        return Ok(None);
    };
    let wrong = || Error::corrupt("a request that waits cannot be read");
    Ok(match app.parts.desk.waiting(&id, seconds(app)).await? {
        None => None,
        Some(Waiting::HandedIn(person, number)) => Some(Confirming::Done(person, number)),
        Some(Waiting::Sealed(body)) => {
            let text = app.parts.session_keys.open(&body).ok_or_else(wrong)?;
            let draft = serde_json::from_slice(&text).map_err(|e| wrong().because(e))?;
            Some(Confirming::Open(id, Box::new(draft)))
        }
    })
}

/// What became of what was handed in.
pub(crate) enum HandedIn {
    /// A request, which has a page that says how it stands; its path.
    Request(String),
    /// Objections of so many accounts.
    Objections(u64),
}

/// The same of a link that was used before.
pub(crate) async fn became(
    app: &App,
    (person, number): (Ordinal, Sequence),
) -> Result<HandedIn, Error> {
    let ledger = &app.parts.ledger;
    let entries = ledger.entries(number, number.next()).await?;
    let kind = entries.first().map(|recorded| recorded.kind);
    if kind != Some(EntryKind::Choice) {
        return status_path(app, (person, number)).map(HandedIn::Request);
    }
    let members = match ledger.contact(person).await?.mail {
        Some(mail) => app.members_with(&mail).await?.len() as u64,
        None => 0,
    };
    // Whoever was erased since, or has another address now, objected all the same.
    Ok(HandedIn::Objections(members.max(1)))
}

/// Hands in what waited for its address; `None` when the link is worthless. The same click twice is one.
///
/// Whoever reads the mails of an address could sign in with it, too: an objection to the use of their account is
/// one at once, of every account with the address. Where there is none it is a request, which the officer works
/// on; somebody is known from now on, who has asked for something.
pub(crate) async fn hand_in(app: &App, token: &str) -> Result<Option<HandedIn>, Error> {
    let _one_by_one = app.handing_in.lock().await;
    let (id, draft) = match confirming(app, token).await? {
        None => return Ok(None),
        Some(Confirming::Done(person, number)) => {
            return became(app, (person, number)).await.map(Some);
        }
        Some(Confirming::Open(id, draft)) => (id, draft),
    };
    if draft.kind == RequestKind::Objection
        && let Some((first, accounts)) = object(app, &draft).await?
    {
        // An account that none of these is: the officer looks for it, and finds the request with the first of them.
        if names_another(app, &draft, first.0).await? {
            let number = app.open_case(first.0, request(app, &draft)).await?;
            let named = (draft.account.as_str(), &draft.mail);
            app.note_named(number, named).await?;
        }
        app.parts.desk.handed_in(&id, first).await?;
        return Ok(Some(HandedIn::Objections(accounts)));
    }
    let contact = Contact {
        mail: Some(draft.mail.clone()),
        lang: draft.lang.parse().ok(),
    };
    let person = app.guest_reached_by(contact).await?;
    let number = app.open_case(person, request(app, &draft)).await?;
    if draft.kind == RequestKind::Objection {
        app.note_named(number, (&draft.account, &draft.mail))
            .await?;
    }
    // INVARIANT: the ledger has it before it is forgotten here. A crash between the two can make it two.
    app.parts.desk.handed_in(&id, (person, number)).await?;
    let path = status_path(app, (person, number))?;
    Ok(Some(HandedIn::Request(path)))
}

fn request(app: &App, draft: &Draft) -> Request {
    Request {
        kind: draft.kind,
        channel: Channel::Guest,
        received: app.parts.clock.today(),
        subject: String::new(),
        text: draft.said(),
        name: String::new(),
        by: None,
        evidence: Vec::new(),
        entered_by: None,
        search: draft.search.clone(),
        reach: Scope::all(),
    }
}

/// Whether somebody names an account that is none of those with their address, nor linked to the first of them.
async fn names_another(app: &App, draft: &Draft, first: Ordinal) -> Result<bool, Error> {
    let name = draft.account.trim();
    if name.is_empty() {
        return Ok(false);
    }
    let known = app.parts.ledger.resolve(&[PersonId::from(name)]).await?;
    let Some(Some(named)) = known.first() else {
        return Ok(true);
    };
    let (members, linked) = (
        app.members_with(&draft.mail).await?,
        app.accounts(first).await?,
    );
    Ok(!members.contains(named) && !linked.contains(named))
}

/// Objects for every account with the address: whose the first is, its entry, how many there are; `None` where
/// there is none. What stands already is not said twice, so a crash in between loses nothing.
async fn object(app: &App, draft: &Draft) -> Result<Option<((Ordinal, Sequence), u64)>, Error> {
    let members = app.members_with(&draft.mail).await?;
    let mut first = None;
    for member in &members {
        let note = Some(draft.text.clone()).filter(|text| !text.is_empty());
        let taken = app.object(*member, Scope::all(), (BY_FORM, note)).await?;
        first = first.or(Some((*member, taken.sequence)));
    }
    Ok(first.map(|first| (first, members.len() as u64)))
}

/// The page that says how a request stands. Its link works for as long as the request is there.
pub(crate) fn status_path(
    app: &App,
    (person, number): (Ordinal, Sequence),
) -> Result<String, Error> {
    let mut body = vec![STATUS];
    body.extend(person.0.to_be_bytes());
    body.extend(number.0.to_be_bytes());
    let token = BASE64.encode(sealed(app, &body)?);
    Ok(format!("/without-account/{token}"))
}

/// Whose request the link of such a page names, and its number.
pub(crate) fn status_of(app: &App, token: &str) -> Option<(Ordinal, Sequence)> {
    let body = opened(app, token, STATUS)?;
    let (person, number) = body.split_at_checked(4)?;
    let person = u32::from_be_bytes(person.try_into().ok()?);
    let number = u64::from_be_bytes(number.try_into().ok()?);
    Some((Ordinal(person), Sequence(number)))
}
