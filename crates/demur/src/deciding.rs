//! What `decide`, `explain` and `policy diff` share: the people, the content and the run.

use crate::told;
use crate::workspace::Workspace;
use decide::{Facts, ItemView, Profile, Run};
use intake::StoredItem;
use policy::Policy;
use rights::{Day, Error, Ordinal, People, PurposeId, Sequence};

/// Everything a decision reads.
pub(crate) struct Inputs {
    pub(crate) files: Vec<Facts>,
    pub(crate) people: People,
    pub(crate) run: Run,
    pub(crate) sequence: Sequence,
}

impl Inputs {
    /// Reads them for a purpose and a day, as of a sequence (the head otherwise). The policy says whether
    /// what people were told still is what holds.
    pub(crate) fn read(
        ws: &Workspace,
        purpose: &PurposeId,
        policy: &Policy,
        today: Day,
        at: Option<u64>,
    ) -> Result<Inputs, Error> {
        let contents = ws.store.contents()?;
        let files = contents
            .iter()
            .map(|c| Facts::open(&ws.store.facts(&c.content)))
            .collect::<Result<Vec<_>, _>>()?;
        let sequence = at.map_or_else(|| ws.wait(ws.ledger.head()), |n| Ok(Sequence(n)))?;
        let people = ws.wait(ws.ledger.people_at(sequence))?;
        let assessments = ws.wait(ws.ledger.assessments_at(sequence))?;
        let (terms, _) = told::terms(ws, purpose, policy, (sequence, today))?;
        let run = Run::new(purpose, &terms, today, &assessments)?;
        Ok(Inputs {
            files,
            people,
            run,
            sequence,
        })
    }

    /// A stored item as decisions see it, but for its links.
    pub(crate) fn view<'a>(&'a self, item: &'a StoredItem) -> Result<ItemView<'a>, Error> {
        let corrupt = || {
            Error::corrupt(format!(
                "the facts of `{}` are damaged; import the content again",
                item.item
            ))
        };
        let file = self.files.get(item.file).ok_or_else(corrupt)?;
        let profile: &Profile = file
            .profiles
            .get(item.profile as usize)
            .ok_or_else(corrupt)?;
        Ok(ItemView {
            item: &item.item,
            person: item.person.map(Ordinal),
            profile,
            links: decide::LinkState::default(),
            created: item.created.and_then(Day::from_epoch_days),
            imported: Day::from_epoch_days(item.imported).ok_or_else(corrupt)?,
        })
    }
}

/// Threads to use: as many as asked for, or one a core.
pub(crate) fn threads(asked: Option<usize>) -> usize {
    asked
        .unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
        .max(1)
}
