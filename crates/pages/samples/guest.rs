//! People without an account.

use super::{Sample, Town, day, sample};
use pages::guest::{
    Found, FoundBy, GuestAsk, GuestClosed, GuestConfirm, GuestMailSent, GuestObjected, GuestStatus,
    Sought, Wish,
};
use pages::others::OthersAsk;
use pages::{FormError, Problem, RequestState, Section, field};
use rights::Kind;

fn wrong(field: &'static str, problem: Problem) -> FormError {
    FormError { field, problem }
}

fn guest(t: &Town) -> GuestAsk {
    GuestAsk {
        wish: None,
        links: t.s(""),
        words: t.s(""),
        account: t.s(""),
        text: t.s(""),
        mail: t.s(""),
        private_is_out: true,
        picture_megabytes: 10,
        errors: vec![],
    }
}

fn status(t: &Town, state: RequestState, found: Vec<Found>) -> GuestStatus {
    GuestStatus {
        number: 1204,
        wish: Wish::Special,
        received: day("2026-04-02"),
        due: day("2026-07-02"),
        extended: Some(t.t(
            "the search through pictures takes longer than expected.",
            "Die Suche in den Bildern dauert länger als erwartet.",
        )),
        lets_go: false,
        take_back: state.runs().then(|| t.s("/without-account/q7Lp")),
        private_is_out: true,
        sought: Sought {
            with_picture: !found.is_empty(),
            searched: state != RequestState::Open,
            more: found.len() > 2,
            found,
        },
        state,
    }
}

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let out = |name| t.outside(name);
    let mut wrong_guest = guest(t);
    wrong_guest.wish = Some(Wish::Special);
    wrong_guest.links = t.s("https://elsewhere.example/1");
    wrong_guest.mail = t.s("nele@");
    wrong_guest.errors = [
        (field::LINKS, Problem::NotLink),
        (field::WORDS, Problem::TooLong(500)),
        (field::PICTURE, Problem::FileTooLarge(10)),
        (field::PICTURE, Problem::NotPicture),
        (field::WORDS, Problem::FewWords),
        (field::WORDS, Problem::TooMany(10)),
        (field::LINKS, Problem::NothingSought),
        (field::PICTURE, Problem::PlainPicture),
        (field::MAIL, Problem::NotMail),
        (field::WISH, Problem::NothingBefore(day("2009-06-01"))),
        (field::TEXT, Problem::InFuture),
        (field::ACCOUNT, Problem::TooLong(200)),
    ]
    .map(|(f, p)| wrong(f, p))
    .into();
    let found = [
        (Kind::Post, 3, FoundBy::Link, 3),
        (Kind::Comment, 2, FoundBy::Words, 1),
        (Kind::Photo, 1, FoundBy::Picture, 1),
    ];
    let found: Vec<Found> = found
        .map(|(kind, items, by, out)| Found {
            kind,
            items,
            by,
            out,
        })
        .into();
    let denied = RequestState::Denied(
        day("2026-04-20"),
        t.t(
            "The link shows somebody else.",
            "Der Link zeigt jemand anderen.",
        ),
    );
    let mail_sent = GuestMailSent {
        mail: t.s("nele@mail.example"),
        hours: 48,
    };
    let confirm = GuestConfirm {
        action: t.s("/without-account/confirm"),
        token: t.s("q7Lp"),
        wish: Wish::Objection,
    };
    let mut access = status(t, RequestState::InProgress, found.clone());
    (access.wish, access.lets_go) = (Wish::Access, true);
    let mut account = status(t, RequestState::Open, vec![]);
    account.wish = Wish::Account;
    (account.extended, account.due) = (None, day("2026-05-02"));
    let others = OthersAsk {
        wish: None,
        links: t.s(""),
        words: t.s(""),
        text: t.s(""),
        private_is_out: true,
        picture_megabytes: 10,
        errors: vec![],
    };
    let mut wrong_others = others.clone();
    wrong_others.private_is_out = false;
    wrong_others.errors = vec![
        wrong(field::WISH, Problem::NotChosen),
        wrong(field::LINKS, Problem::NothingSought),
    ];
    let inside = |name| t.inside(name, Some(Section::Officer));
    vec![
        sample(
            "others",
            true,
            "Others\u{2019} items about a member",
            &others,
            &inside("others"),
        ),
        sample(
            "others-wrong",
            false,
            "The same, with mistakes",
            &wrong_others,
            &inside("others-wrong"),
        ),
        sample(
            "guest",
            true,
            "Without an account: what should we look for?",
            &guest(t),
            &out("guest"),
        ),
        sample(
            "guest-wrong",
            false,
            "The same, with mistakes",
            &wrong_guest,
            &out("guest-wrong"),
        ),
        sample(
            "guest-mail",
            true,
            "Confirming the address",
            &mail_sent,
            &out("guest-mail"),
        ),
        sample(
            "guest-confirm",
            false,
            "Handing the request in",
            &confirm,
            &out("guest-confirm"),
        ),
        sample(
            "guest-confirm-account",
            true,
            "Confirming without signing in: nothing of my account",
            &GuestConfirm {
                wish: Wish::Account,
                ..confirm.clone()
            },
            &out("guest-confirm-account"),
        ),
        sample(
            "guest-objected",
            true,
            "Objected without signing in",
            &GuestObjected { accounts: 2 },
            &out("guest-objected"),
        ),
        sample(
            "guest-account",
            true,
            "An objection without signing in where no account has the address",
            &account,
            &out("guest-account"),
        ),
        sample(
            "guest-closed",
            true,
            "A link that hands a request in, expired",
            &GuestClosed { hours: 48 },
            &out("guest-closed"),
        ),
        sample(
            "guest-status",
            true,
            "How a request without an account stands",
            &status(t, RequestState::InProgress, found),
            &out("guest-status"),
        ),
        sample(
            "guest-access",
            true,
            "Asked without an account whether anything is used",
            &access,
            &out("guest-access"),
        ),
        sample(
            "guest-open",
            false,
            "Nothing found yet",
            &status(t, RequestState::Open, vec![]),
            &out("guest-open"),
        ),
        sample(
            "guest-denied",
            false,
            "A request refused",
            &status(t, denied, vec![]),
            &out("guest-denied"),
        ),
    ]
}
