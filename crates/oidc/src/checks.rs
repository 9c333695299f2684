//! What an ID token has to say to be one for us, now (OpenID Connect Core 1.0, sections 2 and 3.1.3.7).

use crate::pending::is_same;
use crate::token::refused;
use rights::Error;
use serde_json::{Map, Value};

/// What is expected of a token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expected<'e> {
    pub(crate) issuer: &'e str,
    pub(crate) client_id: &'e str,
    pub(crate) nonce: &'e str,
    /// Now, in seconds since 1970.
    pub(crate) now: i64,
    /// Since when somebody has to have shown who they are, where that was asked for.
    pub(crate) since: Option<i64>,
}

/// Seconds by which clocks may differ.
const LEEWAY: i64 = 60;
/// A token comes straight from the provider: one that is older was not made for this sign-in.
const OLDEST: i64 = 10 * 60;
/// The longest name for somebody (section 2).
const SUBJECT: usize = 255;

/// A time as a token has it: a number, also one with a fraction.
fn seconds(claims: &Map<String, Value>, name: &str) -> Result<Option<i64>, Error> {
    let wrong = || refused(&format!("has no number in `{name}`"));
    let Some(value) = claims.get(name) else {
        return Ok(None);
    };
    let whole = value.as_i64();
    let rounded = || value.as_f64().filter(|f| f.abs() < 1e15).map(|f| f as i64);
    whole.or_else(rounded).map(Some).ok_or_else(wrong)
}

impl Expected<'_> {
    /// Whom a token names, which has to be one for this sign-in.
    pub(crate) fn check<'c>(&self, claims: &'c Map<String, Value>) -> Result<&'c str, Error> {
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        if text("iss") != Some(self.issuer) {
            return Err(refused("is of another issuer"));
        }
        self.for_us(claims)?;
        if !is_same(self.nonce, text("nonce").unwrap_or_default()) {
            return Err(refused("is not an answer to this sign-in"));
        }
        self.in_time(claims)?;
        let subject = text("sub").filter(|sub| !sub.is_empty() && sub.len() <= SUBJECT);
        subject.ok_or_else(|| refused("names nobody"))
    }

    /// INVARIANT: nobody else is an audience. A token that others can have as well could come from them.
    fn for_us(&self, claims: &Map<String, Value>) -> Result<(), Error> {
        let ours = |value: &Value| value == self.client_id;
        let only = match claims.get("aud") {
            Some(Value::Array(all)) => !all.is_empty() && all.iter().all(ours),
            Some(one) => ours(one),
            None => false,
        };
        match only && claims.get("azp").is_none_or(ours) {
            true => Ok(()),
            false => Err(refused("is not for this program alone")),
        }
    }

    fn in_time(&self, claims: &Map<String, Value>) -> Result<(), Error> {
        let time = |name: &str| {
            let time = seconds(claims, name)?;
            time.ok_or_else(|| refused(&format!("does not say `{name}`")))
        };
        let (expires, made) = (time("exp")?, time("iat")?);
        let before = seconds(claims, "nbf")?.unwrap_or(made);
        if self.now >= expires.saturating_add(LEEWAY) {
            return Err(refused("is over"));
        }
        let newest = self.now.saturating_add(LEEWAY);
        if made > newest || before > newest {
            return Err(refused("is of a time to come; see to the clocks"));
        }
        if made < self.now.saturating_sub(OLDEST) {
            return Err(refused("is older than this sign-in"));
        }
        let Some(since) = self.since else {
            return Ok(());
        };
        let shown = time("auth_time")?;
        match shown >= since.saturating_sub(LEEWAY) && shown <= newest {
            true => Ok(()),
            false => Err(refused("says that nobody was asked again who they are")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    const NOW: i64 = 1_800_000_000;
    const EXPECTED: Expected<'static> = Expected {
        issuer: "https://id.example.org",
        client_id: "demur",
        nonce: "n0nce",
        now: NOW,
        since: None,
    };

    fn claims() -> Map<String, Value> {
        let claims = json!({
            "iss": "https://id.example.org", "aud": "demur", "nonce": "n0nce", "sub": "u3",
            "exp": NOW + 300, "iat": NOW - 2, "auth_time": NOW - 5,
        });
        claims.as_object().unwrap().clone()
    }

    fn with(name: &str, value: Value) -> Map<String, Value> {
        let mut claims = claims();
        claims.insert(name.to_owned(), value);
        claims
    }

    #[test]
    fn a_token_for_this_sign_in_is_taken() {
        assert_eq!(EXPECTED.check(&claims()).unwrap(), "u3");
        for (name, value) in [
            ("aud", json!(["demur"])),
            ("azp", json!("demur")),
            ("exp", json!(NOW - 59)),
            ("iat", json!(NOW + 60)),
            ("iat", json!(1_800_000_000.5)),
            ("nbf", json!(NOW)),
        ] {
            assert!(
                EXPECTED.check(&with(name, value.clone())).is_ok(),
                "{name} {value}"
            );
        }
    }

    #[test]
    fn a_token_for_anything_else_is_refused() {
        for (name, value) in [
            ("iss", json!("https://id.example.org/")),
            ("iss", json!(["https://id.example.org"])),
            ("aud", json!("other")),
            ("aud", json!(["demur", "other"])),
            ("aud", json!([])),
            ("aud", json!({})),
            ("azp", json!("other")),
            ("azp", json!(null)),
            ("nonce", json!("other")),
            ("nonce", json!("n0nce ")),
            ("nonce", json!(7)),
            ("exp", json!(NOW - 60)),
            ("exp", json!("1900000000")),
            ("iat", json!(NOW + 61)),
            ("iat", json!(NOW - 601)),
            ("iat", json!(1e300)),
            ("nbf", json!(NOW + 61)),
            ("sub", json!("")),
            ("sub", json!(3)),
            ("sub", json!("x".repeat(256))),
        ] {
            assert!(
                EXPECTED.check(&with(name, value.clone())).is_err(),
                "{name} {value}"
            );
        }
        for name in ["iss", "aud", "nonce", "sub", "exp", "iat"] {
            let mut claims = claims();
            claims.remove(name);
            assert!(EXPECTED.check(&claims).is_err(), "without {name}");
        }
    }

    #[test]
    fn a_confirmation_needs_a_fresh_one() {
        let again = Expected {
            since: Some(NOW - 30),
            ..EXPECTED
        };
        assert!(again.check(&claims()).is_ok());
        assert!(
            again.check(&with("auth_time", json!(NOW - 91))).is_err(),
            "long before"
        );
        assert!(
            again.check(&with("auth_time", json!(NOW + 61))).is_err(),
            "not yet"
        );
        assert!(again.check(&with("auth_time", json!(null))).is_err());
        let mut without = claims();
        without.remove("auth_time");
        assert!(again.check(&without).is_err(), "it is not said");
        assert!(EXPECTED.check(&without).is_ok());
    }

    proptest! {
        #[test]
        fn whatever_numbers_it_has_they_are_held_against_the_clock(
            now: i64, left in -200_i64..200, age in -1_000_i64..1_000,
        ) {
            let expected = Expected { now, ..EXPECTED };
            let (exp, iat) = (now.saturating_add(left), now.saturating_sub(age));
            let mut claims = with("exp", json!(exp));
            claims.insert("iat".to_owned(), json!(iat));
            let (now, exp, iat) = (i128::from(now), i128::from(exp), i128::from(iat));
            let good = now < exp + 60 && (now - 600..=now + 60).contains(&iat);
            prop_assert_eq!(expected.check(&claims).is_ok(), good);
        }
    }
}
