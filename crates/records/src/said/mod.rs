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
