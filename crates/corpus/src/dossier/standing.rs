//! What is in force of what a person said, in plain words.

use report::dossier::Words;
use rights::{Choice, ChoiceKind, Entry, Instant, PurposeTree, Scope, Standing};
use tlog::{Lang, said};

/// What is in force, a line for each part.
pub(super) fn words(
    standing: &Standing,
    tree: &PurposeTree,
    (now, lang): (Instant, Lang),
) -> Vec<Words> {
    let of = |kind, scope: &Scope| Choice::new(kind, scope.clone(), now, "");
    let mut out = Vec::new();
    for signal in standing.signals.iter().filter(|s| s.stands(tree)) {
        let mut words = line(of(ChoiceKind::Objection, &signal.scope), lang);
        words.rows.push(by_signal(&signal.source, lang));
        if !signal.overruled.is_empty() {
            words.rows.push(overruled(lang));
        }
        out.push(words);
    }
    let scopes = [
        (ChoiceKind::Objection, &standing.objections),
        (ChoiceKind::Restriction, &standing.restrictions),
        (ChoiceKind::Consent, &standing.consents),
        (ChoiceKind::ConsentWithdrawn, &standing.withdrawals),
        (ChoiceKind::SpecialCategory, &standing.special),
    ];
    for (kind, scopes) in scopes {
        out.extend(scopes.iter().map(|scope| line(of(kind, scope), lang)));
    }
    if standing.erased {
        out.push(line(of(ChoiceKind::Erasure, &Scope::all()), lang));
    }
    let single = |kind, item: &rights::ItemId| Choice {
        item: Some(item.clone()),
        ..of(kind, &Scope::all())
    };
    for item in &standing.erased_items {
        out.push(line(single(ChoiceKind::Erasure, item), lang));
    }
    for item in &standing.special_items {
        out.push(line(single(ChoiceKind::SpecialCategory, item), lang));
    }
    for (item, audience) in &standing.item_audiences {
        let choice = Choice {
            audience: Some(*audience),
            ..single(ChoiceKind::AudienceNarrowed, item)
        };
        out.push(line(choice, lang));
    }
    for (scope, before, audience) in &standing.narrowed {
        let choice = Choice {
            before: *before,
            audience: Some(*audience),
            ..of(ChoiceKind::AudienceNarrowed, scope)
        };
        out.push(line(choice, lang));
    }
    out
}

fn by_signal(source: &str, lang: Lang) -> (String, String) {
    let name = match lang {
        Lang::En => "Said by a signal",
        Lang::De => "Von einem Signal erklärt",
    };
    (name.to_owned(), source.to_owned())
}

fn overruled(lang: Lang) -> (String, String) {
    let (name, value) = match lang {
        Lang::En => ("Since then", "you allowed all or a part of it yourself"),
        Lang::De => ("Seither", "haben Sie es ganz oder zum Teil selbst erlaubt"),
    };
    (name.to_owned(), value.to_owned())
}

/// A choice in words, without when and how it came: what is in force is the sum of several.
fn line(choice: Choice, lang: Lang) -> Words {
    let mut words = entry(&Entry::Choice(choice), lang);
    // The last two rows of every choice without a note say when it was made and how it arrived.
    let told = words.rows.len().saturating_sub(2);
    words.rows.truncate(told);
    words
}

/// An entry in words.
pub(super) fn entry(entry: &Entry, lang: Lang) -> Words {
    let said = said(entry, lang);
    let row = |(name, value): (&'static str, String)| (name.to_owned(), value);
    Words {
        title: said.title.to_owned(),
        sentence: said.sentence.to_owned(),
        rows: said.rows.into_iter().map(row).collect(),
    }
}
