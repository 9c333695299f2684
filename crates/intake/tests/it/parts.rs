//! Tables in parts say what the same tables say in one piece.

use crate::support::{Shop, blank};
use intake::{ContentStore, Erasure, Mapping, PartSize, StoredItem};
use rights::{ItemId, Ordinal};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const ITEMS: u64 = 60;

const SMALL: PartSize = PartSize {
    rows: 7,
    copy_bytes: 1_500,
};

/// A shop with one file of items, whose people are numbered in the order of their first items.
fn shop(parts: PartSize, limit: u64) -> (Shop, String) {
    let mut shop = Shop::new();
    shop.parts = parts;
    // Twelve items of five people; some answer, share and show.
    let row = |n: u64| {
        let text = format!("what {n} says: {}", "la ".repeat(40));
        let mut row = serde_json::json!({"id": format!("i{n}"), "person": format!("p{}", n % 5),
            "kind": "post", "created": "2024-05-01", "text": text});
        match n % 4 {
            1 => row["reply_to"] = format!("i{}", n - 1).into(),
            2 => row["share_of"] = format!("i{}", n / 2).into(),
            3 => row["depicted"] = serde_json::json!([format!("p{}", (n + 1) % 5)]),
            _ => {}
        }
        format!("{row}\n")
    };
    let text: String = (0..limit).map(row).collect();
    let path = shop.file("posts.jsonl", text);
    let report = shop.import(&path, &Mapping::default());
    assert_eq!(report.count.accepted, limit);
    (shop, report.content)
}

fn files(folder: &Path, table: &str) -> Vec<PathBuf> {
    let parts = (0..).map(|part| folder.join(rights::part_name(table, part)));
    parts.take_while(|path| path.exists()).collect()
}

/// Whatever the store says of a content.
#[derive(Debug, PartialEq)]
struct Said {
    items: Vec<StoredItem>,
    texts: Vec<Option<String>>,
    some: usize,
    people: Vec<(BTreeSet<u64>, BTreeSet<u64>)>,
    pointing: BTreeMap<String, BTreeSet<u64>>,
}

fn said(shop: &Shop, content: &str) -> Said {
    let store = &shop.store;
    let info = store.content(content).unwrap().unwrap();
    store.check_hash(&info).unwrap();
    let rows: Vec<u64> = (0..info.items)
        .filter(|n| n % 7 == 3 || n % 5 == 0)
        .collect();
    let some = store.read_rows(&info, &["id", "text"], Some(rows)).unwrap();
    let people = (0..5).map(|p| {
        let facts = store
            .facts_of_people(content, &[Ordinal(p)].into())
            .unwrap();
        (facts.owned, facts.shown)
    });
    let ids: Vec<String> = (0..info.items).map(|n| format!("i{n}")).collect();
    let ids = ids.iter().map(String::as_str).collect();
    let pointing = store.facts_pointing_at(content, &ids).unwrap();
    let named = store.facts_with_ids(content, &ids).unwrap();
    assert_eq!(named.len() as u64, info.items);
    Said {
        items: store.find(|_, _| true).unwrap(),
        texts: shop.column(content, "text"),
        some: some.map(|batch| batch.unwrap().num_rows()).sum(),
        people: people.collect(),
        pointing: pointing
            .into_iter()
            .map(|(id, f)| (id.to_owned(), f))
            .collect(),
    }
}

#[test]
fn parts_say_what_one_piece_says() {
    let (one, content) = shop(PartSize::default(), ITEMS);
    let (many, _) = shop(SMALL, ITEMS);
    let folder = many.store.facts(&content);
    assert_eq!(files(&one.store.facts(&content), "facts").len(), 1);
    assert_eq!(files(&folder, "facts").len(), 9);
    assert!(files(&folder, "links").len() > 4);
    assert!(files(&folder.join("index"), "people").len() > 8);
    let copies = files(&many.store.root().join("content"), &content);
    assert!(copies.len() > 4, "{copies:?}");
    let said = [said(&one, &content), said(&many, &content)];
    assert_eq!(said[0], said[1]);
    assert_eq!(said[0].items.len() as u64, ITEMS);
    assert!(
        said[0]
            .people
            .iter()
            .all(|(own, shown)| own.len() == 12 && !shown.is_empty())
    );
    // A part that is just full is the last one.
    let (full, content) = shop(SMALL, 14);
    assert_eq!(files(&full.store.facts(&content), "facts").len(), 2);
}

