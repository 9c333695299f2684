//! Where persons stand in SQLite: what many share is stored once, what names items is its person's alone and
//! goes with them, and logs of the format before are brought up to date.

use crate::erased::{just, said, town};
use crate::files::{execute, number};
use crate::home::{Home, On, Part, on_both};
use crate::town::wait;
use ledger::{AnyStorage, Incoming, Ledger, NewPerson};
use rights::{ChoiceKind, Entry, Ordinal, PersonId, Sequence, Standing, Subject, Withheld};
use rights::{ItemId, Withholding};

on_both!(
    names_are_found_whatever_is_in_them,
    an_erased_persons_earlier_standings_are_gone_too,
);

fn names_are_found_whatever_is_in_them(on: On) {
    let home = on.home();
    wait(async {
        let ledger = home.open().await;
        let mut names: Vec<String> = [
            "7",
            "[7]",
            "null",
            "\"",
            "\\",
            "\\u0041",
            "'",
            " ",
            "a\nb",
            "\u{1}",
            "\u{1e}",
            "\u{7f}",
            "ä",
            "a\u{308}",
            "\u{1f980}",
            "\u{ffff}",
            "a\0b",
            "a\0c",
            "a",
        ]
        .map(str::to_owned)
        .into();
        names.push("long".repeat(2_000));
        // More than are asked for at once.
        names.extend((0..5_000).map(|n| format!("m{n}")));
        let ids: Vec<PersonId> = names.iter().map(|name| name.as_str().into()).collect();
        let new = |id: &PersonId| Incoming::Person(NewPerson::unknown(id.clone()));
        let batch: Vec<Incoming> = ids.iter().map(new).collect();
        let taken = ledger.take_in(&batch, "file").await.unwrap();
        assert_eq!(taken.new_people, names.len() as u64);
        let expected: Vec<_> = (0..names.len() as u32).map(|n| Some(Ordinal(n))).collect();
        assert_eq!(ledger.resolve(&ids).await.unwrap(), expected);
        let day = "1990-01-01".parse().ok();
        let born = |id: &PersonId| Incoming::Birth(id.clone(), day);
        let batch: Vec<Incoming> = ids.iter().map(born).collect();
        let taken = ledger.take_in(&batch, "file").await.unwrap();
        assert_eq!((taken.new_people, taken.entries), (0, names.len() as u64));
    });
}

async fn standing(ledger: &Ledger<AnyStorage>, person: u32) -> Standing {
    ledger.own_standing(Ordinal(person)).await.unwrap()
}

async fn state(ledger: &Ledger<AnyStorage>) -> Vec<Standing> {
    let mut all = Vec::new();
    for person in 0..4 {
        all.push(standing(ledger, person).await);
    }
    all
}

async fn count(home: &Home, what: &str) -> i64 {
    let query = format!("SELECT count(*) FROM standing WHERE {what}");
    number(&home.file(Part::Log), &query).await
}

#[test]
fn what_many_share_is_stored_once_and_what_names_items_is_found_through_its_person() {
    let home = On::Sqlite.home();
    wait(async {
        let ledger = town(&home).await;
        let objects = |who| said(who, ChoiceKind::Objection, None);
        ledger.append(&[objects(2)]).await.unwrap();
        ledger.append(&[objects(0), objects(3)]).await.unwrap();
        // The objection alone, the consent alone, both; and what number 1 narrowed.
        assert_eq!(count(&home, "digest IS NOT NULL").await, 3);
        assert_eq!(count(&home, "digest IS NULL AND id <> 0").await, 1);
        let again = [
            said(1, ChoiceKind::Erasure, Some("another-item")),
            objects(1),
        ];
        ledger.append(&again).await.unwrap();
        assert_eq!(count(&home, "before IS NOT NULL").await, 1);
        let one = standing(&ledger, 1).await;
        assert_eq!((one.item_audiences.len(), one.erased_items.len()), (1, 1));
        let before = state(&ledger).await;
        ledger.rebuild_state().await.unwrap();
        assert_eq!(state(&ledger).await, before, "fold(log) == state");
        assert_eq!(count(&home, "id <> 0").await, 3, "nothing that was before");
    });
}

/// Everything that a person ever said of items, not what they said last alone.
fn an_erased_persons_earlier_standings_are_gone_too(on: On) {
    let home = on.home();
    wait(async {
        let ledger = town(&home).await;
        let withheld = Withheld {
            item: ItemId::from("item-withheld"),
            request: Sequence(0),
            why: Withholding::Examined,
        };
        let released = Entry::ItemReleased {
            item: withheld.item.clone(),
            request: withheld.request,
        };
        let (three, withheld) = (Subject::Person(Ordinal(3)), Entry::ItemWithheld(withheld));
        for entry in [
            (three, withheld),
            // No item is named after this one.
            (three, released),
            said(3, ChoiceKind::Restriction, None),
            said(3, ChoiceKind::AudienceNarrowed, Some("item-narrowed")),
            said(3, ChoiceKind::Erasure, Some("item-deleted")),
        ] {
            ledger.append(&[entry]).await.unwrap();
        }
        let markers = ["item-withheld", "item-narrowed", "item-deleted"];
        for marker in markers {
            assert!(!home.with(marker).is_empty(), "`{marker}` is there before");
        }
        let others = standing(&ledger, 1).await;
        ledger.erase(&just([3])).await.unwrap();
        for marker in markers {
            let left = home.with(marker);
            assert!(left.is_empty(), "`{marker}` is still in {left:?}");
        }
        assert!(standing(&ledger, 3).await.erased);
        assert_eq!(standing(&ledger, 1).await, others);
    });
}

