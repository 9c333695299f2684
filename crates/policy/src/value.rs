//! Values that rules compute with, as Cedar's.

use rights::Day;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A value of Cedar's language, as far as demur's schema can give one. Cheap to clone.
///
/// Values of different types are unequal, never an error (Cedar's `==`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// `true` or `false`.
    Bool(bool),
    /// A 64-bit integer.
    Long(i64),
    /// A string.
    String(Arc<str>),
    /// A set.
    Set(Arc<BTreeSet<Value>>),
    /// A point in time, in milliseconds since 1970-01-01T00:00Z.
    Datetime(i64),
    /// A span of time, in milliseconds.
    Duration(i64),
}

impl Value {
    /// A string.
    #[must_use]
    pub fn string(text: &str) -> Value {
        Value::String(Arc::from(text))
    }

    /// A set.
    pub fn set(items: impl IntoIterator<Item = Value>) -> Value {
        Value::Set(Arc::new(items.into_iter().collect()))
    }

    /// The midnight (UTC) with which a day begins.
    #[must_use]
    pub const fn day(day: Day) -> Value {
        Value::Datetime(day.epoch_millis())
    }
}

/// The value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// It is known.
    Value(Value),
    /// It is not known; reading it is an error, `has` is false.
    Absent,
    /// It belongs to an owner who is not known; reading it is an error, and so is `has`.
    NoOwner,
}

/// That an expression could not be evaluated: a missing attribute, a wrong type, an overflow.
/// Which of them it was changes no decision, so it is not told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EvalError;
