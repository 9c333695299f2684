//! A token as it comes: three parts (RFC 7515, section 7.1), of which nothing is believed yet.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use rights::Error;
use serde::Deserialize;
use serde_json::Value;

/// How a token can be signed here. Others are unknown: `none`, and what a shared secret signs, above all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Rs256,
    Es256,
    EdDsa,
}

impl Algorithm {
    pub(crate) fn named(name: &str) -> Option<Algorithm> {
        match name {
            "RS256" => Some(Algorithm::Rs256),
            "ES256" => Some(Algorithm::Es256),
            // RFC 8037, and its new name (RFC 9864).
            "EdDSA" | "Ed25519" => Some(Algorithm::EdDsa),
            _ => None,
        }
    }
}

/// A token that can be checked.
#[derive(Debug)]
pub(crate) struct Token<'t> {
    pub(crate) algorithm: Algorithm,
    /// Which key is said to have signed it.
    pub(crate) kid: Option<String>,
    /// What was signed: header and payload as they stand there.
    pub(crate) signed: &'t [u8],
    pub(crate) payload: Vec<u8>,
    pub(crate) signature: Vec<u8>,
}

/// What matters of the header. A name that is there twice is an error.
#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    /// What must be understood, and is not.
    crit: Option<Value>,
}

/// The longest token that is read.
const LONGEST: usize = 64 * 1024;

pub(crate) fn refused(why: &str) -> Error {
    Error::refused(format!("an ID token {why}"))
}

impl<'t> Token<'t> {
    pub(crate) fn read(text: &'t str) -> Result<Token<'t>, Error> {
        let wrong = || refused("is not three parts of base64url and JSON");
        if text.len() > LONGEST {
            return Err(refused("is too long"));
        }
        let (signed, signature) = text.rsplit_once('.').ok_or_else(wrong)?;
        let (header, payload) = signed.split_once('.').ok_or_else(wrong)?;
        let decoded = |part: &str| BASE64.decode(part).map_err(|_| wrong());
        let header: Header = serde_json::from_slice(&decoded(header)?).map_err(|_| wrong())?;
        let algorithm = Algorithm::named(&header.alg).ok_or_else(|| {
            let alg = crate::fetch::code(&header.alg);
            refused(&format!(
                "is signed as `{alg}`; only RS256, ES256 and EdDSA are taken"
            ))
        })?;
        if header.crit.is_some() {
            return Err(refused("wants something understood that is not"));
        }
        Ok(Token {
            algorithm,
            kid: header.kid,
            signed: signed.as_bytes(),
            payload: decoded(payload)?,
            signature: decoded(signature)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn with(header: &str) -> String {
        format!(
            "{}.{}.{}",
            BASE64.encode(header),
            BASE64.encode("{}"),
            BASE64.encode("x")
        )
    }

    #[test]
    fn only_the_three_algorithms_are_known() {
        for name in ["RS256", "ES256", "EdDSA"] {
            let text = with(&format!("{{\"alg\":\"{name}\",\"typ\":\"JWT\"}}"));
            assert_eq!(
                Some(Token::read(&text).unwrap().algorithm),
                Algorithm::named(name)
            );
        }
        for name in [
            "none", "None", "NONE", "HS256", "HS384", "HS512", "RS512", "PS256", "ES256K", "rs256",
            "",
        ] {
            let text = with(&format!("{{\"alg\":\"{name}\"}}"));
            assert!(Token::read(&text).is_err(), "{name}");
        }
        for header in [
            "{\"alg\":\"RS256\",\"alg\":\"none\"}",
            "{\"alg\":\"none\",\"alg\":\"RS256\"}",
            "{\"alg\":\"RS256\",\"crit\":[\"b64\"],\"b64\":false}",
            "{\"alg\":[\"RS256\"]}",
            "{}",
            "[]",
            "",
        ] {
            assert!(Token::read(&with(header)).is_err(), "{header}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[A-Za-z0-9_.=+/-]{0,120}|.{0,60}") {
            drop(Token::read(&text));
        }

        #[test]
        fn parts_more_or_fewer_are_refused(parts in prop::collection::vec("[A-Za-z0-9_-]{1,12}", 0..7)) {
            // A fourth dot stands in the payload then, which no base64url has.
            if parts.len() != 3 {
                let mut text = with("{\"alg\":\"RS256\"}");
                let count = text.matches('.').count();
                for part in &parts {
                    text = format!("{text}.{part}");
                }
                prop_assert!(text.matches('.').count() == count || Token::read(&text).is_err());
            }
        }
    }
}
