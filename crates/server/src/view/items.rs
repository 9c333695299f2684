//! My items: the list, and all about one.

use super::narrowing::{audience_now, language, narrower};
use super::reasons::{Reader, reason};
use super::sets::state;
use super::used::used;
use crate::address::query;
use crate::app::App;
use corpus::{Connected, Tied};
use pages::field;
use pages::items::{Actions, How, InSet, Item, ItemPage, Items, Link, Narrow, Query};
use pages::{Lang, Pager, Ruling, Tick, Used};
use report::dossier::{Dossier, ItemLine};
use rights::{Kind, PurposeId};
use std::collections::{BTreeMap, BTreeSet};

/// Items of a page of the list.
pub(crate) const PER_PAGE: usize = 25;

/// What somebody looks for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Search {
    pub(crate) words: String,
    pub(crate) used: Option<bool>,
    pub(crate) purposes: BTreeSet<PurposeId>,
    pub(crate) kinds: BTreeSet<Kind>,
    pub(crate) page: usize,
    /// Whether what was said to AI features may be shown.
    pub(crate) interactions: bool,
}

/// Whether an item is what somebody said to an AI feature.
pub(crate) const fn is_interaction(kind: Kind) -> bool {
    matches!(kind, Kind::AiPrompt | Kind::AiFeedback)
}

impl Search {
    /// Whether an item is one of those that words are looked for in.
    fn narrows_to(&self, item: &ItemLine) -> bool {
        let about =
            |purpose: &PurposeId| self.purposes.is_empty() || self.purposes.contains(purpose);
        let decided = item.now.iter().filter(|now| about(&now.purpose));
        let used = decided.clone().any(|now| now.admitted);
        (self.interactions || !is_interaction(item.kind))
            && (self.kinds.is_empty() || self.kinds.contains(&item.kind))
            && self.used.is_none_or(|wanted| wanted == used)
    }

    /// Whether the words stand in an item: in its text, its id, or the name of its place.
    fn finds(&self, item: &ItemLine, text: Option<&str>) -> bool {
        let words = self.words.trim().to_lowercase();
        let has = |text: &str| text.to_lowercase().contains(&words);
        words.is_empty() || has(&item.item) || has(&item.surface) || text.is_some_and(has)
    }

    /// The items of a search, of which the texts have to be looked through; none where no word is searched for.
    ///
    /// INVARIANT: what was said to AI features is not among them before it was confirmed who looks.
    pub(crate) fn to_read<'d>(&self, dossier: &'d Dossier) -> Vec<&'d ItemLine> {
        let items = dossier.items.items.iter();
        match self.words.trim().is_empty() {
            true => Vec::new(),
            false => items.filter(|item| self.narrows_to(item)).collect(),
        }
    }

    /// The address of another page of the same search.
    fn href(&self, page: usize) -> String {
        let page = page.to_string();
        let used = self.used.map(|used| if used { "in" } else { "out" });
        let words = (!self.words.is_empty()).then_some(self.words.as_str());
        let purposes = self.purposes.iter().map(|p| (field::PURPOSE, p.as_str()));
        let kinds = self.kinds.iter().map(|k| (field::KIND, k.as_str()));
        let pairs = words
            .map(|words| (field::QUERY, words))
            .into_iter()
            .chain(used.map(|used| (field::USED, used)))
            .chain(purposes)
            .chain(kinds)
            .chain([(field::PAGE, page.as_str())]);
        format!("/items?{}", query(pairs))
    }
}

/// Texts of items by content and row.
pub(crate) type Texts = BTreeMap<(String, u64), String>;

