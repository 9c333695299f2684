//! How much content of which modality there is: what the sets say, and what the template makes of it (1.3).

use crate::facts::{Modality, SetFacts, SourceFacts, SummaryFacts};
use crate::lang::{Lang, Two};
use crate::number;
use rights::{Day, Kind};
use std::collections::BTreeMap;

impl Modality {
    /// In the template's order.
    pub(crate) const ALL: [Modality; 5] = [
        Modality::Text,
        Modality::Image,
        Modality::Audio,
        Modality::Video,
        Modality::Other,
    ];

    /// What an item of a kind is. A post with a photo has its photo as an item of its own.
    pub(crate) const fn of(kind: Kind) -> Modality {
        match kind {
            Kind::Post | Kind::Comment | Kind::Caption | Kind::AiPrompt | Kind::AiFeedback => {
                Modality::Text
            }
            Kind::Photo => Modality::Image,
            Kind::Reel => Modality::Video,
            Kind::Message | Kind::Unknown => Modality::Other,
        }
    }

    /// As in JSON.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Modality::Text => "text",
            Modality::Image => "image",
            Modality::Audio => "audio",
            Modality::Video => "video",
            Modality::Other => "other",
        }
    }

    pub(crate) const fn words(self) -> Two {
        match self {
            Modality::Text => ("Text", "Text"),
            Modality::Image => ("Images", "Bilder"),
            Modality::Audio => ("Audio", "Audio"),
            Modality::Video => ("Video", "Video"),
            Modality::Other => ("Other", "Sonstiges"),
        }
    }

    /// The unit in which the template counts, with its singular.
    pub(crate) const fn unit(self) -> Two {
        match self {
            Modality::Text => ("tokens", "Token"),
            Modality::Image => ("images", "Bilder"),
            Modality::Audio | Modality::Video => ("hours", "Stunden"),
            Modality::Other => ("items", "Inhalte"),
        }
    }
}

/// A size range of the template: its name in JSON, and in words.
pub(crate) struct Range {
    pub(crate) name: &'static str,
    pub(crate) words: Two,
}

/// The size range that an amount falls into; the template has none for other modalities.
pub(crate) const fn range(modality: Modality, amount: u64) -> Option<Range> {
    let (low, high) = match modality {
        Modality::Text => (1_000_000_000, 10_000_000_000_000),
        Modality::Image => (1_000_000, 1_000_000_000),
        Modality::Audio | Modality::Video => (10_000, 1_000_000),
        Modality::Other => return None,
    };
    let (name, words) = match modality {
        Modality::Text if amount < low => (
            "less_than_1_billion_tokens",
            (
                "less than 1 billion tokens",
                "weniger als 1 Milliarde Token",
            ),
        ),
        Modality::Text if amount <= high => (
            "1_billion_to_10_trillion_tokens",
            (
                "1 billion to 10 trillion tokens",
                "1 Milliarde bis 10 Billionen Token",
            ),
        ),
        Modality::Text => (
            "more_than_10_trillion_tokens",
            (
                "more than 10 trillion tokens",
                "mehr als 10 Billionen Token",
            ),
        ),
        Modality::Image if amount < low => (
            "less_than_1_million_images",
            ("less than 1 million images", "weniger als 1 Million Bilder"),
        ),
        Modality::Image if amount <= high => (
            "1_million_to_1_billion_images",
            (
                "1 million to 1 billion images",
                "1 Million bis 1 Milliarde Bilder",
            ),
        ),
        Modality::Image => (
            "more_than_1_billion_images",
            ("more than 1 billion images", "mehr als 1 Milliarde Bilder"),
        ),
        _ if amount < low => (
            "less_than_10000_hours",
            ("less than 10,000 hours", "weniger als 10.000 Stunden"),
        ),
        _ if amount <= high => (
            "10000_to_1_million_hours",
            ("10,000 to 1 million hours", "10.000 bis 1 Million Stunden"),
        ),
        _ => (
            "more_than_1_million_hours",
            ("more than 1 million hours", "mehr als 1 Million Stunden"),
        ),
    };
    Some(Range { name, words })
}

/// What the sets held when they were compiled, added up.
#[derive(Default)]
pub(crate) struct Own {
    pub(crate) items: BTreeMap<Kind, u64>,
    /// Items purged since: nothing but their kinds is known of them.
    pub(crate) purged: u64,
    /// Of these, how many are not in `items`: not even their kinds are known.
    pub(crate) unknown: u64,
    pub(crate) languages: BTreeMap<String, u64>,
    /// `None` when a set does not say.
    pub(crate) tokens: Option<u64>,
    /// The latest import; `None` when a set does not say.
    pub(crate) acquired: Option<Day>,
}

