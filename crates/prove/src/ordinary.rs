//! What demur's own facts look like, as a condition for the solver.
//!
//! A proof is about any data whatever. For a counterexample the solver then names strange things:
//! a kind that is empty, scopes that are not the item's. So it is asked a second time, for an item
//! that demur could have made. Nothing depends on this condition but how readable the answer is.

use policy::{Expr, Policy};
use rights::{AccountType, Audience, Kind, PurposeId, PurposeTree, SpecialCategory, scope_keys};
use std::collections::BTreeSet;

/// Where an ordinary item is found.
pub(crate) const SURFACE: &str = "feed";
/// What an ordinary item was collected for.
pub(crate) const COLLECTED_FOR: &str = "service";

/// The purposes that the rules name; one of no meaning where they name none.
pub(crate) fn purposes(policy: &Policy) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for rule in &policy.lowered().rules {
        name(&rule.condition, &mut named);
    }
    if named.is_empty() {
        named.insert("training".to_owned());
    }
    named
}

fn name(expr: &Expr, named: &mut BTreeSet<String>) {
    if let Expr::PurposeIs(purpose) | Expr::PurposeIn(purpose) = expr {
        named.insert(purpose.to_string());
    }
    expr.children().into_iter().for_each(|c| name(c, named));
}

/// The purposes as a tree without branches, at most as many as a tree may have.
pub(crate) fn tree(purposes: &BTreeSet<String>) -> PurposeTree {
    let pairs = purposes.iter().take(64);
    PurposeTree::new(pairs.map(|p| (PurposeId::from(p.as_str()), None))).unwrap_or_default()
}

/// The condition.
pub(crate) fn condition(purposes: &BTreeSet<String>) -> String {
    [
        item(),
        context(purposes),
        format!("(if resource has owner then ({}) else true)", owner()),
    ]
    .join("\n&& ")
}

fn item() -> String {
    let kinds = Kind::ALL.iter().map(|kind| {
        let scopes = list(scope_keys(*kind, SURFACE));
        format!("(resource.kind == \"{kind}\" && resource.scopes == {scopes})")
    });
    let kinds: Vec<String> = kinds.collect();
    let audiences = list(Audience::ALL);
    [
        format!("({})", kinds.join(" || ")),
        format!("resource.surface == \"{SURFACE}\""),
        format!("{audiences}.contains(resource.audience)"),
        format!("{audiences}.contains(resource.audience_then)"),
        format!("{}.contains(resource.special_category)", list(SpecialCategory::ALL)),
        list(["none", "admitted", "refused", "unknown"]) + ".contains(resource.original)",
        format!("[\"{COLLECTED_FOR}\"].containsAll(resource.collected_for)"),
        "(if resource has owner_age_then then resource has owner && resource has created && resource.owner_age_then >= 0 && resource.owner_age_then <= 120 else true)".to_owned(),
        "(if resource has created then resource.created >= datetime(\"1990-01-01\") && resource.created <= resource.imported else true)".to_owned(),
        "resource.imported <= context.today".to_owned(),
    ]
    .join("\n&& ")
}

fn owner() -> String {
    let surfaces = ["*", SURFACE];
    let kinds = || Kind::ALL.iter().map(|k| k.as_str()).chain(["*"]);
    let keys = kinds().flat_map(|k| surfaces.iter().map(move |s| format!("{k}/{s}")));
    let keys = list(keys);
    let scopes = ["objections", "restrictions", "consents", "withdrawals"];
    let mut parts: Vec<String> = scopes
        .iter()
        .map(|attr| format!("{keys}.containsAll(resource.owner.{attr})"))
        .collect();
    parts.extend([
        format!("{}.containsAll(resource.owner.notified)", list(Kind::ALL)),
        "resource.owner.notified.containsAll(resource.owner.notified_long_enough)".to_owned(),
        "resource.owner.notified.containsAll(resource.owner.notice_seen)".to_owned(),
        format!("{}.contains(resource.owner.account)", list(AccountType::ALL)),
        "(if resource.owner has age then resource.owner.age >= 0 && resource.owner.age <= 120 else true)"
            .to_owned(),
    ]);
    parts.join("\n&& ")
}

fn context(purposes: &BTreeSet<String>) -> String {
    let purpose = purposes.iter().map(|p| {
        let p = p.escape_debug();
        format!("(principal == Purpose::\"{p}\" && context.purpose == \"{p}\")")
    });
    let purpose: Vec<String> = purpose.collect();
    [
        format!("({})", purpose.join(" || ")),
        format!("{}.containsAll(context.assessed_kinds)", list(Kind::ALL)),
        format!("[\"{COLLECTED_FOR}\"].containsAll(context.compatible_with)"),
        "context.today <= datetime(\"2100-01-01\")".to_owned(),
        "(if context has scope_from then context.scope_from >= datetime(\"1990-01-01\") && context.scope_from <= context.today else true)".to_owned(),
    ]
    .join("\n&& ")
}

/// A set of texts as Cedar writes it.
fn list(items: impl IntoIterator<Item = impl ToString>) -> String {
    let items = items.into_iter().map(|i| format!("\"{}\"", i.to_string()));
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}
