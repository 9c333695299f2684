//! How much of a set has to be decided again between two moments.

use crate::sets::Sets;
use decide::Run;
use ledger::{Storage, Touched};
use policy::Policy;
use rights::facts::ContextFacts;
use rights::{Day, Error, Manifest, Ordinal, Sequence};
use std::collections::BTreeSet;

/// A moment at which a set is decided: a sequence, a day, and what assessments say then.
#[derive(Clone, Debug)]
pub(crate) struct Moment {
    pub(crate) at: Sequence,
    pub(crate) day: Day,
    pub(crate) run: Run,
}

/// Which rows have to be decided again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Those of certain people, and those that depend on them.
    People(BTreeSet<Ordinal>),
    /// All.
    Everything,
}

impl<S: Storage> Sets<'_, S> {
    /// What decisions about a set read at a sequence and on a day, besides people.
    pub(crate) async fn moment_at(
        &self,
        manifest: &Manifest,
        at: Sequence,
        day: Day,
    ) -> Result<Moment, Error> {
        let assessments = self.ledger.assessments_at(at).await?;
        let run = Run::new(&manifest.purpose, &manifest.terms, day, &assessments)?;
        Ok(Moment { at, day, run })
    }
}

/// What entries from `then` on and the days until `now` can have changed for a set that was decided
/// wholly at `then`.
pub(crate) fn reach(
    manifest: &Manifest,
    policy: &Policy,
    (then, now): (&Moment, &Moment),
    touched: Touched,
) -> Reach {
    // Finding one person's rows opens a few files; beyond this many, reading everything is less.
    let many = touched.people.len() as u64 > 64 + manifest.items_seen / 50_000;
    let older = then.day != now.day && policy.refuses_with_time();
    if many || older || !same_context(&then.run.context, &now.run.context) {
        return Reach::Everything;
    }
    Reach::People(touched.people)
}

/// Whether two runs differ in nothing but the day.
fn same_context(a: &ContextFacts, b: &ContextFacts) -> bool {
    let a = ContextFacts {
        today: b.today,
        ..a.clone()
    };
    a == *b
}
