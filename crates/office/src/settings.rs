//! What the operator says about the console.

use rights::Error;
use serde::Deserialize;

/// `[office]` in demur.toml.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// An account of the house elsewhere with which staff can sign in as well.
    pub oidc: Option<oidc::Settings>,
}

impl Settings {
    /// Refuses what cannot work.
    ///
    /// # Errors
    /// When something is wrong.
    pub fn check(&self) -> Result<(), Error> {
        let Some(oidc) = &self.oidc else {
            return Ok(());
        };
        oidc.check("office.oidc")?;
        match oidc.claim.as_str() {
            // Staff are known here by their names and addresses; names are theirs to be called, not proof.
            "email" => Ok(()),
            claim => Err(Error::input(format!(
                "[office.oidc]: staff are known by `email` alone, not by `{claim}`"
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn staff_are_known_by_their_mail_alone() {
        let read = |claim: &str| {
            let text = format!(
                "[oidc]\nissuer = \"https://id.example.org\"\nclient_id = \"demur\"\nname = \"House\"\n{claim}"
            );
            toml::from_str::<Settings>(&text).unwrap()
        };
        assert!(read("").check().is_ok());
        assert!(read("claim = \"preferred_username\"").check().is_err());
        assert!(Settings::default().check().is_ok());
    }
}
