//! Errors.

use super::{Sample, Town, sample};
use pages::error::{ErrorPage, Status};

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let page = |status| ErrorPage {
        again: (status == Status::TooMany).then(|| t.at("2026-04-20", 10, 45)),
        reference: (status == Status::Internal).then(|| t.s("7c1e-09")),
        status,
    };
    Status::ALL
        .map(|status| {
            let (name, shown) = match status {
                Status::BadRequest => ("error-400", false),
                Status::Forbidden => ("error-403", false),
                Status::NotFound => ("error-404", true),
                Status::MethodNotAllowed => ("error-405", false),
                Status::TooLarge => ("error-413", false),
                Status::TooMany => ("error-429", true),
                Status::Internal => ("error-500", false),
                Status::Unavailable => ("error-503", false),
            };
            let frame = if status == Status::Forbidden {
                t.inside(name, None)
            } else {
                t.outside(name)
            };
            sample(
                name,
                shown,
                "When something goes wrong",
                &page(status),
                &frame,
            )
        })
        .into()
}
