//! Measures how fast items come in: `cargo run --release -p intake --example import_rates -- 1000000`.
//!
//! Writes that many made-up posts as JSONL and as Parquet into a temporary folder, imports each
//! into a workspace of its own, reads the Parquet back, and prints rows and bytes a second.

use arrow::array::{ArrayRef, RecordBatch, StringArray, TimestampMicrosecondArray};
use intake::{ContentStore, ImportOptions, Limits, Mapping, NoProgress, PartSize, PersonDirectory};
use parquet::arrow::ArrowWriter;
use rights::{Error, Ordinal};
use std::collections::HashMap;
use std::error::Error as AnyError;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

const PEOPLE: u64 = 100_000;
const TEXT: &str = "Grüße from the harbour: the ferry was late again, and the gulls had my lunch. ";

#[derive(Default)]
struct Everybody(HashMap<String, Ordinal>);

impl PersonDirectory for Everybody {
    fn resolve(&mut self, ids: &[String]) -> Result<Vec<Ordinal>, Error> {
        let mut out = Vec::with_capacity(ids.len());
        for id in ids {
            let known = self.0.get(id).copied();
            let new = Ordinal(u32::try_from(self.0.len()).unwrap_or(u32::MAX));
            out.push(known.unwrap_or(new));
            if known.is_none() {
                self.0.insert(id.clone(), new);
            }
        }
        Ok(out)
    }
}

fn person(n: u64) -> String {
    format!("p{}", n.wrapping_mul(0x9E37_79B9_7F4A_7C15) % PEOPLE)
}

fn text(n: u64) -> String {
    format!("{}{n}", TEXT.repeat(1 + (n % 5) as usize))
}

fn write_lines(path: &Path, rows: u64) -> Result<(), Box<dyn AnyError>> {
    let mut out = BufWriter::new(File::create(path)?);
    for n in 0..rows {
        let (person, text) = (person(n), text(n));
        writeln!(
            out,
            "{{\"id\":\"i{n}\",\"person\":\"{person}\",\"kind\":\"post\",\"audience\":\"public\",\"created\":\"2020-01-02T03:04:05Z\",\"text\":\"{text}\"}}"
        )?;
    }
    Ok(out.flush()?)
}

fn write_parquet(path: &Path, rows: u64) -> Result<(), Box<dyn AnyError>> {
    let mut writer = None;
    for from in (0..rows).step_by(65_536) {
        let these = || from..(from + 65_536).min(rows);
        let texts = |of: fn(u64) -> String| -> ArrayRef {
            Arc::new(StringArray::from_iter_values(these().map(of)))
        };
        let moments = these().map(|n| 1_577_934_245_000_000 + n as i64);
        let batch = RecordBatch::try_from_iter([
            ("id", texts(|n| format!("i{n}"))),
            ("person", texts(person)),
            ("kind", texts(|_| "post".to_owned())),
            ("audience", texts(|_| "public".to_owned())),
            (
                "created",
                Arc::new(TimestampMicrosecondArray::from_iter_values(moments)) as ArrayRef,
            ),
            ("text", texts(text)),
        ])?;
        let writer = match &mut writer {
            Some(writer) => writer,
            none => none.insert(ArrowWriter::try_new(
                File::create(path)?,
                batch.schema(),
                None,
            )?),
        };
        writer.write(&batch)?;
    }
    if let Some(writer) = writer {
        writer.close()?;
    }
    Ok(())
}

fn say(what: &str, rows: u64, bytes: u64, begun: Instant) {
    let seconds = begun.elapsed().as_secs_f64();
    let (rows_s, mb_s) = (rows as f64 / seconds, bytes as f64 / seconds / 1e6);
    println!(
        "{what}: {rows} rows in {seconds:.2} s = {rows_s:.0} rows/s, {mb_s:.0} MB/s of the file"
    );
}

fn import(
    folder: &Path,
    path: &Path,
    what: &str,
) -> Result<(ContentStore, String), Box<dyn AnyError>> {
    let store = ContentStore::new(&folder.join(what));
    let (mapping, limits) = (Mapping::default(), Limits::default());
    let options = ImportOptions {
        mapping: &mapping,
        limits: &limits,
        today: "2026-11-23".parse()?,
        window_months: 3,
        dry_run: false,
        parts: PartSize::default(),
    };
    let (begun, bytes) = (Instant::now(), std::fs::metadata(path)?.len());
    let report = intake::import_items(
        &store,
        path,
        &options,
        &mut Everybody::default(),
        &NoProgress,
    )?;
    say(what, report.count.accepted, bytes, begun);
    Ok((store, report.content))
}

fn main() -> Result<(), Box<dyn AnyError>> {
    let rows = std::env::args()
        .nth(1)
        .map_or(Ok(1_000_000), |n| n.parse())?;
    let folder = std::env::temp_dir().join(format!("demur-rates-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let (lines, columns) = (folder.join("items.jsonl"), folder.join("items.parquet"));
    write_lines(&lines, rows)?;
    write_parquet(&columns, rows)?;
    import(&folder, &lines, "jsonl")?;
    let (store, content) = import(&folder, &columns, "parquet")?;
    let info = store.content(&content)?.ok_or("the content is not there")?;
    let (begun, mut read, mut bytes) = (Instant::now(), 0, 0);
    for batch in store.read_rows(
        &info,
        &["id", "person", "kind", "created", "language", "text"],
        None,
    )? {
        let batch = batch?;
        read += batch.num_rows() as u64;
        bytes += batch.get_array_memory_size() as u64;
    }
    say("read back", read, bytes, begun);
    Ok(std::fs::remove_dir_all(&folder)?)
}
