//! [`rights::facts`] seen through the attributes that rules read.

use crate::attr::{Attr, ContextAttr, ItemAttr, OwnerAttr};
use crate::expr::{Env, Expr};
use crate::model::{Effect, Lowered};
use crate::value::{Found, Value};
use rights::facts::{ContextFacts, ItemFacts, PersonFacts};
use rights::{Decision, PurposeTree};
use std::collections::BTreeSet;

/// One item in one context.
#[derive(Clone, Copy, Debug)]
pub struct FactsEnv<'a> {
    /// What is the same for all items.
    pub context: &'a ContextFacts,
    /// The item.
    pub item: &'a ItemFacts,
    /// The purposes.
    pub tree: &'a PurposeTree,
}

fn texts(items: &BTreeSet<String>) -> Found {
    Found::Value(Value::set(items.iter().map(|s| Value::string(s))))
}

fn text(text: &str) -> Found {
    Found::Value(Value::string(text))
}

const fn flag(flag: bool) -> Found {
    Found::Value(Value::Bool(flag))
}

fn known(value: Option<Value>) -> Found {
    value.map_or(Found::Absent, Found::Value)
}

impl FactsEnv<'_> {
    fn context(&self, attr: ContextAttr) -> Found {
        match attr {
            ContextAttr::Purpose => text(self.context.purpose.as_str()),
            ContextAttr::Today => known(Some(Value::day(self.context.today))),
            ContextAttr::AssessedKinds => texts(&self.context.assessed_kinds),
            ContextAttr::CompatibleWith => texts(&self.context.compatible_with),
            ContextAttr::OlderItemsCompatible => flag(self.context.older_items_compatible),
            ContextAttr::ScopeFrom => known(self.context.scope_from.map(Value::day)),
        }
    }

    fn item(&self, attr: ItemAttr) -> Found {
        let item = self.item;
        match attr {
            // An entity has no value here; that it is there is all that can be asked.
            ItemAttr::Owner => known(item.owner.is_some().then_some(Value::Bool(true))),
            ItemAttr::OwnerAgeThen => known(item.owner_age_then.map(Value::Long)),
            ItemAttr::Kind => text(&item.kind),
            ItemAttr::Audience => text(&item.audience),
            ItemAttr::AudienceThen => text(&item.audience_then),
            ItemAttr::Created => known(item.created.map(Value::day)),
            ItemAttr::Imported => known(Some(Value::day(item.imported))),
            ItemAttr::Surface => text(&item.surface),
            ItemAttr::Language => text(&item.language),
            ItemAttr::SpecialCategory => text(&item.special_category),
            ItemAttr::CollectedFor => texts(&item.collected_for),
            ItemAttr::Scopes => texts(&item.scopes),
            ItemAttr::Original => text(item.original.as_str()),
            ItemAttr::DepictsRefuser => flag(item.depicts_refuser),
            ItemAttr::DepictsMinor => flag(item.depicts_minor),
            ItemAttr::MentionsRefuser => flag(item.mentions_refuser),
        }
    }
}

fn owner(owner: &PersonFacts, attr: OwnerAttr) -> Found {
    match attr {
        OwnerAttr::Age => known(owner.age.map(Value::Long)),
        OwnerAttr::Region => known(owner.region.as_deref().map(Value::string)),
        OwnerAttr::Account => text(&owner.account),
        OwnerAttr::Objections => texts(&owner.objections),
        OwnerAttr::Restrictions => texts(&owner.restrictions),
        OwnerAttr::Consents => texts(&owner.consents),
        OwnerAttr::Withdrawals => texts(&owner.withdrawals),
        OwnerAttr::Erased => flag(owner.erased),
        OwnerAttr::Notified => texts(&owner.notified),
        OwnerAttr::NotifiedLongEnough => texts(&owner.notified_long_enough),
        OwnerAttr::NoticeSeen => texts(&owner.notice_seen),
    }
}

impl Env for FactsEnv<'_> {
    fn attr(&self, attr: Attr) -> Found {
        match attr {
            Attr::Context(attr) => self.context(attr),
            Attr::Item(attr) => self.item(attr),
            Attr::Owner(attr) => self
                .item
                .owner
                .as_ref()
                .map_or(Found::NoOwner, |o| owner(o, attr)),
        }
    }

    fn purpose_is(&self, purpose: &str) -> bool {
        self.context.purpose.as_str() == purpose
    }

    fn purpose_in(&self, purpose: &str) -> bool {
        self.tree
            .up(&self.context.purpose)
            .any(|p| p.as_str() == purpose)
    }
}

/// Decides by lowered rules: which are satisfied, and which cannot be evaluated.
pub fn decide_rules<'e>(
    rules: impl Iterator<Item = (Effect, &'e Expr)>,
    env: &impl Env,
) -> Decision {
    let mut decision = Decision::default();
    for (position, (effect, condition)) in rules.enumerate() {
        match (condition.test(env), effect) {
            (Ok(true), Effect::Permit) => decision.permits = decision.permits.with(position),
            (Ok(true), Effect::Forbid) => decision.forbids = decision.forbids.with(position),
            (Ok(false), _) => {}
            // INVARIANT (`error_refuses`): an error is kept apart and refuses; it is never "no".
            (Err(_), _) => decision.errored = decision.errored.with(position),
        }
    }
    decision
}

impl Lowered {
    /// Decides one item.
    #[must_use]
    pub fn decide(&self, env: &impl Env) -> Decision {
        decide_rules(self.rules.iter().map(|r| (r.effect, &r.condition)), env)
    }
}
