//! Is anything of mine used?

use crate::app::App;
use pages::home::{Answer, Counted, Home, PolicyForm, PurposeUse, Standing, WhyNothing};
use pages::{Lang, Reason, Used};
use report::dossier::{About, Dossier, ItemLine};
use rights::{ChoiceKind, LegalBasis, Ordinal, PurposeId, PurposeTree, Scope};
use std::collections::BTreeMap;

/// What was counted for one purpose.
#[derive(Default)]
struct Tally {
    inside: u64,
    outside: u64,
    reasons_in: BTreeMap<String, u64>,
    reasons_out: BTreeMap<String, u64>,
}

fn tallied(items: &[ItemLine]) -> BTreeMap<&PurposeId, Tally> {
    let mut tallies: BTreeMap<&PurposeId, Tally> = BTreeMap::new();
    for now in items.iter().flat_map(|item| &item.now) {
        let tally = tallies.entry(&now.purpose).or_default();
        let (count, reasons) = match now.admitted {
            true => (&mut tally.inside, &mut tally.reasons_in),
            false => (&mut tally.outside, &mut tally.reasons_out),
        };
        *count += 1;
        for reason in &now.reasons {
            *reasons.entry(reason.clone()).or_default() += 1;
        }
    }
    tallies
}

/// The most frequent first.
fn counted(reasons: &BTreeMap<String, u64>) -> Vec<Counted> {
    let mut counted: Vec<Counted> = reasons
        .iter()
        .map(|(text, items)| Counted {
            reason: Reason::said(text, None),
            items: *items,
        })
        .collect();
    counted.sort_by_key(|c| std::cmp::Reverse(c.items));
    counted
}

/// The first page.
pub(crate) fn home(app: &App, dossier: &Dossier, lang: Lang) -> Home {
    let items = &dossier.items.items;
    let used = |item: &&ItemLine| item.now.iter().any(|now| now.admitted);
    let used = items.iter().filter(used).count() as u64;
    let total = dossier.items.total;
    let tallies = tallied(items);
    let about = dossier.about.as_ref();
    let basis = app.parts.purposes.first().map(|(_, terms)| terms.basis);
    Home {
        at: super::moment(dossier.made_at),
        entries: dossier.sequence.0,
        answer: match used {
            0 => Answer::Nothing {
                items: total,
                why: why_nothing(dossier, about, &app.parts.tree),
            },
            used => Answer::Some { used, items: total },
        },
        purposes: app
            .parts
            .purposes
            .iter()
            .map(|(purpose, _)| {
                let none = Tally::default();
                let tally = tallies.get(purpose).unwrap_or(&none);
                purpose_use(app, (purpose, tally), dossier, lang)
            })
            .collect(),
        open_requests: about.map_or(0, |about| {
            about
                .deadlines
                .iter()
                .filter(|d| !d.open.is_empty())
                .count() as u64
        }),
        form: match basis {
            Some(LegalBasis::LegitimateInterest) => PolicyForm::OptOut,
            Some(LegalBasis::Consent) | None => PolicyForm::OptIn,
        },
    }
}

fn purpose_use(
    app: &App,
    (purpose, tally): (&PurposeId, &Tally),
    dossier: &Dossier,
    lang: Lang,
) -> PurposeUse {
    let in_set = |item: &&ItemLine| {
        let sets = item.sets.iter();
        sets.filter(|set| set.became == report::dossier::Became::In)
            .any(|set| set.set.starts_with(&format!("{purpose}/")))
    };
    let holds: std::collections::BTreeSet<&str> = dossier
        .items
        .items
        .iter()
        .filter(in_set)
        .flat_map(|item| &item.sets)
        .filter(|set| set.set.starts_with(&format!("{purpose}/")))
        .map(|set| set.set.as_str())
        .collect();
    PurposeUse {
        purpose: app.parts.portal.purpose(purpose, lang),
        about: app.parts.portal.about(purpose, lang),
        used: match tally.inside {
            0 => Used::Out,
            _ => Used::In,
        },
        items_in: tally.inside,
        items_out: tally.outside,
        sets: holds.len() as u64,
        reasons_in: counted(&tally.reasons_in),
        reasons_out: counted(&tally.reasons_out),
        href: format!("/items?purpose={purpose}&used=in"),
        standing: standing(dossier.about.as_ref(), purpose, &app.parts.tree),
    }
}

