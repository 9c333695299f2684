//! From counts to places.

/// A linear scale from zero to a round number that is not below any value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scale {
    /// The steps that are written beside it, from zero.
    pub(super) ticks: Vec<u64>,
    most: u64,
}

impl Scale {
    /// For values up to `most`, in two to five steps of 1, 2 or 5 times a power of ten.
    pub(super) fn up_to(most: u64) -> Scale {
        let most = most.max(1);
        let mut step: u64 = 1;
        for factor in [2, 5, 10].into_iter().cycle() {
            if most.div_ceil(step) <= 4 {
                break;
            }
            let power = 10_u64.saturating_pow(step.ilog10());
            step = power.saturating_mul(factor);
        }
        let steps = most.div_ceil(step);
        let ticks: Vec<u64> = (0..=steps).map(|n| step.saturating_mul(n)).collect();
        let most = step.saturating_mul(steps);
        Scale { ticks, most }
    }

    /// How far a value is along `length`. What is not zero is seen: at least one.
    pub(super) fn place(&self, value: u64, length: u64) -> u64 {
        let place = share(value, self.most, length);
        if value > 0 { place.max(1) } else { 0 }
    }
}

/// `part` of `whole`, of `length`; rounded, never more than `length`.
pub(super) fn share(part: u64, whole: u64, length: u64) -> u64 {
    let (part, whole) = (u128::from(part.min(whole)), u128::from(whole));
    let place = (part * u128::from(length) + whole / 2).checked_div(whole);
    u64::try_from(place.unwrap_or(0)).unwrap_or(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_cover_every_value() {
        for (most, ticks) in [
            (0, vec![0, 1]),
            (1, vec![0, 1]),
            (4, vec![0, 1, 2, 3, 4]),
            (5, vec![0, 2, 4, 6]),
            (37, vec![0, 10, 20, 30, 40]),
            (41, vec![0, 20, 40, 60]),
            (1_000_000, vec![0, 500_000, 1_000_000]),
        ] {
            assert_eq!(Scale::up_to(most).ticks, ticks, "{most}");
        }
        for most in [7, 99, 12_345, u64::from(u32::MAX), u64::MAX / 3, u64::MAX] {
            let scale = Scale::up_to(most);
            assert!(*scale.ticks.last().unwrap() >= most, "{most}");
            assert!((2..=6).contains(&scale.ticks.len()), "{most}: {scale:?}");
        }
    }

    #[test]
    fn places_are_within_and_nothing_vanishes() {
        let scale = Scale::up_to(1_000_000);
        assert_eq!(scale.place(0, 300), 0);
        assert_eq!(scale.place(1, 300), 1);
        assert_eq!(scale.place(500_000, 300), 150);
        assert_eq!(scale.place(1_000_000, 300), 300);
        assert_eq!(Scale::up_to(u64::MAX).place(u64::MAX, 1000), 1000);
        assert_eq!(Scale::up_to(0).place(0, 300), 0);
        assert_eq!(share(3, 0, 100), 0);
        assert_eq!(share(9, 3, 100), 100);
    }
}
