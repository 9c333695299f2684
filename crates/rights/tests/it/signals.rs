//! What signals and persons say, against the words of docs/signals.md, statement by statement.

use proptest::prelude::*;
use rights::{
    Choice, ChoiceKind, Instant, Kind, PurposeId, PurposeTree, Scope, Standing, scope_keys,
};

const KINDS: [Kind; 2] = [Kind::Post, Kind::Photo];
const SURFACES: [&str; 2] = ["feed", "groups"];
const PURPOSES: [&str; 3] = ["generative_ai", "ai_assistant", "ads"];

fn tree() -> PurposeTree {
    PurposeTree::new([
        ("generative_ai".into(), None),
        ("ai_assistant".into(), Some("generative_ai".into())),
        ("ads".into(), None),
    ])
    .unwrap()
}

fn scope() -> impl Strategy<Value = Scope> {
    let some = |of: &'static [&'static str]| prop::sample::subsequence(of, 0..=of.len());
    let kinds = prop::sample::subsequence(&KINDS[..], 0..=2);
    // Most are wide, so that they meet.
    let wide = prop::bool::weighted(0.4);
    (some(&PURPOSES), kinds, some(&SURFACES), wide).prop_map(|(purposes, kinds, surfaces, wide)| {
        if wide {
            return Scope::all();
        }
        Scope {
            purposes: purposes.into_iter().map(PurposeId::from).collect(),
            kinds: kinds.into_iter().collect(),
            surfaces: surfaces.into_iter().map(str::to_owned).collect(),
        }
    })
}

fn choice() -> impl Strategy<Value = Choice> {
    let source = prop::sample::select(vec!["portal", "mail", "signal:gpc", "signal:aipref:all"]);
    let kind = prop::sample::select(vec![
        ChoiceKind::Objection,
        ChoiceKind::Objection,
        ChoiceKind::ObjectionWithdrawn,
        ChoiceKind::Consent,
        ChoiceKind::ConsentWithdrawn,
    ]);
    let at: Instant = "2026-11-01".parse().unwrap();
    (source, kind, scope())
        .prop_map(move |(source, kind, scope)| Choice::new(kind, scope, at, source))
        .prop_filter("a signal says only that", |choice| choice.check().is_ok())
}

/// An item and a purpose.
#[derive(Clone, Copy, Debug)]
struct Case {
    kind: Kind,
    surface: &'static str,
    purpose: &'static str,
}

fn cases() -> impl Iterator<Item = Case> {
    KINDS.into_iter().flat_map(|kind| {
        SURFACES.into_iter().flat_map(move |surface| {
            PURPOSES.into_iter().map(move |purpose| Case {
                kind,
                surface,
                purpose,
            })
        })
    })
}

fn has<T: Ord>(of: &std::collections::BTreeSet<T>, value: &T) -> bool {
    of.is_empty() || of.contains(value)
}

/// Whether a no with this scope reaches the case.
fn no_reaches(scope: &Scope, case: Case) -> bool {
    has(&scope.kinds, &case.kind)
        && has(&scope.surfaces, &case.surface.to_owned())
        && scope.touches_purpose(&case.purpose.into(), &tree())
}

/// Whether what a person allows stands above a denial where the case is concerned.
fn stands_above(said: &Choice, denial: &Scope, case: Case) -> bool {
    let allows = [ChoiceKind::Consent, ChoiceKind::ObjectionWithdrawn].contains(&said.kind);
    // On every surface that the denial reaches.
    let surfaces = said.scope.surfaces.is_empty()
        || (!denial.surfaces.is_empty() && denial.surfaces.is_subset(&said.scope.surfaces));
    // Every purpose that the denial names, whichever is asked about.
    let mut named = denial.purposes.iter();
    let all_named = !denial.purposes.is_empty()
        && named.all(|purpose| said.scope.covers_purpose(purpose, &tree()));
    allows
        && !said.is_signal()
        && surfaces
        && has(&said.scope.kinds, &case.kind)
        && (said.scope.covers_purpose(&case.purpose.into(), &tree()) || all_named)
}

