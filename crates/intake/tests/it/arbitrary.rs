//! Parsers fed arbitrary bytes: no panic, and the counts add up.

use crate::mapping::parquet;
use crate::support::Shop;
use arrow::array::{ArrayRef, StringArray};
use intake::{Limits, Mapping, NoProgress, Quarantine};
use proptest::prelude::*;
use std::sync::Arc;

/// Lines that are nearly items, mixed with noise.
fn nearly() -> impl Strategy<Value = Vec<u8>> {
    let value = prop_oneof![
        "[a-z0-9 \\\\\"é]{0,6}".prop_map(|s| format!("\"{s}\"")),
        Just("null".to_owned()),
        "-?[0-9]{1,25}(\\.[0-9])?",
        "\\[(\"a\",)?(1,)?(null,)?\"b\"\\]",
        Just("{\"x\":[{}]}".to_owned()),
        Just("true".to_owned()),
        "\"[0-9]{4}-[0-9]{2}-[0-9]{2}\"",
    ];
    let key = prop_oneof![
        Just("id"),
        Just("person"),
        Just("kind"),
        Just("created"),
        Just("text"),
        Just("mentions"),
        Just("media"),
        Just("special_category"),
        Just("x")
    ];
    let pair = (key, value).prop_map(|(k, v)| format!("\"{k}\":{v}"));
    let line = prop::collection::vec(pair, 0..6)
        .prop_map(|pairs| format!("{{{}}}", pairs.join(",")).into_bytes());
    let noise = prop::collection::vec(any::<u8>(), 0..40);
    let line = prop_oneof![4 => line, 1 => noise];
    prop::collection::vec(line, 0..12).prop_map(|lines| lines.join(&b'\n'))
}

fn tabular() -> impl Strategy<Value = Vec<u8>> {
    let field = prop_oneof![
        "[a-z0-9;,| ]{0,5}".prop_map(String::into_bytes),
        "\"[a-z\n,\"]{0,5}\"?".prop_map(String::into_bytes),
        prop::collection::vec(any::<u8>(), 0..5),
    ];
    let row = prop::collection::vec(field, 0..5).prop_map(|fields| fields.join(&b','));
    let rows = prop::collection::vec(row, 0..12).prop_map(|rows| rows.join(&b'\n'));
    let header = prop_oneof![
        Just("id,person,text\n"),
        Just("id\n"),
        Just(""),
        Just("\u{feff}id;created\r\n")
    ];
    (header, rows).prop_map(|(header, rows)| [header.as_bytes(), &rows].concat())
}

fn import(name: &str, bytes: &[u8]) {
    let mut shop = Shop::new();
    shop.limits.row_bytes = 64;
    let path = shop.file(name, bytes);
    // `try_import` checks that the counts add up.
    if let Ok(report) = shop.try_import(&path, &Mapping::default()) {
        let facts = shop.facts(&report.content).rows();
        assert_eq!(facts.len() as u64, report.count.accepted);
        assert_eq!(
            shop.quarantined(&report).len() as u64,
            report.count.quarantined
        );
        assert_eq!(
            shop.column(&report.content, "id").len() as u64,
            report.count.accepted
        );
        let again = shop.import(&path, &Mapping::default());
        assert!(again.known_file);
        assert_eq!(
            (again.count.read, again.count.accepted),
            (report.count.read, 0)
        );
    }
}

fn rows_of_people(name: &str, bytes: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let mut quarantine = Quarantine::new(&folder.path().join("q"));
    let (mapping, limits) = (Mapping::default(), Limits::default());
    let mut given = 0;
    let count = intake::people(
        &path,
        &mapping,
        &limits,
        &NoProgress,
        &mut quarantine,
        3,
        |batch| {
            given += batch.len() as u64;
            Ok((0, Vec::new()))
        },
    );
    if let Ok(count) = count {
        assert!(count.adds_up() && count.accepted == given);
    }
}

/// A small Parquet file.
fn whole() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    let id: ArrayRef = Arc::new(StringArray::from_iter_values(
        (0..50).map(|n| n.to_string()),
    ));
    let text: ArrayRef = Arc::new(StringArray::from_iter(
        (0..50).map(|n| (n % 3 > 0).then(|| "x".repeat(n))),
    ));
    parquet(&path, vec![("id", id), ("text", text)]);
    std::fs::read(path).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn json_lines(bytes in nearly()) {
        import("a.jsonl", &bytes);
        rows_of_people("a.jsonl", &bytes);
    }

    #[test]
    fn csv_files(bytes in tabular()) {
        import("a.csv", &bytes);
        rows_of_people("a.csv", &bytes);
    }

    #[test]
    fn noise(bytes in prop::collection::vec(any::<u8>(), 0..200), end in 0..7usize) {
        let ends = ["jsonl", "csv", "parquet", "jsonl.zst", "jsonl.gz", "csv.zst", "tsv"];
        import(&format!("a.{}", ends[end]), &bytes);
    }

    #[test]
    fn damaged_parquet(hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4), cut in any::<Option<prop::sample::Index>>()) {
        let mut bytes = whole();
        for (at, to) in hits {
            let at = at.index(bytes.len());
            bytes[at] = to;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        import("a.parquet", &bytes);
    }
}
