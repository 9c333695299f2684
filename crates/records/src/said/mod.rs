//! What only the operator knows: `[records]` in `demur.toml`.
//!
//! What stands there holds for documents in every language; `[records.en]` and `[records.de]` say parts of it
//! anew for one.

mod stated;

use papers::Lang;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
pub use stated::{DpiaStated, PurposeStated, RecipientStated, Stated, SummaryStated};

/// What the operator says, by language.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    en: Stated,
    de: Stated,
}

impl Said {
    /// What is said in documents of a language.
    #[must_use]
    pub const fn of(&self, lang: Lang) -> &Stated {
        match lang {
            Lang::En => &self.en,
            Lang::De => &self.de,
        }
    }

    /// Models that the operator names, and the sets that they were trained on; nothing where the operator does not
    /// say on which.
    #[must_use]
    pub fn models(&self) -> (Vec<String>, Vec<String>) {
        let summary = &self.en.summary;
        match (&summary.model.names, &summary.sets) {
            (Some(names), Some(sets)) => (names.clone(), sets.clone()),
            _ => (Vec::new(), Vec::new()),
        }
    }
}

impl<'de> Deserialize<'de> for Said {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Said, D::Error> {
        let mut all = Map::<String, Value>::deserialize(from)?;
        let (en, de) = (all.remove("en"), all.remove("de"));
        let stated = |anew: Option<Value>| {
            let mut said = Value::Object(all.clone());
            if let Some(anew) = anew {
                overlay(&mut said, anew);
            }
            Stated::deserialize(said).map_err(|e| D::Error::custom(format!("in [records]: {e}")))
        };
        Ok(Said {
            en: stated(en)?,
            de: stated(de)?,
        })
    }
}

/// Says parts of a value anew: tables are gone through, everything else is replaced.
fn overlay(said: &mut Value, anew: Value) {
    match (said, anew) {
        (Value::Object(said), Value::Object(anew)) => {
            for (name, value) in anew {
                overlay(said.entry(name).or_insert(Value::Null), value);
            }
        }
        (said, anew) => *said = anew,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_says_parts_anew() {
        let said: Said = toml::from_str(
            r#"
            version = "2.0"
            security = ["Encryption"]
            representative = "no"
            [controller]
            name = "Example Ltd"
            [purposes.ai_assistant]
            description = "Training."
            data_subjects = ["Members"]
            [de.purposes.ai_assistant]
            description = "Das Training."
            [de]
            security = ["Verschlüsselung"]
            "#,
        )
        .unwrap();
        let (en, de) = (said.of(Lang::En), said.of(Lang::De));
        for stated in [en, de] {
            assert_eq!(stated.version.as_deref(), Some("2.0"));
            assert!(stated.representative.is_no());
            assert_eq!(stated.controller.name.as_deref(), Some("Example Ltd"));
        }
        let purpose = |s: &Stated| s.purposes.values().next().unwrap().clone();
        assert_eq!(purpose(en).description.as_deref(), Some("Training."));
        assert_eq!(purpose(de).description.as_deref(), Some("Das Training."));
        assert_eq!(purpose(de).data_subjects, purpose(en).data_subjects);
        assert_eq!(
            de.security.as_deref(),
            Some(["Verschlüsselung".to_owned()].as_slice())
        );
        assert_eq!(
            en.security.as_deref(),
            Some(["Encryption".to_owned()].as_slice())
        );
    }

    #[test]
    fn models_are_those_of_which_the_sets_are_named() {
        let models = |text: &str| {
            let said: Said = toml::from_str(text).unwrap();
            said.models()
        };
        let names = "[summary.model]\nnames = [\"a-1\", \"a-2\"]\n";
        let sets = "[summary]\nsets = [\"ai_assistant/0001\"]\n";
        let (known, on) = models(&format!("{sets}{names}"));
        assert_eq!(known, ["a-1", "a-2"]);
        assert_eq!(on, ["ai_assistant/0001"]);
        for half in [names, sets, ""] {
            assert_eq!(models(half), (Vec::new(), Vec::new()), "{half}");
        }
    }

    #[test]
    fn a_misspelt_name_is_an_error_in_any_language() {
        for text in [
            "secrity = []",
            "[de]\nsecrity = []",
            "[purposes.p]\ndescripton = \"\"",
        ] {
            let read: Result<Said, _> = toml::from_str(text);
            let error = read.unwrap_err().to_string();
            assert!(error.contains("unknown field"), "{error}");
        }
    }
}
