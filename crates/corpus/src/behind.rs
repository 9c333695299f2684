//! The ledger entries behind a decision: those that the facts were made of which the deciding rules read.

use decide::Run;
use ledger::{Ledger, Recorded, Storage};
use policy::{Attr, ContextAttr, Effect, ItemAttr, OwnerAttr, Policy};
use rights::{
    Choice, ChoiceKind, Day, Decision, Entry, EntryKind, Error, ItemId, Kind, Notice, NoticeStatus,
    Ordinal, PurposeId, PurposeTree, Reason, Sequence, Withholding, in_force,
};
use std::collections::{BTreeMap, BTreeSet};

/// What each rule of a policy reads.
#[derive(Debug)]
pub struct Reads {
    rules: Vec<BTreeSet<Attr>>,
    /// What the rules read that forbid.
    forbidding: BTreeSet<Attr>,
}

impl Reads {
    /// Of a policy.
    #[must_use]
    pub fn of(policy: &Policy) -> Reads {
        let rules = &policy.lowered().rules;
        let forbid = rules.iter().filter(|rule| rule.effect == Effect::Forbid);
        Reads {
            rules: rules.iter().map(|rule| rule.condition.attrs()).collect(),
            forbidding: forbid.flat_map(|rule| rule.condition.attrs()).collect(),
        }
    }

    fn rule(&self, rule: usize) -> BTreeSet<Attr> {
        self.rules.get(rule).cloned().unwrap_or_default()
    }
}

/// An item, as far as entries reach it.
#[derive(Clone, Copy, Debug)]
pub struct ReachedItem<'i> {
    /// Whose it is.
    pub owner: Option<Ordinal>,
    /// Its id.
    pub item: &'i str,
    /// What it is.
    pub kind: Kind,
    /// The keys under which choices reach it.
    pub scopes: &'i BTreeSet<String>,
    /// When it was made.
    pub created: Option<Day>,
}

/// An entry, and whether nothing later has taken it back.
#[derive(Debug)]
struct Said {
    sequence: Sequence,
    entry: Entry,
    counts: bool,
    /// The keys that its scope reaches.
    keys: BTreeSet<String>,
}

/// Entries about people, and what the operator signed.
#[derive(Debug, Default)]
pub struct Behind {
    people: BTreeMap<Ordinal, usize>,
    said: Vec<Vec<Said>>,
    signed: Vec<(Sequence, PurposeId)>,
}

impl Behind {
    /// The entries before a sequence about people, each with all of their accounts.
    ///
    /// # Errors
    /// When somebody is nobody, or storage fails.
    pub async fn read<S: Storage>(
        ledger: &Ledger<S>,
        people: &BTreeSet<Ordinal>,
        (before, tree): (Sequence, &PurposeTree),
    ) -> Result<Behind, Error> {
        let mut behind = Behind::of_operator(ledger, before).await?;
        for person in people {
            if behind.people.contains_key(person) {
                continue;
            }
            let linked = ledger.person(*person).await?.linked;
            let mut entries = Vec::new();
            for account in &linked {
                let history = ledger.history(*account).await?.into_iter();
                let earlier = history.filter(|recorded| recorded.sequence < before);
                entries.extend(earlier.map(|recorded| (*account, recorded)));
            }
            behind.add(&linked, &entries, tree);
        }
        Ok(behind)
    }

    /// What the operator signed before a sequence.
    pub(crate) async fn of_operator<S: Storage>(
        ledger: &Ledger<S>,
        before: Sequence,
    ) -> Result<Behind, Error> {
        let signed = ledger
            .operator_history(EntryKind::AssessmentSigned)
            .await?
            .into_iter();
        let signed = signed.filter(|recorded| recorded.sequence < before);
        let of = |recorded: Recorded| match recorded.entry {
            Some(Entry::AssessmentSigned(assessment)) => {
                Some((recorded.sequence, assessment.purpose))
            }
            _ => None,
        };
        Ok(Behind {
            signed: signed.filter_map(of).collect(),
            ..Behind::default()
        })
    }

    /// Adds a person by their accounts and everything that is recorded of these, in order.
    pub(crate) fn add(
        &mut self,
        accounts: &[Ordinal],
        entries: &[(Ordinal, Recorded)],
        tree: &PurposeTree,
    ) {
        let mut said = Vec::new();
        for account in accounts {
            let of = entries.iter().filter(|(person, _)| person == account);
            let of: Vec<&Recorded> = of.map(|(_, recorded)| recorded).collect();
            said.extend(of_account(&of, tree));
            self.people.insert(*account, self.said.len());
        }
        self.said.push(said);
    }

    /// The entries behind each sentence that a policy says of a decision, in the order of
    /// [`Policy::explain`].
    ///
    /// Behind an admission stands what the permit reads, and what kept the rules that forbid from holding: the
    /// notice that arrived, the assessment that was signed.
    #[must_use]
    pub fn of(
        &self,
        reads: &Reads,
        decision: Decision,
        item: &ReachedItem<'_>,
        run: &Run,
    ) -> Vec<BTreeSet<Sequence>> {
        if decision.is_admitted() {
            let attrs = |rule| &reads.rule(rule) | &reads.forbidding;
            let permits = decision.permits.iter();
            return permits
                .map(|rule| self.entries(&attrs(rule), (item, true), run))
                .collect();
        }
        let entries = |reason| match reason {
            Reason::Forbidden(rule) | Reason::Errored(rule) => {
                self.entries(&reads.rule(rule), (item, false), run)
            }
            Reason::NotPermitted => BTreeSet::new(),
        };
        decision.reasons().map(entries).collect()
    }

