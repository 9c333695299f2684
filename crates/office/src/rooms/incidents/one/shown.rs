//! Whose items were used, in pages, for whoever said why they look.

use super::{Asked, OpenedIncident, Sequence, Session, seconds};
use crate::rooms::name_of;
use crate::rooms::persons::looked_at_parts;
use console::incidents::{Telling, ToldCounts, UsedItem};
use console::{Lang, Pager};
use policy::Policy;
use rights::{Concern, Error, Ordinal, Reason};
use std::collections::{BTreeMap, BTreeSet};

/// Items of a page.
const PER_PAGE: usize = 50;

/// What is shown of an incident's items.
pub(super) struct Shown {
    /// Why one looks; without a reason nothing is shown.
    pub(super) why: Option<String>,
    pub(super) items: Vec<UsedItem>,
    /// How many items are on no page: of nobody who is known, or of somebody who was erased since.
    pub(super) unlisted: u64,
    pub(super) pager: Pager,
    pub(super) told: Option<ToldCounts>,
}

/// An item, whose it is, why it was refused, and whether its owner was told; empty for somebody whom the incident
/// concerns without an item of theirs.
struct Line<'c> {
    owner: Ordinal,
    item: &'c str,
    refused: &'c str,
    told: Option<server::Telling>,
}

impl Shown {
    /// INVARIANT: each owner whose items are shown has an entry of the look before.
    pub(super) async fn read(
        asked: &Asked,
        session: &Session,
        opened: &OpenedIncident,
    ) -> Result<Shown, Error> {
        let office = &asked.office;
        let number = opened.number;
        let concerns = office.app.concerns(number).await?;
        let telling = match opened.told() {
            Some(_) => Some(told(asked, (number, &concerns)).await?),
            None => None,
        };
        let lines = lines(&concerns, telling.as_ref());
        let listed = lines.iter().filter(|line| !line.item.is_empty()).count() as u64;
        let pager = asked.pager(lines.len() as u64, PER_PAGE as u64);
        let first = usize::try_from(pager.page - 1).unwrap_or(0) * PER_PAGE;
        let page = lines.iter().skip(first).take(PER_PAGE);
        let now = seconds(office);
        let why = office.looks.reason(&session.name, number, now);
        let mut items = Vec::new();
        if let Some(why) = &why {
            let mut owners: BTreeMap<Ordinal, u64> = BTreeMap::new();
            for line in page.clone() {
                *owners.entry(line.owner).or_default() += 1;
            }
            let said = format!("incident {number}: {why}");
            looked_at_parts(office, session, (number, &said), &owners).await?;
            let words = words(&office.app.parts().policy, asked.lang);
            for line in page {
                items.push(UsedItem {
                    item: line.item.to_owned(),
                    person: name_of(office, line.owner).await?.to_string(),
                    place: match line.item {
                        "" => String::new(),
                        _ => opened.place(),
                    },
                    on: opened.incident.known.day(),
                    refused: in_words(line.refused, &words),
                    entry: None,
                    told: line.told.map(said_of),
                });
            }
        }
        Ok(Shown {
            why,
            items,
            unlisted: opened.items().saturating_sub(listed),
            pager,
            told: telling.map(|all| counts(all.into_values())),
        })
    }
}

/// Whoever is not in the list yet is still to be told, and so is whoever has more in it since they were.
async fn told(
    asked: &Asked,
    (number, concerns): (Sequence, &[(Ordinal, Concern)]),
) -> Result<BTreeMap<Ordinal, server::Telling>, Error> {
    let known = asked.office.app.telling(number).await?;
    let known: BTreeMap<Ordinal, server::Telling> = known.into_iter().collect();
    let untold = asked.office.app.untold(number).await?;
    let untold: BTreeSet<Ordinal> = untold.into_iter().collect();
    let state = |person: &Ordinal| {
        known
            .get(person)
            .filter(|_| !untold.contains(person))
            .copied()
    };
    Ok(concerns
        .iter()
        .map(|(person, _)| (*person, state(person).unwrap_or(server::Telling::Waiting)))
        .collect())
}

/// What the policy in force says when it refuses, in the other language and in that of a page.
fn words(policy: &Policy, lang: Lang) -> Vec<(String, String)> {
    let (other, own) = match lang {
        Lang::En => (policy::Lang::De, policy::Lang::En),
        Lang::De => (policy::Lang::En, policy::Lang::De),
    };
    let by_rule = |rule| [Reason::Forbidden(rule), Reason::Errored(rule)];
    let reasons = (0..policy.rules().len()).flat_map(by_rule);
    let said = |reason| (policy.say(reason, other), policy.say(reason, own));
    reasons.chain([Reason::NotPermitted]).map(said).collect()
}

/// Why an item was refused, in the language of a page. It was recorded in that of whoever opened the incident;
/// what the policy does not say word for word any more is left as it was recorded.
fn in_words(refused: &str, words: &[(String, String)]) -> String {
    let said = refused.to_owned();
    let in_own = |said: String, (other, own): &(String, String)| said.replace(other, own);
    words.iter().fold(said, in_own)
}

fn lines<'c>(
    concerns: &'c [(Ordinal, Concern)],
    telling: Option<&BTreeMap<Ordinal, server::Telling>>,
) -> Vec<Line<'c>> {
    let of = |(owner, concern): &'c (Ordinal, Concern)| {
        let told = telling.and_then(|all| all.get(owner)).copied();
        let line = move |item: &'c str, refused: &'c str| Line {
            owner: *owner,
            item,
            refused,
            told,
        };
        let items = concern.items.iter();
        let mut lines: Vec<Line<'c>> = items.map(|(id, why)| line(id.as_str(), why)).collect();
        if lines.is_empty() {
            lines.push(line("", ""));
        }
        lines
    };
    let mut lines: Vec<Line<'c>> = concerns.iter().flat_map(of).collect();
    // Whoever is to be told by other means comes first, whoever was told last.
    lines.sort_by_key(|line| (line.told, line.owner));
    lines
}

fn counts(all: impl Iterator<Item = server::Telling>) -> ToldCounts {
    let mut counts = ToldCounts::default();
    for state in all {
        let count = match state {
            server::Telling::Told => &mut counts.told,
            state if state.is_lost() => &mut counts.lost,
            _ => &mut counts.waiting,
        };
        *count += 1;
    }
    counts
}

const fn said_of(state: server::Telling) -> Telling {
    match state {
        server::Telling::NoAddress => Telling::NoAddress,
        server::Telling::NoMailbox => Telling::NoMailbox,
        server::Telling::GivenUp => Telling::GivenUp,
        server::Telling::Unsure => Telling::Unsure,
        server::Telling::Sending | server::Telling::Waiting => Telling::Waiting,
        server::Telling::Told => Telling::Told,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_said_in_the_language_of_the_page() {
        let policy = Policy::load("opt_out.cedar", policy::Form::OptOut.text()).unwrap();
        let all = |lang| {
            let reasons = [
                Reason::Forbidden(2),
                Reason::Errored(3),
                Reason::NotPermitted,
            ];
            reasons.map(|reason| policy.say(reason, lang)).join("; ")
        };
        let (en, de) = (all(policy::Lang::En), all(policy::Lang::De));
        for (lang, own) in [(Lang::En, &en), (Lang::De, &de)] {
            let words = words(&policy, lang);
            assert_eq!(in_words(&en, &words), *own);
            assert_eq!(in_words(&de, &words), *own);
            let older = "It was so once. [gone; Art. 6 GDPR]";
            assert_eq!(in_words(older, &words), older);
        }
    }
}
