//! One person as an example: what they could be told about each of their items.
//!
//! Person and items stand under their pseudonyms; the ids of the platform are in no file of a set.
//! Text is shown of admitted items only: what was refused is not shown to readers of a report, and what somebody said
//! to an AI is shown to nobody.

use super::super::Order;
use super::super::publish::Draft;
use super::Counted;
use ::report::{SampleItem, SamplePerson};
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{ArrowPrimitiveType, Date32Type, UInt32Type, UInt64Type};
use rights::{Day, Decision, Error, Kind};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// So many items make an example that can be read.
const EXAMPLE: RangeInclusive<u32> = 3..=12;

/// Items shown of a person who has more.
const SHOWN: usize = 12;

/// Characters of a text that are shown.
const EXCERPT_CHARS: usize = 120;

/// An item of the person: where it stands and what was decided.
struct Place {
    file: usize,
    group: usize,
    /// The group's first fact.
    first: u64,
    fact: u64,
    decision: Decision,
}

/// The example, if anybody has anything in the set.
pub(super) fn sample(
    order: &Order<'_>,
    store: &intake::ContentStore,
    draft: &Draft<'_>,
) -> Result<Option<SamplePerson>, Error> {
    let counted = &draft.notes.counted;
    let Some(person) = pick(counted) else {
        return Ok(None);
    };
    let Some(name) = draft.inputs.names.person(person) else {
        return Ok(None);
    };
    let all = counted.seen.get(person as usize).copied().unwrap_or(0);
    let places = find(draft, person, all)?;
    let mut items = Vec::new();
    for of_group in places.chunk_by(|a, b| (a.file, a.group) == (b.file, b.group)) {
        items.extend(read(order, store, draft, of_group)?);
    }
    items.sort_by_key(|item| (item.created.is_none(), item.created));
    Ok(Some(SamplePerson {
        name: name.to_string(),
        more: u64::from(all).saturating_sub(items.len() as u64),
        items,
    }))
}

/// The first by ordinal with a few items, some in and some out; else with any item in.
fn pick(counted: &Counted) -> Option<u32> {
    let people = || (0..).zip(counted.seen.iter().zip(&counted.admitted));
    let telling =
        |seen: u32, admitted: u32| EXAMPLE.contains(&seen) && admitted > 0 && admitted < seen;
    let some = people().find(|(_, (seen, admitted))| telling(**seen, **admitted));
    let any = || people().find(|(_, (_, admitted))| **admitted > 0);
    some.or_else(any).map(|(person, _)| person)
}

/// Whether readers of a report see the beginning of a text.
const fn shows_text(kind: Kind, admitted: bool) -> bool {
    admitted && !kind.is_ai_interaction()
}

/// Looks for the person's items, reading no other column; ends when enough are found.
fn find(draft: &Draft<'_>, person: u32, all: u32) -> Result<Vec<Place>, Error> {
    let mut places: Vec<Place> = Vec::new();
    let has_admitted = |places: &[Place]| places.iter().any(|p| p.decision.is_admitted());
    let enough = SHOWN.min(all as usize);
    for (file, facts) in draft.inputs.files.iter().enumerate() {
        for (group, first, _) in facts.row_groups() {
            let mut fact = first;
            for batch in facts.read(group, &["person"])? {
                let batch = batch?;
                let owners = numbers::<UInt32Type>(&batch, "person")?;
                let own = owners
                    .iter()
                    .zip(fact..)
                    .filter(|(owner, _)| *owner == Some(person));
                for (_, fact) in own {
                    let decision = draft.decided.of(file, fact).unwrap_or_default();
                    // An item that is in must be among those shown.
                    if places.len() == SHOWN && decision.is_admitted() && !has_admitted(&places) {
                        places.pop();
                    }
                    if places.len() < SHOWN {
                        places.push(Place {
                            file,
                            group,
                            first,
                            fact,
                            decision,
                        });
                    }
                }
                fact += owners.len() as u64;
            }
            if places.len() >= enough && has_admitted(&places) {
                return Ok(places);
            }
        }
    }
    Ok(places)
}

