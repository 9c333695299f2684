//! Which columns of a set are read and handed out.
//!
//! Text and bytes are read as views into the pages of the file, and copied once, when the rows of a step
//! are put together. What is handed out never shares a buffer with rows that are not.

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use corpus::set::schema;
use rights::Error;
use std::sync::Arc;

/// The column by which rows are recognised.
pub(crate) const ITEM: &str = "item";

/// A selection of columns.
#[derive(Clone, Debug)]
pub(crate) struct Columns {
    /// What is handed out.
    pub(crate) schema: SchemaRef,
    /// Indices of the columns to read, ascending: those handed out, and `item`.
    pub(crate) read: Vec<usize>,
    /// For each column handed out, its index among those read.
    pub(crate) from: Vec<usize>,
    /// The index of `item` among those read.
    pub(crate) item: usize,
}

impl Columns {
    /// The columns named, or all.
    pub(crate) fn new(names: Option<&[String]>) -> Result<Columns, Error> {
        let all = schema::columns();
        let named = |name: &String| {
            all.index_of(name).map_err(|_| {
                let known: Vec<&str> = all.fields().iter().map(|f| f.name().as_str()).collect();
                Error::input(format!(
                    "a training set has no column `{name}`; it has {}",
                    known.join(", ")
                ))
            })
        };
        let given: Vec<usize> = match names {
            None => (0..all.fields().len()).collect(),
            Some([]) => {
                return Err(Error::input(
                    "no column is selected; leave `columns` out for all",
                ));
            }
            Some(names) => names.iter().map(named).collect::<Result<_, _>>()?,
        };
        let item = all
            .index_of(ITEM)
            .map_err(|_| Error::internal("a set without items"))?;
        let mut read: Vec<usize> = given.iter().copied().chain([item]).collect();
        read.sort_unstable();
        read.dedup();
        // INVARIANT: every index given is among those read.
        let place = |index: &usize| read.binary_search(index).unwrap_or_default();
        let mut met = std::collections::BTreeSet::new();
        if let Some(twice) = given.iter().find(|index| !met.insert(**index)) {
            let name = all.fields().get(*twice).map_or("", |f| f.name());
            return Err(Error::input(format!("column `{name}` is given twice")));
        }
        let schema = all.project(&given);
        Ok(Columns {
            schema: Arc::new(schema.map_err(|e| crate::failure::internal("columns", e))?),
            from: given.iter().map(place).collect(),
            item: place(&item),
            read,
        })
    }
}

/// The columns of a set's files, as they are read: views where rows have variable length.
pub(crate) fn read_as() -> SchemaRef {
    let view = |field: &Arc<Field>| {
        let kind = match field.data_type() {
            DataType::Utf8 => DataType::Utf8View,
            DataType::Binary => DataType::BinaryView,
            other => other.clone(),
        };
        field.as_ref().clone().with_data_type(kind)
    };
    let fields: Vec<Field> = schema::columns().fields().iter().map(view).collect();
    Arc::new(Schema::new(fields))
}
