//! Of which events of each stream there are lines in a file.

use super::Streams;
use std::collections::{BTreeMap, BTreeSet};

/// Of one stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Written {
    /// Every position up to this one counts as written.
    up_to: Option<u64>,
    /// These are, one by one: between them can be events that were not to be written then, and are now.
    each: BTreeSet<u64>,
}

/// Of every stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Places(BTreeMap<String, Written>);

impl Places {
    fn of(&mut self, stream: &str) -> &mut Written {
        self.0.entry(stream.to_owned()).or_default()
    }

    /// There is a line at this position.
    pub(super) fn add(&mut self, stream: &str, position: u64) {
        self.of(stream).each.insert(position);
    }

    /// Whatever was to be written up to this position is.
    pub(super) fn add_up_to(&mut self, stream: &str, position: u64) {
        let written = self.of(stream);
        written.up_to = written.up_to.max(Some(position));
    }

    /// All of others, too.
    pub(super) fn add_all(&mut self, others: Places) {
        for (stream, other) in others.0 {
            let written = self.of(&stream);
            written.up_to = written.up_to.max(other.up_to);
            written.each.extend(other.each);
        }
    }

    /// Whether a position counts as written.
    pub(super) fn has(&self, stream: &str, position: u64) -> bool {
        let written = self.0.get(stream);
        written.is_some_and(|w| w.up_to >= Some(position) || w.each.contains(&position))
    }

    /// The highest position of each stream.
    pub(super) fn highest(&self) -> BTreeMap<String, u64> {
        let highest = |(stream, written): (&String, &Written)| {
            let last = written.each.last().copied().max(written.up_to);
            last.map(|last| (stream.clone(), last))
        };
        self.0.iter().filter_map(highest).collect()
    }

    /// Forgets the positions that streams have come past: they do not come to be written again.
    pub(super) fn settle(&mut self, streams: &Streams) {
        self.0.retain(|stream, written| {
            if let Some(known) = streams.get(stream) {
                written.each = written.each.split_off(&known.last.saturating_add(1));
                written.up_to = written.up_to.filter(|up_to| *up_to > known.last);
            }
            written.up_to.is_some() || !written.each.is_empty()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Stream;
    use rights::{Day, Instant};

    #[test]
    fn each_position_is_written_by_itself_until_the_stream_has_come_past_it() {
        let mut places = Places::default();
        places.add_up_to("s", 3);
        places.add("s", 9);
        places.add("t", 1);
        let has = |places: &Places, position| places.has("s", position);
        assert!([0, 3, 9].into_iter().all(|position| has(&places, position)));
        assert!(
            [4, 8, 10]
                .into_iter()
                .all(|position| !has(&places, position))
        );
        assert!(!places.has("u", 0));
        let highest = [("s".to_owned(), 9), ("t".to_owned(), 1)];
        assert_eq!(places.highest(), highest.into());
        let mut more = Places::default();
        more.add("s", 12);
        places.add_all(more);
        let at = Instant::from("2026-11-29".parse::<Day>().unwrap());
        let stream = |last| Stream {
            last,
            events: 1,
            at,
        };
        let streams = [("s".to_owned(), stream(9)), ("t".to_owned(), stream(1))];
        places.settle(&streams.into());
        let mut left = Places::default();
        left.add("s", 12);
        assert_eq!(places, left);
    }
}
