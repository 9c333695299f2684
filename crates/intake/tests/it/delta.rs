//! Delta tables, written with deltalake-core.

use crate::support::{Shop, blank, mapping};
use arrow::array::{ArrayRef, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use delta_kernel::actions::deletion_vector_writer::{
    KernelDeletionVector, StreamingDeletionVectorWriter,
};
use deltalake_core::kernel::{PrimitiveType, StructField};
use deltalake_core::operations::create::CreateBuilder;
use deltalake_core::writer::{DeltaWriter, RecordBatchWriter};
use deltalake_core::{DeltaTable, DeltaTableError};
use intake::{Asked, Erasure, NoProgress};
use rights::Kind;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

fn batch(from: u32, to: u32) -> RecordBatch {
    let texts = |of: fn(u32) -> String| -> ArrayRef {
        Arc::new(StringArray::from_iter_values((from..to).map(of)))
    };
    let field = |name| Field::new(name, DataType::Utf8, true);
    RecordBatch::try_new(
        Arc::new(Schema::new(vec![
            field("id"),
            field("author"),
            field("text"),
            field("lang"),
        ])),
        vec![
            texts(|n| format!("i{n}")),
            texts(|n| format!("p{}", n % 3)),
            texts(|n| format!("text {n}")),
            texts(|n| if n % 2 == 0 { "de" } else { "en" }.to_owned()),
        ],
    )
    .unwrap()
}

/// A table of the language as partition, with rows `0..20`.
async fn create(folder: &Path) -> Result<DeltaTable, DeltaTableError> {
    let text = |name: &str| StructField::nullable(name, PrimitiveType::String);
    let mut table = CreateBuilder::new()
        .with_location(folder.to_str().unwrap())
        .with_columns(["id", "author", "text", "lang"].map(text))
        .with_partition_columns(["lang"])
        .await?;
    append(&mut table, 0, 20).await?;
    Ok(table)
}

async fn append(table: &mut DeltaTable, from: u32, to: u32) -> Result<(), DeltaTableError> {
    let mut writer = RecordBatchWriter::for_table(table)?;
    writer.write(batch(from, to)).await?;
    writer.flush_and_commit(table).await?;
    Ok(())
}

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(work)
}

/// Commits a deletion vector on the file of one partition, as the protocol says.
fn delete(folder: &Path, lang: &str, rows: &[u64], version: u64) {
    let log = folder.join("_delta_log");
    let first = fs::read_to_string(log.join(format!("{:020}.json", 1))).unwrap();
    let actions = first
        .lines()
        .map(|l| serde_json::from_str::<Value>(l).unwrap());
    let add = actions
        .filter_map(|a| a.get("add").cloned())
        .find(|a| a["partitionValues"]["lang"] == lang)
        .unwrap();
    let mut bytes = Vec::new();
    let mut writer = StreamingDeletionVectorWriter::new(&mut bytes);
    let mut vector = KernelDeletionVector::new();
    vector.add_deleted_row_indexes(rows);
    let written = writer.write_deletion_vector(vector).unwrap();
    writer.finalize().unwrap();
    let path = folder.join(format!("deleted_{version}.bin"));
    fs::write(&path, &bytes).unwrap();
    let mut masked = add.clone();
    masked["deletionVector"] = json!({
        "storageType": "p", "pathOrInlineDv": format!("file://{}", path.display()),
        "offset": written.offset, "sizeInBytes": written.size_in_bytes, "cardinality": written.cardinality,
    });
    let remove = json!({"path": add["path"], "deletionTimestamp": 1, "dataChange": true,
        "extendedFileMetadata": true, "partitionValues": add["partitionValues"], "size": add["size"]});
    let protocol = json!({"minReaderVersion": 3, "minWriterVersion": 7,
        "readerFeatures": ["deletionVectors"], "writerFeatures": ["deletionVectors"]});
    let actions = [
        json!({"protocol": protocol}),
        json!({"remove": remove}),
        json!({"add": masked}),
    ];
    let lines: String = actions.iter().map(|a| format!("{a}\n")).collect();
    fs::write(log.join(format!("{version:020}.json")), lines).unwrap();
}

#[test]
fn live_rows_are_registered_with_their_partition_and_without_deleted_ones() {
    let mut shop = Shop::new();
    let folder = shop.folder.path().join("table");
    fs::create_dir_all(&folder).unwrap();
    let folder = folder.canonicalize().unwrap();
    let mut table = run(create(&folder)).unwrap();
    let columns = mapping(&["author=person", "lang=language"], &[], &["kind=post"]);
    assert_eq!(
        intake::expand(&[shop.folder.path().to_owned()]).unwrap(),
        [shop.folder.path().join("table")]
    );

    // i4, i6 and i18 are the rows 2, 3 and 9 of the German file.
    delete(&folder, "de", &[2, 3, 9], 2);
    let report = shop.import(&folder, &columns);
    assert_eq!((report.count.read, report.count.accepted), (17, 17));
    let rows = shop.facts(&report.content).rows();
    let items: BTreeSet<&str> = rows.iter().map(|f| f.item.as_str()).collect();
    let want: Vec<String> = (0..20)
        .filter(|n| ![4, 6, 18].contains(n))
        .map(|n| format!("i{n}"))
        .collect();
    assert_eq!(items, want.iter().map(String::as_str).collect());
    assert!(rows.is_sorted_by_key(|f| f.row) && rows.iter().all(|f| f.kind == Kind::Post.code()));
    assert_eq!(rows.iter().filter(|f| f.language == "de").count(), 7);
    let info = shop.store.content(&report.content).unwrap().unwrap();
    assert!(info.in_place && info.files.len() == 2);
    shop.store.check_hash(&info).unwrap();
    let texts: BTreeSet<Option<String>> =
        shop.column(&report.content, "text").into_iter().collect();
    assert_eq!(texts.len(), 17);
    assert!(
        texts.contains(&Some("text 19".to_owned())) && !texts.contains(&Some("text 4".to_owned()))
    );
    let languages = shop.column(&report.content, "language");
    for (fact, language) in rows.iter().zip(languages) {
        assert_eq!(Some(fact.language.clone()), language);
    }
    // Texts stand beside the items they belong to.
    for (fact, text) in rows.iter().zip(shop.column(&report.content, "text")) {
        assert_eq!(text.unwrap(), fact.item.replace('i', "text "));
    }

    assert!(
        shop.import(&folder, &columns).known_file,
        "the same version twice changes nothing"
    );
    run(async {
        table.load().await.unwrap();
        append(&mut table, 20, 30).await.unwrap();
    });
    let newer = shop.import(&folder, &columns);
    assert_eq!(
        (newer.count.read, newer.count.accepted, newer.count.repeated),
        (27, 10, 17)
    );
    let file = &info.files[0].path;
    fs::write(file, b"PAR1").unwrap();
    assert!(
        shop.store
            .check_hash(&info)
            .unwrap_err()
            .to_string()
            .contains("changed")
    );
}