/// A log as the version before left it: every standing once, found by its whole text; what nobody has any more
/// is still there; a higher number was given and deleted.
const AS_BEFORE: &str = "\
    ALTER TABLE standing RENAME TO new; \
    DROP INDEX standing_digest; \
    CREATE TABLE standing (id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL UNIQUE) STRICT; \
    INSERT INTO standing (id, body) SELECT id, body FROM new; \
    INSERT INTO standing (id, body) VALUES (50, '{\"erased_items\":[\"item-of-nobody\"]}'), (70, '{\"erased\":true}'); \
    DELETE FROM standing WHERE id = 70; \
    DROP TABLE new; \
    PRAGMA user_version = 2;";

#[test]
fn a_log_of_the_format_before_is_brought_up_to_date() {
    let home = On::Sqlite.home();
    wait(async {
        let ledger = town(&home).await;
        let before = (
            state(&ledger).await,
            ledger.frontier().await.unwrap().root(),
        );
        ledger.into_storage().close().await;
        execute(&home.file(Part::Log), AS_BEFORE).await;
        assert!(!home.with("item-of-nobody").is_empty());
        for _ in 0..2 {
            let ledger = home.open().await;
            let now = (
                state(&ledger).await,
                ledger.frontier().await.unwrap().root(),
            );
            assert_eq!(now, before);
            ledger.verify().await.unwrap();
            ledger.into_storage().close().await;
            assert!(home.with("item-of-nobody").is_empty());
        }
        let ledger = home.open().await;
        let objects = said(2, ChoiceKind::Objection, None);
        let narrows = said(1, ChoiceKind::AudienceNarrowed, Some("an-item-of-p1"));
        let restricts = said(1, ChoiceKind::Restriction, None);
        ledger.append(&[objects, narrows, restricts]).await.unwrap();
        assert_eq!(standing(&ledger, 2).await, before.0[0], "an objection, too");
        // The objection was there: one is new, under a number that nobody ever had.
        assert_eq!(count(&home, "id > 70").await, 1);
        assert_eq!(
            count(&home, "digest IS NULL AND before IS NOT NULL").await,
            1
        );
        ledger.erase(&just([1])).await.unwrap();
        assert!(home.with("an-item-of-p1").is_empty());
    });
}

/// In PostgreSQL the table that leads to earlier standings came later.
#[test]
fn a_log_without_the_names_of_standings_is_brought_up_to_date() {
    if !crate::server::there() {
        return;
    }
    let home = On::Postgres.home();
    wait(async {
        let ledger = town(&home).await;
        let deletes = |item| said(3, ChoiceKind::Erasure, Some(item));
        for item in ["item-first", "item-second"] {
            ledger.append(&[deletes(item)]).await.unwrap();
        }
        let before = state(&ledger).await;
        ledger.into_storage().close().await;
        let drop = "DROP TABLE demur_log.named; INSERT INTO demur_log.standing (body) VALUES ('{\"withheld\":[{\"item\":\"item-of-nobody\"}]}'), ('{\"erased_items\":[],\"item_audiences\":{}}')";
        home.execute(Part::Log, drop).await;
        assert!(!home.with("item-of-nobody").is_empty());
        let bodies = home.with("item_audiences").len();
        for _ in 0..2 {
            let ledger = home.open().await;
            assert_eq!(state(&ledger).await, before);
            ledger.verify().await.unwrap();
            ledger.into_storage().close().await;
            assert!(home.with("item-of-nobody").is_empty());
            // What names no item stays, and of the two of number 3 the one that holds.
            assert_eq!(home.with("item_audiences").len(), bodies - 1);
        }
        let ledger = home.open().await;
        ledger.erase(&just([3])).await.unwrap();
        for item in ["item-first", "item-second"] {
            assert!(home.with(item).is_empty(), "`{item}`");
        }
        assert_eq!(standing(&ledger, 1).await, before[1]);
    });
}

#[test]
fn a_log_of_another_format_is_refused() {
    let home = On::Sqlite.home();
    wait(async {
        let ledger = town(&home).await;
        ledger.into_storage().close().await;
        for format in [1, 4] {
            let set = format!("PRAGMA user_version = {format}");
            execute(&home.file(Part::Log), &set).await;
            let refused = home.storage().await.map(drop).unwrap_err();
            assert!(refused.to_string().contains("ledger.db"), "{refused}");
        }
    });
}
