//! What erasing would do.

use pages::erase::{EraseConfirm, Erased, ErasedItem, Held};
use report::dossier::{Became, Dossier, ItemLine};
use rights::{Day, PersonId};
use std::collections::BTreeSet;

/// What somebody wants to erase.
#[derive(Clone, Debug)]
pub(crate) enum What<'d> {
    /// All that is stored.
    Everything,
    /// Single items.
    Items(Vec<&'d ItemLine>),
}

/// How many items are stored.
pub(crate) fn stored(dossier: &Dossier) -> u64 {
    let items = dossier.items.items.iter();
    items.filter(|item| !item.erased).count() as u64
}

/// How many accounts on the platform go with everything. Whoever wrote without one has none there.
pub(crate) fn accounts(dossier: &Dossier) -> u64 {
    let about = dossier.about.as_ref();
    let accounts = about.into_iter().flat_map(|about| &about.accounts);
    let there = accounts.filter(|account| {
        let guest = account.id.as_ref().is_some_and(PersonId::is_guest);
        account.erased.is_none() && !guest
    });
    (there.count() as u64).max(1)
}

/// Sets that hold one of the items.
fn sets<'d>(items: impl IntoIterator<Item = &'d ItemLine>) -> u64 {
    let sets = items.into_iter().flat_map(|item| &item.sets);
    let holding = sets.filter(|set| set.became != Became::Refused && set.became != Became::Purged);
    let names: BTreeSet<&str> = holding.map(|set| set.set.as_str()).collect();
    names.len() as u64
}

/// Says what will happen. `excerpts`: the beginnings of single items, in their order.
pub(crate) fn confirm(
    dossier: &Dossier,
    what: &What<'_>,
    (due, excerpts): (Day, Vec<Option<String>>),
) -> EraseConfirm {
    let about = dossier.about.as_ref();
    let holds = about.into_iter().flat_map(|about| &about.holds);
    EraseConfirm {
        action: "/erase/confirm".to_owned(),
        sets: match what {
            What::Everything => sets(&dossier.items.items),
            What::Items(items) => sets(items.iter().copied()),
        },
        what: match what {
            What::Everything => Erased::Everything {
                items: stored(dossier),
                accounts: accounts(dossier),
            },
            What::Items(items) => {
                let items = items.iter().zip(excerpts);
                let item = |(item, excerpt): (&&ItemLine, Option<String>)| ErasedItem {
                    id: item.item.clone(),
                    kind: item.kind,
                    made: item.created,
                    excerpt,
                    lang: super::narrowing::language(item),
                };
                Erased::Items(items.map(item).collect())
            }
        },
        holds: holds
            .filter(|hold| hold.stands)
            .map(|hold| Held {
                until: hold.until,
                why: hold.reason.clone(),
            })
            .collect(),
        due,
        errors: Vec::new(),
    }
}
