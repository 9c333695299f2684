//! Erasing persons: what is gone, what stays, and that a restored backup does not bring them back.

use crate::backup::Backup;
use crate::home::{Home, On, Part, on_both};
use crate::town::{person, settings, wait};
use ledger::{AnyStorage, Call, Hook, Hooked, Ledger, Storage};
use rights::{
    Choice, ChoiceKind, Entry, Error, ErrorKind, ItemId, Ordinal, PersonId, Record, Scope,
    Sequence, Standing, Subject,
};
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

on_both!(
    an_erased_person_is_in_no_file_and_the_log_still_verifies,
    the_tombstone_refuses_at_every_sequence_and_survives_a_rebuild,
    the_same_account_coming_back_still_objects,
    without_pseudonyms_who_comes_back_is_somebody_new,
    a_restored_backup_replays_the_journal_before_it_serves,
    a_restore_without_the_journal_or_with_an_older_one_is_refused,
    an_erasure_that_breaks_anywhere_is_finished_at_the_next_opening,
    rotation_makes_older_copies_of_the_keys_useless,
    a_receipt_names_the_person_it_was_given_to,
    erasures_are_numbered_without_gaps_whoever_is_entered_again,
);

pub(crate) fn said(who: u32, kind: ChoiceKind, item: Option<&str>) -> (Subject, Entry) {
    let at = "2026-11-01".parse().unwrap();
    let mut choice = Choice::new(kind, Scope::all(), at, "a source like no other");
    choice.item = item.map(ItemId::from);
    choice.audience = Some(rights::Audience::Friends);
    (Subject::Person(Ordinal(who)), Entry::Choice(choice))
}

pub(crate) fn just(people: impl IntoIterator<Item = u32>) -> BTreeSet<Ordinal> {
    people.into_iter().map(Ordinal).collect()
}

fn erased() -> Standing {
    Standing {
        erased: true,
        ..Standing::default()
    }
}

/// Four persons; 1 and 2 are one; 1 narrowed an item of theirs.
pub(crate) async fn town(home: &Home) -> Ledger<AnyStorage> {
    let ledger = home.open().await;
    ledger
        .register(&(0..4).map(person).collect::<Vec<_>>(), "file")
        .await
        .unwrap();
    let link = Entry::PersonLinked {
        with: Ordinal(2),
        evidence: "same mail".into(),
    };
    let entries = [
        said(0, ChoiceKind::Objection, None),
        said(1, ChoiceKind::AudienceNarrowed, Some("an-item-of-p1")),
        (Subject::Person(Ordinal(1)), link),
        said(3, ChoiceKind::Consent, None),
    ];
    ledger.append(&entries).await.unwrap();
    ledger
}

async fn state(ledger: &Ledger<AnyStorage>) -> Vec<Standing> {
    let people = ledger
        .people_at(ledger.head().await.unwrap())
        .await
        .unwrap();
    let all = (0..people.len() as u32).map(|n| people.standing(Ordinal(n)).unwrap().clone());
    all.collect()
}

fn an_erased_person_is_in_no_file_and_the_log_still_verifies(on: On) {
    let home = on.home();
    wait(async {
        let ledger = town(&home).await;
        for marker in ["p1", "@p1", "an-item-of-p1", "@p2"] {
            assert!(!home.with(marker).is_empty(), "`{marker}` is there before");
        }
        let before = ledger.frontier().await.unwrap();
        let gone = ledger.erase(&just([1])).await.unwrap();
        assert_eq!(gone, just([1, 2]), "linked accounts are one person");
        for marker in ["@p1", "an-item-of-p1", "@p2"] {
            let left = home.with(marker);
            assert!(left.is_empty(), "`{marker}` is still in {left:?}");
        }
        let verified = ledger.verify().await.unwrap();
        assert_eq!((verified.read, verified.opened, verified.erased), (7, 5, 2));
        assert!(ledger.frontier().await.unwrap().size() > before.size());
        // What they said can be read by nobody any more, what others said can.
        let log = ledger.entries(Sequence(0), Sequence(7)).await.unwrap();
        let readable: Vec<bool> = log.iter().map(|r| r.entry.is_some()).collect();
        assert_eq!(readable, [true, true, false, false, true, true, true]);
        assert!(log[2].opening.is_none());
        assert_eq!(
            ledger.resolve(&["p1".into(), "@p2".into()]).await.unwrap(),
            [None, None]
        );
        assert!(ledger.history(Ordinal(1)).await.unwrap().is_empty());
        assert!(ledger.person(Ordinal(1)).await.unwrap().row.is_erased());
    });
}

