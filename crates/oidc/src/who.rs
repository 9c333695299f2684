//! Whom a provider names, in the words of the platform.

use crate::settings::EMAIL;
use rights::{MailAddress, PersonId};
use serde_json::{Map, Value};

/// Whom a provider names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Whoever reads this mailbox, which the provider says it has checked.
    Mail(MailAddress),
    /// The account with this id.
    Account(PersonId),
}

/// Somebody who has shown a provider who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entered {
    /// Who; `None` where the provider does not say it in a way that counts here.
    pub who: Option<Who>,
}

/// The longest id of an account.
const LONGEST: usize = 1_000;

impl Who {
    /// Whether claims say anything of it at all.
    pub(crate) fn is_in(claim: &str, claims: &Map<String, Value>) -> bool {
        claims.contains_key(claim)
    }

    /// Reads it. An address that the provider has not checked names nobody: anyone can say it.
    pub(crate) fn read(claim: &str, claims: &Map<String, Value>) -> Option<Who> {
        let said = claims.get(claim)?;
        if claim == EMAIL {
            // Some providers write `true` as a text.
            let verified = claims.get("email_verified")?;
            let verified = verified == &Value::Bool(true) || verified == "true";
            let mail = said.as_str()?.parse().ok()?;
            return verified.then_some(Who::Mail(mail));
        }
        let id = match said {
            Value::String(id) => id.clone(),
            // Ids of accounts are often numbers; ones with a fraction are none.
            Value::Number(id) if id.is_u64() => id.to_string(),
            _ => return None,
        };
        let good = !id.trim().is_empty() && id.len() <= LONGEST;
        good.then(|| Who::Account(PersonId::new(id)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(claim: &str, claims: Value) -> Option<Who> {
        Who::read(claim, claims.as_object().unwrap())
    }

    #[test]
    fn only_a_verified_address_names_somebody() {
        let mail = |verified: Value| {
            read(
                "email",
                json!({ "email": "u3@example.org", "email_verified": verified }),
            )
        };
        let u3 = Some(Who::Mail("u3@example.org".parse().unwrap()));
        assert_eq!(mail(json!(true)), u3);
        assert_eq!(mail(json!("true")), u3);
        for not in [
            json!(false),
            json!("false"),
            json!(1),
            json!(null),
            json!([true]),
        ] {
            assert_eq!(mail(not.clone()), None, "{not}");
        }
        assert_eq!(read("email", json!({ "email": "u3@example.org" })), None);
        let broken = json!({ "email": "u3", "email_verified": true });
        assert_eq!(read("email", broken), None);
    }

    #[test]
    fn an_account_is_a_text_or_a_whole_number() {
        let account = |id: &str| Some(Who::Account(PersonId::from(id)));
        assert_eq!(read("sub", json!({ "sub": "u3" })), account("u3"));
        assert_eq!(read("uid", json!({ "uid": 17 })), account("17"));
        for not in [
            json!(""),
            json!(" "),
            json!(1.5),
            json!(-1),
            json!(true),
            json!(["u3"]),
        ] {
            assert_eq!(read("sub", json!({ "sub": not })), None, "{not}");
        }
        assert_eq!(read("uid", json!({ "sub": "u3" })), None);
    }
}
