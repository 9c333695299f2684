//! Lowered expressions and what they mean.
//!
//! The meaning is Cedar's (the Cedar language specification, "Operators"): `&&`, `||` and `if` look
//! at their right-hand sides only when needed; everything else evaluates all its parts, and an
//! error in any of them is an error of the whole.

use crate::attr::Attr;
use crate::value::{EvalError, Found, Value};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A lowered expression: Cedar's, with attributes from a closed set and without entities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// A value.
    Literal(Value),
    /// Always an error: a constructor was given a text it cannot read.
    Fail,
    /// An attribute's value; an error when absent.
    Attr(Attr),
    /// `has`.
    Has(Attr),
    /// `principal == Purpose::"x"`
    PurposeIs(Arc<str>),
    /// `principal in Purpose::"x"`
    PurposeIn(Arc<str>),
    /// One operand.
    Unary(Unary, Box<Expr>),
    /// Two operands.
    Binary(Binary, Box<Expr>, Box<Expr>),
    /// `if a then b else c`
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `[a, b, c]`
    Set(Vec<Expr>),
    /// `a like "x*y"`
    Like(Box<Expr>, Vec<Glob>),
}

/// Operators with one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "each is the Cedar operator or method of the same name"
)]
pub enum Unary {
    Not,
    Neg,
    IsEmpty,
    ToDate,
    ToTime,
    ToMilliseconds,
    ToSeconds,
    ToMinutes,
    ToHours,
    ToDays,
}

/// Operators with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "each is the Cedar operator or method of the same name"
)]
pub enum Binary {
    And,
    Or,
    Eq,
    Less,
    LessEq,
    Add,
    Sub,
    Mul,
    Contains,
    ContainsAll,
    ContainsAny,
    Offset,
    DurationSince,
}

/// A part of a `like` pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glob {
    /// This character.
    Char(char),
    /// Any text, also none.
    Any,
}

/// Where attributes come from.
pub trait Env {
    /// The value of an attribute.
    fn attr(&self, attr: Attr) -> Found;
    /// Whether the purpose asked for is this one.
    fn purpose_is(&self, purpose: &str) -> bool;
    /// Whether the purpose asked for is this one or below it.
    fn purpose_in(&self, purpose: &str) -> bool;
}

type Outcome = Result<Value, EvalError>;

impl Expr {
    /// Evaluates.
    ///
    /// # Errors
    /// Where Cedar's evaluator would: absent attributes, wrong types, overflow.
    pub fn eval(&self, env: &impl Env) -> Outcome {
        match self {
            Expr::Literal(value) => Ok(value.clone()),
            Expr::Fail => Err(EvalError),
            Expr::Attr(attr) => match env.attr(*attr) {
                Found::Value(value) => Ok(value),
                Found::Absent | Found::NoOwner => Err(EvalError),
            },
            Expr::Has(attr) => match env.attr(*attr) {
                Found::Value(_) => Ok(Value::Bool(true)),
                Found::Absent => Ok(Value::Bool(false)),
                Found::NoOwner => Err(EvalError),
            },
            Expr::PurposeIs(purpose) => Ok(Value::Bool(env.purpose_is(purpose))),
            Expr::PurposeIn(purpose) => Ok(Value::Bool(env.purpose_in(purpose))),
            Expr::Unary(op, a) => unary(*op, a.eval(env)?),
            Expr::Binary(Binary::And, a, b) => Ok(Value::Bool(a.test(env)? && b.test(env)?)),
            Expr::Binary(Binary::Or, a, b) => Ok(Value::Bool(a.test(env)? || b.test(env)?)),
            Expr::Binary(op, a, b) => binary(*op, a.eval(env)?, b.eval(env)?),
            Expr::If(a, b, c) => {
                if a.test(env)? {
                    b.eval(env)
                } else {
                    c.eval(env)
                }
            }
            Expr::Set(items) => Ok(Value::set(
                items
                    .iter()
                    .map(|e| e.eval(env))
                    .collect::<Result<BTreeSet<_>, _>>()?,
            )),
            Expr::Like(a, pattern) => match a.eval(env)? {
                Value::String(text) => Ok(Value::Bool(matches(pattern, &text))),
                _ => Err(EvalError),
            },
        }
    }

    /// Evaluates to true or false.
    ///
    /// # Errors
    /// As [`Expr::eval`], and where the value is neither.
    pub fn test(&self, env: &impl Env) -> Result<bool, EvalError> {
        match self.eval(env)? {
            Value::Bool(value) => Ok(value),
            _ => Err(EvalError),
        }
    }

    /// The direct sub-expressions.
    #[must_use]
    pub fn children(&self) -> Vec<&Expr> {
        match self {
            Expr::Literal(_)
            | Expr::Fail
            | Expr::Attr(_)
            | Expr::Has(_)
            | Expr::PurposeIs(_)
            | Expr::PurposeIn(_) => Vec::new(),
            Expr::Unary(_, a) | Expr::Like(a, _) => vec![a],
            Expr::Binary(_, a, b) => vec![a, b],
            Expr::If(a, b, c) => vec![a, b, c],
            Expr::Set(items) => items.iter().collect(),
        }
    }