/// Reads items of one row group.
fn read(
    order: &Order<'_>,
    store: &intake::ContentStore,
    draft: &Draft<'_>,
    places: &[Place],
) -> Result<Vec<SampleItem>, Error> {
    let lost = || Error::internal("an item of the example is not where it was found");
    let place = places.first().ok_or_else(lost)?;
    let facts = draft.inputs.files.get(place.file).ok_or_else(lost)?;
    let rows: Vec<u64> = places.iter().map(|p| p.fact - place.first).collect();
    let columns = ["row", "item", "profile", "created"];
    let mut rest = places.iter();
    let mut items = Vec::new();
    let mut texts = Vec::new();
    for batch in facts.read_rows(place.group, &columns, &rows)? {
        let batch = batch?;
        let ids = batch
            .column_by_name("item")
            .and_then(|c| c.as_string_opt::<i32>());
        let ids = ids.ok_or_else(|| lacks("item"))?;
        let row = numbers::<UInt64Type>(&batch, "row")?;
        let profile = numbers::<UInt32Type>(&batch, "profile")?;
        let created = numbers::<Date32Type>(&batch, "created")?;
        for (at, place) in (0..batch.num_rows()).zip(&mut rest) {
            let profile = facts.profiles.get(profile.value(at) as usize);
            let day = created.is_valid(at).then(|| created.value(at));
            let kind = profile.map_or(Kind::Unknown, |p| p.kind);
            if shows_text(kind, place.decision.is_admitted()) {
                texts.push((row.value(at), items.len()));
            }
            items.push(SampleItem {
                item: draft.inputs.names.items.name(ids.value(at)).to_string(),
                kind,
                created: day.and_then(Day::from_epoch_days),
                excerpt: None,
                admitted: place.decision.is_admitted(),
                reasons: order.policy.explain(place.decision, order.lang),
            });
        }
    }
    let info = draft.inputs.contents.get(place.file).ok_or_else(lost)?;
    let mut read = excerpts(store, info, texts.iter().map(|(row, _)| *row).collect())?;
    for (row, at) in texts {
        if let Some(item) = items.get_mut(at) {
            item.excerpt = read.remove(&row);
        }
    }
    Ok(items)
}

/// The beginnings of the texts of rows that have any.
fn excerpts(
    store: &intake::ContentStore,
    info: &intake::ContentInfo,
    rows: Vec<u64>,
) -> Result<BTreeMap<u64, String>, Error> {
    let mut found = BTreeMap::new();
    if rows.is_empty() {
        return Ok(found);
    }
    let mut next = rows.iter();
    for batch in store.read_rows(info, &["text"], Some(rows.clone()))? {
        let batch = batch?;
        let texts = batch
            .column_by_name("text")
            .and_then(|c| c.as_string_opt::<i32>());
        let texts = texts.ok_or_else(|| lacks("text"))?;
        for (text, row) in texts.iter().zip(&mut next) {
            let text = text.map(excerpt).filter(|t| !t.is_empty());
            found.extend(text.map(|text| (*row, text)));
        }
    }
    Ok(found)
}

/// The beginning of a text on one line, cut at a word.
fn excerpt(text: &str) -> String {
    let mut line = String::new();
    let mut chars = 0;
    for word in text.split_whitespace() {
        chars += word.chars().count() + 1;
        if chars > EXCERPT_CHARS {
            // A first word longer than everything is cut inside.
            if line.is_empty() {
                line.extend(word.chars().take(EXCERPT_CHARS));
            }
            line.push('…');
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

fn lacks(column: &str) -> Error {
    Error::corrupt(format!(
        "`{column}` is missing or of another type; import the content again"
    ))
}

fn numbers<'b, T: ArrowPrimitiveType>(
    batch: &'b RecordBatch,
    column: &str,
) -> Result<&'b arrow::array::PrimitiveArray<T>, Error> {
    let found = batch
        .column_by_name(column)
        .and_then(|c| c.as_primitive_opt::<T>());
    found.ok_or_else(|| lacks(column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excerpts_end_at_a_word() {
        assert_eq!(excerpt("  two\n\nlines "), "two lines");
        let long = "wörter ".repeat(40);
        let cut = excerpt(&long);
        assert!(
            cut.ends_with("wörter…") && cut.chars().count() <= EXCERPT_CHARS + 1,
            "{cut}"
        );
        let single = "x".repeat(500);
        assert_eq!(excerpt(&single).chars().count(), EXCERPT_CHARS + 1);
        assert_eq!(excerpt(" \n"), "");
    }

    #[test]
    fn what_was_refused_or_said_to_an_ai_is_not_quoted() {
        for kind in Kind::ALL {
            assert!(!shows_text(*kind, false), "{kind}");
            let private = matches!(kind, Kind::AiPrompt | Kind::AiFeedback);
            assert_eq!(shows_text(*kind, true), !private, "{kind}");
        }
    }

    #[test]
    fn the_example_is_the_first_who_tells_most() {
        let counted = |seen: &[u32], admitted: &[u32]| Counted {
            seen: seen.to_vec(),
            admitted: admitted.to_vec(),
            regions: BTreeMap::new(),
        };
        assert_eq!(pick(&counted(&[9, 2, 4, 5], &[9, 1, 1, 2])), Some(2));
        assert_eq!(
            pick(&counted(&[9, 2, 13], &[0, 1, 4])),
            Some(1),
            "else who has anything in"
        );
        assert_eq!(pick(&counted(&[9], &[0])), None);
    }
}
