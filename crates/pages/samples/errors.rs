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
            let (name, about) = match status {
                Status::BadRequest => ("error-400", "What was sent is not understood"),
                Status::Forbidden => ("error-403", "A page that was open for too long"),
                Status::NotFound => ("error-404", "There is nothing here"),
                Status::MethodNotAllowed => ("error-405", "An address that only a form leads to"),
                Status::TooLarge => ("error-413", "What was sent is too large"),
                Status::TooMany => ("error-429", "Too much from one place"),
                Status::Internal => ("error-500", "Something went wrong on our side"),
                Status::Unavailable => ("error-503", "Not available for a short time"),
            };
            let frame = if status == Status::Forbidden {
                t.inside(name, None)
            } else {
                t.outside(name)
            };
            sample(name, true, about, &page(status), &frame)
        })
        .into()
}