/// The list.
pub(crate) fn list(
    app: &App,
    (dossier, own): (&Dossier, &BTreeSet<u64>),
    (search, texts): (&Search, &Texts),
    lang: Lang,
) -> Items {
    let all = &dossier.items.items;
    let hidden = |item: &&ItemLine| !search.interactions && is_interaction(item.kind);
    let text = |item: &ItemLine| texts.get(&(item.content.clone(), item.row));
    let found: Vec<&ItemLine> = all
        .iter()
        .filter(|item| {
            search.narrows_to(item) && search.finds(item, text(item).map(String::as_str))
        })
        .collect();
    let pages = found.len().div_ceil(PER_PAGE).max(1);
    let page = search.page.clamp(1, pages);
    let shown = found.iter().skip((page - 1) * PER_PAGE).take(PER_PAGE);
    let purposes = app.parts.purposes.iter();
    Items {
        query: Query {
            words: search.words.clone(),
            used: search
                .used
                .map(|used| if used { Used::In } else { Used::Out }),
        },
        purposes: purposes
            .map(|(purpose, _)| Tick {
                value: purpose.to_string(),
                label: app.parts.portal.purpose(purpose, lang),
                hint: None,
                ticked: search.purposes.contains(purpose),
            })
            .collect(),
        kinds: kinds(all, search, lang),
        found: found.len() as u64,
        items: shown
            .map(|item| short(app, item, (Reader::Themselves(own), lang)))
            .collect(),
        pager: Pager {
            page: page as u64,
            pages: pages as u64,
            before: (page > 1).then(|| search.href(page - 1)),
            after: (page < pages).then(|| search.href(page + 1)),
        },
        hidden: all.iter().filter(hidden).count() as u64,
        here: search.href(page),
    }
}

/// Items of a page, for somebody other than their owner.
pub(crate) fn page(
    app: &App,
    dossier: &Dossier,
    (page, per_page): (u64, u64),
    lang: Lang,
) -> crate::web::ItemsPage {
    let all = &dossier.items.items;
    // What somebody said to an AI feature nobody else reads here.
    let hidden = all.iter().filter(|item| is_interaction(item.kind)).count() as u64;
    let shown = all.iter().filter(|item| !is_interaction(item.kind));
    let per_page = usize::try_from(per_page).unwrap_or(1).max(1);
    let first = usize::try_from(page.saturating_sub(1)).unwrap_or(usize::MAX);
    let items = shown
        .skip(first.saturating_mul(per_page))
        .take(per_page)
        .map(|item| short(app, item, (Reader::Staff, lang)))
        .collect();
    crate::web::ItemsPage {
        items,
        shown: all.len() as u64 - hidden,
        hidden,
    }
}

/// Kinds that there are.
fn kinds(all: &[ItemLine], search: &Search, lang: Lang) -> Vec<Tick> {
    let there: BTreeSet<Kind> = all.iter().map(|item| item.kind).collect();
    let tick = |kind: Kind| Tick {
        value: kind.to_string(),
        label: pages::kind_word(kind, lang),
        hint: None,
        ticked: search.kinds.contains(&kind),
    };
    there.into_iter().map(tick).collect()
}

