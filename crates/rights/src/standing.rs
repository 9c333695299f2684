//! What a person's ledger entries add up to.

use crate::{
    Audience, Choice, ChoiceKind, Day, ItemId, Kind, Notice, NoticeStatus, PurposeId, PurposeTree,
    Scope, Sequence, Signal, Withheld, Withholding,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Where a person stands: the fold of their choices and notices in ledger order. People with
/// equal standings are decided alike, so the state interns them.
///
/// INVARIANT: `Standing` is a pure function of the entries in their order; replaying the ledger
/// gives the same value (`fold(log) == state`).
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Standing {
    /// Scopes of the person's own objections in force; [`Standing::objections_in_force`] has those of
    /// signals, too.
    pub objections: BTreeSet<Scope>,
    /// What machine signals deny.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub signals: BTreeSet<Signal>,
    /// Scopes of restrictions in force.
    pub restrictions: BTreeSet<Scope>,
    /// Scopes of consents given.
    pub consents: BTreeSet<Scope>,
    /// Of these, the versions of the words under which each was given, where they are known. See
    /// [`Standing::consents_to`].
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub worded: BTreeSet<(Scope, String)>,
    /// Scopes of withdrawals that no later consent has covered again.
    pub withdrawals: BTreeSet<Scope>,
    /// The whole person is to be erased.
    pub erased: bool,
    /// Single items to be erased.
    pub erased_items: BTreeSet<ItemId>,
    /// Narrowed audiences of single items.
    pub item_audiences: BTreeMap<ItemId, Audience>,
    /// Narrowed audiences of all items in scope created before a day (`None`: of every age).
    pub narrowed: BTreeSet<(Scope, Option<Day>, Audience)>,
    /// Items flagged as showing special categories of data.
    pub special_items: BTreeSet<ItemId>,
    /// Scopes flagged as showing special categories of data.
    pub special: BTreeSet<Scope>,
    /// Items that are withheld for requests of others.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub withheld: BTreeSet<Withheld>,
    /// The state of each notice, by campaign.
    pub notices: BTreeMap<String, NoticeState>,
}

/// What is known of one notice.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct NoticeState {
    /// Purposes named.
    pub purposes: BTreeSet<PurposeId>,
    /// Kinds named.
    pub kinds: BTreeSet<Kind>,
    /// First day of delivery; starts the waiting time. `None` while unproven or bounced.
    pub delivered: Option<Day>,
    /// First day it was seen.
    pub seen: Option<Day>,
}

impl NoticeState {
    /// Whether it named this purpose (or one that contains it) and this kind.
    #[must_use]
    pub fn names(&self, purpose: &PurposeId, kind: Kind, tree: &PurposeTree) -> bool {
        self.kinds.contains(&kind) && self.purposes.iter().any(|p| tree.covers(p, purpose))
    }
}

