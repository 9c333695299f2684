//! What counts as public.

use super::request::Asked;
use crate::app::App;
use crate::fault::Fault;
use crate::session::Session;
use axum::response::Response;
use pages::public::{AiUse, Never, Public, Surface, Then};
use policy::{Never as Sort, Policy};
use rights::Error;

/// What the page can say is never used: only what is certain of the policy in force.
const NEVER: [(Sort, Never); 9] = [
    (Sort::Messages, Never::Messages),
    (Sort::Under18, Never::Minors),
    (Sort::Under18Then, Never::MinorsThen),
    (Sort::OwnerUnknown, Never::Owner),
    (Sort::DayUnknown, Never::Day),
    (Sort::AudienceUnknown, Never::Audience),
    (Sort::Special, Never::Special),
    (Sort::ShowsRefuser, Never::Shown),
    (Sort::NamesRefuser, Never::Named),
];

fn never_but_public(policy: &Policy) -> bool {
    policy.never(Sort::NotPublicNow) && policy.never(Sort::AudienceUnknown)
}

/// Whether it is certain that nothing is used that only some can see, messages among it.
pub(crate) fn private_is_out(policy: &Policy) -> bool {
    never_but_public(policy) && policy.never(Sort::Messages)
}

fn then(policy: &Policy) -> Then {
    match (
        policy.never(Sort::NotPublicThen),
        policy.never(Sort::AudienceThenUnknown),
    ) {
        (true, true) => Then::Known,
        (true, false) => Then::NotAgainst,
        (false, _) => Then::NotAsked,
    }
}

/// Refuses a setting that promises more than the policy in force keeps.
pub(crate) fn check(app: &App) -> Result<(), Error> {
    let promised = app.parts.portal.public_then_must_be_known;
    match promised && then(&app.parts.policy) != Then::Known {
        false => Ok(()),
        true => Err(Error::input(
            "`public_then_must_be_known` promises that nothing is used of which it is not known that it was public at first, and the policy in force does not keep it; remove the line from `[portal]`, or have a rule forbid `resource.audience_then != \"public\"`",
        )),
    }
}

/// The page, for members and for everybody else.
pub(crate) async fn show(asked: Asked) -> Response {
    let answer = showing(&asked).await;
    asked.answer(answer).await
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
    let policy = &asked.app.parts.policy;
    let page = Public {
        now: never_but_public(policy),
        then: then(policy),
        never: NEVER
            .into_iter()
            .filter(|(sort, _)| policy.never(*sort))
            .map(|(_, said)| said)
            .collect(),
        ai: match (policy.never(Sort::AiInteractions), policy.asks_for_ai()) {
            (true, _) => AiUse::Never,
            (false, true) => AiUse::Asked,
            (false, false) => AiUse::LikeAll,
        },
        surfaces: surfaces.collect(),
    };
    match Session::of(&asked.app, &asked.headers).await? {
        Some(session) => asked.page_for(&session, None, &page).await,
        None => asked.page(&page),
    }
}
