//! Quirks of text formats.

use crate::support::{Shop, mapping};
use intake::Mapping;
use std::io::Write;

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

#[test]
fn the_same_rows_are_the_same_in_every_format() {
    let mut shop = Shop::new();
    let jsonl = "{\"id\":\"a\",\"person\":7,\"kind\":\"post\",\"created\":\"2020-02-29\",\"text\":\"Grüße, \\\"Welt\\\"\\nzweite\",\"mentions\":[\"p\",\"q\"],\"special_category\":true}\n";
    let csv = "id;person;kind;created;text;mentions;special_category\r\na;7;post;2020-02-29T00:00:00Z;\"Grüße, \"\"Welt\"\"\nzweite\";\"p;q\";yes\r\n";
    let files = [
        ("a.jsonl", jsonl.as_bytes().to_vec()),
        ("bom.jsonl", [b"\xEF\xBB\xBF", jsonl.as_bytes()].concat()),
        ("crlf.jsonl", jsonl.replace("}\n", "}\r\n").into_bytes()),
        ("no_end.ndjson", jsonl.trim_end().as_bytes().to_vec()),
        (
            "z.jsonl.zst",
            zstd::encode_all(jsonl.as_bytes(), 1).unwrap(),
        ),
        ("g.jsonl.gz", gz(jsonl.as_bytes())),
        (
            "two_members.jsonl.gz",
            [gz(b"\n"), gz(jsonl.as_bytes())].concat(),
        ),
        ("c.csv", csv.as_bytes().to_vec()),
        ("bom.csv", [b"\xEF\xBB\xBF", csv.as_bytes()].concat()),
        (
            "json_list.csv",
            csv.replace("\"p;q\"", "\"[\"\"p\"\",\"\"q\"\"]\"")
                .into_bytes(),
        ),
        (
            "tabs.tsv.gz",
            gz(csv
                .replace("\"p;q\"", "p,q")
                .replace(';', "\t")
                .replace("p,q", "\"p;q\"")
                .as_bytes()),
        ),
    ];
    for (at, (name, bytes)) in files.iter().enumerate() {
        let path = shop.file(name, bytes);
        let report = shop.import(&path, &Mapping::default());
        let want = if at == 0 { (1, 1, 0) } else { (1, 0, 1) };
        let found = (
            report.count.read,
            report.count.accepted,
            report.count.repeated,
        );
        assert_eq!(found, want, "{name}: {:?}", shop.quarantined(&report));
    }
    let first = shop
        .store
        .contents()
        .unwrap()
        .into_iter()
        .find(|i| i.items == 1)
        .unwrap();
    let facts = shop.facts(&first.content);
    let links: Vec<_> = facts.links().into_iter().map(|l| (l.0, l.1)).collect();
    assert_eq!(links, [(0, 3), (0, 3)]);
    assert_eq!(
        shop.column(&first.content, "text"),
        [Some("Grüße, \"Welt\"\nzweite".to_owned())]
    );
}

