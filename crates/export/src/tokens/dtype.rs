//! Types of tokens.

use rights::Error;
use serde::{Deserialize, Serialize};

/// The type of a token in a shard, little-endian; names are NumPy's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is the type of NumPy with the same name")]
pub enum Dtype {
    Uint8,
    Int8,
    Uint16,
    Int16,
    Uint32,
    Int32,
    Uint64,
    Int64,
    Float32,
    Float64,
}

const ALL: [Dtype; 10] = [
    Dtype::Uint8,
    Dtype::Int8,
    Dtype::Uint16,
    Dtype::Int16,
    Dtype::Uint32,
    Dtype::Int32,
    Dtype::Uint64,
    Dtype::Int64,
    Dtype::Float32,
    Dtype::Float64,
];

impl Dtype {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Dtype::Uint8 => "uint8",
            Dtype::Int8 => "int8",
            Dtype::Uint16 => "uint16",
            Dtype::Int16 => "int16",
            Dtype::Uint32 => "uint32",
            Dtype::Int32 => "int32",
            Dtype::Uint64 => "uint64",
            Dtype::Int64 => "int64",
            Dtype::Float32 => "float32",
            Dtype::Float64 => "float64",
        }
    }

    /// Bytes of a token.
    #[must_use]
    pub const fn bytes(self) -> u64 {
        match self {
            Dtype::Uint8 | Dtype::Int8 => 1,
            Dtype::Uint16 | Dtype::Int16 => 2,
            Dtype::Uint32 | Dtype::Int32 | Dtype::Float32 => 4,
            Dtype::Uint64 | Dtype::Int64 | Dtype::Float64 => 8,
        }
    }

    /// The code of Megatron's index.
    pub(crate) fn of_megatron(code: u8) -> Option<Dtype> {
        Some(match code {
            1 => Dtype::Uint8,
            2 => Dtype::Int8,
            3 => Dtype::Int16,
            4 => Dtype::Int32,
            5 => Dtype::Int64,
            6 => Dtype::Float64,
            7 => Dtype::Float32,
            8 => Dtype::Uint16,
            _ => return None,
        })
    }

    /// The code of an array in MDS.
    pub(crate) fn of_mds(code: u8) -> Option<Dtype> {
        Some(match code {
            8 => Dtype::Uint8,
            9 => Dtype::Int8,
            16 => Dtype::Uint16,
            17 => Dtype::Int16,
            32 => Dtype::Uint32,
            33 => Dtype::Int32,
            34 => Dtype::Float32,
            64 => Dtype::Uint64,
            65 => Dtype::Int64,
            66 => Dtype::Float64,
            _ => return None,
        })
    }

    /// A token in its bytes.
    ///
    /// # Errors
    /// When the type has no such number.
    pub fn token(self, id: i64) -> Result<Vec<u8>, Error> {
        let wrong = || {
            Error::input(format!(
                "token `{id}` cannot be written as {}; give another one with --token",
                self.name()
            ))
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            reason = "a number that does not come back the same is refused"
        )]
        let float = || {
            let exact = (id as f32) as i64 == id && id.unsigned_abs() < 1 << 24;
            exact.then(|| (id as f32).to_le_bytes().to_vec())
        };
        #[expect(
            clippy::cast_precision_loss,
            reason = "larger numbers than can be exact are refused"
        )]
        let double = || (id.unsigned_abs() < 1 << 53).then(|| (id as f64).to_le_bytes().to_vec());
        let bytes = match self {
            Dtype::Uint8 => u8::try_from(id).ok().map(|n| n.to_le_bytes().to_vec()),
            Dtype::Int8 => i8::try_from(id).ok().map(|n| n.to_le_bytes().to_vec()),
            Dtype::Uint16 => u16::try_from(id).ok().map(|n| n.to_le_bytes().to_vec()),
            Dtype::Int16 => i16::try_from(id).ok().map(|n| n.to_le_bytes().to_vec()),
            Dtype::Uint32 => u32::try_from(id).ok().map(|n| n.to_le_bytes().to_vec()),
            Dtype::Int32 => i32::try_from(id).ok().map(|n| n.to_le_bytes().to_vec()),
            Dtype::Uint64 => u64::try_from(id).ok().map(|n| n.to_le_bytes().to_vec()),
            Dtype::Int64 => Some(id.to_le_bytes().to_vec()),
            Dtype::Float32 => float(),
            Dtype::Float64 => double(),
        };
        bytes.ok_or_else(wrong)
    }
}

impl std::str::FromStr for Dtype {
    type Err = Error;
    fn from_str(text: &str) -> Result<Dtype, Error> {
        let found = ALL.into_iter().find(|dtype| dtype.name() == text);
        found.ok_or_else(|| {
            let known = ALL.map(Dtype::name).join(", ");
            Error::input(format!("`{text}` is no type of tokens; known are {known}"))
        })
    }
}
