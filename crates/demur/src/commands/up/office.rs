//! What the officer's console shows in the tour: requests with their clocks, an incident, an order, a key, and who
//! works there. All of it by the commands that anybody would call.

use super::Tour;
use super::cast::Cast;
use rights::{Clock, Error, SystemClock};
use std::fs;

/// Who works in the console.
pub(super) const OFFICER: &str = "officer";
const OFFICER_MAIL: &str = "officer@example.org";

pub(super) fn run(tour: &Tour, cast: Option<&Cast>) -> Result<(), Error> {
    if let Some(cast) = cast {
        came(tour, cast)?;
    }
    let scopes = "events:write,people:read";
    tour.run(&["api", "key", "new", "platform", "--scope", scopes])?;
    let role = ["--role", "officer", "--mail", OFFICER_MAIL];
    tour.run(&[&["staff", "add", OFFICER], role.as_slice()].concat())?;
    Ok(())
}

/// What came in about those who appear.
fn came(tour: &Tour, cast: &Cast) -> Result<(), Error> {
    requests(tour, cast)?;
    let title = "somebody says that a post was seen in training after its author had objected";
    tour.run(&["incident", "open", title, "--item", &cast.item])?;
    if let Some(gone) = cast.others.get(4) {
        erase(tour, gone)?;
    }
    Ok(())
}

/// The platform says that somebody wants everything erased. Their posts lie in its own tables, where nobody else
/// deletes: that becomes an order.
fn erase(tour: &Tour, person: &str) -> Result<(), Error> {
    let file = tour.shop.with_file_name("town").join("erasures.csv");
    let text = format!("person,choice,at\n{person},erasure,{}\n", SystemClock.now());
    let failed = |e| Error::storage(format!("cannot write `{}`", file.display())).because(e);
    fs::write(&file, text).map_err(failed)?;
    tour.run(&["import", "choices", &file.to_string_lossy()])?;
    tour.run(&["purge", person])?;
    Ok(())
}

/// Letters and calls as they came in: kind, way, days ago, words, and who asks where it is somebody else.
const CAME: [(&str, &str, i32, &str, Option<&str>); 4] = [
    (
        "access",
        "letter",
        20,
        "Please tell me what you have of me, and what it is used for.",
        None,
    ),
    (
        "question",
        "mail",
        0,
        "Since when are my posts used? I joined years ago.",
        None,
    ),
    (
        "rectification",
        "letter",
        45,
        "My birthday is wrong: I am younger than you think.",
        None,
    ),
    (
        "objection",
        "phone",
        1,
        "She does not want her posts to be used.",
        Some("Jane Roe"),
    ),
];

fn requests(tour: &Tour, cast: &Cast) -> Result<(), Error> {
    for (person, (kind, way, days, text, by)) in cast.others.iter().zip(CAME) {
        let received = SystemClock.today().plus_days(-days).to_string();
        let mut words = vec!["request", "enter", kind, person, "--channel", way];
        words.extend(["--received", &received, "--text", text]);
        if let Some(by) = by {
            let evidence = ["--as", "agent", "--evidence", "power of attorney, seen"];
            words.extend(["--by", by].into_iter().chain(evidence));
        }
        tour.run(&words)?;
    }
    tour.run(&["request", "list", "--open"])?;
    Ok(())
}
