//! From Cedar's public syntax tree to [`Expr`].
//!
//! What Cedar can say and demur cannot lower is refused here, never ignored.

use crate::attr::{Attr, ContextAttr, ItemAttr, OwnerAttr};
use crate::constant;
use crate::expr::{Binary, Expr, Glob, Unary};
use crate::value::Value;
use cedar_policy::pst;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Why a rule cannot be lowered, in words that say what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unlowerable(pub(crate) String);

type Lowered = Result<Expr, Unlowerable>;

fn refuse<T>(reason: impl Into<String>) -> Result<T, Unlowerable> {
    Err(Unlowerable(reason.into()))
}

const fn yes(value: bool) -> Expr {
    Expr::Literal(Value::Bool(value))
}

/// A rule's whole condition: its scope and its clauses, in the order in which Cedar joins them
/// (principal, action, resource, then the clauses as written).
pub(crate) fn rule(policy: &pst::Template) -> Lowered {
    let mut parts = vec![
        principal(&policy.principal)?,
        action(&policy.action)?,
        resource(&policy.resource)?,
    ];
    for clause in policy.clauses() {
        parts.push(match clause {
            pst::Clause::When(e) => expr(e)?,
            pst::Clause::Unless(e) => expr(e)?.negated(),
        });
    }
    let parts = parts.into_iter().filter(|p| *p != yes(true));
    Ok(parts.reduce(Expr::and).unwrap_or_else(|| yes(true)))
}

fn purpose(uid: &pst::EntityUID) -> Result<Arc<str>, Unlowerable> {
    if uid.ty.to_string() == "Purpose" {
        return Ok(Arc::from(uid.eid.as_str()));
    }
    refuse(format!(
        "compares the principal with `{uid}`; principals are purposes, `Purpose::\"...\"`"
    ))
}

fn entity(of: &pst::EntityOrSlot) -> Result<&pst::EntityUID, Unlowerable> {
    match of {
        pst::EntityOrSlot::Entity(uid) => Ok(uid),
        pst::EntityOrSlot::Slot(slot) => refuse(format!(
            "has the template slot `{slot}`; write the value instead"
        )),
    }
}

fn principal(constraint: &pst::PrincipalConstraint) -> Lowered {
    use pst::PrincipalConstraint as C;
    match constraint {
        C::Any => Ok(yes(true)),
        C::Eq(of) => Ok(Expr::PurposeIs(purpose(entity(of)?)?)),
        C::In(of) => Ok(Expr::PurposeIn(purpose(entity(of)?)?)),
        C::Is(ty) => Ok(yes(ty.to_string() == "Purpose")),
        C::IsIn(ty, of) => {
            Ok(yes(ty.to_string() == "Purpose").and(Expr::PurposeIn(purpose(entity(of)?)?)))
        }
    }
}

fn action(constraint: &pst::ActionConstraint) -> Lowered {
    use pst::ActionConstraint as C;
    let train = |uid: &pst::EntityUID| uid.ty.to_string() == "Action" && uid.eid == "train";
    match constraint {
        C::Any => Ok(yes(true)),
        C::Eq(uid) => Ok(yes(train(uid))),
        C::In(uids) => Ok(yes(uids.iter().any(train))),
    }
}

fn resource(constraint: &pst::ResourceConstraint) -> Lowered {
    use pst::ResourceConstraint as C;
    match constraint {
        C::Any => Ok(yes(true)),
        C::Is(ty) => Ok(yes(ty.to_string() == "Item")),
        C::Eq(_) | C::In(_) | C::IsIn(..) => refuse(
            "names a single resource; rules speak of all items, use attributes of `resource`",
        ),
    }
}

/// What an expression stands for when it is no value: one of the request's entities.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Principal,
    Action,
    Resource,
    Owner,
    Context,
}

fn place(of: &pst::Expr) -> Option<Place> {
    match of {
        pst::Expr::Var(pst::Var::Principal) => Some(Place::Principal),
        pst::Expr::Var(pst::Var::Action) => Some(Place::Action),
        pst::Expr::Var(pst::Var::Resource) => Some(Place::Resource),
        pst::Expr::Var(pst::Var::Context) => Some(Place::Context),
        pst::Expr::GetAttr { expr, attr }
            if attr == "owner" && place(expr) == Some(Place::Resource) =>
        {
            Some(Place::Owner)
        }
        _ => None,
    }
}

fn attribute(of: &pst::Expr, name: &str) -> Result<Attr, Unlowerable> {
    let (attr, what) = match place(of) {
        Some(Place::Resource) => (ItemAttr::of(name).map(Attr::Item), "resource"),
        Some(Place::Owner) => (OwnerAttr::of(name).map(Attr::Owner), "resource.owner"),
        Some(Place::Context) => (ContextAttr::of(name).map(Attr::Context), "context"),
        Some(Place::Principal | Place::Action) | None => {
            return refuse(format!(
                "reads `.{name}` of something else than `resource`, `resource.owner` or `context`"
            ));
        }
    };
    attr.map_or_else(
        || {
            refuse(format!(
                "reads `{what}.{name}`, which the schema does not have"
            ))
        },
        Ok,
    )
}

