//! Facts derived from a standing for one purpose and day: scope keys, waiting times.

use crate::Run;
use crate::profile::{LinkState, Profile};
use crate::worker::{Row, narrowest};
use rights::facts::PersonFacts;
use rights::{
    Audience, Day, ItemId, Kind, Ordinal, People, PurposeTree, Scope, Standing, Withholding,
    scope_keys,
};
use std::collections::BTreeSet;

/// The part of [`PersonFacts`] that comes from the standing; age, region and account stay unset.
#[must_use]
pub fn standing_facts(standing: &Standing, run: &Run) -> PersonFacts {
    let purpose = run.purpose();
    let no = |scopes: &BTreeSet<Scope>| {
        keys(
            scopes
                .iter()
                .filter(|s| s.touches_purpose(purpose, &run.tree)),
        )
    };
    // What somebody agreed to in other words is not what holds now.
    let agreed = standing.consents_to(run.wordings.as_ref());
    let mut facts = PersonFacts {
        objections: standing
            .objections_in_force(purpose, &run.tree)
            .flat_map(|scope| scope.keys())
            .collect(),
        restrictions: no(&standing.restrictions),
        consents: keys(agreed.filter(|s| s.covers_purpose(purpose, &run.tree))),
        withdrawals: no(&standing.withdrawals),
        erased: standing.erased,
        ..PersonFacts::default()
    };
    let told = standing.notices.iter();
    // What people were told then is not what holds now.
    let told = told.filter(|(campaign, _)| !run.surpassed.contains(*campaign));
    for (_, notice) in told {
        let named = || {
            Kind::ALL
                .iter()
                .filter(|k| notice.names(purpose, **k, &run.tree))
                .map(ToString::to_string)
        };
        if let Some(day) = notice.delivered {
            facts.notified.extend(named());
            if day.plus_days(i32::from(run.notice_delay_days)) <= run.today() {
                facts.notified_long_enough.extend(named());
            }
        }
        if notice.seen.is_some() {
            facts.notice_seen.extend(named());
        }
    }
    facts
}

fn keys<'a>(scopes: impl Iterator<Item = &'a Scope>) -> BTreeSet<String> {
    scopes.flat_map(Scope::keys).collect()
}

/// All facts of a person; `None` for an ordinal that nobody has.
#[must_use]
pub fn person_facts(people: &People, person: Ordinal, run: &Run) -> Option<PersonFacts> {
    let standing = people.standing(person)?;
    Some(PersonFacts {
        age: people.birth(person).map(|b| b.age_years(run.today())),
        region: people.region(person).map(str::to_owned),
        account: people.account(person).to_string(),
        ..standing_facts(standing, run)
    })
}

/// The signals alone by which an owner refuses items with these scope keys; none where they objected to
/// them themselves as well.
#[must_use]
pub fn refusing_signals<'p>(
    people: &'p People,
    owner: Option<Ordinal>,
    scopes: &BTreeSet<String>,
    run: &Run,
) -> BTreeSet<&'p str> {
    let standing = owner.and_then(|person| people.standing(person));
    standing.map_or_else(BTreeSet::new, |standing| {
        standing.refusing_signals(run.purpose(), scopes, &run.tree)
    })
}

/// Whether a person's objection, restriction or erasure reaches an item with these scope keys.
#[must_use]
pub fn refuses(facts: &PersonFacts, scopes: &BTreeSet<String>) -> bool {
    facts.erased || !facts.objections.is_disjoint(scopes) || !facts.restrictions.is_disjoint(scopes)
}

/// The audience of an item after what its owner said about it and about items of its age.
pub(crate) fn audience_now(
    standing: &Standing,
    row: &Row<'_>,
    item: &ItemId,
    tree: &PurposeTree,
) -> Audience {
    let single = standing.item_audiences.get(item).copied();
    let here = Scope {
        kinds: [row.profile.kind].into(),
        surfaces: [row.profile.surface.clone()].into(),
        ..Scope::all()
    };
    let reached = standing.narrowed.iter().filter(|(scope, before, _)| {
        let kind_and_surface = Scope {
            purposes: BTreeSet::new(),
            ..scope.clone()
        };
        // An item without a day may be older than any day: in doubt, narrowed.
        let older = before.is_none_or(|b| row.created.is_none_or(|c| c < b));
        older && here.overlaps(&kind_and_surface, tree)
    });
    narrowest(
        row.profile.audience,
        single
            .into_iter()
            .chain(reached.map(|(_, _, audience)| *audience)),
    )
}

/// Who can see an item after what its owner said since it was imported with this profile; `None` where they asked for it
/// to be erased, or an erasure has left it behind.
#[must_use]
pub fn audience_since(
    standing: &Standing,
    (profile, created): (&Profile, Option<Day>),
    item: &ItemId,
    tree: &PurposeTree,
) -> Option<Audience> {
    if standing.erased || item.is_erased() || is_erased(standing, item) {
        return None;
    }
    let row = Row {
        person: None,
        profile,
        links: LinkState::default(),
        created,
        imported: None,
        item: item.as_str(),
    };
    Some(audience_now(standing, &row, item, tree))
}

/// Whether the owner asked for a single item to be erased, or an erasure has left the item behind: its id is no longer
/// the one that the choice names.
pub(crate) fn is_erased(standing: &Standing, item: &ItemId) -> bool {
    let erased = &standing.erased_items;
    erased.contains(item) || (!erased.is_empty() && item.is_erased())
}

/// Whether an item is withheld because it shows somebody else who objects, or may do so.
pub(crate) fn is_withheld(standing: &Standing, item: &ItemId) -> bool {
    standing.withholds(item, &[Withholding::Examined, Withholding::Depicts])
}

/// Whether the owner, or somebody else whom it is about, flagged the item as showing special categories of data.
pub(crate) fn is_special(standing: &Standing, profile: &Profile, item: &ItemId) -> bool {
    let keys = scope_keys(profile.kind, &profile.surface);
    standing.special_items.contains(item)
        || standing.withholds(item, &[Withholding::Special])
        || standing
            .special
            .iter()
            .any(|s| !s.keys().is_disjoint(&keys))
}
