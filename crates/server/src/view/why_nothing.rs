//! One reason why nothing of a person is used, where there is one that says it all; otherwise the rules of each
//! item do.

use super::standing::{counting, standing};
use crate::app::App;
use pages::home::WhyNothing;
use policy::{Attr, Effect, OwnerAttr, Policy};
use report::dossier::{About, ChoiceLine, Dossier, ItemLine};
use rights::{ChoiceKind, Day, Scope};
use std::collections::BTreeSet;

/// Why nothing is used.
pub(crate) fn why_nothing(app: &App, dossier: &Dossier) -> WhyNothing {
    if dossier.items.total == 0 {
        return WhyNothing::NoItems;
    }
    let Some(about) = &dossier.about else {
        return WhyNothing::Rules;
    };
    let refused = Refused::of(&app.parts.policy, &dossier.items.items);
    if let Some(day) = objected(app, about) {
        return WhyNothing::Objected(day);
    }
    // Whoever is too young cannot consent: that comes first.
    if refused.all_read(&[OwnerAttr::Age]) {
        return WhyNothing::Minor;
    }
    if let Some(why) = without_consent(app, about, &refused) {
        return why;
    }
    let told = [
        OwnerAttr::Notified,
        OwnerAttr::NotifiedLongEnough,
        OwnerAttr::NoticeSeen,
    ];
    let arrived = about
        .notices
        .iter()
        .any(|notice| notice.delivered.is_some());
    if refused.all_read(&told) && !arrived {
        return WhyNothing::Unreached;
    }
    let waits = about.notices.iter().filter_map(|notice| notice.waits_until);
    match waits.max() {
        Some(day) if day >= dossier.as_of => WhyNothing::Waiting(day),
        _ => WhyNothing::Rules,
    }
}

/// What the rules read that refused each item for each purpose.
struct Refused(Vec<BTreeSet<Attr>>);

impl Refused {
    fn of(policy: &Policy, items: &[ItemLine]) -> Refused {
        let rules = policy.rules().iter().zip(&policy.lowered().rules);
        let rules: Vec<_> = rules
            .map(|(rule, lowered)| (&rule.id.0, lowered.condition.attrs()))
            .collect();
        let read = |id: &String| {
            let mut named = rules.iter().filter(move |(rule, _)| *rule == id);
            named.next().map(|(_, attrs)| attrs.clone())
        };
        // Of what was erased nothing is known any more.
        let items = items.iter().filter(|item| !item.erased);
        let decisions = items.flat_map(|item| &item.now);
        Refused(
            decisions
                .map(|now| now.rules.iter().filter_map(read).flatten().collect())
                .collect(),
        )
    }

    /// Whether every decision is one of a rule that reads one of these.
    fn all_read(&self, attrs: &[OwnerAttr]) -> bool {
        let reads = |read: &BTreeSet<Attr>| attrs.iter().any(|a| read.contains(&Attr::Owner(*a)));
        !self.0.is_empty() && self.0.iter().all(reads)
    }
}

/// Since when objections in force reach everything of every purpose.
fn objected(app: &App, about: &About) -> Option<Day> {
    let counts = counting(&about.choices, &app.parts.tree);
    let stands = |line: &&ChoiceLine| {
        let whole = line.choice.scope.kinds.is_empty() && line.choice.scope.surfaces.is_empty();
        let objects = line.choice.kind == ChoiceKind::Objection && whole;
        objects && counts.get(&line.sequence) == Some(&Some(true))
    };
    let lines: Vec<&ChoiceLine> = about.choices.iter().filter(stands).collect();
    let everything = |line: &&&ChoiceLine| line.choice.scope == Scope::all();
    if let Some(line) = lines.iter().find(everything) {
        return Some(line.recorded_at.day());
    }
    let mut last = None;
    for (purpose, _) in &app.parts.purposes {
        let tree = &app.parts.tree;
        let mut about_it = lines
            .iter()
            .filter(|line| line.choice.scope.touches_purpose(purpose, tree));
        last = last.max(Some(about_it.next()?.recorded_at.day()));
    }
    last
}

/// Whether what lacks is a consent, or one that was taken back.
fn without_consent(app: &App, about: &About, refused: &Refused) -> Option<WhyNothing> {
    let counts = counting(&about.choices, &app.parts.tree);
    let said = |kind: ChoiceKind| {
        let lines = about.choices.iter();
        lines.filter(move |line| line.choice.kind == kind && !line.choice.is_signal())
    };
    let given = |line: &ChoiceLine| counts.get(&line.sequence) == Some(&Some(true));
    let withdrawn = said(ChoiceKind::ConsentWithdrawn).next_back();
    let withdrawn = withdrawn.map(|line| WhyNothing::ConsentWithdrawn(line.recorded_at.day()));
    if refused.all_read(&[OwnerAttr::Withdrawals]) {
        return withdrawn;
    }
    if !needs_consent(&app.parts.policy) {
        return None;
    }
    let standing = standing(&about.choices, &app.parts.tree);
    let words = app.counting_words();
    let mut stands = said(ChoiceKind::Consent).filter(|line| given(line));
    match stands.next_back() {
        None => Some(withdrawn.unwrap_or(WhyNothing::NeverConsented)),
        Some(line) if standing.consents_to(words.as_ref()).next().is_none() => {
            Some(WhyNothing::OtherWords(line.recorded_at.day()))
        }
        Some(_) => None,
    }
}

/// Whether nothing is permitted but by a consent.
fn needs_consent(policy: &Policy) -> bool {
    let rules = policy.lowered().rules.iter();
    let mut permits = rules
        .filter(|rule| rule.effect == Effect::Permit)
        .peekable();
    let reads = |attrs: BTreeSet<Attr>| attrs.contains(&Attr::Owner(OwnerAttr::Consents));
    permits.peek().is_some() && permits.all(|rule| reads(rule.condition.attrs()))
}
