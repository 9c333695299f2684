//! Counting what became of the items of one content.

use super::changes::{Changes, Example, Group, RuleItems, Scope};
use super::merge::Pair;
use super::{Files, Looking, Set};
use crate::set::failure::damaged;
use crate::set::{DecisionRow, decisions, paths};
use rights::{Error, Reason};
use std::collections::BTreeMap;

/// Items between two words about progress.
const STEP_ITEMS: u64 = 65_536;

/// Items that one set admits and the other refuses.
#[derive(Default)]
struct Moved {
    group: Group,
    masked: u64,
    reasons: BTreeMap<Reason, u64>,
}

/// The items of one content as they are counted.
pub(super) struct Counting<'a> {
    a: &'a Set,
    b: &'a Set,
    content: &'a str,
    masked_a: &'a [u64],
    masked_b: &'a [u64],
    looking: Looking<'a>,
    done: u64,
    changes: Changes,
    admitted: Moved,
    refused: Moved,
}

impl<'a> Counting<'a> {
    pub(super) fn of(
        a: &'a Set,
        b: &'a Set,
        content: &'a str,
        looking: Looking<'a>,
    ) -> Counting<'a> {
        Counting {
            a,
            b,
            content,
            masked_a: a.masked.of_content(content),
            masked_b: b.masked.of_content(content),
            looking,
            done: 0,
            changes: Changes::default(),
            admitted: Moved::default(),
            refused: Moved::default(),
        }
    }

    /// Counts one item.
    pub(super) fn add(&mut self, pair: Pair<'_>) -> Result<(), Error> {
        match pair {
            Pair::A(row) => only(&mut self.changes.only_in_a, row, self.masked_a),
            Pair::B(row) => only(&mut self.changes.only_in_b, row, self.masked_b),
            Pair::Both(a, b) => self.add_both(a, b),
        }
        self.done += if matches!(pair, Pair::Both(..)) { 2 } else { 1 };
        if self.done >= STEP_ITEMS {
            self.looking
                .progress
                .advance(std::mem::take(&mut self.done));
        }
        Ok(())
    }

    fn add_both(&mut self, a: &DecisionRow, b: &DecisionRow) {
        let most = self.looking.examples;
        let (in_a, in_b) = (is_in(self.masked_a, a), is_in(self.masked_b, b));
        let example = |row: &DecisionRow| Example {
            item: row.item.to_string(),
            content: self.content.to_owned(),
            row: row.row,
        };
        self.changes.seen_in_both += 1;
        match (a.decision.is_admitted(), b.decision.is_admitted()) {
            (false, false) => self.changes.refused_in_both += 1,
            (false, true) => self.admitted.add(a, in_b, most, || example(b)),
            (true, false) => self.refused.add(b, in_a, most, || example(a)),
            (true, true) => {
                let kept = &mut self.changes.admitted_in_both;
                kept.items += 1;
                match (in_a, in_b) {
                    (false, false) => {}
                    (true, true) => kept.masked_in_both += 1,
                    (true, false) => kept.masked_only_in_a.add(most, || example(a)),
                    (false, true) => kept.masked_only_in_b.add(most, || example(a)),
                }
            }
        }
    }

    /// The figures.
    pub(super) fn finish(mut self, files: Files<'_>) -> Result<Changes, Error> {
        self.looking.progress.advance(self.done);
        match files {
            [Some(_), None] => self.changes.only_in_a.contents += 1,
            [None, Some(_)] => self.changes.only_in_b.contents += 1,
            _ => {}
        }
        // Those newly admitted were refused by rules of A.
        for (moved, refusing, change) in [
            (self.admitted, self.a, &mut self.changes.newly_admitted),
            (self.refused, self.b, &mut self.changes.newly_refused),
        ] {
            change.items = moved.group.items;
            change.masked = moved.masked;
            change.examples = moved.group.examples;
            let rules = moved.reasons.into_iter();
            let rules = rules.map(|(reason, items)| rule(refusing, reason, items));
            change.rules = rules.collect::<Result<_, _>>()?;
        }
        Ok(self.changes)
    }
}

impl Moved {
    fn add(
        &mut self,
        refusal: &DecisionRow,
        is_masked: bool,
        examples: usize,
        example: impl FnOnce() -> Example,
    ) {
        self.group.add(examples, example);
        self.masked += u64::from(is_masked);
        for reason in refusal.decision.reasons() {
            *self.reasons.entry(reason).or_default() += 1;
        }
    }
}

fn only(scope: &mut Scope, row: &DecisionRow, masked: &[u64]) {
    scope.items += 1;
    scope.admitted += u64::from(row.decision.is_admitted());
    scope.masked += u64::from(is_in(masked, row));
}

fn is_in(masked: &[u64], row: &DecisionRow) -> bool {
    masked.binary_search(&row.row).is_ok()
}

/// A rule's bit is its position in the manifest's list.
fn rule(set: &Set, reason: Reason, items: u64) -> Result<RuleItems, Error> {
    let (at, errors) = match reason {
        Reason::Forbidden(at) => (at, 0),
        Reason::Errored(at) => (at, items),
        Reason::NotPermitted => {
            return Ok(RuleItems {
                rule: decisions::NOT_PERMITTED.to_owned(),
                items,
                errors: 0,
            });
        }
    };
    let named = set.manifest.rules.get(at).ok_or_else(|| {
        let what = format!("a decision names rule `{at}`, which the manifest has not");
        damaged(&paths::decisions(&set.path), what)
    })?;
    Ok(RuleItems {
        rule: named.rule.0.clone(),
        items,
        errors,
    })
}