fn the_tombstone_refuses_at_every_sequence_and_survives_a_rebuild(on: On) {
    let home = on.home();
    wait(async {
        let ledger = town(&home).await;
        ledger.erase(&just([1, 3])).await.unwrap();
        let now = state(&ledger).await;
        assert_eq!(&now[1..], [erased(), erased(), erased()]);
        assert!(!now[0].objections.is_empty());
        ledger.rebuild_state().await.unwrap();
        assert_eq!(state(&ledger).await, now, "fold(log) == state");
        for at in 1..ledger.head().await.unwrap().0 {
            let then = ledger.people_at(Sequence(at)).await.unwrap();
            assert_eq!(then.standing(Ordinal(3)), Some(&erased()), "at {at}");
            assert_eq!(then.birth(Ordinal(3)), None, "at {at}");
        }
        let reopened = home.open().await;
        assert_eq!(state(&reopened).await, now);
        let more = reopened
            .append(&[said(1, ChoiceKind::ObjectionWithdrawn, None)])
            .await
            .unwrap_err();
        assert_eq!(more.kind(), ErrorKind::NotFound, "{more}");
        assert!(reopened.erase(&just([1])).await.unwrap().is_empty());
        assert_eq!(
            reopened.erase(&just([99])).await.unwrap_err().kind(),
            ErrorKind::NotFound
        );
    });
}

fn the_same_account_coming_back_still_objects(on: On) {
    let home = on.home();
    wait(async {
        let ledger = town(&home).await;
        ledger.erase(&just([1])).await.unwrap();
        let came = ledger
            .register(&[person(1), person(9)], "file")
            .await
            .unwrap();
        let (back, new) = (came[0].ordinal.unwrap(), came[1].ordinal.unwrap());
        assert_eq!(
            (back, new),
            (Ordinal(4), Ordinal(5)),
            "never the old ordinal"
        );
        let now = state(&ledger).await;
        assert!(now[back.index()].objections.contains(&Scope::all()));
        assert!(now[new.index()].objections.is_empty());
        // The objection is theirs like any other: they can take it back, for good.
        ledger
            .append(&[said(4, ChoiceKind::ObjectionWithdrawn, None)])
            .await
            .unwrap();
        assert!(state(&ledger).await[4].objections.is_empty());
        let again = ledger.register(&[person(1)], "file").await.unwrap();
        assert_eq!(again[0].ordinal, Some(back));
        assert!(state(&ledger).await[4].objections.is_empty());
        ledger.verify().await.unwrap();
    });
}

fn without_pseudonyms_who_comes_back_is_somebody_new(on: On) {
    let home = on.home();
    wait(async {
        town(&home).await;
        let storage = home.storage().await.unwrap();
        let forgetful = ledger::Settings {
            keep_pseudonyms: false,
            ..settings()
        };
        let ledger = Ledger::open(storage, forgetful).await.unwrap();
        ledger.erase(&just([1])).await.unwrap();
        ledger.register(&[person(1)], "file").await.unwrap();
        assert!(state(&ledger).await[4].objections.is_empty());
    });
}

/// A town after somebody was erased, and a backup of it from before.
async fn erased_after_backup(home: &Home) -> Backup {
    town(home).await.into_storage().close().await;
    let backup = home.backup().await;
    let ledger = home.open().await;
    ledger.erase(&just([1])).await.unwrap();
    ledger.into_storage().close().await;
    backup
}

fn a_restored_backup_replays_the_journal_before_it_serves(on: On) {
    for parts in [&[Part::Log, Part::Keys][..], &[Part::Log], &[Part::Keys]] {
        let home = on.home_in_parts();
        wait(async {
            let backup = erased_after_backup(&home).await;
            for part in parts {
                home.restore(&backup, *part);
            }
            let back = home.with("@p1");
            assert_eq!(
                !back.is_empty(),
                parts.contains(&Part::Log),
                "{parts:?}: {back:?}"
            );
            let ledger = home.open().await;
            assert_eq!(state(&ledger).await[1], erased(), "{parts:?}");
            let left = home.with("@p1");
            assert!(left.is_empty(), "{parts:?}: {left:?}");
            assert!(ledger.history(Ordinal(1)).await.unwrap().is_empty());
            let log = ledger.entries(Sequence(2), Sequence(4)).await.unwrap();
            assert!(
                log.iter().all(|r| r.entry.is_none()),
                "{parts:?}: the key is gone again"
            );
            ledger.verify().await.unwrap();
            // Who comes back after that is still known by their pseudonym.
            ledger.register(&[person(1)], "file").await.unwrap();
            assert!(!state(&ledger).await[4].objections.is_empty(), "{parts:?}");
        });
    }
}

async fn refused(home: &Home) -> Error {
    home.storage().await.unwrap_err()
}

fn a_restore_without_the_journal_or_with_an_older_one_is_refused(on: On) {
    let home = on.home_in_parts();
    wait(async {
        let backup = erased_after_backup(&home).await;
        // The journal from the backup does not know of the erasure that log and keys have carried out.
        let newest = home.backup().await;
        home.restore(&backup, Part::Erasures);
        let older = refused(&home).await;
        assert_eq!(older.kind(), ErrorKind::Corrupt);
        assert!(older.to_string().contains("older copy"), "{older}");
        // Restoring the log as well does not hide it: the keys remember.
        home.restore(&backup, Part::Log);
        let older = refused(&home).await;
        assert!(older.to_string().contains("older copy"), "{older}");
        // No journal at all.
        home.lose(Part::Erasures);
        let none = refused(&home).await;
        assert!(none.to_string().contains("erasures"), "{none}");
        // Another ledger's journal.
        let other = on.home_in_parts();
        town(&other).await;
        let others = other.backup().await;
        home.restore(&others, Part::Erasures);
        let another = refused(&home).await;
        assert!(
            another.to_string().contains("different ledgers"),
            "{another}"
        );
        home.restore(&newest, Part::Erasures);
        let ledger = home.open().await;
        assert_eq!(state(&ledger).await[1], erased());
    });
}

