//! The loading log: from it and the set follows exactly what was handed out.

use crate::resume::wait_for_view;
use crate::trial::{Told, Trial, eight, rest, tell};
use loader::{Showing, Who, read_head, read_log, shown, shown_of};
use rights::{Cell, Pseudonym};
use std::collections::BTreeMap;

type Steps = Vec<(u64, Cell, u32)>;

/// What an observer saw: for each item the steps it was in.
fn seen(told: &Told) -> BTreeMap<Pseudonym, Steps> {
    let mut seen: BTreeMap<Pseudonym, Steps> = BTreeMap::new();
    for (step, items) in told {
        items
            .iter()
            .for_each(|item| seen.entry(*item).or_default().push(*step));
    }
    seen.values_mut().for_each(|steps| steps.sort());
    seen
}

fn steps(showings: &[Showing]) -> Steps {
    let mut steps: Steps = showings.iter().map(|s| (s.epoch, s.cell, s.step)).collect();
    steps.sort();
    steps
}

#[test]
fn as_an_observer_saw_it_with_choices_in_between() {
    let mut trial = Trial::small();
    let items: Vec<Pseudonym> = trial.items().into_iter().collect();
    let mut loader = trial.loader(eight(7));
    let mut told = Told::new();
    let mut sequences = BTreeMap::new();
    // Two epochs and a bit; choices, masks, in between.
    for turn in 0..180 {
        if turn % 20 == 10 {
            let some: Vec<_> = items.iter().skip(turn).step_by(37).copied().collect();
            trial.revoke(&some);
            wait_for_view();
        }
        if turn % 50 == 40 {
            trial.mask(&trial.revoked.clone());
            trial.beat();
        }
        if let Some(batch) = loader.next_batch().unwrap() {
            let step = tell(&batch);
            sequences.insert(step.0, batch.sequence);
            told.push(step);
        }
    }
    let log = loader.log_path().unwrap().to_owned();
    let (run, lines) = read_log(&log).unwrap();
    assert_eq!(read_head(&log).unwrap(), run);
    assert_eq!(
        (run.selection, run.set.as_str()),
        (eight(7), "ai_assistant/0001")
    );
    assert_eq!(lines.len(), told.len());
    let want = seen(&told);
    let all = shown(&trial.set(), &log, Who::Everybody).unwrap();
    assert_eq!(all.unlike, []);
    let got: BTreeMap<_, _> = all
        .items
        .iter()
        .map(|(item, s)| (*item, steps(s)))
        .collect();
    assert_eq!(got, want);
    for showing in all.items.values().flatten() {
        assert!(showing.certain);
        assert_eq!(
            showing.sequence,
            sequences[&(showing.epoch, showing.cell, showing.step)]
        );
    }
    // By item and by person it is the same, also of those who are refused now.
    let rows = trial.town.admitted();
    for row in rows.iter().step_by(23) {
        let one = shown(&trial.set(), &log, Who::Item(row.item))
            .unwrap()
            .items;
        let one: Vec<_> = one.values().map(|s| steps(s)).collect();
        assert_eq!(
            one,
            want.get(&row.item).cloned().into_iter().collect::<Vec<_>>()
        );
        let person = shown(&trial.set(), &log, Who::Person(row.person))
            .unwrap()
            .items;
        let person: BTreeMap<_, _> = person.iter().map(|(item, s)| (*item, steps(s))).collect();
        let place = (row.cell.shard, row.cell.slice);
        let placed = shown_of(&trial.set(), &log, row.person, place).unwrap();
        let placed: BTreeMap<_, _> = placed.items.iter().map(|(i, s)| (*i, steps(s))).collect();
        assert_eq!(placed, person, "by the lines about their cells alone");
        let theirs = rows
            .iter()
            .filter(|r| r.person == row.person)
            .map(|r| r.item);
        let theirs: BTreeMap<_, _> = theirs
            .filter_map(|item| Some((item, want.get(&item)?.clone())))
            .collect();
        assert_eq!(person, theirs);
    }
    // After a purge, it is the same for everybody who is still there.
    trial.mask(&trial.revoked.clone());
    trial.purge();
    let left = shown(&trial.set(), &log, Who::Everybody).unwrap();
    let got: BTreeMap<_, _> = left
        .items
        .iter()
        .map(|(item, s)| (*item, steps(s)))
        .collect();
    let mut want = want;
    want.retain(|item, _| !trial.revoked.contains(item));
    assert_eq!(got, want);
    assert!(left.items.values().flatten().all(|showing| showing.certain));
    assert!(!left.unlike.is_empty(), "what was purged is missed");
}

