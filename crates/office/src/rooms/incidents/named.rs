//! Items and people that a form names, one a line.

use crate::asked::Asked;
use crate::form::Form;
use console::{FormError, Problem, field};
use rights::{Error, ItemId, Ordinal};
use server::{About, MOST_NAMED, Meant};

/// So many lines that are wrong are named at once.
const MOST_WRONG: usize = 10;

/// What a form names, looked up: nothing where something of it is wrong.
pub(super) async fn about(
    asked: &Asked,
    sent: &Form,
    errors: &mut Vec<FormError>,
) -> Result<Option<About>, Error> {
    let (items, people) = (sent.text(field::ITEMS), sent.text(field::PEOPLE));
    let (items, people) = (lines(&items), lines(&people));
    let before = errors.len();
    for (field, lines) in [(field::ITEMS, &items), (field::PEOPLE, &people)] {
        if lines.len() > MOST_NAMED {
            let problem = Problem::TooMany(MOST_NAMED as u64);
            errors.push(FormError { field, problem });
        }
    }
    if errors.len() > before {
        return Ok(None);
    }
    let app = &asked.office.app;
    let ids: Vec<ItemId> = items.iter().map(|(_, id)| ItemId::from(*id)).collect();
    let unknown = app.unknown_items(&ids)?;
    let wrong = items
        .iter()
        .filter(|(_, id)| unknown.contains(&ItemId::from(*id)));
    errors.extend(
        wrong
            .take(MOST_WRONG)
            .map(|line| not_known(field::ITEMS, line)),
    );
    let mut meant: Vec<Ordinal> = Vec::new();
    let mut wrong = Vec::new();
    for line in &people {
        match app.meant(line.1).await? {
            Meant::One(person) => meant.push(person),
            Meant::Address(_) | Meant::Several(_) | Meant::Nobody => wrong.push(line),
        }
    }
    errors.extend(
        wrong
            .into_iter()
            .take(MOST_WRONG)
            .map(|line| not_known(field::PEOPLE, line)),
    );
    if errors.len() > before {
        return Ok(None);
    }
    app.about(&ids, &meant, asked.lang).await.map(Some)
}

fn not_known(field: &'static str, (line, what): &(u64, &str)) -> FormError {
    let what = (*what).to_owned();
    let problem = Problem::NotKnown { line: *line, what };
    FormError { field, problem }
}

/// Lines that say something, with their numbers.
fn lines(text: &str) -> Vec<(u64, &str)> {
    let numbered = (1..).zip(text.lines().map(str::trim));
    numbered.filter(|(_, line)| !line.is_empty()).collect()
}
