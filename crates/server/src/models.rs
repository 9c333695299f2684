//! Models, as far as anybody says which there are: demur trains none.

/// Models that the operator names, and the sets that they were trained on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatedModels {
    /// Their names.
    pub names: Vec<String>,
    /// The sets, such as `ai_assistant/0003`.
    pub sets: Vec<String>,
}

impl StatedModels {
    /// The names of those that were trained on a set.
    pub fn on<'m>(&'m self, set: &str) -> impl Iterator<Item = &'m str> {
        let there = self.sets.iter().any(|known| known == set);
        let names = self.names.iter().filter(move |_| there);
        names.map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_the_models_that_were_trained_on_it() {
        let stated = StatedModels {
            names: vec!["a-1".to_owned(), "a-2".to_owned()],
            sets: vec!["ai_assistant/0001".to_owned()],
        };
        let on = |set| stated.on(set).collect::<Vec<_>>();
        assert_eq!(on("ai_assistant/0001"), ["a-1", "a-2"]);
        assert!(on("ai_assistant/0002").is_empty());
        assert!(on("ai_assistant/000").is_empty());
    }
}
