//! Sets that are not what their key signed are not read.

use crate::trial::{Trial, eight, patient, rest};
use loader::TrainingSet;
use rights::{ErrorKind, Pseudonym};
use std::collections::BTreeSet;
use std::fs;

#[test]
fn a_mask_that_was_taken_away_is_noticed() {
    let mut trial = Trial::small();
    let table = trial.set().join("table/_delta_log");
    let before: Vec<_> = fs::read_dir(&table)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    let gone: BTreeSet<Pseudonym> = trial.items().into_iter().take(5).collect();
    trial.mask(&gone);
    assert!(
        rest(&mut trial.loader(eight(1)))
            .iter()
            .all(|(_, items)| gone.is_disjoint(&items.iter().copied().collect()))
    );
    // The commit goes, and with it the mask.
    for entry in fs::read_dir(&table).unwrap() {
        let path = entry.unwrap().path();
        if !before.contains(&path) {
            fs::remove_file(path).unwrap();
        }
    }
    let refused = TrainingSet::open(&trial.set(), None, trial.surroundings())
        .err()
        .unwrap();
    assert_eq!(refused.kind(), ErrorKind::Corrupt);
    // A commit of the same version that masks less.
    let mut other = Trial::small();
    other.mask(&trial.items().into_iter().take(2).collect());
    for entry in fs::read_dir(other.set().join("table/_delta_log")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), table.join(entry.file_name())).unwrap();
    }
    for entry in fs::read_dir(other.set().join("table")).unwrap() {
        let entry = entry.unwrap();
        if entry.path().extension().is_some_and(|e| e == "bin") {
            fs::copy(
                entry.path(),
                trial.set().join("table").join(entry.file_name()),
            )
            .unwrap();
        }
    }
    let mut loader = trial.loader(eight(1));
    let failed = (0..1_000).find_map(|_| loader.next_batch().err()).unwrap();
    assert_eq!(failed.kind(), ErrorKind::Corrupt);
    assert!(failed.to_string().contains("the mask of cell"), "{failed}");
}

#[test]
fn states_signed_with_another_key_or_changed_are_refused() {
    let mut trial = Trial::small();
    let other = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
    let refused = TrainingSet::open(&trial.set(), Some(other), trial.surroundings())
        .err()
        .unwrap();
    assert_eq!(refused.kind(), ErrorKind::Corrupt);
    trial.mask(&trial.items().into_iter().take(5).collect());
    let path = trial.set().join("state/000001.json");
    let text = fs::read_to_string(&path).unwrap();
    for changed in [
        text.replacen("\"sequence\": 42", "\"sequence\": 43", 1),
        text.replacen("\"rows\": ", "\"rows\": 1", 1),
        String::new(),
    ] {
        assert_ne!(changed, text);
        fs::write(&path, changed).unwrap();
        let refused = TrainingSet::open(&trial.set(), None, trial.surroundings())
            .err()
            .unwrap();
        assert_eq!(refused.kind(), ErrorKind::Corrupt);
    }
    fs::write(&path, text).unwrap();
    trial.open();
}

#[test]
fn a_damaged_or_missing_cell_is_an_error_and_no_blank() {
    let trial = Trial::small();
    let told = rest(&mut trial.loader(eight(1)));
    let cell = told[told.len() / 2].0.1;
    let folder = trial.set().join("table").join(cell.to_string());
    let file = fs::read_dir(&folder)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let bytes = fs::read(&file).unwrap();
    let before = told.iter().take_while(|((_, c, _), _)| *c != cell).count();
    for damage in 0..3 {
        match damage {
            0 => fs::remove_file(&file).unwrap(),
            1 => fs::write(&file, &bytes[..bytes.len() / 2]).unwrap(),
            _ => {
                let mut bytes = bytes.clone();
                // In the pages of the first column.
                bytes[20..60].fill(0xff);
                fs::write(&file, bytes).unwrap();
            }
        }
        let mut loader = trial.open().loader(eight(1), patient()).unwrap();
        for _ in 0..before {
            loader.next_batch().unwrap().unwrap();
        }
        let failed = loader.next_batch().unwrap_err();
        assert!(
            matches!(failed.kind(), ErrorKind::Corrupt | ErrorKind::Storage),
            "{failed}"
        );
        assert!(failed.to_string().contains(&cell.to_string()), "{failed}");
        fs::write(&file, &bytes).unwrap();
        assert_eq!(rest(&mut loader).len(), told.len() - before);
    }
}
