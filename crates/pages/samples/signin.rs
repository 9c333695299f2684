//! Signing in and out.

use super::{Sample, Town, sample};
use pages::signin::{
    Before, Elsewhere, MailSent, NotEntered, Onward, Reauthenticate, SignIn, SignInClosed,
    SignInConfirm, SignedOut, Why,
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
            false,
            "On the way to an account elsewhere",
            &onward,
            &out("sign-in-onward"),
        ),
        sample(
            "sign-in-nobody",
            false,
            "An account elsewhere that nobody here has",
            &not_entered(Why::Nobody),
            &out("sign-in-nobody"),
        ),
        sample(
            "sign-in-failed",
            false,
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
            false,
            "A link used before",
            &SignInClosed {},
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
            "signed-out",
            false,
            "Signed out",
            &SignedOut {},
            &out("signed-out"),
        ),
    ]
}