fn short(app: &App, item: &ItemLine, reader: (Reader<'_>, Lang)) -> Item {
    let (_, lang) = reader;
    let ruling = |now: &report::dossier::Now| Ruling {
        purpose: app.parts.portal.purpose(&now.purpose, lang),
        used: used(item, now),
        reasons: now
            .because()
            .map(|(said, entries)| reason(app, (said, &entries), reader))
            .collect(),
    };
    Item {
        href: format!("/items/{}/{}", item.content, item.row),
        erasable: (!item.erased).then(|| item.item.clone()),
        kind: item.kind,
        excerpt: None,
        lang: language(item),
        made: item.created,
        audience: audience_now(item),
        audience_then: item.audience_then,
        surface: item.surface.clone(),
        rulings: item.now.iter().map(ruling).collect(),
    }
}

/// All about one.
pub(crate) fn one(
    app: &App,
    (dossier, own): (&Dossier, &BTreeSet<u64>),
    (item, connected): (&ItemLine, &Connected),
    lang: Lang,
) -> ItemPage {
    let made = |set: &str| {
        let about = dossier.about.as_ref();
        let sets = about.into_iter().flat_map(|about| &about.sets);
        let found = sets
            .filter(|line| line.set == set)
            .map(|line| line.compiled_on);
        found.max().unwrap_or(dossier.as_of)
    };
    let sets = item.sets.iter().filter_map(|set| {
        Some(InSet {
            name: set.set.clone(),
            made: made(&set.set),
            state: state(set)?,
        })
    });
    ItemPage {
        item: short(app, item, (Reader::Themselves(own), lang)),
        id: item.item.clone(),
        permalink: permalink(app, item),
        imported: item.imported,
        decided: super::moment(dossier.made_at),
        entries: dossier.sequence.0,
        links: links(connected),
        sets: sets.collect(),
        special: special(dossier, item),
        actions: actions(item),
    }
}

/// Where it is on the platform, as the operator says that addresses look.
fn permalink(app: &App, item: &ItemLine) -> Option<String> {
    // Forms of addresses were checked when the portal began.
    let links = app.item_links().ok()?;
    links.link_to(&item.item).filter(|_| !item.erased)
}

fn links(connected: &Connected) -> Vec<Link> {
    let people = Tied {
        items: connected.shows,
        used: None,
    };
    let links = [
        (How::Shared, connected.shared),
        (How::Quoted, connected.quoted),
        (How::Answered, connected.answered),
        (How::Shares, connected.shares),
        (How::Shows, people),
    ];
    links
        .into_iter()
        .filter(|(_, tied)| tied.items > 0)
        .map(|(how, tied)| Link {
            how,
            items: tied.items,
            used: tied.used,
        })
        .collect()
}

fn special(dossier: &Dossier, item: &ItemLine) -> bool {
    let about = dossier.about.as_ref();
    let choices = about.into_iter().flat_map(|about| &about.choices);
    let mut flagged = choices.filter(|line| {
        line.choice.kind == rights::ChoiceKind::SpecialCategory
            && line
                .choice
                .item
                .as_ref()
                .is_some_and(|i| i.as_str() == item.item)
    });
    flagged.next().is_some()
}

pub(crate) fn actions(item: &ItemLine) -> Actions {
    if item.erased {
        return Actions::default();
    }
    let at = |what: &str| Some(format!("/items/{}/{}/{what}", item.content, item.row));
    let audiences = narrower(item);
    let narrow = at("narrow").filter(|_| !audiences.is_empty());
    Actions {
        narrow: narrow.map(|action| Narrow { action, audiences }),
        special: at("special"),
        erase: Some(format!(
            "/erase?{}",
            query([(field::ITEM, item.item.as_str())])
        )),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use report::dossier::{Elsewhere, ItemPage};
    use rights::{Audience, Instant, Ordinal, Sequence};

    pub(crate) fn item(row: u64, kind: Kind) -> ItemLine {
        ItemLine {
            item: format!("ada/{row}"),
            erased: false,
            content: "content".to_owned(),
            row,
            person: Some(Ordinal(0)),
            kind,
            surface: "Feed".to_owned(),
            language: "en".to_owned(),
            audience: "public".to_owned(),
            audience_then: Audience::Public,
            created: None,
            imported: "2026-01-01".parse().unwrap(),
            now: Vec::new(),
            sets: Vec::new(),
            used_by_others: Elsewhere::default(),
        }
    }

    fn dossier() -> Dossier {
        let at: Instant = "2026-03-01T12:00:00Z".parse().unwrap();
        Dossier {
            format: 1,
            tool: String::new(),
            made_at: at,
            sequence: Sequence(1),
            as_of: at.day(),
            lang: report::Lang::En,
            person: Ordinal(0),
            id: None,
            about: None,
            items: ItemPage {
                total: 2,
                page: 1,
                per_page: 2,
                next: None,
                items: vec![item(0, Kind::Post), item(1, Kind::AiPrompt)],
                last: None,
            },
        }
    }

    #[test]
    fn ai_interactions_are_read_only_for_whom_confirmed_a_short_while_ago() {
        let dossier = dossier();
        let rows = |interactions, words: &str| -> Vec<u64> {
            let search = Search {
                words: words.to_owned(),
                interactions,
                ..Search::default()
            };
            let read = search.to_read(&dossier).into_iter();
            read.map(|item| item.row).collect()
        };
        assert_eq!(rows(false, "gate"), [0]);
        assert_eq!(rows(true, "gate"), [0, 1]);
        assert!(rows(true, " ").is_empty(), "without words no text is read");
        let search = Search {
            words: " GATE".to_owned(),
            ..Search::default()
        };
        let post = item(0, Kind::Post);
        assert!(search.finds(&post, Some("the gate by the mill")));
        assert!(!search.finds(&post, Some("the mill")));
        assert!(!search.narrows_to(&item(1, Kind::AiPrompt)));
    }
}
