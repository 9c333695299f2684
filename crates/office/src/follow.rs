//! Reads the ledger on from where it was read to before: a page of the console costs what is new since the page
//! before, not what there is.

use console::campaigns::Reading;
use ledger::{Ledger, Recorded, Storage};
use rights::{Error, Sequence};

/// Entries read at a time.
pub(crate) const PAGE: u64 = 10_000;
/// Entries read for one page of the console; the next one goes on.
pub(crate) const MOST: u64 = 500_000;

/// What is remembered of the ledger while the program runs.
pub(crate) trait Follows: Default {
    /// The first entry that was not read.
    fn unread(&mut self) -> &mut Sequence;

    /// Takes in an entry; each comes once, in their order.
    fn take(&mut self, recorded: Recorded);
}

/// How far the ledger was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Read {
    pub(crate) entries: u64,
    pub(crate) of: u64,
}

impl Read {
    /// Whether nothing is left to read.
    pub(crate) const fn is_all(self) -> bool {
        self.entries >= self.of
    }

    /// What a page has to say that rests on less than all of it.
    pub(crate) fn reading(self) -> Option<Reading> {
        (!self.is_all()).then_some(Reading {
            read: self.entries,
            all: self.of,
        })
    }
}

/// Takes in what is new, at most so many entries.
///
/// # Errors
/// When the ledger fails; what was read before that is remembered.
pub(crate) async fn catch_up<F: Follows, S: Storage>(
    known: &mut F,
    ledger: &Ledger<S>,
    most: u64,
) -> Result<Read, Error> {
    let head = ledger.head().await?;
    if head < *known.unread() {
        // Another ledger stands here: one that was restored from an older copy.
        *known = F::default();
    }
    let mut next = *known.unread();
    let last = Sequence(head.0.min(next.0.saturating_add(most)));
    while next < last {
        let until = Sequence(last.0.min(next.0 + PAGE));
        for recorded in ledger.entries(next, until).await? {
            known.take(recorded);
        }
        next = until;
        *known.unread() = next;
    }
    Ok(Read {
        entries: next.0,
        of: head.0,
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use ledger::{OsRandomness, Settings, Sqlite};
    use rights::{Entry, FixedClock, PurposeTree, Subject};
    use std::path::Path;
    use std::sync::Arc;

    #[derive(Default)]
    struct Taken {
        next: Sequence,
        all: Vec<Sequence>,
    }

    impl Follows for Taken {
        fn unread(&mut self) -> &mut Sequence {
            &mut self.next
        }

        fn take(&mut self, recorded: Recorded) {
            self.all.push(recorded.sequence);
        }
    }

    pub(crate) async fn open(root: &Path) -> Ledger<Sqlite> {
        let storage = Sqlite::open(&root.join("ledger")).await.unwrap();
        let settings = Settings {
            clock: Arc::new(FixedClock("2026-11-20T10:00:00Z".parse().unwrap())),
            randomness: Arc::new(OsRandomness),
            tree: PurposeTree::default(),
            keep_pseudonyms: true,
        };
        Ledger::open(storage, settings).await.unwrap()
    }

    pub(crate) async fn grow(book: &Ledger<Sqlite>, by: usize) {
        let entry = Entry::StaffChanged {
            name: "mara".to_owned(),
            role: None,
            moved: false,
            by: "noor".to_owned(),
        };
        for _ in 0..by {
            let said = (Subject::Operator, entry.clone());
            book.append(&[said]).await.unwrap();
        }
    }

    async fn all(book: &Ledger<Sqlite>) -> Vec<Sequence> {
        let entries = book.entries(Sequence(0), book.head().await.unwrap()).await;
        let entries = entries.unwrap().into_iter();
        entries.map(|recorded| recorded.sequence).collect()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn each_entry_comes_once_and_of_an_older_ledger_all_anew() {
        let (long, short) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let book = open(long.path()).await;
        let mut taken = Taken::default();
        for by in [3, 0, 2] {
            grow(&book, by).await;
            let read = catch_up(&mut taken, &book, MOST).await.unwrap();
            let head = book.head().await.unwrap().0;
            assert_eq!((read.entries, read.of), (head, head));
            assert_eq!(taken.all, all(&book).await);
        }
        let older = open(short.path()).await;
        grow(&older, 1).await;
        catch_up(&mut taken, &older, MOST).await.unwrap();
        assert_eq!(taken.all, all(&older).await);
        assert!(!taken.all.is_empty() && all(&book).await.len() > taken.all.len());
    }
    #[tokio::test(flavor = "multi_thread")]
    async fn what_was_not_read_yet_is_said_until_all_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let book = open(folder.path()).await;
        grow(&book, 5).await;
        let head = book.head().await.unwrap().0;
        assert!(head > 4, "{head}");
        let mut taken = Taken::default();
        let mut read = 0;
        while read < head {
            let now = catch_up(&mut taken, &book, 2).await.unwrap();
            read = head.min(read + 2);
            assert_eq!((now.entries, now.is_all()), (read, read == head));
            let said = now.reading().map(|r| (r.read, r.all));
            assert_eq!(said, (read < head).then_some((read, head)));
        }
        assert_eq!(taken.all, all(&book).await);
    }
}
