//! Late choices at hand-over: what was read ahead loses what is refused by then; an old view stops.

use crate::resume::wait_for_view;
use crate::trial::{Trial, eight, patient, rest, tell, without};
use loader::{Loader, Options, Position, TrainingSet, Who, read_log, shown};
use rights::{Clock, ErrorKind, Instant, Pseudonym, SystemClock};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant as Moment};

/// A view may be a second old, and nobody waits.
pub(crate) fn strict() -> Options {
    let mut options = patient();
    options.guard.max_age = Duration::from_secs(1);
    options.guard.patience = Duration::ZERO;
    options
}

#[test]
fn what_was_read_ahead_loses_what_is_refused_before_it_is_handed_over() {
    let whole = rest(&mut Trial::small().loader(eight(2)));
    let mut trial = Trial::small();
    let mut loader = trial.loader(eight(2));
    // The first cell is read whole, and the next ones behind it.
    let first = tell(&loader.next_batch().unwrap().unwrap());
    std::thread::sleep(Duration::from_millis(200));
    let gone: BTreeSet<Pseudonym> = whole[..12]
        .iter()
        .flat_map(|(_, items)| items.clone())
        .collect();
    trial.revoke(&gone.iter().copied().collect::<Vec<_>>());
    wait_for_view();
    let mut told = vec![first];
    let second = loader.next_batch().unwrap().unwrap();
    assert_eq!(second.withheld, whole[1].1.len());
    assert_eq!(second.sequence, rights::Sequence(43));
    told.push(tell(&second));
    told.extend(rest(&mut loader));
    assert_eq!(told[0], whole[0]);
    assert_eq!(told[1..], without(&whole, &gone)[1..]);
    // The log names what was taken out.
    let (_, lines) = read_log(loader.log_path().unwrap()).unwrap();
    let withheld: BTreeSet<Pseudonym> = lines
        .iter()
        .flat_map(|line| line.withheld.iter().map(|name| name.0))
        .collect();
    let handed: BTreeSet<Pseudonym> = whole[0].1.iter().copied().collect();
    assert_eq!(withheld, &gone - &handed);
}

#[test]
fn what_is_taken_out_is_in_no_buffer_of_the_batch() {
    let trial = Trial::small();
    let whole = rest(&mut trial.loader(eight(2)));
    let gone: Vec<Pseudonym> = whole[0].1[..3].to_vec();
    let rows = trial.town.admitted();
    let texts: Vec<String> = rows
        .iter()
        .filter(|r| gone.contains(&r.item))
        .filter_map(|r| r.text.clone())
        .collect();
    assert!(texts.len() > 1);
    let within = |loader: &mut Loader, text: &str| {
        let batch = loader.next_batch().unwrap().unwrap();
        let columns = batch.rows.columns().iter().map(|c| c.to_data());
        let mut buffers = columns.flat_map(|data| data.buffers().to_vec());
        buffers.any(|b| {
            b.as_slice()
                .windows(text.len())
                .any(|w| w == text.as_bytes())
        })
    };
    for masks in [false, true] {
        for text in &texts {
            if !masks {
                assert!(within(&mut Trial::small().loader(eight(2)), text));
            }
            let mut trial = Trial::small();
            match masks {
                true => trial.mask(&gone.iter().copied().collect()),
                false => trial.revoke(&gone),
            }
            assert!(
                !within(&mut trial.loader(eight(2)), text),
                "masked: {masks}"
            );
        }
    }
}

#[test]
fn an_old_view_stops_and_a_fresh_one_goes_on_at_the_same_place() {
    let mut trial = Trial::small();
    let whole = rest(&mut trial.loader(eight(2)));
    let mut loader = trial.open().loader(eight(2), strict()).unwrap();
    let mut told = vec![tell(&loader.next_batch().unwrap().unwrap())];
    trial.later(1_000_001);
    for _ in 0..2 {
        let stale = loader.next_batch().unwrap_err();
        assert_eq!(stale.kind(), ErrorKind::Refused, "{stale}");
        assert!(stale.to_string().contains("demur watch"), "{stale}");
        assert_eq!((loader.position().cell, loader.position().step), (0, 1));
    }
    trial.beat();
    wait_for_view();
    told.extend(rest(&mut loader));
    assert_eq!(told, whole);
}

#[test]
fn a_head_from_the_future_is_no_fresh_one() {
    let mut trial = Trial::small();
    trial.later(2_000_000);
    trial.beat();
    trial.later(-2_000_000);
    let mut loader = trial.open().loader(eight(2), strict()).unwrap();
    assert_eq!(loader.next_batch().unwrap_err().kind(), ErrorKind::Refused);
    trial.later(1_500_000);
    loader.next_batch().unwrap().unwrap();
}