fn expr(of: &pst::Expr) -> Lowered {
    match of {
        pst::Expr::Literal(pst::Literal::Bool(value)) => Ok(yes(*value)),
        pst::Expr::Literal(pst::Literal::Long(value)) => Ok(Expr::Literal(Value::Long(*value))),
        pst::Expr::Literal(pst::Literal::String(text)) => Ok(Expr::Literal(Value::string(text))),
        pst::Expr::UnaryOp { op, expr } => unary(*op, expr),
        pst::Expr::BinaryOp { op, left, right } => binary(*op, left, right),
        pst::Expr::GetAttr { expr, attr } => match attribute(expr, attr)? {
            Attr::Item(ItemAttr::Owner) => {
                refuse("uses `resource.owner` as a value; read one of its attributes")
            }
            attr => Ok(Expr::Attr(attr)),
        },
        pst::Expr::HasAttr { expr, attrs } => has(expr, attrs.iter().map(|a| a.as_str())),
        pst::Expr::Like { expr: of, pattern } => Ok(Expr::Like(
            Box::new(expr(of)?),
            pattern.iter().map(glob).collect(),
        )),
        pst::Expr::Is {
            expr,
            entity_type,
            in_expr,
        } => is(expr, entity_type, in_expr.as_deref()),
        pst::Expr::IfThenElse {
            cond,
            then_expr,
            else_expr,
        } => Ok(Expr::If(
            Box::new(expr(cond)?),
            Box::new(expr(then_expr)?),
            Box::new(expr(else_expr)?),
        )),
        pst::Expr::Set(items) => Ok(set(items
            .iter()
            .map(|e| expr(e))
            .collect::<Result<_, _>>()?)),
        pst::Expr::Var(_) => refuse(
            "uses `principal`, `action`, `resource` or `context` itself as a value; read an attribute",
        ),
        pst::Expr::Literal(pst::Literal::EntityUID(uid)) => refuse(format!(
            "names `{uid}` where only a purpose beside `principal` can stand"
        )),
        pst::Expr::Record(_) => refuse("has a record; demur's facts are plain values"),
        pst::Expr::Slot(slot) => refuse(format!(
            "has the template slot `{slot}`; write the value instead"
        )),
        other => refuse(format!("has `{other}`, which demur cannot lower")),
    }
}

/// A set; one of literals is a literal, so that it is built once and not for each item.
fn set(items: Vec<Expr>) -> Expr {
    let literals: Option<BTreeSet<Value>> = items
        .iter()
        .map(|e| match e {
            Expr::Literal(value) => Some(value.clone()),
            _ => None,
        })
        .collect();
    literals.map_or(Expr::Set(items), |all| {
        Expr::Literal(Value::Set(Arc::new(all)))
    })
}

const fn glob(of: &pst::PatternElem) -> Glob {
    match of {
        pst::PatternElem::Char(c) => Glob::Char(*c),
        pst::PatternElem::Wildcard => Glob::Any,
    }
}

/// `a has b.c` is `a has b && a.b has c`.
fn has<'n>(of: &pst::Expr, names: impl Iterator<Item = &'n str>) -> Lowered {
    let mut parts: Option<Expr> = None;
    let mut owner = place(of) == Some(Place::Owner);
    let mut at = of.clone();
    for (depth, name) in names.enumerate() {
        if depth > 0 && !owner {
            return refuse(format!("asks whether a plain value has `{name}`"));
        }
        let part = Expr::Has(attribute(&at, name)?);
        parts = Some(parts.map_or_else(|| part.clone(), |p| p.and(part.clone())));
        at = pst::Expr::GetAttr {
            expr: Arc::new(at),
            attr: name.into(),
        };
        owner = place(&at) == Some(Place::Owner);
    }
    parts.map_or_else(|| refuse("has an empty `has`"), Ok)
}

fn is(of: &pst::Expr, ty: &pst::EntityType, within: Option<&pst::Expr>) -> Lowered {
    let ty = ty.to_string();
    let test = match place(of) {
        Some(Place::Principal) => yes(ty == "Purpose"),
        Some(Place::Action) => yes(ty == "Action"),
        Some(Place::Resource) => yes(ty == "Item"),
        // Reading the owner is an error when there is none.
        Some(Place::Owner) => Expr::If(
            Box::new(Expr::Has(Attr::Item(ItemAttr::Owner))),
            Box::new(yes(ty == "Person")),
            Box::new(Expr::Fail),
        ),
        Some(Place::Context) | None => {
            return refuse(format!("asks whether a plain value is a `{ty}`"));
        }
    };
    match within {
        None => Ok(test),
        Some(set) => Ok(test.and(member(of, set)?)),
    }
}

