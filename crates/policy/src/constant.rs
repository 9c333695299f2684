//! Dates and spans of time written in policies. Cedar itself reads them, so that every form it
//! accepts means here what it means there.

use crate::value::Value;
use cedar_policy::{
    Context, Entities, EntityUid, EvalResult, Expression, Request, eval_expression,
};
use std::str::FromStr;

/// `datetime("...")`; `None` where Cedar cannot read the text.
pub(crate) fn datetime(text: &str) -> Option<Value> {
    let since = format!(
        "datetime({}).durationSince(datetime(\"1970-01-01\")).toMilliseconds()",
        quoted(text)
    );
    evaluate(&since).map(Value::Datetime)
}

/// `duration("...")`; `None` where Cedar cannot read the text.
pub(crate) fn duration(text: &str) -> Option<Value> {
    evaluate(&format!("duration({}).toMilliseconds()", quoted(text))).map(Value::Duration)
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.escape_debug())
}

fn evaluate(expression: &str) -> Option<i64> {
    let expression = Expression::from_str(expression).ok()?;
    let any = || EntityUid::from_str("Action::\"train\"").ok();
    let request = Request::new(any()?, any()?, any()?, Context::empty(), None).ok()?;
    match eval_expression(&request, &Entities::empty(), &expression) {
        Ok(EvalResult::Long(millis)) => Some(millis),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_spans_are_read_by_cedar() {
        assert_eq!(datetime("1970-01-02"), Some(Value::Datetime(86_400_000)));
        assert_eq!(
            datetime("1970-01-01T00:00:01.005Z"),
            Some(Value::Datetime(1005))
        );
        assert_eq!(datetime("yesterday"), None);
        assert_eq!(duration("1d2h"), Some(Value::Duration(93_600_000)));
        assert_eq!(duration("-1s"), Some(Value::Duration(-1000)));
        assert_eq!(duration(""), None);
    }
}
