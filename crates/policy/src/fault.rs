//! What is wrong with a policy, and what to do about it.

use crate::places::{Place, place};
use miette::Diagnostic;
use rights::{Error, RuleId};
use std::fmt;

/// One thing that is wrong with a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Line, counted from 1, where known.
    pub line: Option<usize>,
    /// Column in characters, counted from 1, where known.
    pub column: Option<usize>,
    /// The rule, where known.
    pub rule: Option<RuleId>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: Option<String>,
}

/// Everything that is wrong with a policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Faults {
    /// The policy's name.
    pub policy: String,
    /// In the order of places.
    pub faults: Vec<Fault>,
}

impl Fault {
    /// A fault of the policy as a whole.
    pub(crate) fn of_policy(message: impl Into<String>) -> Fault {
        Fault {
            line: None,
            column: None,
            rule: None,
            message: message.into(),
            remedy: None,
        }
    }

    /// A fault that Cedar found, with Cedar's own advice.
    pub(crate) fn of_cedar(error: &impl Diagnostic, text: &str, rule: Option<RuleId>) -> Fault {
        let offset = error
            .labels()
            .and_then(|mut labels| labels.next())
            .map(|label| label.offset());
        let fault = Fault::of_policy(without_id(&error.to_string()));
        Fault {
            rule,
            remedy: error.help().map(|advice| advice.to_string()),
            ..fault.at(offset.map(|at| place(text, at)))
        }
    }

    /// The same at a place.
    pub(crate) fn at(self, place: Option<Place>) -> Fault {
        Fault {
            line: place.map(|p| p.line),
            column: place.map(|p| p.column),
            ..self
        }
    }

    /// The same with advice.
    pub(crate) fn remedy(self, remedy: impl Into<String>) -> Fault {
        Fault {
            remedy: Some(remedy.into()),
            ..self
        }
    }
}

/// Cedar names rules by its own numbers; demur names them by their `@id`, so the number is noise.
fn without_id(message: &str) -> String {
    match message
        .strip_prefix("for policy `policy")
        .and_then(|rest| rest.split_once("`, "))
    {
        Some((_, rest)) => rest.to_owned(),
        None => message.to_owned(),
    }
}

impl fmt::Display for Fault {
    /// As `12:3: rule `x`: what is wrong; what to do`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        if let Some(column) = self.column {
            write!(f, "{column}:")?;
        }
        if self.line.is_some() {
            write!(f, " ")?;
        }
        if let Some(rule) = &self.rule {
            write!(f, "rule `{rule}`: ")?;
        }
        write!(f, "{}", self.message)?;
        match &self.remedy {
            Some(remedy) => write!(f, "; {remedy}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.faults.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            let space = if fault.line.is_some() { "" } else { " " };
            write!(f, "{}:{space}{fault}", self.policy)?;
        }
        Ok(())
    }
}

impl From<Faults> for Error {
    fn from(faults: Faults) -> Error {
        Error::input(faults.to_string())
    }
}
