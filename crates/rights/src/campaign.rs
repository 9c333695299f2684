//! What an announcement tells people, and whether it still is what holds.

use crate::{Assessment, Day, Hash, Kind, LegalBasis, PurposeId, PurposeTree, Terms};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// An announcement: one text to many persons. Each person's [`crate::Notice`] names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campaign {
    /// Its name, unique in the workspace.
    pub id: String,
    /// The kinds of data it names.
    pub kinds: BTreeSet<Kind>,
    /// The purposes it names, with what holds for each of them.
    pub told: BTreeMap<PurposeId, Told>,
    /// SHA-256 over the texts of all languages; none for an announcement that was made elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub texts: Option<Hash>,
    /// How it goes out: `mail`, `in_app`, `letter`; `import` for one that was made elsewhere.
    pub channel: String,
}

/// What people are told of one purpose, as far as a change of it makes another notice necessary
/// (GDPR Art. 13(3), 14(4)): what they could not expect from the notice before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The legal basis.
    pub basis: LegalBasis,
    /// The first day of the scope; without one nothing is in scope unless found compatible.
    pub scope_from: Option<Day>,
    /// Days between notice and first use: the time to object.
    pub notice_delay_days: u16,
    /// Rules of the policy that permit, each as a digest of what it says.
    pub permits: BTreeSet<Hash>,
    /// Rules of the policy that forbid.
    pub forbids: BTreeSet<Hash>,
    /// What the signed assessments of the purpose say, by their names.
    pub assessments: BTreeMap<String, Weighed>,
}

/// The parts of an assessment that people are told of or rely on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weighed {
    /// Digest of the interest (Art. 13(1)(d)).
    pub interest: Hash,
    /// Digest of the safeguards.
    pub safeguards: Hash,
    /// The kinds of data covered.
    pub kinds: BTreeSet<Kind>,
    /// Purposes of collection found compatible (Art. 6(4)).
    pub compatible_with: BTreeSet<String>,
    /// Whether items from before the scope are found compatible.
    pub older_items_compatible: bool,
}

impl Weighed {
    /// Of an assessment.
    #[must_use]
    pub fn of(assessment: &Assessment) -> Weighed {
        let digest = |text: &str| {
            // Another line break is no other interest.
            let words: Vec<&str> = text.split_whitespace().collect();
            Hash::of(words.join(" ").as_bytes())
        };
        Weighed {
            interest: digest(&assessment.interest),
            safeguards: digest(&assessment.safeguards),
            kinds: assessment.kinds.clone(),
            compatible_with: assessment.compatible_with.clone(),
            older_items_compatible: assessment.older_items_compatible,
        }
    }
}

/// A change that matters: what holds now goes beyond what people were told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Beyond {
    /// Another legal basis.
    Basis,
    /// Items from before the day that was told are in scope.
    Scope,
    /// There is less time to object.
    Delay,
    /// A rule permits what none permitted.
    Permits,
    /// A rule that forbade is gone or another one.
    Forbids,
    /// The interest is another one.
    Interest,
    /// The safeguards are other ones.
    Safeguards,
    /// Purposes of collection, or older items, are found compatible that were not.
    Compatibility,
    /// The assessment covers kinds of data that it did not.
    Kinds,
}

impl Beyond {
    /// In a few words, English.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Beyond::Basis => "the legal basis is another one",
            Beyond::Scope => "the scope reaches further back",
            Beyond::Delay => "the waiting time is shorter",
            Beyond::Permits => "a rule of the policy permits more",
            Beyond::Forbids => "a rule of the policy that forbade is gone or changed",
            Beyond::Interest => "the assessment names another interest",
            Beyond::Safeguards => "the assessment names other safeguards",
            Beyond::Compatibility => "the assessment finds more compatible (Art. 6(4))",
            Beyond::Kinds => "the assessment covers more kinds of data",
        }
    }
}

