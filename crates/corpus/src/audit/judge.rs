//! Cedar's decisions on items, in the order of a content.

use super::{Audit, Moment};
use crate::set::DecisionRow;
use arrow::array::{Array, AsArray, PrimitiveArray, RecordBatch, StringArray};
use arrow::datatypes::{ArrowPrimitiveType, Date32Type, UInt32Type, UInt64Type};
use decide::{Engine, Fact, Facts, ItemView, LinkState, Originals, Wanted};
use policy::Reference;
use rayon::prelude::*;
use rights::{Day, Decision, Error, ItemId, Ordinal, Pseudonym};

/// Decides with Cedar at one moment.
pub(super) struct Judge<'j> {
    pub(super) audit: &'j Audit<'j>,
    moment: &'j Moment,
    reference: Reference,
    engine: Engine<'j>,
    /// What became of originals, as the engine worked it out; [`super::originals`] holds it against
    /// Cedar's decisions.
    pub(super) originals: Originals,
}

/// A fact with what Cedar decides.
pub(super) struct Judged {
    pub(super) fact: Fact,
    pub(super) row: DecisionRow,
}

/// The columns of facts of one batch.
struct Columns<'b> {
    row: &'b PrimitiveArray<UInt64Type>,
    item: &'b StringArray,
    person: &'b PrimitiveArray<UInt32Type>,
    profile: &'b PrimitiveArray<UInt32Type>,
    created: &'b PrimitiveArray<Date32Type>,
    imported: &'b PrimitiveArray<Date32Type>,
}

