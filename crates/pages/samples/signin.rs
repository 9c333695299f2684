//! Signing in and out.

use super::{Sample, Town, sample};
use pages::signin::{
    Before, ConfirmOnce, ConfirmSent, Elsewhere, MailSent, NotEntered, Onward, Reauthenticate,
    SignIn, SignInClosed, SignInConfirm, SignedOut, Why,
};
use pages::{FormError, Problem, field};

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let elsewhere = || {
        Some(Elsewhere {
            name: t.s("Lindental"),
            action: t.s("/sign-in/oidc"),
        })
    };
    let sign_in = SignIn {
        elsewhere: elsewhere(),
        mail: t.s(""),
        next: Some(t.s("/items")),
        errors: vec![],
    };
    let wrong = SignIn {
        mail: t.s("greta.sommerweg"),
        errors: vec![FormError {
            field: field::MAIL,
            problem: Problem::NotMail,
        }],
        ..sign_in.clone()
    };
    let mail_sent = MailSent {
        mail: t.s("greta@lindental.example"),
        minutes: 15,
        again: t.s("/sign-in?next=%2Fitems"),
    };
    let confirm = SignInConfirm {
        action: t.s("/sign-in/confirm"),
        token: t.s("Yx3k"),
    };
    let reauthenticate = |before| Reauthenticate {
        before,
        masked_mail: Some(t.s("g…@lindental.example")),
        elsewhere: elsewhere(),
        next: t.s("/erase"),
    };
    let closed = |confirms| SignInClosed {
        confirms,
        again: t.s(if confirms { "/confirm" } else { "/sign-in" }),
    };
    let confirm_sent = ConfirmSent {
        masked_mail: t.s("g…@lindental.example"),
        minutes: 15,
        again: t.s("/confirm?next=%2Ferase"),
    };
    let confirm_once = ConfirmOnce {
        action: t.s("/confirm/Yx3k"),
        token: t.s("Yx3k"),
    };
    let no_way = Reauthenticate {
        masked_mail: None,
        elsewhere: None,
        ..reauthenticate(Before::Dossier)
    };
    let onward = Onward {
        name: t.s("Lindental"),
        address: t.s("https://id.lindental.example/auth?state=Yx3k"),
    };
    let not_entered = |why| NotEntered {
        name: t.s("Lindental"),
        why,
    };
    let no_mail = Reauthenticate {
        masked_mail: None,
        ..reauthenticate(Before::Dossier)
    };
    let (erasure, ai) = (Before::Erasure, Before::AiInteractions);
    let out = |name| t.outside(name);
    let me = |name, here| t.inside(name, here);
    vec![
        sample("sign-in", true, "Signing in", &sign_in, &out("sign-in")),
        sample(
            "sign-in-wrong",
            false,
            "Signing in, with a mistake",
            &wrong,
            &out("sign-in-wrong"),
        ),
        sample(
            "sign-in-onward",
            true,
            "On the way to an account elsewhere",
            &onward,
            &out("sign-in-onward"),
        ),
        sample(
            "sign-in-nobody",
            true,
            "An account elsewhere that nobody here has",
            &not_entered(Why::Nobody),
            &out("sign-in-nobody"),
        ),
        sample(
            "sign-in-failed",
            true,
            "A sign-in elsewhere that did not come to an end",
            &not_entered(Why::Failed),
            &out("sign-in-failed"),
        ),
        sample(
            "mail-sent",
            true,
            "Look in your mailbox",
            &mail_sent,
            &out("mail-sent"),
        ),
        sample(
            "sign-in-confirm",
            true,
            "Where the link of the mail leads",
            &confirm,
            &out("sign-in-confirm"),
        ),
        sample(
            "sign-in-closed",
            true,
            "A link used before",
            &closed(false),
            &out("sign-in-closed"),
        ),
        sample(
            "confirm-you",
            true,
            "Confirming that it is you",
            &reauthenticate(erasure),
            &me("confirm-you", None),
        ),
        sample(
            "confirm-you-ai",
            false,
            "The same, before AI interactions",
            &reauthenticate(ai),
            &me("confirm-you-ai", None),
        ),
        sample(
            "confirm-you-dossier",
            false,
            "The same, before the dossier",
            &reauthenticate(Before::Dossier),
            &me("confirm-you-dossier", None),
        ),
        sample(
            "confirm-you-no-mail",
            false,
            "The same, where no mail can be sent",
            &no_mail,
            &me("confirm-you-no-mail", None),
        ),
        sample(
            "confirm-you-closed",
            true,
            "Nothing can confirm that it is you",
            &no_way,
            &me("confirm-you-closed", None),
        ),
        sample(
            "confirm-sent",
            true,
            "The link to confirm with is on its way",
            &confirm_sent,
            &me("confirm-sent", None),
        ),
        sample(
            "confirm-once",
            true,
            "Where the link to confirm with leads",
            &confirm_once,
            &me("confirm-once", None),
        ),
        sample(
            "confirm-closed",
            true,
            "A link to confirm with, used before",
            &closed(true),
            &me("confirm-closed", None),
        ),
        sample(
            "signed-out",
            true,
            "Signed out",
            &SignedOut {},
            &out("signed-out"),
        ),
    ]
}