#[test]
fn rows_that_cannot_be_read_are_set_aside_with_their_number_and_a_remedy() {
    let mut shop = Shop::new();
    let rows = [
        r#"{"id":"ok","created":"2020-01-01"}"#,
        r#"{"id":"date","created":"2020-13-01"}"#,
        "",
        r#"{"id":"number","created":1520873045567}"#,
        r#"{"created":"2020-01-01"}"#,
        r#"{"id":1.5}"#,
        r#"{"id":"kind","kind":"speech"}"#,
        r#"{"id":"twice","id":"twice"}"#,
        r#"{"id":"object","text":{"a":1}}"#,
        r#"["id"]"#,
        r#"{"id":"cut"#,
        r#"{"id":"hash","media":"AAEC","media_sha256":"00"}"#,
        r#"{"id":"base64","media":"!"}"#,
        r#"{"id":"nested","mentions":[["a"]]}"#,
        "{\"id\":\"bad \u{1}\"}",
        r#"{"id":"last","person":null,"text":""}"#,
    ];
    let mut bytes: Vec<u8> = rows
        .iter()
        .flat_map(|r| [r.as_bytes(), b"\n"].concat())
        .collect();
    // No UTF-8 any more.
    bytes
        .iter_mut()
        .filter(|b| **b == 1)
        .for_each(|b| *b = 0xFF);
    let path = shop.file("rows.jsonl", &bytes);
    let report = shop.import(&path, &Mapping::default());
    assert_eq!(
        (
            report.count.read,
            report.count.accepted,
            report.count.quarantined
        ),
        (15, 2, 13)
    );
    let aside = shop.quarantined(&report);
    let numbers: Vec<u64> = aside.iter().map(|q| q.row).collect();
    assert_eq!(numbers, [2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
    for (row, reason) in [
        (2, "`2020-13-01` is not a date"),
        (4, "its unit is not known"),
        (5, "`id`: nothing is said"),
        (6, "a number with a fraction"),
        (7, "unknown word `speech`"),
        (8, "stands there twice"),
        (9, "found an object, expected text"),
        (10, "no JSON object"),
        (12, "64"),
        (13, "is not base64"),
        (14, "a list of something else"),
    ] {
        let found = aside.iter().find(|q| q.row == row).unwrap();
        assert!(found.reason.contains(reason) || reason == "64", "{found:?}");
        assert!(!found.remedy.is_empty() && found.file.ends_with("rows.jsonl"));
    }
    let facts = shop.facts(&report.content).rows();
    assert_eq!(
        facts.iter().map(|f| f.row).collect::<Vec<_>>(),
        [0, 1],
        "rows of the copy"
    );
    assert_eq!(facts[1].person, None, "an item without an owner is read");
}

#[test]
fn csv_rows_of_another_width_and_quotes_that_never_close_are_set_aside() {
    let mut shop = Shop::new();
    let path = shop.file("a.csv", "id,text\n1,a\n2\n3,b,c\n4,\"d\n");
    let report = shop.import(&path, &Mapping::default());
    assert_eq!(
        (
            report.count.read,
            report.count.accepted,
            report.count.quarantined
        ),
        (4, 2, 2)
    );
    assert_eq!(
        shop.quarantined(&report)
            .iter()
            .map(|q| q.row)
            .collect::<Vec<_>>(),
        [2, 3]
    );
    shop.limits.row_bytes = 5000;
    let mut open = String::from("id,text\n1,\"");
    (0..10_000).for_each(|n| open.push_str(&format!("{n},x\n")));
    let path = shop.file("open.csv", open);
    let report = shop.import(&path, &Mapping::default());
    assert_eq!((report.count.read, report.count.quarantined), (1, 1));
    let aside = &shop.quarantined(&report)[0];
    assert!(
        aside.reason.contains("more than `5000` bytes") && aside.remedy.contains("quote"),
        "{aside:?}"
    );
}

#[test]
fn long_values_are_set_aside_and_name_the_limit() {
    let mut shop = Shop::new();
    shop.limits.value_bytes = 10;
    shop.limits.id_bytes = 8;
    shop.limits.list_values = 2;
    shop.limits.row_bytes = 200;
    let long = "x".repeat(300);
    let rows = format!(
        "{{\"id\":\"ok\",\"text\":\"0123456789\"}}\n{{\"id\":\"a\",\"text\":\"01234567890\"}}\n{{\"id\":\"123456789\"}}\n{{\"id\":\"b\",\"mentions\":[\"p\",\"q\",\"r\"]}}\n{{\"id\":\"c\",\"text\":\"{long}\"}}\n{{\"id\":\"after\"}}\n"
    );
    let path = shop.file("a.jsonl", rows);
    let report = shop.import(&path, &Mapping::default());
    assert_eq!(
        (
            report.count.read,
            report.count.accepted,
            report.count.quarantined
        ),
        (6, 2, 4)
    );
    let aside = shop.quarantined(&report);
    for (at, limit) in [
        "value_bytes = 10",
        "id_bytes = 8",
        "list_values = 2",
        "row_bytes = 200",
    ]
    .iter()
    .enumerate()
    {
        assert!(aside[at].remedy.contains(limit), "{:?}", aside[at]);
    }
}

#[test]
fn folders_are_walked_in_the_order_of_names() {
    let shop = Shop::new();
    for name in [
        "in/b/2.csv",
        "in/a.jsonl",
        "in/b/1.jsonl.zst",
        "in/readme.txt",
        "in/c.parquet",
    ] {
        shop.file(name, "");
    }
    shop.file("empty/readme.txt", "");
    let root = shop.folder.path();
    let names: Vec<String> = intake::expand(&[root.join("in")])
        .unwrap()
        .iter()
        .map(|p| p.strip_prefix(root).unwrap().display().to_string())
        .collect();
    assert_eq!(
        names,
        [
            "in/a.jsonl",
            "in/b/1.jsonl.zst",
            "in/b/2.csv",
            "in/c.parquet"
        ]
    );
    assert!(intake::expand(&[root.join("empty")]).is_err());
    assert!(intake::expand(&[root.join("nowhere")]).is_err());
    assert!(
        intake::Format::of(&root.join("x.parquet.gz"))
            .unwrap_err()
            .to_string()
            .contains("unpack it first")
    );
}

#[test]
fn utf_16_and_headers_named_twice_are_refused() {
    let mut shop = Shop::new();
    let path = shop.file("u.csv", b"\xFF\xFEi\0d\0\n\0");
    assert!(
        shop.try_import(&path, &Mapping::default())
            .unwrap_err()
            .to_string()
            .contains("UTF-8")
    );
    let path = shop.file("twice.csv", "id,text,text\n1,a,b\n");
    assert!(
        shop.try_import(&path, &Mapping::default())
            .unwrap_err()
            .to_string()
            .contains("`text` twice")
    );
    let path = shop.file("unused_twice.csv", "id,x,x\n1,a,b\n");
    assert_eq!(shop.import(&path, &Mapping::default()).count.accepted, 1);
    let path = shop.file("none.csv", "");
    assert!(shop.try_import(&path, &Mapping::default()).is_err());
    let path = shop.file("none.jsonl", "");
    assert_eq!(
        shop.import(&path, &mapping(&["a=person"], &[], &[]))
            .count
            .read,
        0
    );
}