impl Told {
    /// What holds for a purpose.
    #[must_use]
    pub fn of<'a>(
        terms: &Terms,
        (permits, forbids): (BTreeSet<Hash>, BTreeSet<Hash>),
        assessments: impl IntoIterator<Item = &'a Assessment>,
    ) -> Told {
        let weighed = assessments.into_iter();
        Told {
            basis: terms.basis,
            scope_from: terms.scope_from,
            notice_delay_days: terms.notice_delay_days,
            permits,
            forbids,
            assessments: weighed.map(|a| (a.id.clone(), Weighed::of(a))).collect(),
        }
    }

    /// Whether people who are told of a purpose on a day are told of an assessment: a signed one of that purpose
    /// or of one below it, since a notice about a purpose tells of those, too.
    #[must_use]
    pub fn tells_of(
        assessment: &Assessment,
        (purpose, tree): (&PurposeId, &PurposeTree),
        on: Day,
    ) -> bool {
        let about = &assessment.purpose;
        // Of a purpose that the workspace no longer has nothing is told, though it covers itself.
        tree.contains(about) && tree.covers(purpose, about) && assessment.holds_on(on)
    }

    /// Where what holds now goes beyond what was told then. Whatever only narrows the use does not
    /// matter: a rule that forbids more, one that permits less, a later scope, a longer wait, a kind of
    /// data less. A kind that was not named is refused item by item without this.
    #[must_use]
    pub fn surpassed_by(&self, now: &Told) -> BTreeSet<Beyond> {
        let mut beyond = BTreeSet::new();
        let mut note = |is: bool, what: Beyond| {
            if is {
                beyond.insert(what);
            }
        };
        note(now.basis != self.basis, Beyond::Basis);
        let further = match (self.scope_from, now.scope_from) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(then), Some(now)) => now < then,
        };
        note(further, Beyond::Scope);
        note(
            now.notice_delay_days < self.notice_delay_days,
            Beyond::Delay,
        );
        note(!now.permits.is_subset(&self.permits), Beyond::Permits);
        note(!self.forbids.is_subset(&now.forbids), Beyond::Forbids);
        for weighed in now.assessments.values() {
            let all = || self.assessments.values();
            note(
                all().all(|then| then.interest != weighed.interest),
                Beyond::Interest,
            );
            note(
                all().all(|then| then.safeguards != weighed.safeguards),
                Beyond::Safeguards,
            );
            let found = |purpose| all().any(|then| then.compatible_with.contains(purpose));
            let older = all().any(|then| then.older_items_compatible);
            note(
                !weighed.compatible_with.iter().all(found)
                    || (weighed.older_items_compatible && !older),
                Beyond::Compatibility,
            );
        }
        beyond
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashes(names: &[&str]) -> BTreeSet<Hash> {
        names.iter().map(|n| Hash::of(n.as_bytes())).collect()
    }

    fn weighed() -> Weighed {
        Weighed {
            interest: Hash::of(b"better answers"),
            safeguards: Hash::of(b"masking"),
            kinds: [Kind::Post].into(),
            compatible_with: ["community".to_owned()].into(),
            older_items_compatible: false,
        }
    }

    fn told() -> Told {
        Told {
            basis: LegalBasis::LegitimateInterest,
            scope_from: Some("2020-01-01".parse().unwrap()),
            notice_delay_days: 14,
            permits: hashes(&["a", "b"]),
            forbids: hashes(&["x", "y"]),
            assessments: [("ai".to_owned(), weighed())].into(),
        }
    }

    #[test]
    fn what_narrows_does_not_matter() {
        let then = told();
        let narrower: [fn(&mut Told); 8] = [
            |_| {},
            |t| t.scope_from = None,
            |t| t.scope_from = Some("2024-01-01".parse().unwrap()),
            |t| t.notice_delay_days = 30,
            |t| t.permits = hashes(&["a"]),
            |t| t.forbids = hashes(&["x", "y", "z"]),
            |t| t.assessments.clear(),
            |t| {
                let w = t.assessments.get_mut("ai").unwrap();
                w.compatible_with.clear();
                w.kinds.clear();
            },
        ];
        for narrow in narrower {
            let mut now = told();
            narrow(&mut now);
            assert_eq!(then.surpassed_by(&now), BTreeSet::new(), "{now:?}");
        }
    }

    #[test]
    fn what_goes_further_does() {
        let then = told();
        fn ai(t: &mut Told) -> &mut Weighed {
            t.assessments.get_mut("ai").unwrap()
        }
        type Widen = fn(&mut Told);
        let further: [(Widen, Beyond); 10] = [
            (|t| t.basis = LegalBasis::Consent, Beyond::Basis),
            (
                |t| t.scope_from = Some("2019-12-31".parse().unwrap()),
                Beyond::Scope,
            ),
            (|t| t.notice_delay_days = 13, Beyond::Delay),
            (|t| t.permits = hashes(&["a", "b", "c"]), Beyond::Permits),
            (|t| t.permits = hashes(&["c"]), Beyond::Permits),
            (|t| t.forbids = hashes(&["x"]), Beyond::Forbids),
            (|t| ai(t).interest = Hash::of(b"ads"), Beyond::Interest),
            (|t| ai(t).safeguards = Hash::of(b"none"), Beyond::Safeguards),
            (
                |t| {
                    ai(t).compatible_with.insert("chat".to_owned());
                },
                Beyond::Compatibility,
            ),
            (
                |t| ai(t).older_items_compatible = true,
                Beyond::Compatibility,
            ),
        ];
        for (widen, what) in further {
            let mut now = told();
            widen(&mut now);
            assert_eq!(then.surpassed_by(&now), [what].into(), "{now:?}");
        }
        let mut first = told();
        first.scope_from = None;
        assert_eq!(first.surpassed_by(&then), [Beyond::Scope].into());
    }

    /// An assessment of a purpose, signed on 1 March 2026 and good until the end of that year.
    fn assessed(purpose: &str) -> Assessment {
        serde_json::from_value(serde_json::json!({
            "id": "ai", "version": 1, "purpose": purpose, "basis": "legitimate_interest",
            "kinds": ["post"], "interest": "better answers", "necessity": "", "expectations": "",
            "safeguards": "masking", "balance": "", "third_parties": "", "minors": "",
            "special_categories": "", "expires": "2026-12-31",
            "sign_off": { "officer": "Mara", "on": "2026-03-01" },
        }))
        .unwrap()
    }

    #[test]
    fn of_a_purpose_is_told_what_was_signed_for_it_and_for_those_below() {
        let p = PurposeId::from;
        let parent = Some(p("generative_ai"));
        let tree = [
            (p("generative_ai"), None),
            (p("ai_assistant"), parent.clone()),
            (p("creative_tools"), parent),
        ];
        let tree = PurposeTree::new(tree).unwrap();
        let tells = |purpose: &str, of: &str, day: &str| {
            let about = PurposeId::from(purpose);
            Told::tells_of(&assessed(of), (&about, &tree), day.parse().unwrap())
        };
        assert!(tells("generative_ai", "generative_ai", "2026-03-01"));
        assert!(tells("generative_ai", "ai_assistant", "2026-12-31"));
        assert!(!tells("ai_assistant", "generative_ai", "2026-05-01"));
        assert!(!tells("ai_assistant", "creative_tools", "2026-05-01"));
        for day in ["2026-02-28", "2027-01-01"] {
            assert!(!tells("ai_assistant", "ai_assistant", day), "{day}");
        }
        assert!(!tells("of_old", "of_old", "2026-05-01"), "no purpose");
    }

    #[test]
    fn an_assessment_under_another_name_that_says_the_same_does_not_matter() {
        let mut now = told();
        let same = now.assessments.remove("ai").unwrap();
        now.assessments.insert("ai_2026".to_owned(), same);
        assert_eq!(told().surpassed_by(&now), BTreeSet::new());
    }
}