    fn entries(
        &self,
        attrs: &BTreeSet<Attr>,
        (item, admitted): (&ReachedItem<'_>, bool),
        run: &Run,
    ) -> BTreeSet<Sequence> {
        let theirs = item.owner.and_then(|owner| self.people.get(&owner));
        let theirs = theirs.and_then(|at| self.said.get(*at));
        let spoke = theirs.into_iter().flatten().filter(|said| {
            said.counts
                && attrs
                    .iter()
                    .any(|attr| speaks(said, *attr, (item, admitted), run))
        });
        let mut found: BTreeSet<Sequence> = spoke.map(|said| said.sequence).collect();
        if attrs.contains(&Attr::Context(ContextAttr::AssessedKinds)) {
            let about = self.signed.iter().filter(|(_, of)| of == run.purpose());
            found.extend(about.map(|(sequence, _)| *sequence));
        }
        found
    }
}

/// What was said of one account, with whether it still counts.
fn of_account(recorded: &[&Recorded], tree: &PurposeTree) -> Vec<Said> {
    let choice = |recorded: &&Recorded| match &recorded.entry {
        Some(Entry::Choice(choice)) => Some(choice.clone()),
        _ => None,
    };
    let choices: Vec<Choice> = recorded.iter().filter_map(choice).collect();
    let choices: Vec<&Choice> = choices.iter().collect();
    let mut stands = in_force(&choices, tree).into_iter();
    let mut all = Vec::new();
    for (at, one) in recorded.iter().enumerate() {
        let Some(entry) = one.entry.clone() else {
            continue;
        };
        let later = recorded.get(at + 1..).unwrap_or_default();
        let (counts, keys) = match &entry {
            Entry::Choice(choice) => (
                stands.next().flatten().unwrap_or(false),
                choice.scope.keys(),
            ),
            Entry::ItemWithheld(withheld) => {
                let item = (&withheld.item, withheld.request);
                (!is_released(item, later), BTreeSet::new())
            }
            _ => (true, BTreeSet::new()),
        };
        all.push(Said {
            sequence: one.sequence,
            entry,
            counts,
            keys,
        });
    }
    all
}

fn is_released((item, request): (&ItemId, Sequence), later: &[&Recorded]) -> bool {
    later.iter().any(|recorded| match &recorded.entry {
        Some(Entry::ItemReleased {
            item: released,
            request: of,
        }) => (released, *of) == (item, request),
        _ => false,
    })
}

/// Whether an attribute of this item was made of an entry, for the purpose of the run.
fn speaks(said: &Said, attr: Attr, (item, admitted): (&ReachedItem<'_>, bool), run: &Run) -> bool {
    match (&said.entry, attr) {
        (Entry::Choice(choice), Attr::Owner(attr)) => {
            let reaches = || !said.keys.is_disjoint(item.scopes);
            let touches = || choice.scope.touches_purpose(run.purpose(), &run.tree);
            match (attr, choice.kind) {
                (OwnerAttr::Objections, ChoiceKind::Objection)
                | (OwnerAttr::Restrictions, ChoiceKind::Restriction)
                | (OwnerAttr::Withdrawals, ChoiceKind::ConsentWithdrawn) => reaches() && touches(),
                (OwnerAttr::Consents, ChoiceKind::Consent) => {
                    reaches() && choice.scope.covers_purpose(run.purpose(), &run.tree)
                }
                (OwnerAttr::Erased, ChoiceKind::Erasure) => is_of(choice, item, || true),
                _ => false,
            }
        }
        (Entry::Choice(choice), Attr::Item(attr)) => {
            let reaches = || !said.keys.is_disjoint(item.scopes);
            match (attr, choice.kind) {
                (ItemAttr::Audience, ChoiceKind::AudienceNarrowed) => {
                    is_of(choice, item, || reaches() && is_older(choice, item))
                }
                (ItemAttr::SpecialCategory, ChoiceKind::SpecialCategory) => {
                    is_of(choice, item, reaches)
                }
                _ => false,
            }
        }
        (Entry::Notice(notice), Attr::Owner(attr)) => {
            let told = matches!(
                attr,
                OwnerAttr::Notified | OwnerAttr::NotifiedLongEnough | OwnerAttr::NoticeSeen
            );
            told && names(notice, item.kind, run) && (!admitted || arrived(notice.status))
        }
        (Entry::PersonCorrected { .. }, attr) => matches!(
            attr,
            Attr::Owner(OwnerAttr::Age | OwnerAttr::Region | OwnerAttr::Account)
                | Attr::Item(ItemAttr::OwnerAgeThen)
        ),
        (Entry::ItemWithheld(withheld), Attr::Item(attr)) => {
            let why = match attr {
                ItemAttr::SpecialCategory => withheld.why == Withholding::Special,
                ItemAttr::DepictsRefuser => withheld.why != Withholding::Special,
                _ => false,
            };
            why && withheld.item.as_str() == item.item
        }
        _ => false,
    }
}

/// Whether a choice names the item; one that names none is about those of its scope.
fn is_of(choice: &Choice, item: &ReachedItem<'_>, in_scope: impl Fn() -> bool) -> bool {
    match &choice.item {
        Some(named) => named.as_str() == item.item,
        None => in_scope(),
    }
}

/// An item without a day may be older than any day.
fn is_older(choice: &Choice, item: &ReachedItem<'_>) -> bool {
    let before = |day: Day| item.created.is_none_or(|created| created < day);
    choice.before.is_none_or(before)
}

fn names(notice: &Notice, kind: Kind, run: &Run) -> bool {
    let mut purposes = notice.purposes.iter();
    notice.kinds.contains(&kind) && purposes.any(|p| run.tree.covers(p, run.purpose()))
}

const fn arrived(status: NoticeStatus) -> bool {
    matches!(status, NoticeStatus::Delivered | NoticeStatus::Seen)
}
