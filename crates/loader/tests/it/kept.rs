//! The same steps over another set: what a run over a set without somebody needs.

use crate::trial::fixture::Town;
use crate::trial::{Trial, eight, rest, without};
use loader::{CellName, Selection, Steps};
use rights::Pseudonym;
use std::collections::BTreeSet;

#[test]
fn a_set_compiled_without_people_has_the_same_order_under_the_same_steps() {
    let whole = Trial::small();
    let mut loader = whole.loader(eight(3));
    let told = rest(&mut loader);
    let cells = loader.plan().cells.iter();
    let steps = Steps::Given(cells.map(|c| (CellName(c.cell), c.steps)).collect());
    // Another set, in which these people never were, with other counts and one cell less.
    let mut town = Town::small();
    let cell = told[0].0.1;
    let leaves =
        |row: &crate::trial::fixture::Row| row.cell == cell || row.person.0[0].is_multiple_of(3);
    let gone: BTreeSet<Pseudonym> = town
        .rows
        .iter()
        .filter(|row| leaves(row))
        .map(|row| row.item)
        .collect();
    town.rows.retain(|row| !leaves(row));
    let never = Trial::new(town);
    let given = Selection { steps, ..eight(3) };
    assert_eq!(
        rest(&mut never.loader(given.clone())),
        without(&told, &gone)
    );
    assert_ne!(rest(&mut never.loader(eight(3))), without(&told, &gone));
    // The steps are part of the state.
    let state = never.loader(given).state().unwrap();
    let text = serde_json::to_string(&state).unwrap();
    assert_eq!(serde_json::from_str::<loader::State>(&text).unwrap(), state);
}
