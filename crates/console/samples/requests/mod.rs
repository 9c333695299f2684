//! Requests.

mod depicted;
mod enter;
pub(crate) mod lines;
mod named;
mod one;
mod said;

use super::{Sample, Town, sample};
use console::campaigns::Reading;
use console::requests::Requests;
use console::{FormError, Problem, Room};

/// Mistakes, field by field.
fn wrong(fields: &[(&'static str, Problem)]) -> Vec<FormError> {
    let error = |(field, problem): &(&'static str, Problem)| FormError {
        field,
        problem: problem.clone(),
    };
    fields.iter().map(error).collect()
}

/// The list.
fn list(t: &Town) -> Vec<Sample> {
    let frame = |name| t.inside(name, Room::Requests);
    let list = Requests {
        kinds: vec![
            t.pick("", "All", "Alle", true),
            t.pick("access", "Access", "Auskunft", false),
            t.pick("erasure", "Erasure", "Löschung", false),
        ],
        states: vec![
            t.pick("", "All", "Alle", true),
            t.pick("open", "Open", "Offen", false),
            t.pick("overdue", "Overdue", "Überfällig", false),
        ],
        found: 311,
        reading: None,
        list: lines::some(t),
        pager: t.pager(13),
        enter: t.s("/requests/enter"),
    };
    let none = Requests {
        found: 0,
        list: vec![],
        pager: t.pager(1),
        ..list.clone()
    };
    let reading = Requests {
        reading: Some(Reading {
            read: 500_000,
            all: 3_118_402,
        }),
        ..none.clone()
    };
    vec![
        sample(
            "requests",
            true,
            "Requests with their clocks, overdue first",
            &list,
            &frame("requests"),
        ),
        sample(
            "requests-none",
            false,
            "No request matches",
            &none,
            &frame("requests-none"),
        ),
        sample(
            "requests-reading",
            false,
            "Not all of the ledger is read yet",
            &reading,
            &frame("requests-reading"),
        ),
    ]
}

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let rooms = [
        said::samples,
        list,
        one::samples,
        enter::samples,
        named::samples,
    ];
    rooms.iter().flat_map(|room| room(t)).collect()
}
