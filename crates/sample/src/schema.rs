//! The columns of the town's files: demur's own names, so that no mapping is needed.

use arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use std::sync::Arc;

fn moment() -> DataType {
    DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
}

fn texts() -> DataType {
    DataType::List(Arc::new(Field::new("item", DataType::Utf8, true)))
}

fn schema<const N: usize>(columns: [(&str, DataType); N]) -> Arc<Schema> {
    let fields = columns.map(|(name, kind)| Field::new(name, kind, true));
    Arc::new(Schema::new(Vec::from(fields)))
}

/// `items/part-*.parquet`.
#[must_use]
pub fn items_schema() -> Arc<Schema> {
    schema([
        ("id", DataType::Utf8),
        ("person", DataType::Utf8),
        ("kind", DataType::Utf8),
        ("audience", DataType::Utf8),
        ("audience_then", DataType::Utf8),
        ("created", moment()),
        ("surface", DataType::Utf8),
        ("language", DataType::Utf8),
        ("text", DataType::Utf8),
        ("media_uri", DataType::Utf8),
        ("media", DataType::Binary),
        ("media_sha256", DataType::Utf8),
        ("reply_to", DataType::Utf8),
        ("share_of", DataType::Utf8),
        ("quote_of", DataType::Utf8),
        ("mentions", texts()),
        ("depicted", texts()),
        ("special_category", DataType::Utf8),
        ("collected_for", texts()),
    ])
}

/// `people.parquet`.
#[must_use]
pub fn people_schema() -> Arc<Schema> {
    schema([
        ("id", DataType::Utf8),
        ("handles", texts()),
        ("birth", DataType::Date32),
        ("region", DataType::Utf8),
        ("created", DataType::Date32),
        ("account", DataType::Utf8),
        ("mail", DataType::Utf8),
        ("lang", DataType::Utf8),
    ])
}

/// `choices.parquet`. Rows follow people; the choices of one person follow each other in time.
#[must_use]
pub fn choices_schema() -> Arc<Schema> {
    schema([
        ("person", DataType::Utf8),
        ("choice", DataType::Utf8),
        ("purposes", texts()),
        ("kinds", texts()),
        ("surfaces", texts()),
        ("at", moment()),
        ("source", DataType::Utf8),
        ("item", DataType::Utf8),
        ("before", DataType::Date32),
        ("audience", DataType::Utf8),
        ("note", DataType::Utf8),
    ])
}

/// `notices.parquet`: one row for each step. Rows follow people, and then time.
#[must_use]
pub fn notices_schema() -> Arc<Schema> {
    schema([
        ("person", DataType::Utf8),
        ("campaign", DataType::Utf8),
        ("purposes", texts()),
        ("kinds", texts()),
        ("status", DataType::Utf8),
        ("at", moment()),
        ("channel", DataType::Utf8),
    ])
}