impl<'j> Judge<'j> {
    pub(super) fn new(audit: &'j Audit<'j>, moment: &'j Moment) -> Result<Judge<'j>, Error> {
        let engine = Engine::new(&audit.policy, &moment.people, &moment.run)?;
        let threads = rayon::current_num_threads();
        let decided = engine.decide_files(&audit.files, Wanted::Counts, threads, &|_| {})?;
        Ok(Judge {
            audit,
            moment,
            reference: Reference::new(&audit.policy, &moment.run.tree)?,
            engine,
            originals: decided.originals,
        })
    }

    /// Decides the items of a content that `wanted` picks, and hands them on in their order, a batch at
    /// a time; all cores decide.
    pub(super) fn each(
        &self,
        file: usize,
        wanted: impl Fn(Fact) -> bool + Sync,
        mut each: impl FnMut(Judged) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let facts = self.facts(file)?;
        for (group, first, _) in facts.row_groups() {
            let mut fact = first;
            for batch in facts.read(group, &Columns::NAMES)? {
                let batch = batch?;
                let columns = Columns::of(&batch)?;
                let judge = |at: usize| -> Option<Result<Judged, Error>> {
                    let fact = (file, fact + at as u64);
                    wanted(fact).then(|| self.judge(facts, &columns, fact, at))
                };
                let rows = (0..batch.num_rows()).into_par_iter().with_min_len(64);
                let judged: Result<Vec<Judged>, Error> = rows.filter_map(judge).collect();
                judged?.into_iter().try_for_each(&mut each)?;
                fact += batch.num_rows() as u64;
                self.audit.progress.advance(batch.num_rows() as u64);
            }
        }
        Ok(())
    }

    fn facts(&self, file: usize) -> Result<&Facts, Error> {
        let lost = || Error::internal("a content without facts");
        self.audit.files.get(file).ok_or_else(lost)
    }

    fn judge(
        &self,
        facts: &Facts,
        columns: &Columns<'_>,
        fact: Fact,
        at: usize,
    ) -> Result<Judged, Error> {
        let corrupt = || {
            let (content, fact) = (&facts.content, fact.1);
            Error::corrupt(format!("fact `{fact}` of content `{content}` is damaged"))
        };
        let day = |column: &PrimitiveArray<Date32Type>| {
            let known = column.is_valid(at).then(|| column.value(at));
            known.and_then(Day::from_epoch_days)
        };
        let mut view = ItemView {
            item: columns.item.value(at),
            person: columns
                .person
                .is_valid(at)
                .then(|| Ordinal(columns.person.value(at))),
            profile: facts
                .profiles
                .get(columns.profile.value(at) as usize)
                .ok_or_else(corrupt)?,
            links: LinkState::default(),
            created: day(columns.created),
            imported: day(columns.imported).ok_or_else(corrupt)?,
        };
        if !facts.links_of(fact.1).is_empty() {
            let (files, originals) = (&self.audit.files, &self.originals);
            view.links = self.engine.links(files, originals, fact.0, fact.1, &view);
        }
        // What was erased is nobody's any more.
        let owner = view
            .person
            .filter(|_| !ItemId::is_erased_at(view.item, &facts.content, fact.1));
        let (people, run) = (&self.moment.people, &self.moment.run);
        let decision = self
            .reference
            .decide(&run.context, &view.facts(people, run))?;
        let names = &self.audit.names;
        Ok(Judged {
            fact,
            row: DecisionRow {
                item: names.items.name(view.item),
                person: owner.and_then(|p| names.person(p.0)),
                row: columns.row.value(at),
                decision,
            },
        })
    }

    /// How an item is named in a finding: pseudonym, row and content.
    pub(super) fn name(&self, fact: Fact) -> Result<String, Error> {
        let facts = self.facts(fact.0)?;
        let groups = facts.row_groups().into_iter();
        let held = |(_, first, rows): &(usize, u64, u64)| (*first..first + rows).contains(&fact.1);
        for (group, first, _) in groups.filter(held) {
            for batch in facts.read_rows(group, &Columns::NAMES, &[fact.1 - first])? {
                let batch = batch?;
                let columns = Columns::of(&batch)?;
                if batch.num_rows() > 0 {
                    let item = self.audit.names.items.name(columns.item.value(0));
                    return Ok(named(item, columns.row.value(0), &facts.content));
                }
            }
        }
        Ok(format!("fact `{}` of content `{}`", fact.1, facts.content))
    }

    /// Why an item is refused, as the policy says it to people: by these words others find them in another language.
    pub(super) fn why(&self, decision: Decision) -> String {
        let policy = &self.audit.policy;
        let said = decision
            .reasons()
            .map(|reason| policy.say(reason, policy::Lang::En));
        said.collect::<Vec<_>>().join("; ")
    }

    /// A decision in rule ids.
    pub(super) fn say(&self, decision: Decision) -> String {
        let rules = |mask: rights::RuleMask| {
            let ids = mask.iter().map(|at| match self.audit.policy.rule(at) {
                Some(rule) => format!("`{}`", rule.id),
                None => format!("the unknown rule `{at}`"),
            });
            ids.collect::<Vec<_>>().join(", ")
        };
        let parts = [
            ("permitted by", decision.permits),
            ("forbidden by", decision.forbids),
            ("refused by errors of", decision.errored),
        ];
        let said = parts.into_iter().filter(|(_, mask)| !mask.is_empty());
        let said: Vec<String> = said
            .map(|(how, mask)| format!("{how} {}", rules(mask)))
            .collect();
        match said.is_empty() {
            true => "permitted by nothing".to_owned(),
            false => said.join(" and "),
        }
    }
}

/// An item in a finding.
pub(super) fn named(item: Pseudonym, row: u64, content: &str) -> String {
    format!("item `{item}` (row `{row}` of content `{content}`)")
}

impl<'b> Columns<'b> {
    const NAMES: [&'static str; 6] = ["row", "item", "person", "profile", "created", "imported"];

    fn of(batch: &'b RecordBatch) -> Result<Columns<'b>, Error> {
        let item = batch
            .column_by_name("item")
            .and_then(|c| c.as_string_opt::<i32>());
        Ok(Columns {
            row: column(batch, "row")?,
            item: item.ok_or_else(|| lacks("item"))?,
            person: column(batch, "person")?,
            profile: column(batch, "profile")?,
            created: column(batch, "created")?,
            imported: column(batch, "imported")?,
        })
    }
}

fn column<'b, T: ArrowPrimitiveType>(
    batch: &'b RecordBatch,
    name: &str,
) -> Result<&'b PrimitiveArray<T>, Error> {
    let found = batch
        .column_by_name(name)
        .and_then(|c| c.as_primitive_opt::<T>());
    found.ok_or_else(|| lacks(name))
}

fn lacks(column: &str) -> Error {
    Error::corrupt(format!(
        "facts lack the column `{column}`, or it has another type; import the content again"
    ))
}
