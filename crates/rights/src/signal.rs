//! What programs say for a person: machine signals, apart from what the person said themselves.
//!
//! Among signals the most restrictive wins; none is ever a consent. What a person says later themselves
//! stands above what signals had said before.

use crate::{Choice, ChoiceKind, Error, Kind, PurposeId, PurposeTree, Scope, Standing};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// With this begins the source of every choice that a program said: `signal:gpc`.
pub const SIGNAL: &str = "signal:";

/// A denial by one signal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Signal {
    /// Which: `signal:gpc`.
    pub source: String,
    /// What it denies.
    pub scope: Scope,
    /// What the person themselves allowed afterwards.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub overruled: BTreeSet<Scope>,
}

fn wider(set: &BTreeSet<String>, than: &BTreeSet<String>) -> bool {
    set.is_empty() || (!than.is_empty() && than.is_subset(set))
}

impl Signal {
    /// What it still denies of a purpose: all of its scope, or the kinds that the person did not allow
    /// since, for this purpose or for all that the signal names: who allows an assistant that a signal denied
    /// leaves nothing of the denial to the purpose above. What they allowed on some surfaces alone leaves it
    /// whole (in doubt: refuse).
    #[must_use]
    pub fn reach(&self, purpose: &PurposeId, tree: &PurposeTree) -> Option<Scope> {
        if !self.scope.touches_purpose(purpose, tree) {
            return None;
        }
        let above = self.overruled.iter().filter(|said| {
            (said.covers_purpose(purpose, tree) || self.names_within(said, tree))
                && wider(&said.surfaces, &self.scope.surfaces)
        });
        let mut allowed: BTreeSet<Kind> = BTreeSet::new();
        for said in above {
            if said.kinds.is_empty() {
                return None;
            }
            allowed.extend(&said.kinds);
        }
        if allowed.is_empty() {
            return Some(self.scope.clone());
        }
        let denied = Kind::ALL.iter().filter(|kind| {
            (self.scope.kinds.is_empty() || self.scope.kinds.contains(*kind))
                && !allowed.contains(*kind)
        });
        let kinds: BTreeSet<Kind> = denied.copied().collect();
        (!kinds.is_empty()).then(|| Scope {
            kinds,
            ..self.scope.clone()
        })
    }

    fn names_within(&self, said: &Scope, tree: &PurposeTree) -> bool {
        let mut named = self.scope.purposes.iter();
        !self.scope.purposes.is_empty() && named.all(|purpose| said.covers_purpose(purpose, tree))
    }

    /// Whether anything of it is in force, whatever the purpose.
    #[must_use]
    pub fn stands(&self, tree: &PurposeTree) -> bool {
        let by_one = |said: &Scope| self.scope.is_within(said, tree);
        if self.overruled.iter().any(by_one) {
            return false;
        }
        // A denial of every purpose stands for purposes that nobody has named yet.
        self.scope.purposes.is_empty()
            || tree
                .iter()
                .any(|(purpose, _)| self.reach(purpose, tree).is_some())
    }
}

impl Choice {
    /// Whether a program said it, not the person.
    #[must_use]
    pub fn is_signal(&self) -> bool {
        self.source.starts_with(SIGNAL)
    }

    /// Signals deny, or take their own denial back; nothing else.
    pub(crate) fn check_signal(&self) -> Result<(), Error> {
        let may = matches!(
            self.kind,
            ChoiceKind::Objection | ChoiceKind::ObjectionWithdrawn
        );
        if !self.is_signal() || (may && self.item.is_none()) {
            return Ok(());
        }
        Err(Error::input(format!(
            "the signal `{}` cannot say `{}`: a signal is never a consent, and only denies or takes its own denial back; give the source by which the person said it",
            self.source, self.kind
        )))
    }
}

impl Standing {
    /// Applies what a signal said; `false` where the kind is one that counts whoever said it.
    pub(crate) fn hear(&mut self, choice: &Choice, tree: &PurposeTree) -> bool {
        match choice.kind {
            ChoiceKind::Objection => {
                let said = |s: &Signal| s.source == choice.source && s.scope == choice.scope;
                // The same again, as a browser says it at every visit, revives nothing.
                if !self.signals.iter().any(said) {
                    self.signals.insert(Signal {
                        source: choice.source.clone(),
                        scope: choice.scope.clone(),
                        overruled: BTreeSet::new(),
                    });
                }
                true
            }
            ChoiceKind::ObjectionWithdrawn => {
                let own = |s: &Signal| s.source == choice.source;
                self.signals
                    .retain(|s| !(own(s) && s.scope.is_within(&choice.scope, tree)));
                true
            }
            // `Choice::check` refuses these; old logs may have them. A yes of a signal is none, and a no
            // counts.
            ChoiceKind::Consent | ChoiceKind::RestrictionLifted => true,
            ChoiceKind::ConsentWithdrawn
            | ChoiceKind::Restriction
            | ChoiceKind::Erasure
            | ChoiceKind::AudienceNarrowed
            | ChoiceKind::SpecialCategory => false,
        }
    }

    /// The person themselves allowed something: it stands above every signal that spoke before.
    pub(crate) fn overrule(&mut self, scope: &Scope, tree: &PurposeTree) {
        if self.signals.is_empty() {
            return;
        }
        let over = |mut signal: Signal| {
            let known = signal.overruled.iter().any(|s| scope.is_within(s, tree));
            if scope.overlaps(&signal.scope, tree) && !known {
                signal.overruled.retain(|s| !s.is_within(scope, tree));
                signal.overruled.insert(scope.clone());
            }
            signal
        };
        self.signals = std::mem::take(&mut self.signals)
            .into_iter()
            .map(over)
            .collect();
    }

    /// Every no to a purpose that is in force: objections of the person, and what signals deny.
    pub fn objections_in_force(
        &self,
        purpose: &PurposeId,
        tree: &PurposeTree,
    ) -> impl Iterator<Item = Scope> {
        let own = self.objections.iter();
        let own = own.filter(|scope| scope.touches_purpose(purpose, tree));
        let denied = self.signals.iter().filter_map(|s| s.reach(purpose, tree));
        own.cloned().chain(denied)
    }

    /// Whether there is any no in force, of the person or of a signal.
    #[must_use]
    pub fn objects(&self, tree: &PurposeTree) -> bool {
        !self.objections.is_empty() || self.signals.iter().any(|signal| signal.stands(tree))
    }

    /// The signals alone by which items with these scope keys are refused for a purpose: none where the
    /// person objected to them as well.
    #[must_use]
    pub fn refusing_signals(
        &self,
        purpose: &PurposeId,
        keys: &BTreeSet<String>,
        tree: &PurposeTree,
    ) -> BTreeSet<&str> {
        let meets = |scope: &Scope| !scope.keys().is_disjoint(keys);
        let mut own = self.objections.iter();
        if own.any(|scope| scope.touches_purpose(purpose, tree) && meets(scope)) {
            return BTreeSet::new();
        }
        let denied = self.signals.iter();
        denied
            .filter(|signal| signal.reach(purpose, tree).is_some_and(|s| meets(&s)))
            .map(|signal| signal.source.as_str())
            .collect()
    }
}
