//! The dossier as a page.

use super::copies;
use super::form::{About, AccountFacts, Dossier, OrderLine};
use super::item_form::{Became, InSet, ItemLine, Now, Since};
use super::set_form::Recipient;
use super::words::{Words, account, audience, status};
use crate::lang::Lang;
use crate::number::{count, day};
use crate::words::Words as Kinds;
use askama::Template;
use rights::{Day, Error, Instant, NoticeStatus, Sequence};
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "dossier.html")]
struct Page<'a> {
    tag: &'static str,
    w: &'static Words,
    d: &'a Dossier,
    name: String,
    pages: String,
}

/// The dossier as HTML that stands alone.
///
/// # Errors
/// Never in practice; a failure is a defect.
pub fn dossier_html(dossier: &Dossier) -> Result<String, Error> {
    let lang = dossier.lang;
    let page = Page {
        tag: lang.tag(),
        w: Words::of(lang),
        name: name(dossier),
        pages: count(pages(dossier), lang),
        d: dossier,
    };
    page.render()
        .map_err(|e| Error::internal("the dossier cannot be rendered").because(e))
}

/// How a page calls the person.
pub(crate) fn name(dossier: &Dossier) -> String {
    match &dossier.id {
        Some(id) => id.to_string(),
        None => format!("#{}", dossier.person.0),
    }
}

/// Pages of items in all.
pub(crate) fn pages(dossier: &Dossier) -> u64 {
    let items = &dossier.items;
    items.total.div_ceil(items.per_page.max(1)).max(1)
}

impl Page<'_> {
    fn count(&self, n: &u64) -> String {
        count(*n, self.d.lang)
    }

    fn at(&self, sequence: &Sequence) -> String {
        count(sequence.0, self.d.lang)
    }

    fn day(&self, of: &Day) -> String {
        day(*of, self.d.lang)
    }

    fn moment(&self, of: &Instant) -> String {
        day(of.day(), self.d.lang)
    }

    fn status(&self, of: &NoticeStatus) -> &'static str {
        status(*of, self.d.lang)
    }

    fn kind(&self, item: &ItemLine) -> &'static str {
        Kinds::of(self.d.lang).kind_of_one(item.kind)
    }

    fn facts(&self, facts: &AccountFacts) -> [(&'static str, String); 4] {
        facts_rows(facts, self.d.lang)
    }

    fn became(&self, set: &InSet) -> String {
        became(set, self.d.lang)
    }

    fn audience<'i>(&self, item: &'i ItemLine) -> &'i str {
        audience(&item.audience, self.d.lang)
    }

    fn order(&self, of: &OrderLine) -> String {
        copies::order(of, self.d.lang)
    }

    fn recipient(&self, of: &Recipient, about: &About) -> Vec<String> {
        copies::recipient(of, &about.orders, self.d.lang)
    }

    fn verdict(&self, now: &Now) -> &'static str {
        verdict(now, self.d.lang)
    }

    fn because(&self, now: &Now) -> Vec<String> {
        because(now, self.d.lang)
    }

    fn is_in(&self, item: &ItemLine) -> bool {
        item.now.iter().any(|now| now.admitted)
    }
}

/// What is known of an account.
pub(crate) fn facts_rows(facts: &AccountFacts, lang: Lang) -> [(&'static str, String); 4] {
    let w = Words::of(lang);
    let maybe = |of: Option<Day>| of.map_or_else(|| w.unknown.to_owned(), |of| day(of, lang));
    let region = facts.region.clone();
    [
        (w.birth, maybe(facts.birth)),
        (w.region, region.unwrap_or_else(|| w.unknown.to_owned())),
        (w.created, maybe(facts.created)),
        (w.kind_of_account, account(facts.account, lang).to_owned()),
    ]
}

/// What became of an item in a set.
pub(crate) fn became(set: &InSet, lang: Lang) -> String {
    let w = Words::of(lang);
    match (set.became, &set.masked) {
        (Became::In, _) => w.became_in.to_owned(),
        (Became::Refused, _) => w.became_refused.to_owned(),
        (Became::Purged, _) => w.became_purged.to_owned(),
        (
            Became::Masked,
            Some(Since {
                state: Some(state),
                sequence: Some(sequence),
                at,
            }),
        ) => {
            let at = at.map_or_else(String::new, |at| format!(", {}", day(at.day(), lang)));
            let (state, sequence) = (count(*state, lang), count(sequence.0, lang));
            format!(
                "{} {} {state} ({} {sequence}{at})",
                w.became_masked, w.masked_since, w.entry
            )
        }
        (Became::Masked, _) => format!("{}; {}", w.became_masked, w.masked_unknown),
    }
}

/// Why an item is decided so: each sentence with the ledger entries behind it.
pub(crate) fn because(now: &Now, lang: Lang) -> Vec<String> {
    let one = |(sentence, entries): (&str, BTreeSet<Sequence>)| {
        let numbers: Vec<String> = entries.iter().map(|n| count(n.0, lang)).collect();
        let word = match (entries.len(), lang) {
            (0, _) => return sentence.to_owned(),
            (1, Lang::En) => "entry",
            (_, Lang::En) => "entries",
            (1, Lang::De) => "Eintrag",
            (_, Lang::De) => "Einträge",
        };
        format!("{sentence} ({word} {})", numbers.join(", "))
    };
    now.because().map(one).collect()
}

pub(crate) const fn verdict(now: &Now, lang: Lang) -> &'static str {
    match (now.admitted, lang) {
        (true, Lang::En) => "may be used",
        (true, Lang::De) => "darf genutzt werden",
        (false, Lang::En) => "is not used",
        (false, Lang::De) => "wird nicht genutzt",
    }
}