/// Commits a version without the file of one partition, and with a file of these rows instead.
async fn rewrite(folder: &Path, lang: &str, rows: &[u32], version: u64) {
    let log = folder.join("_delta_log");
    let of = |n: u64| fs::read_to_string(log.join(format!("{n:020}.json"))).unwrap();
    let added = |text: String| -> Option<Value> {
        let actions = text
            .lines()
            .map(|l| serde_json::from_str::<Value>(l).unwrap());
        let mut adds = actions.filter_map(|a| a.get("add").cloned());
        adds.find(|a| a["partitionValues"]["lang"] == lang)
    };
    let old = (0..version).rev().find_map(|n| added(of(n))).unwrap();
    let url = url::Url::from_directory_path(folder).unwrap();
    let mut table = deltalake_core::open_table(url).await.unwrap();
    let mut writer = RecordBatchWriter::for_table(&table).unwrap();
    for row in rows {
        writer.write(batch(*row, row + 1)).await.unwrap();
    }
    writer.flush_and_commit(&mut table).await.unwrap();
    let remove = json!({"path": old["path"], "deletionTimestamp": 1, "dataChange": true,
        "extendedFileMetadata": true, "partitionValues": old["partitionValues"], "size": old["size"],
        "deletionVector": old["deletionVector"]});
    let line = format!("{}\n", json!({"remove": remove}));
    fs::write(log.join(format!("{:020}.json", version + 1)), line).unwrap();
}

/// Rows that a table only masks, and files that it only names no more, are still there.
#[test]
fn an_order_is_carried_out_when_the_files_have_nothing_of_it() {
    let mut shop = Shop::new();
    let folder = shop.folder.path().join("table");
    fs::create_dir_all(&folder).unwrap();
    let folder = folder.canonicalize().unwrap();
    run(create(&folder)).unwrap();
    let columns = mapping(&["author=person", "lang=language"], &[], &["kind=post"]);
    let content = shop.import(&folder, &columns).content;
    let names = BTreeSet::from(["p1".to_owned()]);
    let person = shop.people.known["p1"];
    blank(
        &shop.store,
        &Erasure {
            people: [(person, names.clone())].into(),
            ..Erasure::default()
        },
    );
    let look = || {
        let info = shop.store.content(&content).unwrap().unwrap();
        let asked = Asked {
            names: names.clone(),
            persons: [person].into(),
        };
        shop.store.look_again(&info, &asked, &NoProgress)
    };
    let refused = |why: &str| {
        let error = look().unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    };
    refused("still has `7` rows");
    // The English rows of p1 are i1, i7, i13, i19; the German ones i4, i10, i16.
    delete(&folder, "en", &[0, 3, 6, 9], 2);
    refused("still has `3` rows");
    delete(&folder, "de", &[2, 5, 8], 3);
    refused("only masks rows");
    let german: Vec<u32> = (0..20).step_by(2).filter(|n| n % 3 != 1).collect();
    run(rewrite(&folder, "de", &german, 4));
    refused("files of earlier versions");
    let vacuum = |lang: &str| {
        let files = fs::read_dir(folder.join(format!("lang={lang}"))).unwrap();
        let files = files.map(|e| e.unwrap().path());
        let oldest = files.min_by_key(|p| p.metadata().unwrap().modified().unwrap());
        fs::remove_file(oldest.unwrap()).unwrap();
    };
    vacuum("de");
    refused("only masks rows");
    let english: Vec<u32> = (1..20).step_by(2).filter(|n| n % 3 != 1).rev().collect();
    run(rewrite(&folder, "en", &english, 6));
    vacuum("en");
    look().unwrap().save(&shop.store).unwrap();
    let info = shop.store.content(&content).unwrap().unwrap();
    shop.store.check_hash(&info).unwrap();
    assert_eq!(info.files.iter().map(|f| f.rows).sum::<u64>(), 13);
    let facts = shop.facts(&content).rows();
    let live = facts.iter().filter(|f| !f.item.starts_with("erased:"));
    let texts = live.map(|f| Some(f.item.replace('i', "text ")));
    assert_eq!(shop.column(&content, "text"), texts.collect::<Vec<_>>());
}

#[test]
fn a_damaged_log_is_an_error() {
    let mut shop = Shop::new();
    shop.file("table/_delta_log/00000000000000000000.json", "{");
    let path = shop.folder.path().join("table");
    let error = shop
        .try_import(&path, &mapping(&[], &[], &[]))
        .unwrap_err()
        .to_string();
    assert!(error.contains("Delta table"), "{error}");
}
