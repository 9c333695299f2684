//! One value per dimension, seen through the attributes that policies name.

use crate::profile::{LinkState, Profile};
use policy::{Attr, ContextAttr, Env, Found, ItemAttr, OwnerAttr, Value};
use rights::facts::{ContextFacts, PersonFacts};
use rights::{AccountType, Day, scope_keys};
use std::collections::BTreeSet;
use std::sync::Arc;

fn set<T: AsRef<str>>(items: impl IntoIterator<Item = T>) -> Value {
    Value::set(items.into_iter().map(|s| Value::string(s.as_ref())))
}

/// The attributes of a standing as policy values, built once and shared.
#[derive(Debug)]
pub(crate) struct StandingValues {
    objections: Value,
    restrictions: Value,
    consents: Value,
    withdrawals: Value,
    erased: Value,
    notified: Value,
    notified_long_enough: Value,
    notice_seen: Value,
}

impl StandingValues {
    pub(crate) fn new(facts: &PersonFacts) -> StandingValues {
        StandingValues {
            objections: set(&facts.objections),
            restrictions: set(&facts.restrictions),
            consents: set(&facts.consents),
            withdrawals: set(&facts.withdrawals),
            erased: Value::Bool(facts.erased),
            notified: set(&facts.notified),
            notified_long_enough: set(&facts.notified_long_enough),
            notice_seen: set(&facts.notice_seen),
        }
    }
}

/// The attributes of a profile with its links as policy values.
#[derive(Debug)]
pub(crate) struct ProfileValues {
    kind: Value,
    audience: Value,
    audience_then: Value,
    surface: Value,
    language: Value,
    special_category: Value,
    collected_for: Value,
    scopes: Value,
    links: LinkState,
    original: Value,
}

impl ProfileValues {
    pub(crate) fn new(profile: &Profile, links: LinkState) -> ProfileValues {
        ProfileValues {
            kind: Value::string(profile.kind.as_str()),
            audience: Value::string(profile.audience.as_str()),
            audience_then: Value::string(profile.audience_then.as_str()),
            surface: Value::string(&profile.surface),
            language: Value::string(&profile.language),
            special_category: Value::string(profile.special_category.as_str()),
            collected_for: set(&profile.collected_for),
            scopes: set(scope_keys(profile.kind, &profile.surface)),
            links,
            original: Value::string(links.original.as_str()),
        }
    }
}

/// The context of a run as policy values.
#[derive(Debug)]
pub(crate) struct ContextValues {
    purpose: Value,
    today: Value,
    assessed_kinds: Value,
    compatible_with: Value,
    older_items_compatible: Value,
    scope_from: Option<Value>,
    ancestors: BTreeSet<String>,
}

impl ContextValues {
    pub(crate) fn new(context: &ContextFacts, tree: &rights::PurposeTree) -> ContextValues {
        ContextValues {
            purpose: Value::string(context.purpose.as_str()),
            today: Value::day(context.today),
            assessed_kinds: set(&context.assessed_kinds),
            compatible_with: set(&context.compatible_with),
            older_items_compatible: Value::Bool(context.older_items_compatible),
            scope_from: context.scope_from.map(Value::day),
            ancestors: tree.up(&context.purpose).map(ToString::to_string).collect(),
        }
    }
}

/// A value in each dimension of an owner; all are absent together when the owner is unknown.
#[derive(Clone, Debug, Default)]
pub(crate) struct OwnerView {
    pub(crate) standing: Option<Arc<StandingValues>>,
    pub(crate) age: Option<Option<i64>>,
    pub(crate) region: Option<Option<Arc<str>>>,
    pub(crate) account: Option<AccountType>,
}

/// One value per dimension.
#[derive(Clone, Debug)]
pub(crate) struct View<'a> {
    pub(crate) context: &'a ContextValues,
    pub(crate) owner: OwnerView,
    pub(crate) profile: Option<Arc<ProfileValues>>,
    pub(crate) created: Option<Day>,
    pub(crate) imported: Option<Day>,
    pub(crate) age_then: Option<i64>,
}

