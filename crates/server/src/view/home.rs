//! Is anything of mine used?

use super::reasons::{Reader, reason};
use super::standing::{against, consented, standing};
use super::why_nothing::why_nothing;
use crate::app::App;
use pages::home::{Answer, Counted, Home, PolicyForm, PurposeUse};
use pages::{Lang, Used};
use report::dossier::{Became, Dossier, ItemLine};
use rights::{LegalBasis, PurposeId, Sequence, Standing};
use std::collections::{BTreeMap, BTreeSet};

/// What was counted for one purpose.
#[derive(Default)]
struct Tally {
    inside: u64,
    outside: u64,
    reasons_in: Reasons,
    reasons_out: Reasons,
}

/// Of each sentence, how many items it is said of, and the entries behind it.
type Reasons = BTreeMap<String, (u64, BTreeSet<Sequence>)>;

fn tallied(items: &[ItemLine]) -> BTreeMap<&PurposeId, Tally> {
    let mut tallies: BTreeMap<&PurposeId, Tally> = BTreeMap::new();
    for now in items.iter().flat_map(|item| &item.now) {
        let tally = tallies.entry(&now.purpose).or_default();
        let (count, reasons) = match now.admitted {
            true => (&mut tally.inside, &mut tally.reasons_in),
            false => (&mut tally.outside, &mut tally.reasons_out),
        };
        *count += 1;
        for (reason, entries) in now.because() {
            let (count, all) = reasons.entry(reason.to_owned()).or_default();
            *count += 1;
            all.extend(entries);
        }
    }
    tallies
}

/// The most frequent first.
fn counted(app: &App, reasons: &Reasons, reader: (Reader<'_>, Lang)) -> Vec<Counted> {
    let mut counted: Vec<Counted> = reasons
        .iter()
        .map(|(text, (items, entries))| Counted {
            reason: reason(app, (text, entries), reader),
            items: *items,
        })
        .collect();
    counted.sort_by_key(|c| std::cmp::Reverse(c.items));
    counted
}

/// The first page.
pub(crate) fn home(app: &App, (dossier, own): (&Dossier, &BTreeSet<u64>), lang: Lang) -> Home {
    let items = &dossier.items.items;
    let used = |item: &&ItemLine| item.now.iter().any(|now| now.admitted);
    let used = items.iter().filter(used).count() as u64;
    let total = dossier.items.total;
    let tallies = tallied(items);
    let about = dossier.about.as_ref();
    let said = about.map(|about| standing(&about.choices, &app.parts.tree));
    let said = said.unwrap_or_default();
    Home {
        at: super::moment(dossier.made_at),
        entries: dossier.sequence.0,
        answer: match used {
            0 => Answer::Nothing {
                items: total,
                why: why_nothing(app, dossier),
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
                purpose_use(app, (purpose, tally), (dossier, own, &said), lang)
            })
            .collect(),
        open_requests: about.map_or(0, |about| {
            about
                .deadlines
                .iter()
                .filter(|d| !d.open.is_empty())
                .count() as u64
        }),
        open_questions: 0,
        form: form(app),
    }
}

/// Whether a consent is what would put something in: one purpose that rests on it is enough, whatever the others do.
fn form(app: &App) -> PolicyForm {
    let purposes = &app.parts.purposes;
    let mut bases = purposes.iter().map(|(_, terms)| terms.basis);
    match purposes.is_empty() || bases.any(|basis| basis == LegalBasis::Consent) {
        true => PolicyForm::OptIn,
        false => PolicyForm::OptOut,
    }
}

fn purpose_use(
    app: &App,
    (purpose, tally): (&PurposeId, &Tally),
    (dossier, own, said): (&Dossier, &BTreeSet<u64>, &Standing),
    lang: Lang,
) -> PurposeUse {
    let reader = (Reader::Themselves(own), lang);
    let of = format!("{purpose}/");
    let sets = dossier.items.items.iter().flat_map(|item| &item.sets);
    let holding = sets.filter(|set| set.became == Became::In && set.set.starts_with(&of));
    let holds: BTreeSet<&str> = holding.map(|set| set.set.as_str()).collect();
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
        reasons_in: counted(app, &tally.reasons_in, reader),
        reasons_out: counted(app, &tally.reasons_out, reader),
        href: format!("/items?purpose={purpose}&used=in"),
        standing: against(said, purpose, &app.parts.tree),
        consented: consented(said, purpose, &app.parts.tree),
    }
}