#[test]
fn a_view_grows_old_by_the_process_s_own_clock_when_the_wall_clock_stands() {
    let mut trial = Trial::small();
    let mut options = strict();
    options.guard.max_age = Duration::from_millis(300);
    let mut loader = trial.open().loader(eight(2), options).unwrap();
    loader.next_batch().unwrap().unwrap();
    std::thread::sleep(Duration::from_millis(400));
    assert_eq!(loader.next_batch().unwrap_err().kind(), ErrorKind::Refused);
    // The same head again is no newer one.
    trial.beat();
    wait_for_view();
    assert_eq!(loader.next_batch().unwrap_err().kind(), ErrorKind::Refused);
    trial.later(1);
    trial.beat();
    wait_for_view();
    loader.next_batch().unwrap().unwrap();
}

#[test]
fn a_fresh_view_is_waited_for_as_long_as_patience_lasts() {
    let mut trial = Trial::small();
    trial.later(5_000_000);
    let mut options = strict();
    options.guard.patience = Duration::from_millis(300);
    let mut loader = trial.open().loader(eight(2), options.clone()).unwrap();
    let began = Moment::now();
    let mut ticks = 0;
    let stale = loader.next_batch_with(&mut || {
        ticks += 1;
        Ok(())
    });
    assert_eq!(stale.unwrap_err().kind(), ErrorKind::Refused);
    assert!(began.elapsed() >= Duration::from_millis(300) && ticks > 2);
    options.guard.patience = Duration::from_secs(60);
    let mut loader = trial.open().loader(eight(2), options).unwrap();
    std::thread::scope(|scope| {
        let waiting = scope.spawn(move || loader.next_batch().unwrap().unwrap().step);
        std::thread::sleep(Duration::from_millis(200));
        assert!(!waiting.is_finished());
        trial.beat();
        assert_eq!(waiting.join().unwrap(), 0);
    });
    // A wait can be ended from outside.
    trial.later(5_000_000);
    let mut options = strict();
    options.guard.patience = Duration::from_secs(600);
    let mut loader = trial.open().loader(eight(2), options).unwrap();
    let mut left = 3;
    let ended = loader.next_batch_with(&mut || {
        left -= 1;
        match left {
            0 => Err(rights::Error::input("enough")),
            _ => Ok(()),
        }
    });
    assert_eq!(ended.unwrap_err().to_string(), "enough");
}

/// A clock that jumps ahead for some looks: as when the log's disk was slow just then.
struct Slow {
    real: Arc<dyn Clock>,
    looks: AtomicU32,
    jumps: Range<u32>,
}

impl Clock for Slow {
    fn now(&self) -> Instant {
        let now = self.real.now();
        let look = self.looks.fetch_add(1, Ordering::SeqCst);
        match self.jumps.contains(&look) {
            true => Instant::from_epoch_micros(now.epoch_micros() + 5_000_000).unwrap(),
            false => now,
        }
    }
}

/// A loader by a clock that jumps ahead for some looks. It is asked for the head of the log (0), before
/// a line (1), for the line (2), after the line (3), and so on.
fn slow(trial: &Trial, jumps: Range<u32>) -> Loader {
    let mut surroundings = trial.surroundings();
    surroundings.clock = Arc::new(Slow {
        real: Arc::clone(&surroundings.clock),
        looks: AtomicU32::new(0),
        jumps,
    });
    let set = TrainingSet::open(&trial.set(), None, surroundings).unwrap();
    set.loader(eight(2), strict()).unwrap()
}

#[test]
fn a_view_that_grew_old_while_the_log_was_written_is_judged_again() {
    for (jumps, lines) in [(0..0, 1), (3..4, 2)] {
        let trial = Trial::small();
        let whole = rest(&mut trial.loader(eight(2)));
        let mut loader = slow(&trial, jumps);
        assert_eq!(tell(&loader.next_batch().unwrap().unwrap()), whole[0]);
        let log = std::fs::read_to_string(loader.log_path().unwrap()).unwrap();
        assert_eq!(log.lines().count(), 1 + lines, "{log}");
        let (_, read) = read_log(loader.log_path().unwrap()).unwrap();
        assert_eq!((read.len(), read[0].items), (1, whole[0].1.len() as u64));
    }
}

