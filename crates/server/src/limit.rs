//! How often somebody may ask for something: a bucket that fills again with time.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// What is limited, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// Links to sign in, by address: somebody else's mailbox is not to be filled.
    MailTo,
    /// Links to sign in, by where the request comes from.
    SignIn,
    /// Links that are none, by where the request comes from. Those that are good have no limit.
    Guess,
    /// Pages for members, by person: each decides everything that is theirs.
    Page,
    /// Objections to a part by the link of a notice, by person: each is an entry and a mail, and a link may be
    /// anybody's who has the mail. Objecting to everything has no limit.
    Part,
    /// Links to confirm with, by the person who is signed in.
    Confirm,
    /// Mails that ask a guest to confirm their address, by address: they take nothing of the links to sign in.
    Letter,
    /// Questions and replies, by person.
    Question,
    /// Requests without an account, by where they come from: each reads a picture.
    Guest,
    /// Looks at how such a request stands, by request: each looks items up.
    Status,
    /// Codes that staff sign in with, by name: six digits are soon tried.
    Code,
    /// Keys of the API that are none, by where the request comes from.
    Key,
    /// Requests with a key of the API, so many a second, by key.
    Calls(u32),
}

impl What {
    /// How many at once, and seconds until one more.
    const fn bucket(self) -> (f64, f64) {
        match self {
            What::MailTo | What::Confirm | What::Letter => (3.0, 300.0),
            // Five a day.
            What::Part => (5.0, 17_280.0),
            What::SignIn => (20.0, 15.0),
            What::Guess => (60.0, 1.0),
            What::Page => (300.0, 0.5),
            What::Question => (10.0, 300.0),
            What::Guest => (20.0, 60.0),
            What::Status => (30.0, 10.0),
            What::Code => (5.0, 120.0),
            What::Key => (30.0, 2.0),
            // What one second allows can come at once, beside what comes in the next.
            What::Calls(a_second) => {
                let a_second = if a_second == 0 { 1.0 } else { a_second as f64 };
                (2.0 * a_second, 1.0 / a_second)
            }
        }
    }
}

impl What {
    /// Whether whoever asks is known already, so that nobody can invent more of them.
    const fn is_known(self) -> bool {
        matches!(self, What::Calls(_))
    }
}

/// Buckets by what and whom; of whom only a digest is kept.
#[derive(Debug, Default)]
pub(crate) struct Limits(Mutex<Buckets>);

#[derive(Debug, Default)]
struct Buckets {
    all: HashMap<(What, u64), (f64, i64)>,
    /// When full ones were taken out last.
    tidied: i64,
}

/// So many buckets are kept; then full ones go.
const MOST: usize = 200_000;

impl Limits {
    /// Takes one; the seconds to wait where there is none.
    pub(crate) fn take(&self, what: What, whom: u64, now_micros: i64) -> Result<(), u64> {
        let (size, seconds) = what.bucket();
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Buckets { all, tidied } = &mut *buckets;
        if all.len() >= MOST && now_micros.saturating_sub(*tidied) > 1_000_000 {
            *tidied = now_micros;
            all.retain(|(what, _), (left, at)| {
                let (size, seconds) = what.bucket();
                filled(*left, *at, now_micros, seconds) < size
            });
        }
        if all.len() >= MOST && !what.is_known() && !all.contains_key(&(what, whom)) {
            // Somebody invents addresses; nobody new for a while.
            return Err(60);
        }
        let bucket = all.entry((what, whom)).or_insert((size, now_micros));
        let left = filled(bucket.0, bucket.1, now_micros, seconds).min(size);
        if left < 1.0 {
            *bucket = (left, now_micros);
            // Less than a millisecond is nothing to wait for.
            return Err(((1.0 - left) * seconds - 1e-3).ceil().max(1.0) as u64);
        }
        *bucket = (left - 1.0, now_micros);
        Ok(())
    }
}

fn filled(left: f64, at: i64, now: i64, seconds: f64) -> f64 {
    let passed = now.saturating_sub(at).max(0) as f64 / 1e6;
    left + passed / seconds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_is_emptied_and_fills_again() {
        let limits = Limits::default();
        let take = |whom, second: i64| limits.take(What::MailTo, whom, second * 1_000_000);
        for _ in 0..3 {
            assert_eq!(take(1, 0), Ok(()));
        }
        assert_eq!(take(1, 0), Err(300));
        assert_eq!(take(2, 0), Ok(()), "others are not concerned");
        assert_eq!(take(1, 200), Err(100));
        assert_eq!(take(1, 300), Ok(()));
        assert_eq!(take(1, 300), Err(300));
        for _ in 0..3 {
            assert_eq!(take(1, 9_000), Ok(()), "never more than it holds");
        }
        assert!(take(1, 9_000).is_err());
        assert!(take(1, 0).is_err(), "a clock that goes back fills nothing");
    }

    #[test]
    fn so_many_parts_a_day_and_mails_of_the_form_take_nothing_of_links() {
        let limits = Limits::default();
        let part = |hour: i64| limits.take(What::Part, 1, hour * 3_600_000_000);
        for _ in 0..5 {
            assert_eq!(part(0), Ok(()));
        }
        assert!(part(1).is_err());
        for _ in 0..5 {
            assert_eq!(part(25), Ok(()), "a day later");
        }
        assert!(part(25).is_err());
        for what in [What::MailTo, What::Letter, What::Confirm] {
            let taken = [(); 4].map(|()| limits.take(what, 1, 0).is_ok());
            assert_eq!(taken, [true, true, true, false], "{what:?}");
        }
    }

    #[test]
    fn keys_are_held_to_their_rate_and_have_their_place_among_however_many_others() {
        let limits = Limits::default();
        for other in 0..MOST as u64 {
            assert_eq!(limits.take(What::Key, other, 0), Ok(()));
        }
        assert!(limits.take(What::Key, u64::MAX, 0).is_err(), "nobody new");
        let take = |millis: i64| limits.take(What::Calls(10), 7, millis * 1_000);
        for _ in 0..20 {
            assert_eq!(take(0), Ok(()));
        }
        assert_eq!(take(0), Err(1));
        assert_eq!((take(100), take(100)), (Ok(()), Err(1)));
    }
}