#[test]
fn what_cannot_be_told_any_more_is_not_called_certain() {
    let mut trial = Trial::small();
    let mut loader = trial.loader(eight(7));
    let told = rest(&mut loader);
    // One item of a cell is purged, and another masked afterwards, in the file that is new.
    let of_cell: Vec<Pseudonym> = told
        .iter()
        .filter(|(s, _)| s.1 == told[0].0.1)
        .flat_map(|(_, i)| i.clone())
        .collect();
    trial.mask(&[of_cell[0]].into());
    trial.purge();
    trial.mask(&[of_cell[1]].into());
    let log = loader.log_path().unwrap();
    let one = shown(&trial.set(), log, Who::Item(of_cell[1])).unwrap();
    let showings: Vec<bool> = one.items[&of_cell[1]].iter().map(|s| s.certain).collect();
    assert_eq!(showings, [false]);
    assert!(
        shown(&trial.set(), log, Who::Item(of_cell[0]))
            .unwrap()
            .items
            .is_empty()
    );
}

#[test]
fn a_log_is_of_one_set_and_a_cut_line_is_of_a_step_that_was_not_handed_out() {
    let trial = Trial::small();
    let mut loader = trial.loader(eight(7));
    let told: Told = (0..5)
        .map(|_| tell(&loader.next_batch().unwrap().unwrap()))
        .collect();
    let log = loader.log_path().unwrap().to_owned();
    let text = std::fs::read_to_string(&log).unwrap();
    let (_, whole) = read_log(&log).unwrap();
    for cut in text.len() - 40..text.len() {
        std::fs::write(&log, &text[..cut]).unwrap();
        let (_, lines) = read_log(&log).unwrap();
        assert_eq!(lines, whole[..4]);
        let got = shown(&trial.set(), &log, Who::Everybody).unwrap().items;
        assert_eq!(got.len(), seen(&told[..4].to_vec()).len());
    }
    std::fs::write(&log, text.replacen("\"items\":", "\"items\":x", 1)).unwrap();
    assert!(read_log(&log).unwrap_err().to_string().contains("line 2"));
    std::fs::write(&log, "").unwrap();
    assert!(read_log(&log).is_err());
    std::fs::write(&log, text).unwrap();
    let other = Trial::new(crate::trial::fixture::Town::new(9, 100, trial.town.grid));
    assert!(shown(&other.set(), &log, Who::Everybody).is_err());
}

#[test]
fn a_step_that_was_logged_and_then_not_handed_out_is_not_shown() {
    let mut trial = Trial::small();
    let mut loader = trial.loader(eight(7));
    let first = tell(&loader.next_batch().unwrap().unwrap());
    let log = loader.log_path().unwrap().to_owned();
    let text = std::fs::read_to_string(&log).unwrap();
    let line = text.lines().nth(1).unwrap();
    // The second line of a step counts, and not the first: here everything was taken back.
    let names: Vec<String> = first.1.iter().map(|item| format!("\"{item}\"")).collect();
    let taken_back = line.replacen(
        &format!("\"items\":{}", first.1.len()),
        &format!("\"items\":0,\"withheld\":[{}]", names.join(",")),
        1,
    );
    assert_ne!(taken_back, line);
    std::fs::write(&log, format!("{text}{taken_back}\n")).unwrap();
    assert!(
        shown(&trial.set(), &log, Who::Everybody)
            .unwrap()
            .items
            .is_empty()
    );
    trial.beat();
}
