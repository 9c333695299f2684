//! One macro for the closed vocabularies: a `u8` code for columns, a name for people and files.

/// Defines a field-less enum with stable `u8` codes and `snake_case` names.
///
/// INVARIANT: codes are written into Parquet files and never change; new values are appended.
macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident, $what:literal { $($(#[$vmeta:meta])* $variant:ident = $code:literal, $text:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[repr(u8)]
        pub enum $name { $($(#[$vmeta])* $variant = $code,)+ }

        impl $name {
            /// Every value, in the order of its code.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The stable code used in columns.
            #[must_use]
            pub const fn code(self) -> u8 { self as u8 }

            /// The value of a code, or `None` for a code that no version has defined.
            #[must_use]
            pub const fn from_code(code: u8) -> Option<Self> {
                match code { $($code => Some($name::$variant),)+ _ => None }
            }

            /// The name used in files, policies and messages.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }

        impl std::str::FromStr for $name {
            type Err = crate::Error;
            fn from_str(text: &str) -> Result<Self, crate::Error> {
                match text.trim() {
                    $($text => Ok($name::$variant),)+
                    other => Err(crate::Error::vocabulary($what, other, &[$($text,)+])),
                }
            }
        }
    };
}
pub(crate) use vocabulary;
