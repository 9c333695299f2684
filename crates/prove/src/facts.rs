//! A case as demur's facts, where it can be one.

use crate::case::{Case, Known, day_of};
use policy::{Attr, ContextAttr, ItemAttr, OwnerAttr};
use rights::facts::{ContextFacts, ItemFacts, Original, PersonFacts};
use rights::{Day, PurposeId};
use std::collections::BTreeSet;

/// Facts of one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Facts {
    pub(crate) context: ContextFacts,
    pub(crate) item: ItemFacts,
}

/// The case as facts. Instants are rounded down to days, and the purpose in the context is taken
/// for the principal, so the outcome is another case: it has to be decided anew.
pub(crate) fn facts_of(case: &Case) -> Option<Facts> {
    let read = Read(case);
    let owner = match read.known(Attr::Item(ItemAttr::Owner)) {
        Some(_) => Some(owner(&read)?),
        None => None,
    };
    Some(Facts {
        context: context(&read)?,
        item: item(&read, owner)?,
    })
}

fn context(read: &Read<'_>) -> Option<ContextFacts> {
    let of = Attr::Context;
    let purpose = read.text(of(ContextAttr::Purpose))?;
    Some(ContextFacts {
        purpose: PurposeId::from(purpose.as_str()),
        today: read.day(of(ContextAttr::Today))?,
        assessed_kinds: read.texts(of(ContextAttr::AssessedKinds))?,
        compatible_with: read.texts(of(ContextAttr::CompatibleWith))?,
        older_items_compatible: read.flag(of(ContextAttr::OlderItemsCompatible))?,
        scope_from: read.day(of(ContextAttr::ScopeFrom)),
    })
}

fn item(read: &Read<'_>, owner: Option<PersonFacts>) -> Option<ItemFacts> {
    let of = Attr::Item;
    let original = read.text(of(ItemAttr::Original))?;
    let originals = [
        Original::None,
        Original::Admitted,
        Original::Refused,
        Original::Unknown,
    ];
    Some(ItemFacts {
        owner,
        owner_age_then: read.number(of(ItemAttr::OwnerAgeThen)),
        kind: read.text(of(ItemAttr::Kind))?,
        audience: read.text(of(ItemAttr::Audience))?,
        audience_then: read.text(of(ItemAttr::AudienceThen))?,
        created: read.day(of(ItemAttr::Created)),
        imported: read.day(of(ItemAttr::Imported))?,
        surface: read.text(of(ItemAttr::Surface))?,
        language: read.text(of(ItemAttr::Language))?,
        special_category: read.text(of(ItemAttr::SpecialCategory))?,
        collected_for: read.texts(of(ItemAttr::CollectedFor))?,
        scopes: read.texts(of(ItemAttr::Scopes))?,
        original: originals.into_iter().find(|o| o.as_str() == original)?,
        depicts_refuser: read.flag(of(ItemAttr::DepictsRefuser))?,
        depicts_minor: read.flag(of(ItemAttr::DepictsMinor))?,
        mentions_refuser: read.flag(of(ItemAttr::MentionsRefuser))?,
    })
}

fn owner(read: &Read<'_>) -> Option<PersonFacts> {
    let of = Attr::Owner;
    Some(PersonFacts {
        age: read.number(of(OwnerAttr::Age)),
        region: read.text(of(OwnerAttr::Region)),
        account: read.text(of(OwnerAttr::Account))?,
        objections: read.texts(of(OwnerAttr::Objections))?,
        restrictions: read.texts(of(OwnerAttr::Restrictions))?,
        consents: read.texts(of(OwnerAttr::Consents))?,
        withdrawals: read.texts(of(OwnerAttr::Withdrawals))?,
        erased: read.flag(of(OwnerAttr::Erased))?,
        notified: read.texts(of(OwnerAttr::Notified))?,
        notified_long_enough: read.texts(of(OwnerAttr::NotifiedLongEnough))?,
        notice_seen: read.texts(of(OwnerAttr::NoticeSeen))?,
    })
}

/// Values by their types; `None` where a value is not known or of another type.
struct Read<'c>(&'c Case);

impl Read<'_> {
    fn known(&self, attr: Attr) -> Option<Known> {
        self.0.value(attr).ok().flatten()
    }

    fn flag(&self, attr: Attr) -> Option<bool> {
        match self.known(attr)? {
            Known::Flag(flag) => Some(flag),
            _ => None,
        }
    }

    fn number(&self, attr: Attr) -> Option<i64> {
        match self.known(attr)? {
            Known::Number(number) => Some(number),
            _ => None,
        }
    }

    fn text(&self, attr: Attr) -> Option<String> {
        match self.known(attr)? {
            Known::Text(text) => Some(text),
            _ => None,
        }
    }

    fn texts(&self, attr: Attr) -> Option<BTreeSet<String>> {
        match self.known(attr)? {
            Known::Texts(texts) => Some(texts),
            _ => None,
        }
    }

    fn day(&self, attr: Attr) -> Option<Day> {
        match self.known(attr)? {
            Known::Millis(millis) => day_of(millis),
            _ => None,
        }
    }
}
