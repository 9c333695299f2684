//! What the operator says about a provider.

use crate::address;
use rights::Error;
use serde::Deserialize;
use std::fmt;
use std::path::{Path, PathBuf};

/// `[portal.oidc]` and `[office.oidc]` in demur.toml.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The provider's own name for itself, exactly as its tokens have it.
    pub issuer: String,
    /// What the provider calls this program.
    pub client_id: String,
    /// The file with the secret that the provider gave out; in it nothing else.
    #[serde(default)]
    pub client_secret_file: Option<PathBuf>,
    /// What people call the provider: "Sign in with ...".
    pub name: String,
    /// The claim that names the person: `email`, of which only verified ones count, or one that is the id of
    /// the account on the platform.
    #[serde(default = "email")]
    pub claim: String,
    /// What is asked for beside `openid`, and beside `email` where that is the claim.
    #[serde(default)]
    pub scopes: Vec<String>,
}

/// The claim that is a mail address.
pub(crate) const EMAIL: &str = "email";

/// A text that somebody else made up, fit for a message.
pub(crate) fn shown(text: &str) -> String {
    let cut: String = text.chars().take(100).collect();
    cut.escape_debug().to_string()
}

fn email() -> String {
    EMAIL.to_owned()
}

impl Settings {
    /// Refuses what cannot work; `section` is where it stands.
    ///
    /// # Errors
    /// When something is wrong.
    pub fn check(&self, section: &str) -> Result<(), Error> {
        let wrong = |why: &str| Error::input(format!("[{section}]: {why}"));
        let issuer = address::read("issuer", &self.issuer)
            .map_err(|e| Error::input(format!("[{section}]: {e}")))?;
        if issuer.query().is_some() {
            return Err(wrong("an issuer has no `?`"));
        }
        if self.client_id.is_empty() || self.name.trim().is_empty() {
            return Err(wrong("`client_id` and `name` must say something"));
        }
        // Claims that say nothing of who it is.
        let others = [
            "",
            "iss",
            "aud",
            "azp",
            "exp",
            "iat",
            "nbf",
            "nonce",
            "auth_time",
            "acr",
            "amr",
        ];
        if others.contains(&self.claim.as_str()) {
            return Err(wrong(&format!("the claim `{}` names nobody", self.claim)));
        }
        // RFC 6749, section 3.3.
        let token = |scope: &String| {
            let good = |c: char| c.is_ascii_graphic() && c != '"' && c != '\\';
            !scope.is_empty() && scope.chars().all(good)
        };
        match self.scopes.iter().find(|scope| !token(scope)) {
            Some(scope) => Err(wrong(&format!("`{}` is no scope", scope.escape_debug()))),
            None => Ok(()),
        }
    }

    /// The secret: what `variable` of the environment says, or else the file, which may be relative to `root`.
    ///
    /// # Errors
    /// When there is none.
    pub fn secret(&self, root: &Path, variable: &str) -> Result<Secret, Error> {
        let said = std::env::var(variable).ok().filter(|said| !said.is_empty());
        if let Some(said) = said {
            return Ok(Secret(said));
        }
        let Some(file) = &self.client_secret_file else {
            return Err(Error::input(format!(
                "there is no secret for `{}`; set `client_secret_file`, or `{variable}` in the environment",
                self.issuer
            )));
        };
        let path = root.join(file);
        let text = std::fs::read_to_string(&path).map_err(|e| {
            Error::input(format!("cannot read the secret `{}`", path.display())).because(e)
        })?;
        match text.trim() {
            "" => Err(Error::input(format!("`{}` is empty", path.display()))),
            secret => Ok(Secret(secret.to_owned())),
        }
    }

    pub(crate) fn scope(&self) -> String {
        let mut scopes = vec!["openid"];
        if self.claim == EMAIL {
            scopes.push(EMAIL);
        }
        for scope in &self.scopes {
            if !scopes.contains(&scope.as_str()) {
                scopes.push(scope);
            }
        }
        scopes.join(" ")
    }
}

/// What this program shows a provider of itself. It is never printed.
#[derive(Clone)]
pub struct Secret(pub(crate) String);

impl Secret {
    /// As it is.
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(text.into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(more: &str) -> Settings {
        let text = format!(
            "issuer = \"https://id.example.org\"\nclient_id = \"demur\"\nname = \"Example\"\n{more}"
        );
        toml::from_str(&text).unwrap()
    }

    #[test]
    fn settings_that_cannot_work_are_refused() {
        let good = read("");
        assert!(good.check("portal.oidc").is_ok());
        assert_eq!(good.scope(), "openid email");
        let own = read("claim = \"preferred_username\"\nscopes = [\"profile\", \"openid\"]");
        assert!(own.check("portal.oidc").is_ok());
        assert_eq!(own.scope(), "openid profile");
        let wrong = [
            Settings {
                issuer: "http://id.example.org".to_owned(),
                ..good.clone()
            },
            Settings {
                issuer: "https://id.example.org/?a".to_owned(),
                ..good.clone()
            },
            Settings {
                client_id: String::new(),
                ..good.clone()
            },
            Settings {
                name: " ".to_owned(),
                ..good.clone()
            },
            Settings {
                claim: "aud".to_owned(),
                ..good.clone()
            },
            Settings {
                scopes: vec!["a b".to_owned()],
                ..good
            },
        ];
        for wrong in wrong {
            let error = wrong.check("portal.oidc").unwrap_err().to_string();
            assert!(error.starts_with("[portal.oidc]: "), "{error}");
        }
        let typo = "issuer = \"x\"\nclient_id = \"y\"\nname = \"z\"\nsecret = \"in the open\"";
        assert!(toml::from_str::<Settings>(typo).is_err());
    }

    #[test]
    fn a_secret_is_read_from_its_file_and_never_shown() {
        let folder = tempfile::tempdir().unwrap();
        let settings = read("client_secret_file = \"keys/oidc\"");
        let unset = "DEMUR_TEST_OIDC_SECRET_THAT_NOBODY_SETS";
        assert!(settings.secret(folder.path(), unset).is_err());
        std::fs::create_dir(folder.path().join("keys")).unwrap();
        std::fs::write(folder.path().join("keys/oidc"), " \n").unwrap();
        assert!(settings.secret(folder.path(), unset).is_err());
        std::fs::write(folder.path().join("keys/oidc"), "s3cret\n").unwrap();
        let secret = settings.secret(folder.path(), unset).unwrap();
        assert_eq!(secret.0, "s3cret");
        assert!(!format!("{secret:?}").contains("s3cret"));
        assert!(read("").secret(folder.path(), unset).is_err());
    }
}
