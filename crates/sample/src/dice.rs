//! Numbers by seed and position.

/// What a number is drawn for. Streams are independent, so that a new quirk in one does not
/// change the others.
#[derive(Clone, Copy)]
pub(crate) enum Stream {
    Person = 1,
    Item,
    Detail,
    Link,
    Text,
    Choice,
    Notice,
    Facts,
    Picture,
    Relay,
    Contact,
}

/// SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014),
/// started from a hash of seed, stream and position: any item can be drawn without those before it.
///
/// INVARIANT: only integer arithmetic, and of floating point only what IEEE 754 rounds exactly
/// (`+ - * /` and `sqrt`), so that every machine draws the same town.
#[derive(Clone)]
pub(crate) struct Dice(u64);

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

const fn mix(z: u64) -> u64 {
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Dice {
    pub(crate) const fn new(seed: u64, stream: Stream, major: u32, minor: u32) -> Dice {
        let place = ((major as u64) << 32) | minor as u64;
        let start = mix(seed.wrapping_add(GOLDEN.wrapping_mul(stream as u64)));
        Dice(mix(start ^ mix(place.wrapping_add(GOLDEN))))
    }

    pub(crate) const fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mix(self.0)
    }

    /// 0 to `n` - 1; 0 when `n` is 0. The bias (at most n / 2^32) does not matter here.
    pub(crate) const fn below(&mut self, n: u32) -> u32 {
        (((self.word() >> 32) * n as u64) >> 32) as u32
    }

    /// From 0 up to, but not, 1.
    pub(crate) const fn fraction(&mut self) -> f64 {
        (self.word() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// True `per_mille` times in a thousand.
    pub(crate) const fn chance(&mut self, per_mille: u32) -> bool {
        self.below(1000) < per_mille
    }

    /// One of the words; empty when there is none.
    pub(crate) fn pick(&mut self, words: &'static [&'static str]) -> &'static str {
        let at = self.below(words.len() as u32);
        words.get(at as usize).copied().unwrap_or_default()
    }

    /// A value by its weight per mille; `rest` has what the table leaves.
    pub(crate) fn weigh<T: Copy>(&mut self, table: &[(u32, T)], rest: T) -> T {
        let mut at = self.below(1000);
        for &(weight, value) in table {
            if at < weight {
                return value;
            }
            at -= weight;
        }
        rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splitmix_gives_its_published_sequence() {
        // First outputs for the state 1234567, as listed on rosettacode.org "Pseudo-random
        // numbers/Splitmix64".
        let mut dice = Dice(1_234_567);
        let got: Vec<u64> = (0..5).map(|_| dice.word()).collect();
        let want = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        assert_eq!(got, want);
    }

    #[test]
    fn positions_and_streams_draw_apart() {
        let first = |s, a, b| Dice::new(7, s, a, b).word();
        assert_ne!(first(Stream::Item, 1, 2), first(Stream::Item, 2, 1));
        assert_ne!(first(Stream::Item, 1, 2), first(Stream::Link, 1, 2));
        let mut dice = Dice::new(7, Stream::Item, 0, 0);
        let heads = (0..100_000).filter(|_| dice.chance(250)).count();
        assert!((24_000..26_000).contains(&heads), "{heads}");
        assert_eq!(dice.below(0), 0);
    }
}
