//! One value of one row, as a file gave it.

use crate::limits::Limits;

/// A value before it is checked.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Field {
    /// Nothing was said.
    #[default]
    Null,
    /// Text, or a number as it was written.
    Text(String),
    /// True or false.
    Bool(bool),
    /// Bytes.
    Bytes(Vec<u8>),
    /// Several texts.
    List(Vec<String>),
    /// Something that no column of demur's can hold; its type, for the message.
    Other(&'static str),
}

impl Field {
    /// Whether nothing was said: null, an empty text or an empty list.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Field::Null => true,
            Field::Text(text) => text.trim().is_empty(),
            Field::List(list) => list.is_empty(),
            Field::Bool(_) | Field::Bytes(_) | Field::Other(_) => false,
        }
    }

    /// As text.
    ///
    /// # Errors
    /// What was found instead.
    pub(crate) fn text(self, column: &str) -> Result<Option<String>, String> {
        match self {
            Field::Null => Ok(None),
            Field::Text(text) => Ok(Some(text).filter(|t| !t.trim().is_empty())),
            Field::Bool(value) => Ok(Some(value.to_string())),
            Field::List(_) => Err(format!("`{column}` is a list; expected one text")),
            Field::Bytes(_) => Err(format!("`{column}` is bytes; expected text")),
            Field::Other(what) => Err(format!("`{column}` is {what}; expected text")),
        }
    }

    /// As several texts; one text is split at semicolons.
    ///
    /// # Errors
    /// What was found instead.
    pub(crate) fn list(self, column: &str) -> Result<Vec<String>, String> {
        let trimmed = |parts: Vec<String>| {
            let parts = parts.into_iter().map(|p| p.trim().to_owned());
            parts.filter(|p| !p.is_empty()).collect()
        };
        match self {
            Field::Null => Ok(Vec::new()),
            Field::List(list) => Ok(trimmed(list)),
            Field::Text(text) => Ok(trimmed(text.split(';').map(str::to_owned).collect())),
            Field::Bool(_) => Err(format!("`{column}` is true or false; expected a list")),
            Field::Bytes(_) => Err(format!("`{column}` is bytes; expected a list")),
            Field::Other(what) => Err(format!("`{column}` is {what}; expected a list")),
        }
    }

    /// As bytes.
    pub(crate) fn bytes(self, column: &str) -> Result<Option<Vec<u8>>, String> {
        match self {
            Field::Null => Ok(None),
            Field::Bytes(bytes) => Ok(Some(bytes)),
            Field::Text(text) if text.trim().is_empty() => Ok(None),
            Field::Text(_) | Field::Bool(_) | Field::List(_) | Field::Other(_) => {
                Err(format!("`{column}` is not bytes"))
            }
        }
    }

    /// Checks lengths.
    ///
    /// # Errors
    /// Which limit was passed.
    pub(crate) fn check(&self, column: &str, limits: &Limits) -> Result<(), String> {
        let long = |n: usize| {
            let most = limits.value_bytes;
            (n > most).then(|| {
                format!(
                    "`{column}` has `{n}` bytes; at most {most} (limits.value_bytes in demur.toml)"
                )
            })
        };
        let fault = match self {
            Field::Text(text) => long(text.len()),
            Field::Bytes(bytes) => long(bytes.len()),
            Field::List(list) if list.len() > limits.list_values => {
                let (n, most) = (list.len(), limits.list_values);
                Some(format!(
                    "`{column}` has `{n}` values; at most {most} (limits.list_values in demur.toml)"
                ))
            }
            Field::List(list) => long(list.iter().map(String::len).sum()),
            Field::Null | Field::Bool(_) | Field::Other(_) => None,
        };
        fault.map_or(Ok(()), Err)
    }
}
