//! A purge replaces files under a loader that is reading.

use crate::resume::wait_for_view;
use crate::trial::{Trial, eight, patient, rest, tell, without};
use rights::{ErrorKind, Pseudonym};
use std::collections::BTreeSet;
use std::time::Duration;

#[test]
fn files_that_vanish_are_found_again_in_the_newest_state() {
    let whole = rest(&mut Trial::small().loader(eight(6)));
    let mut trial = Trial::small();
    let gone: BTreeSet<Pseudonym> = trial.items().into_iter().step_by(2).collect();
    let mut loader = trial.loader(eight(6));
    let first = tell(&loader.next_batch().unwrap().unwrap());
    trial.revoke(&gone.iter().copied().collect::<Vec<_>>());
    trial.mask(&gone);
    trial.purge();
    wait_for_view();
    let told = rest(&mut loader);
    assert_eq!(first, whole[0]);
    assert_eq!(told, without(&whole, &gone)[1..]);
}

#[test]
fn what_was_read_ahead_before_a_purge_is_read_again() {
    let whole = rest(&mut Trial::small().loader(eight(6)));
    let mut trial = Trial::small();
    // Masked and purged, and on no list any more: only the state says that it is gone.
    let gone: BTreeSet<Pseudonym> = whole[..10]
        .iter()
        .flat_map(|(_, items)| items.clone())
        .collect();
    let mut loader = trial.loader(eight(6));
    let first = tell(&loader.next_batch().unwrap().unwrap());
    std::thread::sleep(Duration::from_millis(200));
    trial.mask(&gone);
    trial.purge();
    wait_for_view();
    let told = rest(&mut loader);
    assert_eq!(first, whole[0]);
    assert_eq!(told, without(&whole, &gone)[1..]);
    let (_, lines) = loader::read_log(loader.log_path().unwrap()).unwrap();
    let states: Vec<u64> = lines.iter().map(|line| line.state).collect();
    assert_eq!((states[0], states[1..].iter().min()), (0, Some(&2)));
}

#[test]
fn a_cell_that_was_purged_away_is_blank_and_keeps_its_steps() {
    let whole = rest(&mut Trial::small().loader(eight(6)));
    let mut trial = Trial::small();
    let cell = whole[0].0.1;
    let of_cell = whole.iter().filter(|((_, c, _), _)| *c == cell);
    let gone: BTreeSet<Pseudonym> = of_cell.flat_map(|(_, items)| items.clone()).collect();
    trial.mask(&gone);
    trial.purge();
    assert_eq!(rest(&mut trial.loader(eight(6))), without(&whole, &gone));
}

#[test]
fn a_set_that_is_older_than_its_feed_says_so() {
    let mut trial = Trial::small();
    let copy = tempfile::tempdir().unwrap();
    let gone: BTreeSet<Pseudonym> = trial.items().into_iter().step_by(2).collect();
    let whole = copy.path().join("0001");
    copy_folder(&trial.set(), &whole);
    trial.mask(&gone);
    trial.purge();
    std::fs::remove_dir_all(whole.join("feed")).unwrap();
    copy_folder(&trial.set().join("feed"), &whole.join("feed"));
    let key = trial.open().key().to_string();
    let set = loader::TrainingSet::open(&whole, Some(&key), trial.surroundings()).unwrap();
    let refused = set
        .loader(eight(6), patient())
        .unwrap()
        .next_batch()
        .unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Refused);
    assert!(
        refused.to_string().contains("copy the set again"),
        "{refused}"
    );
}

pub(crate) fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let place = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy_folder(&entry.path(), &place),
            false => drop(std::fs::copy(entry.path(), place).unwrap()),
        }
    }
}
