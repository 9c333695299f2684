//! A case: one request with the entities it speaks of, and what can be read from it.

use cedar_policy::{Entities, EvalResult, Expression, Request, eval_expression};
use policy::{Attr, ContextAttr, ItemAttr};
use rights::{Day, Error};
use std::collections::BTreeSet;
use std::str::FromStr;

/// One request with its entities.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) request: Request,
    pub(crate) entities: Entities,
}

/// A value that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(i64),
    /// A text.
    Text(String),
    /// A set of texts.
    Texts(BTreeSet<String>),
    /// An instant, in milliseconds since 1970.
    Millis(i64),
    /// There is one, and no more is to be said.
    There,
}

/// The value's name in a rule, and what holds it.
const fn place(attr: Attr) -> (&'static str, &'static str) {
    match attr {
        Attr::Context(a) => ("context", a.name()),
        Attr::Item(a) => ("resource", a.name()),
        Attr::Owner(a) => ("resource.owner", a.name()),
    }
}

const fn is_instant(attr: Attr) -> bool {
    matches!(
        attr,
        Attr::Context(ContextAttr::Today | ContextAttr::ScopeFrom)
            | Attr::Item(ItemAttr::Created | ItemAttr::Imported)
    )
}

impl Case {
    /// The value of an attribute; `None` where it is not known.
    ///
    /// # Errors
    /// When a case does not fit the schema.
    pub(crate) fn value(&self, attr: Attr) -> Result<Option<Known>, Error> {
        let (holder, name) = place(attr);
        let known = match attr {
            Attr::Owner(_) => format!("resource has owner && {holder} has {name}"),
            _ => format!("{holder} has {name}"),
        };
        if self.eval(&known)? != EvalResult::Bool(true) {
            return Ok(None);
        }
        if is_instant(attr) {
            let since =
                format!("{holder}.{name}.durationSince(datetime(\"1970-01-01\")).toMilliseconds()");
            return match self.eval(&since)? {
                EvalResult::Long(millis) => Ok(Some(Known::Millis(millis))),
                _ => Err(misfit(name)),
            };
        }
        Ok(Some(match self.eval(&format!("{holder}.{name}"))? {
            EvalResult::Bool(flag) => Known::Flag(flag),
            EvalResult::Long(number) => Known::Number(number),
            EvalResult::String(text) => Known::Text(text),
            EvalResult::EntityUid(_) => Known::There,
            EvalResult::Set(items) => Known::Texts(
                items
                    .iter()
                    .map(|item| match item {
                        EvalResult::String(text) => Ok(text.clone()),
                        _ => Err(misfit(name)),
                    })
                    .collect::<Result<_, Error>>()?,
            ),
            _ => return Err(misfit(name)),
        }))
    }

    fn eval(&self, expression: &str) -> Result<EvalResult, Error> {
        let unread = || Error::internal(format!("cannot read `{expression}` of a counterexample"));
        let parsed = Expression::from_str(expression).map_err(|e| unread().because(e))?;
        eval_expression(&self.request, &self.entities, &parsed).map_err(|e| unread().because(e))
    }
}

fn misfit(name: &str) -> Error {
    Error::internal(format!(
        "`{name}` of a counterexample does not fit the schema"
    ))
}

/// The day in which an instant lies; `None` outside the years 1 to 9999.
pub(crate) fn day_of(millis: i64) -> Option<Day> {
    let days = i32::try_from(millis.div_euclid(86_400_000)).ok()?;
    Day::from_epoch_days(days)
}
