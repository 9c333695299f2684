//! The LDBC set. Figures: `csv.reader(open(FILE), delimiter='|')` in Python over the same files.

use crate::support::{Shop, mapping, shared, span};
use intake::{Limits, NoProgress, Quarantine};
use rights::{Audience, Day, Kind};
use std::collections::{BTreeMap, BTreeSet};

fn day(text: &str) -> i32 {
    text.parse::<Day>().unwrap().epoch_days()
}

/// Albums are for friends, walls public, groups closed: an assignment of this test.
fn audiences(folder: &str) -> BTreeMap<String, &'static str> {
    let path = shared(&format!("{folder}/forum_0_0.csv")).unwrap();
    let mut forums = csv::ReaderBuilder::new()
        .delimiter(b'|')
        .from_path(path)
        .unwrap();
    let audience = |title: &str| match title.split(' ').next().unwrap() {
        "Album" => "friends",
        "Wall" => "public",
        _ => "closed_group",
    };
    forums
        .records()
        .map(|r| r.unwrap())
        .map(|r| (r[0].to_owned(), audience(&r[1])))
        .collect()
}

/// 5,924 posts of 144 persons, 5,692 in albums (each an image without text), 174 on walls, 58 in
/// groups; 232 with text and language; 2010-01-21 to 2010-11-25.
#[test]
fn ldbc_posts_and_comments() {
    let Some(path) = shared("ldbc_snb_tiny/post_0_0.csv") else {
        return;
    };
    let mut shop = Shop::new();
    let forums = audiences("ldbc_snb_tiny");
    let joined = shop.file("joined.csv", "");
    let mut posts = csv::ReaderBuilder::new()
        .delimiter(b'|')
        .from_path(&path)
        .unwrap();
    let mut out = csv::WriterBuilder::new()
        .delimiter(b'|')
        .from_path(&joined)
        .unwrap();
    let mut header = posts.headers().unwrap().clone();
    header.extend(["kind", "audience"]);
    out.write_record(&header).unwrap();
    for post in posts.records() {
        let mut post = post.unwrap();
        let kind = if post[1].is_empty() { "post" } else { "photo" };
        let audience = forums[&post[9]];
        post.extend([kind, audience]);
        out.write_record(&post).unwrap();
    }
    out.flush().unwrap();
    let columns = mapping(
        &[
            "creator=person",
            "creationDate=created",
            "content=text",
            "imageFile=media_uri",
        ],
        &[],
        &[],
    );
    let report = shop.import(&joined, &columns);
    assert_eq!((report.count.read, report.count.accepted), (5_924, 5_924));
    assert_eq!(shop.people.known.len(), 144);
    assert!(
        report.ignored.contains(&"browserUsed".to_owned())
            && !report.ignored.contains(&"content".to_owned())
    );
    let facts = shop.facts(&report.content).rows();
    let with = |audience: Audience| {
        facts
            .iter()
            .filter(|f| f.audience == audience.code())
            .count()
    };
    assert_eq!(
        (
            with(Audience::Friends),
            with(Audience::Public),
            with(Audience::ClosedGroup)
        ),
        (5_692, 174, 58)
    );
    assert_eq!(
        facts
            .iter()
            .filter(|f| f.kind == Kind::Photo.code())
            .count(),
        5_692
    );
    assert_eq!(
        facts.iter().filter(|f| f.language == "unknown").count(),
        5_692
    );
    assert_eq!(span(&facts), (day("2010-01-21"), day("2010-11-25")));
    assert_eq!(
        shop.column(&report.content, "text")
            .iter()
            .flatten()
            .count(),
        232
    );
    assert_eq!(
        shop.column(&report.content, "media_uri")
            .iter()
            .flatten()
            .count(),
        5_692
    );

    // 2,218 comments, half of them on posts, half on comments: two columns feed one.
    let path = shared("ldbc_snb_tiny/comment_0_0.csv").unwrap();
    let columns = [
        "creator=person",
        "creationDate=created",
        "content=text",
        "replyOfPost=reply_to",
        "replyOfComment=reply_to",
    ];
    let report = shop.import(&path, &mapping(&columns, &[], &["kind=comment"]));
    assert_eq!((report.count.read, report.count.accepted), (2_218, 2_218));
    let facts = shop.facts(&report.content);
    assert_eq!(facts.links().len(), 2_218);
    assert_eq!(
        facts
            .rows()
            .iter()
            .filter_map(|f| f.person)
            .collect::<BTreeSet<_>>()
            .len(),
        183
    );
}

/// 222 persons born between 1980-04-23 and 1990-01-22, with 496 addresses in another file.
#[test]
fn ldbc_people_with_handles() {
    let Some(path) = shared("ldbc_snb_tiny/person_0_0.csv") else {
        return;
    };
    let mails = shared("ldbc_snb_tiny/person_email_emailaddress_0_0.csv").unwrap();
    let mut handles: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for mail in csv::ReaderBuilder::new()
        .delimiter(b'|')
        .from_path(mails)
        .unwrap()
        .records()
    {
        let mail = mail.unwrap();
        handles
            .entry(mail[0].to_owned())
            .or_default()
            .push(mail[1].to_owned());
    }
    let folder = tempfile::tempdir().unwrap();
    let joined = folder.path().join("people.csv");
    let mut out = csv::Writer::from_path(&joined).unwrap();
    out.write_record(["id", "birthday", "creationDate", "handles"])
        .unwrap();
    for person in csv::ReaderBuilder::new()
        .delimiter(b'|')
        .from_path(path)
        .unwrap()
        .records()
    {
        let person = person.unwrap();
        let list = serde_json::to_string(&handles[&person[0]]).unwrap();
        out.write_record([&person[0], &person[4], &person[5], &list])
            .unwrap();
    }
    out.flush().unwrap();
    drop(out);
    let mut quarantine = Quarantine::new(&folder.path().join("q.jsonl"));
    let columns = mapping(&["birthday=birth", "creationDate=created"], &[], &[]);
    let mut people = Vec::new();
    let count = intake::people(
        &joined,
        &columns,
        &Limits::default(),
        &NoProgress,
        &mut quarantine,
        100,
        |rows| {
            people.extend(rows);
            Ok((0, Vec::new()))
        },
    );
    assert_eq!(count.unwrap().accepted, 222);
    assert_eq!(people.iter().map(|p| p.handles.len()).sum::<usize>(), 496);
    assert_eq!(
        people
            .iter()
            .filter_map(|p| p.birth)
            .min()
            .unwrap()
            .to_string(),
        "1980-04-23"
    );
    assert_eq!(
        people
            .iter()
            .filter_map(|p| p.birth)
            .max()
            .unwrap()
            .to_string(),
        "1990-01-22"
    );
}
