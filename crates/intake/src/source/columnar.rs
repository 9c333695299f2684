//! Parquet.

use super::{Row, Rows};
use crate::field::Field;
use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Int64Type, TimeUnit, TimestampMicrosecondType};
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use rights::{Day, Error, Instant};
use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

pub(super) struct Columnar {
    path: PathBuf,
    reader: ParquetRecordBatchReader,
    columns: BTreeSet<String>,
    batch: Option<RecordBatch>,
    at: usize,
    rows: u64,
    given: u64,
    bytes: u64,
}

impl Columnar {
    pub(super) fn open(path: &Path) -> Result<Columnar, Error> {
        let wrong = |e: Box<dyn std::error::Error + Send + Sync>| {
            Error::input(format!("cannot read `{}` as Parquet", path.display())).because(e)
        };
        let file = File::open(path).map_err(|e| wrong(e.into()))?;
        let bytes = file.metadata().map_err(|e| wrong(e.into()))?.len();
        let builder =
            ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| wrong(e.into()))?;
        let columns = builder
            .schema()
            .fields()
            .iter()
            .map(|f| f.name().clone())
            .collect();
        let rows = u64::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or(0);
        let reader = builder
            .with_batch_size(4096)
            .build()
            .map_err(|e| wrong(e.into()))?;
        Ok(Columnar {
            path: path.to_owned(),
            reader,
            columns,
            batch: None,
            at: 0,
            rows,
            given: 0,
            bytes,
        })
    }
}

impl Rows for Columnar {
    fn columns(&self) -> &BTreeSet<String> {
        &self.columns
    }

    fn next_row(&mut self) -> Result<Option<Result<Row, String>>, Error> {
        let wrong = |e: arrow::error::ArrowError| {
            Error::input(format!("cannot read `{}` as Parquet", self.path.display())).because(e)
        };
        loop {
            if let Some(batch) = &self.batch
                && self.at < batch.num_rows()
            {
                let row = row(batch, self.at);
                self.at += 1;
                self.given += 1;
                return Ok(Some(row));
            }
            match self.reader.next() {
                None => return Ok(None),
                Some(batch) => (self.batch, self.at) = (Some(batch.map_err(wrong)?), 0),
            }
        }
    }

    fn bytes_read(&self) -> u64 {
        (u128::from(self.bytes) * u128::from(self.given))
            .checked_div(u128::from(self.rows))
            .map_or(0, |b| b as u64)
    }
}

fn row(batch: &RecordBatch, at: usize) -> Result<Row, String> {
    let schema = batch.schema();
    let mut row = Row::new();
    for (field, column) in schema.fields().iter().zip(batch.columns()) {
        let value = value(column, at)?;
        if value != Field::Null {
            row.insert(field.name().clone(), value);
        }
    }
    Ok(row)
}

fn texts(column: &ArrayRef) -> Option<Vec<String>> {
    let column = arrow::compute::cast(column, &DataType::Utf8).ok()?;
    let texts = column.as_string_opt::<i32>()?;
    Some(texts.iter().flatten().map(str::to_owned).collect())
}

fn value(column: &ArrayRef, at: usize) -> Result<Field, String> {
    if column.is_null(at) {
        return Ok(Field::Null);
    }
    let single = || column.slice(at, 1);
    Ok(match column.data_type() {
        DataType::Null => Field::Null,
        DataType::Utf8 => column
            .as_string_opt::<i32>()
            .map_or(Field::Null, |c| Field::Text(c.value(at).to_owned())),
        DataType::Boolean => column
            .as_boolean_opt()
            .map_or(Field::Null, |c| Field::Bool(c.value(at))),
        DataType::Binary => column
            .as_binary_opt::<i32>()
            .map_or(Field::Null, |c| Field::Bytes(c.value(at).to_vec())),
        DataType::LargeBinary | DataType::BinaryView | DataType::FixedSizeBinary(_) => {
            let bytes =
                arrow::compute::cast(&single(), &DataType::Binary).map_err(|e| e.to_string())?;
            bytes
                .as_binary_opt::<i32>()
                .map_or(Field::Null, |c| Field::Bytes(c.value(0).to_vec()))
        }
        DataType::Date32 | DataType::Date64 => {
            let days =
                arrow::compute::cast(&single(), &DataType::Date32).map_err(|e| e.to_string())?;
            let day = days
                .as_primitive_opt::<arrow::datatypes::Date32Type>()
                .map(|c| c.value(0));
            let day = day
                .and_then(Day::from_epoch_days)
                .ok_or("a day lies outside the years 1 to 9999")?;
            Field::Text(day.to_string())
        }
        DataType::Timestamp(_, _) => {
            let target = DataType::Timestamp(TimeUnit::Microsecond, None);
            let micros = arrow::compute::cast(&single(), &target).map_err(|e| e.to_string())?;
            let at = micros
                .as_primitive_opt::<TimestampMicrosecondType>()
                .map(|c| c.value(0));
            let at = at
                .and_then(Instant::from_epoch_micros)
                .ok_or("a time lies outside the years 1 to 9999")?;
            Field::Text(at.to_string())
        }
        kind if kind.is_integer() => {
            let wide =
                arrow::compute::cast(&single(), &DataType::Int64).map_err(|e| e.to_string())?;
            wide.as_primitive_opt::<Int64Type>()
                .filter(|c| c.is_valid(0))
                .map_or(Field::Other("a number that is too large"), |c| {
                    Field::Text(c.value(0).to_string())
                })
        }
        DataType::LargeUtf8 | DataType::Utf8View | DataType::Dictionary(_, _) => {
            texts(&single()).and_then(|t| t.into_iter().next()).map_or(
                Field::Other("a dictionary of something else than text"),
                Field::Text,
            )
        }
        DataType::List(_) => match column
            .as_list_opt::<i32>()
            .and_then(|c| texts(&c.value(at)))
        {
            Some(list) => Field::List(list),
            None => Field::Other("a list of something else than texts"),
        },
        DataType::LargeList(_) => match column
            .as_list_opt::<i64>()
            .and_then(|c| texts(&c.value(at)))
        {
            Some(list) => Field::List(list),
            None => Field::Other("a list of something else than texts"),
        },
        _ => Field::Other("of a type that demur does not read"),
    })
}