#[test]
fn a_step_that_was_logged_and_then_not_handed_over_is_taken_back_in_the_log() {
    let trial = Trial::small();
    let whole = rest(&mut trial.loader(eight(2)));
    let mut loader = slow(&trial, 3..5);
    let stale = loader.next_batch().unwrap_err();
    assert_eq!(stale.kind(), ErrorKind::Refused);
    let log = loader.log_path().unwrap().to_owned();
    let (_, lines) = read_log(&log).unwrap();
    assert_eq!((lines.len(), lines[0].items), (1, 0));
    assert_eq!(lines[0].withheld.len(), whole[0].1.len());
    let nothing = shown(&trial.set(), &log, Who::Everybody).unwrap();
    assert!(nothing.items.is_empty() && nothing.unlike.is_empty());
    // Then the clock is right again.
    assert_eq!(tell(&loader.next_batch().unwrap().unwrap()), whole[0]);
    let now = shown(&trial.set(), &log, Who::Everybody).unwrap();
    assert!(
        now.items
            .keys()
            .eq(whole[0].1.iter().collect::<BTreeSet<_>>())
    );
}

#[test]
fn a_mask_is_read_from_a_later_cell_on() {
    let mut trial = Trial::small();
    let mut loader = trial.loader(eight(2));
    loader.next_batch().unwrap().unwrap();
    trial.mask(&trial.items().into_iter().take(9).collect());
    rest(&mut loader);
    let (_, lines) = read_log(loader.log_path().unwrap()).unwrap();
    assert_eq!((lines[0].state, lines.last().unwrap().state), (0, 1));
    assert_eq!((lines[0].version, lines.last().unwrap().version), (0, 1));
}

#[test]
fn an_error_keeps_the_place_and_the_next_call_goes_on() {
    let trial = Trial::small();
    let whole = rest(&mut trial.loader(eight(2)));
    let mut loader = trial.loader(eight(2));
    let mut told = Vec::new();
    for at in 0..whole.len() {
        if at % 3 == 1 {
            let failed = loader.next_batch_with(&mut || Err(rights::Error::input("not now")));
            match failed {
                // Nothing had to be waited for.
                Ok(batch) => {
                    told.push(tell(&batch.unwrap()));
                    continue;
                }
                Err(e) => assert_eq!(e.to_string(), "not now"),
            }
        }
        told.push(tell(&loader.next_batch().unwrap().unwrap()));
    }
    assert_eq!(told, whole);
    assert_eq!(loader.position(), Position::start_of(1));
}

#[test]
fn within_a_second_by_real_clocks_nothing_refused_is_handed_out() {
    let mut trial = Trial::small();
    let mut surroundings = trial.surroundings();
    surroundings.clock = Arc::new(SystemClock);
    let set = TrainingSet::open(&trial.set(), None, surroundings).unwrap();
    let mut options = Options {
        keep_empty: true,
        ..Options::default()
    };
    options.guard.patience = Duration::from_secs(60);
    let mut loader = set.loader(eight(2), options).unwrap();
    let items: Vec<Pseudonym> = trial.items().into_iter().collect();
    let shared = Arc::new(std::sync::Mutex::new(Vec::<(Pseudonym, Moment)>::new()));
    let theirs = Arc::clone(&shared);
    std::thread::scope(|scope| {
        let watch = scope.spawn(move || {
            for turn in 0..40 {
                let now = SystemClock.now();
                if turn % 4 == 3 {
                    // Acknowledged, and on the feed a moment later.
                    let some: Vec<_> = items.iter().skip(turn).step_by(40).copied().collect();
                    let acknowledged = Moment::now();
                    theirs
                        .lock()
                        .unwrap()
                        .extend(some.iter().map(|item| (*item, acknowledged)));
                    std::thread::sleep(Duration::from_millis(100));
                    trial.revoke_quietly(&some);
                }
                trial.beat_at(now);
                std::thread::sleep(Duration::from_millis(50));
            }
            trial
        });
        let mut epochs = 0;
        while !watch.is_finished() {
            let before = Moment::now();
            let batch = match loader.next_batch() {
                Ok(batch) => batch,
                Err(e) => {
                    // The feed began with a head of long ago, or has ended.
                    assert_eq!(e.kind(), ErrorKind::Refused);
                    continue;
                }
            };
            let Some(batch) = batch else {
                epochs += 1;
                continue;
            };
            let late = shared.lock().unwrap();
            for item in tell(&batch).1 {
                let refused = late.iter().find(|(refused, _)| *refused == item);
                if let Some((_, at)) = refused {
                    assert!(before.saturating_duration_since(*at) < Duration::from_secs(1));
                }
            }
        }
        assert!(epochs > 0);
        drop(watch.join().unwrap());
    });
}
