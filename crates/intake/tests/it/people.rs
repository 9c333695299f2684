//! People, choices and notices.

use crate::support::mapping;
use intake::{Limits, Mapping, NoProgress, Quarantine, Quarantined};
use rights::{AccountType, Audience, ChoiceKind, Kind, NoticeStatus};
use std::fs;
use std::path::{Path, PathBuf};

fn file(folder: &Path, name: &str, text: &str) -> (PathBuf, Quarantine) {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    (
        path,
        Quarantine::new(&folder.join(format!("{name}.quarantine"))),
    )
}

fn aside(quarantine: &Quarantine) -> Vec<Quarantined> {
    let text = fs::read_to_string(quarantine.path().unwrap()).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn people_are_read_in_batches_and_refusals_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let text = "id,handles,birth,region,created,account\na,x; y ;,2000-01-02,DE,2010-01-01,personal\nb,,,,,\nc,,1900-13-01,,,\nd,,,,,robot\ne,,,,,page\n";
    let (path, mut quarantine) = file(folder.path(), "people.csv", text);
    let (mut rows, mut sizes) = (Vec::new(), Vec::new());
    let count = intake::people(
        &path,
        &Mapping::default(),
        &Limits::default(),
        &NoProgress,
        &mut quarantine,
        2,
        |batch| {
            sizes.push(batch.len());
            rows.extend(batch);
            // The second batch was there already but for one that is refused.
            Ok(if sizes.len() == 1 {
                (1, vec![(2, "the handle belongs to another".to_owned())])
            } else {
                (0, Vec::new())
            })
        },
    );
    let count = count.unwrap();
    assert!(count.adds_up());
    assert_eq!(
        (
            count.read,
            count.accepted,
            count.repeated,
            count.quarantined
        ),
        (5, 1, 1, 3)
    );
    assert_eq!(sizes, [2, 1]);
    assert_eq!(
        (rows[0].handles.clone(), rows[0].account),
        (vec!["x".to_owned(), "y".to_owned()], AccountType::Personal)
    );
    assert_eq!(
        (rows[1].birth, rows[1].account),
        (None, AccountType::Unknown)
    );
    let aside = aside(&quarantine);
    let mut numbers: Vec<u64> = aside.iter().map(|q| q.row).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [2, 3, 4]);
    let refused = aside.iter().find(|q| q.row == 2).unwrap();
    assert_eq!(
        (refused.reason.as_str(), &refused.data["id"]),
        ("the handle belongs to another", &"b".into())
    );
}

#[test]
fn choices_are_read_with_their_scope() {
    let folder = tempfile::tempdir().unwrap();
    let text = concat!(
        "{\"person\":\"a\",\"choice\":\"objection\",\"at\":\"2026-01-02T03:04:05Z\",\"kinds\":[\"photo\",\"post\"],\"purposes\":\"ai;ads\",\"source\":\"mail\"}\n",
        "{\"person\":\"b\",\"choice\":\"audience_narrowed\",\"at\":\"2026-01-02\",\"audience\":\"friends\",\"before\":\"2020-01-01\"}\n",
        "{\"person\":\"c\",\"choice\":\"audience_narrowed\",\"at\":\"2026-01-02\",\"audience\":\"public\"}\n",
        "{\"person\":\"d\",\"choice\":\"nein\",\"at\":\"2026-01-02\"}\n",
        "{\"person\":\"e\",\"choice\":\"objection\"}\n",
        "{\"choice\":\"objection\",\"at\":\"2026-01-02\"}\n",
        "{\"person\":\"f\",\"choice\":\"objection\",\"at\":\"2026-01-02\",\"kinds\":[\"poem\"]}\n",
        "{\"person\":\"g\",\"choice\":\"weg\",\"at\":\"2026-01-02\",\"item\":\"i1\"}\n",
    );
    let (path, mut quarantine) = file(folder.path(), "choices.jsonl", text);
    let columns = mapping(&[], &["choice:weg=erasure"], &[]);
    let mut rows = Vec::new();
    let count = intake::choices(
        &path,
        &columns,
        &Limits::default(),
        &NoProgress,
        &mut quarantine,
        100,
        |batch| {
            rows.extend(batch);
            Ok((0, Vec::new()))
        },
    );
    let count = count.unwrap();
    assert_eq!((count.read, count.accepted, count.quarantined), (8, 3, 5));
    let first = &rows[0].choice;
    assert_eq!(
        (first.kind, first.source.as_str()),
        (ChoiceKind::Objection, "mail")
    );
    assert_eq!(first.scope.kinds, [Kind::Post, Kind::Photo].into());
    assert_eq!(
        first
            .scope
            .purposes
            .iter()
            .map(|p| p.as_str())
            .collect::<Vec<_>>(),
        ["ads", "ai"]
    );
    assert_eq!(rows[1].choice.audience, Some(Audience::Friends));
    assert_eq!(rows[1].choice.before.unwrap().to_string(), "2020-01-01");
    assert_eq!(rows[2].choice.kind, ChoiceKind::Erasure);
    assert_eq!(rows[2].choice.item.as_ref().unwrap().as_str(), "i1");
    let numbers: Vec<u64> = aside(&quarantine).iter().map(|q| q.row).collect();
    assert_eq!(numbers, [3, 4, 5, 6, 7]);
}

#[test]
fn notices_that_name_nothing_are_set_aside() {
    let folder = tempfile::tempdir().unwrap();
    let text = "person,campaign,purposes,kinds,status,at,channel\na,c1,ai,post;photo,delivered,2026-01-02,mail\nb,c1,,post,delivered,2026-01-02,mail\nc,c1,ai,,delivered,2026-01-02,\nd,c1,ai,post,bounced,2026-01-02,\ne,c1,ai,post,lost,2026-01-02,\n";
    let (path, mut quarantine) = file(folder.path(), "notices.csv", text);
    let mut rows = Vec::new();
    let count = intake::notices(
        &path,
        &Mapping::default(),
        &Limits::default(),
        &NoProgress,
        &mut quarantine,
        100,
        |batch| {
            rows.extend(batch);
            Ok((0, Vec::new()))
        },
    );
    let count = count.unwrap();
    assert_eq!((count.read, count.accepted, count.quarantined), (5, 2, 3));
    assert_eq!(rows[0].notice.kinds, [Kind::Post, Kind::Photo].into());
    assert_eq!(
        (rows[1].notice.status, rows[1].notice.channel.as_str()),
        (NoticeStatus::Bounced, "mail")
    );
}
