//! Everybody's part of the decision, reduced to one 32-bit word a person.
//!
//! The low half of a word numbers the person's *signature*: the classes of standing, age, region
//! and account. The high half is the day (since 1970) on which the person passes the one age that
//! the policy asks for of the day of creation, so that the fast path compares two days instead of
//! counting years.

use crate::ages::AgeClasses;
use crate::class::{Class, Classes, Memo, Outcome};
use crate::days::too_many;
use crate::view::StandingValues;
use rights::{AccountType, Day, Error, People};
use std::collections::HashMap;
use std::sync::Arc;

/// Signature of people whose single items need a look: narrowed audiences, erased or flagged items.
pub(crate) const LOOK_CLOSER: u16 = 0;
/// High half of a word: the birth day is unknown.
pub(crate) const BIRTH_UNKNOWN: u32 = 0xFFFF;

/// The classes of an owner in the four dimensions of persons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct OwnerClasses {
    pub(crate) standing: Class,
    pub(crate) age: Class,
    pub(crate) region: Class,
    pub(crate) account: Class,
}

/// How the observed expressions of the four dimensions evaluate.
pub(crate) trait ObserveOwners {
    fn standing(&self, standing: Option<Arc<StandingValues>>) -> Vec<Outcome>;
    fn age(&self, age_years: Option<Option<i64>>) -> Vec<Outcome>;
    fn region(&self, region: Option<Option<Arc<str>>>) -> Vec<Outcome>;
    fn account(&self, account: Option<AccountType>) -> Vec<Outcome>;
}

/// The classes of the four dimensions and everybody's word.
#[derive(Debug)]
pub(crate) struct Owners {
    pub(crate) standings: Classes<Option<Arc<StandingValues>>>,
    pub(crate) ages: Classes<Option<Option<i64>>>,
    pub(crate) regions: Classes<Option<Option<Arc<str>>>>,
    pub(crate) accounts: Classes<Option<AccountType>>,
    /// Class by standing; then class by standing with the item's own erasure.
    by_standing: Vec<Class>,
    by_standing_erased: Vec<Class>,
    by_region: Vec<Class>,
    by_account: Vec<Class>,
    by_age: Vec<(i64, Class)>,
    age_unknown: Class,
    nobody: OwnerClasses,
    reaches: Vec<bool>,
    signatures: Vec<OwnerClasses>,
    words: Vec<u32>,
}

fn class<T: Clone>(
    classes: &mut Classes<T>,
    outcomes: Vec<Outcome>,
    value: &T,
    what: &str,
) -> Result<Class, Error> {
    classes
        .classify(outcomes, value)
        .ok_or_else(|| too_many(what))
}

impl Owners {
    /// Classifies everything that people can be.
    pub(crate) fn new(
        people: &People,
        today: Day,
        standing: impl Fn(usize, bool) -> Option<StandingValues>,
        observe: &impl ObserveOwners,
    ) -> Result<Owners, Error> {
        let (mut standings, mut ages) = (Classes::default(), Classes::default());
        let (mut regions, mut accounts) = (Classes::default(), Classes::default());
        let nobody = OwnerClasses {
            standing: class(&mut standings, observe.standing(None), &None, "standings")?,
            age: class(&mut ages, observe.age(None), &None, "ages")?,
            region: class(&mut regions, observe.region(None), &None, "regions")?,
            account: class(&mut accounts, observe.account(None), &None, "account types")?,
        };
        let mut one_standing = |index: usize, erased: bool| {
            let values = standing(index, erased).map(Arc::new);
            class(
                &mut standings,
                observe.standing(values.clone()),
                &values,
                "standings",
            )
        };
        let mut by_standing = Vec::with_capacity(people.standings.len());
        let mut by_standing_erased = Vec::with_capacity(people.standings.len());
        for (index, standing) in people.standings.iter().enumerate() {
            by_standing.push(one_standing(index, false)?);
            let erased = !standing.erased_items.is_empty();
            by_standing_erased.push(if erased {
                one_standing(index, true)?
            } else {
                0
            });
        }
        let by_region = people
            .regions
            .iter()
            .map(|r| Some((!r.is_empty()).then(|| Arc::from(r.as_str()))));
        let by_region =
            by_region.map(|r| class(&mut regions, observe.region(r.clone()), &r, "regions"));
        let by_region = by_region.collect::<Result<_, _>>()?;
        let by_account = AccountType::ALL.iter().map(|a| Some(*a));
        let by_account =
            by_account.map(|a| class(&mut accounts, observe.account(a), &a, "account types"));
        let by_account = by_account.collect::<Result<_, _>>()?;
        let age_unknown = class(&mut ages, observe.age(Some(None)), &Some(None), "ages")?;
        let by_age = tabulate_ages(people, today, &mut ages, observe)?;
        let reaches = people
            .standings
            .iter()
            .map(rights::Standing::reaches_into_items)
            .collect();
        Ok(Owners {
            standings,
            ages,
            regions,
            accounts,
            by_standing,
            by_standing_erased,
            by_region,
            by_account,
            by_age,
            age_unknown,
            nobody,
            reaches,
            signatures: Vec::new(),
            words: Vec::new(),
        })
    }

    fn age_class(&self, birth: Option<Day>, today: Day) -> Class {
        let age = birth.map(|b| b.age_years(today));
        let found = age.and_then(|a| self.by_age.binary_search_by_key(&a, |(age, _)| *age).ok());
        found
            .and_then(|i| self.by_age.get(i))
            .map_or(self.age_unknown, |(_, class)| *class)
    }