impl Standing {
    /// What choices of one account add up to, in their order.
    pub fn of<'c>(choices: impl IntoIterator<Item = &'c Choice>, tree: &PurposeTree) -> Standing {
        let mut standing = Standing::default();
        for choice in choices {
            standing.apply_choice(choice, tree);
        }
        standing
    }

    /// Applies one choice.
    ///
    /// A taking back reaches an objection or restriction only when it covers all of it; one that
    /// covers a part leaves it whole (in doubt: refuse). A withdrawal of consent cuts every
    /// consent that it overlaps for what they share, and stays until a later consent covers it. What
    /// signals say is kept apart; a later consent or taking back of the person stands above it.
    pub fn apply_choice(&mut self, choice: &Choice, tree: &PurposeTree) {
        if choice.is_signal() && self.hear(choice, tree) {
            return;
        }
        let scope = choice.scope.clone();
        match choice.kind {
            ChoiceKind::Objection => {
                self.objections.insert(scope);
            }
            ChoiceKind::ObjectionWithdrawn => {
                self.overrule(&scope, tree);
                self.objections.retain(|o| !o.is_within(&scope, tree));
            }
            ChoiceKind::Consent => {
                self.overrule(&scope, tree);
                self.withdrawals.retain(|w| !w.is_within(&scope, tree));
                match &choice.wording {
                    Some(wording) => {
                        self.worded.insert((scope.clone(), wording.version.clone()));
                    }
                    // Said again, without words that anybody could compare.
                    None => self.worded.retain(|(given, _)| *given != scope),
                }
                self.consents.insert(scope);
            }
            ChoiceKind::ConsentWithdrawn => {
                self.consents.retain(|c| !c.is_within(&scope, tree));
                self.worded.retain(|(c, _)| !c.is_within(&scope, tree));
                self.withdrawals.insert(scope);
            }
            ChoiceKind::Restriction => {
                self.restrictions.insert(scope);
            }
            ChoiceKind::RestrictionLifted => {
                self.restrictions.retain(|r| !r.is_within(&scope, tree))
            }
            ChoiceKind::Erasure => match &choice.item {
                Some(item) => {
                    self.erased_items.insert(item.clone());
                }
                None => self.erased = true,
            },
            ChoiceKind::AudienceNarrowed => self.narrow(choice, scope),
            ChoiceKind::SpecialCategory => match &choice.item {
                Some(item) => {
                    self.special_items.insert(item.clone());
                }
                None => {
                    self.special.insert(scope);
                }
            },
        }
    }

    /// Withholds an item; a later reason of the same request takes the place of the earlier one.
    pub fn withhold(&mut self, withheld: Withheld) {
        self.release(&withheld.item, withheld.request);
        self.withheld.insert(withheld);
    }

    /// An item is not withheld for this request any more; others' requests may still withhold it.
    pub fn release(&mut self, item: &ItemId, request: Sequence) {
        self.withheld
            .retain(|w| (&w.item, w.request) != (item, request));
    }

    /// Whether an item is withheld for this reason.
    #[must_use]
    pub fn withholds(&self, item: &ItemId, why: &[Withholding]) -> bool {
        let is = |w: &Withheld| w.item == *item && why.contains(&w.why);
        self.withheld.iter().any(is)
    }

    fn narrow(&mut self, choice: &Choice, scope: Scope) {
        // INVARIANT: `Choice::check` refused a missing or public audience before the entry was
        // written; an old entry without one narrows to nobody.
        let audience = choice.audience.unwrap_or(Audience::OnlyMe);
        match &choice.item {
            Some(item) => {
                let known = self
                    .item_audiences
                    .get(item)
                    .copied()
                    .unwrap_or(Audience::Public);
                self.item_audiences
                    .insert(item.clone(), known.narrowed_by(audience));
            }
            None => {
                self.narrowed.insert((scope, choice.before, audience));
            }
        }
    }

    /// Applies one step of a notice. A bounce undoes the delivery of the same campaign; seeing it
    /// proves delivery whatever came before; the first proven day counts.
    pub fn apply_notice(&mut self, notice: &Notice) {
        let state = self.notices.entry(notice.campaign.clone()).or_default();
        state.purposes.extend(notice.purposes.iter().cloned());
        state.kinds.extend(notice.kinds.iter().copied());
        let day = notice.at.day();
        match notice.status {
            NoticeStatus::Sent => {}
            NoticeStatus::Delivered => state.delivered = state.delivered.or(Some(day)),
            NoticeStatus::Bounced => state.delivered = state.seen,
            NoticeStatus::Seen => {
                state.seen = state.seen.or(Some(day));
                state.delivered = state.delivered.or(Some(day));
            }
        }
    }

    /// Unites the standings of linked accounts: every no of either counts, and so does every yes
    /// and every notice, since they are one person; a no stands above a yes.
    pub fn unite(&mut self, other: &Standing) {
        self.objections.extend(other.objections.iter().cloned());
        // A signal that one account overruled and the other did not stands twice here, and counts.
        self.signals.extend(other.signals.iter().cloned());
        self.restrictions.extend(other.restrictions.iter().cloned());
        self.consents.extend(other.consents.iter().cloned());
        self.worded.extend(other.worded.iter().cloned());
        self.withdrawals.extend(other.withdrawals.iter().cloned());
        self.erased |= other.erased;
        self.erased_items.extend(other.erased_items.iter().cloned());
        for (item, audience) in &other.item_audiences {
            let known = self
                .item_audiences
                .get(item)
                .copied()
                .unwrap_or(Audience::Public);
            self.item_audiences
                .insert(item.clone(), known.narrowed_by(*audience));
        }
        self.narrowed.extend(other.narrowed.iter().cloned());
        self.special_items
            .extend(other.special_items.iter().cloned());
        self.special.extend(other.special.iter().cloned());
        self.withheld.extend(other.withheld.iter().cloned());
        for (campaign, theirs) in &other.notices {
            let ours = self.notices.entry(campaign.clone()).or_default();
            ours.purposes.extend(theirs.purposes.iter().cloned());
            ours.kinds.extend(theirs.kinds.iter().copied());
            ours.delivered = earliest(ours.delivered, theirs.delivered);
            ours.seen = earliest(ours.seen, theirs.seen);
        }
    }

    /// The consents that count where consents to these versions of words do; without versions, all of them.
    ///
    /// Where anything says under which words a scope was given, one of these versions has to be among them: in
    /// doubt, it was to other words. One that names no words counts as it was brought in.
    pub fn consents_to<'a>(
        &'a self,
        versions: Option<&'a BTreeSet<String>>,
    ) -> impl Iterator<Item = &'a Scope> {
        self.consents.iter().filter(move |scope| {
            let Some(versions) = versions else {
                return true;
            };
            let words = || self.worded.iter().filter(|(given, _)| given == *scope);
            words().next().is_none() || words().any(|(_, version)| versions.contains(version))
        })
    }

    /// Whether decisions need to look at single items of this person: narrowed audiences, erased
    /// or flagged items.
    #[must_use]
    pub fn reaches_into_items(&self) -> bool {
        !(self.erased_items.is_empty()
            && self.item_audiences.is_empty()
            && self.narrowed.is_empty()
            && self.special_items.is_empty()
            && self.special.is_empty()
            && self.withheld.is_empty())
    }
}