#[test]
fn a_table_that_lost_a_part_is_damaged_and_not_shorter() {
    let find = |store: &ContentStore, content: &str| -> Vec<Result<u64, rights::Error>> {
        let people: BTreeSet<Ordinal> = (0..5).map(Ordinal).collect();
        let ids: BTreeSet<&str> = ["i0", "i2", "i30"].into();
        let info = store.content(content).unwrap().unwrap();
        vec![
            store.find(|_, _| true).map(|found| found.len() as u64),
            store
                .facts_of_people(content, &people)
                .map(|f| f.owned.len() as u64),
            store
                .facts_of_people(content, &[Ordinal(0)].into())
                .map(|f| f.owned.len() as u64),
            store
                .facts_pointing_at(content, &ids)
                .map(|f| f.len() as u64),
            store
                .read_rows(&info, &["text"], Some((0..ITEMS).collect()))
                .and_then(|mut rows| {
                    rows.try_fold(0, |sum, batch| Ok(sum + batch?.num_rows() as u64))
                }),
        ]
    };
    // Which of these each table is needed for.
    for (table, needed) in [
        ("facts", &[0][..]),
        ("index/people", &[1, 2]),
        ("index/targets", &[3]),
        ("", &[4]),
    ] {
        let (whole, content) = shop(SMALL, ITEMS);
        let expected: Vec<u64> = find(&whole.store, &content)
            .into_iter()
            .map(Result::unwrap)
            .collect();
        let folder = match table {
            "" => whole.store.root().join("content"),
            _ => whole.store.facts(&content),
        };
        let table = if table.is_empty() { &content } else { table };
        let parts = files(&folder, table);
        for lost in [parts.len() - 1, parts.len() / 2] {
            let aside = whole.folder.path().join("aside");
            fs::rename(&parts[lost], &aside).unwrap();
            for (place, found) in find(&whole.store, &content).into_iter().enumerate() {
                match found {
                    Err(error) => assert!(needed.contains(&place), "{table}: {error}"),
                    // A few keys need not meet the part that is lost.
                    Ok(found) => assert!(
                        found == expected[place]
                            && (!needed.contains(&place) || place == 2 || place == 3),
                        "{table} without {lost}: {place}"
                    ),
                }
            }
            fs::rename(&aside, &parts[lost]).unwrap();
        }
    }
}

#[test]
fn an_erasure_writes_only_the_parts_it_touches() {
    let (one, content) = shop(PartSize::default(), ITEMS);
    let (many, _) = shop(SMALL, ITEMS);
    let erasure = Erasure {
        items: [(Ordinal(1), [ItemId::from("i11")].into())].into(),
        ..Erasure::default()
    };
    let folder = many.store.facts(&content);
    let copies = many.store.root().join("content");
    let places = [
        (folder.as_path(), "facts"),
        (&folder, "links"),
        (&copies, content.as_str()),
    ];
    let bytes = || {
        places.map(|(folder, table)| {
            files(folder, table)
                .iter()
                .map(|f| fs::read(f).unwrap())
                .collect::<Vec<_>>()
        })
    };
    let before = bytes();
    blank(&one.store, &erasure);
    blank(&many.store, &erasure);
    let changed = |(before, after): (&Vec<Vec<u8>>, &Vec<Vec<u8>>)| {
        assert_eq!(before.len(), after.len());
        let pairs = before.iter().zip(after).enumerate();
        pairs
            .filter(|(_, (b, a))| b != a)
            .map(|(n, _)| n)
            .collect::<Vec<_>>()
    };
    let after = bytes();
    let changed: Vec<Vec<usize>> = before.iter().zip(&after).map(changed).collect();
    // Item 11 is in the second part of facts; item 22 shares it.
    assert_eq!(changed[0], [1]);
    assert!(
        !changed[1].is_empty() && changed[1].len() <= 3,
        "{changed:?}"
    );
    assert!(
        changed[2].len() == 2,
        "its copy, and that of who shares it: {changed:?}"
    );
    let said = [said_after(&one, &content), said_after(&many, &content)];
    assert_eq!(said[0], said[1]);
    // All of a person.
    let erasure = Erasure {
        people: [(Ordinal(1), ["p1".to_owned()].into())].into(),
        ..Erasure::default()
    };
    blank(&one.store, &erasure);
    blank(&many.store, &erasure);
    let said = [said_after(&one, &content), said_after(&many, &content)];
    assert_eq!(said[0], said[1]);
    assert_eq!(said[0].1.iter().filter(|text| text.is_none()).count(), 12);
    for place in places
        .iter()
        .flat_map(|(folder, table)| files(folder, table))
    {
        let bytes = fs::read(&place).unwrap();
        let found = bytes
            .windows(12)
            .any(|w| w == b"what 1 says:" || w == b"what 11 says");
        assert!(!found, "{}", place.display());
    }
}

fn said_after(
    shop: &Shop,
    content: &str,
) -> (Vec<StoredItem>, Vec<Option<String>>, Vec<Option<String>>) {
    let info = shop.store.content(content).unwrap().unwrap();
    shop.store.check_hash(&info).unwrap();
    (
        shop.store.find(|_, _| true).unwrap(),
        shop.column(content, "text"),
        shop.column(content, "depicted"),
    )
}

#[test]
fn copies_of_no_content_go_with_the_next_import() {
    let (mut shop, content) = shop(SMALL, ITEMS);
    let copies = shop.store.root().join("content");
    let orphan = copies.join("0123456789abcdef.3.parquet");
    fs::write(&orphan, "whatever").unwrap();
    let more = shop.file("more.jsonl", "{\"id\": \"x\"}\n");
    shop.import(&more, &Mapping::default());
    assert!(!orphan.exists());
    let info = shop.store.content(&content).unwrap().unwrap();
    assert_eq!(files(&copies, &content).len(), info.copies.len());
    assert_eq!(info.copies.iter().map(|copy| copy.rows).sum::<u64>(), ITEMS);
}
