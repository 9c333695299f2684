//! What is true of one person and comes back in their posts.

use crate::dice::{Dice, Stream};
use crate::names;
use crate::plan::Plan;
use crate::words::*;
use serde::Serialize;

/// A few stable facts of one person, so that a model can later be asked about them.
#[derive(Serialize)]
pub(crate) struct Facts {
    pub(crate) species: &'static str,
    pub(crate) pet: &'static str,
    pub(crate) street: &'static str,
    pub(crate) dish: &'static str,
    pub(crate) job: &'static str,
    /// A coined word that nobody else in the town uses.
    pub(crate) word: String,
}

/// One question about a person, and its answer.
#[derive(Serialize)]
pub(crate) struct Question {
    pub(crate) question: String,
    pub(crate) answer: String,
}

/// One line of `facts.jsonl`.
#[derive(Serialize)]
pub(crate) struct FactsLine {
    pub(crate) person: String,
    pub(crate) name: String,
    pub(crate) language: &'static str,
    pub(crate) facts: Facts,
    pub(crate) questions: Vec<Question>,
}

impl Facts {
    pub(crate) fn of(plan: &Plan, person: u32, german: bool) -> Facts {
        let mut dice = Dice::new(plan.seed, Stream::Facts, person, 1);
        let mut pick = |en: &'static [&'static str], de: &'static [&'static str]| {
            dice.pick(if german { de } else { en })
        };
        Facts {
            species: pick(&SPECIES_EN, &SPECIES_DE),
            pet: pick(&PETS, &PETS),
            street: pick(&STREETS_EN, &STREETS_DE),
            dish: pick(&DISHES_EN, &DISHES_DE),
            job: pick(&JOBS_EN, &JOBS_DE),
            word: names::coined(plan, person),
        }
    }
}

impl FactsLine {
    pub(crate) fn of(plan: &Plan, person: u32, german: bool) -> FactsLine {
        let facts = Facts::of(plan, person, german);
        let (first, last) = names::name(plan, person);
        let name = format!("{first} {last}");
        let mut id = String::new();
        names::account(&mut id, person);
        let ask = |en: String, de: String, answer: &str| Question {
            question: if german { de } else { en },
            answer: answer.to_owned(),
        };
        let species = facts.species;
        let questions = vec![
            ask(
                format!("What is the name of {name}'s {species}?"),
                format!("Wie heißt das Haustier ({species}) von {name}?"),
                facts.pet,
            ),
            ask(
                format!("In which street does {name} live?"),
                format!("In welcher Straße wohnt {name}?"),
                facts.street,
            ),
            ask(
                format!("What is {name}'s favourite dish?"),
                format!("Was ist das Lieblingsgericht von {name}?"),
                facts.dish,
            ),
            ask(
                format!("What does {name} work as?"),
                format!("Wo arbeitet {name}?"),
                facts.job,
            ),
            ask(
                format!("Which word did {name} coin?"),
                format!("Welches Wort hat {name} erfunden?"),
                &facts.word,
            ),
        ];
        FactsLine {
            person: id,
            name,
            language: if german { "de" } else { "en" },
            facts,
            questions,
        }
    }
}
