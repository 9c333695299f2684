//! Accepted items, gathered in columns until they are written.

use crate::item::{Item, at};
use crate::table::ITEMS;
use arrow::array::{
    ArrayRef, BinaryBuilder, ListBuilder, RecordBatch, StringBuilder, TimestampMicrosecondBuilder,
};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use rights::{Error, Instant};
use std::borrow::Cow;
use std::sync::Arc;

/// The type of a canonical column.
pub(crate) fn data_type(place: usize) -> DataType {
    match place {
        at::CREATED => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        at::MEDIA => DataType::Binary,
        at::REPLY_TO
        | at::SHARE_OF
        | at::QUOTE_OF
        | at::MENTIONS
        | at::DEPICTED
        | at::COLLECTED_FOR => DataType::new_list(DataType::Utf8, true),
        _ => DataType::Utf8,
    }
}

/// The schema of these canonical columns.
pub(crate) fn schema(places: &[usize]) -> SchemaRef {
    let named = places
        .iter()
        .filter_map(|p| ITEMS.columns.get(*p).map(|c| (c.name, *p)));
    let fields: Vec<Field> = named
        .map(|(name, p)| Field::new(name, data_type(p), p != at::ID))
        .collect();
    Arc::new(Schema::new(fields))
}

/// Builds one canonical column.
pub(crate) enum Builder {
    Text(StringBuilder),
    Time(TimestampMicrosecondBuilder),
    Bytes(BinaryBuilder),
    List(ListBuilder<StringBuilder>),
}

impl Builder {
    pub(crate) fn new(place: usize) -> Builder {
        match data_type(place) {
            DataType::Timestamp(..) => {
                Builder::Time(TimestampMicrosecondBuilder::new().with_timezone("UTC"))
            }
            DataType::Binary => Builder::Bytes(BinaryBuilder::new()),
            DataType::List(_) => Builder::List(ListBuilder::new(StringBuilder::new())),
            _ => Builder::Text(StringBuilder::new()),
        }
    }

    /// Adds an item's value.
    pub(crate) fn push(&mut self, place: usize, item: &Item<'_>) {
        match self {
            Builder::Text(b) => match place {
                at::MEDIA_SHA256 => b.append_option(item.media_sha256.map(|h| h.to_string())),
                _ => b.append_option(text(place, item)),
            },
            Builder::Time(b) => b.append_option(item.created.map(Instant::epoch_micros)),
            Builder::Bytes(b) => b.append_option(item.media.as_deref()),
            Builder::List(b) => {
                list(place, item)
                    .iter()
                    .for_each(|part| b.values().append_value(part));
                b.append(true);
            }
        }
    }

    pub(crate) fn finish(&mut self) -> ArrayRef {
        match self {
            Builder::Text(b) => Arc::new(b.finish()),
            Builder::Time(b) => Arc::new(b.finish()),
            Builder::Bytes(b) => Arc::new(b.finish()),
            Builder::List(b) => Arc::new(b.finish()),
        }
    }
}

fn text<'i>(place: usize, item: &'i Item<'_>) -> Option<&'i str> {
    let p = &item.profile;
    match place {
        at::ID => Some(item.id),
        at::PERSON => item.person,
        at::KIND => Some(p.kind.as_str()),
        at::AUDIENCE => Some(p.audience.as_str()),
        at::AUDIENCE_THEN => Some(p.audience_then.as_str()),
        at::SURFACE => Some(p.surface),
        at::LANGUAGE => Some(p.language),
        at::TEXT => item.text.as_deref(),
        at::MEDIA_URI => item.media_uri,
        at::SPECIAL_CATEGORY => Some(p.special_category.as_str()),
        _ => None,
    }
}

fn list<'i, 'a>(place: usize, item: &'i Item<'a>) -> &'i [Cow<'a, str>] {
    match place {
        at::REPLY_TO => &item.reply_to,
        at::SHARE_OF => &item.share_of,
        at::QUOTE_OF => &item.quote_of,
        at::MENTIONS => &item.mentions,
        at::DEPICTED => &item.depicted,
        at::COLLECTED_FOR => &item.profile.collected_for,
        _ => &[],
    }
}

/// Canonical columns of several items.
pub(crate) struct Batch {
    schema: SchemaRef,
    builders: Vec<(usize, Builder)>,
}

impl Batch {
    /// Of these columns, by place.
    pub(crate) fn new(places: &[usize]) -> Batch {
        Batch {
            schema: schema(places),
            builders: places.iter().map(|p| (*p, Builder::new(*p))).collect(),
        }
    }

    /// Of all columns.
    pub(crate) fn all() -> Batch {
        let places: Vec<usize> = (0..ITEMS.columns.len()).collect();
        Batch::new(&places)
    }

    pub(crate) fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    pub(crate) fn push(&mut self, item: &Item<'_>) {
        self.builders
            .iter_mut()
            .for_each(|(place, builder)| builder.push(*place, item));
    }

    /// What was gathered; the builders are empty again.
    pub(crate) fn finish(&mut self) -> Result<RecordBatch, Error> {
        let columns = self.builders.iter_mut().map(|(_, b)| b.finish()).collect();
        RecordBatch::try_new(Arc::clone(&self.schema), columns)
            .map_err(|e| Error::internal("canonical columns do not fit").because(e))
    }
}