impl<'a> View<'a> {
    /// A view in which only the context is set.
    pub(crate) fn of(context: &'a ContextValues) -> View<'a> {
        View {
            context,
            owner: OwnerView::default(),
            profile: None,
            created: None,
            imported: None,
            age_then: None,
        }
    }
}

impl View<'_> {
    fn context_value(&self, attr: ContextAttr) -> Option<Value> {
        let context = self.context;
        match attr {
            ContextAttr::Purpose => Some(context.purpose.clone()),
            ContextAttr::Today => Some(context.today.clone()),
            ContextAttr::AssessedKinds => Some(context.assessed_kinds.clone()),
            ContextAttr::CompatibleWith => Some(context.compatible_with.clone()),
            ContextAttr::OlderItemsCompatible => Some(context.older_items_compatible.clone()),
            ContextAttr::ScopeFrom => context.scope_from.clone(),
        }
    }

    fn item_value(&self, attr: ItemAttr) -> Option<Value> {
        let of_profile = |value: fn(&ProfileValues) -> Value| self.profile.as_deref().map(value);
        match attr {
            // An entity has no value here; that it is there is all that can be asked.
            ItemAttr::Owner => self.owner.account.map(|_| Value::Bool(true)),
            ItemAttr::OwnerAgeThen => self.age_then.map(Value::Long),
            ItemAttr::Created => self.created.map(Value::day),
            ItemAttr::Imported => self.imported.map(Value::day),
            ItemAttr::Kind => of_profile(|p| p.kind.clone()),
            ItemAttr::Audience => of_profile(|p| p.audience.clone()),
            ItemAttr::AudienceThen => of_profile(|p| p.audience_then.clone()),
            ItemAttr::Surface => of_profile(|p| p.surface.clone()),
            ItemAttr::Language => of_profile(|p| p.language.clone()),
            ItemAttr::SpecialCategory => of_profile(|p| p.special_category.clone()),
            ItemAttr::CollectedFor => of_profile(|p| p.collected_for.clone()),
            ItemAttr::Scopes => of_profile(|p| p.scopes.clone()),
            ItemAttr::Original => of_profile(|p| p.original.clone()),
            ItemAttr::DepictsRefuser => of_profile(|p| Value::Bool(p.links.depicts_refuser)),
            ItemAttr::DepictsMinor => of_profile(|p| Value::Bool(p.links.depicts_minor)),
            ItemAttr::MentionsRefuser => of_profile(|p| Value::Bool(p.links.mentions_refuser)),
        }
    }

    fn owner_value(&self, attr: OwnerAttr) -> Found {
        let of_standing = |value: fn(&StandingValues) -> &Value| {
            self.owner
                .standing
                .as_deref()
                .map_or(Found::NoOwner, |s| Found::Value(value(s).clone()))
        };
        match attr {
            OwnerAttr::Age => self
                .owner
                .age
                .map_or(Found::NoOwner, |age| found(age.map(Value::Long))),
            OwnerAttr::Region => {
                let region = self.owner.region.as_ref();
                region.map_or(Found::NoOwner, |r| found(r.as_deref().map(Value::string)))
            }
            OwnerAttr::Account => self
                .owner
                .account
                .map_or(Found::NoOwner, |a| Found::Value(Value::string(a.as_str()))),
            OwnerAttr::Objections => of_standing(|s| &s.objections),
            OwnerAttr::Restrictions => of_standing(|s| &s.restrictions),
            OwnerAttr::Consents => of_standing(|s| &s.consents),
            OwnerAttr::Withdrawals => of_standing(|s| &s.withdrawals),
            OwnerAttr::Erased => of_standing(|s| &s.erased),
            OwnerAttr::Notified => of_standing(|s| &s.notified),
            OwnerAttr::NotifiedLongEnough => of_standing(|s| &s.notified_long_enough),
            OwnerAttr::NoticeSeen => of_standing(|s| &s.notice_seen),
        }
    }
}

fn found(value: Option<Value>) -> Found {
    value.map_or(Found::Absent, Found::Value)
}

impl Env for View<'_> {
    /// INVARIANT: whether there is an owner is asked of the attribute's own dimension, so that an
    /// expression which reads one dimension can be observed with that dimension alone.
    fn attr(&self, attr: Attr) -> Found {
        match attr {
            Attr::Context(attr) => found(self.context_value(attr)),
            Attr::Item(attr) => found(self.item_value(attr)),
            Attr::Owner(attr) => self.owner_value(attr),
        }
    }

    fn purpose_is(&self, purpose: &str) -> bool {
        self.context.purpose == Value::string(purpose)
    }

    fn purpose_in(&self, purpose: &str) -> bool {
        self.context.ancestors.contains(purpose)
    }
}