/// What a person said of a purpose that is in force, from everything that they said.
fn standing(about: Option<&About>, purpose: &PurposeId, tree: &PurposeTree) -> Standing {
    let mut standing = Standing::Nothing;
    let choices = about.into_iter().flat_map(|about| &about.choices);
    for line in choices.filter(|line| !line.choice.is_signal()) {
        let scope = &line.choice.scope;
        let about_it = scope.purposes.is_empty() || scope.purposes.contains(purpose);
        if !about_it {
            continue;
        }
        let whole = scope.kinds.is_empty() && scope.surfaces.is_empty();
        standing = match (line.choice.kind, whole) {
            (ChoiceKind::Objection, true) => Standing::Objected,
            (ChoiceKind::Objection, false) if standing != Standing::Objected => {
                Standing::PartlyObjected
            }
            (ChoiceKind::ObjectionWithdrawn, true) => Standing::Nothing,
            (ChoiceKind::Consent, _) if standing == Standing::Nothing => Standing::Consented,
            (ChoiceKind::ConsentWithdrawn, _) if standing == Standing::Consented => {
                Standing::Nothing
            }
            _ => standing,
        };
    }
    match about.map_or(Denied::Nothing, |about| denied(about, purpose, tree)) {
        Denied::All => Standing::Objected,
        Denied::Part if standing != Standing::Objected => Standing::PartlyObjected,
        Denied::Part | Denied::Nothing => standing,
    }
}

/// What signals deny of a purpose that is in force.
enum Denied {
    Nothing,
    Part,
    All,
}

fn denied(about: &About, purpose: &PurposeId, tree: &PurposeTree) -> Denied {
    let mut accounts: BTreeMap<Ordinal, rights::Standing> = BTreeMap::new();
    for line in &about.choices {
        let account = accounts.entry(line.person).or_default();
        account.apply_choice(&line.choice, tree);
    }
    let signals = accounts.values().flat_map(|account| &account.signals);
    let scopes = signals.filter_map(|signal| signal.reach(purpose, tree));
    scopes.fold(Denied::Nothing, |found, scope| {
        match scope.kinds.is_empty() && scope.surfaces.is_empty() {
            true => Denied::All,
            false => match found {
                Denied::All => Denied::All,
                Denied::Part | Denied::Nothing => Denied::Part,
            },
        }
    })
}

/// One reason that says it all, where there is one; otherwise the rules of each item do.
fn why_nothing(dossier: &Dossier, about: Option<&About>, tree: &PurposeTree) -> WhyNothing {
    if dossier.items.total == 0 {
        return WhyNothing::NoItems;
    }
    let Some(about) = about else {
        return WhyNothing::Rules;
    };
    let of_everything = |kind: ChoiceKind| {
        let choices = about.choices.iter().rev();
        choices.filter(move |line| line.choice.kind == kind && line.choice.scope == Scope::all())
    };
    let last = |kind: ChoiceKind| of_everything(kind).next().map(|line| line.recorded_at);
    let mut objected = of_everything(ChoiceKind::Objection);
    if let Some(line) = objected.find(|line| super::choices::stands(about, line, tree)) {
        return WhyNothing::Objected(line.recorded_at.day());
    }
    if let Some(at) = last(ChoiceKind::ConsentWithdrawn)
        && last(ChoiceKind::Consent).is_none_or(|given| given < at)
    {
        return WhyNothing::ConsentWithdrawn(at.day());
    }
    let waits = about.notices.iter().filter_map(|notice| notice.waits_until);
    match waits.max() {
        Some(day) if day >= dossier.as_of => WhyNothing::Waiting(day),
        _ => WhyNothing::Rules,
    }
}
