//! Two versions side by side.

use super::record::PARTS;
use super::{Effect, Record, SignedOff};
use crate::diff::{Change, changes};
use crate::page::page;
use pages::text::Words;

/// Two versions of one assessment.
#[derive(Clone, Debug)]
pub struct Compare {
    /// The page of the assessment.
    pub href: String,
    /// Its name.
    pub name: String,
    /// The older version and its number.
    pub old: (u32, Record),
    /// The newer one.
    pub new: (u32, Record),
    /// Who signed the older one, and the newer.
    pub signed: [Option<SignedOff>; 2],
    /// What the newer one changes.
    pub effect: Option<Effect>,
}

/// One part in both versions.
pub(crate) struct Pair {
    pub(crate) key: &'static str,
    /// Stretches of the older text, and of the newer.
    pub(crate) changes: Vec<Change>,
    pub(crate) changed: bool,
}

/// What something that is not prose is called, and how it is said.
type Fact = (&'static str, fn(&Record, &Words) -> String);

impl Compare {
    /// Every part: prose word by word, lists one by one, everything else as a
    /// whole.
    pub(crate) fn pairs(&self, w: &Words) -> Vec<Pair> {
        let (old, new) = (&self.old.1, &self.new.1);
        let prose = PARTS
            .iter()
            .map(|part| (part.key, changes((part.of)(old), (part.of)(new))));
        let kinds = |r: &Record| -> Vec<String> {
            r.kinds.iter().map(|k| w.kinds(k).to_string()).collect()
        };
        let lists = [
            ("assessment-kinds", listed(&kinds(old), &kinds(new))),
            (
                "assessment-compatible",
                listed(&old.compatible_with, &new.compatible_with),
            ),
        ];
        let facts: [Fact; 3] = [
            ("assessment-older", |r, w| older(r, w)),
            ("assessment-dpia", |r, _| r.dpia.clone()),
            ("assessment-expires", |r, w| w.short_day(r.expires)),
        ];
        let facts = facts
            .into_iter()
            .map(|(key, say)| (key, whole(say(old, w), say(new, w))));
        prose
            .chain(lists)
            .chain(facts)
            .map(|(key, changes)| Pair {
                key,
                changed: changes.iter().any(|c| !matches!(c, Change::Same(_))),
                changes,
            })
            .collect()
    }

    pub(crate) fn changed(&self, w: &Words) -> usize {
        self.pairs(w).iter().filter(|p| p.changed).count()
    }
}

fn older(record: &Record, w: &Words) -> String {
    let key = if record.older_items_compatible {
        "older-yes"
    } else {
        "older-no"
    };
    w.t(key).to_string()
}

/// What both lists have, what is gone, what is new.
fn listed(old: &[String], new: &[String]) -> Vec<Change> {
    let only = |of: &[String], keep: &dyn Fn(&&String) -> bool| -> String {
        let kept: Vec<&str> = of.iter().filter(keep).map(String::as_str).collect();
        kept.join(", ")
    };
    let mut changes = vec![
        Change::Same(only(new, &|x| old.contains(x))),
        Change::Gone(only(old, &|x| !new.contains(x))),
        Change::New(only(new, &|x| !old.contains(x))),
    ];
    changes.retain(
        |c| !matches!(c, Change::Same(t) | Change::Gone(t) | Change::New(t) if t.is_empty()),
    );
    changes
}

/// Either the same, or one instead of the other.
fn whole(old: String, new: String) -> Vec<Change> {
    if old == new {
        return vec![Change::Same(new)];
    }
    vec![Change::Gone(old), Change::New(new)]
}

page!(Compare, "assessments/compare.html");