    /// The attributes that it reads, `has` included.
    #[must_use]
    pub fn attrs(&self) -> BTreeSet<Attr> {
        let own = match self {
            Expr::Attr(attr) | Expr::Has(attr) => Some(*attr),
            _ => None,
        };
        own.into_iter()
            .chain(self.children().into_iter().flat_map(Expr::attrs))
            .collect()
    }

    /// Both.
    #[must_use]
    pub fn and(self, other: Expr) -> Expr {
        Expr::Binary(Binary::And, Box::new(self), Box::new(other))
    }

    /// Its opposite.
    #[must_use]
    pub fn negated(self) -> Expr {
        Expr::Unary(Unary::Not, Box::new(self))
    }
}

const DAY_MILLIS: i64 = 86_400_000;

pub(crate) fn unary(op: Unary, a: Value) -> Outcome {
    match (op, a) {
        (Unary::Not, Value::Bool(a)) => Ok(Value::Bool(!a)),
        (Unary::Neg, Value::Long(a)) => a.checked_neg().map(Value::Long).ok_or(EvalError),
        (Unary::IsEmpty, Value::Set(a)) => Ok(Value::Bool(a.is_empty())),
        (Unary::ToDate, Value::Datetime(a)) => a
            .checked_sub(a.rem_euclid(DAY_MILLIS))
            .map(Value::Datetime)
            .ok_or(EvalError),
        (Unary::ToTime, Value::Datetime(a)) => Ok(Value::Duration(a.rem_euclid(DAY_MILLIS))),
        (Unary::ToMilliseconds, Value::Duration(a)) => Ok(Value::Long(a)),
        (Unary::ToSeconds, Value::Duration(a)) => Ok(Value::Long(a / 1000)),
        (Unary::ToMinutes, Value::Duration(a)) => Ok(Value::Long(a / 1000 / 60)),
        (Unary::ToHours, Value::Duration(a)) => Ok(Value::Long(a / 1000 / 60 / 60)),
        (Unary::ToDays, Value::Duration(a)) => Ok(Value::Long(a / 1000 / 60 / 60 / 24)),
        _ => Err(EvalError),
    }
}

pub(crate) fn binary(op: Binary, a: Value, b: Value) -> Outcome {
    use Value::{Datetime, Duration, Long, Set};
    let long = |n: Option<i64>| n.map(Long).ok_or(EvalError);
    let compare =
        |less: bool, equal: bool| Ok(Value::Bool(less || (equal && op == Binary::LessEq)));
    match (op, a, b) {
        (Binary::Eq, a, b) => Ok(Value::Bool(a == b)),
        (Binary::Less | Binary::LessEq, Long(a), Long(b))
        | (Binary::Less | Binary::LessEq, Datetime(a), Datetime(b))
        | (Binary::Less | Binary::LessEq, Duration(a), Duration(b)) => compare(a < b, a == b),
        (Binary::Add, Long(a), Long(b)) => long(a.checked_add(b)),
        (Binary::Sub, Long(a), Long(b)) => long(a.checked_sub(b)),
        (Binary::Mul, Long(a), Long(b)) => long(a.checked_mul(b)),
        (Binary::Contains, Set(a), b) => Ok(Value::Bool(a.contains(&b))),
        (Binary::ContainsAll, Set(a), Set(b)) => Ok(Value::Bool(b.is_subset(&a))),
        (Binary::ContainsAny, Set(a), Set(b)) => Ok(Value::Bool(!a.is_disjoint(&b))),
        (Binary::Offset, Datetime(a), Duration(b)) => {
            a.checked_add(b).map(Datetime).ok_or(EvalError)
        }
        (Binary::DurationSince, Datetime(a), Datetime(b)) => {
            a.checked_sub(b).map(Duration).ok_or(EvalError)
        }
        _ => Err(EvalError),
    }
}

/// Whether a text matches a pattern, in time proportional to their product at worst: on a
/// mismatch only the last wildcard needs to take one more character.
pub(crate) fn matches(pattern: &[Glob], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let (mut p, mut t) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(Glob::Any) => {
                back = Some((p, t));
                p += 1;
            }
            Some(Glob::Char(c)) if text.get(t) == Some(c) => (p, t) = (p + 1, t + 1),
            _ => match back {
                Some((star, taken)) => {
                    back = Some((star, taken + 1));
                    (p, t) = (star + 1, taken + 1);
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|g| *g == Glob::Any)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_like_cedars() {
        let pattern = |text: &str| -> Vec<Glob> {
            text.chars()
                .map(|c| if c == '*' { Glob::Any } else { Glob::Char(c) })
                .collect()
        };
        for (glob, text, want) in [
            ("a*c", "abc", true),
            ("a*c", "ac", true),
            ("a*c", "acb", false),
            ("*", "", true),
            ("", "", true),
            ("", "x", false),
            ("*ab*ab", "abab", true),
            ("*ab*ab", "aab", false),
            ("a*b*c", "aXbYbZc", true),
        ] {
            assert_eq!(matches(&pattern(glob), text), want, "{text} like {glob}");
        }
    }
}
