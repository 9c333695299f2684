//! Parquet: every page unpacked, every value decoded. Footer, statistics, page headers and page
//! indexes are not packed, so they are found in the bytes of the file.

use super::Findings;
use arrow::array::{Array, ArrayRef, AsArray};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use std::fs::File;
use std::path::Path;

type Failure = Box<dyn std::error::Error>;

pub(super) fn decode(path: &Path, into: &mut Findings<'_>) -> Result<(), Failure> {
    let reader = SerializedFileReader::new(File::open(path)?)?;
    metadata(&reader, into);
    pages(&reader, into)?;
    let batches = ParquetRecordBatchReaderBuilder::try_new(File::open(path)?)?.build()?;
    for batch in batches {
        let batch = batch?;
        for (field, column) in batch.schema_ref().fields().iter().zip(batch.columns()) {
            values(&format!("column {}", field.name()), column, into)?;
        }
    }
    Ok(())
}

fn metadata(reader: &SerializedFileReader<File>, into: &mut Findings<'_>) {
    let file = reader.metadata().file_metadata();
    for pair in file.key_value_metadata().into_iter().flatten() {
        into.search("metadata", pair.key.as_bytes());
        into.search(
            "metadata",
            pair.value.as_deref().unwrap_or_default().as_bytes(),
        );
    }
    for group in reader.metadata().row_groups() {
        for column in group.columns() {
            let place = format!("statistics of column {}", column.column_path().string());
            let statistics = column.statistics();
            let least = statistics.and_then(|s| s.min_bytes_opt());
            let most = statistics.and_then(|s| s.max_bytes_opt());
            [least, most]
                .into_iter()
                .flatten()
                .for_each(|bytes| into.search(&place, bytes));
        }
    }
}

fn pages(reader: &SerializedFileReader<File>, into: &mut Findings<'_>) -> Result<(), ParquetError> {
    for group in 0..reader.num_row_groups() {
        let group = reader.get_row_group(group)?;
        for at in 0..group.num_columns() {
            let name = group.metadata().column(at).column_path().string();
            let mut pages = group.get_column_page_reader(at)?;
            while let Some(page) = pages.get_next_page()? {
                into.search(&format!("a page of column {name}"), page.buffer());
            }
        }
    }
    Ok(())
}

/// Texts and bytes of a column, whatever they are nested in.
fn values(place: &str, column: &ArrayRef, into: &mut Findings<'_>) -> Result<(), Failure> {
    match column.data_type() {
        DataType::Utf8 => column
            .as_string::<i32>()
            .iter()
            .flatten()
            .for_each(|v| into.search(place, v.as_bytes())),
        DataType::Binary => column
            .as_binary::<i32>()
            .iter()
            .flatten()
            .for_each(|v| into.search(place, v)),
        DataType::FixedSizeBinary(_) => column
            .as_fixed_size_binary()
            .iter()
            .flatten()
            .for_each(|v| into.search(place, v)),
        DataType::List(_) => values(place, column.as_list::<i32>().values(), into)?,
        DataType::Map(..) => {
            let entries = column.as_map().entries();
            for column in entries.columns() {
                values(place, column, into)?;
            }
        }
        DataType::Struct(_) => {
            for (field, column) in column
                .as_struct()
                .fields()
                .iter()
                .zip(column.as_struct().columns())
            {
                values(&format!("{place}.{}", field.name()), column, into)?;
            }
        }
        DataType::LargeUtf8 | DataType::Utf8View | DataType::Dictionary(..) => {
            values(place, &cast(column, &DataType::Utf8)?, into)?;
        }
        DataType::LargeBinary | DataType::BinaryView => {
            values(place, &cast(column, &DataType::Binary)?, into)?;
        }
        // Numbers and moments say no text.
        _ => {}
    }
    Ok(())
}
