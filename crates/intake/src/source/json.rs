//! One JSON object into a row, without a tree in between (RFC 8259).

use crate::plan::Plan;
use crate::row::{Cell, Row};
use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use std::collections::BTreeSet;
use std::fmt;

/// The most names of columns that are remembered.
const MOST_NAMES: usize = 1000;

/// The longest name of a column that is remembered, in bytes.
const LONGEST_NAME: usize = 256;

/// Reads one object into a row.
pub(super) fn parse(
    line: &[u8],
    plan: &Plan,
    row: &mut Row,
    names: &mut BTreeSet<String>,
) -> Result<(), serde_json::Error> {
    let mut input = serde_json::Deserializer::from_slice(line);
    let mut filled = vec![false; plan.width()];
    Object {
        plan,
        row,
        names,
        filled: &mut filled,
    }
    .deserialize(&mut input)?;
    input.end()
}

struct Object<'a> {
    plan: &'a Plan,
    row: &'a mut Row,
    names: &'a mut BTreeSet<String>,
    filled: &'a mut [bool],
}

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<(), D::Error> {
        input.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some(slot) = map.next_key_seed(Key {
            plan: self.plan,
            names: self.names,
        })? {
            let Some(slot) = slot else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            if self.filled.get(slot).copied().unwrap_or(false) {
                let name = self.plan.sources().nth(slot).unwrap_or_default();
                return Err(M::Error::custom(format!(
                    "the key `{name}` stands there twice"
                )));
            }
            if let Some(filled) = self.filled.get_mut(slot) {
                *filled = true;
            }
            let cell = map.next_value_seed(Value { row: self.row })?;
            self.row.set(slot, cell);
        }
        Ok(())
    }
}

/// A key; gives the value it is, if any, and remembers its name.
struct Key<'a> {
    plan: &'a Plan,
    names: &'a mut BTreeSet<String>,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Option<usize>;
    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<Option<usize>, D::Error> {
        input.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Option<usize>, E> {
        let slot = self.plan.slot(key);
        let room = key.len() <= LONGEST_NAME && self.names.len() < MOST_NAMES;
        // A column that is asked for is remembered in any case: its absence would be an error.
        if (room || slot.is_some()) && !self.names.contains(key) {
            self.names.insert(key.to_owned());
        }
        Ok(slot)
    }
}

struct Value<'a> {
    row: &'a mut Row,
}

impl<'de> DeserializeSeed<'de> for Value<'_> {
    type Value = Cell;
    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<Cell, D::Error> {
        input.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_> {
    type Value = Cell;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Cell, E> {
        Ok(Cell::Empty)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Cell, E> {
        Ok(Cell::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Cell, E> {
        Ok(Cell::Number(self.row.push_number(value)))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Cell, E> {
        Ok(Cell::Number(self.row.push_number(value)))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Cell, E> {
        // A number that passed through a double may have lost digits: it is no id.
        Ok(Cell::Wrong(
            "a number with a fraction or of more than 64 bits",
        ))
    }

    fn visit_str<E>(self, text: &str) -> Result<Cell, E> {
        Ok(Cell::Text(self.row.push_text(text)))
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut seq: S) -> Result<Cell, S::Error> {
        let from = self.row.parts_len();
        let mut odd = false;
        while let Some(fits) = seq.next_element_seed(Part { row: self.row })? {
            odd |= !fits;
        }
        if odd {
            return Ok(Cell::Wrong("a list of something else than texts"));
        }
        Ok(Cell::List(from..self.row.parts_len()))
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Cell, M::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Cell::Wrong("an object"))
    }
}

/// One value of a list; gives whether it fits.
struct Part<'a> {
    row: &'a mut Row,
}

impl<'de> DeserializeSeed<'de> for Part<'_> {
    type Value = bool;
    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<bool, D::Error> {
        input.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Part<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(true)
    }

    fn visit_bool<E>(self, _: bool) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_i64<E>(self, value: i64) -> Result<bool, E> {
        self.row.push_part(&value.to_string());
        Ok(true)
    }

    fn visit_u64<E>(self, value: u64) -> Result<bool, E> {
        self.row.push_part(&value.to_string());
        Ok(true)
    }

    fn visit_f64<E>(self, _: f64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_str<E>(self, text: &str) -> Result<bool, E> {
        self.row.push_part(text);
        Ok(true)
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut seq: S) -> Result<bool, S::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(false)
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<bool, M::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(false)
    }
}
