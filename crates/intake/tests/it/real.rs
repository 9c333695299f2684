//! Real sets. The figures were counted with Python over the same files: `zstd -dc FILE | python3`
//! with `json.loads` on each line and `collections.Counter`.

use crate::support::{Shop, mapping, shared, span};
use intake::{Limits, Mapping, NoProgress, Quarantine};
use rights::{Audience, Day, Kind};
use std::collections::BTreeSet;

fn day(text: &str) -> i32 {
    text.parse::<Day>().unwrap().epoch_days()
}

fn senate() -> Mapping {
    mapping(
        &["author_id=person", "date=created", "lang=language"],
        &[],
        &["audience=public"],
    )
}

/// 18,691 posts of 100 authors from 2005-01-01 to 2005-12-30, 54,381,125 bytes of text, 143 posts
/// of B000444.
#[test]
fn senate_press() {
    let Some(path) = shared("senate_press/posts.jsonl.zst") else {
        return;
    };
    let mut shop = Shop::new();
    let report = shop.import(&path, &senate());
    assert_eq!(
        (
            report.count.read,
            report.count.accepted,
            report.count.quarantined
        ),
        (18_691, 18_691, 0)
    );
    assert_eq!(shop.people.known.len(), 100);
    let facts = shop.facts(&report.content).rows();
    assert_eq!(
        facts.iter().map(|f| &f.item).collect::<BTreeSet<_>>().len(),
        18_691
    );
    assert_eq!(span(&facts), (day("2005-01-01"), day("2005-12-30")));
    let clinton = shop.people.known["B000444"].0;
    assert_eq!(
        facts.iter().filter(|f| f.person == Some(clinton)).count(),
        143
    );
    assert!(
        facts
            .iter()
            .all(|f| f.kind == Kind::Post.code() && f.language == "en")
    );
    assert!(
        facts.iter().all(|f| f.audience == Audience::Public.code()
            && f.audience_then == Audience::Unknown.code())
    );
    assert!(
        facts
            .iter()
            .all(|f| f.imported == day("2026-11-23") && f.window == 2026 * 12 + 9)
    );
    let texts = shop.column(&report.content, "text");
    assert_eq!(
        texts.iter().flatten().map(String::len).sum::<usize>(),
        54_381_125
    );
    assert_eq!(shop.facts(&report.content).profiles.num_rows(), 1);
    let again = shop.import(&path, &senate());
    assert!(again.known_file);
    assert_eq!(
        (again.count.read, again.count.accepted, again.count.repeated),
        (18_691, 0, 18_691)
    );
}

/// 112 authors, all with a birthday between 1917-11-20 and 1964-09-10.
#[test]
fn senators() {
    let Some(path) = shared("senate_press/authors.jsonl") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let mut quarantine = Quarantine::new(&folder.path().join("q.jsonl"));
    let mapping = mapping(
        &["author_id=id", "birthday=birth", "state=region"],
        &[],
        &["account=personal"],
    );
    let mut people = Vec::new();
    let count = intake::people(
        &path,
        &mapping,
        &Limits::default(),
        &NoProgress,
        &mut quarantine,
        50,
        |rows| {
            people.extend(rows);
            Ok((0, Vec::new()))
        },
    );
    let count = count.unwrap();
    assert!(count.adds_up());
    assert_eq!((count.read, count.accepted), (112, 112));
    let births: Vec<Day> = people.iter().filter_map(|p| p.birth).collect();
    assert_eq!(births.len(), 112);
    assert_eq!(births.iter().min().unwrap().to_string(), "1917-11-20");
    assert_eq!(births.iter().max().unwrap().to_string(), "1964-09-10");
}