/// Fails the write of a number, having persisted or not.
struct Once {
    left: AtomicU32,
    before: bool,
    hit: Mutex<Option<Call>>,
}

impl Once {
    fn fails(&self, call: Call, before: bool) -> Result<(), Error> {
        if !call.writes() || before != self.before || self.left.fetch_sub(1, Ordering::SeqCst) != 1
        {
            return Ok(());
        }
        *self.hit.lock().unwrap() = Some(call);
        Err(Error::storage("broken"))
    }
}

impl Hook for &Once {
    async fn before(&self, call: Call) -> Result<(), Error> {
        self.fails(call, true)
    }
    async fn after(&self, call: Call) -> Result<(), Error> {
        self.fails(call, false)
    }
}

fn an_erasure_that_breaks_anywhere_is_finished_at_the_next_opening(on: On) {
    let mut hit = Vec::new();
    for (write, before) in (2..6).flat_map(|w| [(w, true), (w, false)]) {
        let home = on.home();
        wait(async {
            town(&home).await;
            let once = Once {
                // The first write is the opening's look at the journal.
                left: AtomicU32::new(write),
                before,
                hit: Mutex::default(),
            };
            let inner = home.storage().await.unwrap();
            let hooked = Hooked { inner, hook: &once };
            let broken = Ledger::open(hooked, settings()).await.unwrap();
            let result = broken.erase(&just([1])).await;
            let call = *once.hit.lock().unwrap();
            assert_eq!(result.is_err(), call.is_some());
            let again = home.open().await;
            if call == Some(Call::Journal) && before {
                assert!(
                    again.erased().await.unwrap().is_empty(),
                    "nothing was begun"
                );
                again.erase(&just([1])).await.unwrap();
            }
            again.settled().await.unwrap();
            let left = home.with("@p1");
            assert!(left.is_empty(), "{call:?} {before}: {left:?}");
            assert_eq!(state(&again).await[1], erased(), "{call:?}");
            again.verify().await.unwrap();
            hit.extend(call);
        });
    }
    let reached: BTreeSet<String> = hit.iter().map(|c| format!("{c:?}")).collect();
    let expected = ["Append", "Journal", "Settle"].map(String::from);
    assert_eq!(reached, BTreeSet::from(expected), "every write was broken");
}

fn rotation_makes_older_copies_of_the_keys_useless(on: On) {
    let home = on.home_in_parts();
    wait(async {
        let ledger = town(&home).await;
        let other = home.open().await;
        let backup = home.backup().await;
        // Four persons, the operator, the pseudonyms.
        assert_eq!(ledger.rotate_keys().await.unwrap(), 6);
        assert!(!home.folder.path().join("master/master-1.key").exists());
        ledger.verify().await.unwrap();
        // A process that was open meanwhile goes on, reading and writing.
        assert_eq!(other.verify().await.unwrap().opened, 5);
        other.register(&[person(7)], "file").await.unwrap();
        other
            .append(&[said(4, ChoiceKind::Objection, None)])
            .await
            .unwrap();
        let third = home.open().await;
        assert_eq!(third.verify().await.unwrap().opened, 7);
        // The copy from before opens nothing.
        for ledger in [ledger, other, third] {
            ledger.into_storage().close().await;
        }
        home.restore(&backup, Part::Keys);
        let refused = refused(&home).await;
        assert!(refused.to_string().contains("master-1.key"), "{refused}");
    });
}

fn a_receipt_names_the_person_it_was_given_to(on: On) {
    let home = on.home();
    wait(async {
        let ledger = town(&home).await;
        let receipts = ledger
            .append(&[
                said(0, ChoiceKind::Objection, None),
                said(3, ChoiceKind::Objection, None),
            ])
            .await
            .unwrap();
        let named: Vec<PersonId> = receipts
            .iter()
            .map(|r| Record::from_bytes(r.record()).unwrap().person.unwrap().id)
            .collect();
        assert_eq!(named, ["p0", "p3"].map(PersonId::from));
        assert_ne!(receipts[0].salt.0, receipts[1].salt.0);
    });
}

fn erasures_are_numbered_without_gaps_whoever_is_entered_again(on: On) {
    let home = on.home();
    wait(async {
        let storage = home.storage().await.unwrap();
        for people in [&[1, 2][..], &[2, 3], &[1, 2, 3], &[], &[0, 3]] {
            let people = just(people.iter().copied());
            storage.journal(&people).await.unwrap();
        }
        let erased = storage.erased().await.unwrap().into_iter();
        let numbers: Vec<(u32, u64)> = erased.map(|(person, number)| (person.0, number)).collect();
        assert_eq!(numbers, [(0, 4), (1, 1), (2, 2), (3, 3)]);
    });
}
