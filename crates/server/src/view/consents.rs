//! Consents in force: what each reaches, to which words it was given, and where it is withdrawn.
//!
//! INVARIANT: every one of them is shown, also one to a part, to other words, or to a purpose that nobody asks for any
//! more. A consent that is not shown cannot be withdrawn as easily as it was given (GDPR Art. 7(3)).

use super::standing::{counting, standing};
use crate::app::App;
use crate::consent::{agreed, asked_for, shown};
use pages::Lang;
use pages::consent::{Agreed, Given};
use report::dossier::{About, ChoiceLine};
use rights::{ChoiceKind, PurposeId, PurposeTree, Scope, Wording};
use std::collections::BTreeSet;

/// Each consent in force, the newest first.
pub(crate) fn given(app: &App, about: &About, lang: Lang) -> Vec<Given> {
    let words = app.counting_words();
    let found = in_force(&about.choices, &app.parts.tree, words.as_ref());
    let one = |(line, counts): (&ChoiceLine, bool)| Given {
        since: line.recorded_at.day(),
        reach: super::reach(app, &line.choice.scope, lang),
        counts,
        take_back: format!("/choices/{}/take-back", line.sequence.0),
        agreed: line.choice.wording.as_ref().map(|wording| Agreed {
            version: shown(wording),
            lang: wording.lang.parse().unwrap_or_default(),
            words: words_of(app, wording, &line.choice.scope),
        }),
    };
    found.into_iter().map(one).collect()
}

/// Whether a purpose as a whole is consented to, in words that count now.
pub(crate) fn is_given(app: &App, about: &About, purpose: &PurposeId) -> bool {
    let (tree, words) = (&app.parts.tree, app.counting_words());
    let found = in_force(&about.choices, tree, words.as_ref());
    found.into_iter().any(|(line, counts)| {
        let scope = &line.choice.scope;
        let whole = scope.kinds.is_empty() && scope.surfaces.is_empty();
        counts && whole && scope.covers_purpose(purpose, tree)
    })
}

/// Consents in force, the newest first, each with whether it counts for what is asked for now; of several of one
/// account to the same, one.
fn in_force<'a>(
    choices: &'a [ChoiceLine],
    tree: &PurposeTree,
    words: Option<&BTreeSet<String>>,
) -> Vec<(&'a ChoiceLine, bool)> {
    // As decisions count it, with everything that was said.
    let said = standing(choices, tree);
    let counting_scopes: BTreeSet<&Scope> = said.consents_to(words).collect();
    let stands = counting(choices, tree);
    let own = |wording: &Wording| words.is_none_or(|words| words.contains(&wording.version));
    let counts = |line: &ChoiceLine| {
        let wording = line.choice.wording.as_ref();
        counting_scopes.contains(&line.choice.scope) && wording.is_none_or(own)
    };
    let mut found: Vec<(&ChoiceLine, bool)> = Vec::new();
    let consents = choices.iter().rev().filter(|line| {
        line.choice.kind == ChoiceKind::Consent && stands.get(&line.sequence) == Some(&Some(true))
    });
    for line in consents {
        let same = |(other, _): &&mut (&ChoiceLine, bool)| {
            other.person == line.person && other.choice.scope == line.choice.scope
        };
        match found.iter_mut().find(same) {
            // Of several, one whose own words count is shown.
            Some(shown) if counts(line) && !shown.1 => *shown = (line, true),
            Some(_) => {}
            None => found.push((line, counts(line))),
        }
    }
    found
}

/// What was agreed to: the words of each purpose that the consent names, otherwise of each it covers.
fn words_of(app: &App, wording: &Wording, scope: &Scope) -> Vec<String> {
    let words = |purpose: &PurposeId| agreed(app, wording, purpose);
    let named: Vec<String> = scope.purposes.iter().filter_map(words).collect();
    if !named.is_empty() {
        return named;
    }
    let covered = |purpose: &&PurposeId| scope.covers_purpose(purpose, &app.parts.tree);
    asked_for(app).filter(covered).filter_map(words).collect()
}

#[cfg(test)]
mod tests {
    use super::super::standing::tests::line;
    use super::*;
    use rights::{Hash, Kind};

    fn photos() -> Scope {
        Scope {
            kinds: [Kind::Photo].into(),
            ..Scope::all()
        }
    }

    fn to_words(line: ChoiceLine, version: &str) -> ChoiceLine {
        let mut choice = line.choice;
        choice.wording = Some(Wording {
            version: version.to_owned(),
            lang: "en".to_owned(),
            digest: Hash::of(version.as_bytes()),
        });
        ChoiceLine { choice, ..line }
    }

    fn found(lines: &[ChoiceLine]) -> Vec<(u64, bool)> {
        let words = BTreeSet::from(["2026-09".to_owned()]);
        let found = in_force(lines, &PurposeTree::default(), Some(&words));
        let shown = found.into_iter();
        shown
            .map(|(line, counts)| (line.sequence.0, counts))
            .collect()
    }

    #[test]
    fn every_consent_in_force_is_shown_whatever_it_reaches() {
        use ChoiceKind::{Consent, ConsentWithdrawn};
        let lines = [
            line(0, (0, Consent, photos())),
            to_words(line(1, (0, Consent, Scope::all())), "2026-07"),
            line(2, (1, Consent, photos())),
        ];
        assert_eq!(found(&lines), [(2, true), (1, false), (0, true)]);
        // The same again in other words is one, and so is what takes both back.
        let [part, old, other] = lines;
        let new = to_words(line(3, (0, Consent, Scope::all())), "2026-09");
        let lines = [part, old, other, new];
        assert_eq!(found(&lines), [(3, true), (2, true), (0, true)]);
        let [part, old, other, new] = lines;
        let back = line(4, (0, ConsentWithdrawn, Scope::all()));
        assert_eq!(found(&[part, old, other, new, back]), [(2, true)]);
    }
}
