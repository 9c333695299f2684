//! Whether an event is the next one of its stream.

use super::event::Place;
use std::collections::BTreeMap;

/// How an event follows on what was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Follows {
    /// It is the next one.
    Next,
    /// It, or a later one, was taken before.
    Again,
    /// Something is missing before it. The last one that was taken; `None`: the stream is new.
    Not(Option<u64>),
}

/// The order of events of several streams, as a batch goes on.
#[derive(Clone, Debug, Default)]
pub(super) struct Order {
    last: BTreeMap<String, u64>,
}

impl Order {
    /// From where streams have come.
    pub(super) fn from(last: impl IntoIterator<Item = (String, u64)>) -> Order {
        Order {
            last: last.into_iter().collect(),
        }
    }

    /// Whether an event follows; if it does, it is the last one from now on.
    ///
    /// A stream begins at 0 or 1. One that begins elsewhere says so by naming what was before it (`after`):
    /// else the first events, of which nothing is known here, would be missed by nobody.
    pub(super) fn take(&mut self, place: &Place) -> Follows {
        let last = self.last.get(&place.stream).copied();
        if last.is_some_and(|last| place.position <= last) {
            return Follows::Again;
        }
        let before = place.after.or(place.position.checked_sub(1));
        let next = match last {
            Some(last) => before == Some(last),
            None => place.after.is_some_and(|after| after < place.position) || place.position <= 1,
        };
        if !next {
            return Follows::Not(last);
        }
        self.last.insert(place.stream.clone(), place.position);
        Follows::Next
    }

    /// The last one of a stream.
    pub(super) fn last(&self, stream: &str) -> Option<u64> {
        self.last.get(stream).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn place(position: u64, after: Option<u64>) -> Place {
        Place {
            stream: "s".to_owned(),
            position,
            after,
        }
    }

    #[test]
    fn a_stream_goes_on_without_a_gap() {
        let mut order = Order::default();
        assert_eq!(order.take(&place(5, None)), Follows::Not(None));
        assert_eq!(order.take(&place(1, None)), Follows::Next);
        assert_eq!(order.take(&place(3, None)), Follows::Not(Some(1)));
        assert_eq!(order.take(&place(2, None)), Follows::Next);
        assert_eq!(order.take(&place(2, None)), Follows::Again);
        assert_eq!(order.take(&place(1, None)), Follows::Again);
        assert_eq!(order.take(&place(9, Some(2))), Follows::Next);
        assert_eq!(order.take(&place(12, Some(8))), Follows::Not(Some(9)));
        let mut offsets = Order::default();
        assert_eq!(offsets.take(&place(4_711, Some(4_711))), Follows::Not(None));
        assert_eq!(offsets.take(&place(4_711, Some(4_700))), Follows::Next);
        assert_eq!(Order::default().take(&place(0, None)), Follows::Next);
    }

    proptest! {
        /// Whatever is sent, in whatever pieces and however often: each position is taken once, in order.
        #[test]
        fn each_is_taken_once_and_in_order(sent in prop::collection::vec(0..30_u64, 0..200)) {
            let (mut order, mut taken) = (Order::default(), Vec::new());
            for position in sent {
                if order.take(&place(position, None)) == Follows::Next {
                    taken.push(position);
                }
            }
            let first = taken.first().copied().unwrap_or(0);
            let want: Vec<u64> = (first..first + taken.len() as u64).collect();
            prop_assert_eq!(taken, want);
        }
    }
}
