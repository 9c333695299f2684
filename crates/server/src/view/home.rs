//! Is anything of mine used?

use super::reasons::{Reader, reason};
use super::standing::{against, consented, standing};
use super::used::{is_for, used};
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
    held: u64,
    outside: u64,
    reasons_in: Reasons,
    reasons_out: Reasons,
}

/// Of each sentence, how many items it is said of, and the entries behind it.
type Reasons = BTreeMap<String, (u64, BTreeSet<Sequence>)>;

fn tallied(items: &[ItemLine]) -> BTreeMap<&PurposeId, Tally> {
    let mut tallies: BTreeMap<&PurposeId, Tally> = BTreeMap::new();
    let all = items.iter();
    for (item, now) in all.flat_map(|item| item.now.iter().map(move |now| (item, now))) {
        let tally = tallies.entry(&now.purpose).or_default();
        let (count, reasons) = match now.admitted {
            true => (&mut tally.inside, &mut tally.reasons_in),
            false => (&mut tally.outside, &mut tally.reasons_out),
        };
        *count += 1;
        tally.held += u64::from(used(item, now) == Used::In);
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

/// What is used, and what may be; nothing where neither is anything.
fn answer(lines: &[ItemLine], items: u64) -> Option<Answer> {
    let is = |item: &ItemLine, what| item.now.iter().any(|now| used(item, now) == what);
    let inside = lines.iter().filter(|item| is(item, Used::In)).count() as u64;
    let outside = lines.iter().filter(|item| !is(item, Used::In));
    let may = outside.filter(|item| is(item, Used::May)).count() as u64;
    match (inside, may) {
        (0, 0) => None,
        (0, may) => Some(Answer::May { may, items }),
        (used, may) => Some(Answer::Some { used, may, items }),
    }
}

/// The first page.
pub(crate) fn home(app: &App, (dossier, own): (&Dossier, &BTreeSet<u64>), lang: Lang) -> Home {
    let items = &dossier.items.items;
    let total = dossier.items.total;
    let tallies = tallied(items);
    let about = dossier.about.as_ref();
    let said = about.map(|about| standing(&about.choices, &app.parts.tree));
    let said = said.unwrap_or_default();
    Home {
        at: super::moment(dossier.made_at),
        entries: dossier.sequence.0,
        answer: answer(items, total).unwrap_or_else(|| Answer::Nothing {
            items: total,
            why: why_nothing(app, dossier),
        }),
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
    let admitted = |item: &&ItemLine| {
        let mut now = item.now.iter();
        now.any(|now| now.admitted && now.purpose == *purpose)
    };
    let sets = dossier.items.items.iter().filter(admitted);
    let sets = sets.flat_map(|item| &item.sets);
    let holding = sets.filter(|set| set.became == Became::In && is_for(&set.set, purpose));
    let holds: BTreeSet<&str> = holding.map(|set| set.set.as_str()).collect();
    PurposeUse {
        purpose: app.parts.portal.purpose(purpose, lang),
        about: app.parts.portal.about(purpose, lang),
        used: match (tally.held, tally.inside) {
            (0, 0) => Used::Out,
            (0, _) => Used::May,
            _ => Used::In,
        },
        items_in: tally.inside,
        items_held: tally.held,
        items_out: tally.outside,
        sets: holds.len() as u64,
        reasons_in: counted(app, &tally.reasons_in, reader),
        reasons_out: counted(app, &tally.reasons_out, reader),
        href: format!("/items?purpose={purpose}&used=in"),
        standing: against(said, purpose, &app.parts.tree),
        consented: consented(said, purpose, &app.parts.tree),
    }
}
