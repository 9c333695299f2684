//! How unequal people are in what they post.

/// Quantiles, at each 1/64, of a log-normal with mean 1000, whose mean and median stand to each
/// other as those of the number of friends on Facebook: 190 to 99 (Ugander, Karrer, Backstrom,
/// Marlow: "The anatomy of the Facebook social graph", 2011, arXiv:1111.4503), so sigma is
/// sqrt(2 ln(190/99)) = 1.142. LDBC SNB builds its social graph on the same distribution and lets
/// messages grow with a person's friends (LDBC Social Network Benchmark specification, "Data
/// generation"); we take the number of items as proportional to it.
const BODY: [u32; 64] = [
    0, 45, 62, 77, 90, 103, 116, 128, 140, 152, 164, 177, 189, 202, 215, 228, 241, 255, 269, 283,
    298, 313, 329, 345, 362, 379, 397, 416, 435, 455, 476, 498, 521, 545, 570, 596, 623, 652, 683,
    715, 750, 786, 825, 866, 910, 958, 1009, 1065, 1125, 1191, 1264, 1345, 1435, 1536, 1651, 1783,
    1938, 2122, 2346, 2630, 3003, 3531, 4370, 6094,
];

/// The last 64th in 64 steps, cut at 5,000 friends as Facebook does: 5000/190 of the mean.
const TAIL: [u32; 65] = [
    6094, 6138, 6182, 6228, 6275, 6322, 6371, 6421, 6472, 6524, 6578, 6632, 6689, 6746, 6805, 6866,
    6928, 6992, 7058, 7126, 7195, 7267, 7341, 7417, 7496, 7577, 7662, 7749, 7839, 7932, 8029, 8130,
    8235, 8344, 8458, 8577, 8701, 8831, 8968, 9111, 9262, 9422, 9590, 9769, 9959, 10161, 10378,
    10611, 10862, 11134, 11431, 11755, 12113, 12512, 12959, 13468, 14053, 14740, 15563, 16581,
    17895, 19703, 22484, 26311, 26311,
];

/// The most items any person has, in multiples of the mean.
pub(crate) const MOST_TIMES_MEAN: f64 = 26.311;

/// The activity of a person at a place from 0 to 1 among all, in multiples of the mean.
///
/// A table and not `exp`: mathematical libraries differ in the last digit.
pub(crate) fn activity(place: f64) -> f64 {
    let fine = place * 64.0;
    let scaled = if fine < 63.0 {
        between(&BODY, fine)
    } else {
        between(&TAIL, (fine - 63.0) * 64.0)
    };
    scaled / 1000.0
}

fn between(table: &[u32], at: f64) -> f64 {
    let low = at as usize;
    let value = |i: usize| table.get(i).copied().map_or(0.0, f64::from);
    value(low) + (value(low + 1) - value(low)) * (at - low as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mean_median_and_cap_are_the_published_ones() {
        let n = 1_000_000;
        let sum: f64 = (0..n).map(|i| activity(f64::from(i) / f64::from(n))).sum();
        assert!((sum / f64::from(n) - 1.0).abs() < 0.001, "{sum}");
        assert!((activity(0.5) - 99.0 / 190.0).abs() < 0.001);
        assert!((activity(0.999_999_9) - 5000.0 / 190.0).abs() < 0.01);
        assert!(
            (0..n - 1).all(|i| activity(f64::from(i) / 1e6) <= activity(f64::from(i + 1) / 1e6))
        );
    }
}