    /// The classes of a person, or of nobody for an ordinal that nobody has.
    pub(crate) fn classes(&self, people: &People, person: Option<u32>, today: Day) -> OwnerClasses {
        let Some(index) = person.map(|p| p as usize).filter(|i| *i < people.len()) else {
            return self.nobody;
        };
        let at = |classes: &[Class], i: usize| classes.get(i).copied().unwrap_or_default();
        let ordinal = rights::Ordinal(index as u32);
        OwnerClasses {
            standing: at(
                &self.by_standing,
                people.standing.get(index).copied().unwrap_or_default() as usize,
            ),
            age: self.age_class(people.birth(ordinal), today),
            region: at(
                &self.by_region,
                people.region.get(index).copied().unwrap_or_default().into(),
            ),
            account: at(&self.by_account, people.account(ordinal).code().into()),
        }
    }

    /// The class of a person's standing for an item that they asked to be erased.
    pub(crate) fn erased_standing(&self, standing: u32) -> Option<Class> {
        self.by_standing_erased.get(standing as usize).copied()
    }

    /// Reduces everybody to a word. `change` is the age at which the class of the age at creation
    /// changes, in years.
    pub(crate) fn fill_words(
        &mut self,
        people: &People,
        today: Day,
        change_years: i16,
    ) -> Result<(), Error> {
        let mut signatures: Vec<OwnerClasses> = vec![self.nobody];
        let mut numbers: HashMap<OwnerClasses, u16> = HashMap::new();
        let mut births: Memo<i32> = Memo::default();
        let mut days: HashMap<i32, u32> = HashMap::new();
        let mut words = Vec::with_capacity(people.len() + 1);
        let mut number = |classes: OwnerClasses| -> Result<u16, Error> {
            if let Some(known) = numbers.get(&classes) {
                return Ok(*known);
            }
            let next = u16::try_from(signatures.len()).map_err(|_| too_many("people"))?;
            signatures.push(classes);
            numbers.insert(classes, next);
            Ok(next)
        };
        let columns = people
            .birth
            .iter()
            .zip(&people.region)
            .zip(&people.account)
            .zip(&people.standing);
        for (((birth, region), account), standing) in columns {
            let day = || Day::from_epoch_days(*birth);
            let age = births
                .get(birth)
                .unwrap_or_else(|| self.age_class(day(), today));
            births.put(*birth, age);
            let high = *days
                .entry(*birth)
                .or_insert_with(|| change_word(day(), change_years));
            let at = |classes: &[Class], i: usize| classes.get(i).copied().unwrap_or_default();
            let low = if self
                .reaches
                .get(*standing as usize)
                .copied()
                .unwrap_or(true)
            {
                LOOK_CLOSER
            } else {
                number(OwnerClasses {
                    standing: at(&self.by_standing, *standing as usize),
                    age,
                    region: at(&self.by_region, usize::from(*region)),
                    account: at(
                        &self.by_account,
                        usize::from(*account).min(AccountType::ALL.len() - 1),
                    ),
                })?
            };
            words.push(high << 16 | u32::from(low));
        }
        words.push(BIRTH_UNKNOWN << 16 | u32::from(number(self.nobody)?));
        (self.words, self.signatures) = (words, signatures);
        Ok(())
    }

    /// Everybody's words; the last one stands for nobody.
    pub(crate) fn words(&self) -> &[u32] {
        &self.words
    }

    /// The signatures by number; number 0 is [`LOOK_CLOSER`].
    pub(crate) fn signatures(&self) -> &[OwnerClasses] {
        &self.signatures
    }
}

/// INVARIANT: days before 1970 clamp to 0, days after 2149 to the last slot; the fast path takes
/// only items created within those days, so clamping changes no comparison.
fn change_word(birth: Option<Day>, change_years: i16) -> u32 {
    let Some(birth) = birth else {
        return BIRTH_UNKNOWN;
    };
    let day = crate::ages::change_day(birth, change_years).epoch_days();
    u32::try_from(day.clamp(0, 0xFFFE)).unwrap_or(0)
}

fn tabulate_ages(
    people: &People,
    today: Day,
    ages: &mut Classes<Option<Option<i64>>>,
    observe: &impl ObserveOwners,
) -> Result<Vec<(i64, Class)>, Error> {
    let known = || people.birth.iter().filter_map(|b| Day::from_epoch_days(*b));
    let (Some(oldest), Some(youngest)) = (known().min(), known().max()) else {
        return Ok(Vec::new());
    };
    let (from, to) = (youngest.age_years(today), oldest.age_years(today));
    (from..=to)
        .map(|a| class(ages, observe.age(Some(Some(a))), &Some(Some(a)), "ages").map(|c| (a, c)))
        .collect()
}

/// How an item's day of creation and its owner's word give the class of the owner's age then.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AgeThenFast {
    pub(crate) below: Class,
    pub(crate) from: Class,
    pub(crate) unknown: Class,
}

impl AgeThenFast {
    /// The class of the age on a day from 1970 on. `change` is the high half of the owner's word.
    #[inline]
    pub(crate) fn class(&self, change: u32, created: i32) -> Class {
        match () {
            () if change == BIRTH_UNKNOWN => self.unknown,
            () if created.cast_unsigned() >= change => self.from,
            () => self.below,
        }
    }

    /// `None` when the policy asks for more than one age; every item then takes the careful path.
    pub(crate) fn new(ages: &AgeClasses) -> Option<(AgeThenFast, i16)> {
        let (below, years, from) = ages.single_change()?;
        Some((
            AgeThenFast {
                below,
                from,
                unknown: ages.class(None),
            },
            years,
        ))
    }
}
