//! Requests without signing in: an account that one names, and what somebody only asks about.

use super::super::{Sample, Town, sample};
use super::{depicted, lines, one};
use console::requests::{
    AccountAsked, AskedFor, Channel, Known, Released, RequestKind, RequestLine, RequestPage,
    Unclear,
};
use console::{FormError, Problem, Room, field};

/// An objection without signing in, by what is known of the account that it means.
fn named(t: &Town, known: Known, unclear: Option<Unclear>) -> RequestPage {
    let mut page = one::access(t);
    page.line = RequestLine {
        kind: AskedFor::Request(RequestKind::Objection),
        who: t.s("nele.alt@mail.example"),
        account: false,
        ..lines::one(t, 311)
    };
    (page.person, page.behalf, page.channel) = (None, None, Channel::Guest);
    (page.evidence, page.mail) = (vec![], Some(t.s("nele.alt@mail.example")));
    page.thread.truncate(1);
    if let Some(first) = page.thread.first_mut() {
        first.message.text = vec![t.s("@nele-von-frueher")];
    }
    if unclear.is_some() {
        page.errors = vec![FormError {
            field: field::PERSON,
            problem: Problem::NotChosen,
        }];
    }
    page.account = Some(AccountAsked {
        known,
        entered: t.s("nele-von-frueher"),
        unclear,
        action: Some(t.s("/requests/311/account")),
    });
    page
}

/// Somebody without an account has asked what shows or names them.
fn asked_what(t: &Town, kept: bool) -> RequestPage {
    let mut page = depicted::page(t);
    page.line.kind = AskedFor::Request(RequestKind::Access);
    page.released = Some(Released {
        kept,
        keep: (!kept).then(|| t.s("/requests/291/keep")),
    });
    page
}

/// The pages.
pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let frame = |name| t.inside(name, Room::Requests);
    let account = || (t.s("/persons/871"), t.s("nele-von-frueher"));
    let with = |known: fn(String, String) -> Known| {
        let (href, name) = account();
        known(href, name)
    };
    let several = Unclear::Several(vec![t.s("Ida Wehr"), t.s("Timo Wehr")]);
    let states = [
        (
            "request-found",
            "Somebody without an account asks what there is; the answer releases it",
            asked_what(t, false),
        ),
        (
            "request-found-kept",
            "The same, and it stays out",
            asked_what(t, true),
        ),
        (
            "request-named",
            "An objection without signing in names an account",
            named(t, with(Known::Named), None),
        ),
        (
            "request-named-lifted",
            "The same, and its owner has lifted the restriction",
            named(t, with(Known::Lifted), None),
        ),
        (
            "request-named-theirs",
            "The same, and staff say that it is theirs",
            named(t, with(Known::Theirs), None),
        ),
        (
            "request-named-none",
            "The same, and staff say that there is none",
            named(t, Known::None, None),
        ),
        (
            "request-named-nobody",
            "The same, with a name that nobody has",
            named(t, Known::Nothing, Some(Unclear::Nobody)),
        ),
        (
            "request-named-several",
            "The same, with an address of several accounts",
            named(t, Known::Nothing, Some(several)),
        ),
    ];
    let one = |(name, what, page): (&'static str, &'static str, RequestPage)| {
        sample(name, false, what, &page, &frame(name))
    };
    states.into_iter().map(one).collect()
}