fn earliest(a: Option<Day>, b: Option<Day>) -> Option<Day> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Instant;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn choose(kind: ChoiceKind, scope: Scope) -> Choice {
        Choice::new(kind, scope, at("2026-01-01"), "test")
    }

    #[test]
    fn taking_back_a_part_leaves_the_objection_whole() {
        let tree = PurposeTree::default();
        let photos = Scope {
            kinds: [Kind::Photo].into(),
            ..Scope::all()
        };
        let mut s = Standing::default();
        s.apply_choice(&choose(ChoiceKind::Objection, Scope::all()), &tree);
        s.apply_choice(
            &choose(ChoiceKind::ObjectionWithdrawn, photos.clone()),
            &tree,
        );
        assert!(s.objections.contains(&Scope::all()));
        s.apply_choice(&choose(ChoiceKind::Objection, photos), &tree);
        s.apply_choice(&choose(ChoiceKind::ObjectionWithdrawn, Scope::all()), &tree);
        assert!(s.objections.is_empty());
    }

    #[test]
    fn a_withdrawal_outlives_a_narrower_consent() {
        let tree = PurposeTree::default();
        let photos = Scope {
            kinds: [Kind::Photo].into(),
            ..Scope::all()
        };
        let mut s = Standing::default();
        s.apply_choice(&choose(ChoiceKind::Consent, Scope::all()), &tree);
        s.apply_choice(&choose(ChoiceKind::ConsentWithdrawn, Scope::all()), &tree);
        assert!(s.consents.is_empty());
        s.apply_choice(&choose(ChoiceKind::Consent, photos), &tree);
        assert!(
            !s.withdrawals.is_empty(),
            "a consent to photos does not undo the withdrawal of everything"
        );
        s.apply_choice(&choose(ChoiceKind::Consent, Scope::all()), &tree);
        assert!(s.withdrawals.is_empty());
    }

    fn agreed(scope: Scope, version: Option<&str>) -> Choice {
        let wording = version.map(|version| crate::Wording {
            version: version.to_owned(),
            lang: "en".to_owned(),
            digest: crate::Hash::of(version.as_bytes()),
        });
        Choice {
            wording,
            ..choose(ChoiceKind::Consent, scope)
        }
    }

    #[test]
    fn a_consent_counts_for_the_words_that_it_was_given_to() {
        let tree = PurposeTree::default();
        let now: BTreeSet<String> = ["2026-07".to_owned()].into();
        let both: BTreeSet<String> = ["2026-05".to_owned(), "2026-07".to_owned()].into();
        let count = |s: &Standing, versions| s.consents_to(versions).count();
        let mut s = Standing::default();
        s.apply_choice(&agreed(Scope::all(), Some("2026-05")), &tree);
        assert_eq!((count(&s, None), count(&s, Some(&now))), (1, 0));
        assert_eq!(count(&s, Some(&both)), 1);
        let mut newer = s.clone();
        newer.apply_choice(&agreed(Scope::all(), Some("2026-07")), &tree);
        assert_eq!(count(&newer, Some(&now)), 1);
        // One that names no words counts as it was brought in, unless the last word names some.
        let mut plain = s.clone();
        plain.apply_choice(&agreed(Scope::all(), None), &tree);
        assert_eq!(count(&plain, Some(&now)), 1);
        plain.apply_choice(&agreed(Scope::all(), Some("2026-05")), &tree);
        assert_eq!(count(&plain, Some(&now)), 0);
        // Of linked accounts one that agreed to other words keeps the same scope out.
        let mut linked = Standing::default();
        linked.apply_choice(&agreed(Scope::all(), None), &tree);
        linked.unite(&s);
        assert_eq!(count(&linked, Some(&now)), 0);
        newer.apply_choice(&choose(ChoiceKind::ConsentWithdrawn, Scope::all()), &tree);
        assert!(newer.worded.is_empty() && count(&newer, None) == 0);
    }

    #[test]
    fn a_bounce_undoes_delivery_and_seeing_proves_it() {
        let step = |status, day: &str| Notice {
            campaign: "c".into(),
            purposes: ["ai".into()].into(),
            kinds: [Kind::Post].into(),
            status,
            at: at(day),
            channel: "mail".into(),
        };
        let mut s = Standing::default();
        s.apply_notice(&step(NoticeStatus::Delivered, "2026-01-01"));
        s.apply_notice(&step(NoticeStatus::Bounced, "2026-01-02"));
        assert_eq!(s.notices["c"].delivered, None);
        s.apply_notice(&step(NoticeStatus::Seen, "2026-01-03"));
        s.apply_notice(&step(NoticeStatus::Bounced, "2026-01-04"));
        assert_eq!(
            s.notices["c"].delivered,
            Some("2026-01-03".parse().unwrap())
        );
    }
}