fn unary(op: pst::UnaryOp, of: &pst::Expr) -> Lowered {
    use pst::UnaryOp as U;
    let op = match op {
        U::Not => Unary::Not,
        U::Neg => Unary::Neg,
        U::IsEmpty => Unary::IsEmpty,
        U::ToDate => Unary::ToDate,
        U::ToTime => Unary::ToTime,
        U::ToMilliseconds => Unary::ToMilliseconds,
        U::ToSeconds => Unary::ToSeconds,
        U::ToMinutes => Unary::ToMinutes,
        U::ToHours => Unary::ToHours,
        U::ToDays => Unary::ToDays,
        U::Datetime => return constructor(of, "datetime", constant::datetime),
        U::Duration => return constructor(of, "duration", constant::duration),
        other => {
            return refuse(format!(
                "calls `{other}`; demur's facts have no decimals and no addresses"
            ));
        }
    };
    Ok(Expr::Unary(op, Box::new(expr(of)?)))
}

fn constructor(of: &pst::Expr, name: &str, read: fn(&str) -> Option<Value>) -> Lowered {
    match of {
        pst::Expr::Literal(pst::Literal::String(text)) => {
            Ok(read(text).map_or(Expr::Fail, Expr::Literal))
        }
        // Strict validation refuses a constructor over anything but a literal, too.
        _ => refuse(format!(
            "calls `{name}` on something else than a text in quotes"
        )),
    }
}

fn binary(op: pst::BinaryOp, left: &pst::Expr, right: &pst::Expr) -> Lowered {
    use pst::BinaryOp as B;
    let join =
        |op, a, b| -> Lowered { Ok(Expr::Binary(op, Box::new(expr(a)?), Box::new(expr(b)?))) };
    match op {
        B::Eq | B::NotEq if place(left).is_some() || place(right).is_some() => {
            let equal = same(left, right)?;
            Ok(if op == B::Eq { equal } else { equal.negated() })
        }
        B::Eq => join(Binary::Eq, left, right),
        B::NotEq => Ok(join(Binary::Eq, left, right)?.negated()),
        B::Less => join(Binary::Less, left, right),
        B::LessEq => join(Binary::LessEq, left, right),
        // `a > b` is `!(a <= b)`, and `a >= b` is `!(a < b)`, as Cedar's parser writes them.
        B::Greater => Ok(join(Binary::LessEq, left, right)?.negated()),
        B::GreaterEq => Ok(join(Binary::Less, left, right)?.negated()),
        B::And => join(Binary::And, left, right),
        B::Or => join(Binary::Or, left, right),
        B::Add => join(Binary::Add, left, right),
        B::Sub => join(Binary::Sub, left, right),
        B::Mul => join(Binary::Mul, left, right),
        B::Contains => join(Binary::Contains, left, right),
        B::ContainsAll => join(Binary::ContainsAll, left, right),
        B::ContainsAny => join(Binary::ContainsAny, left, right),
        B::Offset => join(Binary::Offset, left, right),
        B::DurationSince => join(Binary::DurationSince, left, right),
        B::In => member(left, right),
        other => refuse(format!(
            "uses `{other}`; demur's facts have no tags, decimals or addresses"
        )),
    }
}

/// `principal == Purpose::"x"` in either order.
fn same(left: &pst::Expr, right: &pst::Expr) -> Lowered {
    match (left, right) {
        (side, pst::Expr::Literal(pst::Literal::EntityUID(uid)))
        | (pst::Expr::Literal(pst::Literal::EntityUID(uid)), side)
            if place(side) == Some(Place::Principal) =>
        {
            Ok(Expr::PurposeIs(purpose(uid)?))
        }
        _ => refuse("compares an entity; only `principal == Purpose::\"...\"` can be lowered"),
    }
}

/// `principal in Purpose::"x"`, `principal in [Purpose::"x", ...]`.
fn member(of: &pst::Expr, set: &pst::Expr) -> Lowered {
    if place(of) != Some(Place::Principal) {
        return refuse("uses `in` on something else than `principal`");
    }
    match set {
        pst::Expr::Literal(pst::Literal::EntityUID(uid)) => Ok(Expr::PurposeIn(purpose(uid)?)),
        pst::Expr::Set(items) => {
            let each = items.iter().map(|e| match &**e {
                pst::Expr::Literal(pst::Literal::EntityUID(uid)) => {
                    Ok(Expr::PurposeIn(purpose(uid)?))
                }
                _ => refuse("uses `in` with something else than purposes"),
            });
            let each = each.collect::<Result<Vec<_>, _>>()?;
            let or = |a: Expr, b: Expr| Expr::Binary(Binary::Or, Box::new(a), Box::new(b));
            Ok(each.into_iter().reduce(or).unwrap_or_else(|| yes(false)))
        }
        _ => refuse("uses `in` with something else than purposes"),
    }
}