impl Own {
    pub(crate) fn of(sets: &[SetFacts]) -> Own {
        let sum = |of: fn(&SetFacts) -> u64| sets.iter().map(of).fold(0, u64::saturating_add);
        let mut own = Own {
            purged: sum(|set| set.purged),
            unknown: sum(|set| set.purged_unknown),
            tokens: sets
                .iter()
                .try_fold(0_u64, |sum, set| Some(sum.saturating_add(set.tokens?))),
            acquired: match sets.iter().all(|set| set.acquired.is_some()) {
                true => sets.iter().filter_map(|set| set.acquired).max(),
                false => None,
            },
            ..Own::default()
        };
        for set in sets {
            add(&mut own.items, &set.items);
            add(&mut own.languages, &set.languages);
        }
        own
    }

    /// Items of a modality.
    pub(crate) fn items_of(&self, modality: Modality) -> u64 {
        let of = self
            .items
            .iter()
            .filter(|(k, _)| Modality::of(**k) == modality);
        of.fold(0, |sum, (_, n)| sum.saturating_add(*n))
    }

    /// What a person typed into AI features, and everything else.
    pub(crate) fn interactions(&self) -> (u64, u64) {
        let mut counts = (0_u64, 0_u64);
        for (kind, n) in &self.items {
            let which = match kind.is_ai_interaction() {
                true => &mut counts.0,
                false => &mut counts.1,
            };
            *which = which.saturating_add(*n);
        }
        counts
    }

    /// In the template's unit, as far as the sets know: they do not know hours.
    pub(crate) fn amount(&self, modality: Modality) -> Option<u64> {
        match (modality, self.items_of(modality)) {
            (Modality::Text, 0) => Some(0),
            (Modality::Text, _) => self.tokens,
            (Modality::Image, n) => Some(n),
            (_, 0) => Some(0),
            _ => None,
        }
    }

    /// Whether the amount is the least that it can have been: of purged items nobody knows the tokens, nor of some
    /// of them what they were.
    pub(crate) const fn is_least(&self, modality: Modality) -> bool {
        match modality {
            Modality::Text => self.purged > 0,
            _ => self.unknown > 0,
        }
    }

    /// Languages, the most frequent first, with their shares of all items.
    pub(crate) fn languages(&self, lang: Lang) -> Vec<String> {
        let whole = self
            .languages
            .values()
            .fold(0_u64, |sum, n| sum.saturating_add(*n));
        let mut by_count: Vec<(&String, &u64)> = self.languages.iter().collect();
        by_count.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        let one = |(tag, n): (&String, &u64)| {
            let name = crate::words::language(tag, lang);
            format!("{name}: {}", number::percent(*n, whole, lang))
        };
        by_count.into_iter().map(one).collect()
    }
}

fn add<K: Ord + Clone>(to: &mut BTreeMap<K, u64>, from: &BTreeMap<K, u64>) {
    for (key, n) in from {
        let sum = to.entry(key.clone()).or_default();
        *sum = sum.saturating_add(*n);
    }
}

/// Whether the sets are known to be everything: then their figures are the model's.
pub(crate) const fn sets_are_all(facts: &SummaryFacts) -> bool {
    let SourceFacts {
        public,
        licensed,
        private,
        crawled,
        services: _,
        other_user_data,
        synthetic,
        other,
    } = &facts.sources;
    facts.sets.is_some()
        && public.is_no()
        && licensed.is_no()
        && private.is_no()
        && crawled.is_no()
        && other_user_data.is_no()
        && synthetic.is_no()
        && other.is_no()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_those_of_the_template() {
        let name = |m, n| range(m, n).map(|r| r.name);
        let text = |n| name(Modality::Text, n).unwrap();
        assert_eq!(text(0), "less_than_1_billion_tokens");
        assert_eq!(text(999_999_999), "less_than_1_billion_tokens");
        assert_eq!(text(1_000_000_000), "1_billion_to_10_trillion_tokens");
        assert_eq!(text(10_000_000_000_000), "1_billion_to_10_trillion_tokens");
        assert_eq!(text(10_000_000_000_001), "more_than_10_trillion_tokens");
        assert_eq!(
            name(Modality::Image, 1_000_000),
            Some("1_million_to_1_billion_images")
        );
        assert_eq!(name(Modality::Video, 9_999), Some("less_than_10000_hours"));
        assert_eq!(name(Modality::Other, 1), None);
    }
}
