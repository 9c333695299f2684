//! What a browser brings back from a provider.

use crate::pending::{Pending, is_same};
use rights::Error;

/// The answer of a provider, as it stands behind the `?` of the address where the browser came back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
    issuer: Option<String>,
}

/// The longest value that is taken.
const LONGEST: usize = 4_000;

impl Answer {
    /// From names and values.
    ///
    /// # Errors
    /// When a name is there twice (RFC 6749, section 3.1), or a value is too long.
    pub fn read<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Answer, Error> {
        let mut answer = Answer::default();
        for (name, value) in pairs {
            let place = match name {
                "state" => &mut answer.state,
                "code" => &mut answer.code,
                "error" => &mut answer.error,
                "iss" => &mut answer.issuer,
                // What else there is says nothing to us.
                _ => continue,
            };
            if place.is_some() || value.len() > LONGEST {
                let message = format!("an answer has `{name}` twice, or too long");
                return Err(Error::refused(message));
            }
            *place = Some(value.to_owned());
        }
        Ok(answer)
    }

    /// Whether it is the answer to this, and not to what began in another browser.
    #[must_use]
    pub fn is_to(&self, pending: &Pending) -> bool {
        let state = self.state.as_deref().unwrap_or_default();
        is_same(&pending.state(), state)
    }

    /// The code, where the provider is the one that was asked (RFC 9207) and has let somebody in.
    pub(crate) fn code(&self, issuer: &str, always_names_itself: bool) -> Result<&str, Error> {
        let named = match &self.issuer {
            Some(named) => named == issuer,
            None => !always_names_itself,
        };
        if !named {
            return Err(Error::refused(format!(
                "an answer does not come from `{issuer}`"
            )));
        }
        if let Some(error) = &self.error {
            let error = crate::fetch::code(error);
            return Err(Error::refused(format!("`{issuer}` says `{error}`")));
        }
        let code = self.code.as_deref().filter(|code| !code.is_empty());
        code.ok_or_else(|| Error::refused(format!("an answer of `{issuer}` has no code")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ISSUER: &str = "https://id.example.org";

    #[test]
    fn an_answer_names_its_issuer_where_it_always_does() {
        let read = |pairs: &[(&'static str, &'static str)]| Answer::read(pairs.iter().copied());
        let plain = read(&[("code", "c"), ("state", "s"), ("scope", "openid")]).unwrap();
        assert_eq!(plain.code(ISSUER, false).unwrap(), "c");
        assert!(plain.code(ISSUER, true).is_err(), "it was left out");
        let named = read(&[("code", "c"), ("iss", ISSUER)]).unwrap();
        assert_eq!(named.code(ISSUER, true).unwrap(), "c");
        let other = read(&[("code", "c"), ("iss", "https://evil.example")]).unwrap();
        assert!(other.code(ISSUER, false).is_err(), "of somebody else");
        let refused = read(&[("error", "access_denied"), ("code", "c")]).unwrap();
        let error = refused.code(ISSUER, false).unwrap_err().to_string();
        assert!(error.contains("`access_denied`"), "{error}");
        assert!(read(&[("code", "a"), ("code", "b")]).is_err(), "twice");
        assert!(read(&[("code", "")]).unwrap().code(ISSUER, false).is_err());
    }

    proptest! {
        #[test]
        fn no_other_state_is_taken(id: [u8; 16], state in ".{0,40}") {
            let mut bytes = id.to_vec();
            bytes.extend([0; Pending::BYTES - 16]);
            let pending = Pending::from_bytes(&bytes).unwrap();
            let answer = Answer::read([("state", state.as_str())]).unwrap();
            prop_assert_eq!(answer.is_to(&pending), state == pending.state());
            let own = pending.state();
            prop_assert!(Answer::read([("state", own.as_str())]).unwrap().is_to(&pending));
            prop_assert!(!Answer::default().is_to(&pending));
        }
    }
}
