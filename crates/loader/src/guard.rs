//! The view of late choices: the set's feed, followed on a thread, and how old it may be.

use crate::Tick;
use feed::Reader;
use rights::{Clock, Error, ErrorKind, Hash, Pseudonym, Sequence};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How often an old view is looked at again.
const BETWEEN_TRIES: Duration = Duration::from_millis(20);

/// How fresh the view has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuardOptions {
    /// Nothing is handed over when the view is older. Larger than a second only for copies of a set to
    /// which the feed comes seldom; what is promised to people is then this age.
    pub max_age: Duration,
    /// How long an old view is waited for before it is an error.
    pub patience: Duration,
    /// How often the feed is looked at.
    pub poll_every: Duration,
    /// The folder of the feed; none: `feed` in the set.
    pub feed: Option<PathBuf>,
}

impl Default for GuardOptions {
    fn default() -> Self {
        GuardOptions {
            max_age: Duration::from_secs(1),
            patience: Duration::from_secs(30),
            poll_every: Duration::from_millis(50),
            feed: None,
        }
    }
}

/// The feed as it was last seen.
struct Seen {
    reader: Reader,
    /// When the look began that found the newest head. By the process's own clock, which nobody sets.
    newer_at: Instant,
    /// The latest wall clock that a head has told.
    latest: rights::Instant,
    /// Why the last look failed.
    failed: Option<(ErrorKind, String)>,
}

/// Follows the feed of one set for as long as it lives.
pub(crate) struct Guard {
    seen: Arc<Mutex<Seen>>,
    clock: Arc<dyn Clock>,
    options: GuardOptions,
    ended: Arc<AtomicBool>,
}

/// A view that was fresh when it was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// Every entry of the ledger before it is taken into account.
    pub sequence: Sequence,
    /// Who holds rows of an older signed state has to read them again.
    pub base_state: u64,
    at: rights::Instant,
    newer_at: Instant,
}

impl Guard {
    /// Begins to follow the feed of the set with this state 0.
    ///
    /// # Errors
    /// When there is no feed, or it does not hold: nothing is handed over without one.
    pub(crate) fn start(
        set: &Path,
        key: [u8; 32],
        manifest: Hash,
        clock: Arc<dyn Clock>,
        options: GuardOptions,
    ) -> Result<Guard, Error> {
        let folder = options.feed.clone().unwrap_or_else(|| set.join("feed"));
        let newer_at = Instant::now();
        let reader = Reader::of(&folder, key, manifest)?;
        let seen = Arc::new(Mutex::new(Seen {
            latest: reader.head().at,
            reader,
            newer_at,
            failed: None,
        }));
        let ended = Arc::new(AtomicBool::new(false));
        let (theirs, end, every) = (Arc::clone(&seen), Arc::clone(&ended), options.poll_every);
        std::thread::Builder::new()
            .name("demur-feed".to_owned())
            .spawn(move || {
                while !end.load(Ordering::Relaxed) {
                    look(&theirs);
                    std::thread::sleep(every);
                }
            })
            .map_err(|e| crate::failure::internal("a thread for the feed", e))?;
        Ok(Guard {
            seen,
            clock,
            options,
            ended,
        })
    }

    /// Waits for a fresh view, and says which of the items it refuses, by index. `tick` is called several
    /// times a second meanwhile.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Refused`] when the view stays old for longer than the patience; of another
    /// kind when the feed cannot be read or does not hold.
    pub(crate) fn judge(
        &self,
        items: &[Pseudonym],
        tick: Tick<'_>,
    ) -> Result<(View, Vec<usize>), Error> {
        let began = Instant::now();
        loop {
            let why_not = match self.judge_now(items) {
                Ok(judged) => return Ok(judged),
                Err(why_not) => why_not,
            };
            if began.elapsed() >= self.options.patience {
                return Err(why_not);
            }
            tick()?;
            std::thread::sleep(BETWEEN_TRIES.min(self.options.patience));
        }
    }

    fn judge_now(&self, items: &[Pseudonym]) -> Result<(View, Vec<usize>), Error> {
        // INVARIANT: base state and items are of one look. A new epoch drops items that are in no file of
        // its base state, and those alone.
        let seen = lock(&self.seen);
        if let Some((kind, message)) = &seen.failed {
            return Err(Error::new(*kind, message.clone()));
        }
        let head = seen.reader.head();
        let view = View {
            sequence: head.sequence,
            base_state: head.base_state,
            at: head.at,
            newer_at: seen.newer_at,
        };
        self.check(&view)?;
        let items = items.iter().enumerate();
        let refused = items.filter(|(_, item)| seen.reader.contains(item));
        Ok((view, refused.map(|(at, _)| at).collect()))
    }

    /// Whether a view is still fresh.
    pub(crate) fn check(&self, view: &View) -> Result<(), Error> {
        let most = self.options.max_age;
        // INVARIANT: both ages count from before the ledger, or the head, was read; so a choice that was
        // acknowledged longer ago than `most` is in the view. A head from the future tells no age.
        let wall = self
            .clock
            .now()
            .epoch_micros()
            .abs_diff(view.at.epoch_micros());
        let wall = Duration::from_micros(wall);
        let own = view.newer_at.elapsed();
        if wall <= most && own <= most {
            return Ok(());
        }
        let (age, by) = match wall > most {
            true => (wall, "its head by the wall clock"),
            false => (own, "by this process's clock"),
        };
        Err(Error::refused(format!(
            "the view of late choices is `{:.1}` s old {by}, and `{:.1}` s is the most: nothing is handed out; see that `demur watch` runs and that clocks agree, or give a larger `max_age` for a copy that the feed reaches seldom",
            age.as_secs_f64(),
            most.as_secs_f64()
        )))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
    }
}

fn look(seen: &Mutex<Seen>) {
    let began = Instant::now();
    let mut seen = lock(seen);
    match seen.reader.poll() {
        Ok(_) => {
            seen.failed = None;
            // A head that says it is older than one before tells nothing new: it may be a repeated one.
            let at = seen.reader.head().at;
            if at > seen.latest {
                (seen.latest, seen.newer_at) = (at, began);
            }
        }
        Err(e) => seen.failed = Some((e.kind(), e.to_string())),
    }
}

/// A thread that panicked while it held the lock left the reader as it was: every change of it is whole.
fn lock(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}
