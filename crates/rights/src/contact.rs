//! Where a person can be written to.

use crate::Error;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Longest address that mail servers have to take: a path of 256 bytes less its brackets (RFC 5321,
/// section 4.5.3.1.3).
const LONGEST: usize = 254;
/// Longest part before the `@` (RFC 5321, section 4.5.3.1.1).
const LONGEST_LOCAL: usize = 64;
/// Longest tag of a language that is kept (RFC 5646, section 4.4.1).
const LONGEST_LANG: usize = 35;

/// A mail address in the form that any mail server takes: ASCII, without quotes or comments.
///
/// The domain is kept in lower case. Nothing of it is shown by `Debug`, so that it does not get into a
/// log by accident.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MailAddress(String);

impl MailAddress {
    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address by which people are found: case is ignored before the `@`, too, as every large
    /// provider does.
    #[must_use]
    pub fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// The part behind the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl fmt::Debug for MailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MailAddress(..)")
    }
}

impl fmt::Display for MailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<MailAddress> for String {
    fn from(address: MailAddress) -> String {
        address.0
    }
}

impl TryFrom<String> for MailAddress {
    type Error = Error;
    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

/// What may stand before the `@` without quotes (RFC 5322, section 3.2.3: `atext`, and dots between).
fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&byte)
}

fn is_label(label: &str) -> bool {
    let inside = label
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'-');
    inside && (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
}

impl FromStr for MailAddress {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = || {
            Error::input(format!(
                "`{}` is no mail address; write it as name@example.org, a domain of other letters in its ASCII form",
                text.chars().take(80).collect::<String>().escape_debug()
            ))
        };
        let (local, domain) = text.rsplit_once('@').ok_or_else(wrong)?;
        let dots = local.starts_with('.') || local.ends_with('.') || local.contains("..");
        let good = text.len() <= LONGEST
            && (1..=LONGEST_LOCAL).contains(&local.len())
            && local.bytes().all(is_local)
            && !dots
            && domain.split('.').all(is_label);
        if !good {
            return Err(wrong());
        }
        Ok(MailAddress(format!(
            "{local}@{}",
            domain.to_ascii_lowercase()
        )))
    }
}

/// Where and in which language a person can be written to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Their mail address; `None`: they cannot be reached by mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<MailAddress>,
    /// The language they read, as a tag such as `de` or `en-GB` (BCP 47); `None` is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<LanguageTag>,
}

impl Contact {
    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.mail.is_none() && self.lang.is_none()
    }

    /// What is known after something new was said: what was left out stays.
    #[must_use]
    pub fn renewed_by(&self, new: &Contact) -> Contact {
        Contact {
            mail: new.mail.clone().or_else(|| self.mail.clone()),
            lang: new.lang.clone().or_else(|| self.lang.clone()),
        }
    }
}

/// A language as a tag (BCP 47): letters, digits and hyphens, in lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LanguageTag(String);

impl LanguageTag {
    /// The tag.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language alone: `de` of `de-at`.
    #[must_use]
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }
}

impl From<LanguageTag> for String {
    fn from(tag: LanguageTag) -> String {
        tag.0
    }
}

impl TryFrom<String> for LanguageTag {
    type Error = Error;
    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl FromStr for LanguageTag {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let part = |part: &str| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        };
        let tag = text.replace('_', "-");
        if tag.len() > LONGEST_LANG || !tag.split('-').all(part) {
            return Err(Error::input(format!(
                "`{}` is no language; write a tag such as `de` or `en-GB`",
                text.chars().take(80).collect::<String>().escape_debug()
            )));
        }
        Ok(LanguageTag(tag.to_ascii_lowercase()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_servers_take() {
        for good in [
            "ada@example.org",
            "a.b+c_d@sub.example.co.uk",
            "x@xn--bcher-kva.example",
            "o'brien@localhost",
        ] {
            assert_eq!(good.parse::<MailAddress>().unwrap().as_str(), good);
        }
        let mixed: MailAddress = "Ada.L@Example.ORG".parse().unwrap();
        assert_eq!(mixed.as_str(), "Ada.L@example.org");
        assert_eq!(mixed.folded(), "ada.l@example.org");
        assert_eq!(mixed.domain(), "example.org");
    }

    #[test]
    fn whatever_could_break_a_header_or_an_envelope_is_none() {
        for bad in [
            "",
            "ada",
            "@example.org",
            "ada@",
            "ada@exa mple.org",
            "ada@example..org",
            "ada@-example.org",
            ".ada@example.org",
            "a..b@example.org",
            "ada@example.org\r\nBcc: eve@example.org",
            "ada@example.org,eve@example.org",
            "<ada@example.org>",
            "\"ada b\"@example.org",
            "ädä@example.org",
            "ada@bücher.example",
            "ada\0@example.org",
        ] {
            assert!(bad.parse::<MailAddress>().is_err(), "{bad:?}");
        }
        let long = format!("{}@example.org", "a".repeat(65));
        assert!(long.parse::<MailAddress>().is_err());
        let long = format!("a@{}org", "abcdefgh.".repeat(30));
        assert!(long.parse::<MailAddress>().is_err());
    }

    #[test]
    fn debug_shows_nothing_of_an_address() {
        let contact = Contact {
            mail: Some("ada@example.org".parse().unwrap()),
            lang: None,
        };
        assert!(!format!("{contact:?}").contains("ada"));
    }

    #[test]
    fn languages() {
        let tag: LanguageTag = "de_AT".parse().unwrap();
        assert_eq!((tag.as_str(), tag.primary()), ("de-at", "de"));
        for bad in ["", "-", "de--at", "d e", "123456789"] {
            assert!(bad.parse::<LanguageTag>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn what_was_left_out_stays() {
        let known = Contact {
            mail: Some("ada@example.org".parse().unwrap()),
            lang: Some("de".parse().unwrap()),
        };
        let new = Contact {
            mail: Some("ada@example.net".parse().unwrap()),
            lang: None,
        };
        let now = known.renewed_by(&new);
        assert_eq!((now.mail, now.lang), (new.mail, known.lang));
    }
}
