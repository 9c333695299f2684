//! Names, handles and ids.

use crate::dice::{Dice, Stream};
use crate::person::Person;
use crate::plan::Plan;
use crate::words::{FIRST, LAST, SYLLABLES};

/// Appends a number in decimal.
pub(crate) fn number(out: &mut String, n: u32) {
    let mut divisor = 1;
    while n / divisor >= 10 {
        divisor *= 10;
    }
    while divisor > 0 {
        out.push((b'0' + (n / divisor % 10) as u8) as char);
        divisor /= 10;
    }
}

/// The account id, `u17`.
pub(crate) fn account(out: &mut String, person: u32) {
    out.push('u');
    number(out, person);
}

/// The id of the second account, `v17`.
pub(crate) fn second_account(out: &mut String, person: u32) {
    out.push('v');
    number(out, person);
}

/// The id of an item, `i17-4`.
pub(crate) fn item(out: &mut String, person: u32, place: u32) {
    out.push('i');
    number(out, person);
    out.push('-');
    number(out, place);
}

/// The invented first and last name.
pub(crate) fn name(plan: &Plan, person: u32) -> (&'static str, &'static str) {
    let mut dice = Dice::new(plan.seed, Stream::Facts, person, 0);
    (dice.pick(&FIRST), dice.pick(&LAST))
}

/// The present handle, `rosa.lindwurm.17`. The number makes it unique.
pub(crate) fn handle(plan: &Plan, out: &mut String, person: u32) {
    let (first, last) = name(plan, person);
    lower(out, first);
    out.push('.');
    lower(out, last);
    out.push('.');
    number(out, person);
}

/// The handle before the renaming, `rosa_17`.
pub(crate) fn old_handle(plan: &Plan, out: &mut String, person: u32) {
    lower(out, name(plan, person).0);
    out.push('_');
    number(out, person);
}

fn lower(out: &mut String, name: &str) {
    out.extend(name.chars().flat_map(char::to_lowercase));
}

/// How an item names its person: the account, the second account, or a handle of that time.
pub(crate) fn author(plan: &Plan, out: &mut String, person: &Person, day: i32, second: bool) {
    if person.linked && second {
        second_account(out, person.index);
    } else if person.renamed.is_some_and(|r| day < r) {
        old_handle(plan, out, person.index);
    } else {
        account(out, person.index);
    }
}

/// A word that no other person in the town has: five of 64 syllables spell a 30-bit number.
///
/// INVARIANT: adding a constant and multiplying by an odd number are bijections of 30-bit numbers,
/// so two people never share a word.
pub(crate) fn coined(plan: &Plan, person: u32) -> String {
    let odd = (plan.seed as u32) << 1 | 1;
    // The shift keeps the first person from the word `bababababa`.
    let mut code = person.wrapping_add(0x0765_4321).wrapping_mul(odd);
    code = code.wrapping_mul(0x2545_f491) & 0x3fff_ffff;
    let mut word = String::new();
    for _ in 0..5 {
        word.push_str(
            SYLLABLES
                .get(code as usize % 64)
                .copied()
                .unwrap_or_default(),
        );
        code /= 64;
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TownOptions;
    use std::collections::HashSet;

    #[test]
    fn numbers_are_written_as_the_standard_library_does() {
        for n in [0, 1, 9, 10, 99, 100, 12_345, u32::MAX] {
            let mut out = String::new();
            number(&mut out, n);
            assert_eq!(out, n.to_string());
        }
    }

    #[test]
    fn syllables_are_64_and_coined_words_differ() {
        let distinct: HashSet<_> = SYLLABLES.iter().collect();
        assert_eq!(distinct.len(), 64);
        assert!(SYLLABLES.iter().all(|s| s.len() == 2));
        let plan = Plan::of(&TownOptions::new(20_000, 7));
        let words: HashSet<_> = (0..20_000).map(|p| coined(&plan, p)).collect();
        assert_eq!(words.len(), 20_000);
    }
}