/// Whether `denial`, said at `at`, still counts for the case after everything that was said.
fn counts(said: &[Choice], at: usize, case: Case) -> bool {
    let denial = &said[at];
    let takes_back = |later: &Choice| {
        later.kind == ChoiceKind::ObjectionWithdrawn
            && denial.scope.is_within(&later.scope, &tree())
            && match denial.is_signal() {
                // A signal takes back its own, a person theirs.
                true => later.source == denial.source,
                false => !later.is_signal(),
            }
    };
    if said[at + 1..].iter().any(takes_back) {
        return false;
    }
    if !denial.is_signal() {
        return true;
    }
    // The same said again is the one that was said first since it was last taken back.
    let same =
        |c: &Choice| (c.kind, &c.source, &c.scope) == (denial.kind, &denial.source, &denial.scope);
    let mut first = at;
    for before in (0..at).rev() {
        if takes_back(&said[before]) {
            break;
        }
        if same(&said[before]) {
            first = before;
        }
    }
    !said[first + 1..]
        .iter()
        .any(|later| stands_above(later, &denial.scope, case))
}

fn refused(said: &[Choice], case: Case, by: impl Fn(&Choice) -> bool) -> bool {
    let denials = said
        .iter()
        .enumerate()
        .filter(|(_, c)| c.kind == ChoiceKind::Objection && by(c) && no_reaches(&c.scope, case));
    denials.into_iter().any(|(at, _)| counts(said, at, case))
}

fn in_force(standing: &Standing, case: Case) -> bool {
    let keys = scope_keys(case.kind, case.surface);
    standing
        .objections_in_force(&case.purpose.into(), &tree())
        .any(|scope| !scope.keys().is_disjoint(&keys))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn the_most_restrictive_counts_until_the_person_says_more(
        said in prop::collection::vec(choice(), 0..9)
    ) {
        let standing = Standing::of(&said, &tree());
        for case in cases() {
            let (own, heard) = (
                refused(&said, case, |c| !c.is_signal()),
                refused(&said, case, Choice::is_signal),
            );
            prop_assert_eq!(in_force(&standing, case), own || heard, "{:?}", case);
            let keys = scope_keys(case.kind, case.surface);
            let named = standing.refusing_signals(&case.purpose.into(), &keys, &tree());
            prop_assert_eq!(!named.is_empty(), heard && !own, "{:?} {:?}", case, named);
        }
        if cases().any(|case| in_force(&standing, case)) {
            prop_assert!(standing.objects(&tree()));
        }
        // Nothing that a signal says is a consent, or ends an objection of the person.
        let without: Vec<Choice> = said.iter().filter(|c| !c.is_signal()).cloned().collect();
        let without = Standing::of(&without, &tree());
        prop_assert_eq!(&standing.consents, &without.consents);
        prop_assert_eq!(&standing.objections, &without.objections);
        prop_assert_eq!(&standing.withdrawals, &without.withdrawals);
        // What is stored is what is read.
        let stored = serde_json::to_string(&standing).unwrap();
        prop_assert_eq!(serde_json::from_str::<Standing>(&stored).unwrap(), standing);
    }

    #[test]
    fn linked_accounts_are_refused_where_one_of_them_is(
        one in prop::collection::vec(choice(), 0..6),
        other in prop::collection::vec(choice(), 0..6),
    ) {
        let (one, other) = (Standing::of(&one, &tree()), Standing::of(&other, &tree()));
        let (mut united, mut same) = (one.clone(), other.clone());
        united.unite(&other);
        same.unite(&one);
        prop_assert_eq!(&united, &same);
        for case in cases() {
            prop_assert_eq!(in_force(&united, case), in_force(&one, case) || in_force(&other, case));
        }
    }

    #[test]
    fn said_again_a_signal_changes_nothing(said in prop::collection::vec(choice(), 1..8)) {
        let before = Standing::of(&said, &tree());
        for signal in &before.signals {
            let again = say(ChoiceKind::Objection, &signal.source, signal.scope.clone());
            let after = Standing::of(said.iter().chain([&again]), &tree());
            prop_assert_eq!(&after, &before);
        }
    }
}

fn say(kind: ChoiceKind, source: &str, scope: Scope) -> Choice {
    Choice::new(kind, scope, "2026-11-01".parse().unwrap(), source)
}

