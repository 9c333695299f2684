//! What a campaign is about: the same in every language, whoever asks.

use rights::{Assessment, Day, Error, Kind, LegalBasis, PurposeId, PurposeTree, Terms, Told};
use std::collections::{BTreeMap, BTreeSet};

/// What a campaign is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Occasion {
    /// The purposes with their legal basis.
    pub purposes: BTreeMap<PurposeId, LegalBasis>,
    /// The kinds of data.
    pub kinds: BTreeSet<Kind>,
    /// The interest of each purpose as the assessments have it.
    pub interests: BTreeMap<PurposeId, String>,
    /// Days between a person's notice and the first use.
    pub delay_days: u16,
    /// Whether the portal has a page on which people say yes.
    pub asked: bool,
}

/// What holds when somebody is told.
#[derive(Clone, Copy, Debug)]
pub struct Holding<'h> {
    /// The terms of purposes.
    pub terms: &'h [(PurposeId, Terms)],
    /// How purposes contain each other.
    pub tree: &'h PurposeTree,
    /// Assessments; those that do not hold on the day are left out.
    pub assessments: &'h [Assessment],
    /// The day.
    pub on: Day,
    /// Whether the portal has a page on which people say yes.
    pub asked: bool,
}

impl Occasion {
    /// What purposes and kinds come to under what holds; without kinds, those that the assessments cover. An
    /// interest is that of the purpose and of those below it: a notice about a purpose tells of those, too.
    ///
    /// # Errors
    /// When a purpose has no terms.
    pub fn of(
        purposes: &BTreeSet<PurposeId>,
        kinds: &BTreeSet<Kind>,
        holding: &Holding<'_>,
    ) -> Result<Occasion, Error> {
        let mut terms = BTreeMap::new();
        for purpose in purposes {
            holding.tree.require(purpose)?;
            let found = holding.terms.iter().find(|(known, _)| known == purpose);
            let none = || Error::not_found(format!("the purpose `{purpose}` has no terms"));
            terms.insert(purpose, found.map(|(_, terms)| terms).ok_or_else(none)?);
        }
        let about = |purpose: &PurposeId| {
            let all = holding.assessments.iter();
            let told = all.filter(|a| Told::tells_of(a, (purpose, holding.tree), holding.on));
            told.collect::<Vec<&Assessment>>()
        };
        let mut kinds = kinds.clone();
        if kinds.is_empty() {
            let all = purposes.iter().flat_map(about);
            kinds.extend(all.flat_map(|a| &a.kinds));
        }
        let interest = |purpose: &PurposeId| {
            let about = about(purpose).into_iter();
            let words: BTreeSet<&str> = about.map(|a| a.interest.trim()).collect();
            words.into_iter().collect::<Vec<_>>().join(" ")
        };
        let delays = terms.values().map(|terms| terms.notice_delay_days);
        Ok(Occasion {
            kinds,
            interests: purposes
                .iter()
                .map(|purpose| (purpose.clone(), interest(purpose)))
                .collect(),
            delay_days: delays.max().unwrap_or(0),
            asked: holding.asked,
            purposes: terms
                .into_iter()
                .map(|(purpose, terms)| (purpose.clone(), terms.basis))
                .collect(),
        })
    }

    /// Whether any of the purposes rests on this basis.
    pub(crate) fn rests_on(&self, basis: LegalBasis) -> bool {
        self.purposes.values().any(|of| *of == basis)
    }

    /// Whether something is used unless one objects.
    pub(crate) fn opt_out(&self) -> bool {
        self.rests_on(LegalBasis::LegitimateInterest)
    }

    /// Whether something is used only with a consent.
    pub(crate) fn opt_in(&self) -> bool {
        self.rests_on(LegalBasis::Consent)
    }
}
