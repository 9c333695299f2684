//! The schema and the two policies that demur ships.

use std::fmt;
use std::str::FromStr;

/// The Cedar schema of every policy, in Cedar's human-readable syntax.
pub const SCHEMA: &str = include_str!("../policies/schema.cedarschema");

/// A shipped policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Nothing is used unless the person said yes.
    OptIn,
    /// What is public is used unless the person said no; notice and waiting time come first.
    OptOut,
}

impl Form {
    /// The name used in files and flags.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Form::OptIn => "opt_in",
            Form::OptOut => "opt_out",
        }
    }

    /// The text of the policy.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Form::OptIn => include_str!("../policies/opt_in.cedar"),
            Form::OptOut => include_str!("../policies/opt_out.cedar"),
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Form {
    type Err = rights::Error;
    fn from_str(text: &str) -> Result<Form, rights::Error> {
        match text {
            "opt_in" | "opt-in" => Ok(Form::OptIn),
            "opt_out" | "opt-out" => Ok(Form::OptOut),
            other => Err(rights::Error::input(format!(
                "unknown form `{other}`; known are opt_in, opt_out"
            ))),
        }
    }
}
