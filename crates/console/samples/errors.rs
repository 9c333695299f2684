//! Signing in, errors.

use super::{Sample, Town, sample};
use console::error::{ErrorPage, Forbidden, Status};
use console::signin::{Elsewhere, SignIn};
use console::{Deed, FormError, Problem, Role, Room, field};

fn sign_in(t: &Town, errors: Vec<FormError>, signed_out: bool) -> SignIn {
    SignIn {
        elsewhere: Some(Elsewhere {
            name: t.t("the house account", "dem Hauskonto"),
            action: t.s("/sign-in/elsewhere"),
        }),
        name: t.s(if errors.is_empty() { "" } else { "kupferbach" }),
        next: Some(t.s("/requests/287")),
        signed_out,
        errors,
    }
}

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let wrong = vec![FormError {
        field: field::CODE,
        problem: Problem::WrongCode,
    }];
    // Somebody of support, whoever looks at the other pages.
    let support = Town {
        lang: t.lang,
        dress: t.dress,
        role: Role::Support,
    };
    let mut pages = vec![
        sample(
            "sign-in",
            true,
            "Signing in",
            &sign_in(t, vec![], false),
            &t.outside("sign-in"),
        ),
        sample(
            "sign-in-wrong",
            false,
            "With a wrong code",
            &sign_in(t, wrong, false),
            &t.outside("sign-in-wrong"),
        ),
        sample(
            "signed-out",
            false,
            "Signed out",
            &sign_in(t, vec![], true),
            &t.outside("signed-out"),
        ),
        sample(
            "forbidden",
            true,
            "A role may not",
            &Forbidden {
                deed: Deed::SignOff,
            },
            &support.inside("forbidden", Room::Assessments),
        ),
    ];
    pages.extend(Status::ALL.map(|status| {
        let name = match status {
            Status::BadRequest => "error-400",
            Status::Forbidden => "error-403",
            Status::NotFound => "error-404",
            Status::MethodNotAllowed => "error-405",
            Status::TooLarge => "error-413",
            Status::TooMany => "error-429",
            Status::Internal => "error-500",
            Status::Unavailable => "error-503",
        };
        let page = ErrorPage {
            again: (status == Status::TooMany).then(|| t.at("2026-04-20", 10, 45)),
            reference: (status == Status::Internal).then(|| t.s("7c1e-09")),
            status,
        };
        let frame = if status == Status::TooMany {
            t.outside(name)
        } else {
            t.inside(name, Room::Overview)
        };
        sample(name, false, "When something goes wrong", &page, &frame)
    }));
    pages
}