#[test]
fn a_visit_with_the_same_signal_revives_nothing_and_a_changed_or_new_one_counts() {
    use ChoiceKind::{Consent, Objection, ObjectionWithdrawn};
    let all = Scope::all;
    let case = cases().next().unwrap();
    let gpc = || say(Objection, "signal:gpc", all());
    let mut said = vec![gpc(), say(Consent, "portal", all()), gpc(), gpc()];
    assert!(!in_force(&Standing::of(&said, &tree()), case));
    said.push(say(Objection, "signal:aipref:all", all()));
    assert!(in_force(&Standing::of(&said, &tree()), case), "another");
    said.push(say(ObjectionWithdrawn, "portal", all()));
    assert!(!in_force(&Standing::of(&said, &tree()), case));
    said.push(say(ObjectionWithdrawn, "signal:gpc", all()));
    said.push(gpc());
    assert!(in_force(&Standing::of(&said, &tree()), case), "changed");
}

#[test]
fn a_consent_to_one_purpose_leaves_a_signal_whole_for_the_others() {
    let consent = Scope {
        purposes: ["ai_assistant".into()].into(),
        ..Scope::all()
    };
    let said = [
        say(ChoiceKind::Objection, "signal:gpc", Scope::all()),
        say(ChoiceKind::Consent, "portal", consent),
    ];
    let standing = Standing::of(&said, &tree());
    for case in cases() {
        let want = case.purpose != "ai_assistant";
        assert_eq!(in_force(&standing, case), want, "{case:?}");
    }
    assert!(standing.objects(&tree()));
}

/// A no to a purpose refuses those above it, too; so what is allowed again must reach them as well.
#[test]
fn what_a_person_allows_of_all_that_a_signal_named_ends_it_for_the_purpose_above() {
    let of = |purposes: &[&str], kinds: &[Kind]| Scope {
        purposes: purposes.iter().map(|p| (*p).into()).collect(),
        kinds: kinds.iter().copied().collect(),
        ..Scope::all()
    };
    let above = |standing: &Standing| {
        let mut all = cases().filter(|case| case.purpose == "generative_ai");
        all.any(|case| in_force(standing, case))
    };
    let denied = say(
        ChoiceKind::Objection,
        "signal:gpc",
        of(&["ai_assistant"], &[]),
    );
    let heard = Standing::of([&denied], &tree());
    assert!(above(&heard) && heard.objects(&tree()));
    for kind in [ChoiceKind::ObjectionWithdrawn, ChoiceKind::Consent] {
        let back = say(kind, "portal", of(&["ai_assistant"], &[]));
        let standing = Standing::of([&denied, &back], &tree());
        assert!(!above(&standing) && !standing.objects(&tree()), "{kind}");
        let part = say(kind, "portal", of(&["ai_assistant"], &[Kind::Post]));
        let standing = Standing::of([&denied, &part], &tree());
        assert!(above(&standing) && standing.objects(&tree()), "{kind}");
    }
}

#[test]
fn a_signal_that_says_more_than_no_is_refused() {
    for kind in ChoiceKind::ALL {
        let mut choice = say(*kind, "signal:gpc", Scope::all());
        choice.audience = Some(rights::Audience::Friends);
        let may = [ChoiceKind::Objection, ChoiceKind::ObjectionWithdrawn].contains(kind);
        assert_eq!(choice.check().is_ok(), may, "{kind}");
    }
    let refused = say(ChoiceKind::Consent, "signal:gpc", Scope::all());
    let words = refused.check().unwrap_err().to_string();
    assert!(words.contains("`signal:gpc`") && words.contains("never a consent"));
    // What old logs hold: a yes of a signal is none, a no counts.
    let said = [
        refused,
        say(ChoiceKind::Restriction, "signal:x", Scope::all()),
        say(ChoiceKind::RestrictionLifted, "signal:x", Scope::all()),
    ];
    let standing = Standing::of(&said, &tree());
    assert!(standing.consents.is_empty());
    assert_eq!(standing.restrictions.len(), 1);
}

#[test]
fn standings_that_were_stored_before_there_were_signals_stay_the_same_bytes() {
    let said = [say(ChoiceKind::Objection, "portal", Scope::all())];
    let stored = serde_json::to_string(&Standing::of(&said, &tree())).unwrap();
    assert!(!stored.contains("signals"), "{stored}");
    let none: Standing = serde_json::from_str("{}").unwrap();
    assert_eq!(none, Standing::default());
}
