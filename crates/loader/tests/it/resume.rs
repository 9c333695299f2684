//! Going on from a state gives what the uninterrupted run gives, whatever happens meanwhile.

use crate::trial::{Told, Trial, eight, rest, tell, without};
use loader::{Loader, Selection, State};
use rights::Pseudonym;
use std::collections::BTreeSet;

/// Another loader that goes on from a state, as text.
fn resumed(trial: &Trial, selection: &Selection, text: &str) -> Loader {
    assert!(text.len() < 500, "a state is small: {text}");
    let state: State = serde_json::from_str(text).unwrap();
    let mut loader = trial.loader(selection.clone());
    loader.load_state(&state).unwrap();
    assert_eq!(
        serde_json::to_string(&loader.state().unwrap()).unwrap(),
        text
    );
    loader
}

#[test]
fn at_every_step() {
    let trial = Trial::small();
    let selection = eight(9);
    let mut loader = trial.loader(selection.clone());
    let (mut whole, mut states) = (Told::new(), Vec::new());
    for _ in 0..2 {
        loop {
            states.push(serde_json::to_string(&loader.state().unwrap()).unwrap());
            match loader.next_batch().unwrap() {
                Some(batch) => whole.push(tell(&batch)),
                None => break,
            }
        }
        // The state at the end of an epoch is the one at the beginning of the next.
        states.pop();
    }
    assert_eq!(whole.len(), states.len());
    for (taken, state) in states.iter().enumerate() {
        let mut loader = resumed(&trial, &selection, state);
        let mut told = rest(&mut loader);
        if whole[taken].0.0 == 0 {
            told.extend(rest(&mut loader));
        }
        assert_eq!(told, whole[taken..], "after {taken} steps");
    }
}

#[test]
fn at_every_step_when_a_mask_or_a_purge_lands_in_between() {
    let whole = rest(&mut Trial::small().loader(eight(9)));
    for purges in [false, true] {
        let lands = whole.len() / 3;
        let mut trial = Trial::small();
        // Every third item, in cells before, at and after the place where it lands.
        let gone: BTreeSet<Pseudonym> = trial.items().into_iter().step_by(3).collect();
        let mut loader = trial.loader(eight(9));
        let (mut states, mut told) = (Vec::new(), Told::new());
        for at in 0..whole.len() {
            if at == lands {
                trial.revoke(&gone.iter().copied().collect::<Vec<_>>());
                wait_for_view();
                trial.mask(&gone);
                trial.beat();
                if purges {
                    trial.purge();
                }
            }
            states.push(serde_json::to_string(&loader.state().unwrap()).unwrap());
            told.push(tell(&loader.next_batch().unwrap().unwrap()));
        }
        assert_eq!(loader.next_batch().unwrap().map(|batch| batch.step), None);
        let late = without(&whole, &gone);
        assert_eq!(told[..lands], whole[..lands]);
        assert_eq!(told[lands..], late[lands..]);
        // From any state, also of before: the places stay, and what is gone is blank.
        for (taken, state) in states.iter().enumerate() {
            let told = rest(&mut resumed(&trial, &eight(9), state));
            assert_eq!(told, late[taken..], "after {taken} steps, purged: {purges}");
        }
    }
}

/// The loader looks at the feed every millisecond; this is many times as long.
pub(crate) fn wait_for_view() {
    std::thread::sleep(std::time::Duration::from_millis(60));
}

#[test]
fn a_state_of_another_run_is_refused_and_says_why() {
    let trial = Trial::small();
    let state = trial.loader(eight(9)).state().unwrap();
    let other = |change: fn(&mut Selection)| {
        let mut selection = eight(9);
        change(&mut selection);
        trial
            .loader(selection)
            .load_state(&state)
            .unwrap_err()
            .to_string()
    };
    assert!(other(|s| s.seed = 8).contains("seed `9` and the loader has `8`"));
    assert!(other(|s| s.batch = 9).contains("batch `8` and the loader has `9`"));
    assert!(other(|s| s.slices = Some(vec![0])).contains("slices"));
    assert!(other(|s| s.world = 2).contains("world `1` and the loader has `2`"));
    let mut loader = trial.loader(eight(9));
    for change in [
        |s: &mut State| s.step = 1_000,
        |s: &mut State| s.format = 2,
        |s: &mut State| s.manifest = rights::Hash::of(b"other"),
        |s: &mut State| s.cell = Some("window=1999-01/shard=0/slice=0".parse().unwrap()),
    ] {
        let mut state = state.clone();
        change(&mut state);
        assert!(loader.load_state(&state).is_err());
        assert_eq!(loader.position(), loader::Position::default());
    }
}
