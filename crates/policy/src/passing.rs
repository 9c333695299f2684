//! Whether passing days alone can turn what a policy admits into something it refuses.
//!
//! Most rules only get milder with time: minors come of age, waiting times pass. Of a policy of
//! which that is certain, items need not be decided again merely because it is a new day.

use crate::attr::{Attr, ContextAttr, ItemAttr, OwnerAttr};
use crate::expr::{Binary, Expr, Unary};
use crate::model::{Effect, Policy};
use crate::value::Value;
use rights::facts::Original;

/// How a condition may change as days pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trend {
    /// Not at all.
    Fixed,
    /// From false to true at most.
    Rises,
    /// From true to false at most.
    Falls,
    /// In any way, or nobody knows.
    Any,
}

impl Policy {
    /// Whether a day that passes may turn an admitted item into a refused one, with nothing else
    /// changed (assessments, the scope and choices are no matter of this question). In doubt, yes.
    #[must_use]
    pub fn refuses_with_time(&self) -> bool {
        self.lowered.rules.iter().any(|rule| {
            let trend = trend(&rule.condition);
            match rule.effect {
                _ if trend == Trend::Fixed => false,
                Effect::Permit => trend != Trend::Rises,
                Effect::Forbid => trend != Trend::Falls,
            }
        })
    }
}

fn trend(expr: &Expr) -> Trend {
    if !expr.attrs().iter().any(|a| moves(*a)) {
        return Trend::Fixed;
    }
    match expr {
        // Today, an error in the part that was skipped until yesterday would refuse.
        _ if may_err(expr) => Trend::Any,
        Expr::Unary(Unary::Not, a) => trend(a).turned(),
        Expr::Binary(Binary::And | Binary::Or, a, b) => trend(a).with(trend(b)),
        Expr::Binary(Binary::Less | Binary::LessEq, a, b) => match (a.as_ref(), b.as_ref()) {
            (Expr::Attr(Attr::Owner(OwnerAttr::Age)), fixed) if is_fixed(fixed) => Trend::Falls,
            (fixed, Expr::Attr(Attr::Owner(OwnerAttr::Age))) if is_fixed(fixed) => Trend::Rises,
            _ => Trend::Any,
        },
        Expr::Binary(Binary::Contains | Binary::ContainsAll | Binary::ContainsAny, a, b) => {
            let waited = Expr::Attr(Attr::Owner(OwnerAttr::NotifiedLongEnough));
            if **a == waited && is_fixed(b) {
                Trend::Rises
            } else {
                Trend::Any
            }
        }
        // Originals are decided by the same rules, which are milder tomorrow if all of them are.
        Expr::Binary(Binary::Eq, a, b) => match (a.as_ref(), b.as_ref()) {
            (Expr::Attr(Attr::Item(ItemAttr::Original)), Expr::Literal(Value::String(text))) => {
                of_original(text)
            }
            _ => Trend::Any,
        },
        // An age is known or it is not; before birth it is negative.
        Expr::Has(_) => Trend::Fixed,
        Expr::Attr(Attr::Item(ItemAttr::DepictsMinor)) => Trend::Falls,
        _ => Trend::Any,
    }
}

impl Trend {
    const fn turned(self) -> Trend {
        match self {
            Trend::Rises => Trend::Falls,
            Trend::Falls => Trend::Rises,
            Trend::Fixed | Trend::Any => self,
        }
    }

    fn with(self, other: Trend) -> Trend {
        match (self, other) {
            (one, Trend::Fixed) | (Trend::Fixed, one) => one,
            (a, b) if a == b => a,
            _ => Trend::Any,
        }
    }
}

fn of_original(state: &str) -> Trend {
    if state == Original::Refused.as_str() {
        Trend::Falls
    } else if state == Original::Admitted.as_str() {
        Trend::Rises
    } else {
        Trend::Fixed
    }
}

/// Attributes that another day may change.
const fn moves(attr: Attr) -> bool {
    matches!(
        attr,
        Attr::Context(ContextAttr::Today)
            | Attr::Owner(OwnerAttr::Age | OwnerAttr::NotifiedLongEnough)
            | Attr::Item(ItemAttr::DepictsMinor | ItemAttr::Original)
    )
}

fn is_fixed(expr: &Expr) -> bool {
    trend(expr) == Trend::Fixed
}

/// Whether anything in it can be an error; strict validation excludes all but these.
fn may_err(expr: &Expr) -> bool {
    let own = match expr {
        Expr::Fail => true,
        Expr::Unary(op, _) => !matches!(op, Unary::Not | Unary::IsEmpty),
        Expr::Binary(op, ..) => matches!(
            op,
            Binary::Add | Binary::Sub | Binary::Mul | Binary::Offset | Binary::DurationSince
        ),
        _ => false,
    };
    own || expr.children().into_iter().any(may_err)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shipped::Form;

    fn refuses(rule: &str) -> bool {
        let text = format!(
            "@id(\"r\") @article(\"Art. 6 GDPR\") @text_en(\"R.\") @text_de(\"R.\") {rule};"
        );
        Policy::load("r.cedar", &text).unwrap().refuses_with_time()
    }

    #[test]
    fn shipped_policies_only_get_milder() {
        for form in [Form::OptIn, Form::OptOut] {
            assert!(
                !Policy::load("shipped.cedar", form.text())
                    .unwrap()
                    .refuses_with_time(),
                "{form:?}"
            );
        }
    }

    #[test]
    fn rules_that_get_stricter_are_known() {
        let owner = "resource has owner && resource.owner has age";
        let head = "(principal, action, resource)";
        for (effect, when, stricter) in [
            (
                "forbid",
                format!("{owner} && resource.owner.age < 18"),
                false,
            ),
            (
                "permit",
                format!("{owner} && resource.owner.age < 18"),
                true,
            ),
            (
                "forbid",
                format!("{owner} && resource.owner.age > 80"),
                true,
            ),
            (
                "permit",
                format!("{owner} && resource.owner.age >= 18"),
                false,
            ),
            (
                "forbid",
                format!("{owner} && resource.owner.age == 18"),
                true,
            ),
            (
                "forbid",
                format!("{owner} && !(resource.owner.age > 17)"),
                false,
            ),
            (
                "forbid",
                format!("{owner} && resource.owner.age + 1 < 18"),
                true,
            ),
            (
                "forbid",
                "resource has created && context.today > resource.created".to_owned(),
                true,
            ),
            ("forbid", "resource.kind == \"message\"".to_owned(), false),
            ("forbid", "resource.depicts_minor".to_owned(), false),
            ("permit", "!resource.depicts_minor".to_owned(), false),
            ("permit", "resource.depicts_minor".to_owned(), true),
        ] {
            let rule = format!("{effect} {head} when {{ {when} }}");
            assert_eq!(refuses(&rule), stricter, "{rule}");
        }
    }
}