/// 10,899 speeches (10,324 `speech`, 575 `reply` that name what they answer) of 716 speakers and
/// one whose speaker is an empty text, 2017-10-24 to 2019-02-14, 93 different groups, 31,636,636 bytes of text. Without renaming,
/// the 10,324 and 575 kinds are unknown words.
#[test]
fn bundestag() {
    let Some(path) = shared("bundestag/speeches.jsonl.zst") else {
        return;
    };
    let mut shop = Shop::new();
    let columns = [
        "author_id=person",
        "date=created",
        "lang=language",
        "group=surface",
    ];
    let unread = shop.import(&path, &mapping(&columns, &[], &[]));
    assert_eq!(
        (unread.count.read, unread.count.quarantined),
        (10_899, 10_899)
    );
    let first = &shop.quarantined(&unread)[0];
    assert_eq!(first.row, 1);
    assert!(first.reason.contains("unknown word `speech`"), "{first:?}");
    assert!(
        first.remedy.contains("--value kind:speech=WORD"),
        "{first:?}"
    );
    assert_eq!(first.data["id"], "19001-00001");

    let report = shop.import(
        &path,
        &mapping(&columns, &["kind:speech=post", "kind:reply=comment"], &[]),
    );
    assert!(
        !report.known_file && report.content != unread.content,
        "another mapping is another content"
    );
    assert_eq!((report.count.read, report.count.accepted), (10_899, 10_899));
    assert_eq!(shop.people.known.len(), 716);
    let facts = shop.facts(&report.content);
    let rows = facts.rows();
    assert_eq!(
        rows.iter().filter(|f| f.person.is_none()).count(),
        1,
        "an empty id is nobody's"
    );
    assert_eq!(
        rows.iter().filter(|f| f.kind == Kind::Post.code()).count(),
        10_324
    );
    assert_eq!(
        rows.iter()
            .filter(|f| f.kind == Kind::Comment.code())
            .count(),
        575
    );
    assert_eq!(span(&rows), (day("2017-10-24"), day("2019-02-14")));
    assert_eq!(
        rows.iter()
            .map(|f| &f.surface)
            .collect::<BTreeSet<_>>()
            .len(),
        93
    );
    let links = facts.links();
    assert_eq!(links.len(), 575);
    assert!(
        links
            .iter()
            .all(|l| l.1 == 4 && l.2.is_some() && l.3.is_none())
    );
    assert!(links.is_sorted_by_key(|l| l.0));
    let texts = shop.column(&report.content, "text");
    assert_eq!(
        texts.iter().flatten().map(String::len).sum::<usize>(),
        31_636_636
    );
}

/// 5,399 rows: 612 `post`, 1,060 `reply`, 3,413 `comment`, 314 `other`; 3 without an author, 404
/// authors; 4,473 name what they answer; 3,413 have `text`, the others `html`.
#[test]
fn stack_exchange() {
    let Some(path) = shared("se_quantum/posts.jsonl.zst") else {
        return;
    };
    let mut shop = Shop::new();
    let mut columns = mapping(
        &["author_id=person", "text=text", "html=text"],
        &["kind:reply=comment"],
        &[],
    );
    columns.strip_html = true;
    let report = shop.import(&path, &columns);
    assert_eq!(
        (
            report.count.read,
            report.count.accepted,
            report.count.quarantined
        ),
        (5_399, 5_085, 314)
    );
    assert!(
        shop.quarantined(&report)
            .iter()
            .all(|q| q.reason.contains("unknown word `other`"))
    );
    columns.add_value("kind:other=post").unwrap();
    let report = shop.import(&path, &columns);
    // The rows that were accepted before are the same still; only the others are new.
    assert_eq!(
        (
            report.count.accepted,
            report.count.repeated,
            report.count.quarantined
        ),
        (314, 5_085, 0)
    );
    let contents = shop.store.contents().unwrap();
    let mut facts = Vec::new();
    let (mut links, mut texts) = (0, Vec::new());
    for info in &contents {
        facts.extend(shop.facts(&info.content).rows());
        links += shop.facts(&info.content).links().len();
        texts.extend(shop.column(&info.content, "text"));
    }
    assert_eq!(facts.len(), 5_399);
    assert_eq!(facts.iter().filter(|f| f.person.is_none()).count(), 3);
    assert_eq!(
        facts
            .iter()
            .filter_map(|f| f.person)
            .collect::<BTreeSet<_>>()
            .len(),
        404
    );
    assert_eq!(
        facts
            .iter()
            .filter(|f| f.kind == Kind::Comment.code())
            .count(),
        4_473
    );
    assert_eq!(links, 4_473);
    assert_eq!(span(&facts), (day("2018-03-12"), day("2018-09-01")));
    assert!(
        texts
            .iter()
            .flatten()
            .all(|t| !t.contains("</p>") && !t.contains("<p>"))
    );
}
