//! What a campaign is about: purposes, kinds, what holds for them.

use crate::cli::About;
use crate::commands::Session;
use crate::told;
use notice::{Holding, Occasion};
use rights::{Assessment, Error, Kind, LegalBasis, PurposeId, Terms, Told};
use std::collections::{BTreeMap, BTreeSet};

/// Purposes with what people are told of them.
pub(super) type Tells = BTreeMap<PurposeId, Told>;

/// Purposes and kinds as they were asked for.
pub(super) struct Subject {
    pub(super) purposes: BTreeSet<PurposeId>,
    pub(super) kinds: BTreeSet<Kind>,
    assessments: Vec<Assessment>,
}

impl Subject {
    pub(super) fn asked(session: &Session, about: &About) -> Result<Subject, Error> {
        let purposes = about.purposes.iter().map(|name| session.ws.purpose(name));
        let kinds = about.kinds.iter().map(|kind| kind.parse());
        Subject::of(
            session,
            purposes.collect::<Result<_, _>>()?,
            kinds.collect::<Result<_, _>>()?,
        )
    }

    /// Without kinds, those that the assessments cover.
    pub(super) fn of(
        session: &Session,
        purposes: BTreeSet<PurposeId>,
        mut kinds: BTreeSet<Kind>,
    ) -> Result<Subject, Error> {
        let ws = &session.ws;
        let (tree, today) = (ws.config.tree()?, ws.clock.today());
        let head = ws.wait(ws.ledger.head())?;
        let mut assessments = ws.wait(ws.ledger.assessments_at(head))?;
        assessments.retain(|a| {
            let mut named = purposes.iter();
            named.any(|purpose| Told::tells_of(a, (purpose, &tree), today))
        });
        if kinds.is_empty() {
            kinds.extend(assessments.iter().flat_map(|a| &a.kinds));
        }
        if kinds.is_empty() {
            return Err(Error::input(
                "the notice names no kinds of data; sign an assessment first, or give --kinds",
            ));
        }
        Ok(Subject {
            purposes,
            kinds,
            assessments,
        })
    }

    /// What holds now, to be told. A use on legitimate interest is not announced before it was weighed.
    pub(super) fn tells(&self, session: &Session) -> Result<Tells, Error> {
        let ws = &session.ws;
        let policy = ws.policy(None)?;
        let mut tells = Tells::new();
        let tree = ws.config.tree()?;
        let below = |purpose: &&PurposeId| self.purposes.iter().any(|p| tree.covers(p, purpose));
        let today = ws.clock.today();
        for purpose in ws.config.purposes.keys().filter(below) {
            let told = told::told(ws, purpose, &policy, (&self.assessments, today))?;
            let named = self.purposes.contains(purpose);
            if named && told.basis == LegalBasis::LegitimateInterest && told.assessments.is_empty()
            {
                return Err(Error::refused(format!(
                    "no signed assessment holds for `{purpose}`, and the notice has to say what it found; see `demur assess`"
                )));
            }
            tells.insert(purpose.clone(), told);
        }
        Ok(tells)
    }

    pub(super) fn occasion(&self, session: &Session) -> Result<Occasion, Error> {
        let ws = &session.ws;
        let terms = self.purposes.iter();
        let terms = terms.map(|p| Ok((p.clone(), ws.config.terms(p)?)));
        let terms: Vec<(PurposeId, Terms)> = terms.collect::<Result<_, Error>>()?;
        let holding = Holding {
            terms: &terms,
            tree: &ws.config.tree()?,
            assessments: &self.assessments,
            on: ws.clock.today(),
            asked: ws.config.portal.consent.is_some(),
        };
        Occasion::of(&self.purposes, &self.kinds, &holding)
    }
}
