//! Splits the rules of a policy by what they read.
//!
//! A rule is a tree. Its largest sub-expressions that read one dimension only (the standing of a
//! person, the profile of an item, the day of creation, ...) are *observed* once per distinct value
//! of that dimension. Two values whose observations agree are of one *class*.
//!
//! INVARIANT: evaluation is compositional: the outcome of an expression (a value or an error)
//! depends only on the outcomes of its children. So two items whose classes agree in every
//! dimension get the same decision, and a decision need be computed only once per tuple of classes.

use policy::{Attr, ContextAttr, Expr, ItemAttr, OwnerAttr};

/// What an attribute depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dimension {
    /// What a person's choices and notices add up to.
    Standing,
    /// A person's age on the day of the decision.
    Age,
    /// Where a person lives.
    Region,
    /// A person's type of account, and whether there is a person at all.
    Account,
    /// The profile of an item and what its links say.
    Profile,
    /// Day of creation.
    Created,
    /// Day of first import.
    Imported,
    /// The owner's age on the day of creation.
    AgeThen,
}

impl Dimension {
    pub(crate) const COUNT: usize = 8;

    /// The dimension of an attribute; `None` for context, which is constant in a run.
    fn of(attr: Attr) -> Option<Dimension> {
        match attr {
            Attr::Context(
                ContextAttr::Today
                | ContextAttr::Purpose
                | ContextAttr::AssessedKinds
                | ContextAttr::CompatibleWith
                | ContextAttr::OlderItemsCompatible
                | ContextAttr::ScopeFrom,
            ) => None,
            Attr::Owner(owner) => Some(match owner {
                OwnerAttr::Age => Dimension::Age,
                OwnerAttr::Region => Dimension::Region,
                OwnerAttr::Account => Dimension::Account,
                OwnerAttr::Objections
                | OwnerAttr::Restrictions
                | OwnerAttr::Consents
                | OwnerAttr::Withdrawals
                | OwnerAttr::Erased
                | OwnerAttr::Notified
                | OwnerAttr::NotifiedLongEnough
                | OwnerAttr::NoticeSeen => Dimension::Standing,
            }),
            Attr::Item(item) => Some(match item {
                ItemAttr::Owner => Dimension::Account,
                ItemAttr::OwnerAgeThen => Dimension::AgeThen,
                ItemAttr::Created => Dimension::Created,
                ItemAttr::Imported => Dimension::Imported,
                ItemAttr::Kind
                | ItemAttr::Audience
                | ItemAttr::AudienceThen
                | ItemAttr::Surface
                | ItemAttr::Language
                | ItemAttr::SpecialCategory
                | ItemAttr::CollectedFor
                | ItemAttr::Scopes
                | ItemAttr::Original
                | ItemAttr::DepictsRefuser
                | ItemAttr::DepictsMinor
                | ItemAttr::MentionsRefuser => Dimension::Profile,
            }),
        }
    }
}

/// The largest sub-expressions of a policy that read a single dimension, by dimension.
#[derive(Debug, Default)]
pub(crate) struct Observed {
    by_dimension: [Vec<Expr>; Dimension::COUNT],
}

/// What an expression reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Nothing,
    One(Dimension),
    Many,
}

impl Reach {
    fn join(self, other: Reach) -> Reach {
        match (self, other) {
            (Reach::Nothing, r) | (r, Reach::Nothing) => r,
            (Reach::One(a), Reach::One(b)) if a == b => self,
            _ => Reach::Many,
        }
    }
}

fn reach(expr: &Expr) -> Reach {
    expr.attrs()
        .into_iter()
        .map(|a| Dimension::of(a).map_or(Reach::Nothing, Reach::One))
        .fold(Reach::Nothing, Reach::join)
}

impl Observed {
    /// Collects the observed expressions of all rules.
    pub(crate) fn of_rules<'e>(rules: impl Iterator<Item = &'e Expr>) -> Observed {
        let mut observed = Observed::default();
        rules.for_each(|rule| observed.collect(rule));
        observed
    }

    fn collect(&mut self, expr: &Expr) {
        match reach(expr) {
            Reach::Nothing => {}
            Reach::Many => expr
                .children()
                .into_iter()
                .for_each(|child| self.collect(child)),
            Reach::One(dimension) => {
                if let Some(list) = self.by_dimension.get_mut(dimension as usize)
                    && !list.contains(expr)
                {
                    list.push(expr.clone());
                }
            }
        }
    }

    /// The observed expressions of a dimension.
    pub(crate) fn of(&self, dimension: Dimension) -> &[Expr] {
        self.by_dimension
            .get(dimension as usize)
            .map_or(&[], Vec::as_slice)
    }
}
